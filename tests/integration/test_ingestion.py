"""The inbox as a run finds it: good files become rows, bad ones are told in one line, and the run goes on."""

import os
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import tasks.ingestion
from tasks.doors import inbox
from tasks.doors.readers import Rejection
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.reporting.day import report
from tests.factories import (
    AS_OF,
    ask,
    county_of_every_source,
    deliver,
    deliver_rows,
    fixture,
    fresh_home,
    one,
    person,
    source_file,
    start,
    work,
)
from tests.screened import assert_lawful
from warehouse import clock
from warehouse.catalog import all_sources, load_source
from warehouse.connection import Warehouse
from warehouse.home import Home

CODES = [source.code for source in all_sources()]
TUESDAY = date(2024, 3, 5)
SOMEBODY = person(1)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home without a run, of a county that gets every source; kept open."""
    home = fresh_home(tmp_path, county_of_every_source())
    with Warehouse(home).kept():
        yield home


BAD = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 3],
    "binary": lambda content: bytes(range(256)) * 8,
    "wrapped": lambda content: b"SCDSA004" + content,
    "another source": lambda content: b"a,b\n1,2\n",
}


def test_a_bad_file_of_every_source_is_told_in_one_korean_line_and_the_others_go_on(home: Home) -> None:
    for place, code in enumerate(CODES):
        deliver(home, code, list(BAD.values())[place % len(BAD)](fixture(code)))
    deliver(home, "water_cut", fixture("water_cut"))
    work(home)
    told = ask(
        home, "SELECT source, state, rejected_ko FROM out.delivery WHERE state = 'rejected' ORDER BY source"
    )
    assert [source for source, _, _ in told] == CODES
    assert all(re.fullmatch(r"[^\n]*[가-힣][^\n]*", line) for _, _, line in told)
    assert ask(home, "SELECT source, rows_accepted FROM out.delivery WHERE state = 'accepted'") == [
        ("water_cut", 10)
    ]
    assert not inbox.has_files(home)
    assert_lawful(home)


def test_a_file_that_no_source_demands_so_is_rejected_by_its_rules_and_the_others_go_on(home: Home) -> None:
    deliver_rows(
        home, "water_cut", [SOMEBODY.row(cut_on="어제"), person(2).row(cut_on="그제"), person(3).row()]
    )
    deliver_rows(home, "gas_cut", [SOMEBODY.row()])
    work(home)
    told = ask(home, "SELECT source, state, rejected_code, rejected_ko FROM out.delivery ORDER BY source")
    assert told == [
        ("gas_cut", "accepted", None, None),
        ("water_cut", "rejected", "mostly_good", "자료 검증 규칙에 맞지 않아 반려합니다. (mostly_good)"),
    ]
    assert one(home, "SELECT count(*) FROM core.appearance") == 1
    assert_lawful(home)


def test_a_file_that_is_written_otherwise_than_declared_is_told_as_counts_and_on_todays_page(
    home: Home,
) -> None:
    rows = [SOMEBODY.row(reason="x", decision="보류" if n < 3 else "탈락") for n in range(9)]
    content = source_file("benefit_recipient", [person(n).row() for n in range(3)]).decode()
    lines = content.splitlines()
    wider = [lines[0] + f",{SOMEBODY.person_name}", *(line + ",남의 칸" for line in lines[1:])]
    deliver(home, "benefit_recipient", "".join(f"{line}\r\n" for line in wider).encode())
    deliver_rows(home, "benefit_rejected", rows)
    deliver_rows(home, "power_cut", [person(n).row(cut_kind="단전" if n else "오타") for n in (0, 0, 1)])
    run = start(home)
    take_in(home, run)
    report(home, run)
    assert ask(home, "SELECT source, rule, column_name, bad_rows FROM out.drift ORDER BY source") == [
        ("benefit_recipient", "unknown_column", "#7", 3),
        ("benefit_rejected", "undeclared_code", "decision", 3),
        ("power_cut", "undeclared_code", "cut_kind", 2),
    ]
    page = (home.reports / "today.html").read_text("utf-8")
    assert "선언에 없는 열 (7번째 열)" in page
    assert "선언에 없는 코드값 (결정구분)" in page
    assert "선언에 없는 코드값 (조치구분)" not in page  # in two rows, a slip
    assert SOMEBODY.person_name not in page
    assert "남의 칸" not in page


def test_a_rejected_file_is_kept_sealed_for_its_sender_to_mend(home: Home) -> None:
    content = b"SCDSA004" + SOMEBODY.person_name.encode()
    deliver(home, "water_cut", content)
    work(home)
    delivery_id = str(one(home, "SELECT delivery_id FROM ops.delivery"))
    sealed = (home.rejected / delivery_id).read_bytes()
    assert SOMEBODY.person_name.encode() not in sealed
    nonce = bytes.fromhex(delivery_id)[:12]
    assert AESGCM(home.keys().seal).decrypt(nonce, sealed, delivery_id.encode()) == content


def test_a_giant_is_refused_without_being_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(home, "water_cut", b"x")
    (giant,) = inbox.files_of(home, "water_cut")
    with giant.open("r+b") as file:
        file.truncate(load_source("water_cut").limits.bytes + 1)
    monkeypatch.setattr(tasks.ingestion, "read_file", lambda *_, **__: pytest.fail("it was read"))
    take_in(home, start(home))
    monkeypatch.undo()
    assert ask(home, "SELECT rejected_code, file_bytes FROM ops.delivery") == [("too_large", 50_000_001)]
    assert list(home.rejected.iterdir()) == []
    assert not inbox.has_files(home)


def test_a_file_that_came_before_is_destroyed_and_counts_nowhere(home: Home) -> None:
    deliver(home, "water_cut", fixture("water_cut"))
    first = start(home)
    assert take_in(home, first) == {"deliveries": 1, "rows": 10, "rejected": 0}
    deliver(home, "water_cut", fixture("water_cut"))
    assert take_in(home, start(home, TUESDAY)) == {"deliveries": 0, "rows": 0, "rejected": 0}
    assert not inbox.has_files(home)
    assert one(home, "SELECT count(*) FROM raw.water_cut") == 10


def test_a_file_that_was_refused_and_can_be_read_now_is_read(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Rejection("wrong_format", source="water_cut")

    deliver(home, "water_cut", fixture("water_cut"))
    monkeypatch.setattr(tasks.ingestion, "read_file", refuse)
    take_in(home, start(home))
    monkeypatch.undo()
    deliver(home, "water_cut", fixture("water_cut"))
    take_in(home, start(home))
    assert ask(home, "SELECT rows_received FROM ops.delivery ORDER BY 1") == [(0,), (10,)]


def test_two_files_of_one_source_in_one_run_are_two_deliveries(home: Home) -> None:
    deliver_rows(home, "water_cut", [SOMEBODY.row()])
    deliver_rows(home, "water_cut", [person(2).row()])
    assert take_in(home, start(home))["deliveries"] == 2


def test_a_run_that_takes_nothing_more_in_says_how_many_files_it_left_waiting(home: Home) -> None:
    run = start(home, AS_OF)
    link_records.run_in(home, run)
    deliver_rows(home, "water_cut", [person(1).row()])
    assert take_in(home, run)["left_waiting"] == 1
    assert take_in(home, start(home, AS_OF)) == {"deliveries": 1, "rows": 1, "rejected": 0}


def test_a_flood_in_one_folder_waits_in_part_for_the_next_run_and_holds_up_no_other(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MOST_AT_ONCE", 2)
    for code in ("local_tax_arrears", "_drop"):
        (home.inbox / code).mkdir(parents=True, exist_ok=True)
        for number in range(3):
            (home.inbox / code / f"{number}").write_bytes(f"junk {number}".encode())
    deliver_rows(home, "water_cut", [SOMEBODY.row()])
    first = {"deliveries": 3, "rows": 1, "rejected": 2, "asked": 2, "left_waiting": 2}
    assert take_in(home, start(home)) == first
    assert take_in(home, start(home)) == {"deliveries": 1, "rows": 0, "rejected": 1, "asked": 1}


def test_what_is_not_whole_not_ours_or_no_file_stays_where_it_is(home: Home) -> None:
    folder = home.inbox / "water_cut"
    folder.mkdir(parents=True)
    (folder / "coming.csv.part").write_bytes(b"half")
    (folder / ".hidden").write_bytes(b"x")
    (folder / "folder").mkdir()
    (folder / "link.csv").symlink_to(home.root / "home.yaml")
    (home.inbox / "nobody_declared_this").mkdir()
    (home.inbox / "nobody_declared_this" / "file.csv").write_bytes(b"x")
    assert not inbox.has_files(home)
    assert take_in(home, start(home))["deliveries"] == 0
    assert (home.root / "home.yaml").is_file()


def test_what_no_run_will_take_in_is_counted_by_folder_and_what_is_being_written_is_left_alone(
    home: Home,
) -> None:
    folder = home.inbox / "water_cut"
    for name in (
        "waits.csv",
        "coming.csv.part",
        ".coming",
        "left.csv.part",
        ".left",
        ".taking-0.csv",
        "deep/a.csv",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    long_ago = (clock.now() - timedelta(hours=25)).timestamp()
    for name in ("left.csv.part", ".left", ".taking-0.csv"):
        os.utime(folder / name, (long_ago, long_ago))
    (folder / "link.csv").symlink_to(home.root / "home.yaml")
    for name in ("file.csv", "water-cut/a.csv", "kim_younghee/b/c.csv", f"{SOMEBODY.person_name}/a.csv"):
        (home.inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (home.inbox / name).write_bytes(b"x")
    assert inbox.left_lying(home) == {"": 1, "?": 3, "water_cut": 4}


def test_the_name_of_a_file_is_stored_nowhere(home: Home) -> None:
    name = f"{SOMEBODY.person_name}-{SOMEBODY.rrn}.csv"
    inbox.drop(home, load_source("water_cut"), name, fixture("water_cut"))
    inbox.drop(home, load_source("gas_cut"), name, b"SCDSA004")
    work(home)
    assert not any(
        SOMEBODY.digits in str(path) or SOMEBODY.person_name in str(path) for path in home.root.rglob("*")
    )
    assert text_cells(home, SOMEBODY.digits, SOMEBODY.rrn) == set()


def text_cells(home: Home, *wanted: str) -> set[str]:
    """Columns in which one of these texts stands."""
    with Warehouse(home).reading() as tx:
        columns = tx.connection.execute(
            "SELECT c.schema_name || '.' || c.table_name, list(c.column_name) FROM duckdb_columns() c "
            "JOIN duckdb_tables() t USING (database_name, schema_name, table_name) "
            "WHERE c.database_name = 'w' AND c.data_type IN ('VARCHAR', 'VARCHAR[]') GROUP BY 1"
        ).fetchall()
        found = set()
        for table, names in columns:
            holds = ", ".join(
                "coalesce(bool_or("
                + " OR ".join(f'contains(CAST("{name}" AS VARCHAR), ${n})' for n in range(1, len(wanted) + 1))
                + "), false)"
                for name in names
            )
            row = tx.connection.execute(f"SELECT {holds} FROM {table}", list(wanted)).fetchone() or ()  # noqa: S608 -- names of our own schema
            found |= {f"{table}.{name}" for name, is_there in zip(names, row, strict=True) if is_there}
        return found


def test_a_number_is_in_no_table_wherever_it_stood_and_a_name_only_where_names_belong(home: Home) -> None:
    everywhere = {
        "person_name": f"김비밀 {SOMEBODY.rrn}",
        "memo": f"모 {SOMEBODY.digits}",
        "address": f"읍내리 {SOMEBODY.rrn}",
    }
    for code in CODES:
        columns = {column.name for column in load_source(code).columns}
        if load_source(code).layout(AS_OF).format != "fixed_width" and "person_name" in columns:
            deliver_rows(home, code, [SOMEBODY.row(**everywhere), person(2).row()])
    work(home)
    assert text_cells(home, SOMEBODY.digits, SOMEBODY.rrn, SOMEBODY.digits[6:]) == set()
    held = {place.rpartition(".")[0] for place in text_cells(home, "김비밀")}
    assert {table.partition(".")[0] for table in held} == {"raw", "typed", "core"}
    # Two heads of one household, born in one year: whom one asks for hangs on their ids, and so on the home's key.
    known = {"core.appearance", "core.person_state"}
    assert {table for table in held if table.startswith("core")} - {"core.household_state"} == known


def test_the_received_file_leaves_no_plain_byte_behind(home: Home) -> None:
    deliver_rows(home, "village_report", [SOMEBODY.row(person_name="김비밀")])
    deliver_rows(home, "water_cut", [SOMEBODY.row(person_name="김비밀")])
    work(home)
    for file in home.root.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert "김비밀".encode() not in content, file
            assert "김비밀".encode("cp949") not in content, file
            if zipfile.is_zipfile(file):
                pytest.fail(f"{file} is not sealed")


def test_an_alert_does_not_wait_for_a_cell_that_cannot_be_read(
    home: Home,
) -> None:
    deliver_rows(
        home,
        "crisis_alert",
        [
            {
                "alert_id": "A1",
                "alert_form": "복지위기 알림(본인)",
                "phone": "모름",
                "birth_year": "오십년생",
                "sex": "?",
                "text": "도와주세요",
                "place": "곡성읍",
            },
            {
                "alert_id": "",
                "alert_form": "",
                "reported_at": "언젠가",
                "text": "굶고 있어요",
                "place": "곡성읍",
            },
        ],
    )
    work(home)
    assert ask(home, "SELECT rows_accepted, rows_quarantined FROM out.delivery") == [(2, 0)]
    # Without its day it is of the day it came, and without its form of an unknown kind.
    assert ask(home, "SELECT kind, observed_on FROM core.observation WHERE kind = 'LOCAL_UNKNOWN_KIND'") == [
        ("LOCAL_UNKNOWN_KIND", AS_OF)
    ]
    found = ask(
        home,
        "SELECT column_name, action FROM out.quarantine WHERE row_no = 1 AND rule = 'no_cell_holds_it_back' ORDER BY 1",
    )
    assert found == [(column, "warn") for column in ("birth_year", "phone", "sex")]
    assert ask(home, "SELECT basis FROM campaign.target") == [("alert",), ("alert",)]
    assert_lawful(home)


def test_a_listed_person_whose_telephone_cannot_be_read_is_a_target_that_is_visited(home: Home) -> None:
    deliver_rows(home, "ssis_central", [SOMEBODY.row(phone="결번", phone_2="")])
    work(home)
    assert ask(home, "SELECT basis, first_channel FROM campaign.target") == [("listed", "visit")]


def test_files_are_taken_in_by_source_and_the_county_decides_which(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    deliver(home, "water_cut", source_file("water_cut", [SOMEBODY.row()]))
    assert [source.code for source, _ in inbox.claimed(home)] == ["water_cut"]


def test_the_same_return_on_another_day_is_no_new_fact(home: Home) -> None:
    order = {"order_kind": "안부확인", "household_id": "x", "ordered_on": "2024-03-04", "ordered_by": "팀장"}
    for day in (AS_OF, AS_OF + timedelta(days=1)):
        deliver_rows(home, "operator_order", [order])
        take_in(home, start(home, day))
    assert one(home, "SELECT count(*) FROM ops.delivery") == 1
    assert not inbox.has_files(home)


def test_a_file_that_its_sender_replaces_while_it_is_read_is_taken_in_next_time(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (source_file("water_cut", [person(n).row()]) for n in (1, 2))
    deliver(home, "water_cut", first, name="list.csv")
    run = start(home)
    read = tasks.ingestion.read_file

    def replaced(*given: Any, **named: Any) -> Any:
        deliver(home, "water_cut", second, name="list.csv")
        monkeypatch.setattr(tasks.ingestion, "read_file", read)
        return read(*given, **named)

    monkeypatch.setattr(tasks.ingestion, "read_file", replaced)
    assert take_in(home, run)["rows"] == 1
    assert inbox.has_files(home)
    assert take_in(home, run)["rows"] == 1
    assert one(home, "SELECT count(DISTINCT person_name) FROM raw.water_cut") == 2


def test_the_halves_of_a_number_in_two_columns_that_nobody_declared_are_no_number_any_more(
    home: Home,
) -> None:
    lines = source_file("water_cut", [SOMEBODY.row()]).decode("cp949").splitlines()
    front, back = SOMEBODY.rrn.split("-")
    written = [lines[0], lines[1] + ",주민번호앞,주민번호뒤", lines[2] + f",{front},{back}"]
    deliver(home, "water_cut", ("\r\n".join(written) + "\r\n").encode("cp949"))
    take_in(home, start(home))
    assert text_cells(home, back) == set()
