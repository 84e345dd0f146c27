"""A day of the county's calendar that becomes a holiday after visits were planned on it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.visited import TUESDAY, WEDNESDAY, VisitedCounty

THURSDAY = WEDNESDAY + timedelta(days=1)


def _with_holiday(county: VisitedCounty, folder: Path) -> None:
    """The county's file as somebody changes it on Tuesday: nobody works on Wednesday."""
    told = f"holiday_overrides: [{{day: {WEDNESDAY}, is_working: false, reason: 군민의 날}}]"
    file = folder / "county.yaml"
    file.write_text(
        county.home.county_file.read_text("utf-8").replace("holiday_overrides: []", told), "utf-8"
    )
    county.home = replace(county.home, county_file=file)


def test_a_visit_on_a_day_that_became_a_holiday_is_moved_and_its_sheet_says_so(
    county: VisitedCounty, tmp_path: Path
) -> None:
    county.request(county.target(), not_before=WEDNESDAY, due_on=WEDNESDAY)
    county.plan()
    assert county.the_visit()["visit_on"] == WEDNESDAY
    _with_holiday(county, tmp_path)
    county.start(TUESDAY)
    assert county.plan()["planned"] == 1
    assert county.the_visit()["visit_on"] > WEDNESDAY


def test_a_promise_on_a_day_that_became_a_holiday_stands_and_its_office_is_told(
    county: VisitedCounty, tmp_path: Path
) -> None:
    request = county.request(county.target())
    promise = {"request_id": request, "officer_id": "B002", "promised_on": WEDNESDAY, "start_minute": 835}
    county.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1} | promise])
    county.plan()
    assert county.the_visit()["visit_on"] == WEDNESDAY
    _with_holiday(county, tmp_path)
    county.start(TUESDAY)
    told = county.plan()
    assert (told["conflicts"], told["packages"]) == (1, 1)
    assert county.the_visit()["visit_on"] == WEDNESDAY


def test_an_urgent_visit_whose_day_became_a_holiday_on_its_eve_is_placed_on_the_next_working_day(
    county: VisitedCounty, tmp_path: Path
) -> None:
    asked = {"reason": "urgent", "priority": 100, "not_before": WEDNESDAY}
    county.request(county.target(), **asked)
    county.plan_on(TUESDAY)
    assert county.the_visit()["visit_on"] == WEDNESDAY
    _with_holiday(county, tmp_path)
    county.start(THURSDAY)
    assert county.plan()["planned"] == 1
    assert county.the_visit()["visit_on"] >= THURSDAY


def test_a_visit_on_a_holiday_that_its_officer_chose_is_waited_for(
    county: VisitedCounty, tmp_path: Path
) -> None:
    request = county.request(county.target(), reason="urgent", priority=100)
    promise = {"request_id": request, "officer_id": "B002", "promised_on": WEDNESDAY, "start_minute": 835}
    county.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1} | promise])
    county.plan_on(TUESDAY)
    _with_holiday(county, tmp_path)
    county.start(THURSDAY)
    assert county.plan()["planned"] == 0
    assert county.the_visit()["visit_on"] == WEDNESDAY
