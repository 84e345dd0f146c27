"""Writes rows into a file of a source, in one of its layouts: for its fixture, and for the files of tests."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
import xlsxwriter

from warehouse.catalog import Column, Layout, Source

Cells = Sequence[Sequence[str]]
_MOST_DIGITS = 18  # of a number that can be read


def write(source: Source, layout: Layout, title: str, rows: Cells) -> bytes:
    """A file of a source.

    Args:
        source: with its columns as the layout writes them.
        title: of each title line that the layout has.
        rows: a text for each column.
    """
    return _WRITERS[layout.format](source, layout, [title] * layout.title_lines, rows)


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


def _csv(source: Source, layout: Layout, titles: list[str], rows: Cells) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=layout.delimiter)
    text.writelines(f"{title}\r\n" for title in titles)
    writer.writerows([*_heads(source, layout), *rows])
    return text.getvalue().encode(layout.encoding)


def _fixed_width(source: Source, layout: Layout, titles: list[str], rows: Cells) -> bytes:
    lines = [title.encode(layout.encoding) for title in titles]
    for row in rows:
        cells = zip(row, source.columns, strict=True)
        lines.append(b"".join(padded(cell, column, layout) for cell, column in cells))
    return b"".join(line + b"\n" for line in lines)


def padded(cell: str, column: Column, layout: Layout) -> bytes:
    """A cell in the bytes of its column, cut between two letters where it is too long."""
    width = column.width or 0
    bare = cell.replace("-", "") if column.type in ("rrn", "phone", "month", "date") else cell
    written = (bare.zfill(min(width, _MOST_DIGITS)) if column.type == "integer" else bare).encode(
        layout.encoding
    )[:width]
    return written.decode(layout.encoding, errors="ignore").encode(layout.encoding).ljust(width)


def _xlsx(source: Source, layout: Layout, titles: list[str], rows: Cells) -> bytes:
    return workbook_of([*([title] for title in titles), *_heads(source, layout), *rows], layout.sheet)


def workbook_of(rows: Sequence[Sequence[Any]], sheet: str | None = None) -> bytes:
    """A workbook of one sheet; texts as texts, numbers as numbers."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2024, 1, 1)})  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    page = book.add_worksheet(sheet)
    for place, row in enumerate(rows):
        page.write_row(place, 0, row)
    book.close()
    return target.getvalue()


def _jsonl(source: Source, layout: Layout, _: list[str], rows: Cells) -> bytes:
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
        if not cell:
            continue
        *within, last = column.written.split(".")
        place = stated
        for name in within:
            place = place.setdefault(name, {})
        place[last] = cell
    return stated


def _parquet(source: Source, layout: Layout, _: list[str], rows: Cells) -> bytes:
    cells = map(list, zip(*rows, strict=True)) if rows else ([] for _ in source.columns)
    return parquet_of(dict(zip((column.written for column in source.columns), cells, strict=True)))


def parquet_of(columns: Mapping[str, Any]) -> bytes:
    """A Parquet file of columns by title."""
    target = io.BytesIO()
    pl.DataFrame({name: pl.Series(name, values) for name, values in columns.items()}).write_parquet(target)
    return target.getvalue()


_WRITERS: dict[str, Callable[[Source, Layout, list[str], Cells], bytes]] = {
    "csv": _csv,
    "fixed_width": _fixed_width,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
