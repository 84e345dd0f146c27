"""Reads a received file as its declaration says: text rows, scrubbed, numbered from 1, none lost.

A file that cannot be read whole raises a Rejection before anything is stored; a row with a wrong number of cells is
kept, marked in ``_shape`` with its surplus in ``_extra``, and quarantined later.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from tasks.doors.binary_files import read_parquet, read_xlsx
from tasks.doors.limits import check_security, check_size
from tasks.doors.rejection import Rejection
from tasks.doors.scrub import scrub_cell, tokenise
from tasks.doors.table import Cells, Row, Table
from tasks.doors.text_files import read_csv, read_fixed_width, read_jsonl
from warehouse.catalog import Layout, Source
from warehouse.keys import Keys

__all__ = ["Received", "Rejection", "read"]

_MONTH = r"(\d{4})\D{0,2}(\d{1,2})"


@dataclass(frozen=True)
class Received:
    """A file as read: its period, and rows with (row_no, <declared names>, _extra, _shape), all text."""

    period: str
    rows: pl.DataFrame


def read(source: Source, content: bytes, *, as_of: date, keys: Keys) -> Received:
    """Read one file in the layout in force on ``as_of``.

    Raises:
        Rejection: the file as a whole is not what was declared; named by code, column and row, never by a value.
    """
    try:
        return _read(source, content, as_of, keys)
    except Rejection:
        raise
    except Exception as error:  # noqa: BLE001 -- one file that nobody thought of must not stop the others
        kind = type(error).__name__
    raise Rejection("unreadable", source=source.code, rule=kind)


def _read(source: Source, content: bytes, as_of: date, keys: Keys) -> Received:
    layout = source.layout(as_of)
    check_size(source, len(content))
    check_security(source, content)
    table = _READERS[layout.format](source, layout, content)
    places = _places(source, layout, table.header)
    rows = list(_scrubbed(source, places, table, keys))
    schema = dict.fromkeys([*(c.name for c in source.columns), "_extra", "_shape"], pl.String)
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row_no", 1)
    frame = frame.with_columns(pl.col("row_no").cast(pl.Int32))
    return Received(_period(source, table.title, frame, as_of), frame)


_READERS: dict[str, Callable[[Source, Layout, bytes], Table]] = {
    "csv": read_csv,
    "fixed_width": read_fixed_width,
    "xlsx": read_xlsx,
    "jsonl": read_jsonl,
    "parquet": read_parquet,
}


def _places(source: Source, layout: Layout, header: Cells | None) -> list[int | None]:
    """Where each declared column stands in a row; None for an optional one that the file does not have."""
    if layout.format == "fixed_width":
        return list(range(len(source.columns)))
    _check_row(source, Row(header or []), 0, 0)
    written = [_bare(cell or "") for cell in header or []]
    found = [column for column in source.columns if _bare(column.written) in written]
    if not found:
        raise Rejection("header_missing", source=source.code)
    for column in source.columns:
        if column not in found and not column.is_optional:
            raise Rejection("column_missing", source=source.code, column=column.written)
        if written.count(_bare(column.written)) > 1:
            raise Rejection("duplicate_header", source=source.code, column=column.written)
    return [written.index(_bare(c.written)) if c in found else None for c in source.columns]


def _bare(title: str) -> str:
    """A title without blanks, and without the difference between full-width and narrow signs."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))


def _scrubbed(
    source: Source, places: list[int | None], table: Table, keys: Keys
) -> Iterator[list[str | None]]:
    numbers = {place for column, place in zip(source.columns, places, strict=True) if column.type == "rrn"}
    needed = max(place for place in places if place is not None) + 1
    width = len(table.header or source.columns)
    cells = 0
    for row_no, row in enumerate(table.rows, 1):
        cells += len(row.cells)
        _check_row(source, row, row_no, cells)
        clean = [
            tokenise(cell, keys) if place in numbers and cell else scrub_cell(cell, keys) if cell else cell
            for place, cell in enumerate(row.cells)
        ]
        surplus = [cell for place, cell in enumerate(clean) if place not in places and cell]
        named = [clean[place] if place is not None and place < len(clean) else None for place in places]
        shape = row.shape or _shape(row.cells, needed, width)
        # Once more over all of them: the halves of a number may stand in two cells that nobody declared.
        yield [*named, scrub_cell(json.dumps(surplus, ensure_ascii=False), keys) if surplus else None, shape]


def _check_row(source: Source, row: Row, row_no: int, cells: int) -> None:
    """Refuse a row that is over a limit, by itself or with the cells of those before it; the header is row 0."""
    limits = source.limits
    if row_no > limits.rows:
        raise Rejection("too_many_rows", source=source.code)
    if cells > limits.cells:
        raise Rejection("too_many_cells", source=source.code)
    if len(row.cells) > limits.columns:
        raise Rejection("too_many_columns", source=source.code, row_no=row_no)
    if any(cell is not None and len(cell) > limits.cell_length for cell in row.cells):
        raise Rejection("cell_too_long", source=source.code, row_no=row_no)


def _shape(row: Cells, needed: int, width: int) -> str | None:
    if len(row) < needed:
        return "short"
    return "long" if any(row[width:]) else None


def _period(source: Source, title: str, frame: pl.DataFrame, as_of: date) -> str:
    """The period a file speaks of: ``2024-02``, ``2024-02-01`` or, for a round, ``2024-1`` (year and round)."""
    wanted = source.period
    if wanted.source == "as_of":
        return f"{as_of:%Y-%m-%d}" if wanted.grain == "day" else f"{as_of:%Y-%m}"
    texts = [title]
    if wanted.source == "column":
        texts = frame[wanted.column or ""].drop_nulls().to_list() or [f"{as_of:%Y-%m}"]
    found: Counter[str] = Counter()
    for text, count in Counter(texts).items():
        if period := _period_in(text, wanted.pattern or _MONTH, wanted.grain):
            found[period] += count
    if not found:
        raise Rejection("no_period", source=source.code)
    # One dirty cell must not date a whole file: the commonest, and of two as common the later.
    return max(found, key=lambda period: (found[period], period))


def _period_in(text: str, pattern: str, grain: str) -> str | None:
    found = re.search(pattern, text)
    if found is None:
        return None
    year, number = int(found.group(1)), int(found.group(2))
    if not 1990 <= year <= 2100 or not 1 <= number <= 12:
        return None
    return f"{year}-{number}" if grain == "round" else f"{year}-{number:02d}"
