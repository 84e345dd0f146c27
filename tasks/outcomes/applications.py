"""Applications that officers took: what for, when, by whom, and with whose consent."""

import json
from typing import Any

from tasks.outcomes.deadlines import days_after
from tasks.outcomes.decision_rules import fault_of_application
from warehouse.connection import Transaction
from warehouse.county import County
from warehouse.roles import check_role


def take_applications(tx: Transaction, days: int) -> int:
    """Take each application once; one that is not theirs to make, or of which nobody says who made it, is told.

    Args:
        days: within which the county decides.

    Returns:
        How many were taken.
    """
    county = County.read(tx.home.county_file)
    taken: list[dict[str, Any]] = []
    deviations: list[dict[str, Any]] = []
    for row in tx.rows("outcomes/select_new_application"):
        fault = fault_of_application(row["applied_by"], row["is_consented"])
        if fault is not None or row["applied_by"] is None:
            deviations.append(_told(row, fault or "applicant_not_named"))
        if fault is None and (row["target_id"], row["benefit"]) not in {_matter(one) for one in taken}:
            check_role(
                "application", (None, "applied"), "officer" if row["applied_by"] == "OFFICER" else "household"
            )
            natural = f"{row['delivery_id']}|{row['row_no']}|{row['benefit']}"
            due_on = days_after(row["applied_on"], days, county.is_working_day)
            known = {
                "application_id": tx.home.keys().id_of("application", natural),
                "decision_due_on": due_on,
            }
            stated = {name: value for name, value in row.items() if name != "officer_id"}
            taken.append(known | stated)
    tx.run("outcomes/insert_decision_deviation", found=json.dumps(deviations))
    return tx.keep("campaign.application", taken)


def _matter(row: dict[str, Any]) -> tuple[str, str]:
    return row["target_id"], row["benefit"]


def _told(row: dict[str, Any], code: str) -> dict[str, Any]:
    where = {name: row[name] for name in ("delivery_id", "row_no", "target_id")}
    return where | {"code": code, "owner": row["officer_id"] or "team_head"}
