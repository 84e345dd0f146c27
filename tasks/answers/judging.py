"""Judges the calls that came back: attempts, answers, refusals, verdicts, deviations, visits and ends.

Rows are taken in the order of the calls, so that the second contact of a day is known as the second. The AI call is
judged before the officers' rows, since they may confirm it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tasks.answers.requests import VisitDesk, ask_for_visits, visit_request
from tasks.answers.rules import (
    Contacted,
    Earlier,
    Rule,
    ai_outcome,
    breaches,
    contacted_by_ai,
    contacted_by_phone,
    is_visit_wanted,
    judge,
    phone_outcome,
    refusal_of,
    rules_of,
)
from tasks.stage import Counts
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.forms import questionnaire

_NUMBERS = {
    "1": "phone",
    "연락처1": "phone",
    "phone": "phone",
    "2": "phone_2",
    "연락처2": "phone_2",
    "phone_2": "phone_2",
}
_TABLES = (
    "campaign.contact_attempt",
    "campaign.survey_response",
    "campaign.refusal",
    "campaign.triage",
    "campaign.deviation",
)
_VISIT_REASON = {"locate": "locate", "urgent": "urgent", "visit": "visit_needed"}


@dataclass
class Memory:
    """What is known of the answered targets, growing while the rows are judged."""

    standing: Mapping[str, Mapping[str, Any]]
    refusals: dict[str, list[tuple[frozenset[str], date, date]]]
    attempts: dict[tuple[str, str, date], int]
    ai_no_need: set[str]
    visits: set[str]


@dataclass
class Judging:
    """One run of the judge: policies, memory, and the facts to be written, by table."""

    tx: Transaction
    policy: Mapping[str, Any]
    desk: VisitDesk
    memory: Memory
    scopes: Mapping[str, frozenset[str]]
    facts: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {table: [] for table in _TABLES})
    visits: list[tuple[Mapping[str, Any], dict[str, Any]]] = field(default_factory=list)

    def note(self, table: str, row: Mapping[str, Any], **values: Any) -> None:
        """A fact to be written, with the row behind it."""
        self.facts[table].append(values | {"delivery_id": row["delivery_id"], "row_no": row["row_no"]})


def judge_returns(tx: Transaction) -> Counts:
    """Judge every returned call that was not judged before; close what an answer justifies."""
    calls = [row | {"channel": "ai_call"} for row in tx.rows("answers/select_new_ai_answer")]
    calls += [row | {"channel": "phone"} for row in tx.rows("answers/select_new_phone_answer")]
    is_exported = "ssis_result" in County.read(tx.home.county_file).sources
    calls += _exported(tx, calls) if is_exported else []
    sheets = tx.rows("answers/select_new_questionnaire") if is_exported else []
    scopes = {row["scope"]: frozenset(row["blocks"]) for row in tx.rows("answers/select_scope")}
    policy = parameters("answers", tx.as_of)
    judging = Judging(tx, policy, VisitDesk.of(tx), _remember(tx, [*calls, *sheets]), scopes)
    for row in _of_targets(judging, calls):
        if row.get("is_refusal_alone"):
            _refusal(judging, row, contacted_by_phone(row, has_ai_no_need=False))
        else:
            _judge_row(judging, row)
    _keep_questionnaires(judging, sheets)
    asked = _asked_in_the_end(judging)
    for table, facts in judging.facts.items():
        tx.keep(table, facts)
    return {
        "attempts": len(judging.facts["campaign.contact_attempt"]),
        "answers": len(judging.facts["campaign.survey_response"]),
        "refusals": len(judging.facts["campaign.refusal"]),
        "deviations": len(judging.facts["campaign.deviation"]),
        "visits": ask_for_visits(tx, asked),
        "closed": tx.run("answers/insert_closed"),
    }


def _exported(tx: Transaction, told: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Calls that came out of 행복이음, but those of which a worklist tells in this run too, unless they are graver."""
    tx.run("answers/insert_ssis_record")
    known: dict[tuple[Any, ...], bool] = {}
    for row in told:
        if row["channel"] == "phone":
            known[_call_of(row)] = known.get(_call_of(row), False) or _is_grave(row)
    calls = []
    for row in tx.rows("answers/select_new_ssis_answer"):
        is_known = row["is_known_try"] or _call_of(row) in known
        if not is_known or (_is_grave(row) and not known.get(_call_of(row), False)):
            calls.append(row | {"channel": "phone", "is_known_try": is_known})
    return calls


def _call_of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["target_id"], row["attempted_on"], row["recipient"]


