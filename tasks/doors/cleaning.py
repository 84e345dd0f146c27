"""Makes of the rows of a table what may be stored: every resident number a token, every row numbered, none lost.

Rows are cleaned column by column, and only the cells that could hold a number are looked at by themselves.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

import polars as pl

from tasks.doors.ahead import ahead
from tasks.doors.rejection import Rejection
from tasks.doors.scrub import could_hold_rrn, scrub_cell, tokenise_all
from tasks.doors.table import SERIAL, Block, Cells, Row, Table, bare, day_of_serial, without_totals
from warehouse.catalog import Layout, Source
from warehouse.keys import Keys

_DAYS = ("date", "month", "timestamp")
# Of a column that nobody declared: the half of a number shows nothing that the scrub could find.
_SAYS_RRN = re.compile("주민|뒷자리|뒤7|rrn|jumin", re.IGNORECASE)


def places_of(source: Source, layout: Layout, header: Cells | None) -> list[int | None]:
    """Where each declared column stands in a row; None for an optional one that the file does not have."""
    if layout.format == "fixed_width":
        return list(range(len(source.columns)))
    check_row(source, Row(header or []), 0, 0)
    written = [bare(cell) for cell in header or []]
    found = [column for column in source.columns if bare(column.written) in written]
    if not found:
        raise Rejection("header_missing", source=source.code)
    for column in source.columns:
        if column not in found and not column.is_optional:
            raise Rejection("column_missing", source=source.code, column=column.written)
        if written.count(bare(column.written)) > 1:
            raise Rejection("duplicate_header", source=source.code, column=column.written)
    for group in layout.together:
        gone = [title for title in group if bare(title) not in written]
        if 0 < len(gone) < len(group):
            raise Rejection("column_missing", source=source.code, column=gone[0])
    return [written.index(bare(c.written)) if c in found else None for c in source.columns]


_as_json = json.JSONEncoder(ensure_ascii=False).encode


class Cleaner:
    """Cleans the rows of one table.

    Attributes:
        unknown: the places of titles that nobody declared, and in how many rows each was filled.
        row_no: rows so far.
    """

    def __init__(
        self, source: Source, layout: Layout, table: Table, places: list[int | None], keys: Keys
    ) -> None:
        self._source, self._keys, self._places = source, keys, places
        self._day_zero = table.day_zero
        self._blocks = without_totals(table.blocks, layout.total_words)
        self._declared = {place for place in places if place is not None}
        # A title that was merged over the halves of a number stands over the first of them.
        titles = [bare(title) for title in table.header or []]
        said: Iterable[str] = accumulate(titles, lambda left, title: title or left)
        self._types = {place: "rrn" for place, title in enumerate(said) if _SAYS_RRN.search(title)}
        placed = [(c, place) for c, place in zip(source.columns, places, strict=True) if place is not None]
        self._types |= {place: column.type for column, place in placed}
        self._needed = 1 + max((place for column, place in placed if not column.is_optional), default=0)
        self._width = len(table.header or source.columns)
        self._cells = 0
        self.row_no = 0
        self.unknown = Counter(
            {place: 0 for place, title in enumerate(titles) if title and place not in places}
        )

    def frames(self) -> Iterator[pl.DataFrame]:
        """The rows, some at a time: (row_no, <declared names>, _extra, _shape), all text but the number.

        Raises:
            Rejection: what was read so far is over a limit.
        """
        for block in ahead(self._blocks):
            self._check_regular(block.regular, block.height)
            for at, row in sorted(block.others.items()):
                self._cells += len(row.cells)
                check_row(self._source, row, self.row_no + at + 1, self._cells)
            yield self._cleaned(block)
            self.row_no += block.height

    def _check_regular(self, regular: pl.DataFrame, height: int) -> None:
        """The same as ``check_row`` of each of them, in a block of so many rows."""
        if regular.is_empty():
            return
        limits = self._source.limits
        self._cells += regular.height * self._width
        if self.row_no + height > limits.rows:
            raise Rejection("too_many_rows", source=self._source.code)
        if self._cells > limits.cells:
            raise Rejection("too_many_cells", source=self._source.code)
        cells = pl.exclude("at").str
        if max(regular.select(cells.len_bytes().max()).row(0)) <= limits.cell_length:
            return
        is_long = pl.any_horizontal(cells.len_chars() > limits.cell_length)
        long = regular.filter(is_long)["at"]
        if not long.is_empty():
            raise Rejection("cell_too_long", source=self._source.code, row_no=self.row_no + long[0] + 1)

    def _cleaned(self, block: Block) -> pl.DataFrame:
        rows = block.in_columns(self._width)
        cells = [self._column(rows[str(place)], self._types.get(place)) for place in range(self._width)]
        nothing = pl.lit(None, pl.String)
        named = [
            (nothing if place is None else cells[place]).alias(column.name)
            for column, place in zip(self._source.columns, self._places, strict=True)
        ]
        row_no = (rows["at"] + self.row_no + 1).cast(pl.Int32).alias("row_no")
        extra = _sparse("_extra", block.height, self._extra(cells, block))
        shapes = {at: row.shape or self._shape(row.cells) for at, row in block.others.items()}
        return rows.select(row_no, *named, extra, _sparse("_shape", block.height, shapes))

    def _extra(self, cells: Sequence[pl.Series], block: Block) -> dict[int, str]:
        """What rows hold in columns that nobody declared, by where they stand; the filled ones are counted by place."""
        surplus = defaultdict[int, list[str]](list)
        for place in sorted(set(range(self._width)) - self._declared):
            filled = (cells[place] != "").fill_null(value=False).arg_true()
            for at, cell in zip(filled, cells[place].gather(filled), strict=True):
                surplus[at].append(cell)
            if counted := sum(at not in block.others or block.others[at].shape is None for at in filled):
                self.unknown[place] += counted
        beyond = [(at, cell) for at, row in block.others.items() for cell in row.cells[self._width :] if cell]
        clean = self._column(pl.Series([cell for _, cell in beyond], dtype=pl.String), None)
        for (at, _), cell in zip(beyond, clean, strict=True):
            surplus[at].append(cell)
        # Once more over all of them: the halves of a number may stand in two cells that nobody declared.
        written = [_as_json(row) for row in surplus.values()]
        return dict(zip(surplus, self._column(pl.Series(written, dtype=pl.String), None), strict=True))

    def _column(self, cells: pl.Series, kind: str | None) -> pl.Series:
        if kind == "rrn":
            return tokenise_all(cells, self._keys)
        is_doubtful = could_hold_rrn(cells)
        if self._day_zero and kind in _DAYS:
            is_doubtful |= cells.str.contains(f"^(?:{SERIAL})$")
        if not is_doubtful.any():
            return cells
        doubtful = cells.filter(is_doubtful)
        cleaned = pl.Series([self._clean(cell, kind) for cell in doubtful], dtype=pl.String)
        return cells.scatter(is_doubtful.arg_true(), cleaned)

    def _clean(self, cell: str, kind: str | None) -> str:
        if self._day_zero and kind in _DAYS:
            cell = day_of_serial(cell, self._day_zero)
        return scrub_cell(cell, self._keys)

    def _shape(self, row: Cells) -> str | None:
        if len(row) < self._needed:
            return "short"
        return "long" if any(row[self._width :]) else None


def _sparse(name: str, height: int, texts: Mapping[int, str | None]) -> pl.Series:
    """A column of so many rows, empty but for these."""
    column = pl.repeat(None, height, dtype=pl.String, eager=True).alias(name)
    return column.scatter(list(texts), pl.Series(texts.values(), dtype=pl.String)) if texts else column


def check_row(source: Source, row: Row, row_no: int, cells: int) -> None:
    """Refuse a row that is over a limit, by itself or with the cells of those before it; the header is row 0."""
    limits = source.limits
    if row_no > limits.rows:
        raise Rejection("too_many_rows", source=source.code)
    if cells > limits.cells:
        raise Rejection("too_many_cells", source=source.code)
    if len(row.cells) > limits.columns:
        raise Rejection("too_many_columns", source=source.code, row_no=row_no)
    if max((len(cell) for cell in row.cells if cell), default=0) > limits.cell_length:
        raise Rejection("cell_too_long", source=source.code, row_no=row_no)
