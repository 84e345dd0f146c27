"""The outbox: a package is sealed into ``.new``, registered with its hash in the stage's transaction, then renamed.

The next start finishes or removes what lies in ``.new``. Takers copy; only Balgul deletes.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasks.doors.machine_copy import MachineCopy, seal_for
from tasks.doors.printed import Printed, Unsealed, seal_pdf
from tasks.doors.workbook import Sheet, seal, workbook
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County
from warehouse.errors import Fault
from warehouse.folders import folder_in
from warehouse.home import Home, flush
from warehouse.keys import Keys

# The period of what leaves as it is, which no passphrase opens.
NOT_SEALED = ""
_PLACE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}/[a-z_]+-[0-9A-F]{16}\.[a-z]+")
Content = Sequence[Sheet] | Printed | Unsealed | MachineCopy


@dataclass(frozen=True)
class Package:
    """What goes to one recipient.

    Args:
        recipient: folder of the outbox, e.g. ``team_head``.
        kind: what it is, e.g. ``target_list``.
        period: the passphrase's period: the campaign for an officer, the quarter for others; ``NOT_SEALED`` for a
            file in which nobody stands.
        sheets: the workbook, pages to print, a file that leaves as it is, or a copy for a machine.
        rows: (ref, subject kind, subject id) of each row; a return may speak of these only.
        part: tells packages of one kind, recipient and run apart.
    """

    recipient: str
    kind: str
    period: str
    sheets: Content
    rows: Sequence[tuple[str, str, str]]
    part: str = ""


def quarter(day: date) -> str:
    """The quarter of a day, e.g. ``2024Q1``."""
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def reference(tx: Transaction, recipient: str, subject_id: str) -> str:
    """A recipient's own reference of a subject: ten characters that tell nothing and never equal a warehouse id."""
    return tx.home.keys().id_of(f"ref/{recipient}", subject_id)[:10].upper()


def check_number(keys: Keys, package_id: str, ref: str) -> str:
    """Six digits of one row of a package: short enough for the telephone, and wrong where a row slipped on a sheet."""
    return f"{int(keys.id_of('check_number', f'{package_id}|{ref}')[:12], 16) % 1_000_000:06d}"


def package_id_of(tx: Transaction, recipient: str, kind: str, part: str = "") -> str:
    """The id that the package of this run will have; it stands in the sheets, so it is known before they are made."""
    return tx.home.keys().id_of("package", f"{recipient}|{kind}|{part}|{tx.context['run_no']}")[:16].upper()


def send(tx: Transaction, package: Package) -> str:
    """Seal and register a package within the stage's transaction; it appears in the outbox after the COMMIT.

    Raises:
        Fault: a file that leaves as it is has rows, so that somebody stands in it; or nothing can appear in the
            recipient's folder.
    """
    is_open = isinstance(package.sheets, Unsealed)
    if is_open != (package.period == NOT_SEALED) or (is_open and package.rows):
        raise Fault("not_sealed", rule=package.kind)
    package_id = package_id_of(tx, package.recipient, package.kind, package.part)
    as_of = tx.as_of
    passphrase = tx.home.keys().passphrase(package.recipient, package.period)
    towns_ko = County.read(tx.home.county_file).towns_ko
    ending, plain, sealed = _made(package.sheets, as_of, passphrase, towns_ko)
    name = file_name(package.kind, package_id, ending)
    # Fails while nothing is registered; a rename would be too late.
    _folder_of(tx.home, package.recipient, str(as_of))
    new = tx.home.outbox / ".new" / f"{package.recipient}--{as_of}--{name}"
    folder_in(tx.home.root, "outbox/.new")
    new.write_bytes(sealed)
    flush(new)
    tx.run(
        "outbox/insert_package",
        package_id=package_id,
        recipient=package.recipient,
        kind=package.kind,
        period=package.period,
        file_name=name,
        sha256=hashlib.sha256(sealed).hexdigest(),
        content_sha256=hashlib.sha256(plain).hexdigest(),
        row_count=len(package.rows),
    )
    named = ("package_id", "ref", "subject_kind", "subject_id")
    tx.keep("ops.package_row", [dict(zip(named, (package_id, *row), strict=True)) for row in package.rows])
    tx.after_commit(lambda: _appear(tx.home, new))
    return package_id


def file_name(kind: str, package_id: str, ending: str) -> str:
    """What the file of a package is called in the outbox."""
    return f"{kind}-{package_id}.{ending}"


def _made(content: Content, as_of: date, passphrase: str, towns_ko: str) -> tuple[str, bytes, bytes]:
    """The ending of the file's name; the file before and after it is sealed."""
    if isinstance(content, Unsealed):
        return content.ending, content.plain, content.plain
    if isinstance(content, MachineCopy):
        return "age", content.plain, seal_for(content)
    if isinstance(content, Printed):
        return "pdf", content.plain, seal_pdf(content.plain, passphrase)
    plain = workbook([sheet.for_towns(towns_ko) for sheet in content], as_of)
    return "xlsx", plain, seal(plain, passphrase)


def recover(home: Home) -> None:
    """Finish what a killed process left in ``.new``: rename what its transaction registered, remove the rest."""
    left = sorted(file for file in (home.outbox / ".new").glob("*") if file.is_file())
    if not left:
        return
    with Warehouse(home).transaction() as tx:
        known = {row["sha256"] for row in tx.rows("outbox/select_package_hash")}
        for file in left:
            if hashlib.sha256(file.read_bytes()).hexdigest() in known:
                _appear(home, file)
            else:
                file.unlink()


def unknown_in(tx: Transaction) -> int:
    """How many packages lie in the outbox that this warehouse never sent: it was put back, and is older."""
    sent = {row["place"] for row in tx.rows("outbox/select_package_hash")}
    lying = {"/".join(file.parts[-2:]) for file in tx.home.outbox.glob("*/*/*")}
    return len({place for place in lying if _PLACE.fullmatch(place)} - sent)


def _appear(home: Home, file: Path) -> None:
    recipient, day, name = file.name.split("--", 2)
    file.replace(_folder_of(home, recipient, day) / name)


def _folder_of(home: Home, recipient: str, day: str) -> Path:
    """Where packages for a recipient appear, by a rename: on a share of its own they never could."""
    folder = home.outbox / recipient / day
    if folder.parent.name != recipient or f"{recipient}--{day}".split("--", 1) != [recipient, day]:
        # It would lie elsewhere, outside the home at worst.
        raise Fault("recipient_names_no_folder")
    folder_in(home.root, f"outbox/{recipient}/{day}")
    if folder.stat().st_dev != home.outbox.stat().st_dev:
        raise Fault("outbox_on_two_disks", rule=recipient)
    return folder
