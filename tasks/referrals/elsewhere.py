"""Referrals that an officer made in 행복이음: kept under their number there, and told to nobody a second time."""

from tasks.referrals.deadlines import due_days
from tasks.referrals.drafts import draft_row, names_of, offers_of
from tasks.referrals.rules import DRAFT, items_to_pass
from tasks.referrals.steps import Row, Steps, deviate
from tasks.stage import Counts
from warehouse.connection import Transaction
from warehouse.county import County
from warehouse.help_catalogue import code_of, partner_of


def record_elsewhere(tx: Transaction, county: County, policy: Row) -> Counts:
    """Keep what the orders of officers say of referrals made in 행복이음.

    One that waits here to be sent is taken for the one that was made there.

    Returns:
        Counts of ``elsewhere`` and ``deviations``.
    """
    steps, drafts, numbers, deviations = Steps(), [], [], 0
    taken: set[str | tuple[str, ...]] = set()
    for order in tx.rows("referrals/select_made_elsewhere"):
        matter = _matter(county, policy, order)
        now = tx.one("referrals/select_matter", target_id=order["target_id"], **matter)
        marks = {order["document_no"], (order["target_id"], *matter.values())}
        fault = "referred_already" if marks & taken else _fault_of(order, matter, now)
        if fault is not None or now is None:
            deviations += deviate(tx, order, fault or "referral_without_consent")
            continue
        referral_id, step_no = now["referral_id"], now["step_no"]
        told_on = {"happened_on": order["ordered_on"]}
        if referral_id is None:
            offer = next(o for o in offers_of(policy, matter["partner"]) if o.service == matter["service"])
            row = draft_row(tx, now, offer, items_to_pass(offer, now["items"], policy["needed_items"]))
            # The same consent may have led to one of ours before, which ended.
            referral_id, step_no = tx.home.keys().id_of("referral", f"ssis|{order['document_no']}"), 1
            drafts.append(row | {"referral_id": referral_id})
            steps.add((referral_id, step_no), (None, DRAFT), order, role="officer", **told_on)
        days = due_days(county, policy, order["ordered_on"]) | told_on
        steps.add((referral_id, step_no + 1), (DRAFT, "requested"), order, role="officer", **days)
        taken |= marks
        told = {name: order[name] for name in ("document_no", "delivery_id", "row_no")}
        numbers.append(told | {"referral_id": referral_id})
    tx.keep("campaign.referral", drafts)
    steps.insert(tx)
    tx.keep("campaign.referral_elsewhere", numbers)
    return {"elsewhere": len(numbers), "deviations": deviations}


def _matter(county: County, policy: Row, order: Row) -> dict[str, str]:
    """Partner and service of an order, by code; empty for a word that is none."""
    partner = partner_of(county.name_ko, order["partner"]) or ""
    return {"partner": partner, "service": code_of(names_of(policy, partner), order["service"]) or ""}


def _fault_of(order: Row, matter: dict[str, str], now: Row | None) -> str | None:
    if order["target_id"] is None:
        return "order_meets_nobody"
    if order["is_known_number"]:
        return "referred_already"
    if not matter["service"]:
        return "unknown_service"
    if now is None:
        return "referral_without_consent"
    return "referred_already" if now["state"] not in (None, DRAFT) else None
