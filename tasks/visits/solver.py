"""The fast layer: VROOM over the tours of one town, with the rules it does not know repaired around it.

A tour is one officer's half-day, from the office and back. VROOM knows windows, skills, priorities and travel; it does
not know that two visits need each other, that a town has few cars, or that two half-days are one day. So: two-officer
visits are placed first and get a companion who rides along; then all visits; after each solution whatever breaks one of
those rules is closed, and it is solved again. Each repair closes something for good, so this ends.

The level of exploration is fixed and one thread is used: the same problem gives the same plan.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from tasks.visits.plan import HalfDay, OfficerDay, Place, Plan, Problem, Request, Visit, Window
from tasks.visits.rules import travel_minutes

_DAY = 1440
_EXPLORATION_LEVEL = 1
# VROOM takes any of two plans of equal cost, by chance: minutes are scaled, and each arc weighs a little more or less.
_SCALE, _TIES = 1000, 499
# Skill numbers of VROOM: what every visit but a fixed one asks for, then those of tours, then those of the roster.
_ROUTINE, _TOUR, _SKILL = 1, 100, 100_000


@dataclass(frozen=True, order=True)
class TourKey:
    """An officer's half-day."""

    day: date
    half: str
    officer_id: str


@dataclass(frozen=True)
class Tour:
    """What an officer does in a half-day: (request, start) in order."""

    key: TourKey
    stops: tuple[tuple[Request, int], ...]

    @property
    def worth(self) -> tuple[int, int, int, TourKey]:
        """What is given up last has the highest: fixed visits, then two-officer visits, then priorities."""
        requests = [request for request, _ in self.stops]
        fixed = sum(request.fixed is not None for request in requests)
        return fixed, sum(r.needs_two for r in requests), sum(r.priority + 1 for r in requests), self.key


@dataclass
class _Search:
    """One town's problem and what the repairs have closed so far."""

    problem: Problem
    companions: dict[TourKey, str] = field(default_factory=dict)
    closed: set[TourKey] = field(default_factory=set)
    barred: set[tuple[str, date, str]] = field(default_factory=set)
    most: dict[TourKey, int] = field(default_factory=dict)
    tour_of: dict[str, TourKey] = field(default_factory=dict)
    half_days: dict[TourKey, HalfDay] = field(default_factory=dict)
    officers: dict[tuple[date, str], OfficerDay] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for officer in self.problem.officer_days:
            self.officers[officer.day, officer.officer_id] = officer
            for half_day in officer.half_days:
                self.half_days[TourKey(officer.day, half_day.half, officer.officer_id)] = half_day
        for request in self.problem.requests:
            key = self.fixed_key(request)
            companion = request.fixed.officer_2_id if request.fixed else None
            if key and companion and replace(key, officer_id=companion) in self.half_days:
                self.companions[key] = companion
        self.close_companions()

    def close_companions(self) -> None:
        """Who rides along leads no tour of that half-day."""
        self.closed |= {replace(key, officer_id=officer) for key, officer in self.companions.items()}

    def officer(self, key: TourKey) -> OfficerDay:
        """The roster's row behind a tour."""
        return self.officers[key.day, key.officer_id]

    def fixed_key(self, request: Request) -> TourKey | None:
        """The tour in which a fixed visit lies, or None when the roster does not have it."""
        slot = request.fixed
        if slot is None:
            return None
        for key, half_day in self.half_days.items():
            if (key.day, key.officer_id) == (
                slot.day,
                slot.officer_id,
            ) and half_day.start <= slot.start < half_day.end:
                return key
        return None


def plan_town(problem: Problem) -> Plan:
    """A plan of one town. Whether it may be used is for the checker to say.

    Args:
        problem: requests whose windows already hold every wish of the household, and officers of this town.
    """
    search = _Search(problem)
    pairs = [request for request in problem.requests if request.needs_two or request.fixed]
    if any(request.needs_two and not request.fixed for request in pairs):
        tours = _solve(search, pairs)
        _keep_pairs(search, tours)
    tours = _solve(search, problem.requests)
    return _plan_of(search, tours)


