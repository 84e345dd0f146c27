"""Cases: what the conference is told, what it decides, and what the office tells afterwards, on a real warehouse."""

from datetime import date, timedelta

import pytest

from tasks.cases import open_cases
from tests.helped import DAY, NEXT_DAY, HelpedCounty, fresh_county

STATES = "SELECT state FROM campaign.case_event ORDER BY step_no"


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


@pytest.fixture
def target(county: HelpedCounty) -> str:
    """A household that an officer proposed this Monday, and that was laid before the conference."""
    target = county.target()
    county.visited(target, disposition="CASE", economy_need=True, health_need=True)
    county.pass_day()
    counts = {"moved": 0, "told": 0, "deviations": 0, "opened": 1, "due": 1, "attached": 0, "sent": 1}
    assert county.do(open_cases) == counts
    return target


def _tell(county: HelpedCounty, *kinds: str) -> None:
    """Orders of the days after ``DAY``, one a day."""
    for number, kind in enumerate(kinds, 1):
        county.start(DAY + timedelta(days=number))
        county.order_case(kind)
        county.do(open_cases)


@pytest.mark.usefixtures("target")
def test_the_conference_gets_each_household_once_with_the_day_of_its_plan(county: HelpedCounty) -> None:
    header, line = county.opened("team_head")["사례회의 대상"]
    cells = dict(zip(header, line, strict=True))
    assert cells["대상번호"] == county.sent_row("case")[1]
    assert (cells["성명"], cells["읍면·리"], cells["접수 근거"]) == (
        "김보기",
        "곡성읍 읍내리",
        "담당자 추천(여러 욕구)",
    )
    assert cells["계획 기한"] == "2024-04-03"
    county.start(NEXT_DAY)
    assert county.do(open_cases)["sent"] == 0


def test_a_case_goes_from_the_conference_to_its_end_and_ends_its_target(
    county: HelpedCounty, target: str
) -> None:
    county.pass_day(NEXT_DAY)
    assert county.end_of(target) is None
    _tell(county, "CASE_ACCEPTED", "CASE_PLANNED", "CASE_SERVING", "CASE_CLOSED")
    county.pass_day(date(2024, 3, 11))
    assert [state for (state,) in county.ask(STATES)] == [
        "intake",
        "conference",
        "planned",
        "serving",
        "closed",
    ]
    assert county.end_of(target) == "closed_case"
    assert county.deviations() == set()
    county.pass_day(date(2024, 4, 30))
    assert county.ask("SELECT code FROM campaign.help_due") == []
    assert county.broken_laws() == []


def test_a_household_that_the_conference_does_not_take_stays_with_its_officer(
    county: HelpedCounty, target: str
) -> None:
    _tell(county, "CASE_DECLINED")
    county.pass_day(date(2024, 3, 11))
    assert county.end_of(target) is None
    assert county.ask("SELECT code, target_id, owner FROM out.due WHERE kind = 'next_help'") == [
        ("case_declined", target, "B001")
    ]
    assert county.ask("SELECT kind, code, owner FROM out.overdue") == [("next_help", "case_declined", "B001")]
    county.start(date(2024, 3, 12))
    county.visited(target, disposition="SERVICE", services="생필품")
    county.pass_day()
    assert county.end_of(target) == "closed_service"
    assert county.ask("SELECT code FROM campaign.help_due") == []
    assert county.broken_laws() == []


@pytest.mark.parametrize("taken_back", ["CASE_ENTERED_IN_ERROR", "CASE_DECLINED"])
def test_a_household_closed_as_a_case_that_it_is_not_is_owed_another_way_by_the_team_head(
    county: HelpedCounty, target: str, taken_back: str
) -> None:
    _tell(county, "CASE_ACCEPTED")
    county.pass_day(date(2024, 3, 6))
    assert county.end_of(target) == "closed_case"
    county.start(date(2024, 3, 7))
    county.order_case(taken_back)
    county.do(open_cases)
    assert county.broken_laws() == []
    county.pass_day(date(2024, 4, 30))
    owed = "SELECT kind, code, owner, target_id FROM out.due"
    assert county.ask(owed) == [("next_help", "case_undone", "team_head", target)]
    assert county.broken_laws() == []
    county.start(date(2024, 5, 2))
    county.visited(target, disposition="SERVICE", services="생필품")
    county.pass_day()
    assert county.ask(owed) == []
    assert county.broken_laws() == []


def test_a_household_closed_as_a_case_that_it_is_not_is_owed_nothing_once_it_is_a_target_again(
    county: HelpedCounty, target: str
) -> None:
    _tell(county, "CASE_ACCEPTED")
    county.pass_day(date(2024, 3, 6))
    county.start(date(2024, 3, 7))
    county.order_case("CASE_ENTERED_IN_ERROR")
    county.do(open_cases)
    county.unite(county.target(state="waiting"), target)
    county.pass_day(date(2024, 3, 8))
    assert county.ask("SELECT code FROM campaign.help_due") == []


def test_a_household_awaits_the_conference_whatever_else_it_was_given(county: HelpedCounty) -> None:
    target = county.target()
    needs = dict.fromkeys(("health_need", "economy_need", "care_need", "housing_need"), True)
    county.visited(target, disposition="SERVICE", services="생필품", **needs)
    county.do(open_cases)
    county.pass_day()
    assert county.end_of(target) is None
    _tell(county, "CASE_DECLINED")
    county.pass_day(date(2024, 3, 6))
    assert county.end_of(target) == "closed_service"


@pytest.mark.usefixtures("target")
@pytest.mark.parametrize(
    ("kind", "told", "code"),
    [
        ("CASE_PLANNED", {}, "illegal_state_change"),
        ("CASE_ACCEPTED", {"ordered_on": DAY - timedelta(days=1)}, "order_before_last_step"),
        ("CASE_ACCEPTED", {"ref": "XXXX"}, "order_meets_nobody"),
    ],
)
def test_an_order_that_may_not_be_is_a_deviation_of_the_team_head(
    county: HelpedCounty, kind: str, told: dict[str, object], code: str
) -> None:
    county.start(NEXT_DAY)
    county.order_case(kind, **told)
    assert county.do(open_cases)["deviations"] == 1
    county.start(date(2024, 3, 6))
    assert county.do(open_cases)["deviations"] == 0
    assert county.ask("SELECT code, owner FROM campaign.deviation") == [(code, "team_head")]
    assert county.ask(STATES) == [("intake",)]


@pytest.mark.usefixtures("target")
def test_the_same_decision_told_twice_is_one(county: HelpedCounty) -> None:
    _tell(county, "CASE_ACCEPTED", "CASE_ACCEPTED")
    assert county.ask(STATES) == [("intake",), ("conference",)]
    assert county.deviations() == set()
