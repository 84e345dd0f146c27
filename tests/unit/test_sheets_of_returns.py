"""A workbook that comes back was filled in on the sheet that is read, or is refused: no hand wrote for nobody."""

import io

import pytest
import xlsxwriter

from tasks.doors.readers import Rejection, read
from tests.factories import AS_OF, header, some_keys
from tests.refused import RETURNED
from tests.unit.test_readers_of_offices import cells_of, source_of
from warehouse.catalog import Source, load_source

HEAD = ["송신분번호", "대상번호", "회신구분", "비고"]
ASKED = ["송신분번호", "대상번호", "성명"]
COLUMNS = {"package_id": "송신분번호", "ref": "대상번호", "state": "회신구분", "remark": "비고"}


def a_return(**layout: object) -> Source:
    """Of a package of ours, of which a hand fills in a reply and a remark."""
    stated = source_of(COLUMNS, format="xlsx", row_if_any=["회신구분", "비고"], **layout).model_dump()
    return Source.model_validate(stated | {"answers": ["referral"], "key": ["package_id", "ref", "state"]})


def book(**sheets: list[list[str]]) -> bytes:
    """A workbook of these sheets."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    for name, lines in sheets.items():
        page = made.add_worksheet(name)
        for place, line in enumerate(lines):
            page.write_row(place, 0, line)
    made.close()
    return target.getvalue()


BLANK, FILLED = ["P1", "R1", "", ""], ["P1", "R1", "수락", ""]


@pytest.mark.parametrize("named", ["회신", "없음"])
def test_a_copy_that_was_filled_in_is_read_where_the_sheet_of_its_name_was_not(named: str) -> None:
    """A partner's replies were taken for none, since its layout names the sheet."""
    source, asked = a_return(sheet=named), [ASKED, ["P1", "R1", "가"]]
    for first, copy in ((BLANK, FILLED), (FILLED, BLANK)):
        content = book(의뢰=asked, 회신=[HEAD, first], 사본=[HEAD, copy])
        assert cells_of(read(source, content, as_of=AS_OF, keys=some_keys()))[0][:3] == ("P1", "R1", "수락")
    assert read(source, book(의뢰=asked, 회신=[HEAD, BLANK]), as_of=AS_OF, keys=some_keys()).height == 0


def test_two_sheets_that_were_filled_in_are_refused_where_the_layout_names_one() -> None:
    both = book(회신=[HEAD, FILLED], 사본=[HEAD, ["P1", "R2", "반려", ""]])
    with pytest.raises(Rejection, match="several_filled"):
        read(a_return(sheet="회신"), both, as_of=AS_OF, keys=some_keys())
    other = book(회신=[HEAD, FILLED], 지난달=[ASKED, ["0123456789ABCDEF", "R2", "가"]])
    with pytest.raises(Rejection, match="several_returns"):
        read(a_return(sheet="회신"), other, as_of=AS_OF, keys=some_keys())


def test_a_copy_of_a_joined_sheet_that_was_filled_in_is_not_left_out() -> None:
    """It has no key, and was taken for none of the list."""
    source = a_return(joined_sheets=["질문"], joined_by=["대상번호"])
    content = book(회신=[HEAD, FILLED], 질문=[["대상번호"]], 사본=[["대상번호", "비고"], ["R1", "위험"]])
    with pytest.raises(Rejection) as told:
        read(source, content, as_of=AS_OF, keys=some_keys())
    assert told.value.reason_ko.endswith("(1, 3번째 시트)")
    blank = book(회신=[HEAD, FILLED], 질문=[["대상번호"]], 사본=[["대상번호", "비고"], ["R1", ""]])
    assert read(source, blank, as_of=AS_OF, keys=some_keys()).height == 1


@pytest.mark.parametrize(
    ("title", "cell", "where"),
    [
        ("메모", "죽고 싶다고 함", "(5번째 열)"),
        ("", "죽고 싶다고 함", "(5번째 열)"),
        ("확인 번호 2", "482913", "(5번째 열)"),
        ("연번", "12", ""),
        ("확인", "v", ""),
        ("주소", "읍내리 1", ""),
    ],
)
def test_what_a_hand_wrote_in_a_column_of_its_own_is_not_lost_without_a_word(
    title: str, cell: str, where: str
) -> None:
    """A number of the line or a tick is nothing that somebody would miss, and what we filled in nobody wrote."""
    source = a_return(given=["주소"])
    content = book(회신=[[*HEAD, title, "주소"], [*FILLED, cell, "읍내리 1"], [*BLANK, cell, "읍내리 2"]])
    if not where:
        assert read(source, content, as_of=AS_OF, keys=some_keys()).height == 1
        return
    with pytest.raises(Rejection, match="written_beside") as told:
        read(source, content, as_of=AS_OF, keys=some_keys())
    assert told.value.reason_ko.endswith(where)


@pytest.mark.parametrize("code", sorted(RETURNED))
def test_of_each_of_our_lists_it_is_told_where_and_not_by_the_title(code: str) -> None:
    titles = header(load_source(code))
    content = book(List=[[*titles, "비밀 항목"], [*["확인"] * len(titles), "몰래"]])
    with pytest.raises(Rejection, match="written_beside") as told:
        read(load_source(code), content, as_of=AS_OF, keys=some_keys())
    assert told.value.reason_ko.endswith(f"({len(titles) + 1}번째 열)")


