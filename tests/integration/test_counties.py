"""Other counties than the one it was made for: another county, a city district, and a county with few sources."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.factories import ask
from tests.played import PlayedCounty, broken
from warehouse.catalog import all_sources
from warehouse.home import CHECKOUT

pytestmark = pytest.mark.slow

FIRST, LAST = date(2024, 2, 5), date(2024, 2, 8)


@pytest.mark.parametrize("county", ["46730", "11110"])
def test_the_days_of_another_county_go_as_the_first_ones_go(county: str, tmp_path: Path) -> None:
    """11110 is a city district without ri: its town is the legal dong."""
    played = PlayedCounty(tmp_path, county=county)
    played.morning(date(2024, 2, 1))
    played.play(FIRST, LAST)
    assert broken(played.home) == []
    _assert_under_way(played, county)


def test_a_county_without_agreements_and_without_the_register_of_residents_runs(tmp_path: Path) -> None:
    sources = [
        source.code
        for source in all_sources()
        if source.route != "agreement" and source.code != "resident_register"
    ]
    stated = yaml.safe_load((CHECKOUT / "warehouse/counties/46720.yaml").read_text("utf-8"))
    file = tmp_path / "county.yaml"
    file.write_text(yaml.safe_dump(stated | {"sources": sources}, allow_unicode=True), "utf-8")
    played = PlayedCounty(tmp_path / "home", county=str(file))
    played.morning(date(2024, 2, 1))
    played.play(FIRST, LAST)
    assert broken(played.home) == []
    _assert_under_way(played, "46720")
    delivered = {code for (code,) in ask(played.home, "SELECT DISTINCT source FROM ops.delivery")}
    assert delivered <= set(sources)


def _assert_under_way(played: PlayedCounty, county: str) -> None:
    """Households of the county were listed, approved and called."""
    steps = dict(ask(played.home, "SELECT step, households FROM out.funnel"))
    assert min(steps["listed"], steps["approved"], steps["contacted"]) > 0
    towns = {town["code"] for town in played.county.towns}
    found = {code for (code,) in ask(played.home, "SELECT DISTINCT town_code FROM core.household_place")}
    assert found & towns
    assert all(code is None or str(code).startswith(county) for code in found)
