"""The quality layer: of all tours that a town could make, the cheapest set that serves everybody it can, with a bound.

The relaxation (tasks/visits/relaxation.py) tells what no plan can cost less than, and by how much each tour would lie
above that. HiGHS then searches, through scipy, among the tours that could be in a better plan than the one at hand. The
budget counts orders, rounds, tours and nodes and knows no clock, so that the same problem gives the same plan. The
bound is of the same grid of starts; a plan of the fast layer that begins off the grid may lie below it.
"""

import ctypes
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from threading import Lock
from typing import Any

import numpy as np
from scipy import optimize

from tasks.visits.costs import cost_of
from tasks.visits.outings import Outing, plan_of, put_off
from tasks.visits.plan import Plan, Problem
from tasks.visits.pricing import Tour, Tours
from tasks.visits.relaxation import Program, Relaxed, relaxed

# Plans cost whole minutes: what the linear program says is rounded up, but for its own error.
_ROUNDING = 1e-4
_STDOUT = Lock()


@dataclass(frozen=True)
class Budget:
    """How much is looked at.

    Args:
        orders: of as many stops in one half-day.
        rounds: of pricing.
        joining: tours of an officer's half-day that join in a round.
        tours: among which is searched.
        nodes: of the search.
        gap: share of a plan's cost that a better one may save at most, below which nobody looks for it.
    """

    orders: int
    rounds: int
    joining: int
    tours: int
    nodes: int
    gap: float

    @classmethod
    def of(cls, policy: Mapping[str, Any]) -> "Budget":
        """The budget that warehouse/parameters/visits.yaml states."""
        names = (
            "listed_orders",
            "pricing_rounds",
            "joining_tours",
            "searched_tours",
            "search_nodes",
            "enough_gap",
        )
        return cls(*(policy[name] for name in names))


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
    tours = Tours(problem, budget.orders)
    chosen, bound = _searched(problem, tours, budget, cost)
    whole = ceil(bound - _ROUNDING) if tours.is_whole else None
    if chosen is not None:
        other = plan_of(problem, [_outing(problem, tour) for tour in chosen])
        if (other_cost := cost_of(problem, other)) < cost:
            return Valued(other, other_cost, whole)
    return Valued(plan, cost, whole)


def _searched(
    problem: Problem, tours: Tours, budget: Budget, cost: int
) -> tuple[Sequence[Tour] | None, float]:
    """The cheapest tours together, None where nothing below ``cost`` was found; and what no set can cost less than.

    First among the tours of the relaxation, then among those that a plan below the best so far could hold.
    """
    relaxation = relaxed(problem, tours, budget.rounds, budget.joining)
    best, least, _ = _chosen(problem, relaxation.pool, budget, cost)
    bound = relaxation.bound
    near, reach = _near(tours, relaxation, least, budget)
    if near:
        better, least, dual = _chosen(problem, near, budget, least)
        best = better or best
        bound = max(bound, min(dual, relaxation.bound + reach))
    return best, bound


def _near(tours: Tours, relaxation: Relaxed, least: int, budget: Budget) -> tuple[list[Tour], float]:
    """The tours that a plan below ``least`` could hold, and how far above the bound none is missing of those."""
    reach, most = least - relaxation.bound, budget.tours
    if reach < max(1 - _ROUNDING, budget.gap * least):
        return [], reach
    found = sorted(tours.paying(relaxation.prices, reach, most), key=lambda one: one[0])
    # A part of them seldom holds a better plan, and takes as long to search as all that was priced.
    return ([tour for _, tour in found], reach) if len(found) <= most else ([], found[most][0])


def _chosen(
    problem: Problem, tours: Sequence[Tour], budget: Budget, cost: int
) -> tuple[Sequence[Tour] | None, int, float]:
    """The cheapest of these tours together, None where not below ``cost``; the least cost; what none can be below."""
    program = Program.of(problem, tours)
    low = np.where(program.is_exact, program.limits, -np.inf)
    with _unheard():
        found = optimize.milp(
            program.costs,
            integrality=np.ones(len(program.costs)),
            bounds=optimize.Bounds(0, 1),
            constraints=optimize.LinearConstraint(program.uses, low, program.limits),
            options={"node_limit": budget.nodes, "mip_rel_gap": budget.gap},
        )
    dual = found.get("mip_dual_bound")
    bound = dual if dual is not None and np.isfinite(dual) else -np.inf
    if found.x is None or round(found.fun) >= cost:
        return None, cost, bound
    return (
        [tour for tour, is_taken in zip(tours, found.x > 0.5, strict=False) if is_taken],
        round(found.fun),
        bound,
    )


@contextmanager
def _unheard() -> Iterator[None]:
    """What C writes to stdout goes nowhere: HiGHS prints a line there whatever it is told (ERGO-Code/HiGHS#2783).

    One thread at a time, since there is one stdout; where it is closed there is nothing to do.
    """
    libc = ctypes.CDLL(None)
    with _STDOUT:
        libc.fflush(None)
        try:
            kept = os.dup(1)
        except OSError:
            yield
            return
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            libc.fflush(None)
            os.dup2(kept, 1)
            os.close(kept)


def _outing(problem: Problem, tour: Tour) -> Outing:
    stretch, (lead, *companions) = tour.orders.stretch, tour.team
    stops = [(problem.requests[number], start) for number, start in tour.stops]
    at_once = [(request, stretch.start) for request, _ in stops]
    later = put_off(problem, stretch.day, (stretch.start, stretch.end), at_once, problem.costs.grid)
    return Outing(lead, companions[0] if companions else None, later or stops)
