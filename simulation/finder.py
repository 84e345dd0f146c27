"""How a row of a package leads to people: by the name, number and address printed in it, never by an id."""

import re
from collections import defaultdict

from simulation.world import Household, Person, World

_NAME_HEADERS = ("성명", "대상자", "이름", "세대주")
_TOWN_HEADERS = ("읍면", "읍면동")
_BIRTH_HEADERS = ("생년월일", "출생연도")
_PHONE = re.compile(r"0\d{1,2}[- .]?\d{3,4}[- .]?\d{4}")


class Finder:
    """Who is meant by what is printed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_phone: dict[str, list[Person]] = defaultdict(list)
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        for person in world.persons():
            self._by_name[person.name].append(person)
            for phone in sorted({person.phone, person.listed_phone} - {None}, key=str):
                self._by_phone[_digits(str(phone))].append(person)

    def household(self, row: dict[str, str]) -> Household | None:
        """The household that this row (cell by Korean header) speaks of, or None when nobody fits."""
        person = self.person(row)
        return self._world.households[person.household] if person else None

    def person(self, row: dict[str, str]) -> Person | None:
        """The person that this row speaks of: name with address or town, else number, else the name alone."""
        name = name_in(row)
        address = " ".join(cell for header, cell in row.items() if "주소" in header)
        town = next((cell for header, cell in row.items() if header in _TOWN_HEADERS), "")
        born = next((cell for header, cell in row.items() if header in _BIRTH_HEADERS), "")
        named = self._by_name.get(name, [])
        called = [person for phone in phones_in(row) for person in self._by_phone.get(phone, [])]
        for candidates in (
            [person for person in named if self._lives_at(person, address)],
            [person for person in named if born and born in str(person.born_on)],
            [person for person in called if person.name == name],
            [person for person in named if self._lives_in(person, town)],
            named if len(named) == 1 else [],
            called,
        ):
            if candidates:
                return self._likeliest(candidates)
        return None

    def _likeliest(self, candidates: list[Person]) -> Person:
        """Among namesakes, one about whom agencies know something: lists are made of those."""
        return min(candidates, key=lambda p: (not self._world.households[p.household].signals, p.number))

    def owner(self, phone: str) -> Person | None:
        """The person who answers this number, or None for a number that nobody has."""
        digits = _digits(phone)
        return next(
            (
                person
                for person in self._by_phone.get(digits, [])
                if person.phone and _digits(person.phone) == digits
            ),
            None,
        )

    def _lives_in(self, person: Person, town: str) -> bool:
        return self._world.county.towns[self._world.households[person.household].town].name == town

    def _lives_at(self, person: Person, address: str) -> bool:
        home = self._world.households[person.household].address.split()
        return bool(address) and " ".join(home[2:]) in address


def name_in(row: dict[str, str]) -> str:
    """The name printed in a row."""
    return next(
        (cell for word in _NAME_HEADERS for header, cell in row.items() if word in header and cell), ""
    )


def phones_in(row: dict[str, str]) -> list[str]:
    """All numbers printed under a header of contact, digits only, in the order of the columns."""
    cells = [cell for header, cell in row.items() if "연락" in header or "전화" in header or "번호" in header]
    return [_digits(found) for cell in cells for found in _PHONE.findall(cell)]


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)
