"""A county's dated file, and what law and policy say by date."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from warehouse import county as county_module
from warehouse.catalog import all_sources
from warehouse.county import County, parameters
from warehouse.errors import Fault
from warehouse.home import CHECKOUT
from warehouse.rule_files import FOLDERS

FILES = sorted((CHECKOUT / "warehouse" / "counties").glob("*.yaml"))
GOKSEONG = County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml")
PARAMETERS = sorted(file.stem for file in (CHECKOUT / "warehouse" / "parameters").glob("*.yaml"))


def changed(folder: Path, **changes: object) -> County:
    """The county with some parts of its file replaced."""
    stated = yaml.safe_load(FILES[0].read_text("utf-8")) | changes
    file = folder / "county.yaml"
    file.write_text(
        yaml.safe_dump({k: v for k, v in stated.items() if v is not None}, allow_unicode=True), "utf-8"
    )
    return County.read(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_county_has_towns_sources_and_campaigns_that_follow_each_other(file: Path) -> None:
    county = County.read(file)
    assert county.code == file.stem
    assert county.towns
    assert set(county.sources) <= {source.code for source in all_sources()}
    campaigns = county.campaigns
    for campaign, following in pairwise(campaigns):
        assert campaign.closes_on < following.opens_on
    for campaign in campaigns:
        days = [part for one in campaign.rounds for part in (one.listed_from, one.due_on)]
        assert all(campaign.opens_on <= day <= campaign.closes_on for day in days)
        assert all(one.listed_from < one.due_on for one in campaign.rounds)
        assert county.campaign(campaign.campaign_id) == campaign


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2024, 3, 4), True),
        (date(2024, 3, 2), False),  # Saturday
        (date(2024, 3, 3), False),  # Sunday
        (date(2024, 3, 1), False),  # Independence Movement Day
        (date(2024, 2, 9), False),  # New Year by the moon
        (date(2024, 2, 12), False),  # and the day in its stead
        (date(2024, 2, 13), True),
        (date(2024, 4, 10), False),  # election
        (date(2024, 5, 6), False),  # in the stead of Children's Day
        (date(2024, 9, 17), False),  # Chuseok
        (date(2024, 12, 25), False),
        # Days that were declared late, moved, or that calendars get wrong (notes on visits, 4).
        (date(2024, 10, 1), False),  # Armed Forces Day, that year only
        (date(2025, 1, 27), False),  # bridges the New Year by the moon
        (date(2025, 3, 3), False),  # in the stead of 1 March
        (date(2025, 5, 6), False),  # Children's Day and Buddha's Birthday on one Monday
        (date(2025, 6, 3), False),  # the president's election
        (date(2025, 10, 8), False),  # in the stead of a Sunday of Chuseok
        (date(2025, 10, 10), True),  # asked for, and never declared
        (date(2026, 5, 1), False),  # Labour Day, a public holiday from 2026 on
        (date(2026, 6, 3), False),  # local elections
        (date(2026, 6, 8), True),  # Memorial Day on a Saturday has no day in its stead
        (date(2026, 7, 17), False),  # Constitution Day is back
        (date(2026, 8, 17), False),  # in the stead of Liberation Day
        (date(2027, 2, 9), False),  # New Year by the moon is 7 February in Korea, and not the 6th
        (date(2027, 2, 10), True),
    ],
)
def test_the_korean_calendar_says_when_offices_work(day: date, is_working: bool) -> None:
    assert GOKSEONG.is_working_day(day) is is_working


def test_the_countys_own_override_wins_in_both_directions(tmp_path: Path) -> None:
    county = changed(
        tmp_path,
        holiday_overrides=[
            {"day": date(2024, 3, 4), "is_working": False, "reason": "county day"},
            {"day": date(2024, 3, 2), "is_working": True, "reason": "made up for it"},
        ],
    )
    assert not county.is_working_day(date(2024, 3, 4))
    assert county.is_working_day(date(2024, 3, 2))


@pytest.mark.parametrize(
    "override",
    [
        {"day": "2024-3-4", "is_working": False, "reason": "county day"},
        {"day": date(2024, 3, 4), "is_working": "false", "reason": "county day"},
        {"day": date(2024, 3, 4), "is_working": False},
        {"day": date(2024, 3, 4), "is_working": False, "reason": ""},
        "2024-03-04",
    ],
)
def test_an_override_that_cannot_be_read_is_a_fault_and_not_left_out(
    tmp_path: Path, override: object
) -> None:
    with pytest.raises(Fault, match="bad_county_file") as caught:
        changed(tmp_path, holiday_overrides=[override])
    assert caught.value.column == "holiday_overrides.0"


def test_two_overrides_of_one_day_are_a_fault(tmp_path: Path) -> None:
    stated = {"day": date(2024, 3, 4), "reason": "county day"}
    with pytest.raises(Fault, match="bad_county_file"):
        changed(tmp_path, holiday_overrides=[stated | {"is_working": True}, stated | {"is_working": False}])


@given(st.dates(date(2024, 1, 1), date(2024, 12, 1)), st.integers(0, 30))
def test_working_days_are_counted_without_holidays(day: date, count: int) -> None:
    end = GOKSEONG.add_working_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(GOKSEONG.is_working_day(one) for one in between) == count
    assert count == 0 or GOKSEONG.is_working_day(end)


@pytest.mark.parametrize("part", ["code", "name_ko", "towns", "sources", "campaigns"])
def test_a_county_file_without_a_part_is_a_fault_that_names_the_part(tmp_path: Path, part: str) -> None:
    with pytest.raises(Fault, match="bad_county_file") as caught:
        changed(tmp_path, **{part: None})
    assert caught.value.column == part
    assert str(caught.value).endswith("goes on once the file is mended")


@pytest.mark.parametrize(
    ("part", "stated"),
    [
        ("towns", []),
        ("towns.0", ["곡성읍"]),
        ("towns.0.code", [{"name_ko": "곡성읍"}]),
        ("sources", "water_cut"),
        ("campaigns", ["2024H1"]),
        ("campaigns.2024H1.closes_on", {"2024H1": {"opens_on": date(2024, 2, 1)}}),
        (
            "campaigns.2024H1.opens_on",
            {"2024H1": {"opens_on": "1 February", "closes_on": date(2024, 7, 31)}},
        ),
        (
            "campaigns.2024H1.closes_on",
            {"2024H1": {"opens_on": date(2024, 8, 1), "closes_on": date(2024, 7, 31)}},
        ),
        (
            "campaigns.2024H1.rounds.0.due_on",
            {
                "2024H1": {
                    "opens_on": date(2024, 2, 1),
                    "closes_on": date(2024, 7, 31),
                    "rounds": [{"round": 1, "listed_from": date(2024, 2, 5)}],
                }
            },
        ),
    ],
)
def test_a_part_of_a_county_file_that_cannot_be_read_is_told_before_a_campaign(
    tmp_path: Path, part: str, stated: object
) -> None:
    with pytest.raises(Fault, match="bad_county_file") as caught:
        changed(tmp_path, **{part.split(".")[0]: stated})
    assert caught.value.column == part


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"- a list",
        b"code: [1,2",
        b"PK\x03\x04\xff\xfe",
        b"opens_on: 2026-06-31",
        "name_ko: 곡성군".encode("cp949"),
    ],
)
def test_a_file_that_is_no_county_file_is_a_fault(tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "county.yaml"
    file.write_bytes(written)
    with pytest.raises(Fault, match="bad_county_file"):
        County.read(file)


def test_a_campaign_that_is_not_dated_is_a_fault() -> None:
    with pytest.raises(Fault, match="unknown_campaign"):
        GOKSEONG.campaign("1999H1")


def test_a_county_file_that_changed_is_read_again(tmp_path: Path) -> None:
    assert changed(tmp_path, name_ko="한 군").name_ko == "한 군"
    (tmp_path / "county.yaml").unlink()
    assert changed(tmp_path, name_ko="다른 군").name_ko == "다른 군"


@pytest.mark.parametrize("law", PARAMETERS)
def test_every_parameter_has_a_unit_a_certainty_and_a_value_on_the_first_day_of_the_campaign(
    law: str,
) -> None:
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "parameters" / f"{law}.yaml").read_text("utf-8"))
    assert set(parameters(law, date(2024, 2, 1))) == set(stated)
    for name, entry in stated.items():
        assert entry["certainty"] in {"confirmed", "inferred", "assumed"}, name
        assert entry["certainty"] == "confirmed" or entry.get("reason") or entry.get("source"), name
        assert entry.get("unit"), name


def test_the_newest_value_that_is_not_after_the_day_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    stated = {"tries": {"values": {date(2024, 1, 1): 3, date(2024, 3, 1): 4, date(2023, 1, 1): 2}}}
    monkeypatch.setattr(county_module, "parameter_file", lambda law, day: stated)
    assert [
        parameters("x", day)["tries"] for day in (date(2023, 6, 1), date(2024, 2, 29), date(2024, 3, 1))
    ] == [2, 3, 4]
    with pytest.raises(Fault, match="no_parameter_in_force"):
        parameters("x", date(2022, 12, 31))


def test_parameters_of_nothing_are_a_fault() -> None:
    with pytest.raises(Fault, match="unknown_parameters"):
        parameters("no_such_law", date(2024, 3, 4))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("tries:\n  values:\n    2024-04-15: 3\n    2024-04-15: 4\n", "zz.yaml:4, rule=is_written_twice"),
        ("tries:\n  values: [\n", "zz.yaml:3, rule=is_no_yaml"),
        ("tries:\n  values: {2024-04-31: 3}\n", "zz.yaml, rule=is_no_yaml"),
        ("tries:\n  amounts: {2024-04-15: 3}\n", "zz.yaml tries, rule=has_no_values"),
        ("tries:\n  values: {2023-07-01: 3, 2024-04-15: '4'}\n", "zz.yaml tries, rule=has_no_values"),
        (
            "tries:\n  values: {2023-07-01: {AI: 3}, 2024-04-15: {AI: [3]}}\n",
            "zz.yaml tries, rule=has_no_values",
        ),
    ],
)
def test_a_wrong_row_of_a_parameter_is_told_by_file_place_and_rule_and_before_its_day(
    text: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zz.yaml").write_text(text, "utf-8")
    monkeypatch.setitem(FOLDERS, "parameters", tmp_path)
    with pytest.raises(Fault, match=rf"bad_parameters \(column={place}"):
        parameters("zz", date(2024, 4, 16))


SERVICE = {"name_ko": "안부전화", "url": "https://calls.example/v1/", "caller_number": "061-000-0100"}


def test_a_county_declares_a_call_service_or_has_none(tmp_path: Path) -> None:
    assert all(County.read(file).call_service is None for file in FILES)
    service = changed(tmp_path, call_service=SERVICE | {"receiver_port": 8731}).call_service
    assert service is not None
    assert (service.url, service.receiver_port) == ("https://calls.example/v1", 8731)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("name_ko", ""),
        ("name_ko", 1),
        ("url", "http://calls.example"),
        ("url", "ftp://127.0.0.1"),
        ("url", "https://"),
        ("url", "https://user:secret@calls.example"),
        ("url", "https://calls.example?token=1"),
        ("url", None),
        ("caller_number", 610000100),
        ("caller_number", "call me"),
        ("receiver_port", 80),
        ("receiver_port", "8731"),
        ("receiver_port", True),
    ],
)
def test_a_call_service_that_is_declared_wrongly_is_a_fault_that_names_the_part(
    tmp_path: Path, part: str, value: object
) -> None:
    with pytest.raises(Fault, match="bad_county_file") as caught:
        changed(tmp_path, call_service=SERVICE | {part: value})
    assert caught.value.column == f"call_service.{part}"


def test_a_call_service_with_a_part_that_nobody_knows_or_without_its_source_is_a_fault(
    tmp_path: Path,
) -> None:
    for stated in (SERVICE | {"password": "x"}, "calls.example"):
        with pytest.raises(Fault) as caught:
            changed(tmp_path, call_service=stated)
        assert caught.value.column == "call_service"
    with pytest.raises(Fault) as caught:
        changed(tmp_path, call_service=SERVICE, sources=["ssis_central"])
    assert caught.value.column == "sources"
