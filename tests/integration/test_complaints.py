"""What residents complain of: contact stops with the run that takes it in; each has an owner and a day."""

from datetime import date, timedelta
from typing import Any

import pytest

from tasks.answers import judge_answers, tell_urgent
from tasks.doors import residents
from tasks.visits import plan_visits
from tests.contacted import MONDAY, TOWN, TOWN_KO, ContactedCounty
from warehouse import limits
from warehouse.catalog import load_source
from warehouse.errors import Refusal

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NEXT_MONDAY = MONDAY + timedelta(days=7)
OWED = "SELECT kind, code, owner, due_on FROM out.owed_now WHERE kind IN ('complaint', 'correction') ORDER BY ALL"
LAW = "51_complaints_stop_contact"


def complain(county: ContactedCounty, kind: str | None, of: str = "", **told: Any) -> str:
    """A complaint of this day comes in; ``of`` is the household whose person the row names for certain."""
    number = county.new_id("complaint")[:8]
    usual = {
        "complaint_no": number,
        "received_on": county.run.as_of,
        "complaint_kind": kind,
        "is_verified": True,
    }
    delivery = county.deliver("complaint", [usual | {"memo": "다시는 전화하지 마십시오"} | told])
    if of:
        county.link_row(delivery, of)
    county.do(tell_urgent)
    return number


def test_who_wants_no_more_contact_is_left_alone_from_the_run_that_takes_it_in(
    county: ContactedCounty,
) -> None:
    target, other = county.make_target(), county.make_target()
    complain(county, "STOP", of=county.household_of(target))
    county.day()
    assert county.plans(target) == []
    assert county.plans(other)
    county.day(TUESDAY)
    assert county.plans(target) == []
    assert county.holds(LAW)
    plan = {"target_id": target, "channel": "phone", "planned_on": TUESDAY, "try_no": 1, "rule_id": "phone"}
    county.insert("campaign.contact_plan", [plan | {"plan_id": "p", "package_id": "k"}])
    assert not county.holds(LAW)
    county.begin_anew()


