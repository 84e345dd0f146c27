"""Orders about visits: a plan without an officer, and that an incident of a trip was looked into.

Each is a delivery; the next run carries it out.
"""

from datetime import date
from typing import Any

from tasks.doors.orders import check_orderer, day_of, give_orders
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home


def replan_without(
    home: Home, officer_id: str, *, starts_on: date | None, ends_on: date | None, ordered_by: str, reason: str
) -> tuple[date, date]:
    """Order that visits are planned without an officer; returns the first and the last day of it.

    Args:
        starts_on: today, unless it says otherwise; ``ends_on``: the same day, unless it says otherwise.

    Raises:
        Refusal: nobody or no reason is named, no roster knows the officer, or the days lie behind or end before they
            begin.
    """
    check_orderer(ordered_by, reason)
    today = day_of(home)
    first = starts_on or today
    last = ends_on or first
    if last < first or last < today:
        raise Refusal("The days lie behind, or end before they begin.")
    with Warehouse(home).reading() as tx:
        if tx.one("orders/select_officer", officer_id=officer_id) is None:
            raise Refusal("No roster knows this officer (직원번호).")
    order = {
        "order_kind": "담당자 제외 재계획",
        "officer_id": officer_id,
        "starts_on": str(first),
        "ends_on": str(last),
        "reason": reason,
        "ordered_by": ordered_by,
    }
    give_orders(home, [order])
    return first, last


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
    check_orderer(ordered_by, reason)
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
