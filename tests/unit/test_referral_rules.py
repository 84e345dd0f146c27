"""Which state may follow which, what a reply means, and what may be told to whom."""

import re
from datetime import date
from typing import Any

import pytest

from tasks.cases import rules as case_rules
from tasks.referrals.rules import (
    TRANSITIONS,
    Asker,
    Listed,
    Offer,
    check_may_change,
    domains_to_tell,
    gap_of,
    items_to_pass,
    obstacle,
    offers_wanted,
    state_of_reply,
    way_to,
)
from warehouse.home import CHECKOUT

DEBT = Offer("DEBT_COUNSEL", ("economy",), ("NAME", "PHONE", "TALK"))
LEGAL = Offer("LEGAL_AID", ("housing", "economy"), ("NAME", "PHONE", "TALK"))
NEEDED = (("NAME",), ("PHONE", "ADDRESS"))


@pytest.mark.parametrize(
    ("state", "wanted"),
    [("draft", "requested"), ("requested", "received"), ("received", "rejected"), ("received", "expired")],
)
def test_a_referral_may_take_the_next_step(state: str, wanted: str) -> None:
    assert check_may_change(state, wanted)


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("draft", "accepted"),
        ("requested", "completed"),
        ("accepted", "rejected"),
        ("accepted", "expired"),
        ("rejected", "accepted"),
        ("completed", "in_progress"),
        ("expired", "received"),
        ("nowhere", "requested"),
        ("requested", "nowhere"),
    ],
)
def test_a_referral_may_not_leap_or_come_back(state: str, wanted: str) -> None:
    assert not check_may_change(state, wanted)


@pytest.mark.parametrize("state", ["draft", "requested", "received", "accepted", "in_progress", "on_hold"])
def test_every_open_referral_may_be_cancelled(state: str) -> None:
    assert check_may_change(state, "cancelled")


def test_whoever_accepts_has_received() -> None:
    assert way_to("requested", "accepted") == ("received", "accepted")


def test_whoever_completes_has_accepted() -> None:
    assert way_to("requested", "completed") == ("received", "accepted", "in_progress", "completed")
    assert way_to("accepted", "completed") == ("in_progress", "completed")
    assert way_to("on_hold", "completed") == ("in_progress", "completed")


@pytest.mark.parametrize("state", ["rejected", "completed", "failed", "cancelled", "expired"])
def test_no_reply_moves_a_referral_that_has_ended(state: str) -> None:
    assert way_to(state, "accepted") == way_to(state, "completed") == way_to(state, "rejected") == ()


def test_a_partner_cannot_reject_what_it_accepted() -> None:
    assert way_to("accepted", "rejected") == ()


def test_a_way_never_leads_through_an_end() -> None:
    assert way_to("draft", "accepted") == ()


@pytest.mark.parametrize(
    ("reply", "outcome", "state"),
    [
        ("ACCEPTED", None, "accepted"),
        ("ACCEPTED", "WAITING", "on_hold"),
        ("REJECTED", "NO_CAPACITY", "rejected"),
        ("REJECTED", "WAITING", "rejected"),
        ("COMPLETED", "RECEIVED", "completed"),
        ("COMPLETED", "PARTLY", "completed"),
        ("COMPLETED", "WAITING", "on_hold"),
        ("COMPLETED", "DECLINED", "failed"),
        ("COMPLETED", "NOT_REACHED", "failed"),
    ],
)
def test_a_reply_asks_for_a_state(reply: str, outcome: str | None, state: str) -> None:
    assert state_of_reply(reply, outcome) == state


def test_a_partner_is_asked_for_what_the_officer_named() -> None:
    assert offers_wanted((DEBT, LEGAL), {"LEGAL_AID", "COUNSEL"}, {"economy"}) == (LEGAL,)


def test_else_a_partner_is_asked_for_the_first_that_answers_a_need() -> None:
    assert offers_wanted((DEBT, LEGAL), {"COUNSEL"}, {"housing"}) == (LEGAL,)


