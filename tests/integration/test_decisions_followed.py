"""What follows a decision of the county: extensions, corrections, post-checks and objections, on a real warehouse."""

import random
from datetime import date
from typing import Any

import pytest

from tasks.answers import tell_urgent
from tasks.doors import residents
from tasks.doors.windows import why
from tasks.outcomes import take_outcomes
from tests.helped import DAY, NEXT_DAY, HelpedCounty, fresh_county
from warehouse import limits
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT

WEDNESDAY, TOKEN = date(2024, 3, 6), "t1:" + "3" * 32
LAWS = CHECKOUT / "warehouse" / "laws"
OWED = "SELECT kind, owner, due_on FROM out.due WHERE kind <> 'deviation' ORDER BY ALL"


@pytest.fixture
def county() -> HelpedCounty:
    made = fresh_county()
    limits.renew(made.home)
    return made


def _laws_hold(county: HelpedCounty) -> bool:
    """The laws of decisions alone: all of them cost seconds."""
    files = [file for number in ("33", "63", "64") for file in LAWS.glob(f"{number}_*.sql")]
    return len(files) == 3 and all(county.ask(file.read_text("utf-8"))[0][2] for file in files)


def _apply(county: HelpedCounty, services: str = "국민기초생활보장", **told: Any) -> str:
    target = county.target(token=TOKEN)
    county.visited(target, disposition="APPLIED", services=services, **told)
    county.do(take_outcomes)
    return target


def _say(county: HelpedCounty, decision: str, number: str, **told: Any) -> None:
    """A row of the county's file in this run, about the application that was sent, unless ``told`` names a person."""
    row = {"benefit": "BASIC", "decided_on": county.run.as_of, "decision": decision, "document_no": number}
    if "token" not in told:
        package, ref, _ = county.sent_row("application")
        row |= {"package_id": package, "ref": ref}
    county.deliver("benefit_decision", [row | told])


def _on(county: HelpedCounty, day: date, *said: tuple[str, str], **told: Any) -> None:
    county.start(day)
    for decision, number in said:
        _say(county, decision, number, **told)
    county.do(take_outcomes)


def _object(county: HelpedCounty, target: str, **told: Any) -> None:
    package = county.package("officer-B001", [("R9", "target", target)])
    row = {"complaint_no": county.new_id("objection")[:8], "complaint_kind": "OBJECTION", "is_verified": True}
    where = {"package_id": package, "ref": "R9", "received_on": county.run.as_of, "memo": "사정이 다릅니다"}
    county.deliver("complaint", [row | where | told])
    county.do(tell_urgent)
    county.do(take_outcomes)


def test_an_officer_who_applies_without_consent_has_not_applied_and_is_told(county: HelpedCounty) -> None:
    target = _apply(county, applied_by="OFFICER")
    assert county.ask("SELECT count(*) FROM campaign.application") == [(0,)]
    query = "SELECT code, owner FROM campaign.deviation"
    assert county.ask(query) == [("ex_officio_without_consent", "B001")]
    county.start(NEXT_DAY)
    told = {"applied_by": "OFFICER", "application_consent": True}
    county.visited(target, disposition="APPLIED", services="국민기초생활보장", **told)
    county.do(take_outcomes)
    assert county.ask("SELECT applied_by, is_consented FROM campaign.application") == [("OFFICER", True)]
    assert _laws_hold(county)


def test_an_application_of_which_nobody_says_who_made_it_is_passed_on_and_asked_about(
    county: HelpedCounty,
) -> None:
    _apply(county, applied_by=None)
    assert county.deviations() == {"applicant_not_named"}
    assert county.ask("SELECT count(*) FROM ops.package WHERE recipient = 'benefit_office'") == [(1,)]


def test_the_county_takes_longer_once_and_for_a_reason(county: HelpedCounty) -> None:
    _apply(county)
    assert county.ask(OWED)[0] == ("benefit_decision", "benefit_office", date(2024, 4, 3))
    _on(county, date(2024, 3, 20), ("EXTENDED", "7"))
    assert county.deviations() == {"extension_without_reason"}
    _on(county, date(2024, 4, 3), ("EXTENDED", "8"), ground="INVESTIGATION")
    assert county.ask(OWED)[0] == ("benefit_decision", "benefit_office", date(2024, 5, 3))
    _on(county, date(2024, 4, 4), ("EXTENDED", "8"), ("EXTENDED", "9"), ground="INVESTIGATION")
    assert county.deviations() == {"extension_without_reason", "extended_twice"}
    county.start(date(2024, 5, 4))
    late = "SELECT kind, days_overdue FROM out.overdue WHERE kind <> 'deviation'"
    assert county.ask(late) == [("benefit_decision", 1)]
    assert _laws_hold(county)


