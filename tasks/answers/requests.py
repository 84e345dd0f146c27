"""Requests for a visit that answers, dangers and orders make: how pressing, how long, how many go."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from warehouse.connection import Transaction
from warehouse.county import County, parameters


@dataclass(frozen=True)
class VisitDesk:
    """What the day and the policy say of every visit."""

    day: date
    county: County
    kinds: Mapping[str, Mapping[str, int]]
    two_when: Sequence[str]

    @classmethod
    def of(cls, tx: Transaction) -> "VisitDesk":
        """The desk of this run."""
        policy = parameters("answers", tx.as_of)
        return cls(tx.as_of, County.read(tx.home.county_file), policy["visit"], policy["two_officers_when"])


def visit_request(desk: VisitDesk, reason: str, source: Mapping[str, Any]) -> dict[str, Any]:
    """One request.

    Args:
        reason: as in the policy.
        source: target_id, due_on, is_flagged, and the row behind it.
    """
    kind = desk.kinds[reason]
    holds = {"safety_flag": source["is_flagged"], "urgent": reason in {"urgent", "welfare_check"}}
    return {
        "target_id": source["target_id"],
        "reason": reason,
        "minutes": kind["minutes"],
        "priority": kind["priority"],
        "needs_two": any(holds.get(why, False) for why in desk.two_when),
        "not_before": str(desk.county.add_working_days(desk.day, kind["after_working_days"])),
        "due_on": str(source["due_on"]) if source["due_on"] else None,
        "delivery_id": source["delivery_id"],
        "row_no": source["row_no"],
    }


def ask_for_visits(tx: Transaction, asked: Sequence[Mapping[str, Any]]) -> int:
    """Write the requests, each cause once; how many are new."""
    return tx.run("answers/insert_visit_request", asked=json.dumps(list(asked))) if asked else 0
