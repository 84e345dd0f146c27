"""Whether the interval of recall holds the truth: 400 simulated campaigns at each of two need rates, and three played.

A simulated campaign is the whole combination: six look-ups of a pool that changes, floors by town, many equal points,
households that lists and reports name in between, the audit sample with its standing lots, deaths, and a fifth who
do not answer. Seats, floors, weights and the sample's share are the product's. Need depends on the points that a
household has before the first look-up: 0.30 or 0.10 far above the line, 0.05 or 0.01 far below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks.recall_played import table_beside_truth
from benchmarks.row import Row
from tasks.reporting.recall import Found, Share, Surveyed, pooled, recall
from tasks.screening.rules import audit_seats, town_floors
from warehouse.county import County, parameters
from warehouse.home import CHECKOUT, Home

_AS_OF = date(2024, 2, 1)
_CAMPAIGNS, _LOOK_UPS, _HOUSEHOLDS = 400, 6, 3_600  # households with a signal, as in the simulated county
_SILENT = 0.2
_RATES = ((0.30, 0.05), (0.10, 0.01))
_SEED = 2024
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Seats:
    """What one look-up of the pool may choose, and where its households live."""

    selected: int
    audit: int
    floors: Ints
    households: Sequence[float]
    weights: Ints

    @classmethod
    def of_county(cls) -> "Seats":
        """Of the county of the demo, by the parameters in force."""
        towns = County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml").towns
        policy = parameters("screening", _AS_OF)
        capacity = round(policy["local_additions_per_officer"] * sum(town["officers"] for town in towns))
        audit = audit_seats(capacity, policy["audit_share"])
        size = {str(town["code"]): float(town["households"]) for town in towns}
        floors = town_floors(
            size,
            seats=capacity - audit,
            share=policy["town_floor_share"],
            minimum=policy["town_floor_minimum"],
        )
        weights = [points for points in policy["weights"].values() if points < 60]  # the urgent need no seat
        return cls(
            capacity - audit,
            audit,
            np.array([floors[code] for code in size]),
            list(size.values()),
            np.array(weights),
        )


def measure(home: Home) -> list[Row]:
    """Campaigns whose interval misses the truth, by need rate; and the table of three campaigns beside the truth."""
    rows = [_coverage(number, rates) for number, rates in enumerate(_RATES)]
    worst, told = table_beside_truth(home)
    compared = "campaigns of three whose interval misses the truth"
    return [*rows, Row.found("recall_three", compared, worst, 0, details=tuple(told))]


def _coverage(number: int, rates: tuple[float, float]) -> Row:
    chance, seats = np.random.default_rng([_SEED, number]), Seats.of_county()
    seen = [_Campaign(chance, seats, rates).played() for _ in range(_CAMPAIGNS)]
    fours = [[each[0] for each in seen[n : n + 4]] for n in range(0, _CAMPAIGNS, 4)]
    of_fours = [(pooled(one.found for one in four), _truth(four)) for four in fours]
    alone = [(each[0].found, _truth([each[0]])) for each in seen]
    silent = [(each[1].found, _truth([each[1]])) for each in seen]
    missed = _missed(alone)
    widths = [share.high - share.low for found, _ in alone if (share := recall(found))]
    details = (
        f"true recall {np.mean([truth for _, truth in alone]):.2f}, precision "
        f"{np.mean([found.selected.in_need / found.selected.answered for found, _ in alone]):.2f}; in the sample "
        f"{np.mean([found.audit.in_need for found, _ in alone]):.1f} in need; median width {np.median(widths):.2f}",
        f"four campaigns together: {_missed(of_fours):.3f} miss, of {len(of_fours)}",
        f"where twice as many of those in need are silent: {_missed(silent):.3f} of the intervals miss, "
        f"{_missed(silent, of_silence=True):.3f} of the bounds",
        f"women alone: {_missed([(each[2].found, _truth([each[2]])) for each in seen]):.3f} miss",
    )
    compared = f"share of {_CAMPAIGNS} campaigns whose interval misses, need {rates[0]}/{rates[1]}"
    name = "recall" if number == 0 else f"recall_{rates[0]:.2f}".replace(".", "_")
    return Row.found(name, compared, missed, 0.05, details=details)


@dataclass(frozen=True)
class Outcome:
    """What the county saw, and what was true: households in need that were selected, and that were not."""

    found: Found
    taken: int
    missed: int


def _truth(campaigns: Sequence[Outcome]) -> float:
    taken, missed = sum(one.taken for one in campaigns), sum(one.missed for one in campaigns)
    return taken / (taken + missed) if taken + missed else 1.0


def _missed(seen: Sequence[tuple[Found, float]], *, of_silence: bool = False) -> float:
    """Which share of the intervals (or of the bounds of silence) does not hold the truth."""
    told = [(recall(found), truth) for found, truth in seen]
    return sum(not _holds(share, truth, of_silence=of_silence) for share, truth in told) / len(told)


def _holds(share: Share | None, truth: float, *, of_silence: bool) -> bool:
    """A campaign that tells nothing tells nothing wrong."""
    if share is None:
        return True
    low, high = (share.least, share.most) if of_silence else (share.low, share.high)
    return low <= truth + 1e-9 and truth <= high + 1e-9


class _Campaign:
    """One campaign of a county whose pool is drawn anew."""

    def __init__(self, chance: np.random.Generator, seats: Seats, rates: tuple[float, float]) -> None:
        self._chance, self._seats, self._rates = chance, seats, rates
        share = np.array(seats.households) / sum(seats.households)
        self._town = chance.choice(len(share), _HOUSEHOLDS, p=share)
        self._points = self._drawn_points(_HOUSEHOLDS)
        self._tie, self._lot = chance.random(_HOUSEHOLDS), chance.random(_HOUSEHOLDS)
        self._chosen, self._audited, self._named, self._was_below, self._above = (
            np.zeros(_HOUSEHOLDS, bool) for _ in range(5)
        )

    def played(self) -> tuple[Outcome, Outcome, Outcome]:
        """As everybody is as likely to answer; as those in need are less likely; and the first of women alone."""
        need = self._drawn_need()
        for _ in range(_LOOK_UPS):
            self._look_up()
        gone = self._chance.random(_HOUSEHOLDS) < 0.01
        answers = self._chance.random(_HOUSEHOLDS)
        alike, women = answers >= _SILENT, self._chance.random(_HOUSEHOLDS) < 0.55
        shy = answers >= np.where(need, 1.6, 0.8) * _SILENT
        everybody = np.ones(_HOUSEHOLDS, bool)
        return (
            self._outcome(need & ~gone, alike | gone, everybody, gone),
            self._outcome(need & ~gone, shy | gone, everybody, gone),
            self._outcome(need & ~gone, alike | gone, women, gone),
        )

    def _drawn_points(self, count: int) -> Ints:
        """One to four kinds each."""
        kinds = self._chance.choice(self._seats.weights, (count, 4))
        more = self._chance.random((count, 4)) < [1.0, 0.35, 0.12, 0.04]
        return np.asarray((kinds * more).sum(axis=1), dtype=np.int64)

    def _drawn_need(self) -> Bools:
        """The higher need rate well above the line of the first look-up, the lower one well below."""
        line = np.sort(self._points)[-self._seats.selected * _LOOK_UPS]
        high, low = self._rates
        share: NDArray[np.float64] = low + (high - low) / (1 + np.exp((line - self._points) / 2.0))
        return np.less(self._chance.random(_HOUSEHOLDS), share)

    def _look_up(self) -> None:
        changed = self._chance.random(_HOUSEHOLDS) < 0.08
        self._points = np.where(changed, self._drawn_points(_HOUSEHOLDS), self._points)
        self._named |= self._chance.random(_HOUSEHOLDS) < 0.02
        present = self._chance.random(_HOUSEHOLDS) < 0.9
        free = np.flatnonzero(present & ~self._chosen & ~self._audited & ~self._named)
        chosen = self._selected(free)
        below = np.setdiff1d(free, chosen, assume_unique=True)
        drawn = below[np.argsort(self._lot[below])[: self._seats.audit]]
        left = np.setdiff1d(below, drawn, assume_unique=True)
        best_left = self._points[left].max(initial=0)
        self._above |= present & self._audited & (self._points > best_left)
        self._chosen[chosen] = self._audited[drawn] = self._was_below[left] = True

    def _selected(self, free: Ints) -> Ints:
        """Floors, then points, ties by lot: what ``screening/insert_pool_standing`` does."""
        order = free[np.lexsort((self._tie[free], -self._points[free], self._town[free]))]
        town = self._town[order]
        place = np.arange(len(order)) - np.searchsorted(town, town)
        has_floor = place < self._seats.floors[town]
        first = np.lexsort((self._tie[order], -self._points[order], ~has_floor))
        return order[first[: self._seats.selected]]

    def _outcome(self, need: Bools, answered: Bools, group: Bools, gone: Bools) -> Outcome:
        within = group & ~self._named
        selected = within & (self._chosen | (self._audited & self._above))
        audit = within & self._audited & ~self._above
        below = within & self._was_below & ~self._chosen & ~self._audited & ~gone
        return Outcome(
            Found(
                _surveyed(selected, answered, need),
                _surveyed(audit, answered, need),
                int(audit.sum() + below.sum()),
            ),
            taken=int((selected & need).sum()),
            missed=int(((audit | below) & need).sum()),
        )


def _surveyed(who: Bools, answered: Bools, need: Bools) -> Surveyed:
    return Surveyed(int(who.sum()), int((who & answered).sum()), int((who & answered & need).sum()))
