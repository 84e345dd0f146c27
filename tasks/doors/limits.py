"""What a file may be at most, and what it may not be at all: looked at before a parser sees it.

A workbook of five kilobytes can name a cell at the far corner of its sheet, for which the parser takes 500 gigabytes,
and an archive may say less than it unpacks to: each member is unpacked here once, a piece at a time.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from xml.parsers import expat

from tasks.doors.rejection import Rejection
from warehouse.catalog import Layout, Source

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DRM_MARKS = (b"<DOCUMENT SAFER", b"SCDSA", b"\x9b DRMONE", b"DRMONE", b"Fasoo", b"MarkAny", b"<## NASCA DRM")
# In the wrapping of a locked workbook lie the old ones of Excel too, and the documents of Hancom and Word.
_PLAIN = ("Workbook", "Book", "HwpSummaryInformation", "WordDocument")
_PLAIN_DOCUMENTS = tuple(name.encode("utf-16-le") for name in _PLAIN)
_ENCRYPTED = "Encrypt".encode("utf-16-le")
# Whatever else is in a workbook (pictures, embedded documents, folders) is no XML, or none that a sheet is read from.
_XML = (".xml", ".rels")
WORKBOOK = "xl/workbook.xml"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # as every office program packs a workbook
_PIECE = 1 << 16
_LONGEST_TAG = 1 << 20
# A cell with its value, or with the runs of its text; nothing else in a workbook comes in millions.
_TAGS_PER_CELL = 4
_SUFFIXES = {
    "csv": (".csv", ".txt", ".tsv"),
    "fixed_width": (".txt", ".dat"),
    "xlsx": (".xlsx", ".xlsm"),
    "jsonl": (".jsonl", ".ndjson", ".json"),
    "parquet": (".parquet",),
}


def check_size(source: Source, size: int) -> None:
    """Refuse an empty file, and one of more bytes than its source may have."""
    if size == 0:
        raise Rejection("empty_file", source=source.code)
    if size > source.limits.bytes:
        raise Rejection("too_large", source=source.code)


def suffixes_of(source: Source) -> list[str]:
    """How the name of a file of this source may end, in any of its layouts."""
    return sorted({suffix for layout in source.layouts for suffix in _SUFFIXES[layout.format]})


def check_security(source: Source, content: bytes) -> None:
    """Refuse a file that a document-security product or a password has wrapped."""
    is_plain = any(name in content for name in _PLAIN_DOCUMENTS) and _ENCRYPTED not in content
    if content.startswith(_DRM_MARKS) or (content.startswith(OLE2) and not is_plain):
        raise Rejection("document_security", source=source.code)


class Told(NamedTuple):
    """The day from which a workbook counts its days, whether a cell of it came to an error, and by the part of a sheet
    the cells of a list that are merged over several lines.
    """

    day_zero: date
    has_errors: bool
    merged: dict[str, list[str]]


def check_workbook(source: Source, layout: Layout, content: bytes) -> Told:
    """What a workbook tells of its cells, once every part was looked at.

    Raises:
        Rejection: it is no workbook, is cut, unpacks to too much, or spreads over too many rows, columns or cells.
    """
    archive = _archive(source, content)
    names = archive.namelist()
    parts = {part_name(name) for name in names}
    # Of two members of one name we could look at one and the parser read the other.
    is_told_twice = len(parts) < len(names)
    if is_told_twice or WORKBOOK not in parts or parts & {"xl/workbook.bin", "content.xml"}:
        raise Rejection("wrong_format", source=source.code)
    strings: list[int] = []
    told = Told(date(1899, 12, 30), has_errors=False, merged={})
    # The texts that cells share come first, so that a cell can be counted with the length of its text.
    for name in sorted(names, key=lambda name: "sharedstrings" not in name.lower()):
        pieces = _pieces(source, archive, name)
        if not name.lower().endswith(_XML):
            _check_no_sheet(source, pieces)
        else:
            part = _Part(source, layout, strings)
            strings = part.read(pieces) or strings
            day_zero = date(1904, 1, 1) if part.is_of_1904 else told.day_zero
            merged = told.merged | ({name: part.merged} if part.merged else {})
            told = Told(day_zero, told.has_errors or part.has_errors, merged)
    return told


def part_name(member: str) -> str:
    """What a member of a workbook is: programs of Windows may write its name with backslashes, or in capitals."""
    return member.replace("\\", "/").lower()


def _check_no_sheet(source: Source, pieces: Iterator[bytes]) -> None:
    mark, tail = b"sheetData", b""
    for piece in pieces:
        if mark in tail + piece:
            raise Rejection("wrong_format", source=source.code)
        tail = piece[-len(mark) :]


def _archive(source: Source, content: bytes) -> zipfile.ZipFile:
    # Opening it makes a kilobyte of each entry. The mark of one may also stand in the bytes of a member, now and then.
    if content.count(b"PK\x01\x02") > 10 * source.limits.members:
        raise Rejection("too_large", source=source.code)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        members = []
    if not members:
        code = "truncated" if content.startswith(b"PK\x03\x04") else "wrong_format"
        raise Rejection(code, source=source.code)
    size = sum(member.file_size for member in members)
    if len(members) > source.limits.members or size > source.limits.uncompressed_bytes:
        raise Rejection("too_large", source=source.code)
    if any(member.flag_bits & 1 for member in members):
        raise Rejection("document_security", source=source.code)
    if any(member.compress_type not in _PACKED for member in members):
        raise Rejection("wrong_format", source=source.code)
    return archive


def _pieces(source: Source, archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The bytes of a member; never more than it says, and a member that says less than it holds is refused."""
    whole = True
    try:
        with archive.open(name) as member:
            while piece := member.read(_PIECE):
                yield piece
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError):
        whole = False
    if not whole:
        raise Rejection("truncated", source=source.code)


