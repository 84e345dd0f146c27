"""What ends a target, and what keeps it open."""

import pytest

from tasks.outcomes.rules import End, Standing, end_of


def test_a_granted_benefit_ends_a_target_whatever_else_is_known() -> None:
    granted = Standing("WATCH", is_talk=True, has_pending=True, is_granted=True, is_managed=True)
    assert end_of(granted) == End("closed_benefit", "decision")


def test_a_case_ends_a_target_before_the_officers_word_does() -> None:
    assert end_of(Standing("SERVICE", has_service=True, is_managed=True)) == End("closed_case", "case")


@pytest.mark.parametrize(("disposition", "state"), [("NO_NEED", "closed_no_need"), ("WATCH", "closed_watch")])
def test_no_need_and_keep_watch_end_a_target_only_after_a_talk(disposition: str, state: str) -> None:
    assert end_of(Standing(disposition, is_talk=True)) == End(state, "disposition")
    assert end_of(Standing(disposition, has_service=True)) is None


@pytest.mark.parametrize("disposition", [None, "LOCATE", "CASE"])
def test_a_target_to_be_located_or_decided_on_stays_open(disposition: str | None) -> None:
    assert end_of(Standing(disposition, is_talk=True, has_service=True, has_more_than_talk=True)) is None


def test_a_service_ends_a_target_and_a_talk_may_be_the_service() -> None:
    assert end_of(Standing("SERVICE", has_service=True)) == End("closed_service", "disposition")


def test_a_service_that_was_not_given_ends_nothing() -> None:
    assert end_of(Standing("SERVICE", is_talk=True)) is None


@pytest.mark.parametrize("disposition", ["SERVICE", "APPLIED", "REFERRED"])
def test_what_was_passed_on_keeps_a_target_open_until_it_is_answered(disposition: str) -> None:
    assert end_of(Standing(disposition, has_service=True, has_more_than_talk=True, has_pending=True)) is None


@pytest.mark.parametrize("disposition", ["APPLIED", "REFERRED"])
def test_whoever_asked_for_more_than_a_talk_is_not_closed_with_a_talk(disposition: str) -> None:
    assert end_of(Standing(disposition, is_talk=True, has_service=True)) is None


@pytest.mark.parametrize("disposition", ["APPLIED", "REFERRED"])
def test_after_a_no_the_help_that_was_given_ends_the_target(disposition: str) -> None:
    given = Standing(disposition, has_service=True, has_more_than_talk=True)
    assert end_of(given) == End("closed_service", "disposition")


@pytest.mark.parametrize("disposition", ["SERVICE", "APPLIED", "REFERRED"])
def test_a_service_from_a_partner_ends_the_target_by_the_partners_reply(disposition: str) -> None:
    assert end_of(Standing(disposition, is_served=True)) == End("closed_service", "referral")


def test_a_partners_service_alone_does_not_speak_for_the_officer() -> None:
    assert end_of(Standing(None, is_served=True)) is None
