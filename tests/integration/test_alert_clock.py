"""An alert runs against its clock until an officer talked with somebody there; nothing less stops it."""

from datetime import time, timedelta
from typing import Any

import pytest

from tasks.answers import judge_answers, tell_urgent
from tasks.outcomes import take_outcomes
from tasks.reporting import day as reporting
from tasks.screening import screen_households
from tasks.surveys import plan_contacts
from tasks.visits import plan_visits
from tests.alerted import alert, observe
from tests.contacted import MONDAY, TOWN, ContactedCounty
from tests.reported import html_of, text_of
from warehouse import limits
from warehouse.connection import Warehouse

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
SUNDAY, NEXT_MONDAY = MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)
STATES = "SELECT state, count(*) FROM out.alert GROUP BY state ORDER BY state"
OWED = "SELECT owner, due_on FROM out.owed_now WHERE kind = 'alert'"


@pytest.fixture
def timed(county: ContactedCounty) -> ContactedCounty:
    """A county that knows how long things may take, as after any report."""
    limits.renew(county.home)
    return county


def test_an_alert_is_owed_a_talk_and_a_call_that_nobody_answered_is_none(timed: ContactedCounty) -> None:
    target = timed.make_target()
    timed.day()
    alert(timed, timed.household_of(target), MONDAY - timedelta(days=1))
    timed.start(TUESDAY)
    timed.call_back(target, "NO_ANSWER")
    timed.day()
    assert timed.ask(OWED) == [(TOWN, MONDAY + timedelta(days=13))]
    timed.start(WEDNESDAY)
    timed.call_back(target, "TALKED", need="COUNSELLED")
    timed.day()
    assert timed.ask(OWED) == []
    assert timed.ask(STATES) == [("in_time", 1)]


@pytest.mark.parametrize("memo", ["공과금이 밀려 막막합니다", "며칠째 굶고 있음"])
def test_an_alert_of_the_morning_on_which_the_household_refuses_the_door_sends_nobody_there_and_breaks_no_law(
    timed: ContactedCounty, memo: str
) -> None:
    target = timed.make_target()
    timed.day()
    timed.start(TUESDAY)
    alert(timed, timed.household_of(target), memo=memo)
    timed.call_back(target, "REFUSED", refusal_scope="VISIT")
    for stage in (tell_urgent, judge_answers, plan_contacts, plan_visits):
        timed.do(stage)
    assert timed.ask("SELECT count(*) FROM campaign.standing_visit") == [(0,)]
    assert [owner for owner, _ in timed.ask(OWED)] == ["team_head"]
    assert timed.broken_contact_laws() == []


def test_what_was_talked_before_an_alert_answers_none(timed: ContactedCounty) -> None:
    target = timed.make_target()
    timed.day()
    timed.start(TUESDAY)
    timed.call_back(target, "TALKED", need="COUNSELLED")
    timed.day()
    timed.start(WEDNESDAY)
    alert(timed, timed.household_of(target))
    assert timed.ask(OWED) == [(TOWN, WEDNESDAY + timedelta(days=14))]


def test_an_alert_that_is_sent_again_is_one_and_one_without_a_talk_is_overdue_by_its_owner(
    timed: ContactedCounty,
) -> None:
    household = timed.household_of(timed.make_target())
    alert(timed, household, alert_id="A-1")
    timed.start(TUESDAY)
    alert(timed, household, MONDAY, alert_id="A-1")
    timed.start(MONDAY + timedelta(days=15))
    assert timed.ask(STATES) == [("overdue", 1)]
    late = "SELECT owner, days_overdue FROM out.overdue WHERE kind = 'alert'"
    assert timed.ask(late) == [(TOWN, 1)]


def test_todays_page_tells_the_numbers_to_call_and_how_many_alerts_were_counselled_in_time(
    timed: ContactedCounty,
) -> None:
    targets = [timed.make_target() for _ in range(4)]
    timed.day()
    for target in targets[:3]:
        alert(timed, timed.household_of(target))
    timed.start(TUESDAY)
    timed.call_back(targets[0], "TALKED", need="COUNSELLED")
    timed.day()
    timed.start(MONDAY + timedelta(days=14))
    alert(timed, timed.household_of(targets[3]))
    timed.start(MONDAY + timedelta(days=15))
    reporting.report(timed.home, timed.run)
    page = text_of(html_of(timed, "today.html"))
    assert "119, 범죄·폭력 112, 자살 예방 상담 109" in page
    assert "14일 안에 상담 1건, 늦게 상담 0건, 상담 없이 종결 0건, 기한 지남 2건, 기한 전 1건" in page
    assert "기한이 된 알림 가운데 14일 안 상담 33%" in page


