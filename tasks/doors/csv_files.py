"""Reads delimited files, strictly: line breaks may stand inside quotes, and no row is lost.

Lines that can be read in one way only are read together by Polars; whatever could be read in two ways goes line by line
through Python's ``csv``, by whose rules both are held equal (a property test).
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import islice, takewhile

import polars as pl

from tasks.doors.heading import LOOKED_AT, header_at
from tasks.doors.rejection import Rejection
from tasks.doors.table import Block, Cells, Row, Table, bare, header_of, without_headers
from tasks.doors.text_files import check_marks, decoded_piece
from warehouse.catalog import Layout, Source

_DELIMITERS = {",": "쉼표", "\t": "탭", ";": "쌍반점(;)", "|": "세로줄(|)", "^": "^"}
_PIECE = 4 << 20  # bytes; what is held of a file beside its cells
_LONG = 1 << 16  # signs
# Python's words for what is wrong; they hold no cell. A quote that never closes swallows the rest of the file.
_ERRORS = {"unexpected end of data": "truncated", "field larger than field limit": "cell_too_long"}
# A text as a program writes it for a spreadsheet that would take it for a number: ="0123".
_HELD = re.compile('="([^"]*)"')


def read_csv(source: Source, layout: Layout, content: bytes) -> Table:
    """A delimited file in pieces of whole lines.

    Raises:
        Rejection: also while the rows are taken, where the fault stands later in the file.
    """
    check_marks(source, layout, content)
    text = _Text(_pieces(source, layout, content))
    title_lines = _header_at(source, layout, text)
    title = "".join(islice(text, title_lines))
    text.lines = 0
    header = list(islice(_rows(source, layout, text), layout.header_lines))
    titles = header_of(header) if header else None
    _check_delimiter(source, layout, titles or [])
    width = len(titles or [])
    blocks = _with_shifted(_blocks(source, layout, text, width), width)
    is_moved = title_lines != layout.title_lines
    return Table(title, titles, without_headers(blocks, header), is_moved=is_moved)


def _header_at(source: Source, layout: Layout, text: "_Text") -> int:
    """The line at which the header begins; nothing of the text is taken."""
    piece = text.piece()
    text.put_back(piece)
    begin = list(islice(io.StringIO(piece, newline=""), LOOKED_AT + layout.header_lines))
    # A line as long as a whole file is no header, and would be taken apart for nothing.
    begin = list(takewhile(lambda line: len(line) < _LONG, begin))
    headers = [header_of(_some_rows(layout, begin[at:], layout.header_lines)) for at in range(len(begin))]
    lines = [cells for line in begin for cells in _some_rows(layout, [line], 1) or [[]]]
    return header_at(source, layout, headers[:LOOKED_AT], lines)


def _some_rows(layout: Layout, lines: Sequence[str], most: int) -> list[Cells]:
    """The first rows of some lines, as far as they are rows; a title may have any quotes."""
    rows: list[Cells] = []
    with suppress(csv.Error):
        rows.extend(
            islice(([*row] for row in csv.reader(lines, delimiter=layout.delimiter) if any(row)), most)
        )
    return rows


def _check_delimiter(source: Source, layout: Layout, titles: Cells) -> None:
    """Refuse a file whose header has the titles of its source by another delimiter alone, and name the declared one."""
    needed = {bare(column.written) for column in source.columns if not column.is_optional}
    if not needed.isdisjoint(bare(title) for title in titles):
        return
    for sign in _DELIMITERS:
        if needed and needed <= {bare(cell) for title in titles for cell in (title or "").split(sign)}:
            word = _DELIMITERS.get(layout.delimiter, layout.delimiter)
            raise Rejection("wrong_delimiter", source=source.code, column=word)


def _pieces(source: Source, layout: Layout, content: bytes) -> Iterator[str]:
    lines = start = 0
    while start < len(content):
        end = (
            content.rfind(b"\n", start, start + _PIECE) + 1 or content.find(b"\n", start) + 1 or len(content)
        )
        piece = content[start:end]
        text = decoded_piece(source, layout, piece, lines)
        if end == len(content) and layout.ends_with_line and not text.endswith(("\n", "\r")):
            # A file that was cut inside its last cell looks like a whole one; only the missing line end tells.
            raise Rejection("truncated", source=source.code)
        yield text if start else text.lstrip("\ufeff")
        start, lines = end, lines + piece.count(b"\n")


class _Text:
    """The lines of a text that comes in pieces, or what is left of the piece at hand."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._piece = ""
        self._lines: io.StringIO | None = None  # of the piece at hand, once a line of it was taken
        self.lines = 0  # taken so far

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.is_at_border():
            self._piece, self._lines = next(self._pieces), None
        if self._lines is None:
            self._lines = io.StringIO(self._piece, newline="")
        self.lines += 1
        return self._lines.readline()

    def piece(self) -> str:
        """What is left of the piece at hand, or the next one; nothing at the end."""
        piece = next(self._pieces, "") if self.is_at_border() else self._rest()
        self._piece, self._lines = "", None
        self.lines += piece.count("\n")
        return piece

    def put_back(self, piece: str) -> None:
        """Make a piece the one at hand again."""
        self.lines -= piece.count("\n")
        self._piece = piece

    def is_at_border(self) -> bool:
        """Whether the piece at hand is used up."""
        return not self._piece or (self._lines is not None and self._lines.tell() == len(self._piece))

    def _rest(self) -> str:
        return self._lines.read() if self._lines else self._piece


