"""Canary persons, planted wherever a person can stand, sing only where a person is declared to be.

They come in every text column of sources of every format, in memos, shifted rows, headers, title lines, file names and
JSON keys. After days under a real Prefect server every byte of the home is searched, and whatever can be opened is
opened: Prefect's database, the warehouse, the snapshot, the packages.
"""

import base64
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tasks.doors.workbook import unseal
from tests.factories import Person, ask, deliver, deliver_rows, fresh_home, rrn, source_file
from warehouse import snapshot
from warehouse.catalog import Source, load_source
from warehouse.connection import Warehouse
from warehouse.home import CHECKOUT, Home

pytestmark = [pytest.mark.prefect, pytest.mark.slow]

DAYS = ("2024-03-04", "2024-03-05", "2024-03-09")  # a Monday, a Tuesday, a Saturday
NAMES = ("똠카나리", "펲카나리", "힣카나리", "콱카나리")
STREET = "카나리아로 7"
PERSONS = tuple(
    Person(rrn(1357 + n), name, f"010-0864-135{n}", f"전라남도 곡성군 곡성읍 읍내리 {STREET}")
    for n, name in enumerate(NAMES)
)
FULL = f"{PERSONS[0].person_name} {PERSONS[0].rrn} {PERSONS[0].phone} {STREET}"
# What is searched for: the part of each that nobody writes differently.
RRNS = tuple(person.rrn.split("-")[1] for person in PERSONS)
PARTICULARS = ("카나리", *(person.phone[4:].replace("-", "") for person in PERSONS), PERSONS[0].phone[4:])
SOURCES = (
    "ssis_central",
    "ssis_household",
    "water_cut",
    "local_tax_arrears",
    "health_insurance_arrears",
    "rent_arrears",
    "financial_arrears",
    "village_report",
    "crisis_alert",
)


@dataclass(frozen=True)
class Sung:
    """The home after its days, and what was printed meanwhile."""

    home: Home
    printed: str
    temporary: Path


