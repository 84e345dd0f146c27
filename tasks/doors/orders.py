"""Commands that state a fact: each writes a delivery into the inbox and stops. The next run takes it in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tasks.doors import inbox
from tasks.doors.amending import amendment_of
from tasks.doors.answering import package_in_name
from tasks.doors.drop import FOLDER
from tasks.doors.limits import check_size, suffixes_of
from tasks.doors.rejection import Rejection
from warehouse import clock
from warehouse.catalog import Source, load_source
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County
from warehouse.errors import Refusal
from warehouse.home import Home


@dataclass(frozen=True)
class Decision:
    """The team head's decision on one list.

    Args:
        decided_by, document_no: who, and under which document number.
        list_hash: which list, when several wait.
        amendment: a CSV with 대상번호, 수정구분, 변경순서, 수정사유, 의견.
        is_refused: whether the list goes back to screening.
    """

    decided_by: str
    document_no: str
    list_hash: str | None = None
    amendment: Path | None = None
    is_refused: bool = False


def approve(home: Home, campaign_id: str, decision: Decision) -> str:
    """Write the decision as a delivery of ``target_approval``; returns the hash of the list it decides.

    Raises:
        Refusal: nobody or no document is named, no list waits, several do and none is named, the named one does not
            wait, a decision on it was delivered already, a line of the amendment cannot be carried out, or the county
            does not get ``target_approval``.
    """
    if not decision.decided_by.strip() or not decision.document_no.strip():
        raise Refusal("Say with --by who decides, and with --document under which number.")
    list_hash = _waiting_list(home, campaign_id, decision.list_hash)
    stated = {
        "list_hash": list_hash,
        "decision": "반려" if decision.is_refused else "수정승인" if decision.amendment else "승인",
        "decided_by": decision.decided_by,
        "document_no": decision.document_no,
        "decided_on": str(day_of(home)),
    }
    name = f"approve-{list_hash[:12]}.csv"
    if (home.inbox / "target_approval" / name).exists():
        raise Refusal("A decision on this list was delivered already; the next run takes it in.")
    changes = _amendment(home, list_hash, decision.amendment) if decision.amendment else [{}]
    rows = [stated | change for change in changes]
    inbox.drop(home, source_of_county(home, "target_approval"), name, as_csv("target_approval", rows))
    return list_hash


def deliver(home: Home, code: str, file: Path) -> None:
    """Copy a file into the inbox of a source, as its sender would; nothing of its name is kept but a package of ours.

    Args:
        code: a source of the county, or ``_drop`` to have the next run tell it by the file.

    Raises:
        Refusal: the county has no such source, or the next run would only reject the file: it is empty, too large or
            of another format. It stays where it is.
    """
    source = None if code == FOLDER else source_of_county(home, code)
    suffixes = suffixes_of(source) if source else []
    if source and file.suffix and file.suffix.lower() not in suffixes:
        raise Refusal(f"Nothing was delivered: {code} is read from {', '.join(suffixes)}.")
    sources = [source] if source else [load_source(one) for one in County.read(home.county_file).sources]
    try:
        check_size(max(sources, key=lambda one: one.limits.bytes), file.stat().st_size)
    except Rejection as rejection:
        raise Refusal(f"Nothing was delivered: {rejection.reason_ko}") from None
    content = file.read_bytes()
    inbox.drop(home, source, f"delivered-{clock.now():%Y%m%dT%H%M%S%f}{package_in_name(file.name)}", content)
    inbox.remove_halves(home.inbox / code, content)


def withdraw(
    home: Home, delivery: str, *, row_no: int | None, ordered_by: str, reason: str
) -> list[dict[str, Any]]:
    """Order that a delivery, or one row of it, is acted on no more; returns the targets that hang on it, with contacts.

    Args:
        delivery: its id, or the beginning of it.

    Raises:
        Refusal: nobody or no reason is named, not one delivery begins so, no row of it names a person, waits or was
            refused, or it repeats another one, which the message names.
    """
    check_orderer(ordered_by, reason)
    with Warehouse(home).reading() as tx:
        delivery_id = delivery_beginning(tx, delivery)
        if tx.one("orders/select_row_to_withdraw", delivery_id=delivery_id, row_no=row_no) is None:
            raise Refusal(_why_nothing(tx, delivery_id))
        hanging = tx.rows("orders/select_hanging", delivery_id=delivery_id, row_no=row_no)
    order = {
        "order_kind": "수신분 철회",
        "subject_delivery_id": delivery_id,
        "subject_row_no": "" if row_no is None else str(row_no),
        "reason": reason,
        "ordered_by": ordered_by,
    }
    give_orders(home, [order])
    return hanging


def check_orderer(ordered_by: str, reason: str) -> None:
    """Refuse an order that nobody gives, or without a reason."""
    if not ordered_by.strip() or len(reason.strip()) < 2:
        raise Refusal("Say with --by who orders it, and with --reason why.")


def _why_nothing(tx: Transaction, delivery_id: str) -> str:
    repeated = tx.one("orders/select_repeated", delivery_id=delivery_id)
    if repeated:
        return f"This delivery only repeats {repeated['repeats_delivery_id']}: withdraw that one."
    return "No row of this delivery names a person, waits or was refused: there is nothing to withdraw."


def delivery_beginning(tx: Transaction, beginning: str) -> str:
    """The id of the only delivery whose id begins so; raises Refusal where there is none, or several."""
    found = tx.rows("orders/select_delivery", beginning=beginning) if beginning else []
    if len(found) != 1:
        raise Refusal("Several deliveries begin so." if found else "There is no such delivery.")
    return str(found[0]["delivery_id"])


def give_orders(home: Home, orders: Sequence[Mapping[str, str]]) -> None:
    """Write orders of today as one delivery of ``operator_order``; the same orders twice are one file.

    Raises:
        Refusal: the county does not get that source: no run would ever read the order.
    """
    source = source_of_county(home, "operator_order")
    ordered_on = str(day_of(home))
    content = as_csv("operator_order", [{**order, "ordered_on": ordered_on} for order in orders])
    name = f"order-{hashlib.sha256(content).hexdigest()[:16]}.csv"
    inbox.drop(home, source, name, content)


def source_of_county(home: Home, code: str) -> Source:
    """A source that the county has; raises Refusal for any other."""
    if code not in County.read(home.county_file).sources:
        raise Refusal(
            f"This county has no source {code}: its file names its own under `sources`, of those that "
            "`balgul source list` shows."
        )
    return load_source(code)


def as_csv(code: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Rows by declared column name, written in the declared layout of a CSV source."""
    source = load_source(code)
    layout = source.layout(clock.today())
    return inbox.delimited(source, layout, rows).encode(layout.encoding)


