"""The directory of services: what its door lets in, what it holds back before sending, and where it helps nobody."""

import json
from pathlib import Path
from typing import Any

import pytest

from tasks.ingestion import take_in
from tasks.validation import validate
from tests.factories import ask, deliver, fixture, fresh_home, start
from tests.helped import DAY, NEXT_DAY, NEXT_MONDAY, HelpedCounty, fresh_county

ELSEWHERE = "목사동면"


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


def record(partner: str = "CREDIT", service: str = "DEBT_COUNSEL", **told: Any) -> dict[str, Any]:
    """A typed record of a service that answers a need of money; ``told`` replaces what it says."""
    said = {"need": "economy", "capacity": "OPEN", "channel": "FILE", "consent": "NEEDED"}
    said |= {name: told.pop(name) for name in tuple(told) if name in said}
    traits = [
        {"value": value, "taxonomy_term": {"taxonomy": "balgul", "code": code}}
        for code, value in ({"partner": partner, "service": service} | said).items()
    ]
    row = {
        "service_id": f"{partner}/{service}/{told.get('areas')}",
        "service_ko": "서비스",
        "status": "ACTIVE",
        "assured_on": DAY,
        "traits": ",".join(json.dumps(trait, ensure_ascii=False) for trait in traits),
    }
    ages = {"minimum_age": None, "maximum_age": None, "schedules": None}
    areas = told.pop("areas", None)
    return row | ages | {"areas": json.dumps({"name": areas}, ensure_ascii=False) if areas else None} | told


def spoiled(place: int, spoil: Any) -> bytes:
    """The sample with one record changed."""
    document = json.loads(fixture("service_directory"))
    spoil(document["contents"][place])
    return json.dumps(document, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("spoil", "rule", "column"),
    [
        (lambda r: r.update(비밀값="비밀값"), "record_known_properties", ""),
        (lambda r: r["attributes"][0].update(extra="비밀값"), "record_known_properties", "traits"),
        (lambda r: r["service_areas"].append({"name": "비밀값"}), "record_whole", "areas"),
        (lambda r: r.update(status="비밀값"), "record_values", "status"),
        (lambda r: r["attributes"][2].update(value="비밀값"), "record_values", "traits"),
        (lambda r: r.update(id="비밀값"), "record_values", "service_id"),
        (lambda r: r["schedules"][0].update(valid_to="2024-02-30"), "record_values", "schedules"),
    ],
)
def test_a_record_that_breaks_its_schema_is_kept_back_by_row_rule_and_column_and_no_value(
    spoil: Any, rule: str, column: str, tmp_path: Path
) -> None:
    home = fresh_home(tmp_path)
    deliver(home, "service_directory", spoiled(1, spoil))
    run = start(home)
    take_in(home, run)
    validate(home, run)
    kept_back = ask(home, "SELECT row_no, rule, column_name FROM ops.quarantine WHERE rule <> 'type'")
    assert kept_back == [(2, rule, column)]
    assert ask(home, "SELECT rows_accepted, rows_quarantined FROM ops.delivery_verdict") == [(13, 1)]
    told = ask(home, "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ops.quarantine")
    assert not any("비밀값" in str(cell) for row in told for cell in row)