def _keep_pairs(search: _Search, tours: Sequence[Tour]) -> None:
    """Hold the two-officer visits to the tours they were given, and free companions who are not needed."""
    used = {tour.key for tour in tours}
    search.companions = {key: officer for key, officer in search.companions.items() if key in used}
    search.closed, search.most = set(), {}
    search.close_companions()
    for tour in tours:
        search.tour_of |= {request.request_id: tour.key for request, _ in tour.stops if request.needs_two}


def _solve(search: _Search, requests: Sequence[Request]) -> list[Tour]:
    while True:
        tours = _routes(search, requests)
        if not (_find_companions(search, tours) or _spare_cars(search, tours) or _hold_day(search, tours)):
            return tours


def _find_companions(search: _Search, tours: Sequence[Tour]) -> bool:
    """Give each tour with a two-officer visit a companion who is not out otherwise; True when something changed."""
    is_changed = False
    by_half: dict[tuple[date, str], list[Tour]] = defaultdict(list)
    for tour in tours:
        by_half[tour.key.day, tour.key.half].append(tour)
    for _, together in sorted(by_half.items()):
        for tour in sorted(together, key=lambda t: t.worth, reverse=True):
            if tour.key not in search.companions and any(request.needs_two for request, _ in tour.stops):
                is_changed = True
                _pair(search, tour, [other for other in together if other is not tour])
    search.close_companions()
    return is_changed


def _pair(search: _Search, tour: Tour, others: Sequence[Tour]) -> None:
    """A companion from those at the office, else from the tour of least worth, else this half-day is barred."""
    key = tour.key
    taken = {
        officer
        for other, officer in search.companions.items()
        if (other.day, other.half) == (key.day, key.half)
    }
    leading = {other.key.officer_id: other for other in others}
    candidates = [
        other.officer_id
        for other in search.half_days
        if (other.day, other.half) == (key.day, key.half)
        and other.officer_id not in taken | {key.officer_id}
        and other not in search.companions
        and (other.officer_id not in leading or leading[other.officer_id].worth[:2] == (0, 0))
    ]
    if not candidates:
        search.barred |= {(r.request_id, key.day, key.half) for r, _ in tour.stops if r.needs_two}
        return
    wished = {r.last.officer_2_id for r, _ in tour.stops if r.last} | {r.preferred for r, _ in tour.stops}

    def rank(officer_id: str) -> tuple[bool, int, bool, int, str]:
        half_day = search.half_days[TourKey(key.day, key.half, officer_id)]
        lead = leading.get(officer_id)
        return (
            lead is not None,
            lead.worth[2] if lead else 0,
            officer_id not in wished,
            half_day.start - half_day.end,
            officer_id,
        )

    search.companions[key] = min(candidates, key=rank)


def _spare_cars(search: _Search, tours: Sequence[Tour]) -> bool:
    """Close the tours of least worth where more are out in a half-day than there are cars; True when any was."""
    out: dict[tuple[date, str], list[Tour]] = defaultdict(list)
    for tour in tours:
        out[tour.key.day, tour.key.half].append(tour)
    before = len(search.closed)
    for together in out.values():
        surplus = len(together) - search.problem.town.cars
        search.closed |= {tour.key for tour in sorted(together, key=lambda t: t.worth)[: max(0, surplus)]}
    return len(search.closed) > before


def _hold_day(search: _Search, tours: Sequence[Tour]) -> bool:
    """Cap the half-days of officers whose whole day has more visits than the roster allows; True when any was."""
    by_day: dict[tuple[date, str], list[Tour]] = defaultdict(list)
    for tour in tours:
        for officer_id in (tour.key.officer_id, search.companions.get(tour.key)):
            if officer_id is not None:
                by_day[tour.key.day, officer_id].append(tour)
    is_changed = False
    for place, together in by_day.items():
        surplus = sum(len(tour.stops) for tour in together) - search.officers[place].most_visits
        if surplus > 0:
            least = min(together, key=lambda tour: tour.worth)
            search.most[least.key] = max(0, len(least.stops) - surplus)
            is_changed = True
    return is_changed


