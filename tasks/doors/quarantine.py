"""What waits in quarantine, and the order that lets rows go: counts, row numbers, rules and columns, never a value."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from tasks.doors.orders import check_orderer, delivery_beginning, give_orders
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home

Row = dict[str, Any]


@dataclass(frozen=True)
class Release:
    """An order to release rows of one delivery.

    Args:
        ordered_by, reason, document_no: who, why, and under which number; an override needs one.
        rows: by number; empty for every row that ``rule`` kept back.
        rule: the rule whose rows are meant.
        override: the one rule that the rows may break, where its declaration allows it.
    """

    ordered_by: str
    reason: str
    document_no: str = ""
    rows: tuple[int, ...] = ()
    rule: str = ""
    override: str = ""


def waiting(home: Home, source: str | None) -> list[Row]:
    """Rows that wait, counted by delivery, rule and column; of one source or of all."""
    with Warehouse(home).reading() as tx:
        return tx.rows("quarantine/select_waiting", source=source)


def explain(home: Home, delivery: str) -> tuple[Row, list[Row]]:
    """A delivery by the beginning of its id, and its rows that broke a rule.

    Raises:
        Refusal: no delivery begins so, several do, or it was not judged.
    """
    with Warehouse(home).reading() as tx:
        delivery_id = delivery_beginning(tx, delivery)
        judged = tx.one("quarantine/select_delivery", delivery_id=delivery_id)
        if judged is None:
            raise Refusal("No row of this delivery was judged.")
        return judged, tx.rows("quarantine/select_row", delivery_id=delivery_id)


def release(home: Home, delivery: str, order: Release, overridable: Callable[[str], Collection[str]]) -> int:
    """Write the order as a delivery; the next run judges the rows again. Returns how many rows it names.

    Args:
        overridable: the rules of a source that rows may break by an order.

    Raises:
        Refusal: nobody, no reason, no row or a row that does not wait is named, or an override has no document, or is
            of a rule that no order overrides.
    """
    check_orderer(order.ordered_by, order.reason)
    if order.override and not order.document_no.strip():
        raise Refusal("An override is the team head's decision: say with --document under which number.")
    subject, rows = explain(home, delivery)
    meant = _meant(rows, order)
    _check_override(str(subject["source"]), order.override, overridable)
    stated = {
        "order_kind": "격리행 해제",
        "subject_delivery_id": str(subject["delivery_id"]),
        "override_rule": order.override,
        "document_no": order.document_no,
        "reason": order.reason,
        "ordered_by": order.ordered_by,
    }
    named = [{"subject_row_no": str(number)} for number in order.rows] or [{"subject_rule": order.rule}]
    give_orders(home, [stated | one for one in named])
    return len(meant)


def _check_override(source: str, rule: str, overridable: Callable[[str], Collection[str]]) -> None:
    if rule and rule not in (known := overridable(source)):
        these = ", ".join(sorted(known))
        raise Refusal(f"The rule {rule} may not be overridden. Of {source} these may: {these}.")


def _meant(rows: list[Row], order: Release) -> set[int]:
    waits = {row["row_no"] for row in rows if row["fate"] == "waiting"}
    broke = {row["row_no"] for row in rows if row["rule"] == order.rule}
    meant = waits & (set(order.rows) or broke)
    if not meant or set(order.rows) - meant:
        raise Refusal("Not every row that is named waits in that delivery: see `balgul quarantine explain`.")
    return meant
