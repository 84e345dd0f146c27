"""How many of the households in need a campaign found, from what the audit sample found below the line. Pure.

The selection and the audit sample exclude one another. Of the selected every household is surveyed, of the others a
simple random sample, so that the households in need that were missed are estimated from few: an interval is told, and
the point only where enough of the sample is in need. Source: notes on screening, section 1 (Clopper and Pearson 1934;
Horvitz and Thompson 1952); how it covers the truth is measured by ``make bench ONLY=recall``.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

LEVEL = 0.95
# Of what the interval may miss, the part that goes to the selected who did not answer; the rest goes to the sample.
_SELECTED_PART = 0.2


@dataclass(frozen=True)
class Surveyed:
    """Households that were to be surveyed, those of whom it is known whether they are in need, and those who are."""

    households: int = 0
    answered: int = 0
    in_need: int = 0

    def __add__(self, other: "Surveyed") -> "Surveyed":
        """Both together."""
        return Surveyed(
            self.households + other.households, self.answered + other.answered, self.in_need + other.in_need
        )

    @property
    def unknown(self) -> int:
        """Households that did not answer."""
        return self.households - self.answered


@dataclass(frozen=True)
class Found:
    """What a campaign found in the pool.

    Args:
        selected: households that the selection took.
        audit: households of the audit sample.
        below: households below the line, those of the sample among them.
    """

    selected: Surveyed = Surveyed()
    audit: Surveyed = Surveyed()
    below: int = 0

    def __add__(self, other: "Found") -> "Found":
        """Both together; valid for campaigns of which about the same share answered."""
        return Found(self.selected + other.selected, self.audit + other.audit, self.below + other.below)

    @property
    def rate(self) -> float:
        """Share of the households below the line that answered the sample: each who did stands for so many."""
        return self.audit.answered / self.below if self.below else 0.0

    def is_enough(self, positives: int) -> bool:
        """Whether as many of the sample are in need as it takes to tell a number."""
        return self.audit.in_need >= positives


@dataclass(frozen=True)
class Share:
    """An estimated share from 0 to 1, its interval, and the interval's outer ends whatever the silent hide."""

    point: float
    low: float
    high: float
    least: float
    most: float


def clopper_pearson(hits: int, tries: int, level: float = LEVEL) -> tuple[float, float]:
    """The exact interval of a binomial share.

    Args:
        hits: from 0 to ``tries``.
        tries: at least 1.
        level: how often the interval has to hold the share, at least.

    Raises:
        ValueError: hits lie outside 0 to tries, or there are no tries.
    """
    if not 0 <= hits <= tries or tries < 1:
        raise ValueError("hits must lie between 0 and tries, and tries above 0")
    return _clopper_pearson(hits, tries, (1 - level) / 2)


@lru_cache(maxsize=65536)
def _clopper_pearson(hits: int, tries: int, tail: float) -> tuple[float, float]:
    low = 0.0 if hits == 0 else _crossing(lambda share: _at_least(hits, tries, share) < tail)
    high = 1.0 if hits == tries else _crossing(lambda share: _at_least(hits + 1, tries, share) < 1 - tail)
    return low, high


