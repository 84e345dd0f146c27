"""Draws weeks of visits: the county's own towns, and the laboratory case of one office for the whole county."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tasks.visits.plan import Costs, HalfDay, OfficerDay, Place, Problem, Request, Road, Slot, Town, Window
from tasks.visits.solver import plan_town
from warehouse.county import County, parameters
from warehouse.home import CHECKOUT

MONDAY = date(2024, 3, 4)
HALVES = (HalfDay("morning", 540, 720), HalfDay("afternoon", 780, 1080))
_VISITS, _PAIRS, _PROMISED = 100, 15, 12
_DAYS = [MONDAY + timedelta(days=n) for n in range(5)]
_OFFICE = Place(35.28, 127.29)
_DEGREES = 0.045  # about five kilometres: a town's doors around its office


def county(seed: int) -> list[Problem]:
    """The towns of an instance, with promises that the fast layer could make."""
    chance = random.Random(seed)
    stated = County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml").towns
    where = chance.choices(stated, [town["households"] for town in stated], k=_VISITS)
    pairs = set(chance.sample(range(_VISITS), _PAIRS))
    towns = []
    for town in stated:
        numbers = [n for n, at in enumerate(where) if at is town]
        towns.append(_town(chance, town, numbers, pairs))
    return _promised(chance, towns)


def laboratory(seed: int) -> Problem:
    """One office for the whole county, without the town rule: 25 of 40 officers a day, three doors a day, cars for all.

    Doors lie up to some fifteen kilometres from the office.
    """
    chance = random.Random(seed)
    pairs = set(chance.sample(range(_VISITS), _PAIRS))
    roster = _roster(chance, "county", _Staff(officers=40, share=25 / 40, doors=3))
    requests = _requests(chance, _Ground("county", 40, (3, 8), 3 * _DEGREES), range(_VISITS), pairs)
    return _promised(chance, [problem_of(Town("county", _OFFICE, 25), requests, roster)])[0]


@dataclass(frozen=True)
class _Staff:
    """How many officers, the share of them who are there on a day, and their doors a day."""

    officers: int
    share: float
    doors: int


@dataclass(frozen=True)
class _Ground:
    """Whose officers may be known, the market days, and how far the doors lie around the office, in degrees."""

    code: str
    officers: int
    market_days: tuple[int, ...]
    degrees: float


def _promised(chance: random.Random, towns: list[Problem]) -> list[Problem]:
    towns = list(towns)
    made = [(place, visit) for place, town in enumerate(towns) for visit in plan_town(town).visits]
    for place, visit in chance.sample(made, _PROMISED):
        slot = Slot(visit.officer_id, visit.officer_2_id, visit.day, visit.start)
        asked = tuple(
            replace(r, fixed=slot) if r.request_id == visit.request_id else r for r in towns[place].requests
        )
        towns[place] = replace(towns[place], requests=asked)
    return towns


def _town(chance: random.Random, town: dict[str, Any], numbers: list[int], pairs: set[int]) -> Problem:
    code, officers = str(town["code"]), int(town["officers"])
    roster = _roster(chance, code, _Staff(officers, share=0.9, doors=4))
    ground = _Ground(code, officers, tuple(town["market_days"]), _DEGREES)
    return problem_of(
        Town(code, _OFFICE, int(town["cars"])), _requests(chance, ground, numbers, pairs), roster
    )


def problem_of(town: Town, requests: Sequence[Request], roster: Sequence[OfficerDay]) -> Problem:
    """The problem of a town, with the road and the weights of the parameters."""
    policy = parameters("visits", MONDAY)
    weights = ("tour_minutes", "other_officer_minutes", "moved_minutes", "start_grid_minutes")
    costs = Costs(*(policy[name] for name in weights))
    road = Road(policy["road_circuity"], policy["road_speed_kmh"], policy["stop_minutes"])
    return Problem(town, tuple(requests), tuple(roster), road, costs, policy["visits_per_half_day"])


def _roster(chance: random.Random, code: str, staff: _Staff) -> list[OfficerDay]:
    return [
        OfficerDay(
            f"{code}-{number}",
            code,
            day,
            HALVES if chance.random() < 0.8 else HALVES[1:],
            staff.doors,
            frozenset({"care"} if number % 2 else ()),
            is_driver=number < 2 or chance.random() < 0.8,
        )
        for number in range(staff.officers)
        for day in _DAYS
        if chance.random() < staff.share
    ]


def _requests(
    chance: random.Random, ground: _Ground, numbers: Sequence[int], pairs: set[int]
) -> list[Request]:
    requests = []
    for number in numbers:
        halves = [
            (day, half)
            for day in _DAYS
            for half in HALVES
            if half is not HALVES[0] or day.day % 5 not in [market % 5 for market in ground.market_days]
        ]
        windows = sorted(chance.sample(halves, chance.randint(1, 4)), key=lambda one: (one[0], one[1].start))
        degrees = ground.degrees
        requests.append(
            Request(
                f"r{number}",
                f"h{number}",
                ground.code,
                Place(
                    *(at + chance.uniform(-degrees, degrees) for at in (_OFFICE.latitude, _OFFICE.longitude))
                ),
                chance.choice([30, 40, 60]),
                number in pairs,
                frozenset({"care"} if chance.random() < 0.33 else ()),
                chance.choice([10, 50, 90]),
                chance.choice([3, 20]),
                tuple(Window(day, half.start, half.end - 30) for day, half in windows),
                f"{ground.code}-{chance.randrange(ground.officers)}" if chance.random() < 0.25 else None,
            )
        )
    return requests