def test_a_column_that_was_renamed_on_a_joined_sheet_is_named_by_its_sheet() -> None:
    source = a_return(joined_sheets=["질문"], joined_by=["대상번호"])
    content = book(회신=[HEAD, FILLED], 질문=[["대상번호", "가능 요일"], ["R1", "월"]])
    with pytest.raises(Rejection) as told:
        read(source, content, as_of=AS_OF, keys=some_keys())
    assert told.value.reason_ko.endswith("(질문 시트 2번째 열)")


def test_what_stands_right_of_a_joined_sheet_keeps_its_row_back() -> None:
    """It was dropped where the first sheet has it told."""
    source = a_return(joined_sheets=["질문"], joined_by=["대상번호"])
    content = book(회신=[HEAD, FILLED], 질문=[["대상번호"], ["R1", "위험"]])
    assert cells_of(read(source, content, as_of=AS_OF, keys=some_keys()))[0][4:] == ('["위험"]', "long")


def test_a_title_that_somebody_spaced_otherwise_makes_a_line_one() -> None:
    """A line with a remark alone was passed over."""
    content = book(회신=[["송신분번호", "대상번호", "회신구분", "비 고"], ["P1", "R1", "", "위독"]])
    assert read(a_return(), content, as_of=AS_OF, keys=some_keys()).height == 1


def test_a_joined_sheet_finds_its_line_though_a_title_or_a_name_was_spaced_otherwise() -> None:
    source = a_return(joined_sheets=["질문"], joined_by=["대상번호", "성명"], given=["성명"])
    first = [["송신분번호", "대상번호", "성명", "회신구분"], ["P1", "R1", "가나", "수락"]]
    content = book(회신=first, 질문=[["대상 번호", "성 명", "비고"], ["R1", "가나 ", "위독"]])
    assert [row[:4] for row in cells_of(read(source, content, as_of=AS_OF, keys=some_keys()))] == [
        ("P1", "R1", "수락", "위독")
    ]


def test_a_note_beside_what_was_sent_to_be_read_is_not_lost_without_a_word() -> None:
    """A partner wrote beside the referral, and not on the sheet of replies, that the person had died."""
    asked = [ASKED, ["P1", "R1", "가"], ["P1", "R2", "나"]]
    for note in ("", "12", "사망"):
        noted = [*asked[:2], [*asked[2], "", note]]
        content = book(회신=[HEAD, FILLED], 의뢰=noted)
        if note != "사망":
            assert read(a_return(sheet="회신"), content, as_of=AS_OF, keys=some_keys()).height == 1
            continue
        with pytest.raises(Rejection, match="written_beside") as told:
            read(a_return(sheet="회신"), content, as_of=AS_OF, keys=some_keys())
        assert told.value.reason_ko.endswith("(2번째 시트)")


def test_a_column_that_a_hand_added_behind_those_of_a_sheet_that_we_sent_is_told_whatever_its_title() -> None:
    """A partner added a column to the sheet of referrals, and not a reply: its title hid what stood below it."""
    source, number = a_return(sheet="회신", given=["성명", "보유기한"]), "0123456789ABCDEF"
    asked = [["송신분번호", "대상번호", "요청 서비스", "보유기한"], [number, "R1", "식사 배달", "2024-05-01"]]
    replied = [HEAD, [number, "R1", "수락", ""]]
    noted = [[*asked[0], "처리 현황"], [*asked[1], "사망"]]
    assert read(source, book(회신=replied, 의뢰=asked), as_of=AS_OF, keys=some_keys()).height == 1
    with pytest.raises(Rejection, match="written_beside"):
        read(source, book(회신=replied, 의뢰=noted), as_of=AS_OF, keys=some_keys())


def test_a_note_below_the_lines_that_were_sent_is_a_row_of_its_own_and_no_number_pulled_down_is() -> None:
    """It was passed over, since nothing stands where an answer makes a line one."""
    content = book(
        회신=[HEAD, FILLED, BLANK, [], ["3월 5일 다시 전화 요망"], ["0123456789ABCDEF"], ["", "R9"]]
    )
    rows = cells_of(read(a_return(), content, as_of=AS_OF, keys=some_keys()))
    assert [row[:3] for row in rows] == [("P1", "R1", "수락"), ("3월 5일 다시 전화 요망", None, None)]


def test_a_sheet_of_sums_below_a_title_that_a_hand_added_is_no_note_beside_what_was_sent() -> None:
    """A return was refused whole for it: nothing of ours stands on that sheet."""
    sums = [["3월 집계"], ["읍면", "건수"], ["곡성읍", "12건"]]
    content = book(회신=[HEAD, FILLED], 집계=sums, 안내=[["3월 회신"], ["항목", "내용"], ["할 일", "회신"]])
    assert read(a_return(sheet="회신"), content, as_of=AS_OF, keys=some_keys()).height == 1
