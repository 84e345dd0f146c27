"""Plays deliveries over days from which their sources are written otherwise, and prints what stood on each evening.

Run by ``test_layout_walk`` in a process of its own, in a copy of the checkout: a source gets its layouts from there.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from tasks.answers import judge_answers
from tasks.doors import orders
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.sources.checking import check_sources
from tasks.stage import Run
from tests.factories import FIXTURES, accept, ask, deliver, file_in, fresh_home, one_day, person
from tests.replayed import differing
from warehouse import rewind
from warehouse.catalog import Layout, load_source
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home
from warehouse.verification import verify

MONDAY = date(2024, 3, 4)
STAGES: tuple[Callable[[Home, Run], object], ...] = (accept, link_records.run_in, judge_answers.run_in)
# Waterworks that write thousands of won from March on, and a national list with other titles from the Tuesday on.
LATER: dict[str, dict[str, Any]] = {
    "water_cut": {
        "layout_from": date(2024, 3, 1),
        "format": "csv",
        "encoding": "cp949",
        "delimiter": "|",
        "title_lines": 1,
        "columns": {
            "arrears_krw": {"from": "체납액(천원)", "times": 1000},
            "cut_on": {"from": "단수일", "years_from": 1950},
        },
    },
    "ssis_central": {
        "layout_from": date(2024, 3, 5),
        "format": "xlsx",
        "title_lines": 1,
        "columns": {"crisis_kinds": {"from": "위기정보명"}, "listed_on": {"from": "통보일"}},
    },
}
_STANDING = """SELECT r.person_name, t.arrears_krw
               FROM typed.water_cut t JOIN raw.water_cut r USING (delivery_id, row_no)
               SEMI JOIN core.appearance USING (delivery_id, row_no)
               ANTI JOIN core.withdrawn_row USING (delivery_id, row_no) ORDER BY 1, 2"""
_LISTED = """SELECT r.person_name FROM raw.ssis_central r SEMI JOIN ops.delivery USING (delivery_id) ORDER BY row_no"""
_FATES = """SELECT d.state, d.rows_received = d.rows_accepted + d.rows_quarantined FROM out.delivery d
            WHERE source <> 'operator_order' ORDER BY d.run_no, d.source, d.state"""


def layouts_of(code: str) -> tuple[Layout, ...]:
    """The layouts of a source, the oldest first."""
    return load_source(code).layouts


def bills(layout: Layout, **won: int) -> bytes:
    """A list of February: what persons owe, by ``p`` and their number, as a layout writes it."""
    is_old = layout == layouts_of("water_cut")[0]
    rows = [
        person(int(who[1:])).row(
            arrears_krw=str(owed if is_old else owed // 1000),
            cut_on="2024-02-20" if is_old else "24. 2. 20.",
            memo="",
        )
        for who, owed in won.items()
    ]
    return file_in(load_source("water_cut"), layout, rows, period="2024년 2월")


def page(layout: Layout, label: str, numbers: Sequence[int]) -> bytes:
    """A page of the national list."""
    rows = [person(n).row(crisis_kinds="단수", listed_on="2024-02-20") for n in numbers]
    return file_in(load_source("ssis_central"), layout, rows, period=f"2024년 1차) ({label}")


def withdraw(home: Home, nth: int, row_no: int | None = None) -> None:
    """An order to withdraw the so-manieth accepted bill list, or a row of it."""
    accepted = ask(
        home,
        "SELECT delivery_id FROM out.delivery WHERE source = 'water_cut' AND state = 'accepted' ORDER BY run_no",
    )
    orders.withdraw(home, accepted[nth][0], row_no=row_no, ordered_by="시험 팀장", reason="다른 군의 명단")


def evening(home: Home) -> dict[str, Any]:
    """What is known at the end of a day, and which laws are broken."""
    return {
        "owe": ask(home, _STANDING),
        "listed": [name for (name,) in ask(home, _LISTED)],
        "deliveries": ask(home, _FATES),
        "broken": [law.name for law in verify(home) if not law.holds],
    }


def mornings(home: Home) -> Iterator[None]:
    """What lies in the inbox on six mornings, one after the other."""
    old, new = layouts_of("water_cut")
    first, second = layouts_of("ssis_central")
    deliver(home, "water_cut", bills(old, p1=50_000, p2=60_000))
    deliver(home, "ssis_central", page(first, "1/2", [11, 12]))
    yield
    deliver(home, "water_cut", bills(new, p1=70_000))
    deliver(home, "ssis_central", page(second, "2/2", [13]))
    yield
    deliver(home, "water_cut", bills(old, p1=70_000))
    deliver(home, "ssis_central", page(second, "1/2", [12, 11]))
    yield
    withdraw(home, 1)
    yield
    deliver(home, "water_cut", bills(old, p1=70_000))
    yield
    withdraw(home, 0, row_no=2)
    yield


def week(home: Home) -> list[dict[str, Any]]:
    """A run on each of these mornings; the evenings."""
    evenings = []
    for number, _ in enumerate(mornings(home)):
        with one_day(home, MONDAY + timedelta(days=number)) as run:
            take_in(home, run)
            for stage in STAGES:
                stage(home, run)
        evenings.append(evening(home))
    return evenings


def walk(scratch: Path) -> dict[str, Any]:
    """The week, what its end tells of each evening, and the tables that a day repeated gives otherwise."""
    home = fresh_home(scratch / "home")
    with Warehouse(home).kept():
        evenings = week(home)
    days = [MONDAY + timedelta(days=number) for number in range(len(evenings))]
    again = []
    for day in days:
        with rewind.evening_of(home, day) as then, Warehouse(then).kept():
            again.append(evening(then))
    return {
        "evenings": evenings,
        "again": again,
        "differ": [name for day in days for name in differing(home, day, STAGES)],
    }


def change_layouts() -> None:
    """Write the later layouts into the declarations of this copy."""
    for code, layout in LATER.items():
        file = CHECKOUT / "warehouse" / "sources" / f"{code}.yaml"
        text = file.read_text("utf-8")
        stated = yaml.safe_load(text)
        stated["layouts"].append(layout)
        written = yaml.safe_dump(stated, allow_unicode=True, sort_keys=False)
        file.write_text(f"{text.splitlines()[0]}\n{written}", "utf-8")


def checked() -> list[list[str]]:
    """What a check says of the list of bills without a fixture of its older layout, with it, and with a wrong one."""
    newest, older = FIXTURES / "water_cut.csv", FIXTURES / "water_cut.2023-07-01.csv"
    as_it_was = newest.read_bytes()
    later = bills(layouts_of("water_cut")[1], p1=70_000)
    newest.write_bytes(later.replace("2024년 2월".encode("cp949"), "2024년 3월".encode("cp949")))
    found = []
    for content in (None, as_it_was, newest.read_bytes()):
        if content:
            older.write_bytes(content)
        lines = []
        try:
            lines.extend(check_sources("water_cut"))
        except Refusal as refusal:
            lines.append(str(refusal))
        found.append(lines)
    return found


if __name__ == "__main__":
    change_layouts()
    print(json.dumps(walk(Path(sys.argv[1])) | {"checked": checked()}))  # noqa: T201 -- read by the test
