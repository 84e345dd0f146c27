"""Steps of referrals from state to state, and rows that lead to none."""

from dataclasses import dataclass, field
from typing import Any

from tasks.referrals.rules import check_may_change
from warehouse.connection import Transaction
from warehouse.errors import Fault
from warehouse.roles import check_role

Row = dict[str, Any]


@dataclass
class Steps:
    """New steps of referrals, collected in order."""

    rows: list[Row] = field(default_factory=list)

    def add(
        self,
        referral: tuple[str, int],
        change: tuple[str | None, str],
        source: Row,
        *,
        role: str,
        **told: Any,
    ) -> None:
        """One change from a state to the next.

        Args:
            referral: its id, and the number of the step.
            role: whose word or deed it is; raises Fault where it is not theirs.
        """
        (referral_id, step_no), (from_state, state) = referral, change
        check_role("referral", change, role)
        if from_state is not None and not check_may_change(from_state, state):
            raise Fault("illegal_state_change", rule=f"{from_state}>{state}")
        step = {"referral_id": referral_id, "step_no": step_no, "state": state, "from_state": from_state}
        unsaid = dict.fromkeys(("outcome", "reply_due_on", "escalates_on", "expires_on"))
        self.rows.append(
            step | unsaid | told | {"delivery_id": source["delivery_id"], "row_no": source["row_no"]}
        )

    def insert(self, tx: Transaction) -> int:
        """Write them; the number of steps."""
        today = {"happened_on": tx.as_of}
        return tx.keep("campaign.referral_event", [today | row for row in self.rows])


def deviate(tx: Transaction, row: Row, code: str) -> int:
    """Keep a row that cannot be taken as it stands, with an owner; 1, or 0 when it is kept already."""
    named = {name: row[name] for name in ("delivery_id", "row_no", "target_id", "recipient")}
    return tx.run("referrals/insert_deviation", code=code, **named)
