"""The true county: households, persons, needs, signals and who is still there. Balgul never sees it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from simulation import names
from simulation.births import HEAD, members
from simulation.chance import Chance
from simulation.county import County, Parameters
from simulation.geography import Village, points_inside, villages_of
from simulation.kinds import Kind, load_kinds
from simulation.needs import Signal, needs_of, signals_of

# persons of any county scale keep below this, so that wrong numbers (drawn above it) belong to nobody
_PHONE_SPACE, _PHONE_STEP, _NOBODY = 9_999_991, 7_368_787, 5_000_000
_HOUSEHOLD_STEP = 1_000_003


@dataclass(slots=True)
class Person:
    """One resident; `phone` is the true number, `listed_phone` the one that files know (wrong for a share)."""

    number: int
    household: int
    name: str
    rrn: str
    born_on: date
    sex: str
    relation: str
    phone: str | None
    listed_phone: str | None


@dataclass(slots=True)
class Household:
    """One household with its truth: needs by domain with severity 1-3, and whether and how it is gone."""

    number: int
    household_no: str
    town: int
    village: int
    lot: str
    longitude: float
    latitude: float
    address: str
    whereabouts: str
    left_on: date | None
    persons: list[Person] = field(default_factory=list)
    needs: dict[str, int] = field(default_factory=dict)
    signals: list[Signal] = field(default_factory=list)

    @property
    def head(self) -> Person:
        """The head of the household, who always comes first."""
        return self.persons[0]


@dataclass
class World:
    """A built county."""

    county: County
    chance: Chance
    parameters: Parameters
    opening: date
    kinds: tuple[Kind, ...]
    villages: list[Village]
    households: list[Household]

    def persons(self) -> list[Person]:
        """All persons in the order of their numbers."""
        return [person for household in self.households for person in household.persons]


def build(county: County, chance: Chance, parameters: Parameters) -> World:
    """Build the whole county from its file and the seed."""
    opening = min(round_.listed_from for round_ in county.rounds).replace(day=1)
    towns = {town.code for town in county.towns}
    villages = [village for village in villages_of(county.code) if village.town_code in towns]
    world = World(county, chance, parameters, opening, load_kinds(), villages, [])
    _settle(world)
    used: set[str] = set()
    person_number = 0
    for household in world.households:
        stream = chance.stream("members", household.number)
        family = names.surname(chance, household.number)
        for relation, sex, born_on in members(stream, opening):
            household.persons.append(
                _person(world, household, person_number, family, relation, sex, born_on, used)
            )
            person_number += 1
        household.needs = needs_of(chance, parameters, household.number, household.persons, opening)
        household.signals = signals_of(chance, parameters, world.kinds, household, opening)
        household.whereabouts, household.left_on = _whereabouts(world, household)
    return world


def _settle(world: World) -> None:
    """Spread the households of each town over its villages and give each its place and address."""
    chance, county = world.chance, world.county
    number = 0
    for town_index, town in enumerate(county.towns):
        here = [i for i, village in enumerate(world.villages) if village.town_code == town.code]
        weights = [chance.stream("village size", world.villages[i].code).gammavariate(2.5, 1.0) for i in here]
        picks = chance.stream("village", town.code).choices(here, weights, k=town.households)
        points = {
            i: iter(points_inside(world.villages[i], picks.count(i), chance)) for i in sorted(set(picks))
        }
        for village_index in picks:
            village = world.villages[village_index]
            lot = _lot(chance, number)
            place = " ".join(
                part for part in (county.province, county.name, town.name, village.name, lot) if part
            )
            east, north = next(points[village_index])
            world.households.append(
                Household(
                    number,
                    _household_no(county, number),
                    town_index,
                    village_index,
                    lot,
                    east,
                    north,
                    place,
                    "HOME",
                    None,
                )
            )
            number += 1


def _household_no(county: County, number: int) -> str:
    return f"{county.code}{(number * _HOUSEHOLD_STEP + 17) % 9_999_991:07d}"


def _lot(chance: Chance, number: int) -> str:
    draw = chance.number("lot", number)
    main, minor = draw % 983 + 1, draw // 1_000 % 30
    return f"{main}-{minor}" if minor and draw // 10**6 % 2 else str(main)


def _person(
    world: World,
    household: Household,
    number: int,
    family: str,
    relation: str,
    sex: str,
    born_on: date,
    used: set[str],
) -> Person:
    chance = world.chance
    # a spouse or a mother keeps her own family name
    surname = names.surname(chance, household.number, number) if relation in {"SPOUSE", "PARENT"} else family
    given = names.given_name(chance, sex, born_on.year, number)
    while surname == given:
        given += "순"
    phone = None if _has_no_phone(world, number, born_on) else phone_number(number)
    listed = phone
    if phone and chance.happens(world.parameters.share("wrong_phone_in_list"), "wrong phone", number):
        listed = phone_number(_NOBODY + number)
    rrn = _rrn(chance, number, born_on, sex, used)
    return Person(number, household.number, surname + given, rrn, born_on, sex, relation, phone, listed)


def _has_no_phone(world: World, number: int, born_on: date) -> bool:
    if (world.opening - born_on).days < 12 * 365:
        return True
    return world.chance.happens(world.parameters.share("person_without_phone"), "no phone", number)


def phone_number(number: int) -> str:
    """The synthetic mobile number of a person: 010-0xxx-xxxx, which no carrier gives out."""
    digits = (number * _PHONE_STEP + 4_201) % _PHONE_SPACE
    return f"010-0{digits // 10_000:03d}-{digits % 10_000:04d}"


def _rrn(chance: Chance, number: int, born_on: date, sex: str, used: set[str]) -> str:
    """A number of 13 digits with birth and sex in place and region digits 96-99, which are never given out."""
    century = 0 if born_on.year < 2000 else 2
    start = f"{born_on:%y%m%d}{century + (1 if sex == 'M' else 2)}"
    draw = chance.number("rrn", number)
    while True:
        rrn = f"{start}{96 + draw % 4}{draw // 4 % 10_000:04d}"
        if rrn not in used:
            used.add(rrn)
            return rrn
        draw += 1


# shares within `empty_moved_hospital`; the part whose whereabouts nobody knows is a parameter of its own
_GONE = (("DIED", 0.15), ("INSTITUTION", 0.50), ("HOSPITAL", 0.70), ("MOVED", 1.01))


def _whereabouts(world: World, household: Household) -> tuple[str, date | None]:
    """HOME, or how the household is gone and since when. Signals gather where nobody lives any more."""
    chance, share = world.chance, world.parameters.share
    gone, unknown = share("empty_moved_hospital"), share("whereabouts_unknown")
    # households that no list names are gone less often; two thirds less is judgement
    thinning = 1.0 if household.signals else 1 / 3
    draw = chance.share("whereabouts", household.number)
    if draw >= gone * thinning:
        return "HOME", None
    left_on = world.opening + timedelta(days=int(chance.share("left on", household.number) * 240) - 150)
    if draw < unknown * thinning:
        return "UNKNOWN", left_on
    kind = chance.share("gone", household.number)
    is_single = len(household.persons) == 1
    way = next(name for name, limit in _GONE if kind < limit)
    # a family does not die or enter a home as a whole: it moved
    return (way if is_single else "MOVED"), left_on


def heads_by_number(world: World) -> dict[int, Person]:
    """The head of each household by household number."""
    return {
        household.number: household.persons[0]
        for household in world.households
        if household.persons[0].relation == HEAD
    }
