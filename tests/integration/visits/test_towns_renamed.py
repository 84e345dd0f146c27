"""A town gets another name, or becomes part of another one, in the middle of a campaign: nobody there is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.validation import validate
from tasks.visits import plan_visits
from tests.factories import ask, deliver_rows, fresh_home, one, person, start
from tests.played import broken
from tests.replayed import differing
from tests.visited import (
    MONDAY,
    NEXT_MONDAY,
    OTHER_TOWN,
    OTHER_TOWN_KO,
    TOWN,
    TOWN_KO,
    TUESDAY,
    VisitedCounty,
)
from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home
from warehouse.schema import migrate

Towns = list[dict[str, Any]]
NEW_KO = "오곡읍"
STAGES = (validate, link_records.run_in)
FORMER = {"name_ko": OTHER_TOWN_KO}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file for all of these homes, which are migrated once."""
    return tmp_path_factory.mktemp("county") / "county.yaml"


@pytest.fixture
def file(place: Path) -> Path:
    place.write_bytes((CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_bytes())
    return place


def _change(file: Path, change: Callable[[Towns], object]) -> None:
    stated = yaml.safe_load(file.read_text("utf-8"))
    change(stated["towns"])
    stated["code"] = stated["towns"][0]["code"][:5]
    for town in stated["towns"]:
        town["hub"] = stated["towns"][0]["code"]
    file.write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")


def _renamed(towns: Towns, **more: Any) -> None:
    towns[1] |= {"name_ko": NEW_KO} | more


def _merged(towns: Towns) -> None:
    towns[0]["formerly"] = [FORMER | {"code": OTHER_TOWN}]
    del towns[1]


def _renumbered(towns: Towns) -> None:
    """As all towns of 전남 and 광주 on 2026-07-01."""
    for town in towns:
        town["formerly"] = [{"name_ko": town["name_ko"], "code": town["code"]}]
        town["code"] = _new(town["code"])


def _new(code: str) -> str:
    return "12720" + code[5:]


@pytest.mark.parametrize(
    ("change", "office", "town"),
    [
        (lambda towns: _renamed(towns, formerly=[FORMER]), OTHER_TOWN_KO, OTHER_TOWN),
        (lambda towns: _renamed(towns, formerly=[FORMER]), NEW_KO, OTHER_TOWN),
        (_merged, OTHER_TOWN_KO, TOWN),
        (_merged, TOWN_KO, TOWN),
        (_renumbered, OTHER_TOWN_KO, _new(OTHER_TOWN)),
    ],
)
def test_households_and_officers_of_a_town_that_has_another_name_or_became_part_of_another_go_on(
    file: Path, tmp_path: Path, change: Callable[[Towns], object], office: str, town: str
) -> None:
    county = VisitedCounty(tmp_path / "home", county=str(file))
    county.roster({"B001": TOWN_KO, "B002": OTHER_TOWN_KO})
    before = county.target(town=OTHER_TOWN, ri="오지리")
    county.request(before)
    county.plan()
    assert county.the_visit()["officer_id"] == "B002"
    _change(file, change)
    migrate(county.home)
    county.start(NEXT_MONDAY)
    county.roster({"B002": office})
    county.request(county.target(town=OTHER_TOWN, ri="오지리"))
    county.plan()
    assert {visit["officer_id"] for visit in county.planned()} == {"B002"}
    assert len(county.planned()) == 2
    assert county.ask("SELECT DISTINCT town_code FROM core.household_place") == [(town,)]
    assert county.ask("SELECT DISTINCT town_code FROM out.target") == [(town,)]
    assert [law for law in broken(county.home) if "officer of the town" in law or "two towns" in law] == []


@pytest.mark.parametrize(
    ("change", "key", "rule"),
    [
        (lambda towns: towns.pop(1), "towns", f"lacks_{OTHER_TOWN}_where_households_live"),
        (_renamed, "towns.1.formerly", "lacks_a_name_it_had"),
        (
            lambda towns: (_renamed(towns), towns[2].update(name_ko=OTHER_TOWN_KO)),
            "towns.1.formerly",
            "lacks_a_name_it_had",
        ),
    ],
)
def test_a_file_that_knows_a_town_no_more_in_which_households_live_stops_a_run_before_it_begins(
    file: Path, tmp_path: Path, change: Callable[[Towns], object], key: str, rule: str
) -> None:
    county = VisitedCounty(tmp_path / "home", county=str(file))
    county.target(town=OTHER_TOWN)
    known = county.ask("FROM ref.town_alias ORDER BY ALL")
    stated = file.read_bytes()
    _change(file, change)
    with pytest.raises(Fault, match="bad_county_file") as caught:
        migrate(county.home)
    assert (caught.value.column, caught.value.rule) == (key, rule)
    assert county.ask("FROM ref.town_alias ORDER BY ALL") == known
    file.write_bytes(stated)
    migrate(county.home)


def test_a_town_in_which_nobody_is_known_to_live_may_go(file: Path, tmp_path: Path) -> None:
    county = VisitedCounty(tmp_path / "home", county=str(file))
    county.target(town=TOWN)
    _change(file, lambda towns: towns.pop(1))
    migrate(county.home)
    assert county.ask("SELECT count(*) FROM ref.town") == [(10,)]


def _day(home: Home, day: Any, *rows: dict[str, str]) -> None:
    deliver_rows(home, "water_cut", list(rows), as_of=day)
    run = start(home, day)
    take_in(home, run)
    for stage in STAGES:
        stage(home, run)


@pytest.mark.parametrize("change", [lambda towns: _renamed(towns, formerly=[FORMER]), _merged, _renumbered])
def test_an_address_by_the_name_of_before_lies_where_it_lay_and_past_days_give_the_same_bytes(
    file: Path, tmp_path: Path, change: Callable[[Towns], object]
) -> None:
    home = fresh_home(tmp_path / "home", str(file))
    old = person(1, town=OTHER_TOWN_KO, ri="오지리")
    _day(home, MONDAY, old.row())
    _change(file, change)
    migrate(home)
    another = person(2, town=OTHER_TOWN_KO, ri="오지리")
    _day(home, TUESDAY, old.row(phone="010-0777-0001"), another.row())
    assert one(home, "SELECT count(DISTINCT (town_code, ri)) FROM core.household_place") == 1
    assert one(home, "SELECT count(*) FROM core.household_place") == 2
    assert ask(home, "SELECT count(*) FROM core.household_state GROUP BY household_id ORDER BY 1") == [
        (1,),
        (2,),
    ]
    # The morning's state is copied with the towns of today, whose file tells more names of the same places.
    assert set(differing(home, MONDAY, STAGES)) <= {"rules and parameters"}
    assert differing(home, TUESDAY, STAGES) == []


@pytest.mark.parametrize("change", [lambda towns: _renamed(towns, formerly=[FORMER]), _merged, _renumbered])
def test_visits_of_a_day_before_a_town_was_renamed_are_planned_again_to_the_last_byte(
    file: Path, tmp_path: Path, change: Callable[[Towns], object]
) -> None:
    county = VisitedCounty(tmp_path / "home", county=str(file))
    county.start(MONDAY)
    county.roster({"B001": TOWN_KO, "B002": OTHER_TOWN_KO})
    county.request(county.target(town=OTHER_TOWN, ri="오지리"))
    county.start(TUESDAY)
    county.plan()
    assert county.the_visit()["officer_id"] == "B002"
    _change(file, change)
    migrate(county.home)
    county.start(NEXT_MONDAY)
    assert differing(county.home, TUESDAY, (plan_visits.run_in,)) == []
