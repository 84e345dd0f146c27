"""``county new``: what the outlines tell of a county, and that nothing begins on what nobody knows."""

from datetime import date
from pathlib import Path

import pytest

from tasks.linkage.addresses import parse
from tasks.linkage.places import gazetteer
from tasks.sources.counties import hold_county
from tasks.sources.county_draft import invented, new_county, to_be_filled
from warehouse import clock
from warehouse.county import County
from warehouse.errors import Refusal

# A 군, a 시 with 읍면 and 동, two 구 of a 시, one with 읍면, a district, an island, and some that were renumbered.
_CODES = (
    "46770",
    "50130",
    "41117",
    "47113",
    "11680",
    "47940",
    "36110",
    "27720",
    "51150",
    "52770",
    "12720",
    "12240",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "county.yaml"


@pytest.mark.parametrize("code", _CODES)
def test_a_simulated_county_is_in_order_as_it_is_written(file: Path, code: str) -> None:
    new_county(code, file, invented())
    assert hold_county(file) == []
    county = County.read(file)
    assert county.code == code
    assert len(county.towns) > 2
    assert county.campaigns[0].rounds


@pytest.mark.parametrize(
    ("code", "said"),
    [("46770", ["46770 is 12740"]), ("42150", ["42150 is 51150"]), ("12740", []), ("11110", [])],
)
def test_who_gives_a_number_of_before_is_told_that_of_today(file: Path, code: str, said: list[str]) -> None:
    lines = [line for line in new_county(code, file, invented()) if " is " in line and "since" in line]
    assert [line.partition(" of ")[0] for line in lines] == said


@pytest.mark.parametrize(
    ("code", "province"),
    [
        ("27720", "대구광역시"),
        ("51150", "강원특별자치도"),
        ("52770", "전북특별자치도"),
        ("42150", "강원특별자치도"),
        ("12720", "전남광주통합특별시"),
        ("12240", "전남광주통합특별시"),
        ("29140", "광주광역시"),
    ],
)
def test_the_province_is_that_of_today(file: Path, code: str, province: str) -> None:
    new_county(code, file, invented())
    assert County.read(file).stated["province_ko"] == province


def test_a_real_county_does_not_begin_before_its_blanks_are_filled(file: Path) -> None:
    told = new_county("46770", file, to_be_filled())
    assert [line for line in told if "?" in line] == [
        "  ? team_head.name",
        "  ? duty_officer.name",
        "  ? towns.*.officers",
    ]
    with pytest.raises(Refusal, match=r"county\.yaml:9: team_head\.name: is missing"):
        hold_county(file)
    file.write_text(
        file.read_text("utf-8").replace("name:\n", "name: 한가람\n").replace("officers:\n", "officers: 3\n"),
        "utf-8",
    )
    assert hold_county(file) == []


def test_a_real_county_gets_no_source_that_needs_an_agreement(file: Path) -> None:
    new_county("46770", file, to_be_filled())
    stated = file.read_text("utf-8")
    assert "- ssis_central\n" in stated
    assert "power_cut" not in stated


def test_a_district_without_villages_awaits_no_village_report(file: Path) -> None:
    new_county("11680", file, invented())
    assert "village_report" not in County.read(file).sources


@pytest.mark.parametrize(
    ("today", "campaign", "opens_on"),
    [
        (date(2026, 1, 31), "2026H1", date(2026, 2, 1)),
        (date(2026, 2, 1), "2026H2", date(2026, 8, 1)),
        (date(2026, 7, 31), "2026H2", date(2026, 8, 1)),
        (date(2026, 8, 1), "2027H1", date(2027, 2, 1)),
    ],
)
def test_the_campaign_is_that_which_begins_next(
    monkeypatch: pytest.MonkeyPatch, today: date, campaign: str, opens_on: date
) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    campaigns = to_be_filled().campaigns
    assert list(campaigns) == [campaign]
    assert campaigns[campaign]["opens_on"] == opens_on


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("경북 포항시 북구 흥해읍 옥성리 1", "흥해읍"),
        ("포항 북구 죽도동 3", "죽도동"),
        ("북구 흥해읍 옥성리", "흥해읍"),
        ("포항시 흥해읍 옥성리", "흥해읍"),
        ("경상북도 포항시남구 구룡포읍 구룡포리 3", None),
        ("포항시 남구 구룡포읍 구룡포리 3", None),
        ("대구 북구 산격동 3", None),
    ],
)
def test_an_address_in_a_district_of_a_city_is_read_with_or_without_the_city(
    file: Path, address: str, town: str | None
) -> None:
    new_county("47113", file, invented())
    county = County.read(file)
    assert county.name_ko == "포항시 북구"
    assert county.town_names.get(parse(address, gazetteer(file)).town_code or "") == town


def test_a_file_that_is_there_is_never_written_over(file: Path) -> None:
    file.write_text("mine", "utf-8")
    with pytest.raises(Refusal, match="nothing was written"):
        new_county("46770", file, invented())
    assert file.read_text("utf-8") == "mine"


@pytest.mark.parametrize("code", ["99999", "467", "", "4677", "46770250", "44830"])
def test_a_county_that_there_is_not_is_refused(file: Path, code: str) -> None:
    with pytest.raises(Refusal, match="have no county"):
        new_county(code, file, invented())
    assert not file.exists()
