"""The plan of contact against three calls and a visit, in the simulation: who is reached, and at what burden.

A list of households at 20 seeds and three levels of the simulation's parameters. Three calls and a visit take what time
they take; the plan gets as many officers' minutes and stops where they end. The machine's calls cost officers nothing,
and are counted as contacts like any other.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from benchmarks.contact_field import Asked, Field, three_calls_and_a_visit
from benchmarks.contact_planned import Plan
from benchmarks.levels import LEVELS, SEEDS, differences, settings_of
from benchmarks.row import Row
from simulation.building import build
from simulation.chance import Chance
from simulation.county import Extent, Parameters, load_county
from tasks.surveys.facts import working_days
from warehouse.county import County, parameters
from warehouse.home import CHECKOUT, Home

_ASKED, _EXTENT = 250, Extent(towns=3, households=600)
_FIRST, _WEEKS = date(2024, 2, 5), 16
_OLD = 65
# What of the simulation's parameters has to do with reaching somebody.
_OF_CONTACT = (
    "ai_call_completed",
    "phone_reach_all_tries",
    "letter_brings_contact",
    "not_home_by_visit",
    "empty_moved_hospital",
    "whereabouts_unknown",
    "refusal",
    "answer_odds_by_hour",
    "sms_notice_effect",
    "at_home_by_daypart",
    "wrong_phone_in_list",
    "person_without_phone",
)


@dataclass(frozen=True)
class Came:
    """What one way came to: shares of households, contacts and points per household, days until reached, minutes."""

    reached: float
    reached_old: float
    settled: float
    talked: float
    talked_needy: float
    contacts: float
    by_officers: float
    points: float
    days: float
    minutes: float


_FIGURES = {
    "reached": "reached by anybody or the machine",
    "reached_old": "the same of heads of 65 and over",
    "settled": "talked with an officer or told the machine of no need",
    "talked": "talked with an officer",
    "talked_needy": "the same of households in need",
    "contacts": "contacts per household",
    "by_officers": "of them calls and visits by an officer",
    "points": "burden points per household",
    "days": "median days until reached",
    "minutes": "officers' minutes per household",
}


def measure(home: Home) -> list[Row]:
    """Households not reached by the plan over those by three calls and a visit; and contacts per household."""
    rows = []
    for level in LEVELS:
        pairs = [_pair(seed, settings_of(level, _OF_CONTACT)) for seed in SEEDS]
        name = "contact_plan" if level == "default" else f"contact_{level}"
        missed = [(1 - plan.reached) / (1 - plain.reached) for plan, plain in pairs]
        compared = f"not reached, plan / three calls and a visit, {level}"
        row = Row.of(name, compared, missed, bar=1.0)
        rows.append(replace(row, details=tuple(differences(pairs, ("plan", "plain"), _FIGURES))))
        contacts = [plan.contacts / plain.contacts for plan, plain in pairs]
        compared = f"contacts per household, plan / the same, {level}"
        rows.append(
            Row.of("burden" if level == "default" else f"burden_{level}", compared, contacts, bar=1.0)
        )
    return rows


def _pair(seed: int, settings: dict[str, str]) -> tuple[Came, Came]:
    """The plan and three calls and a visit on the same households, with the same minutes."""
    county = County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml")
    calendar = working_days(county, _FIRST)
    world = build(load_county("46720", _EXTENT), Chance(seed), Parameters(settings))
    due_on = next(each.due_on for each in county.campaigns[0].rounds if each.due_on > _FIRST)
    plain = Field(world, _ASKED, calendar, _FIRST)
    three_calls_and_a_visit(plain)
    planned = Field(world, _ASKED, calendar, _FIRST, plain.spent)
    Plan(planned, due_on).play(_FIRST + timedelta(weeks=_WEEKS))
    return _came(planned), _came(plain)


def _came(ground: Field) -> Came:
    points = parameters("surveys", _FIRST)["burden_points"]
    asked = ground.asked
    old = [one for one in asked if one.household.head.age_on(_FIRST) >= _OLD]
    waited = [(one.first_on - _FIRST).days for one in asked if one.first_on]
    return Came(
        reached=_share(asked, lambda one: one.first_on is not None),
        reached_old=_share(old, lambda one: one.first_on is not None),
        settled=_share(asked, lambda one: one.is_talk or one.is_told),
        talked=_share(asked, lambda one: one.is_talk),
        talked_needy=_share([one for one in asked if one.household.needs], lambda one: one.is_talk),
        contacts=sum(len(one.made) for one in asked) / len(asked),
        by_officers=sum(channel in {"phone", "visit"} for one in asked for _, channel in one.made)
        / len(asked),
        points=sum(points[channel] for one in asked for _, channel in one.made) / len(asked),
        days=statistics.median(waited),
        minutes=ground.spent / len(asked),
    )


def _share(asked: Sequence[Asked], is_so: Callable[[Asked], bool]) -> float:
    return sum(is_so(one) for one in asked) / len(asked)
