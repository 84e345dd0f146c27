"""The desk of an office is told who is out, ticks who is back, and a missing tick ends lone visits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import fastexcel
import pytest

from tasks.doors import visit_orders
from tasks.doors.workbook import unseal
from tasks.stage import Run
from tests.factories import ask
from tests.visited import FRIDAY, MONDAY, NEXT_MONDAY, TOWN, TUESDAY, WEDNESDAY, VisitedCounty
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home
from warehouse.ledger import open_run, record_stage
from warehouse.verification import verify

THURSDAY = WEDNESDAY + timedelta(days=1)
DESK = f"office-{TOWN}"


def sheet_of(home: Home, recipient: str = DESK) -> list[dict[str, str]]:
    """The lines of the newest trip sheet."""
    ((path, period),) = ask(
        home,
        "SELECT recipient || '/' || made_on || '/' || file_name, period FROM ops.package "
        "WHERE recipient = ? AND kind = 'trip_sheet' ORDER BY run_no DESC LIMIT 1",
        recipient,
    )
    plain = unseal((home.outbox / path).read_bytes(), home.keys().passphrase(recipient, period))
    frame = fastexcel.read_excel(plain).load_sheet("출장 표", header_row=None, dtypes="string").to_polars()
    header, *lines = ([cell or "" for cell in row] for row in frame.rows())
    return [dict(zip(header, line, strict=True)) for line in lines]


def tick(county: VisitedCounty, line: dict[str, str], result: str = "BACK") -> None:
    """The desk's tick of a line comes back in this run."""
    row = {
        "package_id": line["송신분번호"],
        "ref": line["출장번호"],
        "trip_on": line["출장일"],
        "result": result,
    }
    county.deliver("trip_return", [row | {"back_at": time(17, 0), "checked_by": "박창구"}])


def incidents(county: VisitedCounty) -> list[tuple[str, str, str]]:
    """What of trips is overdue: code, owner, town."""
    return [
        (str(code), str(owner), str(town))
        for code, owner, town in county.ask(
            "SELECT code, owner, town_code FROM out.overdue WHERE kind = 'trip_incident' ORDER BY code"
        )
    ]


def files_come(county: VisitedCounty) -> None:
    """Another run of the same day begins, since files came at noon."""
    with Warehouse(county.home).transaction(as_of=county.run.as_of, run_no=county.run.run_no) as tx:
        record_stage(tx, "linkage", "", "{}")
    county.run = Run(open_run(county.home, county.run.as_of, has_files=True), county.run.as_of)


def lone_law_holds(county: VisitedCounty) -> bool:
    """Whether nobody is planned to go alone where two have to."""
    county.ask("SELECT 1")
    return next(law.holds for law in verify(county.home) if "go alone" in law.name)


def ask_for(county: VisitedCounty, day: date, **stated: Any) -> str:
    """A household that is to be visited on a day; its target."""
    target = county.target()
    county.request(target, **{"not_before": day, "due_on": day} | stated)
    return target


def flag(
    county: VisitedCounty, target: str, kind: str = "PROTECTED_ADDRESS", channel: str | None = "VISIT"
) -> None:
    """A safety flag is set on the household of a target in this run."""
    ((household,),) = county.ask("SELECT household_id FROM campaign.target WHERE target_id = ?", target)
    told = {"household_id": household, "flag": kind, "only_channel": channel, "flagged_on": county.run.as_of}
    county.insert("campaign.safety_flag", [{"delivery_id": county.new_id("flag"), "row_no": 1} | told])


@pytest.fixture
def out(county: VisitedCounty) -> Callable[[], dict[str, str]]:
    """Somebody goes out on Wednesday; the line of the trip sheet."""

    def go() -> dict[str, str]:
        ask_for(county, WEDNESDAY)
        county.plan()
        assert county.plan_on(WEDNESDAY)["trips"] == 1
        (line,) = sheet_of(county.home)
        return line

    return go


def test_the_desk_is_told_who_goes_where_and_when_they_are_back(
    county: VisitedCounty, out: Callable[[], dict[str, str]]
) -> None:
    line = out()
    visit = county.the_visit()
    assert line["담당자"] == f"담당{visit['officer_id']}"
    assert line["동행자"] == "혼자"
    assert line["출장일"] == str(WEDNESDAY)
    assert "읍내리 1 (40분)" in line["가는 곳(이름 없음)"]
    start = visit["start_minute"]
    assert (
        line["출발"]
        < f"{start // 60:02d}:{start % 60:02d}"
        < line["복귀예정"]
        < line["전화할 때"]
        < line["112 신고"]
    )


