"""The triage table, held to the cases of triage.yaml; and what no case may ever show."""

from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.answers.judging import triage_rules
from tasks.answers.rules import Contacted, judge

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "triage.yaml").read_text("utf-8"))


def _contacted(told: dict[str, Any]) -> Contacted:
    return Contacted(**told)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_returned_contact_is_judged_as_an_officer_would(case: dict[str, Any]) -> None:
    rule = judge(_contacted(case["told"]), triage_rules())
    found = {"verdict": rule.verdict, "rule": rule.rule_id, "end": rule.end, "deviation": rule.deviation}
    assert found == {"end": None, "deviation": None} | case["then"]


def test_every_rule_decides_some_case() -> None:
    decided = {case["then"]["rule"] for case in CASES}
    assert {rule.rule_id for rule in triage_rules()} == decided


def _all_contacts() -> list[Contacted]:
    """Every combination of the facts that may end a target or hide a danger."""
    results = ("TALKED", "REFUSED", "NO_ANSWER", "COMPLETED", None)
    needs = (None, "NO_NEED", "COUNSELLED", "WATCH", "VISIT", "URGENT")
    scopes = (None, "PHONE", "SERVICE", "CAMPAIGN")
    flags = ("is_talk", "is_answered", "urgent", "wants_visit", "has_ai_no_need", "any_need")
    contacts = []
    for result, need, scope, confirmed in product(results, needs, scopes, (None, True, False)):
        channel = "ai_call" if result == "COMPLETED" else "phone"
        for values in product((True, False), repeat=len(flags)):
            more = dict(zip(flags, values, strict=True))
            contacts.append(
                Contacted(channel, result, need=need, refusal_scope=scope, confirmed=confirmed, **more)
            )
    return contacts


def test_nothing_ends_without_a_talk_a_confirmation_or_the_persons_own_word() -> None:
    for contacted in _all_contacts():
        end = judge(contacted, triage_rules()).end
        if end in {"closed_no_need", "closed_watch"}:
            assert contacted.is_talk, contacted
        elif end == "closed_ai_no_need":
            assert contacted.confirmed, contacted
            assert contacted.has_ai_no_need, contacted
        elif end is not None:
            assert end == "closed_refused", contacted
            assert contacted.refusal_scope == "CAMPAIGN", contacted
            assert contacted.is_answered, contacted


def test_a_danger_that_somebody_spoke_of_is_never_judged_anything_else() -> None:
    dangers = [c for c in _all_contacts() if (c.urgent and c.is_answered) or c.need == "URGENT"]
    assert {judge(contacted, triage_rules()).verdict for contacted in dangers} == {"urgent"}


def test_every_condition_names_a_fact_of_a_returned_contact() -> None:
    named = {name for rule in triage_rules() for name in rule.when}
    assert named <= {field.name for field in fields(Contacted)}
