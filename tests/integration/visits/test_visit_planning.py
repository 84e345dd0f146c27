"""What is asked for is planned, checked, and leaves on day sheets."""

from datetime import timedelta

import pytest

from tasks.visits import planning
from tasks.visits.plan import Plan, Problem, Visit
from tests.visited import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    OTHER_TOWN,
    OTHER_TOWN_KO,
    TOWN_KO,
    TUESDAY,
    WEDNESDAY,
    VisitedCounty,
)
from warehouse.errors import Fault


def test_a_request_becomes_a_visit_on_a_sheet(county: VisitedCounty) -> None:
    request = county.request(county.target())
    counts = county.plan()
    assert (counts["planned"], counts["packages"], counts["unserved"]) == (1, 1, 0)
    visit = county.the_visit()
    assert visit["request_id"] == request
    assert MONDAY < visit["visit_on"] <= NEXT_MONDAY


def test_the_stage_run_again_does_nothing(county: VisitedCounty) -> None:
    county.request(county.target())
    first = county.plan()
    assert county.plan() == first
    assert (county.packages(), len(county.planned())) == (1, 1)


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
    assert county.the_visit()["visit_on"] <= FRIDAY


def test_an_urgent_visit_leaves_at_once_for_today_or_tomorrow(county: VisitedCounty) -> None:
    county.plan()
    county.start(WEDNESDAY)
    county.request(county.target(), reason="urgent", priority=100, needs_two=True, not_before=WEDNESDAY)
    assert county.plan()["packages"] == 2
    visit = county.the_visit()
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


def test_a_day_sheet_says_who_and_where_and_not_why(county: VisitedCounty) -> None:
    county.request(county.target(), reason="no_number")
    county.plan()
    sheets = county.sheets_of(county.the_visit()["officer_id"])
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
    by_hand = (
        "방문결과/체류(분)/상담(분)/부재 안내문/봉인 스티커/처리결과/제공서비스/신청인/직권신청 동의/특이사항"
    )
    assert "/".join(head[9:]) == by_hand
    assert line[6:9] == ["김보기0", "전라남도 곡성군 읍내리 1", "010-0123-0001"]
    assert line[9:] == [""] * 10
    assert line[4] == str(county.the_visit()["visit_on"])
    everything = "".join(cell for rows in sheets.values() for row in rows for cell in row)
    assert not any(word in everything for word in ("no_number", "위기", "복지", "체납", "단수"))


def test_the_notice_for_an_absent_household_names_office_officer_and_number(county: VisitedCounty) -> None:
    county.request(county.target())
    county.plan()
    officer = county.the_visit()["officer_id"]
    notice = dict(map(tuple, county.sheets_of(officer)["안내"]))["부재 안내문"]
    assert all(word in notice for word in ("곡성읍사무소", f"담당{officer}", "061-000-0101"))


def test_who_rides_along_gets_the_times_and_no_name(county: VisitedCounty) -> None:
    county.request(county.target(), needs_two=True)
    county.plan()
    visit = county.the_visit()
    sheets = county.sheets_of(visit["officer_2_id"])
    assert sheets["동행 일정"][1][2] == f"담당{visit['officer_id']}"
    assert not any("김보기" in cell for rows in sheets.values() for row in rows for cell in row)


def test_only_a_sheet_with_a_visit_asks_to_be_sent_back(county: VisitedCounty) -> None:
    county.request(county.target(), needs_two=True)
    county.plan()
    visit = county.the_visit()
    told = [
        dict(map(tuple, county.sheets_of(visit[one])["안내"]))["회신"]
        for one in ("officer_id", "officer_2_id")
    ]
    assert ["visit_result 폴더에 넣어" in each for each in told] == [True, False]


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
    assert (county.packages(), county.planned()) == (0, [])


def test_a_skill_that_nobody_of_the_town_has_keeps_nobody_waiting(county: VisitedCounty) -> None:
    county.request(county.target(), skill="수어")
    assert county.plan()["planned"] == 1


def test_who_has_the_skill_goes(bare: VisitedCounty) -> None:
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO}, skilled={"B002": "정신건강, 수어"})
    bare.request(bare.target(), skill="수어")
    bare.plan()
    assert bare.the_visit()["officer_id"] == "B002"


@pytest.mark.parametrize("skilled", ["B001", "B002"])
def test_who_knows_about_it_goes_where_a_household_was_chosen_for_it(
    bare: VisitedCounty, skilled: str
) -> None:
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO}, skilled={skilled: "정신건강"})
    target = bare.target()
    bare.insert("campaign.target_reason", [{"target_id": target, "kind": "SELF_HARM_VISIT", "points": 10}])
    bare.request(target)
    bare.plan()
    assert bare.the_visit()["officer_id"] == skilled


def test_nobody_is_called_on_in_the_morning_of_the_zones_market(bare: VisitedCounty) -> None:
    # the market of the hub is on days that end with 3 and 8; everybody is out in the mornings only
    bare.roster({"B009": OTHER_TOWN_KO}, minutes_afternoon=0)
    bare.request(bare.target(town=OTHER_TOWN), not_before=FRIDAY)
    bare.plan()
    assert FRIDAY.day == 8
    assert bare.the_visit()["visit_on"] == NEXT_MONDAY


@pytest.mark.parametrize("officer", ["B001", "B002"])
def test_the_officer_whom_the_household_talked_with_goes(county: VisitedCounty, officer: str) -> None:
    target = county.target()
    talk = {"channel": "phone", "result": "TALKED", "is_talk": True, "officer_id": officer}
    source = {"attempt_id": "a", "attempted_on": MONDAY, "delivery_id": "d", "row_no": 1}
    county.insert("campaign.contact_attempt", [{"target_id": target} | talk | source])
    county.request(target)
    county.plan()
    assert county.the_visit()["officer_id"] == officer
