"""Reads fixed-width files and JSON Lines, strictly decoded, no row lost."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate, takewhile
from math import isinf
from typing import Any

from tasks.doors.records import fault_of
from tasks.doors.rejection import Rejection
from tasks.doors.scrub import places_in_record
from tasks.doors.table import Cells, Row, Table, as_text, in_blocks, on_one_line
from warehouse.catalog import Column, Layout, Source

_WHOLE_DAY = re.compile(rb"(?:19[0-9]|20[0-3])[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
# Columns in which no letter stands, and what does.
_IN_DIGITS = ("rrn", "integer", "date", "month", "phone")
_DIGITS = re.compile(rb"[\d\s.,+/*-]*")
_Fields = Sequence[tuple[Column, int, int]]  # with the bytes at which each begins and ends
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def decoded(source: Source, layout: Layout, content: bytes) -> str:
    """The whole text.

    Raises:
        Rejection: it is not written in the encoding of its layout.
    """
    check_marks(source, layout, content)
    return decoded_piece(source, layout, content).lstrip("\ufeff")


def check_marks(source: Source, layout: Layout, content: bytes) -> None:
    """Refuse a file with the mark of another encoding, and one that is no text."""
    is_marked = content.startswith(_BYTE_ORDER_MARKS[1:] if layout.encoding != "cp949" else _BYTE_ORDER_MARKS)
    if is_marked or b"\x00" in content:
        raise Rejection("wrong_encoding" if is_marked else "wrong_format", source=source.code)


def decoded_piece(source: Source, layout: Layout, piece: bytes, lines_before: int = 0) -> str:
    """The text of a piece of a file that ends with a line, or with the file."""
    try:
        return piece.decode(layout.encoding)
    except UnicodeDecodeError as error:
        line = lines_before + error.object[: error.start].count(b"\n") + 1
        # The first letter that is none is the last one: it was cut in half.
        code = "truncated" if error.end == len(error.object) else "wrong_encoding"
    raise Rejection(code, source=source.code, row_no=line)


def _check_lines(source: Source, layout: Layout, content: bytes) -> None:
    """Refuse a file of more lines than rows are allowed, blank ones too: each line costs a hundred bytes or more."""
    if content.count(b"\n") > source.limits.rows + layout.title_lines:
        raise Rejection("too_many_rows", source=source.code)


def read_fixed_width(source: Source, layout: Layout, content: bytes) -> Table:
    """A file of records whose columns are so many bytes wide."""
    decoded(source, layout, content)
    _check_lines(source, layout, content)
    lines = content.removeprefix(_BYTE_ORDER_MARKS[0]).split(b"\n")
    borders = [0, *accumulate(column.width or 0 for column in source.columns)]
    fields = list(zip(source.columns, borders[:-1], borders[1:], strict=True))
    # Where its sender wrote fewer titles, a record stands in the place of one.
    above = list(takewhile(lambda line: not _is_a_record(line, fields), lines[: layout.title_lines]))
    title = b"".join(above).decode(layout.encoding)
    records = [line.rstrip(b"\r") for line in lines[len(above) :]]
    if records and records[-1] == b"":
        records.pop()
    elif records and len(records[-1]) < borders[-1]:
        raise Rejection("truncated", source=source.code, row_no=len(records))
    rows = [_sliced(record, fields, layout.encoding) for record in records if record.strip()]
    if rows and all(row.shape for row in rows):
        raise Rejection("wrong_format", source=source.code)
    return Table(title, None, in_blocks(rows), is_moved=len(above) < layout.title_lines)


def _is_a_record(line: bytes, fields: _Fields) -> bool:
    """Whether a line has the length of a record, and nothing but numbers where its numbers and days are."""
    cells = [line[start:end] for column, start, end in fields if column.type in _IN_DIGITS]
    is_whole = len(line.rstrip(b"\r")) == fields[-1][2]
    return is_whole and any(map(bytes.strip, cells)) and all(map(_DIGITS.fullmatch, cells))


def _sliced(record: bytes, fields: _Fields, encoding: str) -> Row:
    """The cells of a record: short when a column that is no text is cut, long when something follows the last."""
    # A shifted record cuts a two-byte letter in half; the half is kept as a mark.
    cells: Cells = [
        record[start:end].decode(encoding, errors="replace").strip() or None for _, start, end in fields
    ]
    if _crosses_a_border(record, fields, encoding):
        return Row([None] * len(fields), "rrn_out_of_place")
    if (rest := record[fields[-1][2] :]).strip():
        return Row([*cells, rest.decode(encoding, errors="replace")], "long")
    needed = max((end for column, _, end in fields if column.type != "text"), default=0)
    return Row(cells, "short" if len(record) < needed else None)


def _crosses_a_border(record: bytes, fields: _Fields, encoding: str) -> bool:
    """Whether the shape of an RRN lies over two columns, so that no cell shows it and all of them together do."""
    text = record.decode(encoding)
    for place in places_in_record(text):
        start, end = (len(text[:at].encode(encoding)) for at in place)
        is_across = any(start < border < end for _, *borders in fields for border in borders)
        if is_across and not _is_by_chance(record, fields, (start, end), encoding):
            return True
    return False


def _is_by_chance(record: bytes, fields: _Fields, place: tuple[int, int], encoding: str) -> bool:
    """Whether what looks like an RRN over several columns is no shifted one.

    Two columns of numbers that it fills from border to border are what was declared. So are any columns of numbers,
    days and telephones in a record whose own RRN stands in its place: with what is beside it, one amount in thirty
    looks so by chance, and every 03 before a 010. So is a whole day in its column with the digits behind it: else no
    list without RRNs could have an amount or a telephone after a day.
    """
    start, end = place
    touched = [(column.type, first, last) for column, first, last in fields if first < end and start < last]
    types = {kind for kind, _, _ in touched}
    if types == {"integer"} and (touched[0][1], touched[-1][2]) == place:
        return True
    own = [
        (first, last)
        for column, first, last in fields
        if column.type == "rrn" and places_in_record(record[first:last].decode(encoding, errors="replace"))
    ]
    # So does the tail of the RRN that fills its column with the digits that touch it; a shifted record is longer.
    is_whole = len(record) == fields[-1][2]
    if is_whole and any(first < end and start < last for first, last in own if last - first == 13):
        types.discard("rrn")
    is_day = any(
        kind == "date" and first + 2 <= start and _WHOLE_DAY.fullmatch(record[first:last].rstrip())
        for kind, first, last in touched
    )
    return (bool(own) or (is_whole and is_day)) and types <= {"integer", "date", "month", "phone"}


def read_jsonl(source: Source, layout: Layout, content: bytes) -> Table:
    """One JSON object a line, or a list of them in a document; what is none is a row of broken shape.

    It holds no other row back.
    """
    if layout.rows_at is None:
        _check_lines(source, layout, content)
    text = decoded(source, layout, content)
    # The last place is for keys that nobody declared: like a column that nobody declared, they are no fault of the row.
    header: Cells = [*(column.written for column in source.columns), None]
    if layout.rows_at is None:
        rows = _json_lines(source, text.split("\n"), header)
    else:
        rows = _listed_rows(source, layout, text, header)
    if rows and all(row.shape == "broken" for row, _ in rows):
        raise Rejection("wrong_format", source=source.code)
    if rows:
        _check_keys(source, {key for _, keys in rows for key in keys})
    return Table("", header, in_blocks(row for row, _ in rows))


_JsonRow = tuple[Row, frozenset[str]]  # with the declared names that it has


def _json_lines(source: Source, lines: list[str], header: Cells) -> list[_JsonRow]:
    if max(map(len, lines)) > source.limits.columns * source.limits.cell_length:
        raise Rejection("cell_too_long", source=source.code)
    rows = [_json_row(line, header) for line in lines if line.strip()]
    if lines[-1].strip() and rows[-1][0].shape == "broken":
        code = "truncated" if len(rows) > 1 else "wrong_format"
        raise Rejection(code, source=source.code, row_no=len(rows))
    return rows


def _listed_rows(source: Source, layout: Layout, text: str, header: Cells) -> list[_JsonRow]:
    with suppress(RecursionError):  # nested deeper than anybody means
        return [
            _conforming(source, layout, item, header) or _broken(as_text(item) or "", header)
            for item in _listed(source, layout, text)
        ]
    raise Rejection("wrong_format", source=source.code)


def _listed(source: Source, layout: Layout, text: str) -> list[Any]:
    """The list of rows in a document, where its layout says that it stands."""
    code = "header_missing"
    found: Any = None
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_float=_fraction)
        for name in filter(None, (layout.rows_at or "").split(".")):
            found = found.get(name) if isinstance(found, dict) else None
    except json.JSONDecodeError:
        code = "truncated" if text.lstrip()[:1] in ("{", "[") else "wrong_format"
    except ValueError:  # a key twice, a number of thousands of digits: sent again, it says the same
        code = "wrong_format"
    if not isinstance(found, list):
        raise Rejection(code, source=source.code)
    return found


def _check_keys(source: Source, written: set[str]) -> None:
    """The file is of this source: one of its keys is there, and those without which no row can be told apart."""
    if not written & {column.written for column in source.columns}:
        raise Rejection("header_missing", source=source.code)
    for name in source.key:
        if source.column(name).written not in written:
            raise Rejection("column_missing", source=source.code, column=source.column(name).written)


def _json_row(line: str, header: Cells) -> _JsonRow:
    """The row of a line; the plain text of a line that is no object, or says one key twice."""
    try:
        row = _row_of(json.loads(line, object_pairs_hook=_once, parse_float=_fraction), header)
    except (ValueError, RecursionError):
        row = None
    return row or _broken(_unescaped(line), header)


def _broken(text: str, header: Cells) -> _JsonRow:
    return Row([*(None for _ in header[:-1]), text], "broken"), frozenset()


def _conforming(source: Source, layout: Layout, stated: Any, header: Cells) -> _JsonRow | None:
    """The same, marked where it breaks the schema of its layout; what stands beside the columns is known to that."""
    fault = fault_of(source, layout.record, stated) if layout.record and isinstance(stated, dict) else None
    read = _row_of(stated, header)
    if read is None or layout.record is None:
        return read
    row, named = read
    return Row(row.cells if fault else [*row.cells[:-1], None], fault), named


def _row_of(stated: Any, header: Cells) -> _JsonRow | None:
    """The row of an object and the declared names it has; None for what is no object."""
    if not isinstance(stated, dict):
        return None
    names = [str(name) for name in header[:-1]]
    named = frozenset(name for name in names if _has(stated, name))
    cells = [as_text(_taken(stated, name)) for name in names]
    return Row([*cells, as_text(stated) if stated else None]), named


def _has(stated: Any, name: str) -> bool:
    """Whether a name stands in an object: ``person.name`` is a key, or ``name`` within ``person``."""
    while isinstance(stated, dict) and name not in stated and "." in name:
        head, _, name = name.partition(".")
        stated = stated.get(head)
    return isinstance(stated, dict) and name in stated


def _taken(stated: dict[str, Any], name: str) -> Any:
    """What stands there, taken out, and with it what held nothing else."""
    if name in stated or not _has(stated, name):
        return stated.pop(name, None)
    head, _, rest = name.partition(".")
    found = _taken(stated[head], rest)
    if not stated[head]:
        del stated[head]
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    stated = dict(pairs)
    if len(stated) < len(pairs):
        raise ValueError
    return stated


def _fraction(written: str) -> float | str:
    """A fraction; as it is written where it is too large for one (1e400)."""
    value = float(written)
    return written if isinf(value) else value


def _unescaped(line: str) -> str:
    letters = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), line)
    return on_one_line(as_text(re.sub(r"\\[nrtbf]", " ", letters)) or "")
