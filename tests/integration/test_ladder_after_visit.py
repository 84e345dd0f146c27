"""What becomes of households whose visit ended without a result: the ladder of contact goes on, within its rules."""

from datetime import date, timedelta
from typing import Any

from tasks.answers import judge_answers
from tasks.outcomes import take_outcomes
from tasks.surveys import plan_contacts
from tasks.visits import plan_visits
from tests.contacted import MONDAY, ContactedCounty

NEXT_MONDAY, THIRD_MONDAY = MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)


def _pass(county: ContactedCounty, day: date) -> None:
    """The run of a day, in the order of a working day's stages."""
    county.start(day)
    for stage in (judge_answers, take_outcomes, plan_contacts, plan_visits):
        county.do(stage)


def _visited(county: ContactedCounty, target: str, result: str, **told: Any) -> None:
    """The visit that was asked for is planned, made, and comes back within the week."""
    _pass(county, MONDAY)
    county.start(NEXT_MONDAY)
    county.visit_back(target, result, **told)
    _pass(county, NEXT_MONDAY)


def _no_number(county: ContactedCounty) -> str:
    return county.make_target(phone=None)


def test_who_refused_a_visit_only_is_telephoned_and_not_visited(county: ContactedCounty) -> None:
    target = county.make_target()
    county.ask_for_visit(target)
    _visited(county, target, "REFUSED", refusal_scope="VISIT")
    _pass(county, THIRD_MONDAY)
    assert [channel for channel, *_ in county.plans(target)] == ["phone", "phone"]
    assert county.visits(target) == ["wants_visit"]


def test_who_was_met_at_the_door_is_left_to_the_officer(county: ContactedCounty) -> None:
    target = _no_number(county)
    _visited(county, target, "MET", disposition="APPLIED", services="긴급복지지원")
    for week in range(2, 8):
        _pass(county, MONDAY + timedelta(days=7 * week))
    assert county.end_of(target) is None
    assert (county.plans(target), county.visits(target)) == ([], ["no_number"])


def test_whom_a_visit_awaits_is_not_called_meanwhile(county: ContactedCounty) -> None:
    target = county.make_target()
    county.ask_for_visit(target)
    _pass(county, MONDAY)
    _pass(county, MONDAY + timedelta(days=2))
    assert (county.plans(target), county.visits(target)) == ([], ["wants_visit"])


def test_a_refusal_that_has_lapsed_opens_the_door_again(county: ContactedCounty) -> None:
    target = _no_number(county)
    _visited(county, target, "REFUSED", refusal_scope="VISIT")
    _pass(county, NEXT_MONDAY + timedelta(days=80))
    assert county.visits(target) == ["no_number"]
    _pass(county, NEXT_MONDAY + timedelta(days=91))
    assert county.visits(target) == ["no_number", "no_number"]
