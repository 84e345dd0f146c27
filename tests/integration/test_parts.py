"""Deliveries in parts: they wait until the stated count is met, whenever and in whatever order they come."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

import tasks.ingestion
from tasks.destruction import destroy_due
from tasks.doors.readers import Part, Received, Rejection, read
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.reporting.day import renew
from tasks.sources.writers import workbook_of
from tasks.validation import validate
from tests.factories import (
    AS_OF,
    ask,
    deliver,
    deliver_rows,
    file_in,
    one,
    one_day,
    person,
    receive,
    some_keys,
    source_file,
    start,
    take,
)
from tests.reported import text_of
from warehouse.catalog import Column, Parts, Source, load_source
from warehouse.connection import Warehouse
from warehouse.home import Home
from warehouse.rewind import evening_of
from warehouse.verification import verify

SOURCE = load_source("ssis_central")


def page_of(label: str, numbers: Sequence[int], round_no: int = 1) -> bytes:
    """One page of a central list: its label in the title line, and some persons."""
    rows = [person(n).row(crisis_kinds="단수", listed_on="2024-02-20") for n in numbers]
    return source_file("ssis_central", rows, period=f"2024년 {round_no}차) ({label}")


def come(home: Home, *pages: bytes, day: date = AS_OF) -> dict[str, int]:
    """Pages arrive, and a run takes them in."""
    for page in pages:
        deliver(home, "ssis_central", page)
    return take(home, day)


def told(home: Home) -> list[tuple[object, ...]]:
    """State, rows and what is missing of each delivery."""
    return ask(home, "SELECT state, rows_received, missing FROM out.delivery ORDER BY run_no, state")


def test_parts_over_several_days_in_any_order_wait_unlinked_and_become_one_list(home: Home) -> None:
    assert come(home, page_of("3/3", [5])) == {"deliveries": 0, "rows": 1, "rejected": 0, "parts": 1}
    come(home, page_of("1/3", [1, 2]), day=AS_OF + timedelta(days=1))
    assert told(home) == [("waiting", 3, "2")]
    link_records.run_in(home, start(home, AS_OF + timedelta(days=2)))
    assert one(home, "SELECT count(*) FROM core.appearance") == 0
    assert [law.name for law in verify(home) if not law.holds] == []
    deliver(home, "ssis_central", page_of("2/3", [3, 4]))
    receive(home, AS_OF + timedelta(days=3))
    assert told(home) == [("accepted", 5, None)]
    rows = ask(home, "SELECT row_no, person_name FROM raw.ssis_central ORDER BY row_no")
    assert rows == [(n, person(n).person_name) for n in range(1, 6)]
    assert (
        one(
            home,
            "SELECT count(DISTINCT delivery_id) FROM typed.ssis_central JOIN ops.delivery USING (delivery_id)",
        )
        == 1
    )
    assert one(home, "SELECT count(*) FROM core.observation") == 5
    assert [law.name for law in verify(home) if not law.holds] == []


def test_the_page_says_what_is_missing_and_since_when(home: Home) -> None:
    come(home, page_of("1/4", [1]))
    day = AS_OF + timedelta(days=2)
    come(home, page_of("3/4", [3]), day=day)
    renew(home, start(home, day))
    page = text_of((home.reports / "today.html").read_text("utf-8"))
    assert "덜 온 자료" in page
    assert "2024-1 2, 4번 파일 3월 4일" in page.replace("(월)", "")
    come(home, page_of("2/4", [2]), page_of("4/4", [4]), day=day)
    renew(home, start(home, day))
    assert "덜 온 자료" not in text_of((home.reports / "today.html").read_text("utf-8"))


def test_a_part_that_comes_twice_counts_once_and_a_mended_one_takes_its_place(home: Home) -> None:
    come(home, page_of("1/2", [1, 2]))
    assert come(home, page_of("1/2", [1, 2])) == {"deliveries": 0, "rows": 0, "rejected": 0}
    assert come(home, page_of("1/2", [2, 1]))["repeats"] == 1
    assert told(home) == [("waiting", 2, "2"), ("repeat", 2, None)]
    come(home, page_of("1/2", [1, 3]))
    come(home, page_of("2/2", [4]))
    assert ("accepted", 3, None) in told(home)
    of_the_whole = (
        "SELECT person_name FROM raw.ssis_central SEMI JOIN ops.delivery USING (delivery_id) ORDER BY 1"
    )
    assert ask(home, of_the_whole) == [(person(n).person_name,) for n in (1, 3, 4)]


def test_two_lists_that_come_in_pages_at_once_lose_nobody_and_what_lacks_a_page_is_asked_for(
    home: Home,
) -> None:
    pages = {
        label: [page_of(f"{label}/2", [n]) for n in numbers]
        for label, numbers in (("1", [1, 11]), ("2", [2, 12]))
    }
    for day, page in enumerate([*pages["1"], *pages["2"]]):
        come(home, page, day=AS_OF + timedelta(days=day))
    named = "SELECT person_name FROM raw.ssis_central SEMI JOIN ops.delivery USING (delivery_id) ORDER BY 1"
    assert ask(home, named) == [(person(n).person_name,) for n in (1, 2, 11)]
    assert told(home) == [("accepted", 3, None), ("waiting", 1, "1")]
    day = AS_OF + timedelta(days=4)
    come(home, pages["1"][1], day=day)
    assert ("accepted", 2, None) in told(home)
    assert [law.name for law in verify(home) if not law.holds] == []


def test_a_page_beside_another_of_its_number_that_comes_twice_counts_once(home: Home) -> None:
    first, other = page_of("1/2", [1]), page_of("1/2", [11, 12])
    come(home, first, day=AS_OF)
    come(home, other, day=AS_OF + timedelta(days=1))
    assert come(home, other, day=AS_OF + timedelta(days=2)) == {"deliveries": 0, "rows": 0, "rejected": 0}
    assert come(home, page_of("1/2", [12, 11]), day=AS_OF + timedelta(days=3))["repeats"] == 1
    assert ("waiting", 3, "2") in told(home)


def test_a_part_after_its_delivery_was_whole_is_a_repeat_and_another_begins_a_new_one(home: Home) -> None:
    come(home, page_of("1/2", [1, 2]), page_of("2/2", [3]))
    assert come(home, page_of("1/2", [2, 1]))["repeats"] == 1
    assert come(home, page_of("2/2", [3])) == {"deliveries": 0, "rows": 0, "rejected": 0}
    assert come(home, page_of("2/2", [9]))["parts"] == 1
    assert [state for state, _, _ in told(home)] == ["accepted", "repeat", "waiting"]
    assert come(home, page_of("1/2", [1, 2]))["deliveries"] == 1
    assert [rows for state, rows, _ in told(home) if state == "accepted"] == [3, 3]


def test_one_mended_page_of_a_whole_list_is_taken_in_with_the_others_whoever_sends_those_again(
    home: Home,
) -> None:
    first = page_of("1/3", [1, 2])
    for page in (first, page_of("2/3", [3]), page_of("3/3", [4])):
        deliver(home, "ssis_central", page)
    receive(home)
    assert come(home, first, page_of("2/3", [3, 5]), day=AS_OF + timedelta(days=1))["parts"] == 1
    come(home, page_of("3/3", [4]), day=AS_OF + timedelta(days=2))
    assert told(home) == [("accepted", 4, None), ("accepted", 5, None)]
    rows = ask(
        home,
        "SELECT row_no, person_name FROM raw.ssis_central "
        "SEMI JOIN (SELECT max_by(delivery_id, run_no) AS delivery_id FROM ops.delivery) USING (delivery_id) "
        "ORDER BY row_no",
    )
    assert rows == [(place, person(n).person_name) for place, n in enumerate((1, 2, 3, 5, 4), 1)]
    assert come(home, page_of("2/3", [3]), day=AS_OF + timedelta(days=3))["deliveries"] == 1
    assert [law.name for law in verify(home) if not law.holds] == []


@pytest.mark.parametrize("last", [[4], [3]])
def test_the_evening_before_a_list_was_whole_has_its_pages_waiting(home: Home, last: list[int]) -> None:
    come(
        home,
        source_file(
            "ssis_central",
            [person(n).row(crisis_kinds="단수", listed_on="2024-02-20") for n in (1, 2, 3)],
            period="2024년 1차",
        ),
    )
    come(home, page_of("2/2", [9, 2]))
    come(home, page_of("2/2", [1, 2]))
    come(home, page_of("1/2", last), day=AS_OF + timedelta(days=1))
    with evening_of(home, AS_OF) as then:
        assert [law.name for law in verify(then) if not law.holds] == []
        waiting = ask(then, "SELECT missing FROM out.delivery WHERE state = 'waiting'")
        assert waiting == ([("1",)] if last == [4] else [])


def test_the_evening_before_a_list_was_whole_counts_the_rows_of_its_pages_that_were_destroyed_since(
    home: Home,
) -> None:
    come(home, page_of("2/2", [3, 4]))
    deliver(home, "ssis_central", page_of("1/2", [1, 2]))
    receive(home, AS_OF + timedelta(days=1))
    day = date(2029, 9, 3)
    kept = one(
        home, "SELECT household_id FROM core.household_now WHERE person_name = ?", person(4).person_name
    )
    order = {"ordered_by": "한가람", "document_no": "희망복지-1", "ordered_on": str(day)}
    keep = {"order_kind": "보존", "household_id": str(kept), "ends_on": "2030-01-01"}
    deliver_rows(home, "operator_order", [order | keep, order | {"order_kind": "파기"}])
    destroy_due(home, receive(home, day))
    gone = "SELECT destroyed FROM ops.destroyed_row WHERE source = 'ssis_central' ORDER BY 1"
    assert ask(home, gone) == [(3,)]
    with evening_of(home, AS_OF) as then:
        assert [law.name for law in verify(then) if not law.holds] == []
        assert told(then) == [("waiting", 2, "1")]
        assert ask(then, gone) == [(1,), (2,)]  # one of the page that waited


def test_a_column_that_nobody_declared_is_told_of_a_list_in_parts_once_it_is_whole(home: Home) -> None:
    unknown = Column.model_validate({"name": "more", "from": "담당 부서", "type": "text"})
    wider = SOURCE.model_copy(update={"columns": (*SOURCE.columns, unknown)})
    rows = [person(n).row(crisis_kinds="단수", listed_on="2024-02-20") for n in (1, 2)]
    first = file_in(wider, SOURCE.layout(AS_OF), rows, period="2024년 1차) (1/2")
    told = "SELECT rule, column_name, bad_rows FROM out.drift"
    come(home, first)
    assert ask(home, told) == []
    come(home, page_of("2/2", [3]), day=AS_OF + timedelta(days=1))
    assert ask(home, told) == [("unknown_column", "#9", 2)]
    with evening_of(home, AS_OF) as then:
        assert ask(then, told) == []


def test_who_stands_on_two_pages_counts_once_and_the_other_row_waits_and_is_told(home: Home) -> None:
    for page in (page_of("1/2", [1, 2]), page_of("2/2", [2, 3])):
        deliver(home, "ssis_central", page)
    with one_day(home, AS_OF) as run:
        take_in(home, run)
        validate(home, run)
        link_records.run_in(home, run)
    assert ask(home, "SELECT rows_received, rows_accepted, rows_waiting FROM out.row_fate") == [(4, 3, 1)]
    assert ask(home, "SELECT row_no, rule, fate FROM out.quarantine") == [(3, "key_once", "waiting")]
    assert one(home, "SELECT count(*) FROM core.observation") == 3
    assert [law.name for law in verify(home) if not law.holds] == []


def test_a_mended_page_of_a_list_that_lacks_another_takes_a_row_over_from_whichever_page_had_it(
    home: Home,
) -> None:
    come(home, page_of("1/3", [1, 2]))
    come(home, page_of("2/3", [3]), day=AS_OF + timedelta(days=1))
    come(home, page_of("2/3", [3, 2]), day=AS_OF + timedelta(days=2))
    assert told(home) == [("waiting", 3, "3")]
    come(home, page_of("3/3", [4]), day=AS_OF + timedelta(days=3))
    assert told(home) == [("accepted", 4, None)]
    named = (
        "SELECT person_name FROM raw.ssis_central SEMI JOIN ops.delivery USING (delivery_id) ORDER BY row_no"
    )
    assert ask(home, named) == [(person(n).person_name,) for n in (1, 3, 2, 4)]
    with evening_of(home, AS_OF + timedelta(days=1)) as then:
        assert told(then) == [("waiting", 3, "3")]
        assert [law.name for law in verify(then) if not law.holds] == []
    assert [law.name for law in verify(home) if not law.holds] == []


def test_another_round_and_another_count_are_other_deliveries(home: Home) -> None:
    come(home, page_of("1/2", [1]), page_of("2/2", [2], round_no=2), page_of("2/3", [3]))
    assert sorted(told(home)) == [("waiting", 1, "1"), ("waiting", 1, "1, 3"), ("waiting", 1, "2")]


def test_parts_that_never_met_are_asked_for_no_more_once_a_whole_list_of_their_round_is_there(
    home: Home,
) -> None:
    come(home, page_of("1/2", [1]))
    come(home, page_of("", [1, 2, 3]), day=AS_OF + timedelta(days=1))
    assert sorted(told(home)) == [("accepted", 3, None), ("waiting", 1, "2")]
    with Warehouse(home).reading() as tx:
        assert tx.rows("reporting/select_waiting_delivery") == []


def test_the_same_rows_in_other_pages_are_a_repeat_of_the_whole(home: Home) -> None:
    come(home, page_of("", [1, 2, 3]))
    assert come(home, page_of("1/2", [3]), page_of("2/2", [2, 1]))["repeats"] == 1
    assert [state for state, _, _ in told(home)] == ["accepted", "repeat"]
    assert one(home, "SELECT count(*) FROM raw.ssis_central") == 3


def test_pages_that_repeated_a_whole_list_which_a_rule_rejected_are_gathered_anew(home: Home) -> None:
    pages = [page_of("1/2", [3]), page_of("2/2", [2, 1])]
    come(home, page_of("", [1, 2, 3]), *pages)
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("UPDATE ops.delivery_verdict SET is_accepted = false")
    come(home, *pages, day=AS_OF + timedelta(days=1))
    assert [state for state, _, _ in told(home)] == ["rejected", "repeat", "accepted"]


def test_parts_of_a_list_that_a_rule_rejected_are_gathered_anew(home: Home) -> None:
    pages = [page_of("1/2", [1]), page_of("2/2", [2])]
    come(home, *pages)
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("UPDATE ops.delivery_verdict SET is_accepted = false")
    come(home, pages[0])
    assert sorted(told(home)) == [("rejected", 2, None), ("waiting", 1, "2")]


@pytest.mark.parametrize("place", ["_record", "keep_part"])
def test_a_run_that_is_killed_at_a_part_counts_it_once(
    home: Home, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    come(home, page_of("1/2", [1]))

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    deliver(home, "ssis_central", page_of("2/2", [2]))
    run = start(home)
    monkeypatch.setattr(tasks.ingestion, place, killed)
    with pytest.raises(KeyboardInterrupt):
        take_in(home, run)
    monkeypatch.undo()
    assert told(home) == [("waiting", 1, "2")]
    monkeypatch.setattr(Path, "unlink", killed)
    with pytest.raises(KeyboardInterrupt):
        take_in(home, run)
    monkeypatch.undo()
    assert take_in(home, run)["deliveries"] == 0
    assert told(home) == [("received", 2, None)]


def labelled(source: Source, content: bytes) -> Part | None:
    """What a file says of its part."""
    received: Received = read(source, content, as_of=AS_OF, keys=some_keys())
    return received.part


def test_the_label_stands_in_the_title_the_name_of_the_sheet_or_a_column() -> None:
    assert labelled(SOURCE, page_of("1/3", [1])) == Part(1, 3)
    assert labelled(SOURCE, page_of("", [1])) is None
    rent = load_source("rent_arrears")
    titles = [column.written for column in rent.columns]
    in_sheet = Parts.model_validate({"from": "sheet", "number": r"\d+-(\d+)", "stated": r"(\d+)-\d+"})
    book = workbook_of([["2024년 2월"], titles], sheet="3-1")
    assert labelled(rent.model_copy(update={"parts": in_sheet}), book) == Part(1, 3)
    in_column = Parts.model_validate(
        {"from": "column", "column": "memo", "number": r"(\d)/", "stated": r"/(\d)"}
    )
    water = load_source("water_cut").model_copy(update={"parts": in_column})
    assert labelled(water, source_file("water_cut", [person(n).row(memo="2/5") for n in (1, 2)])) == Part(
        2, 5
    )


@pytest.mark.parametrize("label", ["0/3", "4/3", "3/0", "1/999", "999/999"])
def test_a_label_that_cannot_be_is_told_and_nothing_is_guessed(label: str) -> None:
    with pytest.raises(Rejection, match="no_part"):
        labelled(SOURCE, page_of(label, [1]))


def test_a_file_that_must_say_its_part_and_does_not_or_says_two_is_refused() -> None:
    must = SOURCE.model_copy(
        update={"parts": SOURCE.parts and SOURCE.parts.model_copy(update={"is_optional": False})}
    )
    in_column = Parts.model_validate(
        {"from": "column", "column": "memo", "number": r"(\d)/", "stated": r"/(\d)"}
    )
    water = load_source("water_cut").model_copy(update={"parts": in_column})
    two = source_file("water_cut", [person(1).row(memo="1/2"), person(2).row(memo="2/2")])
    for source, content in ((must, page_of("", [1])), (water, two)):
        with pytest.raises(Rejection) as refused:
            labelled(source, content)
        assert "번호(예: 1/3)" in refused.value.reason_ko