def _waiting_list(home: Home, campaign_id: str, wanted: str | None) -> str:
    with Warehouse(home).reading() as tx:
        waiting = [
            str(row["list_hash"]) for row in tx.rows("orders/select_waiting_list", campaign_id=campaign_id)
        ]
    if wanted:
        matching = [list_hash for list_hash in waiting if list_hash.startswith(wanted)]
        if len(matching) != 1:
            raise Refusal("The list that --list names does not wait for a decision.")
        return matching[0]
    if not waiting:
        raise Refusal(f"No list of {campaign_id} waits for a decision.")
    if len(waiting) > 1:
        raise Refusal(
            f"{len(waiting)} lists wait; name one with --list: {', '.join(h[:12] for h in waiting)}"
        )
    return waiting[0]


def _amendment(home: Home, list_hash: str, file: Path) -> list[dict[str, str]]:
    with Warehouse(home).reading() as tx:
        refs = [str(row["ref"]) for row in tx.rows("orders/select_list_ref", list_hash=list_hash)]
    return amendment_of(file, refs)


def day_of(home: Home) -> date:
    """Today; on a simulated home the day of its last run, which is its today."""
    if not home.is_simulated:
        return clock.today()
    with Warehouse(home).reading() as tx:
        last = tx.one("ledger/last_run")
    return last["as_of"] if last else clock.today()
