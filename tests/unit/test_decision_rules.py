"""Which decision stands, and what may follow one."""

from dataclasses import replace
from datetime import date

import pytest

from tasks.outcomes.decision_rules import (
    Application,
    Decision,
    Objection,
    fault_of_application,
    fault_of_check,
    fault_of_end,
    fault_of_extension,
    fault_of_objection,
    standing_of,
)

DAY, LATER = date(2024, 3, 4), date(2024, 3, 20)
FIRST = Decision(("d", 1), "t", "a", "BASIC", "REJECTED", DAY, "1")
SECOND = Decision(("e", 1), "t", "a", "BASIC", "GRANTED", LATER, "2", "1")
APPLICATION = Application("a", "t", DAY, date(2024, 4, 3))


@pytest.mark.parametrize(
    ("applied_by", "is_consented", "fault"),
    [
        ("SELF", None, None),
        ("FAMILY", None, None),
        (None, None, None),
        ("OFFICER", True, None),
        ("OFFICER", False, "ex_officio_without_consent"),
        ("OFFICER", None, "ex_officio_without_consent"),
    ],
)
def test_an_officer_applies_for_nobody_without_their_consent(
    applied_by: str | None, is_consented: bool | None, fault: str | None
) -> None:
    assert fault_of_application(applied_by, is_consented) == fault


def test_a_decision_takes_the_place_of_another_only_by_its_name() -> None:
    assert standing_of(None, FIRST) == "first"
    assert standing_of(FIRST, SECOND) == "replaces"
    assert standing_of(FIRST, replace(SECOND, about_no=None)) == "second_decision"
    assert standing_of(FIRST, replace(SECOND, about_no="9")) == "replaces_another"
    assert standing_of(FIRST, replace(SECOND, decided_on=date(2024, 3, 1))) == "correction_before_decision"


def test_a_decision_that_comes_after_its_correction_is_replaced_when_it_comes() -> None:
    assert standing_of(None, SECOND) == "replaces_unknown"
    assert standing_of(SECOND, FIRST) == "replaced"
    assert standing_of(SECOND, replace(FIRST, decided_on=date(2024, 3, 21))) == "second_decision"


@pytest.mark.parametrize(
    ("told_on", "fault"),
    [
        (date(2024, 3, 3), "extension_of_nothing"),
        (DAY, None),
        (date(2024, 4, 3), None),
        (date(2024, 4, 4), "extension_too_late"),
    ],
)
def test_the_county_takes_longer_only_before_the_first_limit_is_over(
    told_on: date, fault: str | None
) -> None:
    assert fault_of_extension(APPLICATION, "INVESTIGATION", told_on) == fault


def test_the_county_takes_longer_once_with_a_reason_and_before_it_decided() -> None:
    assert fault_of_extension(None, "INVESTIGATION", LATER) == "extension_of_nothing"
    extended, decided = replace(APPLICATION, extension_no="7"), replace(APPLICATION, decided_on=DAY)
    assert fault_of_extension(extended, "INVESTIGATION", LATER) == "extended_twice"
    assert fault_of_extension(decided, "INVESTIGATION", LATER) == "extension_after_decision"
    for reason in (None, "FIT"):
        assert fault_of_extension(APPLICATION, reason, LATER) == "extension_without_reason"


def test_a_post_check_is_of_a_support_that_was_given_and_says_what_it_found() -> None:
    assert fault_of_check(FIRST, "FIT", LATER) is None
    assert fault_of_check(None, "FIT", LATER) == "post_check_of_nothing"
    assert fault_of_check(FIRST, "INVESTIGATION", LATER) == "post_check_without_result"


def test_an_objection_is_to_a_decision_and_ends_once() -> None:
    assert fault_of_objection(FIRST, DAY, is_open_already=False, is_verified=True) is None
    assert fault_of_objection(FIRST, DAY, is_open_already=True, is_verified=True) == "objection_twice"
    told = fault_of_objection(FIRST, DAY, is_open_already=False, is_verified=False)
    assert told == "objection_unverified"
    assert (
        fault_of_objection(SECOND, DAY, is_open_already=False, is_verified=True)
        == "objection_meets_no_decision"
    )
    lodged = Objection(("c", 1), FIRST, DAY)
    for state in ("upheld", "dismissed", "withdrawn"):
        assert fault_of_end(lodged, state, LATER) is None
        assert fault_of_end(replace(lodged, state=state), "dismissed", LATER) == "objection_ended_already"
    assert fault_of_end(None, "upheld", LATER) == "end_of_no_objection"
    assert fault_of_end(replace(lodged, objected_on=LATER), "upheld", DAY) == "end_of_no_objection"
