"""The county's truth in counts, beside the parameters that drew it: to judge Balgul, never to feed it."""

from collections import Counter
from typing import Any

from simulation.ministry import Ministry
from simulation.shares import Shares
from simulation.state import State
from simulation.world import World


def truth_of(world: World, ministry: Ministry, state: State) -> dict[str, Any]:
    """Counts of households (unit named in each key), of events, and all parameters with their values."""
    listed = {round_.number: ministry.listed(round_) for round_ in world.county.rounds}
    ever = {number for numbers in listed.values() for number in numbers}
    return {
        "county": world.county.code,
        "households": len(world.households),
        "persons": len(world.persons()),
        "households_single": sum(len(household.persons) == 1 for household in world.households),
        "households_with_need": sum(bool(household.needs) for household in world.households),
        "households_with_signal": sum(bool(household.signals) for household in world.households),
        "households_with_need_and_signal": sum(bool(h.needs and h.signals) for h in world.households),
        "households_by_need": dict(
            Counter(domain for household in world.households for domain in household.needs)
        ),
        "households_by_whereabouts": dict(Counter(household.whereabouts for household in world.households)),
        "households_listed_by_round": {str(number): len(numbers) for number, numbers in listed.items()},
        "households_listed": len(ever),
        "households_listed_with_need": sum(bool(world.households[number].needs) for number in ever),
        "households_listed_not_home": sum(world.households[number].whereabouts != "HOME" for number in ever),
        "shares": {
            name: {"hits": hits, "n": n, "share": round(hits / n, 4) if n else None}
            for name, (hits, n) in Shares(world, state).all().items()
        },
        "events": dict(sorted(state.counts.items())),
        "parameters": world.parameters.listed(),
    }
