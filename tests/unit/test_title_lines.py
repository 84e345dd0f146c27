"""An office writes a title line more, or leaves one out: the header is found by its titles, and it is told."""

from datetime import date

import pytest

from tasks.doors.readers import Noticed, Received, Rejection, read
from tasks.sources.writers import workbook_of
from tests.factories import AS_OF, file_in, person, some_keys, source_file
from warehouse.catalog import Source, load_source

OTHER = (Noticed("other_title", "", 3),)
ROWS = [person(number).row() for number in (1, 2, 3)]
EXTRA = "2024년 2월 단전 현황\r\n\r\n"


def listed(lines: str = "", *, without: int = 0) -> bytes:
    """A list of cut water with lines above its own, of which the first may be gone."""
    own = source_file("water_cut", ROWS, period="2024년 2월").decode("cp949").split("\r\n", without)[-1]
    return (lines + own).encode("cp949")


def book(above: list[list[str]], *, of: str = "apartment_fee_arrears") -> bytes:
    """A workbook whose header stands under these lines."""
    source = load_source(of)
    titles = [column.written for column in source.columns]
    cells = {"rrn": "960101-2960001", "base_month": "2024-02", "months_overdue": "3", "arrears_krw": "90000"}
    rows = [[cells.get(column.name, f"가{n}") for column in source.columns] for n in range(3)]
    return workbook_of([*above, titles, *rows])


def taken(source: Source | str, content: bytes) -> Received:
    """The file as the inbox reads it."""
    known = load_source(source) if isinstance(source, str) else source
    return read(known, content, as_of=AS_OF, keys=some_keys())


def without_period(code: str, **layout: object) -> Source:
    """The source as it would be if its period were the month in which it comes."""
    stated = load_source(code).model_dump()
    stated["period"] = {"source": "as_of"}
    stated["layouts"] = [stated["layouts"][0] | layout]
    return Source.model_validate(stated)


@pytest.mark.parametrize(
    "lines",
    ["\r\n", EXTRA, "곡성군,,,담당,팀장,과장,비고\r\n", '상수도 "단수\r\n', "단수 현황,,,,,(단위: 원),\r\n"],
)
def test_a_list_with_more_lines_above_its_header_is_taken_in_and_it_is_told(lines: str) -> None:
    received = taken("water_cut", listed(lines))
    assert (received.height, received.period, received.noticed) == (3, "2024-02", OTHER)


@pytest.mark.parametrize(
    "above",
    [
        [["2024년 2월 관리비"], [""], ["체납 명단"]],
        [["관리비 체납"], ["(2024년 2월)"], ["결재", "담당", "팀장", "과장", "군수"]],
    ],
)
def test_a_workbook_with_more_lines_above_its_header_is_taken_in_and_it_is_told(
    above: list[list[str]],
) -> None:
    received = taken("apartment_fee_arrears", book(above))
    assert (received.height, received.period, received.noticed) == (3, "2024-02", OTHER)


def test_a_list_as_declared_is_told_of_nowhere_also_with_a_blank_line_below_its_title() -> None:
    assert taken("water_cut", listed()).noticed == ()
    assert taken("water_cut", listed().replace(b"\r\n", b"\r\n\r\n", 1)).noticed == ()
    assert taken("apartment_fee_arrears", book([["2024년 2월"]])).noticed == ()


def test_a_list_without_its_title_is_read_where_the_title_does_not_say_its_month() -> None:
    assert taken(without_period("water_cut"), listed(without=1)).noticed == OTHER
    source = without_period("apartment_fee_arrears")
    assert taken(source, book([])).noticed == OTHER


def test_a_list_whose_title_says_its_month_is_asked_for_that_where_the_title_is_gone() -> None:
    for code, content in (("water_cut", listed(without=1)), ("apartment_fee_arrears", book([]))):
        with pytest.raises(Rejection, match="no_period"):
            taken(code, content)


def test_a_column_that_is_missing_is_named_also_below_another_title() -> None:
    with pytest.raises(Rejection, match=r"column_missing.*단수일자"):
        taken("water_cut", listed(EXTRA).replace("단수일자".encode("cp949"), "날짜".encode("cp949")))


def test_titles_that_name_two_months_are_not_chosen_between() -> None:
    with pytest.raises(Rejection, match="period_unclear"):
        taken("water_cut", listed("2024년 3월 보고\r\n"))
    made = listed("2024년 3월 5일 출력\r\n")
    assert taken("water_cut", made).period == "2024-02"


def test_a_list_that_was_sorted_with_its_header_loses_no_row() -> None:
    title, header, *rows = listed().decode("cp949").split("\r\n")
    with pytest.raises(Rejection, match="header_missing"):
        taken("water_cut", "\r\n".join([title, rows[0], header, *rows[1:]]).encode("cp949"))


def test_a_row_of_words_alone_that_fills_the_columns_is_no_title() -> None:
    titles = len(load_source("apartment_fee_arrears").columns)
    with pytest.raises(Rejection, match="header_missing"):
        taken("apartment_fee_arrears", book([["2024년 2월"], ["가"] * titles]))


def test_no_record_of_a_fixed_width_list_is_taken_for_a_title_that_is_gone() -> None:
    source = without_period("long_term_care", title_lines=1)
    day = date(2024, 3, 4)
    whole = file_in(source, source.layout(day), ROWS, period="2024년 2월")
    assert taken(source, whole).noticed == ()
    received = taken(source, whole.split(b"\n", 1)[1])
    assert (received.height, received.noticed) == (3, OTHER)


def test_a_list_of_a_month_that_lies_ahead_is_taken_in_and_it_is_told() -> None:
    own = source_file("water_cut", ROWS, period="2025년 2월")
    assert taken("water_cut", own).noticed == (Noticed("period_ahead", "", 3),)
    assert taken("water_cut", source_file("water_cut", ROWS, period="2024년 3월")).noticed == ()
