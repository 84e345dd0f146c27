"""Reads a received file as its declaration says: text rows, scrubbed, numbered from 1, none lost.

A file that cannot be read whole raises a Rejection before anything is stored; a row with a wrong number of cells is
kept, marked in ``_shape`` with its surplus in ``_extra``, and quarantined later.
"""

import gc
import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from tasks.doors.ahead import ahead
from tasks.doors.binary_files import read_parquet, read_xlsx
from tasks.doors.cleaning import Cleaner, places_of
from tasks.doors.csv_files import read_csv
from tasks.doors.limits import check_security, check_size
from tasks.doors.part import Part, part_of
from tasks.doors.periods import check_one_period, day_of, period_of, told_by_title
from tasks.doors.rejection import Rejection
from tasks.doors.table import Table
from tasks.doors.text_files import read_fixed_width, read_jsonl
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
        height: rows.
        batches: the rows, some at a time, packed: a large file is never held as it will be stored.
        layout: by which it was read.
        is_exact: whether it has what its layout has, and nothing else.
    """

    period: str
    height: int
    batches: tuple[bytes, ...]
    layout: Layout
    is_exact: bool
    noticed: tuple[Noticed, ...] = ()
    part: Part | None = None

    def frames(self) -> Iterator[pl.DataFrame]:
        """The rows, some at a time."""
        return (pl.read_ipc(io.BytesIO(batch)) for batch in self.batches)

    @property
    def rows(self) -> pl.DataFrame:
        """All rows at once."""
        return pl.concat(self.frames())


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
        with _uncollected():
            outcome = _chosen(source, as_of, lambda layout: _attempt(source, layout, content, as_of, keys))
    except Rejection:
        raise
    except MemoryError:
        outcome = Rejection("out_of_memory", source=source.code)
    except Exception as error:  # noqa: BLE001 -- one file that nobody thought of must not stop the others
        outcome = Rejection("unreadable", source=source.code, rule=type(error).__name__)
    if isinstance(outcome, Rejection):
        raise outcome
    if day_of(source, outcome.period, as_of) <= as_of:
        return outcome
    return replace(outcome, noticed=(*outcome.noticed, Noticed("period_ahead", "", outcome.height)))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Cells make no cycles: to look for some among those of a million rows took two fifths of their reading."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


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
        return replace(outcome, noticed=(Noticed("other_layout", "", outcome.height),))
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
        outcome = _read(source, layout, table, as_of, keys)
    except Rejection as rejection:
        return _Attempt(layout, rejection, told)
    return _Attempt(layout, outcome, day_of(source, outcome.period, as_of))


def _read(declared: Source, layout: Layout, table: Table, as_of: date, keys: Keys) -> Received:
    """A table by the columns of a source as its layout writes them."""
    source = declared.written_in(layout)
    places = places_of(source, layout, table.header)
    if table.beside:
        raise Rejection("written_beside", source=source.code, column=table.beside)
    cleaner = Cleaner(source, layout, table, places, keys)
    batches, periods, labels, strays = [], Counter[str](), set[str](), False
    for frame in ahead(cleaner.frames()):
        batches.append(_packed(declared, frame))
        periods.update(_counted(frame, source.period.column))
        labels.update(_counted(frame, source.parts.column if source.parts else None))
        strays = strays or any(
            frame[name].null_count() < frame.height for name in _undue(source, layout, table)
        )
    noticed = _noticed(layout, cleaner.unknown)
    if table.is_moved or layout.every_sheet:
        check_one_period(source, table.title)
    if table.is_moved and not layout.row_if_any:
        noticed = (*noticed, Noticed("other_title", "", cleaner.row_no))
    return Received(
        period=period_of(source, table.title, periods, as_of),
        height=cleaner.row_no,
        batches=tuple(batches or [_packed(declared, _NO_ROW)]),
        layout=layout,
        is_exact=not noticed and not strays,
        noticed=noticed,
        part=part_of(source, table, labels),
    )


_NO_ROW = pl.DataFrame(schema={"row_no": pl.Int32, "_extra": pl.String, "_shape": pl.String})


def _packed(source: Source, frame: pl.DataFrame) -> bytes:
    """Rows with every column of their source, also with those that a fixed-width layout does not have."""
    absent = [column.name for column in source.columns if column.name not in frame.columns]
    whole = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    packed = io.BytesIO()
    whole.select("row_no", *(column.name for column in source.columns), "_extra", "_shape").write_ipc(
        packed, compression="zstd"
    )
    return packed.getvalue()


def _counted(frame: pl.DataFrame, column: str | None) -> dict[str, int]:
    return dict(frame[column].drop_nulls().value_counts().iter_rows()) if column else {}


def _undue(source: Source, layout: Layout, table: Table) -> list[str]:
    """Columns that a file of this layout has not, and the shape of rows where no header says how many cells."""
    names = [column.name for column in source.columns if not column.stands_in(layout)]
    return names if table.header else [*names, "_shape"]


_READERS: dict[str, Callable[[Source, Layout, bytes], Table]] = {
    "csv": read_csv,
    "fixed_width": read_fixed_width,
    "xlsx": read_xlsx,
    "jsonl": read_jsonl,
    "parquet": read_parquet,
}


def _noticed(layout: Layout, unknown: Counter[int]) -> tuple[Noticed, ...]:
    if layout.row_if_any:
        return ()  # a workbook that comes back has columns that we wrote into it
    return tuple(
        Noticed("unknown_column", "" if layout.format == "jsonl" else f"#{place + 1}", rows)
        for place, rows in sorted(unknown.items())
    )


def table_of(source: Source, layout: Layout, content: bytes) -> Table:
    """A file, or its beginning, as far as the format of a layout tells; nothing of it is scrubbed."""
    return _READERS[layout.format](source.written_in(layout), layout, content)


def fits(source: Source, layout: Layout, table: Table) -> bool:
    """Whether a file is wholly what a layout declares: no other column, each that must be there, and a period."""
    written = source.written_in(layout)
    try:
        places = places_of(written, layout, table.header)
    except Rejection:
        return False
    known = {place for place in places if place is not None}
    if any(cell and place not in known for place, cell in enumerate(table.header or [])):
        return False
    return (
        written.period.source != "title"
        or told_by_title(written, table.title, layout.layout_from) is not None
    )
