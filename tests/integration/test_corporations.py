"""Lists of arrears hold companies, bodies and shops beside persons: none of them is somebody in danger."""

from pathlib import Path

import pytest

from expectations import overridable
from expectations.faults import not_a_person
from tasks.doors.quarantine import Release, release
from tests.factories import ask, deliver_rows, fresh_home, one, person, work
from tests.factories import rrn as numbered
from warehouse.home import Home

# No tax office has this number.
BUSINESS = "999-99-99997"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of its own."""
    return fresh_home(tmp_path)


def received(home: Home, named: list[tuple[str, str]], source: str = "water_arrears") -> list[str]:
    """The names of whom linkage was told, of a list of (name, number)."""
    own = {"base_month": "2024-02", "months_overdue": "3", "arrears_krw": "50000"}
    rows = [
        person(number).row(**own, account_no=str(number)) | {"person_name": name, "rrn": rrn}
        for number, (name, rrn) in enumerate(named, 1)
    ]
    deliver_rows(home, source, rows)
    work(home)
    return [name for (name,) in ask(home, "SELECT person_name FROM core.appearance ORDER BY row_no")]


@pytest.mark.parametrize(
    ("name", "rrn"),
    [
        ("(주)옥과", "200111-0012345"),
        ("태양광1호", "2001110012346"),
        ("주식회사 곡성", "110111-1234567"),
        ("주식회사 곡성", "110111-3234567"),
        ("유한회사 석곡", "200131-0000123"),
        ("곡성중앙교회", BUSINESS),
        ("곡성 식당", BUSINESS.replace("-", "")),
        ("농업회사법인 죽곡", ""),
        ("읍내리마을회", "204341-1234567"),
        ("곡성산업(주)", "-"),
    ],
)
def test_a_company_a_body_or_a_shop_is_no_household(home: Home, name: str, rrn: str) -> None:
    """With the number of its register it was somebody born in 1820 or 1911, and a household in danger."""
    assert received(home, [(name, rrn), ("김가나", numbered(1)), ("김가다", numbered(2))]) == [
        "김가나",
        "김가다",
    ]
    assert ask(home, "SELECT row_no, action FROM out.quarantine WHERE rule = 'not_a_person'") == [
        (1, "quarantine_row")
    ]


@pytest.mark.parametrize(
    ("name", "rrn"),
    [
        ("주영", numbered(3)),
        ("곡성식당(홍가나)", numbered(3)),
        ("주식회사 곡성 대표 홍가나", numbered(3)),
        ("홍가나(주)", numbered(3)),
        ("이교회", numbered(3)),
        ("김가라", numbered(3, born="110111", sex="3")),
        ("김가라", numbered(3, born="110112", sex="1")),
    ],
)
def test_whose_number_is_that_of_somebody_alive_is_that_person_whatever_the_name_says(
    home: Home, name: str, rrn: str
) -> None:
    assert received(home, [(name, rrn)]) == [name]
    assert one(home, "SELECT count(*) FROM out.quarantine WHERE action = 'quarantine_row'") == 0


def test_a_number_that_cannot_be_read_is_told_as_that(home: Home) -> None:
    received(home, [("홍가나(주)", "500505-19600"), ("이교회", "999-99-99990"), ("김가나", numbered(1))])
    assert one(home, "SELECT count(*) FROM out.quarantine WHERE rule = 'not_a_person'") == 0


def test_a_list_most_of_which_are_shops_is_no_broken_file(home: Home) -> None:
    """A fifth of them had the whole list refused, and no household in it was found."""
    shops = [("곡성 식당", BUSINESS)] * 6
    persons = [(f"김가{syllable}", numbered(place)) for place, syllable in enumerate("나다라마")]
    assert len(received(home, [*shops, *persons, ("김가바", "모름")])) == 4


def test_among_the_persons_of_a_list_of_shops_broken_rows_count_as_always(home: Home) -> None:
    named = [("곡성 식당", BUSINESS)] * 6 + [("김가나", "모름"), ("김가다", ""), ("김가라", numbered(1))]
    assert received(home, named) == []
    assert one(home, "SELECT rejected_code FROM ops.delivery_verdict") == "mostly_good"


def test_it_holds_of_every_source_that_carries_a_resident_number(home: Home) -> None:
    assert received(home, [("㈜삼기", "200111-0012346"), ("김가나", numbered(1))], "local_tax_arrears") == [
        "김가나"
    ]


def test_who_is_as_old_as_a_register_is_let_go_by_an_order(home: Home) -> None:
    assert received(home, [("김가나", numbered(1, born="110111"))]) == []
    delivery = one(home, "SELECT delivery_id FROM ops.delivery")
    order = Release("최팀장", "백열세 살로 확인", "복지-1", rows=(1,), override="not_a_person")
    assert release(home, delivery, order, overridable) == 1
    work(home)
    assert ask(home, "SELECT person_name FROM core.appearance") == [("김가나",)]


def test_in_a_list_without_numbers_a_company_is_told_by_its_name(home: Home) -> None:
    """It was a person, and a household to be called."""
    types = {"person_name": "VARCHAR", "address": "VARCHAR"}
    (check,) = not_a_person(types, {"person_name"})
    named = "(VALUES ('(주)옥과'), ('곡성중앙교회'), ('김가나'), (NULL)) t(person_name)"
    found = ask(home, f"SELECT person_name FROM {named} WHERE {check.bad_if}")  # noqa: S608 -- names of our own
    assert found == [("(주)옥과",), ("곡성중앙교회",)]
    assert not_a_person(types, set()) == []  # of an alert nothing is kept back
