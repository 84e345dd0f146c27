"""What the county decides on applications, and what counts as public support, on a real warehouse."""

from datetime import date
from typing import Any

import pytest

from tasks.outcomes import take_outcomes
from tests.helped import NEXT_DAY, HelpedCounty, fresh_county

TOKEN = "t1:" + "0" * 32


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


def _apply(county: HelpedCounty, services: str | None = "국민기초생활보장", token: str | None = None) -> str:
    target = county.target(token=token)
    county.visited(target, disposition="APPLIED", services=services)
    county.do(take_outcomes)
    return target


def _decide(county: HelpedCounty, decision: str, **told: Any) -> None:
    row = {"benefit": "BASIC", "decided_on": county.run.as_of, "decision": decision, "document_no": "2024-1"}
    if "token" not in told:
        package, ref, _ = county.sent_row("application")
        row |= {"package_id": package, "ref": ref}
    county.deliver("benefit_decision", [row | told])


def test_an_application_goes_to_the_office_with_what_it_needs(county: HelpedCounty) -> None:
    _apply(county)
    rows = county.opened("benefit_office")["신청 목록"]
    assert rows[0] == ["송신분번호", "대상번호", "성명", "생년월일", "급여구분", "신청일"]
    assert rows[1][2:] == ["김보기", "1950-05-05", "국민기초생활보장", "2024-03-04"]


def test_applications_leave_once_a_week_but_an_emergency_does_not_wait(county: HelpedCounty) -> None:
    _apply(county)
    county.start(NEXT_DAY)
    _apply(county)
    assert county.ask("SELECT count(*) FROM ops.package WHERE recipient = 'benefit_office'") == [(1,)]
    county.start(date(2024, 3, 6))
    _apply(county, "긴급복지지원")
    sent = county.ask("SELECT count(*), max(row_count) FROM ops.package WHERE recipient = 'benefit_office'")
    assert sent == [(2, 2)]


def test_a_grant_with_a_document_is_public_support_and_ends_the_target(county: HelpedCounty) -> None:
    target = _apply(county)
    county.start(NEXT_DAY)
    _decide(county, "GRANTED")
    county.do(take_outcomes)
    assert county.end_of(target) == "closed_benefit"
    assert county.funnel()["helped_benefit_decided"] == 1
    assert county.broken_laws() == []


def test_a_rejection_keeps_the_target_open_with_an_owner(county: HelpedCounty) -> None:
    target = _apply(county)
    county.start(NEXT_DAY)
    _decide(county, "REJECTED")
    county.do(take_outcomes)
    assert county.end_of(target) is None
    county.start(date(2024, 3, 6))
    assert ("application_rejected", target, "B001") in county.ask(
        "SELECT code, target_id, owner FROM out.due WHERE kind = 'next_help'"
    )
    assert county.funnel()["helped_benefit_decided"] == 0


def test_after_a_rejection_the_help_that_was_given_ends_the_target(county: HelpedCounty) -> None:
    target = _apply(county, "국민기초생활보장,생필품")
    assert county.end_of(target) is None
    county.start(NEXT_DAY)
    _decide(county, "REJECTED")
    county.do(take_outcomes)
    assert county.end_of(target) == "closed_service"


def test_an_application_without_a_name_is_passed_on_and_asked_back(county: HelpedCounty) -> None:
    target = _apply(county, None)
    assert county.opened("benefit_office")["신청 목록"][1][4] == "담당자 확인"
    assert county.deviations() == {"service_not_named"}
    county.start(NEXT_DAY)
    _decide(county, "GRANTED", benefit="EMERGENCY")
    county.do(take_outcomes)
    assert county.end_of(target) == "closed_benefit"


def test_a_decision_names_the_person_where_no_package_does(county: HelpedCounty) -> None:
    target = _apply(county, token=TOKEN)
    county.start(NEXT_DAY)
    _decide(county, "GRANTED", token=TOKEN)
    county.do(take_outcomes)
    assert county.end_of(target) == "closed_benefit"
    assert county.ask("SELECT count(*) FROM campaign.benefit_decision WHERE application_id IS NOT NULL") == [
        (1,)
    ]


@pytest.mark.parametrize(
    "told",
    [{"decided_on": date(2024, 3, 1)}, {"token": "t1:" + "1" * 32}],
    ids=["before_the_target", "of_another"],
)
def test_a_decision_that_concerns_no_target_is_none_of_ours(
    county: HelpedCounty, told: dict[str, Any]
) -> None:
    county.target(token=TOKEN)
    _decide(county, "GRANTED", **({"token": TOKEN} | told))
    county.do(take_outcomes)
    assert county.ask("SELECT count(*) FROM campaign.benefit_decision") == [(0,)]
    assert county.deviations() == set()


def test_a_decision_on_what_was_never_sent_is_a_deviation(county: HelpedCounty) -> None:
    _apply(county)
    county.start(NEXT_DAY)
    _decide(county, "GRANTED", ref="XXXX")
    county.do(take_outcomes)
    assert county.deviations() == {"unknown_reference"}


def test_the_same_document_twice_counts_once(county: HelpedCounty) -> None:
    _apply(county)
    county.start(NEXT_DAY)
    _decide(county, "GRANTED")
    _decide(county, "GRANTED")
    county.do(take_outcomes)
    county.start(date(2024, 3, 6))
    _decide(county, "GRANTED")
    county.do(take_outcomes)
    assert county.ask("SELECT count(*) FROM campaign.benefit_decision") == [(1,)]
