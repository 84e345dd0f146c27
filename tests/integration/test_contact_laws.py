"""Each law of contact, broken once: what it is there to find, it finds, and no other law speaks for it."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.contacted import MONDAY, ContactedCounty

SOURCE = {"delivery_id": "d", "row_no": 1}


@pytest.fixture
def county(contacted: ContactedCounty) -> ContactedCounty:
    """Without the check of the other fixture of this name: here the laws are broken."""
    contacted.begin_anew()
    contacted.open_campaign()
    return contacted


def _plan(
    county: ContactedCounty, target: str, channel: str = "phone", on: date = MONDAY, **stated: Any
) -> None:
    """A contact that was planned and sent, whatever the rules say."""
    package = county.package("officer-B001", [("R1", "target", target)])
    plan = {
        "plan_id": county.new_id("plan"),
        "target_id": target,
        "channel": channel,
        "planned_on": on,
        "try_no": 1,
        "package_id": package,
        "rule_id": "phone_first",
    }
    county.insert("campaign.contact_plan", [plan | stated])


def _refuse(county: ContactedCounty, target: str, scope: str) -> None:
    refusal = {"target_id": target, "household_id": county.household_of(target), "scope": scope}
    days = {"refused_on": MONDAY - timedelta(days=1), "review_on": MONDAY + timedelta(days=90)}
    county.insert("campaign.refusal", [SOURCE | refusal | days])


def _flag(county: ContactedCounty, target: str, only_channel: str | None) -> None:
    flag = {"household_id": county.household_of(target), "flag": "VIOLENCE", "only_channel": only_channel}
    county.insert("campaign.safety_flag", [SOURCE | flag | {"flagged_on": MONDAY}])


@pytest.mark.parametrize(("scope", "channel", "is_broken"), [
    ("PHONE", "phone", True), ("PHONE", "letter", False), ("AI", "phone", False), ("CAMPAIGN", "letter", True),
])  # fmt: skip
def test_a_contact_planned_against_a_refusal_is_found(
    county: ContactedCounty, scope: str, channel: str, is_broken: bool
) -> None:
    target = county.make_target()
    _refuse(county, target, scope)
    _plan(county, target, channel)
    assert ["refusal" in law for law in county.broken_contact_laws()] == [True] * is_broken


def test_a_visit_asked_for_against_a_refusal_is_found(county: ContactedCounty) -> None:
    target = county.make_target()
    _refuse(county, target, "VISIT")
    request = {
        "request_id": "r",
        "target_id": target,
        "reason": "unreached",
        "minutes": 30,
        "needs_two": False,
    }
    county.insert("campaign.visit_request", [SOURCE | request | {"priority": 40, "not_before": MONDAY}])
    assert ["refusal" in law for law in county.broken_contact_laws()] == [True]


def test_a_contact_planned_before_the_refusal_was_known_breaks_nothing(county: ContactedCounty) -> None:
    target = county.make_target()
    _plan(county, target, on=MONDAY + timedelta(days=2))
    county.start(MONDAY + timedelta(days=1))
    _refuse(county, target, "CAMPAIGN")
    assert county.broken_contact_laws() == []


@pytest.mark.parametrize(("only_channel", "is_broken"), [(None, True), ("VISIT", True), ("PHONE", False)])
def test_a_contact_planned_against_a_flag_is_found(
    county: ContactedCounty, only_channel: str | None, is_broken: bool
) -> None:
    target = county.make_target()
    _flag(county, target, only_channel)
    _plan(county, target)
    assert ["safety flag" in law for law in county.broken_contact_laws()] == [True] * is_broken


def test_a_contact_planned_against_a_stop_is_found(county: ContactedCounty) -> None:
    target = county.make_target()
    stop = {
        "household_id": county.household_of(target),
        "package_id": None,
        "starts_on": MONDAY,
        "ends_on": None,
    }
    county.insert("campaign.contact_stop", [SOURCE | stop])
    _plan(county, target)
    assert ["stop" in law for law in county.broken_contact_laws()] == [True]


def _unite_by_two_links(county: ContactedCounty, target: str, other: str) -> None:
    """The household of a target is that of another by two links, as when a person was found and then looked up."""
    between = county.household()
    first, last = county.household_of(target), county.household_of(other)
    links = [(first, between), (between, last)]
    county.insert(
        "core.household_link",
        [SOURCE | {"from_household_id": one, "to_household_id": to} for one, to in links],
    )


def test_a_contact_planned_against_a_refusal_of_a_household_that_is_two_links_away_is_found(
    county: ContactedCounty,
) -> None:
    target, other = county.make_target(), county.make_target()
    _refuse(county, target, "CAMPAIGN")
    _unite_by_two_links(county, target, other)
    _plan(county, other)
    assert ["refusal" in law for law in county.broken_contact_laws()] == [True]


def test_a_contact_planned_against_a_flag_or_a_stop_that_is_two_links_away_is_found(
    county: ContactedCounty,
) -> None:
    target, other = county.make_target(), county.make_target()
    _flag(county, target, None)
    _unite_by_two_links(county, target, other)
    _plan(county, other)
    assert ["safety flag" in law for law in county.broken_contact_laws()] == [True]


def test_two_households_that_turn_out_to_be_one_later_break_nothing(county: ContactedCounty) -> None:
    target, other = county.make_target(), county.make_target()
    _refuse(county, target, "CAMPAIGN")
    _flag(county, target, None)
    _plan(county, other)
    county.start(MONDAY + timedelta(days=1))
    _unite_by_two_links(county, target, other)
    assert county.broken_contact_laws() == []


@pytest.mark.parametrize("is_known", [True, False])
def test_a_contact_planned_against_a_stop_of_the_package_of_an_attached_target_is_found(
    county: ContactedCounty, is_known: bool
) -> None:
    target, other = county.make_target(), county.make_target()
    package = county.package("officer-B001", [("R1", "target", target)])
    stop = {"household_id": None, "package_id": package, "starts_on": MONDAY, "ends_on": None}
    county.insert("campaign.contact_stop", [SOURCE | stop])
    if is_known:
        county.attach(target, other)
    county.start(MONDAY + timedelta(days=1))
    _plan(county, other, on=MONDAY + timedelta(days=1))
    if not is_known:
        county.attach(target, other)
    assert ["stop" in law for law in county.broken_contact_laws()] == [True] * is_known


@pytest.mark.parametrize("is_given", [True, False])
def test_a_named_order_passes_all_of_it_and_one_that_nobody_gave_is_found(
    county: ContactedCounty, is_given: bool
) -> None:
    target = county.make_target(state="waiting")
    _refuse(county, target, "CAMPAIGN")
    _flag(county, target, None)
    _plan(county, target, order_delivery_id="d", order_row_no=1)
    if is_given:
        finding = {
            "finding_id": "f",
            "cause": "order",
            "target_id": target,
            "kind": "PHONE",
            "found_on": MONDAY,
        }
        sent = {"household_id": county.household_of(target), "recipient": "duty_officer", "package_id": "p"}
        county.insert("campaign.urgent_finding", [SOURCE | finding | sent])
    assert ["named order" in law for law in county.broken_contact_laws()] == [True] * (not is_given)


def test_a_contact_with_a_target_that_waits_or_has_ended_is_found(county: ContactedCounty) -> None:
    _plan(county, county.make_target(state="waiting"))
    ended = county.make_target()
    closed = {"target_id": ended, "event": "closed", "end_state": "closed_died", "happened_on": MONDAY}
    county.insert("campaign.target_event", [SOURCE | closed])
    county.start(MONDAY + timedelta(days=1))
    _plan(county, ended)
    assert ["released" in law for law in county.broken_contact_laws()] == [True]


def test_two_contacts_on_one_day_are_found(county: ContactedCounty) -> None:
    target = county.make_target()
    _plan(county, target, "phone")
    _plan(county, target, "letter")
    assert ["twice on a day" in law for law in county.broken_contact_laws()] == [True]


@pytest.mark.parametrize(("days", "is_broken"), [(0, True), (1, False)])
def test_a_number_rung_for_two_households_on_one_day_is_found(
    county: ContactedCounty, days: int, is_broken: bool
) -> None:
    for n, on in enumerate((MONDAY, MONDAY + timedelta(days=days))):
        _plan(county, county.make_target(), on=on, number_keys=["key", f"own{n}"])
    assert ["number is planned twice on a day" in law for law in county.broken_contact_laws()] == [
        True
    ] * is_broken


@pytest.mark.parametrize("end_state", ["closed_no_need", "closed_ai_no_need"])
def test_an_end_without_a_talk_or_an_officers_word_is_found(county: ContactedCounty, end_state: str) -> None:
    target = county.make_target()
    closed = {"target_id": target, "event": "closed", "end_state": end_state, "happened_on": MONDAY}
    county.insert("campaign.target_event", [SOURCE | closed])
    assert ["two-way talk" in law for law in county.broken_contact_laws()] == [True]


def test_a_household_closed_as_counselled_without_a_talk_is_found(county: ContactedCounty) -> None:
    target = county.make_target()
    given = {"target_id": target, "service": "COUNSEL", "given_on": MONDAY}
    county.insert("campaign.service_given", [SOURCE | given])
    closed = {"target_id": target, "event": "closed", "end_state": "closed_service", "happened_on": MONDAY}
    county.insert("campaign.target_event", [SOURCE | closed])
    assert ["two-way talk" in law for law in county.broken_contact_laws()] == [True]


def test_a_contact_without_an_accepted_row_or_a_package_is_found(county: ContactedCounty) -> None:
    target = county.make_target()
    attempt = {"attempt_id": "a", "target_id": target, "channel": "phone", "attempted_on": MONDAY}
    county.insert("campaign.contact_attempt", [SOURCE | attempt | {"result": "NO_ANSWER", "is_talk": False}])
    assert ["leads back" in law for law in county.broken_contact_laws()] == [True]
