"""From the spool to the inbox: what a call service told becomes deliveries of ``ai_call_result``.

A drain is the same one until it is finished: killed anywhere and begun again it writes the same file, which the
ingestion knows. What nobody can act on is delivered by itself, so that validation refuses it with a reason and no
call goes with it.
"""

import fcntl
import hashlib
import json
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tasks.calls.rules import Told, joined
from tasks.doors import inbox
from tasks.doors.calls.events import SOURCE, Unreadable, call_told, reason_against
from tasks.doors.calls.service import Provider
from tasks.doors.calls.shared_secrets import read_token
from tasks.doors.calls.spool import FOLDER, Arrival, Batch, Spool
from tasks.stage import Counts
from warehouse import clock
from warehouse.call_service import CallService
from warehouse.catalog import Column, load_source
from warehouse.county import parameters
from warehouse.errors import BalgulError
from warehouse.home import Home, flush
from warehouse.keys import Keys

_YES_NO = {True: "예", False: "아니오"}
# Shorter than what one cell of a received file may hold.
_PIECE = 15_000
# A drain that a killed run left, and a new one.
_DRAINS = 2


def gather_events(home: Home, service: CallService, day: date) -> Counts:
    """Ask the provider for what was lost, and drain the spool; nothing while another process does."""
    counts: Counter[str] = Counter()
    limits = parameters("call_service", day)
    with _alone(home.root / FOLDER) as is_alone, Spool.at(home.root / FOLDER) as spool:
        if is_alone:
            counts["unanswered"] += not ask(home, spool, service, limits)
            for _ in range(_DRAINS):
                counts.update(drain(home, spool, day))
    return dict(+counts)


def empty_spool(home: Home) -> Counts:
    """Drain what waits, without asking the provider: the receiver was stopped."""
    counts: Counter[str] = Counter()
    with _alone(home.root / FOLDER) as is_alone, Spool.at(home.root / FOLDER) as spool:
        while is_alone and spool.waiting()[0]:
            counts.update(drain(home, spool, clock.today()))
    return dict(+counts)


def ask(home: Home, spool: Spool, service: CallService, limits: Mapping[str, Any]) -> bool:
    """Keep the events that the provider tells when asked; False where it could not be asked to the end."""
    try:
        with Provider.of(service, read_token(home.root), limits["timeout_seconds"]) as provider:
            cursor = spool.notes("cursor").get("events", "")
            for _ in range(limits["poll_pages"]):
                events, size = spool.waiting()
                if events >= limits["spool_events"] or size >= limits["spool_bytes"]:
                    break
                page = provider.poll(cursor)
                spool.keep([_looked_at(arrival, limits) for arrival in page.arrivals])
                cursor = page.cursor
                spool.note("cursor", "events", cursor)
                if page.is_last:
                    break
    except BalgulError:
        return False
    return True


def drain(home: Home, spool: Spool, day: date) -> Counts:
    """Give one batch of events to the inbox, then forget what they said."""
    limits = parameters("call_service", day)
    batch = spool.batch(limits["drain_events"])
    if batch is None:
        return {}
    told, refused, under_way = _read(batch)
    keys = sorted(told)
    seals = home.keys()
    known = {key: _unsealed(seals, key, sealed) for key, sealed in spool.tries(keys).items()}
    now = {key: joined([*told[key], *([known[key]] if key in known else [])]) for key in keys}
    news = [now[key].fact for key in keys if key not in known or known[key].fact != now[key].fact]
    _deliver(home, batch, day, [_cells(fact) for fact in news])
    _deliver(home, batch, day, [row for arrival in refused for row in _unread(arrival, seals)])
    forget_before = str(day - timedelta(days=limits["memory_days"]))
    spool.finish(batch, {key: _sealed(seals, key, one) for key, one in now.items()}, str(day), forget_before)
    return {"calls": len(news), "refused": len(refused), "under_way": under_way}


