"""The day's plan over all households: who calls whom on which day of the week, and whom nobody calls twice."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tasks.surveys.assignment import least_loaded, taker
from tasks.surveys.burden import burden_of, fits_on, is_measured
from tasks.surveys.facts import Card, Desk, Officer, Target
from tasks.surveys.hours import best_day, best_part
from tasks.surveys.rules import Contact, Try, is_due_soon, is_elder, may_knock, next_contact

# What is due, and for whom.
Due = tuple[Target, Contact]


@dataclass(frozen=True)
class Planned:
    """One contact with whom it is given to."""

    target: Target
    contact: Contact
    officer: Officer | None

    @property
    def number_keys(self) -> list[str]:
        """The keyed ids of the numbers that may be rung."""
        return keys_to_ring(self.target, self.contact)


def due_contact(
    desk: Desk, target: Target, day: date | None = None, planned: Sequence[Contact] = ()
) -> Contact | None:
    """What is due for a target, given contacts that the plan being made already holds and that come to nothing.

    A contact beyond the budget of the household is not due; one of today is noted on the desk.
    """
    on = day or desk.day
    contact = next_contact(target.case, _tries_after(target, planned), desk.policy, desk.calendar, on)
    if contact is None or not is_measured(target.case, target.tries, contact):
        return contact
    fits = fits_on(desk.budget, [*target.burden, *burden_of(desk.budget, planned)], contact.channel, on)
    if fits == on:
        return contact
    if on == desk.day and not planned:
        desk.spent[target.target_id] = (contact, fits)
    return None


def numbers_of_many(desk: Desk, cards: Iterable[Card]) -> frozenset[str]:
    """Keys of the numbers that more households have than could be rung in turn: of a home, a shop, a slip."""
    count = Counter(key for card in cards for key in set(card.number_keys.values()))
    return frozenset(key for key, n in count.items() if n > desk.values["shared_number_households"])


def without_crowded(target: Target, number_keys: frozenset[str]) -> Target:
    """The target without the numbers of many, where somebody may go there instead.

    Who allows no visit keeps theirs and waits their turn, as does whose call has not come back: it may hold a refusal.
    """
    is_awaited = any(one.channel in ("phone", "ai_call") and one.result is None for one in target.tries)
    if is_awaited or not may_knock(target.case, target.tries):
        return target
    return target.reached_by(target.card.without(number_keys), target.burden)


def in_time(desk: Desk, target: Target) -> Target:
    """The target, without the numbers that are rung for others where its due day is too near to wait."""
    keys = target.card.number_keys.values()
    taken = [key for key in keys if desk.numbers_in_use.get(key, target.target_id) != target.target_id]
    if not taken or not is_due_soon(target.case, desk.policy, desk.calendar, desk.day):
        return target
    return target.reached_by(target.card.without(taken), target.burden)


def _tries_after(target: Target, planned: Iterable[Contact]) -> tuple[Try, ...]:
    more = (
        Try(c.channel, c.on, c.number_ref, "NO_ANSWER" if c.channel == "phone" else None, part=c.part)
        for c in planned
    )
    return (*target.tries, *more)


def officer_for(desk: Desk, target: Target) -> Officer | None:
    """The officer who has the target, while in service in its town this week; else the least loaded one there.

    None where the town has nobody this week: who serves another town for it stands in the roster, signed.
    """
    there = at_work(desk, office_of(desk, target))
    if target.officer_id in there:
        return there[target.officer_id or ""]
    if not there:
        return None
    return there[take_household(desk, least_loaded(sorted(there), desk.load, desk.room))]


def taker_of(desk: Desk, target: Target, minutes: int) -> Officer | None:
    """Who takes work at the desk of so many minutes for a target, within what the week has; None where it waits."""
    there = at_work(desk, office_of(desk, target))
    chosen = taker(sorted(there), target.officer_id, desk.load, desk.room, minutes, is_own=target.is_own)
    if chosen is None or chosen == target.officer_id:
        return there.get(chosen or "")
    return there[take_household(desk, chosen)]


def office_of(desk: Desk, target: Target) -> str:
    """The town whose office a target belongs to; the county's first one where none is known."""
    return target.card.town_code or desk.first_office


