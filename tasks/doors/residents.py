"""What residents are owed: a page about where their name came from, an answer, and silence about who reported.

Each telling is logged first. What is ordered here is a delivery; the next run carries it out.
"""

import getpass
from typing import Any

from tasks.doors.orders import delivery_beginning, give_orders
from tasks.doors.windows import log_telling
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home


def reporter(home: Home, delivery: str, row_no: int, *, told_to: str, reason: str) -> tuple[str, str]:
    """Name and telephone of who sent a report, each empty where they left none; the telling is logged first.

    Raises:
        Refusal: nobody or no reason is named, not one delivery begins so, or its row has no reporter.
    """
    with Warehouse(home).transaction() as tx:
        delivery_id = delivery_beginning(tx, delivery)
        log_telling(tx, "reporter", f"{delivery_id}/{row_no}", told_to, reason)
        found = tx.one("access/select_reporter", delivery_id=delivery_id, row_no=row_no)
        if found is None:
            raise Refusal("Nobody is named as having sent that row.")
    return str(found["name"] or ""), str(found["phone"] or "")


def explain_to(home: Home, household_id: str, *, told_to: str, reason: str) -> None:
    """Order the page that tells one person of a household where their name came from; who asked for it is logged.

    The next run makes it for the office that hands it over.

    Raises:
        Refusal: nobody or no reason is named, there is no such household, or not one person of it has the name.
    """
    with Warehouse(home).transaction() as tx:
        if tx.one("access/select_household", household_id=household_id) is None:
            raise Refusal("There is no such household.")
        log_telling(tx, "explain-to", household_id, told_to, reason)
        named = tx.one("access/select_named_member", household_id=household_id, called=told_to)
        if named is None or named["persons"] != 1:
            raise Refusal(
                "Not one person of this household is known by that name, and a page is made for one alone."
            )
    order = {
        "order_kind": "수집출처 안내",
        "household_id": household_id,
        "told_to": told_to,
        "reason": reason,
    }
    give_orders(home, [order | {"ordered_by": getpass.getuser()}])


def complaints(home: Home) -> list[dict[str, Any]]:
    """What is owed to residents who complained or objected, and requests for correction, by number and days."""
    with Warehouse(home).reading() as tx:
        return tx.rows("orders/select_complaint")


def complaint_lines(home: Home) -> list[str]:
    """The same as text."""
    return [
        f"{row['complaint_no']:<18}{row['kind']:<11}{row['code']:<18}{row['noticed_on']}  {row['due_on']}  "
        f"{row['owner']:<12}{row['household_id'] or '누구인지 모름'}"
        for row in complaints(home)
    ]


def answered(
    home: Home, complaint_no: str, part: str, *, ordered_by: str, document_no: str, reason: str
) -> None:
    """Write that a complaint, or the agency behind a correction, was answered; the next run closes it.

    Args:
        part: ``complaint`` or ``correction``.
        reason: what was answered, in a line.

    Raises:
        Refusal: nobody, no document or no answer is named, nothing of that number is owed, or it is an objection.
    """
    owed = _owed(home, (complaint_no, part), ordered_by, document_no, reason)
    if owed["is_objection"]:
        raise Refusal("Say with --end how the objection ended.")
    kind = {"complaint": "민원 회신", "correction": "정정 회신"}[part]
    _order(home, owed, {"order_kind": kind}, ordered_by, document_no, reason)


def objection_ended(
    home: Home, complaint_no: str, end: str, *, ordered_by: str, document_no: str, reason: str
) -> None:
    """Write how an objection to a decision ended; the next run takes it.

    Args:
        end: 인용, 기각 or 취하.

    Raises:
        Refusal: nobody, no document or no reason is named, it ends in none of these ways, or no objection of that
            number is open.
    """
    ends = load_source("operator_order").column("objection_end").codes or {}
    if end not in ends:
        raise Refusal(f"An objection ends with one of: {', '.join(ends)}.")
    owed = _owed(home, (complaint_no, "complaint"), ordered_by, document_no, reason)
    if not owed["is_objection"]:
        raise Refusal("This is no objection to a decision: answer it without --end.")
    _order(home, owed, {"order_kind": "민원 회신", "objection_end": end}, ordered_by, document_no, reason)


def _owed(
    home: Home, named: tuple[str, str], ordered_by: str, document_no: str, reason: str
) -> dict[str, Any]:
    if not ordered_by.strip() or not document_no.strip() or len(reason.strip()) < 2:
        raise Refusal(
            "Say with --by who answered, with --document under which number, and with --reason what."
        )
    found = [row for row in complaints(home) if (row["complaint_no"], row["kind"]) == named]
    if not found:
        raise Refusal("Nothing of that number is owed: see `balgul complaint list`.")
    return found[0]


def _order(
    home: Home, owed: dict[str, Any], order: dict[str, str], ordered_by: str, document_no: str, reason: str
) -> None:
    named = {"subject_delivery_id": str(owed["delivery_id"]), "subject_row_no": str(owed["row_no"])}
    told = {"document_no": document_no, "reason": reason, "ordered_by": ordered_by}
    give_orders(home, [order | named | told])