def _blocks(source: Source, layout: Layout, text: _Text, width: int) -> Iterator[Block]:
    while piece := text.piece():
        block = _read_together(piece, layout.delimiter, width)
        if block is None:
            text.put_back(piece)
            rows = list(_rows_to_border(source, layout, text))
            block = Block(len(rows), dict(enumerate(rows)))
        if block.height:
            yield block


def _with_shifted(blocks: Iterator[Block], width: int) -> Iterator[Block]:
    """The rows, of which those that alone have more cells than there are titles are too long, also by an empty cell.

    A delimiter within a text shifts what stands behind it. Of a program that writes one behind each row, and of a
    spreadsheet, which fills up sixteen rows at a time, the row before or behind has as many cells.
    """
    before, block = 0, next(blocks, None)
    while block:
        following = next(blocks, None)
        sizes = {at: len(row.cells) for at, row in block.others.items()}
        sizes |= {-1: before, block.height: _size(following, 0, width) if following else 0}
        alone = [
            at
            for at in block.others
            if width < sizes[at] not in (sizes.get(at - 1, width), sizes.get(at + 1, width))
        ]
        is_alone = block.height == 1 and not before and not following  # nothing tells what its program writes
        marked = {at: Row(block.others[at].cells, "long") for at in alone if not is_alone}
        yield replace(block, others={**block.others, **marked})
        before, block = _size(block, block.height - 1, width), following


def _size(block: Block, at: int, width: int) -> int:
    return len(block.others[at].cells) if at in block.others else width


def _rows_to_border(source: Source, layout: Layout, text: _Text) -> Iterator[Row]:
    """The rows that begin in the piece at hand; the last may end in a later one."""
    rows = _rows(source, layout, text)
    while not text.is_at_border():
        if cells := next(rows, None):
            yield Row(cells)


def _rows(source: Source, layout: Layout, text: _Text) -> Iterator[Cells]:
    reader = csv.reader(text, delimiter=layout.delimiter, strict=True)
    while True:
        code = None
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            code = _ERRORS.get(str(error).partition("(")[0].strip(), "broken_quotes")
        if code:
            raise Rejection(code, source=source.code, row_no=text.lines)
        if any(row):
            yield unheld(row)


