"""Reads a sample as the inbox would read a delivery, before there is a declaration that says how.

The same limits are held, and every resident number is replaced before anything is looked at. Nothing touches the disk.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from tasks.doors.binary_files import checked, read_parquet
from tasks.doors.cleaning import check_row
from tasks.doors.csv_files import unheld
from tasks.doors.limits import check_security, check_size
from tasks.doors.rejection import Rejection
from tasks.doors.scrub import scrub_cell
from tasks.doors.sheets import sheets_of
from tasks.doors.table import SUBTOTAL, Cells, Row, as_text
from tasks.sources.fixed_width import borders_of, sliced
from tasks.sources.headers import Header, find_header, is_header, looks_like_a_value
from tasks.sources.words import is_header_word, is_total_word, may_hold_a_name
from warehouse.catalog import Layout, Limits, Source
from warehouse.errors import Refusal
from warehouse.keys import Keys

_DELIMITERS = (",", "\t", ";", "|", "^")
_BEGINS_JSON = re.compile(r"\s*(?:\[\s*)?\{")  # [대외비] is a title
_FIRST_DAY = "2024-01-01"  # of a layout, until it is known since when the file looks so; fixtures are of 2024


@dataclass(frozen=True)
class Sample:
    """A file as far as it tells: its layout in the words of the catalogue, and its rows without a resident number.

    Attributes:
        layout: arguments of ``warehouse.catalog.Layout``.
        title: what stands before the header; looked at for a period, and never written.
        titles: the headers as written; empty for a fixed-width file, which has none.
        widths: bytes of the columns of a fixed-width file.
        doubts: what the reader of the proposal should know.
    """

    layout: dict[str, Any]
    titles: list[str]
    rows: list[Cells]
    title: str = ""
    widths: list[int] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_sample(content: bytes, keys: Keys, most_rows: int) -> Sample:
    """The sample, of which only the first rows are kept.

    Raises:
        Rejection: it is what the inbox would reject too.
        Refusal: no header or no columns can be told.
    """
    # Only its limits are asked for: there is nothing else yet.
    source = Source.model_construct(code="sample", limits=Limits(), columns=(), key=())
    check_size(source, len(content))
    check_security(source, content)
    if content.startswith(b"PK"):
        return _workbook(source, content, keys, most_rows)
    if content.startswith((b"PAR1", b"PARE")):
        table = read_parquet(source, _layout(format="parquet"), content)
        rows = _scrubbed(source, table.rows, keys, most_rows)
        return Sample(_stated(format="parquet"), _keys_of([str(name) for name in table.header or []]), rows)
    return _text(source, content, keys, most_rows)


def _stated(**layout: Any) -> dict[str, Any]:
    return {"layout_from": _FIRST_DAY, **layout}


def _layout(**layout: Any) -> Layout:
    return Layout.model_validate(_stated(**layout))


def _scrubbed(source: Source, rows: Iterator[Row] | Any, keys: Keys, most: int) -> list[Cells]:
    kept: list[Cells] = []
    cells = 0
    for row_no, row in enumerate(islice(rows, most), 1):
        cells += len(row.cells)
        check_row(source, row, row_no, cells)
        kept.append([scrub_cell(cell, keys) if cell and cell.strip() else None for cell in row.cells])
    return kept


def _workbook(source: Source, content: bytes, keys: Keys, most: int) -> Sample:
    content, _ = checked(source, _layout(format="xlsx"), content)
    sheets = {
        name: _scrubbed(source, (Row(line) for line in lines), keys, most)
        for name, lines in sheets_of(source, content).items()
    }
    headed = {name: found for name, lines in sheets.items() if (found := find_header(lines))}
    if not headed:
        raise Refusal(_NO_HEADER)
    # A hidden table of codes may stand before the list.
    name = max(headed, key=lambda one: len(headed[one].rows) * len(headed[one].titles))
    found, layout = headed[name], _stated(format="xlsx")
    alike = [one for one in headed if headed[one].titles == found.titles]
    # A sheet for each town has no number in its name; one for each month would be read again with the next file.
    if len(alike) > 1 and not any(sign.isdigit() for sign in "".join(alike)):
        layout["every_sheet"] = True
        rows = [row for one in alike for row in headed[one].rows][:most]
        return _with_header(layout, sheets[name], replace(found, rows=rows), found.first, [_EVERY_SHEET])
    doubts = ["only the sheet with the largest list is read"] if len(sheets) > 1 else []
    if name != next(iter(sheets)):
        doubts = [
            "the rows stand on another sheet than the first: name it as `sheet` if others have its titles too"
        ]
    return _with_header(layout, sheets[name], found, found.first, doubts)


_EVERY_SHEET = (
    "layouts, every_sheet: several sheets have one header, and all of them are read as one list: name the right one as "
    "`sheet` instead if the others are another month's"
)
_NO_HEADER = (
    "No line of the sample is surely a header, so nothing of it is written down: if it has one, add its words to "
    "tasks/sources/glossary.yaml; if it has none, ask its sender for one."
)


def _with_header(
    layout: dict[str, Any], lines: list[Cells], found: Header, title_lines: int, doubts: list[str]
) -> Sample:
    title = " ".join(cell for line in lines[: found.first] for cell in line if cell)
    if title_lines:
        layout["title_lines"] = title_lines
    if found.lines > 1:
        layout["header_lines"] = found.lines
    within = {word for row in found.rows if (word := is_total_word(row))}
    if words := {*found.total_words, *within & {SUBTOTAL}}:
        layout["total_words"] = sorted(words)
    if within - {SUBTOTAL}:
        doubts = [*doubts, "lines within the list begin with a word of totals: each would be taken as a row"]
    rows = [row for row in found.rows if is_total_word(row) != SUBTOTAL]
    return Sample(layout, found.titles, rows, title, doubts=doubts)


def _text(source: Source, content: bytes, keys: Keys, most: int) -> Sample:
    encoding, text = _decoded(source, content)
    if _BEGINS_JSON.match(text):
        return _json(source, encoding, text, keys, most)
    if text.lstrip()[:1] == "<":
        raise Rejection("wrong_format", source=source.code)
    delimiter = _delimiter(text)
    if delimiter is None:
        return _fixed_width(source, content, encoding, keys, most)
    layout, doubts = _stated(format="csv", encoding=encoding, delimiter=delimiter), []
    if not text.endswith(("\n", "\r")):
        layout["ends_with_line"] = False
        doubts.append(
            "layouts, ends_with_line: the sample has no line end behind its last row; if only a piece was saved so, "
            "take that word out, since a file that was cut inside its last cell is told by nothing else"
        )
    starts, lines = _records(source, text, delimiter, most)
    cleaned = _scrubbed(source, (Row(line) for line in lines), keys, most)
    found = find_header(cleaned)
    if found is None:
        raise Refusal(_NO_HEADER)
    return _with_header(layout, cleaned, found, starts[found.first], doubts)


def _decoded(source: Source, content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(_UTF_16)
    if b"\x00" in content:  # an old workbook, or a picture: no encoding would read it
        raise Rejection("wrong_format", source=source.code)
    marked = content.startswith(b"\xef\xbb\xbf")
    for encoding in ("utf-8-sig" if marked else "utf-8", "cp949"):
        try:
            return encoding, content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Rejection("wrong_encoding", source=source.code)


_UTF_16 = (
    "Nothing was written: the sample is UTF-16, which a spreadsheet calls Unicode text and no layout can say. "
    "Save it as CSV UTF-8 and ask its sender for that."
)


def _delimiter(text: str) -> str | None:
    """The sign by which most lines have as many cells as most others; None where no sign does."""
    lines = [line for line in text.splitlines()[:500] if line.strip()]
    best: tuple[int, str] | None = None
    for sign in _DELIMITERS:
        counts = Counter(_width(line, sign) for line in lines)
        width, count = counts.most_common(1)[0] if counts else (1, 0)
        # Of a short file its title and total lines are a large part.
        if width > 1 and 2 * count >= len(lines) and (best is None or width > best[0]):
            best = (width, sign)
    return best[1] if best else None


def _width(line: str, delimiter: str) -> int:
    return len(next(csv.reader([line], delimiter=delimiter), []))


def _records(source: Source, text: str, delimiter: str, most: int) -> tuple[list[int], list[Cells]]:
    """The records with the number of lines before each: title lines are counted as they stand, blank ones too."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    starts: list[int] = []
    records: list[Cells] = []
    before, is_whole = 0, True
    try:
        for record in islice(reader, most):
            if any(record):
                starts.append(before)
                records.append(unheld(record))
            before = reader.line_num
    except csv.Error:
        is_whole = False
    if not is_whole:
        raise Rejection("broken_quotes", source=source.code, row_no=reader.line_num)
    return starts, records


