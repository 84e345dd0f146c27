"""Spoils the text formats: encodings, lines, quotes, headers and cells."""

import json
import re
import unicodedata
from typing import Any

from tests.factories import person
from tests.malformed.sample import Sample

SOMEBODY = person(77)


# ---------------------------------------------------------------- encodings


def in_encoding(sample: Sample, encoding: str, lossy: bool = False) -> bytes:
    """The text in another encoding; what that one cannot write becomes a question mark."""
    bare = sample.text.replace("펲", "펩").replace("똠", "돔") if not lossy else sample.text
    return bare.encode(encoding, "replace" if lossy else "strict")


def misread(sample: Sample, written: str, read: str) -> bytes:
    """Written in one encoding, opened in another and saved again: mojibake."""
    return sample.encoded(sample.text.encode(written).decode(read, "ignore"))


def in_two_encodings(sample: Sample, other: str) -> bytes:
    """Some rows of it from a system with another encoding."""
    lines = [line.encode(sample.layout.encoding) for line in sample.lines]
    for place in sample.some_rows(2):
        lines[place] = sample.lines[place].encode(other)
    return b"".join(line + b"\r\n" for line in lines)


def with_entities(sample: Sample) -> bytes:
    """Korean as the entities of a web page."""
    return sample.text.encode("ascii", "xmlcharrefreplace")


def decomposed(sample: Sample) -> bytes:
    """Syllables in their letters, as one system names files."""
    return sample.encoded(unicodedata.normalize("NFD", sample.text))


