"""What was put into ``inbox/_drop`` goes into the folder of its source, or is asked about and stays."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from tasks.doors import drop, inbox
from tasks.doors.answering import package_in_name
from tasks.doors.decoder import look_at_file
from tasks.doors.recognise import Unknown, source_told
from tasks.doors.rejection import Rejection
from tasks.stage import Run
from warehouse.catalog import Source, load_source
from warehouse.connection import Warehouse
from warehouse.county import County
from warehouse.home import Home


def sort_dropped(home: Home, run: Run) -> int:
    """Look at every file of ``_drop`` that nobody was asked about; how many are asked about now.

    A file moves by one rename and is read again as its source reads it, and what is asked is remembered at the end, so
    a killed process has done nothing.
    """
    sources = [load_source(code) for code in County.read(home.county_file).sources]
    asked: dict[str, tuple[str, tuple[str, ...]]] = {}
    closed = inbox.closed_places(home)
    whole = (file for file in inbox.dropped(home) if not inbox.is_being_written(file))
    for place, file in enumerate(islice(whole, inbox.MOST_AT_ONCE)):
        mark = drop.mark_of(file)
        try:
            found = source_of(home, file, sources, run.as_of)
            if isinstance(found, Source) and found.code in closed:
                continue  # which is told; it goes there once it can
            if isinstance(found, Source):
                drop.hand_over(home, file, found.code, place)
                continue
        except (FileNotFoundError, PermissionError):
            continue  # its sender took it back, or lets nobody else move it
        asked[mark] = found.reason, found.fitting
    if asked:
        drop.ask(home, asked)
    return len(asked)


def source_of(home: Home, file: Path, sources: Sequence[Source], as_of: date) -> Source | Unknown:
    """The source of a file, or why none can be told."""
    if file.stat().st_size > max(source.limits.bytes for source in sources):
        return Unknown("too_large")
    try:
        look = look_at_file(file, sources, as_of)
    except Rejection as rejection:
        return Unknown(rejection.code)
    found = source_told(look, sources, lambda ids: _kinds_of(home, ids))
    if found == Unknown("document_security"):
        return _told_by_name(home, file, sources) or found
    return found


def _told_by_name(home: Home, file: Path, sources: Sequence[Source]) -> Source | None:
    """The source of a locked file named as the package that it answers: refused there, it holds whom that names."""
    number = package_in_name(file.name).removeprefix("-")
    kinds = _kinds_of(home, {number}) if number else set()
    answering = [source for source in sources if kinds and kinds <= set(source.answers)]
    return answering[0] if len(answering) == 1 else None


def _kinds_of(home: Home, ids: set[str]) -> set[str]:
    with Warehouse(home).reading() as tx:
        rows = tx.rows("ingestion/select_package_kind", package_ids=json.dumps(sorted(ids)))
    return {str(row["kind"]) for row in rows}
