"""Where villages lie: every town of every county has a point, and the points are read once."""

from pathlib import Path

import pytest
import yaml

from simulation.geography import villages_of
from tasks.linkage.places import gazetteer
from tasks.reporting.geography import county_map
from tasks.visits.places import Places, renew_points
from tasks.visits.plan import Place
from tasks.visits.rules import straight_km
from tests import factories
from tests.visited import TOWN, VisitedCounty
from warehouse.connection import Warehouse
from warehouse.county import County
from warehouse.home import CHECKOUT


@pytest.mark.parametrize("code", ["46720", "46730", "11110"])
def test_every_town_has_a_point_and_every_village_lies_near_its_town(tmp_path: Path, code: str) -> None:
    home = factories.fresh_home(tmp_path)
    county = County.read(CHECKOUT / "warehouse" / "counties" / f"{code}.yaml")
    with Warehouse(home).transaction() as tx:
        renew_points(tx, county)
        offices = Places(tx, county).offices()
        rows = tx.connection.execute(
            "SELECT town_code, ri, latitude, longitude FROM ref.village_point"
        ).fetchall()
    assert set(offices) == {str(town["code"]) for town in county.towns}
    assert max(straight_km(Place(north, east), offices[town]) for town, _, north, east in rows) < 20


def test_a_county_that_was_renumbered_since_has_its_villages_its_map_and_its_simulation(
    tmp_path: Path,
) -> None:
    """강릉시 was 42150 until 2023, under which the outlines have it; 진안군 45720 until 2024, 군위군 47720."""
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46730.yaml").read_text("utf-8"))
    file = tmp_path / "county.yaml"
    towns = [stated["towns"][0] | {"code": "51150250", "name_ko": "주문진읍", "hub": "51150250"}]
    file.write_text(yaml.safe_dump(stated | {"code": "51150", "towns": towns}), "utf-8")
    county, home = County.read(file), factories.fresh_home(tmp_path / "home")
    with Warehouse(home).transaction() as tx:
        renew_points(tx, county)
        assert set(Places(tx, county).offices()) == {"51150250"}
    assert ("51150250", "주문리") in gazetteer(file).villages
    for code in ("51150", "52720", "27720"):
        assert {outline.code[:5] for outline in county_map(code).outlines} == {code}
        assert {village.town_code[:5] for village in villages_of(code)} == {code}


def test_a_town_without_an_outline_lies_where_its_countys_file_says_also_once_points_were_read(
    tmp_path: Path,
) -> None:
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46730.yaml").read_text("utf-8"))
    home, file = factories.fresh_home(tmp_path / "home"), tmp_path / "county.yaml"
    young = {"code": "46730990", "name_ko": "새면", "officers": 1, "point": [35.25, 127.5]}
    with Warehouse(home).transaction() as tx:
        renew_points(tx, County.read(CHECKOUT / "warehouse" / "counties" / "46730.yaml"))
        file.write_text(yaml.safe_dump(stated | {"towns": [*stated["towns"], young]}), "utf-8")
        offices = Places(tx, County.read(file)).offices()
    assert len(offices) == len(stated["towns"]) + 1
    assert offices["46730990"] == Place(35.25, 127.5)


def test_gokseong_has_its_125_villages(tmp_path: Path) -> None:
    home = factories.fresh_home(tmp_path)
    with Warehouse(home).transaction() as tx:
        renew_points(tx, County.read(home.county_file))
    assert factories.one(home, "SELECT count(*) FROM ref.village_point WHERE ri <> ''") == 125


def test_points_are_kept_once_they_were_read(tmp_path: Path) -> None:
    home = factories.fresh_home(tmp_path)
    county = County.read(home.county_file)
    with Warehouse(home).transaction() as tx:
        renew_points(tx, county)
        tx.connection.execute("UPDATE ref.village_point SET latitude = 0 WHERE ri = '읍내리'")
        renew_points(tx, county)
        kept = tx.connection.execute(
            "SELECT DISTINCT latitude FROM ref.village_point WHERE ri = '읍내리'"
        ).fetchall()
    assert kept == [(0,)]


def test_a_household_without_a_village_lies_at_its_towns_point(tmp_path: Path) -> None:
    county = VisitedCounty(tmp_path)
    for ri in ("읍내리", "없는리"):
        county.target(ri=ri)
    households = [
        household for (household,) in county.ask("SELECT household_id FROM core.household ORDER BY 1")
    ]
    with Warehouse(county.home).transaction() as tx:
        places = Places(tx, County.read(county.home.county_file))
        office = places.offices()[TOWN]
        lives = places.of(households)
    at_office = [place == office for _, place in lives.values()]
    assert sorted(at_office) == [False, True]
