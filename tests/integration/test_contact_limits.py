"""Refusals, safety flags and orders on a real warehouse: what nobody may be contacted against."""

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.answers import judge_answers
from tasks.doors import windows
from tests.contacted import MONDAY, ContactedCounty

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
NEXT_MONDAY = MONDAY + timedelta(days=7)
AFTER_COOLING = MONDAY + timedelta(days=9)


def test_whoever_wants_no_contact_is_left_in_peace(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "REFUSED", refusal_scope="CAMPAIGN")
    county.day()
    assert county.end_of(target) == "closed_refused"
    assert county.ask("SELECT scope, review_on FROM campaign.refusal") == [
        ("CAMPAIGN", TUESDAY + timedelta(days=180))
    ]


def test_a_county_that_gets_no_results_of_the_ai_call_calls_by_officers(
    county: ContactedCounty, tmp_path: Path
) -> None:
    home, file = county.home, tmp_path / "county.yaml"
    stated = yaml.safe_load(home.county_file.read_text("utf-8"))
    stated["sources"].remove("ai_call_result")
    file.write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")
    target = county.make_target(first_channel="ai_call")
    county.home = replace(home, county_file=file)
    county.day()
    county.home = home
    assert county.plans(target)[0][::2] == ("phone", "phone_human_only")
    assert county.ask("SELECT count(*) FROM ops.package WHERE recipient = 'ai_call'") == [(0,)]


def test_a_refusal_whose_year_is_a_slip_holds_from_the_day_its_list_left(county: ContactedCounty) -> None:
    called, rung = county.make_target(), county.make_target(first_channel="ai_call")
    county.day()
    county.day(TUESDAY)
    county.start(WEDNESDAY)
    county.call_back(called, "REFUSED", refusal_scope="SERVICE", called_on=TUESDAY.replace(year=2023))
    county.ai_back(rung, opt_out=True, called_at="2023-03-06 10:00:00")
    county.day()
    county.day(NEXT_MONDAY)
    assert [plan for plan in county.plans(called) if plan[1] >= NEXT_MONDAY] == []
    since = county.ask("SELECT target_id, refused_on FROM campaign.refusal")
    assert dict(since) == {called: MONDAY, rung: MONDAY}


@pytest.mark.parametrize(("scope", "planned", "visits"), [
    ("PHONE", ["letter_before_visit"], []), ("SERVICE", [], []), (None, [], []),
])  # fmt: skip
def test_a_narrower_refusal_leaves_what_it_does_not_name(
    county: ContactedCounty, scope: str | None, planned: list[str], visits: list[str]
) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "REFUSED", refusal_scope=scope)
    county.day()
    county.day(NEXT_MONDAY)
    assert county.end_of(target) is None
    assert [rule for _, day, rule in county.plans(target) if day >= NEXT_MONDAY] == planned
    assert county.visits(target) == visits
    assert county.deviations() == (set() if scope else {"refusal_without_scope"})


def test_a_call_against_a_refusal_is_kept_as_a_deviation(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "REFUSED", refusal_scope="PHONE")
    county.do(judge_answers)
    county.start(THURSDAY)
    county.call_back(target, "TALKED", need="VISIT")
    county.do(judge_answers)
    assert county.deviations() == {"against_refusal"}
    assert county.visits(target) == ["visit_needed"]
    told = windows.why(county.home, county.household_of(target), reason="민원 확인").certificate[-1]
    assert told.startswith(f"확인할 것 {THURSDAY}: 거부한 방법으로 연락함 ← phone_result 수신분 ")
    assert told.endswith("1행. 담당자에게 까닭을 묻고 거부를 다시 알립니다.")


def test_whoever_looks_at_a_household_reads_what_keeps_contact_with_it_and_until_when(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    household = county.household_of(target)
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "REFUSED", refusal_scope="PHONE")
    county.order("STOP", household_id=household, ends_on=FRIDAY)
    county.order("HUMAN_ONLY", household_id=household)
    county.order("SET_SAFETY_FLAG", household_id=household, safety_flag="VIOLENCE")
    county.do(judge_answers)
    bars = [
        "사람 상담만 {0}부터, 끝 날짜 없음",
        f"거부(전화) {{0}}부터, {TUESDAY + timedelta(days=90)}에 다시 물음",
        "폭력 위험 {0}부터, 풀 때까지",
        f"연락 중지 {{0}}부터, {FRIDAY}까지",
    ]
    told = windows.why(county.home, household, reason="민원 확인").certificate
    assert [line for line in told if "연락 제한" in line] == [
        f"연락 제한: {bar.format(TUESDAY)}" for bar in bars
    ]
    county.start(NEXT_MONDAY)
    told = windows.why(county.home, household, reason="민원 확인").certificate
    assert not [line for line in told if "연락 중지" in line]


