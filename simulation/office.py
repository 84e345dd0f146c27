"""The county's own staff: who works in which town, and on which days."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from simulation import names
from simulation.calendar_days import working_days_of_month
from simulation.chance import Chance
from simulation.files import Row
from simulation.world import World

_MORNING_MINUTES, _AFTERNOON_MINUTES, _MOST_VISITS = 150, 210, 4
_SKILLS = ("정신건강", "노인돌봄", "아동", "주거", "수어")
_SKILL_SHARES = (0.30, 0.60, 0.25, 0.25, 0.05)
# what no reference gives: the county's case managers sit in its largest towns
_CASE_MANAGERS = 3
_CASE_SKILL = "통합사례관리"
_LEAVES = ("ANNUAL", "SICK", "TRAINING", "TRIP")


@dataclass(frozen=True)
class Officer:
    """One officer (맞춤형복지팀 담당자) of a town."""

    number: int
    officer_id: str
    name: str
    sex: str
    town: int
    rank: int
    skills: tuple[str, ...]
    is_driver: bool


def officers_of(world: World) -> list[Officer]:
    """All officers, town by town."""
    staff: list[Officer] = []
    largest = sorted(range(len(world.county.towns)), key=lambda n: -world.county.towns[n].households)
    for town_index, town in enumerate(world.county.towns):
        for rank in range(town.officers):
            officer = _officer(world.chance, len(staff), town_index, rank)
            if rank == 0 and town_index in largest[:_CASE_MANAGERS]:
                officer = replace(officer, skills=(*officer.skills, _CASE_SKILL))
            staff.append(officer)
    return staff


def _officer(chance: Chance, number: int, town: int, rank: int) -> Officer:
    stream = chance.stream("officer", number)
    sex = "F" if stream.random() < 0.7 else "M"
    surname = names.surname(chance, "officer", number)
    name = names.full_name(chance, surname, sex, stream.randint(1968, 1999), "officer", number)
    skills = tuple(
        skill for skill, share in zip(_SKILLS, _SKILL_SHARES, strict=True) if stream.random() < share
    )
    return Officer(number, f"B{number + 1:03d}", name, sex, town, rank, skills, stream.random() < 0.9)


def roster_rows(world: World, day: date) -> Iterator[Row]:
    """One row per officer and working day of this month: town, minutes in the field, leave, most visits."""
    for officer in officers_of(world):
        town = world.county.towns[officer.town]
        for duty_date in working_days_of_month(world.county, day):
            morning, afternoon, leave = _minutes(world, officer, duty_date)
            yield {
                "officer_id": officer.officer_id,
                "officer_name": officer.name,
                "sex": officer.sex,
                "office": town.name,
                "phone": town.office_phone,
                "skills": ",".join(officer.skills),
                "is_driver": officer.is_driver,
                "duty_date": duty_date,
                "minutes_morning": morning,
                "minutes_afternoon": afternoon,
                "leave": leave,
                "max_visits": _MOST_VISITS,
            }


def _minutes(world: World, officer: Officer, day: date) -> tuple[int, int, str | None]:
    stream = world.chance.stream("roster", officer.number, day.isoformat())
    draw, share = stream.random(), world.parameters.share("roster_leave")
    if draw < share:
        return 0, 0, stream.choice(_LEAVES)
    # a counter must be staffed and a car is shared: officers go out two by two, every second day
    is_visit_day = (day.toordinal() + officer.rank // 2) % 2 == 0
    if not is_visit_day:
        return 0, 0, None
    return (0 if stream.random() < 0.2 else _MORNING_MINUTES), _AFTERNOON_MINUTES, None
