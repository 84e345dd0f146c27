"""What the learned score is worth beside the points, and beside a truth that only the bench knows.

How often the interval of its gain misses is measured in 400 drawn campaigns. Then four campaigns are played by the
product's own stages, twice: in one county the points are right, in the other need follows other weights than theirs. A
model is trained from three campaigns and judged by the fourth, as ``balgul score train`` does.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
from numpy.typing import NDArray

from benchmarks.recall_played import KINDS, Campaigns, PlayedCounty, made
from benchmarks.row import Row
from tasks.reporting.recall import Found, Surveyed
from tasks.score.card import card
from tasks.score.evaluation import gain_of
from tasks.score.registering import chosen_by, past_of, scored_by, train
from warehouse.connection import Warehouse
from warehouse.county import County
from warehouse.home import Home
from warehouse.registered_score import Estimate, Registration

_CAMPAIGNS = {
    "2024H1": (date(2024, 2, 1), date(2024, 7, 31)),
    "2024H2": (date(2024, 8, 1), date(2025, 1, 31)),
    "2025H1": (date(2025, 2, 1), date(2025, 7, 31)),
    "2025H2": (date(2025, 8, 1), date(2026, 1, 31)),
}
# Logits of need in the other county: who owes a bank or lost the head of the household fares worst, as no rule says.
_OTHER = {"FIN_ARREARS": 2.2, "HEAD_DIED": 1.8, "NHIS_ARREARS": 0.5, "RENT_ARREARS": 0.2, "ELEC_CUT": 0.1}
_DRAWN, _HOUSEHOLDS, _SEATS, _AUDIT, _SILENT, _SEED = 400, 3_000, 500, 66, 0.2, 2024
Bools = NDArray[np.bool_]


def measure(home: Home) -> list[Row]:
    """How often the gain's interval misses, and the points' true precision against the score's in both counties."""
    right, other = (_found(home, make) for make in (PlayedCounty, _OtherWeights))
    compared = "true precision, points / score, where"
    note = "nothing to gain there: the guard has to see it"
    return [
        _drawn(),
        Row.found(
            "score_other",
            f"{compared} need is otherwise",
            other.points / other.score,
            1.0,
            details=other.told,
        ),
        Row.found(
            "score_right", f"{compared} points are right", right.points / right.score, 1.25, note, right.told
        ),
    ]


def _drawn() -> Row:
    """Campaigns in which the score knows more than the points (half of them), or less."""
    chance = np.random.default_rng(_SEED)
    told = [(knows, *_one_drawn(chance, knows=knows)) for knows in (True, False) * (_DRAWN // 2)]
    missed = sum(not _holds(gain, true) for _, gain, true in told) / _DRAWN
    worse = [gain for _, gain, true in told if true <= 0]
    better = [gain for knows, gain, _ in told if knows]
    details = (
        f"of {len(worse)} whose score is truly no better, {sum(one.low > 0 for one in worse)} show a gain",
        f"of {len(better)} whose score knows more, {sum(one.low > 0 for one in better)} show it; mean true gain "
        f"{np.mean([true for knows, _, true in told if knows]):.1%}",
    )
    return Row.found(
        "score", f"share of {_DRAWN} campaigns whose interval of gain misses", missed, 0.05, details=details
    )


def _one_drawn(chance: np.random.Generator, *, knows: bool) -> tuple[Estimate, float]:
    """The estimated and the true gain of a campaign whose points chose, and whose sample was drawn below their line."""
    points, score = chance.normal(size=(2, _HOUSEHOLDS))
    of_need = score if knows else points
    need = chance.random(_HOUSEHOLDS) < 1 / (1 + np.exp(2.8 - 1.2 * of_need))
    by_points, by_score = (_best(order) for order in (points, score))
    audit = np.zeros(_HOUSEHOLDS, bool)
    audit[chance.choice(np.flatnonzero(~by_points), _AUDIT, replace=False)] = True
    answered = chance.random(_HOUSEHOLDS) >= _SILENT

    def found(who: Bools) -> Found:
        below = int((who & ~by_points).sum())
        selected, sample = (_surveyed(who & stratum, answered, need) for stratum in (by_points, audit))
        return Found(selected, sample, below)

    gain = gain_of(
        found(by_score & ~by_points), found(by_points & ~by_score), _SEATS, found(np.ones(_HOUSEHOLDS, bool))
    )
    return gain, float(need[by_score].mean() - need[by_points].mean())


def _best(order: NDArray[np.float64]) -> Bools:
    chosen = np.zeros(_HOUSEHOLDS, bool)
    chosen[np.argsort(-order)[:_SEATS]] = True
    return chosen


def _surveyed(who: Bools, answered: Bools, need: Bools) -> Surveyed:
    return Surveyed(int(who.sum()), int((who & answered).sum()), int((who & answered & need).sum()))


class _OtherWeights(PlayedCounty):
    """A county where need follows other weights than those of the points."""

    def chance_of_need(self) -> NDArray[np.float64]:
        logits = np.array([_OTHER.get(kind, 0.0) for kind in KINDS])
        chance: NDArray[np.float64] = 1 / (1 + np.exp(3.2 - self._has.astype(np.float64) @ logits))
        return chance


@dataclass(frozen=True)
class _Played:
    """What was registered, and the true shares in need among whom the points and the score would have chosen."""

    registration: Registration
    points: float
    score: float

    @property
    def told(self) -> tuple[str, ...]:
        """The card from what it is worth on, after the truth."""
        lines = list(card(self.registration))
        worth = [line for line in lines[lines.index("## 점수보다 나은가") :] if line]
        return (f"참값: 적중률 점수 {self.points:.1%}, 학습 점수 {self.score:.1%}", *worth)


def _found(home: Home, make: Callable[[Home, Campaigns], PlayedCounty]) -> _Played:
    folder = Path(mkdtemp(dir=home.root / "bench", prefix="score-"))
    try:
        home = made(folder, _CAMPAIGNS)
        with Warehouse(home).kept():
            return _judged(home, make, folder)
    finally:
        shutil.rmtree(folder)


def _judged(home: Home, make: Callable[[Home, Campaigns], PlayedCounty], folder: Path) -> _Played:
    county = make(home, _CAMPAIGNS)
    *_, last = county.play()
    need = county.in_need(last)
    _, registration = train(home, folder)
    past, campaign = past_of(home), registration.judged.campaign
    scored = scored_by(past, campaign, registration.model)
    shares = []
    for by in ("points", "score"):
        taken = chosen_by(past, campaign, scored, by, County.read(home.county_file))
        shares.append(len(taken & need) / len(taken))
    return _Played(registration, *shares)


def _holds(told: Estimate, true: float) -> bool:
    return told.low - 1e-4 <= true <= told.high + 1e-4
