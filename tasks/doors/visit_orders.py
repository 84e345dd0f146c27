"""Orders about visits: that an incident of a trip was looked into. It is a delivery; the next run carries it out."""

from typing import Any

from tasks.doors.orders import give_orders
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home


def incidents(home: Home, beginning: str = "") -> list[dict[str, Any]]:
    """Incidents of trips that wait for a review, by ids, days and codes; of the trips whose id begins so."""
    with Warehouse(home).reading() as tx:
        return tx.rows("orders/select_trip_incident", beginning=beginning)


def incident_lines(home: Home) -> list[str]:
    """The same as text."""
    return [
        f"{row['trip_id'][:12]}  {row['code']:<11}{row['trip_on']}  {row['noticed_on']}  "
        f"{row['officer_id']:<8}{row['town_ko']}"
        for row in incidents(home)
    ]


def review_trip(home: Home, trip: str, *, ordered_by: str, reason: str) -> None:
    """Order that the incidents of a trip were looked into; the next run lets its office send officers out alone again.

    Args:
        trip: its id, or the beginning of it.

    Raises:
        Refusal: nobody or no reason is named, or not one trip with an incident begins so.
    """
    _is_answered_for(ordered_by, reason)
    found = {row["trip_id"]: row for row in incidents(home, trip)} if trip else {}
    if len(found) != 1:
        raise Refusal("Not one trip with an incident begins so: see `balgul trip list`.")
    (row,) = found.values()
    order = {
        "order_kind": "출장 사고 검토",
        "package_id": str(row["package_id"]),
        "ref": str(row["ref"]),
        "reason": reason,
        "ordered_by": ordered_by,
    }
    give_orders(home, [order])


def _is_answered_for(ordered_by: str, reason: str) -> None:
    if not ordered_by.strip() or len(reason.strip()) < 2:
        raise Refusal("Say with --by who orders it, and with --reason why.")
