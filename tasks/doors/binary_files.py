"""Reads workbooks, whose sheets may belong together, and Parquet."""

import io
import logging
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, zip_longest
from typing import Any

from tasks.doors.heading import LOOKED_AT, header_at
from tasks.doors.limits import Told, check_workbook
from tasks.doors.merged import filled_down
from tasks.doors.rejection import Rejection
from tasks.doors.table import Cells, Row, Table, as_text, bare, below_a_total, header_of, in_blocks
from warehouse.catalog import Layout, Source

_Sheet = tuple[Cells, list[Cells]]
_Lines = tuple[list[Cells], list[Cells]]  # those above the header, and those from it on
# Behind the word of 1904 Excel writes an extension of that name, which the parser takes for a second one without it.
_SAYS_NO_YEAR = re.compile(rb"(<(?:\w+:)?workbookPr)\b(?![^<>]*date1904)")
_ERROR_CELL = re.compile(rb"(<(?:\w+:)?c\s(?:[^<>]*\s)?t\s*=\s*[\"'])e([\"'])")
# So long at least is a fraction of more than fifteen digits; so many of them at least are noise (0000x, 9999x).
_NOISY, _NOISE = 17, 4
_FRACTION = re.compile("-?[0-9]{7,14}[.][0-9]{1,9}")
_ERROR = re.compile("#(?:[A-Z_]+[!?]?|N/A|DIV/0!)|Err:[0-9]+")

# What the parser warns of quotes the file.
for _parser in ("calamine", "fastexcel"):
    logging.getLogger(_parser).setLevel(logging.CRITICAL + 1)


def read_xlsx(source: Source, layout: Layout, content: bytes) -> Table:
    """A workbook; a returned one with the sheets that its layout joins."""
    content, day_zero = checked(source, layout, content)
    name, sheets = _sheets(source, layout, content)
    above, rows = sheets.pop(0)
    title = " ".join(cell for row in above for cell in row if cell)
    header, body = _header_and_body(rows, layout.header_lines)
    for _, joined in sheets:
        header, body = _joined(layout, (header, body), _header_and_body(joined))
    wanted = [place for place, name in enumerate(header) if name in layout.row_if_any]
    filled = (Row(row) for row in body if _is_filled(row) and (not wanted or _has_any(row, wanted)))
    return Table(title, header, in_blocks(filled), day_zero, name, len(above) != layout.title_lines)


def checked(source: Source, layout: Layout, content: bytes) -> tuple[bytes, date]:
    """A workbook within its limits, as the parser understands it, and the day from which it counts.

    Of errors the parser takes the seven of old for empty cells, and any other (``#SPILL!``) for a broken file.
    """
    told = check_workbook(source, layout, content)
    is_of_1904 = told.day_zero.year == 1904
    if told.has_errors or told.merged or is_of_1904:
        content = _understood(source, content, told, layout.title_lines + layout.header_lines)
    if told.merged:
        check_workbook(source, layout, content)  # a word counts in each of the lines that it stands in now
    return content, told.day_zero