def unheld(row: Sequence[str]) -> Cells:
    """The cells of a row; of ``="0123"`` the text that it holds."""
    return [held[1] if (held := _HELD.fullmatch(cell)) else cell for cell in row]


def _read_together(piece: str, delimiter: str, width: int) -> Block | None:
    """The rows of a piece; None where it does not tell alone, and in one way only, where each of them ends."""
    if width and (block := _read_at_once(piece.encode(), delimiter.encode(), width)):
        return block
    piece = piece.replace("\r\n", "\n")
    if "\r" in piece or not width or '="' in piece or _has_blank_line(piece, delimiter):
        return None
    lines = [line for line in piece.split("\n") if line]
    if len(max(lines, key=len, default="")) > csv.field_size_limit():
        return None
    whole, cells = _patterns(delimiter, width)
    is_regular = [
        bool(whole.fullmatch(line)) if '"' in line else line.count(delimiter) == width - 1 for line in lines
    ]
    odd = [at for at, regular in enumerate(is_regular) if not regular]
    if any('"' in lines[at] and not cells.fullmatch(lines[at]) for at in odd):
        return None
    reader = csv.reader([lines[at] for at in odd], delimiter=delimiter, strict=True)
    others = {at: Row([*row]) for at, row in zip(odd, reader, strict=True)}
    if len(others) == len(lines):
        return Block(len(lines), others)
    places = [at for at, regular in enumerate(is_regular) if regular]
    regular = _read_regular("\n".join(lines[at] for at in places).encode(), delimiter, width)
    if regular is None or regular.height != len(places):
        return None
    return Block(len(lines), others, regular.with_columns(pl.Series("at", places, pl.Int64)))


def _has_blank_line(piece: str, delimiter: str) -> bool:
    """Whether a line has cells and none is filled: a spreadsheet writes such lines for rows that once were."""
    begins = piece.startswith((delimiter, '""')) or f"\n{delimiter}" in piece or '\n""' in piece
    return begins and bool(re.search(f'^["{re.escape(delimiter)}]+$', piece, re.MULTILINE))


def _read_at_once(piece: bytes, delimiter: bytes, width: int) -> Block | None:
    """The rows of a piece without a quote or a blank line, if each has as many cells as there are titles.

    In UTF-8, as Polars takes it: nothing is replaced, and no copy made, before it is known to be regular.
    """
    blank = re.escape(delimiter) + rb"*\r?\n"
    if b'"' in piece or re.match(blank, piece) or re.search(b"\n" + blank, piece):
        return None
    if re.search(rb"\r(?!\n)", piece):
        return None
    regular = _read_regular(piece, delimiter.decode(), width)
    if regular is None or regular.height != piece.count(b"\n"):
        return None
    # A row with too few cells has a NULL, which no other has; with as many cells in all none has too many.
    has_short = any(column.null_count() for column in regular)
    if has_short or piece.count(delimiter) != regular.height * (width - 1):
        return None
    return Block(regular.height, {}, regular.with_row_index("at").cast({"at": pl.Int64}))


def _read_regular(text: bytes, delimiter: str, width: int) -> pl.DataFrame | None:
    if text.startswith(b"\xef\xbb\xbf"):
        return None  # Polars takes it for the mark of a file
    try:
        return pl.read_csv(
            text,
            has_header=False,
            separator=delimiter,
            new_columns=[str(place) for place in range(width)],
            infer_schema=False,
            empty_string_is_null=False,
            extra_columns="raise",
            missing_columns="raise",
        )
    except pl.exceptions.PolarsError:
        return None


@lru_cache(100)
def _patterns(delimiter: str, width: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A line of so many cells, and one of any number, whose quotes all open and close at a border of a cell."""
    cell = rf'(?:"[^"]*(?:""[^"]*)*"|[^"{re.escape(delimiter)}]*)'
    further = rf"(?:{re.escape(delimiter)}{cell})"
    return re.compile(f"{cell}{further}{{{width - 1}}}"), re.compile(f"{cell}{further}*")
