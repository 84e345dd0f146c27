"""What a plan costs: the one measure by which its makers are compared, in minutes of travel."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from tasks.visits.plan import OfficerDay, Plan, Problem, Request, Visit
from tasks.visits.rules import travel_minutes

# Leaving somebody out weighs more than any detour, and one of high priority more than several of low: VROOM serves
# priorities first, whatever they cost.
_UNSERVED, _UNSERVED_OF_PRIORITY = 500, 100


def cost_of(problem: Problem, plan: Plan) -> int:
    """Minutes of a plan: road and tours of all who go, waiting, other officers, moves, and whom it leaves out."""
    roster = {(officer.officer_id, officer.day): officer for officer in problem.officer_days}
    requests = {request.request_id: request for request in problem.requests}
    first = first_day(problem)
    tours: dict[tuple[date, str, str], list[Visit]] = defaultdict(list)
    for visit in plan.visits:
        half = _half_of(roster[visit.officer_id, visit.day], visit)
        tours[visit.day, half, visit.officer_id].append(visit)
    cost = sum(unserved_cost(requests[request_id]) for request_id in plan.unserved)
    for stops in tours.values():
        made = [requests[visit.request_id] for visit in sorted(stops)]
        cost += tour_cost(problem, made)
        for companion in {(visit.officer_2_id, visit.day) for visit in stops if visit.officer_2_id}:
            cost += company_cost(problem, roster[companion]) + road_minutes(problem, made)
        cost += sum(visit_cost(problem, requests[v.request_id], v.officer_id, v.day, first) for v in stops)
    return cost


def first_day(problem: Problem) -> date:
    """The first day of the roster, from which waiting counts."""
    return min((officer.day for officer in problem.officer_days), default=date.min)


def tour_cost(problem: Problem, stops: Sequence[Request]) -> int:
    """A tour by itself, and its minutes on the road."""
    return problem.costs.tour + road_minutes(problem, stops)


def company_cost(problem: Problem, companion: OfficerDay) -> int:
    """What somebody who rides along weighs, beside the road of the tour, which is theirs as well as the leader's."""
    return problem.costs.tour + 2 * way_from_home(problem, companion)


def way_from_home(problem: Problem, officer: OfficerDay) -> int:
    """Minutes to this office from their own one, for who comes from elsewhere."""
    return travel_minutes(officer.home, problem.town.office, problem.road) if officer.home else 0


def road_minutes(problem: Problem, stops: Sequence[Request]) -> int:
    """Minutes of a tour on the road, from the office and back."""
    places = [problem.town.office, *(request.place for request in stops), problem.town.office]
    return sum(travel_minutes(a, b, problem.road) for a, b in pairwise(places))


def visit_cost(problem: Problem, request: Request, officer_id: str, day: date, first: date) -> int:
    """What a visit weighs beside the road: days of waiting, another officer than the known one, a changed sheet."""
    cost = request.delay * (day - first).days
    if request.preferred not in (None, officer_id):
        cost += problem.costs.other_officer
    if request.last and (request.last.officer_id, request.last.day) != (officer_id, day):
        cost += problem.costs.moved
    return cost


def unserved_cost(request: Request) -> int:
    """What it weighs to leave a household out of the plan."""
    return _UNSERVED + _UNSERVED_OF_PRIORITY * (101 if request.fixed else request.priority + 1)


def _half_of(officer: OfficerDay, visit: Visit) -> str:
    return next((half.half for half in officer.half_days if half.start <= visit.start < half.end), "")