def _understood(source: Source, content: bytes, told: Told, above: int) -> bytes:
    """A workbook whose cells that came to an error are texts, whose merged cells have their word in each line below so
    many, and whose day of counting is told by nothing else.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as other:
        for name in archive.namelist():
            part = archive.read(name)
            if name.lower().endswith(".xml"):
                part = _ERROR_CELL.sub(rb"\1str\2", part)
            if name in told.merged:
                part = filled_down(source, part, told.merged[name], above)
            if name == "xl/workbook.xml" and told.day_zero.year == 1904:
                part = _SAYS_NO_YEAR.sub(rb'\1 date1904="1"', part)
            other.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED, compresslevel=1)
    return target.getvalue()


def _is_filled(row: Cells) -> bool:
    """Whether a cell holds more than an error: a formula that was pulled down beyond the list makes no row."""
    return any(cell and not _ERROR.fullmatch(cell) for cell in row)


def _has_any(row: Cells, places: list[int]) -> bool:
    """Whether a hand filled in one of these cells; a dash alone is an empty one."""
    return any(place < len(row) and (row[place] or "").strip(" -") for place in places)


def _header_and_body(rows: list[Cells], header_lines: int = 1) -> _Sheet:
    lines, body = rows[:header_lines], rows[header_lines:]
    header = header_of(lines)
    while header and not header[-1]:
        header.pop()
    # A program prints its header on each of its pages.
    return header, [row for row in body if row not in lines or not any(row)]


def _joined(layout: Layout, first: _Sheet, other: _Sheet) -> _Sheet:
    """The first sheet with the columns of another, by those that join them; what only the other has follows.

    Of several rows of the other for one of the first, the first is joined and the rest follow as rows of their own:
    none is lost. Cells beyond the header stay beyond it.
    """
    header, rows = first
    shared = [title for title in layout.joined_by if title in header and title in other[0]]
    if not shared or shared[0] != layout.joined_by[0]:
        return first
    at, other_at = [header.index(title) for title in shared], [other[0].index(title) for title in shared]
    new = [place for place, name in enumerate(other[0]) if name and name not in header]
    merged = [*header, *(other[0][place] for place in new)]
    answers: dict[tuple[str | None, ...], list[Cells]] = {}
    for row in filter(any, other[1]):
        answers.setdefault(tuple(row[place] for place in other_at), []).append(row)
    body = []
    for row in rows:
        waiting = answers.get(tuple(row[place] for place in at), []) if row[at[0]] else []
        answer = waiting.pop(0) if waiting else None
        added = [answer[place] if answer else None for place in new]
        body.append([*row[: len(header)], *added, *row[len(header) :]])
    for row in (row for waiting in answers.values() for row in waiting):
        named = dict(zip(other[0], row, strict=False))
        body.append([*(named.get(name) for name in merged), *row[len(other[0]) :]])
    return merged, body


def sheets_of(source: Source, content: bytes) -> dict[str, list[Cells]]:
    """Every sheet of a workbook by its name, each line as it stands."""
    import fastexcel

    sheets: dict[str, list[Cells]] = {}
    try:
        book = fastexcel.read_excel(content)
        names: list[str] = book.sheet_names
        # Of two sheets of one name the parser would give the first twice.
        if len({*names}) == len(names):
            sheets = {name: _cells_of(book, name) for name in names}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- whatever a parser says, this is not the workbook we were told of
        sheets = {}
    if not sheets:
        raise Rejection("wrong_format", source=source.code)
    return sheets


def _sheets(source: Source, layout: Layout, content: bytes) -> tuple[str, list[_Lines]]:
    """The name of the sheet that holds the list; it, and those joined to it that the workbook has."""
    sheets = sheets_of(source, content)
    lines = {name: _parted(source, layout, rows) for name, rows in sheets.items()}
    first = _first_of(source, layout, lines)
    if layout.every_sheet:
        return first, [_together(source, layout, first, lines)]
    # Of an office that names its sheet the others are its own; of a list that we sent a hand may have filled in any.
    if first != layout.sheet or layout.row_if_any:
        _check_beside(source, layout, first, lines)
    return first, [lines[first], *(lines[name] for name in layout.joined_sheets if name in lines)]


def _check_beside(source: Source, layout: Layout, first: str, lines: Mapping[str, _Lines]) -> None:
    """Raises:
    Rejection: another sheet than the one that is read goes on with the list, or is of another return.
    """
    beside = {name: one for name, one in lines.items() if name not in (first, *layout.joined_sheets)}
    own = _packages_in(source, lines[first])
    others = (one for one in beside.values() if not _holds_rows(source, layout, one))
    if any(not _packages_in(source, one) <= own for one in others):
        raise Rejection("several_returns", source=source.code)
    further = [name for name, one in beside.items() if _is_further(source, layout, lines[first], one)]
    if further:
        raise _several(source, lines, [first, *further])


def _several(source: Source, lines: Mapping[str, _Lines], names: Collection[str]) -> Rejection:
    """The refusal of several sheets, which says where they stand: what a sheet is called may name somebody."""
    places = [str(place) for place, name in enumerate(lines, 1) if name in names]
    return Rejection("several_sheets", source=source.code, column=f"{', '.join(places)}번째 시트")


def _together(source: Source, layout: Layout, first: str, lines: Mapping[str, _Lines]) -> _Lines:
    """The sheets that are lists, one after the other, each without the totals below it; their titles beside each other.

    Raises:
        Rejection: one of them has other titles than the first, or has them in another order.
    """
    ordered = {first: lines[first]} | dict(lines)
    lists = {name: one for name, one in ordered.items() if _is_list(source, layout, one)} or {
        first: lines[first]
    }
    ends, wanted = layout.header_lines, _titles(layout, next(iter(lists.values())))
    # A town may have renamed a title of the key, or left its header out: nobody of its sheet would be seen.
    alike = {name: one for name, one in ordered.items() if _is_like(layout, wanted, one)}
    if other := [name for name, one in (lists | alike).items() if _titles(layout, one) != wanted]:
        raise _several(source, lines, other)
    bodies = [rows[ends:] for _, rows in lists.values()]
    kept = [body[: len(body) - len(below_a_total(body, layout.total_words))] for body in bodies]
    above = [list(chain(*one)) for one in zip_longest(*(one for one, _ in lists.values()), fillvalue=[])]
    return above, [*lines[first][1][:ends], *chain(*kept)]


def _titles(layout: Layout, lines: _Lines) -> list[str]:
    return [bare(title or "") for title in _header_and_body(lines[1], layout.header_lines)[0]]


def _is_like(layout: Layout, wanted: list[str], lines: _Lines) -> bool:
    """Whether a sheet has half of these titles over a row, or lines as wide as they without any."""
    if {*wanted}.isdisjoint(_titles(layout, lines)):
        return any(sum(map(bool, row)) >= len(wanted) for row in chain(*lines))
    return _shares_half(layout, wanted, lines)


def _is_further(source: Source, layout: Layout, first: _Lines, lines: _Lines) -> bool:
    """Whether a sheet goes on with a list, also where a hand renamed a title of the key there.

    Of a list that we sent, whether a hand wrote on it: a copy of a sheet that is joined has no key.
    """
    if layout.row_if_any:
        return _is_written(layout, lines) and (
            _holds_rows(source, layout, lines) or _has_titles(layout, lines, layout.joined_by)
        )
    has_rows = any(map(any, first[1][layout.header_lines :]))
    return _is_list(source, layout, lines) or (
        has_rows and _shares_half(layout, _titles(layout, first), lines)
    )


def _shares_half(layout: Layout, wanted: Sequence[str], lines: _Lines) -> bool:
    shared = {*wanted} & {*_titles(layout, lines)} - {""}
    return 2 * len(shared) >= len(wanted) and any(map(any, lines[1][layout.header_lines :]))


def _first_of(source: Source, layout: Layout, lines: Mapping[str, _Lines]) -> str:
    """The layout's sheet; else the first sheet that holds rows of the list, since a table of codes may stand before it;
    where none does, the first.

    Of a list that we sent one in which a hand wrote goes before: an office fills in a copy of the sheet.
    """
    named = [name for name in lines if name == layout.sheet]
    if named and not layout.row_if_any:
        return named[0]
    own = [name for name in lines if name not in layout.joined_sheets] if len(lines) > 1 else []
    found = (name for holds in (_is_list, _holds_rows) for name in own if holds(source, layout, lines[name]))
    return next(found, [*named, *lines][0])


def _cells_of(book: Any, sheet: str) -> list[Cells]:
    rows = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars().rows()
    return [[cell if cell is None or len(cell) < _NOISY else _as_shown(cell) for cell in row] for row in rows]


def _as_shown(cell: str) -> str:
    """A large fraction as a spreadsheet shows it, in fifteen digits; of the nine places told the last are none.

    28540524.26 comes as 28540524.260000002, in whose digits a resident number can be seen. What has more digits of its
    own is left as it is.
    """
    shown = f"{float(cell):.15g}" if _FRACTION.fullmatch(cell) else cell
    return shown if len(shown) <= len(cell) - _NOISE else cell


def _parted(source: Source, layout: Layout, rows: list[Cells]) -> _Lines:
    """The lines of a sheet, parted at its header."""
    headers = [header_of(rows[at : at + layout.header_lines]) for at in range(min(len(rows), LOOKED_AT))]
    header = header_at(source, layout, headers, rows)
    return rows[:header], rows[header:]


def _is_list(source: Source, layout: Layout, lines: _Lines) -> bool:
    """Whether a sheet is a list with rows to be read: of one that we sent, with a line in which a hand wrote.

    A list may have a sheet for each month; our own workbooks have several, and one with the header of the list alone.
    """
    return _is_written(layout, lines) and _holds_rows(source, layout, lines)


def _is_written(layout: Layout, lines: _Lines) -> bool:
    """Whether a hand wrote in a line, where that makes it one."""
    _, rows = lines
    wanted = [place for place, name in enumerate(rows[0]) if name in layout.row_if_any] if rows else []
    return not layout.row_if_any or any(_has_any(row, wanted) for row in rows[1:])


def _packages_in(source: Source, lines: _Lines) -> set[str]:
    """The packages that the lines of a sheet answer, where the source is of returns: another's may stand beside it."""
    header = [bare(title or "") for title in lines[1][0]] if lines[1] else []
    wanted = [bare(source.column(name).written) for name in ("package_id", "ref")] if source.answers else []
    if not wanted or not set(wanted) <= set(header):
        return set()
    place = header.index(wanted[0])
    return {row[place] or "" for row in lines[1][1:] if place < len(row)} - {""}


