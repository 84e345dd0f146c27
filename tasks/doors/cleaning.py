"""Makes of the rows of a table what may be stored: every resident number a token, every row numbered, none lost.

Rows with one text for each title are cleaned column by column, and only the cells that could hold a number are looked
at by themselves; the others go one by one. Both ways give the same rows.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator

import polars as pl

from tasks.doors.ahead import ahead
from tasks.doors.rejection import Rejection
from tasks.doors.scrub import could_hold_rrn, scrub_cell, tokenise, tokenise_all
from tasks.doors.table import SERIAL, Block, Cells, Row, Table, bare, day_of_serial, without_totals
from warehouse.catalog import Layout, Source
from warehouse.keys import Keys

_DAYS = ("date", "month", "timestamp")
_OWN = ("_extra", "_shape")
# Of a column that nobody declared: the half of a number shows nothing that the scrub could find.
_SAYS_RRN = re.compile("주민|뒷자리|뒤7|rrn|jumin", re.IGNORECASE)


def places_of(source: Source, layout: Layout, header: Cells | None) -> list[int | None]:
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
        self._types = {
            place: "rrn"
            for place, title in enumerate(table.header or [])
            if _SAYS_RRN.search(bare(title or ""))
        }
        self._types |= {
            place: column.type
            for column, place in zip(source.columns, places, strict=True)
            if place is not None
        }
        self._needed = max(place for place in places if place is not None) + 1
        self._width = len(table.header or source.columns)
        self._cells = 0
        self.row_no = 0
        titled = enumerate(table.header or [])
        self.unknown = Counter(
            {place: 0 for place, title in titled if title and title.strip() and place not in places}
        )

    def frames(self) -> Iterator[pl.DataFrame]:
        """The rows, some at a time: (row_no, <declared names>, _extra, _shape), all text but the number.

        Raises:
            Rejection: what was read so far is over a limit.
        """
        for block in ahead(self._blocks):
            regular, others = self._sorted_out(block)
            self._check_regular(regular, block.height)
            rows = [[self.row_no + at + 1, *self._one(row, at)] for at, row in sorted(others.items())]
            frames = [frame for frame in (self._together(regular), self.frame_of(rows)) if frame.height]
            self.row_no += block.height
            yield frames[0] if len(frames) == 1 else pl.concat(frames).sort("row_no")

    def frame_of(self, rows: list[list[int | str | None]]) -> pl.DataFrame:
        """Rows as they are to be stored."""
        names = [column.name for column in self._source.columns]
        schema = {"row_no": pl.Int32, **dict.fromkeys([*names, *_OWN], pl.String)}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _sorted_out(self, block: Block) -> tuple[pl.DataFrame, dict[int, Row]]:
        """Those that have nothing in a column that nobody declared, and the rest."""
        regular, others = block.regular, dict(block.others)
        strays = [name for name in regular.columns if name != "at" and int(name) not in self._declared]
        if strays and regular.height:
            has_more = pl.any_horizontal(pl.col(strays) != "")
            cells = regular.filter(has_more).select(pl.col("at"), pl.exclude("at"))
            others |= {at: Row(list(row)) for at, *row in cells.iter_rows()}
            regular = regular.filter(~has_more)
        return regular, others

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

    def _together(self, regular: pl.DataFrame) -> pl.DataFrame:
        if regular.is_empty():
            return self.frame_of([])
        nothing = pl.lit(None, pl.String)
        cells = [
            nothing.alias(column.name) if place is None else self._column(regular[str(place)], column.type)
            for column, place in zip(self._source.columns, self._places, strict=True)
        ]
        named = [cell.alias(column.name) for cell, column in zip(cells, self._source.columns, strict=True)]
        row_no = (regular["at"] + self.row_no + 1).cast(pl.Int32).alias("row_no")
        return regular.select(row_no, *named, *(nothing.alias(name) for name in _OWN))

    def _column(self, cells: pl.Series, kind: str) -> pl.Series:
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

    def _one(self, row: Row, at: int) -> list[str | None]:
        """A row by itself; what it holds in columns that nobody declared is counted by place."""
        self._cells += len(row.cells)
        check_row(self._source, row, self.row_no + at + 1, self._cells)
        clean = [
            self._clean(cell, self._types.get(place)) if cell else cell
            for place, cell in enumerate(row.cells)
        ]
        surplus = {place: cell for place, cell in enumerate(clean) if place not in self._declared and cell}
        self.unknown.update(place for place in surplus if place < self._width and row.shape is None)
        named = [clean[place] if place is not None and place < len(clean) else None for place in self._places]
        shape = row.shape or self._shape(row.cells)
        # Once more over all of them: the halves of a number may stand in two cells that nobody declared.
        extra = (
            scrub_cell(json.dumps([*surplus.values()], ensure_ascii=False), self._keys) if surplus else None
        )
        return [*named, extra, shape]

    def _clean(self, cell: str, kind: str | None) -> str:
        if kind == "rrn":
            return tokenise(cell, self._keys)
        if self._day_zero and kind in _DAYS:
            cell = day_of_serial(cell, self._day_zero)
        return scrub_cell(cell, self._keys)

    def _shape(self, row: Cells) -> str | None:
        if len(row) < self._needed:
            return "short"
        return "long" if any(row[self._width :]) else None


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
