"""Where a county exports its calls from 행복이음: they are the facts, nobody types them here, and gaps are told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.answers import judge_answers, tell_urgent
from tasks.outcomes import take_outcomes
from tasks.reporting.day import report
from tests.contacted import MONDAY, ContactedCounty
from tests.reported import text_of
from warehouse.limits import renew

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NEXT_MONDAY = MONDAY + timedelta(days=7)


@pytest.fixture
def county(county: ContactedCounty, tmp_path: Path) -> Iterator[ContactedCounty]:
    """The same county with the export among its sources."""
    file, own = county.home.county_file, tmp_path / "county.yaml"
    stated = yaml.safe_load(file.read_text("utf-8"))
    stated["sources"].append("ssis_result")
    own.write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")
    home = county.home
    county.home = replace(home, county_file=own)
    yield county
    county.home = home


def _export(county: ContactedCounty, *rows: dict[str, Any]) -> str:
    usual = {
        "officer_id": "B001",
        "officer": "담당B001",
        "called_on": MONDAY,
        "method": "PHONE",
        "result": "NO_ANSWER",
    }
    return county.deliver(
        "ssis_result", [usual | {"record_no": f"C{county.new_id('record')}"} | row for row in rows]
    )


def _named(county: ContactedCounty, target: str) -> dict[str, str]:
    package, ref = county.sent(target)
    return {"package_id": package, "ref": ref}


def test_a_worklist_asks_for_nothing_by_hand_but_the_questionnaire(county: ContactedCounty) -> None:
    county.make_target_sent()
    sheets = county.opened("officer-B001")
    assert sheets["전화 상담"][0][-2:] == ["순서", "기록"]
    assert [line[-1] for line in sheets["전화 상담"][1:]] == ["행복이음", "행복이음"]
    assert "AI상담 비대상 확인" not in sheets["AI상담 확인"][0]
    assert len(sheets["입력 카드"]) == 1


def test_a_talk_in_the_export_closes_as_one_on_a_worklist_does(county: ContactedCounty) -> None:
    target = county.make_target_sent()
    county.start(TUESDAY)
    _export(county, _named(county, target) | {"result": "TALKED", "minutes": 9, "need": "NO_NEED"})
    county.do(judge_answers)
    assert county.end_of(target) == "closed_no_need"
    query = "SELECT channel, result, is_talk, officer_id, package_id FROM campaign.contact_attempt"
    assert county.ask(query) == [("phone", "TALKED", True, "B001", county.sent(target)[0])]
    county.do(take_outcomes)
    assert county.ask("SELECT disposition, officer_id FROM campaign.disposition") == [("NO_NEED", "B001")]


def test_a_record_without_our_reference_is_found_by_the_number_of_the_household(
    county: ContactedCounty,
) -> None:
    target = county.make_target_sent()
    ((numbered,),) = county.ask("SELECT id_of('household', 'no/H1')")
    where = county.new_row()
    county.insert("core.household", [where | {"household_id": numbered, "named_by": "number"}])
    link = {"from_household_id": county.household_of(target), "to_household_id": numbered}
    county.insert("core.household_link", [where | link])
    county.insert(
        "core.household_root_state", [{"household_id": county.household_of(target), "root_id": numbered}]
    )
    county.start(TUESDAY)
    _export(county, {"household_no": "H1"}, {"household_no": "H2"})
    county.do(judge_answers)
    assert county.ask("SELECT target_id, package_id FROM campaign.contact_attempt") == [
        (target, county.sent(target)[0])
    ]
    assert county.deviations() == set()


def test_an_export_that_comes_again_counts_once_and_answers_the_list(county: ContactedCounty) -> None:
    renew(county.home)
    target = county.make_target_sent()
    row = _named(county, target) | {"record_no": "C1"}
    county.start(TUESDAY)
    _export(county, row)
    county.do(judge_answers)
    county.start(WEDNESDAY)
    _export(county, row, _named(county, target) | {"record_no": "C2", "called_on": WEDNESDAY})
    county.do(judge_answers)
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt") == [(2,)]
    assert county.ask("SELECT count(*) FROM out.owed WHERE kind = 'return'") == [(0,)]


def test_a_questionnaire_alone_is_kept_with_its_answers_and_is_no_call(county: ContactedCounty) -> None:
    target = county.make_target_sent()
    county.start(TUESDAY)
    county.call_back(
        target, None, called_on=MONDAY, recorded_in="SSIS", identity="CONFIRMED", health_need=True
    )
    county.do(judge_answers)
    county.start(WEDNESDAY)
    county.do(judge_answers)
    assert dict(county.ask("SELECT path, answer FROM campaign.survey_response")) == {
        "identity": "CONFIRMED",
        "health_need": "true",
    }
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt") == [(0,)]
    assert county.deviations() == set()


def test_gaps_between_the_two_records_are_told(county: ContactedCounty) -> None:
    ours, differing, same, unknown = (county.make_target() for _ in range(4))
    county.day()
    county.start(TUESDAY)
    for target in (ours, differing, same):
        county.call_back(target, "NO_ANSWER", called_on=MONDAY)
    county.do(judge_answers)
    assert county.ask("FROM out.ssis_gap") == []
    county.start(WEDNESDAY)
    _export(
        county,
        _named(county, differing) | {"result": "TALKED", "minutes": 5},
        _named(county, same),
        _named(county, unknown) | {"result": "BUSY", "called_on": TUESDAY},
    )
    county.do(judge_answers)
    query = "SELECT gap, target_id, our_result, their_result FROM out.ssis_gap ORDER BY gap"
    assert county.ask(query) == [
        ("differs", differing, "NO_ANSWER", "TALKED"),
        ("ours_only", ours, "NO_ANSWER", None),
    ]
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt WHERE target_id = ?", same) == [(1,)]
    report(county.home, county.run)
    told = text_of((county.home.reports / "today.html").read_text("utf-8"))
    assert "여기에만 있는 통화 1건" in told
    assert "결과가 서로 다른 통화 1건" in told
    refused = {
        "officer_id": "B001",
        "called_on": TUESDAY,
        "result": "BUSY",
        "record_no": "C9",
        "run_no": county.run.run_no,
    }
    county.insert("campaign.ssis_record", [refused | {"target_id": ours, "delivery_id": "d", "row_no": 9}])
    assert county.ask("SELECT target_id, their_result FROM out.ssis_gap WHERE gap = 'theirs_only'") == [
        (ours, "BUSY")
    ]


def test_an_ai_call_is_confirmed_by_the_record_and_the_law_holds(county: ContactedCounty) -> None:
    target = county.make_target(first_channel="ai_call")
    county.day()
    county.start(TUESDAY)
    county.ai_back(target)
    county.do(judge_answers)
    county.day(NEXT_MONDAY)
    county.start(NEXT_MONDAY + timedelta(days=1))
    said = {"result": None, "confirm_ai_no_need": True, "called_on": NEXT_MONDAY}
    _export(county, _named(county, target) | said)
    county.do(judge_answers)
    assert county.end_of(target) == "closed_ai_no_need"
    assert county.holds("15_closed_after_talk")


def _numbered(county: ContactedCounty, target: str, number: str) -> None:
    """The household of a target counts as the one of a number in the look-up."""
    ((numbered,),) = county.ask("SELECT id_of('household', 'no/' || ?)", number)
    where = county.new_row()
    county.insert("core.appearance", [where | {"source": "ssis_household", "household_no": number}])
    county.insert("core.household", [where | {"household_id": numbered, "named_by": "look_up"}])
    own = county.household_of(target)
    county.insert("core.household_link", [where | {"from_household_id": own, "to_household_id": numbered}])
    county.insert("core.household_root_state", [{"household_id": own, "root_id": numbered}])


def test_a_talk_from_before_a_household_was_found_ends_nothing_and_a_refusal_of_then_holds(
    county: ContactedCounty,
) -> None:
    talked, refused = county.make_target_sent(), county.make_target()
    _numbered(county, talked, "H1")
    _numbered(county, refused, "H2")
    before = {"called_on": MONDAY - timedelta(days=40)}
    county.start(TUESDAY)
    _export(
        county,
        before | {"household_no": "H1", "result": "TALKED", "minutes": 20, "need": "NO_NEED"},
        before | {"household_no": "H2", "result": "REFUSED", "refusal_scope": "CAMPAIGN"},
    )
    county.do(judge_answers)
    assert (county.end_of(talked), county.end_of(refused)) == (None, None)
    assert county.ask("SELECT count(*) FROM campaign.contact_attempt") == [(0,)]
    assert county.ask("SELECT target_id, scope FROM campaign.refusal") == [(refused, "CAMPAIGN")]
    assert county.ask("FROM out.ssis_gap") == []
    county.day(NEXT_MONDAY)
    assert county.plans(refused) == []


def test_a_reference_that_was_copied_from_another_household_closes_nobody(county: ContactedCounty) -> None:
    other, meant = county.make_target(), county.make_target()
    county.day()
    _numbered(county, meant, "H1")
    _numbered(county, other, "H2")
    county.start(TUESDAY)
    said = {"household_no": "H1", "result": "TALKED", "minutes": 9, "need": "NO_NEED"}
    _export(county, _named(county, other) | said)
    county.do(judge_answers)
    assert (county.end_of(other), county.end_of(meant)) == (None, "closed_no_need")


def test_no_other_record_of_the_day_and_no_way_of_saying_it_hides_a_refusal(county: ContactedCounty) -> None:
    called, wrote, graver = (county.make_target() for _ in range(3))
    county.day()
    county.start(TUESDAY)
    for target in (called, graver):
        county.call_back(target, "NO_ANSWER", called_on=MONDAY)
    refused = {"result": "REFUSED", "refusal_scope": "PHONE"}
    _export(
        county,
        _named(county, called) | refused,
        _named(county, wrote) | refused | {"method": "SMS"},
        _named(county, graver) | {"officer_id": "B009"},
    )
    county.do(judge_answers)
    told = {target for (target,) in county.ask("SELECT target_id FROM campaign.refusal")}
    assert told == {called, wrote}
    calls = "SELECT target_id, count(*) FROM campaign.contact_attempt GROUP BY ALL"
    assert dict(county.ask(calls)) == {called: 1, graver: 2}


def test_a_refusal_in_a_record_that_was_kept_back_is_respected_until_the_record_comes_again(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    _numbered(county, target, "H1")
    delivery = _export(
        county, {"record_no": "C1", "household_no": "H1", "result": "REFUSED", "called_on": None}
    )
    raw = {"delivery_id": delivery, "row_no": 1, "record_no": "C1", "household_no": "H1", "result": "거부"}
    county.insert("raw.ssis_result", [raw])
    county.insert("ops.quarantine", [_held(delivery)])
    county.day()
    assert county.plans(target) == []
    county.start(TUESDAY)
    _export(county, {"record_no": "C1", "household_no": "H1", "result": "BUSY"})
    county.day(WEDNESDAY)
    county.day(NEXT_MONDAY)
    assert county.plans(target)


def _held(delivery: str) -> dict[str, Any]:
    return {
        "delivery_id": delivery,
        "row_no": 1,
        "rule": "called_on_present",
        "column_name": "called_on",
        "action": "quarantine_row",
    }


def test_a_danger_in_a_record_reaches_a_human_at_the_next_intake_once(county: ContactedCounty) -> None:
    target = county.make_target_sent()
    county.start(TUESDAY)
    said = _named(county, target) | {"record_no": "C1", "result": "TALKED", "minutes": 5, "need": "URGENT"}
    _export(county, said)
    assert county.do(tell_urgent)["urgent"] == 1
    county.do(judge_answers)
    county.start(WEDNESDAY)
    _export(county, said)
    county.do(tell_urgent)
    assert county.urgent_lists() == [("duty_officer", "target")]


def test_a_danger_that_a_record_only_tells_of_in_its_words_reaches_a_human_once(
    county: ContactedCounty,
) -> None:
    target = county.make_target_sent()
    told = _named(county, target) | {
        "record_no": "C1",
        "result": "TALKED",
        "minutes": 5,
        "need": "COUNSELLED",
    }
    for day in (TUESDAY, WEDNESDAY):
        county.start(day)
        _export(
            county, told | {"remark": "죽고 싶다고 하심"}, told | {"record_no": "C2", "remark": "잘 지내심"}
        )
        county.do(tell_urgent)
        county.do(judge_answers)
    assert county.ask("SELECT cause, found_on FROM campaign.urgent_finding") == [("remark", TUESDAY)]
    assert county.urgent_lists() == [("duty_officer", "target")]


def test_who_wishes_a_visit_in_the_questionnaire_gets_one_whatever_the_record_says(
    county: ContactedCounty,
) -> None:
    first, later = county.make_target(), county.make_target()
    county.day()
    paper = {"called_on": MONDAY, "recorded_in": "SSIS", "identity": "CONFIRMED", "wants_visit": True}
    talk = {"result": "TALKED", "minutes": 9, "need": "NO_NEED"}
    county.start(TUESDAY)
    for target in (first, later):
        county.call_back(target, None, **paper)
    _export(county, _named(county, first) | talk)
    county.do(judge_answers)
    county.start(WEDNESDAY)
    _export(county, _named(county, later) | talk)
    county.do(judge_answers)
    for target in (first, later):
        assert county.end_of(target) is None
        assert county.visits(target) == ["wants_visit"]
