"""What a day's survey knows, read in a handful of queries: cases with their tries, officers, calls, numbers in use."""

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tasks.doors.speaker import place_ko
from tasks.surveys.assignment import Room, desk_days
from tasks.surveys.burden import Budget, Burden
from tasks.surveys.hours import Hours
from tasks.surveys.rules import CHANNEL_OF_ORDER, Case, Contact, Policy, Try, WorkingDays
from warehouse.connection import Transaction
from warehouse.county import County, parameters

# How far the rules look back and ahead.
_DAYS_BACK, _DAYS_AHEAD = 240, 240
# What a case takes from its row as it is.
_AS_READ = (
    "is_open", "is_urgent", "first_channel", "intensity", "is_flagged", "is_held", "is_human_only", "verdict", "due_on",
    "review_on",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """How to reach a household, empty where nothing is known; only for what leaves in a package, never stored."""

    person_name: str = ""
    birth_year: str = ""
    sex: str | None = None
    persons: int = 0
    phones: Mapping[str, str] = field(default_factory=dict)
    number_keys: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    town_code: str | None = None
    place_ko: str = ""

    def without(self, number_keys: Container[str]) -> "Card":
        """The same card without some numbers."""
        kept = {ref: key for ref, key in self.number_keys.items() if key not in number_keys}
        return replace(self, number_keys=kept, phones={ref: self.phones[ref] for ref in kept})


@dataclass(frozen=True)
class Officer:
    """One officer in service this week, and the days on which they work."""

    officer_id: str
    name: str
    sex: str | None
    town_code: str
    phone: str
    days: frozenset[date]

    @property
    def recipient(self) -> str:
        """To whom their packages go."""
        return f"officer-{self.officer_id}"


@dataclass(frozen=True)
class Target:
    """A case with what its plan is written with; is_own: its officer spoke with the household or took it over."""

    target_id: str
    root_id: str
    delivery_id: str
    row_no: int
    officer_id: str | None
    case: Case
    tries: tuple[Try, ...]
    card: Card = field(default_factory=Card)
    burden: tuple[Burden, ...] = ()
    is_own: bool = False

    def reached_by(self, card: Card, burden: Iterable[Burden] = ()) -> "Target":
        """The same target, now that its numbers and address are known, and what its household was contacted with."""
        case = replace(
            self.case,
            numbers=card.number_keys,
            has_address=bool(card.address),
            birth_year=int(card.birth_year) if card.birth_year else None,
        )
        return replace(self, case=case, card=card, burden=tuple(burden))


@dataclass
class Desk:
    """The day: calendar, policy, officers and what they hold; loads grow while the plan is made.

    Args:
        work: minutes at the desk that each kind of work costs.
        room: minutes that the officers' days still have.
        load: minutes of work that lie before each officer.
        calls: planned calls by part of the day, of an officer and day.
        spent: contacts that are due and not made, since a budget is spent, with the day on which they fit.
    """

    day: date
    calendar: WorkingDays
    policy: Policy
    values: Mapping[str, Any]
    officers: Mapping[str, Officer]
    first_office: str
    hours: Hours
    budget: Budget
    work: Mapping[str, int]
    room: Room
    load: dict[str, int] = field(default_factory=dict)
    calls: dict[tuple[str, date], dict[str | None, int]] = field(default_factory=dict)
    numbers_in_use: dict[str, str] = field(default_factory=dict)
    spent: dict[str, tuple[Contact, date]] = field(default_factory=dict)


def read_desk(tx: Transaction, county: County, day: date, values: Mapping[str, Any]) -> Desk:
    """Officers, loads, planned calls and numbers in use; raises nothing when a county has no roster yet."""
    calendar = working_days(county, day)
    week = calendar.rest_of_week(day)
    since = calendar.before(day, values["shared_number_working_days"])
    until = day + timedelta(days=6 - day.weekday())
    rows = tx.rows("surveys/select_officer", until=until)
    officers = {row["officer_id"]: _officer(row, week) for row in rows}
    work = work_of(day)
    return Desk(
        day,
        calendar,
        policy_of(values),
        values,
        officers,
        str(county.towns[0]["code"]),
        Hours.read(values),
        budget_of(values),
        work,
        _room(tx, rows, officers, until),
        {
            row["officer_id"]: row["minutes"]
            for row in tx.rows(
                "surveys/select_officer_load",
                unspoken=work["household_minutes"],
                spoken=work["record_minutes"],
                travel=work["travel_minutes"],
            )
        },
        _planned_calls(tx),
        {row["number_key"]: row["target_id"] for row in tx.rows("surveys/select_number_in_use", since=since)},
    )


def _planned_calls(tx: Transaction) -> dict[tuple[str, date], dict[str | None, int]]:
    calls: dict[tuple[str, date], dict[str | None, int]] = {}
    for row in tx.rows("surveys/select_officer_call"):
        calls.setdefault((row["officer_id"], row["planned_on"]), {})[row["part"]] = row["calls"]
    return calls


def _officer(row: Mapping[str, Any], week: Iterable[date]) -> Officer:
    return Officer(
        row["officer_id"],
        row["officer_name"] or "담당자",
        row["sex"],
        row["town_code"],
        row["phone"] or "",
        frozenset(week if row["days"] is None else row["days"]),
    )


def work_of(day: date) -> dict[str, int]:
    """Minutes of an officer by kind of work, from what is assumed of a worklist and of a household as a whole."""
    told, own = parameters("reporting", day), parameters("worklists", day)
    return {
        "phone_minutes": own["call_minutes"],
        "letter_minutes": own["letter_minutes"],
        "confirmation_minutes": own["confirmation_minutes"],
        "household_minutes": told["contact_minutes"],
        "record_minutes": told["contact_beside_talk_minutes"],
        "travel_minutes": told["travel_minutes"],
    }


def _room(
    tx: Transaction, rows: Iterable[Mapping[str, Any]], officers: Mapping[str, Officer], until: date
) -> Room:
    """What this week still has: the roster's days, less what worklists ask for, more where an order is signed."""
    policy = parameters("worklists", tx.as_of)
    ordered: dict[str, dict[date, tuple[str, int]]] = {}
    for order in tx.rows("surveys/select_over_capacity", until=until):
        for number in range((order["ends_on"] - order["starts_on"]).days + 1):
            day = order["starts_on"] + timedelta(days=number)
            ordered.setdefault(order["officer_id"], {})[day] = (order["delivery_id"], order["row_no"])
    days = {
        row["officer_id"]: desk_days(
            officers[row["officer_id"]].days,
            row["half_days"],
            ordered.get(row["officer_id"], {}),
            whole=policy["desk_minutes_per_day"],
            more=policy["over_capacity_minutes_per_day"],
        )
        for row in rows
    }
    taken = {
        (row["officer_id"], row["day"]): row["minutes"] for row in tx.rows("surveys/select_desk_minutes")
    }
    return Room(days, taken)


def working_days(county: County, day: date) -> WorkingDays:
    """The county's working days around a day."""
    stretch = (day + timedelta(days=n) for n in range(-_DAYS_BACK, _DAYS_AHEAD))
    return WorkingDays(tuple(d for d in stretch if county.is_working_day(d)))


def read_targets(tx: Transaction, hours: Hours) -> list[Target]:
    """Every case with its tries; numbers and address come later, for those that something is due for."""
    tx.run("surveys/create_survey_case")
    tries: dict[str, list[Try]] = {}
    for row in tx.rows("surveys/select_try"):
        kept = ("channel", "tried_on", "number_ref", "result", "package_id", "number_key")
        made = replace(Try(*(row[name] for name in kept)), part=hours.part_at(row["tried_at"]))
        tries.setdefault(row["target_id"], []).append(made)
    rows = tx.rows("surveys/select_survey_case")
    if not County.read(tx.home.county_file).has_ai_call:
        rows = [row | {"is_human_only": True} for row in rows]
    return [_target(row, tries.get(row["target_id"], [])) for row in rows]


def read_cards(tx: Transaction, households: Iterable[str]) -> dict[str, Card]:
    """The cards of some households."""
    wanted = sorted(set(households))
    if not wanted:
        return {}
    return {
        row["household_id"]: _card(row)
        for row in tx.rows("surveys/select_card", households=json.dumps(wanted))
    }


def read_burdens(tx: Transaction, households: Iterable[str], budget: Budget) -> dict[str, list[Burden]]:
    """What some households were contacted with, and what stands planned, as far back as it counts."""
    wanted = json.dumps(sorted(set(households)))
    since = tx.as_of - timedelta(days=budget.days)
    burdens: dict[str, list[Burden]] = {}
    for row in tx.rows("surveys/select_burden", households=wanted, since=since):
        burdens.setdefault(row["root_id"], []).append((row["counted_on"], budget.points[row["channel"]]))
    return burdens


def _target(row: Mapping[str, Any], tries: list[Try]) -> Target:
    case = Case(
        **{name: row[name] for name in _AS_READ},
        numbers={},
        has_address=False,
        blocked=frozenset(row["blocked"]),
        only_channel=CHANNEL_OF_ORDER.get(row["only_channel"] or ""),
    )
    named = ("target_id", "root_id", "delivery_id", "row_no", "officer_id", "is_own")
    return Target(**{name: row[name] for name in named}, case=case, tries=tuple(tries))


def _card(row: Mapping[str, Any]) -> Card:
    refs = [ref for ref in ("phone", "phone_2") if row[ref]]
    return Card(
        person_name=row["person_name"] or "",
        birth_year=str(row["birth_year"] or ""),
        sex=row["sex"],
        persons=row["persons"],
        phones={ref: row[ref] for ref in refs},
        number_keys={ref: row[f"{ref}_key"] for ref in refs},
        address=row["address"] or "",
        town_code=row["town_code"],
        place_ko=place_ko(row["town_ko"], row["ri"]),
    )


def budget_of(values: Mapping[str, Any]) -> Budget:
    """The budget as the parameters state it."""
    return Budget(values["burden_points"], values["burden_budget"])


def policy_of(values: Mapping[str, Any]) -> Policy:
    """Tries and waiting times as the parameters state them."""
    return Policy(
        ai_wait=values["ai_wait_working_days"],
        ai_tries_per_number=values["ai_tries_per_number"],
        phone_tries=values["phone_tries"],
        phone_tries_per_number=values["phone_tries_per_number"],
        cooling=values["cooling_working_days"],
        return_wait=values["return_wait_working_days"],
        letters=values["letters"],
        letter_wait=values["letter_wait_working_days"],
        visit_when_due_within=values["visit_when_due_within_working_days"],
        elder_age=values["elder_age_years"],
        ai_tries_per_number_elder=values["ai_tries_per_number_elder"],
        ai_until_age=values["ai_until_age_years"],
    )
