"""A target that is attached to another of its household: what was given or said before then counts for the other."""

from datetime import date
from typing import Any

import pytest

from tasks.answers import judge_answers
from tasks.cases import open_cases
from tasks.outcomes import take_outcomes
from tasks.referrals import refer_households
from tests.helped import ALL_ITEMS, NEXT_DAY, HelpedCounty, fresh_county

WEDNESDAY = date(2024, 3, 6)


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


@pytest.mark.parametrize(
    ("told", "end"),
    [
        ({"disposition": "SERVICE", "services": "생필품"}, "closed_service"),
        ({"disposition": "NO_NEED"}, "closed_no_need"),
        ({"disposition": "LOCATE"}, None),
    ],
)
def test_what_an_officer_recorded_of_an_urgent_target_that_waited_ends_the_one_that_goes_on(
    county: HelpedCounty, told: dict[str, Any], end: str | None
) -> None:
    waiting, other = county.target(state="waiting", is_urgent=True), county.target()
    county.visited(waiting, **told)
    county.do(take_outcomes)
    county.attach(waiting, other)
    county.start(NEXT_DAY)
    county.do(take_outcomes)
    assert (county.end_of(other), county.end_of(waiting)) == (end, None)
    assert county.broken_laws() == []


def test_a_consent_of_the_run_that_attaches_its_target_leads_to_one_referral(county: HelpedCounty) -> None:
    attached, other = county.refer(), county.target()
    county.do(take_outcomes)
    county.attach(attached, other)
    county.do(refer_households)
    assert county.ask("SELECT target_id, state FROM campaign.referral_state") == [(other, "requested")]
    county.start(NEXT_DAY)
    consent = {"consent": "GIVEN", "consent_partners": "신용회복위원회", "consent_items": ALL_ITEMS}
    county.visited(other, disposition="REFERRED", services="복지상담", economy_need=True, **consent)
    county.pass_day()
    assert county.ask("SELECT count(*) FROM campaign.referral") == [(1,)]
    assert county.broken_laws() == []


def test_a_referral_of_an_attached_target_keeps_the_other_open_and_ends_it(county: HelpedCounty) -> None:
    attached, other = county.refer(), county.target()
    county.pass_day()
    county.attach(attached, other)
    county.start(NEXT_DAY)
    county.visited(other, disposition="SERVICE", services="복지상담")
    county.reply("ACCEPTED")
    county.pass_day()
    assert county.end_of(other) is None
    county.start(WEDNESDAY)
    county.reply("COMPLETED", "RECEIVED")
    county.order("SERVICE_CONFIRMED")
    county.pass_day()
    county.pass_day(date(2024, 3, 7))
    assert county.end_of(other) == "closed_service"
    assert county.broken_laws() == []


def test_a_consent_of_an_attached_target_is_taken_back_under_the_one_that_goes_on(
    county: HelpedCounty,
) -> None:
    attached, other = county.refer(), county.target()
    county.pass_day()
    county.attach(attached, other)
    county.start(NEXT_DAY)
    county.visited(other, disposition="LOCATE", consent="REFUSED")
    county.pass_day()
    assert county.referral_states()[-1] == "cancelled"
    assert county.broken_laws() == []


def test_an_application_of_an_attached_target_is_not_taken_twice_and_its_decision_ends_the_other(
    county: HelpedCounty,
) -> None:
    applied = {"disposition": "APPLIED", "services": "국민기초생활보장"}
    attached, other = county.target(), county.target()
    county.visited(attached, **applied)
    county.do(take_outcomes)
    county.attach(attached, other)
    county.start(NEXT_DAY)
    county.visited(other, **applied)
    county.do(take_outcomes)
    assert county.ask("SELECT target_id FROM campaign.application_state") == [(other,)]
    package, ref, _ = county.sent_row("application")
    decided = {"benefit": "BASIC", "decision": "GRANTED", "decided_on": WEDNESDAY, "document_no": "복지-1"}
    county.start(WEDNESDAY)
    county.deliver("benefit_decision", [decided | {"package_id": package, "ref": ref}])
    county.do(take_outcomes)
    assert county.end_of(other) == "closed_benefit"
    assert county.broken_laws() == []


def test_a_case_of_an_attached_target_ends_the_other(county: HelpedCounty) -> None:
    attached, other = county.target(), county.target()
    county.visited(attached, disposition="CASE", services="통합사례관리")
    county.do(take_outcomes)
    county.do(open_cases)
    county.attach(attached, other)
    county.start(NEXT_DAY)
    county.order_case("CASE_ACCEPTED")
    county.do(open_cases)
    county.start(WEDNESDAY)
    county.do(take_outcomes)
    assert county.end_of(other) == "closed_case"
    assert county.broken_laws() == []


def test_a_visit_asked_for_an_attached_target_stays_one_of_the_other_until_somebody_was_there(
    county: HelpedCounty,
) -> None:
    attached, other = county.target(), county.target()
    package = county.package("officer-B001", [("R1", "target", attached)])
    row = {"package_id": package, "ref": "R1", "called_on": county.run.as_of, "result": "TALKED"}
    county.deliver("phone_result", [row | {"minutes": 5, "need": "VISIT"}])
    county.do(judge_answers)
    county.start(NEXT_DAY)
    county.attach(attached, other)
    query = "SELECT target_id, is_open FROM campaign.visit_request_state"
    assert county.ask(query) == [(other, True)]
    county.start(WEDNESDAY)
    county.visited(other, disposition="SERVICE", services="생필품")
    assert county.ask(query) == [(other, False)]
