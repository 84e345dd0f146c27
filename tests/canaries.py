"""Canary persons: planted wherever a person can stand, and searched for in all that a home holds.

They come in every text column of sources of every format, in memos, shifted rows, headers, title lines, file names and
JSON keys. Each search returns the places where one sings, without a word of what it sings.
"""

import base64
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tasks.doors.workbook import unseal
from tests.factories import Person, ask, deliver, rrn, source_file
from tests.printed import letter_text, pdf_text
from warehouse import snapshot
from warehouse.catalog import Source, load_source
from warehouse.connection import Warehouse
from warehouse.home import Home

NAMES = ("똠카나리", "펲카나리", "힣카나리", "콱카나리")
STREET = "카나리아로 7"
PERSONS = tuple(
    Person(rrn(1357 + n), name, f"010-0864-135{n}", f"전라남도 곡성군 곡성읍 읍내리 {STREET}")
    for n, name in enumerate(NAMES)
)
# Who reports somebody: sealed, so they may sing in the rows as received and nowhere else.
REPORTER = ("꿹카나리", "010-0865-1399")
SEALED = ("꿹카나리", "08651399")
FULL = f"{PERSONS[0].person_name} {PERSONS[0].rrn} {PERSONS[0].phone} {STREET}"
# What is searched for: the part of each that nobody writes differently.
RRNS = tuple(person.rrn.split("-")[1] for person in PERSONS)
PARTICULARS = (
    "카나리",
    SEALED[1],
    *(person.phone[4:].replace("-", "") for person in PERSONS),
    PERSONS[0].phone[4:],
)
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
# What an officer sends back, by the list that it answers, and what a resident says; a person may stand in their words.
RETURNED = {"urgent_worklist": "phone_result", "day_sheet": "visit_result"}
SAID = ("complaint", *RETURNED.values())
# Where the name, the telephone and the address of a person may stand; a number may stand nowhere.
DECLARED = {f"{schema}.{code}" for schema in ("raw", "typed") for code in (*SOURCES, *SAID)} | {
    "core.appearance",
    "core.person_state",
    "core.household_state",
}
# Packages that anybody can open, and in which nobody may sing.
IN_CLEAR = {"referral_letter"}


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
    said = PERSONS[0].row(complaint_no="민원-1", complaint_kind="도움 안 됨", is_verified="Y", memo=FULL)
    deliver(home, "complaint", source_file("complaint", [said]), name=f"said {FULL}.csv")


def send_back(home: Home, day: date) -> None:
    """Officers return a line of each list that they got on a day, with canaries in what they write themselves."""
    for kind, code in RETURNED.items():
        query = (
            "SELECT package_id, min(ref) FROM ops.package JOIN ops.package_row USING (package_id) "
            "WHERE kind = ? AND made_on = ? GROUP BY package_id ORDER BY ALL LIMIT 1"
        )
        for package_id, ref in ask(home, query, kind, day):
            row = {"package_id": package_id, "ref": ref, "officer": FULL, "officer_2": FULL, "remark": FULL}
            called = {"called_on": str(day), "called_at": "17:00", "result": "통화", "minutes": "10"}
            visited = {"visited_on": str(day), "started_at": "16:00", "result": "만남", "talk_minutes": "10"}
            told = {"need": "모니터링", "disposition": "모니터링", "services": "", "refusal_scope": ""}
            row |= (called if code == "phone_result" else visited | {"minutes": "20"}) | told
            deliver(home, code, source_file(code, [row]), name=f"{code} {FULL}.xlsx")


def _rows(source: Source) -> list[dict[str, str]]:
    """A clean row of each canary, and one with everything in every text column."""
    texts = {column.name: FULL for column in source.columns if column.type == "text"}
    known = {column.name for column in source.columns}
    special = {"crisis_kinds": "단수", "alert_form": "복지위기 알림(본인)", "household_no": "H-1"}
    rows = []
    for number, person in enumerate(PERSONS[:2]):
        row = person.row(**special, memo="며칠째 식사를 못 합니다 " + person.rrn, alert_id=f"C{number}")
        row |= {"reporter_name": REPORTER[0], "reporter_phone": REPORTER[1], "reported_by": REPORTER[0]}
        rows.append(row | {"complex_name": "가나단지", "unit_no": f"1동 {number}호"})
    rows.append(PERSONS[2].row(**texts) | texts)
    return [{name: cell for name, cell in row.items() if name in known} for row in rows]


def sings(text: str, parts: tuple[str, ...] = RRNS + PARTICULARS) -> bool:
    """Whether a text holds one of the parts."""
    return any(part in text for part in parts)


def singing_files(home: Home, *others: Path) -> list[str]:
    """What lies in the home, and in other folders, in whose bytes or whose name one sings.

    What waits in the inbox, and what the simulated county keeps, is not Balgul's; a name there would be.
    """
    needles = tuple(_needles(RRNS + PARTICULARS))
    paths = [path for folder in (home.root, *others) for path in folder.rglob("*")]
    return [str(path) for path in paths if sings(str(path)) or _holds(home, path, needles)]


def cells_of_prefect(home: Home) -> dict[str, list[bool]]:
    """By table of Prefect's database, for each cell with text whether one sings in it, plainly or in base64."""
    needles = tuple(_needles(RRNS + PARTICULARS))
    found: dict[str, list[bool]] = {}
    for table, cell in _cells(home.prefect / "prefect.db"):
        is_singing = any(needle in content for content in _decoded(cell) for needle in needles)
        found.setdefault(table, []).append(is_singing)
    return found


def rows_of_warehouse(home: Home, parts: tuple[str, ...]) -> dict[str, int]:
    """By table, the rows in which any column holds one of the parts."""
    with Warehouse(home).reading() as tx:
        return {table: _count(tx.connection, table, parts) for table in _tables(tx.connection, "w")}


def rows_of_snapshot(home: Home) -> dict[str, int]:
    """By table of the snapshot, the rows in which one sings."""
    with snapshot.opened(home) as copy:
        tables = list(_tables(copy.connection, "snapshot"))
        return {table: _count(copy.connection, table, RRNS + PARTICULARS) for table in tables}


def opened_packages(home: Home) -> Iterator[tuple[str, str]]:
    """The kind of each package and the text of everything in it."""
    for recipient, kind, period, name in ask(
        home, "SELECT recipient, kind, period, file_name FROM ops.package"
    ):
        (file,) = home.outbox.glob(f"{recipient}/*/{name}")
        passphrase = home.keys().passphrase(recipient, period)
        if kind in IN_CLEAR:
            yield kind, letter_text(file.read_bytes())
            continue
        if file.suffix == ".pdf":
            yield kind, pdf_text(file.read_bytes(), passphrase)
            continue
        book = zipfile.ZipFile(io.BytesIO(unseal(file.read_bytes(), passphrase)))
        yield kind, "".join(book.read(member).decode(errors="replace") for member in book.namelist())


def _holds(home: Home, path: Path, needles: tuple[bytes, ...]) -> bool:
    is_theirs = path.is_relative_to(home.inbox) or path.is_relative_to(home.root / "simulation")
    if is_theirs or not path.is_file():
        return False
    content = path.read_bytes()
    return any(needle in content for needle in needles)


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


def _cells(database: Path) -> Iterator[tuple[str, bytes]]:
    connection = sqlite3.connect(database)
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
