"""What is made of one returned contact, apart from the triage table (tests/spec holds that)."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from tasks.answers.rules import (
    Contacted,
    Earlier,
    ai_outcome,
    ai_refusal,
    breaches,
    contacted_by_ai,
    contacted_by_phone,
    is_talk,
    judge,
    phone_outcome,
    refusal_of,
    rules_of,
    urgent_words_in,
)

MONDAY = date(2024, 3, 4)
NEEDS = dict.fromkeys(("health_need", "economy_need", "employment_need", "care_need", "housing_need"))
AI_ROW: dict[str, Any] = NEEDS | {
    "result": "ANSWERED", "completion": "COMPLETED", "identity": "CONFIRMED", "consent": "GIVEN", "urgent": False,
    "wants_visit": False, "callback": False, "opt_out": False,
}  # fmt: skip
PHONE_ROW: dict[str, Any] = NEEDS | {
    "result": "TALKED", "minutes": 10, "need": "NO_NEED", "refusal_scope": None, "identity": "CONFIRMED",
    "urgent": False, "wants_visit": False, "confirm_ai_no_need": None,
}  # fmt: skip


@pytest.mark.parametrize(("told", "outcome"), [
    ({}, "COMPLETED"),
    ({"completion": "PARTIAL"}, "PARTIAL"),
    ({"completion": None}, "ANSWERED"),
    ({"result": "NO_ANSWER"}, "NO_ANSWER"),
    ({"result": "INVALID_NUMBER", "opt_out": True}, "INVALID_NUMBER"),
    ({"identity": "MISMATCH"}, "WRONG_PERSON"),
    ({"identity": "MISMATCH", "opt_out": True}, "WRONG_PERSON"),
    ({"identity": "REFUSED"}, "REFUSED"),
    ({"consent": "REFUSED"}, "REFUSED"),
    ({"opt_out": True}, "REFUSED"),
])  # fmt: skip
def test_an_ai_call_comes_to_what_was_said_in_it(told: dict[str, Any], outcome: str) -> None:
    assert ai_outcome(AI_ROW | told) == outcome


@pytest.mark.parametrize("told", [{"opt_out": True}, {"consent": "REFUSED"}, {"identity": "REFUSED"}])
def test_whoever_declines_the_ai_call_refuses_that_channel_only(told: dict[str, Any]) -> None:
    assert ai_refusal(AI_ROW | told) == "AI"
    assert ai_refusal(AI_ROW) is None


def test_another_person_who_declines_refuses_nothing_for_the_household() -> None:
    assert ai_refusal(AI_ROW | {"identity": "MISMATCH", "opt_out": True}) is None


def test_a_talk_has_minutes() -> None:
    assert is_talk(PHONE_ROW)
    assert not is_talk(PHONE_ROW | {"minutes": None})
    assert not is_talk(PHONE_ROW | {"minutes": 0})
    assert not is_talk(PHONE_ROW | {"result": "CALL_LATER"})


def test_a_talk_with_somebody_else_is_none_with_the_person() -> None:
    row = PHONE_ROW | {"identity": "MISMATCH"}
    contacted = contacted_by_phone(row, has_ai_no_need=False)
    assert (phone_outcome(row), contacted.is_talk) == ("WRONG_PERSON", False)
    assert phone_outcome(PHONE_ROW | {"identity": "CONFIRMED"}) == "TALKED"
    assert contacted_by_phone(PHONE_ROW, has_ai_no_need=False).is_talk


def test_answers_of_a_call_that_was_not_answered_are_not_heard() -> None:
    row = PHONE_ROW | {"result": "NO_ANSWER", "health_need": True, "identity": "MISMATCH"}
    contacted = contacted_by_phone(row, has_ai_no_need=False)
    assert (contacted.any_need, contacted.any_answer, contacted.identity) == (False, False, None)


def test_a_refusal_without_a_scope_counts_as_one_of_all_contact() -> None:
    assert refusal_of(None, "REFUSED", "phone") == "SERVICE"
    assert refusal_of("VISIT", "REFUSED", "phone") == "VISIT"
    assert refusal_of(None, "TALKED", "phone") is None
    assert refusal_of(None, "REFUSED", "ai_call") is None


def test_needs_are_heard_in_every_domain() -> None:
    assert all(contacted_by_ai(AI_ROW | {need: True}).any_need for need in NEEDS)
    assert not contacted_by_ai(AI_ROW | dict.fromkeys(NEEDS, False)).any_need
    assert contacted_by_ai(AI_ROW | dict.fromkeys(NEEDS, False)).any_answer


# ------------------------------------------------------------------ deviations


def _breaches(earlier: Earlier, on: date = MONDAY, at: time | None = time(10)) -> list[str]:
    return breaches("phone", on, at, earlier, most_a_day=1, hours=(8, 21))


def test_a_contact_against_a_refusal_in_force_is_a_breach() -> None:
    refused = (frozenset({"phone"}), MONDAY - timedelta(days=5), MONDAY + timedelta(days=85))
    assert _breaches(Earlier([refused])) == ["against_refusal"]
    assert _breaches(Earlier([(frozenset({"visit"}), *refused[1:])])) == []


def test_the_contact_in_which_it_was_refused_is_none_nor_one_after_its_review() -> None:
    refused = (frozenset({"phone"}), MONDAY, MONDAY + timedelta(days=90))
    assert _breaches(Earlier([refused])) == []
    assert _breaches(Earlier([refused]), on=MONDAY + timedelta(days=90)) == []
    assert _breaches(Earlier([refused]), on=MONDAY + timedelta(days=89)) == ["against_refusal"]


def test_a_second_contact_on_a_day_is_a_breach() -> None:
    assert _breaches(Earlier(same_day=1)) == ["second_on_day"]


@pytest.mark.parametrize(("at", "found"), [
    (time(7, 59), ["outside_hours"]), (time(8), []), (time(20, 59), []), (time(21), ["outside_hours"]), (None, []),
])  # fmt: skip
def test_a_contact_outside_the_hours_is_a_breach(at: time | None, found: list[str]) -> None:
    assert _breaches(Earlier(), at=at) == found


# ------------------------------------------------------------------ words of danger


WORDS = ["죽고", "먹을 것이 없", "아이 혼자"]


@pytest.mark.parametrize(
    "text",
    ["죽고 싶다는 말을 합니다", "집에 먹을것이 없습니다", "집에 먹을 것이 없어 보입니다", "아이  혼자 있음"],
)
def test_a_word_of_the_lexicon_is_found_however_it_is_spaced(text: str) -> None:
    assert urgent_words_in([text, None], WORDS)


def test_a_negation_beside_a_word_lowers_nothing() -> None:
    assert urgent_words_in(["죽고 싶은 것은 아니라고 합니다"], WORDS) == ["죽고"]


def test_words_of_everyday_trouble_raise_nothing() -> None:
    assert urgent_words_in(["공과금이 밀려 막막합니다", None, ""], WORDS) == []


# ------------------------------------------------------------------ the table as such


def test_a_table_that_names_an_unknown_fact_is_refused() -> None:
    rows = [
        {"rule_id": "a", "when": {"mood": 1}, "verdict": "watch"},
        {"rule_id": "b", "when": {}, "verdict": "watch"},
    ]
    with pytest.raises(ValueError, match="a"):
        rules_of(rows)


def test_a_table_whose_last_rule_may_not_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="last rule"):
        rules_of([{"rule_id": "a", "when": {"urgent": True}, "verdict": "urgent"}])


def test_the_first_rule_that_holds_decides() -> None:
    rules = rules_of([
        {"rule_id": "both", "when": {"urgent": True, "need": ["VISIT", "WATCH"]}, "verdict": "urgent"},
        {"rule_id": "one", "when": {"urgent": True}, "verdict": "visit"},
        {"rule_id": "rest", "when": {}, "verdict": "try_again"},
    ])  # fmt: skip
    contacted = Contacted("phone", "TALKED", urgent=True)
    assert judge(replace(contacted, need="WATCH"), rules).rule_id == "both"
    assert judge(contacted, rules).rule_id == "one"
    assert judge(replace(contacted, urgent=False), rules).rule_id == "rest"