def test_the_county_cannot_take_longer_when_the_first_days_are_over(county: HelpedCounty) -> None:
    _apply(county)
    _on(county, date(2024, 4, 4), ("EXTENDED", "8"), ground="INVESTIGATION")
    assert county.deviations() == {"extension_too_late"}
    assert county.ask(OWED)[0][2] == date(2024, 4, 3)


def test_a_corrected_decision_names_the_one_it_replaces_and_the_funnel_counts_by_it(
    county: HelpedCounty,
) -> None:
    target = _apply(county)
    _on(county, NEXT_DAY, ("GRANTED", "1"))
    assert (county.end_of(target), county.funnel()["helped_benefit_decided"]) == ("closed_benefit", 1)
    _on(county, WEDNESDAY, ("REJECTED", "2"), about_no="1")
    assert county.funnel()["helped_benefit_decided"] == 0
    assert county.ask("SELECT count(*) FROM campaign.benefit_decision") == [(2,)]
    assert _laws_hold(county)
    county.start(date(2024, 3, 7))
    due = "SELECT code, owner, target_id FROM out.due WHERE kind = 'next_help'"
    assert county.ask(due) == [("benefit_undone", "team_head", target)]
    _on(county, date(2024, 3, 8), ("GRANTED", "3"), about_no="2")
    assert county.funnel()["helped_benefit_decided"] == 1
    assert county.ask(due) == []
    assert _laws_hold(county)


def test_a_second_decision_that_names_none_changes_nothing_and_is_told(county: HelpedCounty) -> None:
    target = _apply(county)
    _on(county, NEXT_DAY, ("REJECTED", "1"))
    _on(county, WEDNESDAY, ("GRANTED", "2"))
    assert county.ask("SELECT code, owner FROM campaign.deviation") == [("second_decision", "benefit_office")]
    assert county.end_of(target) is None
    _on(county, date(2024, 3, 7), ("GRANTED", "2"), about_no="1")
    assert county.end_of(target) == "closed_benefit"
    assert _laws_hold(county)


def test_a_correction_by_the_persons_number_is_of_the_application_that_was_decided(
    county: HelpedCounty,
) -> None:
    target = _apply(county)
    _on(county, NEXT_DAY, ("REJECTED", "1"))
    _on(county, WEDNESDAY, ("GRANTED", "2"), about_no="1", token=TOKEN)
    assert county.end_of(target) == "closed_benefit"
    assert county.ask("SELECT decision FROM campaign.application_state") == [("GRANTED",)]
    assert _laws_hold(county)


def test_an_emergency_support_is_checked_within_a_month(county: HelpedCounty) -> None:
    target = _apply(county, "긴급복지지원")
    _on(county, NEXT_DAY, ("GRANTED", "1"), benefit="EMERGENCY")
    assert county.end_of(target) == "closed_benefit"
    assert county.ask(OWED) == [("post_check", "benefit_office", date(2024, 4, 5))]
    _on(county, date(2024, 4, 8), benefit="EMERGENCY")
    assert county.ask("SELECT kind, days_overdue FROM out.overdue") == [("post_check", 3)]
    _on(county, date(2024, 4, 9), ("POST_CHECKED", "5"), benefit="EMERGENCY", ground="FIT", about_no="1")
    assert county.ask(OWED) == []
    assert county.deviations() == set()
    assert _laws_hold(county)


def test_an_objection_is_owed_until_it_ends_and_an_upheld_one_until_the_county_decides_anew(
    county: HelpedCounty,
) -> None:
    target = _apply(county)
    _on(county, NEXT_DAY, ("REJECTED", "1"))
    county.start(date(2024, 3, 11))
    _object(county, target, decision_no="1")
    objection = ("objection", "benefit_office", date(2024, 4, 22))  # the 40th day is a Saturday
    assert [row for row in county.ask(OWED) if row[0] in ("objection", "complaint")] == [objection]
    _on(county, date(2024, 3, 18), ("UPHELD", "8"), about_no="1")
    assert county.ask("SELECT state, document_no FROM campaign.objection_state") == [("upheld", "8")]
    assert ("decision_correction", "benefit_office", date(2024, 3, 25)) in county.ask(OWED)
    _on(county, date(2024, 3, 20), ("GRANTED", "8"), about_no="1")
    assert county.ask("SELECT state FROM campaign.objection_state") == [("corrected",)]
    assert county.ask(OWED) == []
    assert county.end_of(target) == "closed_benefit"
    assert county.broken_laws() == []


