"""Cases: households with several needs go to integrated case management, with a day by which their plan is due."""

from datetime import timedelta
from typing import Any

import polars as pl

from tasks.cases.rules import INTAKE, Limits, criterion_of
from tasks.stage import Counts, Run, stage
from warehouse.connection import Transaction
from warehouse.county import parameters


@stage("cases")
def open_cases(tx: Transaction, run: Run) -> Counts:
    """Open a case for each household that an officer proposes or that has many needs.

    What a case ends, the next run of outcomes ends.

    Returns:
        Counts of ``opened`` cases.
    """
    policy = parameters("cases", run.as_of)
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
    return {"opened": len(cases)}


_TYPES = {"from_state": pl.String}


def _case(tx: Transaction, row: dict[str, Any], criterion: str, plan_days: int) -> dict[str, Any]:
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


def _intake(case: dict[str, Any]) -> dict[str, Any]:
    where = {name: case[name] for name in ("case_id", "delivery_id", "row_no", "run_no")}
    return where | {"step_no": 1, "state": INTAKE, "from_state": None, "happened_on": case["opened_on"]}
