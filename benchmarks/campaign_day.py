"""A campaign_day at steady state, as the demo timed it, against the same day without Prefect."""

import json
import time
from datetime import date

from benchmarks.row import Row
from warehouse import rewind
from warehouse.errors import Refusal
from warehouse.home import Home

_REPETITIONS = 5


def measure(home: Home) -> Row:
    """Seconds of the demo's days over those of the bare stages, repeated on a copy of each morning.

    The bars are of seconds: at most 2 at the median, and at most 1 more than without Prefect; both stand in the note.
    """
    from flows.by_name import stages_by_name
    from tasks.stage import Run

    file = home.root / "demo.json"
    timed = (
        json.loads(file.read_text("utf-8")).get("seconds", {}).get("campaign_day", {})
        if file.is_file()
        else {}
    )
    days = sorted(timed)[len(timed) // 2 :][:_REPETITIONS]
    if len(days) < _REPETITIONS:
        raise Refusal("This home has no demo of enough days: run `balgul demo` first.")
    bare = []
    for day in days:
        with rewind.morning_of(home, date.fromisoformat(day)) as (copy, runs):
            started = time.monotonic()
            for stage in rewind.stages_of(home, runs[-1]):
                if stage in stages_by_name():
                    stages_by_name()[stage](copy, Run(runs[-1], date.fromisoformat(day)))
            bare.append(time.monotonic() - started)
    ratios = [timed[day] / seconds for day, seconds in zip(days, bare, strict=True)]
    middle = sorted(timed[day] for day in days)[_REPETITIONS // 2]
    note = (
        f"median {middle:.2f} s (bar 2), {middle - sorted(bare)[_REPETITIONS // 2]:.2f} s over bare (bar 1)"
    )
    return Row.of("campaign_day", "under Prefect / bare stages of the same day", ratios, bar=2.0, note=note)
