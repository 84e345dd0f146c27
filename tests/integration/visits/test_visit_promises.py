"""An officer's own choice is a promise, and what a household wishes is kept where the roster allows it."""

import io
import tempfile
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tasks.doors import inbox
from tasks.doors.workbook import unseal
from tasks.ingestion import take_in
from tasks.validation import validate
from tests.visited import FRIDAY, MONDAY, NEXT_MONDAY, TOWN_KO, TUESDAY, WEDNESDAY, VisitedCounty
from warehouse.catalog import load_source


def choose(county: VisitedCounty, visit: dict[str, Any], day: date, at: time | None, **told: Any) -> None:
    """The line of a day sheet comes back before its visit, with the time that the officer chose."""
    alone = {"minutes": None, "visit_promised_on": day, "visit_promised_at": at}
    county.come_back(visit, None, **(alone | told))


def phoned(county: VisitedCounty, target: str, officer: str = "B001", **told: Any) -> None:
    """A call to a target comes back in this run, on a worklist of an officer."""
    package, recipient = county.new_id("worklist"), f"officer-{officer}"
    made = {"made_on": MONDAY, "file_name": "f", "sha256": package, "content_sha256": "c", "row_count": 1}
    made |= {"package_id": package, "recipient": recipient, "kind": "phone_worklist", "period": "p"}
    county.insert("ops.package", [made])
    row = {"package_id": package, "ref": "R", "subject_kind": "target", "subject_id": target}
    county.insert("ops.package_row", [row])
    call = {"package_id": package, "ref": "R", "officer": f"담당{officer}", "called_on": county.run.as_of}
    county.deliver("phone_result", [call | {"called_at": time(10), "result": "TALKED", "minutes": 9} | told])


def stands(county: VisitedCounty) -> tuple[str, date, int, bool]:
    """Who makes the only visit when, and whether it is confirmed."""
    visit = county.the_visit()
    return visit["officer_id"], visit["visit_on"], visit["start_minute"], visit["is_confirmed"]


@pytest.fixture
def planned(county: VisitedCounty) -> dict[str, Any]:
    """A visit that was planned on Monday; Tuesday has begun."""
    county.request(county.target())
    county.plan()
    visit = county.the_visit()
    county.start(TUESDAY)
    return visit


def test_a_time_that_an_officer_chose_on_the_day_sheet_is_confirmed(
    county: VisitedCounty, planned: dict[str, Any]
) -> None:
    choose(county, planned, FRIDAY, time(13, 55))
    assert county.plan()["promises"] == 1
    assert stands(county) == (planned["officer_id"], FRIDAY, 835, True)
    assert county.deviations() == set()


def test_a_choice_is_no_result_of_the_visit(county: VisitedCounty, planned: dict[str, Any]) -> None:
    choose(county, planned, FRIDAY, time(13, 55))
    counts = county.plan()
    assert (counts["outcomes"], counts["again"]) == (0, 0)
    assert county.ask("SELECT state FROM out.visit") == [("planned",)]


def test_a_choice_on_another_officers_name_is_theirs(county: VisitedCounty, planned: dict[str, Any]) -> None:
    other = {"B001": "B002", "B002": "B001"}[planned["officer_id"]]
    choose(county, planned, FRIDAY, time(13, 55), officer=f"담당{other}")
    county.plan()
    assert stands(county) == (other, FRIDAY, 835, True)


def test_a_sheet_that_comes_again_takes_no_promise_back_that_was_made_since(
    county: VisitedCounty, planned: dict[str, Any]
) -> None:
    choose(county, planned, FRIDAY, time(13, 55))
    county.plan()
    ((target,),) = county.ask("SELECT target_id FROM campaign.target")
    county.start(WEDNESDAY)
    phoned(
        county, str(target), planned["officer_id"], visit_promised_on=NEXT_MONDAY, visit_promised_at=time(10)
    )
    county.plan()
    county.start(WEDNESDAY + timedelta(days=1))
    choose(county, planned, FRIDAY, time(13, 55), remark="한 줄 더 적음")
    county.plan()
    assert stands(county) == (planned["officer_id"], NEXT_MONDAY, 600, True)
    county.start(FRIDAY)
    choose(county, planned, NEXT_MONDAY, time(14))
    county.plan()
    assert stands(county) == (planned["officer_id"], NEXT_MONDAY, 840, True)


