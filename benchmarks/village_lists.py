"""Lists without numbers as village heads write them, about the residents of a simulated county, and the truth beside.

The slips and how often they happen are those with which linkage was tried before it was built: of 100 rows 6 have a
slip in the name, 40 no telephone, 10 another one, 5 the wrong village, 10 no birth year, 25 no lot, 5 a birth year that
is one off. They are judgement, not measured on real lists, and happen independently of one another, which real slips do
not: what a benchmark finds on them is hopeful.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from simulation import citizens
from simulation.building import build
from simulation.chance import Chance
from simulation.county import Extent, Parameters, load_county
from simulation.world import Person, World

# Share of rows with a slip, at the default rate.
SLIPS = {
    "name": 0.06,
    "called": 0.10,
    "no_phone": 0.40,
    "other_phone": 0.10,
    "wrong_village": 0.05,
    "no_birth_year": 0.10,
    "year_off": 0.05,
    "no_lot": 0.25,
    "no_town": 0.15,
}
RATES = {"low": 0.5, "default": 1.0, "high": 1.5}
UNKNOWN_SHARE = 0.10
_FIRST, _DAYS = date(2024, 1, 1), 6_000
_SAID = ("person_name", "birth_year", "phone", "address")


@dataclass(frozen=True)
class Told:
    """A row of a list, and whose it is."""

    number: int
    row: dict[str, str]


def county(seed: int) -> World:
    """The simulated county of the demo."""
    return build(load_county("46720", Extent()), Chance(seed), Parameters({}))


def register_row(world: World, person: Person) -> dict[str, str]:
    """A resident as the register has them."""
    return {
        "rrn": person.rrn,
        "person_name": person.name,
        "birth_year": str(person.born_on.year),
        "phone": person.listed_phone or "",
        "address": world.households[person.household].address,
    }


def village_list(world: World, persons: list[Person], rate: float, seed: int) -> list[Told]:
    """A row about each of these persons.

    Args:
        rate: factor on the share of each slip.
    """
    return [_told(world, person, random.Random(f"{seed}/{person.number}"), rate) for person in persons]


def reported(world: World) -> list[Told]:
    """The reports that the simulation's village heads send, of many years, for a campaign brings eighty."""
    number_of = {person.rrn: person.number for person in world.persons()}
    days = (_FIRST + timedelta(days=day) for day in range(_DAYS))
    rows = [row for day in days for row in citizens.village_rows(world, day) or ()]
    return [Told(number_of[row["_rrn"]], {name: str(row[name] or "") for name in _SAID}) for row in rows]


def _told(world: World, person: Person, chance: random.Random, rate: float) -> Told:
    def slips(kind: str) -> bool:
        return chance.random() < min(0.95, SLIPS[kind] * rate)

    name = _slipped(person.name, chance) if slips("name") else person.name
    if slips("called"):
        name = f"{name} 어르신" if chance.random() < 0.5 else f"{name[:1]} {name[1:]}"
    phone = "" if slips("no_phone") else (person.phone or "")
    if phone and slips("other_phone"):
        phone = f"010-0{chance.randrange(1000):03d}-{chance.randrange(10_000):04d}"
    year = person.born_on.year + (chance.choice((-1, 1)) if slips("year_off") else 0)
    row = {
        "person_name": name,
        "birth_year": "" if slips("no_birth_year") else str(year),
        "phone": phone,
        "address": _address(world, person, chance, slips("wrong_village"), slips("no_lot"), slips("no_town")),
    }
    return Told(person.number, row)


def _address(
    world: World, person: Person, chance: random.Random, is_wrong: bool, is_short: bool, is_townless: bool
) -> str:
    town, village, lot = world.households[person.household].address.split()[2:5]
    if is_wrong:
        here = [v.name for v in world.villages if v.town_code == _code(world, town) and v.name != village]
        village = chance.choice(here)
    parts = [] if is_townless else [town]
    parts.append(village)
    if not is_short:
        parts.append(lot + ("번지" if chance.random() < 0.25 else ""))
    return ("" if chance.random() < 0.1 else " ").join(parts)


def _code(world: World, town: str) -> str:
    return next(one.code for one in world.county.towns if one.name == town)


def _slipped(name: str, chance: random.Random) -> str:
    """A name with one jamo changed in one syllable, or a whole syllable, as one mishears or mistypes."""
    at = chance.randrange(len(name))
    code = ord(name[at]) - 0xAC00
    initial, vowel, final = code // 588, code // 28 % 21, code % 28
    part = chance.random()
    if part < 0.4:
        vowel = chance.choice([v for v in (0, 4, 8, 13, 18, 20, 1, 5) if v != vowel])
    elif part < 0.7:
        final = chance.choice([f for f in (0, 4, 8, 16, 21) if f != final])
    elif part < 0.9:
        initial = chance.choice([i for i in (0, 2, 3, 5, 6, 9, 11, 12) if i != initial])
    else:
        return name[:at] + chance.choice("영순옥자숙희정미경") + name[at + 1 :]
    return name[:at] + chr(0xAC00 + initial * 588 + vowel * 28 + final) + name[at + 1 :]
