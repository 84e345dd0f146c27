"""The county's day of visits, town by town: what the plan costs, and how far that is from the best there is.

Ten drawn instances of 100 open visits over a week, in the towns of Gokseong with their officers and cars; 15 visits
need two, 12 are promised, a third ask for a skill, a quarter know an officer, market mornings are out. Every plan
passes the checker. What others make of the same weeks is in benchmarks/visits_peers.py.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.row import Row
from benchmarks.visits_drawn import HALVES, MONDAY, county
from tasks.visits.checker import check_plan
from tasks.visits.costs import cost_of
from tasks.visits.plan import Plan, Problem
from tasks.visits.quality import Budget, Valued, improved
from tasks.visits.solver import plan_town
from warehouse.county import parameters
from warehouse.errors import Fault
from warehouse.home import Home

INSTANCES = 10


@dataclass(frozen=True)
class Made:
    """What one way of planning made of an instance: cost and travel in minutes, CPU seconds of all towns."""

    cost: int
    unserved: int
    travel: int
    seconds: float


def measure(home: Home) -> list[Row]:
    """The gap to the bound over all towns, of ten instances."""
    gaps, seconds, details = list[float](), list[float](), list[str]()
    for seed in range(INSTANCES):
        valued = list[Valued]()
        ours = made_by(both_layers(valued), county(seed))
        bound = sum(one.bound if one.bound is not None else 0 for one in valued)
        gaps.append(max(0, ours.cost - bound) / ours.cost)
        seconds.append(ours.seconds)
        unproved = sum(one.bound is None for one in valued)
        details.append(
            f"seed {seed}: gap {gaps[-1]:.2%} ({ours.cost - bound} minutes), {unproved} towns unproved; cost "
            f"{ours.cost}, {ours.unserved} unserved, {ours.travel} minutes of travel, {ours.seconds:.1f} CPU seconds; "
            f"visits of a half-day: {_fullness([one.plan for one in valued])}"
        )
    row = Row.of("visits", "gap to the bound over all towns of the county's day", gaps, bar=0.01)
    return [
        replace(row, details=tuple(details)),
        Row.found("visits_seconds", "CPU seconds of the slowest day, both layers", max(seconds), 60.0),
    ]


def _fullness(plans: Sequence[Plan]) -> str:
    """The share of officers' half-days with the two to four visits that counties name, and how many have how many."""
    noon = HALVES[0].end
    sizes = Counter(
        Counter((v.officer_id, v.day, v.start < noon) for plan in plans for v in plan.visits).values()
    )
    usual = sum(count for size, count in sizes.items() if 2 <= size <= 4)
    each = ", ".join(f"{size}: {count}" for size, count in sorted(sizes.items()))
    return f"two to four in {usual / sizes.total():.0%} ({each})"


def both_layers(valued: list[Valued]) -> Callable[[Problem], Plan]:
    """The fast and the quality layer as a way of planning; each plan with its bound is added to ``valued``."""
    budget = Budget.of(parameters("visits", MONDAY))

    def plan(town: Problem) -> Plan:
        valued.append(improved(town, plan_town(town), budget))
        return valued[-1].plan

    return plan


def made_by(plan: Callable[[Problem], Plan], towns: Sequence[Problem]) -> Made:
    """What a way of planning makes of the towns of an instance.

    Raises:
        Fault: a plan does not pass the checker.
    """
    began = time.process_time()
    plans = [plan(town) for town in towns]
    seconds = time.process_time() - began
    for town, made in zip(towns, plans, strict=True):
        if findings := check_plan(town, made):
            raise Fault("plan_failed_check", rule=findings[0][0])
    cost = sum(cost_of(town, made) for town, made in zip(towns, plans, strict=True))
    unserved = sum(len(made.unserved) for made in plans)
    return Made(cost, unserved, sum(made.travel_minutes for made in plans), seconds)
