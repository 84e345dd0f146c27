"""Invented rows of a source, made by rule from its declaration alone, and the file that they make.

Resident numbers carry a region of 96 to 99 and telephones begin with 010-0: nobody has either. No value of a sample is
known here.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import xlsxwriter

from warehouse.catalog import Column, Layout, Source

ENDINGS = {"csv": "csv", "fixed_width": "txt", "xlsx": "xlsx", "jsonl": "jsonl", "parquet": "parquet"}
# The day on which every fixture of the checkout was received, and the month it is about.
FIXTURE_DAY = date(2024, 3, 4)
_YEAR, _MONTH = 2024, 2

# Numbers are nobody's given name, and no lot of these villages has one so high.
_SURNAMES = "김이박최정강조윤장임"
_GIVEN = "다섯 여섯 일곱 여덟 아홉 열둘 열셋 열넷 스물 서른 마흔 쉰둘 예순".split()  # noqa: SIM905 -- read as a list of words
_FIRST_LOT = 9901
_TOWNS = ("곡성읍 읍내리", "오곡면 오지리", "석곡면 석곡리", "죽곡면 태평리", "옥과면 옥과리", "입면 매월리")


def fixture_of(source: Source, count: int) -> bytes:
    """A file of so many invented rows in the newest layout of a source."""
    layout = max(source.layouts, key=lambda layout: layout.layout_from)
    rows = [[_cell(column, number) for column in source.columns] for number in range(count)]
    return _WRITERS[layout.format](source, layout, rows)


def _cell(column: Column, number: int) -> str:
    if column.codes:
        words = list(column.codes)
        return words[number % len(words)]
    if column.name in _BY_NAME:
        return _BY_NAME[column.name](number)
    return _BY_TYPE[column.type](number)


def _rrn(number: int) -> str:
    born = f"{40 + number % 55:02d}{number % 12 + 1:02d}{number % 28 + 1:02d}"
    return f"{born}-{1 + number % 2}{96 + number % 4}{number:04d}"


def _name(number: int) -> str:
    return _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number % len(_GIVEN)]


def _phone(number: int) -> str:
    return f"010-0{100 + number % 900:03d}-{2000 + number % 8000:04d}"


def _day(number: int) -> str:
    return f"{_YEAR}-{_MONTH:02d}-{number % 28 + 1:02d}"


_BY_NAME: dict[str, Callable[[int], str]] = {
    "person_name": _name,
    "address": lambda n: f"전라남도 곡성군 {_TOWNS[n % len(_TOWNS)]} {_FIRST_LOT + n}",
    "birth_on": lambda n: f"{1940 + n % 55}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
    "birth_year": lambda n: str(1940 + n % 55),
    "household_size": lambda n: str(n % 4 + 1),
    "line_no": lambda n: str(n + 1),
    "village_name": lambda n: _TOWNS[n % len(_TOWNS)].split()[-1],
}
_BY_TYPE: dict[str, Callable[[int], str]] = {
    "rrn": _rrn,
    "phone": _phone,
    "text": lambda n: f"확인{n + 1}",
    "date": _day,
    "month": lambda n: f"{_YEAR}-{_MONTH:02d}",
    "integer": lambda n: str(3 + n),
    "boolean": lambda n: "YN"[n % 2],
    "time": lambda n: f"{9 + n % 9:02d}:00",
    "timestamp": lambda n: f"{_day(n)} {9 + n % 9:02d}:00:00",
    "code": lambda n: "",
}


def _title(source: Source) -> str:
    return f"{source.name_ko} ({_YEAR}년 {_MONTH}월, {_YEAR}년 1차)"


def _heads(source: Source, layout: Layout) -> list[list[str]]:
    """The lines of a header whose last line holds the end of each title, and the ones above it what stands before."""
    depth = layout.header_lines
    lines: list[list[str]] = [[] for _ in range(depth)]
    for column in source.columns:
        words = column.written.split(" ")
        parts = [*words[: depth - 1], " ".join(words[depth - 1 :])] if len(words) > 1 else words
        for line in range(depth):
            lines[line].append(parts[line] if line < len(parts) else "")
    return lines


def _csv(source: Source, layout: Layout, rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=layout.delimiter)
    text.writelines(f"{_title(source)}\r\n" for _ in range(layout.title_lines))
    writer.writerows([*_heads(source, layout), *rows])
    return text.getvalue().encode(layout.encoding)


def _fixed_width(source: Source, layout: Layout, rows: Sequence[Sequence[str]]) -> bytes:
    lines = [_title(source).encode(layout.encoding)] * layout.title_lines
    for row in rows:
        cells = zip(row, source.columns, strict=True)
        lines.append(b"".join(_padded(cell, column, layout) for cell, column in cells))
    return b"".join(line + b"\n" for line in lines)


def _padded(cell: str, column: Column, layout: Layout) -> bytes:
    """A cell in the bytes of its column, cut between two letters where it is too long."""
    width = column.width or 0
    bare = cell.replace("-", "") if column.type in ("rrn", "phone", "month", "date") else cell
    written = (bare.zfill(width) if column.type == "integer" else bare).encode(layout.encoding)[:width]
    return written.decode(layout.encoding, errors="ignore").encode(layout.encoding).ljust(width)


def _xlsx(source: Source, layout: Layout, rows: Sequence[Sequence[str]]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(_YEAR, 1, 1)})  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    page = book.add_worksheet(layout.sheet)
    titles = [[_title(source)]] * layout.title_lines
    for place, row in enumerate([*titles, *_heads(source, layout), *rows]):
        page.write_row(place, 0, row)
    book.close()
    return target.getvalue()


def _jsonl(source: Source, layout: Layout, rows: Sequence[Sequence[str]]) -> bytes:
    objects = [_object(source, row) for row in rows]
    if layout.rows_at is None:
        text = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
        return text.encode(layout.encoding)
    document: Any = objects
    for name in reversed([name for name in layout.rows_at.split(".") if name]):
        document = {name: document}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(layout.encoding)


def _object(source: Source, row: Sequence[str]) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for column, cell in zip(source.columns, row, strict=True):
        *within, last = column.written.split(".")
        place = stated
        for name in within:
            place = place.setdefault(name, {})
        place[last] = cell
    return stated


def _parquet(source: Source, layout: Layout, rows: Sequence[Sequence[str]]) -> bytes:
    target = io.BytesIO()
    columns = dict(
        zip((column.written for column in source.columns), map(list, zip(*rows, strict=True)), strict=True)
    )
    pl.DataFrame(columns).write_parquet(target)
    return target.getvalue()


_WRITERS: dict[str, Callable[[Source, Layout, Sequence[Sequence[str]]], bytes]] = {
    "csv": _csv,
    "fixed_width": _fixed_width,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