def with_bytes(sample: Sample, hex: str) -> bytes:  # noqa: A002 -- the word of the table
    """Bytes laid into a row, at its first blank."""
    at = sample.content.index(b" ", len(sample.content) // 2)
    return sample.content[:at] + bytes.fromhex(hex) + sample.content[at:]


# ---------------------------------------------------------------- lines and quotes


def title_alone(sample: Sample) -> bytes:
    """Nothing after the title line."""
    return sample.written(sample.lines[: sample.layout.title_lines])


def head_alone(sample: Sample) -> bytes:
    """Nothing after the header."""
    return sample.written(sample.lines[: sample.head])


def without_head(sample: Sample) -> bytes:
    """Rows alone."""
    return sample.written(sample.lines[sample.head :])


def head_twice(sample: Sample) -> bytes:
    """Title and header again in the middle, as pages that were glued together have them."""
    half = len(sample.lines) // 2
    return sample.written([*sample.lines[:half], *sample.lines[: sample.head], *sample.lines[half:]])


def twice(sample: Sample) -> bytes:
    """The whole file behind itself, byte order mark and all."""
    return sample.content + sample.content


def line_ends(sample: Sample, ends: list[str]) -> bytes:
    """Other line ends, taken in turn."""
    return sample.encoded("".join(line + ends[n % len(ends)] for n, line in enumerate(sample.lines)))


def lines_more(sample: Sample, lines: list[str], times: int = 1) -> bytes:
    """Lines behind the last row."""
    return sample.written([*sample.lines, *lines * times])


def one_line(sample: Sample) -> bytes:
    """Every line end lost."""
    return sample.encoded("".join(sample.lines) + "\r\n")


def replaced(sample: Sample, old: str, new: str, times: int = -1) -> bytes:
    """A text for another."""
    assert old in sample.text
    return sample.encoded(sample.text.replace(old, new, times))


def quote_left_open(sample: Sample) -> bytes:
    """A quote that is never closed before a cell of a random row."""
    lines = list(sample.lines)
    (place,) = sample.some_rows(1)
    lines[place] = '"' + lines[place].replace('"', "")
    return sample.written([line.replace('"', "") if n != place else line for n, line in enumerate(lines)])


# ---------------------------------------------------------------- columns and rows of a delimited file


def ragged(sample: Sample, short: int = 0, long: int = 0) -> bytes:
    """Random rows with a cell too few, and others with one too many."""
    lines = list(sample.lines)
    for number, place in enumerate(sample.some_rows(short + long)):
        cells = sample.cells(lines[place])
        lines[place] = sample.line_of(cells[:-1] if number < short else [*cells, "남는 것"])
    return sample.written(lines)


def moved(sample: Sample, rows: int, by: int) -> bytes:
    """Random rows moved by so many cells to the right, or to the left."""
    lines = list(sample.lines)
    for place in sample.some_rows(rows):
        cells = sample.cells(lines[place])
        lines[place] = sample.line_of(["확인"] * by + cells if by > 0 else cells[-by:])
    return sample.written(lines)


def turned(sample: Sample, rows: int) -> bytes:
    """Random rows whose cells stand one place further, the last one first."""
    lines = list(sample.lines)
    for place in sample.some_rows(rows):
        cells = sample.cells(lines[place])
        lines[place] = sample.line_of([cells[-1], *cells[:-1]])
    return sample.written(lines)


def column_gone(sample: Sample, column: str) -> bytes:
    """Without a column."""
    place = sample.titles.index(column)
    return _each_row(sample, lambda cells: [cell for n, cell in enumerate(cells) if n != place])


def columns_more(sample: Sample, titles: list[str], cell: str = "") -> bytes:
    """With columns that nobody declared, each holding the same cell."""
    head = sample.head - 1
    rows = [
        [*sample.cells(line), *(titles if n == 0 else [cell] * len(titles))]
        for n, line in enumerate(sample.lines[head:])
    ]
    return sample.written([*sample.lines[:head], *(sample.line_of(row) for row in rows)])


def columns_many(sample: Sample, count: int) -> bytes:
    """With so many columns more in its header."""
    lines = list(sample.lines)
    lines[sample.head - 1] += f"{sample.layout.delimiter}x" * count
    return sample.written(lines)


def cells_set(sample: Sample, column: str, cells: list[str]) -> bytes:
    """The first rows with these cells in a column."""
    place, lines = sample.titles.index(column), list(sample.lines)
    for number, cell in enumerate(cells, sample.head):
        row = sample.cells(lines[number])
        row[place] = cell.format(rrn=SOMEBODY.rrn, digits=SOMEBODY.digits)
        lines[number] = sample.line_of(row)
    return sample.written(lines)


def cell_long(sample: Sample, column: str, size: int) -> bytes:
    """One cell of so many letters."""
    return cells_set(sample, column, ["x" * size])


def title_set(sample: Sample, title: str) -> bytes:
    """Another title line."""
    return sample.written([title.format(rrn=SOMEBODY.rrn), *sample.lines[1:]])


def head_long(sample: Sample, sign: str, size: int) -> bytes:
    """A header with one more title of so many signs."""
    return columns_more(sample, [sign * size])


def head_numbered(sample: Sample) -> bytes:
    """A header in which a title holds a resident registration number, and the column under it too."""
    return columns_more(sample, [f"비고 {SOMEBODY.rrn}"], f"모친 {SOMEBODY.digits}")


def _each_row(sample: Sample, edit: Any) -> bytes:
    head = sample.head - 1
    rows = [sample.line_of(edit(sample.cells(line))) for line in sample.lines[head:]]
    return sample.written([*sample.lines[:head], *rows])


# ---------------------------------------------------------------- fixed width


def record(
    sample: Sample, cut: int = 0, lost: int = 0, more: str = "", old: str = "", new: str = ""
) -> bytes:
    """A random record without its last or first bytes, with bytes behind it, or with one text for another."""
    lines = sample.content.splitlines()
    place = sample.chance.randrange(len(lines))
    changed = lines[place].replace(old.encode("cp949"), new.encode("cp949")) if old else lines[place]
    lines[place] = changed[lost : len(changed) - cut] + more.encode("cp949")
    return b"".join(line + b"\n" for line in lines)


def record_laid(sample: Sample, at: int, text: str) -> bytes:
    """A text laid over the first record at a byte."""
    written = text.format(digits=SOMEBODY.digits).encode("cp949")
    return sample.content[:at] + written + sample.content[at + len(written) :]


# ---------------------------------------------------------------- JSON Lines


def json_more(sample: Sample, lines: list[str]) -> bytes:
    """Lines behind the last, as they are."""
    return sample.content + "".join(line + "\n" for line in lines).encode()


def json_set(sample: Sample, values: list[dict[str, Any]]) -> bytes:
    """The first lines with other values."""
    stated = [json.loads(line) for line in sample.lines]
    for line, value in zip(stated, values, strict=False):
        line.update(json.loads(json.dumps(value).replace("{rrn}", SOMEBODY.rrn)))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in stated).encode()


def json_deep(sample: Sample, depth: int) -> bytes:
    """A line more whose text is nested so deep."""
    return json_more(sample, ['{"alertId": "X", "text": ' + "[" * depth + "]" * depth + "}"])


def json_number(sample: Sample, digits: int) -> bytes:
    """A line more with a number of so many digits."""
    return json_more(sample, ['{"alertId": "X", "birthYear": ' + "9" * digits + "}"])


def json_long(sample: Sample, size: int) -> bytes:
    """A line more with a text of so many letters."""
    return json_more(sample, ['{"alertId": "X", "text": "' + "x" * size + '"}'])


def json_array(sample: Sample, indent: int | None = None) -> bytes:
    """The lines as one array."""
    stated = [json.loads(line) for line in sample.lines]
    return (json.dumps(stated, ensure_ascii=False, indent=indent) + "\n").encode()


def json_renamed(sample: Sample, old: str, new: str) -> bytes:
    """A key under another name."""
    return re.sub(f'"{old}":', f'"{new}":', sample.text).encode()
