"""Reads workbooks, whose sheets may belong together, and Parquet."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Set
from datetime import date
from typing import Any

from tasks.doors.limits import WORKBOOK, Told, check_workbook, part_name
from tasks.doors.merged import filled_down
from tasks.doors.rejection import Rejection
from tasks.doors.sheets import TELLS, Sheet, by_hand, has_any, header_and_body, ours, sheets_with
from tasks.doors.table import Cells, Row, Table, as_text, bare, in_blocks
from warehouse.catalog import Layout, Source

# Behind the word of 1904 Excel writes an extension of that name, which the parser takes for a second one without it.
_SAYS_NO_YEAR = re.compile(rb"(<(?:\w+:)?workbookPr)\b(?![^<>]*date1904)")
_ERROR_CELL = re.compile(rb"(<(?:\w+:)?c\s(?:[^<>]*\s)?t\s*=\s*[\"'])e([\"'])")
_ERROR = re.compile("#(?:[A-Z_]+[!?]?|N/A|DIV/0!)|Err:[0-9]+")


def read_xlsx(source: Source, layout: Layout, content: bytes) -> Table:
    """A workbook; a returned one with the sheets that its layout joins."""
    content, day_zero = checked(source, layout, content)
    sheets = sheets_with(source, layout, content)
    name = next(iter(sheets))
    above = sheets[name][0]
    title = " ".join(cell for row in above for cell in row if cell)
    lists = {one: header_and_body(rows, layout.header_lines) for one, (_, rows) in sheets.items()}
    header, body = lists[name]
    for _, joined in [*lists.items()][1:]:
        header, body = _joined(layout, (header, body), joined)
    wanted, declared = by_hand(layout, header), _declared_in(source, header)
    written = (row for row in body if not wanted or has_any(row, wanted) or _is_a_note(row))
    filled = (Row(row) for row in written if _is_filled(row, declared))
    is_moved, beside = len(above) != layout.title_lines, _written_beside(source, layout, lists)
    return Table(title, header, in_blocks(filled), day_zero, name, is_moved, beside)


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
            if part_name(name) == WORKBOOK and told.day_zero.year == 1904:
                part = _SAYS_NO_YEAR.sub(rb'\1 date1904="1"', part)
            other.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED, compresslevel=1)
    return target.getvalue()


def _declared_in(source: Source, header: Cells) -> set[int]:
    titles = {bare(column.written) for column in source.columns}
    return {place for place, title in enumerate(header) if bare(title) in titles}


def _is_filled(row: Cells, declared: Set[int]) -> bool:
    """Whether a cell holds more than an error, or than a number in a column that nobody declared.

    A formula, or the numbers of the lines, that were pulled down beyond the list make no row.
    """
    filled = ((place, cell) for place, cell in enumerate(row) if cell and not _ERROR.fullmatch(cell))
    return any(place in declared or TELLS.search(cell) for place, cell in filled)


def _is_a_note(row: Cells) -> bool:
    """Whether a hand wrote below a list that we sent: each line of ours has several cells, and says whose it is."""
    cells = [cell for cell in row if cell]
    return len(cells) == 1 and bool(re.search("[가-힣]", cells[0]))


def _written_beside(source: Source, layout: Layout, lists: Mapping[str, Sheet]) -> str:
    """Where a hand wrote in a column of its own, or in one that it renamed, of a list that we sent; else nothing."""
    known = ours(source, layout)
    for name, (header, body) in lists.items() if layout.row_if_any else ():
        where = f"{name} 시트 " if name in layout.joined_sheets else ""
        for place in (place for place, title in enumerate(header) if bare(title) not in known):
            if any(place < len(row) and TELLS.search(row[place] or "") for row in body):
                return f"{where}{place + 1}번째 열"
    return ""


def _joined(layout: Layout, first: Sheet, other: Sheet) -> Sheet:
    """The first sheet with the columns of another, by those that join them; what only the other has follows.

    Of several rows of the other for one of the first, the first is joined and the rest follow as rows of their own:
    none is lost. Cells beyond the header stay beyond it.
    """
    header, rows = first
    titles, other_titles = ([bare(title) for title in one] for one in (header, other[0]))
    shared = [title for title in map(bare, layout.joined_by) if title in titles and title in other_titles]
    if not shared or shared[0] != bare(layout.joined_by[0]):
        return first
    at, other_at = [titles.index(title) for title in shared], [other_titles.index(title) for title in shared]
    new = [place for place, title in enumerate(other_titles) if title and title not in titles]
    merged = [*header, *(other[0][place] for place in new)]
    answers: dict[tuple[str, ...], list[Cells]] = {}
    for row in filter(any, other[1]):
        answers.setdefault(_cells_at(row, other_at), []).append(row)
    body = []
    for row in rows:
        waiting = answers.get(_cells_at(row, at), []) if row[at[0]] else []
        answer = waiting.pop(0) if waiting else None
        added = [answer[place] if answer else None for place in new]
        body.append([*row[: len(header)], *added, *row[len(header) :], *(answer or ())[len(other[0]) :]])
    for row in (row for waiting in answers.values() for row in waiting):
        named = dict(zip(other_titles, row, strict=False))
        body.append([*(named.get(bare(name)) for name in merged), *row[len(other[0]) :]])
    return merged, body


def _cells_at(row: Cells, places: list[int]) -> tuple[str, ...]:
    """What two lines are told to be one by: a blank that was typed behind a name is none of it."""
    return tuple(bare(row[place]) for place in places)


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
