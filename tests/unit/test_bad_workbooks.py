"""Workbooks that hold more than they say, or say more than they hold."""

import re
import zipfile
from collections.abc import Callable

import pytest

from tasks.doors.readers import read
from tasks.sources.writers import workbook_of
from tests.factories import AS_OF, fixture, some_keys, source_file
from tests.refused import RETURNED, SHEET, limited, of_format, parts_of, refused, with_cells, zipped
from tests.unit.test_readers_of_offices import cells_of, source_of
from warehouse.catalog import load_source


def test_an_archive_that_unpacks_to_too_much() -> None:
    parts = parts_of(source_file("village_report", [{}])) | {"xl/media/image1.png": bytes(4_000_000)}
    source = limited("village_report", uncompressed_bytes=3_000_000)
    assert len(zipped(parts)) < 20_000
    assert refused("village_report", zipped(parts), source) == "too_large"


def test_a_sheet_that_bears_the_name_of_a_picture() -> None:
    parts = {
        name.replace("sheet1.xml", "sheet1.png"): part.replace(
            b"worksheets/sheet1.xml", b"worksheets/sheet1.png"
        )
        for name, part in parts_of(fixture("village_report")).items()
    }
    # Neither the bytes tell it, since the mark lies over a border of what is read at once.
    parts["xl/worksheets/sheet1.png"] = (
        b"<worksheet><!--" + b" " * 65_510 + b"--><sheetData></sheetData></worksheet>"
    )
    assert refused("village_report", zipped(parts)) == "wrong_format"
    hidden = parts | {"xl/worksheets/sheet1.png": b"<worksheet/>"}
    assert refused("village_report", zipped(hidden)) == "wrong_format"


def test_an_archive_that_says_less_than_it_unpacks_to() -> None:
    content = zipped(parts_of(fixture("village_report")) | {SHEET: b"<a>" + b" " * 1_000_000 + b"</a>"})
    size = (1_000_007).to_bytes(4, "little")
    assert content.count(size) == 2
    assert refused("village_report", content.replace(size, (50).to_bytes(4, "little"))) == "truncated"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>', "too_many_rows"),
        ("<row r='1'><c r='A1'><v>1</v></c><c r = 'ZZZ1'><v>1</v></c></row>", "too_many_columns"),
        ('<row r="1"><c r="&#65;1"><v>1</v></c><c r="&#90;ZZ1"><v>1</v></c></row>', "too_many_columns"),
        (
            '<x:row xmlns:x="y" r="1048576"><x:c><x:v>1</x:v></x:c></x:row><row r="1"><c><v>1</v></c></row>',
            "too_many_rows",
        ),
        ("<row>" + "<c><v>1</v></c>" * 300 + "</row>", "too_many_columns"),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="400000"><c r="GR400000"><v>1</v></c></row>',
            "too_many_cells",
        ),
    ],
)
def test_a_small_sheet_that_would_take_all_memory(cells: str, code: str) -> None:
    assert refused("village_report", with_cells(cells)) == code


def test_a_sheet_that_says_one_row_twice_loses_neither_without_a_word() -> None:
    parts = parts_of(fixture("village_report"))
    again = b'<row r="4"><c r="A4" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    sheet = parts[SHEET].replace(b"</sheetData>", again)
    assert refused("village_report", zipped(parts | {SHEET: sheet})) == "wrong_format"


@pytest.mark.parametrize(("name", "code"), [("둘", "several_sheets"), ("하나", "wrong_format")])
def test_of_two_sheets_of_one_name_the_first_is_not_read_for_both(name: str, code: str) -> None:
    sheets = f'<sheet name="하나" sheetId="8" r:id="rId1"/><sheet name="{name}" sheetId="9" r:id="rId1"/>'
    parts = parts_of(fixture("village_report"))
    book = re.sub(b"<sheets>.*</sheets>", f"<sheets>{sheets}</sheets>".encode(), parts["xl/workbook.xml"])
    assert refused("village_report", zipped(parts | {"xl/workbook.xml": book})) == code


