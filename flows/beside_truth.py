"""The pre-check of the demo beside the simulated truth: how much it says, and how often that is right.

The far side writes, for the households that it has a number for, which benefits each would truly get; nothing of it
goes into the warehouse. A household that the look-up never named has no such number and is left out of the comparison.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from warehouse.connection import Warehouse
from warehouse.home import Home

_NAMES = {
    "EMERGENCY": "emergency support",
    "LIVELIHOOD": "livelihood",
    "MEDICAL": "medical",
    "HOUSING": "housing",
    "EDUCATION": "education",
}


def pre_check_lines(home: Home, campaign_id: str) -> Iterator[str]:
    """What the demo prints of the pre-check; nothing where nobody was checked."""
    with Warehouse(home).reading() as tx:
        counted = tx.rows("campaign/select_eligibility", campaign_id=campaign_id)
        checked = tx.rows("campaign/select_checked", campaign_id=campaign_id)
    if counted:
        yield from _said({(row["benefit"], row["answer"]): int(row["households"]) for row in counted})
        yield "  beside the simulated truth, of those that the household look-up names:"
        yield f"  {'':<20}{'likely':>8}{'right':>7}{'unlikely':>10}{'right':>7}{'cannot tell':>13}"
        truth = _truth(home)
        named = [row for row in checked if row["benefit"] in truth.get(row["household_id"], {})]
        found = Counter(
            (row["benefit"], row["answer"], truth[row["household_id"]][row["benefit"]]) for row in named
        )
        yield from (_beside(benefit, found) for benefit in _NAMES)


def _said(households: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """How much the pre-check says: of households, and of single answers."""
    told = households.get(("SOME", "told"), 0)
    assessed = told + households.get(("SOME", "cannot_tell"), 0)
    answers = {pair: n for pair, n in households.items() if pair[0] in _NAMES}
    of_all, silent = sum(answers.values()), sum(n for pair, n in answers.items() if pair[1] == "cannot_tell")
    said = of_all - silent
    yield f"Eligibility pre-check (never a decision) of {assessed} assessed households:"
    yield f"  likely or unlikely for at least one benefit: {told} ({_percent(told, assessed)})"
    yield f"  of all answers, household by benefit: {said} of {of_all} ({_percent(said, of_all)})"


def _beside(benefit: str, found: Mapping[tuple[str, str, bool], int]) -> str:
    """One benefit: how many were called likely and truly get it, how many unlikely and truly do not."""

    def count(answer: str, *truths: bool) -> int:
        return sum(found.get((benefit, answer, is_true), 0) for is_true in truths)

    likely, unlikely = count("likely", True, False), count("unlikely", True, False)
    return (
        f"  {_NAMES[benefit]:<20}{likely:>8}{_percent(count('likely', True), likely):>7}"
        f"{unlikely:>10}{_percent(count('unlikely', False), unlikely):>7}{count('cannot_tell', True, False):>13}"
    )


def _truth(home: Home) -> dict[str, dict[str, bool]]:
    """Which benefits a household would truly get, by the id that its number gives it here."""
    file = home.root / "simulation" / "eligible.json"
    stated: dict[str, dict[str, bool]] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    id_of = home.keys().id_of
    return {id_of("household", f"no/{number}"): benefits for number, benefits in stated.items()}


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "-"
