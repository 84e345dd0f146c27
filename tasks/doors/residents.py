"""What residents are owed: a page about where their name came from, an answer, and silence about who reported.

Each telling is logged first. What is ordered here is a delivery; the next run carries it out.
"""

import getpass
from typing import Any

from tasks.doors.orders import delivery_beginning, give_orders
from tasks.doors.windows import log_telling
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
    """What is owed to residents who complained: complaints and requests for correction, by number, days and owner."""
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
        Refusal: nobody, no document or no answer is named, or nothing of that number is owed.
    """
    if not ordered_by.strip() or not document_no.strip() or len(reason.strip()) < 2:
        raise Refusal(
            "Say with --by who answered, with --document under which number, and with --reason what."
        )
    found = [row for row in complaints(home) if (row["complaint_no"], row["kind"]) == (complaint_no, part)]
    if not found:
        raise Refusal("Nothing of that number is owed: see `balgul complaint list`.")
    order = {
        "order_kind": {"complaint": "민원 회신", "correction": "정정 회신"}[part],
        "subject_delivery_id": str(found[0]["delivery_id"]),
        "subject_row_no": str(found[0]["row_no"]),
        "document_no": document_no,
        "reason": reason,
        "ordered_by": ordered_by,
    }
    give_orders(home, [order])
