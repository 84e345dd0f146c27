"""What came back from the doors: outcomes, contacts, answers, refusals, deviations, and what follows from them."""

import json
from datetime import date, timedelta
from typing import Any

from tasks.doors.stop_notice import tell_of_stops
from tasks.visits.rules import DoorCase, DoorPolicy, FollowUp, follow_up
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.forms import form_of, versions

_FACTS_OF_ROW = ("delivery_id", "row_no")
_WAIT = {"again": "again_working_days", "survivors": "again_working_days", "locate": "locate_working_days"}


def take_results(tx: Transaction, policy: dict[str, Any]) -> dict[str, int]:
    """Take in every returned row that was not taken in yet, and let what follows from it follow.

    Returns:
        Counts of ``outcomes``, ``deviations``, ``ended`` targets, visits asked for ``again`` and ``promises``.
    """
    counts = {"outcomes": 0, "deviations": 0}
    answers = parameters("answers", tx.as_of)
    if tx.run("visits/create_new_row"):
        tx.run("visits/create_new_result")
        counts["deviations"] = tx.run(
            "visits/insert_deviation", ordered=json.dumps(policy["ordered_reasons"])
        )
        counts["outcomes"] = tx.run("visits/insert_outcome")
    if counts["outcomes"]:
        tx.run("visits/insert_attempt")
        held = [{"since": str(day), "version": form_of(day).version} for day in versions()]
        tx.run("visits/insert_response", versions=json.dumps(held))
        if tx.run("visits/insert_refusal", review_days=json.dumps(answers["refusal_review_days"])):
            tell_of_stops(tx, "door")
    counts |= _let_follow(tx, policy, answers["review_days"]["locate"])
    gone = tx.one("visits/count_gone") or {}
    if gone["targets"]:  # what the register ended this morning is told here too
        tell_of_stops(tx, "gone")
    return counts | {"promises": _take_promises(tx, policy["promise_ahead_days"])}


def _take_promises(tx: Transaction, ahead_days: int) -> int:
    """Take in when officers said that they would come; after what was found, which may ask for the visit anew."""
    if not tx.run("visits/create_told_promise"):
        return 0
    tx.run("visits/create_new_promise", ahead_days=ahead_days)
    tx.run("visits/insert_promise_deviation")
    return tx.run("visits/insert_promise")


def _let_follow(tx: Transaction, policy: dict[str, Any], review_days: int) -> dict[str, int]:
    if not tx.run("visits/create_door_case"):
        return {"ended": 0, "again": 0}
    limits = DoorPolicy(policy["most_tries"], policy["locate_visits"])
    pairs = [(row, follow_up(_case(row), limits)) for row in _cases(tx)]
    county = County.read(tx.home.county_file)
    as_of = tx.as_of
    verdicts = [
        _verdict(row, then, as_of, review_days) for row, then in pairs if row["is_new"] and then.verdict
    ]
    ends = [_end(row, then, as_of) for row, then in pairs if then.end_state and row["target_state"] == "open"]
    again = [
        _request(tx, county, policy, row, then)
        for row, then in pairs
        if row["is_new"] and then.again and not then.end_state and not _may_not_go(row, then)
    ]
    tx.keep("campaign.triage", verdicts)
    tx.keep("campaign.target_event", ends)
    tx.keep("campaign.visit_request", again)
    return {"ended": len(ends), "again": len(again)}


def _may_not_go(row: dict[str, Any], then: FollowUp) -> bool:
    """Whether another visit is asked for already, barred, or more than the household's budget leaves unasked."""
    return bool(row["is_asked_for"] or row["is_barred"] or (then.again == "again" and row["is_spent"]))


def _cases(tx: Transaction) -> list[dict[str, Any]]:
    """The cases of this run; members and numbers are looked up only where the rules ask for them."""
    cases = tx.rows("visits/select_case")
    results = {row["result"] for row in cases}
    more: dict[str, dict[str, Any]] = {row["target_id"]: _UNASKED | row for row in cases}
    if results & {"DIED", "INSTITUTION", "MOVED"}:
        for row in tx.rows("visits/select_case_member"):
            more[row["target_id"]] |= row
    if "UNFOUND" in results:
        for row in tx.rows("visits/select_case_number"):
            more[row["target_id"]] |= row
    return list(more.values())


_UNASKED: dict[str, Any] = {
    "left_here": 0,
    "receipt_delivery_id": None,
    "receipt_row_no": None,
    "known": [],
    "tried": [],
}


def _case(row: dict[str, Any]) -> DoorCase:
    return DoorCase(
        result=row["result"],
        scope=row["stated_scope"],
        is_search=row["reason"] == "locate",
        absences=row["absences"],
        vain_days=row["vain_days"],
        is_seal_broken=row["is_seal_broken"],
        left_here=row["left_here"],
        has_receipt=row["receipt_delivery_id"] is not None,
        known=frozenset(row["known"]),
        tried=frozenset(row["tried"]),
        searches=row["searches"],
    )


def _verdict(row: dict[str, Any], then: FollowUp, as_of: date, review_days: int) -> dict[str, Any]:
    """The verdict on a visit; who is looked for is looked at again after ``review_days`` calendar days."""
    source = {name: row[name] for name in _FACTS_OF_ROW}
    verdict = {"target_id": row["target_id"], "verdict": then.verdict, "rule_id": then.rule_id}
    review_on = as_of + timedelta(days=review_days) if then.verdict == "locate" else None
    return source | verdict | {"decided_on": as_of, "end_state": then.end_state, "review_on": review_on}


def _end(row: dict[str, Any], then: FollowUp, as_of: date) -> dict[str, Any]:
    """The end of a target; a household that was handed over ends by the register's row, the receipt."""
    is_receipt = then.end_state == "closed_handed_over"
    return {
        "target_id": row["target_id"],
        "event": "closed",
        "end_state": then.end_state,
        "happened_on": as_of,
        "delivery_id": row["receipt_delivery_id"] if is_receipt else row["delivery_id"],
        "row_no": row["receipt_row_no"] if is_receipt else row["row_no"],
    }


def _request(
    tx: Transaction, county: County, policy: dict[str, Any], row: dict[str, Any], then: FollowUp
) -> dict[str, Any]:
    """Another visit, of the kind the last one was, after some working days."""
    wait = policy[_WAIT[str(then.again)]]
    return {
        "request_id": tx.home.keys().id_of("visit_request", f"{row['delivery_id']}|{row['row_no']}"),
        "target_id": row["target_id"],
        "reason": then.again,
        "minutes": row["minutes"] or policy["default_minutes"],
        "needs_two": bool(row["needs_two"]),
        "skill": row["skill"],
        "priority": row["priority"] if row["priority"] is not None else policy["default_priority"],
        "not_before": county.add_working_days(row["visited_on"], wait),
        "due_on": row["due_on"],
        **{name: row[name] for name in _FACTS_OF_ROW},
    }
