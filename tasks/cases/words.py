"""What is told of cases: by orders, and by the sheets of case lists that come back.

A word that the table of states does not allow, that is not its sender's to say, or about a case that was never sent,
is a deviation: kept, with an owner.
"""

import json
from collections.abc import Mapping
from typing import Any

from tasks.cases.rules import CASE_MANAGER, ITEMS, TEAM_HEAD, Standing, Word, after, fault_of, in_order
from tasks.stage import Counts
from warehouse.connection import Transaction
from warehouse.county import parameters
from warehouse.help_catalogue import code_of, services

Row = Mapping[str, Any]
# Which column says what an item is.
_STATED_BY = {"GOAL": "domain", "SERVICE": "service"}


def take_words(tx: Transaction) -> Counts:
    """Take what was told since the last run, in the order of its days.

    Returns:
        Counts of steps by which cases ``moved``, of goals and services ``told``, and of ``deviations``.
    """
    rows = in_order(tx.rows("cases/select_new_word"))
    if not rows:
        return {"moved": 0, "told": 0, "deviations": 0}
    cases = _standings(tx, rows)
    step_nos = {row["case_id"]: row["step_no"] for row in rows}
    names = _service_names(tx)
    steps, items, deviations = [], [], []
    for row in rows:
        case_id, case = row["case_id"], cases.get(row["case_id"])
        word, service = _word(row), code_of(names, row["service"])
        fault = fault_of(case, word)
        if fault is None and row["kind"] == "SERVICE" and row["service"] and service is None:
            fault = "unknown_service"
        if fault is not None or case is None:
            deviations.append(_deviation(tx, row, str(fault)))
            continue
        now = cases[case_id] = after(case, word)
        if row["kind"] in ITEMS:
            items.append(_item(row, service))
        elif now is not case:
            step_nos[case_id] += 1
            steps.append(_step(row, word, (case, now), step_nos[case_id]))
    tx.keep("campaign.case_event", steps)
    tx.keep("campaign.case_item", items)
    tx.keep("campaign.deviation", deviations)
    return {"moved": len(steps), "told": len(items), "deviations": len(deviations)}


def _standings(tx: Transaction, rows: list[Row]) -> dict[str, Standing]:
    named = {row["case_id"]: row for row in rows if row["case_id"] is not None}
    if not named:
        return {}
    results: dict[str, dict[tuple[str, int], str | None]] = {}
    for item in tx.rows("cases/select_item", cases=json.dumps(sorted(named))):
        results.setdefault(item["case_id"], {})[item["kind"], item["item_no"]] = item["result"]
    return {
        case_id: Standing(row["state"], row["happened_on"], row["again_on"], results.get(case_id, {}))
        for case_id, row in named.items()
    }


def _service_names(tx: Transaction) -> dict[str, str]:
    """What a plan may name: services of partners, and of the catalogue, by code."""
    offers = parameters("referrals", tx.as_of)["offers"].values()
    return {offer["service"]: offer["name_ko"] for offered in offers for offer in offered} | services()


def _word(row: Row) -> Word:
    return Word(
        row["kind"],
        row["said_on"],
        CASE_MANAGER if row["officer_id"] else TEAM_HEAD,
        is_order=row["is_order"],
        item_no=row["item_no"],
        is_stated=bool(row[_STATED_BY.get(row["kind"], "domain")]),
        result=row["result"],
    )


def _step(row: Row, word: Word, way: tuple[Standing, Standing], step_no: int) -> dict[str, Any]:
    was, now = way
    told = {"difficulty": row["difficulty"], "closing_reason": row["closing_reason"], "set_by": word.by}
    moved = {"step_no": step_no, "state": now.state, "from_state": was.state, "happened_on": word.said_on}
    return {
        "case_id": row["case_id"],
        **moved,
        **told,
        "delivery_id": row["delivery_id"],
        "row_no": row["row_no"],
    }


def _item(row: Row, service: str | None) -> dict[str, Any]:
    is_goal = row["kind"] == "GOAL"
    return {
        **{name: row[name] for name in ("case_id", "item_no", "due_on", "result")},
        "kind": ITEMS[row["kind"]],
        "domain": row["domain"] if is_goal else None,
        "service": None if is_goal else service,
        "told_on": row["said_on"],
        "delivery_id": row["delivery_id"],
        "row_no": row["row_no"],
    }


def _deviation(tx: Transaction, row: Row, code: str) -> dict[str, Any]:
    noticed = {"code": code, "owner": row["officer_id"] or "team_head", "noticed_on": tx.as_of}
    return {
        "target_id": row["target_id"],
        **noticed,
        "delivery_id": row["delivery_id"],
        "row_no": row["row_no"],
    }
