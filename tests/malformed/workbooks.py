"""Spoils workbooks: their cells, their sheets, the parts they are zipped of."""

import io
import zipfile
from datetime import datetime
from typing import Any

import fastexcel
import xlsxwriter

from tasks.doors.workbook import seal
from tasks.sources.writers import workbook_of
from tests.malformed.sample import Sample
from tests.malformed.text import SOMEBODY

_SHEET = "xl/worksheets/sheet1.xml"
_OLD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600)


def rows_of(sample: Sample) -> list[list[str | None]]:
    """The rows of the sample: title, header, and what follows."""
    book = fastexcel.read_excel(sample.content)
    frame = book.load_sheet(0, header_row=None, dtypes="string").to_polars()
    return [list(row) for row in frame.iter_rows()]


def _parts(sample: Sample) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(workbook_of(rows_of(sample))))
    return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED, compresslevel=1)
    return target.getvalue()


def head_alone(sample: Sample) -> bytes:
    """Nothing after the header."""
    return workbook_of(rows_of(sample)[: sample.head], sheet=sample.layout.sheet)


def title_alone(sample: Sample) -> bytes:
    """Nothing after the title line."""
    return workbook_of(rows_of(sample)[: sample.layout.title_lines], sheet=sample.layout.sheet)


def empty_sheet(sample: Sample) -> bytes:
    """A sheet without a cell."""
    return workbook_of([])


def cells_set(sample: Sample, column: str, cells: list[Any]) -> bytes:
    """The first rows with these cells in a column; numbers as numbers."""
    rows: list[list[Any]] = [list(row) for row in rows_of(sample)]
    for number, cell in enumerate(cells, sample.head):
        is_text = isinstance(cell, str)
        written = cell.format(rrn=SOMEBODY.rrn, digits=SOMEBODY.digits) if is_text else cell
        rows[number][sample.titles.index(column)] = written
    return workbook_of(rows, sheet=sample.layout.sheet)


def cell_long(sample: Sample, size: int) -> bytes:
    """One cell of so many letters, more than a program would write."""
    cell = f'<row r="90"><c r="A90" t="inlineStr"><is><t>{"x" * size}</t></is></c></row></sheetData>'
    return part_changed(sample, _SHEET, "</sheetData>", cell)


def column_gone(sample: Sample, column: str) -> bytes:
    """Without a column."""
    place = sample.titles.index(column)
    rows = rows_of(sample)
    return workbook_of(
        [[cell for n, cell in enumerate(row) if n != place] if line else row for line, row in enumerate(rows)]
    )


def head_changed(sample: Sample, old: str, new: str) -> bytes:
    """A title in other letters."""
    rows = rows_of(sample)
    place = sample.head - 1
    rows[place] = [new.format(rrn=SOMEBODY.rrn) if cell == old else cell for cell in rows[place]]
    return workbook_of(rows, sheet=sample.layout.sheet)


def columns_many(sample: Sample, count: int) -> bytes:
    """With so many columns more."""
    rows = rows_of(sample)
    rows[sample.head - 1] += ["x"] * count
    return workbook_of(rows)


def moved_down(sample: Sample, lines: list[str]) -> bytes:
    """With lines more above the title."""
    return workbook_of([*([line] for line in lines), *rows_of(sample)])


def turned(sample: Sample, rows: int) -> bytes:
    """Random rows whose cells stand one place further, the last one first."""
    written = rows_of(sample)
    for place in sorted(sample.chance.sample(range(sample.head, len(written)), rows)):
        written[place] = [written[place][-1], *written[place][:-1]]
    return workbook_of(written)


def _book(sample: Sample, write: Any) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(2024, 1, 1)})  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    write(book)
    book.close()
    return target.getvalue()


def sheets(sample: Sample, hold: list[str], hidden: list[int], first: str | None = None) -> bytes:
    """Several sheets, some hidden: ``rows`` of the sample, a ``guide`` of text, or a ``half`` of the rows in turn."""
    rows = rows_of(sample)
    middle = (len(rows) + sample.head) // 2
    halves = iter([rows[:middle], [*rows[: sample.head], *rows[middle:]]])

    def write(book: Any) -> None:
        for number, kind in enumerate(hold):
            page = book.add_worksheet(first if number == 0 else None)
            lines = {"rows": rows, "guide": [["작성 요령"], ["빈칸 없이 적어 주십시오."]]}.get(kind)
            for place, row in enumerate(lines or next(halves)):
                page.write_row(place, 0, row)
            if number in hidden:
                page.hide()
        next(page for n, page in enumerate(book.worksheets()) if n not in hidden).activate()

    return _book(sample, write)