def test_an_alert_about_somebody_whose_help_is_under_way_is_answered_at_the_door_within_its_days(
    timed: ContactedCounty,
) -> None:
    target = timed.make_target()
    timed.day()
    timed.start(TUESDAY)
    said = {"disposition": "APPLIED", "disposed_on": TUESDAY, "is_talk": True}
    timed.insert("campaign.disposition", [said | {"target_id": target, "delivery_id": "d", "row_no": 1}])
    timed.start(WEDNESDAY)
    alert(timed, timed.household_of(target))
    alert(timed, timed.household_of(target))
    timed.do(tell_urgent)
    assert timed.visits(target) == ["alert"]
    assert timed.ask("SELECT due_on FROM campaign.visit_request") == [(WEDNESDAY + timedelta(days=14),)]
    timed.start(WEDNESDAY + timedelta(days=1))
    timed.do(tell_urgent)
    assert timed.visits(target) == ["alert"]


def test_an_alert_behind_a_refused_door_sends_nobody_and_is_owed_by_the_team_head(
    timed: ContactedCounty,
) -> None:
    target = timed.make_target()
    timed.day()
    timed.start(TUESDAY)
    timed.call_back(target, "REFUSED", refusal_scope="SERVICE")
    timed.do(judge_answers)
    timed.start(WEDNESDAY)
    alert(timed, timed.household_of(target))
    timed.do(tell_urgent)
    assert timed.visits(target) == []
    assert timed.ask(OWED) == [("team_head", WEDNESDAY + timedelta(days=14))]


def test_an_alert_about_somebody_whose_target_ended_makes_a_new_one(timed: ContactedCounty) -> None:
    target = timed.make_target()
    household = timed.household_of(target)
    where = {"target_id": target, "delivery_id": "d", "row_no": 1}
    closed = {"event": "closed", "end_state": "closed_watch", "happened_on": MONDAY}
    timed.insert("campaign.target_event", [where | closed])
    timed.start(TUESDAY)
    alert(timed, household)
    timed.do(tell_urgent)
    timed.do(screen_households)
    both = "SELECT basis, state FROM campaign.target_root WHERE root_id = ? ORDER BY run_no"
    assert timed.ask(both, household) == [("listed", "closed"), ("alert", "waiting")]
    assert timed.ask(OWED) == [(TOWN, TUESDAY + timedelta(days=14))]


@pytest.mark.parametrize("is_alarming", [False, True])
def test_a_talk_from_before_an_alert_ends_nothing_however_late_its_row_comes(
    timed: ContactedCounty, is_alarming: bool
) -> None:
    target, other = timed.make_target(), timed.make_target()
    timed.day()
    timed.start(WEDNESDAY)
    memo = "인기척이 없습니다" if is_alarming else "공과금이 밀려 막막합니다"
    alert(timed, timed.household_of(target), memo=memo)
    for one in (target, other):
        timed.call_back(one, "TALKED", need="NO_NEED", called_on=MONDAY)
    timed.do(tell_urgent)
    timed.day()
    timed.do(take_outcomes)
    assert (timed.end_of(target), timed.end_of(other)) == (None, "closed_no_need")
    assert timed.visits(target) == ["urgent" if is_alarming else "alert"]
    timed.start(WEDNESDAY + timedelta(days=1))
    timed.call_back(target, "TALKED", need="NO_NEED", called_at=time(15))
    timed.do(judge_answers)
    assert timed.end_of(target) == "closed_no_need"


def test_an_officers_word_on_an_older_ai_call_does_not_end_an_alert_without_a_talk(
    timed: ContactedCounty,
) -> None:
    target = timed.make_target(first_channel="ai_call")
    timed.day()
    timed.start(TUESDAY)
    timed.ai_back(target)
    timed.day()
    timed.day(NEXT_MONDAY)
    timed.start(NEXT_MONDAY + timedelta(days=1))
    alert(timed, timed.household_of(target))
    timed.do(tell_urgent)
    timed.call_back(target, None, confirm_ai_no_need=True, called_on=NEXT_MONDAY)
    timed.do(judge_answers)
    assert timed.verdicts(target)[-1] == "ai_no_need_confirmed"
    assert timed.end_of(target) is None


