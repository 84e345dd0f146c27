"""A campaign_day at steady state under Prefect, against the same day's bare stages, each on a copy of that morning."""

import json
import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.row import Row
from flows.server import QUIET_CONSOLE, Server, adopt
from warehouse import rewind
from warehouse.errors import Refusal
from warehouse.home import Home

if TYPE_CHECKING:
    from tasks.stage import Run

_REPETITIONS = 7


def measure(home: Home) -> list[Row]:
    """Seconds of the flow, and in the note what they are over those of its stages without Prefect.

    The files of the day were received before, so both begin with their validation; both make the day's pages.
    """
    days = _steady_days(home)
    # A server of its own: an operator's list of runs is no place for a measurement.
    with TemporaryDirectory(dir=home.temporary) as folder, Server(Path(folder)) as server:
        adopt(server.environment() | QUIET_CONSOLE)
        from flows.launcher import without_heartbeat  # it imports Prefect, which has to know its server first

        with without_heartbeat():  # as the demo: its thread ends up to a second after the run
            pairs = [(_timed(home, day, _flow), _timed(home, day, _bare)) for day in days]
    warm = pairs[1:]  # the first imports everything
    over = median(flow - bare for flow, bare in warm)
    note = (
        f"{over:.2f} s more than the bare stages of the same day (bar 1: {'holds' if over <= 1 else 'short'})"
    )
    seconds = [flow for flow, _ in warm]
    return [Row.of("campaign_day", "seconds of a day under Prefect", seconds, bar=2.0, note=note)]


def _steady_days(home: Home) -> list[date]:
    file = home.root / "demo.json"
    stated = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    timed = sorted(stated.get("seconds", {}).get("campaign_day", {}))
    days = timed[len(timed) // 2 :][: _REPETITIONS + 1]
    if len(days) <= _REPETITIONS:
        raise Refusal("This home has no demo of enough days: run `balgul demo` first.")
    return [date.fromisoformat(day) for day in days]


def _timed(home: Home, day: date, act: "Callable[[Home, Run], None]") -> float:
    from tasks.stage import Run  # it imports Prefect, which has to know its server first

    with rewind.morning_of(home, day) as (copy, runs):
        rewind.begin_run(home, copy, runs[-1])
        rewind.forget_pages(copy, runs[-1])
        started = time.monotonic()
        act(copy, Run(runs[-1], day))
        return time.monotonic() - started


def _flow(home: Home, run: "Run") -> None:
    from flows.campaign_day import campaign_day

    before = os.environ.get("BALGUL_HOME", "")
    os.environ["BALGUL_HOME"] = str(home.root)
    try:
        campaign_day(as_of=run.as_of)
    finally:
        os.environ["BALGUL_HOME"] = before


def _bare(home: Home, run: "Run") -> None:
    from flows.by_name import stages_by_name
    from tasks.calendar import run_of
    from tasks.reporting.day import report

    with run_of(run.as_of, home):
        for stage in stages_by_name().values():
            stage(home, run)
        report(home, run)
