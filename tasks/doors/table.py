"""What every reader of a format makes of a file: a title, a header, and rows of text."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import islice
from json import dumps
from math import isnan
from typing import Any, NamedTuple

import polars as pl

Cells = list[str | None]
# A serial number beyond it is no day of a county's file.
_LAST_YEAR = 2099
SUBTOTAL = "소계"  # of a town, within a list
_BEGINS_SUBTOTAL = r"소\s*계"
_ROWS_AT_ONCE = 50_000
_BELOW = 12  # lines at the end of a file, of which one may be a total and others stand below it
# Half a surrogate pair, and a zero, are no text and can be stored nowhere.
_NO_TEXT = re.compile("[\ud800-\udfff\x00]")
# Blanks, and what a web page or a word processor leaves between letters without a width of its own.
_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
# A spreadsheet's number of a day: of five digits only, which no other writing of a day has; those that begin with 19 or
# 20 may be a year and a month.
SERIAL = r"(?:1[0-8]|2[1-9]|[3-9][0-9])[0-9]{3}(?:\.[0-9]{1,12})?"


class Row(NamedTuple):
    """The cells of one row as they stood in the file; shape says what is wrong with their number, if anything."""

    cells: Cells
    shape: str | None = None


@dataclass(frozen=True)
class Block:
    """Rows that follow each other in a file: together those with one text for each title, the others one by one.

    Attributes:
        regular: a column for each place, named by its number, and ``at``: where in the block the row stands.
        others: by where they stand.
    """

    height: int
    others: Mapping[int, Row]
    regular: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"at": pl.Int64}))

    def rows(self) -> Iterator[Row]:
        """All of them in their order."""
        regular = self.regular.drop("at").iter_rows()
        for at in range(self.height):
            other = self.others.get(at)
            yield other if other else Row(list(next(regular)))

    def in_columns(self, width: int) -> pl.DataFrame:
        """All of them with ``at``, in so many columns: what a row has beyond these is left out."""
        names = ["at", *map(str, range(width))]
        rows = [
            [at, *row.cells[:width], *[None] * (width - len(row.cells))] for at, row in self.others.items()
        ]
        schema = dict.fromkeys(names, pl.String) | {"at": pl.Int64}
        others = pl.DataFrame(rows, schema=schema, orient="row")
        return pl.concat([self.regular.select(names), others]).sort("at") if self.regular.height else others

    def row(self, at: int) -> Row:
        """The one that stands there."""
        return self.others.get(at) or Row(list(self.regular.filter(pl.col("at") == at).drop("at").row(0)))

    def without(self, places: Sequence[int]) -> "Block":
        """Those that stand elsewhere than at these places, which are in their order."""
        gone = set(places)
        others = {at - bisect_left(places, at): row for at, row in self.others.items() if at not in gone}
        kept = self.regular.filter(~pl.col("at").is_in(list(places)))
        before = pl.Series(places, dtype=pl.Int64).search_sorted(kept["at"], "left")
        return Block(self.height - len(places), others, kept.with_columns(kept["at"] - before))

    def between(self, start: int, end: int) -> "Block":
        """Those from one place to before another."""
        others = {at - start: row for at, row in self.others.items() if start <= at < end}
        inside = self.regular.filter(pl.col("at").is_between(start, end, "left"))
        return Block(end - start, others, inside.with_columns(pl.col("at") - start))


def in_blocks(rows: Iterable[Row]) -> Iterator[Block]:
    """Rows as they come, so many at a time."""
    waiting = iter(rows)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        yield Block(len(some), dict(enumerate(some)))


@dataclass(frozen=True)
class Table:
    """A file as far as its format tells: header is None where the format has none, and places are declared.

    A workbook counts its days from ``day_zero``: a day that is not formatted as one is a number in it.
    ``sheet`` is the name of the sheet, where the format has sheets. ``is_moved`` where other lines stand before the
    header than the layout says. ``beside`` is where a hand wrote in a column that nobody reads, of a list that we sent.
    """

    title: str
    header: Cells | None
    blocks: Iterable[Block]
    day_zero: date | None = None
    sheet: str = ""
    is_moved: bool = False
    beside: str = ""

    @property
    def rows(self) -> Iterator[Row]:
        """The rows of all blocks; like these, to be taken once."""
        return (row for block in self.blocks for row in block.rows())


def bare(title: str | None) -> str:
    """A title without blanks and unseen signs, and without the difference between full-width and narrow signs."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", title or ""))


def header_of(lines: Sequence[Cells]) -> Cells:
    """One title for each column of a header of one or several lines, joined by a blank from top to bottom.

    A cell that was merged over several columns stands in the first of them alone, and the others, which have something
    below it, go on with it. One that was merged over several lines has nothing below it.
    """
    if len(lines) < 2:
        return list(lines[0]) if lines else []
    width = max(map(len, lines))
    grid = [[*line, *[None] * (width - len(line))] for line in lines]
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, line in enumerate(grid):
        merged: str | None = None
        for place, cell in enumerate(line):
            has_below = any(below[place] for below in grid[depth + 1 :])
            merged = (cell if has_below else None) if cell else merged
            title = cell or (merged if has_below else None)
            if title and title not in parts[place]:
                parts[place].append(title)
    return [" ".join(titles) or None for titles in parts]


