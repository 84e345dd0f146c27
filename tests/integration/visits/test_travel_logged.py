"""Trips that were logged are laid beside what plans think, and change nothing by themselves."""

from datetime import date, time, timedelta

import pytest

from tasks.doors.travel_logged import logged_lines
from tasks.visits.plan import Place
from tasks.visits.rules import straight_km
from tests.visited import FRIDAY, MONDAY, TOWN, VisitedCounty
from warehouse.county import parameters

FAR = "구원리"
ENOUGH = parameters("visits", MONDAY)["travel_logged_least"]


@pytest.fixture
def placed(county: VisitedCounty) -> VisitedCounty:
    """A county whose places are known, since a plan was made."""
    county.request(county.target(), not_before=FRIDAY, due_on=FRIDAY)
    county.plan()
    return county


def road_km(county: VisitedCounty, ri: str) -> float:
    """Kilometres of road between the office and a village, as plans reckon them."""
    query = "SELECT latitude, longitude FROM ref.village_point WHERE town_code = ? AND ri = ?"
    ((office,), (village,)) = (county.ask(query, TOWN, name) for name in ("", ri))
    return straight_km(Place(*office), Place(*village)) * 1.4


def drive(county: VisitedCounty, ri: str, minutes: int, times: int) -> None:
    """So many half-days whose last visit is to a village, from which the way back takes some minutes."""
    target = county.target(ri=ri)
    for number in range(times):
        day, row = date(2024, 1, 2) + timedelta(days=number), {"delivery_id": county.new_id("d"), "row_no": 1}
        trip = {"trip_id": county.new_id("trip"), "town_code": TOWN, "officer_id": "B001", "trip_on": day}
        left = {"half": "morning", "leaves_minute": 540, "back_by_minute": 700, "visits": 1}
        county.insert("campaign.trip", [trip | left | {"tick_due_on": day, "package_id": "p"}])
        back = time(*divmod(640 + minutes, 60))
        county.insert(
            "campaign.trip_tick", [row | {"trip_id": trip["trip_id"], "result": "BACK", "back_at": back}]
        )
        seen = {"target_id": target, "result": "MET", "visited_on": day, "officer_id": "B001"}
        times_of = {"started_at": time(10), "minutes": 40}
        county.insert("campaign.visit_outcome", [row | seen | times_of])
    county.ask("SELECT 1")


def test_the_speed_that_fits_what_was_logged_is_proposed_and_not_taken(placed: VisitedCounty) -> None:
    kilometres = road_km(placed, FAR)
    slow = round(kilometres * 60 / 20 + 3)
    drive(placed, FAR, slow, ENOUGH)
    lines = logged_lines(placed.home)
    assert f"{ENOUGH} ways: {slow} minutes logged" in " ".join(lines)
    speed = round(kilometres * 60 / (slow - 3))
    assert lines[-1].startswith(f"road_speed_kmh: 35 → {speed} would fit")
    assert parameters("visits", MONDAY)["road_speed_kmh"] == 35


def test_a_few_ways_propose_nothing(placed: VisitedCounty) -> None:
    drive(placed, FAR, 20, ENOUGH - 1)
    assert logged_lines(placed.home)[-1].startswith(f"No proposal: {ENOUGH - 1} ways")


def test_a_way_at_a_speed_that_nobody_drives_is_left_out_and_counted(placed: VisitedCounty) -> None:
    drive(placed, FAR, 170, 2)
    lines = logged_lines(placed.home)
    assert lines[-2].startswith("2 of 2 ways are left out")
    assert lines[-1].startswith("No proposal: 0 ways")