def test_a_trip_sheet_names_no_household_and_no_reason(
    county: VisitedCounty, out: Callable[[], dict[str, str]]
) -> None:
    cells = " ".join(out().values())
    assert "김보기" not in cells
    assert "0123" not in cells
    assert "visit_needed" not in cells


def test_no_sheet_is_made_on_a_day_without_trips_nor_twice_for_the_same_trips(
    county: VisitedCounty, out: Callable[[], dict[str, str]]
) -> None:
    out()
    files_come(county)
    assert county.plan()["trips"] == 0
    ((sheets,),) = county.ask("SELECT count(*) FROM ops.package WHERE kind = 'trip_sheet'")
    assert sheets == 1


def test_a_ticked_trip_is_no_incident(county: VisitedCounty, out: Callable[[], dict[str, str]]) -> None:
    line = out()
    county.start(THURSDAY)
    tick(county, line)
    assert county.plan()["incidents"] == 0
    assert incidents(county) == []


@pytest.mark.parametrize(
    ("result", "code"), [(None, "no_tick"), ("NO_CONTACT", "no_contact"), ("CALLED_112", "called_112")]
)
def test_a_missing_tick_and_one_that_tells_of_danger_are_incidents_of_the_team_head(
    county: VisitedCounty, out: Callable[[], dict[str, str]], result: str | None, code: str
) -> None:
    line = out()
    county.start(THURSDAY)
    if result:
        tick(county, line, result)
    assert county.plan()["incidents"] == 1
    assert incidents(county) == [(code, "team_head", TOWN)]
    assert county.plan_on(FRIDAY)["incidents"] == 0


def test_after_an_incident_nobody_of_that_office_goes_alone_until_it_is_reviewed(
    county: VisitedCounty, out: Callable[[], dict[str, str]]
) -> None:
    ask_for(county, FRIDAY)
    line = out()
    assert [v["officer_2_id"] for v in county.planned() if v["visit_on"] == FRIDAY] == [None]
    county.plan_on(THURSDAY)
    assert [v["officer_2_id"] is None for v in county.planned() if v["visit_on"] == FRIDAY] == [False]
    ask_for(county, NEXT_MONDAY, priority=95)
    county.plan_on(FRIDAY)
    assert [v["officer_2_id"] is None for v in county.planned() if v["visit_on"] == NEXT_MONDAY] == [False]
    assert sheet_of(county.home)[0]["동행자"].startswith("담당")
    assert lone_law_holds(county)
    county.start(NEXT_MONDAY)
    tick(county, line)
    order = {"order_kind": "TRIP_REVIEWED", "package_id": line["송신분번호"], "ref": line["출장번호"]}
    county.deliver("operator_order", [order | {"ordered_on": NEXT_MONDAY}])
    county.plan()
    # The trips of Friday have no tick either.
    assert [found["trip_on"] for found in visit_orders.incidents(county.home)] == [FRIDAY]


def test_a_review_ends_the_incident_and_officers_go_alone_again(
    county: VisitedCounty, out: Callable[[], dict[str, str]]
) -> None:
    out()
    county.plan_on(THURSDAY)
    (found,) = visit_orders.incidents(county.home)
    visit_orders.review_trip(county.home, found["trip_id"][:12], ordered_by="한가람", reason="무사 복귀 확인")
    (file,) = (county.home.inbox / "operator_order").glob("*.csv")
    assert found["ref"] in file.read_text("utf-8-sig")
    county.start(FRIDAY)
    order = {"order_kind": "TRIP_REVIEWED", "package_id": found["package_id"], "ref": found["ref"]}
    county.deliver("operator_order", [order | {"ordered_on": FRIDAY}])
    ask_for(county, NEXT_MONDAY, priority=95)
    county.plan()
    assert incidents(county) == []
    assert visit_orders.incidents(county.home) == []
    assert [v["officer_2_id"] for v in county.planned() if v["visit_on"] == NEXT_MONDAY] == [None]
    assert lone_law_holds(county)


def test_a_tick_and_a_review_that_name_no_trip_are_told_to_the_team_head(county: VisitedCounty) -> None:
    nothing = {"package_id": "A" * 16, "ref": "B" * 10}
    county.deliver("trip_return", [nothing | {"trip_on": MONDAY, "result": "BACK"}])
    county.deliver("operator_order", [nothing | {"order_kind": "TRIP_REVIEWED", "ordered_on": MONDAY}])
    county.plan()
    county.plan_on(TUESDAY)
    assert county.deviations() == {"unknown_reference", "order_meets_nobody"}
    ((count,),) = county.ask("SELECT count(*) FROM campaign.deviation")
    assert count == 2


