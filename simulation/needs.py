"""What a household needs, and what the agencies' systems show of it: signals that miss and mislead."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from simulation.chance import Chance
from simulation.county import Parameters
from simulation.kinds import DOMAINS, Kind

if TYPE_CHECKING:
    from simulation.world import Household

_HALF_YEAR = 182
_ELDER_DOMAINS = (0.32, 0.22, 0.03, 0.31, 0.12)
_WORKING_DOMAINS = (0.14, 0.38, 0.28, 0.06, 0.14)


@dataclass(slots=True, frozen=True)
class Signal:
    """One instance of crisis information: kind, person, days it held, amount owed and months unpaid."""

    kind: str
    person: int
    began_on: date
    ended_on: date
    amount_krw: int
    months: int

    def holds_on(self, day: date) -> bool:
        """Whether it was a fact on this day."""
        return self.began_on <= day <= self.ended_on


def needs_of(chance: Chance, parameters: Parameters, household: Household, today: date) -> dict[str, int]:
    """Needs of a household: severity 1-3 by domain, empty for most."""
    # living alone raises the risk, a family lowers it; weighted so that the parameter stays the mean
    prevalence = parameters.share("need_prevalence") * (1.2 if len(household.persons) == 1 else 0.755)
    stream = chance.stream("needs", household.number)
    if stream.random() >= prevalence:
        return {}
    is_old = household.head.age_on(today) >= 65
    weights = _ELDER_DOMAINS if is_old else _WORKING_DOMAINS
    needs: dict[str, int] = {}
    for chances in (1.0, 0.40, 0.25):
        if stream.random() >= chances:
            break
        needs[stream.choices(DOMAINS, weights)[0]] = stream.choices((1, 2, 3), (5, 4, 2))[0]
    return needs


def signals_of(
    chance: Chance, parameters: Parameters, kinds: tuple[Kind, ...], household: Household, opening: date
) -> list[Signal]:
    """Signals of a household that begin in the half-year before `opening` or in the two after it."""
    share = parameters.share("signalled_with_need" if household.needs else "signalled_without_need")
    signals: list[Signal] = []
    for half in range(-1, 2):
        stream = chance.stream("signals", household.number, half)
        if stream.random() < share:
            start = opening + timedelta(days=half * _HALF_YEAR + stream.randrange(_HALF_YEAR))
            signals.extend(_episode(stream, kinds, household, start))
    return sorted(signals, key=lambda signal: (signal.began_on, signal.kind))


def _episode(
    stream: random.Random, kinds: tuple[Kind, ...], household: Household, start: date
) -> list[Signal]:
    """Half of the signalled show one kind; 11% several within a month; 40% another within six months."""
    draw = stream.random()
    days = [start]
    if draw < 0.11:
        days += [start + timedelta(days=stream.randint(0, 25)) for _ in range(stream.randint(1, 2))]
    elif draw < 0.51:
        days += [start + timedelta(days=stream.randint(30, 170))]
    found: dict[str, Signal] = {}
    for day in days:
        signal = _signal(stream, kinds, household, day)
        if signal and signal.kind not in found:
            found[signal.kind] = signal
    return list(found.values())


def _signal(stream: random.Random, kinds: tuple[Kind, ...], household: Household, day: date) -> Signal | None:
    # one in four signals of a needy household tells of something else than its need
    is_true = bool(household.needs) and stream.random() < 0.75
    for _ in range(6):
        weights = [_pull(kind, household, is_true=is_true) for kind in kinds]
        kind = stream.choices(kinds, weights)[0]
        fitting = [
            person for person in household.persons if kind.ages[0] <= person.age_on(day) <= kind.ages[1]
        ]
        if fitting and day >= kind.since:
            months = stream.randint(3, 9)
            amount = round(stream.lognormvariate(12.2, 0.8), -1)
            length = stream.randint(60, 240)
            return Signal(
                kind.code, fitting[0].number, day, day + timedelta(days=length), int(amount), months
            )
    return None


def _pull(kind: Kind, household: Household, *, is_true: bool) -> float:
    if not is_true:
        return kind.noise
    return kind.reach if kind.domain in household.needs else 0.0
