"""The county's day as others plan it: the weeks, the checker and the costs are those of benchmarks/visits.py.

Ours is both layers, VROOM the fast one alone. OR-Tools says every rule in its own model; PyVRP stands in VROOM's place
between the same repairs; each office driving to the nearest next door is how it is done today. OR-Tools and PyVRP are
no dependency: ``make peers`` brings them into a folder of their own, and without it their rows are left out.
"""

import importlib.util
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.row import Row
from benchmarks.visits import INSTANCES, Made, both_layers, made_by
from benchmarks.visits_drawn import county
from benchmarks.visits_nearest import nearest_first
from benchmarks.visits_ortools import SOLUTIONS, plan_by_ortools
from benchmarks.visits_pyvrp import ITERATIONS, plan_by_pyvrp
from tasks.visits.plan import Plan, Problem
from tasks.visits.solver import plan_town
from warehouse.home import Home

_WAYS: dict[str, tuple[str, Callable[[Problem], Plan]]] = {
    "fast": ("VROOM alone", plan_town),
    "ortools": (f"OR-Tools, {SOLUTIONS} solutions a town", plan_by_ortools),
    "pyvrp": (f"PyVRP, {ITERATIONS} iterations a run", plan_by_pyvrp),
    "nearest": ("nearest first", nearest_first),
}
_PEERS = ("ortools", "pyvrp")
_OURS = "both layers"


def measure(home: Home) -> list[Row]:
    """The cost of ours over that of the cheapest and of each other way, and a table of all of them."""
    sys.path.append(str(Path(sys.prefix) / "peers"))
    missing = [name for name in _PEERS if importlib.util.find_spec(name) is None]
    ways = {name: way for name, way in _WAYS.items() if name not in missing}
    ours, others = list[Made](), {name: list[Made]() for name in ways}
    for seed in range(INSTANCES):
        towns = county(seed)
        ours.append(made_by(both_layers([]), towns))
        for name, (_, plan) in ways.items():
            others[name].append(made_by(plan, towns))
    cheapest = [min(each, key=lambda one: one.cost) for each in zip(*others.values(), strict=True)]
    note = f"without {' and '.join(missing)}: make peers" if missing else ""
    row = Row.of(
        "visits_peers", "cost of ours / the cheapest other", _ratios(ours, cheapest), bar=1.0, note=note
    )
    table = _table({_OURS: ours} | {ways[name][0]: made for name, made in others.items()})
    return [
        replace(row, details=tuple(table)),
        *(
            Row.of(f"visits_{name}", f"cost of ours / {ways[name][0]}", _ratios(ours, made), bar=1.0)
            for name, made in others.items()
        ),
    ]


def _ratios(ours: list[Made], theirs: list[Made]) -> list[float]:
    return [one.cost / other.cost for one, other in zip(ours, theirs, strict=True)]


def _table(made: dict[str, list[Made]]) -> Iterator[str]:
    """The means of each way; then its cost, and in brackets whom it left out, of each instance."""
    yield f"{f'means of {INSTANCES} weeks':<36}{'cost':>9}{'unserved':>10}{'travel':>8}{'CPU s':>8}"
    for words, each in made.items():
        cost, unserved, travel, seconds = (
            statistics.mean(getattr(one, name) for one in each)
            for name in ("cost", "unserved", "travel", "seconds")
        )
        yield f"{words:<36}{cost:>9.0f}{unserved:>10.1f}{travel:>8.0f}{seconds:>8.1f}"
    yield "cost and travel in minutes; a household that is left out costs 1,600 to 10,600"
    for words, each in made.items():
        yield f"{words}: " + ", ".join(f"{one.cost} ({one.unserved})" for one in each)
