"""The county's day of visits, town by town: what the plan costs, how far from the best, and what others make of it.

Ten drawn instances of 100 open visits over a week, in the towns of Gokseong with their officers and cars; 15 visits
need two, 12 are promised, a third ask for a skill, a quarter know an officer, market mornings are out. Every plan
passes the checker. Compared are both layers, the fast layer alone, and each office driving to the nearest next door.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks.row import Row
from benchmarks.visits_drawn import MONDAY, county
from benchmarks.visits_nearest import nearest_first
from tasks.visits.checker import check_plan
from tasks.visits.costs import cost_of
from tasks.visits.plan import Plan, Problem
from tasks.visits.quality import Budget, Valued, improved
from tasks.visits.solver import plan_town
from warehouse.county import parameters
from warehouse.errors import Fault
from warehouse.home import Home

_INSTANCES = 10


@dataclass(frozen=True)
class _Made:
    """What one way of planning made of an instance."""

    cost: int
    unserved: int
    travel: int
    seconds: float


def measure(home: Home) -> list[Row]:
    """The gap to the bound over all towns, and the cost beside that of others, of ten instances."""
    policy = parameters("visits", MONDAY)
    budget = Budget.of(policy)
    gaps, slowest, details = list[float](), 0.0, list[str]()
    worth: dict[str, list[float]] = {"fast": [], "nearest": []}
    for seed in range(_INSTANCES):
        towns = county(seed)
        valued, ours = _both_layers(towns, budget)
        others = {"fast": _planned(towns, plan_town), "nearest": _planned(towns, nearest_first)}
        bound = sum(one.bound if one.bound is not None else 0 for one in valued)
        gaps.append(max(0, ours.cost - bound) / ours.cost)
        slowest = max(slowest, ours.seconds)
        for name, made in others.items():
            worth[name].append(ours.cost / made.cost)
        unproved = sum(one.bound is None for one in valued)
        told = ", ".join(_told(name, made) for name, made in {"both": ours, **others}.items())
        above = f"gap {gaps[-1]:.2%} ({ours.cost - bound} minutes), {unproved} towns unproved"
        details.append(f"seed {seed}: {above}; {told}")
    details.append("cost in minutes with what was left out; unserved; minutes on the road; CPU seconds")
    return [
        Row.of("visits", "gap to the bound over all towns of the county's day", gaps, bar=0.01),
        Row.found("visits_seconds", "CPU seconds of the slowest day, both layers", slowest, 60.0),
        Row.of("visits_fast", "cost of both layers / fast layer alone", worth["fast"], bar=1.0),
        replace(
            Row.of("visits_nearest", "cost of both layers / nearest first", worth["nearest"], bar=1.0),
            details=tuple(details),
        ),
    ]


def _told(name: str, made: _Made) -> str:
    return f"{name} {made.cost} ({made.unserved}; {made.travel}; {made.seconds:.1f})"


def _both_layers(towns: list[Problem], budget: Budget) -> tuple[list[Valued], _Made]:
    began = time.process_time()
    valued = [improved(town, plan_town(town), budget) for town in towns]
    seconds = time.process_time() - began
    return valued, _judged(towns, [one.plan for one in valued], seconds)


def _planned(towns: list[Problem], plan: Callable[[Problem], Plan]) -> _Made:
    began = time.process_time()
    plans = [plan(town) for town in towns]
    return _judged(towns, plans, time.process_time() - began)


def _judged(towns: list[Problem], plans: list[Plan], seconds: float) -> _Made:
    for town, plan in zip(towns, plans, strict=True):
        if findings := check_plan(town, plan):
            raise Fault("plan_failed_check", rule=findings[0][0])
    cost = sum(cost_of(town, plan) for town, plan in zip(towns, plans, strict=True))
    unserved = sum(len(plan.unserved) for plan in plans)
    return _Made(cost, unserved, sum(plan.travel_minutes for plan in plans), seconds)
