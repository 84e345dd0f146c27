"""An independent check of a visit plan, in plain Python: it shares the dataclasses with the solver and nothing else.

Travel is computed anew from the coordinates, and the rules are stated over each officer's day rather than over tours:
a fault in the solver, or in a rule that it uses, does not repeat itself here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import asin, ceil, cos, radians, sin, sqrt

from tasks.visits.plan import OfficerDay, Place, Plan, Problem, Request, Road, Slot, Visit

Finding = tuple[str, str]


def check_plan(problem: Problem, plan: Plan) -> list[Finding]:
    """What is wrong with a plan: (rule, request or officer id) of each breach; empty when it may be used.

    Rules: ``unknown_request``, ``counted_once``, ``household_once_a_day``, ``window``, ``fixed_moved``, ``minutes``,
    ``not_on_duty``, ``own_town``, ``alone``, ``companion``, ``skill``, ``driver``, ``travel``, ``officer_minutes``,
    ``most_visits``, ``half_day_visits``, ``cars``.
    """
    requests = {request.request_id: request for request in problem.requests}
    strangers = [visit.request_id for visit in plan.visits if visit.request_id not in requests]
    if strangers:
        return [("unknown_request", stranger) for stranger in strangers]
    roster = {(officer.officer_id, officer.day): officer for officer in problem.officer_days}
    findings = [*_counted(problem, plan), *_households(requests, plan.visits)]
    for visit in plan.visits:
        findings += _one_visit(requests[visit.request_id], visit)
        findings += _team(problem, requests[visit.request_id], visit, roster)
    if not any(rule == "not_on_duty" for rule, _ in findings):
        findings += _days(problem, requests, plan.visits, roster)
        findings += _cars(problem, requests, plan.visits, roster)
    return findings


def _counted(problem: Problem, plan: Plan) -> Iterator[Finding]:
    times = Counter([visit.request_id for visit in plan.visits]) + Counter(plan.unserved)
    for request in problem.requests:
        if times[request.request_id] != 1:
            yield "counted_once", request.request_id


def _households(requests: Mapping[str, Request], visits: Sequence[Visit]) -> Iterator[Finding]:
    days = Counter((requests[visit.request_id].household_id, visit.day) for visit in visits)
    for (household, _), count in days.items():
        if count > 1:
            yield "household_once_a_day", household


def _one_visit(request: Request, visit: Visit) -> Iterator[Finding]:
    if visit.minutes != request.minutes:
        yield "minutes", visit.request_id
    if request.fixed is not None:
        # Who rides along may do so unpromised; a promised companion is promised.
        companion = visit.officer_2_id if request.fixed.officer_2_id is not None else None
        if request.fixed != Slot(visit.officer_id, companion, visit.day, visit.start):
            yield "fixed_moved", visit.request_id
    elif not any(w.day == visit.day and w.earliest <= visit.start <= w.latest for w in request.windows):
        yield "window", visit.request_id


def _team(
    problem: Problem, request: Request, visit: Visit, roster: Mapping[tuple[str, date], OfficerDay]
) -> Iterator[Finding]:
    ids = [visit.officer_id] + ([visit.officer_2_id] if visit.officer_2_id is not None else [])
    team = [roster[officer, visit.day] for officer in ids if (officer, visit.day) in roster]
    if len(team) < len(ids):
        yield "not_on_duty", visit.request_id
    town_code = problem.town.town_code
    is_strange = any(officer.town_code != town_code and officer.leads for officer in team)
    is_led_by_guest = any(officer.officer_id == visit.officer_id and not officer.leads for officer in team)
    if is_strange or is_led_by_guest or request.town_code != town_code:
        yield "own_town", visit.request_id
    if request.needs_two and len(set(ids)) < 2:
        yield "alone", visit.request_id
    if request.fixed is None and not request.skills <= frozenset[str]().union(
        *(officer.skills for officer in team)
    ):
        yield "skill", visit.request_id


def _days(
    problem: Problem,
    requests: Mapping[str, Request],
    visits: Sequence[Visit],
    roster: Mapping[tuple[str, date], OfficerDay],
) -> Iterator[Finding]:
    """Each officer's day: in one place at a time, within the roster's minutes, no more doors than allowed."""
    days: dict[tuple[str, date], list[Visit]] = defaultdict(list)
    for visit in visits:
        days[visit.officer_id, visit.day].append(visit)
        if visit.officer_2_id is not None:
            days[visit.officer_2_id, visit.day].append(visit)
    for place, together in days.items():
        if len(together) > roster[place].most_visits:
            yield "most_visits", place[0]
        tours = list(_tours(problem, roster[place], together))
        for (start, end), stops in tours:
            yield from _one_tour(problem, requests, stops, start, end)
            led = sum(visit.officer_id == place[0] for visit in stops)
            if led > max(problem.half_day_visits, _promised(problem, place, start, end)):
                yield "half_day_visits", place[0]
        lost = len(together) - sum(len(stops) for _, stops in tours)
        if lost:
            yield "officer_minutes", place[0]


def _tours(
    problem: Problem, officer: OfficerDay, visits: Sequence[Visit]
) -> Iterator[tuple[tuple[int, int], list[Visit]]]:
    """What an officer does in each half-day, and when they can be at this office before and after it."""
    way = _minutes(officer.home, problem.town.office, problem.road) if officer.home else 0
    for half in officer.half_days:
        stops = sorted(visit for visit in visits if half.start <= visit.start < half.end)
        if stops:
            yield (half.start + way, half.end - way), stops


def _promised(problem: Problem, place: tuple[str, date], start: int, end: int) -> int:
    """Visits that an officer has promised in a half-day of a day: those are kept, however many they are."""
    slots = [request.fixed for request in problem.requests if request.fixed]
    return sum((slot.officer_id, slot.day) == place and start <= slot.start < end for slot in slots)


def _one_tour(
    problem: Problem, requests: Mapping[str, Request], stops: Sequence[Visit], start: int, end: int
) -> Iterator[Finding]:
    place, free = problem.town.office, start
    for visit in stops:
        there = requests[visit.request_id].place
        if visit.start < free + _minutes(place, there, problem.road):
            yield "travel", visit.request_id
        place, free = there, visit.start + visit.minutes
    if free + _minutes(place, problem.town.office, problem.road) > end:
        yield "officer_minutes", stops[-1].officer_id


def _cars(
    problem: Problem,
    requests: Mapping[str, Request],
    visits: Sequence[Visit],
    roster: Mapping[tuple[str, date], OfficerDay],
) -> Iterator[Finding]:
    """A half-day's cars: one for each officer who leads, with a driver in it; who rides along leads nobody."""
    outings: dict[tuple[date, str], list[Visit]] = defaultdict(list)
    for visit in visits:
        for half in roster[visit.officer_id, visit.day].half_days:
            if half.start <= visit.start < half.end:
                outings[visit.day, half.half].append(visit)
    for (day, _), together in outings.items():
        if len({visit.officer_id for visit in together}) > problem.town.cars:
            yield "cars", problem.town.town_code
        yield from _seats(requests, together, day, roster)