def _holds_rows(source: Source, layout: Layout, lines: _Lines) -> bool:
    """Whether a sheet has the header of the list, and a row below it."""
    key = [source.column(name).written for name in source.key]
    return _has_titles(layout, lines, key) and any(map(any, lines[1][layout.header_lines :]))


def _has_titles(layout: Layout, lines: _Lines, wanted: Sequence[str]) -> bool:
    header = {bare(title or "") for title in header_of(lines[1][: layout.header_lines])}
    return bool(wanted) and {*map(bare, wanted)} <= header


def read_parquet(source: Source, layout: Layout, content: bytes) -> Table:
    """A Parquet file; what it says of its own size is checked before a column is unpacked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not content.startswith(b"PAR1"):
        is_encrypted = content.startswith(b"PARE")
        raise Rejection("document_security" if is_encrypted else "wrong_format", source=source.code)
    try:
        # A page that was damaged on the way reads as other values, where nobody asks for its checksum; and in the old
        # writing of an instant the day of no end (9999-12-31) is one of 1816, where it is counted in nanoseconds.
        file = pq.ParquetFile(
            io.BytesIO(content), page_checksum_verification=True, coerce_int96_timestamp_unit="us"
        )
        code = _over_limit(source, file.metadata)
        columns = [] if code else _unpacked(source, file)
        if any(len(column) != file.metadata.num_rows for column in columns):
            code = "truncated"
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        # Its closing mark and its index stand at the end; a column may be encrypted where they are not.
        code = "document_security" if "decrypt" in str(error).lower() else "truncated"
    if code:
        raise Rejection(code, source=source.code)
    names: Cells = list(file.schema_arrow.names)
    return Table("", names, in_blocks(_rows(columns, file.metadata.num_rows)))


def _unpacked(source: Source, file: Any) -> list[Cells]:
    """The columns, some rows at a time: one long text that ten thousand rows name takes two kilobytes in the file."""
    columns: list[Cells] = [[] for _ in file.schema_arrow.names]
    room = source.limits.uncompressed_bytes
    for batch in file.iter_batches(batch_size=256):
        for column, values in zip(columns, batch.columns, strict=True):
            cells = _column(values)
            longest = max((len(cell) for cell in cells if cell), default=0)
            room -= sum(len(cell) for cell in cells if cell)
            if longest > source.limits.cell_length or room < 0:
                raise Rejection("cell_too_long" if room >= 0 else "too_large", source=source.code)
            column.extend(cells)
    return columns


def _rows(columns: list[Cells], count: int) -> Iterator[Row]:
    return (Row([column[number] for column in columns]) for number in range(count))


def _over_limit(source: Source, metadata: Any) -> str | None:
    limits = source.limits
    size = sum(metadata.row_group(n).total_byte_size for n in range(metadata.num_row_groups))
    if metadata.num_rows > limits.rows:
        return "too_many_rows"
    if metadata.num_columns > limits.columns:
        return "too_many_columns"
    if metadata.num_rows * metadata.num_columns > limits.cells:
        return "too_many_cells"
    return "too_large" if size > limits.uncompressed_bytes else None


def _column(values: Any) -> Cells:
    import pyarrow as pa

    if pa.types.is_timestamp(values.type):
        # An instant is told by the clock of Korea.
        values = values.cast(pa.timestamp("us", values.type.tz and "Asia/Seoul"), safe=False)
    try:
        return [as_text(value) for value in values.to_pylist()]
    except OverflowError:
        return [_instant(value) for value in values]


def _instant(value: Any) -> str | None:
    """An instant as text; one of the year 0 or 10000 as it is written, since its rule speaks of that row alone."""
    try:
        return as_text(value.as_py())
    except OverflowError:
        return str(value.cast("string"))