def test_while_an_objection_is_open_help_that_was_given_closes_nobody(county: HelpedCounty) -> None:
    target = _apply(county, "국민기초생활보장,생필품")
    county.start(NEXT_DAY)
    _say(county, "REJECTED", "1")
    package = county.package("officer-B001", [("R9", "target", target)])
    row = {"complaint_no": "1", "complaint_kind": "OBJECTION", "package_id": package, "ref": "R9"}
    county.deliver("complaint", [row | {"received_on": NEXT_DAY, "is_verified": True}])
    county.do(tell_urgent)
    county.do(take_outcomes)
    assert county.end_of(target) is None
    _on(county, WEDNESDAY, ("DISMISSED", "2"), about_no="1")
    assert county.end_of(target) == "closed_service"


def test_the_county_takes_no_objection_back_and_the_household_does_by_an_order(county: HelpedCounty) -> None:
    target = _apply(county)
    _on(county, NEXT_DAY, ("REJECTED", "1"))
    county.start(WEDNESDAY)
    _object(county, target)
    _on(county, date(2024, 3, 7), ("WITHDRAWN", "2"), about_no="1")
    assert county.ask("SELECT state FROM campaign.objection_state") == [("lodged",)]
    assert county.ask("SELECT code, owner FROM campaign.deviation") == [("withdrawn_by_another", "team_head")]
    ((delivery,),) = county.ask("SELECT delivery_id FROM campaign.objection")
    county.start(date(2024, 3, 8))
    answer = {"subject_delivery_id": delivery, "subject_row_no": 1, "document_no": "2", "ref": None}
    county.order("COMPLAINT_ANSWERED", **answer, package_id=None, objection_end="WITHDRAWN")
    county.do(tell_urgent)
    county.do(take_outcomes)
    assert county.ask("SELECT state, ended_on FROM campaign.objection_state") == [
        ("withdrawn", date(2024, 3, 8))
    ]
    assert _laws_hold(county)


def test_a_late_objection_is_taken_and_told_and_one_to_nothing_stays_a_complaint(
    county: HelpedCounty,
) -> None:
    target = _apply(county)
    _on(county, NEXT_DAY, ("REJECTED", "1"))
    county.start(date(2024, 6, 4))
    _object(county, target)
    assert county.ask("SELECT is_late FROM campaign.objection") == [(True,)]
    assert county.deviations() == {"objection_after_limit"}
    county.start(date(2024, 6, 5))
    _object(county, target, decision_no="9")
    county.start(date(2024, 6, 7))
    county.do(take_outcomes)
    assert county.deviations() == {"objection_after_limit", "objection_meets_no_decision"}
    owed = county.ask("SELECT kind, code FROM out.due WHERE kind IN ('complaint', 'objection') ORDER BY kind")
    assert owed == [("complaint", "objection"), ("objection", "BASIC")]
    assert _laws_hold(county)


def test_an_objection_of_nobody_who_was_verified_binds_nobody_and_stays_a_complaint(
    county: HelpedCounty,
) -> None:
    target = _apply(county)
    _on(county, NEXT_DAY, ("REJECTED", "1"))
    county.start(WEDNESDAY)
    _object(county, target, is_verified=False)
    _on(county, date(2024, 3, 7))
    assert county.ask("SELECT count(*) FROM campaign.objection") == [(0,)]
    assert county.deviations() == {"objection_unverified"}
    owed = county.ask("SELECT kind, code FROM out.due WHERE kind IN ('complaint', 'objection')")
    assert owed == [("complaint", "objection")]


def test_the_story_of_a_household_tells_who_applied_what_was_decided_and_what_followed(
    county: HelpedCounty,
) -> None:
    target = _apply(county, applied_by="FAMILY")
    _on(county, date(2024, 3, 20), ("EXTENDED", "7"), ground="INVESTIGATION")
    _on(county, date(2024, 3, 21), ("REJECTED", "1"))
    county.start(date(2024, 3, 25))
    _object(county, target)
    _on(county, date(2024, 3, 27), ("UPHELD", "8"), about_no="1")
    _on(county, date(2024, 3, 28), ("GRANTED", "9"), about_no="1")
    ((household,),) = county.ask("SELECT root_id FROM campaign.target_root")
    story = "\n".join(why(county.home, household, reason="확인").certificate)
    for line in (
        "2024-03-04 신청: 국민기초생활보장(가족). 2024-04-03까지 결정",
        "2024-03-20 처리기간 연장: 국민기초생활보장(조사 지연, 7). 2024-05-03까지 결정",
        "2024-03-21 결정: 국민기초생활보장 부적합(1). 2024-06-19까지 이의신청",
        "2024-03-25 이의신청: 국민기초생활보장(1에 대하여). 2024-05-07까지 회신",
        "2024-03-27 이의신청 인용: 국민기초생활보장(8). 2024-04-03까지 다시 결정",
        "2024-03-28 결정: 국민기초생활보장 적합(9, 1 정정). 2024-06-26까지 이의신청",
    ):
        assert line in story


