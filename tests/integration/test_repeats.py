"""The same rows in new bytes are a repeat, and said so; what only looks like one is not."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from tasks.doors.readers import read
from tasks.ingestion import Opened, as_new, delivery_id_of, store, take_in
from tasks.linkage import link_records
from tasks.reporting.day import renew
from tests.factories import (
    AS_OF,
    accept,
    ask,
    deliver,
    deliver_rows,
    one,
    person,
    receive,
    source_file,
    start,
    take,
)
from tests.reported import text_of
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.home import Home
from warehouse.verification import verify

TUESDAY = date(2024, 3, 5)
CALL = {
    "package_id": "P",
    "ref": "R",
    "called_on": "2024-03-04",
    "result": "부재",
    "need": "",
    "minutes": "",
    "refusal_scope": "",
}


def states(home: Home) -> list[str]:
    """What became of each delivery, in the order in which they came."""
    return [state for (state,) in ask(home, "SELECT state FROM out.delivery ORDER BY run_no, rows_received")]


def come(home: Home, code: str, rows: Sequence[Mapping[str, str]], day: date = AS_OF, **written: Any) -> None:
    """A file of some rows, and a run that takes it in."""
    deliver_rows(home, code, rows, **written)
    take(home, day)


def test_the_same_rows_in_another_order_and_spelling_are_counted_and_linked_once_and_the_page_says_so(
    home: Home,
) -> None:
    rows = [person(n).row(arrears_krw="1000") for n in range(1, 4)]
    deliver_rows(home, "water_cut", rows)
    receive(home)
    first = one(home, "SELECT delivery_id FROM ops.delivery")
    again = [row | {"cut_on": "2024.02.20", "arrears_krw": "1,000"} for row in reversed(rows)]
    deliver_rows(home, "water_cut", again)
    run = start(home)
    assert take_in(home, run) == {"deliveries": 1, "rows": 0, "rejected": 0, "repeats": 1}
    accept(home, run)
    link_records.run_in(home, run)
    told = (
        "SELECT state, rows_received, rows_accepted, repeats_delivery_id FROM out.delivery WHERE run_no = 2"
    )
    assert ask(home, told) == [("repeat", 3, 0, first)]
    for table in ("raw.water_cut", "typed.water_cut", "core.appearance", "core.observation"):
        assert one(home, f"SELECT count(*) FROM {table}") == 3  # noqa: S608 -- names of our own schema
    assert [law.name for law in verify(home) if not law.holds] == []
    renew(home, run)
    page = text_of((home.reports / "today.html").read_text("utf-8"))
    assert "이미 받은 자료와 행이 모두 같아 다시 세지 않은 파일 1개: 단수 가구" in page


def test_a_column_that_came_with_the_same_rows_is_told(home: Home) -> None:
    """Whoever wrote beside the rows of a list heard that they had been sent before, and nobody of the new column."""
    content = source_file("water_cut", [person(n).row() for n in range(1, 4)]).decode("cp949")
    title, head, *rows = content.splitlines()
    deliver(home, "water_cut", content.encode("cp949"))
    receive(home)
    wider = [title, f"{head},특이사항", *(f"{row},확인" for row in rows), ""]
    deliver(home, "water_cut", "\r\n".join(wider).encode("cp949"))
    run = receive(home)
    assert states(home) == ["accepted", "repeat"]
    assert ask(home, "SELECT rule, bad_rows FROM out.drift") == [("unknown_column", 3)]
    renew(home, run)
    assert "선언에 없는 열 (8번째 열)" in text_of((home.reports / "today.html").read_text("utf-8"))


def test_two_exports_of_the_same_rows_on_one_morning_are_one_list_and_a_repeat(home: Home) -> None:
    rows = [person(1).row(), person(2).row()]
    deliver_rows(home, "water_cut", rows)
    come(home, "water_cut", rows[::-1])
    assert sorted(states(home)) == ["accepted", "repeat"]
    assert one(home, "SELECT count(*) FROM raw.water_cut") == 2


def test_a_cell_more_or_another_and_a_row_twice_are_no_repeat(home: Home) -> None:
    first, second = person(1).row(memo=""), person(2).row(memo="")
    come(home, "water_cut", [first, second])
    for changed in ([first, second | {"memo": "x"}], [first, second | {"arrears_krw": "4"}], [first, first]):
        come(home, "water_cut", changed)
    assert "repeat" not in states(home)


def test_what_cannot_be_read_counts_as_it_was_written(home: Home) -> None:
    good = [person(n).row() for n in range(2, 6)]
    come(home, "water_cut", [*good, person(1).row(cut_on="어제")])
    come(home, "water_cut", [*good, person(1).row(cut_on="그제")])
    come(home, "water_cut", [person(1).row(cut_on="그제"), *good])
    assert states(home) == ["accepted", "accepted", "repeat"]


def test_the_same_list_of_another_month_is_news(home: Home) -> None:
    rows = [person(1).row(), person(2).row()]
    come(home, "water_cut", rows, period="2024년 1월")
    come(home, "water_cut", rows, period="2024년 2월")
    assert states(home) == ["accepted", "accepted"]


def test_a_full_list_that_takes_back_a_correction_is_no_repeat_of_the_first(home: Home) -> None:
    first = [person(1).row(), person(2).row()]
    come(home, "water_cut", first)
    come(home, "water_cut", [person(1).row(), person(3).row()])
    come(home, "water_cut", first[::-1])
    assert states(home) == ["accepted", "accepted", "accepted"]


def test_a_full_list_that_was_sent_in_two_ways_takes_a_correction_back_in_either(home: Home) -> None:
    first = [person(1).row(), person(2).row()]
    for rows in (first, first[::-1], [person(1).row(phone="010-0777-0001")], first[::-1]):
        deliver_rows(home, "water_cut", rows)
        receive(home)
    assert states(home)[::2] == ["accepted"] * 2
    assert ask(home, "SELECT phone FROM core.person_now ORDER BY 1") == [("01000000001",), ("01000000002",)]
    assert [law.name for law in verify(home) if not law.holds] == []


def test_what_repeated_a_list_that_was_withdrawn_or_rejected_since_counts_when_it_comes_again(
    home: Home,
) -> None:
    rows = [person(1).row(), person(2).row()]
    for order in (rows, rows[::-1]):
        deliver_rows(home, "water_cut", order)
        receive(home)
    first = one(home, "SELECT delivery_id FROM ops.delivery WHERE run_no = 1")
    with Warehouse(home).transaction(as_of=TUESDAY, run_no=2) as tx:
        by = {"delivery_id": first, "cause": "ordered", "by_delivery_id": first, "by_row_no": 1, "run_no": 2}
        tx.insert("core.row_withdrawal", pl.DataFrame([by | {"row_no": n} for n in (1, 2)]))
    deliver_rows(home, "water_cut", rows[::-1])
    receive(home, TUESDAY)
    assert states(home) == ["accepted", "repeat", "accepted"]


def test_a_return_that_is_saved_anew_is_a_repeat_on_any_day_and_another_row_is_not(home: Home) -> None:
    come(home, "phone_result", [CALL, CALL | {"ref": "S"}])
    come(home, "phone_result", [CALL | {"ref": "S"}, CALL], TUESDAY)
    come(home, "phone_result", [CALL | {"ref": "T"}, CALL], TUESDAY)
    assert states(home) == ["accepted", "repeat", "accepted"]


def test_rows_that_a_rule_rejected_are_judged_anew_in_new_bytes(home: Home) -> None:
    rows = [person(1).row(), person(2).row()]
    come(home, "water_cut", rows)
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("UPDATE ops.delivery_verdict SET is_accepted = false")
    come(home, "water_cut", rows[::-1])
    assert sorted(states(home)) == ["accepted", "rejected"]


def test_the_same_bytes_are_read_again_once_a_row_that_waited_can_be_read(home: Home) -> None:
    cell = person(2).row(event_code="실종")
    content = source_file("death_and_move", [person(1).row(), cell])
    deliver(home, "death_and_move", content)
    receive(home)
    assert one(home, "SELECT count(*) FROM out.quarantine WHERE fate = 'waiting'") == 1
    deliver(home, "death_and_move", content)
    receive(home)
    assert states(home) == ["accepted", "repeat"]
    source = load_source("death_and_move")
    codes = {**(source.column("event_code").codes or {}), "실종": "MISSING"}
    columns = [
        column.model_copy(update={"codes": codes}) if column.name == "event_code" else column
        for column in source.columns
    ]
    mended = source.model_copy(update={"columns": tuple(columns)})
    outcome = read(mended, content, as_of=AS_OF, keys=home.keys())
    sha256 = hashlib.sha256(content).hexdigest()
    known = delivery_id_of(home.keys(), mended, outcome, AS_OF, sha256)
    opened = Opened(known, mended, sha256, len(content), outcome)
    with Warehouse(home).transaction(as_of=AS_OF, run_no=3) as tx:
        new = as_new(tx, opened, home.keys())
        assert new is not None
        assert store(tx, new) == {"deliveries": 1, "rows": 2, "rejected": 0}


def test_an_empty_list_repeats_nothing(home: Home) -> None:
    for memo in ("", " "):
        empty = source_file("water_cut", []).replace(b"\r\n", memo.encode() + b"\r\n", 1)
        deliver(home, "water_cut", empty)
        take(home)
    assert states(home) == ["accepted", "accepted"]
