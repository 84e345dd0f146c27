"""Whether a row names one of the persons whom it resembles: for certain, perhaps, or none. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Resemblance:
    """How much speaks for a row naming a person.

    Args:
        bits: evidence; 0 where it is as likely as not.
        probability: the same as a share.
        has_token: whether the person's number is known.
        evidence: what agrees.
    """

    person_id: str
    bits: float
    probability: float
    has_token: bool
    evidence: str

    def has_one_of(self, groups: Sequence[Sequence[str]]) -> bool:
        """Whether all levels of one of some groups were met."""
        met = set(self.evidence.split("+"))
        return any(met.issuperset(group) for group in groups)


@dataclass(frozen=True)
class Policy:
    """When a link is made and when a human is asked (warehouse/parameters/linkage.yaml).

    Args:
        accept: least probability of a link.
        gap_bits: least distance of the first candidate to the second.
        review: least probability from which a human is asked.
        review_at_most: candidates of one row that a human is asked about.
        needs: groups of levels of which one must be met for a link, however much speaks for it.
    """

    accept: float
    gap_bits: float
    review: float
    review_at_most: int
    needs: Sequence[Sequence[str]] = ((),)


@dataclass(frozen=True)
class Verdict:
    """The person whom a row names, or those among whom a human chooses; neither where it names nobody who is known."""

    named: Resemblance | None
    asked_about: tuple[Resemblance, ...]


def decide(resemblances: Sequence[Resemblance], policy: Policy) -> Verdict:
    """Whom a row names. A person with a known number goes before one without: both may be one, not known as such.

    A link needs a probability and a gap: two candidates that are nearly as likely are for a human, however likely
    both are.
    """
    likely = [one for one in resemblances if one.probability >= policy.review]
    if any(one.has_token for one in likely):
        likely = [one for one in likely if one.has_token]
    likely.sort(key=lambda one: (-one.bits, one.person_id))
    if not likely:
        return Verdict(None, ())
    first = likely[0]
    gap = first.bits - likely[1].bits if len(likely) > 1 else float("inf")
    if first.has_one_of(policy.needs) and first.probability >= policy.accept and gap >= policy.gap_bits:
        return Verdict(first, ())
    return Verdict(None, tuple(likely[: policy.review_at_most]))


def age_range(band: str, words: Mapping[str, Sequence[int]], oldest: int) -> tuple[int, int] | None:
    """First and last age in years of an age band as people write it; None where it tells none.

    Args:
        band: such as ``70대``, ``65~69세``, ``AGE_70_79``, ``80세 이상``, ``20세 미만``, or one of the words.
        words: words of the alert form with their ages.
        oldest: the last age of a band without an end.
    """
    ages = [int(number) for number in re.findall(r"\d+", band)]
    if len(ages) >= 2:
        return min(ages[:2]), max(ages[:2])
    if ages and any(word in band for word in ("이상", "UP", "넘")):
        return ages[0], oldest
    if ages and any(word in band for word in ("미만", "이하")):
        return 0, ages[0]
    if ages:
        return ages[0], ages[0] + 9 if "대" in band else ages[0]
    return next(((first, last) for word, (first, last) in words.items() if word in band), None)
