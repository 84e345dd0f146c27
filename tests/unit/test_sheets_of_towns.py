"""A list that stands on a sheet for each town is one list; sheets of several months are none."""

import io

import openpyxl
import pytest
import xlsxwriter

from tasks.doors.readers import Rejection, read
from tests.factories import AS_OF, person, some_keys, source_file
from tests.unit.test_readers_of_offices import cells_of, source_of
from warehouse.catalog import Source, load_source


def by_town(*sheets: list[list[str]]) -> bytes:
    """A workbook of sheets that are called by towns."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    for town, lines in zip(("곡성읍", "오곡면", "삼기면"), sheets, strict=False):
        page = book.add_worksheet(town)
        for place, line in enumerate(lines):
            page.write_row(place, 0, line)
    book.close()
    return target.getvalue()


HEAD = ["성명", "주소"]


def test_a_list_with_a_sheet_for_each_town_is_read_whole_and_without_the_totals_of_each() -> None:
    columns = {"person_name": "성명", "address": "주소"}
    source = source_of(columns, format="xlsx", title_lines=1, total_words=["계"], every_sheet=True)
    lists = [
        [["곡성읍(2024년 2월)"], HEAD, ["가", "나"], ["계", "1"]],
        [["오곡면(2024년 2월)"], HEAD, ["계", "0"]],
        [["삼기면(2024년 2월)"], HEAD, ["다", "라"], ["마", "바"], ["계", "2"]],
    ]
    received = read(source, by_town(*lists), as_of=AS_OF, keys=some_keys())
    assert [row[:2] for row in cells_of(received)] == [("가", "나"), ("다", "라"), ("마", "바")]
    assert received.is_exact
    other = [["오곡면"], ["주소", "성명"], ["나", "가"]]
    with pytest.raises(Rejection, match="sheets_differ"):
        read(source, by_town(lists[0], other), as_of=AS_OF, keys=some_keys())


def test_a_sheet_of_a_town_that_renamed_a_title_of_the_key_is_not_left_out() -> None:
    columns = {"person_name": "성명", "address": "주소"}
    source = source_of(columns, format="xlsx", every_sheet=True)
    lists = [[HEAD, ["가", "나"]], [["이름", "주소"], ["다", "라"]]]
    with pytest.raises(Rejection, match="sheets_differ"):
        read(source, by_town(*lists), as_of=AS_OF, keys=some_keys())
    codes = [["읍면", "코드", "주소"], ["오곡면", "1", "-"]]
    wide = source_of(columns | {"a": "가", "b": "나"}, format="xlsx", every_sheet=True)
    received = read(
        wide, by_town([[*HEAD, "가", "나"], ["가", "나", "", ""]], codes), as_of=AS_OF, keys=some_keys()
    )
    assert received.height == 1


def test_a_sheet_of_a_town_that_wrote_no_header_is_not_left_out() -> None:
    source = source_of({"person_name": "성명", "address": "주소"}, format="xlsx", every_sheet=True)
    with pytest.raises(Rejection, match="sheets_differ") as told:
        read(source, by_town([HEAD, ["가", "나"]], [["다", "라"]]), as_of=AS_OF, keys=some_keys())
    assert told.value.reason_ko.endswith(
        "다른 표인 시트(숨긴 시트 포함)는 빼고 다시 보내 주십시오. (2번째 시트)"
    )


def test_sheets_of_several_months_are_not_one_list() -> None:
    stated = source_of({"person_name": "성명"}, format="xlsx", title_lines=1, every_sheet=True).model_dump()
    source = Source.model_validate(stated | {"period": {"source": "title"}})
    lists = [[[f"2024년 {month}월"], ["성명"], ["가"]] for month in (1, 2)]
    with pytest.raises(Rejection, match="period_unclear"):
        read(source, by_town(*lists), as_of=AS_OF, keys=some_keys())


def test_a_word_that_was_merged_over_several_lines_is_said_of_each_of_them() -> None:
    """Of a town that was merged over its households only the first had one."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    page, form = book.add_worksheet(), book.add_format({"border": 1})
    page.merge_range("A1:C1", "명단", form)
    for column, title in enumerate(["읍면", "성명", "주소"]):
        page.merge_range(1, column, 2, column, title, form)
    for line, name in enumerate("가나다", 3):
        page.write_row(line, 1, [name, "읍내리"])
    page.merge_range("A4:A6", "곡성읍", form)
    page.merge_range("A7:A9", "오곡면", form)
    page.write_row(6, 1, ["라", "오지리"])
    book.close()
    columns = {"village_name": "읍면", "person_name": "성명", "address": "주소"}
    source = source_of(columns, format="xlsx", title_lines=1, header_lines=2)
    received = read(source, target.getvalue(), as_of=AS_OF, keys=some_keys())
    towns = [("곡성읍", "가"), ("곡성읍", "나"), ("곡성읍", "다"), ("오곡면", "라")]
    assert [row[:2] for row in cells_of(received)] == towns