def test_the_sample_is_accepted_whole_and_every_record_of_it_is_listed(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    deliver(home, "service_directory", fixture("service_directory"))
    run = start(home)
    take_in(home, run)
    validate(home, run)
    assert ask(home, "SELECT count(*), count(partner), count(service) FROM campaign.listed_service") == [
        (14, 14, 14)
    ]
    of_one = "SELECT towns, needs FROM campaign.listed_service WHERE service = 'HOUSING_FIX'"
    ((towns, needs),) = ask(home, of_one)
    assert needs == ["housing"]
    assert len(towns) == 8
    assert all(town.startswith("46720") for town in towns)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"capacity": "CLOSED"}, "no_capacity"),
        ({"areas": ELSEWHERE}, "out_of_area"),
        ({"maximum_age": 60}, "not_eligible"),
        ({"status": "CLOSED"}, "not_in_force"),
        ({"schedules": '{"valid_to": "2024-03-03"}'}, "not_in_force"),
        ({"channel": "PHONE"}, "by_other_way"),
        ({"service": "OTHER"}, "not_listed"),
    ],
)
def test_what_the_directory_does_not_give_is_not_sent_and_the_officer_is_told_why(
    county: HelpedCounty, told: dict[str, Any], reason: str
) -> None:
    county.deliver("service_directory", [record(**told)])
    county.refer()
    county.pass_day()
    assert county.referral_states() == []
    assert county.deviations() == {f"service_{reason}"}
    assert county.broken_laws() == []


def test_one_record_that_fits_is_enough_and_without_a_directory_nothing_is_held_back(
    county: HelpedCounty,
) -> None:
    county.refer()
    county.pass_day()
    county.start(NEXT_MONDAY)
    county.deliver("service_directory", [record(areas=ELSEWHERE), record(areas="곡성읍", capacity="LIMITED")])
    county.refer()
    county.pass_day()
    assert county.referral_states() == ["draft", "requested"] * 2
    assert county.broken_laws() == []


def test_a_draft_whose_service_closed_before_the_partners_list_leaves_is_cancelled(
    county: HelpedCounty,
) -> None:
    county.deliver("service_directory", [record()])
    county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.refer()
    county.pass_day()
    assert sorted(county.referral_states()) == ["draft", "draft", "requested"]
    county.start(NEXT_MONDAY)
    county.deliver("service_directory", [record(capacity="CLOSED")])
    county.pass_day()
    assert sorted(county.referral_states()) == ["cancelled", "draft", "draft", "requested"]
    assert county.deviations() == {"service_no_capacity"}
    assert county.broken_laws() == []


def answered(county: HelpedCounty, target: str, domain: str, answer: str = "true") -> None:
    """A household says in this run whether it has a need."""
    delivery = county.visited(target, **{f"{domain}_need": answer == "true"})
    response = {"delivery_id": delivery, "row_no": 1, "target_id": target, "path": f"{domain}_need"}
    told = {"answer": answer, "form_version": "2024020101", "answered_on": county.run.as_of}
    county.insert("campaign.survey_response", [response | told])


def test_a_need_that_nobody_answers_is_a_gap_of_its_town_with_the_reason_that_came_nearest(
    county: HelpedCounty,
) -> None:
    county.deliver("service_directory", [record(areas=ELSEWHERE), record(service="B", capacity="CLOSED")])
    first, second = county.target(), county.target()
    answered(county, first, "economy")
    answered(county, second, "housing")
    county.pass_day()
    counted = "SELECT town_code, domain, reason, households FROM out.service_gap ORDER BY domain"
    assert county.ask(counted) == [
        ("46720250", "economy", "no_capacity", 1),
        ("46720250", "housing", "no_offer", 1),
    ]
    county.start(NEXT_DAY)
    answered(county, second, "housing", "false")
    county.pass_day()
    assert [row[1] for row in county.ask(counted)] == ["economy"]


def test_a_need_that_somebody_answers_and_one_told_before_any_directory_came_are_no_gaps(
    county: HelpedCounty,
) -> None:
    answered(county, county.target(), "housing")
    county.pass_day()
    county.start(NEXT_DAY)
    county.deliver("service_directory", [record(partner="COUNTY", service="BASIC", channel="PHONE")])
    answered(county, county.target(), "economy")
    county.pass_day()
    assert county.ask("SELECT * FROM campaign.service_gap") == []


def test_a_referral_for_what_the_directory_had_closed_breaks_a_law(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    closed = record(capacity="CLOSED")
    county.deliver("service_directory", [closed])
    assert ["directory" in law.name for law in county.broken_laws()] == [True]
