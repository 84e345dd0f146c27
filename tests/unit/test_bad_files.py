"""Files that are not what their source declared: each is refused with a code and one Korean line, for every source."""

import csv
import io
import json
import random
import zipfile
from typing import Any

import fastexcel
import pytest

from tasks.doors.readers import Rejection, read
from tests.factories import AS_OF, FIXTURES, fixture, parquet_of, some_keys, source_file, workbook_of
from warehouse.catalog import Source, all_sources, load_source

CODES = [source.code for source in all_sources()]
TEXT = ["csv", "fixed_width", "jsonl"]


def of_format(*formats: str) -> list[str]:
    """The sources whose layout of the day has one of the formats."""
    return [code for code in CODES if load_source(code).layout(AS_OF).format in formats]


def refused(code: str, content: bytes, source: Source | None = None) -> str:
    """The code under which a file is refused; it must be told in one Korean line without a cell of the file."""
    with pytest.raises(Rejection) as caught:
        read(source or load_source(code), content, as_of=AS_OF, keys=some_keys())
    told = caught.value
    assert "\n" not in told.reason_ko
    assert told.reason_ko.strip().endswith((".", ")"))
    assert told.code == "unreadable" or told.__cause__ is told.__context__ is None
    for value in ("2961000", "김복순", "곡성읍", "01001002000", "박똠이", "9a8b7c6d5e4f3021"):
        assert value not in f"{told} {told.reason_ko} {told!r}"
    return told.code


@pytest.mark.parametrize("code", CODES)
def test_an_empty_file(code: str) -> None:
    assert refused(code, b"") == "empty_file"


