"""The cheapest share of tours, whole or not, that serves everybody: column generation over all possible tours.

A linear program over a few tours prices what they take; tours that pay at these prices join, until none does. Whatever
the prices are, no plan costs less than they promise once the best tour of each car is set off against them (the
Lagrangian bound), so that a search that ends early proves something too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from tasks.visits.costs import unserved_cost
from tasks.visits.plan import Problem
from tasks.visits.pricing import Key, Tour, Tours, limits

# A tour that joins pays by more than the linear program's own rounding.
_PAYS = -1e-6


@dataclass(frozen=True)
class Relaxed:
    """What the relaxation leaves: the tours it looked at, its last prices, and what no plan can cost less than."""

    pool: Sequence[Tour]
    prices: Mapping[Key, float]
    bound: float


@dataclass(frozen=True)
class Program:
    """Which tours to make and whom to leave out: costs, and what is taken of what there is."""

    costs: Any
    uses: Any
    limits: Any
    is_exact: Any

    @classmethod
    def of(cls, problem: Problem, tours: Sequence[Tour]) -> "Program":
        """The program of these tours: everybody once or left out; officers, cars and doors as far as they go."""
        most = limits(problem)
        rows = {key: row for row, key in enumerate(most)}
        left_out = [(rows["request", n], len(tours) + n, 1) for n in range(len(problem.requests))]
        taken = [
            (rows[k], column, w)
            for column, tour in enumerate(tours)
            for k, w in tour.uses().items()
            if k in rows
        ]
        row, column, weight = np.array([*taken, *left_out]).T
        return cls(
            np.array([*(tour.cost for tour in tours), *map(unserved_cost, problem.requests)], dtype=float),
            csr_array((weight, (row, column)), shape=(len(rows), len(tours) + len(problem.requests))),
            np.array(list(most.values()), dtype=float),
            np.array([key[0] == "request" for key in most]),
        )

    def prices(self) -> Any:
        """What one unit of each use is worth in the cheapest share of the tours; None where none was found."""
        found = linprog(
            self.costs,
            A_ub=self.uses[~self.is_exact],
            b_ub=self.limits[~self.is_exact],
            A_eq=self.uses[self.is_exact],
            b_eq=self.limits[self.is_exact],
            method="highs-ds",
        )
        if found.status != 0:
            return None
        prices = np.zeros(len(self.limits))
        prices[self.is_exact] = found.eqlin.marginals
        prices[~self.is_exact] = np.minimum(found.ineqlin.marginals, 0)
        return prices


def relaxed(problem: Problem, tours: Tours, rounds: int, joining: int) -> Relaxed:
    """Price tours until none pays, or for so many rounds.

    Args:
        joining: tours of each officer's half-day that join in a round.
    """
    most = limits(problem)
    prices = dict.fromkeys(most, 0.0)
    prices |= {("request", n): float(unserved_cost(r)) for n, r in enumerate(problem.requests)}
    pool, best = dict[Key, Tour](), Relaxed((), prices, float("-inf"))
    for _ in range(rounds):
        paying = tours.paying(prices, _PAYS, joining)
        bound = _lagrangian(problem, prices, paying)
        if bound > best.bound:
            best = Relaxed((), prices, bound)
        new = {tour.identity: tour for _, tour in paying if tour.identity not in pool}
        pool |= new
        worth = Program.of(problem, list(pool.values())).prices() if new else None
        if worth is None:
            break
        prices = dict(zip(most, worth.tolist(), strict=True))
    return Relaxed(list(pool.values()), best.prices, best.bound)


def _lagrangian(problem: Problem, prices: Mapping[Key, float], paying: Sequence[tuple[float, Tour]]) -> float:
    """What no plan can cost less than: all that is paid, less what the best tour of each car gains."""
    gains = dict[Key, float]()
    for above, tour in paying:
        car = ("cars", tour.orders.stretch.day, tour.orders.stretch.half)
        gains[car] = min(above, gains.get(car, 0.0))
    left_out = sum(min(0.0, unserved_cost(r) - prices["request", n]) for n, r in enumerate(problem.requests))
    paid = sum(prices[key] * limit for key, limit in limits(problem).items())
    return paid + left_out + sum(gain * problem.town.cars for gain in gains.values())
