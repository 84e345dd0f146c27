"""The fast layer: VROOM over the tours of one town, with the rules it does not know repaired around it.

A tour is one officer's half-day, from the office and back. VROOM knows windows, skills, priorities and travel; it does
not know that two visits need each other, that a town has few cars, or that two half-days are one day. So: two-officer
visits are placed first and get a companion who rides along; then all visits; after each solution whatever breaks one of
those rules is closed, and it is solved again. Each repair closes something for good, so this ends.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from tasks.visits.outings import Outing, doors_of_companion, half_grid, needs_company, plan_of, put_off
from tasks.visits.plan import Plan, Problem, Request
from tasks.visits.routing import routes
from tasks.visits.search import Search, Tour, TourKey


def plan_town(problem: Problem) -> Plan:
    """A plan of one town. Whether it may be used is for the checker to say.

    Args:
        problem: requests whose windows already hold every wish of the household, and officers of this town.
    """
    search = Search(problem)
    pairs = [request for request in problem.requests if request.needs_two or request.fixed]
    if any(request.needs_two and not request.fixed for request in pairs):
        tours = _solve(search, pairs)
        _keep_pairs(search, tours)
    tours = _solve(search, problem.requests)
    return plan_of(problem, [_outing(search, tour) for tour in tours])


def _keep_pairs(search: Search, tours: Sequence[Tour]) -> None:
    """Hold the two-officer visits to the tours they were given, and free companions who are not needed."""
    used = {tour.key for tour in tours}
    search.companions = {key: officer for key, officer in search.companions.items() if key in used}
    search.closed, search.most = set(), {}
    search.close_companions()
    for tour in tours:
        search.tour_of |= {request.request_id: tour.key for request, _ in tour.stops if request.needs_two}


def _solve(search: Search, requests: Sequence[Request]) -> list[Tour]:
    while True:
        tours = routes(search, requests)
        if not (_find_companions(search, tours) or _spare_cars(search, tours) or _hold_day(search, tours)):
            return tours


def _find_companions(search: Search, tours: Sequence[Tour]) -> bool:
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


def _pair(search: Search, tour: Tour, others: Sequence[Tour]) -> None:
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

    def rank(officer_id: str) -> tuple[bool, int, bool, bool, int, str]:
        half_day = search.half_days[TourKey(key.day, key.half, officer_id)]
        lead = leading.get(officer_id)
        return (
            lead is not None,
            lead.worth[2] if lead else 0,
            not search.officers[key.day, officer_id].leads,
            officer_id not in wished,
            half_day.start - half_day.end,
            officer_id,
        )

    search.companions[key] = min(candidates, key=rank)


def _spare_cars(search: Search, tours: Sequence[Tour]) -> bool:
    """Close the tours of least worth where more are out in a half-day than there are cars; True when any was."""
    out: dict[tuple[date, str], list[Tour]] = defaultdict(list)
    for tour in tours:
        out[tour.key.day, tour.key.half].append(tour)
    before = len(search.closed)
    for together in out.values():
        surplus = len(together) - search.problem.town.cars
        search.closed |= {tour.key for tour in sorted(together, key=lambda t: t.worth)[: max(0, surplus)]}
    return len(search.closed) > before


def _hold_day(search: Search, tours: Sequence[Tour]) -> bool:
    """Cap the half-days of officers whose whole day has more visits than the roster allows; True when any was."""
    by_day: dict[tuple[date, str], list[tuple[Tour, int]]] = defaultdict(list)
    for tour in tours:
        by_day[tour.key.day, tour.key.officer_id].append((tour, len(tour.stops)))
        outing = _outing(search, tour)
        if outing.companion is not None:
            doors = doors_of_companion([request for request, _ in outing.stops], outing.lead)
            by_day[tour.key.day, outing.companion.officer_id].append((tour, doors))
    is_changed = False
    for place, together in by_day.items():
        surplus = sum(doors for _, doors in together) - search.officers[place].most_visits
        if surplus > 0:
            least = min((tour for tour, _ in together), key=lambda tour: tour.worth)
            search.most[least.key] = max(0, len(least.stops) - surplus)
            is_changed = True
    return is_changed


def _outing(search: Search, tour: Tour) -> Outing:
    """The tour on the grid, else on half of it, else as it was.

    Nobody rides along where the visits that asked for it found no place.
    """
    lead = search.officer(tour.key)
    is_needed = not lead.is_driver or any(needs_company(request, lead) for request, _ in tour.stops)
    companion = search.companions.get(tour.key) if is_needed else None
    with_whom = search.officers[tour.key.day, companion] if companion is not None else None
    problem, day, span = search.problem, tour.key.day, search.span(tour.key)
    steps = (problem.costs.grid, half_grid(problem))
    later = (put_off(problem, day, span, tour.stops, step) for step in steps)
    return Outing(lead, with_whom, next(filter(None, later), tour.stops))
