"""Reads a received file as its declaration says: text rows, scrubbed, numbered from 1, none lost.

A file that cannot be read whole raises a Rejection before anything is stored; a row with a wrong number of cells is
kept, marked in ``_shape`` with its surplus in ``_extra``, and quarantined later.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from tasks.doors.binary_files import read_parquet, read_xlsx
from tasks.doors.limits import check_security, check_size
from tasks.doors.part import Part, part_of
from tasks.doors.periods import day_of, period_of, told_by_title
from tasks.doors.rejection import Rejection
from tasks.doors.scrub import scrub_cell, tokenise
from tasks.doors.table import Cells, Row, Table, bare, day_of_serial, without_totals
from tasks.doors.text_files import read_csv, read_fixed_width, read_jsonl
from tasks.doors.units import check_unit
from warehouse.catalog import Layout, Source
from warehouse.keys import Keys

__all__ = ["Noticed", "Part", "Received", "Rejection", "fits", "read", "table_of"]


@dataclass(frozen=True)
class Noticed:
    """A way in which a file is unlike its declaration.

    Attributes:
        rule: one of ``NOTICES``.
        column: a declared name, a position such as ``#3``, or nothing.
        rows: how many show it.
    """

    rule: str
    column: str
    rows: int


@dataclass(frozen=True)
class Received:
    """A file as read: its period, and rows with (row_no, <declared names>, _extra, _shape), all text.

    Attributes:
        layout: by which it was read.
        is_exact: whether it has what its layout has, and nothing else.
    """

    period: str
    rows: pl.DataFrame
    layout: Layout
    is_exact: bool
    noticed: tuple[Noticed, ...] = ()
    part: Part | None = None


@dataclass(frozen=True)
class _Attempt:
    """What reading a file by one layout gave, and the day of which it speaks as far as that reading told."""

    layout: Layout
    outcome: Received | Rejection
    told_on: date | None


def read(source: Source, content: bytes, *, as_of: date, keys: Keys) -> Received:
    """Read one file in the layout in force in the period of which it speaks, else on ``as_of``.

    One that has exactly the columns of another layout of its source, and not of that one, is read in the other.

    Raises:
        Rejection: the file as a whole is not what was declared; named by code, column and row, never by a value.
    """
    try:
        check_size(source, len(content))
        check_security(source, content)
        outcome = _chosen(source, as_of, lambda layout: _attempt(source, layout, content, as_of, keys))
    except Rejection:
        raise
    except Exception as error:  # noqa: BLE001 -- one file that nobody thought of must not stop the others
        outcome = Rejection("unreadable", source=source.code, rule=type(error).__name__)
    if isinstance(outcome, Rejection):
        raise outcome
    return outcome


def _chosen(source: Source, as_of: date, attempt: Callable[[Layout], _Attempt]) -> Received | Rejection:
    """What the file is, if one layout alone makes it out; no layout is guessed between two."""
    first = attempt(source.layout(as_of))
    if len(source.layouts) == 1 or (_is_in_force(source, first) and _is_exact(first)):
        return first.outcome
    others = [attempt(layout) for layout in source.layouts if layout is not first.layout]
    in_force = [tried for tried in (first, *others) if _is_in_force(source, tried)]
    exact = [tried for tried in (first, *others) if _is_exact(tried)]
    fitting = [tried for tried in in_force if _is_exact(tried)] or exact or in_force
    if len(fitting) > 1:
        return Rejection("layout_unclear", source=source.code)
    if not fitting:
        return _refusal(source, [first, *others], as_of)
    outcome = fitting[0].outcome
    if isinstance(outcome, Received) and fitting[0] not in in_force:
        return replace(outcome, noticed=(Noticed("other_layout", "", outcome.rows.height),))
    return outcome


def _is_in_force(source: Source, tried: _Attempt) -> bool:
    told = tried.told_on
    return isinstance(tried.outcome, Received) and told is not None and source.layout(told) == tried.layout


def _is_exact(tried: _Attempt) -> bool:
    return isinstance(tried.outcome, Received) and tried.outcome.is_exact


def _refusal(source: Source, tried: list[_Attempt], as_of: date) -> Rejection:
    """Why the file is not in the layout that should be in force."""
    told = next((one.told_on for one in tried if one.told_on), as_of)
    due = next(one.outcome for one in tried if one.layout == source.layout(told))
    return due if isinstance(due, Rejection) else Rejection("layout_unclear", source=source.code)


def _attempt(source: Source, layout: Layout, content: bytes, as_of: date, keys: Keys) -> _Attempt:
    written = source.written_in(layout)
    told = None
    try:
        table = _READERS[layout.format](written, layout, content)
        table = replace(table, day_zero=table.day_zero or layout.day_zero)
        told = told_by_title(source, table.title, as_of)
        check_unit(written, table.title)
        outcome = _read(written, layout, table, as_of, keys)
    except Rejection as rejection:
        return _Attempt(layout, rejection, told)
    return _Attempt(layout, outcome, day_of(source, outcome.period, as_of))


def _read(source: Source, layout: Layout, table: Table, as_of: date, keys: Keys) -> Received:
    """A table by the columns of a source as its layout writes them."""
    places = _places(source, layout, table.header)
    unknown = _unknown(table.header, places)
    rows = list(_scrubbed(source, layout, places, table, keys, unknown))
    schema = dict.fromkeys([*(c.name for c in source.columns), "_extra", "_shape"], pl.String)
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row_no", 1)
    frame = frame.with_columns(pl.col("row_no").cast(pl.Int32))
    cells = frame[source.period.column].drop_nulls().to_list() if source.period.column else []
    period = period_of(source, table.title, cells, as_of)
    noticed = _noticed(layout, unknown)
    strays = [column.name for column in source.columns if not column.stands_in(layout)]
    strays += [] if table.header else ["_shape"]
    is_exact = not noticed and all(frame[name].null_count() == frame.height for name in strays)
    return Received(period, frame, layout, is_exact, noticed, part_of(source, table, frame))


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
    check_row(source, Row(header or []), 0, 0)
    written = [bare(cell or "") for cell in header or []]
    found = [column for column in source.columns if bare(column.written) in written]
    if not found:
        raise Rejection("header_missing", source=source.code)
    for column in source.columns:
        if column not in found and not column.is_optional:
            raise Rejection("column_missing", source=source.code, column=column.written)
        if written.count(bare(column.written)) > 1:
            raise Rejection("duplicate_header", source=source.code, column=column.written)
    return [written.index(bare(c.written)) if c in found else None for c in source.columns]


def _unknown(header: Cells | None, places: list[int | None]) -> Counter[int]:
    """The places of titles that nobody declared, none of them filled so far."""
    titled = enumerate(header or [])
    return Counter({place: 0 for place, title in titled if title and title.strip() and place not in places})


def _noticed(layout: Layout, unknown: Counter[int]) -> tuple[Noticed, ...]:
    if layout.row_if_any:
        return ()  # a workbook that comes back has columns that we wrote into it
    return tuple(
        Noticed("unknown_column", "" if layout.format == "jsonl" else f"#{place + 1}", rows)
        for place, rows in sorted(unknown.items())
    )


def _scrubbed(
    source: Source,
    layout: Layout,
    places: list[int | None],
    table: Table,
    keys: Keys,
    unknown: Counter[int],
) -> Iterator[list[str | None]]:
    """The rows; what they hold in columns that nobody declared is counted by place."""
    types = {place: column.type for column, place in zip(source.columns, places, strict=True)}
    needed = max(place for place in places if place is not None) + 1
    width = len(table.header or source.columns)
    cells = 0
    for row_no, row in enumerate(without_totals(table.rows, layout.total_words), 1):
        cells += len(row.cells)
        check_row(source, row, row_no, cells)
        clean = [
            _clean(cell, types.get(place), table.day_zero, keys) if cell else cell
            for place, cell in enumerate(row.cells)
        ]
        surplus = {place: cell for place, cell in enumerate(clean) if place not in places and cell}
        unknown.update(place for place in surplus if place < width and row.shape is None)
        named = [clean[place] if place is not None and place < len(clean) else None for place in places]
        shape = row.shape or _shape(row.cells, needed, width)
        # Once more over all of them: the halves of a number may stand in two cells that nobody declared.
        extra = scrub_cell(json.dumps([*surplus.values()], ensure_ascii=False), keys) if surplus else None
        yield [*named, extra, shape]


def _clean(cell: str, kind: str | None, day_zero: date | None, keys: Keys) -> str:
    if kind == "rrn":
        return tokenise(cell, keys)
    if day_zero and kind in ("date", "month", "timestamp"):
        cell = day_of_serial(cell, day_zero)
    return scrub_cell(cell, keys)


def check_row(source: Source, row: Row, row_no: int, cells: int) -> None:
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


def table_of(source: Source, layout: Layout, content: bytes) -> Table:
    """A file, or its beginning, as far as the format of a layout tells; nothing of it is scrubbed."""
    return _READERS[layout.format](source.written_in(layout), layout, content)


def fits(source: Source, layout: Layout, table: Table) -> bool:
    """Whether a file is wholly what a layout declares: no other column, each that must be there, and a period."""
    written = source.written_in(layout)
    try:
        places = _places(written, layout, table.header)
    except Rejection:
        return False
    known = {place for place in places if place is not None}
    if any(cell and place not in known for place, cell in enumerate(table.header or [])):
        return False
    return (
        written.period.source != "title"
        or told_by_title(written, table.title, layout.layout_from) is not None
    )
