"""Reaching people on a real warehouse: what is planned and sent, what comes back, and what is made of it."""

import json
from datetime import date, time, timedelta
from typing import Any

import pytest

from tasks.answers import judge_answers
from tasks.doors.windows import why
from tasks.outcomes import take_outcomes
from tasks.surveys import plan_contacts
from tests.contacted import MONDAY, OTHER_TOWN, OTHER_TOWN_KO, TOWN_KO, ContactedCounty
from warehouse.connection import Warehouse
from warehouse.errors import Fault

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
NEXT_MONDAY = MONDAY + timedelta(days=7)
CALL_TITLES = [
    "송신분번호", "대상번호", "담당자", "통화일", "시간대", "번호구분", "성명", "출생연도", "읍면·리", "연락처", "순서",
    "결과", "통화시각", "통화(분)", "욕구판단", "거부범위", "특이사항",
]  # fmt: skip


# ------------------------------------------------------------------ what is sent


def test_a_request_to_the_ai_call_holds_the_notice_and_the_call_of_the_next_working_day(
    county: ContactedCounty,
) -> None:
    target = county.make_target(first_channel="ai_call")
    county.day(FRIDAY)
    assert county.plans(target) == [
        ("sms", FRIDAY, "notice_first"),
        ("ai_call", NEXT_MONDAY, "ai_after_notice"),
    ]
    header, row = county.opened("ai_call")["AI전화 대상"]
    cells = dict(zip(header, row, strict=True))
    assert cells["송신분번호"], cells["대상번호"] == county.sent(target, "ai_call_request")
    assert cells["연락처1"].startswith("010-0123-")
    assert "3월 11일" in cells["문자 안내문"]
    assert cells["사무소"] == "곡성읍사무소"
    assert cells["담당자"] == "담당 담당B001"


