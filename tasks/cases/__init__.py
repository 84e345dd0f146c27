"""Cases: households with several needs go before the conference, and on by dated tasks until they are followed up.

A case is of a household and of no campaign: it goes on when a campaign closes, with the same manager and the same days.
"""

import json
from datetime import timedelta
from typing import Any

from tasks.cases.desk import date_tasks, give_cases
from tasks.cases.package import send_case_lists
from tasks.cases.rules import INTAKE, Limits, criterion_of, difficulty_of
from tasks.cases.words import take_words
from tasks.stage import Counts, Run, stage
from warehouse.connection import Transaction
from warehouse.county import parameters

Row = dict[str, Any]


@stage("cases")
def open_cases(tx: Transaction, run: Run) -> Counts:
    """Take what was told of cases, open those that are needed, and see that each has a task and a manager.

    What a case ends, the next run of outcomes ends.

    Returns:
        Counts of steps by which cases ``moved``, goals and services ``told``, ``deviations``, cases ``opened``, new
        tasks ``due``, targets ``attached`` to a case of their household, and case lists ``sent``.
    """
    policy = parameters("cases", run.as_of)
    counts = take_words(tx)
    counts["opened"] = _open(tx, policy)
    cases, orders = tx.rows("cases/select_case"), tx.rows("cases/select_named_manager")
    if not cases and not orders:
        return counts | {"due": 0, "attached": 0, "sent": 0}
    if len({case["root_id"] for case in cases if case["is_open"]}) < sum(case["is_open"] for case in cases):
        tx.run("cases/insert_twin_deviation")
    counts["due"] = date_tasks(tx, cases, policy)
    names = give_cases(tx, cases, orders, policy)
    counts["attached"] = tx.run("cases/insert_case_target")
    counts["sent"] = send_case_lists(tx, names, json.dumps([case["case_id"] for case in cases]))
    return counts


def _open(tx: Transaction, policy: Row) -> int:
    limits = Limits(policy["several_domains"], policy["unproposed_domains"])
    cases, steps = [], []
    for row in tx.rows("cases/select_proposal", unproposed=limits.unproposed):
        criterion = criterion_of(
            row["domains"], is_proposed=row["is_proposed"], is_flagged=row["is_flagged"], limits=limits
        )
        if criterion is not None:
            cases.append(_case(tx, row, criterion, policy["plan_days"]))
            steps.append(_intake(cases[-1], row, policy["high_domains"]))
    tx.keep("campaign.welfare_case", cases)
    tx.keep("campaign.case_event", steps)
    return len(cases)


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
    }


def _intake(case: Row, row: Row, high_domains: list[str]) -> Row:
    where = {name: case[name] for name in ("case_id", "delivery_id", "row_no")}
    difficulty = difficulty_of(row["domains"], is_flagged=row["is_flagged"], high_domains=high_domains)
    step = {"step_no": 1, "state": INTAKE, "from_state": None, "happened_on": case["opened_on"]}
    return where | step | {"difficulty": difficulty}
