"""The burden of contact: points within some days, whom they do not hold for, and when a contact fits again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tasks.surveys.burden import Budget, burden_of, fits_on, is_measured
from tasks.surveys.rules import Case, Contact, Try

DAY = date(2024, 3, 4)
BUDGET = Budget({"sms": 1, "ai_call": 2, "phone": 2, "letter": 1, "visit": 4}, {30: 8, 180: 12})
CASE = Case(True, False, "phone", "normal", {}, has_address=True)
CALL = Contact("phone", DAY, "phone", 1, "phone_again")


def _days_ago(days: int) -> date:
    return DAY - timedelta(days=days)


def test_a_contact_fits_while_its_points_and_those_of_the_window_keep_to_the_budget() -> None:
    assert fits_on(BUDGET, [(_days_ago(3), 6)], "phone", DAY) == DAY
    assert fits_on(BUDGET, [(_days_ago(3), 7)], "letter", DAY) == DAY


def test_a_contact_that_does_not_fit_fits_on_the_day_on_which_enough_lies_behind() -> None:
    burden = [(_days_ago(20), 4), (_days_ago(3), 4)]
    assert fits_on(BUDGET, burden, "phone", DAY) == DAY + timedelta(days=10)
    assert fits_on(BUDGET, [(_days_ago(30), 8)], "phone", DAY) == DAY


def test_the_longer_window_holds_when_the_shorter_one_is_empty() -> None:
    burden = [(_days_ago(100), 8), (_days_ago(60), 4)]
    assert fits_on(BUDGET, burden, "sms", DAY) == DAY + timedelta(days=80)


def test_contacts_that_are_being_planned_count() -> None:
    notice = Contact("sms", DAY, "phone", 1, "notice_first")
    assert burden_of(BUDGET, [notice, CALL]) == [(DAY, 1), (DAY, 2)]


def test_a_contact_on_a_later_day_is_not_held_against_an_earlier_one() -> None:
    assert fits_on(BUDGET, [(DAY + timedelta(days=2), 8)], "phone", DAY) == DAY


@pytest.mark.parametrize(("rule", "expected"), [
    ("phone_again", True), ("unreached", True), ("urgent", False), ("visit_needed", False), ("locate", False),
    ("search_by_number", False),
])  # fmt: skip
def test_danger_a_wish_and_a_search_are_not_measured(rule: str, expected: bool) -> None:
    assert is_measured(CASE, [], replace(CALL, rule_id=rule)) is expected


def test_nothing_is_measured_of_a_household_in_danger() -> None:
    assert not is_measured(replace(CASE, is_urgent=True), [], CALL)


@pytest.mark.parametrize(("result", "expected"), [
    ("COMPLETED", False), ("PARTIAL", False), ("CALL_LATER", False), ("NO_ANSWER", True), ("REFUSED", True),
    (None, True),
])  # fmt: skip
def test_who_answered_the_machine_or_asked_for_another_call_is_not_left_for_points(
    result: str | None, expected: bool
) -> None:
    assert is_measured(CASE, [Try("ai_call", DAY, "phone", result)], CALL) is expected


def test_a_budget_that_no_contact_fits_into_is_refused() -> None:
    with pytest.raises(ValueError, match="more points than a window"):
        Budget({"visit": 4}, {30: 3})