def _crossing(is_below: Callable[[float], bool]) -> float:
    """Where a condition that holds for small shares ends to hold, to 2^-50."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def _at_least(hits: int, tries: int, share: float) -> float:
    """The chance of ``hits`` or more, for a share above 0 and under 1; summed over the shorter tail."""
    is_upper = hits * 2 > tries
    logs = (
        _log_choose(tries, count) + count * math.log(share) + (tries - count) * math.log1p(-share)
        for count in (range(hits, tries + 1) if is_upper else range(hits))
    )
    tail = math.fsum(map(math.exp, logs))
    return tail if is_upper else 1.0 - tail


def _log_choose(of: int, taken: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(taken + 1) - math.lgamma(of - taken + 1)


def total_interval(surveyed: Surveyed, level: float = LEVEL) -> tuple[float, float]:
    """The exact interval of how many of a finite number of households are in need, from those who answered.

    Those who answered count as drawn from all without replacement; when all answered, it is their number.
    """
    return _total_interval(surveyed, (1 - level) / 2)


@lru_cache(maxsize=65536)
def _total_interval(surveyed: Surveyed, tail: float) -> tuple[float, float]:
    least, most = surveyed.in_need, surveyed.in_need + surveyed.unknown
    low = _first(least, most, lambda total: _drawn_tail(surveyed, total, from_below=False) >= tail)
    high = -_first(-most, -least, lambda total: _drawn_tail(surveyed, -total, from_below=True) >= tail)
    return float(low), float(high)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first whole number from which a condition holds; ``high`` if it holds nowhere before."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _drawn_tail(surveyed: Surveyed, total: int, *, from_below: bool) -> float:
    """The chance to draw as few (or as many) in need as were drawn, when ``total`` of the households are."""
    others = surveyed.households - total
    least, most = max(0, surveyed.answered - others), min(surveyed.answered, total)
    counts = range(least, surveyed.in_need + 1) if from_below else range(surveyed.in_need, most + 1)
    all_ways = _log_choose(surveyed.households, surveyed.answered)
    return math.fsum(
        math.exp(_log_choose(total, count) + _log_choose(others, surveyed.answered - count) - all_ways)
        for count in counts
    )


def precision(selected: Surveyed, level: float = LEVEL) -> Share | None:
    """Which share of the selected households is in need; None when nobody answered."""
    if not selected.answered:
        return None
    low, high = total_interval(selected, level)
    point = selected.in_need / selected.answered
    # Whole households lie in the interval: where few are silent, the share of those who answered may lie between two.
    return Share(
        point,
        min(low / selected.households, point),
        max(high / selected.households, point),
        selected.in_need / selected.households,
        (selected.in_need + selected.unknown) / selected.households,
    )


def recall(found: Found, level: float = LEVEL) -> Share | None:
    """Which share of the households in need within the pool the selection took; None when the sample says nothing.

    Those who answered count as drawn from those who were to be surveyed; ``least`` and ``most`` do without that: there
    all who are silent are taken to be in need, or none of them, whichever is worse.
    """
    selected, audit = found.selected, found.audit
    if not audit.answered or not selected.answered:
        return None
    part = _SELECTED_PART if selected.unknown else 0.0
    taken = total_interval(selected, 1 - (1 - level) * part) if part else (float(selected.in_need),) * 2
    missed = clopper_pearson(audit.in_need, audit.answered, 1 - (1 - level) * (1 - part))
    silent = clopper_pearson(audit.in_need + audit.unknown, audit.households, level)
    known = clopper_pearson(audit.in_need, audit.households, level)
    low = _part(taken[0], found.below * missed[1])
    high = _part(taken[1], found.below * missed[0], of_nothing=1.0)
    return Share(
        _part(
            selected.households * selected.in_need / selected.answered,
            found.below * audit.in_need / audit.answered,
        ),
        low,
        high,
        # Where few are silent, what the interval sets aside for them can reach further than their worst.
        min(low, _part(selected.in_need, found.below * silent[1])),
        max(high, _part(selected.in_need + selected.unknown, found.below * known[0], of_nothing=1.0)),
    )


def _part(taken: float, missed: float, *, of_nothing: float = 0.0) -> float:
    return taken / (taken + missed) if taken + missed > 0 else of_nothing


def of_like_rate(campaigns: Sequence[Found], *, most: int, factor: float) -> list[int]:
    """Which campaigns may be told together with the newest: of about the same share.

    Args:
        campaigns: newest first; one of whose sample nobody answered goes with none.
        most: how many at most.
        factor: by which the shares may differ from that of the newest.

    Returns:
        Places in ``campaigns``; empty when nobody answered that of the newest.
    """
    if not campaigns or not campaigns[0].rate:
        return []
    newest = campaigns[0].rate
    like = [n for n, one in enumerate(campaigns) if newest / factor <= one.rate <= newest * factor]
    return like[:most]


def pooled(campaigns: Iterable[Found]) -> Found:
    """Several campaigns as one."""
    return sum(campaigns, Found())
