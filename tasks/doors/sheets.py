"""Finds the sheets of a workbook on which a list stands, or refuses what nobody would read."""

import logging
import re
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any

from tasks.doors.heading import LOOKED_AT, header_at
from tasks.doors.rejection import Rejection
from tasks.doors.table import Cells, bare, below_a_total, header_of
from warehouse.catalog import Layout, Source

Sheet = tuple[Cells, list[Cells]]
Lines = tuple[list[Cells], list[Cells]]  # those above the header, and those from it on
# A number of the line or a tick is nothing that somebody would miss.
TELLS = re.compile("[가-힣]|[0-9A-Za-z]{4}")
# So long at least is a fraction of more than fifteen digits; so many of them at least are noise (0000x, 9999x).
_NOISY, _NOISE = 17, 4
_FRACTION = re.compile("-?[0-9]{7,14}[.][0-9]{1,9}")
PACKAGE_ID = re.compile("[0-9A-F]{16}")

# What the parser warns of quotes the file.
for _parser in ("calamine", "fastexcel"):
    logging.getLogger(_parser).setLevel(logging.CRITICAL + 1)


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


def sheets_with(source: Source, layout: Layout, content: bytes) -> dict[str, Lines]:
    """By its name the sheet that holds the list, and after it those joined to it that the workbook has."""
    sheets = sheets_of(source, content)
    lines = {name: _parted(source, layout, rows) for name, rows in sheets.items()}
    first = _first_of(source, layout, lines)
    if layout.every_sheet:
        return {first: _together(source, layout, first, lines)}
    # Of an office that names its sheet the others are its own; of a list that we sent a hand may have filled in any.
    if first != layout.sheet or layout.row_if_any:
        _check_beside(source, layout, first, lines)
    return {name: lines[name] for name in (first, *layout.joined_sheets) if name in lines}


def _check_beside(source: Source, layout: Layout, first: str, lines: Mapping[str, Lines]) -> None:
    """Nothing that was sent stands on a sheet that is not read.

    Raises:
        Rejection: another sheet goes on with the list, is of another return, or has a note beside what we sent.
    """
    told = [first, *layout.joined_sheets]
    beside = {name: one for name, one in lines.items() if name not in told}
    own = set[str]().union(*(_packages_in(source, lines[name]) for name in told if name in lines))
    others = (one for one in beside.values() if not _holds_rows(source, layout, one))
    if any(not _packages_in(source, one) <= own for one in others):
        raise Rejection("several_returns", source=source.code)
    further = [name for name, one in beside.items() if _is_further(source, layout, lines[first], one)]
    if further:
        code = "several_filled" if layout.row_if_any else "several_sheets"
        raise _several(source, lines, [first, *further], code)
    if noted := [name for name, one in beside.items() if _has_note(source, layout, one)]:
        raise _several(source, lines, noted, "written_beside")


def _has_note(source: Source, layout: Layout, lines: Lines) -> bool:
    """Whether a hand wrote right of the titles of a sheet that we sent; its own (sums, a plan) has none of ours.

    One that names a package beside what we fill in is ours to its last title: what is behind that is a hand's.
    """
    _, rows = lines
    titles = [bare(title) for title in rows[0]] if layout.row_if_any and rows else []
    known = ours(source, layout)
    is_filled_in = not {*map(bare, layout.given)}.isdisjoint(titles)
    sent = known if is_filled_in and _packages_in(source, lines) else {*titles} - {""}
    width = max((place for place, title in enumerate(titles, 1) if title in sent), default=0)
    is_sent = not known.isdisjoint(titles)
    return is_sent and any(TELLS.search(cell or "") for row in rows[1:] for cell in row[width:])


def ours(source: Source, layout: Layout) -> set[str]:
    """The titles of a list that we sent: those that are read, and those that we filled in."""
    return {*map(bare, (*(column.written for column in source.columns), *layout.given))}


def _several(source: Source, lines: Mapping[str, Lines], names: Collection[str], code: str) -> Rejection:
    """The refusal of several sheets, which says where they stand: what a sheet is called may name somebody."""
    places = [str(place) for place, name in enumerate(lines, 1) if name in names]
    return Rejection(code, source=source.code, column=f"{', '.join(places)}번째 시트")


def _together(source: Source, layout: Layout, first: str, lines: Mapping[str, Lines]) -> Lines:
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
        raise _several(source, lines, other, "sheets_differ")
    bodies = [rows[ends:] for _, rows in lists.values()]
    kept = [body[: len(body) - len(below_a_total(body, layout.total_words))] for body in bodies]
    above = [list(chain(*one)) for one in zip_longest(*(one for one, _ in lists.values()), fillvalue=[])]
    return above, [*lines[first][1][:ends], *chain(*kept)]


