"""Facts of a person, a household and a signal under the standard column names that all declarations share."""

from datetime import date, timedelta
from typing import Any

from simulation.files import Row
from simulation.layouts import Column, Layout
from simulation.needs import Signal
from simulation.world import Household, Person


def contact_phone(household: Household, person: Person) -> str | None:
    """The number a file knows for this person: the own one, else the head's."""
    return person.listed_phone or household.head.listed_phone


def other_phone(household: Household, person: Person) -> str | None:
    """A second number, where another member has one."""
    first = contact_phone(household, person)
    return next(
        (other.listed_phone for other in household.persons if other.listed_phone not in {None, first}), None
    )


def person_facts(household: Household, person: Person) -> Row:
    """Standard columns about a person."""
    return {
        "rrn": person.rrn,
        "person_name": person.name,
        "birth_year": person.born_on.year,
        "birth_on": person.born_on,
        "sex": person.sex,
        "phone": person.listed_phone,
        "address": household.address,
        "household_no": household.household_no,
        "relation": person.relation,
        "head_name": household.head.name,
        "household_size": len(household.persons),
    }


def signal_row(layout: Layout, household: Household, person: Person, signal: Signal, day: date) -> Row:
    """A row of an agency's file about one signal: declared columns filled by name, else by type."""
    facts = person_facts(household, person)
    facts["phone"] = contact_phone(household, person)
    facts["phone_2"] = other_phone(household, person)
    row = {
        column.name: facts.get(column.name, _by_type(layout, column, signal, day))
        for column in layout.columns
    }
    row["_rrn"] = person.rrn
    return row


# columns that tell when the file was made, not when the fact began
_OF_THE_FILE = ("base", "as_of", "looked_up", "listed", "reported", "sent", "file")
# an application is decided about this long after it came in; judgement
_DECIDED_AFTER = timedelta(days=25)
# loans and cards are named from 1 to 20 million won (reference/indicators.csv)
_BALANCE = (1_000_000, 20_000_000)
_REASONS = ("소득인정액 초과", "부양의무자 기준 초과", "재산 기준 초과", "서류 미제출", "조사 거부")
_COMPLEXES = ("행복주택", "한빛국민임대", "새뜰마을아파트", "들꽃영구임대")


def _by_type(layout: Layout, column: Column, signal: Signal, day: date) -> Any:
    if column.type in {"date", "timestamp", "month"}:
        return _when(layout, column, signal, day)
    if column.type == "integer":
        return _number(column, signal)
    if column.type == "boolean":
        return True
    if column.type == "code":
        codes = list(column.codes)
        return codes[signal.amount_krw // 10 % len(codes)] if codes else None
    return _text(column, signal)


def _when(layout: Layout, column: Column, signal: Signal, day: date) -> date:
    if column.name.startswith(_OF_THE_FILE) or column.name == layout.period_column:
        return day
    return signal.began_on - _DECIDED_AFTER if column.name == "applied_on" else signal.began_on


def _number(column: Column, signal: Signal) -> int:
    if column.name.startswith("balance"):
        return min(max(signal.amount_krw * 15, _BALANCE[0]), _BALANCE[1])
    if "krw" in column.name:
        return signal.amount_krw
    return signal.months if "month" in column.name else signal.months // 3


def _text(column: Column, signal: Signal) -> str | None:
    if column.name == "complex_name":
        return _COMPLEXES[signal.person % len(_COMPLEXES)]
    if column.name == "unit_no":
        return f"{101 + signal.person % 7}동 {1 + signal.person % 15}0{1 + signal.person % 8}호"
    if column.name == "reason":
        return _REASONS[signal.amount_krw // 10 % len(_REASONS)]
    if column.name.endswith("_no"):
        return f"A{signal.person * 37 % 10_000_000:07d}"
    return None
