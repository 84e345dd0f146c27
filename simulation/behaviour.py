"""How a household behaves when it is called, phoned, written to or visited: pure draws from the parameters.

Every function answers for one household (and the number of the try, from 1); nothing here knows a package or a
file. Shares that the reference gives for all targets are raised for those who can be reached at all, so that the
whole comes out at the reference's share.
"""

import re
from dataclasses import dataclass
from datetime import date, time

from simulation.county import Parameters
from simulation.world import Household, World

AI_TRIES = 3
# households whose number works although nobody is at home any more
_ANSWERS_AWAY = {"HOME": 1.0, "HOSPITAL": 0.3, "MOVED": 0.5}
_OLD = 65
_AT_APPOINTMENT = 0.85


@dataclass(frozen=True)
class Hours:
    """A share or factor by hour of the day, as the parameter writes it: `09-12 1.0 / 12-13 0.8`."""

    bands: tuple[tuple[int, int, float], ...]

    @classmethod
    def read(cls, text: str) -> "Hours":
        """Read the parameter."""
        found = re.findall(r"(\d+)-(\d+) ([\d.]+)", text)
        return cls(tuple((int(first), int(last), float(value)) for first, last, value in found))

    def at(self, hour: int) -> float:
        """The factor at this hour, 1 outside all bands."""
        return next((value for first, last, value in self.bands if first <= hour < last), 1.0)


class Behaviour:
    """The behaviour of all households of a county."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._chance = world.chance
        self._share = world.parameters.share
        self._hours = Hours.read(world.parameters.words("answer_odds_by_hour"))
        self._at_home = _dayparts(world.parameters.words("at_home_by_daypart"))
        self._reachable = reachable_share(world.parameters)
        self._hazards = _raised(world.parameters, self._reachable)

    def is_old(self, household: Household) -> bool:
        """Whether the head is 65 or over at the county's opening."""
        return household.head.age_on(self._world.opening) >= _OLD

    def refuses(self, household: Household) -> bool:
        """Whether this household wants no contact of this kind."""
        return self._chance.happens(self._share("refusal"), "refuses", household.number)

    def is_in_danger(self, household: Household) -> bool:
        """Whether somebody's life is in danger; only needy households are."""
        among_needy = min(1.0, self._share("urgent_danger") / max(self._share("need_prevalence"), 0.01) / 2.5)
        return bool(household.needs) and self._chance.happens(among_needy, "danger", household.number)

    def accepts(self, household: Household) -> bool:
        """Whether a needy household takes the help that is offered."""
        share = self._share("accepts_help_once_reached")
        return bool(household.needs) and self._chance.happens(share, "accepts", household.number)

    def completes_ai_call(self, household: Household, attempt: int) -> bool:
        """Whether a try of the AI call at a right number ends with all answers.

        The share over all tries of one batch is `ai_call_completed`, times 0.8 for heads of 65 and over.
        """
        whole = min(0.95, self._share("ai_call_completed") / self._reachable)
        whole *= 0.8 if self.is_old(household) else 1.0
        per_try = 1 - (1 - whole) ** (1 / AI_TRIES)
        return self._chance.happens(per_try, "ai", household.number, attempt)

    def answers_phone(self, household: Household, attempt: int, at: time, *, was_told: bool) -> bool:
        """Whether somebody of the household takes a call of an officer to a right number.

        Args:
            household: who is called.
            attempt: number of this try over all calls to the household, from 1.
            at: time of the call, which moves the odds.
            was_told: whether a text message announced the call.
        """
        hazard = self._hazards[min(attempt, len(self._hazards)) - 1]
        odds = self._hours.at(at.hour) * (self._share("sms_notice_effect") if was_told else 1.0)
        return self._chance.happens(_with_odds(hazard, odds), "phone", household.number, attempt)

    def answers_where(self, household: Household, day: date, attempt: int) -> bool:
        """Whether its whereabouts let the household answer a call at all."""
        share = _ANSWERS_AWAY.get(household.whereabouts_on(day), 0.0)
        return share >= 1.0 or self._chance.happens(share, "away", household.number, attempt)

    def answers_letter(self, household: Household, number: int) -> bool:
        """Whether the household gets in touch by itself after a letter or a message."""
        share = self._share("letter_brings_contact")
        return self._chance.happens(share, "letter", household.number, number)

    def is_at_home(self, household: Household, visit: int, day: date, at: time, *, is_agreed: bool) -> bool:
        """Whether somebody opens at this visit (numbered from 1) to a household that still lives there."""
        absent = self._world.parameters.shares("not_home_by_visit")
        present = 1 - absent[min(visit, len(absent)) - 1]
        # the daypart moves the share around that of a mean visit hour
        share = present * self._daypart(household, day, at) / self._at_home["afternoon"]
        if is_agreed:
            share = max(share, _AT_APPOINTMENT)
        return self._chance.happens(min(share, 0.95), "at home", household.number, visit)

    def _daypart(self, household: Household, day: date, at: time) -> float:
        town = self._world.county.towns[household.town]
        if at.hour < 12:
            is_market = day.day % 10 in town.market_days
            return self._at_home["market-day morning" if is_market else "morning"]
        return self._at_home["after 17:00" if at.hour >= 17 else "afternoon"]


def reachable_share(parameters: Parameters) -> float:
    """Share of targets with a right number who are still there."""
    share = parameters.share
    has_number = (1 - share("wrong_phone_in_list")) * (1 - share("person_without_phone"))
    return has_number * (1 - share("empty_moved_hospital"))


def _raised(parameters: Parameters, reachable: float) -> list[float]:
    """The hazards by try, raised by one factor until `phone_reach_all_tries` of all targets are reached."""
    hazards = parameters.shares("phone_reach_by_try")
    aim = min(0.95, parameters.share("phone_reach_all_tries") / reachable)
    low, high = 0.1, 10.0
    for _ in range(40):
        middle = (low + high) / 2
        missed = 1.0
        for hazard in hazards:
            missed *= 1 - min(0.95, middle * hazard)
        low, high = (low, middle) if 1 - missed > aim else (middle, high)
    return [min(0.95, low * hazard) for hazard in hazards]


def _with_odds(share: float, factor: float) -> float:
    odds = factor * share / (1 - share)
    return odds / (1 + odds)


def _dayparts(text: str) -> dict[str, float]:
    pairs = (part.strip().rsplit(" ", 1) for part in text.split("/"))
    return {name: float(share) for name, share in pairs}