@pytest.mark.parametrize("code", CODES)
def test_a_file_cut_anywhere_but_at_the_end_of_a_row(code: str) -> None:
    content = fixture(code)
    line_end = content[: len(content) // 2].rfind(b"\n") + 1
    cuts = {5, len(content) // 3, len(content) - 3}
    if load_source(code).layout(AS_OF).format in TEXT:
        cuts |= {line_end - 4, line_end + 3}
    for cut in cuts:
        assert refused(code, content[:cut]) in {
            "truncated",
            "wrong_format",
            "wrong_encoding",
            "header_missing",
            "column_missing",
            "broken_quotes",
        }


@pytest.mark.parametrize("code", CODES)
def test_binary_noise(code: str) -> None:
    noise = random.Random(7).randbytes(3000)
    assert refused(code, noise) in {"wrong_format", "wrong_encoding"}
    assert refused(code, b"\x00" * 500) == "wrong_format"


@pytest.mark.parametrize("code", of_format(*TEXT))
def test_a_file_in_another_encoding(code: str) -> None:
    layout = load_source(code).layout(AS_OF)
    other = "utf-8" if layout.encoding == "cp949" else "cp949"
    text = fixture(code).decode(layout.encoding).replace("펲", "펩").replace("똠", "돔")
    # UTF-8 that happens to be readable as CP949 shows neither title nor column as declared.
    assert refused(code, text.encode(other)) in {
        "wrong_encoding",
        "header_missing",
        "wrong_format",
        "truncated",
    }
    assert refused(code, text.encode("utf-16")) == "wrong_encoding"
    if other == "utf-8":
        assert refused(code, text.encode("utf-8-sig")) == "wrong_encoding"


@pytest.mark.parametrize("code", of_format("csv"))
def test_a_file_with_another_delimiter(code: str) -> None:
    layout = load_source(code).layout(AS_OF)
    text = fixture(code).decode(layout.encoding)
    rows = list(csv.reader(io.StringIO(text), delimiter=layout.delimiter))
    for delimiter in {",", ";", "\t", "|"} - {layout.delimiter}:
        written = io.StringIO()
        csv.writer(written, delimiter=delimiter).writerows(rows)
        assert refused(code, written.getvalue().encode(layout.encoding)) == "header_missing"


@pytest.mark.parametrize("code", CODES)
def test_the_file_of_another_source(code: str) -> None:
    own = load_source(code).layout(AS_OF)
    for other in CODES:
        if other != code:
            layout = load_source(other).layout(AS_OF)
            is_alike = (layout.format, layout.encoding) == (own.format, own.encoding)
            by_header = {"header_missing", "column_missing"}
            by_form = {"wrong_format", "wrong_encoding", "truncated", "broken_quotes"}
            assert refused(code, fixture(other)) in (by_header if is_alike else by_header | by_form)


@pytest.mark.parametrize("code", of_format("csv", "xlsx", "parquet", "jsonl"))
def test_a_header_that_names_one_column_twice(code: str) -> None:
    source = load_source(code)
    column = source.columns[0].written
    assert refused(code, _WITH_COLUMN_TWICE[source.layout(AS_OF).format](source, column)) in {
        "duplicate_header",
        "wrong_format",
    }


def _csv_twice(source: Source, column: str) -> bytes:
    layout = source.layout(AS_OF)
    lines = fixture(source.code).decode(layout.encoding).splitlines()
    head = [line + layout.delimiter + column for line in lines[layout.title_lines :]]
    return "".join(line + "\n" for line in [*lines[: layout.title_lines], *head]).encode(layout.encoding)


def _xlsx_twice(source: Source, column: str) -> bytes:
    rows = (
        fastexcel.read_excel(fixture(source.code)).load_sheet(0, header_row=None, dtypes="string").to_polars()
    )
    title = source.layout(AS_OF).title_lines
    return workbook_of([[*row, column if n == title else "x"] for n, row in enumerate(rows.rows())])


def _parquet_twice(source: Source, column: str) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(fixture(source.code)))
    target = io.BytesIO()
    pq.write_table(table.append_column(column, pa.array(["x"] * table.num_rows)), target)
    return target.getvalue()


def _jsonl_twice(source: Source, column: str) -> bytes:
    lines = fixture(source.code).decode().splitlines()
    return "".join(line[:-1] + f', {json.dumps(column)}: "x"' + "}\n" for line in lines).encode()


_WITH_COLUMN_TWICE: dict[str, Any] = {
    "csv": _csv_twice,
    "xlsx": _xlsx_twice,
    "parquet": _parquet_twice,
    "jsonl": _jsonl_twice,
}


@pytest.mark.parametrize("code", of_format("csv", "xlsx", "parquet"))
def test_a_file_without_a_column_names_the_column(code: str) -> None:
    source = load_source(code)
    needed = next(column for column in source.columns if not column.is_optional)
    content = source_file(code, [{}])
    if source.layout(AS_OF).format == "parquet":
        content = parquet_of({c.written: ["x"] for c in source.columns if c != needed})
    elif source.layout(AS_OF).format == "xlsx":
        content = workbook_of(_without(source, needed))
    else:
        encoding = source.layout(AS_OF).encoding
        content = content.decode(encoding).replace(needed.written, "딴 항목").encode(encoding)
    with pytest.raises(Rejection) as caught:
        read(source, content, as_of=AS_OF, keys=some_keys())
    assert caught.value.code == "column_missing"
    assert caught.value.column == needed.written


def _without(source: Source, needed: Any) -> list[list[str]]:
    title = [["2024년 2월 (1차)"]] * source.layout(AS_OF).title_lines
    return [*title, [column.written for column in source.columns if column != needed]]


DRM = {
    "SoftCamp": b"SCDSA004" + bytes(40),
    "Fasoo": b"\x9b DRMONE  This Document is encrypted and protected by Fasoo DRM" + bytes(40),
    "MarkAny": b"<DOCUMENT SAFER V2.0>" + bytes(40),
    "NASCA": b"<## NASCA DRM FILE - VER1.00 ##>" + bytes(40),
    "password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60) + "EncryptedPackage".encode("utf-16-le"),
    "DRM in an OLE2 wrapper": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + "Workbook".encode("utf-16-le")
    + "DRMEncryptedTransform".encode("utf-16-le"),
}


@pytest.mark.parametrize("vendor", DRM)
@pytest.mark.parametrize("code", CODES)
def test_a_file_wrapped_by_document_security(code: str, vendor: str) -> None:
    assert refused(code, DRM[vendor] + fixture(code)) == "document_security"


def test_an_old_workbook_is_told_as_a_wrong_format_and_not_as_document_security() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le")
    assert refused("village_report", old) == "wrong_format"


def test_a_page_that_is_named_like_a_workbook() -> None:
    assert (
        refused("village_report", "<html><table><tr><td>제보일</td></tr></table></html>".encode())
        == "wrong_format"
    )


def limited(code: str, **limits: int) -> Source:
    """The source with other limits."""
    source = load_source(code)
    return source.model_copy(update={"limits": source.limits.model_copy(update=limits)})


@pytest.mark.parametrize("code", CODES)
def test_a_file_over_a_limit_of_its_source(code: str) -> None:
    content = fixture(code)
    kind = load_source(code).layout(AS_OF).format
    assert refused(code, content, limited(code, bytes=len(content) - 1)) == "too_large"
    assert refused(code, content, limited(code, rows=4)) == "too_many_rows"
    assert refused(code, content, limited(code, columns=3)) == "too_many_columns"
    assert refused(code, content, limited(code, cell_length=3)) == "cell_too_long"
    assert refused(code, content, limited(code, cells=20)) == "too_many_cells"
    if kind == "xlsx":
        assert refused(code, content, limited(code, members=3)) == "too_large"
    if kind in ("xlsx", "parquet"):
        assert refused(code, content, limited(code, uncompressed_bytes=200)) == "too_large"
    assert read(limited(code, bytes=len(content)), content, as_of=AS_OF, keys=some_keys()).rows.height


def parts_of(workbook: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    archive = zipfile.ZipFile(io.BytesIO(workbook))
    return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook of the parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_cells(cells: str) -> bytes:
    """A workbook of one sheet with these cells as XML."""
    parts = parts_of(fixture("village_report"))
    return zipped(parts | {SHEET: f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()})


def test_an_archive_that_unpacks_to_too_much() -> None:
    parts = parts_of(fixture("village_report")) | {"xl/media/image1.png": bytes(4_000_000)}
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


def test_formatted_empty_cells_far_away_take_no_memory_and_are_no_fault() -> None:
    sheet = parts_of(fixture("village_report"))[SHEET]
    far = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    content = zipped(parts_of(fixture("village_report")) | {SHEET: far})
    assert read(load_source("village_report"), content, as_of=AS_OF, keys=some_keys()).rows.height == 12


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
    "part",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>',
        b"<worksheet><sheetData></worksheet>",
        b'<worksheet a="1" a="2"/>',
        b"",
    ],
)
def test_a_sheet_that_is_no_plain_xml(part: bytes) -> None:
    assert (
        refused("village_report", zipped(parts_of(fixture("village_report")) | {SHEET: part}))
        == "wrong_format"
    )


