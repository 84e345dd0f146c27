"""The eligibility pre-check on a real warehouse: from answers to the certificate, the counts and the visit sheet."""

from pathlib import Path

import pytest

from tasks.doors.windows import why
from tasks.eligibility import check_eligibility
from tasks.visits.sheets import Bundle, Officer, send_sheets
from tests.factories import county_with
from tests.helped import CAMPAIGN, NEXT_DAY, HelpedCounty, fresh_county
from warehouse.connection import Warehouse
from warehouse.county import County
from warehouse.home import county_file

MEANS = {"household_size": "1", "income_band": "NONE", "assets_band": "UNDER_50M"}


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


def tell(county: HelpedCounty, target: str, **told: str) -> None:
    """A household answers these questions in a visit of this run."""
    delivery = county.visited(target)
    row = {"delivery_id": delivery, "row_no": 1, "target_id": target, "form_version": "2024020101"}
    row |= {"answered_on": county.run.as_of}
    county.insert("campaign.survey_response", [row | {"path": p, "answer": a} for p, a in told.items()])


def answers(county: HelpedCounty) -> dict[str, str]:
    return dict(county.ask("SELECT benefit, answer FROM campaign.eligibility_now"))


def test_what_was_told_last_of_each_question_is_checked_once_and_again_only_when_more_is_told(
    county: HelpedCounty,
) -> None:
    target = county.target()
    tell(county, target, household_size="1", income_band="FROM_3M")
    assert county.do(check_eligibility) == {"checked": 1, "silent": 0}
    assert set(answers(county).values()) == {"unlikely"}
    county.start(NEXT_DAY)
    assert county.do(check_eligibility) == {"checked": 0, "silent": 0}
    county.start(NEXT_DAY.replace(day=6))
    tell(county, target, income_band="NONE", assets_band="UNDER_50M")
    assert county.do(check_eligibility) == {"checked": 1, "silent": 0}
    likely = dict.fromkeys(("LIVELIHOOD", "MEDICAL", "HOUSING"), "likely")
    assert answers(county) == likely | {"EMERGENCY": "cannot_tell"}


def test_a_known_kind_or_need_is_a_reason_and_an_answer_of_no_need_at_all_is_none(
    county: HelpedCounty,
) -> None:
    kind, need, neither = county.target(), county.target(), county.target()
    county.insert("campaign.target_reason", [{"target_id": kind, "kind": "EI_LOST", "points": 1}])
    tell(county, kind, **MEANS)
    tell(county, need, health_need="true", **MEANS)
    tell(county, neither, health_need="false", **MEANS)
    county.do(check_eligibility)
    query = "SELECT answer FROM campaign.eligibility_now WHERE benefit = 'EMERGENCY' AND target_id = ?"
    found = [county.ask(query, target)[0][0] for target in (kind, need, neither)]
    assert found == ["likely", "likely", "unlikely"]
    counted = "SELECT answer, households FROM out.eligibility WHERE campaign_id = ? AND benefit = 'ANY'"
    assert county.ask(counted, CAMPAIGN) == [("likely", 3)]


def test_a_county_that_does_not_use_inferred_values_hears_nothing_and_nothing_is_kept(tmp_path: Path) -> None:
    eligibility = County.read(county_file("46720")).stated["eligibility"] | {"uses_inferred": False}
    county = HelpedCounty(tmp_path, county_with(eligibility=eligibility))
    tell(county, county.target(), **MEANS)
    assert county.do(check_eligibility) == {"checked": 0, "silent": 1}
    assert answers(county) == {}


def test_the_certificate_and_the_visit_sheet_say_it_in_one_line_that_is_no_decision(
    county: HelpedCounty,
) -> None:
    target = county.target()
    tell(county, target, health_need="true", **MEANS)
    county.do(check_eligibility)
    line = "가능성(결정 아님): 긴급지원·생계·의료·주거 있음 [확인되지 않은 기준을 씀]"
    ((household,),) = county.ask("SELECT household_id FROM campaign.target")
    told = why(county.home, household, reason="확인").certificate
    assert told[-3:] == [
        "욕구조사: 건강(2024-03-04)",
        f"사전확인 2024-03-04: {line}",
        "  긴급복지 생계지원: 처음 3개월, 모두 6개월까지(긴급복지지원법 제10조)",
    ]
    visit = {
        "target_id": target,
        "request_id": "R1",
        "officer_id": "B009",
        "officer_2_id": None,
        "visit_on": county.run.as_of,
        "start_minute": 600,
    }
    officer = Officer("B009", "담당자", "곡성읍", "")
    with Warehouse(county.home).transaction(as_of=county.run.as_of, run_no=county.run.run_no) as tx:
        send_sheets(tx, {"B009": Bundle(visits=[visit])}, {"B009": officer}, CAMPAIGN)
    sheets = county.opened("officer-B009")
    assert sheets["사전확인"][1] == [sheets["방문 일정"][1][1], line]
    assert not any(line in cell for row in sheets["방문 일정"] for cell in row)
    everything = "".join(cell for rows in sheets.values() for row in rows for cell in row)
    assert not any(word in everything for word in ("위기", "복지", "체납", "단수"))


def test_a_home_whose_households_told_nothing_has_no_such_sheet_and_no_such_line(
    county: HelpedCounty,
) -> None:
    county.target()
    ((household,),) = county.ask("SELECT household_id FROM campaign.target")
    told = why(county.home, household, reason="확인").certificate
    assert not any(line.startswith(("욕구조사", "사전확인")) for line in told)
