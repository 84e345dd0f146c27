"""How a row of a package leads to people: by the name, number and address printed in it, never by an id."""

import re
from collections import defaultdict

from simulation.world import Household, Person, World

_NAME_HEADERS = ("성명", "대상자", "세대주")
_BIRTH_HEADERS = ("생년월일", "출생연도")
_TOWN_HEADERS = ("읍면", "읍면동", "읍면·리", "동")
_PHONE_HEADERS = re.compile(r"연락처\d?|휴대전화번호|전화번호")
_PHONE = re.compile(r"0\d{1,2}[- .]?\d{3,4}[- .]?\d{4}")


class Finder:
    """Who is meant by what is printed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_phone: dict[str, list[Person]] = defaultdict(list)
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self._by_place: dict[str, list[Person]] = defaultdict(list)
        for person in world.persons():
            self._by_name[person.name].append(person)
            for phone in sorted({person.phone, person.listed_phone} - {None}, key=str):
                self._by_phone[_digits(str(phone))].append(person)
        for household in world.households:
            self._by_place[_place(household)].append(household.head)

    def candidates(self, row: dict[str, str], town: str = "") -> list[Person]:
        """The persons that a row (cell by Korean header) may speak of: the surest kind of match that finds any.

        Args:
            row: what is printed.
            town: the town whose officer reads the row, for a row that prints a name and no more.
        """
        name, address, born = name_in(row), _cell(row, "주소"), _cell(row, *_BIRTH_HEADERS)
        town = _cell(row, *_TOWN_HEADERS) or town
        named = self._by_name.get(name, [])
        called = [person for phone in phones_in(row) for person in self._by_phone.get(phone, [])]
        if born:
            named = [person for person in named if born in str(person.born_on)] or named
        matches = (
            [person for person in named if address and _place(self._home(person)) in address],
            [person for person in called if person.name == name],
            [person for person in named if town and self._lives_in(person, town)],
            named if len(named) == 1 else [],
            called,
            []
            if name
            else self._by_place.get(" ".join(address.split()[2:]), []) or self._by_place.get(address, []),
        )
        return next((found for found in matches if found), [])

    def owner(self, phone: str) -> Person | None:
        """The person who answers this number, or None for a number that nobody has."""
        digits = _digits(phone)
        owners = (
            person for person in self._by_phone.get(digits, []) if _digits(person.phone or "") == digits
        )
        return next(owners, None)

    def _home(self, person: Person) -> Household:
        return self._world.households[person.household]

    def _lives_in(self, person: Person, town: str) -> bool:
        home = self._home(person)
        village = self._world.villages[home.village].name
        parts = town.split()
        return parts[0] == self._world.county.towns[home.town].name and (
            len(parts) < 2 or parts[1] == village
        )


def name_in(row: dict[str, str]) -> str:
    """The name printed in a row."""
    return next(
        (cell for word in _NAME_HEADERS for header, cell in row.items() if word in header and cell), ""
    )


def phones_in(row: dict[str, str]) -> list[str]:
    """All numbers of the person printed in a row, digits only, in the order of the columns."""
    return [phone for phone, _ in numbered_phones(row)]


def numbered_phones(row: dict[str, str]) -> list[tuple[str, str]]:
    """Each number with the word by which a return names it instead of the number: `phone`, `phone_2`."""
    cells = [cell for header, cell in row.items() if _PHONE_HEADERS.fullmatch(header)]
    return [
        (_digits(found), row.get("번호구분") or ("phone" if place == 0 else f"phone_{place + 1}"))
        for place, cell in enumerate(cells)
        for found in _PHONE.findall(cell)
    ]


def _cell(row: dict[str, str], *headers: str) -> str:
    return next((cell for header, cell in row.items() if header in headers and cell), "")


def _place(household: Household) -> str:
    """Town, village and lot, as every way of writing an address has them."""
    return " ".join(household.address.split()[2:])


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)
