"""What stands on the desk of a case's manager: the next task of each case with its day, and who manages it."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from tasks.cases.rules import HIGH, Dates, Desk, task_after
from warehouse.connection import Transaction

Row = Mapping[str, Any]
Policy = Mapping[str, Any]
_LIMITS = ("survey", "conference", "delivery", "review", "follow_up")


def date_tasks(tx: Transaction, cases: Sequence[Row], policy: Policy) -> int:
    """Say what each case awaits after its newest step, and by when, where nobody said it yet; how many tasks."""
    days = {name: policy[f"{name}_days"] for name in _LIMITS}
    tasks = []
    for case in cases:
        task = task_after(_dates(case, policy), days) if case["task"] is None else None
        if task is not None:
            named = {"case_id": case["case_id"], "step_no": case["step_no"]}
            tasks.append(named | {"task": task[0], "due_on": task[1]})
    return tx.keep("campaign.case_task", tasks)


def _dates(case: Row, policy: Policy) -> Dates:
    plan_due_on = case["plan_due_on"]
    if case["difficulty"] == HIGH:
        plan_due_on = min(plan_due_on, case["opened_on"] + timedelta(days=policy["high_plan_days"]))
    told = {name: case[name] for name in ("state", "opened_on", "happened_on", "difficulty", "goals_until")}
    return Dates(plan_due_on=plan_due_on, **told)


def give_cases(
    tx: Transaction, cases: Sequence[Row], orders: Sequence[Row], policy: Policy
) -> dict[str, str]:
    """Give cases to whom the team head named, and those that nobody in service manages to a manager, or let them wait.

    Args:
        orders: of the team head, each with the case and the officer.

    Returns:
        The names of the managers by id.
    """
    managers = tx.rows(
        "cases/select_manager", skills=json.dumps(policy["manager_skills"], ensure_ascii=False)
    )
    desk = Desk(
        {row["officer_id"]: 0 for row in managers}, policy["case_manager_limit"], policy["case_high_weight"]
    )
    named = _named(tx, cases, orders, desk)
    for case in cases:
        holder = named.get(case["case_id"], case["officer_id"])
        if case["is_open"] and holder in desk.load:
            desk.load[holder] += desk.weight(case["difficulty"])
    given = []
    for case in cases:
        officer_id, reason = _manager_of(case, named, desk)
        if (officer_id, reason) != (case["officer_id"], case["assigned_by"]):
            chosen = {"case_id": case["case_id"], "officer_id": officer_id, "reason": reason}
            given.append(chosen | {"assigned_on": tx.as_of})
    tx.keep("campaign.case_manager", given)
    return {row["officer_id"]: row["officer_name"] for row in managers}


def _manager_of(case: Row, named: Mapping[str, str], desk: Desk) -> tuple[str | None, str]:
    if case["case_id"] in named:
        return named[case["case_id"]], "ordered"
    if case["officer_id"] in desk.load:
        return case["officer_id"], case["assigned_by"]
    return desk.take(case["former_officer_id"], case["difficulty"])


def _named(tx: Transaction, cases: Sequence[Row], orders: Sequence[Row], desk: Desk) -> dict[str, str]:
    """Whom the team head named, by case: the newest order of each. The limit is no limit to the head."""
    subjects = {case["case_id"]: case for case in cases}
    named, deviations = {}, []
    for order in orders:
        case = subjects.get(order["case_id"])
        if case is not None and order["officer_id"] in desk.load:
            named[order["case_id"]] = order["officer_id"]
            continue
        deviations.append(
            {
                "delivery_id": order["delivery_id"],
                "row_no": order["row_no"],
                "target_id": case and case["target_id"],
                "code": "not_a_manager" if case else "order_meets_nobody",
                "owner": "team_head",
                "noticed_on": tx.as_of,
            }
        )
    tx.keep("campaign.deviation", deviations)
    return named