def test_whoever_holds_a_list_of_the_household_is_told_at_once_and_by_reference_alone(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    package, ref = county.sent(target)
    (recipient,) = county.ask("SELECT recipient FROM ops.package WHERE package_id = ?", package)[0]
    county.start(TUESDAY)
    complain(county, "STOP", package_id=package, ref=ref)
    sheet = county.opened(recipient)["연락 중지"]
    lines = "SELECT DISTINCT ref FROM ops.package_row WHERE package_id = ? AND subject_id = ? ORDER BY ref"
    refs = [line for (line,) in county.ask(lines, package, target)]
    assert ref in refs
    assert sheet[1:] == [[package, line, "전화·우편·방문을 하지 않습니다."] for line in refs]
    before = county.plans(target)
    county.day()
    assert county.plans(target) == before
    county.start(WEDNESDAY)
    county.do(tell_urgent)
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'stop_notice'") == [(1,)]


def test_a_stop_order_is_told_to_whoever_holds_a_list_too(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    package, _ = county.sent(target)
    county.start(TUESDAY)
    county.order("STOP", household_id=county.household_of(target))
    county.do(tell_urgent)
    recipients = "SELECT recipient FROM ops.package WHERE kind = 'stop_notice'"
    holder = "SELECT recipient FROM ops.package WHERE package_id = ?"
    assert county.ask(recipients) == county.ask(holder, package)


def test_whoever_is_told_to_leave_a_household_alone_still_calls_for_help_first_where_a_life_is_in_danger(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.order("STOP", household_id=county.household_of(target))
    county.do(tell_urgent)
    ((recipient,),) = county.ask("SELECT recipient FROM ops.package WHERE kind = 'stop_notice'")
    told = dict(county.opened(recipient, "stop_notice")["안내"][1:])["위급하면"]
    assert told.startswith("구급·화재 119, 범죄·폭력 112, 자살 예방 상담 109에 먼저 전화하고")
    assert told.endswith("희망복지팀장에게 알립니다.")


def test_a_complaint_of_whom_nobody_is_sure_stops_nobody_until_a_human_confirms_who_it_is(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    household = county.household_of(target)
    number = complain(county, "STOP")
    (delivery,) = county.ask("SELECT delivery_id FROM campaign.complaint WHERE complaint_no = ?", number)[0]
    weighed = {"person_id": county._persons[household], "method": "weights", "probability": 0.97}
    county.insert("core.link", [weighed | {"delivery_id": delivery, "row_no": 1}])
    county.start(TUESDAY)
    county.do(tell_urgent)
    assert county.ask("SELECT count(*) FROM campaign.contact_stop") == [(0,)]
    assert county.deviations() == {"complaint_meets_nobody"}
    county.start(WEDNESDAY)
    human = {
        "person_id": county._persons[household],
        "method": "human",
        "probability": 1.0,
        "is_renewal": True,
    }
    county.insert("core.link", [human | {"delivery_id": delivery, "row_no": 1}])
    county.do(tell_urgent)
    county.day()
    assert county.ask("SELECT household_id FROM campaign.contact_stop") == [(household,)]


def test_each_kind_has_its_owner_and_its_day_until_it_is_answered_under_a_number(
    county: ContactedCounty,
) -> None:
    limits.renew(county.home)
    household = county.household_of(county.make_target())
    kinds = ("WHY_ME", "ACCESS", "STOP", "CONDUCT", "NOT_HELPED", None)
    for kind in kinds:
        number = complain(county, kind, of=household, is_verified=False, received_on=MONDAY)
        county.start(county.run.as_of + timedelta(days=1))
    days = {"access": 10, "conduct": 7, "stop": 10}
    towns = {"not_helped": 14, "other": 7, "why_me": 3}
    expected = [("complaint", kind, "team_head", MONDAY + timedelta(days=n)) for kind, n in days.items()]
    expected += [("complaint", kind, TOWN, MONDAY + timedelta(days=n)) for kind, n in towns.items()]
    assert county.ask(OWED) == sorted(expected)
    told = {"ordered_by": "한가람", "reason": "회신함"}
    for document, answer in (
        ("", told),
        ("희망-7", told | {"reason": ""}),
        ("희망-7", told | {"ordered_by": " "}),
    ):
        with pytest.raises(Refusal):
            residents.answered(county.home, number, "complaint", document_no=document, **answer)
    with pytest.raises(Refusal, match="owed"):
        residents.answered(county.home, "없는 번호", "complaint", document_no="희망-7", **told)
    _answer(county, number)
    assert ("complaint", "other", TOWN, MONDAY + timedelta(days=7)) not in county.ask(OWED)
    assert len(county.ask(OWED)) == len(kinds) - 1
    _answer(county, number)
    assert county.deviations() == {"order_meets_nobody"}


def _answer(county: ContactedCounty, number: str, kind: str = "COMPLAINT_ANSWERED") -> None:
    ((delivery,),) = county.ask("SELECT delivery_id FROM campaign.complaint WHERE complaint_no = ?", number)
    subject = {"subject_delivery_id": delivery, "subject_row_no": 1, "document_no": "희망-7"}
    county.start(county.run.as_of + timedelta(days=1))
    county.order(kind, **subject)
    county.do(tell_urgent)


def test_a_correction_is_put_to_the_agency_by_letter_and_owed_until_it_answered(
    county: ContactedCounty,
) -> None:
    limits.renew(county.home)
    household = county.household_of(county.make_target(person_name="김정정"))
    number = complain(
        county,
        "CORRECTION",
        of=household,
        about_source=load_source("water_cut").name_ko,
        memo="요금은 냈습니다",
    )
    _, letter = county.opened("team_head")["정정 요청"]
    assert letter[:2] == [number, load_source("water_cut").agency]
    assert all(part in letter[-1] for part in ("김정정", "요금은 냈습니다", "7일 안에"))
    due = {"complaint": ("correction", 10), "correction": ("water_cut", 7)}
    expected = [(kind, code, "team_head", MONDAY + timedelta(days=n)) for kind, (code, n) in due.items()]
    assert county.ask(OWED) == expected
    _answer(county, number, "CORRECTION_ANSWERED")
    assert county.ask(OWED) == expected[:1]
    _answer(county, number)
    assert county.ask(OWED) == []
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'correction_request'") == [(1,)]


def test_a_correction_that_names_no_agencys_source_is_for_a_human(county: ContactedCounty) -> None:
    household = county.household_of(county.make_target())
    for named in (None, "주민 제보", "없는 자료"):
        complain(county, "CORRECTION", of=household, about_source=named)
        county.start(county.run.as_of + timedelta(days=1))
    codes = "SELECT code, count(*) FROM campaign.deviation GROUP BY code"
    assert county.ask(codes) == [("correction_meets_nothing", 3)]


def test_a_complaint_that_is_sent_again_is_one_and_its_clock_began_when_it_was_made(
    county: ContactedCounty,
) -> None:
    limits.renew(county.home)
    household = county.household_of(county.make_target())
    made = date(2024, 2, 28)
    complain(county, "ACCESS", of=household, complaint_no="민원-1", received_on=made, is_verified=False)
    county.start(TUESDAY)
    complain(county, "ACCESS", of=household, complaint_no="민원-1", received_on=TUESDAY, is_verified=False)
    assert county.ask(OWED) == [("complaint", "access", "team_head", made + timedelta(days=10))]


def test_whoever_holds_a_list_is_told_of_a_safety_flag_and_of_humans_only_as_far_as_it_goes(
    county: ContactedCounty,
) -> None:
    flagged, by_phone, deaf = (county.make_target() for _ in range(3))
    called = county.make_target(first_channel="ai_call")
    county.day()
    county.start(TUESDAY)
    county.order("SET_SAFETY_FLAG", household_id=county.household_of(flagged), safety_flag="VIOLENCE")
    county.order(
        "SET_SAFETY_FLAG",
        household_id=county.household_of(by_phone),
        safety_flag="PROTECTED_ADDRESS",
        channel="PHONE",
    )
    for target in (deaf, called):
        county.order("HUMAN_ONLY", household_id=county.household_of(target))
    county.do(tell_urgent)
    assert _told_to_leave(county, "officer-B001") == {
        (flagged, "전화·우편·방문을 하지 않습니다."),
        (by_phone, "하지 않습니다: 문자, AI 전화, 우편, 방문"),
    }
    assert _told_to_leave(county, "ai_call") == {(called, "하지 않습니다: AI 전화")}


def test_a_stop_of_a_whole_package_is_told_to_whoever_holds_it(county: ContactedCounty) -> None:
    target = county.make_target_sent()
    county.start(TUESDAY)
    county.order("STOP", package_id=county.sent(target)[0])
    county.do(tell_urgent)
    assert _told_to_leave(county, "officer-B001") == {(target, "전화·우편·방문을 하지 않습니다.")}


def test_a_refusal_is_told_to_a_machine_that_still_has_the_call_and_not_to_who_told_us(
    county: ContactedCounty,
) -> None:
    silent, heard = (county.make_target(first_channel="ai_call") for _ in range(2))
    county.day()
    county.start(TUESDAY)
    county.ai_back(heard, health_need=True)
    county.day()
    county.day(NEXT_MONDAY)
    county.start(NEXT_MONDAY + timedelta(days=1))
    for target in (silent, heard):
        county.call_back(target, "REFUSED", refusal_scope="SERVICE")
    county.do(judge_answers)
    assert _told_to_leave(county, "ai_call") == {(silent, "전화·우편·방문을 하지 않습니다.")}
    recipients = "SELECT DISTINCT recipient FROM ops.package WHERE kind = 'stop_notice'"
    assert county.ask(recipients) == [("ai_call",)]


def test_a_refusal_at_the_door_is_told_to_the_colleague_who_has_the_household_on_a_list(
    bare: ContactedCounty,
) -> None:
    bare.open_with({"B001": TOWN_KO})
    target = bare.make_target_sent()
    bare.start(TUESDAY)
    bare.roster({"B001": TOWN_KO}, TUESDAY, minutes_morning=0, minutes_afternoon=0)
    bare.roster({"B002": TOWN_KO}, TUESDAY)
    bare.ask_for_visit(target)
    bare.do(plan_visits)
    bare.start(NEXT_MONDAY)
    bare.visit_back(target, "REFUSED", refusal_scope="CAMPAIGN")
    bare.do(judge_answers)
    bare.do(plan_visits)
    assert _told_to_leave(bare, "officer-B001") == {(target, "전화·우편·방문을 하지 않습니다.")}
    assert bare.ask("SELECT count(*) FROM ops.package WHERE kind = 'stop_notice'") == [(1,)]


def test_a_danger_in_the_words_of_a_complaint_reaches_a_human_though_contact_stops(
    county: ContactedCounty,
) -> None:
    target, other = county.make_target(), county.make_target()
    complain(county, "NOT_HELPED", of=county.household_of(other), memo="며칠째 굶고 있습니다")
    county.start(TUESDAY)
    complain(county, "STOP", of=county.household_of(target), memo="또 전화하면 죽겠습니다")
    assert county.urgent_lists() == [("duty_officer", "target"), ("team_head", "target")]
    county.start(WEDNESDAY)
    county.do(tell_urgent)
    assert len(county.urgent_lists()) == 2


def _told_to_leave(county: ContactedCounty, recipient: str) -> set[tuple[str, str]]:
    """Which targets a recipient's notice leaves alone, and how far."""
    named = {(p, r): t for p, r, t in county.ask("SELECT package_id, ref, subject_id FROM ops.package_row")}
    lines = county.opened(recipient, "stop_notice")["연락 중지"][1:]
    return {(named[package, ref], told) for package, ref, told in lines}
