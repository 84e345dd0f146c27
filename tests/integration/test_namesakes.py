"""Two reports of namesakes with another telephone and another door: at most one of them is the one who is listed."""

from datetime import date

import pytest

from tests.factories import AS_OF, ask, deliver_rows, one, person, receive
from tests.linked import links, order, report
from tests.screened import assert_lawful
from warehouse.home import Home

NEXT = date(2024, 3, 5)
LATER = date(2024, 3, 6)
KNOWN = person(1).row(phone="010-0777-0009", address="전라남도 곡성군 곡성읍 읍내리 90")


def told(n: int, **more: str) -> dict[str, str]:
    """A report of one of the namesakes."""
    said = {"phone": f"010-0777-000{n}", "address": f"곡성읍 읍내리 {n}0"}
    return report(person(1), **(said | more))


def reported(home: Home, day: date, *rows: dict[str, str]) -> None:
    """Reports that come on a day."""
    deliver_rows(home, "village_report", rows, period=f"2024년 {day.day - 2}월")
    receive(home, day)


def asked(home: Home) -> list[int]:
    """How many candidates with a number each report is asked about that is linked to none."""
    found = ask(
        home,
        "SELECT count(*) FROM core.link_waiting w JOIN core.person p ON p.person_id = w.candidate_person_id "
        "WHERE p.token IS NOT NULL GROUP BY w.delivery_id, w.row_no",
    )
    return [count for (count,) in found]


def test_two_namesakes_reported_apart_are_not_both_the_one_who_is_listed(home: Home) -> None:
    deliver_rows(home, "water_cut", [KNOWN])
    reported(home, AS_OF, told(1), told(2))
    assert links(home, "village_report") == [("own_row", False)] * 2
    assert asked(home) == [1, 1]
    reported(home, NEXT, told(1, reported_on="2024-03-02"))
    assert links(home, "village_report") == [("own_row", False), ("own_row", False), ("rule", False)]
    assert one(home, "SELECT count(DISTINCT household_id) FROM core.person_household") == 3
    assert_lawful(home)


def test_a_namesake_who_is_reported_later_with_another_telephone_and_door_is_asked_about(home: Home) -> None:
    deliver_rows(home, "water_cut", [KNOWN])
    reported(home, AS_OF, told(1))
    assert links(home, "village_report") == [("rule", True)]
    reported(home, NEXT, told(2))
    assert links(home, "village_report") == [("rule", True), ("own_row", False)]
    assert asked(home) == [1]
    assert_lawful(home)


@pytest.mark.parametrize("first", [AS_OF, LATER])
def test_of_two_namesakes_the_one_with_the_telephone_or_door_of_the_listed_is_linked(
    home: Home, first: date
) -> None:
    """Whether the list or the reports come first."""
    if first == AS_OF:
        deliver_rows(home, "water_cut", [KNOWN])
    reported(home, NEXT, told(1, phone="010-0777-0009"), told(2))
    if first == LATER:
        deliver_rows(home, "water_cut", [KNOWN])
        receive(home, LATER)
    assert links(home, "village_report") == [("rule", True), ("own_row", False)]
    assert asked(home) == [1]
    assert_lawful(home)


def test_two_namesakes_reported_before_one_of_that_name_is_listed_are_both_asked_about(home: Home) -> None:
    reported(home, AS_OF, told(1), told(2))
    deliver_rows(home, "water_cut", [KNOWN])
    receive(home, NEXT)
    assert links(home, "village_report") == [("own_row", False)] * 2
    assert asked(home) == [1, 1]
    assert_lawful(home)


def test_a_namesake_of_whom_a_human_said_that_they_are_somebody_else_keeps_nobody_from_being_linked(
    home: Home,
) -> None:
    deliver_rows(home, "water_cut", [KNOWN])
    reported(home, AS_OF, told(1))
    order(home, "연결 해제", "village_report", NEXT)
    reported(home, LATER, told(2, reported_on="2024-03-06"))
    assert links(home, "village_report") == [("undone", False), ("rule", True)]
    assert_lawful(home)


def test_reports_with_another_telephone_or_another_door_alone_are_of_the_one_who_is_listed(
    home: Home,
) -> None:
    deliver_rows(home, "water_cut", [KNOWN])
    reported(home, AS_OF, told(1), told(1, phone="010-0777-0002"), told(1, address="곡성읍 읍내리"))
    assert links(home, "village_report") == [("rule", True)] * 3
    assert_lawful(home)
