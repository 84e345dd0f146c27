"""The next contacts of 3,000 open targets: reading what was tried, and the product's rules over it."""

import time
from datetime import date, timedelta
from datetime import time as clock_time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from benchmarks.row import Row
from tasks.surveys import due_today
from tasks.surveys.facts import read_desk, read_targets
from tests.factories import fresh_home
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, parameters
from warehouse.home import Home
from warehouse.ledger import open_run

_TARGETS, _MEMBERS, _REPETITIONS = 3_000, 2, 5
_BEFORE, _DAY = date(2024, 2, 5), date(2024, 3, 4)  # two Mondays
_DELIVERY = "d" * 32
_Rows = list[dict[str, Any]]
# What lies behind a household, and how it came back, by days since the list: some were not tried at all, others fully.
_TRIED = (
    (),
    (("sms", 0, "SENT"), ("ai_call", 1, "NO_ANSWER"), ("ai_call", 2, "MACHINE"), ("ai_call", 2, "BUSY")),
    (("sms", 0, "SENT"), ("ai_call", 1, "NO_ANSWER"), ("phone", 7, "NO_ANSWER"), ("phone", 9, "BUSY")),
    (("phone", 1, "NO_ANSWER"), ("phone", 3, "NO_ANSWER"), ("phone", 7, "BUSY"), ("phone", 9, "NO_ANSWER")),
    (("phone", 1, "NO_ANSWER"), ("phone", 8, "NO_ANSWER"), ("letter", 14, "SENT"), ("visit", 21, "ABSENT")),
)


def measure(home: Home) -> list[Row]:
    """Seconds of the processor for a morning's next contacts; what is found is the same each time."""
    with TemporaryDirectory(dir=home.temporary) as name:
        made = fresh_home(Path(name) / "home")
        with Warehouse(made).kept():
            _fill(made)
            run_no = open_run(made, _DAY, has_files=False)
            timed = [_morning(made, run_no) for _ in range(_REPETITIONS + 1)][1:]
    found = timed[-1][1]
    note = f"{sum(found.values())} of {_TARGETS} are due: " + ", ".join(
        f"{name} {n}" for name, n in found.items()
    )
    seconds = [spent for spent, _ in timed]
    return [
        Row.of(
            "next_contact", "CPU seconds for the next contacts of 3,000 targets", seconds, bar=1.0, note=note
        )
    ]


def _morning(home: Home, run_no: int) -> tuple[float, dict[str, int]]:
    county, values = County.read(home.county_file), parameters("surveys", _DAY)
    with Warehouse(home).transaction(as_of=_DAY, run_no=run_no) as tx:
        started = time.process_time()
        desk = read_desk(tx, county, _DAY, values)
        due = due_today(tx, desk, read_targets(tx, desk.hours))
        spent = time.process_time() - started
    channels = [contact.channel for _, contact in due]
    return spent, {channel: channels.count(channel) for channel in dict.fromkeys(channels)}


def _fill(home: Home) -> None:
    """Open targets of households of two with two numbers, and what was planned and came back in four weeks."""
    run_no = open_run(home, _BEFORE, has_files=False)
    with Warehouse(home).transaction(as_of=_BEFORE, run_no=run_no) as tx:
        numbered = pl.lit(run_no, pl.Int32).alias("run_no")
        for table, rows in _facts().items():
            tx.insert(table, pl.DataFrame(rows, infer_schema_length=None).with_columns(numbered))
        _settle(tx)


def _settle(tx: Transaction) -> None:
    for statement in ("insert_household_root_state", "insert_person_state", "insert_household_state"):
        tx.run(f"linkage/{statement}")


def _facts() -> dict[str, _Rows]:
    facts: dict[str, _Rows] = {
        "ops.delivery_verdict": [
            {"delivery_id": _DELIVERY, "is_accepted": True, "rows_accepted": 1, "rows_quarantined": 0}
        ],
        "campaign.campaign_event": [{"campaign_id": "2024H1", "event": "opened", "happened_on": _BEFORE}],
    }
    for number in range(_TARGETS):
        for table, rows in (*_people(number).items(), *_target(number).items(), *_tries(number).items()):
            facts.setdefault(table, []).extend(rows)
    return facts


def _id(kind: str, number: int) -> str:
    return f"{kind}{number:031d}"


def _people(number: int) -> dict[str, _Rows]:
    household = _id("h", number)
    first = number * _MEMBERS + 1
    where = [{"delivery_id": _DELIVERY, "row_no": first + n} for n in range(_MEMBERS)]
    persons = [_id("p", first + n) for n in range(_MEMBERS)]
    known = {"source": "ssis_central", "sex": "F", "town_code": "46720250", "ri": "읍내리"}
    appearances = [
        place
        | known
        | {
            "person_name": f"김보기{place['row_no']}",
            "birth_year": 1935 + number % 60,
            "phone": f"0100{place['row_no']:07d}",
            "address": f"전라남도 곡성군 곡성읍 읍내리 {number}",
        }
        for place in where
    ]
    pairs = list(zip(where, persons, strict=True))
    return {
        "core.appearance": appearances,
        "core.person": [place | {"person_id": person} for place, person in pairs],
        "core.link": [place | {"person_id": p, "method": "token", "probability": 1.0} for place, p in pairs],
        "core.household": [where[0] | {"household_id": household, "named_by": "person"}],
        "core.membership": [
            place | {"person_id": person, "household_id": household, "relation": "HEAD"}
            for place, person in pairs
        ],
    }


def _target(number: int) -> dict[str, _Rows]:
    where = {"delivery_id": _DELIVERY, "row_no": number * _MEMBERS + 1}
    stated = {"campaign_id": "2024H1", "household_id": _id("h", number), "basis": "listed", "points": 30}
    how = {
        "first_channel": "ai_call" if number % 5 < 3 else "phone",
        "intensity": "normal",
        "is_urgent": False,
    }
    target = {"target_id": _id("t", number), "order_no": number + 1}
    approved = {"event": "approved", "end_state": None, "happened_on": _BEFORE}
    return {
        "campaign.target": [where | target | stated | how],
        "campaign.target_event": [where | {"target_id": _id("t", number)} | approved],
    }


def _tries(number: int) -> dict[str, _Rows]:
    """Each call, letter and message was planned; each that can come back did."""
    plans, attempts = [], []
    for n, (channel, after, result) in enumerate(_TRIED[number % len(_TRIED)]):
        key, on = f"{number}/{n}", _BEFORE + timedelta(days=after)
        shared = {"target_id": _id("t", number), "channel": channel, "package_id": f"{channel}{after}"}
        if channel != "visit":
            plan = {"plan_id": key, "planned_on": on, "try_no": 1, "number_ref": "phone", "rule_id": "bench"}
            plans.append(shared | plan)
        if channel in {"ai_call", "phone", "visit"}:
            where = {"delivery_id": _DELIVERY, "row_no": number * 8 + n, "attempt_id": key}
            when = {"attempted_on": on, "attempted_at": clock_time(9 + n * 2, 30), "number_ref": "phone"}
            attempts.append(shared | where | when | {"result": result, "is_talk": False})
    return {"campaign.contact_plan": plans, "campaign.contact_attempt": attempts}
