"""Minutes of travel come as a delivery; what it does not say is computed and listed."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tasks.doors import travel_matrix
from tasks.visits.checker import check_plan
from tasks.visits.plan import Leg, Place, Plan, Road, Visit
from tasks.visits.rules import travel_minutes
from tasks.visits.travel import _shortest
from tests.plans import officer_day, problem, request
from tests.visited import FRIDAY, TUESDAY, VisitedCounty
from warehouse.errors import Refusal

EUPNAE = "곡성읍 읍내리"


def matrix(county: VisitedCounty, minutes: dict[tuple[str, str], int | None], usual: int | None = 9) -> str:
    """A matrix over the places of 곡성읍 is accepted in this run."""
    places = [place for place, _, _ in travel_matrix.points(county.home) if place.startswith("곡성읍")]
    rows = [
        {"from_place": a, "to_place": b, "minutes": minutes.get((a, b), usual)}
        for a in places
        for b in places
        if a != b
    ]
    return county.deliver("travel_matrix", rows)


@pytest.fixture
def placed(county: VisitedCounty) -> VisitedCounty:
    """A county whose places are known, since a plan was made."""
    county.request(county.target(), not_before=FRIDAY, due_on=FRIDAY)
    county.plan()
    county.start(TUESDAY)
    return county


def test_a_plan_says_that_its_minutes_were_computed_or_from_which_matrix_they_come(
    placed: VisitedCounty,
) -> None:
    assert placed.ask("SELECT travel_delivery_id, travel_gaps FROM out.visit_plan") == [(None, None)]
    delivery = matrix(placed, {})
    placed.request(placed.target(), reason="urgent", priority=100, not_before=TUESDAY)
    placed.plan()
    newest = "SELECT travel_delivery_id FROM out.visit_plan ORDER BY planned_on DESC LIMIT 1"
    assert placed.ask(newest) == [(delivery,)]


def test_a_stated_way_is_what_a_tour_takes(placed: VisitedCounty) -> None:
    matrix(placed, {}, usual=12)
    placed.request(placed.target(), reason="urgent", priority=100, not_before=TUESDAY)
    placed.plan()
    ((minutes,),) = placed.ask("SELECT max_by(travel_minutes, planned_on) FROM out.visit_plan")
    # there and back: twelve minutes and the three of a stop, each time, for each of two tours at most
    assert minutes % 15 == 0
    assert minutes > 0


def test_holes_and_speeds_that_nobody_drives_are_computed_and_listed_once(placed: VisitedCounty) -> None:
    named = [point for point in travel_matrix.points(placed.home) if point[0].startswith("곡성읍 ")]
    assert travel_matrix.gap_lines(placed.home) == ["There is no matrix: every way is computed."]
    (far, *_), (other, *_) = min(named, key=lambda point: point[1]), max(named, key=lambda point: point[1])
    matrix(placed, {(far, other): None, (other, far): 300}, usual=9)
    for _ in range(2):
        placed.request(placed.target(), reason="urgent", priority=100, not_before=TUESDAY)
        placed.plan()
        placed.start(FRIDAY)
    gaps = dict(
        ((a, b), fault)
        for a, b, fault in placed.ask("SELECT from_place, to_place, fault FROM campaign.travel_gap")
    )
    assert gaps[far, other] == "hole"
    assert gaps[other, far] == "too_slow"
    assert len(gaps) == len(placed.ask("SELECT 1 FROM campaign.travel_gap"))
    assert any(line.startswith("hole") and far in line for line in travel_matrix.gap_lines(placed.home))
    ((count,),) = placed.ask("SELECT max_by(travel_gaps, planned_on) FROM out.visit_plan")
    assert count == len([1 for start, _ in gaps if start.startswith("곡성읍")]) == 2


def test_a_place_that_nobody_knows_is_listed(placed: VisitedCounty) -> None:
    placed.deliver("travel_matrix", [{"from_place": EUPNAE, "to_place": "곡성읍 없는리", "minutes": 9}])
    placed.request(placed.target(), reason="urgent", priority=100, not_before=TUESDAY)
    placed.plan()
    found = placed.ask("SELECT to_place FROM campaign.travel_gap WHERE fault = 'unknown_place'")
    assert found == [("곡성읍 없는리",)]


def test_the_checker_reads_stated_ways_for_itself() -> None:
    one = request(1)
    town = problem(one, officers=(officer_day(1),))
    slow = Leg(town.town.office, one.place, 90)
    road = Road(1.4, 35, 3, (slow, Leg(one.place, town.town.office, 90)))
    assert travel_minutes(town.town.office, one.place, road) == 90
    assert travel_minutes(one.place, one.place, road) == 3
    day = town.officer_days[0]
    start = day.half_days[0].start + 20
    visit = Visit(day.day, start, day.officer_id, one.request_id, one.minutes)
    assert check_plan(town, Plan(town.town.town_code, (visit,), (), 0)) == []
    findings = {
        rule for rule, _ in check_plan(replace(town, road=road), Plan(town.town.town_code, (visit,), (), 0))
    }
    assert "travel" in findings


def osrm(places: list[tuple[str, float, float]]) -> dict[str, Any]:
    """An answer of OSRM: ten minutes between any two places."""
    size = range(len(places))
    ends = [{"location": [east + 0.001, north]} for _, north, east in places]
    durations = [[0 if a == b else 590.4 for b in size] for a in size]
    return {"code": "Ok", "durations": durations, "sources": ends, "destinations": ends}


def valhalla(places: list[tuple[str, float, float]]) -> dict[str, Any]:
    """An answer of Valhalla: the same."""
    size = range(len(places))
    ends = [{"lat": north, "lon": east} for _, north, east in places]
    cells = [[{"from_index": a, "to_index": b, "time": 0 if a == b else 600} for b in size] for a in size]
    return {"sources_to_targets": cells, "sources": [ends], "targets": [ends]}


@pytest.mark.parametrize("engine", [osrm, valhalla])
def test_the_answer_of_a_routing_engine_becomes_a_delivery(
    placed: VisitedCounty, tmp_path: Path, engine: Callable[..., dict[str, Any]]
) -> None:
    placed.ask("SELECT 1")
    places = travel_matrix.points(placed.home)
    answer = engine(places)
    if engine is osrm:
        answer["durations"][0][1], answer["durations"][1][0] = None, 3000.0
        answer["durations"][2][3] = 4000.0
    file = tmp_path / "matrix.json"
    file.write_text(json.dumps(answer), "utf-8")
    made = travel_matrix.import_matrix(placed.home, file)
    size = len(places)
    assert made.ways == size * (size - 1)
    assert (made.holes, made.lopsided) == ((1, 1) if engine is osrm else (0, 0))
    (delivered,) = (placed.home.inbox / "travel_matrix").glob("*.csv")
    lines = delivered.read_text("utf-8-sig").splitlines()
    assert len(lines) == made.ways + 1
    assert lines[-1].split(",")[:3] == [places[-1][0], places[-2][0], "10"]


def _shifted(answer: dict[str, Any]) -> None:
    answer["sources"] = answer["sources"][1:] + answer["sources"][:1]


def _short(answer: dict[str, Any]) -> None:
    answer["durations"][3].pop()


def _diagonal(answer: dict[str, Any]) -> None:
    answer["durations"][2][2] = 600


def _negative(answer: dict[str, Any]) -> None:
    answer["durations"][2][3] = -1


def _text(answer: dict[str, Any]) -> None:
    answer["durations"][2][3] = "ten"


def _endless(answer: dict[str, Any]) -> None:
    answer["durations"][2][3] = 10**400


def _nowhere(answer: dict[str, Any]) -> None:
    answer["sources"][0] = {"location": ["here", "there"]}


def _nothing(answer: dict[str, Any]) -> None:
    answer.clear()


def _no_rows(answer: dict[str, Any]) -> None:
    answer["durations"] = 7


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_shifted, "coordinates"),
        (_short, "rows and columns"),
        (_diagonal, "of itself"),
        (_negative, "no number"),
        (_text, "no number"),
        (_endless, "no answer"),
        (_nowhere, "no answer"),
        (_nothing, "no answer"),
        (_no_rows, "no answer"),
    ],
)
def test_an_answer_that_is_wrong_is_refused_and_nothing_is_delivered(
    placed: VisitedCounty, tmp_path: Path, spoil: Callable[[dict[str, Any]], None], why: str
) -> None:
    placed.ask("SELECT 1")
    answer = osrm(travel_matrix.points(placed.home))
    spoil(answer)
    file = tmp_path / "matrix.json"
    file.write_text(json.dumps(answer), "utf-8")
    with pytest.raises(Refusal, match=why):
        travel_matrix.import_matrix(placed.home, file)
    assert list((placed.home.inbox / "travel_matrix").glob("*")) == []


def test_what_is_no_json_is_refused(placed: VisitedCounty, tmp_path: Path) -> None:
    placed.ask("SELECT 1")
    for content in (b"from,to,minutes", b"\xff\xfe", b"[" * 100_000, b"[]", b"null"):
        (tmp_path / "matrix.json").write_bytes(content)
        with pytest.raises(Refusal, match="Nothing was delivered"):
            travel_matrix.import_matrix(placed.home, tmp_path / "matrix.json")


def test_before_the_first_plan_no_place_is_known(county: VisitedCounty) -> None:
    county.ask("SELECT 1")
    with pytest.raises(Refusal, match="first plan"):
        travel_matrix.points(county.home)


def test_no_way_is_longer_than_one_by_another_place() -> None:
    a, b, c = Place(35.0, 127.0), Place(35.1, 127.0), Place(35.2, 127.0)
    ways = {(a, b): 10, (b, a): 10, (b, c): 10, (c, b): 10, (a, c): 90, (c, a): 90}
    assert _shortest(ways)[a, c] == _shortest(ways)[c, a] == 20
