"""The quality layer: of all tours that a town could make, the cheapest set that serves everybody it can, with a bound.

Set partitioning over the listed tours (tasks/visits/listing.py), solved by HiGHS through scipy within a budget of nodes
and no clock, so that the same problem gives the same plan. The bound is of the same grid of starts and the same teams;
a plan of the fast layer that begins off the grid may lie below it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from tasks.visits.costs import cost_of, road_minutes, unserved_cost
from tasks.visits.listing import Listed, TooMany, listed_tours, on_the_grid
from tasks.visits.plan import Plan, Problem, Visit

# Tours that cost so many minutes more than the relaxation would pay for them are not searched among; the second figure
# only where the first leaves a plan that a tour beyond it could still better.
_REACHES = (60, 300)


@dataclass(frozen=True)
class Budget:
    """How much is looked at: tours that are listed, and nodes of the search."""

    tours: int
    nodes: int


@dataclass(frozen=True)
class Valued:
    """A plan with what it costs, and what no plan of the grid can cost less than; None where that is not known."""

    plan: Plan
    cost: int
    bound: int | None

    @property
    def gap(self) -> float | None:
        """The share of the plan's cost, beside whom it leaves out, that a better plan could save at most."""
        return None if self.bound is None else max(0, self.cost - self.bound) / max(1, self.cost)


def improved(problem: Problem, plan: Plan, budget: Budget) -> Valued:
    """The plan, or a cheaper one. Whether it may be used is for the checker to say.

    Args:
        plan: of the fast layer; it stands where nothing cheaper is found.
    """
    cost = cost_of(problem, plan)
    if not problem.requests or not problem.officer_days:
        return Valued(plan, cost, cost)
    try:
        tours = listed_tours(problem, budget.tours)
    except TooMany:
        return Valued(plan, cost, None)
    chosen, bound = _solved(problem, tours, budget.nodes, cost)
    if chosen is not None:
        other = _plan_of(problem, chosen)
        if (other_cost := cost_of(problem, other)) < cost:
            return Valued(other, other_cost, bound)
    return Valued(plan, cost, bound)


def _solved(
    problem: Problem, tours: Sequence[Listed], nodes: int, cost: int
) -> tuple[Sequence[Listed] | None, int | None]:
    """The cheapest tours together, None where nothing below ``cost`` was found; and what no set can cost less than.

    The linear relaxation tells by how much a tour would cost more than the bound: those that could not be in a plan
    below ``cost``, or are far from any, are not searched among, and the bound says so.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp

    costs = np.array([*(tour.cost for tour in tours), *map(unserved_cost, problem.requests)], dtype=float)
    rows, low, high = _rows(problem, tours)
    is_equal = np.isfinite(low)
    relaxed = linprog(
        costs,
        A_ub=rows[~is_equal],
        b_ub=high[~is_equal],
        A_eq=rows[is_equal],
        b_eq=high[is_equal],
        bounds=(0, 1),
        method="highs-ds",
    )
    if relaxed.status != 0:
        return None, None
    best: Sequence[Listed] | None = None
    bound = relaxed.fun
    for reach in _REACHES:
        reach = min(cost - relaxed.fun, reach)
        if reach < 1:
            break
        # Somebody is left out whole, which the tours make so by themselves: only those are whole numbers.
        near = np.flatnonzero((relaxed.lower.marginals <= reach) | (np.arange(len(costs)) >= len(tours)))
        found = milp(
            costs[near],
            integrality=near < len(tours),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(rows[:, near], low, high),
            options={"node_limit": nodes, "mip_rel_gap": 1e-9},
        )
        dual = found.get("mip_dual_bound")
        if dual is not None and np.isfinite(dual):
            bound = max(bound, min(dual, relaxed.fun + reach))
        if found.x is not None and found.fun < cost:
            taken = near[found.x > 0.5]
            best, cost = [tours[int(number)] for number in taken[taken < len(tours)]], round(found.fun)
        if cost - relaxed.fun <= reach:
            break
    return best, _whole(bound)


def _whole(bound: float) -> int:
    """A plan costs whole minutes."""
    return ceil(bound - 1e-4)


def _rows(problem: Problem, tours: Sequence[Listed]) -> tuple[Any, Any, Any]:
    """Everybody once or left out; an officer in one car; no more cars and doors than there may be."""
    import numpy as np
    from scipy.sparse import csr_array

    shares: dict[tuple[Any, ...], dict[int, int]] = defaultdict(dict)
    most: dict[tuple[Any, ...], int] = {}
    for column, tour in enumerate(tours):
        for key, (weight, limit) in _uses(problem, tour).items():
            shares[key][column], most[key] = weight, limit
    for number in range(len(problem.requests)):
        shares["request", number][len(tours) + number] = 1
        most["request", number] = 1
    keys = list(shares)
    lines = [(row, column, weight) for row, key in enumerate(keys) for column, weight in shares[key].items()]
    places = np.array(lines)
    size = (len(keys), len(tours) + len(problem.requests))
    high = np.array([most[key] for key in keys], dtype=float)
    low = np.array([1.0 if key[0] == "request" else -np.inf for key in keys])
    return csr_array((places[:, 2], (places[:, 0], places[:, 1])), shape=size), low, high


def _uses(problem: Problem, tour: Listed) -> Mapping[tuple[Any, ...], tuple[int, int]]:
    """What a tour takes of which there is only so much: (weight, limit) by what it is."""
    team, numbers = tour.team, [number for number, _ in tour.stops]
    uses: dict[tuple[Any, ...], tuple[int, int]] = {("request", number): (1, 1) for number in numbers}
    uses |= {("household", problem.requests[number].household_id, team.day): (1, 1) for number in numbers}
    uses["cars", team.day, team.half] = (1, problem.town.cars)
    for officer in team.officers:
        uses["half_day", officer.officer_id, team.day, team.half] = (1, 1)
        uses["visits", officer.officer_id, team.day] = (len(numbers), officer.most_visits)
    return uses


def _plan_of(problem: Problem, tours: Sequence[Listed]) -> Plan:
    visits, travel, served = [], 0, set[str]()
    for tour in tours:
        lead, *companions = (officer.officer_id for officer in tour.team.officers)
        requests = [problem.requests[number] for number, _ in tour.stops]
        travel += road_minutes(problem, requests)
        for request, (_, start) in zip(requests, on_the_grid(problem, tour), strict=True):
            companion = companions[0] if companions else None
            visits.append(Visit(tour.team.day, start, lead, request.request_id, request.minutes, companion))
            served.add(request.request_id)
    unserved = sorted(request.request_id for request in problem.requests if request.request_id not in served)
    return Plan(problem.town.town_code, tuple(sorted(visits)), tuple(unserved), travel)
