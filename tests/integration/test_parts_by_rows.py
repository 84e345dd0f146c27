"""Parts of which each says only how many rows there are in all: who is named anew is no further row of the list."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tasks.doors.readers import Received, read
from tasks.ingestion import Opened, as_new, store
from tasks.linkage import link_records
from tests.factories import AS_OF, accept, ask, person, source_file, start
from warehouse.catalog import Parts, load_source
from warehouse.connection import Warehouse
from warehouse.home import Home
from warehouse.rewind import evening_of
from warehouse.verification import verify

SOURCE = load_source("ssis_central").model_copy(
    update={"parts": Parts.model_validate({"from": "title", "stated": r"총 ?([\d,]+)건", "counts": "rows"})}
)


def row_of(number: int, **more: str) -> dict[str, str]:
    """A row of the list."""
    return person(number).row(crisis_kinds="단수", listed_on="2024-02-20", **more)


def come(home: Home, stated: int, *rows: Mapping[str, str], day: date = AS_OF) -> dict[str, int]:
    """A part of a list of so many rows comes, and is taken in, judged and linked; what became of it."""
    content = source_file("ssis_central", rows, period=f"2024년 1차) (총 {stated}건")
    received = read(SOURCE, content, as_of=day, keys=home.keys())
    assert isinstance(received, Received)
    run = start(home, day)
    with Warehouse(home).transaction(as_of=day, run_no=run.run_no) as tx:
        opened = Opened("x", SOURCE, str(hash(content)), len(content), received)
        new = as_new(tx, opened, home.keys())
        counts = store(tx, new) if new else {}
    accept(home, run)
    link_records.run_in(home, run)
    assert [law.name for law in verify(home) if not law.holds] == []
    return counts


def told(home: Home) -> list[tuple[object, ...]]:
    """State, rows and what is missing of each delivery."""
    return ask(home, "SELECT state, rows_received, missing FROM out.delivery ORDER BY run_no, state")


def phones(home: Home) -> Sequence[str]:
    """The telephone of everybody who is known."""
    return [phone for (phone,) in ask(home, "SELECT phone FROM core.person_now ORDER BY phone")]


TUESDAY, WEDNESDAY = AS_OF + timedelta(days=1), AS_OF + timedelta(days=2)
MENDED = row_of(2) | {"phone": "010-0777-0001"}


def test_other_rows_are_another_part_until_there_are_as_many(home: Home) -> None:
    found = [come(home, 3, *map(row_of, numbers)) for numbers in ([1, 2], [2, 1], [3])]
    assert [(c["deliveries"], c.get("parts"), c.get("repeats")) for c in found] == [
        (0, 1, None),
        (1, None, 1),
        (1, 1, None),
    ]


def test_a_row_that_is_mended_before_the_list_is_whole_is_not_the_one_that_lacks(home: Home) -> None:
    come(home, 3, row_of(1), row_of(2))
    assert come(home, 3, MENDED, day=TUESDAY)["deliveries"] == 0
    assert told(home) == [("waiting", 2, "1")]
    assert ask(home, "SELECT missing_unit FROM out.delivery") == [("rows",)]
    come(home, 3, row_of(3), day=WEDNESDAY)
    assert told(home) == [("accepted", 3, None)]
    assert phones(home) == ["01000000001", "01000000003", "01007770001"]
    for day, rows in ((AS_OF, 2), (TUESDAY, 2)):
        with evening_of(home, day) as then:
            assert told(then) == [("waiting", rows, "1")]
            assert [law.name for law in verify(then) if not law.holds] == []


def test_a_row_that_names_somebody_of_two_parts_again_counts_once_and_what_is_left_stays(home: Home) -> None:
    come(home, 5, row_of(1), row_of(2))
    come(home, 5, row_of(3), row_of(4), day=TUESDAY)
    come(home, 5, MENDED, row_of(3) | {"phone": "010-0777-0002"}, day=WEDNESDAY)
    assert told(home) == [("waiting", 4, "1")]
    come(home, 5, row_of(5), day=WEDNESDAY + timedelta(days=1))
    assert told(home) == [("accepted", 5, None)]
    assert phones(home) == ["01000000001", "01000000004", "01000000005", "01007770001", "01007770002"]


def test_a_row_that_was_held_back_and_comes_mended_after_the_list_was_whole_takes_its_place_at_once(
    home: Home,
) -> None:
    come(home, 3, row_of(1), row_of(2) | {"listed_on": "언젠가"})
    come(home, 3, row_of(3), day=TUESDAY)
    assert phones(home) == ["01000000001", "01000000003"]
    assert come(home, 3, MENDED, day=WEDNESDAY)["deliveries"] == 1
    assert told(home) == [("accepted", 3, None)] * 2
    assert phones(home) == ["01000000001", "01000000003", "01007770001"]


def test_rows_of_a_new_list_that_names_nobody_again_wait_for_the_others(home: Home) -> None:
    come(home, 2, row_of(1), row_of(2))
    come(home, 2, row_of(3), day=TUESDAY)
    assert told(home) == [("accepted", 2, None), ("waiting", 1, "1")]


def test_a_row_whose_key_nobody_can_read_is_not_counted_beside_the_one_that_mends_it(home: Home) -> None:
    come(home, 3, row_of(1), row_of(2) | {"rrn": "모름"})
    assert come(home, 3, row_of(2), day=TUESDAY)["deliveries"] == 0
    assert told(home) == [("waiting", 2, "1")]
    come(home, 3, row_of(3), day=WEDNESDAY)
    assert told(home) == [("accepted", 3, None)]
    assert phones(home) == ["01000000001", "01000000002", "01000000003"]


def test_another_row_whose_key_nobody_can_read_goes_on_counting(home: Home) -> None:
    come(home, 3, row_of(1), row_of(2) | {"rrn": "모름"})
    come(home, 3, row_of(3), day=TUESDAY)
    assert told(home) == [("accepted", 3, None)]
