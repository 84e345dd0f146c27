"""Persons as a village head and a household look-up name them, and how their rows were linked."""

from datetime import date

from tests.factories import Person, ask, deliver_rows, receive
from warehouse.home import Home


def report(whom: Person, **changes: str) -> dict[str, str]:
    """A village head's row about somebody: no number, the rest as people say it."""
    said = {
        "person_name": whom.person_name,
        "birth_year": "1950",
        "phone": whom.phone,
        "address": whom.address.removeprefix("전라남도 곡성군 "),
        "reported_on": "2024-03-01",
    }
    return said | changes


def links(home: Home, source: str) -> list[tuple[str, bool]]:
    """How each row of a source was linked, and whether to the person whose token is known; in row order."""
    found = ask(
        home,
        "SELECT l.method, p.token IS NOT NULL "
        "FROM core.appearance a JOIN core.current_link l USING (delivery_id, row_no) "
        "JOIN core.person p USING (person_id) WHERE a.source = ? ORDER BY a.run_no, a.row_no",
        source,
    )
    return [(method, has_token) for method, has_token in found]


def spellings(whom: Person) -> tuple[str, str, str]:
    """The family name, the given name, and the given name with one jamo too many."""
    given = whom.person_name[1:]
    return whom.person_name[0], given, given[:-1] + chr(ord(given[-1]) + 1)


def look_up(home: Home, day: date, *members: tuple[Person, str]) -> None:
    """Households as looked up: each person with the number of the household."""
    rows = [one.row(household_no=number, looked_up_on=str(day)) for one, number in members]
    deliver_rows(home, "ssis_household", rows)
    receive(home, day)
