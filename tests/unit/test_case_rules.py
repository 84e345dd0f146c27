"""Who becomes a case, and how a case may move."""

from datetime import date

import pytest

from tasks.cases.rules import STATE_OF_ORDER, TRANSITIONS, Limits, check_may_change, criterion_of, fault_of

LIMITS = Limits(several=2, unproposed=4)


@pytest.mark.parametrize(
    ("domains", "is_proposed", "is_flagged", "criterion"),
    [
        (["economy", "health"], True, True, "several_needs"),
        (["economy"], True, True, "safety"),
        (["economy"], True, False, "officer_judgement"),
        ([], True, False, "officer_judgement"),
        (["economy", "health", "care"], False, True, None),
        (["economy", "health", "care", "housing"], False, False, "many_needs"),
    ],
)
def test_a_household_becomes_a_case_by_one_criterion(
    domains: list[str], is_proposed: bool, is_flagged: bool, criterion: str | None
) -> None:
    found = criterion_of(domains, is_proposed=is_proposed, is_flagged=is_flagged, limits=LIMITS)
    assert found == criterion


def test_a_case_goes_from_intake_over_the_conference_to_a_plan() -> None:
    assert check_may_change("intake", "conference")
    assert check_may_change("conference", "planned")
    assert not check_may_change("intake", "planned")


def test_a_closed_case_is_not_opened_again() -> None:
    assert not any(
        check_may_change("closed", state) for state in ("intake", "conference", "planned", "serving")
    )


@pytest.mark.parametrize(
    ("state", "wanted", "day", "fault"),
    [
        ("intake", "conference", 4, None),
        ("conference", "conference", 1, None),
        ("intake", "planned", 4, "illegal_state_change"),
        ("conference", "planned", 3, "order_before_last_step"),
        (None, "conference", 4, "order_meets_nobody"),
    ],
)
def test_an_order_about_a_case_follows_the_table_and_the_days(
    state: str | None, wanted: str, day: int, fault: str | None
) -> None:
    last_on = date(2024, 3, 4) if state else None
    assert fault_of(state, wanted, date(2024, 3, day), last_on) == fault


def test_every_state_of_a_case_but_the_first_can_be_told() -> None:
    assert set(STATE_OF_ORDER.values()) == set(TRANSITIONS) - {"intake"}
