"""The spool between a call service and the inbox: a file of SQLite that knows each event once, for good.

The receiver writes it without the key; a run takes the events out and gives them to the inbox. What was answered with
yes has been flushed to the disk. A body goes when it was taken in; ids, and hashes of what they said, stay.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from warehouse.errors import Fault

FOLDER = "calls"
_STATEMENTS = Path(__file__).parent / "statements"
_PATIENCE_S = 10.0


class Fate(StrEnum):
    """What became of an event that was sent."""

    NEW = "new"
    AGAIN = "again"
    REPLAYED = "replayed"
    OTHER_BODY = "other_body"


@dataclass(frozen=True)
class Arrival:
    """An event as it came.

    Args:
        signed_at: second in UTC in which this sending was signed; 0 for one that was asked for.
        refused: why nobody can act on it, a code.
    """

    event_id: str
    signed_at: int
    body: bytes
    refused: str | None = None


@dataclass(frozen=True)
class Batch:
    """The events of one drain: the same ones until it is finished, however often it is begun."""

    batch_no: int
    arrivals: tuple[Arrival, ...]


class Spool:
    """An open spool; not to be shared by threads at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap an open connection."""
        self._connection = connection

    @classmethod
    @contextmanager
    def at(cls, folder: Path) -> Iterator["Spool"]:
        """The spool of a folder, made where there is none.

        Raises:
            Fault: ``spool_does_not_open``.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            connection = sqlite3.connect(
                folder / "spool.sqlite", timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
            )
            for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
                connection.execute(f"PRAGMA {setting}")
            for name in ("create_event", "create_event_waiting", "create_call_try", "create_note"):
                connection.execute(statement(name))
        except sqlite3.Error:
            raise Fault("spool_does_not_open", source=FOLDER) from None
        connection.row_factory = sqlite3.Row
        try:
            yield cls(connection)
        finally:
            connection.close()

    def keep(self, arrivals: Sequence[Arrival]) -> list[Fate]:
        """Keep what is new in one transaction, flushed when this returns; what became of each, in their order."""
        with self._transaction():
            return [self._keep(arrival) for arrival in arrivals]

    def waiting(self) -> tuple[int, int]:
        """Events that wait to be taken in, and their bytes."""
        ((events, size),) = self._rows("select_waiting")
        return int(events), int(size)

    def refused(self) -> dict[str, int]:
        """Events on which nobody could act, by the reason."""
        return {str(row["refused"]): int(row["events"]) for row in self._rows("count_refused")}

    def batch(self, most: int) -> Batch | None:
        """The drain that was begun and not finished, else a new one of what waits; None where nothing does."""
        with self._transaction():
            ((unfinished,),) = self._rows("select_batch")
            if unfinished is None:
                ((last,),) = self._rows("select_last_batch")
                batch_no = int(last) + 1
                if self._run("update_batch", batch_no=batch_no, most=most) == 0:
                    return None
            else:
                batch_no = int(unfinished)
            taken = self._rows("select_taken", batch_no=batch_no)
        return Batch(batch_no, tuple(Arrival(r["event_id"], 0, r["body"], r["refused"]) for r in taken))

    def tries(self, ids: Sequence[str]) -> dict[str, bytes]:
        """What was told so far of some tries, sealed, by their ids; only of those that are known."""
        found = ((one, self._rows("select_try", try_id=one)) for one in ids)
        return {one: rows[0]["sealed"] for one, rows in found if rows}

    def finish(self, batch: Batch, tries: Mapping[str, bytes], told_on: str, forget_before: str) -> None:
        """The events of a drain lie in the inbox: forget their bodies, and remember what is told of each try now."""
        with self._transaction():
            for try_id, sealed in tries.items():
                self._run("upsert_try", try_id=try_id, sealed=sealed, told_on=told_on)
            self._run("delete_try", before=forget_before)
            self._run("upsert_note", kind="drain", subject="last", value=str(batch.batch_no))
            self._run("update_taken", batch_no=batch.batch_no)
        self._forget()

    def seal_anew(self, sealed_anew: Callable[[str, bytes], bytes]) -> None:
        """Seal what is told of each try under another key."""
        with self._transaction():
            for row in self._rows("select_tries"):
                told = {"try_id": row["try_id"], "told_on": row["told_on"]}
                self._run("upsert_try", sealed=sealed_anew(row["try_id"], row["sealed"]), **told)
        self._forget()

    def note(self, kind: str, subject: str, value: str) -> None:
        """Remember what was said to the provider."""
        self._run("upsert_note", kind=kind, subject=subject, value=value)

    def notes(self, kind: str) -> dict[str, str]:
        """What is remembered of a kind, by subject."""
        return {str(row["subject"]): str(row["value"]) for row in self._rows("select_note", kind=kind)}

    def _keep(self, arrival: Arrival) -> Fate:
        said = hashlib.sha256(canonical(arrival.body)).hexdigest()
        known = next(iter(self._rows("select_event", event_id=arrival.event_id)), None)
        if known is None:
            stated = {"event_id": arrival.event_id, "signed_at": arrival.signed_at, "sha256": said}
            self._run("insert_event", **stated, body=arrival.body, refused=arrival.refused)
            return Fate.NEW
        if known["sha256"] != said:
            return Fate.OTHER_BODY
        if arrival.signed_at <= known["signed_at"]:
            return Fate.REPLAYED
        self._run("update_signed", event_id=arrival.event_id, signed_at=arrival.signed_at)
        return Fate.AGAIN

    def _forget(self) -> None:
        """What was overwritten in the file must not stand in its journal."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _rows(self, name: str, **values: Any) -> list[sqlite3.Row]:
        return self._connection.execute(statement(name), values).fetchall()

    def _run(self, name: str, **values: Any) -> int:
        return self._connection.execute(statement(name), values).rowcount


@cache
def statement(name: str) -> str:
    """The text of a statement of the spool."""
    return (_STATEMENTS / f"{name}.sql").read_text("utf-8")


def canonical(body: bytes) -> bytes:
    """A JSON body without what says nothing, so that an event that was asked for equals the one that was sent."""
    try:
        return json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        return body
