"""Other counties than the one it was made for: another county, a city district, and a county with few sources."""

from datetime import date
from pathlib import Path

import pytest

from tests.canaries import opened_packages
from tests.factories import ask, county_with
from tests.played import PlayedCounty, broken
from warehouse.catalog import all_sources
from warehouse.county import County
from warehouse.home import CHECKOUT

pytestmark = pytest.mark.slow

FIRST, LAST = date(2024, 2, 5), date(2024, 2, 8)


def _played(root: Path, county: str) -> PlayedCounty:
    played = PlayedCounty(root, county=county)
    played.morning(date(2024, 2, 1))
    played.play(FIRST, LAST)
    return played


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> PlayedCounty:
    """A city district without ri: its town is the legal dong."""
    return _played(tmp_path_factory.mktemp("city"), "11110")


def test_the_days_of_another_county_go_as_the_first_ones_go(tmp_path: Path) -> None:
    _assert_goes_well(_played(tmp_path, "46730"), "46730")


def test_the_days_of_a_city_district_go_as_those_of_a_rural_county_go(city: PlayedCounty) -> None:
    _assert_goes_well(city, "11110")


def test_what_leaves_a_city_district_calls_its_towns_by_their_own_word(city: PlayedCounty) -> None:
    told = list(opened_packages(city.home))
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
    played = _played(tmp_path, county_with(sources=sources))
    _assert_goes_well(played, "46720")
    delivered = {code for (code,) in ask(played.home, "SELECT DISTINCT source FROM ops.delivery")}
    assert delivered <= set(sources)


def _assert_goes_well(played: PlayedCounty, county: str) -> None:
    """No law is broken, and households of the county were listed, approved and called."""
    assert broken(played.home) == []
    steps = dict(ask(played.home, "SELECT step, households FROM out.funnel"))
    assert min(steps["listed"], steps["approved"], steps["contacted"]) > 0
    towns = {town["code"] for town in played.county.towns}
    found = {code for (code,) in ask(played.home, "SELECT DISTINCT town_code FROM core.household_place")}
    assert found & towns
    assert all(code is None or str(code).startswith(county) for code in found)