def test_only_a_trip_with_an_incident_is_reviewed_and_by_somebody(county: VisitedCounty) -> None:
    with pytest.raises(Refusal, match="trip list"):
        visit_orders.review_trip(county.home, "no such", ordered_by="한가람", reason="확인함")
    with pytest.raises(Refusal, match="--by"):
        visit_orders.review_trip(county.home, "no such", ordered_by=" ", reason="확인함")


def test_a_trip_that_grows_is_told_again_and_wants_a_tick_of_its_own(
    county: VisitedCounty, out: Callable[[], dict[str, str]]
) -> None:
    first = out()
    files_come(county)
    tick(county, first)
    visit = {
        **county.the_visit(),
        "visit_id": "later",
        "start_minute": county.the_visit()["start_minute"] + 60,
    }
    other = county.target()
    request = county.request(other, not_before=WEDNESDAY)
    county.insert(
        "campaign.visit",
        [{name: visit[name] for name in _VISIT} | {"request_id": request, "target_id": other}],
    )
    county.plan()
    (again,) = sheet_of(county.home)
    assert again["출장번호"] == first["출장번호"]
    assert again["가는 곳(이름 없음)"].count("\n") == 1
    assert county.plan_on(THURSDAY)["incidents"] == 1


_VISIT = (
    "visit_id",
    "try_no",
    "officer_id",
    "officer_2_id",
    "visit_on",
    "start_minute",
    "minutes",
    "is_confirmed",
)
_VISIT += ("visit_plan_id", "package_id", "state", "return_due_on", "forget_on")


@pytest.mark.parametrize("kind", ["VIOLENCE", "PROTECTED_ADDRESS"])
def test_a_lone_visit_to_a_home_that_is_flagged_meanwhile_is_made_by_two(
    county: VisitedCounty, kind: str
) -> None:
    target = ask_for(county, FRIDAY)
    county.plan()
    county.start(TUESDAY)
    flag(county, target, kind)
    county.plan()
    assert county.the_visit()["officer_2_id"] is not None
    assert lone_law_holds(county)


def test_a_lone_visit_that_finds_no_second_officer_is_taken_back(bare: VisitedCounty) -> None:
    bare.roster({"B001": "곡성읍"})
    target = ask_for(bare, FRIDAY)
    bare.plan()
    bare.start(TUESDAY)
    flag(bare, target)
    assert bare.plan()["withdrawn"] == 1
    assert bare.planned() == []
    assert lone_law_holds(bare)


def test_a_confirmed_lone_visit_keeps_its_time_and_gets_a_second_officer(county: VisitedCounty) -> None:
    target = county.target()
    request = county.request(target, not_before=FRIDAY, due_on=FRIDAY)
    slot = {"officer_id": "B001", "promised_on": FRIDAY, "start_minute": 835}
    county.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1, "request_id": request} | slot])
    county.plan()
    county.start(TUESDAY)
    flag(county, target)
    county.plan()
    visit = county.the_visit()
    assert (visit["officer_id"], visit["officer_2_id"], visit["start_minute"]) == ("B001", "B002", 835)
    assert lone_law_holds(county)


def test_the_law_sees_a_lone_visit_that_a_run_left_to_a_flagged_home(county: VisitedCounty) -> None:
    target = ask_for(county, FRIDAY)
    county.plan()
    county.start(TUESDAY)
    flag(county, target)
    assert lone_law_holds(county)  # no run of this stage has known it yet
    with Warehouse(county.home).transaction(as_of=TUESDAY, run_no=county.run.run_no) as tx:
        record_stage(tx, "visits", "", "{}")
    assert not lone_law_holds(county)


def test_on_the_day_itself_the_desk_is_told_to_stop_who_would_go_alone(county: VisitedCounty) -> None:
    target = ask_for(county, WEDNESDAY)
    county.plan()
    county.start(WEDNESDAY)
    flag(county, target)
    county.plan()
    assert sheet_of(county.home)[0]["동행자"].startswith("혼자 가지 않음")


def test_a_county_without_the_source_gets_no_trip_sheets(county: VisitedCounty) -> None:
    file = county.home.root / "county.yaml"
    file.write_text(county.home.county_file.read_text("utf-8").replace("  - trip_return\n", ""), "utf-8")
    county.home = replace(county.home, county_file=file)
    ask_for(county, WEDNESDAY)
    county.plan()
    assert "trips" not in county.plan_on(WEDNESDAY)
    assert "incidents" not in county.plan_on(THURSDAY)
