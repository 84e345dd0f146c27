"""What citizens send: reports of village heads and crisis alerts, by chance and at any hour."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from simulation import names
from simulation.chance import poisson
from simulation.files import Row
from simulation.kinds import DOMAIN_KO
from simulation.world import Household, Person, World

# 17,000 reports in 18 months among 51.7 million people (press 2026-03)
_ALERTS_PER_PERSON_DAY = 17_000 / 548 / 51_700_000
_SELF_SHARE = 0.835
_KNOWN_SHARE = 0.10
_MORNING_HOUR = 7
_URGENT_IN_VILLAGE = 0.04
_APP_WORDS = {
    "health": "건강 문제",
    "economy": "생활비 부족,공과금 체납",
    "employment": "실직",
    "care": "돌봄 필요",
    "housing": "주거 불안",
}
_URGENT_WORDS = (
    "죽고 싶다는 말을 합니다",
    "며칠째 식사를 못 하고 있습니다",
    "연락이 끊겼고 인기척이 없습니다",
    "폭행을 당하고 있습니다",
)
_WORDS = {
    "health": ("몸이 아픈데 병원에 가지 못합니다", "약을 끊은 지 오래되었습니다"),
    "economy": ("공과금이 밀려 막막합니다", "생활비가 떨어졌습니다"),
    "employment": ("일자리를 잃었습니다", "몇 달째 일감이 없습니다"),
    "care": ("돌봐 줄 사람이 없습니다", "거동이 불편해 혼자 지내기 어렵습니다"),
    "housing": ("집에 비가 새고 난방이 안 됩니다", "월세가 밀려 나가야 합니다"),
}


def village_rows(world: World, day: date) -> Iterable[Row] | None:
    """Reports of village heads of this working day, as they write them, or None on most days."""
    per_day = world.parameters.share("village_reports_week") / 5 * len(world.households) / 1_000
    stream = world.chance.stream("village report", day.isoformat())
    count = poisson(stream, per_day)
    return [_village_row(world, stream, day) for _ in range(count)] if count else None


def _village_row(world: World, stream: random.Random, day: date) -> Row:
    household = somebody(world, stream, known_share=0.5)
    person = household.head
    domain = next(iter(household.needs), "care")
    is_urgent = stream.random() < _URGENT_IN_VILLAGE
    guess = stream.choice((0, 0, 0, 0, -1, 1))
    village = world.villages[household.village]
    return {
        "_rrn": person.rrn,
        "reported_on": day,
        "village_name": village.name,
        "reporter_name": names.full_name(
            world.chance, names.surname(world.chance, village.code), "M", 1955, "village head", village.code
        ),
        "person_name": _as_called(stream, person),
        "birth_year": person.born_on.year + guess if stream.random() < 0.8 else None,
        "phone": person.phone if stream.random() < 0.7 else None,
        "address": _as_told(stream, household.address),
        "seen_text": stream.choice(_URGENT_WORDS if is_urgent else _WORDS[domain]),
        "urgent": is_urgent,
    }


def _as_called(stream: random.Random, person: Person) -> str:
    draw, name = stream.random(), person.name
    if draw < 0.06 and person.born_on.year < 1955:
        return f"{name} {'할머니' if person.sex == 'F' else '어르신'}"
    return f"{name[:1]} {name[1:]}" if draw < 0.12 else name


def _as_told(stream: random.Random, address: str) -> str:
    """Village heads leave out province and county, and often write the lot in words."""
    short = " ".join(address.split()[2:])
    draw = stream.random()
    if draw < 0.25:
        return f"{short}번지"
    return " ".join(short.split()[1:]) if draw < 0.40 else short


def somebody(world: World, stream: random.Random, known_share: float) -> Household:
    """A household that somebody reports: mostly needy ones, a share of them known to the agencies already."""
    wants_known = stream.random() < known_share
    for _ in range(200):
        household = world.households[stream.randrange(len(world.households))]
        is_fitting = bool(household.needs) or stream.random() < 0.05
        if is_fitting and bool(household.signals) == wants_known and household.whereabouts == "HOME":
            return household
    return household


def alert_rows(world: World, day: date) -> Iterable[Row] | None:
    """Alerts that came in from yesterday morning to this morning, holidays too; None when there were none."""
    yesterday = day - timedelta(days=1)
    rows = [*_alerts(world, yesterday, _MORNING_HOUR, 24), *_alerts(world, day, 0, _MORNING_HOUR)]
    return rows or None


def _alerts(world: World, day: date, first_hour: int, last_hour: int) -> Iterator[Row]:
    persons = sum(len(household.persons) for household in world.households)
    stream = world.chance.stream("alert", day.isoformat())
    per_day = persons * _ALERTS_PER_PERSON_DAY * world.parameters.share("alert_channels")
    for number in range(poisson(stream, per_day)):
        own = world.chance.stream("alert", day.isoformat(), number)
        at = datetime.combine(day, time(own.randrange(24), own.randrange(60), own.randrange(60)))
        if first_hour <= at.hour < last_hour:
            yield _alert_row(world, own, at, number)


def _alert_row(world: World, stream: random.Random, at: datetime, number: int) -> Row:
    household = somebody(world, stream, known_share=_KNOWN_SHARE)
    is_self = stream.random() < _SELF_SHARE
    is_urgent = stream.random() < world.parameters.share("alert_urgent")
    person = household.head
    domain = next(iter(household.needs), stream.choice(tuple(DOMAIN_KO)))
    # a neighbour often knows no name, never the number, and guesses the age
    knows_name = is_self or stream.random() < 0.5
    return {
        "_rrn": person.rrn,
        "alert_id": f"AL{at:%Y%m%d}-{number:03d}",
        "reported_at": at,
        "alert_form": "복지위기 알림(본인)" if is_self else "복지위기 알림(이웃)",
        "reporter_kind": "SELF" if is_self else "NEIGHBOUR",
        "crisis_kinds": _APP_WORDS[domain],
        "household_type": _household_type(household, at.date()),
        "sex": person.sex,
        "age_band": age_band(person.age_on(at.date())),
        "birth_year": person.born_on.year if is_self else None,
        "person_name": person.name if knows_name else None,
        "phone": person.phone if is_self else None,
        "address": household.address if is_self else " ".join(household.address.split()[2:]),
        "alert_text": stream.choice(_URGENT_WORDS if is_urgent else _WORDS[domain]),
    }


def _household_type(household: Household, day: date) -> str:
    if len(household.persons) == 1:
        return "SINGLE"
    if all(person.age_on(day) >= 65 for person in household.persons):
        return "ELDER"
    relations = {person.relation for person in household.persons}
    if "GRANDCHILD" in relations and "CHILD" not in relations:
        return "GRANDPARENT"
    is_parent_alone = relations == {"HEAD", "CHILD"} and household.persons[-1].age_on(day) < 19
    return "SINGLE_PARENT" if is_parent_alone else "FAMILY"


def age_band(age: int) -> str:
    """The band of the alert form for an age in years."""
    if age < 20:
        return "AGE_0_19"
    return "AGE_80_UP" if age >= 80 else f"AGE_{age // 10 * 10}_{age // 10 * 10 + 9}"
