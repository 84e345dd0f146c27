"""Plays a week of an invented source of each route in a copy of the checkout, and prints what stood on each evening.

Run by ``test_route_walk`` in a process of its own. Each is proposed from a sample by ``source new``; only its route
and, of one that comes sealed, who seals it are answered.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import yaml

from expectations import overridable
from tasks.answers import judge_answers
from tasks.doors import inbox, orders, quarantine
from tasks.doors.quarantine import Release
from tasks.doors.sealed import as_sent
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.sources.proposing import new_source
from tasks.sources.writers import workbook_of
from tasks.stage import Run
from tasks.validation import validate
from tests.factories import ask, fresh_home, one_day, person
from tests.replayed import differing
from warehouse import rewind
from warehouse.catalog import Route, load_source
from warehouse.home import CHECKOUT, Home
from warehouse.schema import migrate
from warehouse.verification import verify

COUNTY = CHECKOUT / "warehouse" / "counties" / "46720.yaml"
MONDAY = date(2024, 3, 4)
ROUTES = get_args(Route)
CODES = (*(f"walk_{route}" for route in ROUTES), "walk_sealed")
STAGES: tuple[Callable[[Home, Run], object], ...] = (validate, link_records.run_in, judge_answers.run_in)
HEADER = ["연번", "주민등록번호", "성명", "연락처", "사용장소", "공급중지일", "체납액(원)", "비고"]


def sample(code: str, *told: tuple[int, str, int]) -> bytes:
    """A list: a person's number, the day, what is owed."""
    first = 100 * (1 + CODES.index(code))
    rows = [
        [n, p.rrn, p.person_name, p.phone, p.address, day, owed, ""]
        for n, (number, day, owed) in enumerate(told, 1)
        for p in [person(first + number)]
    ]
    return workbook_of([["도시가스 공급중지 가구 현황(2024년 2월)"], HEADER, *rows])


def declare(scratch: Path) -> None:
    """Propose the sources, answer what differs, and have the county get them."""
    for code in CODES:
        told = [(n, f"2024.02.{n:02d}", 10_000 + n) for n in range(1, 13)]
        (scratch / code).write_bytes(sample(code, *told))
        file = new_source(code, scratch / code).files[0]
        stated = yaml.safe_load(file.read_text("utf-8"))
        stated["route"] = code.removeprefix("walk_")
        if code == "walk_sealed":
            stated |= {"route": "return", "sealed_by": "partner"}
        file.write_text(yaml.safe_dump(stated, allow_unicode=True, sort_keys=False), "utf-8")
    county = yaml.safe_load(COUNTY.read_text("utf-8"))
    county["sources"] += CODES
    COUNTY.write_text(yaml.safe_dump(county, allow_unicode=True), "utf-8")


def send(home: Home, *told: tuple[int, str, int]) -> None:
    """One list of each source."""
    for code in CODES:
        source = load_source(code)
        content = as_sent(source, sample(code, *told), home.keys(), MONDAY)
        inbox.drop(home, source, "list.xlsx", content)


def delivery(home: Home, code: str, nth: int) -> str:
    """The so-manieth accepted list of a source."""
    query = "SELECT delivery_id FROM out.delivery WHERE source = ? AND state = 'accepted' ORDER BY run_no"
    return str(ask(home, query, code)[nth][0])


def withdraw(home: Home, nth: int, row_no: int | None = None) -> None:
    """Orders to withdraw the so-manieth list of each source that names persons, or a row of it."""
    for code in CODES:
        if load_source(code).route != "return":
            by = {"ordered_by": "시험 팀장", "reason": "다른 군의 명단"}
            orders.withdraw(home, delivery(home, code, nth), row_no=row_no, **by)


def mornings(home: Home) -> Iterator[None]:
    """What lies in the inbox on six mornings."""
    first = [(n, "2024-02-20", 50_000) for n in range(1, 6)] + [(6, "2024-03-06", 50_000)]
    send(home, *first)
    yield  # the last row is of a day that lies ahead
    send(home, (1, "2024-02-20", 70_000), *first[1:5])
    yield
    for code in CODES:
        asked = Release(rows=(6,), ordered_by="시험 팀장", reason="원본과 대조함")
        quarantine.release(home, delivery(home, code, 0), asked, overridable)
    yield  # its day has come
    withdraw(home, 0, row_no=2)
    yield
    withdraw(home, 1)
    yield
    send(home, (1, "2024-02-20", 70_000), *first[1:5])
    yield


def evening(home: Home) -> dict[str, Any]:
    """By source who owes what by rows that stand, and what became of its rows; and which laws are broken."""
    owe, fates = {}, {}
    for code in CODES:
        first = 100 * (1 + CODES.index(code))
        numbers = {person(first + n).person_name: n for n in range(1, 13)}
        rows = ask(
            home,
            f"SELECT r.person_name, t.arrears_krw FROM typed.{code} t JOIN raw.{code} r USING (delivery_id, row_no) "  # noqa: S608
            "SEMI JOIN out.delivery d USING (delivery_id) ANTI JOIN ops.held_row h USING (delivery_id, row_no) "
            "ANTI JOIN core.withdrawn_row w USING (delivery_id, row_no) ORDER BY 1, 2",
        )
        owe[code] = [[numbers[name], owed // 1000] for name, owed in rows]
        fates[code] = ask(
            home,
            "SELECT rows_accepted, rows_waiting, rows_released, rows_replaced, rows_withdrawn FROM out.row_fate "
            "WHERE source = ? ORDER BY received_on",
            code,
        )
    broken = [law.name for law in verify(home) if not law.holds]
    return {"owe": owe, "fates": fates, "broken": broken}


def walk(scratch: Path) -> dict[str, Any]:
    """The week, what its end tells of each evening, and the tables that a day repeated gives otherwise."""
    home = fresh_home(scratch / "home")
    migrate(home)
    evenings, days = [], []
    for number, _ in enumerate(mornings(home)):
        days.append(MONDAY + timedelta(days=number))
        with one_day(home, days[-1]) as run:
            take_in(home, run)
            for stage in STAGES:
                stage(home, run)
        evenings.append(evening(home))
    again = []
    for day in days:
        with rewind.evening_of(home, day) as then:
            again.append(evening(then))
    return {
        "evenings": evenings,
        "again": again,
        "differ": [t for day in days for t in differing(home, day, STAGES)],
    }


if __name__ == "__main__":
    declare(Path(sys.argv[1]))
    print(json.dumps(walk(Path(sys.argv[1])), default=str))  # noqa: T201 -- read by the test
