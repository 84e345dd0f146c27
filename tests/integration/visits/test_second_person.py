"""Officers serve their own town; a second person from elsewhere comes by a signed order, and only where needed."""

from datetime import date
from typing import Any

import pytest

from tasks.visits.plan import Place
from tasks.visits.rules import road_of, travel_minutes
from tests.visited import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    OTHER_TOWN,
    OTHER_TOWN_KO,
    TOWN,
    TOWN_KO,
    TUESDAY,
    WEDNESDAY,
    VisitedCounty,
)
from warehouse.county import parameters
from warehouse.verification import verify

TEAM_KO = "희망복지팀"


def sign(county: VisitedCounty, **told: Any) -> None:
    """An order lets somebody ride along in 곡성읍, from Monday to next Monday unless ``told`` otherwise."""
    order = {"order_kind": "SECOND_PERSON", "office": TOWN_KO, "document_no": "제31호"}
    county.deliver("operator_order", [order | {"starts_on": MONDAY, "ends_on": NEXT_MONDAY} | told])


def team(county: VisitedCounty) -> tuple[str, str | None]:
    """Who goes to the only visit."""
    visit = county.the_visit()
    return visit["officer_id"], visit["officer_2_id"]


def for_two(county: VisitedCounty, day: date = WEDNESDAY, **told: Any) -> str:
    """A household that two visit on a day; its target."""
    target = county.target(**told)
    county.request(target, needs_two=True, not_before=day, due_on=day)
    return target


@pytest.fixture
def paired(bare: VisitedCounty) -> VisitedCounty:
    """A town with one officer, one with two, and a case manager of the county's own team."""
    bare.roster({"B001": TOWN_KO, "C001": OTHER_TOWN_KO, "C002": OTHER_TOWN_KO, "D001": TEAM_KO})
    return bare


def test_without_an_order_nobody_comes_from_elsewhere(paired: VisitedCounty) -> None:
    for_two(paired)
    assert paired.plan()["unserved"] == 1


@pytest.mark.parametrize(
    ("signed", "second"),
    [({"officer_id": "D001"}, {"D001"}), ({"from_office": OTHER_TOWN_KO}, {"C001", "C002"})],
)
def test_a_signed_second_person_rides_along(
    paired: VisitedCounty, signed: dict[str, str], second: set[str]
) -> None:
    sign(paired, **signed)
    for_two(paired)
    assert paired.plan()["unserved"] == 0
    lead, other = team(paired)
    assert lead == "B001"
    assert other in second
    rides = paired.sheets_of(str(other))["동행 일정"]
    assert rides[1][2] == "담당B001"
    assert [law.name for law in verify(paired.home) if not law.holds] == []


def test_who_comes_from_another_office_is_given_the_time_to_drive_there(paired: VisitedCounty) -> None:
    sign(paired, officer_id="C001")
    for_two(paired)
    assert paired.plan()["unserved"] == 0
    query = "SELECT latitude, longitude FROM ref.village_point WHERE town_code = ? AND ri = ?"
    theirs, ours, door = (
        Place(*paired.ask(query, *where)[0]) for where in ((OTHER_TOWN, ""), (TOWN, ""), (TOWN, "읍내리"))
    )
    road = road_of(parameters("visits", MONDAY))
    way = travel_minutes(theirs, ours, road)
    assert way > 3
    assert paired.the_visit()["start_minute"] >= 540 + way + travel_minutes(ours, door, road)


def test_who_comes_from_elsewhere_leads_no_visit(bare: VisitedCounty) -> None:
    bare.roster({"C001": OTHER_TOWN_KO})
    sign(bare, officer_id="C001")
    bare.request(bare.target())
    assert bare.plan()["planned"] == 0


def test_nobody_comes_from_elsewhere_where_one_is_enough(paired: VisitedCounty) -> None:
    sign(paired, officer_id="D001")
    paired.request(paired.target())
    paired.plan()
    assert team(paired) == ("B001", None)


def test_an_order_holds_from_its_first_day_to_its_last(paired: VisitedCounty) -> None:
    sign(paired, officer_id="D001", starts_on=MONDAY, ends_on=TUESDAY)
    for_two(paired, FRIDAY)
    assert paired.plan()["unserved"] == 1


def test_who_is_needed_at_home_rides_along_nowhere(paired: VisitedCounty) -> None:
    sign(paired, officer_id="C001")
    for_two(paired, town=OTHER_TOWN, ri="오지리")
    for_two(paired)
    assert paired.plan()["unserved"] == 1
    (made,) = paired.planned()
    assert {made["officer_id"], made["officer_2_id"]} == {"C001", "C002"}


def test_who_rides_along_elsewhere_makes_no_visit_at_home_that_day_in_a_later_run_either(
    paired: VisitedCounty,
) -> None:
    sign(paired, officer_id="C001")
    for_two(paired)
    paired.plan()
    assert team(paired) == ("B001", "C001")
    paired.start(TUESDAY)
    for_two(paired, town=OTHER_TOWN, ri="오지리")
    assert paired.plan()["unserved"] == 1
    assert team(paired) == ("B001", "C001")
    assert [law.name for law in verify(paired.home) if not law.holds] == []


def test_a_visit_stays_as_it_was_with_its_second_person_from_elsewhere(paired: VisitedCounty) -> None:
    sign(paired, officer_id="D001")
    for_two(paired, FRIDAY)
    paired.plan()
    for day in (TUESDAY, WEDNESDAY):
        paired.start(day)
        paired.roster({"B001": TOWN_KO, "D001": TEAM_KO})
        assert paired.plan()["withdrawn"] == 0
        assert team(paired) == ("B001", "D001")