def _is_grave(row: Mapping[str, Any]) -> bool:
    """Whether somebody refuses or is in danger: what no other record of the same call may hide."""
    is_refusal = row["refusal_scope"] is not None or row["result"] == "REFUSED"
    return is_refusal or bool(row["urgent"]) or row["need"] == "URGENT"


def _keep_questionnaires(judging: Judging, sheets: Iterable[Mapping[str, Any]]) -> None:
    """Answers that came back alone: what else is said of the call stands in 행복이음, but not who wishes a visit."""
    for row in _of_targets(judging, sheets):
        _answers(judging, row, Contacted("phone", None, is_answered=True, identity=row["identity"]))
        if is_visit_wanted(row) and row["identity"] != "MISMATCH":
            _visit(judging, row, Rule("questionnaire_wants_visit", {}, "visit"))


def _of_targets(judging: Judging, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The rows that speak of a target; the others are deviations."""
    for row in rows:
        if row["target_id"] is None:
            _deviation(judging, row, "unknown_reference" if row["recipient"] else "unknown_package")
        else:
            yield row


@cache
def triage_rules() -> tuple[Rule, ...]:
    """The table of this checkout."""
    stated = yaml.safe_load((Path(__file__).parent / "triage.yaml").read_text("utf-8"))
    return rules_of(stated["rules"])


def _remember(tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> Memory:
    targets = sorted({str(row["target_id"]) for row in rows if row["target_id"]})
    if not targets:
        return Memory({}, {}, {}, set(), set())
    tx.run("answers/create_answered", targets=json.dumps(targets))
    standing = {row["target_id"]: row for row in tx.rows("answers/select_known_standing")}
    refusals: dict[str, list[tuple[frozenset[str], date, date]]] = {}
    for row in tx.rows("answers/select_known_refusal"):
        blocked = (frozenset(row["blocks"]), row["refused_on"], row["review_on"])
        refusals.setdefault(row["target_id"], []).append(blocked)
    attempts = {
        (row["target_id"], row["channel"], row["attempted_on"]): row["attempts"]
        for row in tx.rows("answers/select_known_attempt")
    }
    told = {target for target, row in standing.items() if row["has_ai_no_need"]}
    asked = {target for target, row in standing.items() if row["has_visit_request"]}
    return Memory(standing, refusals, attempts, told, asked)


def _judge_row(judging: Judging, row: Mapping[str, Any]) -> None:
    target_id = str(row["target_id"])
    if row["channel"] == "ai_call":
        contacted = contacted_by_ai(row)
    else:
        contacted = contacted_by_phone(row, has_ai_no_need=target_id in judging.memory.ai_no_need)
    if contacted.result is not None:
        if not row.get("is_known_try"):
            if not row.get("is_corrected"):  # whoever mends a line has not called twice
                _check(judging, row)
            _attempt(judging, row, contacted)
        _answers(judging, row, contacted)
    rule = judge(contacted, triage_rules())
    if rule.deviation:
        _deviation(judging, row, rule.deviation)
    if rule.verdict == "ai_no_need" and rule.end is None:
        judging.memory.ai_no_need.add(target_id)
    _refusal(judging, row, contacted)
    review = judging.policy["review_days"].get(rule.verdict)
    judging.note(
        "campaign.triage",
        row,
        target_id=target_id,
        verdict=rule.verdict,
        rule_id=rule.rule_id,
        decided_on=judging.tx.as_of,
        end_state=rule.end,
        review_on=row["attempted_on"] + timedelta(days=review) if review else None,
    )
    if rule.verdict in _VISIT_REASON:
        _visit(judging, row, rule)


def _check(judging: Judging, row: Mapping[str, Any]) -> None:
    """Keep as deviations the rules of contact that the row broke; an urgent worklist and an order are exempt."""
    if row["package_kind"] == "urgent_worklist" or row["result"] == "QUEUED":
        return
    memory, on, channel = judging.memory, row["attempted_on"], str(row["channel"])
    key = (str(row["target_id"]), channel, on)
    before = memory.attempts.get(key, 0)
    if channel == "phone":
        before += memory.attempts.get((key[0], "ai_call", on), 0)
    memory.attempts[key] = memory.attempts.get(key, 0) + 1
    most = judging.policy["ai_calls_per_day"] if channel == "ai_call" else 1
    earlier = Earlier(memory.refusals.get(key[0], ()), before)
    hours = judging.policy["call_hours"]
    for code in breaches(channel, on, row["attempted_at"], earlier, most_a_day=most, hours=hours):
        _deviation(judging, row, code)
    if row.get("closed_on") and on >= row["closed_on"]:
        _deviation(judging, row, "after_handover")
    if row["number_ref"] and row["number_ref"] not in _NUMBERS:
        _deviation(judging, row, "unknown_number")


def _attempt(judging: Judging, row: Mapping[str, Any], contacted: Contacted) -> None:
    natural = f"{row['delivery_id']}/{row['row_no']}"
    recipient = str(row["recipient"] or "")
    judging.note(
        "campaign.contact_attempt",
        row,
        attempt_id=judging.tx.home.keys().id_of("attempt", natural),
        target_id=row["target_id"],
        channel=row["channel"],
        attempted_on=row["attempted_on"],
        attempted_at=row["attempted_at"],
        number_ref=_NUMBERS.get(row["number_ref"] or ""),
        result=ai_outcome(row) if row["channel"] == "ai_call" else phone_outcome(row),
        is_talk=contacted.is_talk,
        talk_minutes=row["minutes"] if contacted.is_talk else None,
        officer_id=recipient.removeprefix("officer-") if row["channel"] == "phone" else None,
        package_id=row["package_id"],
    )


def _answers(judging: Judging, row: Mapping[str, Any], contacted: Contacted) -> None:
    """The answers by path, where the person was who they should be and spoke."""
    if not contacted.is_answered or contacted.identity == "MISMATCH" or row["consent"] == "REFUSED":
        return
    form = questionnaire(row["asked_on"] or row["attempted_on"])
    for path in form.paths:
        if row.get(path) is not None:
            answer = str(row[path]).lower() if isinstance(row[path], bool) else str(row[path])
            judging.note(
                "campaign.survey_response",
                row,
                target_id=row["target_id"],
                path=path,
                answer=answer,
                form_version=form.version,
                answered_on=row["attempted_on"],
            )


def _refusal(judging: Judging, row: Mapping[str, Any], contacted: Contacted) -> None:
    scope = refusal_of(contacted.refusal_scope, contacted.result, contacted.channel)
    if scope is None:
        if row.get("is_corrected") and row["had_refusal"]:
            # It stays: only the person ends it, and a human asks.
            _deviation(judging, row, "refusal_taken_back")
        return
    # A slip of the year must not end a refusal before it was told: nobody answers before the list left.
    on: date = max(row["attempted_on"], row["asked_on"] or row["attempted_on"])
    review = on + timedelta(days=judging.policy["refusal_review_days"][scope])
    judging.note(
        "campaign.refusal",
        row,
        target_id=row["target_id"],
        household_id=row["root_id"],
        scope=scope,
        refused_on=on,
        review_on=review,
    )
    judging.memory.refusals.setdefault(str(row["target_id"]), []).append((judging.scopes[scope], on, review))


def _visit(judging: Judging, row: Mapping[str, Any], rule: Rule) -> None:
    """Ask for the visit, unless one is asked for; where the door is barred, or all ended, somebody decides."""
    target_id, memory = str(row["target_id"]), judging.memory
    standing = memory.standing[target_id]
    if row["state"] == "closed" and rule.verdict == "visit":
        _deviation(judging, row, "visit_needed_after_end")
    if row["state"] not in {"open", "waiting"} or (target_id in memory.visits and rule.verdict != "urgent"):
        return
    if _is_door_refused(judging, target_id) or standing["is_barred"]:
        _deviation(judging, row, "visit_needed_but_barred")
        return
    wants = rule.verdict == "visit" and row["wants_visit"] and row.get("need") != "VISIT"
    reason = "wants_visit" if wants else _VISIT_REASON[rule.verdict]
    memory.visits.add(target_id)
    source = {**row, "due_on": standing["due_on"], "is_flagged": standing["is_flagged"]}
    judging.visits.append((row, visit_request(judging.desk, reason, source)))


def _asked_in_the_end(judging: Judging) -> list[dict[str, Any]]:
    """The visits to ask for: none to whom a later line of the same morning says that they want none."""
    for row, _ in judging.visits:
        if _is_door_refused(judging, str(row["target_id"])):
            _deviation(judging, row, "visit_needed_but_barred")
    return [asked for _, asked in judging.visits if not _is_door_refused(judging, asked["target_id"])]


def _is_door_refused(judging: Judging, target_id: str) -> bool:
    refusals = judging.memory.refusals.get(target_id, ())
    return any("visit" in blocked and until > judging.desk.day for blocked, _, until in refusals)


def _deviation(judging: Judging, row: Mapping[str, Any], code: str) -> None:
    standing = judging.memory.standing.get(str(row["target_id"]), {})
    recipient = str(row["recipient"] or "")
    officer = (
        recipient.removeprefix("officer-") if recipient.startswith("officer-") else standing.get("officer_id")
    )
    judging.note(
        "campaign.deviation",
        row,
        target_id=row["target_id"],
        code=code,
        owner=officer or "team_head",
        noticed_on=judging.tx.as_of,
    )
