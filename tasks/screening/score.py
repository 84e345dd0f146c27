"""The learned score of one household, and whether a registered one may order. Pure, without what trained it.

A score is a whole number: the base and the weights of the bins that a household's facts fall into, in hundredths of a
logit, so that its explanation adds up to it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from warehouse.registered_score import MISSING, NUMBERS, OTHER, Bin, Gap, Judged, Model, Signature

UNIT = 100  # of a logit
GROUPINGS = ("age", "sex", "single", "town")


@dataclass(frozen=True)
class Facts:
    """What was known of a household when a look-up was judged.

    Args:
        kinds: kinds that were active, by code.
        numbers: how many kinds, in how many look-ups before, how many kinds that the look-up before did not have (None
            where there was none before).
    """

    kinds: tuple[str, ...]
    numbers: Mapping[str, int | None]


@dataclass(frozen=True)
class Part:
    """What one fact adds: the feature, what was found (None: nothing is known), the bin, and its weight."""

    feature: str
    found: str | None
    bin: str
    weight: int


class Scorer:
    """A model, ready to score."""

    def __init__(self, model: Model) -> None:
        """Lay the bins out by feature."""
        self.base = model.base
        self._left_out = frozenset(model.left_out)
        self._kinds = {one.bin: one for one in model.bins if one.feature == "kind"}
        self._missing = {str(one.feature): one for one in model.bins if one.bin == MISSING}
        self._ranges = {number: model.ranges(number) for number in NUMBERS}

    def parts(self, facts: Facts) -> list[Part]:
        """What each fact adds: kinds in their order, then the numbers; a kind that was left out adds nothing."""
        return [*self._of_kinds(facts), *(self._of_number(name, facts.numbers[name]) for name in NUMBERS)]

    def score(self, facts: Facts) -> int:
        """The base and all parts."""
        return self.base + sum(part.weight for part in self.parts(facts))

    def _of_kinds(self, facts: Facts) -> Iterator[Part]:
        for kind in sorted(facts.kinds):
            if kind in self._left_out:
                yield Part("kind", kind, "left_out", 0)
            else:
                found = self._kinds.get(kind, self._kinds[OTHER])
                yield Part("kind", kind, found.bin, found.weight)

    def _of_number(self, name: str, value: int | None) -> Part:
        if value is None:
            return Part(name, None, MISSING, self._missing[name].weight)
        found = next(one for one in self._ranges[name] if _lies_in(one, value))
        return Part(name, str(value), found.bin, found.weight)


def _lies_in(one: Bin, value: int) -> bool:
    return (one.low is None or one.low <= value) and (one.high is None or value < one.high)


def expected_share(score: int) -> float:
    """The share of households of a score in which need is expected to be found, from 0 to 1."""
    return 1 / (1 + math.exp(-score / UNIT))


def refusal(judged: Judged, registered_on: date, signature: Signature | None, as_of: date) -> str | None:
    """Why a registered score may not order; None when it may. What is not known refuses.

    Returns:
        ``unsigned``, ``signed_before_registration``, ``signed_later``, ``gain_not_shown``, ``gaps_unknown`` or
        ``gaps_worse``.
    """
    return why_not_worth(judged) or _why_not_signed(registered_on, signature, as_of)


def why_not_worth(judged: Judged) -> str | None:
    """What of the measured gain and gaps keeps a score from ordering, whoever signs."""
    gain = judged.gain
    if gain.point is None or gain.low <= 0:
        return "gain_not_shown"
    gaps = [judged.gaps.get(grouping) for grouping in GROUPINGS]
    if not all(gap is not None and _is_known(gap) for gap in gaps):
        return "gaps_unknown"
    return None if all(gap is not None and _is_no_wider(gap) for gap in gaps) else "gaps_worse"


def _is_known(gap: Gap) -> bool:
    return gap.points is not None and gap.score is not None


def _is_no_wider(gap: Gap) -> bool:
    return gap.points is not None and gap.score is not None and gap.score <= gap.points


def _why_not_signed(registered_on: date, signature: Signature | None, as_of: date) -> str | None:
    if signature is None or not signature.by.strip() or not signature.document_no.strip():
        return "unsigned"
    if signature.on < registered_on:
        return "signed_before_registration"
    return "signed_later" if signature.on > as_of else None