def merged(sample: Sample, column: str, rows: int) -> bytes:
    """The first rows with one cell over all of them in a column."""
    place, written = sample.titles.index(column), rows_of(sample)

    def write(book: Any) -> None:
        page = book.add_worksheet()
        for number, row in enumerate(written):
            page.write_row(number, 0, row)
        page.merge_range(sample.head, place, sample.head + rows - 1, place, written[sample.head][place])

    return _book(sample, write)


def formulas(sample: Sample, column: str, cells: list[list[str]]) -> bytes:
    """The first rows with formulas in a column, each with the value that the program wrote beside it."""
    place, written = sample.titles.index(column), rows_of(sample)

    def write(book: Any) -> None:
        page = book.add_worksheet()
        for number, row in enumerate(written):
            page.write_row(number, 0, row)
        for number, (formula, value) in enumerate(cells, sample.head):
            page.write_formula(number, place, formula, value=value)

    return _book(sample, write)


def sealed(sample: Sample) -> bytes:
    """Under a password."""
    return seal(sample.content, "dummy-words")


def old_workbook(sample: Sample) -> bytes:
    """The workbook of an older program, under the newer name."""
    return _OLD


def hancom_document(sample: Sample) -> bytes:
    """A document of a word processor, under the name of a workbook."""
    return (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(1000)
        + "\x05HwpSummaryInformation".encode("utf-16-le")
        + bytes(2000)
    )


def macros(sample: Sample) -> bytes:
    """With a program inside."""
    return _zipped(_parts(sample) | {"xl/vbaProject.bin": sample.chance.randbytes(3000)})


def part_more(sample: Sample, name: str, text: str) -> bytes:
    """With a part more, or another one."""
    return _zipped(_parts(sample) | {name: text.encode()})


def part_gone(sample: Sample, name: str) -> bytes:
    """Without a part."""
    return _zipped({kept: part for kept, part in _parts(sample).items() if kept != name})


def part_changed(sample: Sample, name: str, old: str, new: str, times: int = 1) -> bytes:
    """With a text for another in a part, the new one repeated."""
    parts = _parts(sample)
    assert old.encode() in parts[name]
    return _zipped(parts | {name: parts[name].replace(old.encode(), (new * times).encode(), 1)})


def sheet_of(sample: Sample, cells: str) -> bytes:
    """With a sheet of XML as it is."""
    text = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    return _zipped(_parts(sample) | {_SHEET: text.encode()})


def place_long(sample: Sample, size: int) -> bytes:
    """With a cell whose place is written in so many letters."""
    return sheet_of(sample, f'<row><c r="{"A" * size}"><v>1</v></c></row>')


def with_zeros(sample: Sample, name: str, megabytes: int) -> bytes:
    """With a member of so many million zero bytes, which take a thousandth of it."""
    return _zipped(_parts(sample) | {name: bytes(megabytes * 1_000_000)})


def members(sample: Sample, count: int) -> bytes:
    """With so many empty members more."""
    return _zipped(_parts(sample) | {f"xl/media/{n}.png": b"" for n in range(count)})


def member_twice(sample: Sample, name: str) -> bytes:
    """With a part, and another one of the same name behind it."""
    parts = _parts(sample)
    other = name.replace("xl/", "xx/")
    return _zipped(parts | {other: parts[name]}).replace(other.encode(), name.encode())


def packed_otherwise(sample: Sample, damaged: int) -> bytes:
    """Packed by LZMA, with so many bytes of the largest part damaged."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in _parts(sample).items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_LZMA)
        sheet = archive.getinfo(_SHEET)
    spoiled = sheet.header_offset + 30 + len(_SHEET) + sheet.compress_size // 2
    whole = content.getvalue()
    return whole[:spoiled] + b"\xff" * damaged + whole[spoiled + damaged :]


def locked_in_archive(sample: Sample) -> bytes:
    """Each part encrypted by an archiver: AES has a way of packing of its own, 99, beside the mark of encryption."""
    content = bytearray(_zipped(_parts(sample)))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            content[at + flags + 2 : at + flags + 4] = (99).to_bytes(2, "little")
            at = content.find(mark, at + 1)
    return bytes(content)


def understated(sample: Sample) -> bytes:
    """An archive that says of a sheet that it unpacks to fifty bytes."""
    content = _zipped(_parts(sample) | {_SHEET: b"<a>" + b" " * 1_000_000 + b"</a>"})
    return content.replace((1_000_007).to_bytes(4, "little"), (50).to_bytes(4, "little"))


def xml_in_utf16(sample: Sample) -> bytes:
    """A sheet in another encoding than it says."""
    parts = _parts(sample)
    return _zipped(parts | {_SHEET: parts[_SHEET].decode().encode("utf-16-le")})