def test_a_kind_of_danger_that_is_told_of_once_more_makes_no_target_of_whom_it_was_answered_for(
    timed: ContactedCounty,
) -> None:
    household, ended = timed.household(), set[str]()
    for days in (0, 60, 91):  # told, then listed alone since it was told lately, then told of once more
        timed.start(MONDAY + timedelta(days=days))
        if days < 91:
            where = {"person_id": "p", "household_id": household, "observed_on": timed.run.as_of}
            until = timed.run.as_of + timedelta(days=90)
            seen = {"kind": "SUICIDE_HIGHRISK", "valid_until": until} | where
            observe(timed, "ssis_query", timed.new_id("delivery"), **seen)
        told = timed.do(tell_urgent)["urgent"]
        timed.do(screen_households)
        made = {target for (target,) in timed.ask("SELECT target_id FROM campaign.target")} - ended
        for target in made:
            closed = {"event": "closed", "end_state": "closed_unfound", "happened_on": timed.run.as_of}
            timed.insert(
                "campaign.target_event", [closed | {"target_id": target, "delivery_id": "d", "row_no": 1}]
            )
        assert (days, told, len(made)) in {(0, 1, 1), (60, 0, 1), (91, 1, 0)}
        ended |= made


TALKED = ("phone_result", {"called_on": SUNDAY, "result": "TALKED", "need": "COUNSELLED", "minutes": 12})
MET = ("visit_result", {"visited_on": SUNDAY, "result": "MET", "talk_minutes": 10, "minutes": 20})
URGENT = ("visit_result", MET[1] | {"urgent": True})
EARLIER = ("phone_result", TALKED[1] | {"called_on": SUNDAY - timedelta(days=3)})
HELD = ("visit_result", URGENT[1] | {"officer": None})
MISTYPED = {"package_id": "0123456789ABCDEF"}  # a number that no package has: nobody has spoken under it
NO_ANSWER = ("phone_result", {"called_on": SUNDAY, "result": "NO_ANSWER"})


def _told_of_on_sunday(timed: ContactedCounty) -> dict[str, Any]:
    """A danger of a household that is no target; what stands in the duty officer's line of it."""
    timed.start(SUNDAY)
    alert(timed, timed.household(), memo="인기척이 없습니다")
    timed.do(tell_urgent)
    query = "SELECT package_id, ref FROM ops.package_row WHERE subject_kind = 'household'"
    ((package, ref),) = timed.ask(query)
    return {"package_id": package, "ref": ref, "officer": "도하늘"}


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ([TALKED], []),
        ([MET], []),
        ([NO_ANSWER, MET], []),
        ([NO_ANSWER], ["urgent"]),
        ([URGENT], ["urgent"]),
        ([TALKED, URGENT], ["urgent"]),
        ([EARLIER], ["urgent"]),  # nobody answers a danger before it was told of
        ([TALKED, HELD], ["urgent"]),
        ([("phone_result", TALKED[1] | MISTYPED)], ["urgent"]),
        ([TALKED, ("visit_result", URGENT[1] | MISTYPED)], ["urgent"]),
    ],
)
def test_whom_the_duty_officer_talked_with_before_they_were_a_target_is_not_visited_before_the_answer_is_read(
    timed: ContactedCounty, answers: list[tuple[str, dict[str, Any]]], asked: list[str]
) -> None:
    """An answer of a weekend waits until the run after there is a target, and a visit went out meanwhile."""
    line = _told_of_on_sunday(timed)
    for source, told in answers:
        delivery = timed.deliver(source, [line | told])
        if told is HELD[1]:
            found = {"rule": "officer_present", "column_name": "officer", "action": "quarantine_row"}
            timed.insert("ops.quarantine", [found | {"delivery_id": delivery, "row_no": 1}])
    timed.start(SUNDAY + timedelta(days=1))
    timed.do(screen_households)
    timed.day()
    assert [reason for (reason,) in timed.ask("SELECT reason FROM campaign.visit_request")] == asked


@pytest.mark.parametrize(
    "change", ["UPDATE ops.delivery_verdict SET is_accepted = false", "DELETE FROM ops.delivery_verdict"]
)
def test_an_answer_that_was_refused_or_that_only_a_later_run_read_ends_no_danger(
    timed: ContactedCounty, change: str
) -> None:
    """A day whose next run read the answer was another day when it was repeated."""
    line = _told_of_on_sunday(timed)
    delivery = timed.deliver(TALKED[0], [line | TALKED[1]])
    timed.start(SUNDAY + timedelta(days=1))
    with Warehouse(timed.home).transaction() as tx:
        tx.connection.execute(f"{change} WHERE delivery_id = ?", [delivery])
    timed.do(screen_households)
    timed.day()
    assert timed.ask("SELECT reason FROM campaign.visit_request") == [("urgent",)]