def test_a_row_that_says_one_cell_twice_loses_neither_without_a_word() -> None:
    again = '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'
    assert refused("village_report", with_cells(again)) == "wrong_format"


_FOUND_ELSEWHERE = '<sheetData><row r="1"><cell r="A1"><v>1</v></cell></row></sheetData>'


@pytest.mark.parametrize(
    ("name", "part"),
    [
        # Sums in one place of two sheets, a formula that fills several cells.
        (
            "calcChain",
            '<calcChain><c r="C9" i="2"/><c r="C9" i="1"/><c r="D4" a="1"/><c r="D4"/></calcChain>',
        ),
        # What look-ups in two sheets of another workbook found there.
        ("externalLinks/externalLink1", f"<externalLink>{2 * _FOUND_ELSEWHERE}</externalLink>"),
    ],
)
def test_what_names_cells_beside_the_sheets_says_no_cell_or_row_twice(name: str, part: str) -> None:
    content = zipped(parts_of(fixture("village_report")) | {f"xl/{name}.xml": part.encode()})
    assert read(load_source("village_report"), content, as_of=AS_OF, keys=some_keys()).rows.height == 12


@pytest.mark.parametrize("code", sorted({*of_format("xlsx")} - RETURNED))
@pytest.mark.parametrize(
    "named", [lambda name: name.replace("/", "\\"), str.upper, lambda name: name.replace("s/", "s\\")]
)
def test_a_workbook_whose_parts_are_named_as_windows_does_is_read_like_any_other(
    code: str, named: Callable[[str], str]
) -> None:
    parts = parts_of(source_file(code, [{}, {}]))
    readable = [
        read(load_source(code), zipped(one), as_of=AS_OF, keys=some_keys())
        for one in (parts, {named(name): part for name, part in parts.items()})
    ]
    assert cells_of(readable[0]) == cells_of(readable[1]) != []


@pytest.mark.parametrize("again", ["/Sheet1", "\\sheet1"])
def test_of_two_parts_whose_names_differ_in_small_letters_or_slashes_the_other_is_not_read(
    again: str,
) -> None:
    other = {SHEET.replace("/sheet1", again): b"<worksheet><sheetData/></worksheet>"}
    assert refused("village_report", zipped(other | parts_of(fixture("village_report")))) == "wrong_format"


def test_formatted_empty_cells_far_away_take_no_memory_and_are_no_fault() -> None:
    sheet = parts_of(fixture("village_report"))[SHEET]
    far = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    content = zipped(parts_of(fixture("village_report")) | {SHEET: far})
    assert read(load_source("village_report"), content, as_of=AS_OF, keys=some_keys()).rows.height == 12


@pytest.mark.parametrize("error", ["#N/A", "#SPILL!", "Err:502"])
def test_a_cell_that_came_to_an_error_is_its_text_and_makes_no_row_alone(error: str) -> None:
    parts = parts_of(fixture("village_report"))
    cell = f'<c r="{{}}" s="1" t="e"><f>A1</f><v>{error}</v></c>'
    alone = f'<row r="40">{cell.format("A40")}{cell.format("B40")}</row>'
    with_text = f'<row r="41">{cell.format("A41")}<c r="B41" t="inlineStr"><is><t>x</t></is></c></row>'
    more = parts[SHEET].replace(b"</sheetData>", f"{with_text}{alone}</sheetData>".encode())
    content = zipped(parts | {SHEET: more})
    rows = read(load_source("village_report"), content, as_of=AS_OF, keys=some_keys()).rows
    assert rows.height == 13
    assert error in rows.row(12)


def test_numbers_of_lines_that_were_filled_in_beyond_the_list_make_no_rows() -> None:
    """A list with thirty such lines below eleven persons was refused for its bad rows."""
    source = source_of({"person_name": "성명", "address": "주소"}, format="xlsx")
    rows = [["연번", "성명", "주소", "비고"], ["1", "가", "나", ""], ["2", "", "", ""], ["3", "", "", "위급"]]
    received = read(source, workbook_of([*rows, ["", "", "", "0"]]), as_of=AS_OF, keys=some_keys())
    assert [row[:2] for row in cells_of(received)] == [("가", "나"), (None, None)]


