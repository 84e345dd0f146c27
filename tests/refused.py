"""Files that are refused: what tells it, and workbooks taken apart and put together."""

import io
import zipfile

import pytest

from tasks.doors.readers import Rejection, read
from tests.factories import AS_OF, some_keys, source_file
from warehouse.catalog import Source, all_sources, load_source

CODES = [source.code for source in all_sources()]


def of_format(*formats: str) -> list[str]:
    """The sources whose layout of the day has one of the formats."""
    return [code for code in CODES if load_source(code).layout(AS_OF).format in formats]


# Lists that we sent, of which only what a hand filled in comes back.
RETURNED = {code for code in CODES if load_source(code).layout(AS_OF).row_if_any}


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


def limited(code: str, **limits: int) -> Source:
    """The source with other limits."""
    source = load_source(code)
    return source.model_copy(update={"limits": source.limits.model_copy(update=limits)})


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
    parts = parts_of(source_file("village_report", [{}]))
    return zipped(parts | {SHEET: f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()})