def _looked_at(arrival: Arrival, limits: Mapping[str, Any]) -> Arrival:
    """An event that was asked for, judged as the receiver would have."""
    if len(arrival.body) > limits["body_bytes"]:
        return replace(arrival, body=arrival.body[: limits["body_bytes"]], refused="body")
    latest = clock.now() + timedelta(seconds=limits["tolerance_seconds"])
    return replace(arrival, refused=reason_against(arrival.body, latest))


def _read(batch: Batch) -> tuple[dict[str, list[Told]], list[Arrival], int]:
    """What is told by try, the events on which nobody can act, and how many only say that a call is under way."""
    told: dict[str, list[Told]] = {}
    refused, under_way = [], 0
    for arrival in batch.arrivals:
        if arrival.refused:
            refused.append(arrival)
            continue
        try:
            call = call_told(arrival.body)
        except Unreadable as unreadable:  # the form changed since it came
            refused.append(replace(arrival, refused=str(unreadable)))
            continue
        if call is None:
            under_way += 1
            continue
        key = f"{call.package_id}/{call.ref}/{call.attempt_no}"
        told.setdefault(key, []).append(Told.by(call.seq, call.row()))
    return told, refused, under_way


def _deliver(home: Home, batch: Batch, day: date, rows: Sequence[Mapping[str, str]]) -> None:
    if not rows:
        return
    source = load_source(SOURCE)
    # Ours is the newest text layout: the ministry's own export may be written otherwise meanwhile.
    layout = max(
        (one for one in source.layouts if one.format == "csv" and one.layout_from <= day),
        key=lambda one: one.layout_from,
    )
    content = inbox.delimited(source, layout, rows).encode(layout.encoding, errors="backslashreplace")
    name = f"calls-{batch.batch_no:08d}-{hashlib.sha256(content).hexdigest()[:12]}.csv"
    inbox.drop(home, source, name, content)
    flush(home.inbox / SOURCE)


def _cells(fact: Mapping[str, Any]) -> dict[str, str]:
    """A fact in the words of the source's file."""
    columns = {column.name: column for column in load_source(SOURCE).columns}
    return {name: _cell(columns[name], value) for name, value in fact.items()}


def _cell(column: Column, value: Any) -> str:
    if isinstance(value, bool):
        return _YES_NO[value]
    words = {code: word for word, code in reversed((column.codes or {}).items())}
    return words.get(str(value), str(value))


def _unread(arrival: Arrival, keys: Keys) -> Iterator[dict[str, str]]:
    """An event on which nobody can act, as rows that validation keeps back: why, and all that it said.

    It is scrubbed here, since the border of two pieces could part a resident registration number.
    """
    # It brings Polars, which an intake that finds nothing need not load.
    from tasks.doors.scrub import scrub_cell

    try:
        text = json.dumps(json.loads(arrival.body), ensure_ascii=False)
    except (ValueError, RecursionError):
        text = arrival.body.decode("utf-8", errors="backslashreplace")
    text = scrub_cell("".join(map(_written, text)), keys)
    pieces = [text[place : place + _PIECE] for place in range(0, len(text), _PIECE)] or [""]
    for number, piece in enumerate(pieces, 1):
        yield {"note": f"{arrival.refused} {number}/{len(pieces)} {piece}"}


def _written(sign: str) -> str:
    """A sign as the file can write it, without what hides digits from the scrubbing."""
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind in ("Cf", "Mn", "Me"):
        return ""
    return " " if kind == "Cc" else sign


def _sealed(keys: Keys, key: str, told: Told) -> bytes:
    stated = asdict(told) | {"raised": sorted(told.raised)}
    return keys.sealed(key, json.dumps(stated).encode())


def _unsealed(keys: Keys, key: str, sealed: bytes) -> Told:
    stated = json.loads(keys.opened(key, sealed))
    return Told(stated["seq"], stated["row"], frozenset(stated["raised"]))


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether nobody else drains; the kernel frees the lock when a process dies."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / "drain.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(handle)
