"""A county's file that would stop a campaign in its middle is told by key and rule before a home is made."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.sources.counties import hold_county
from warehouse.county import County
from warehouse.county_page import county_page
from warehouse.county_rules import keys
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT

Stated = dict[str, Any]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda c: c.update(code="467"), "code: is not five digits"),
        (lambda c: c.update(kind="si"), "kind: is neither gun nor gu"),
        (lambda c: c.pop("team_head"), "team_head: is missing"),
        (lambda c: c["team_head"].pop("name"), "team_head.name: is missing"),
        (lambda c: c["sources"].append("watter_cut"), "sources.33: is not declared"),
        (lambda c: c["sources"].append("water_cut"), "sources.33: is stated twice"),
        (lambda c: c["towns"].append(c["towns"][0] | {"market_days": []}), "towns.11.code: is stated twice"),
        (lambda c: c["towns"][1].update(name_ko="곡성읍"), "towns.1.name_ko: is stated twice"),
        (
            lambda c: c["towns"][1].update(code="46730310"),
            "towns.1.code: is not the county and three digits",
        ),
        (
            lambda c: c["towns"][1].update(code="46720999"),
            "towns.1.point: is missing: the outlines have no such town, so state [latitude, longitude]",
        ),
        (
            lambda c: c["towns"][1].update(point=[127.3, 35.3]),  # the wrong way round
            "towns.1.point: is no latitude and longitude in korea",
        ),
        (lambda c: c["towns"][1].update(cars=0), "towns.1.cars: is no count from 1"),
        (lambda c: c["towns"][1].update(formerly=["오산면"]), "towns.1.formerly.0: is unreadable"),
        (
            lambda c: c["towns"][1].update(formerly=[{"name_ko": "곡성읍"}]),
            "towns.1.formerly.0.name_ko: is of another town",
        ),
        (
            lambda c: c["towns"][1].update(formerly=[{"name_ko": "오산리", "code": "46720250"}]),
            "towns.1.formerly.0.code: is of another town",
        ),
        (lambda c: c["towns"][1].pop("officers"), "towns.1.officers: is missing"),
        (lambda c: c["towns"][1].update(cars="two"), "towns.1.cars: is no count from 1"),
        (lambda c: c["towns"][1].update(households="천"), "towns.1.households: is no count"),
        (lambda c: c["towns"][1].update(market_days=3), "towns.1.market_days: is no list of counts"),
        (lambda c: c["towns"][1].update(office_phone=610000102), "towns.1.office_phone: is no text"),
        (lambda c: c.update(duty_officer="도하늘"), "duty_officer: is no mapping"),
        (
            lambda c: c["eligibility"].update(uses_inferred="no"),
            "eligibility.uses_inferred: is no true or false",
        ),
        (lambda c: c.update(visit_calendars="yes"), "visit_calendars: is no true or false"),
        (lambda c: c["towns"][1].update(hub="46720999"), "towns.1.hub: is no town of the county"),
        (
            lambda c: c["campaigns"]["2024H1"].update(opens_on="2024-02-30"),
            "campaigns.2024H1.opens_on: is no date",
        ),
        (
            lambda c: c["campaigns"]["2024H2"].update(opens_on=date(2024, 7, 31)),
            "campaigns.2024H2.opens_on: is before the campaign before has closed",
        ),
        (
            lambda c: c["campaigns"]["2024H1"]["rounds"][2].update(due_on=date(2024, 8, 1)),
            "campaigns.2024H1.rounds.2.due_on: is outside the campaign",
        ),
        (
            lambda c: c["campaigns"]["2024H1"]["rounds"][1].update(round=1),
            "campaigns.2024H1.rounds.1.round: is stated twice",
        ),
        (
            lambda c: c["campaigns"]["2024H2"]["rounds"][0].update(round=3),
            "campaigns.2024H2.rounds.0.round: is stated twice in one year",
        ),
        (
            lambda c: c["campaigns"].update({"24/1": c["campaigns"].pop("2024H2")}),
            "campaigns: has a name that is not of letters and digits",
        ),
        (lambda c: c.update(holiday_override=[]), "holiday_override: is no key of a county file"),
        (lambda c: c["towns"][3].update(houshold=3), "towns.3.houshold: is no key of a county file"),
        (lambda c: c["eligibility"].update(region={}), "eligibility.region: is no key of a county file"),
        (
            lambda c: c["campaigns"]["2024H2"].update(close_on=date(2025, 1, 31)),
            "campaigns.2024H2.close_on: is no key of a county file",
        ),
        (
            lambda c: c["campaigns"]["2024H1"]["rounds"][0].update(due=1),
            "campaigns.2024H1.rounds.0.due: is no key of a county file",
        ),
    ],
)
def test_what_is_wrong_with_a_countys_file_is_one_line_of_file_line_key_and_rule(
    tmp_path: Path, spoil: Callable[[Stated], object], told: str
) -> None:
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8"))
    file = tmp_path / "ours.yaml"
    file.write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")
    hold_county(file)
    spoil(stated)
    file.write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")
    with pytest.raises(Refusal) as refused:
        hold_county(file)
    place, _, said = str(refused.value).partition(": ")
    assert said == f"{told}."
    assert place.startswith("ours.yaml:")


def test_a_day_that_no_calendar_has_and_a_file_that_is_no_utf_8_are_told_by_their_line(
    tmp_path: Path,
) -> None:
    text = (CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8")
    file = tmp_path / "ours.yaml"
    file.write_text(text.replace("2024-07-31", "2024-06-31", 1), "utf-8")
    line = next(n for n, said in enumerate(text.splitlines(), 1) if "2024-07-31" in said)
    with pytest.raises(Refusal, match=rf"^ours\.yaml:{line}: is no day of the calendar"):
        hold_county(file)
    file.write_bytes(text.encode("cp949", "replace"))
    with pytest.raises(Refusal, match=r"^ours\.yaml:.*UTF-8"):
        hold_county(file)


def test_a_key_that_nobody_reads_does_not_stop_a_home_that_runs_already(tmp_path: Path) -> None:
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8"))
    file = tmp_path / "ours.yaml"
    file.write_text(yaml.safe_dump(stated | {"holiday_override": []}, allow_unicode=True), "utf-8")
    assert County.read(file).code == "46720"


def test_a_town_without_an_outline_is_a_note_by_line_and_key_and_no_refusal(tmp_path: Path) -> None:
    text = (CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8")
    file = tmp_path / "ours.yaml"
    file.write_text(text.replace('"46720400",', '"46720999", point: [35.2, 127.3],'), "utf-8")
    (note,) = hold_county(file)
    line = next(n for n, said in enumerate(text.splitlines(), 1) if "46720400" in said)
    assert str(note).startswith(f"ours.yaml:{line}: towns.10.code: has no outline")


@pytest.mark.parametrize("code", ["11110", "46720", "46730"])
def test_of_a_county_whose_towns_have_outlines_there_is_nothing_to_note(code: str) -> None:
    assert hold_county(CHECKOUT / "warehouse" / "counties" / f"{code}.yaml") == []


def test_campaigns_that_touch_and_one_over_new_year_are_well(tmp_path: Path) -> None:
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8"))
    stated["campaigns"] = {
        "2024Q4": {"opens_on": date(2024, 11, 1), "closes_on": date(2025, 2, 28)},
        "2025Q1": {"opens_on": date(2025, 3, 1), "closes_on": date(2025, 5, 31)},
    }
    file = tmp_path / "ours.yaml"
    file.write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")
    hold_county(file)


def test_the_smallest_file_of_the_reference_page_is_in_order(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(county_page().partition("```yaml\n")[2].partition("```")[0], "utf-8")
    assert hold_county(file) == []
    stated = yaml.safe_load(file.read_text("utf-8"))
    assert {"code", "towns", "campaigns"} <= set(stated)


def test_each_key_of_every_countys_file_stands_on_the_reference_page_with_its_type() -> None:
    page = county_page()
    for where, key in keys().items():
        assert f"| `{where}` | {key.type.replace('_', ' ')}" in page
    for file in (CHECKOUT / "warehouse" / "counties").glob("*.yaml"):
        assert set(yaml.safe_load(file.read_text("utf-8"))) <= set(keys())
