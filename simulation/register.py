"""The resident register and the benefit ledger, as the county keeps them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from simulation.files import Row
from simulation.rows import person_facts
from simulation.world import Household, Person, World

_WEEK = 7
DIED, MOVED_OUT = "DIED", "MOVED_OUT"
_BENEFITS = ("LIVELIHOOD", "MEDICAL", "HOUSING", "EDUCATION", "EMERGENCY")
_BENEFIT_WEIGHTS = (30, 30, 30, 6, 4)
_REGIONS = (
    "광주광역시 북구",
    "전라남도 순천시",
    "전라남도 담양군",
    "전북특별자치도 남원시",
    "서울특별시 관악구",
)


@dataclass(frozen=True)
class Change:
    """A death, a move or an entry into an institution, and the day on which the register knows it."""

    person: Person
    household: Household
    kind: str
    happened_on: date
    known_on: date


def changes_between(world: World, first: date, last: date) -> Iterator[Change]:
    """Changes that the register learns from `first` to `last`, both included."""
    for household in world.households:
        for change in _changes(world, household):
            if first <= change.known_on <= last:
                yield change


def _changes(world: World, household: Household) -> Iterator[Change]:
    chance = world.chance
    if household.left_on and household.whereabouts in {"DIED", "MOVED", "INSTITUTION"}:
        if chance.happens(world.parameters.share("register_knows_departure"), "register", household.number):
            kind = MOVED_OUT if household.whereabouts == "MOVED" else household.whereabouts
            known_on = household.left_on + timedelta(
                days=7 + chance.number("register lag", household.number) % 40
            )
            for person in household.persons:
                yield Change(person, household, kind, household.left_on, known_on)
        return
    # those who stay lose a member now and then, but never the head: the truth of the household would be gone
    for person in household.persons[1:]:
        yearly = _yearly_risk(world, person)
        draw = chance.share("change", person.number)
        if draw < yearly:
            happened_on = world.opening + timedelta(days=int(draw / yearly * 365))
            kind = (
                DIED
                if chance.share("change kind", person.number) < _dies(person, world.opening)
                else MOVED_OUT
            )
            yield Change(
                person, household, kind, happened_on, happened_on + timedelta(days=5 + person.number % 20)
            )


def _yearly_risk(world: World, person: Person) -> float:
    share = world.parameters.share
    age = person.age_on(world.opening)
    return 3 * share("deaths_per_year") if age >= 70 else share("moves_per_year") if age >= 19 else 0.01


def _dies(person: Person, today: date) -> float:
    return 0.85 if person.age_on(today) > 70 else 0.05


def _region(change: Change) -> str:
    return _REGIONS[change.household.number % len(_REGIONS)]


def change_rows(world: World, day: date) -> Iterator[Row]:
    """Changes of the week before this day."""
    for change in changes_between(world, day - timedelta(days=_WEEK), day - timedelta(days=1)):
        yield {
            **person_facts(change.household, change.person),
            "event_code": change.kind,
            "event_on": change.happened_on,
            "to_region": _region(change) if change.kind == MOVED_OUT else None,
        }


def resident_rows(world: World, day: date) -> Iterator[Row]:
    """Everybody whom the register still knows here."""
    gone = {change.person.number for change in changes_between(world, date.min, day)}
    for household in world.households:
        for person in household.persons:
            if person.number not in gone:
                lived = 30 * (household.number * 7 % 300)
                yield {
                    **person_facts(household, person),
                    "register_no": f"R{household.household_no[::-1]}",
                    "registered_on": max(person.born_on, world.opening - timedelta(days=lived + 60)),
                }


def recipient_rows(world: World) -> Iterator[Row]:
    """Heads of households that receive a benefit; need makes it likelier, but most needy ones get none."""
    share = world.parameters.share("benefit_recipient")
    for household in world.households:
        factor = 2.5 if household.needs else 0.78
        if world.chance.happens(share * factor, "recipient", household.number):
            stream = world.chance.stream("benefit", household.number)
            yield {
                **person_facts(household, household.head),
                "benefit": stream.choices(_BENEFITS, _BENEFIT_WEIGHTS)[0],
                "starts_on": world.opening - timedelta(days=60 + 30 * stream.randrange(60)),
            }
