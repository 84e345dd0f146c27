"""Today's worklists: what each officer is given, and households that no officer's week has room for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tasks.doors.access import Periods
from tasks.surveys.cards import InputCard, keep_cards, read_cards_to_enter, send_cards
from tasks.surveys.facts import Card, Desk, Target, read_cards
from tasks.surveys.packages import Worklist
from tasks.surveys.planning import (
    Due,
    Planned,
    calls_of_week,
    keeper_of,
    letter_of_today,
    office_of,
    officer_for,
    taker_of,
)
from warehouse.connection import Transaction
from warehouse.county import County, parameters

Asked = dict[str, list[tuple[Target, dict[str, str]]]]


def worklists(
    desk: Desk, due: Iterable[Due], asked: Asked, periods: Periods
) -> tuple[list[Worklist], list[Target]]:
    """What each officer gets, those in a hurry first; and whom nobody has room for."""
    contacts: dict[str, list[Planned]] = {}
    waiting: list[Target] = []
    for target, contact in sorted(due, key=lambda pair: _hurry(pair[0])):
        officer = taker_of(desk, target, desk.work[f"{contact.channel}_minutes"])
        if officer is None:
            waiting.append(target)
            continue
        mine = contacts.setdefault(officer.officer_id, [])
        if contact.channel == "letter":
            mine.append(letter_of_today(desk, target, officer, contact))
        else:
            mine += calls_of_week(desk, target, officer)
    lists = [
        Worklist(
            desk.officers[officer_id],
            periods[officer_id],
            contacts.get(officer_id, []),
            asked.get(officer_id, []),
        )
        for officer_id in sorted({*contacts, *asked})
        if contacts.get(officer_id) or asked.get(officer_id)
    ]
    return lists, waiting


def _hurry(target: Target) -> tuple[bool, str, str]:
    return target.case.intensity != "high", str(target.case.due_on or "9"), target.target_id


def confirmations(tx: Transaction, desk: Desk, targets: Sequence[Target]) -> Asked:
    """AI calls that named no need, by the officer who is to confirm them and has room for it."""
    asked_since = desk.calendar.before(desk.day, desk.values["confirm_wait_working_days"])
    rows = tx.rows("surveys/select_confirmation", asked_since=asked_since)
    asked_of = {t.target_id: t for t in targets}
    cards = read_cards(tx, (row["root_id"] for row in rows))
    asked: Asked = {}
    for row in rows:
        target = asked_of[row["target_id"]].reached_by(cards.get(row["root_id"], Card()))
        officer = officer_for(desk, target)
        if officer is not None and desk.room.take_first(
            officer.officer_id, desk.work["confirmation_minutes"]
        ):
            asked.setdefault(officer.officer_id, []).append((target, row["answers"] or {}))
    return asked


def keep_days(tx: Transaction, desk: Desk, worklist: Worklist, package_id: str) -> None:
    """Keep what a worklist asks of each day of its officer, beside what the day has."""
    officer_id = worklist.officer.officer_id
    rows = [
        {
            "package_id": package_id,
            "officer_id": officer_id,
            "day": day,
            "minutes": minutes,
            "capacity_minutes": desk.room.days[officer_id][day].minutes,
            **_order(desk.room.days[officer_id][day].order),
        }
        for (whose, day), minutes in sorted(desk.room.given.items())
        if whose == officer_id
    ]
    tx.keep("campaign.worklist_day", rows)


def _order(order: tuple[str, int] | None) -> Mapping[str, Any]:
    return {"order_delivery_id": order[0] if order else None, "order_row_no": order[1] if order else None}


def keep_waiting(tx: Transaction, desk: Desk, waiting: Iterable[Target]) -> int:
    """Keep whom nobody had room for, and whom they wait for; how many they are."""
    rows = [
        {
            "target_id": target.target_id,
            "town_code": office_of(desk, target),
            "officer_id": keeper_of(desk, target) if target.is_own else None,
            "minutes": desk.work["phone_minutes"],
        }
        for target in waiting
    ]
    return tx.keep("campaign.unassigned", rows)


def cards_to_enter(tx: Transaction, county: County) -> dict[str, list[InputCard]]:
    """What each officer has to enter in 행복이음; nothing where that comes back from there itself."""
    return {} if "ssis_result" in county.sources else read_cards_to_enter(tx)


def send_waiting_cards(
    tx: Transaction,
    desk: Desk,
    cards: Mapping[str, Sequence[InputCard]],
    periods: Periods,
    week: Mapping[str, Any],
) -> int:
    """Send cards that no worklist took along: all on the day of the week's lists, else where many wait; how many."""
    least = 1 if not week["had_survey"] else parameters("worklists", desk.day)["input_card_package_from"]
    due = [
        (desk.officers[o], own)
        for o, own in sorted(cards.items())
        if o in desk.officers and len(own) >= least
    ]
    for officer, own in due:
        keep_cards(tx, officer, send_cards(tx, officer, periods[officer.officer_id], own), own)
    return len(due)
