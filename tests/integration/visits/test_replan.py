"""A plan without an officer by an order, and what of announced visits changes, told before, after and why."""

from datetime import date, timedelta
from typing import Any

import fastexcel
import pytest
from typer.testing import CliRunner

from balgul import app
from tasks.doors import visit_orders
from tasks.doors.workbook import unseal
from tests.visited import FRIDAY, NEXT_MONDAY, TOWN, TOWN_KO, TUESDAY, WEDNESDAY, VisitedCounty
from warehouse.catalog import load_source
from warehouse.errors import Refusal

OFFICE = f"office-{TOWN}"


def told(county: VisitedCounty) -> list[dict[str, str]]:
    """The lines of every package about changes, oldest first."""
    lines: list[dict[str, str]] = []
    for path, period in county.ask(
        "SELECT recipient || '/' || made_on || '/' || file_name, period FROM ops.package "
        "WHERE recipient = ? AND kind = 'visit_change' ORDER BY run_no",
        OFFICE,
    ):
        plain = unseal(
            (county.home.outbox / path).read_bytes(), county.home.keys().passphrase(OFFICE, period)
        )
        sheet = fastexcel.read_excel(plain).load_sheet("바뀐 방문", header_row=None, dtypes="string")
        header, *rows = ([cell or "" for cell in row] for row in sheet.to_polars().rows())
        lines += [dict(zip(header, row, strict=True)) for row in rows]
    return lines


def away(county: VisitedCounty, officer: str, first: date, last: date) -> None:
    """The order of a plan without an officer is accepted in this run."""
    order = {"order_kind": "REPLAN_WITHOUT", "officer_id": officer, "starts_on": first, "ends_on": last}
    county.deliver("operator_order", [order])


def slots(county: VisitedCounty) -> dict[str, tuple[Any, ...]]:
    """Officer, companion, day and start of each visit that stands."""
    names = ("officer_id", "officer_2_id", "visit_on", "start_minute")
    return {visit["visit_id"]: tuple(visit[name] for name in names) for visit in county.planned()}


def test_after_a_sick_day_only_the_visits_of_that_officer_move_and_the_office_is_told_why(
    bare: VisitedCounty,
) -> None:
    bare.roster({officer: TOWN_KO for officer in ("B001", "B002", "B003")})
    for _ in range(12):
        bare.request(bare.target())
    bare.plan()
    before = slots(bare)
    sick = min(slot[0] for slot in before.values())
    bare.start(TUESDAY)
    away(bare, sick, TUESDAY, NEXT_MONDAY)
    bare.plan()
    after = slots(bare)
    moved = {visit for visit in before if before[visit] != after.get(visit)}
    assert moved == {visit for visit, slot in before.items() if sick in slot[:2] and slot[2] >= TUESDAY}
    assert not any(sick in slot[:2] for slot in after.values() if slot[2] >= TUESDAY)
    lines = told(bare)
    assert len(lines) == len(moved) > 0
    assert all("나갈 수 없음" in line["까닭"] for line in lines)
    assert {line["전 담당자"] for line in lines} == {f"담당{sick}"}
    assert f"담당{sick}" not in {line["새 담당자"] for line in lines}


def test_both_officers_find_the_change_on_their_own_sheets(county: VisitedCounty) -> None:
    county.request(county.target(), not_before=FRIDAY, due_on=FRIDAY)
    county.plan()
    first = county.the_visit()["officer_id"]
    other = {"B001": "B002", "B002": "B001"}[first]
    county.start(TUESDAY)
    away(county, first, FRIDAY, FRIDAY)
    county.plan()
    for officer in (first, other):
        (header, line) = county.sheets_of(officer)["바뀐 방문"]
        cells = dict(zip(header, line, strict=True))
        assert (cells["전 담당자"], cells["새 담당자"]) == (f"담당{first}", f"담당{other}")
        assert cells["전 방문일시"].startswith(str(FRIDAY))


