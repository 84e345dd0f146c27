"""A morning of worklists with input cards, planned, sealed and written; and what officers typed into returned ones."""

import time
from datetime import date

from benchmarks.row import Row
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home
from warehouse.rewind import begin_run, morning_of

_OFFICERS = 40
_REPETITIONS = 3


def measure(home: Home) -> list[Row]:
    """CPU seconds of the survey of the day with the most worklists, told for 40 of them; and fields typed by hand.

    The survey plans and sends everything else of that day too, which is part of the seconds.
    """
    from flows.server import QUIET_CONSOLE, adopt

    adopt({"PREFECT_HOME": str(home.prefect)} | QUIET_CONSOLE)
    with Warehouse(home).reading() as tx:
        busiest = tx.one("bench/select_busiest_day")
        typed = tx.one("bench/count_typed_field")
    if busiest is None or typed is None or not typed["contacts"]:
        raise Refusal("No worklist left this home and came back: run `balgul demo` first.")
    found = [_morning(home, busiest["made_on"]) for _ in range(_REPETITIONS)]
    seconds = [taken * _OFFICERS / lists for taken, lists, _ in found]
    _, lists, cards = found[0]
    note = f"{lists} lists and cards of {cards} contacts on {busiest['made_on']}"
    per_household, per_talk = typed["fields"] / typed["households"], typed["answers"] / max(typed["talks"], 1)
    told = f"{per_household:.1f} per household in all; {per_talk:.1f} answers to the questionnaire per talk besides"
    return [
        Row.of(
            "worklists",
            "CPU s of 40 officers' worklists with input cards, sealed",
            seconds,
            bar=10,
            note=note,
        ),
        Row.found(
            "typed_fields",
            "fields an officer types per contact, of six",
            typed["fields"] / typed["contacts"],
            bar=6,
            note=told,
        ),
    ]


def _morning(home: Home, day: date) -> tuple[float, int, int]:
    """CPU seconds of the survey of a day, the packages of officers that it made, and contacts on their cards."""
    from flows.by_name import stages_by_name
    from tasks.calendar import run_of
    from tasks.stage import Run

    with morning_of(home, day) as (copy, runs):
        run = Run(runs[-1], day)
        begin_run(home, copy, run.run_no)
        with run_of(day, copy):
            for name, stage in stages_by_name().items():
                started = time.process_time()
                stage(copy, run)
                taken = time.process_time() - started
                if name == "surveys":
                    break
        with Warehouse(copy).reading(run_no=run.run_no) as tx:
            made = tx.one("bench/count_worklist") or {}
    return taken, int(made["lists"]), int(made["contacts"])