def test_a_person_who_wants_a_partner_is_referred_though_no_need_fits() -> None:
    assert offers_wanted((DEBT, LEGAL), set(), {"health"}) == (DEBT,)


def test_a_partner_that_offers_nothing_is_asked_for_nothing() -> None:
    assert offers_wanted((), {"LEGAL_AID"}, {"economy"}) == ()


def test_only_what_is_both_allowed_and_consented_to_leaves() -> None:
    assert items_to_pass(DEBT, {"NAME", "PHONE", "ADDRESS"}, NEEDED) == ("NAME", "PHONE")


@pytest.mark.parametrize("consented", [{"NAME", "TALK"}, {"PHONE", "TALK"}, {"NAME", "ADDRESS"}, set()])
def test_nothing_leaves_when_the_partner_could_not_find_the_person(consented: set[str]) -> None:
    assert items_to_pass(DEBT, consented, NEEDED) == ()


def test_a_partner_hears_only_of_the_needs_that_its_service_answers() -> None:
    assert domains_to_tell(LEGAL, {"health", "economy"}) == ("economy",)


@pytest.mark.parametrize(
    ("law", "table"),
    [("31_referral_states", TRANSITIONS), ("32_case_states", case_rules.TRANSITIONS)],
)
def test_the_law_of_states_names_the_same_changes_as_the_table(
    law: str, table: dict[str, tuple[str, ...]]
) -> None:
    text = (CHECKOUT / "warehouse" / "laws" / f"{law}.sql").read_text("utf-8")
    listed = re.findall(r"\('(\w+)', '(\w+)'\)", text)
    assert len(listed) == len(set(listed))
    assert set(listed) == {(state, wanted) for state, follows in table.items() for wanted in follows}


def _listed(**told: Any) -> Listed:
    usual: dict[str, Any] = {"partner": "P", "service": "S", "needs": frozenset({"care"})}
    return Listed(**(usual | told))


_ON = date(2024, 3, 4)
_SOMEBODY = Asker("T1", 1959)  # 64 or 65 years old on that day


@pytest.mark.parametrize(
    ("told", "met"),
    [
        ({}, None),
        ({"towns": frozenset({"T1", "T2"})}, None),
        ({"towns": frozenset({"T2"})}, "out_of_area"),
        ({"ages": (65, None)}, None),
        ({"ages": (66, None)}, "not_eligible"),
        ({"ages": (None, 64)}, None),
        ({"ages": (None, 63)}, "not_eligible"),
        ({"valid": (_ON, _ON)}, None),
        ({"valid": (date(2024, 3, 5), None)}, "not_in_force"),
        ({"valid": (None, date(2024, 3, 3))}, "not_in_force"),
        ({"is_active": False}, "not_in_force"),
        ({"has_capacity": False}, "no_capacity"),
        ({"has_capacity": False, "towns": frozenset({"T2"})}, "out_of_area"),
    ],
)
def test_a_service_is_kept_from_somebody_by_what_its_record_says(
    told: dict[str, Any], met: str | None
) -> None:
    assert obstacle(_listed(**told), _SOMEBODY, _ON) == met


def test_what_is_not_known_of_somebody_keeps_nothing_from_them() -> None:
    strict = _listed(towns=frozenset({"T2"}), ages=(66, 70))
    assert obstacle(strict, Asker(None, None), _ON) is None


def test_a_gap_says_how_far_the_nearest_service_was() -> None:
    far, near = _listed(towns=frozenset({"T2"})), _listed(has_capacity=False)
    assert gap_of([far], "care", _SOMEBODY, _ON) == "out_of_area"
    assert gap_of([far, near], "care", _SOMEBODY, _ON) == "no_capacity"
    assert gap_of([far, near], "rights", _SOMEBODY, _ON) == "no_offer"
    assert gap_of([far, near, _listed(by_file=False)], "care", _SOMEBODY, _ON) is None