def test_a_time_that_was_told_on_the_telephone_is_confirmed(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target)
    phoned(county, target, "B002", visit_promised_on=WEDNESDAY, visit_promised_at=time(10, 5))
    county.plan()
    assert stands(county) == ("B002", WEDNESDAY, 605, True)


def test_after_an_absence_the_time_of_the_same_line_holds_for_the_next_try(
    county: VisitedCounty, planned: dict[str, Any]
) -> None:
    county.start(planned["visit_on"])
    late = {"visit_promised_on": NEXT_MONDAY, "visit_promised_at": time(14)}
    county.come_back(planned, "ABSENT", visited_on=MONDAY, **late)
    county.plan()
    assert stands(county) == (planned["officer_id"], NEXT_MONDAY, 840, True)


def test_a_sheet_that_comes_back_with_its_result_promises_nothing_again(
    county: VisitedCounty, planned: dict[str, Any]
) -> None:
    choose(county, planned, WEDNESDAY, time(10))
    county.plan()
    made = county.the_visit()
    county.start(FRIDAY)
    county.come_back(made, "ABSENT", visit_promised_on=WEDNESDAY, visit_promised_at=time(10))
    assert county.plan()["promises"] == 0
    assert county.deviations() == set()


@pytest.mark.parametrize(
    ("day", "at", "code"),
    [
        (FRIDAY, None, "promise_without_hour"),
        (MONDAY, time(10), "promise_past"),
        (FRIDAY.replace(year=2025), time(10), "promise_far"),
    ],
)
def test_a_time_that_cannot_be_promised_is_kept_and_its_officer_asked(
    county: VisitedCounty, planned: dict[str, Any], day: date, at: time | None, code: str
) -> None:
    choose(county, planned, day, at)
    assert county.plan()["promises"] == 0
    owners = county.ask("SELECT code, owner FROM campaign.deviation")
    assert owners == [(code, planned["officer_id"])]
    assert not county.the_visit()["is_confirmed"]


@pytest.mark.parametrize(("day", "at"), [(FRIDAY, time(3)), (FRIDAY + timedelta(days=1), time(10))])
def test_a_time_at_which_nobody_is_out_stands_and_its_officer_is_asked_once(
    county: VisitedCounty, planned: dict[str, Any], day: date, at: time
) -> None:
    choose(county, planned, day, at)
    county.plan()
    county.plan_on(WEDNESDAY)
    told = county.ask("SELECT code, owner FROM campaign.deviation")
    assert told == [("promise_without_room", planned["officer_id"])]
    assert county.the_visit()["visit_on"] == day


def test_a_promise_of_a_visit_that_nobody_asked_for_is_told_to_its_officer(county: VisitedCounty) -> None:
    phoned(county, county.target(), visit_promised_on=FRIDAY, visit_promised_at=time(10))
    county.plan()
    assert county.ask("SELECT code, owner FROM campaign.deviation") == [("promise_unasked", "B001")]


def test_of_two_times_for_one_household_the_one_told_last_holds_and_the_other_is_asked_about(
    county: VisitedCounty, planned: dict[str, Any]
) -> None:
    ((target,),) = county.ask("SELECT target_id FROM campaign.visit_request")
    phoned(county, target, "B001", visit_promised_on=WEDNESDAY, visit_promised_at=time(10), called_on=MONDAY)
    phoned(county, target, "B002", visit_promised_on=FRIDAY, visit_promised_at=time(14))
    assert county.plan()["promises"] == 1
    assert stands(county) == ("B002", FRIDAY, 840, True)
    told = county.ask("SELECT code, owner FROM campaign.deviation")
    assert told == [("promise_contradicted", "B001")]


def test_two_households_promised_to_one_officer_at_one_time_are_left_to_a_human(
    county: VisitedCounty,
) -> None:
    for _ in range(2):
        target = county.target()
        county.request(target)
        phoned(county, target, "B001", visit_promised_on=FRIDAY, visit_promised_at=time(14))
    assert county.plan()["conflicts"] == 1
    assert county.plan_on(TUESDAY)["promises"] == 0


