"""What becomes of quarantined rows: an order releases them, or a newer delivery of the same period replaces them.

Quarantine is history and stays: a release is a fact of its own, and from it on the row is one of its delivery's
accepted rows. A released row is judged again by the whole suite as it is now, on the day of the order.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from expectations import Verdict, overridable, validate_delivery
from tasks.stage import Counts, Run
from warehouse.catalog import all_sources, load_source
from warehouse.connection import Transaction
from warehouse.declared import rows_replaced_by

ORDERS = "operator_order"
_OWNER = "team_head"


def judge(tx: Transaction, run: Run, delivery_id: str, source: str) -> Verdict:
    """Hold a delivery to its suite; the findings are left in the temporary table ``finding``."""
    return validate_delivery(
        tx.connection, source=source, delivery_id=delivery_id, as_of=run.as_of, run_no=run.run_no
    )


def replace_rows(tx: Transaction, delivery_id: str, source: str) -> int:
    """Mark earlier quarantined rows of the same period whose key an accepted row of this delivery holds; how many."""
    row = tx.execute(rows_replaced_by(load_source(source)), delivery_id=delivery_id).fetchone()
    return int(row[0]) if row else 0


def release_rows(tx: Transaction, run: Run, order_delivery_id: str) -> Counts:
    """Carry out the orders of one delivery to release rows; an order of which a row stays has an owner.

    Returns:
        Counts of rows ``released`` and of rows that stay, ``refused``.
    """
    counts = {"released": 0, "refused": 0}
    left: list[dict[str, Any]] = []
    orders = tx.rows("validation/select_release_order", order_delivery_id=order_delivery_id)
    for delivery_id, asked in groupby(orders, key=itemgetter("subject_delivery_id")):
        left += _release(tx, run, str(delivery_id), list(asked), counts)
    tx.keep("campaign.deviation", left)
    return counts


def _release(
    tx: Transaction, run: Run, delivery_id: str, orders: Iterable[Mapping[str, Any]], counts: Counts
) -> list[dict[str, Any]]:
    """Judge one delivery anew and record what each order makes of its rows; returns the orders that are not done."""
    subject = tx.one("validation/select_release_subject", delivery_id=delivery_id)
    if subject is None or subject["source"] not in {source.code for source in all_sources()}:
        return [_deviation(tx, order, "order_meets_no_row") for order in orders]
    source = str(subject["source"])
    judge(tx, run, delivery_id, source)
    may_pass = overridable(source)
    left = []
    for order in orders:
        told = _record(tx, order, may_pass)
        counts["released"] += told["released"]
        counts["refused"] += told["refused"]
        if told["refused"] or not told["released"]:
            left.append(_deviation(tx, order, "release_refused" if told["refused"] else "order_meets_no_row"))
    return left


def _record(tx: Transaction, order: Mapping[str, Any], may_pass: frozenset[str]) -> Counts:
    tx.run(
        "validation/insert_row_event",
        delivery_id=order["subject_delivery_id"],
        asked_row_no=order["subject_row_no"],
        asked_rule=order["subject_rule"],
        override_rule=order["override_rule"],
        may_override=order["override_rule"] is None or order["override_rule"] in may_pass,
        order_delivery_id=order["delivery_id"],
        order_row_no=order["row_no"],
    )
    return tx.one(
        "validation/count_row_event", order_delivery_id=order["delivery_id"], order_row_no=order["row_no"]
    ) or {"released": 0, "refused": 0}


def _deviation(tx: Transaction, order: Mapping[str, Any], code: str) -> dict[str, Any]:
    return {
        "delivery_id": order["delivery_id"],
        "row_no": order["row_no"],
        "code": code,
        "owner": _OWNER,
        "noticed_on": tx.as_of,
    }
