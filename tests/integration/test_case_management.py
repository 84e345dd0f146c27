"""Case management by dated tasks: who has a case, what it awaits by when, what its plan brings, until its follow-up."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from tasks.cases import open_cases
from tasks.doors import inbox, windows
from tasks.doors.readers import read
from tasks.doors.workbook import unseal
from tasks.ingestion import take_in
from tasks.validation import validate
from tests.helped import CAMPAIGN, DAY, NEXT_DAY, HelpedCounty, fresh_county
from tests.unit.test_sheets_of_returns import book
from warehouse import limits
from warehouse.catalog import load_source
from warehouse.home import CHECKOUT

TASK = "SELECT task, due_on, owner FROM campaign.case_now"
LATE = "SELECT kind, owner, due_on FROM out.overdue WHERE starts_with(kind, 'case_')"
LOAD = (
    "SELECT manager, open_cases, open_high, load, case_limit, overdue, waiting FROM out.caseload ORDER BY 1"
)
LAWS = (
    "32_case_states.sql",
    "36_closed_case.sql",
    "61_every_case_awaits_something.sql",
    "62_case_closed_with_outcomes.sql",
)
GOAL = {
    "kind": "GOAL",
    "item_no": 1,
    "domain": "HEALTH",
    "content": "진료를 받는다",
    "due_on": date(2024, 9, 30),
}
SERVICE = {"kind": "SERVICE", "item_no": 1, "service": "밑반찬 지원"}


@pytest.fixture
def county() -> HelpedCounty:
    """A county with one case manager, B007."""
    made = fresh_county()
    made.roster({"B001": None, "B007": "노인돌봄, 통합사례관리"})
    return made


def _told(county: HelpedCounty, *rows: dict[str, Any]) -> None:
    """A report of this day on the newest case list that held a case."""
    package, ref, _ = county.sent_row("case")
    given = {"package_id": package, "ref": ref, "reported_on": county.run.as_of, "officer": "임도담"}
    county.deliver("case_report", [given | row for row in rows])


def _broken(county: HelpedCounty) -> list[str]:
    """The laws of cases that do not hold: all laws take seconds."""
    laws = [CHECKOUT / "warehouse" / "laws" / name for name in LAWS]
    return [law.stem for law in laws if county.ask(law.read_text("utf-8"))[0][-1] is not True]


def _case(county: HelpedCounty, target: str | None = None, **told: Any) -> str:
    """A household that an officer proposes in this run; its target."""
    target = target or county.target()
    county.visited(target, disposition="CASE", **({"economy_need": True} | told))
    county.do(open_cases)
    return target


def _report(county: HelpedCounty, day: date, *rows: dict[str, Any]) -> dict[str, int]:
    county.start(day)
    _told(county, *rows)
    return county.do(open_cases)


def _in_service(county: HelpedCounty, **told: Any) -> str:
    """A case since the 4th of March, in service with one goal and one service since the 11th."""
    target = _case(county, **told)
    county.start(NEXT_DAY)
    county.order_case("CASE_ACCEPTED")
    county.do(open_cases)
    _report(county, date(2024, 3, 8), GOAL, SERVICE, {"kind": "PLANNED"})
    _report(county, date(2024, 3, 11), {"kind": "SERVING"})
    return target


def test_a_case_goes_by_dated_tasks_from_its_survey_to_its_follow_up(county: HelpedCounty) -> None:
    limits.renew(county.home)
    target = _case(county)
    assert county.ask(TASK) == [("survey", date(2024, 3, 14), "B007")]
    _report(county, NEXT_DAY, {"kind": "SURVEYED", "difficulty": "HIGH"})
    assert county.ask(TASK) == [("conference", date(2024, 3, 12), "team_head")]
    county.start(date(2024, 3, 6))
    county.order_case("CASE_ACCEPTED")
    county.do(open_cases)
    assert county.ask(TASK) == [("plan", date(2024, 3, 24), "B007")]
    counts = _report(county, date(2024, 3, 8), GOAL, SERVICE, {"kind": "PLANNED"})
    assert (counts["moved"], counts["told"], counts["due"]) == (1, 2, 1)
    assert county.ask(TASK) == [("delivery", date(2024, 3, 15), "B007")]
    _report(county, date(2024, 3, 11), {"kind": "SERVING"})
    assert county.ask(TASK) == [("review", date(2024, 4, 10), "B007")]
    county.pass_day(date(2024, 4, 11))
    assert county.end_of(target) == "closed_case"
    assert county.ask(LATE) == [("case_review", "B007", date(2024, 4, 10))]
    _report(county, date(2024, 4, 12), {"kind": "REVIEWED"})
    assert county.ask(TASK) == [("review", date(2024, 5, 12), "B007")]
    results = ({"kind": "GOAL", "item_no": 1, "result": "PARTLY"}, {**SERVICE, "result": "DELIVERED"})
    _report(county, date(2024, 5, 10), *results, {"kind": "CLOSED", "closing_reason": "IMPROVED"})
    assert county.ask(TASK) == [("follow_up", date(2024, 6, 9), "B007")]
    assert county.ask(LOAD) == [("B007", 0, 0, 0, 15, 0, 0)]
    _report(county, date(2024, 6, 7), {"kind": "FOLLOWED_UP"})
    assert county.ask(TASK) == [(None, None, "B007")]
    assert county.ask(
        "SELECT kind, item_no, domain, service, result FROM campaign.case_item_now ORDER BY kind"
    ) == [
        ("goal", 1, "health", None, "PARTLY"),
        ("service", 1, None, "SIDE_DISH", "DELIVERED"),
    ]
    assert county.deviations() == set()
    assert _broken(county) == []


BAD = {
    "not_theirs_to_set": {"kind": "DECLINED"},
    "goal_without_outcome": {"kind": "CLOSED", "closing_reason": "MOVED"},
    "illegal_state_change": {"kind": "FOLLOWED_UP"},
    "unknown_service": {"kind": "SERVICE", "item_no": 2, "service": "없는 서비스"},
    "unknown_item": {"kind": "GOAL", "item_no": 7, "result": "MET"},
    "order_before_last_step": {"kind": "REVIEWED", "reported_on": DAY},
    "unknown_reference": {"kind": "REVIEWED", "ref": "XXXX"},
}


def test_a_report_that_may_not_be_is_kept_with_the_manager_and_moves_nothing(county: HelpedCounty) -> None:
    _in_service(county)
    counts = _report(county, date(2024, 3, 12), *BAD.values())
    assert (counts["moved"], counts["told"], counts["deviations"]) == (0, 0, len(BAD))
    assert set(county.ask("SELECT code, owner FROM campaign.deviation")) == {(code, "B007") for code in BAD}
    assert county.ask(TASK) == [("review", date(2024, 6, 9), "B007")]
    assert _broken(county) == []


def test_a_plan_without_a_goal_is_kept_with_the_manager_and_stays_owed(county: HelpedCounty) -> None:
    _case(county)
    county.start(NEXT_DAY)
    county.order_case("CASE_ACCEPTED")
    county.do(open_cases)
    _report(county, date(2024, 3, 8), {"kind": "PLANNED"})
    assert county.ask("SELECT code, owner FROM campaign.deviation") == [("plan_without_goal", "B007")]
    assert county.ask(TASK) == [("plan", date(2024, 4, 3), "B007")]


def test_the_last_day_of_its_goals_asks_for_the_closing_and_another_plan_for_reviews_again(
    county: HelpedCounty,
) -> None:
    _in_service(county)
    soon = GOAL | {"due_on": date(2024, 5, 1)}
    _report(county, date(2024, 4, 1), soon, {"kind": "PLANNED"})
    _report(county, date(2024, 4, 2), {"kind": "SERVING"})
    assert county.ask(TASK) == [("closing", date(2024, 5, 1), "B007")]
    county.pass_day(date(2024, 5, 2))
    assert county.ask(LATE) == [("case_closing", "B007", date(2024, 5, 1))]


def test_a_case_goes_to_whoever_has_least_and_waits_counted_where_all_are_at_their_limit(
    county: HelpedCounty,
) -> None:
    limits.renew(county.home)
    county.roster({"B007": "통합사례관리", "B008": "사례관리", "B009": "노인돌봄"})
    for _ in range(28):
        county.visited(county.target(), disposition="CASE", economy_need=True)
    county.do(open_cases)
    county.start(NEXT_DAY)
    for _ in range(2):
        county.visited(county.target(), disposition="CASE", safety_need=True)
    county.do(open_cases)
    # Fourteen ordinary ones each leave room for one more, and a difficult one counts as two.
    full = [("B007", 14, 0, 14, 15, 0, 0), ("B008", 14, 0, 14, 15, 0, 0)]
    assert county.ask(LOAD) == [*full, ("team_head", 2, 2, 4, None, 0, 2)]
    owed = "SELECT owner, due_on FROM out.due WHERE kind = 'case_manager'"
    assert county.ask(owed) == [("team_head", NEXT_DAY)] * 2
    assert _broken(county) == []
    county.start(date(2024, 3, 6))
    county.roster({"B007": "통합사례관리", "B008": "통합사례관리", "B010": "통합사례관리"})
    county.do(open_cases)
    assert county.ask(LOAD) == [*full, ("B010", 2, 2, 4, 15, 0, 0)]
    assert county.ask(owed) == []


def test_a_manager_who_leaves_gives_the_cases_to_another_who_is_told_of_them(county: HelpedCounty) -> None:
    _in_service(county)
    county.start(date(2024, 3, 20))
    county.roster({"B001": None, "B012": "통합사례관리"})
    assert county.do(open_cases)["sent"] == 1
    assert county.ask(TASK) == [("review", date(2024, 6, 9), "B012")]
    sheets = county.opened("officer-B012")
    assert sheets["담당 사례"][1][7:9] == ["점검", "2024-06-09"]
    assert [row[4] for row in sheets["목표와 서비스"][1:]] == ["진료를 받는다", ""]
    as_sent = read(
        load_source("case_report"), book(**sheets), as_of=county.run.as_of, keys=county.home.keys()
    )
    assert as_sent.height == 0
    county.start(date(2024, 3, 21))
    county.roster({"B001": None})
    county.do(open_cases)
    assert county.ask(TASK) == [("review", date(2024, 6, 9), "team_head")]
    assert _broken(county) == []


def test_a_list_of_cases_between_two_campaigns_opens_as_the_last_ones_did(county: HelpedCounty) -> None:
    _in_service(county)
    county.start(date(2024, 3, 20))
    over = {"campaign_id": CAMPAIGN, "event": "closed", "happened_on": county.run.as_of}
    county.insert("campaign.campaign_event", [over])
    county.roster({"B001": None, "B012": "통합사례관리"})
    county.do(open_cases)
    assert county.ask("SELECT period FROM ops.package WHERE recipient = 'officer-B012'") == [(CAMPAIGN,)]


def _next_campaign(county: HelpedCounty, day: date) -> None:
    county.start(day)
    events = [(CAMPAIGN, "closed"), ("2024H2", "opened")]
    county.insert(
        "campaign.campaign_event",
        [{"campaign_id": one, "event": event, "happened_on": day} for one, event in events],
    )


def test_a_case_outlives_its_campaign_and_another_listing_of_its_household_joins_it(
    county: HelpedCounty,
) -> None:
    first = _in_service(county)
    county.pass_day(date(2024, 3, 12))
    assert county.end_of(first) == "closed_case"
    before = county.ask(TASK)
    _next_campaign(county, date(2024, 6, 3))
    ((household,),) = county.ask("SELECT household_id FROM campaign.target WHERE target_id = ?", first)
    again = county.target()
    county.unite(again, first)
    assert county.do(open_cases)["attached"] == 1
    assert county.ask(TASK) == before
    assert county.ask("SELECT household_id FROM campaign.welfare_case") == [(household,)]
    # Proposed once more, it is the same case; before anybody spoke of it, nothing ended it.
    county.pass_day()
    assert county.end_of(again) is None
    _report(county, date(2024, 6, 7), {"kind": "REVIEWED"})
    county.pass_day(date(2024, 6, 10))
    assert county.end_of(again) == "closed_case"
    assert county.ask("SELECT count(*) FROM campaign.welfare_case") == [(1,)]
    assert county.broken_laws() == []


def test_an_officers_proposal_of_a_household_in_case_management_ends_its_target_and_opens_no_second_case(
    county: HelpedCounty,
) -> None:
    first = _in_service(county)
    county.pass_day(date(2024, 3, 12))
    county.start(date(2024, 6, 4))
    again = county.target()
    county.unite(again, first)
    county.do(open_cases)
    county.start(date(2024, 6, 5))
    county.visited(again, disposition="CASE", economy_need=True)
    county.pass_day()
    assert county.do(open_cases)["opened"] == 0
    assert county.end_of(again) == "closed_case"
    assert _broken(county) == []


def test_another_case_of_a_household_goes_to_who_managed_the_first(county: HelpedCounty) -> None:
    first = _case(county)
    county.start(NEXT_DAY)
    county.order_case("CASE_DECLINED")
    county.roster({"B002": "통합사례관리", "B007": "통합사례관리"})
    county.do(open_cases)
    county.start(date(2024, 3, 6))
    _case(county, first)
    query = "SELECT officer_id, reason FROM campaign.case_manager ORDER BY run_no"
    assert county.ask(query) == [("B007", "least_load"), ("B007", "kept")]


def test_a_list_of_the_team_head_explains_no_sheet_that_only_the_manager_has(county: HelpedCounty) -> None:
    _case(county)
    book = county.opened("team_head")
    about = dict(book["안내"][1:])
    assert "사례회의" in about
    assert "사례 보고" not in book
    assert not {"사례 보고", "계획 수립", "점검·종결"} & about.keys()
    assert "사례 보고" in dict(county.opened("officer-B007")["안내"][1:])
    assert "오늘의 업무 현황에" in about["할 일"]


def test_a_sheet_as_a_manager_fills_it_in_comes_back_without_what_was_left_blank(
    county: HelpedCounty,
) -> None:
    _case(county)
    county.start(NEXT_DAY)
    county.order_case("CASE_ACCEPTED")
    county.do(open_cases)
    made_on, name, period = county.ask(
        "SELECT made_on, file_name, period FROM ops.package WHERE recipient = 'officer-B007' ORDER BY run_no DESC"
    )[0]
    sealed = (county.home.outbox / "officer-B007" / str(made_on) / name).read_bytes()
    phrase = county.home.keys().passphrase("officer-B007", period)
    book = openpyxl.load_workbook(io.BytesIO(unseal(sealed, phrase)))
    page = book["사례 보고"]
    head = {cell.value: cell.column for cell in page[1]}
    offered = [page.cell(line, head["보고구분"]).value for line in range(2, page.max_row + 1)]
    assert offered == ["목표", "목표", "서비스", "계획 수립"]
    filled = {
        2: {"영역": "건강", "내용": "진료", "목표일": "2024-09-30"},
        4: {"서비스": "밑반찬 지원"},
        5: {},
    }
    for line, cells in filled.items():
        for title, value in (cells | {"일자": "2024-03-08"}).items():
            page.cell(line, head[title]).value = value
    content = io.BytesIO()
    book.save(content)
    inbox.drop(county.home, load_source("case_report"), "back.xlsx", content.getvalue())
    county.start(date(2024, 3, 11))
    for stage in (take_in, validate):
        stage(county.home, county.run)
    counts = county.do(open_cases)
    assert (counts["moved"], counts["told"], counts["deviations"]) == (1, 2, 0)
    assert county.ask("SELECT rule FROM ops.quarantine") == []


def test_the_certificate_of_a_household_tells_its_case_step_by_step(county: HelpedCounty) -> None:
    target = _in_service(county)
    ((household,),) = county.ask("SELECT household_id FROM campaign.target WHERE target_id = ?", target)
    told = "\n".join(windows.why(county.home, household, reason="민원 확인").certificate)
    assert (
        "통합사례관리 2024-03-04 접수 · 일반 · 담당 B007 · 서비스 제공 · 다음 점검 2024-06-09까지(B007)"
        in told
    )
    assert "  2024-03-08 계획 수립 ← 수신분 " in told
    assert "  목표 1 건강 2024-09-30까지: 결과 없음" in told
    assert "  서비스 1 밑반찬 지원: 결과 없음" in told
    assert "진료" not in told


def _close_unheard(county: HelpedCounty, case_id: str) -> None:
    """Closed from the conference's decision on, with a goal that nobody judged; with its task."""
    where = {"case_id": case_id, "delivery_id": "d", "row_no": 1}
    step = {"step_no": 3, "state": "closed", "from_state": "conference", "happened_on": county.run.as_of}
    county.insert("campaign.case_event", [where | step])
    goal = {"kind": "goal", "item_no": 1, "domain": "health", "told_on": county.run.as_of}
    county.insert("campaign.case_item", [where | goal])