def test_a_day_sheet_that_says_only_when_somebody_will_go_is_taken_in_from_its_file(
    county: VisitedCounty, planned: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where a command ran before in this process, temporary files would go to its home.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ((path, period),) = county.ask(
        "SELECT recipient || '/' || made_on || '/' || file_name, period FROM ops.package WHERE kind = 'day_sheet'"
    )
    passphrase = county.home.keys().passphrase(f"officer-{planned['officer_id']}", period)
    plain = unseal((county.home.outbox / path).read_bytes(), passphrase)
    book, changed = openpyxl.load_workbook(io.BytesIO(plain)), io.BytesIO()
    sheet = book["방문 약속"]
    for title, value in (("방문약속일", "2024-03-08"), ("방문약속시각", "13:55"), ("방문 가능 요일", "금")):
        sheet.cell(2, [cell.value for cell in sheet[1]].index(title) + 1).value = value
    book.save(changed)
    inbox.drop(county.home, load_source("visit_result"), "sheet.xlsx", changed.getvalue())
    for stage in (take_in, validate):
        stage(county.home, county.run)
    county.plan()
    assert county.ask("SELECT state FROM out.delivery WHERE source = 'visit_result'") == [("accepted",)]
    assert stands(county) == (planned["officer_id"], FRIDAY, 835, True)
    assert county.ask("SELECT visit_days FROM campaign.visit_wish") == [("금",)]


@pytest.mark.parametrize(
    ("wish", "when"),
    [
        (
            {"visit_days": "수, 금", "visit_half": "AFTERNOON"},
            {(WEDNESDAY, "afternoon"), (FRIDAY, "afternoon")},
        ),
        ({"visit_days": "수요일"}, {(WEDNESDAY, "morning"), (WEDNESDAY, "afternoon")}),
    ],
)
def test_a_household_is_visited_when_it_said_that_it_is_at_home(
    county: VisitedCounty, wish: dict[str, str], when: set[tuple[date, str]]
) -> None:
    target = county.target()
    county.request(target)
    phoned(county, target, **wish)
    county.plan()
    visit = county.the_visit()
    assert (visit["visit_on"], "morning" if visit["start_minute"] < 720 else "afternoon") in when


def test_a_deadline_goes_before_a_wish(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target, due_on=WEDNESDAY)
    phoned(county, target, visit_days="금")
    county.plan()
    assert county.the_visit()["visit_on"] <= WEDNESDAY


def test_an_urgent_visit_does_not_wait_for_a_wish(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target, reason="urgent", priority=100, not_before=MONDAY)
    phoned(county, target, visit_days="금")
    county.plan()
    assert county.the_visit()["visit_on"] <= TUESDAY


@pytest.mark.parametrize(("wished", "officer"), [("M", "B002"), ("F", "B001")])
def test_who_comes_has_the_sex_that_the_household_wished(
    bare: VisitedCounty, wished: str, officer: str
) -> None:
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO}, men=["B002"])
    target = bare.target()
    bare.request(target)
    phoned(bare, target, {"F": "B002", "M": "B001"}[wished], visit_officer_sex=wished)
    bare.plan()
    assert bare.the_visit()["officer_id"] == officer


def test_a_wish_for_a_sex_that_nobody_of_the_town_has_keeps_nobody_waiting(county: VisitedCounty) -> None:
    target = county.target()
    county.request(target)
    phoned(county, target, visit_officer_sex="M")
    assert county.plan()["planned"] == 1


def test_a_time_weeks_ahead_stands_at_once_and_is_planned_around_when_its_week_comes(
    county: VisitedCounty, planned: dict[str, Any]
) -> None:
    far = MONDAY + timedelta(days=16)
    choose(county, planned, far, time(14))
    assert county.plan()["conflicts"] == 0
    for day in (WEDNESDAY, NEXT_MONDAY, MONDAY + timedelta(days=14)):
        assert county.plan_on(day)["conflicts"] == 0
        assert stands(county) == (planned["officer_id"], far, 840, True)
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'visit_change'") == [(1,)]
