"""Persons as a village head and a household look-up name them, and how their rows were linked."""

from datetime import date

from tasks.answers import judge_answers
from tests.factories import Person, ask, deliver_rows, one, person, receive
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
    rows = [whom.row(household_no=number, looked_up_on=str(day)) for whom, number in members]
    deliver_rows(home, "ssis_household", rows)
    receive(home, day)


def delivery_of(home: Home, source: str) -> str:
    """The newest delivery of a source."""
    return str(one(home, "SELECT max_by(delivery_id, run_no) FROM ops.delivery WHERE source = ?", source))


def order(home: Home, kind: str, source: str, day: date, row_no: int = 1, person_id: str = "") -> None:
    """Deliver and carry out an order about the link of a row."""
    stated = {
        "order_kind": kind,
        "subject_delivery_id": delivery_of(home, source),
        "subject_row_no": str(row_no),
    }
    empty = dict.fromkeys(("household_id", "package_id"), "")
    deliver_rows(
        home, "operator_order", [stated | empty | {"subject_person_id": person_id, "ordered_on": str(day)}]
    )
    judge_answers.run_in(home, receive(home, day))


def methods(home: Home, source: str = "village_report") -> list[str]:
    """How each row of a source is linked now."""
    return [
        method
        for (method,) in ask(
            home,
            "SELECT l.method FROM core.appearance a JOIN core.current_link l USING (delivery_id, row_no) "
            "WHERE a.source = ? ORDER BY a.run_no, a.row_no",
            source,
        )
    ]


def wrongly_linked(home: Home) -> None:
    """A report about one person that was taken for another of that name, year and village."""
    deliver_rows(home, "water_cut", [person(1).row()])
    deliver_rows(home, "village_report", [report(person(1), phone="010-0777-0001")])
    receive(home)
    assert methods(home) == ["rule"]
