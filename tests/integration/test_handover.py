"""Whoever moves, leaves or is away for long hands over: what colleagues get, what closes, what is owed."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest

from tasks.answers import judge_answers
from tasks.doors import windows
from tasks.visits import plan_visits
from tests.contacted import MONDAY, OTHER_TOWN_KO, TOWN_KO, ContactedCounty
from tests.helped import CAMPAIGN
from warehouse.errors import Refusal
from warehouse.limits import renew

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NEXT_MONDAY = MONDAY + timedelta(days=7)
LAW = "50_worklists"


@pytest.fixture
def county(bare: ContactedCounty) -> Iterator[ContactedCounty]:
    """An officer who has the households of the town, and a colleague from the second week on."""
    bare.open_with({"B001": TOWN_KO})
    yield bare
    assert bare.holds(LAW)


def _moves(county: ContactedCounty, first: date, office: str = OTHER_TOWN_KO) -> None:
    """From a day on the officer serves in another office, and a colleague comes in their place."""
    county.roster({"B001": office, "B002": TOWN_KO}, first)


def _handed(county: ContactedCounty) -> list[tuple[Any, ...]]:
    return county.ask("SELECT target_id, from_officer_id, to_officer_id FROM campaign.handover ORDER BY ALL")


def _owed(county: ContactedCounty) -> list[tuple[Any, ...]]:
    return county.ask("SELECT code, owner, due_on FROM out.owed WHERE kind = 'handover'")


def _receive(county: ContactedCounty, result: str, **told: Any) -> None:
    query = "SELECT package_id, ref FROM ops.package_row WHERE subject_kind = 'handover'"
    ((package, ref),) = county.ask(query)
    row = {
        "package_id": package,
        "ref": ref,
        "officer": "담당",
        "result": result,
        "taken_on": county.run.as_of,
    }
    county.deliver("handover_receipt", [row | told])


def test_who_is_transferred_hands_over_with_what_was_promised_and_what_to_mind(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    flagged = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "CALL_LATER", called_on=MONDAY, remark="수요일 오후")
    county.order(
        "SET_SAFETY_FLAG", household_id=county.household_of(flagged), safety_flag="VIOLENCE", channel="PHONE"
    )
    county.do(judge_answers)
    county.start(NEXT_MONDAY)
    _moves(county, NEXT_MONDAY)
    county.day()
    assert _handed(county) == sorted([(target, "B001", "B002"), (flagged, "B001", "B002")])
    assert county.ask("SELECT officer_id, ended_on, cause FROM campaign.access_end") == [
        ("B001", NEXT_MONDAY, "transferred")
    ]
    query = "SELECT package_id FROM ops.package WHERE kind = 'handover' AND recipient = 'officer-B002'"
    assert len(county.ask(query)) == 1
    sheets = county.opened_kind("handover")
    assert list(sheets) == ["인계 가구", "약속·진행", "인수 확인", "안내"]
    homes = {line[0]: line for line in sheets["인계 가구"][1:]}
    assert homes[county.sent(target, "handover")[1]][8] == f"{MONDAY} 전화 나중에 통화"
    assert "폭력 위험" in homes[county.sent(flagged, "handover")[1]][9]
    assert "본인이 정한 연락수단: 전화" in homes[county.sent(flagged, "handover")[1]][9]
    promised = [line for line in sheets["약속·진행"][1:] if line[0] == county.sent(target, "handover")[1]]
    assert ["나중에 통화하기로 함(통화일)", "", str(MONDAY)] in [line[2:] for line in promised]


def test_what_is_pending_is_told_with_its_day(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    row = {"delivery_id": county.new_id("delivery"), "row_no": 1, "application_id": "A", "target_id": target}
    days = {"applied_on": MONDAY, "decision_due_on": date(2024, 4, 3)}
    county.insert("campaign.application", [row | days | {"benefit": "LIVELIHOOD"}])
    county.start(NEXT_MONDAY)
    _moves(county, NEXT_MONDAY)
    county.day()
    told = [line[2:] for line in county.opened_kind("handover")["약속·진행"][1:]]
    assert [line[0] for line in told if line[2] == "2024-04-03"] == ["신청 결정 대기"]


def test_from_that_day_the_colleague_calls_and_the_former_officer_does_not(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "TALKED", need=None, called_on=MONDAY)
    county.do(judge_answers)
    county.start(NEXT_MONDAY)
    _moves(county, NEXT_MONDAY)
    county.day()
    county.day(MONDAY + timedelta(days=14))
    query = "SELECT DISTINCT officer_id FROM campaign.contact_plan WHERE target_id = ? AND planned_on > ?"
    assert county.ask(query, target, NEXT_MONDAY) == [("B002",)]


def test_a_call_that_the_former_officer_can_make_no_more_keeps_no_colleague_from_calling(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    query = "SELECT officer_id, planned_on FROM campaign.contact_plan WHERE target_id = ? ORDER BY planned_on"
    assert county.ask(query, target) == [("B001", MONDAY), ("B001", WEDNESDAY)]
    county.start(WEDNESDAY)
    _moves(county, WEDNESDAY)
    county.day()
    county.day(NEXT_MONDAY)
    assert county.ask(query, target)[2] == ("B002", NEXT_MONDAY)


def test_what_nobody_was_there_to_take_over_goes_with_its_promises_to_whoever_comes(
    county: ContactedCounty,
) -> None:
    target = county.make_target_sent()
    county.start(TUESDAY)
    county.call_back(target, "CALL_LATER", called_on=MONDAY, remark="수요일 오후")
    county.day()
    county.start(NEXT_MONDAY)
    county.roster({"B001": OTHER_TOWN_KO}, NEXT_MONDAY)
    county.day()
    county.day(NEXT_MONDAY + timedelta(days=2))
    assert _handed(county) == []
    later = NEXT_MONDAY + timedelta(days=7)
    for day in (later, later + timedelta(days=1)):
        county.start(day)
        county.roster({"B001": OTHER_TOWN_KO, "B002": TOWN_KO}, day)
        county.day()
        assert _handed(county) == [(target, "B001", "B002")]
    assert county.opened_kind("handover")["약속·진행"][1][2] == "나중에 통화하기로 함(통화일)"


def test_who_comes_back_keeps_what_nobody_took_over(county: ContactedCounty) -> None:
    county.make_target_sent()
    for day, office in ((NEXT_MONDAY, OTHER_TOWN_KO), (NEXT_MONDAY + timedelta(days=7), TOWN_KO)):
        county.start(day)
        county.roster({"B001": office}, day)
        county.day()
    county.start(NEXT_MONDAY + timedelta(days=8))
    county.roster({"B001": TOWN_KO, "B002": TOWN_KO}, county.run.as_of)
    county.day()
    assert _handed(county) == []


def test_one_hand_over_is_one_and_a_week_later_there_is_no_second(county: ContactedCounty) -> None:
    county.make_target()
    county.day()
    county.start(NEXT_MONDAY)
    _moves(county, NEXT_MONDAY)
    county.day()
    county.day(NEXT_MONDAY + timedelta(days=1))
    county.day(NEXT_MONDAY + timedelta(days=7))
    assert len(_handed(county)) == 1
    assert county.ask("SELECT count(*) FROM campaign.access_end") == [(1,)]


def test_a_hand_over_that_nobody_acknowledges_is_owed_with_owner_and_day(county: ContactedCounty) -> None:
    renew(county.home)
    county.make_target()
    county.day()
    county.start(NEXT_MONDAY)
    _moves(county, NEXT_MONDAY)
    county.day()
    assert _owed(county) == [("sent", "B002", NEXT_MONDAY + timedelta(days=2))]
    county.start(NEXT_MONDAY + timedelta(days=1))
    _receive(county, "DISPUTED", remark="다른 면 가구")
    assert [row[:2] for row in _owed(county)] == [("disputed", "team_head")]
    county.start(NEXT_MONDAY + timedelta(days=2))
    _receive(county, "TAKEN")
    assert _owed(county) == []


def test_the_passphrase_of_what_the_former_officer_was_sent_is_refused_and_logged(
    county: ContactedCounty,
) -> None:
    old = county.sent(county.make_target_sent())[0]
    (told,) = windows.passphrases(county.home, [old], told_to="담당B001", reason="첫 주 명단")
    county.start(NEXT_MONDAY)
    _moves(county, NEXT_MONDAY)
    county.make_target(town_code="46720310")
    county.day()
    with pytest.raises(Refusal, match="closed to its officer since 2024-03-11"):
        windows.passphrases(county.home, [old], told_to="담당B001", reason="다시 열어 봄")
    query = "SELECT command, subject_id, told_to FROM ops.access_log ORDER BY accessed_at"
    assert county.ask(query)[-1] == ("passphrase_refused", old, "담당B001")
    ((new,),) = county.ask(
        "SELECT package_id FROM ops.package WHERE recipient = 'officer-B001' AND made_on = ?",
        NEXT_MONDAY,
    )
    assert windows.passphrases(county.home, [new], told_to="담당B001", reason="새 명단") != [told]


def test_who_goes_between_two_campaigns_hands_over_and_opens_nothing_any_more(
    county: ContactedCounty,
) -> None:
    target = county.make_target_sent()
    sent = county.sent(target)[0]
    county.start(NEXT_MONDAY)
    over = {"campaign_id": CAMPAIGN, "event": "closed", "happened_on": NEXT_MONDAY}
    county.insert("campaign.campaign_event", [over])
    _moves(county, NEXT_MONDAY)
    county.day()
    assert _handed(county) == [(target, "B001", "B002")]
    with pytest.raises(Refusal, match="closed to its officer since 2024-03-11"):
        windows.passphrases(county.home, [sent], told_to="담당B001", reason="다시 열어 봄")


def test_calls_made_until_that_day_stay_facts_and_later_ones_have_an_owner(county: ContactedCounty) -> None:
    target = county.make_target_sent()
    package, ref = county.sent(target)
    county.start(NEXT_MONDAY)
    _moves(county, NEXT_MONDAY)
    county.day()
    county.start(NEXT_MONDAY + timedelta(days=1))
    county.call_back(target, "NO_ANSWER", package_id=package, ref=ref, called_on=WEDNESDAY)
    county.call_back(target, "NO_ANSWER", package_id=package, ref=ref, called_on=NEXT_MONDAY)
    county.do(judge_answers)
    query = "SELECT attempted_on, officer_id FROM campaign.contact_attempt ORDER BY 1"
    assert county.ask(query) == [(WEDNESDAY, "B001"), (NEXT_MONDAY, "B001")]
    assert county.ask("SELECT code, owner FROM campaign.deviation") == [("after_handover", "B001")]


def test_a_visit_by_a_sheet_that_was_handed_over_has_an_owner(county: ContactedCounty) -> None:
    target = county.make_target()
    county.ask_for_visit(target)
    county.do(plan_visits)
    query = "SELECT package_id, ref FROM ops.package_row WHERE subject_kind = 'visit_request'"
    ((package, ref),) = county.ask(query)
    county.start(TUESDAY)
    _moves(county, TUESDAY)
    county.day()
    county.start(WEDNESDAY)
    told = {"package_id": package, "ref": ref, "officer": "담당B001", "result": "ABSENT", "minutes": 5}
    for day in (MONDAY, TUESDAY):
        county.deliver("visit_result", [told | {"visited_on": day, "started_at": time(10)}])
    county.do(plan_visits)
    late = "SELECT code, owner, visited_on FROM campaign.deviation JOIN campaign.visit_outcome USING (delivery_id)"
    assert county.ask(late) == [("after_handover", "B001", TUESDAY)]


def test_what_the_former_officer_promised_is_the_team_heads_and_sends_them_nowhere(
    county: ContactedCounty,
) -> None:
    target = county.make_target_sent()
    package, ref = county.sent(target)
    county.start(TUESDAY)
    _moves(county, TUESDAY)
    county.day()
    county.start(WEDNESDAY)
    promised = {"visit_promised_on": MONDAY + timedelta(days=4), "visit_promised_at": time(10)}
    told = {"package_id": package, "ref": ref, "officer": "담당B001", "called_on": MONDAY, "need": "VISIT"}
    county.call_back(target, "TALKED", **told, **promised)
    county.day()
    county.do(plan_visits)
    assert county.ask("SELECT officer_id FROM campaign.standing_visit") == [("B002",)]
    assert county.ask("SELECT code, owner FROM campaign.deviation") == [
        ("promise_without_officer", "team_head")
    ]


@pytest.mark.parametrize(("leave", "days", "is_handed"), [
    ("SICK", 5, True), ("SICK", 4, False), ("HALF_DAY", 5, False),
])  # fmt: skip
def test_a_week_off_is_handed_over_and_a_shorter_leave_is_not(
    county: ContactedCounty, leave: str, days: int, is_handed: bool
) -> None:
    county.make_target_sent()
    county.start(NEXT_MONDAY)
    county.roster({"B001": TOWN_KO, "B002": TOWN_KO}, NEXT_MONDAY)
    off = [NEXT_MONDAY + timedelta(days=n) for n in range(days)]
    row = {"officer_id": "B001", "officer_name": "담당B001", "office": TOWN_KO, "leave": leave}
    county.deliver("staff_roster", [row | {"duty_date": day} for day in off])
    county.day()
    assert bool(_handed(county)) == is_handed


@pytest.mark.parametrize("is_kept_back", [False, True])
def test_who_stands_in_no_roster_any_more_hands_over_and_not_whose_rows_were_kept_back(
    county: ContactedCounty, is_kept_back: bool
) -> None:
    county.make_target_sent()
    later = MONDAY + timedelta(days=28)
    county.start(later)
    county.roster({"B002": TOWN_KO}, later)
    if is_kept_back:
        delivery = county.deliver(
            "staff_roster", [{"officer_id": "B001", "office": TOWN_KO, "duty_date": later}]
        )
        rule = {"rule": "minutes_present", "column_name": "minutes_morning", "action": "quarantine_row"}
        county.insert("ops.quarantine", [rule | {"delivery_id": delivery, "row_no": 1}])
    county.day()
    assert [row[1:] for row in _handed(county)] == ([] if is_kept_back else [("B001", "B002")])
    causes = county.ask("SELECT cause FROM campaign.access_end")
    assert causes == ([] if is_kept_back else [("left",)])


def test_a_list_that_is_closed_is_owed_by_nobody(county: ContactedCounty) -> None:
    renew(county.home)
    county.make_target_sent()
    county.start(NEXT_MONDAY)
    assert county.ask("SELECT owner FROM out.owed WHERE kind = 'return'") == [("officer-B001",)]
    _moves(county, NEXT_MONDAY)
    county.day()
    assert ("officer-B001",) not in county.ask("SELECT owner FROM out.owed WHERE kind = 'return'")


def test_a_door_of_who_went_that_nobody_was_given_since_stops_nobodys_plan(county: ContactedCounty) -> None:
    talked = county.make_target_sent()
    visited = {"target_id": county.make_target(), "row_no": 1}
    visited |= {"delivery_id": county.deliver("visit_result", [{"result": "ABSENT", "visited_on": MONDAY}])}
    tried = {"channel": "visit", "attempted_on": MONDAY, "result": "ABSENT", "is_talk": False}
    county.insert("campaign.contact_attempt", [visited | tried | {"attempt_id": "a", "officer_id": "B001"}])
    again = {"reason": "again", "minutes": 30, "needs_two": False, "priority": 40, "not_before": NEXT_MONDAY}
    county.insert("campaign.visit_request", [visited | again | {"request_id": "v"}])
    county.start(NEXT_MONDAY)
    _moves(county, NEXT_MONDAY)
    county.call_back(talked, "TALKED", called_on=WEDNESDAY, need="VISIT")
    county.day()
    assert len(county.opened("officer-B002", "input_card")["입력 카드"][1:]) == 1


def test_a_household_that_its_former_officer_is_given_breaks_the_law(contacted: ContactedCounty) -> None:
    contacted.begin_anew()
    contacted.open_with()
    target = contacted.make_target_sent()
    assert contacted.holds(LAW)
    handed = {"from_officer_id": "B001", "to_officer_id": "B002", "handed_on": MONDAY, "package_id": "H"}
    contacted.insert("campaign.handover", [handed | {"target_id": target, "delivery_id": "d", "row_no": 1}])
    assert not contacted.holds(LAW)
