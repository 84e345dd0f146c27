"""Ingestion: what lies in the inbox becomes deliveries, their rows as received and as declared."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

import polars as pl

from tasks.doors import inbox
from tasks.doors.ahead import ahead
from tasks.doors.answering import package_in_name
from tasks.doors.decoder import Read, read_file
from tasks.doors.drop import mark_of
from tasks.doors.limits import OLE2, check_size
from tasks.doors.readers import Received, Rejection
from tasks.ingestion.drift import keep_noticed
from tasks.ingestion.parts import Place, keep_part, place_of
from tasks.ingestion.repeats import comes_once, keep_repeat, repeated_by
from tasks.ingestion.sorting import sort_dropped
from tasks.stage import Counts, Run, Withheld, in_ledger, redacted, safe_task
from warehouse.catalog import Source
from warehouse.connection import FRAME, Transaction, Warehouse
from warehouse.declared import read_as_declared
from warehouse.home import Home
from warehouse.keys import Keys
from warehouse.ledger import is_linked

# Some hundred thousand rows: DuckDB works on a hundred thousand per thread.
_FRAMES_AT_ONCE = 6


@dataclass(frozen=True)
class Opened:
    """A file that was read outside the lock: rows, or the reason why there are none.

    ``place`` is that of a part in its delivery, ``sent_by`` who sealed it, ``numbers`` what may be
    packages that it answers.
    """

    delivery_id: str
    source: Source
    sha256: str
    file_bytes: int
    outcome: Received | Rejection
    place: Place | None = None
    sent_by: str | None = None
    numbers: tuple[str, ...] = ()


def take_in(home: Home, run: Run) -> Counts:
    """Take in every file that waits, each in one transaction; the file is destroyed after its COMMIT.

    One that fails holds up no other; then the stage fails by it.

    Returns:
        Counts of ``deliveries``, ``rows`` and ``rejected`` deliveries; where there are any, of ``repeats``, ``parts``,
        files that are ``asked`` about, those ``unreadable`` since their disk fails, those ``growing`` while they were
        read, and those that it ``left_waiting``: all, where the run takes nothing more in (of a day that is past, since
        a clock went back, say), or what one run is too short for. ``no folder at inbox/<source>`` where something else
        lies in its place. A file that came before counts nowhere.
    """
    totals: Counter[str] = Counter(deliveries=0, rows=0, rejected=0)
    totals.update(f"no folder at inbox/{code}" for code in inbox.without_folder(home))
    keys = home.keys()
    inbox.recover(home)
    # A run that has linked is closed: its linkage would never see a file that came since. The next run takes it.
    if is_linked(home, run.run_no):
        return dict(totals) | ({"left_waiting": left} if (left := inbox.waiting(home)) else {})
    taken, withheld = 0, Withheld()
    totals.update(withheld.act(lambda: redacted("ingestion", lambda: _sorted(home, run))))
    for source, file in inbox.claimed(home):
        taken += 1
        totals.update(withheld.act(partial(_taken, home, run, keys, source, file)))
    withheld.end()
    if max(taken, totals["asked"]) >= inbox.MOST_AT_ONCE and (left := inbox.waiting(home)):
        totals["left_waiting"] = left
    return dict(totals)


def _sorted(home: Home, run: Run) -> Counts:
    asked = sort_dropped(home, run)
    return {"asked": asked} if asked else {}


def _taken(home: Home, run: Run, keys: Keys, source: Source, file: Path) -> Counts:
    """Take in one file; of one that fails, raises Fault with its source, and the next run tries again."""

    def act() -> Counts:
        opened = _read_whole(home, source, file, run.as_of)
        if not isinstance(opened, Opened):
            return {opened: 1} if opened else {}
        with Warehouse(home).transaction(as_of=run.as_of, run_no=run.run_no) as tx:
            new = as_new(tx, opened, keys)
            counts = _record(tx, new) if new else {}
        if file.exists():
            _put_away(home, opened, file)
        return counts

    return redacted("ingestion", act, source=source.code)


def _read_whole(home: Home, source: Source, file: Path, as_of: date) -> Opened | str | None:
    """A file that was read; or why not, as ``take_in`` counts it; None where it is gone."""
    mark = mark_of(file)
    try:
        opened = open_file(source, file, as_of, home.keys(), answered_in(home, source, file, as_of))
    except FileNotFoundError:
        if file.exists():
            raise
        return None  # whoever mirrors its sender's folder removed what that does not have
    except OSError as error:
        inbox.set_aside(file, error)  # one bad sector holds up no alert in another file
        return "unreadable"
    # Whoever wrote on while we read is not done: the next run puts the file back, and reads all of it.
    return "growing" if file.exists() and mark_of(file) != mark else opened


def _put_away(home: Home, opened: Opened, file: Path) -> None:
    """Destroy a file that was taken in; one that was refused is kept sealed for its sender to mend."""
    if isinstance(opened.outcome, Rejection) and 0 < opened.file_bytes <= opened.source.limits.bytes:
        inbox.keep_sealed(home, opened.delivery_id, file.read_bytes())
    file.unlink(missing_ok=True)


receive_deliveries = safe_task("ingestion", "receive_deliveries", take_in)


def answered_in(home: Home, source: Source, file: Path, as_of: date) -> list[tuple[str, str]]:
    """Recipients and periods of the packages that a locked file of a source may answer, the likeliest first."""
    with file.open("rb") as stream:
        is_locked = stream.read(len(OLE2)) == OLE2
    if not is_locked or not source.answers or source.sealed_by:
        return []
    asked = {"kinds": json.dumps(source.answers), "named": package_in_name(file.name).removeprefix("-")}
    with Warehouse(home).reading(as_of=as_of) as tx:
        rows = tx.rows("ingestion/select_answered", **asked)
    return [(row["recipient"], row["period"]) for row in rows]


def open_file(
    source: Source, file: Path, as_of: date, keys: Keys, answered: Sequence[tuple[str, str]] = ()
) -> Opened:
    """Read a file outside the lock; it stays where it is.

    Args:
        answered: as ``answered_in`` has it.
    """
    size = file.stat().st_size
    try:
        check_size(source, size)
        found = read_file(source, file, as_of=as_of, keys=keys, answered=answered)
    except Rejection as rejection:
        found = Read(_hash_of(file), rejection)
    delivery_id = delivery_id_of(keys, source, found.outcome, as_of, found.sha256)
    numbers = (*found.numbers, package_in_name(file.name).removeprefix("-"))
    return Opened(
        delivery_id, source, found.sha256, size, found.outcome, sent_by=found.sent_by, numbers=numbers
    )


def _hash_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def delivery_id_of(
    keys: Keys, source: Source, outcome: Received | Rejection, as_of: date, sha256: str
) -> str:
    """The id of a file that was read, or refused, on a day."""
    return keys.id_of("delivery", f"{source.code}|{_identity(source, outcome, as_of)}|{sha256}")


def _identity(source: Source, outcome: Received | Rejection, as_of: date) -> str:
    """What, beside its bytes, makes a delivery another one: the period it speaks of.

    A file that was refused is of its own: it can be read once its declaration is mended.
    """
    if isinstance(outcome, Rejection):
        return f"rejected {as_of}"
    return "" if comes_once(source) else outcome.period


def as_new(tx: Transaction, opened: Opened, keys: Keys) -> Opened | None:
    """The delivery, if it did not come before; one that can say more now than it did then has an id of its own.

    What a rule rejected or kept back may be read since, and a full list may take a correction back. A part is
    one of the delivery that is being gathered.
    """
    outcome = opened.outcome
    if isinstance(outcome, Received) and outcome.part:
        place = place_of(tx, opened.source, outcome.period, outcome.part, opened.sha256)
        if place is None:
            return None
        opened = replace(opened, delivery_id=place.part_id, place=place)
    is_list = not comes_once(opened.source)
    asked = {"is_list": is_list, "is_full": is_list and opened.source.kind == "full"}
    while tx.one("ingestion/find_delivery", delivery_id=opened.delivery_id):
        news = tx.one("ingestion/select_news", delivery_id=opened.delivery_id, **asked)
        if not (news and news["is_news"]):
            return None
        opened = replace(opened, delivery_id=keys.id_of("delivery", opened.delivery_id))
    return opened


def _record(tx: Transaction, opened: Opened) -> Counts:
    return in_ledger(tx, "ingestion", __name__, lambda: store(tx, opened), opened.delivery_id)


def store(tx: Transaction, opened: Opened) -> Counts:
    """Enter a file that is new: its rows, or why there are none, or what it repeats; counts as of ``take_in``."""
    outcome = opened.outcome
    if isinstance(outcome, Rejection):
        _enter(tx, opened, "", 0, outcome)
        if opened.source.answers:
            asked = {"numbers": json.dumps(opened.numbers), "kinds": json.dumps(opened.source.answers)}
            tx.run("ingestion/insert_refused_answer", delivery_id=opened.delivery_id, **asked)
        return {"deliveries": 1, "rows": 0, "rejected": 1}
    rows = outcome.height
    with tx.on_both_cores(rows):
        _store_rows(tx, opened, outcome)
    repeated = (
        opened.place.repeated_by(tx, opened.source, rows)
        if opened.place
        else repeated_by(tx, opened.source, opened.delivery_id, outcome.period, rows)
    )
    if repeated:
        _enter(tx, opened, outcome.period, rows)
        keep_noticed(tx, opened.source, opened.delivery_id, outcome.noticed)
        keep_repeat(tx, opened.source, opened.delivery_id, repeated)
        return {"deliveries": 1, "rows": 0, "rejected": 0, "repeats": 1}
    if opened.place:
        return keep_part(tx, opened.source, opened.place, (opened.sha256, opened.file_bytes, outcome))
    _enter(tx, opened, outcome.period, rows)
    keep_noticed(tx, opened.source, opened.delivery_id, outcome.noticed)
    return {"deliveries": 1, "rows": rows, "rejected": 0}


def _enter(
    tx: Transaction, opened: Opened, period: str, rows: int, rejection: Rejection | None = None
) -> None:
    tx.run(
        "ingestion/insert_delivery",
        delivery_id=opened.delivery_id,
        source=opened.source.code,
        period=period,
        sha256=opened.sha256,
        file_bytes=opened.file_bytes,
        rows_received=rows,
        rejected_code=rejection.code if rejection else None,
        rejected_ko=rejection.reason_ko if rejection else None,
        sent_by=opened.sent_by,
    )


def _store_rows(tx: Transaction, opened: Opened, received: Received) -> None:
    own = [
        pl.lit(opened.delivery_id).alias("delivery_id"),
        pl.lit(f"{received.layout.layout_from}").alias("_layout"),
    ]
    as_declared = read_as_declared(opened.source, FRAME)
    frames = ahead(received.frames())
    while some := list(islice(frames, _FRAMES_AT_ONCE)):
        tx.insert(f"raw.{opened.source.code}", pl.concat(some).with_columns(own), also=as_declared)