def test_another_kind_of_workbook_and_a_sheet_under_another_name() -> None:
    parts = parts_of(fixture("village_report"))
    assert refused("village_report", zipped(parts | {"xl/workbook.bin": b"x"})) == "wrong_format"
    assert refused("village_report", zipped(parts | {"xl/sheet.bin": b"<sheetData/>"})) == "wrong_format"
    assert refused("village_report", zipped({"a.txt": b"x"})) == "wrong_format"


def test_a_workbook_with_one_bad_byte_is_told_as_cut() -> None:
    content = bytearray(zipped(parts_of(fixture("village_report")), zipfile.ZIP_STORED))
    content[content.index(b"<sheetData>") + 30] ^= 1
    assert refused("village_report", bytes(content)) == "truncated"


@pytest.mark.parametrize("code", of_format("xlsx", "parquet"))
def test_a_file_with_broken_bytes_never_raises_anything_else(code: str) -> None:
    chance = random.Random(code)
    content = fixture(code)
    for _ in range(150):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 5)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            read(load_source(code), bytes(broken), as_of=AS_OF, keys=some_keys())
        except Rejection as told:
            assert told.code != "unreadable"  # noqa: PT017 -- most are refused, and it is no matter which


@pytest.mark.parametrize("code", of_format("xlsx"))
def test_a_workbook_with_broken_parts_never_raises_anything_else(code: str) -> None:
    chance = random.Random(code)
    parts = parts_of(fixture(code))
    for _ in range(100):
        changed = dict(parts)
        for name in chance.sample(sorted(changed), 2):
            part = bytearray(changed[name] or b" ")
            part[chance.randrange(len(part))] = chance.randrange(256)
            changed[name] = bytes(part)
        try:
            read(load_source(code), zipped(changed, zipfile.ZIP_STORED), as_of=AS_OF, keys=some_keys())
        except Rejection as told:
            assert told.code != "unreadable"  # noqa: PT017 -- most are refused, and it is no matter which


def test_a_fault_of_our_own_refuses_the_file_and_names_its_kind_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise KeyError("김복순")

    monkeypatch.setattr("tasks.doors.readers._places", fail)
    assert refused("water_cut", fixture("water_cut")) == "unreadable"


def test_every_sample_is_looked_at() -> None:
    assert {file.stem for file in FIXTURES.iterdir()} == set(CODES)
