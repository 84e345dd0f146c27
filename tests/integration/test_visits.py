"""The stage `visits` from the request to the door and back, on an encrypted file."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tasks.doors.workbook import unseal
from tasks.visits import planning
from tasks.visits.plan import Plan, Problem, Visit
from tests.visited import MONDAY, OTHER_TOWN, OTHER_TOWN_KO, TOWN_KO, VisitedCounty
from warehouse.errors import Fault
from warehouse.verification import verify

TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 4))
NEXT_MONDAY = MONDAY + timedelta(days=7)


@pytest.fixture
def bare(tmp_path: Path) -> VisitedCounty:
    """A county without a roster."""
    return VisitedCounty(tmp_path)


@pytest.fixture
def county(bare: VisitedCounty) -> VisitedCounty:
    """Two officers of one town, who are out every day of four weeks."""
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO})
    return bare


def the_visit(county: VisitedCounty) -> dict[str, Any]:
    (visit,) = county.planned()
    return visit


def sheets_of(county: VisitedCounty, officer: str) -> dict[str, list[list[str]]]:
    """The newest package of an officer, opened: rows by sheet."""
    import io

    import fastexcel

    ((path, period),) = county.ask(
        "SELECT recipient || '/' || made_on || '/' || file_name, period FROM ops.package "
        "WHERE recipient = ? ORDER BY run_no DESC LIMIT 1",
        f"officer-{officer}",
    )
    passphrase = county.home.keys().passphrase(f"officer-{officer}", period)
    plain = unseal((county.home.outbox / path).read_bytes(), passphrase)
    book = fastexcel.read_excel(io.BytesIO(plain).getvalue())
    return {
        name: [
            [cell or "" for cell in row]
            for row in book.load_sheet(name, header_row=None, dtypes="string").to_polars().rows()
        ]
        for name in book.sheet_names
    }


def packages(county: VisitedCounty) -> int:
    return int(county.ask("SELECT count(*) FROM ops.package")[0][0])


# ---------------------------------------------------------------- planning and sending


def test_a_request_becomes_a_visit_on_a_sheet(county: VisitedCounty) -> None:
    request = county.request(county.target())
    counts = county.plan()
    assert (counts["planned"], counts["packages"], counts["unserved"]) == (1, 1, 0)
    visit = the_visit(county)
    assert visit["request_id"] == request
    assert MONDAY < visit["visit_on"] <= NEXT_MONDAY


def test_the_stage_run_again_does_nothing(county: VisitedCounty) -> None:
    county.request(county.target())
    first = county.plan()
    assert county.plan() == first
    assert (packages(county), len(county.planned())) == (1, 1)


def test_a_day_on_which_nothing_changed_plans_and_sends_nothing(county: VisitedCounty) -> None:
    county.request(county.target())
    county.plan()
    counts = county.plan_on(TUESDAY)
    assert (counts["planned"], counts["packages"]) == (0, 0)
    assert county.ask("SELECT count(*) FROM campaign.visit_plan") == [(1,)]


def test_a_request_of_midweek_waits_for_the_next_weekly_sheet(county: VisitedCounty) -> None:
    county.plan()
    county.start(WEDNESDAY)
    county.request(county.target())
    assert county.plan()["planned"] == 0
    assert county.plan_on(NEXT_MONDAY)["planned"] == 1


def test_a_visit_that_is_due_before_the_next_sheet_does_not_wait_for_it(county: VisitedCounty) -> None:
    county.plan()
    county.start(TUESDAY)
    county.request(county.target(), due_on=FRIDAY)
    assert county.plan()["planned"] == 1
    assert the_visit(county)["visit_on"] <= FRIDAY


def test_an_urgent_visit_leaves_at_once_for_today_or_tomorrow(county: VisitedCounty) -> None:
    county.plan()
    county.start(WEDNESDAY)
    county.request(county.target(), reason="urgent", priority=100, needs_two=True, not_before=WEDNESDAY)
    assert county.plan()["packages"] == 2
    visit = the_visit(county)
    assert visit["visit_on"] <= WEDNESDAY + timedelta(days=1)
    assert visit["visit_on"] > WEDNESDAY or visit["start_minute"] >= 780
    assert {visit["officer_id"], visit["officer_2_id"]} == {"B001", "B002"}


@pytest.mark.parametrize(("is_urgent", "planned"), [(True, 1), (False, 0)])
def test_only_an_urgent_household_is_visited_before_its_approval(
    county: VisitedCounty, is_urgent: bool, planned: int
) -> None:
    county.request(county.target(state="waiting", is_urgent=is_urgent), priority=100)
    assert county.plan()["planned"] == planned


def test_officers_serve_their_own_town_though_villages_share_a_name(bare: VisitedCounty) -> None:
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO, "B009": OTHER_TOWN_KO})
    bare.request(bare.target(ri="신리"))
    bare.request(bare.target(town=OTHER_TOWN, ri="신리"))
    bare.plan()
    towns = bare.ask(
        "SELECT p.town_code, v.officer_id IN ('B001', 'B002') FROM campaign.standing_visit v "
        "JOIN core.household_place p ON p.household_id = v.root_id"
    )
    assert dict(towns) == {"46720250": True, OTHER_TOWN: False}


def test_a_household_without_a_town_is_counted_and_not_planned(county: VisitedCounty) -> None:
    county.request(county.target(town=None))
    assert county.plan()["unplaced"] == 1


def test_a_household_with_two_requests_is_visited_once(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target)
    county.request(target, priority=40)
    county.plan()
    assert len(county.planned()) == 1


def test_without_an_open_campaign_nothing_is_planned(county: VisitedCounty) -> None:
    county.request(county.target())
    county.insert(
        "campaign.campaign_event", [{"campaign_id": "2024H1", "event": "closed", "happened_on": MONDAY}]
    )
    assert "planned" not in county.plan()
    assert county.planned() == []


def test_a_day_sheet_says_who_and_where_and_not_why(county: VisitedCounty) -> None:
    county.request(county.target(), reason="no_number")
    county.plan()
    sheets = sheets_of(county, the_visit(county)["officer_id"])
    head, line = sheets["방문 일정"]
    assert head[:9] == [
        "송신분번호",
        "대상번호",
        "담당자",
        "동행자",
        "방문일",
        "방문시각",
        "성명",
        "주소",
        "연락처",
    ]
    assert head[9:] == ["방문결과", "체류(분)", "상담(분)", "처리결과", "제공서비스", "특이사항"]
    assert line[6:9] == ["김보기0", "전라남도 곡성군 읍내리 1", "010-0123-0001"]
    assert line[9:] == [""] * 6
    assert line[4] == str(the_visit(county)["visit_on"])
    everything = "".join(cell for rows in sheets.values() for row in rows for cell in row)
    assert not any(word in everything for word in ("no_number", "위기", "복지", "체납", "단수"))


def test_the_notice_for_an_absent_household_names_office_officer_and_number(county: VisitedCounty) -> None:
    county.request(county.target())
    county.plan()
    officer = the_visit(county)["officer_id"]
    notice = dict(map(tuple, sheets_of(county, officer)["안내"]))["부재 안내문"]
    assert all(word in notice for word in ("곡성읍사무소", f"담당{officer}", "061-000-0101"))


def test_who_rides_along_gets_the_times_and_no_name(county: VisitedCounty) -> None:
    county.request(county.target(), needs_two=True)
    county.plan()
    visit = the_visit(county)
    sheets = sheets_of(county, visit["officer_2_id"])
    assert sheets["동행 일정"][1][2] == f"담당{visit['officer_id']}"
    assert not any("김보기" in cell for rows in sheets.values() for row in rows for cell in row)


def test_a_plan_that_fails_the_check_is_not_written(
    county: VisitedCounty, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.request(county.target())

    def broken(problem: Problem) -> Plan:
        (request,) = problem.requests
        visit = Visit(TUESDAY, 1200, "B001", request.request_id, request.minutes)
        return Plan(problem.town.town_code, (visit,), (), 0)

    monkeypatch.setattr(planning, "plan_town", broken)
    with pytest.raises(Fault) as fault:
        county.plan()
    assert fault.value.code == "plan_failed_check"
    assert (packages(county), county.planned()) == (0, [])


# ---------------------------------------------------------------- what bars and what changes


def test_no_visit_is_planned_against_a_refusal(county: VisitedCounty) -> None:
    target = county.target()
    refuse(county, target, "VISIT")
    county.start(TUESDAY)
    county.request(target)
    assert county.plan()["planned"] == 0


def test_a_named_order_is_carried_out_against_a_refusal(county: VisitedCounty) -> None:
    target = county.target()
    refuse(county, target, "CAMPAIGN")
    county.start(TUESDAY)
    county.request(target, reason="welfare_check", priority=95)
    assert county.plan()["planned"] == 1


def refuse(county: VisitedCounty, target: str, scope: str) -> None:
    ((household,),) = county.ask("SELECT household_id FROM campaign.target WHERE target_id = ?", target)
    refusal = {
        "delivery_id": county.new_id("delivery"),
        "row_no": 1,
        "target_id": target,
        "household_id": household,
        "scope": scope,
        "refused_on": county.run.as_of,
        "review_on": county.run.as_of + timedelta(days=90),
    }
    county.insert("campaign.refusal", [refusal])


@pytest.mark.parametrize(("only_channel", "planned"), [(None, 0), ("PHONE", 0), ("VISIT", 1)])
def test_a_safety_flag_bars_the_door_unless_the_person_named_it(
    county: VisitedCounty, only_channel: str | None, planned: int
) -> None:
    target = county.target()
    ((household,),) = county.ask("SELECT household_id FROM campaign.target WHERE target_id = ?", target)
    flag = {"household_id": household, "flag": "VIOLENCE", "only_channel": only_channel, "flagged_on": MONDAY}
    county.insert("campaign.safety_flag", [{"delivery_id": "f", "row_no": 1} | flag])
    county.request(target)
    assert county.plan()["planned"] == planned
    assert all(visit["officer_2_id"] for visit in county.planned())


def test_a_refusal_takes_back_a_visit_that_stands(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target, not_before=FRIDAY)
    county.plan()
    officer = the_visit(county)["officer_id"]
    county.start(TUESDAY)
    refuse(county, target, "PHONE")
    assert county.plan()["withdrawn"] == 0
    county.start(WEDNESDAY)
    refuse(county, target, "VISIT")
    assert county.plan()["withdrawn"] == 1
    assert county.planned() == []
    assert len(sheets_of(county, officer)["방문 취소"]) == 2


def test_a_target_that_ended_otherwise_takes_its_visit_back(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target, not_before=FRIDAY)
    county.plan()
    county.start(TUESDAY)
    county.close(target)
    counts = county.plan()
    assert (counts["withdrawn"], counts["packages"]) == (1, 1)
    assert county.ask("SELECT state FROM out.visit") == [("withdrawn",)]


def test_a_new_roster_moves_only_the_visits_of_who_is_away(bare: VisitedCounty) -> None:
    for _ in range(2):
        bare.request(bare.target(), not_before=FRIDAY, due_on=FRIDAY)
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO}, max_visits=1)
    bare.plan()
    before = {visit["officer_id"]: visit for visit in bare.planned()}
    bare.start(WEDNESDAY)
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO}, max_visits=2)
    away = {"order_kind": "REPLAN_WITHOUT", "officer_id": "B001", "starts_on": FRIDAY, "ends_on": FRIDAY}
    bare.deliver("operator_order", [away])
    bare.plan()
    after = {visit["request_id"]: visit for visit in bare.planned()}
    stayed, moved = before["B002"], before["B001"]
    assert after[stayed["request_id"]]["start_minute"] == stayed["start_minute"]
    assert after[moved["request_id"]]["officer_id"] == "B002"
    assert after[moved["request_id"]]["visit_id"] == moved["visit_id"]
    assert bare.ask("SELECT moved FROM campaign.visit_plan ORDER BY run_no DESC LIMIT 1") == [(1,)]
    assert len(sheets_of(bare, "B001")["방문 취소"]) == 2


def test_an_urgent_visit_moves_another_only_where_it_finds_no_room(bare: VisitedCounty) -> None:
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO}, max_visits=1, minutes_afternoon=0)
    for _ in range(4):
        bare.request(bare.target(), not_before=TUESDAY, due_on=WEDNESDAY)
    bare.plan()
    assert sorted({visit["visit_on"] for visit in bare.planned()}) == [TUESDAY, WEDNESDAY]
    bare.start(TUESDAY)
    urgent = bare.request(bare.target(), reason="urgent", priority=100, not_before=TUESDAY)
    bare.plan()
    made = {visit["request_id"]: visit["visit_on"] for visit in bare.planned()}
    assert made[urgent] == WEDNESDAY


def test_a_promise_is_confirmed_and_never_moves(county: VisitedCounty) -> None:
    request = county.request(county.target())
    county.plan()
    county.start(TUESDAY)
    promise = {"request_id": request, "officer_id": "B002", "promised_on": FRIDAY, "start_minute": 835}
    county.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1} | promise])
    county.plan()
    for day in (WEDNESDAY, WEDNESDAY + timedelta(days=1)):
        county.start(day)
        county.request(county.target(), reason="urgent", priority=100, not_before=day)
        county.roster({"B001": TOWN_KO, "B002": TOWN_KO})
        county.plan()
        stands = next(visit for visit in county.planned() if visit["request_id"] == request)
        where = (stands["officer_id"], stands["visit_on"], stands["start_minute"], stands["is_confirmed"])
        assert where == ("B002", FRIDAY, 835, True)


def test_a_promise_beyond_the_roster_stands_and_is_left_to_a_human(county: VisitedCounty) -> None:
    request = county.request(county.target())
    promise = {"request_id": request, "officer_id": "B002", "promised_on": FRIDAY, "start_minute": 1110}
    county.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1} | promise])
    assert county.plan()["conflicts"] == 1
    assert (the_visit(county)["start_minute"], the_visit(county)["is_confirmed"]) == (1110, True)


def test_a_visit_without_a_result_falls_due_and_is_planned_anew(county: VisitedCounty) -> None:
    county.request(county.target())
    county.plan()
    lost = the_visit(county)
    county.plan_on(lost["visit_on"] + timedelta(days=3))
    assert county.ask("SELECT visit_id FROM campaign.visit_due") == [(lost["visit_id"],)]
    assert the_visit(county)["visit_id"] == lost["visit_id"]
    county.start(MONDAY + timedelta(days=21))
    county.plan()
    assert the_visit(county)["visit_id"] != lost["visit_id"]
    assert the_visit(county)["visit_on"] > MONDAY + timedelta(days=21)


# ---------------------------------------------------------------- what comes back


@pytest.fixture
def visited(county: VisitedCounty) -> Callable[..., str]:
    """A household is visited and the line of its sheet comes back; returns the target."""

    def visit(result: str, *, members: int = 1, phone: str | None = None, **told: Any) -> str:
        target = county.target(members=members, phone=phone)
        county.request(target)
        county.plan()
        made = the_visit(county)
        county.start(made["visit_on"] + timedelta(days=1))
        county.come_back(made, result, **told)
        county.plan()
        return target

    return visit


def test_a_talk_at_the_door_is_a_contact_with_its_answers(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    target = visited("MET", health_need=True, household_size=1, income_band="NONE")
    assert county.ask("SELECT channel, result, is_talk, talk_minutes FROM campaign.contact_attempt") == [
        ("visit", "MET", True, 30)
    ]
    assert dict(county.ask("SELECT path, answer FROM campaign.survey_response")) == {
        "health_need": "true",
        "household_size": "1",
        "income_band": "NONE",
    }
    assert county.end_of(target) is None
    assert county.planned() == []


def test_a_visit_without_minutes_of_talk_is_no_talk(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("MET", talk_minutes=None)
    assert county.ask("SELECT is_talk FROM campaign.contact_attempt") == [(False,)]


def test_an_absent_household_is_tried_on_another_weekday_and_half_day(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("ABSENT")
    ((first_on, first_start),) = county.ask("SELECT visit_on, start_minute FROM campaign.visit")
    county.plan_on(NEXT_MONDAY)
    second = the_visit(county)
    assert second["try_no"] == 2
    assert second["visit_on"].weekday() != first_on.weekday()
    assert (second["start_minute"] < 720) != (first_start < 720)


def test_after_three_absences_the_household_is_looked_for(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target)
    day = MONDAY
    for _ in range(3):
        county.start(day)
        county.plan()
        visit = the_visit(county)
        county.start(visit["visit_on"] + timedelta(days=1))
        county.come_back(visit, "ABSENT")
        county.plan()
        day += timedelta(days=7)
    assert county.ask("SELECT verdict, rule_id FROM campaign.triage") == [("locate", "visit_absent")]
    reasons = county.ask("SELECT reason FROM campaign.visit_request ORDER BY run_no")
    assert reasons == [("visit_needed",), ("again",), ("again",), ("locate",)]
    assert county.end_of(target) is None


@pytest.mark.parametrize(
    ("result", "told", "end"),
    [
        ("REFUSED", {"refusal_scope": "CAMPAIGN"}, "closed_refused"),
        ("REFUSED", {"refusal_scope": "VISIT"}, None),
        ("REFUSED", {}, None),
        ("DIED", {}, "closed_died"),
        ("INSTITUTION", {}, "closed_institution"),
        ("MOVED", {}, None),
        ("UNFOUND", {}, None),
        ("NOT_DONE", {}, None),
    ],
)
def test_what_was_found_ends_the_target_or_not(
    county: VisitedCounty, visited: Callable[..., str], result: str, told: dict[str, Any], end: str | None
) -> None:
    assert county.end_of(visited(result, **told)) == end


def test_a_refusal_is_kept_with_its_scope_until_its_review(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("REFUSED", refusal_scope="VISIT")
    ((scope, refused_on, review_on),) = county.ask(
        "SELECT scope, refused_on, review_on FROM campaign.refusal"
    )
    assert (scope, (review_on - refused_on).days) == ("VISIT", 90)


def test_a_refusal_without_its_scope_bars_everything_until_the_officer_is_asked(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("REFUSED")
    assert county.ask("SELECT scope FROM campaign.refusal") == [("CAMPAIGN",)]
    assert county.deviations() == {"refusal_without_scope"}


def test_who_is_left_after_a_death_is_visited_before_anything_ends(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    target = visited("DIED", members=2)
    assert county.end_of(target) is None
    assert county.ask("SELECT count(*) FROM campaign.visit_request WHERE reason = 'survivors'") == [(1,)]


def test_who_moved_is_handed_over_with_the_registers_row_as_receipt(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    target = visited("MOVED", members=2)
    assert county.ask("SELECT verdict FROM campaign.triage") == [("locate",)]
    county.start(NEXT_MONDAY)
    moved = {"event_code": "MOVED_OUT", "event_on": NEXT_MONDAY, "to_region": "전라남도 순천시"}
    delivery = county.deliver("death_and_move", [moved])
    ((person,),) = county.ask("SELECT min(person_id) FROM core.membership")
    link = {"delivery_id": delivery, "row_no": 1, "person_id": person, "method": "token", "probability": 1.0}
    county.insert("core.link", [link])
    county.plan()
    assert county.end_of(target) == "closed_handed_over"
    event = "SELECT delivery_id FROM campaign.target_event WHERE event = 'closed'"
    assert county.ask(event) == [(delivery,)]


@pytest.mark.parametrize(("is_tried", "end"), [(True, "closed_unfound"), (False, None)])
def test_a_household_is_unfound_after_two_vain_visits_and_every_number(
    county: VisitedCounty, visited: Callable[..., str], is_tried: bool, end: str | None
) -> None:
    target = visited("UNFOUND", phone="01001230001")
    if is_tried:
        attempt = {
            "channel": "phone",
            "attempted_on": MONDAY,
            "number_ref": "phone",
            "result": "INVALID_NUMBER",
        }
        source = {"attempt_id": "a", "target_id": target, "is_talk": False, "delivery_id": "d", "row_no": 1}
        county.insert("campaign.contact_attempt", [source | attempt])
    county.plan_on(NEXT_MONDAY)
    search = the_visit(county)
    county.start(search["visit_on"] + timedelta(days=1))
    county.come_back(search, "UNFOUND")
    county.plan()
    assert county.end_of(target) == end


def test_a_visit_not_made_is_planned_again_as_another_visit(
    county: VisitedCounty, visited: Callable[..., str]
) -> None:
    visited("NOT_DONE")
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt") == [(0,)]
    county.plan_on(NEXT_MONDAY)
    again = the_visit(county)
    assert again["try_no"] == 1
    assert county.ask("SELECT state FROM out.visit ORDER BY visit_on") == [("not_done",), ("planned",)]


def test_nobody_is_visited_again_against_a_refusal_of_the_meantime(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target)
    county.plan()
    visit = the_visit(county)
    county.start(visit["visit_on"] + timedelta(days=1))
    refuse(county, target, "VISIT")
    county.come_back(visit, "ABSENT")
    assert county.plan()["again"] == 0


def test_a_row_that_speaks_of_what_was_not_sent_is_kept_as_a_deviation(county: VisitedCounty) -> None:
    stray = {"package_id": "NOSUCH", "ref": "X", "officer": "담당B001", "visited_on": MONDAY, "result": "MET"}
    county.deliver("visit_result", [stray])
    assert county.plan()["deviations"] == 1
    assert county.deviations() == {"unknown_reference"}
    assert county.plan_on(TUESDAY)["deviations"] == 0


def test_a_visit_alone_where_two_were_asked_for_is_a_deviation(county: VisitedCounty) -> None:
    county.request(county.target(), needs_two=True)
    county.plan()
    visit = the_visit(county)
    county.start(visit["visit_on"] + timedelta(days=1))
    county.come_back(visit, "MET", officer_2=None)
    county.plan()
    assert county.deviations() == {"visit_alone"}
    assert county.ask("SELECT count(*) FROM campaign.visit_outcome") == [(1,)]


def test_a_visit_against_a_refusal_is_kept_and_told(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target, not_before=FRIDAY)
    county.plan()
    visit = the_visit(county)
    county.start(TUESDAY)
    refuse(county, target, "VISIT")
    county.start(NEXT_MONDAY)
    county.come_back(visit, "MET")
    county.plan()
    assert county.deviations() == {"visit_against_refusal"}
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt WHERE is_talk") == [(1,)]


def test_an_outcome_by_another_officer_of_the_roster_is_that_officers(county: VisitedCounty) -> None:
    county.request(county.target())
    county.plan()
    visit = the_visit(county)
    other = "B002" if visit["officer_id"] == "B001" else "B001"
    county.start(visit["visit_on"] + timedelta(days=1))
    county.come_back(visit, "MET", officer=f"담당{other}")
    county.plan()
    assert county.ask("SELECT officer_id FROM campaign.visit_outcome") == [(other,)]


def test_the_laws_hold_over_weeks_of_visits(county: VisitedCounty) -> None:
    for number in range(8):
        county.request(county.target(phone=None), needs_two=number % 3 == 0, priority=40 + 5 * number)
    results = ("MET", "ABSENT", "NOT_DONE", "REFUSED", "UNFOUND", "DIED", "MOVED", "INSTITUTION")
    day: date = MONDAY
    for week in range(3):
        county.start(day)
        county.plan()
        came = county.planned()
        county.start(day + timedelta(days=8 if week == 2 else 4))
        for number, visit in enumerate(visit for visit in came if visit["visit_on"] < county.run.as_of):
            county.come_back(visit, results[(number + week) % len(results)])
        county.plan()
        day += timedelta(days=7)
    broken = [law.name for law in verify(county.home) if not law.holds]
    assert broken == []
