"""The triage table, held to the cases of triage.yaml; and what no case may ever show."""

from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.answers.judging import triage_rules
from tasks.answers.rules import Contacted, contacted_by_ai, contacted_by_phone, judge
from warehouse.catalog import load_source
from warehouse.home import CHECKOUT

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "triage.yaml").read_text("utf-8"))
TABLE = yaml.safe_load((CHECKOUT / "tasks" / "answers" / "triage.yaml").read_text("utf-8"))
ENDS = yaml.safe_load((CHECKOUT / "tasks" / "reporting" / "templates" / "words.yaml").read_text("utf-8"))[
    "ends"
]


def _row(source: str, written: dict[str, Any]) -> dict[str, Any]:
    """A returned row as it is typed, of what somebody wrote into its columns; the others are blank."""
    columns = {column.written: column for column in load_source(source).columns}
    row: dict[str, Any] = {column.name: None for column in columns.values()}
    for title, word in written.items():
        column = columns[title]
        truth = {"예": True, "아니오": False}
        row[column.name] = column.codes[word] if column.codes else truth.get(word, word)
    return row


def _contacted(case: dict[str, Any]) -> Contacted:
    if "AI전화" in case:
        return contacted_by_ai(_row("ai_call_result", case["AI전화"]))
    return contacted_by_phone(
        _row("phone_result", case["전화"]), has_ai_no_need=case.get("앞서") == "AI 비대상"
    )


@pytest.mark.parametrize("case", CASES, ids=[case["사례"] for case in CASES])
def test_a_returned_contact_is_judged_as_the_case_says(case: dict[str, Any]) -> None:
    rule = judge(_contacted(case), triage_rules())
    assert rule.rule_id == case["규칙"]
    assert TABLE["verdicts"][rule.verdict] == case["판정"]
    assert ENDS.get(rule.end) == case.get("종결")
    assert TABLE["deviations"].get(rule.deviation) == case.get("확인할 일")


def test_every_verdict_and_deviation_of_the_table_has_its_word() -> None:
    assert {rule.verdict for rule in triage_rules()} == set(TABLE["verdicts"])
    assert {rule.deviation for rule in triage_rules() if rule.deviation} == set(TABLE["deviations"])


def test_every_rule_decides_some_case() -> None:
    decided = {case["규칙"] for case in CASES}
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