def _step_without_task(county: HelpedCounty, case_id: str) -> None:
    step = {"step_no": 3, "state": "planned", "from_state": "conference", "happened_on": county.run.as_of}
    county.insert("campaign.case_event", [{"case_id": case_id, "delivery_id": "d", "row_no": 1} | step])


def _set_by_a_manager(county: HelpedCounty, case_id: str) -> None:
    step = {"step_no": 3, "state": "declined", "from_state": "conference", "happened_on": county.run.as_of}
    where = {"case_id": case_id, "delivery_id": "d", "row_no": 1, "set_by": "case_manager"}
    county.insert("campaign.case_event", [where | step])


@pytest.mark.parametrize(
    ("break_it", "law"),
    [
        (_step_without_task, "61_every_case_awaits_something"),
        (_close_unheard, "62_case_closed_with_outcomes"),
        (_set_by_a_manager, "32_case_states"),
    ],
)
def test_each_law_of_cases_is_broken_by_what_it_forbids(
    county: HelpedCounty, break_it: Callable[[HelpedCounty, str], None], law: str
) -> None:
    _case(county)
    county.start(NEXT_DAY)
    county.order_case("CASE_ACCEPTED")
    county.do(open_cases)
    break_it(county, county.sent_row("case")[2])
    assert _broken(county) == [law]
