"""Cases: households with several needs go before the conference, and the office tells what it decided and did.

An order that the table of states does not allow, or about a case that was never sent, is a deviation: kept, with an
owner.
"""

from datetime import timedelta
from typing import Any

import polars as pl

from tasks.cases.package import send_case_list
from tasks.cases.rules import INTAKE, STATE_OF_ORDER, Limits, criterion_of, fault_of
from tasks.stage import Counts, Run, stage
from warehouse.connection import Transaction
from warehouse.county import parameters

Row = dict[str, Any]


@stage("cases")
def open_cases(tx: Transaction, run: Run) -> Counts:
    """Take what the conference decided, open a case for each household that needs one, and lay it before it.

    What a case ends, the next run of outcomes ends.

    Returns:
        Counts of ``moved`` cases, ``deviations``, cases ``opened`` and ``sent``.
    """
    counts = _take_orders(tx)
    counts["opened"] = _open(tx, parameters("cases", run.as_of))
    return counts | {"sent": send_case_list(tx, tx.rows("cases/select_untold_case"))}


def _take_orders(tx: Transaction) -> Counts:
    steps, deviations = [], []
    standing: dict[str, Row] = {}
    for order in tx.rows("cases/select_new_order"):
        case = standing.get(order["case_id"], order)
        wanted = STATE_OF_ORDER[order["order_kind"]]
        fault = fault_of(case["state"], wanted, order["ordered_on"], case["happened_on"])
        if fault is not None:
            deviations.append(_deviation(tx, order, fault))
        elif wanted != case["state"]:
            steps.append(_step(tx, order, case, wanted))
            standing[order["case_id"]] = steps[-1]
    tx.insert("campaign.case_event", pl.DataFrame(steps, infer_schema_length=None))
    tx.insert("campaign.deviation", pl.DataFrame(deviations, infer_schema_length=None))
    return {"moved": len(steps), "deviations": len(deviations)}


def _step(tx: Transaction, order: Row, case: Row, wanted: str) -> Row:
    return {
        "case_id": order["case_id"],
        "step_no": case["step_no"] + 1,
        "state": wanted,
        "from_state": case["state"],
        "happened_on": order["ordered_on"],
        "delivery_id": order["delivery_id"],
        "row_no": order["row_no"],
        "run_no": tx.context["run_no"],
    }


def _deviation(tx: Transaction, order: Row, code: str) -> Row:
    where = {name: order[name] for name in ("delivery_id", "row_no", "target_id")}
    told = {"noticed_on": tx.context["as_of"], "run_no": tx.context["run_no"]}
    return where | {"code": code, "owner": "team_head"} | told


def _open(tx: Transaction, policy: Row) -> int:
    limits = Limits(policy["several_domains"], policy["unproposed_domains"])
    cases = []
    for row in tx.rows("cases/select_proposal", unproposed=limits.unproposed):
        criterion = criterion_of(
            row["domains"], is_proposed=row["is_proposed"], is_flagged=row["is_flagged"], limits=limits
        )
        if criterion is not None:
            cases.append(_case(tx, row, criterion, policy["plan_days"]))
    if cases:
        tx.insert("campaign.welfare_case", pl.DataFrame(cases))
        tx.insert(
            "campaign.case_event", pl.DataFrame([_intake(case) for case in cases], schema_overrides=_TYPES)
        )
    return len(cases)


_TYPES = {"from_state": pl.String}


def _case(tx: Transaction, row: Row, criterion: str, plan_days: int) -> Row:
    return {
        "case_id": tx.home.keys().id_of("welfare_case", f"{row['delivery_id']}|{row['row_no']}"),
        "target_id": row["target_id"],
        "household_id": row["household_id"],
        "criterion": criterion,
        "opened_on": row["told_on"],
        "plan_due_on": row["told_on"] + timedelta(days=plan_days),
        "delivery_id": row["delivery_id"],
        "row_no": row["row_no"],
        "run_no": tx.context["run_no"],
    }


def _intake(case: Row) -> Row:
    where = {name: case[name] for name in ("case_id", "delivery_id", "row_no", "run_no")}
    return where | {"step_no": 1, "state": INTAKE, "from_state": None, "happened_on": case["opened_on"]}
