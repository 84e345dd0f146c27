"""Writes rows as the file that a source's declaration describes, dirt included; same rows, same bytes."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from simulation.chance import Chance
from simulation.dirt import soil
from simulation.layouts import Column, Layout, cell_text, title_of

Row = dict[str, Any]


@dataclass
class Written:
    """A finished file with its count of clean rows and of dirt by kind."""

    name: str
    content: bytes
    rows: int
    dirt: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sending:
    """One sending of a source.

    Attributes:
        day: the day it is sent, and the month it speaks of.
        dirt: share of rows to soil, 0-1.
        round_number: of a round's list, where the title names the round.
        mark: tells files of one source and day apart.
    """

    day: date
    dirt: float = 0.0
    round_number: int | None = None
    mark: str = ""


def write(layout: Layout, rows: Sequence[Row], sending: Sending, chance: Chance) -> Written:
    """The file of one sending; rows are values by declared column name, blank where a column has none."""
    day, mark = sending.day, sending.mark
    cells = [[cell_text(column, row.get(column.name)) for column in layout.columns] for row in rows]
    numbers = [str(row.get("rrn") or row.get("_rrn") or "") for row in rows]
    soiled = soil(layout, cells, numbers, sending.dirt, chance.keyed(day.isoformat(), mark))
    title = title_of(layout, day, sending.round_number)
    titles = ([title] + [f"작성일: {day:%Y-%m-%d}", ""] * layout.title_lines)[: layout.title_lines]
    content = _WRITERS[layout.format](layout, titles, soiled.rows)
    name = f"{layout.source}_{day:%Y%m%d}{f'_{mark}' if mark else ''}.{layout.extension}"
    return Written(name, content, len(rows), soiled.counts)


def _csv(layout: Layout, titles: list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    for title in titles:
        out.write(f"{title}\r\n")
    writer = csv.writer(out, delimiter=layout.delimiter, lineterminator="\r\n")
    writer.writerow([column.header for column in layout.columns])
    writer.writerows(rows)
    # text from a package may hold signs that an old code page lacks, as on a clerk's own machine
    return out.getvalue().encode(layout.encoding, errors="replace")


def _fixed_width(layout: Layout, titles: list[str], rows: list[list[str]]) -> bytes:
    lines = [title.encode(layout.encoding, errors="replace") for title in titles]
    for row in rows:
        # a row with a cell too many was shifted: one blank stands before it, and every border is off by one
        shift = len(row) - len(layout.columns)
        cells = zip(layout.columns, row[shift:], strict=True)
        lines.append(b" " * shift + b"".join(_fixed(column, cell, layout.encoding) for column, cell in cells))
    return b"".join(line + b"\r\n" for line in lines)


def _fixed(column: Column, cell: str, encoding: str) -> bytes:
    body = b""
    for letter in cell:
        piece = letter.encode(encoding, errors="replace")
        if len(body) + len(piece) > column.width:
            break
        body += piece
    return body.rjust(column.width) if column.type == "integer" else body.ljust(column.width)


def _xlsx(layout: Layout, titles: list[str], rows: list[list[str]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    # the time of making stands in the file; a fixed one keeps equal rows equal in bytes
    book.set_properties({"created": datetime(2024, 1, 1)})  # noqa: DTZ001 -- a workbook stores a bare time
    for name, places, lines in _sheets(layout, rows):
        sheet = book.add_worksheet(name)
        heads = [[title] for title in titles] if name == layout.sheet else []
        heads.append([layout.columns[place].header for place in places])
        for number, line in enumerate([*heads, *lines]):
            kinds = [layout.columns[place].type for place in places] if number >= len(heads) else []
            _write_line(sheet, number, line, kinds)
    book.close()
    return out.getvalue()


def _write_line(sheet: Any, number: int, line: list[str], kinds: list[str]) -> None:
    # a shifted row has a cell too many, and none of its cells is what its column says
    is_typed = len(line) == len(kinds)
    for place, cell in enumerate(line):
        if is_typed and kinds[place] == "integer" and cell.isascii() and cell.isdigit() and len(cell) < 15:
            sheet.write_number(number, place, int(cell))
        elif cell:
            sheet.write_string(number, place, cell)


def _sheets(layout: Layout, rows: list[list[str]]) -> list[tuple[str, list[int], list[list[str]]]]:
    """Name, columns and rows of each sheet: one, or for a returned workbook one per kind of answer.

    The first sheet of a returned workbook holds what is filled in for everybody; optional columns stand on the
    joined sheets, each with the number and the name of the row, and only for rows that have something there.
    """
    if not layout.joined_sheets:
        return [(layout.sheet, list(range(len(layout.columns))), rows)]
    homes = [_home_of(layout, column) for column in layout.columns]
    keys = [place for place, column in enumerate(layout.columns) if column.header in layout.joined_by]
    first = [place for place, home in enumerate(homes) if home == layout.sheet]
    sheets = [(layout.sheet, first, [[row[place] for place in first] for row in rows])]
    for name in layout.joined_sheets:
        places = [place for place, home in enumerate(homes) if home == name]
        filled = [row for row in rows if any(row[place] for place in places)]
        sheets.append((name, keys + places, [[row[place] for place in keys + places] for row in filled]))
    return sheets


# Columns that may be missing, and yet stand on the line of a call or visit itself.
_ON_THE_LINE = frozenset(
    {
        "officer_2",
        "line_name",
        "called_at",
        "number_ref",
        "result",
        "minutes",
        "need",
        "remark",
        "recorded_in",
        "applied_by",
        "application_consent",
    }
)


def _home_of(layout: Layout, column: Column) -> str:
    if not column.is_optional or column.name in _ON_THE_LINE:
        return layout.sheet
    wanted = (
        "확인" if column.name.startswith("confirm") else "동의" if "제공동의" in column.header else "질문지"
    )
    return next((name for name in layout.joined_sheets if wanted in name), layout.sheet)


def _jsonl(layout: Layout, titles: list[str], rows: list[list[str]]) -> bytes:
    lines = [
        json.dumps(
            {column.header: _plain(column, cell) for column, cell in zip(layout.columns, row, strict=True)},
            ensure_ascii=False,
        )
        for row in rows
    ]
    return "".join(line + "\n" for line in lines).encode(layout.encoding)


def _plain(column: Column, cell: str) -> Any:
    if not cell:
        return None
    if column.type == "boolean" and cell in {"Y", "N"}:
        return cell == "Y"
    return int(cell) if column.type == "integer" and cell.isascii() and cell.isdigit() else cell


def _parquet(layout: Layout, titles: list[str], rows: list[list[str]]) -> bytes:
    import polars

    # text throughout, so that a dirty cell keeps its place; the sender's schema is text as well
    frame = polars.DataFrame(
        {column.header: [row[place] or None for row in rows] for place, column in enumerate(layout.columns)},
        schema={column.header: polars.String for column in layout.columns},
    )
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd", statistics=False)
    return out.getvalue()


_WRITERS: dict[str, Callable[[Layout, list[str], list[list[str]]], bytes]] = {
    "csv": _csv,
    "fixed_width": _fixed_width,
    "xlsx": _xlsx,
    "jsonl": _jsonl,
    "parquet": _parquet,
}