def test_so_it_is_where_a_program_writes_no_covered_cells_and_a_word_below_another_stays() -> None:
    book = openpyxl.Workbook()
    lines = [
        ["읍면", "성명"],
        ["곡성읍", "가"],
        [None, "나"],
        [None, "다"],
        ["오곡면", "라"],
        ["삼기면", "마"],
    ]
    for line in lines:
        book.active.append(line)
    book.active.merge_cells("A2:A4")
    book.active.merged_cells.add("A5:A6")
    target = io.BytesIO()
    book.save(target)
    source = source_of({"village_name": "읍면", "person_name": "성명"}, format="xlsx")
    received = read(source, target.getvalue(), as_of=AS_OF, keys=some_keys())
    towns = ["곡성읍", "곡성읍", "곡성읍", "오곡면", "삼기면"]
    assert [row[0] for row in cells_of(received)] == towns


def test_a_further_sheet_of_a_list_with_another_title_of_the_key_is_not_left_out() -> None:
    """Whoever stood on it was seen by nobody; a table of something else beside a list is none of its sheets."""
    source = source_of({"person_name": "성명", "address": "주소", "memo": "비고"}, format="xlsx")
    first = [[*HEAD, "비고"], ["가", "나", ""]]
    with pytest.raises(Rejection, match="several_sheets"):
        read(
            source,
            by_town(first, [["이름", "주소", "비고"], ["다", "라", ""]]),
            as_of=AS_OF,
            keys=some_keys(),
        )
    counts = [["읍면", "건수", "비고"], ["곡성읍", "1", ""]]
    assert read(source, by_town(first, counts), as_of=AS_OF, keys=some_keys()).height == 1


@pytest.mark.parametrize(
    ("code", "rows", "told"),
    [
        ("staff_roster", [{}], ["직원번호", "성명", "성별", "소속", "업무전화", "담당분야", "운전가능"]),
        ("house_fire", [person(1).row(fire_on="2024-02-03")], ["피해자 성명", "연락처", "화재 장소"]),
    ],
)
def test_a_sheet_that_tells_some_of_a_list_once_more_is_no_part_of_it(
    code: str, rows: list[dict[str, str]], told: list[str]
) -> None:
    """A roster with a telephone list beside it was refused, and nobody could be sent to a door."""
    book = openpyxl.load_workbook(io.BytesIO(source_file(code, rows)))
    page = book.create_sheet("명부")
    page.append(told)
    page.append(["가"] * len(told))
    target = io.BytesIO()
    book.save(target)
    received = read(load_source(code), target.getvalue(), as_of=AS_OF, keys=some_keys())
    assert received.height == 1


def test_an_office_is_told_which_sheets_are_taken_for_lists_and_what_to_do_with_each_kind() -> None:
    """With last month's list beside this month's it was advised to join them."""
    source = source_of({"person_name": "성명", "address": "주소"}, format="xlsx")
    lists = [[HEAD, ["가", "나"]], [["읍면", "건수"], ["곡성읍", "1"]], [HEAD, ["다", "라"]]]
    with pytest.raises(Rejection) as told:
        read(source, by_town(*lists), as_of=AS_OF, keys=some_keys())
    assert "지난달 자료나 다른 목록이면 그 시트(숨긴 시트 포함)를 빼고" in told.value.reason_ko
    assert told.value.reason_ko.endswith("(1, 3번째 시트)")
