"""Orders about contact: a welfare check, a safety flag, humans only, a stop, a consent that is taken back.

Each is carried out once; else it is a deviation. So is an order that linkage found nothing to do for: whoever sent it
is told that it was not done."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.help_catalogue import partner_of

# Linkage carries them out; those that are left here fit no row, no link and no candidate.
_NOT_DONE = frozenset({"UNDO_LINK", "CONFIRM_LINK", "WITHDRAW_DELIVERY"})


def take_orders(tx: Transaction) -> tuple[list[dict[str, Any]], int]:
    """Keep flags, stops, orders for humans only and consents that were taken back by telephone.

    Returns:
        The welfare checks that are to be told of, and how many orders were carried out.
    """
    if not tx.run("answers/create_unanswered_order"):
        return [], 0
    orders = tx.rows("answers/select_new_order")
    checks: list[dict[str, Any]] = []
    flags, humans, stops, deviations = [], [], [], []
    for order in (_dated(tx, order) for order in orders):
        if order["order_kind"] in _NOT_DONE:
            deviations.append(_deviation(tx, order, "order_not_possible"))
        elif order["root_id"] is None and not (order["order_kind"] == "STOP" and order["is_known_package"]):
            deviations.append(_deviation(tx, order, "order_meets_nobody"))
        elif order["order_kind"] == "SET_SAFETY_FLAG":
            flags.append(_flag(tx, order))
        elif order["order_kind"] == "HUMAN_ONLY":
            humans.append(_human_only(tx, order))
        elif order["order_kind"] == "STOP":
            stops.append(_stop(tx, order))
        elif order["order_kind"] == "CONSENT_WITHDRAWN":
            fault = _take_back(tx, order)
            deviations += [_deviation(tx, order, fault)] if fault else []
        elif order["channel"] in {None, "VISIT", "PHONE"}:
            checks.append(
                {"cause": "order", "kind": order["channel"], "household_id": order["root_id"], **_row(order)}
            )
        else:
            deviations.append(_deviation(tx, order, "order_not_possible"))
    tx.keep("campaign.safety_flag", flags)
    tx.keep("campaign.human_only", humans)
    tx.keep("campaign.contact_stop", stops)
    tx.keep("campaign.deviation", deviations)
    return checks, len(orders) - len(deviations)


def _dated(tx: Transaction, order: Mapping[str, Any]) -> dict[str, Any]:
    """An order of which no slip of a day lets contact go on that it forbids.

    One without a day, or of one that has not come, was given today; an end before its start is none.
    """
    ordered_on = min(order["ordered_on"] or tx.as_of, tx.as_of)
    starts_on, ends_on = order["starts_on"] or ordered_on, order["ends_on"]
    ends_on = ends_on if ends_on and ends_on >= starts_on else None
    return dict(order) | {"ordered_on": ordered_on, "starts_on": starts_on, "ends_on": ends_on}


def _row(order: Mapping[str, Any]) -> dict[str, Any]:
    return {"delivery_id": order["delivery_id"], "row_no": order["row_no"]}


def _flag(tx: Transaction, order: Mapping[str, Any]) -> dict[str, Any]:
    """A flag or its end; what was lifted before a flag came does not lift it, whatever day stands in its order."""
    is_lifting = order["safety_flag"] == "NONE"
    flagged_on = (
        order["ordered_on"] if is_lifting else max(order["ordered_on"], order["lifted_on"] or date.min)
    )
    return _row(order) | {
        "household_id": order["root_id"],
        "flag": order["safety_flag"],
        "only_channel": order["channel"],
        "flagged_on": flagged_on,
    }


def _human_only(tx: Transaction, order: Mapping[str, Any]) -> dict[str, Any]:
    return _row(order) | {
        "household_id": order["root_id"],
        "starts_on": order["starts_on"],
        "ends_on": order["ends_on"],
    }


def _stop(tx: Transaction, order: Mapping[str, Any]) -> dict[str, Any]:
    """A stop; without an end its days count from now: a slip of the year must not end it before it was told."""
    days = timedelta(days=parameters("residents", tx.as_of)["stop_days"])
    return _row(order) | {
        "household_id": order["root_id"],
        "package_id": None if order["root_id"] else order["package_id"],
        "starts_on": order["starts_on"],
        "ends_on": order["ends_on"] or max(order["starts_on"], tx.as_of) + days,
    }


def _take_back(tx: Transaction, order: Mapping[str, Any]) -> str | None:
    """Keep that a household takes a consent back, of one partner where one is named; why it cannot be, if so."""
    code = partner_of(County.read(tx.home.county_file).name_ko, order["partner"])
    if order["partner"] and not code:
        return "order_not_possible"
    told = {"root_id": order["root_id"], "partner": code, "withdrawn_on": order["ordered_on"]}
    kept = tx.run("answers/insert_ordered_consent_withdrawal", **_row(order), **told)
    return None if kept else "order_meets_nobody"


def _deviation(tx: Transaction, order: Mapping[str, Any], code: str) -> dict[str, Any]:
    return _row(order) | {"code": code, "owner": "team_head", "noticed_on": tx.as_of}
