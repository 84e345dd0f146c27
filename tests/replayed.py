"""A day of a played home, repeated."""

from collections.abc import Callable, Sequence
from datetime import date

from tasks.stage import Run
from warehouse import rewind
from warehouse.connection import Warehouse
from warehouse.home import Home


def differing(home: Home, day: date, stages: Sequence[Callable[[Home, Run], object]]) -> list[str]:
    """The tables of which the run of a day, repeated in these stages, gives other bytes."""
    with rewind.morning_of(home, day) as (copy, runs), Warehouse(copy).kept():
        rewind.begin_run(home, copy, runs[0])
        for stage in stages:
            stage(copy, Run(runs[0], day))
        before, after = rewind.fingerprints(home, runs), rewind.fingerprints(copy, runs)
    return [table for table in before if before[table] != after[table]]
