"""Finds, in the lines of a sample, the header with what stands before it and the total lines after the last row.

Whatever becomes a header is written into a declaration: a line that could be a row of persons is taken for none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.doors.table import Cells, bare, below_a_total, header_of
from tasks.sources.words import glossary, is_header_word, is_total_word, is_unit

_LINES_BEFORE = 15
_LINES_OF_A_HEADER = 3
# What stands beside a title and is none of a column: (단위: 천원), 작성부서: 세무과.
_REMARK = re.compile(r"[\W_]*[가-힣][가-힣 ]{1,7}\s*[:：]")
# What stands in rows and never in a title: a token of ours, a run of digits, a day, a number with its signs.
_VALUE = re.compile(r"[tx]\d:[0-9a-f]|\d{5}|\d{2,4}[-./년]\s?\d{1,2}[-./월]|^[\d,.\s%+-]+$|@")


@dataclass(frozen=True)
class Header:
    """Where the header is, as indices into the lines; ``rows`` are the lines after it without the total lines."""

    first: int
    lines: int
    titles: list[str]
    rows: list[Cells]
    total_words: tuple[str, ...]


def find_header(lines: Sequence[Cells]) -> Header | None:
    """The header of a sample; None where no line is surely one."""
    for first, line in enumerate(lines[:_LINES_BEFORE]):
        if not is_header(line):
            continue
        count = 1
        while count < _LINES_OF_A_HEADER and _goes_on(lines, first, count):
            count += 1
        titles = _titles(header_of(lines[first : first + count]))
        # Where a file came in parts, the header is there again.
        rows, total_words = _without_totals(
            [row for row in lines[first + count :] if any(row) and row != line]
        )
        if titles and not _repeats_in_rows(titles, rows):
            return Header(first, count, titles, rows, total_words)
    return None


def looks_like_a_value(text: str) -> bool:
    """Whether a text has the shape of what stands in rows: numbers, days, addresses of the net."""
    return bool(_VALUE.search(text.strip()))


def is_header(line: Cells) -> bool:
    """Whether most cells of a line are known as titles, and none looks like a value."""
    filled = [cell for cell in line if cell and cell.strip()]
    known = sum(map(is_header_word, filled))
    is_told = any(looks_like_a_value(cell) or _REMARK.match(cell) for cell in filled)
    return len(filled) > 1 and 2 * known >= len(filled) and not is_told


def _goes_on(lines: Sequence[Cells], first: int, count: int) -> bool:
    """Whether the next line names what is below merged cells: titles where the line above it has none beside it."""
    if first + count >= len(lines):
        return False
    above, line = lines[first + count - 1], lines[first + count]
    filled = [place for place, cell in enumerate(line) if cell and cell.strip()]
    known = sum(is_header_word(line[place] or "") for place in filled)
    if (
        not filled
        or 2 * known < len(filled)
        or any(looks_like_a_value(line[place] or "") for place in filled)
    ):
        return False
    has_units_alone = all(is_unit(line[place] or "") for place in filled)
    return has_units_alone or any(place >= len(above) or not above[place] for place in filled)


def _titles(header: Cells) -> list[str]:
    titles = [" ".join((cell or "").split()) for cell in header]
    while titles and not titles[-1]:
        titles.pop()
    return titles


def _repeats_in_rows(titles: Sequence[str], rows: Sequence[Cells]) -> bool:
    """Whether a title stands in its own column again: then it is a value, and the line was a row."""
    wanted = [bare(title) for title in titles]
    return any(
        cell and wanted[place] and bare(cell) == wanted[place]
        for row in rows
        for place, cell in enumerate(row[: len(wanted)])
    )


def _without_totals(lines: Sequence[Cells]) -> tuple[list[Cells], tuple[str, ...]]:
    below = below_a_total(lines, glossary()["totals"])
    words = {word for row in below if (word := is_total_word(row))}
    return list(lines[: len(lines) - len(below)]), tuple(sorted(words))