def test_the_command_that_answers_a_complaint_ends_an_objection_and_asks_how(county: HelpedCounty) -> None:
    target = _apply(county)
    _on(county, NEXT_DAY, ("REJECTED", "1"))
    county.start(WEDNESDAY)
    _object(county, target, complaint_no="이의-1")
    told = {"ordered_by": "한가람", "document_no": "희망-1", "reason": "회신함"}
    with pytest.raises(Refusal, match="--end"):
        residents.answered(county.home, "이의-1", "complaint", **told)
    with pytest.raises(Refusal, match="인용, 기각, 취하"):
        residents.objection_ended(county.home, "이의-1", "각하", **told)
    residents.objection_ended(county.home, "이의-1", "기각", **told)
    (file,) = (county.home.inbox / "operator_order").glob("*.csv")
    assert "민원 회신" in file.read_text("utf-8-sig")
    assert ",기각," in file.read_text("utf-8-sig").splitlines()[1]
    file.unlink()


def test_an_answer_by_order_ends_an_objection_only_when_it_says_how(county: HelpedCounty) -> None:
    target = _apply(county)
    _on(county, NEXT_DAY, ("REJECTED", "1"))
    county.start(WEDNESDAY)
    _object(county, target)
    ((delivery,),) = county.ask("SELECT delivery_id FROM campaign.objection")
    county.start(date(2024, 3, 7))
    answer = {"subject_delivery_id": delivery, "subject_row_no": 1, "document_no": "희망-1", "ref": None}
    county.order("COMPLAINT_ANSWERED", **answer, package_id=None)
    county.do(tell_urgent)
    county.do(take_outcomes)
    assert county.ask("SELECT state FROM campaign.objection_state") == [("lodged",)]
    assert county.deviations() == {"order_meets_nobody"}
    county.start(date(2024, 3, 8))
    county.order("COMPLAINT_ANSWERED", **answer, package_id=None, objection_end="DISMISSED")
    county.do(tell_urgent)
    county.do(take_outcomes)
    assert county.ask("SELECT state, document_no FROM campaign.objection_state") == [("dismissed", "희망-1")]
    assert county.deviations() == {"order_meets_nobody"}
    assert _laws_hold(county)


def test_a_result_of_the_same_line_that_is_sent_again_names_the_one_it_replaces(
    county: HelpedCounty,
) -> None:
    target = county.target()
    first = county.visited(target, disposition="WATCH", talk_minutes=None)
    county.do(take_outcomes)
    ((package,),) = county.ask("SELECT package_id FROM typed.visit_result WHERE delivery_id = ?", first)
    county.start(NEXT_DAY)
    row = {"package_id": package, "ref": "R1", "officer": "담당자", "visited_on": DAY, "result": "MET"}
    second = county.deliver("visit_result", [row | {"talk_minutes": 20, "disposition": "NO_NEED"}])
    county.do(take_outcomes)
    query = "SELECT disposition, replaced_delivery_id FROM campaign.disposition WHERE delivery_id = ?"
    assert county.ask(query, second) == [("NO_NEED", first)]
    assert county.ask(query, first) == [("WATCH", None)]


@pytest.mark.parametrize("seed", range(2))
def test_rows_in_any_order_leave_one_decision_in_force_and_every_law_true(
    county: HelpedCounty, seed: int
) -> None:
    target = _apply(county)
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("REJECTED", "1", {"decided_on": date(2024, 3, 11)}),
        ("GRANTED", "2", {"decided_on": date(2024, 3, 12), "about_no": "1"}),
        ("REJECTED", "3", {"decided_on": date(2024, 3, 13), "about_no": "2"}),
        ("EXTENDED", "4", {"decided_on": date(2024, 3, 8), "ground": "INVESTIGATION"}),
        ("UPHELD", "5", {"decided_on": date(2024, 3, 18), "about_no": "1"}),
    ]
    random.Random(seed).shuffle(rows)
    for day, (decision, number, told) in enumerate(rows, start=20):
        _on(county, date(2024, 3, day), (decision, number), **told)
        if day == 22:
            _object(county, target)
    numbers = "SELECT document_no FROM campaign.decision_in_force"
    assert len(county.ask(numbers)) == 1
    assert _laws_hold(county)