def test_a_worklist_has_its_sheets_and_six_columns_for_the_hand(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    sheets = county.opened("officer-B001")
    assert "/".join(sheets) == "전화 상담/질문지/동의/방문 약속/AI상담 확인/우편/입력 카드/안내"
    assert sheets["전화 상담"][0] == CALL_TITLES
    line = dict(zip(CALL_TITLES, sheets["전화 상담"][1], strict=True))
    assert (line["대상번호"], line["통화일"], line["번호구분"]) == (
        county.sent(target)[1],
        str(MONDAY),
        "연락처1",
    )
    assert not any(line[title] for title in CALL_TITLES[11:])
    assert sheets["질문지"][0][:3] == ["대상번호", "성명", "본인확인"]
    assert sheets["안내"][1] == ["송신분번호", county.sent(target)[0]]


def test_a_package_shows_no_warehouse_id_and_no_reason(county: ContactedCounty) -> None:
    target = county.make_target()
    household = county.household_of(target)
    county.day()
    text = str(county.opened("officer-B001"))
    assert target not in text
    assert household not in text
    assert "단전" not in text


def test_the_second_call_of_a_list_has_a_line_of_its_own(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    lines = county.opened("officer-B001")["전화 상담"][1:]
    assert [(line[1][-2:], line[3]) for line in lines] == [
        (county.sent(target)[1][-2:], str(MONDAY)),
        ("-2", str(WEDNESDAY)),
    ]


def test_a_run_that_is_repeated_plans_and_sends_nothing_more(county: ContactedCounty) -> None:
    county.make_target()
    county.make_target(first_channel="ai_call")
    first = county.day()
    assert county.do(plan_contacts) == first
    again = county.day(TUESDAY)
    assert (again.get("phone", 0), again.get("sms", 0), again["packages"]) == (0, 0, 0)


def test_a_second_list_of_the_week_leaves_only_for_many_new_households(county: ContactedCounty) -> None:
    county.make_target()
    county.day()
    few = [county.make_target() for _ in range(7)]
    assert county.day(TUESDAY)["packages"] == 0
    assert county.plans(few[0]) == []
    county.make_target()
    assert county.day(WEDNESDAY)["packages"] == 1
    assert county.plans(few[0])[0] == ("phone", WEDNESDAY, "phone_first")


def test_nothing_is_planned_when_the_answers_of_the_run_are_unread(county: ContactedCounty) -> None:
    target = county.make_target()
    with pytest.raises(Fault, match="answers_unread"):
        county.do(plan_contacts)
    assert county.plans(target) == []
    county.day()


def test_nothing_routine_leaves_on_a_holiday_and_danger_does(county: ContactedCounty) -> None:
    routine = county.make_target()
    urgent = county.make_target(is_urgent=True, state="waiting")
    counts = county.day(date(2024, 3, 9))
    assert counts == {"visit": 1, "packages": 0}
    assert county.plans(routine) == []
    assert county.visits(urgent) == ["urgent"]


def test_without_an_open_campaign_nothing_routine_is_planned(bare: ContactedCounty) -> None:
    target = bare.make_target()
    bare.day()
    assert bare.plans(target) == []


def test_two_households_with_one_telephone_are_not_both_rung(county: ContactedCounty) -> None:
    first = county.make_target(phone="01001239999")
    second = county.make_target(phone="01001239998", phone_2="01001239999", first_channel="ai_call")
    county.day()
    assert county.plans(second)
    assert county.plans(first) == []


def test_officers_serve_their_own_town_and_share_its_households(bare: ContactedCounty) -> None:
    bare.open_with({"B001": TOWN_KO, "B002": TOWN_KO, "B003": OTHER_TOWN_KO})
    own = [bare.make_target() for _ in range(4)]
    other, nowhere = bare.make_target(town_code=OTHER_TOWN), bare.make_target(town_code=None, ri=None)
    bare.day()
    officers = dict(bare.ask("SELECT DISTINCT target_id, officer_id FROM campaign.contact_plan"))
    assert sorted(officers[target] for target in own) == ["B001", "B001", "B002", "B002"]
    assert officers[other] == "B003"
    assert officers[nowhere] in {"B001", "B002"}


def test_an_officer_on_leave_is_given_nothing(bare: ContactedCounty) -> None:
    bare.open_with({"B001": TOWN_KO}, leave="ANNUAL")
    bare.deliver(
        "staff_roster",
        [{"officer_id": "B002", "officer_name": "담당B002", "office": TOWN_KO, "duty_date": THURSDAY}],
    )
    target = bare.make_target()
    bare.day()
    assert bare.ask("SELECT officer_id, planned_on FROM campaign.contact_plan") == [("B002", THURSDAY)]
    assert bare.plans(target) == [("phone", THURSDAY, "phone_first")]


def test_an_officer_whom_a_new_plan_leaves_out_is_given_nothing(bare: ContactedCounty) -> None:
    bare.open_with({"B001": TOWN_KO, "B002": f"{TOWN_KO} 행정복지센터"})
    bare.order("REPLAN_WITHOUT", officer_id="B001", starts_on=MONDAY, ends_on=FRIDAY)
    bare.make_target()
    bare.make_target()
    bare.day()
    assert bare.ask("SELECT DISTINCT officer_id FROM campaign.contact_plan") == [("B002",)]


def test_a_household_keeps_its_officer(bare: ContactedCounty) -> None:
    bare.open_with({"B001": TOWN_KO, "B002": TOWN_KO})
    targets = [bare.make_target() for _ in range(3)]
    bare.day()
    before = dict(bare.ask("SELECT DISTINCT target_id, officer_id FROM campaign.contact_plan"))
    bare.start(FRIDAY)
    for target in targets:
        bare.call_back(target, "NO_ANSWER", called_on=MONDAY)
    bare.day()
    bare.day(NEXT_MONDAY + timedelta(days=7))
    query = "SELECT DISTINCT target_id, officer_id FROM campaign.contact_plan"
    assert dict(bare.ask(query)) == before


def test_the_letter_and_then_the_door_follow_calls_that_nobody_answered(county: ContactedCounty) -> None:
    target = county.make_target(phone="01001230777")
    day = MONDAY
    for _ in range(2):
        county.day(day)
        county.start(day + timedelta(days=4))
        for on in (day, day + timedelta(days=2)):
            county.call_back(target, "NO_ANSWER", called_on=on)
        county.do(judge_answers)
        day += timedelta(days=7)
    county.day(day)
    assert county.plans(target)[-1] == ("letter", day, "letter_before_visit")
    letter = county.opened("officer-B001")["우편"][1]
    assert "복지" not in letter[3]
    assert county.visits(target) == []
    county.day(day + timedelta(days=4))
    assert county.visits(target) == ["unreached"]
    assert county.day(day + timedelta(days=7))["visit"] == 0


def test_a_card_says_what_the_views_of_a_household_say(county: ContactedCounty) -> None:
    households = [county.household(), county.household(phone=None, town_code=None, ri=None)]
    for number in range(3):
        member = county.household(birth_year=1960 + number, town_code=OTHER_TOWN, phone_2="01001237777")
        county.start(MONDAY + timedelta(days=number + 1))
        moved = {"delivery_id": county.new_id("delivery"), "row_no": 1, "relation": "SPOUSE"}
        person = county._persons[member]
        county.insert(
            "core.membership", [moved | {"person_id": person, "household_id": households[number % 2]}]
        )
    views = county.ask(
        "SELECT c.household_id, person_name, birth_year, phone, phone_2, address, p.town_code, p.ri "
        "FROM core.household_contact c LEFT JOIN core.household_place p USING (household_id)"
    )
    with Warehouse(county.home).reading(as_of=MONDAY) as tx:
        cards = tx.rows("surveys/select_card", households=json.dumps(households))
    columns = ("household_id", "person_name", "birth_year", "phone", "phone_2", "address", "town_code", "ri")
    said = {tuple(card[name] for name in columns) for card in cards}
    assert said == {row for row in views if row[0] in households}
    assert {card["persons"] for card in cards} == {2, 3}


# ------------------------------------------------------------------ what comes back


def test_a_talk_that_finds_no_need_closes_and_is_kept_with_its_answers(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(
        target, "TALKED", need="NO_NEED", identity="CONFIRMED", health_need=False, household_size=2
    )
    county.do(judge_answers)
    assert county.end_of(target) == "closed_no_need"
    assert county.ask(
        "SELECT channel, result, is_talk, talk_minutes, officer_id FROM campaign.contact_attempt"
    ) == [("phone", "TALKED", True, 12, "B001")]
    answers = dict(county.ask("SELECT path, answer FROM campaign.survey_response"))
    assert answers == {"identity": "CONFIRMED", "health_need": "false", "household_size": "2"}


def test_a_talk_without_minutes_closes_nobody_and_has_an_owner(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "TALKED", need="NO_NEED", minutes=None)
    county.do(judge_answers)
    assert county.end_of(target) is None
    assert county.ask("SELECT code, owner FROM campaign.deviation") == [("no_talk_minutes", "B001")]


def test_an_ai_call_without_need_closes_when_an_officer_confirms_it(county: ContactedCounty) -> None:
    target = county.make_target(first_channel="ai_call")
    county.day()
    county.start(TUESDAY)
    county.ai_back(target)
    county.day()
    assert county.end_of(target) is None
    county.day(NEXT_MONDAY)
    header, row = county.opened("officer-B001")["AI상담 확인"]
    assert dict(zip(header, row, strict=True))["AI 응답 요약"].startswith(
        "본인확인 확인, 상담동의 동의, 건강 아니오"
    )
    county.start(NEXT_MONDAY + timedelta(days=1))
    county.call_back(target, None, confirm_ai_no_need=True, called_at=None, number_ref=None)
    county.do(judge_answers)
    assert county.end_of(target) == "closed_ai_no_need"
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt WHERE channel = 'phone'") == [(0,)]


def test_an_ai_call_that_is_not_confirmed_leads_to_the_officers_call(county: ContactedCounty) -> None:
    target = county.make_target(first_channel="ai_call")
    county.day()
    county.start(TUESDAY)
    county.ai_back(target)
    county.day()
    county.day(NEXT_MONDAY)
    county.start(NEXT_MONDAY + timedelta(days=1))
    county.call_back(target, None, confirm_ai_no_need=False, called_at=None, number_ref=None)
    county.do(judge_answers)
    county.day(NEXT_MONDAY + timedelta(days=7))
    assert county.plans(target)[-2:][0][2] == "phone_after_ai_answer"


def test_an_unanswered_question_about_an_ai_call_is_asked_again(county: ContactedCounty) -> None:
    county.make_target()  # the week has its list
    target = county.make_target(first_channel="ai_call")
    county.day()
    county.start(TUESDAY)
    county.ai_back(target)
    county.day()
    counts = [county.day(NEXT_MONDAY + timedelta(days=n)).get("confirmations", 0) for n in (0, 1, 7)]
    assert counts == [1, 0, 1]


def test_who_was_counselled_is_not_called_again_while_a_referral_is_pending(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    partner = {"consent_partners": "신용회복위원회", "consent_items": "성명,연락처"}
    consent: dict[str, Any] = {"consent": "GIVEN", "consent_right_told": True} | partner
    county.call_back(target, "TALKED", called_on=MONDAY, need="COUNSELLED", **consent)
    # The second line of the list comes back too; nobody was called by it.
    county.call_back(target, "NOT_DONE", called_on=WEDNESDAY, called_at=None)
    planned = county.plans(target)
    for day in (TUESDAY, FRIDAY, NEXT_MONDAY, NEXT_MONDAY + timedelta(days=14)):
        county.start(day)
        county.do(judge_answers)
        county.do(take_outcomes)
        county.do(plan_contacts)
    assert county.end_of(target) is None
    assert (county.plans(target), county.visits(target)) == (planned, [])


def test_a_watched_household_is_closed_until_its_review_day(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "TALKED", need="WATCH")
    county.do(judge_answers)
    assert county.end_of(target) == "closed_watch"
    assert county.ask("SELECT review_on FROM campaign.triage") == [(TUESDAY + timedelta(days=90),)]


def test_who_is_not_found_is_looked_for_by_a_checklist(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "INVALID_NUMBER", need="LOCATE")
    county.day()
    assert county.visits(target) == ["locate"]
    query = "SELECT numbers_tried, visits_made, search, review_on FROM campaign.locate_checklist"
    assert county.ask(query) == [(1, 0, "open", TUESDAY + timedelta(days=30))]
    story = why(county.home, county.household_of(target), reason="점검")
    steps = "전화번호 1개, 우편 0통, 방문 0번(부재 안내문 0번), 주민등록 변동 0건"
    review_on = TUESDAY + timedelta(days=30)
    assert f"소재파악 {TUESDAY}부터: {steps} · 찾는 중, 다음 검토 {review_on}" in story.certificate
    assert f"{TUESDAY}  전화: 결번" in story.events


def test_a_row_that_names_nothing_that_was_sent_is_a_deviation_and_lost_to_nobody(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    package, _ = county.sent(target)
    county.start(TUESDAY)
    for told in ({"ref": "NOBODY"}, {"package_id": "NOTHING"}):
        county.call_back(target, "NO_ANSWER", **told)
    county.do(judge_answers)
    county.day(WEDNESDAY)
    found = county.ask("SELECT code, owner, target_id FROM campaign.deviation ORDER BY code")
    assert found == [("unknown_package", "team_head", None), ("unknown_reference", "B001", None)]
    assert package


def test_a_second_call_on_a_day_and_one_at_night_are_deviations(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "NO_ANSWER")
    county.call_back(target, "NO_ANSWER", called_at=time(22))
    county.do(judge_answers)
    assert county.deviations() == {"second_on_day", "outside_hours"}


# ------------------------------------------------------------------ what people read


def test_the_contacts_that_people_read_count_notices_and_letters_and_name_nobody(
    county: ContactedCounty,
) -> None:
    target = county.make_target(first_channel="ai_call")
    county.day()
    county.start(TUESDAY)
    county.ai_back(target, "NO_ANSWER")
    county.do(judge_answers)
    rows = county.ask("SELECT channel, result, town_code FROM out.contact_attempt ORDER BY attempted_on")
    assert rows == [("sms", "SENT", "46720250"), ("ai_call", "NO_ANSWER", "46720250")]
    columns = {name for (name, *_) in county.ask("DESCRIBE out.contact_attempt")}
    assert not columns & {"person_name", "phone", "address", "officer_name", "remark"}


def test_a_try_of_the_ai_call_that_two_exports_tell_of_counts_once_and_what_the_second_adds_counts(
    county: ContactedCounty,
) -> None:
    target = county.make_target(first_channel="ai_call")
    county.day()
    county.ai_back(target, completion="PARTIAL", health_need=None)
    county.ai_back(target, health_need=True)
    county.day(MONDAY + timedelta(days=1))
    county.ai_back(target, health_need=True, called_at=f"{MONDAY} 10:00:00")
    county.ai_back(target, "NO_ANSWER", attempt_no=2)
    county.day(MONDAY + timedelta(days=2))
    attempts = county.ask("SELECT attempted_on FROM campaign.contact_attempt ORDER BY attempted_on")
    assert attempts == [(MONDAY,), (MONDAY + timedelta(days=1),)]
    needs = county.ask("SELECT answer FROM campaign.survey_response WHERE path = 'health_need'")
    assert ("true",) in needs
    assert county.ask("SELECT code FROM campaign.deviation") == []
