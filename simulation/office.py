"""The county's own staff: who works in which town, and on which days."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from simulation import names
from simulation.calendar_days import working_days_of_month
from simulation.chance import Chance
from simulation.files import Row
from simulation.layouts import Layout
from simulation.world import World, phone_number

# numbers of officers lie far above those of residents
_STAFF = 9_000_000
_HALF_DAY_MINUTES = {"morning": 180, "afternoon": 240}
_SKILLS = ("정신건강", "채무상담", "의료", "노인돌봄", "운전")


@dataclass(frozen=True)
class Officer:
    """One officer (맞춤형복지팀 담당자) of a town."""

    number: int
    officer_no: str
    name: str
    sex: str
    town: int
    phone: str
    skills: tuple[str, ...]


def officers_of(world: World) -> list[Officer]:
    """All officers, town by town."""
    staff: list[Officer] = []
    for town_index, town in enumerate(world.county.towns):
        for _ in range(town.officers):
            staff.append(_officer(world.chance, len(staff), town_index))
    return staff


def _officer(chance: Chance, number: int, town: int) -> Officer:
    stream = chance.stream("officer", number)
    sex = "F" if stream.random() < 0.7 else "M"
    name = names.surname(chance, "officer", number) + names.given_name(
        chance, sex, stream.randint(1968, 1999), "officer", number
    )
    skills = tuple(skill for skill in _SKILLS if stream.random() < (0.9 if skill == "운전" else 0.3))
    return Officer(number, f"B{number + 1:03d}", name, sex, town, phone_number(_STAFF + number), skills)


def roster_rows(world: World, layout: Layout, day: date) -> Iterator[Row]:
    """One row per officer and working day of this month: town, minutes in the field, leave, at most N visits."""
    leave = world.parameters.share("roster_leave")
    for officer in officers_of(world):
        town = world.county.towns[officer.town]
        for work_day in working_days_of_month(world.county, day):
            stream = world.chance.stream("roster", officer.number, work_day.isoformat())
            morning, afternoon, kind = _minutes(stream, leave)
            yield {
                "officer_no": officer.officer_no,
                "officer_name": officer.name,
                "sex": officer.sex,
                "phone": officer.phone,
                "office_phone": town.office_phone,
                "town_code": town.code,
                "town_name": town.name,
                "skills": ",".join(officer.skills),
                "work_on": work_day,
                "morning_minutes": morning,
                "afternoon_minutes": afternoon,
                "leave": kind,
                "max_visits": 4,
            }


def _minutes(stream: random.Random, leave: float) -> tuple[int, int, str | None]:
    draw = stream.random()
    morning, afternoon = _HALF_DAY_MINUTES["morning"], _HALF_DAY_MINUTES["afternoon"]
    if draw < leave:
        return 0, 0, "LEAVE"
    if draw < 1.5 * leave:
        return 0, afternoon, "HALF"
    # every second day is an office day: counters must be staffed, and one car serves an office
    return (morning, afternoon, None) if draw < 0.55 else (0, afternoon, None)