def test_one_long_text_that_many_cells_share() -> None:
    names = parts_of(workbook_of([["a"]]))
    names["xl/sharedStrings.xml"] = b"<sst><si><t>" + b"x" * 15_000 + b"</t></si></sst>"
    names[SHEET] = (
        (b"<worksheet><sheetData><row>" + b'<c t="s"><v>0</v></c>' * 150 + b"</row>")
        + b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(200))
        + b"</sheetData></worksheet>"
    )
    source = limited("village_report", uncompressed_bytes=4_000_000)
    assert refused("village_report", zipped(names), source) == "too_large"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A5" t="s"><v>0</v></c>',
        b'<c r="A5" t="inlineStr"><is><t>' + b"x" * 15_000 + b"</t></is></c>",
    ],
)
def test_a_long_text_that_is_merged_over_many_lines(cell: bytes) -> None:
    """It is said of each of them, so that a small file was gigabytes to its reader."""
    parts = parts_of(workbook_of([["a"]]))
    parts["xl/sharedStrings.xml"] = b"<sst><si><t>" + b"x" * 15_000 + b"</t></si></sst>"
    others = (f'<row r="{n}"><c r="B{n}"><v>1</v></c></row>'.encode() for n in range(6, 406))
    parts[SHEET] = (
        b'<worksheet><sheetData><row r="1"/><row r="5">'
        + cell
        + b"</row>"
        + b"".join(others)
        + b'</sheetData><mergeCells><mergeCell ref="A5:A405"/></mergeCells></worksheet>'
    )
    source = limited("rent_arrears", uncompressed_bytes=4_000_000)
    assert refused("rent_arrears", zipped(parts), source) == "too_large"


@pytest.mark.parametrize(
    "part",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>',
        b"<worksheet><sheetData></worksheet>",
        b'<worksheet a="1" a="2"/>',
        b'<?xml version="1.0" encoding="UTF-88"?><worksheet/>',
        b"",
    ],
)
def test_a_sheet_that_is_no_plain_xml(part: bytes) -> None:
    assert (
        refused("village_report", zipped(parts_of(fixture("village_report")) | {SHEET: part}))
        == "wrong_format"
    )


def test_another_kind_of_workbook_and_a_sheet_under_another_name() -> None:
    parts = parts_of(source_file("village_report", [{}]))
    assert refused("village_report", zipped(parts | {"xl/workbook.bin": b"x"})) == "wrong_format"
    assert refused("village_report", zipped(parts | {"xl/sheet.bin": b"<sheetData/>"})) == "wrong_format"
    assert refused("village_report", zipped({"a.txt": b"x"})) == "wrong_format"


def test_a_workbook_with_one_bad_byte_is_told_as_cut() -> None:
    content = bytearray(zipped(parts_of(fixture("village_report")), zipfile.ZIP_STORED))
    content[content.index(b"<sheetData>") + 30] ^= 1
    assert refused("village_report", bytes(content)) == "truncated"


@pytest.mark.parametrize(
    "name", ["xl/", "xl/embeddings/a.docx", "xl/embeddings/b.pdf", "xl/media/c.tiff", "xl/media/d.svg"]
)
def test_a_picture_a_document_or_a_folder_in_a_workbook_is_no_sheet(name: str) -> None:
    part = b"" if name.endswith("/") else b"<!DOCTYPE svg>\x00\xff"
    content = zipped(parts_of(fixture("village_report")) | {name: part})
    assert read(load_source("village_report"), content, as_of=AS_OF, keys=some_keys()).rows.height == 12
    sheet = parts_of(fixture("village_report"))[SHEET]
    assert (
        refused("village_report", zipped(parts_of(fixture("village_report")) | {f"{name}x.docx": sheet}))
        == "wrong_format"
    )
