"""Whatever comes back, the plan of contact keeps its promises: to each household over months, and to all on one day."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.surveys.assignment import DayAtDesk, Room
from tasks.surveys.burden import Budget
from tasks.surveys.facts import Card, Desk, Officer, Target
from tasks.surveys.hours import Hours
from tasks.surveys.planning import Planned, calls_of_week, due_contact, notice_and_call, officer_for
from tasks.surveys.rules import Case, Contact, Policy, Try, WorkingDays, is_allowed, next_contact
from warehouse.county import parameters

MONDAY = date(2024, 3, 4)
EVERY_CHANNEL = frozenset({"sms", "ai_call", "phone", "letter", "visit"})
POLICY = Policy(4, 3, {"normal": 4, "high": 4}, 4, 2, 5, 1, 4, 12, 65, 1, 85)
AI_RESULTS = ("NO_ANSWER", "BUSY", "INVALID_NUMBER", "WRONG_PERSON", "MACHINE", "PARTIAL", "REFUSED", None)
PHONE_RESULTS = ("NO_ANSWER", "BUSY", "INVALID_NUMBER", "WRONG_PERSON", "CALL_LATER", None)

# A county whose holidays nobody foresaw: any working day may be one.
calendars = st.sets(st.integers(0, 130), max_size=12).map(
    lambda off: WorkingDays(
        tuple(
            day
            for day in (MONDAY + timedelta(days=n) for n in range(-30, 260))
            if day.weekday() < 5 and (day - MONDAY).days not in off
        )
    )
)
cases = st.builds(
    Case,
    is_open=st.just(True),
    is_urgent=st.just(False),
    first_channel=st.sampled_from(["ai_call", "phone", "visit"]),
    intensity=st.sampled_from(["normal", "high"]),
    numbers=st.sampled_from([{}, {"phone": "a"}, {"phone": "a", "phone_2": "b"}]),
    has_address=st.booleans(),
    blocked=st.frozensets(st.sampled_from(sorted(EVERY_CHANNEL)), max_size=3),
    is_flagged=st.booleans(),
    only_channel=st.sampled_from([None, *sorted(EVERY_CHANNEL)]),
    due_on=st.none() | st.integers(5, 90).map(lambda n: MONDAY + timedelta(days=n)),
    is_human_only=st.booleans(),
    birth_year=st.none() | st.integers(1930, 2000),
)


def _answer(data: st.DataObject, contact: Contact, calendar: WorkingDays) -> list[Try]:
    """What comes back for one contact, or nothing."""
    results = {"ai_call": AI_RESULTS, "phone": PHONE_RESULTS}.get(contact.channel)
    result = data.draw(st.sampled_from(results)) if results else None
    package = f"{contact.channel}{contact.on}"
    planned = Try(contact.channel, contact.on, contact.number_ref, None, package)
    if result is None:
        return [planned]
    late = calendar.after(contact.on, data.draw(st.integers(0, 3)))
    return [planned, Try(contact.channel, late, contact.number_ref, result, package)]


def _is_very_old(case: Case) -> bool:
    return case.birth_year is not None and MONDAY.year - case.birth_year >= POLICY.ai_until_age


@settings(deadline=None, max_examples=150)
@given(case=cases, calendar=calendars, data=st.data())
def test_a_household_is_contacted_within_the_rules_until_the_door_or_nothing_is_left(
    case: Case, calendar: WorkingDays, data: st.DataObject
) -> None:
    tries: list[Try] = []
    made: list[Contact] = []
    for day in (MONDAY + timedelta(days=n) for n in range(130)):
        known = [t for t in tries if t.result is None or t.on < day]
        contact = next_contact(case, known, POLICY, calendar, day)
        if contact is None:
            continue
        assert is_allowed(case, contact.channel)
        assert contact.channel != "ai_call" or not (case.is_human_only or _is_very_old(case))
        assert calendar.is_working(day)
        assert contact.on == day
        assert all(t.on != day for t in known)
        made.append(contact)
        if contact.channel == "visit":
            break
        tries += _answer(data, contact, calendar)
    channels = [contact.channel for contact in made]
    assert channels.count("sms") <= 1
    assert channels.count("ai_call") <= 1
    assert channels.count("letter") <= POLICY.letters
    assert channels.count("phone") <= 2 * POLICY.phone_tries["normal"]
    order = {channel: place for place, channel in enumerate(("sms", "ai_call", "phone", "letter", "visit"))}
    assert [order[channel] for channel in channels] == sorted(order[channel] for channel in channels)
    if is_allowed(case, "visit"):
        assert channels[-1] == "visit"


@settings(deadline=None)
@given(
    case=cases,
    hold=st.sampled_from(["is_held", "settled", "closed", "urgent"]),
    day=st.integers(0, 6),
)
def test_nothing_routine_is_due_for_whom_it_may_not_be(case: Case, hold: str, day: int) -> None:
    calendar = WorkingDays(tuple(MONDAY + timedelta(days=n) for n in range(-30, 60) if n % 7 < 5))
    held = {
        "is_held": replace(case, is_held=True),
        "settled": replace(case, verdict="counselled"),
        "closed": replace(case, is_open=False),
        "urgent": replace(case, is_urgent=True, is_flagged=True, only_channel=None),
    }[hold]
    assert next_contact(held, [], POLICY, calendar, MONDAY + timedelta(days=day)) is None


# ------------------------------------------------------------------ one day over all households

OFFICERS = {
    name: Officer(name, name, "F", town, "0610000101", frozenset(MONDAY + timedelta(days=n) for n in days))
    for name, town, days in (("B1", "T1", range(5)), ("B2", "T1", (0, 2)), ("B3", "T2", range(5)))
}
targets = st.lists(
    st.tuples(st.sampled_from(["T1", "T2", "T3", None]), st.integers(0, 6), st.sampled_from(["ai_call", "phone"])),
    min_size=1,
    max_size=40,
)  # fmt: skip


HOURS = Hours.read(parameters("surveys", MONDAY))
POINTS = {"sms": 1, "ai_call": 2, "phone": 2, "letter": 1, "visit": 4}
AMPLE = Budget(POINTS, {30: 1000})


def _desk(day: date = MONDAY, calendar: WorkingDays | None = None, budget: Budget = AMPLE) -> Desk:
    weekdays = WorkingDays(tuple(MONDAY + timedelta(days=n) for n in range(-30, 60) if n % 7 < 5))
    values = {"phone_tries_per_list": 2, "shared_number_working_days": 5}
    work = {"phone_minutes": 6, "letter_minutes": 3, "household_minutes": 25}
    room = Room({name: {day: DayAtDesk(20) for day in who.days} for name, who in OFFICERS.items()})
    return Desk(day, calendar or weekdays, POLICY, values, OFFICERS, "T1", HOURS, budget, work, room)


def _target(number: int, town: str | None, phone: int, channel: str) -> Target:
    card = Card("김보기", "1950", "F", 1, {"phone": "010"}, {"phone": f"key{phone}"}, "읍내리 1", town, "")
    case = Case(True, False, channel, "normal", {}, has_address=True)
    return Target(f"t{number:02d}", f"h{number:02d}", "d", 1, None, case, ()).reached_by(card)


def _plan(desk: Desk, wanted: list[tuple[str | None, int, str]]) -> list[Planned]:
    planned: list[Planned] = []
    for number, (town, phone, channel) in enumerate(wanted):
        target = _target(number, town, phone, channel)
        contact = due_contact(desk, target)
        assert contact is not None
        officer = officer_for(desk, target)
        if contact.channel != "phone":
            planned += notice_and_call(desk, target, contact)
        elif officer is not None:
            planned += calls_of_week(desk, target, officer)
    return planned


@settings(deadline=None)
@given(wanted=targets)
def test_a_days_plan_rings_no_number_for_two_households_and_asks_no_officer_for_too_much(
    wanted: list[tuple[str | None, int, str]],
) -> None:
    planned = _plan(_desk(), wanted)
    rung: dict[str, set[str]] = {}
    calls: dict[tuple[str, date], int] = {}
    parts: dict[tuple[str, date, str | None], int] = {}
    days: set[tuple[str, date]] = set()
    for item in planned:
        for key in item.number_keys:
            rung.setdefault(key, set()).add(item.target.target_id)
        assert (item.target.target_id, item.contact.on) not in days
        days.add((item.target.target_id, item.contact.on))
        if item.contact.channel == "phone" and item.officer:
            assert item.contact.on in item.officer.days
            place = (item.officer.officer_id, item.contact.on)
            calls[place] = calls.get(place, 0) + 1
            at = (*place, item.contact.part)
            parts[at] = parts.get(at, 0) + 1
    assert all(len(targets_of) == 1 for targets_of in rung.values())
    assert all(count <= 3 for count in calls.values())
    assert all(part and count <= HOURS.parts[part].calls for (_, _, part), count in parts.items())


@settings(deadline=None)
@given(wanted=targets)
def test_officers_serve_their_own_town_and_a_town_without_one_waits_for_a_human(
    wanted: list[tuple[str | None, int, str]],
) -> None:
    for item in _plan(_desk(), wanted):
        town = item.target.card.town_code or "T1"
        assert (item.officer.town_code if item.officer else None) == (town if town in {"T1", "T2"} else None)
        assert item.officer or item.contact.channel in {"sms", "ai_call"}


# ------------------------------------------------------------------ the burden of one household

budgets = st.tuples(st.integers(4, 24), st.integers(0, 24)).map(
    lambda pair: Budget(POINTS, {30: pair[0], 180: pair[0] + pair[1]})
)


@settings(deadline=None, max_examples=60)
@given(case=cases, calendar=calendars, budget=budgets, is_urgent=st.booleans(), data=st.data())
def test_no_household_is_contacted_beyond_its_budget_and_none_is_dropped_for_it(
    case: Case, calendar: WorkingDays, budget: Budget, is_urgent: bool, data: st.DataObject
) -> None:
    case = replace(case, is_urgent=is_urgent)
    target = Target("t", "h", "d", 1, None, case, ())
    tries: list[Try] = []
    made: list[tuple[date, int]] = []
    is_free = False
    for day in (MONDAY + timedelta(days=n) for n in range(130)):
        known = tuple(t for t in tries if t.result is None or t.on < day)
        desk = _desk(day, calendar, budget)
        today = replace(target, tries=known, burden=tuple(made))
        wanted = next_contact(case, known, POLICY, calendar, day)
        contact = due_contact(desk, today)
        if contact is None:
            assert wanted is None or desk.spent["t"][1] > day
            continue
        assert contact == wanted
        made.append((day, POINTS[contact.channel]))
        waits = any(t.result in {"PARTIAL", "CALL_LATER"} for t in known)
        is_free = is_free or is_urgent or waits
        if not is_free:
            for days, most in budget.windows.items():
                assert sum(points for on, points in made if on > day - timedelta(days=days)) <= most
        visited = [Try("visit", day, None, "ABSENT")]
        tries += visited if contact.channel == "visit" else _answer(data, contact, calendar)
    assert is_free or sum(points for _, points in made) <= budget.windows[180]


@settings(deadline=None)
@given(case=cases, calendar=calendars)
def test_danger_is_answered_whatever_the_household_was_contacted_with(
    case: Case, calendar: WorkingDays
) -> None:
    urgent = replace(case, is_urgent=True, blocked=frozenset(), is_flagged=False)
    spent = Target("t", "h", "d", 1, None, urgent, (), burden=((MONDAY, 100),))
    contact = due_contact(_desk(MONDAY, calendar, Budget(POINTS, {30: 4})), spent)
    assert contact is not None
    assert contact.rule_id == "urgent"


tried = st.lists(
    st.tuples(st.integers(-20, -1), st.sampled_from([*HOURS.parts, None]), st.sampled_from(["NO_ANSWER", "BUSY"])),
    max_size=3,
    unique_by=lambda one: one[0],
)  # fmt: skip


@settings(deadline=None)
@given(tried=tried, year=st.none() | st.integers(1930, 2000))
def test_the_next_call_is_at_an_hour_that_was_tried_in_vain_no_oftener_than_any_other(
    tried: list[tuple[int, str | None, str]], year: int | None
) -> None:
    case = Case(True, False, "phone", "normal", {"phone": "k"}, has_address=True, birth_year=year)
    card = Card("김보기", str(year or ""), "F", 1, {"phone": "010"}, {"phone": "k"}, "읍내리 1", "T1", "")
    tries = tuple(
        Try("phone", MONDAY + timedelta(days=n), "phone", result, f"L{n}", "k", part)
        for n, part, result in tried
    )
    target = Target("t", "h", "d", 1, None, case, tries, card)
    planned = calls_of_week(_desk(), target, OFFICERS["B1"])
    for item in planned[:1]:
        vain = [t.part for t in tries]
        assert vain.count(item.contact.part) == min(vain.count(part) for part in HOURS.parts)
    assert all(item.contact.on >= MONDAY for item in planned)
    assert all(b.contact.on > a.contact.on for a, b in pairwise(planned))
