"""What residents are owed: who reported is told to nobody but with a reason, and each telling is logged."""

from tasks.doors.orders import delivery_beginning
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
