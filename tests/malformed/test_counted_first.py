"""What is counted before anything is made of it: a small file of very many things takes neither time nor memory."""

import zipfile

import pytest

from tasks.doors.readers import Rejection, read
from tests.factories import AS_OF, fixture, some_keys
from tests.malformed import workbooks
from tests.malformed.sample import Sample
from warehouse.catalog import load_source

SHEET = "xl/worksheets/sheet1.xml"
REPORTS = Sample.of("village_report", "counted first")


def refused(code: str, content: bytes, **limits: int) -> str:
    """The code under which a file is refused by its source with these limits."""
    source = load_source(code)
    source = source.model_copy(update={"limits": source.limits.model_copy(update=limits)})
    with pytest.raises(Rejection) as caught:
        read(source, content, as_of=AS_OF, keys=some_keys())
    return caught.value.code


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("xl/sharedStrings.xml", "<sst>" + "<si/>" * 300 + "</sst>"),
        ("xl/styles.xml", "<styleSheet>" + "<xf/>" * 900 + "</styleSheet>"),
        (SHEET, "<worksheet><sheetData><row>" + "<c/>" * 900 + "</row></sheetData></worksheet>"),
    ],
)
def test_tags_and_shared_texts_of_a_workbook(part: str, text: str) -> None:
    content = workbooks.part_more(REPORTS, part, text)
    assert refused("village_report", content, cells=200) == "too_many_cells"


def test_entries_of_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbooks.members(REPORTS, 2_000)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("it was opened"))
    assert refused("village_report", content) == "too_large"


def test_lines_of_a_text_and_letters_of_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in ("_json_row", "_sliced"):
        monkeypatch.setattr(f"tasks.doors.text_files.{reader}", lambda *_: pytest.fail("a row was made"))
    for code in ("crisis_alert", "health_insurance_arrears"):
        assert refused(code, b"1\n" * 30, rows=20) == "too_many_rows"
    content = fixture("crisis_alert")
    assert refused("crisis_alert", content, columns=20, cell_length=10) == "cell_too_long"


def test_titles_of_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.doors.cleaning.bare", lambda *_: pytest.fail("a title was looked at"))
    content = Sample.of("water_cut", "").written(["2024년 2월", "가" * 30, ""])
    assert refused("water_cut", content, cell_length=20) == "cell_too_long"