def _routes(search: _Search, requests: Sequence[Request]) -> list[Tour]:
    """One run of VROOM over the tours that are still open."""
    keys = [key for key in sorted(search.half_days) if key not in search.closed and _most(search, key) > 0]
    if not keys or not requests:
        return []
    first_day = min(key.day for key in keys)
    solution = _vroom_input(search, requests, keys, first_day).solve(
        exploration_level=_EXPLORATION_LEVEL, nb_threads=1
    )
    tours = []
    for route in solution.to_dict()["routes"]:
        key = keys[route["vehicle"] - 1]
        offset = (key.day - first_day).days * _DAY
        jobs = [step for step in route["steps"] if step["type"] == "job"]
        stops = [
            (requests[step["job"] - 1], step["arrival"] + step["waiting_time"] - offset) for step in jobs
        ]
        tours.append(Tour(key, tuple(stops)))
    return tours


def _most(search: _Search, key: TourKey) -> int:
    return min(search.officer(key).most_visits, search.most.get(key, _DAY))


def _vroom_input(
    search: _Search, requests: Sequence[Request], keys: Sequence[TourKey], first_day: date
) -> Any:
    import numpy as np
    import vroom

    problem = search.problem
    places = [problem.town.office, *(request.place for request in requests)]
    travel = np.array([[_minutes(a, b, problem) for b in places] for a in places], dtype=np.uint32)
    np.fill_diagonal(travel, 0)
    skills = {name: _SKILL + n for n, name in enumerate(sorted({r.skill for r in requests if r.skill}))}
    entry = vroom.Input()
    order = np.arange(len(places), dtype=np.uint32)
    arcs = (order[:, None] * np.uint32(73856093)) ^ (order[None, :] * np.uint32(19349663))
    for number, key in enumerate(keys):
        costs = travel * _SCALE + (arcs ^ np.uint32(number * 83492791 % 2**32)) % _TIES
        extra = [_extra_cost(problem, request, key, first_day) for request in requests]
        costs[:, 1:] += np.array(extra, dtype=np.uint32) * _SCALE
        np.fill_diagonal(costs, 0)
        entry.set_durations_matrix(f"p{number}", travel)
        entry.set_costs_matrix(f"p{number}", costs)
        entry.add_vehicle(_vehicle(search, key, number, first_day, skills))
    for number, request in enumerate(requests):
        entry.add_job(_job(search, request, number, keys, first_day, skills))
    return entry


def _minutes(a: Place, b: Place, problem: Problem) -> int:
    return travel_minutes(a, b, problem.road)


def _extra_cost(problem: Problem, request: Request, key: TourKey, first_day: date) -> int:
    cost = request.delay * (key.day - first_day).days
    if request.preferred not in (None, key.officer_id):
        cost += problem.costs.other_officer
    if request.last and (request.last.officer_id, request.last.day) != (key.officer_id, key.day):
        cost += problem.costs.moved
    return cost


def _vehicle(search: _Search, key: TourKey, number: int, first_day: date, skills: dict[str, int]) -> Any:
    import vroom

    offset = (key.day - first_day).days * _DAY
    team = [search.officer(key)]
    spans = [search.half_days[key]]
    companion = search.companions.get(key)
    if companion is not None:
        team.append(search.officers[key.day, companion])
        spans.append(search.half_days[TourKey(key.day, key.half, companion)])
    known = {skills[name] for officer in team for name in officer.skills if name in skills}
    drives = any(officer.is_driver for officer in team)
    most = min([_most(search, key), *(officer.most_visits for officer in team)])
    return vroom.Vehicle(
        number + 1,
        start=0,
        end=0,
        profile=f"p{number}",
        skills={_TOUR + number} | known | ({_ROUTINE} if drives else set()),
        time_window=vroom.TimeWindow(
            offset + max(s.start for s in spans), offset + min(s.end for s in spans)
        ),
        max_tasks=most,
        costs=vroom.VehicleCosts(fixed=search.problem.costs.tour * _SCALE, per_hour=3600),
    )


