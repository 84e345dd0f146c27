"""Other counties than the one it was made for: another county, a city district, and a county with few sources."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.canaries import opened_packages
from tests.factories import ask
from tests.played import PlayedCounty, broken
from warehouse.catalog import all_sources
from warehouse.county import County
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


def test_what_leaves_a_city_district_calls_its_towns_by_their_own_word(tmp_path: Path) -> None:
    played = PlayedCounty(tmp_path, county="11110")
    played.morning(date(2024, 2, 1))
    played.play(FIRST, LAST)
    told = list(opened_packages(played.home))
    assert {"target_list", "phone_worklist", "ai_call_request", "day_sheet"} <= {kind for kind, _ in told}
    assert [kind for kind, text in told if "읍면" in text] == []
    assert "청운동 주민센터" in "".join(text for _, text in told)


@pytest.mark.parametrize(("county", "towns_ko"), [("46720", "읍면"), ("11110", "동"), ("both", "읍면동")])
def test_the_towns_of_a_county_are_called_by_what_their_names_end_in(county: str, towns_ko: str) -> None:
    known = {code: County.read(CHECKOUT / f"warehouse/counties/{code}.yaml") for code in ("46720", "11110")}
    city = known["46720"].stated | {"towns": known["46720"].towns + known["11110"].towns}
    assert (known | {"both": County(city)})[county].towns_ko == towns_ko


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
