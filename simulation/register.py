"""The resident register and the benefit ledger, as the county keeps them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from simulation.files import Row
from simulation.layouts import Layout
from simulation.rows import person_facts
from simulation.world import Household, Person, World

_WEEK = 7
DIED, MOVED_OUT, INSTITUTION = "DIED", "MOVED_OUT", "INSTITUTION"
_BENEFITS = ("생계급여", "의료급여", "주거급여", "차상위", "기초연금")


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
    # those who stay lose a member now and then; a household never loses its last one here, its truth would be gone
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
    age = (world.opening - person.born_on).days // 365
    return 3 * share("deaths_per_year") if age >= 70 else share("moves_per_year") if age >= 19 else 0.01


def _dies(person: Person, today: date) -> float:
    return 0.85 if (today - person.born_on).days > 70 * 365 else 0.05


def change_rows(world: World, layout: Layout, day: date) -> Iterator[Row]:
    """Changes of the week before this day."""
    for change in changes_between(world, day - timedelta(days=_WEEK), day - timedelta(days=1)):
        yield {
            **person_facts(change.household, change.person),
            "change": change.kind,
            "changed_on": change.happened_on,
            "reported_on": change.known_on,
        }


def resident_rows(world: World, day: date) -> Iterator[Row]:
    """Everybody whom the register still knows here."""
    gone = {change.person.number for change in changes_between(world, date.min, day)}
    for household in world.households:
        for person in household.persons:
            if person.number not in gone:
                yield {**person_facts(household, person), "base_on": day}


def recipient_rows(world: World, layout: Layout, day: date) -> Iterator[Row]:
    """Heads of households that receive a benefit; need makes it likelier, but most needy households get none."""
    share = world.parameters.share("benefit_recipient")
    for household in world.households:
        factor = 2.5 if household.needs else 0.78
        if world.chance.happens(share * factor, "recipient", household.number):
            stream = world.chance.stream("benefit", household.number)
            yield {
                **person_facts(household, household.head),
                "benefit": stream.choice(_BENEFITS),
                "began_on": date(2023, 12, 1) - timedelta(days=30 * stream.randrange(60)),
                "amount_krw": 10_000 * stream.randint(5, 70),
                "base_on": day,
            }
