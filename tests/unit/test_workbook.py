"""Workbooks as offices read them: text only, drop-downs where a hand fills in, the same bytes on a day, sealed."""

import io
import tempfile
from datetime import date
from pathlib import Path

import fastexcel
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.doors.workbook import Field, Sheet, guidance, seal, titled, unseal, workbook
from tests.factories import AS_OF

NEVER_A_FORMULA = [
    "=1+1",
    "+82-10-0123-4567",
    "-5",
    "@SUM(A1)",
    "=cmd|'/c calc'!A0",
    "http://example.com",
    "007",
    "1e5",
]


def written(content: bytes) -> list[list[tuple[object, ...]]]:
    """The sheets as rows."""
    book = fastexcel.read_excel(content)
    return [
        book.load_sheet(name, header_row=None, dtypes="string").to_polars().rows()
        for name in book.sheet_names
    ]


def one_column(*cells: str | None) -> bytes:
    """A workbook of one column."""
    return workbook([Sheet("시트", (Field("항목"),), [[cell] for cell in cells])], AS_OF)


@pytest.mark.parametrize("cell", NEVER_A_FORMULA)
def test_no_cell_becomes_a_formula_a_number_or_a_link(cell: str) -> None:
    page = openpyxl.load_workbook(io.BytesIO(one_column(cell))).active
    assert page is not None
    found = page["A2"]
    assert (found.value, found.data_type, found.hyperlink) == (cell, "s", None)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_"), max_size=30),
        max_size=5,
    )
)
def test_every_text_is_read_back_as_it_was_written(cells: list[str]) -> None:
    rows = written(one_column(*cells, "끝"))[0]
    assert [row[0] or "" for row in rows] == ["항목", *cells, "끝"]


def test_an_empty_cell_stays_one() -> None:
    assert [row[0] or "" for row in written(one_column(None, "", "끝"))[0]] == ["항목", "", "", "끝"]


def test_a_hand_gets_a_drop_down_in_every_row_and_a_note_and_others_do_not() -> None:
    fields = (
        Field("대상번호"),
        Field("결과", by_hand=True, choices=("통화", "부재"), note="하나를 고르십시오"),
    )
    page = openpyxl.load_workbook(
        io.BytesIO(workbook([Sheet("시트", fields, [["R1", None], ["R2", None]])], AS_OF))
    ).active
    assert page is not None
    (rule,) = page.data_validations.dataValidation
    assert str(rule.sqref) == "B2:B3"
    assert rule.formula1 == '"통화,부재"'
    assert rule.prompt == "하나를 고르십시오"
    assert page["B2"].fill.start_color.rgb != page["A2"].fill.start_color.rgb


def test_what_a_hand_fills_in_is_sorted_by_arrows_that_keep_its_lines_whole() -> None:
    rows = [["1", ""], ["2", ""]]
    by_hand = Sheet("명단", (Field("대상번호"), Field("결과", by_hand=True)), rows)
    given = Sheet("우편", (Field("대상번호"), Field("주소")), rows)
    book = openpyxl.load_workbook(io.BytesIO(workbook([by_hand, given], date(2024, 3, 4))))
    assert (book["명단"].auto_filter.ref, book["우편"].auto_filter.ref) == ("A1:B3", None)


def test_a_sheet_prints_on_a4_with_its_titles_on_every_page() -> None:
    page = openpyxl.load_workbook(io.BytesIO(one_column("a"))).active
    assert page is not None
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.print_title_rows == "$1:$1"


def test_a_row_is_as_high_as_its_longest_text() -> None:
    page = openpyxl.load_workbook(
        io.BytesIO(one_column("짧음", "열두 칸보다 훨씬 긴 글입니다", "a\nb\nc"))
    ).active
    assert page is not None
    heights = [page.row_dimensions[row].height or 15 for row in (2, 3, 4)]
    assert heights[0] == 15
    assert heights[1] >= heights[2] == 46.5


def test_the_same_content_on_the_same_day_is_the_same_bytes_and_names_nobody() -> None:
    assert one_column("a") == one_column("a")
    assert one_column("a") != workbook([Sheet("시트", (Field("항목"),), [["a"]])], date(2024, 3, 5))
    properties = openpyxl.load_workbook(io.BytesIO(one_column("a"))).properties
    assert not properties.creator
    assert not properties.lastModifiedBy


def test_rows_of_another_width_than_the_fields_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        workbook([Sheet("시트", (Field("항목"),), [["a", "b"]])], AS_OF)


def test_the_guidance_says_what_it_is_told() -> None:
    sheet = guidance([("송신분번호", "ABC"), ("안내", "가져가십시오")])
    assert written(workbook([sheet], AS_OF))[0] == [
        ("항목", "내용"),
        ("송신분번호", "ABC"),
        ("안내", "가져가십시오"),
    ]


def test_a_sealed_workbook_opens_with_its_passphrase_only_and_not_when_it_was_touched() -> None:
    plain = one_column("비밀")
    sealed = seal(plain, "ABCD-EFGH")
    assert unseal(sealed, "ABCD-EFGH") == plain
    assert "비밀".encode() not in sealed
    assert sealed != seal(plain, "ABCD-EFGH")
    for content, passphrase in ((sealed, "ABCD-EFGJ"), (_touched(sealed), "ABCD-EFGH")):
        with pytest.raises(Exception, match=r".") as caught:
            unseal(content, passphrase)
        assert caught.type.__module__.startswith("msoffcrypto")


def _touched(sealed: bytes) -> bytes:
    # In the middle of the encrypted package, beyond what says how to decrypt it.
    place = len(sealed) // 2
    return sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]


def test_making_and_sealing_touch_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    assert unseal(seal(one_column("a"), "x"), "x")


@pytest.mark.parametrize(("towns_ko", "titles"), [("읍면", "읍면·리"), ("동", "동"), ("읍면동", "읍면동·리")])
def test_titles_call_the_towns_of_a_county_by_its_own_word_once(towns_ko: str, titles: str) -> None:
    sheet = Sheet("가", titled({"읍면·리": 16, "읍면": 10, "성명": 10}), [])
    assert [one.title for one in sheet.for_towns(towns_ko).fields] == [titles, towns_ko, "성명"]