def _job(
    search: _Search,
    request: Request,
    number: int,
    keys: Sequence[TourKey],
    first_day: date,
    skills: dict[str, int],
) -> Any:
    import vroom

    slot = request.fixed
    windows: Iterable[Window] = request.windows
    key = search.tour_of.get(request.request_id)
    needed = {skills[request.skill]} if request.skill else set()
    if slot is not None:
        windows, key, needed = [Window(slot.day, slot.start, slot.start)], search.fixed_key(request), set()
    else:
        needed.add(_ROUTINE)
    if key is not None:
        needed.add(_TOUR + keys.index(key) if key in keys else _TOUR + len(keys))
    starts = [
        vroom.TimeWindow(
            (w.day - first_day).days * _DAY + w.earliest, (w.day - first_day).days * _DAY + w.latest
        )
        for w in windows
        if w.day >= first_day and not _is_barred(search, request, w)
    ]
    if not starts:
        starts, needed = [vroom.TimeWindow(0, 0)], {_TOUR + len(keys)}
    return vroom.Job(
        number + 1,
        location=number + 1,
        default_service=request.minutes,
        skills=needed,
        priority=100 if slot else request.priority,
        time_windows=starts,
    )


def _is_barred(search: _Search, request: Request, window: Window) -> bool:
    """Whether the half-day of a window has nobody to ride along with a two-officer visit."""
    barred = {
        half for identity, day, half in search.barred if (identity, day) == (request.request_id, window.day)
    }
    return any(
        key.day == window.day and key.half in barred and half_day.start <= window.earliest < half_day.end
        for key, half_day in search.half_days.items()
        if barred
    )


def _plan_of(search: _Search, tours: Sequence[Tour]) -> Plan:
    visits, travel = [], 0
    for tour in tours:
        travel += _travel_of(search.problem, tour)
        companion = _company(search, tour)
        for request, start in _on_the_grid(search, tour).stops:
            visits.append(
                Visit(
                    tour.key.day, start, tour.key.officer_id, request.request_id, request.minutes, companion
                )
            )
    served = Counter(visit.request_id for visit in visits)
    unserved = sorted(
        request.request_id for request in search.problem.requests if request.request_id not in served
    )
    return Plan(search.problem.town.town_code, tuple(sorted(visits)), tuple(unserved), travel)


def _company(search: _Search, tour: Tour) -> str | None:
    """Who rides along; nobody, where the visits that asked for it found no place and the officer can go alone."""
    officer = search.officer(tour.key)
    is_needed = any(r.needs_two or (r.fixed and r.fixed.officer_2_id) for r, _ in tour.stops)
    can_alone = officer.is_driver and officer.skills >= {r.skill for r, _ in tour.stops if r.skill}
    return None if can_alone and not is_needed else search.companions.get(tour.key)


def _travel_of(problem: Problem, tour: Tour) -> int:
    places = [problem.town.office, *(request.place for request, _ in tour.stops), problem.town.office]
    return sum(_minutes(a, b, problem) for a, b in pairwise(places))


def _on_the_grid(search: _Search, tour: Tour) -> Tour:
    """The tour with its starts put off to the grid, or as it was where the windows or the half-day forbid that."""
    problem, grid = search.problem, search.problem.costs.grid
    stops, free, place = [], 0, problem.town.office
    end = search.half_days[tour.key].end
    companion = search.companions.get(tour.key)
    if companion is not None:
        end = min(end, search.half_days[replace(tour.key, officer_id=companion)].end)
    for request, planned in tour.stops:
        ready = max(planned, free + _minutes(place, request.place, problem) if free else planned)
        start = ready if request.fixed else -(-ready // grid) * grid
        if not _may_begin(request, tour.key.day, start):
            return tour
        stops.append((request, start))
        free, place = start + request.minutes, request.place
    return (
        Tour(tour.key, tuple(stops)) if free + _minutes(place, problem.town.office, problem) <= end else tour
    )


def _may_begin(request: Request, day: date, start: int) -> bool:
    if request.fixed:
        return start == request.fixed.start
    return any(w.day == day and w.earliest <= start <= w.latest for w in request.windows)
