"""Figures that are given out: an order freezes them under a document number, and nothing changes them afterwards.

A later order freezes them anew, beside the first: a correction never takes the place of what was said.
"""

import getpass
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.doors.orders import give_orders
from tasks.stage import Counts, Run, stage
from warehouse.connection import Transaction, Warehouse
from warehouse.errors import Fault, Refusal
from warehouse.home import Home

COUNTY = "county"


@dataclass(frozen=True)
class Release:
    """What was given out once: households by (figure, place), whole; ``place`` is ``county`` or a town ('' unknown)."""

    campaign_id: str
    release_no: int
    document_no: str
    released_on: date
    sha256: str
    households: Mapping[tuple[str, str], int]


def order_release(home: Home, campaign_id: str, *, document_no: str, ordered_by: str, reason: str) -> None:
    """Order that the figures of a campaign are frozen as the next whole day leaves them.

    Args:
        document_no: under which they are given out; one number is one release.
        ordered_by: who answers for it; the account of this process when empty.
        reason: what is corrected; only a first release needs none.

    Raises:
        Refusal: no document is named, there is no such campaign, its figures were released under that number, or a
            correction says not what it corrects.
    """
    if not document_no.strip():
        raise Refusal("Say with --document under which number the figures are given out.")
    with Warehouse(home).reading() as tx:
        known = tx.one("reporting/select_release_asked", campaign_id=campaign_id, document_no=document_no)
    if known is None:
        raise Refusal(f"There is no campaign {campaign_id} yet.")
    if known["is_released"]:
        raise Refusal("The figures were released under this document number; a correction has its own.")
    if known["releases"] and len(reason.strip()) < 2:
        raise Refusal("The figures were released before: say with --reason what is corrected.")
    order = {
        "order_kind": "집계 확정",
        "campaign_id": campaign_id,
        "document_no": document_no,
        "reason": reason.strip() or "집계 공표",
        "ordered_by": ordered_by.strip() or getpass.getuser(),
    }
    give_orders(home, [order])


def is_ordered(tx: Transaction) -> bool:
    """Whether an order to release figures waits."""
    return bool(tx.rows("reporting/select_new_release"))


@stage("release")
def freeze_figures(tx: Transaction, run: Run) -> Counts:
    """Freeze the figures of the campaigns for which that is ordered.

    Returns:
        The count of ``releases``.
    """
    orders = tx.rows("reporting/select_new_release")
    for order in orders:
        figures = tx.rows("reporting/select_figure", campaign_id=order["campaign_id"])
        tx.run("reporting/insert_release", **order, sha256=figures_hash(str(order["campaign_id"]), figures))
        tx.run(
            "reporting/insert_released_figure", campaign_id=order["campaign_id"], figures=json.dumps(figures)
        )
    return {"releases": len(orders)}


def figures_hash(campaign_id: str, figures: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 of figures: a line of figure, place and count for each, in their order, under the campaign."""
    lines = sorted(f"{row['figure']}\t{row['place']}\t{row['households']}" for row in figures)
    return hashlib.sha256("\n".join([campaign_id, *lines]).encode()).hexdigest()


def releases_of(copy: Transaction, campaign_id: str) -> list[Release]:
    """The releases of a campaign, oldest first.

    Raises:
        Fault: the figures of one are no more those that were frozen.
    """
    by_no: dict[int, list[dict[str, Any]]] = {}
    for row in copy.rows("reporting/select_release", campaign_id=campaign_id):
        by_no.setdefault(int(row["release_no"]), []).append(row)
    return [_release(campaign_id, rows) for rows in by_no.values()]


def _release(campaign_id: str, rows: list[dict[str, Any]]) -> Release:
    first = rows[0]
    if figures_hash(campaign_id, rows) != first["sha256"]:
        raise Fault("released_figures_changed", rule=f"{campaign_id}/{first['release_no']}")
    return Release(
        campaign_id=campaign_id,
        release_no=int(first["release_no"]),
        document_no=str(first["document_no"]),
        released_on=first["released_on"],
        sha256=str(first["sha256"]),
        households={(str(row["figure"]), str(row["place"])): int(row["households"]) for row in rows},
    )
