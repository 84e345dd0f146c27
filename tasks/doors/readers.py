"""Reads a received file as its declaration says: text rows, scrubbed, numbered from 1, none lost.

A file that cannot be read whole raises a Rejection before anything is stored; a row with a wrong number of cells is
kept, marked in ``_shape`` with its surplus in ``_extra``, and quarantined later.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from tasks.doors.scrub import holds_rrn, scrub_cell, tokenise
from warehouse.catalog import Layout, Source
from warehouse.errors import Fault
from warehouse.keys import Keys

# What the senders are told, one Korean line each.
REASONS_KO = {
    "empty_file": "빈 파일입니다(0바이트). 다시 보내 주십시오.",
    "too_large": "파일이 정해진 크기를 넘습니다.",
    "too_many_rows": "행 수가 정해진 한도를 넘습니다.",
    "cell_too_long": "셀 하나의 길이가 정해진 한도를 넘습니다.",
    "document_security": "문서보안(DRM)이 걸려 있습니다. 해제한 뒤 다시 보내 주십시오.",
    "wrong_format": "정해진 파일 형식이 아닙니다.",
    "wrong_encoding": "정해진 문자 인코딩으로 읽을 수 없습니다.",
    "truncated": "파일이 중간에 끊겼습니다. 다시 보내 주십시오.",
    "header_missing": "항목명(머리글) 행을 찾을 수 없습니다.",
    "column_missing": "필요한 항목이 없습니다.",
    "duplicate_header": "같은 항목명이 두 번 나옵니다.",
    "no_period": "자료의 기준 시기를 찾을 수 없습니다.",
    "row_count": "행 수가 정해진 범위를 벗어났습니다.",
    "rejected_by_rule": "자료 검증 규칙에 맞지 않아 반려합니다.",
}
_DRM_MARKS = (
    b"<DOCUMENT SAFER",
    b"SCDSA",
    b"\x9b DRMONE",
    b"DRMONE",
    b"Fasoo",
    b"MarkAny",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)


class Rejection(Fault):
    """The delivery fails as a whole; the run goes on."""

    @property
    def reason_ko(self) -> str:
        """The sentence for the sender."""
        where = f" ({self.column})" if self.column else ""
        return REASONS_KO.get(self.code, REASONS_KO["rejected_by_rule"]) + where


@dataclass(frozen=True)
class Received:
    """A file as read: its period, and rows with (row_no, <declared names>, _extra, _shape), all text."""

    period: str
    rows: pl.DataFrame


@dataclass(frozen=True)
class _Table:
    title: str
    header: list[str | None] | None
    rows: Iterable[list[str | None]]


def read(source: Source, content: bytes, *, as_of: date, keys: Keys) -> Received:
    """Read one file in the layout in force on ``as_of``.

    Raises:
        Rejection: the file as a whole is not what was declared; named by code, column and row, never by a value.
    """
    layout = source.layout(as_of)
    _check_size(source, content)
    _check_security(source, content)
    table = _READERS[layout.format](source, layout, content)
    places = _places(source, layout, table.header)
    rows = list(_scrubbed(source, places, table, keys))
    if len(rows) > source.limits.rows:
        raise Rejection("too_many_rows", source=source.code)
    schema = dict.fromkeys([*(c.name for c in source.columns), "_extra", "_shape"], pl.String)
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row_no", 1)
    frame = frame.with_columns(pl.col("row_no").cast(pl.Int32))
    return Received(_period(source, table.title, frame, as_of), frame)


def _check_size(source: Source, content: bytes) -> None:
    if not content:
        raise Rejection("empty_file", source=source.code)
    if len(content) > source.limits.bytes:
        raise Rejection("too_large", source=source.code)


def _check_security(source: Source, content: bytes) -> None:
    if content.startswith(_DRM_MARKS):
        raise Rejection("document_security", source=source.code)


def _decoded(source: Source, layout: Layout, content: bytes) -> str:
    if b"\x00" in content:
        raise Rejection("wrong_format", source=source.code)
    try:
        return content.decode(layout.encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    raise Rejection("wrong_encoding", source=source.code, row_no=line)


def _read_csv(source: Source, layout: Layout, content: bytes) -> _Table:
    text = _decoded(source, layout, content)
    if not text.endswith(("\n", "\r")):
        # A file that was cut inside its last cell looks like a whole one; only the missing line end tells.
        raise Rejection("truncated", source=source.code)
    lines = text.splitlines(keepends=True)
    title = "".join(lines[: layout.title_lines])
    reader = csv.reader(
        io.StringIO("".join(lines[layout.title_lines :]), newline=""), delimiter=layout.delimiter, strict=True
    )
    rows = _csv_rows(source, reader)
    header = next(rows, None)
    return _Table(title, header, rows)


def _csv_rows(source: Source, reader: Any) -> Iterator[list[str | None]]:
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # With strict quoting the only way here is a quote that never closes: the file was cut.
            broken = True
        else:
            broken = False
        if broken:
            raise Rejection("truncated", source=source.code, row_no=reader.line_num)
        if row:
            yield row


def _read_fixed_width(source: Source, layout: Layout, content: bytes) -> _Table:
    _decoded(source, layout, content)
    lines = content.split(b"\n")
    title = b"".join(lines[: layout.title_lines]).decode(layout.encoding)
    records = [line.rstrip(b"\r") for line in lines[layout.title_lines :]]
    widths = [column.width or 0 for column in source.columns]
    if records and records[-1] == b"":
        records.pop()
    elif records and len(records[-1]) < sum(widths):
        raise Rejection("truncated", source=source.code, row_no=len(records))
    return _Table(
        title, None, (_sliced(record, widths, layout.encoding) for record in records if record.strip())
    )


def _sliced(record: bytes, widths: list[int], encoding: str) -> list[str | None]:
    cells: list[str | None] = []
    start = 0
    for width in widths:
        piece = record[start : start + width]
        # A shifted record cuts a two-byte letter in half; the half is kept as a mark, and the row is of a wrong shape.
        cells.append(piece.decode(encoding, errors="replace").strip() if piece else None)
        start += width
    if len(record) > start:
        cells.append(record[start:].decode(encoding, errors="replace"))
    if holds_rrn(record.decode(encoding, errors="replace")) and not any(
        holds_rrn(cell or "") for cell in cells
    ):
        # The number lies across a border between two cells: no cell of this record is kept.
        return [None] * len(widths) + ["rrn_out_of_place"]
    return cells


def _read_xlsx(source: Source, layout: Layout, content: bytes) -> _Table:
    _check_zip(source, content)
    sheets = _sheets(source, layout, content)
    rows = sheets.pop(0)
    title = " ".join(cell for row in rows[: layout.title_lines] for cell in row if cell)
    header, body = _header_and_body(rows[layout.title_lines :])
    for joined in sheets:
        header, body = _joined(layout, (header, body), _header_and_body(joined))
    wanted = [place for place, name in enumerate(header) if name in layout.row_if_any]
    return _Table(title, header, (row for row in body if any(row) and (not wanted or _has_any(row, wanted))))


def _has_any(row: list[str | None], places: list[int]) -> bool:
    return any(place < len(row) and row[place] for place in places)


def _header_and_body(rows: list[list[str | None]]) -> tuple[list[str | None], list[list[str | None]]]:
    header = list(rows[0]) if rows else []
    while header and not header[-1]:
        header.pop()
    return header, rows[1:]


def _joined(
    layout: Layout,
    first: tuple[list[str | None], list[list[str | None]]],
    other: tuple[list[str | None], list[list[str | None]]],
) -> tuple[list[str | None], list[list[str | None]]]:
    """The first sheet with the columns of another, by the joining column; what only the other has follows."""
    header, rows = first
    if layout.joined_by not in header or layout.joined_by not in other[0]:
        return first
    at, other_at = header.index(layout.joined_by), other[0].index(layout.joined_by)
    new = [place for place, name in enumerate(other[0]) if name and name not in header]
    merged = [*header, *(other[0][place] for place in new)]
    answers = {row[other_at]: row for row in other[1] if row[other_at]}
    body = []
    for row in rows:
        answer = answers.pop(row[at], None)
        body.append([*row[: len(header)], *(answer[place] if answer else None for place in new)])
    for answer in answers.values():
        named = dict(zip(other[0], answer, strict=False))
        body.append([named.get(name) for name in merged])
    return merged, body


def _sheets(source: Source, layout: Layout, content: bytes) -> list[list[list[str | None]]]:
    """The sheet of the layout (else the first one), and those joined to it that the workbook has."""
    import fastexcel

    try:
        book = fastexcel.read_excel(content)
        first = layout.sheet if layout.sheet in book.sheet_names else book.sheet_names[0]
        names = [first, *(name for name in layout.joined_sheets if name in book.sheet_names)]
        frames = [book.load_sheet(name, header_row=None, dtypes="string").to_polars() for name in names]
    except Exception:  # noqa: BLE001 -- whatever a parser says, this is not the workbook we were told of
        frames = []
    if not frames:
        raise Rejection("wrong_format", source=source.code)
    return [[list(row) for row in frame.iter_rows()] for frame in frames]


def _check_zip(source: Source, content: bytes) -> None:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        members = []
    if not members:
        raise Rejection(
            "truncated" if content.startswith(b"PK\x03\x04") else "wrong_format", source=source.code
        )
    size = sum(member.file_size for member in members)
    if len(members) > source.limits.members or size > source.limits.uncompressed_bytes:
        raise Rejection("too_large", source=source.code)


def _read_jsonl(source: Source, layout: Layout, content: bytes) -> _Table:
    text = _decoded(source, layout, content)
    header: list[str | None] = [column.written for column in source.columns]
    return _Table(
        "",
        header,
        [
            _json_row(source, line, number, header)
            for number, line in enumerate(text.splitlines(), 1)
            if line.strip()
        ],
    )


def _json_row(source: Source, line: str, number: int, header: list[str | None]) -> list[str | None]:
    try:
        stated = json.loads(line)
    except (ValueError, RecursionError):
        stated = None
    if not isinstance(stated, dict):
        raise Rejection("truncated" if number > 1 else "wrong_format", source=source.code, row_no=number)
    cells = [_json_cell(stated.pop(str(name), None)) for name in header]
    return [*cells, json.dumps(stated, ensure_ascii=False)] if stated else cells


def _json_cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(_json_cell(item) or "" for item in value)
    return json.dumps(value, ensure_ascii=False)


def _read_parquet(source: Source, layout: Layout, content: bytes) -> _Table:
    if not content.startswith(b"PAR1"):
        raise Rejection("wrong_format", source=source.code)
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError):
        frame = None
    if frame is None:
        raise Rejection("truncated", source=source.code)
    text = frame.select(pl.all().cast(pl.String, strict=False))
    return _Table("", list(frame.columns), (list(row) for row in text.iter_rows()))


_READERS: dict[str, Callable[[Source, Layout, bytes], _Table]] = {
    "csv": _read_csv,
    "fixed_width": _read_fixed_width,
    "xlsx": _read_xlsx,
    "jsonl": _read_jsonl,
    "parquet": _read_parquet,
}


def _places(source: Source, layout: Layout, header: list[str | None] | None) -> list[int | None]:
    """Where each declared column stands in a row; None for an optional one that the file does not have."""
    if layout.format == "fixed_width":
        return list(range(len(source.columns)))
    written = [re.sub(r"\s+", "", (cell or "").lstrip("\ufeff")) for cell in header or []]
    wanted = {column.written: re.sub(r"\s+", "", column.written) for column in source.columns}
    found = [column for column in source.columns if wanted[column.written] in written]
    if not found:
        raise Rejection("header_missing", source=source.code)
    for column in source.columns:
        if column not in found and not column.is_optional:
            raise Rejection("column_missing", source=source.code, column=column.written)
        if written.count(wanted[column.written]) > 1:
            raise Rejection("duplicate_header", source=source.code, column=column.written)
    return [written.index(wanted[c.written]) if c in found else None for c in source.columns]


def _scrubbed(
    source: Source, places: list[int | None], table: _Table, keys: Keys
) -> Iterator[list[str | None]]:
    numbers = {place for column, place in zip(source.columns, places, strict=True) if column.type == "rrn"}
    needed, width = (
        max(place for place in places if place is not None) + 1,
        len(table.header or source.columns),
    )
    for row_no, row in enumerate(table.rows, 1):
        if any(cell is not None and len(cell) > source.limits.cell_length for cell in row):
            raise Rejection("cell_too_long", source=source.code, row_no=row_no)
        out_of_place = row[-1] == "rrn_out_of_place"
        clean = [
            tokenise(cell, keys) if place in numbers and cell else scrub_cell(cell, keys) if cell else cell
            for place, cell in enumerate(row)
        ]
        surplus = [cell for place, cell in enumerate(clean) if place not in places and cell]
        shape = "rrn_out_of_place" if out_of_place else _shape(row, needed, width)
        named = [clean[place] if place is not None and place < len(clean) else None for place in places]
        yield [*named, json.dumps(surplus, ensure_ascii=False) if surplus else None, shape]


def _shape(row: list[str | None], needed: int, width: int) -> str | None:
    if len(row) < needed:
        return "short"
    return "long" if any(row[width:]) else None


def _period(source: Source, title: str, frame: pl.DataFrame, as_of: date) -> str:
    """The period a file speaks of: ``2024-02``, ``2024-02-01`` or, for a round, ``2024-1`` (year and round)."""
    wanted = source.period
    if wanted.source == "as_of":
        return f"{as_of:%Y-%m-%d}" if wanted.grain == "day" else f"{as_of:%Y-%m}"
    text = _commonest(frame[wanted.column or ""], as_of) if wanted.source == "column" else title
    found = re.search(wanted.pattern or r"(\d{4})\D{0,2}(\d{1,2})", text)
    if found is None:
        raise Rejection("no_period", source=source.code)
    year, number = int(found.group(1)), int(found.group(2))
    return f"{year}-{number}" if wanted.grain == "round" else f"{year}-{number:02d}"


def _commonest(cells: pl.Series, as_of: date) -> str:
    # One dirty cell must not date a whole file.
    written = cells.drop_nulls().value_counts(sort=True)
    return str(written[cells.name][0]) if written.height else f"{as_of:%Y-%m}"
