"""An alert about a household that is open already: new evidence, so somebody goes and talks with them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from warehouse.connection import Transaction
from warehouse.county import County, parameters


def reopen_attention(tx: Transaction, reports: Sequence[Mapping[str, Any]]) -> int:
    """Ask for a visit where a calm alert tells of an open target; how many were asked for.

    A household that is no target, or whose target ended, becomes one by its alert (screening); a danger is told at
    once (``tasks.answers.urgent``).
    """
    names = ("delivery_id", "row_no", "household_id")
    alerts = [{name: row[name] for name in names} for row in reports if row["source"] == "crisis_alert"]
    if not alerts:
        return 0
    day = tx.as_of
    kind = parameters("answers", day)["visit"]["alert"]
    county = County.read(tx.home.county_file)
    return tx.run(
        "answers/insert_alert_visit",
        alerts=json.dumps(alerts),
        minutes=kind["minutes"],
        priority=kind["priority"],
        not_before=county.add_working_days(day, kind["after_working_days"]),
        days=parameters("reporting", day)["alert_answer_days"],
    )
