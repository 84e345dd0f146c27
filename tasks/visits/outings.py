"""From who goes where in each half-day to a plan: the same for both layers.

Who rides along goes to every door for which their day has room, else only to those that cannot be visited without them:
waiting in the car is no visit.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks.visits.costs import road_minutes, way_from_home
from tasks.visits.plan import HalfDay, OfficerDay, Plan, Problem, Request, Visit
from tasks.visits.rules import travel_minutes

Doors = Sequence[tuple[Request, int]]


@dataclass(frozen=True)
class Outing:
    """A half-day's tour: who leads, who rides along if anybody does, and (request, start) in order."""

    lead: OfficerDay
    companion: OfficerDay | None
    stops: Doors


def needs_company(request: Request, lead: OfficerDay) -> bool:
    """Whether this officer cannot make the visit without a companion."""
    if request.fixed:
        return request.needs_two or request.fixed.officer_2_id is not None
    return request.needs_two or not request.skills <= lead.skills


def hours_of(problem: Problem, officer: OfficerDay) -> tuple[HalfDay, ...]:
    """When an officer may be out from this office: who comes from another one needs the way there and back."""
    way = way_from_home(problem, officer)
    return tuple(
        HalfDay(half.half, half.start + way, half.end - way)
        for half in officer.half_days
        if half.end - half.start > 2 * way
    )


def most_stops(problem: Problem, lead: OfficerDay, half: HalfDay) -> int:
    """Visits of a tour at most: by the officer's day, and by the county's half-day or what was promised in it."""
    promised = [request.fixed for request in problem.requests if request.fixed]
    kept = sum(
        (slot.officer_id, slot.day) == (lead.officer_id, lead.day) and half.start <= slot.start < half.end
        for slot in promised
    )
    return min(lead.most_visits, max(problem.half_day_visits, kept))


def doors_of_companion(requests: Sequence[Request], lead: OfficerDay) -> int:
    """Visits of a tour that count as the companion's at least; one where only their licence is needed."""
    return max(1, sum(needs_company(request, lead) for request in requests))


def half_grid(problem: Problem) -> int:
    """Starts are listed on half the grid, to which a start is put off where the whole one does not fit."""
    return max(1, problem.costs.grid // 2)


def first_start(request: Request, day: date, ready: int, step: int) -> int | None:
    """The first minute of the grid at which the visit may begin, once somebody is there; None where there is none."""
    step = 1 if request.fixed else step
    for earliest, latest in spans_of(request, day):
        start = -(-max(ready, earliest) // step) * step
        if start <= latest:
            return start
    return None


def spans_of(request: Request, day: date) -> list[tuple[int, int]]:
    """When the visit may begin on a day; a promised one at its minute only."""
    if request.fixed:
        return [(request.fixed.start, request.fixed.start)] if request.fixed.day == day else []
    return [(window.earliest, window.latest) for window in sorted(request.windows) if window.day == day]


def put_off(problem: Problem, day: date, span: tuple[int, int], stops: Doors, step: int) -> Doors | None:
    """The stops of a tour with every start at a multiple of ``step``, and at none before the given one.

    None where a window or the half-day forbids that.

    Args:
        span: from leaving the office to being back.
    """
    (free, end), place, later = span, problem.town.office, list[tuple[Request, int]]()
    for request, planned in stops:
        ready = max(planned, free + travel_minutes(place, request.place, problem.road))
        start = first_start(request, day, ready, step)
        if start is None:
            return None
        later.append((request, start))
        free, place = start + request.minutes, request.place
    is_back = free + travel_minutes(place, problem.town.office, problem.road) <= end
    return tuple(later) if is_back else None


def plan_of(problem: Problem, outings: Sequence[Outing]) -> Plan:
    """The plan that these outings make."""
    doors = Counter[tuple[str, date]]()
    for outing in outings:
        requests = [request for request, _ in outing.stops]
        doors[outing.lead.officer_id, outing.lead.day] += len(requests)
        if outing.companion:
            doors[outing.companion.officer_id, outing.lead.day] += doors_of_companion(requests, outing.lead)
    visits = [visit for outing in outings for visit in _visits(outing, doors)]
    served = {visit.request_id for visit in visits}
    unserved = sorted(request.request_id for request in problem.requests if request.request_id not in served)
    travel = sum(road_minutes(problem, [request for request, _ in outing.stops]) for outing in outings)
    return Plan(problem.town.town_code, tuple(sorted(visits)), tuple(unserved), travel)


def _visits(outing: Outing, doors: Counter[tuple[str, date]]) -> list[Visit]:
    """The visits of an outing; ``doors`` grows by those to which a companion goes along unneeded."""
    lead, companion = outing.lead, outing.companion
    requests = [request for request, _ in outing.stops]
    is_along = [companion is not None and needs_company(request, lead) for request in requests]
    if companion is not None:
        more = len(requests) - doors_of_companion(requests, lead)
        if doors[companion.officer_id, lead.day] + more <= companion.most_visits:
            doors[companion.officer_id, lead.day] += more
            is_along = [True] * len(requests)
        elif not any(is_along):
            is_along[0] = True
    return [
        Visit(
            lead.day,
            start,
            lead.officer_id,
            request.request_id,
            request.minutes,
            companion.officer_id if companion and goes else None,
        )
        for (request, start), goes in zip(outing.stops, is_along, strict=True)
    ]
