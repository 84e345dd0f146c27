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
from tasks.sources.writers import parquet_of, workbook_of
from tests.factories import AS_OF, FIXTURES, fixture, some_keys, source_file
from tests.refused import CODES, limited, of_format, parts_of, refused, zipped
from warehouse.catalog import Source, load_source

TEXT = ["csv", "fixed_width", "jsonl"]


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
        assert refused(code, written.getvalue().encode(layout.encoding)) == "wrong_delimiter"


@pytest.mark.parametrize("code", CODES)
def test_the_file_of_another_source(code: str) -> None:
    own = load_source(code).layout(AS_OF)
    for other in CODES:
        if other != code:
            layout = load_source(other).layout(AS_OF)
            form = (own.format, own.encoding, own.rows_at)
            is_alike = (layout.format, layout.encoding, layout.rows_at) == form and form[0] != "fixed_width"
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

    monkeypatch.setattr("tasks.doors.readers.places_of", fail)
    assert refused("water_cut", fixture("water_cut")) == "unreadable"


def test_every_sample_is_looked_at() -> None:
    assert {file.stem for file in FIXTURES.iterdir()} == set(CODES)