def test_who_rode_along_and_does_not_any_more_is_told(bare: VisitedCounty) -> None:
    bare.roster({officer: TOWN_KO for officer in ("B001", "B002", "B003")})
    bare.request(bare.target(), needs_two=True, not_before=FRIDAY, due_on=FRIDAY)
    bare.plan()
    visit = bare.the_visit()
    bare.start(TUESDAY)
    away(bare, visit["officer_id"], FRIDAY, FRIDAY)
    bare.plan()
    for officer in {visit["officer_id"], visit["officer_2_id"]}:
        assert len(bare.sheets_of(officer)["바뀐 방문"]) == 2


def test_a_confirmed_visit_of_an_absent_officer_stays_and_is_told_once_for_a_human(
    county: VisitedCounty,
) -> None:
    request = county.request(county.target())
    slot = {"officer_id": "B001", "promised_on": FRIDAY, "start_minute": 835}
    county.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1, "request_id": request} | slot])
    county.plan()
    before = slots(county)
    for day in (TUESDAY, WEDNESDAY):
        county.start(day)
        away(county, "B001", FRIDAY, FRIDAY)
        assert county.plan()["conflicts"] == 1
    assert slots(county) == before
    (line,) = told(county)
    assert line["전 방문일시"] == line["새 방문일시"] == f"{FRIDAY} 13:55"
    assert "정해 주십시오" in line["까닭"]


def test_a_visit_that_is_taken_back_is_told_with_its_reason(county: VisitedCounty) -> None:
    refusing, ending = county.target(), county.target()
    for target in (refusing, ending):
        county.request(target, not_before=FRIDAY, due_on=FRIDAY)
    county.plan()
    county.start(TUESDAY)
    county.refuse(refusing, "VISIT")
    county.close(ending)
    county.plan()
    lines = told(county)
    assert {line["새 방문일시"] for line in lines} == {"취소"}
    assert sorted(line["까닭"] for line in lines) == ["거부·중지·안전 표시로 방문하지 않음", "요청이 끝남"]


def test_what_is_told_names_no_household(county: VisitedCounty) -> None:
    county.request(county.target(), not_before=FRIDAY, due_on=FRIDAY)
    county.plan()
    county.start(TUESDAY)
    away(county, county.the_visit()["officer_id"], FRIDAY, FRIDAY)
    county.plan()
    (line,) = told(county)
    assert line["마을"] == "곡성읍 읍내리"
    assert "김보기" not in " ".join(line.values())


def test_a_day_without_a_change_tells_nothing(county: VisitedCounty) -> None:
    county.request(county.target(), not_before=FRIDAY, due_on=FRIDAY)
    county.plan()
    county.plan_on(TUESDAY)
    assert told(county) == []


def test_the_command_writes_one_order_and_stops(
    county: VisitedCounty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALGUL_HOME", str(county.home.root))
    county.ask("SELECT 1")
    arguments = ["replan", "--without", "B001", "--from", str(FRIDAY), "--until", str(NEXT_MONDAY)]
    done = CliRunner().invoke(app, [*arguments, "--by", "한가람", "--reason", "병가"])
    assert done.exit_code == 0, done.output
    (file,) = (county.home.inbox / "operator_order").glob("*.csv")
    titles, row = file.read_text("utf-8-sig").splitlines()
    stated = dict(zip(titles.split(","), row.split(","), strict=True))
    assert (stated["지시구분"], stated["직원번호"]) == ("담당자 제외 재계획", "B001")
    assert (stated["시작일"], stated["종료일"]) == (str(FRIDAY), str(NEXT_MONDAY))
    assert stated["지시구분"] in (load_source("operator_order").column("order_kind").codes or {})
    assert county.planned() == []


@pytest.mark.parametrize(
    ("officer", "first", "last", "by", "why"),
    [
        ("B999", None, None, "한가람", "No roster"),
        ("B001", FRIDAY, TUESDAY, "한가람", "end before"),
        ("B001", TUESDAY - timedelta(days=8), TUESDAY - timedelta(days=7), "한가람", "lie behind"),
        ("B001", None, None, " ", "--by"),
    ],
)
def test_an_order_that_could_not_be_carried_out_is_refused(
    county: VisitedCounty, officer: str, first: date | None, last: date | None, by: str, why: str
) -> None:
    county.ask("SELECT 1")
    with pytest.raises(Refusal, match=why):
        visit_orders.replan_without(
            county.home, officer, starts_on=first, ends_on=last, ordered_by=by, reason="병가"
        )
