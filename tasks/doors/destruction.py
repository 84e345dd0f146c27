"""The doors' side of a destruction: what is due, the order, and the files outside the warehouse.

Takers' own copies are not in the home: what a package says of its keeping binds them.
"""

import shutil

from tasks.doors.orders import day_of, give_orders
from warehouse import rewriting
from warehouse.connection import Transaction, Warehouse, of_this_version
from warehouse.county import parameters
from warehouse.destruction import destroy
from warehouse.errors import Refusal
from warehouse.home import Home

Counts = dict[str, int]


def due_counts(tx: Transaction, home: Home) -> Counts:
    """Destroy what is due in a transaction, which may be one that is not to stay; rows by table, files by folder."""
    counts = destroy(tx, parameters("retention", tx.as_of))
    past = {row["delivery_id"] for row in tx.rows("destruction/select_past_file", day=tx.as_of)}
    rejected = sum(file.name in past for file in home.rejected.iterdir())
    return counts | ({"rejected": rejected} if rejected else {})


def due(home: Home) -> Counts:
    """What a destruction of today would destroy, by table and folder; nothing is changed."""
    day = day_of(home)
    with of_this_version(), Warehouse(home).undone(as_of=day, run_no=0) as tx:
        return due_counts(tx, home)


def order(home: Home, ordered_by: str, document_no: str) -> None:
    """Write the order as a delivery; the next campaign_day carries it out.

    Raises:
        Refusal: nobody or no document is named.
    """
    if not ordered_by.strip() or not document_no.strip():
        raise Refusal("Say with --by who orders it, and with --document under which number.")
    reason = "보존 기간이 끝난 자료의 파기"
    stated = {"order_kind": "파기", "reason": reason, "ordered_by": ordered_by, "document_no": document_no}
    give_orders(home, [stated])


def finish(home: Home) -> None:
    """Remove the files that the warehouse no longer knows, where a destruction began; does nothing where none did.

    The snapshot goes, until a run publishes the next, and so do audit packs, which name households by id and are made
    anew when they are asked for, and copies that a broken off replay left.
    """
    if not rewriting.folder_of(home).exists():
        return
    with Warehouse(home).reading() as tx:
        packages = tx.rows("destruction/select_deleted_package")
        past = {row["delivery_id"] for row in tx.rows("destruction/select_past_file", day=None)}
    for package in packages:
        folder = home.outbox / package["recipient"] / str(package["made_on"])
        (folder / package["file_name"]).unlink(missing_ok=True)
    for file in home.rejected.iterdir():
        if file.name in past:
            file.unlink()
    home.snapshot_file.unlink(missing_ok=True)
    made = [*home.reports.glob("audit"), *home.temporary.glob("audit-*")]
    for left in (*made, *home.temporary.glob("replay-*"), *home.temporary.glob("snapshot.new*")):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    rewriting.clear(home)