class _Part:
    """One XML part of a workbook: which cells it fills, and how long its shared texts are."""

    def __init__(self, source: Source, layout: Layout, strings: list[int]) -> None:
        self.limits, self.code = source.limits, source.code
        self.title_lines, self.comes_back = layout.title_lines, bool(layout.row_if_any)
        self.strings, self.shared = strings, list[int]()
        self.row = self.column = self.text = self.tags = 0
        # The rows of the sheet at hand; the order of sums and the copies of other workbooks name cells, and are none.
        self.rows, self.merged, self.is_sheet = set[int](), list[str](), False
        # Whether the cell at hand names a shared text, and whether the number that comes now is that name.
        self.names_text, self.is_name = False, False
        self.is_of_1904 = self.has_errors = False
        self.top = self.left = 1 << 40
        self.bottom = self.right = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def read(self, pieces: Iterator[bytes]) -> list[int]:
        """Look at every piece; the lengths of the shared texts, if this part holds them."""
        fault: Rejection | None = None
        seen = 0
        try:
            for piece in pieces:
                self.parser.Parse(piece)
                seen += len(piece)
                if seen - self.parser.CurrentByteIndex > _LONGEST_TAG:
                    raise Rejection("cell_too_long", source=self.code)
            self.parser.Parse(b"", True)
        # The last two are of an encoding that Python does not know.
        except (expat.ExpatError, LookupError, ValueError):
            fault = Rejection("wrong_format", source=self.code)
        if fault:
            raise fault
        return self.shared

    def _doctype(self, *_: Any) -> None:
        raise Rejection("wrong_format", source=self.code)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.is_name = False
        self.tags += 1
        if self.tags > _TAGS_PER_CELL * self.limits.cells or len(self.shared) > self.limits.cells:
            raise Rejection("too_many_cells", source=self.code)
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._go_to(_place(attributes.get("r", "")) or (self.row, self.column + 1))
            self.names_text = attributes.get("t") == "s"
            self.has_errors |= attributes.get("t") == "e"
        elif kind in ("v", "is", "f"):
            self.is_name = kind == "v" and self.names_text
            if not (self.top <= self.row <= self.bottom and self.left <= self.column <= self.right):
                self._widen()
        elif kind == "Relationship" and _hides_sheet(attributes):
            raise Rejection("wrong_format", source=self.code)
        elif kind == "workbookPr":
            self.is_of_1904 |= attributes.get("date1904") in ("1", "true", "on")
        elif kind == "sheetData":
            self.rows, self.is_sheet = set(), True
        elif kind == "row":
            self._begin(_number(attributes.get("r"), self.row + 1))
        elif kind == "si":
            self.shared.append(0)
        else:
            self._look_beside_cells(kind, attributes)

    def _look_beside_cells(self, kind: str, attributes: dict[str, str]) -> None:
        """Keep which cells are merged; of a list that we sent, refuse what a hand wrote where nobody reads it."""
        joins_lines = kind == "mergeCell" and _joins_lines(attributes.get("ref", ""))
        if self.comes_back and joins_lines:
            # One word would stand for several households: a refusal is one's own.
            raise Rejection("merged_cells", source=self.code)
        if self.comes_back and kind == "comment":
            raise Rejection("cell_comments", source=self.code)
        if joins_lines:
            self.merged.append(attributes["ref"])

    def _begin(self, row: int) -> None:
        """A row begins; of one that is told twice the parser would lay the second over the first."""
        if row in self.rows:
            raise Rejection("wrong_format", source=self.code)
        self.rows.add(row)
        self.row, self.column = row, 0

    def _go_to(self, place: tuple[int, int]) -> None:
        """A cell begins; of one that is told twice the parser would take the second."""
        if self.is_sheet and place == (self.row, self.column):
            raise Rejection("wrong_format", source=self.code)
        self.row, self.column = place

    def _widen(self) -> None:
        """A filled cell lies outside the rectangle that the parser has to take so far."""
        self.top, self.bottom = min(self.top, self.row), max(self.bottom, self.row)
        self.left, self.right = min(self.left, self.column), max(self.right, self.column)
        rows, columns = self.bottom - self.top + 1, self.right - self.left + 1
        if rows > self.limits.rows + self.title_lines + 1:
            raise Rejection("too_many_rows", source=self.code)
        if self.right > self.limits.columns:
            raise Rejection("too_many_columns", source=self.code)
        if rows * columns > self.limits.cells:
            raise Rejection("too_many_cells", source=self.code)

    def _characters(self, text: str) -> None:
        if self.shared:
            self.shared[-1] += len(text)
            if self.shared[-1] > self.limits.cell_length:
                raise Rejection("cell_too_long", source=self.code)
        elif self.is_name:
            place = _number(text, -1)
            self.text += self.strings[place] if 0 <= place < len(self.strings) else 0
            if self.text > self.limits.uncompressed_bytes:
                raise Rejection("too_large", source=self.code)


def _hides_sheet(relationship: dict[str, str]) -> bool:
    """Whether a part is read as a sheet or as its texts under a name by which we would have left it unread."""
    is_read = relationship.get("Type", "").endswith(("/worksheet", "/sharedStrings"))
    return is_read and not relationship.get("Target", "").lower().endswith(_XML)


def _joins_lines(reference: str) -> bool:
    """Whether merged cells reach over several lines below the first: a title above a list may be of two."""
    first, _, last = map(_place, reference.partition(":"))
    return first is not None and last is not None and 1 < first[0] < last[0]


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.strip().isdecimal() and len(text) < 20 else otherwise


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column of ``B12``; None where a cell does not say where it is, and follows the one before."""
    letters = reference.rstrip("0123456789")
    row = reference[len(letters) :]
    column = _column(letters)
    return (int(row), column) if column and 0 < len(row) < 20 else None


@lru_cache(1000)
def _column(letters: str) -> int:
    """The number of a column; 0 for what is none."""
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + ord(letter) - 64
    return number if re.fullmatch("[A-Za-z]+", letters) else 0