def without_headers(blocks: Iterable[Block], lines: Sequence[Cells]) -> Iterator[Block]:
    """The rows without those that are a line of the header again, as a program prints it on each of its pages."""
    wanted = [line for line in lines if any(line)]
    for block in blocks:
        again = sorted({at for line in wanted for at in _places_of(line, block)})
        kept = block.without(again) if again else block
        if kept.height:
            yield kept


def _places_of(line: Cells, block: Block) -> Iterator[int]:
    yield from (at for at, row in block.others.items() if _is_same(row.cells, line))
    width = block.regular.width - 1  # beside its cells a row has its place
    if block.regular.height and len(line) == width:
        place = next(place for place, cell in enumerate(line) if cell)
        alike = block.regular.filter(pl.col(str(place)) == line[place])
        yield from (
            at for at, *cells in alike.select("at", pl.exclude("at")).iter_rows() if _is_same(cells, line)
        )


def _is_same(cells: Cells, line: Cells) -> bool:
    return len(cells) == len(line) and all(
        (one or "") == (other or "") for one, other in zip(cells, line, strict=True)
    )


def without_totals(blocks: Iterable[Block], words: Sequence[str]) -> Iterator[Block]:
    """The rows without the lines at the end from one that begins with one of these words, such as ``합계 12건``.

    What follows it is one cell each: who made the list, when, and that it is submitted. A subtotal is none wherever it
    stands, if it is one of the words.
    """
    held: list[Block] = []
    for whole in blocks:
        block = _without_subtotals(whole) if SUBTOTAL in words else whole
        end = block.height - (_totals_at_the_end(block, words) if words else 0)
        if end:
            yield from held
            held.clear()
            yield block.between(0, end) if end < block.height else block
        if end < block.height:
            held.append(block.between(end, block.height))


def _without_subtotals(block: Block) -> Block:
    places = {*block.others}
    if block.regular.height:
        names_one = pl.any_horizontal(pl.exclude("at").str.contains(_BEGINS_SUBTOTAL))
        places.update(block.regular.filter(names_one)["at"])
    gone = [at for at in sorted(places) if is_total(block.row(at).cells, (SUBTOTAL,))]
    return block.without(gone) if gone else block


def _totals_at_the_end(block: Block, words: Sequence[str]) -> int:
    """How many of the last rows are total lines, and what is written below one."""
    return len(
        below_a_total(
            [block.row(at).cells for at in range(max(block.height - _BELOW, 0), block.height)], words
        )
    )


def below_a_total(lines: Sequence[Cells], words: Sequence[str]) -> Sequence[Cells]:
    """The last of some lines, from the first of those that are total lines or one cell below such a line."""
    found = start = len(lines)
    while start and (
        is_total(lines[start - 1], words) or sum(map(bool, lines[start - 1])) < 2 < len(lines[start - 1])
    ):
        start -= 1
        found = start if is_total(lines[start], words) else found
    return lines[found:]


def is_total(cells: Cells, words: Sequence[str]) -> bool:
    """Whether a line begins with one of these words and a number; with a sign such as ``※`` it says what it likes.

    A note stands in one cell: a row of which a hand marked the first is one.
    """
    total, note = _total_shapes(tuple(words))
    first = bare(next((cell for cell in cells if cell), ""))
    is_note = note.match(first) and sum(map(bool, cells)) == 1
    return bool(is_note or total.fullmatch(first))


@cache
def _total_shapes(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    told = "|".join(re.escape(bare(word)) for word in words if re.search(r"\w", word))
    signs = "|".join(re.escape(bare(word)) for word in words if not re.search(r"\w", word))
    # No sign is tried twice: a cell of twenty thousand dashes must not take a second.
    total = re.compile(rf"[\W_]*+(?:{told or '(?!)'})[\W\d]*+(?:[건명원개]\W*+)?", re.IGNORECASE)
    return total, re.compile(signs or "(?!)")


def as_text(value: Any) -> str | None:
    """A value of a typed format as an office would write it; None stays None."""
    if value is None or isinstance(value, str):
        return value and _NO_TEXT.sub("\ufffd", value)
    if isinstance(value, float) and isnan(value):
        return None  # NaN, as some programs write that there is nothing: no text, which could be a name
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal) and -1e18 < value < 1e18 and value % 1 == 0:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, bytes):
        return as_text(value.decode("utf-8", "replace"))
    if isinstance(value, list | tuple):
        return ",".join(as_text(item) or "" for item in value)
    if isinstance(value, dict):
        return dumps(_plain(value), ensure_ascii=False)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def day_of_serial(cell: str, day_zero: date) -> str:
    """A day that a spreadsheet wrote as its number, in ISO form; any other cell as it is."""
    if not re.fullmatch(SERIAL, cell):
        return cell
    moment = datetime.combine(day_zero, time()) + timedelta(seconds=round(float(cell) * 86_400))
    if moment.year > _LAST_YEAR:
        return cell
    return moment.isoformat(sep=" ") if moment.time() != time() else moment.date().isoformat()


def _plain(value: Any) -> Any:
    """The same with every key and text on one line: an escape between two digits would hide what they are."""
    if isinstance(value, dict):
        return {on_one_line(as_text(key) or ""): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | Decimal):
        return str(value) if isinstance(value, Decimal) else value
    return on_one_line(as_text(value) or "")


def on_one_line(text: str) -> str:
    """A text without control characters."""
    return "".join(" " if ord(sign) < 32 else sign for sign in text)
