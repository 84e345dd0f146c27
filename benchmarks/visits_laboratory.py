"""How far the quality layer scales: five weeks of one office for the whole county, without the town rule.

100 visits, 25 of 40 officers a day over five days, three doors a day; 15 visits need two, 12 are promised. No county
works so: it is the hard case of the same method, with a budget of its own, since its officers are many and alike.
"""

import time
from dataclasses import replace

from benchmarks.row import Row
from benchmarks.visits_drawn import MONDAY, laboratory
from tasks.visits.checker import check_plan
from tasks.visits.quality import Budget, improved
from tasks.visits.solver import plan_town
from warehouse.county import parameters
from warehouse.errors import Fault
from warehouse.home import Home

_INSTANCES = 5


def measure(home: Home) -> list[Row]:
    """The gap to the bound of each instance, and its CPU seconds."""
    budget = replace(Budget.of(parameters("visits", MONDAY)), joining=3)
    gaps, seconds, details = list[float](), list[float](), list[str]()
    for seed in range(_INSTANCES):
        problem = laboratory(seed)
        began = time.process_time()
        fast = plan_town(problem)
        valued = improved(problem, fast, budget)
        seconds.append(time.process_time() - began)
        if findings := check_plan(problem, valued.plan):
            raise Fault("plan_failed_check", rule=findings[0][0])
        gaps.append(1.0 if valued.gap is None else valued.gap)
        details.append(
            f"seed {seed}: cost {valued.cost}, bound {valued.bound}, gap {gaps[-1]:.2%}, "
            f"{len(valued.plan.unserved)} unserved, {seconds[-1]:.1f} CPU seconds"
        )
    return [
        replace(
            Row.of("visits_laboratory", "gap to the bound without the town rule", gaps, bar=0.02),
            details=tuple(details),
        ),
        Row.found("visits_laboratory_most", "the largest of these gaps", max(gaps), 0.03),
        Row.found("visits_laboratory_seconds", "CPU seconds of the slowest", max(seconds), 90.0),
    ]
