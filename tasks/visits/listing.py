"""Every tour that a town's officers could make: the households of one half-day, in their best order, and by whom.

Starts lie on half the declared grid, but for promised ones. Of the orders in which a tour is possible the shortest is
kept: nothing else hangs on the order. A companion rides along for the whole half-day.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.visits.costs import first_day, tour_cost, visit_cost
from tasks.visits.plan import OfficerDay, Problem, Request
from tasks.visits.rules import travel_minutes

Stops = tuple[tuple[int, int], ...]


class TooMany(Exception):
    """There are more tours than may be listed."""


@dataclass(frozen=True)
class Team:
    """Who goes in one car in one half-day, and between which minutes they are out."""

    day: date
    half: str
    officers: tuple[OfficerDay, ...]
    start: int
    end: int

    @property
    def most_visits(self) -> int:
        return min(officer.most_visits for officer in self.officers)


@dataclass(frozen=True)
class Listed:
    """A tour: the team, (number of the request, start) in order, and what it costs."""

    team: Team
    stops: Stops
    cost: int


def listed_tours(problem: Problem, most: int) -> list[Listed]:
    """Every possible tour of a problem, in a fixed order.

    Raises:
        TooMany: there are more than ``most``, or many more orders had to be looked at.
    """
    found: list[Listed] = []
    orders: dict[tuple[date, str, int, int, int], dict[frozenset[int], Stops]] = {}
    first = first_day(problem)
    for team in _teams(problem):
        span = (team.day, team.half, team.start, team.end, team.most_visits)
        if span not in orders:
            orders[span] = _best_orders(problem, team, 10 * most)
        for stops in orders[span].values():
            requests = [problem.requests[number] for number, _ in stops]
            if _may_make(team, requests, [start for _, start in stops]):
                lead = team.officers[0].officer_id
                cost = tour_cost(problem, requests)
                cost += sum(visit_cost(problem, request, lead, team.day, first) for request in requests)
                found.append(Listed(team, stops, cost))
        if len(found) > most:
            raise TooMany
    return _of_each_pair_the_better(found)


def _teams(problem: Problem) -> Iterator[Team]:
    """Each officer alone and, where somebody has to be two, each pair, in each half-day."""
    by_half: dict[tuple[date, str], list[tuple[OfficerDay, int, int]]] = defaultdict(list)
    for officer in problem.officer_days:
        for half in officer.half_days:
            by_half[officer.day, half.half].append((officer, half.start, half.end))
    for (day, name), there in sorted(by_half.items()):
        ranked = sorted(there, key=lambda one: one[0].officer_id)
        for officer, start, end in ranked:
            yield Team(day, name, (officer,), start, end)
            for other, begins, ends in ranked:
                if other is not officer:
                    yield Team(day, name, (officer, other), max(start, begins), min(end, ends))


def _may_make(team: Team, requests: Sequence[Request], starts: Sequence[int]) -> bool:
    """Whether the team may make these visits, and needs to be so many."""
    lead, *companions = team.officers
    ids = {officer.officer_id for officer in team.officers}
    promised = [request.fixed for request in requests if request.fixed]
    if any(
        (slot.day, slot.officer_id) != (team.day, lead.officer_id) or not {slot.officer_2_id} <= ids | {None}
        for slot in promised
    ):
        return False
    is_pair_needed = any(request.needs_two for request in requests) or any(
        slot.officer_2_id for slot in promised
    )
    alone_is_enough = _can_go((lead,), requests) and not is_pair_needed
    return not alone_is_enough and _can_go(team.officers, requests) if companions else alone_is_enough


def _can_go(officers: Sequence[OfficerDay], requests: Sequence[Request]) -> bool:
    skills = frozenset[str]().union(*(officer.skills for officer in officers))
    drives = any(officer.is_driver for officer in officers) or all(request.fixed for request in requests)
    return drives and all(request.fixed or request.skill in skills | {None} for request in requests)


def _best_orders(problem: Problem, team: Team, most: int) -> dict[frozenset[int], Stops]:
    """Of each set of households that can be visited in the half-day, the order with the shortest way."""
    office = problem.town.office
    numbers = [n for n, request in enumerate(problem.requests) if _starts(request, team)]
    out = {n: travel_minutes(office, problem.requests[n].place, problem.road) for n in numbers}
    between = {
        (a, b): travel_minutes(problem.requests[a].place, problem.requests[b].place, problem.road)
        for a in numbers
        for b in numbers
        if a != b
    }
    best: dict[frozenset[int], tuple[int, Stops]] = {}
    looked = 0
    waiting: list[tuple[Stops, int, int]] = [((), team.start, 0)]
    while waiting:
        stops, free, way = waiting.pop()
        looked += 1
        if looked > most:
            raise TooMany
        if stops:
            back = out[stops[-1][0]]
            key = frozenset(number for number, _ in stops)
            if key not in best or (way + back, stops) < best[key]:
                best[key] = (way + back, stops)
        if len(stops) == team.most_visits:
            continue
        there = {problem.requests[number].household_id for number, _ in stops}
        for number in numbers:
            request = problem.requests[number]
            if request.household_id in there:
                continue
            road = between[stops[-1][0], number] if stops else out[number]
            start = _start(request, team, free + road, _step(problem))
            if start is not None and start + request.minutes + out[number] <= team.end:
                waiting.append(((*stops, (number, start)), start + request.minutes, way + road))
    return {key: stops for key, (_, stops) in sorted(best.items(), key=lambda one: one[1][1])}


def on_the_grid(problem: Problem, tour: Listed) -> Stops:
    """The stops of a tour put off to the whole grid, where its windows and the half-day allow that."""
    place, free, stops = problem.town.office, tour.team.start, list[tuple[int, int]]()
    for number, _ in tour.stops:
        request = problem.requests[number]
        ready = free + travel_minutes(place, request.place, problem.road)
        start = _start(request, tour.team, ready, problem.costs.grid)
        if start is None:
            return tour.stops
        stops.append((number, start))
        place, free = request.place, start + request.minutes
    is_back = free + travel_minutes(place, problem.town.office, problem.road) <= tour.team.end
    return tuple(stops) if is_back else tour.stops


def _step(problem: Problem) -> int:
    """Starts are listed on half the grid, to which a start is put off where the whole one does not fit."""
    return max(1, problem.costs.grid // 2)


def _starts(request: Request, team: Team) -> bool:
    """Whether the visit may begin in the half-day at all."""
    if request.fixed:
        return request.fixed.day == team.day and team.start <= request.fixed.start < team.end
    return any(
        w.day == team.day and w.earliest < team.end and w.latest >= team.start for w in request.windows
    )


def _start(request: Request, team: Team, ready: int, step: int) -> int | None:
    """The first minute of the grid at which the visit may begin, once somebody is there; None where there is none."""
    if request.fixed:
        return request.fixed.start if request.fixed.start >= ready else None
    for window in sorted(request.windows):
        start = -(-max(ready, window.earliest) // step) * step
        if window.day == team.day and start <= window.latest:
            return start
    return None


def _of_each_pair_the_better(found: Sequence[Listed]) -> list[Listed]:
    """Of two officers who could make one tour together, the one leads with whom it costs less."""
    kept: dict[tuple[date, str, frozenset[str], Stops], Listed] = {}
    for tour in found:
        team = frozenset(officer.officer_id for officer in tour.team.officers)
        key = (tour.team.day, tour.team.half, team, tour.stops)
        if key not in kept or tour.cost < kept[key].cost:
            kept[key] = tour
    return list(kept.values())
