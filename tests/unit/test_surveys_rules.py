"""The ladder of contact of one household, rung by rung, and what blocks it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tasks.surveys.rules import (
    Case,
    Contact,
    Doorstep,
    Policy,
    Try,
    WorkingDays,
    needs_two,
    next_contact,
    unreturned,
)

MONDAY = date(2024, 3, 4)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
NEXT_MONDAY, NEXT_TUESDAY = MONDAY + timedelta(days=7), MONDAY + timedelta(days=8)
CALENDAR = WorkingDays(
    tuple(d for d in (MONDAY + timedelta(days=n) for n in range(-60, 120)) if d.weekday() < 5)
)
POLICY = Policy(
    ai_wait=4,
    ai_tries_per_number=3,
    phone_tries={"normal": 4, "high": 4},
    phone_tries_per_number=4,
    cooling=2,
    return_wait=5,
    letters=1,
    letter_wait=4,
    visit_when_due_within=12,
    elder_age=65,
    ai_tries_per_number_elder=1,
    ai_until_age=85,
)
CASE = Case(
    is_open=True,
    is_urgent=False,
    first_channel="ai_call",
    intensity="normal",
    numbers={"phone": "key1", "phone_2": "key2"},
    has_address=True,
)
BY_PHONE = replace(CASE, first_channel="phone")
ONE_NUMBER = replace(BY_PHONE, numbers={"phone": "key1"})
NOTICE, AI_PLAN = Try("sms", MONDAY, "phone", None, "P1"), Try("ai_call", TUESDAY, "phone", None, "P1")


def _next(case: Case, tries: Sequence[Try] = (), day: date = MONDAY) -> Contact | None:
    return next_contact(case, tries, POLICY, CALENDAR, day)


def _called(*results: str, ref: str = "phone", last: date = FRIDAY) -> list[Try]:
    """Calls of an officer that came back, a week apart, the last one on ``last``."""
    first = len(results) - 1
    return [
        Try("phone", last - timedelta(days=7 * (first - n)), ref, result, f"L{n}")
        for n, result in enumerate(results)
    ]


def _rule(contact: Contact | None) -> str | None:
    return contact.rule_id if contact else None


# ------------------------------------------------------------------ the ladder


def test_a_notice_comes_before_the_ai_call() -> None:
    assert _next(CASE) == Contact("sms", MONDAY, "phone", 1, "notice_first")


def test_the_ai_call_is_planned_the_day_after_its_notice() -> None:
    assert _next(CASE, [NOTICE], MONDAY) is None
    assert _next(CASE, [NOTICE], TUESDAY) == Contact("ai_call", TUESDAY, "phone", 1, "ai_after_notice")


def test_an_officer_waits_for_the_ai_call_to_come_back() -> None:
    assert _next(CASE, [NOTICE, AI_PLAN], FRIDAY) is None


def test_an_officer_telephones_when_the_ai_call_stays_silent() -> None:
    assert _rule(_next(CASE, [NOTICE, AI_PLAN], NEXT_MONDAY)) == "phone_after_ai_silence"


def test_an_officer_does_not_wait_once_every_number_was_tried_by_the_ai_call() -> None:
    failed = [Try("ai_call", TUESDAY, ref, "NO_ANSWER", "P1") for ref in ("phone", "phone_2") * 3]
    assert _next(CASE, [NOTICE, AI_PLAN, *failed[:5]], THURSDAY) is None
    assert _rule(_next(CASE, [NOTICE, AI_PLAN, *failed], THURSDAY)) == "phone_after_ai_silence"


def test_a_queued_ai_call_is_no_try() -> None:
    queued = [Try("ai_call", TUESDAY, "phone", "QUEUED", "P1")] * 6
    assert _next(CASE, [NOTICE, AI_PLAN, *queued], THURSDAY) is None


@pytest.mark.parametrize("result", ["COMPLETED", "PARTIAL", "REFUSED"])
def test_an_officer_goes_on_where_the_ai_call_was_answered(result: str) -> None:
    spoken = Try("ai_call", TUESDAY, "phone", result, "P1")
    contact = _next(replace(CASE, verdict="try_again"), [NOTICE, AI_PLAN, spoken], THURSDAY)
    assert _rule(contact) == "phone_after_ai_answer"


def test_elders_and_households_in_depth_start_with_an_officer() -> None:
    assert _next(BY_PHONE) == Contact("phone", MONDAY, "phone", 1, "phone_first")


def test_an_elder_whom_one_try_of_the_machine_did_not_reach_is_called_by_a_human() -> None:
    elder = replace(CASE, numbers={"phone": "key1"}, birth_year=2024 - 65)
    younger = replace(elder, birth_year=2024 - 64)
    failed = [NOTICE, AI_PLAN, Try("ai_call", TUESDAY, "phone", "NO_ANSWER", "P1")]
    assert _rule(_next(elder, failed, THURSDAY)) == "phone_after_ai_silence"
    assert _next(younger, failed, THURSDAY) is None


@pytest.mark.parametrize(("birth_year", "rule"), [
    (2024 - 85, "phone_elder"), (2024 - 84, "notice_first"), (None, "notice_first"),
])  # fmt: skip
def test_no_machine_calls_the_very_old(birth_year: int | None, rule: str) -> None:
    assert _rule(_next(replace(CASE, birth_year=birth_year))) == rule


def test_no_machine_calls_where_only_humans_may() -> None:
    case = replace(CASE, is_human_only=True)
    assert _rule(_next(case)) == "phone_human_only"
    assert _rule(_next(replace(case, is_flagged=True, only_channel="ai_call"))) is None
    turned_away = Try("visit", MONDAY - timedelta(days=7), None, "REFUSED")
    assert _rule(_next(replace(case, numbers={}), [turned_away])) == "no_number"


def test_all_numbers_are_tried_in_turn() -> None:
    tries = _called("NO_ANSWER")
    again = _next(BY_PHONE, tries, NEXT_TUESDAY)
    assert again is not None
    assert (again.number_ref, again.try_no) == ("phone_2", 2)


def test_two_contacts_lie_apart_by_the_cooling_time() -> None:
    tries = _called("NO_ANSWER", last=MONDAY)
    assert _next(BY_PHONE, tries, TUESDAY) is None
    assert _rule(_next(BY_PHONE, tries, WEDNESDAY)) == "phone_again"


def test_the_weekend_is_no_cooling_time() -> None:
    tries = _called("NO_ANSWER", last=FRIDAY)
    assert _next(BY_PHONE, tries, NEXT_MONDAY) is None
    assert _rule(_next(BY_PHONE, tries, NEXT_TUESDAY)) == "phone_again"


def test_a_letter_follows_the_last_call() -> None:
    assert _rule(_next(ONE_NUMBER, _called(*["NO_ANSWER"] * 4), NEXT_TUESDAY)) == "letter_before_visit"


def test_the_door_follows_the_letter_when_nobody_answers_it() -> None:
    tries = [*_called(*["NO_ANSWER"] * 4, last=MONDAY - timedelta(days=7)), Try("letter", MONDAY, None, None)]
    assert _next(ONE_NUMBER, tries, THURSDAY) is None
    assert _next(ONE_NUMBER, tries, FRIDAY) == Contact("visit", FRIDAY, None, 1, "unreached")


def test_a_household_without_a_number_is_visited_at_once() -> None:
    assert _rule(_next(replace(CASE, numbers={}))) == "no_number"


@pytest.mark.parametrize("result", ["INVALID_NUMBER", "WRONG_PERSON"])
def test_a_number_that_is_dead_or_another_persons_is_not_rung_again(result: str) -> None:
    tries = _called(result, last=MONDAY)
    contact = _next(BY_PHONE, tries, WEDNESDAY)
    assert contact is not None
    assert contact.number_ref == "phone_2"
    assert _rule(_next(ONE_NUMBER, tries, WEDNESDAY)) == "no_number"


def test_a_number_that_replaced_a_dead_one_is_rung() -> None:
    dead = Try("phone", MONDAY, "phone", "INVALID_NUMBER", "L1", "old key")
    assert _rule(_next(ONE_NUMBER, [dead], WEDNESDAY)) == "phone_again"
    assert _rule(_next(ONE_NUMBER, [replace(dead, number_key="key1")], WEDNESDAY)) == "no_number"


def test_a_near_due_day_leads_from_the_first_call_to_the_door() -> None:
    due = replace(ONE_NUMBER, due_on=NEXT_MONDAY + timedelta(days=11))
    assert _rule(_next(due, _called("NO_ANSWER", last=MONDAY), WEDNESDAY)) == "due_soon"
    assert _rule(_next(due, [], WEDNESDAY)) == "phone_first"


def test_a_worklist_that_has_not_come_back_is_waited_for_and_then_made_again() -> None:
    plan = Try("phone", MONDAY, "phone", None, "L1")
    assert _next(BY_PHONE, [plan], FRIDAY) is None
    assert _rule(_next(BY_PHONE, [plan], NEXT_MONDAY)) == "phone_first"


def test_worklists_that_never_come_back_lead_to_the_door_in_the_end() -> None:
    plans = [Try("phone", MONDAY - timedelta(days=7 * n), "phone", None, f"L{n}") for n in range(1, 9)]
    assert _rule(_next(replace(ONE_NUMBER, has_address=False), plans, NEXT_MONDAY)) == "unreached"


def test_a_call_made_before_its_day_answers_its_plan() -> None:
    plan = Try("phone", THURSDAY, "phone", None, "L1")
    done = Try("phone", TUESDAY, "phone", "NO_ANSWER", "L1")
    assert unreturned([plan, done]) == []
    assert unreturned([plan]) == [plan]


# ------------------------------------------------------------------ what blocks


def test_nobody_is_contacted_twice_on_a_day() -> None:
    assert _next(BY_PHONE, [Try("visit", MONDAY, None, "ABSENT")], MONDAY) is None


def test_nothing_routine_happens_on_a_holiday() -> None:
    assert _next(BY_PHONE, [], MONDAY - timedelta(days=1)) is None


def test_a_target_that_waits_for_approval_is_left_alone() -> None:
    assert _next(replace(BY_PHONE, is_open=False)) is None


def test_danger_waits_neither_for_approval_nor_for_a_working_day() -> None:
    urgent = replace(BY_PHONE, is_open=False, is_urgent=True)
    sunday = MONDAY - timedelta(days=1)
    assert _next(urgent, [], sunday) == Contact("visit", sunday, None, 1, "urgent")


@pytest.mark.parametrize(("blocked", "rule"), [
    ({"ai_call", "sms"}, "phone_without_ai"),
    ({"ai_call", "sms", "phone"}, "letter_before_visit"),
    ({"visit"}, "notice_first"),
])  # fmt: skip
def test_a_refusal_blocks_its_channels_and_no_other(blocked: set[str], rule: str) -> None:
    assert _rule(_next(replace(CASE, blocked=frozenset(blocked)))) == rule


def test_a_refused_visit_ends_in_a_letter_and_then_in_nothing() -> None:
    case = replace(ONE_NUMBER, blocked=frozenset({"visit"}))
    tries = _called(*["NO_ANSWER"] * 4, last=MONDAY - timedelta(days=14))
    assert _rule(_next(case, tries)) == "letter_instead_of_visit"
    sent = Try("letter", MONDAY - timedelta(days=13), None, None)
    assert _next(case, [*tries, sent]) is None


def test_a_flag_leaves_only_the_channel_that_the_person_named() -> None:
    flagged = replace(CASE, is_flagged=True)
    assert _next(flagged) is None
    assert _rule(_next(replace(flagged, only_channel="phone"))) == "phone_without_ai"
    assert _rule(_next(replace(flagged, only_channel="ai_call"))) == "ai_without_notice"
    assert _rule(_next(replace(flagged, only_channel="letter"))) == "letter_instead_of_visit"


def test_a_flag_and_a_refusal_bar_the_door_even_in_danger() -> None:
    urgent = replace(CASE, is_urgent=True)
    assert _next(replace(urgent, is_flagged=True)) is None
    assert _next(replace(urgent, blocked=frozenset({"visit"}))) is None
    assert _next(replace(urgent, is_flagged=True, only_channel="visit")) is not None


def test_a_stop_and_a_refusal_that_cannot_be_read_block_everything() -> None:
    assert _next(replace(CASE, is_held=True)) is None


@pytest.mark.parametrize("verdict", ["no_need", "counselled", "watch"])
def test_what_an_officer_settled_in_a_talk_is_not_asked_again(verdict: str) -> None:
    assert _next(replace(BY_PHONE, verdict=verdict), _called("TALKED", last=MONDAY), NEXT_TUESDAY) is None


def test_what_waits_for_somebody_else_is_not_called_meanwhile() -> None:
    assert _next(replace(BY_PHONE, verdict="ai_no_need")) is None


def test_who_was_found_on_the_day_on_which_somebody_said_that_they_are_lost_is_called_again() -> None:
    found = _called("CALL_LATER", last=MONDAY)
    assert _rule(_next(replace(ONE_NUMBER, verdict="locate"), found, NEXT_MONDAY)) == "phone_again"


@pytest.mark.parametrize(("verdict", "rule"), [("visit", "visit_needed"), ("urgent", "urgent")])
def test_who_needs_a_visit_gets_it_once_the_door_is_no_longer_barred(verdict: str, rule: str) -> None:
    wanted = replace(BY_PHONE, verdict=verdict)
    assert _next(replace(wanted, blocked=frozenset({"visit"}))) is None
    assert _next(wanted) == Contact("visit", MONDAY, None, 1, rule)


# ------------------------------------------------------------------ after a visit that settled nothing


def test_a_refused_visit_leaves_the_telephone_and_a_letter_instead_of_the_door() -> None:
    turned_away = Try("visit", MONDAY - timedelta(days=7), None, "REFUSED")
    case = replace(ONE_NUMBER, verdict="refused", blocked=frozenset({"visit"}))
    assert _rule(_next(case, [turned_away])) == "phone_first"
    tries = [turned_away, *_called(*["NO_ANSWER"] * 4, last=MONDAY - timedelta(days=3))]
    assert _rule(_next(case, tries)) == "letter_instead_of_visit"


def test_who_turned_an_officer_away_has_no_other_at_the_door_while_a_refusal_is_in_force() -> None:
    turned_away = Try("visit", MONDAY - timedelta(days=7), None, "REFUSED")
    tries = [turned_away, Try("letter", MONDAY - timedelta(days=14), None, None)]
    case = replace(ONE_NUMBER, verdict="refused", blocked=frozenset({"phone", "ai_call", "sms"}))
    assert _next(case, tries) is None
    assert _rule(_next(replace(case, numbers={}, blocked=frozenset()), tries)) == "no_number"


def test_an_urgent_household_is_visited_for_its_danger_once_and_then_by_the_ladder() -> None:
    urgent = replace(BY_PHONE, is_urgent=True)
    visited = Try("visit", MONDAY - timedelta(days=7), None, "ABSENT")
    assert _rule(_next(urgent)) == "urgent"
    assert _rule(_next(urgent, [visited])) == "phone_first"
    assert _next(replace(urgent, is_open=False), [visited]) is None


# ------------------------------------------------------------------ a household that is looked for

SOUGHT = replace(BY_PHONE, verdict="locate", review_on=NEXT_MONDAY)
NOBODY = Try("visit", MONDAY - timedelta(days=23), None, "MOVED")


def test_who_is_looked_for_rests_until_the_day_of_the_review() -> None:
    assert _next(SOUGHT, [NOBODY], FRIDAY) is None
    assert _rule(_next(SOUGHT, [NOBODY], NEXT_MONDAY)) == "search_by_number"
    assert _next(replace(SOUGHT, is_open=False), [NOBODY], NEXT_MONDAY) is None


def test_a_review_rings_every_number_that_nobody_rang_and_then_looks_at_the_door() -> None:
    first = _called("NO_ANSWER", last=NEXT_MONDAY)
    second = _next(SOUGHT, [NOBODY, *first], NEXT_MONDAY + timedelta(days=2))
    assert second is not None
    assert (second.number_ref, second.rule_id) == ("phone_2", "search_by_number")
    rung = [NOBODY, *first, *_called("INVALID_NUMBER", ref="phone_2", last=NEXT_MONDAY + timedelta(days=2))]
    assert _rule(_next(SOUGHT, rung, NEXT_MONDAY + timedelta(days=7))) == "locate"


def test_a_search_goes_on_as_one_whatever_a_call_came_to() -> None:
    tries = [NOBODY, *_called("NO_ANSWER", ref="phone"), *_called("NO_ANSWER", ref="phone_2")]
    assert _rule(_next(replace(SOUGHT, verdict="try_again"), tries, NEXT_TUESDAY)) == "locate"


def test_a_number_that_came_since_is_rung_though_the_old_one_was() -> None:
    sought = replace(SOUGHT, numbers={"phone": "new"})
    rung = Try("phone", MONDAY - timedelta(days=30), "phone", "NO_ANSWER", "L1", "old")
    assert _rule(_next(sought, [rung, NOBODY], NEXT_MONDAY)) == "search_by_number"
    assert _rule(_next(sought, [replace(rung, number_key="new"), NOBODY], NEXT_MONDAY)) == "locate"


def test_a_search_waits_for_its_worklist_and_asks_again_where_none_comes_back() -> None:
    plan = Try("phone", NEXT_MONDAY, "phone", None, "L1")
    assert _next(SOUGHT, [NOBODY, plan], NEXT_MONDAY + timedelta(days=4)) is None
    assert _rule(_next(SOUGHT, [NOBODY, plan], NEXT_MONDAY + timedelta(days=7))) == "search_by_number"


def test_a_search_keeps_to_what_was_refused() -> None:
    assert _rule(_next(replace(SOUGHT, blocked=frozenset({"phone"})), [NOBODY], NEXT_MONDAY)) == "locate"
    assert _next(replace(SOUGHT, blocked=frozenset({"phone", "visit"})), [NOBODY], NEXT_MONDAY) is None
    assert _next(replace(SOUGHT, is_held=True), [NOBODY], NEXT_MONDAY) is None


# ------------------------------------------------------------------ who goes


@pytest.mark.parametrize(("door", "expected"), [
    (Doorstep(is_flagged=True, is_urgent=False), True),
    (Doorstep(is_flagged=False, is_urgent=True), True),
    (Doorstep(is_flagged=False, is_urgent=False, is_woman=True, is_lone_man=True), False),
])  # fmt: skip
def test_two_officers_go_where_the_policy_says_so(door: Doorstep, expected: bool) -> None:
    assert needs_two(door, ["safety_flag", "urgent"]) is expected


def test_a_county_may_send_no_woman_alone_to_a_man_who_lives_alone() -> None:
    door = Doorstep(is_flagged=False, is_urgent=False, is_woman=True, is_lone_man=True)
    assert needs_two(door, ["lone_woman"])
    assert not needs_two(replace(door, is_woman=False), ["lone_woman"])


# ------------------------------------------------------------------ working days


def test_the_rest_of_a_week_begins_with_its_first_working_day() -> None:
    without_monday = WorkingDays(tuple(d for d in CALENDAR.days if d != MONDAY))
    assert without_monday.rest_of_week(MONDAY) == (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)


def test_working_days_are_counted_over_the_weekend() -> None:
    assert CALENDAR.between(FRIDAY, NEXT_MONDAY) == 1
    assert CALENDAR.between(NEXT_MONDAY, FRIDAY) == -1
    assert CALENDAR.after(FRIDAY, 1) == NEXT_MONDAY
    assert CALENDAR.after(FRIDAY + timedelta(days=1), 0) == FRIDAY + timedelta(days=1)
    assert CALENDAR.after(FRIDAY + timedelta(days=1), 1) == NEXT_MONDAY
    assert CALENDAR.after(MONDAY, 0) == MONDAY
