"""Builds the true county from its file and a seed, household by household in a fixed order."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from simulation import names
from simulation.births import members
from simulation.chance import Chance
from simulation.county import County, Parameters, Town
from simulation.geography import points_inside, villages_of
from simulation.kinds import load_kinds
from simulation.needs import needs_of, signals_of
from simulation.numbers import WRONG, Numbers, phone_number
from simulation.world import Household, Person, World

_HOUSEHOLD_STEP, _HOUSEHOLD_SPACE = 1_000_003, 9_999_991
# shares within `empty_moved_hospital`; the part whose whereabouts nobody knows is a parameter of its own
_GONE = (("DIED", 0.15), ("INSTITUTION", 0.50), ("HOSPITAL", 0.70), ("MOVED", 1.0))


def build(county: County, chance: Chance, parameters: Parameters) -> World:
    """Build the whole county.

    Raises:
        ValueError: a town has no official outline to live in.
    """
    opening = county.first_month
    towns = {town.code for town in county.towns}
    villages = [village for village in villages_of(county.code) if village.town_code in towns]
    world = World(county, chance, parameters, opening, load_kinds(), villages, [])
    for town_index, town in enumerate(county.towns):
        _settle(world, town_index, town)
    births = _Births(world)
    for household in world.households:
        births.fill(household)
        household.needs = needs_of(chance, parameters, household, opening)
        household.signals = signals_of(chance, parameters, world.kinds, household, opening)
        household.whereabouts, household.left_on = _whereabouts(world, household)
    return world


def _settle(world: World, town_index: int, town: Town) -> None:
    """Spread the households of a town over its villages and give each its place and address."""
    chance, county = world.chance, world.county
    here = [i for i, village in enumerate(world.villages) if village.town_code == town.code]
    if not here:
        raise ValueError(f"no outline of {town.name} ({town.code}) is known: codes are those of 2023-09-15")
    weights = [chance.stream("village size", world.villages[i].code).gammavariate(2.5, 1.0) for i in here]
    picks = chance.stream("village", town.code).choices(here, weights, k=town.households)
    points = {i: iter(points_inside(world.villages[i], picks.count(i), chance)) for i in sorted(set(picks))}
    for village_index in picks:
        number = len(world.households)
        parts = (
            county.province, county.name, town.name, world.villages[village_index].name, _lot(chance, number)
        )  # fmt: skip
        east, north = next(points[village_index])
        household_no = f"{county.code}{(number * _HOUSEHOLD_STEP + 17) % _HOUSEHOLD_SPACE:07d}"
        address = " ".join(part for part in parts if part)
        world.households.append(
            Household(number, household_no, town_index, village_index, address, east, north)
        )


def _lot(chance: Chance, number: int) -> str:
    draw = chance.number("lot", number)
    main, minor = draw % 983 + 1, draw // 1_000 % 30
    return f"{main}-{minor}" if minor and draw // 10**6 % 2 else str(main)


@dataclass
class _Births:
    """Gives persons to households; counts them and keeps their numbers apart."""

    world: World
    numbers: Numbers = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.world.chance)

    def fill(self, household: Household) -> None:
        chance = self.world.chance
        stream = chance.stream("members", household.number)
        family = names.surname(chance, household.number)
        for relation, sex, born_on in members(stream, self.world.opening):
            # a spouse or a mother keeps her own family name
            is_by_marriage = relation in {"SPOUSE", "PARENT"}
            surname = names.surname(chance, household.number, self.count) if is_by_marriage else family
            name = names.full_name(chance, surname, sex, born_on.year, self.count)
            household.persons.append(self._person(household, name, relation, sex, born_on))

    def _person(self, household: Household, name: str, relation: str, sex: str, born_on: date) -> Person:
        number = self.count
        self.count += 1
        phone = None if self._has_no_phone(number, born_on) else phone_number(number)
        listed = phone
        wrong = self.world.parameters.share("wrong_phone_in_list")
        if phone and self.world.chance.happens(wrong, "wrong phone", number):
            listed = phone_number(WRONG + number)
        rrn = self.numbers.rrn(number, born_on, sex)
        return Person(number, household.number, name, rrn, born_on, sex, relation, phone, listed)

    def _has_no_phone(self, number: int, born_on: date) -> bool:
        if (self.world.opening - born_on).days < 12 * 365:
            return True
        share = self.world.parameters.share("person_without_phone")
        return self.world.chance.happens(share, "no phone", number)


def _whereabouts(world: World, household: Household) -> tuple[str, date | None]:
    """HOME, or how the household is gone and since when. Signals gather where nobody lives any more."""
    chance, share = world.chance, world.parameters.share
    # households that no list names are gone less often; two thirds less is judgement
    thinning = 1.0 if household.signals else 1 / 3
    draw = chance.share("whereabouts", household.number)
    if draw >= share("empty_moved_hospital") * thinning:
        return "HOME", None
    left_on = world.opening + timedelta(days=int(chance.share("left on", household.number) * 240) - 150)
    if draw < share("whereabouts_unknown") * thinning:
        return "UNKNOWN", left_on
    if len(household.persons) > 1:
        return "MOVED", left_on  # a family does not die or enter a home as a whole
    kind = chance.share("gone", household.number)
    return next(name for name, limit in _GONE if kind < limit), left_on