def _fixed_width(source: Source, content: bytes, encoding: str, keys: Keys, most: int) -> Sample:
    lines = [line.rstrip(b"\r") for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    records = [line for line in lines if line.strip()][:most]
    length, count = Counter(map(len, records)).most_common(1)[0] if records else (0, 0)
    title_lines = next((place for place, line in enumerate(records) if len(line) == length), 0)
    body = [record for record in records[title_lines:] if len(record) == length]
    if length < 2 or count < 2 or 2 * len(body) < len(records):
        raise Refusal(
            "The sample is neither delimited nor of records of one length: its columns cannot be told."
        )
    head = body[0] if is_header([*body[0].decode(encoding, errors="replace").split()]) else None
    body, title_lines = (body[1:], title_lines + 1) if head else (body, title_lines)
    widths = borders_of(body, encoding, head or b"")
    titles = _titles_over(sliced(head, widths, encoding)) if head else []
    rows = _scrubbed(source, (Row(sliced(record, widths, encoding)) for record in body), keys, most)
    layout = _stated(format="fixed_width", encoding=encoding)
    if title_lines:
        layout["title_lines"] = title_lines
    title = " ".join(line.decode(encoding, errors="replace") for line in records[:title_lines])
    doubts = [
        "the columns of a fixed-width file are told by its records: name them, and part those that touch, by its "
        "description"
    ]
    return Sample(layout, titles, rows, title, widths, doubts)


def _titles_over(cells: Cells) -> list[str]:
    """The titles of a line above the records; every column has one, also where a name may stand there."""
    titles = [" ".join((cell or "").split()) for cell in cells]
    return [
        title if title and titles.count(title) == 1 and not may_hold_a_name(title) else f"칸{place}"
        for place, title in enumerate(titles, 1)
    ]


def _json(source: Source, encoding: str, text: str, keys: Keys, most: int) -> Sample:
    rows_at, objects = _objects(source, text)
    if not all(map(_is_plain_key, (rows_at or "").split("."))):
        raise Refusal(_KEYED_BY_PERSONS)
    flat = [_leaves(item) for item in objects[:most]]
    names = _keys_of(list(dict.fromkeys(name for leaves in flat for name in leaves)), flat)
    rows = (Row([as_text(leaves.get(name)) for name in names]) for leaves in flat)
    layout, doubts = _stated(format="jsonl", encoding=encoding), []
    if rows_at is not None:
        layout["rows_at"] = rows_at
        doubts = [_ONE_LIST] if len(_lists(_parsed(text))) > 1 else []
    doubts += [
        _WITHIN_A_ROW.format(place + 1)
        for place, name in enumerate(names)
        if any(isinstance(leaves.get(name), list) for leaves in flat)
    ]
    return Sample(layout, names, _scrubbed(source, rows, keys, most), doubts=doubts)


_WITHIN_A_ROW = (
    "columns: the {}. holds a list within a row, which is one text: nobody is called by a telephone in it; ask its "
    "sender for a key of its own"
)
_ONE_LIST = (
    "rows_at: the document holds several lists, of which only the longest is read: whoever stands in another is never "
    "seen; ask its sender for one list"
)


_KEYED_BY_PERSONS = (
    "The keys of the sample look like values: a file that is keyed by persons cannot be declared."
)


def _is_plain_key(name: str) -> bool:
    """Whether a key on the way to the rows is a word of whoever made the file, and could be nobody."""
    return bool(re.fullmatch(r"[\w-]*", name)) and not looks_like_a_value(name) and not may_hold_a_name(name)


def _objects(source: Source, text: str) -> tuple[str | None, list[dict[str, Any]]]:
    """The objects of the rows, and where in the document their list stands; nowhere, where each line is one."""
    with suppress(ValueError, RecursionError):
        stated = [_parsed(line) for line in text.split("\n") if line.strip()]
        if all(isinstance(item, dict) for item in stated) and not (len(stated) == 1 and _lists(stated[0])):
            return None, stated
    document: Any = None
    with suppress(ValueError, RecursionError):
        document = _parsed(text)
    lists = _lists(document)
    if not lists:
        raise Rejection("wrong_format", source=source.code)
    rows_at = max(lists, key=lambda place: len(lists[place]))
    return rows_at, lists[rows_at]


def _parsed(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    stated = dict(pairs)
    if len(stated) < len(pairs):
        raise Refusal(_KEY_TWICE)
    return stated


_KEY_TWICE = (
    "An object of the sample says one key twice, so that nobody can tell which of the two counts: ask its sender for a "
    "file that says each once."
)


def _lists(stated: Any, place: str = "", depth: int = 0) -> dict[str, list[dict[str, Any]]]:
    """The lists of objects in a document, by their path."""
    if isinstance(stated, list):
        objects = [item for item in stated if isinstance(item, dict)]
        return {place: objects} if objects and len(objects) == len(stated) else {}
    found: dict[str, list[dict[str, Any]]] = {}
    for name, item in stated.items() if isinstance(stated, dict) and depth < 5 else ():
        if "." not in name:
            found |= _lists(item, f"{place}.{name}".strip("."), depth + 1)
    return found


def _leaves(stated: dict[str, Any], before: str = "", depth: int = 0) -> dict[str, Any]:
    """What an object holds, by its path; a list, and what lies very deep, is one text."""
    found: dict[str, Any] = {}
    for name, item in stated.items():
        if isinstance(item, dict) and item and depth < 5:
            found |= _leaves(item, f"{before}{name}.", depth + 1)
        else:
            found[f"{before}{name}"] = item
    return found


def _keys_of(names: list[str], rows: Sequence[dict[str, Any]] = ()) -> list[str]:
    """The keys that are titles and no values: a document may be keyed by persons.

    Raises:
        Refusal: a key looks like a value, or most are known to nobody and stand in one row alone.
    """
    rare = [
        name
        for name in names
        if not all(map(is_header_word, name.split(".")))
        and len(rows) > 1
        and sum(name in leaves for leaves in rows) == 1
    ]
    if any(map(looks_like_a_value, names)) or 2 * len(rare) > len(names):
        raise Refusal(_KEYED_BY_PERSONS)
    return [name for name in names if name not in rare]