def test_a_refusal_that_a_corrected_line_does_not_tell_stays_and_somebody_is_asked(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    for day, result in ((TUESDAY, "REFUSED"), (THURSDAY, "NO_ANSWER")):
        county.start(day)
        county.call_back(target, result, called_on=TUESDAY, refusal_scope="PHONE" if day == TUESDAY else None)
        county.do(judge_answers)
    assert county.deviations() == {"refusal_taken_back"}
    assert county.ask("SELECT scope FROM campaign.refusal") == [("PHONE",)]


def test_a_visit_that_is_needed_and_refused_has_an_owner_and_is_not_asked_for(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "TALKED", need="VISIT", refusal_scope="VISIT")
    county.do(judge_answers)
    assert county.visits(target) == []
    assert county.deviations() == {"visit_needed_but_barred"}


def test_a_visit_that_a_later_line_of_the_same_morning_refuses_is_not_asked_for(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    package, ref = county.sent(target)
    line = {"package_id": package, "ref": ref, "officer": "담당", "number_ref": "phone"}
    wanted = {"called_on": MONDAY, "called_at": time(15), "result": "TALKED", "minutes": 9, "need": "VISIT"}
    no = {"called_on": TUESDAY, "called_at": time(9), "result": "REFUSED", "refusal_scope": "VISIT"}
    county.start(TUESDAY)
    county.deliver("phone_result", [line | wanted, line | no])
    county.do(judge_answers)
    assert county.visits(target) == []
    assert county.deviations() == {"visit_needed_but_barred"}
    assert county.broken_contact_laws() == []


def _planned_beside(county: ContactedCounty, source: str, cell: dict[str, str]) -> list[str]:
    """What is planned after a call that reached nobody, on the day on which a row with that cell comes unread."""
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "NO_ANSWER")
    county.do(judge_answers)
    package, ref = county.sent(target)
    county.start(AFTER_COOLING)
    delivery = county.deliver(source, [{"package_id": "unreadable"}])
    told = {"delivery_id": delivery, "row_no": 2, "package_id": package, "ref": ref}
    county.insert(f"raw.{source}", [told | cell])
    number = cell.get("package_id", package).strip() or None
    county.insert(f"typed.{source}", [told | {"package_id": number}])
    county.day()
    return [rule for _, day, rule in county.plans(target) if day >= AFTER_COOLING]


@pytest.mark.parametrize(("source", "cell"), [
    ("phone_result", {"refusal_scope": "전화싫다함"}), ("visit_result", {"result": "거부"}),
    ("phone_result", {"result": "전화 거절함"}), ("visit_result", {"result": " 거 부"}),
    ("phone_result", {"result": "사망"}), ("phone_result", {"result": "돌아가셨다고 함"}),
    ("ai_call_result", {"opt_out": "네"}), ("ai_call_result", {"consent": "거부"}),
    ("phone_result", {"result": "거부", "package_id": "NOTHING"}),
    ("ai_call_result", {"opt_out": "네", "package_id": " "}),
    ("phone_result", {"remark": "다시는 전화하지 마세요"}), ("phone_result", {"remark": "연락은 원치  않는다고 함"}),
    ("phone_result", {"remark": "이제 연락 안 했으면 함"}), ("visit_result", {"remark": "찾아오지 말라고 소리침"}),
    ("visit_result", {"remark": "방문 거절 의사"}), ("phone_result", {"remark": "그만 전화하라고 함"}),
])  # fmt: skip
def test_a_refusal_that_cannot_be_read_or_answers_no_package_blocks_until_it_is_mended(
    county: ContactedCounty, source: str, cell: dict[str, str]
) -> None:
    assert _planned_beside(county, source, cell) == []
    ((target,),) = county.ask("SELECT target_id FROM campaign.unread_refusal")
    county.start(AFTER_COOLING + timedelta(days=1))
    county.call_back(str(target), "TALKED", need="VISIT")
    county.do(judge_answers)
    assert county.ask("SELECT target_id FROM campaign.unread_refusal") == []


@pytest.mark.parametrize("cell", [
    {"refusal_scope": "-"}, {"refusal_scope": " "}, {"result": "부재중"}, {"remark": "전화 안 받음"},
    {"remark": "오후에 전화하라고 함"}, {"remark": "방문을 원함"}, {"remark": "생활비 걱정하지 말라고 안내"},
])  # fmt: skip
def test_a_dash_where_a_refusal_would_stand_blocks_nobody(
    county: ContactedCounty, cell: dict[str, str]
) -> None:
    assert _planned_beside(county, "phone_result", cell) != []


@pytest.mark.parametrize(("flag", "channel", "planned"), [
    ("VIOLENCE", None, []),
    ("PROTECTED_ADDRESS", "PHONE", ["phone_first", "phone_again"]),
    ("NONE", None, ["phone_first", "phone_again"]),
])  # fmt: skip
def test_a_safety_flag_leaves_the_one_channel_that_was_named(
    county: ContactedCounty, flag: str, channel: str | None, planned: list[str]
) -> None:
    target = county.make_target()
    household = county.household_of(target)
    county.order("SET_SAFETY_FLAG", household_id=household, safety_flag="VIOLENCE")
    county.do(judge_answers)
    county.start(TUESDAY)
    county.order("SET_SAFETY_FLAG", household_id=household, safety_flag=flag, channel=channel)
    county.day()
    assert [rule for _, _, rule in county.plans(target)] == planned
    assert county.visits(target) == []


def test_a_flag_and_a_stop_whose_year_is_a_slip_hold_from_now_on(county: ContactedCounty) -> None:
    flagged, stopped = county.make_target(), county.make_target()
    for day, flag, ordered_on in (
        (MONDAY, "VIOLENCE", MONDAY),
        (TUESDAY, "NONE", TUESDAY),
        (WEDNESDAY, "VIOLENCE", WEDNESDAY.replace(year=2023)),
    ):
        county.start(day)
        named = {"household_id": county.household_of(flagged), "ordered_on": ordered_on}
        county.order("SET_SAFETY_FLAG", **named, safety_flag=flag)
        county.do(judge_answers)
    county.start(THURSDAY)
    named = {"household_id": county.household_of(stopped), "ordered_on": TUESDAY.replace(year=2023)}
    county.order("STOP", **named)
    county.day()
    county.day(NEXT_MONDAY)
    assert [plan for target in (flagged, stopped) for plan in county.plans(target)] == []


def test_a_stop_holds_for_its_days(county: ContactedCounty) -> None:
    target = county.make_target()
    county.order("STOP", household_id=county.household_of(target), starts_on=MONDAY, ends_on=FRIDAY)
    county.day()
    county.day(FRIDAY)
    assert county.plans(target) == []
    county.day(NEXT_MONDAY)
    assert county.plans(target)[0][1] == NEXT_MONDAY


def test_a_stop_holds_whose_sender_left_a_cell_empty(county: ContactedCounty) -> None:
    """The row was kept back, and the household was called."""
    target = county.make_target()
    told = {"household_id": county.household_of(target)}
    county.order("STOP", **told, reason=None, ordered_by=None, ordered_on=None)
    county.day()
    assert county.plans(target) == []


@pytest.mark.parametrize(
    "order", [{"order_kind": "STOP"}, {"order_kind": "SET_SAFETY_FLAG", "safety_flag": "VIOLENCE"}]
)
@pytest.mark.parametrize(
    "slip",
    [
        {"ordered_on": None},
        {"ordered_on": MONDAY.replace(year=2042)},
        {"starts_on": MONDAY, "ends_on": MONDAY.replace(year=2023)},
    ],
)
def test_what_protects_somebody_holds_from_now_whatever_slip_is_in_its_days(
    county: ContactedCounty, order: dict[str, Any], slip: dict[str, Any]
) -> None:
    target = county.make_target()
    told = {"order_kind": "", "household_id": county.household_of(target)} | order
    county.order(told.pop("order_kind"), **told, **slip)
    county.day()
    assert county.plans(target) == []


def test_a_stopped_package_stops_its_households(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(NEXT_MONDAY)
    county.order("STOP", package_id=county.sent(target)[0])
    county.day()
    assert [day for _, day, _ in county.plans(target) if day >= NEXT_MONDAY] == []


def test_a_stopped_package_stops_the_target_that_goes_on_for_one_of_its_rows(county: ContactedCounty) -> None:
    target, other = county.make_target(), county.make_target(first_channel="visit")
    county.day()
    package = county.sent(target)[0]
    county.start(TUESDAY)
    county.order("STOP", package_id=package)
    county.do(judge_answers)
    county.attach(target, other)
    county.day(NEXT_MONDAY)
    assert (other,) in county.ask("SELECT target_id FROM campaign.stopped_target")
    assert [day for _, day, _ in county.plans(other) if day >= NEXT_MONDAY] == []


def test_a_visit_that_is_needed_at_a_stopped_household_is_left_to_the_team_head(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.order("STOP", household_id=county.household_of(target))
    county.call_back(target, "TALKED", need="VISIT")
    county.do(judge_answers)
    assert county.deviations() == {"visit_needed_but_barred"}
    county.start(WEDNESDAY)
    county.call_back(target, "TALKED", need="URGENT")
    county.do(judge_answers)
    assert county.urgent_lists() == [("team_head", "target")]
    assert county.visits(target) == []


def test_an_order_that_meets_nobody_is_a_deviation_of_the_team_head(county: ContactedCounty) -> None:
    county.order("WELFARE_CHECK", household_id="nobody")
    county.order("WELFARE_CHECK", household_id=county.household(), channel="LETTER")
    county.do(judge_answers)
    county.start(TUESDAY)
    county.do(judge_answers)
    found = county.ask("SELECT code, owner FROM campaign.deviation ORDER BY code")
    assert found == [("order_meets_nobody", "team_head"), ("order_not_possible", "team_head")]


def test_an_order_that_nothing_carries_out_yet_is_told_to_the_team_head_once(county: ContactedCounty) -> None:
    county.order("UNDO_LINK", subject_delivery_id="d" * 32, subject_row_no=3)
    assert county.do(judge_answers)["orders"] == 0
    county.start(TUESDAY)
    county.do(judge_answers)
    found = county.ask("SELECT kind, code, owner FROM out.overdue WHERE kind = 'deviation'")
    assert found == [("deviation", "order_not_possible", "team_head")]


def test_a_welfare_check_passes_a_refusal_and_a_flag_by_name(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "REFUSED", refusal_scope="SERVICE")
    county.do(judge_answers)
    county.start(WEDNESDAY)
    package, ref = county.sent(target)
    county.order("WELFARE_CHECK", package_id=package, ref=ref, channel="VISIT")
    county.day()
    assert county.visits(target) == ["welfare_check"]
    assert county.urgent_lists() == [("duty_officer", "target")]


def test_a_check_by_telephone_is_planned_by_the_order_and_no_visit_is_asked_for(
    county: ContactedCounty,
) -> None:
    county.make_target_sent()
    county.start(TUESDAY)
    target = county.make_target(state="waiting")
    county.order("WELFARE_CHECK", household_id=county.household_of(target), channel="PHONE")
    county.day()
    assert [rule for _, _, rule in county.plans(target)] == ["ordered"]
    assert county.visits(target) == []
    assert county.holds("50_worklists")


def test_a_visit_that_is_needed_after_all_has_ended_is_somebodys_to_decide(county: ContactedCounty) -> None:
    target = county.make_target_sent()
    county.start(TUESDAY)
    county.call_back(target, "TALKED", need="NO_NEED")
    county.do(judge_answers)
    county.start(WEDNESDAY)
    county.call_back(target, "TALKED", need="VISIT")
    county.do(judge_answers)
    assert county.end_of(target) == "closed_no_need"
    query = "SELECT code, owner FROM campaign.deviation WHERE target_id = ?"
    assert county.ask(query, target) == [("visit_needed_after_end", "B001")]
