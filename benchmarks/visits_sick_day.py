"""What a sick day does to the sheets of the others: in ten drawn weeks the busiest officer of the largest town is ill.

The week was announced; on a day after the first that officer stays away, and the rest of the week is planned anew. All
that nobody was promised may move, at its cost: the planner allows that only where an urgent visit finds no place
otherwise, so this is the worst that it does.
"""

from collections import Counter
from dataclasses import replace
from datetime import date

from benchmarks.row import Row
from benchmarks.visits_drawn import MONDAY, county
from tasks.visits.checker import check_plan
from tasks.visits.plan import Plan, Problem, Request, Slot, Visit
from tasks.visits.quality import Budget, improved
from tasks.visits.solver import plan_town
from warehouse.county import parameters
from warehouse.errors import Fault
from warehouse.home import Home

_INSTANCES = 10


def measure(home: Home) -> list[Row]:
    """The share of the other officers' announced visits of the town that move, of ten instances."""
    budget = Budget.of(parameters("visits", MONDAY))
    shares, details = list[float](), list[str]()
    for seed in range(_INSTANCES):
        town = max(county(seed), key=lambda one: len(one.requests))
        before = _checked(town, improved(town, plan_town(town), budget).plan)
        sick, day = _busiest(before)
        ill = _without(town, before, sick, day)
        after = _checked(ill, improved(ill, plan_town(ill), budget).plan)
        others = [visit for visit in before.visits if not _is_theirs(visit, sick, day)]
        now = {visit.request_id: (visit.officer_id, visit.day) for visit in after.visits}
        moved = sum(now.get(visit.request_id) != (visit.officer_id, visit.day) for visit in others)
        shares.append(moved / max(1, len(others)))
        lost = len(before.visits) - len(others)
        details.append(
            f"seed {seed}: {moved} of {len(others)} moved, {lost} of the sick officer's day; "
            f"unserved {len(before.unserved)} before, {len(after.unserved)} after"
        )
    row = Row.of("visits_sick_day", "announced visits of the others that move", shares, bar=0.1)
    most = Row.found("visits_sick_day_most", "the largest of these shares", max(shares), 0.1)
    return [replace(row, details=tuple(details)), most]


def _busiest(plan: Plan) -> tuple[str, date]:
    """Who leads most visits on a day after the first."""
    counts = Counter((visit.officer_id, visit.day) for visit in plan.visits if visit.day > MONDAY)
    return min(counts, key=lambda one: (-counts[one], one))


def _is_theirs(visit: Visit, officer_id: str, day: date) -> bool:
    return visit.day == day and officer_id in (visit.officer_id, visit.officer_2_id)


def _without(town: Problem, plan: Plan, sick: str, day: date) -> Problem:
    """The week from that day on: earlier visits are over, and the officer is not there."""
    visits = {visit.request_id: visit for visit in plan.visits}
    requests = tuple(
        _announced(request, visits.get(request.request_id), sick, day) for request in town.requests
    )
    roster = tuple(
        officer for officer in town.officer_days if (officer.officer_id, officer.day) != (sick, day)
    )
    return replace(town, requests=requests, officer_days=roster)


def _announced(request: Request, visit: Visit | None, sick: str, day: date) -> Request:
    """A visit that was announced: over, promised, or free to move at its cost."""
    if visit is None:
        return request
    slot = Slot(visit.officer_id, visit.officer_2_id, visit.day, visit.start)
    is_theirs = _is_theirs(visit, sick, day)
    if visit.day < day or (request.fixed and not is_theirs):
        return replace(request, fixed=slot)
    later = tuple(window for window in request.windows if window.day >= day)
    return replace(request, fixed=None, last=slot, windows=later, priority=max(request.priority, 85))


def _checked(problem: Problem, plan: Plan) -> Plan:
    if findings := check_plan(problem, plan):
        raise Fault("plan_failed_check", rule=findings[0][0])
    return plan