def _titles(layout: Layout, lines: Lines) -> list[str]:
    header, _ = header_and_body(lines[1][: layout.header_lines], layout.header_lines)
    return [bare(title) for title in header]


def _is_like(layout: Layout, wanted: list[str], lines: Lines) -> bool:
    """Whether a sheet has half of these titles over a row, or lines as wide as they without any."""
    if {*wanted}.isdisjoint(_titles(layout, lines)):
        return any(sum(map(bool, row)) >= len(wanted) for row in chain(*lines))
    return _shares_half(layout, wanted, lines)


def _is_further(source: Source, layout: Layout, first: Lines, lines: Lines) -> bool:
    """Whether a sheet goes on with a list, also where a hand renamed a title of the key there: it is as wide then.

    A narrower one tells some of the list once more: the addresses, the telephones of a roster, a sum for each town.
    Of a list that we sent, whether a hand wrote on it: a copy of a sheet that is joined has no key.
    """
    if layout.row_if_any:
        return _is_written(layout, lines) and (
            _holds_rows(source, layout, lines) or _has_titles(layout, lines, layout.joined_by)
        )
    wanted, has = _titles(layout, first), _titles(layout, lines)
    declared = {bare(column.written) for column in source.columns}.intersection(wanted)
    is_as_wide = sum(map(bool, has)) >= len(declared) and _has_rows(layout, first)
    return _is_list(source, layout, lines) or (is_as_wide and _shares_half(layout, wanted, lines))


def _shares_half(layout: Layout, wanted: Sequence[str], lines: Lines) -> bool:
    shared = {*wanted} & {*_titles(layout, lines)} - {""}
    return 2 * len(shared) >= len(wanted) and _has_rows(layout, lines)


def _first_of(source: Source, layout: Layout, lines: Mapping[str, Lines]) -> str:
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


def _parted(source: Source, layout: Layout, rows: list[Cells]) -> Lines:
    """The lines of a sheet, parted at its header."""
    headers = [header_of(rows[at : at + layout.header_lines]) for at in range(min(len(rows), LOOKED_AT))]
    header = header_at(source, layout, headers, rows)
    return rows[:header], rows[header:]


def _is_list(source: Source, layout: Layout, lines: Lines) -> bool:
    """Whether a sheet is a list with rows to be read: of one that we sent, with a line in which a hand wrote.

    A list may have a sheet for each month; our own workbooks have several, and one with the header of the list alone.
    """
    return _is_written(layout, lines) and _holds_rows(source, layout, lines)


def _is_written(layout: Layout, lines: Lines) -> bool:
    """Whether a hand wrote in a line, where that makes it one."""
    _, rows = lines
    wanted = by_hand(layout, rows[0]) if rows else []
    return not layout.row_if_any or any(has_any(row, wanted) for row in rows[1:])


def _packages_in(source: Source, lines: Lines) -> set[str]:
    """The packages that the lines of a sheet answer, where the source is of returns: another's may stand beside it."""
    header = [bare(title) for title in lines[1][0]] if lines[1] else []
    wanted = [bare(source.column(name).written) for name in ("package_id", "ref")] if source.answers else []
    if not wanted or not set(wanted) <= set(header):
        return set()
    place = header.index(wanted[0])
    cells = (bare(row[place]) for row in lines[1][1:] if place < len(row))
    return {cell for cell in cells if PACKAGE_ID.fullmatch(cell)}


def _holds_rows(source: Source, layout: Layout, lines: Lines) -> bool:
    """Whether a sheet has the header of the list, and a row below it."""
    key = [source.column(name).written for name in source.key]
    return _has_titles(layout, lines, key) and _has_rows(layout, lines)


def _has_rows(layout: Layout, lines: Lines) -> bool:
    return any(map(any, lines[1][layout.header_lines :]))


def _has_titles(layout: Layout, lines: Lines, wanted: Sequence[str]) -> bool:
    return bool(wanted) and {*map(bare, wanted)} <= {*_titles(layout, lines)}


def header_and_body(rows: list[Cells], header_lines: int = 1) -> Sheet:
    """The titles of a sheet, without the empty ones behind them, and the lines below."""
    lines, body = rows[:header_lines], rows[header_lines:]
    header = header_of(lines)
    while header and not header[-1]:
        header.pop()
    # A program prints its header on each of its pages.
    return header, [row for row in body if row not in lines or not any(row)]


def by_hand(layout: Layout, header: Cells) -> list[int]:
    """Where the columns stand that make a line one when a hand fills them in."""
    titles = {*map(bare, layout.row_if_any)}
    return [place for place, title in enumerate(header) if bare(title) in titles]


def has_any(row: Cells, places: list[int]) -> bool:
    """Whether a hand filled in one of these cells; a dash alone is an empty one."""
    return any(place < len(row) and (row[place] or "").strip(" -") for place in places)
