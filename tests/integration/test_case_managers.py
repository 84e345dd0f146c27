"""Who manages a case where the team head says so, and where two cases turn out to be of one household."""

from datetime import date

import pytest

from tasks.cases import open_cases
from tests.helped import DAY, NEXT_DAY, HelpedCounty, fresh_county

TASK = "SELECT task, due_on, owner FROM campaign.case_now"


@pytest.fixture
def county() -> HelpedCounty:
    """A county with two case managers, B007 and B008."""
    made = fresh_county()
    made.roster({"B007": "통합사례관리", "B008": "통합사례관리", "B009": "노인돌봄"})
    return made


def _case(county: HelpedCounty) -> str:
    """A household that an officer proposes in this run; its target."""
    target = county.target()
    county.visited(target, disposition="CASE", economy_need=True)
    county.do(open_cases)
    return target


def test_the_team_head_names_who_manages_a_case_whatever_the_limit(county: HelpedCounty) -> None:
    _case(county)
    assert county.ask(TASK) == [("survey", date(2024, 3, 14), "B007")]
    county.start(NEXT_DAY)
    county.order_case("NAME_MANAGER", officer_id="B009")
    county.do(open_cases)
    assert county.deviations() == {"not_a_manager"}
    assert county.ask(TASK) == [("survey", date(2024, 3, 14), "B007")]
    county.start(date(2024, 3, 6))
    county.order_case("NAME_MANAGER", officer_id="B008")
    assert county.do(open_cases)["sent"] == 1
    assert county.opened("officer-B008")["담당 사례"]
    county.start(date(2024, 3, 7))
    county.do(open_cases)
    assert county.ask(TASK) == [("survey", date(2024, 3, 14), "B008")]
    assert county.ask("SELECT officer_id, reason FROM campaign.case_manager ORDER BY run_no") == [
        ("B007", "least_load"),
        ("B008", "ordered"),
    ]


def test_two_open_cases_of_one_household_are_told_to_the_team_head_once(county: HelpedCounty) -> None:
    first = _case(county)
    county.start(NEXT_DAY)
    second = _case(county)
    assert county.deviations() == set()
    county.start(date(2024, 3, 6))
    county.unite(second, first)
    for day in (date(2024, 3, 7), date(2024, 3, 8)):
        county.do(open_cases)
        assert county.ask("SELECT code, owner FROM campaign.deviation") == [("two_open_cases", "team_head")]
        county.start(day)


def test_a_manager_named_for_no_case_is_a_deviation(county: HelpedCounty) -> None:
    order = {"order_kind": "NAME_MANAGER", "package_id": "0" * 16, "ref": "R1", "officer_id": "B007"}
    county.deliver("operator_order", [order | {"reason": "인계", "ordered_by": "한가람", "ordered_on": DAY}])
    county.do(open_cases)
    assert county.deviations() == {"order_meets_nobody"}