def keeper_of(desk: Desk, target: Target) -> str | None:
    """The officer whom a target has and waits for, while in service in its town this week."""
    return target.officer_id if target.officer_id in at_work(desk, office_of(desk, target)) else None


def at_work(desk: Desk, office: str) -> dict[str, Officer]:
    """The officers of a town who work in it this week, by id."""
    return {o.officer_id: o for o in desk.officers.values() if o.town_code == office and o.days}


def take_household(desk: Desk, officer_id: str) -> str:
    """Have an officer take one household more; their id."""
    desk.load[officer_id] = desk.load.get(officer_id, 0) + desk.work["household_minutes"]
    return officer_id


def take_number(desk: Desk, target: Target, contact: Contact) -> bool:
    """Whether all numbers to be rung are free for this target; they then count as in use."""
    keys = keys_to_ring(target, contact)
    if any(desk.numbers_in_use.get(key, target.target_id) != target.target_id for key in keys):
        return False
    desk.numbers_in_use |= dict.fromkeys(keys, target.target_id)
    return True


def keys_to_ring(target: Target, contact: Contact) -> list[str]:
    """The keyed ids of the numbers that a contact may ring: the AI call rings all in turn, an officer the one named."""
    numbers = target.card.number_keys
    if contact.channel == "ai_call":
        return list(numbers.values())
    own = numbers.get(contact.number_ref or "") if contact.channel == "phone" else None
    return [own] if own else []


def notice_and_call(desk: Desk, target: Target, first: Contact) -> list[Planned]:
    """The notice of today and the AI call of the next working day; one request holds both."""
    call = first if first.channel == "ai_call" else None
    if call is None:
        call = due_contact(desk, target, desk.calendar.after(desk.day, 1), [first])
    if call is None or call.channel != "ai_call" or not take_number(desk, target, call):
        return []
    officer = officer_for(desk, target)
    contacts = [call] if first is call else [first, call]
    return [Planned(target, contact, officer) for contact in contacts]


def calls_of_week(desk: Desk, target: Target, officer: Officer) -> list[Planned]:
    """The calls of one household on this week's list: as many as the policy allows, each at an hour with room."""
    contacts: list[Contact] = []
    most = desk.values["phone_tries_per_list"]
    while len(contacts) < most:
        contact = _next_call(desk, target, officer, contacts, most - len(contacts) - 1)
        if contact is None or not take_number(desk, target, contact):
            break
        contacts.append(contact)
        desk.room.take(officer.officer_id, contact.on, desk.work["phone_minutes"])
        taken = desk.calls.setdefault((officer.officer_id, contact.on), {})
        taken[contact.part] = taken.get(contact.part, 0) + 1
    return [Planned(target, contact, officer) for contact in contacts]


def _next_call(
    desk: Desk, target: Target, officer: Officer, contacts: list[Contact], others: int
) -> Contact | None:
    """The next call of a week's list, on the day and in the part of it that were tried in vain least often."""
    due: dict[date, Contact] = {}
    week = desk.calendar.rest_of_week(desk.day)
    for day in week:
        contact = (
            due_contact(desk, target, day, contacts) if _open_parts(desk, target, officer, day) else None
        )
        if contact is not None and contact.channel == "phone":
            due[day] = contact
    if not due:
        return None
    tries = _tries_after(target, contacts)
    room_for = others * desk.policy.cooling
    day = best_day(list(due), tries, desk.calendar, last=week[-1], room_for=room_for)
    return replace(due[day], part=best_part(_open_parts(desk, target, officer, day), tries))


def _open_parts(desk: Desk, target: Target, officer: Officer, day: date) -> list[str]:
    """The parts of a day in which an officer has room for a call, in the order in which they are tried."""
    if not desk.room.has(officer.officer_id, day, desk.work["phone_minutes"]):
        return []
    taken = desk.calls.get((officer.officer_id, day), {})
    order = desk.hours.order_elder if is_elder(target.case, desk.policy, day) else desk.hours.order
    return [name for name in order if taken.get(name, 0) < desk.hours.parts[name].calls]


def letter_of_today(desk: Desk, target: Target, officer: Officer, contact: Contact) -> Planned:
    """A letter goes to the post with the list that the officer gets today."""
    desk.room.take_first(officer.officer_id, desk.work["letter_minutes"])
    return Planned(target, replace(contact, on=desk.day), officer)
