"""Makes small problems of one town for the tests of the visit plan."""

from dataclasses import replace
from datetime import date
from typing import Any

from tasks.visits.plan import Costs, HalfDay, OfficerDay, Place, Problem, Request, Road, Town, Window

TUESDAY, WEDNESDAY = date(2024, 3, 5), date(2024, 3, 6)
MORNING, AFTERNOON = HalfDay("morning", 540, 690), HalfDay("afternoon", 780, 990)
ROAD = Road(circuity=1.4, speed_kmh=35, stop_minutes=3)
COSTS = Costs(tour=30, other_officer=30, moved=120, grid=10)
OFFICE = Place(35.28, 127.29)


def place(north: int, east: int = 0) -> Place:
    """A door so many thousandths of a degree (about 110 and 90 metres) from the office."""
    return Place(OFFICE.latitude + north / 1000, OFFICE.longitude + east / 1000)


def windows_on(*days: date) -> tuple[Window, ...]:
    """Both half-days of some days, for a visit of forty minutes."""
    return tuple(Window(day, *span) for day in sorted(days) for span in ((540, 680), (780, 1040)))


def request(number: int, **stated: Any) -> Request:
    """A request of its own household; ``stated`` replaces what it says."""
    usual = Request(
        request_id=f"r{number}",
        household_id=f"h{number}",
        town_code="t",
        place=place(10 * number),
        minutes=40,
        needs_two=False,
        skills=frozenset(),
        priority=50,
        delay=3,
        windows=windows_on(TUESDAY, WEDNESDAY),
    )
    return replace(usual, **stated)


def officer_day(number: int, day: date = TUESDAY, **stated: Any) -> OfficerDay:
    """An officer who is out all day; ``stated`` replaces what the roster says."""
    usual = OfficerDay(
        officer_id=f"o{number}",
        town_code="t",
        day=day,
        half_days=(MORNING, AFTERNOON),
        most_visits=4,
        skills=frozenset(),
        is_driver=True,
    )
    return replace(usual, **stated)


def problem(*requests: Request, officers: tuple[OfficerDay, ...], cars: int = 1) -> Problem:
    """A town with requests, officers and cars."""
    return Problem(Town("t", OFFICE, cars), requests, officers, ROAD, COSTS, half_day_visits=4)