@pytest.fixture(scope="module")
def sung(tmp_path_factory: pytest.TempPathFactory) -> Sung:
    home, temporary = fresh_home(tmp_path_factory.mktemp("canary")), tmp_path_factory.mktemp("temporary")
    plant(home)
    done = subprocess.run(
        [sys.executable, "-m", "tests.canary_days", *DAYS],
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
        env=os.environ | {"BALGUL_HOME": str(home.root), "TMPDIR": str(temporary)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return Sung(home, done.stdout + done.stderr, temporary)


def plant(home: Home) -> None:
    """Put canaries wherever a sender can put a person."""
    for code in SOURCES:
        source = load_source(code)
        # The clean ones alone too: one bad row of three is more than some suites bear.
        deliver(home, code, source_file(code, _rows(source)[:2]), name=f"{FULL}.{code}")
        deliver(home, code, source_file(code, _rows(source)), name=f"all {FULL}.{code}")
    water = source_file("water_cut", [PERSONS[0].row(memo=FULL)]).decode("cp949").splitlines()
    titles, title = water[1].split(","), water[0]
    lines = {
        "shifted": [title, ",".join(titles), "," + water[2], water[2] + "," + FULL],
        "header": [title, ",".join([*titles[:-1], FULL]), water[2]],
        "extra": [title, ",".join([*titles, FULL]), water[2] + "," + FULL],
        "title": [title + " " + FULL, ",".join(titles), water[2]],
        "wrong title": [FULL, ",".join(titles), water[2]],
    }
    for name, written in lines.items():
        deliver(home, "water_cut", ("\r\n".join(written) + "\r\n").encode("cp949"), name=f"{name} {FULL}.csv")
    alert = json.loads(source_file("crisis_alert", _rows(load_source("crisis_alert"))).splitlines()[0])
    for name, stated in {"key": {FULL: FULL}, "nested": {"text": {FULL: FULL}}}.items():
        line = json.dumps(alert | stated | {"alertId": name}, ensure_ascii=False)
        deliver(home, "crisis_alert", f"{line}\n".encode(), name=f"{name} {FULL}.jsonl")
    deliver(home, "crisis_alert", f"{{{FULL}\n".encode(), name=f"broken {FULL}.jsonl")
    deliver(home, "rent_arrears", f"{FULL}\n".encode(), name=f"no workbook {FULL}.xlsx")
    # Nobody is in danger there: the ordinary way, by text message and telephone.
    calm = source_file("ssis_central", [PERSONS[3].row(memo=FULL)])
    deliver(home, "ssis_central", calm, name=f"calm {FULL}.xlsx")
    duty = {
        "office": "곡성읍",
        "sex": "여",
        "minutes_morning": "150",
        "minutes_afternoon": "210",
        "max_visits": "4",
        "is_driver": "Y",
    }
    officers = [
        {"officer_id": f"B00{n}", "officer_name": f"김담당{n}", "leave": "", "skills": ""} for n in (1, 2)
    ]
    rota = [duty | officer | {"duty_date": day} for officer in officers for day in DAYS[:2]]
    deliver_rows(home, "staff_roster", rota)


def _rows(source: Source) -> list[dict[str, str]]:
    """A clean row of each canary, and one with everything in every text column."""
    texts = {column.name: FULL for column in source.columns if column.type == "text"}
    known = {column.name for column in source.columns}
    special = {"crisis_kinds": "단수", "alert_form": "복지위기 알림(본인)", "household_no": "H-1"}
    rows = []
    for number, person in enumerate(PERSONS[:2]):
        row = person.row(**special, memo="며칠째 식사를 못 합니다 " + person.rrn, alert_id=f"C{number}")
        rows.append(row | {"complex_name": "가나단지", "unit_no": f"1동 {number}호"})
    rows.append(PERSONS[2].row(**texts) | texts)
    return [{name: cell for name, cell in row.items() if name in known} for row in rows]


def test_the_days_went_as_days_go(sung: Sung) -> None:
    states = [
        line.split(" ", 2)
        for line in sung.printed.splitlines()
        if line.startswith(("intake", "campaign_day"))
    ]
    assert [state for flow, _, state in states if flow == "campaign_day"] == [
        "AwaitingApproval",
        "Completed",
        "Skipped",
    ]
    accepted = ask(
        sung.home,
        "SELECT DISTINCT source FROM ops.delivery JOIN ops.delivery_verdict USING (delivery_id) WHERE is_accepted",
    )
    assert {source for (source,) in accepted} >= set(SOURCES)
    kinds = ask(sung.home, "SELECT DISTINCT kind FROM ops.package ORDER BY ALL")
    assert {kind for (kind,) in kinds} >= {"target_list", "urgent_worklist", "ai_call_request", "day_sheet"}


def test_no_byte_of_the_home_and_of_the_temporary_folder_sings(sung: Sung) -> None:
    needles = [*_needles(RRNS), *_needles(PARTICULARS)]
    found = [
        path.relative_to(sung.home.root)
        for folder in (sung.home.root, sung.temporary)
        for path in folder.rglob("*")
        if path.is_file() and not _is_theirs(sung.home, path)
        if any(needle in content for content in [path.read_bytes()] for needle in needles)
    ]
    assert found == []


def test_no_file_name_sings(sung: Sung) -> None:
    assert [path for path in sung.home.root.rglob("*") if _sings(str(path), RRNS + PARTICULARS)] == []
    assert list((sung.home.inbox).glob("*/*")) == []


def test_nothing_that_was_printed_or_logged_sings(sung: Sung) -> None:
    assert not _sings(sung.printed, RRNS + PARTICULARS)


def test_prefects_database_keeps_runs_and_no_canary(sung: Sung) -> None:
    needles = [*_needles(RRNS), *_needles(PARTICULARS)]
    cells = 0
    for table, cell in _cells_of_prefect(sung.home):
        cells += 1
        for content in _decoded(cell):
            assert not any(needle in content for needle in needles), table
    assert cells > 500


def test_in_the_warehouse_no_number_and_particulars_only_where_they_are_declared(sung: Sung) -> None:
    declared = {f"{schema}.{code}" for schema in ("raw", "typed") for code in SOURCES}
    declared |= {"core.appearance", "core.person_state", "core.household_state"}
    with Warehouse(sung.home).reading() as tx:
        tables = list(_tables(tx.connection, "w"))
        assert len(tables) > 90
        singing = {t for t in tables if _count(tx.connection, t, PARTICULARS)}
        assert {t for t in tables if _count(tx.connection, t, RRNS)} == set()
    assert singing - declared == set()
    # Else this would prove nothing.
    assert {f"typed.{code}" for code in SOURCES} <= singing


def test_the_snapshot_has_no_canary(sung: Sung) -> None:
    with snapshot.opened(sung.home) as copy:
        tables = list(_tables(copy.connection, "snapshot"))
        assert len(tables) > 10
        assert [t for t in tables if _count(copy.connection, t, RRNS + PARTICULARS)] == []


def test_packages_name_people_and_never_their_number(sung: Sung) -> None:
    opened = dict(_opened_packages(sung.home))
    assert [kind for kind, text in opened.items() if _sings(text, RRNS)] == []
    assert {kind for kind, text in opened.items() if _sings(text, PARTICULARS)} >= {
        "target_list",
        "urgent_worklist",
        "ai_call_request",
        "day_sheet",
    }


def _is_theirs(home: Home, path: Path) -> bool:
    return path.is_relative_to(home.inbox) or path.is_relative_to(home.root / "simulation")


def _sings(text: str, parts: tuple[str, ...]) -> bool:
    return any(part in text for part in parts)


def _needles(parts: tuple[str, ...]) -> Iterator[bytes]:
    """Each part as files, databases and JSON write it, and as base64 at each of its three places."""
    for part in parts:
        for plain in {part.encode(code) for code in ("utf-8", "cp949", "utf-16-le")} | {
            json.dumps(part)[1:-1].encode()
        }:
            yield plain
            for shift in range(3):
                coded = base64.b64encode(b"\x00" * shift + plain)
                # The first and the last signs hold bits of what stands beside it.
                yield coded[(shift * 8 + 5) // 6 : len(coded) - 4 if (shift + len(plain)) % 3 else None]


def _cells_of_prefect(home: Home) -> Iterator[tuple[str, bytes]]:
    connection = sqlite3.connect(home.prefect / "prefect.db")
    try:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 -- names from the catalogue
                for cell in row:
                    if isinstance(cell, str | bytes):
                        yield table, cell.encode() if isinstance(cell, str) else cell
    finally:
        connection.close()


def _decoded(cell: bytes) -> Iterator[bytes]:
    """A cell as it is, and what its base64 parts hold, unpacked when they are packed."""
    yield cell
    for coded in re.findall(rb"[A-Za-z0-9+/_-]{24,}={0,2}", cell):
        standard = coded.translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
        plain = base64.b64decode(standard[: len(standard) // 4 * 4])
        yield plain
        try:
            yield zlib.decompressobj(47).decompress(plain)
        except zlib.error:
            continue


def _tables(connection: Any, database: str) -> Iterator[str]:
    rows = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? AND NOT internal",
        [database],
    ).fetchall()
    yield from (f"{schema}.{table}" for schema, table in rows)


def _count(connection: Any, table: str, parts: tuple[str, ...]) -> int:
    """Rows of a table in which any column, lists and all, holds one of the parts."""
    conditions = " OR ".join("contains(line, ?)" for _ in parts)
    rows = f"SELECT replace(CAST(row_of AS VARCHAR), '-', '') AS line FROM {table} row_of"  # noqa: S608 -- names from the catalogue
    bare = [part.replace("-", "") for part in parts]
    query = f"SELECT count(*) FROM ({rows}) WHERE {conditions}"  # noqa: S608 -- conditions are fixed
    return int(connection.execute(query, bare).fetchone()[0])


def _opened_packages(home: Home) -> Iterator[tuple[str, str]]:
    for recipient, kind, period, name in ask(
        home, "SELECT recipient, kind, period, file_name FROM ops.package"
    ):
        (file,) = home.outbox.glob(f"{recipient}/*/{name}")
        book = zipfile.ZipFile(
            io.BytesIO(unseal(file.read_bytes(), home.keys().passphrase(recipient, period)))
        )
        yield kind, "".join(book.read(member).decode() for member in book.namelist())