def _seats(
    requests: Mapping[str, Request],
    together: Sequence[Visit],
    day: date,
    roster: Mapping[tuple[str, date], OfficerDay],
) -> Iterator[Finding]:
    leaders = {visit.officer_id for visit in together}
    led_by: dict[str, set[str]] = defaultdict(set)
    for visit in together:
        if visit.officer_2_id is not None:
            led_by[visit.officer_2_id].add(visit.officer_id)
    for rider, cars in led_by.items():
        if rider in leaders or len(cars) > 1:
            yield "companion", rider
    for leader in leaders:
        seats = {leader} | {rider for rider, cars in led_by.items() if leader in cars}
        is_promised = all(requests[v.request_id].fixed for v in together if v.officer_id == leader)
        if not is_promised and not any(roster[officer, day].is_driver for officer in seats):
            yield "driver", leader


def _minutes(a: Place, b: Place, road: Road) -> int:
    """Minutes as stated, else by the chord between two points of the sphere: the same length, found another way."""
    for leg in road.measured:
        if {leg.start, leg.end} == {a, b} and a != b:
            return leg.minutes
    chord = sqrt(sum((x - y) ** 2 for x, y in zip(_on_sphere(a), _on_sphere(b), strict=True)))
    kilometres = 2 * 6371.0088 * asin(min(1.0, chord / 2))
    return ceil(kilometres * road.circuity * 60 / road.speed_kmh + road.stop_minutes - 1e-6)


def _on_sphere(place: Place) -> tuple[float, float, float]:
    north, east = radians(place.latitude), radians(place.longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)
