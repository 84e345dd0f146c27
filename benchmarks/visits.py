"""The county's day of visits, town by town: what the plan costs, how far from the best, and what others make of it.

Ten drawn instances of 100 open visits over a week, in the towns of Gokseong with their officers and cars; 15 visits
need two, 12 are promised, a third ask for a skill, a quarter know an officer, market mornings are out. Every plan
passes the checker. Compared are both layers, the fast layer alone, and each office driving to the nearest next door.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from benchmarks.row import Row
from tasks.visits.checker import check_plan
from tasks.visits.costs import cost_of
from tasks.visits.plan import (
    Costs,
    HalfDay,
    OfficerDay,
    Place,
    Plan,
    Problem,
    Request,
    Road,
    Slot,
    Town,
    Visit,
    Window,
)
from tasks.visits.quality import Budget, Valued, improved
from tasks.visits.rules import travel_minutes
from tasks.visits.solver import plan_town
from warehouse.county import County, parameters
from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home

_MONDAY = date(2024, 3, 4)
_INSTANCES, _VISITS, _PAIRS, _PROMISED = 10, 100, 15, 12
_HALVES = (HalfDay("morning", 540, 720), HalfDay("afternoon", 780, 1080))
_DEGREES = 0.045  # about five kilometres: a town's doors around its office


@dataclass(frozen=True)
class _Made:
    """What one way of planning made of an instance."""

    cost: int
    unserved: int
    travel: int
    seconds: float


def measure(home: Home) -> list[Row]:
    """The gap to the bound over all towns, and the cost beside that of others, of ten instances."""
    policy = parameters("visits", _MONDAY)
    budget = Budget.of(policy)
    gaps, slowest, details = list[float](), 0.0, list[str]()
    worth: dict[str, list[float]] = {"fast": [], "nearest": []}
    for seed in range(_INSTANCES):
        towns = _county(seed)
        valued, ours = _both_layers(towns, budget)
        others = {"fast": _planned(towns, plan_town), "nearest": _planned(towns, nearest_first)}
        bound = sum(one.bound if one.bound is not None else 0 for one in valued)
        gaps.append(max(0, ours.cost - bound) / ours.cost)
        slowest = max(slowest, ours.seconds)
        for name, made in others.items():
            worth[name].append(ours.cost / made.cost)
        unproved = sum(one.bound is None for one in valued)
        told = ", ".join(_told(name, made) for name, made in {"both": ours, **others}.items())
        details.append(f"seed {seed}: gap {gaps[-1]:.2%}, {unproved} towns unproved; {told}")
    details.append("cost in minutes with what was left out; unserved; minutes on the road; CPU seconds")
    return [
        Row.of("visits", "gap to the bound over all towns of the county's day", gaps, bar=0.01),
        Row.found("visits_seconds", "CPU seconds of the slowest day, both layers", slowest, 60.0),
        Row.of("visits_fast", "cost of both layers / fast layer alone", worth["fast"], bar=1.0),
        replace(
            Row.of("visits_nearest", "cost of both layers / nearest first", worth["nearest"], bar=1.0),
            details=tuple(details),
        ),
    ]


def _told(name: str, made: _Made) -> str:
    return f"{name} {made.cost} ({made.unserved}; {made.travel}; {made.seconds:.1f})"


def _both_layers(towns: list[Problem], budget: Budget) -> tuple[list[Valued], _Made]:
    began = time.process_time()
    valued = [improved(town, plan_town(town), budget) for town in towns]
    seconds = time.process_time() - began
    return valued, _judged(towns, [one.plan for one in valued], seconds)


def _planned(towns: list[Problem], plan: Callable[[Problem], Plan]) -> _Made:
    began = time.process_time()
    plans = [plan(town) for town in towns]
    return _judged(towns, plans, time.process_time() - began)


def _judged(towns: list[Problem], plans: list[Plan], seconds: float) -> _Made:
    for town, plan in zip(towns, plans, strict=True):
        if findings := check_plan(town, plan):
            raise Fault("plan_failed_check", rule=findings[0][0])
    cost = sum(cost_of(town, plan) for town, plan in zip(towns, plans, strict=True))
    unserved = sum(len(plan.unserved) for plan in plans)
    return _Made(cost, unserved, sum(plan.travel_minutes for plan in plans), seconds)


def _county(seed: int) -> list[Problem]:
    """The towns of an instance, with promises that the fast layer could make."""
    chance = random.Random(seed)
    stated = County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml").towns
    where = chance.choices(stated, [town["households"] for town in stated], k=_VISITS)
    pairs = set(chance.sample(range(_VISITS), _PAIRS))
    towns = []
    for town in stated:
        numbers = [n for n, at in enumerate(where) if at is town]
        towns.append(_town(chance, town, numbers, pairs))
    made = [(place, visit) for place, town in enumerate(towns) for visit in plan_town(town).visits]
    for place, visit in chance.sample(made, _PROMISED):
        slot = Slot(visit.officer_id, visit.officer_2_id, visit.day, visit.start)
        asked = tuple(
            replace(r, fixed=slot) if r.request_id == visit.request_id else r for r in towns[place].requests
        )
        towns[place] = replace(towns[place], requests=asked)
    return towns


def _town(chance: random.Random, town: dict[str, Any], numbers: list[int], pairs: set[int]) -> Problem:
    policy = parameters("visits", _MONDAY)
    code, officers = str(town["code"]), int(town["officers"])
    days = [_MONDAY + timedelta(days=n) for n in range(5)]
    office = Place(35.28, 127.29)
    roster = tuple(
        OfficerDay(
            f"{code}-{number}",
            code,
            day,
            _HALVES if chance.random() < 0.8 else _HALVES[1:],
            4,
            frozenset({"care"} if number % 2 else ()),
            is_driver=number < 2 or chance.random() < 0.8,
        )
        for number in range(officers)
        for day in days
        if chance.random() < 0.9
    )
    requests = []
    for number in numbers:
        halves = [
            (day, half)
            for day in days
            for half in _HALVES
            if half is not _HALVES[0] or day.day % 5 not in [market % 5 for market in town["market_days"]]
        ]
        windows = sorted(chance.sample(halves, chance.randint(1, 4)), key=lambda one: (one[0], one[1].start))
        requests.append(
            Request(
                f"r{number}",
                f"h{number}",
                code,
                Place(
                    *(at + chance.uniform(-_DEGREES, _DEGREES) for at in (office.latitude, office.longitude))
                ),
                chance.choice([30, 40, 60]),
                number in pairs,
                "care" if chance.random() < 0.33 else None,
                chance.choice([10, 50, 90]),
                chance.choice([3, 20]),
                tuple(Window(day, half.start, half.end - 30) for day, half in windows),
                f"{code}-{chance.randrange(officers)}" if chance.random() < 0.25 else None,
            )
        )
    weights = ("tour_minutes", "other_officer_minutes", "moved_minutes", "start_grid_minutes")
    costs = Costs(*(policy[name] for name in weights))
    road = Road(policy["road_circuity"], policy["road_speed_kmh"], policy["stop_minutes"])
    return Problem(Town(code, office, int(town["cars"])), tuple(requests), roster, road, costs)


def nearest_first(problem: Problem) -> Plan:
    """As offices drive today: promises kept, then each officer goes on to the nearest door that may be visited then."""
    waiting = {request.request_id: request for request in problem.requests}
    visits, travel = list[Visit](), 0
    seen = dict[tuple[str, date], int]()
    for day in sorted({officer.day for officer in problem.officer_days}):
        for half in _HALVES:
            there = [o for o in problem.officer_days if o.day == day and half in o.half_days]
            for team in _teams(problem, there, [r for r in waiting.values() if r.fixed], half):
                made, way = _driven(problem, team, half, waiting, seen)
                visits += made
                travel += way
    return Plan(problem.town.town_code, tuple(sorted(visits)), tuple(sorted(waiting)), travel)


def _teams(
    problem: Problem, there: list[OfficerDay], promised: list[Request], half: HalfDay
) -> list[tuple[OfficerDay, ...]]:
    """Who goes in each car: who promised a visit with whom, then pairs, as long as there are cars."""
    by_id = {officer.officer_id: officer for officer in there}
    teams, free = list[tuple[OfficerDay, ...]](), dict(by_id)
    for request in promised:
        slot = request.fixed
        if (
            slot
            and by_id
            and slot.day == next(iter(by_id.values())).day
            and half.start <= slot.start < half.end
        ):
            ids = [one for one in (slot.officer_id, slot.officer_2_id) if one in free]
            if slot.officer_id in ids:
                teams.append(tuple(free.pop(one) for one in ids))
    rest = sorted(free.values(), key=lambda officer: (not officer.is_driver, officer.officer_id))
    while rest and len(teams) < problem.town.cars:
        lead = rest.pop(0)
        if not lead.is_driver:
            break
        teams.append((lead, rest.pop()) if rest else (lead,))
    return teams


def _driven(
    problem: Problem,
    team: tuple[OfficerDay, ...],
    half: HalfDay,
    waiting: dict[str, Request],
    seen: dict[tuple[str, date], int],
) -> tuple[list[Visit], int]:
    lead, *others = team
    at, free, way, visits = problem.town.office, half.start, 0, list[Visit]()
    promised = sorted(
        (r for r in waiting.values() if r.fixed and (r.fixed.officer_id, r.fixed.day) == (lead.officer_id, lead.day)
         and half.start <= r.fixed.start < half.end),
        key=lambda r: r.fixed.start if r.fixed else 0,
    )  # fmt: skip
    while True:
        due = promised[0] if promised else None
        choices = [due] if due else [r for r in waiting.values() if not r.fixed]
        best = min(
            (
                (travel_minutes(at, r.place, problem.road), r.request_id, r)
                for r in choices
                if _may(problem, team, half, at, free, r)
            ),
            default=None,
            key=lambda one: one[:2],
        )
        if best is None or any(seen.get((o.officer_id, o.day), 0) >= o.most_visits for o in team):
            break
        road, _, request = best
        start = _begin(request, lead.day, free + road)
        companion = others[0].officer_id if others else None
        visits.append(
            Visit(lead.day, start or 0, lead.officer_id, request.request_id, request.minutes, companion)
        )
        for officer in team:
            seen[officer.officer_id, officer.day] = seen.get((officer.officer_id, officer.day), 0) + 1
        at, free, way = request.place, (start or 0) + request.minutes, way + road
        del waiting[request.request_id]
        promised = promised[1:] if due else promised
    return visits, way + (travel_minutes(at, problem.town.office, problem.road) if visits else 0)


def _may(
    problem: Problem, team: tuple[OfficerDay, ...], half: HalfDay, at: Place, free: int, request: Request
) -> bool:
    start = _begin(request, team[0].day, free + travel_minutes(at, request.place, problem.road))
    if start is None or not half.start <= start < half.end:
        return False
    back = start + request.minutes + travel_minutes(request.place, problem.town.office, problem.road)
    is_known = (
        request.fixed or request.skill is None or any(request.skill in officer.skills for officer in team)
    )
    return back <= half.end and bool(is_known) and (len(team) > 1 or not request.needs_two)


def _begin(request: Request, day: date, ready: int) -> int | None:
    if request.fixed:
        return request.fixed.start if request.fixed.start >= ready else None
    for window in request.windows:
        start = -(-max(ready, window.earliest) // 5) * 5
        if window.day == day and start <= window.latest:
            return start
    return None
