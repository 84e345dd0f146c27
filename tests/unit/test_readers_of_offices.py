"""What offices put around their rows: headers of several lines, total lines, and objects within objects."""

import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tasks.doors.readers import Received, Rejection, read
from tasks.doors.table import Cells, Row, header_of, in_blocks, without_totals
from tasks.sources.words import is_total_word
from tasks.sources.writers import parquet_of, workbook_of
from tests.factories import AS_OF, person, some_keys
from tests.refused import parts_of, zipped
from warehouse.catalog import Source, load_source

BOOK = "xl/workbook.xml"


def source_of(columns: dict[str, str], **layout: Any) -> Source:
    """Text columns by name, in one layout."""
    stated = load_source("gas_cut").model_dump()
    stated |= {
        "layouts": [{"layout_from": "2023-01-01", **layout}],
        "columns": [{"name": name, "written": written, "type": "text"} for name, written in columns.items()],
        "key": [next(iter(columns))],
        "period": {"source": "as_of"},
        "observes": None,
    }
    return Source.model_validate(stated)


def cells_of(received: Received) -> list[tuple[Any, ...]]:
    """The rows without their number."""
    return [row[1:] for row in received.rows.iter_rows()]


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        ([["성명", "주소"]], ["성명", "주소"]),
        ([["대상자", None, "체납", None], ["성명", "주소", "개월수", "금액"]],
         ["대상자 성명", "대상자 주소", "체납 개월수", "체납 금액"]),
        # 성명 and 비고 were merged over both lines: nothing of them goes to their neighbours.
        ([["성명", "체납", None, "비고"], [None, "개월", "금액", None]], ["성명", "체납 개월", "체납 금액", "비고"]),
        ([["연번", None, "비고"], [None, "성명", None]], ["연번", "성명", "비고"]),
        ([["성명", "체납"], ["성명", "금액"]], ["성명", "체납 금액"]),
        ([["가", None, None], ["나", None, "다"], ["라", "마", "바"]], ["가 나 라", "가 나 마", "가 다 바"]),
        ([["성명"], ["가", "나"]], ["성명 가", "성명 나"]),
        ([], []),
    ],
)  # fmt: skip
def test_a_header_of_several_lines_has_one_title_for_each_column(
    lines: list[list[str | None]], titles: list[str]
) -> None:
    assert header_of(lines) == titles


def kept(rows: list[Row], *words: str) -> list[str | None]:
    """The last cells of the rows that are no total lines at the end."""
    return [row.cells[-1] for block in without_totals(in_blocks(rows), words) for row in block.rows()]


def test_total_lines_at_the_end_are_no_rows_and_one_in_the_middle_stays() -> None:
    written = ["가", "합계", "나", "소 계", "합계: 12건"]
    assert kept([Row([None, cell]) for cell in written], "합계", "소계") == ["가", "합계", "나"]


def test_what_is_written_below_a_total_line_is_no_row_and_without_one_it_is() -> None:
    rows: list[Cells] = [
        ["1", "가", "나"],
        ["합계", "1명", None],
        ["작성자: 가", None, None],
        [None, None, "군수"],
    ]
    assert kept([Row(row) for row in rows], "합계") == ["나"]
    assert len(kept([Row(row) for row in rows[:1] + rows[2:]], "합계")) == 3
    assert len(kept([Row(row) for row in [*rows, rows[0]]], "합계")) == 5
    assert kept([Row(rows[0]), Row(["- 이하 여백 -", None, None])], "이하여백") == ["나"]


def test_a_subtotal_of_each_town_is_no_row() -> None:
    """Where its count stood in the column of names it was a person of that name."""
    source = source_of({"town": "읍면", "person_name": "성명"}, format="csv", total_words=["소계", "합계"])
    lines = [
        "읍면,성명",
        "곡성읍,가",
        "소 계,5명",
        "오곡면,나",
        "소계,",
        '"소계","1,000 명"',
        "소계순,다",
        "합계,2명",
    ]
    received = read(source, "".join(f"{line}\r\n" for line in lines).encode(), as_of=AS_OF, keys=some_keys())
    assert [row[:2] for row in cells_of(received)] == [("곡성읍", "가"), ("오곡면", "나"), ("소계순", "다")]
    assert list(received.rows["row_no"]) == [1, 2, 3]


def test_who_is_called_like_a_total_and_more_is_a_row() -> None:
    assert kept([Row(["가"]), Row(["합계순"])], "합계") == ["가", "합계순"]
    assert kept([Row(["합계"])]) == ["합계"]


def test_a_line_that_looks_like_a_total_for_very_long_is_read_through_once() -> None:
    # Tried at every length, these take minutes.
    endless = "합계" + "-" * 200_000 + "x"
    assert kept([Row([endless])], "합계") == [endless]
    assert is_total_word([endless]) is None
    for written in ("합계 12건", "합계: 3,000원.", "합계원", "합계 (명)", "합계--"):
        assert is_total_word([written]) == "합계"
        assert kept([Row([written])], "합계") == []


def test_a_workbook_with_a_merged_header_and_a_total_line_is_read() -> None:
    source = source_of(
        {"person_name": "대상자 성명", "address": "대상자 주소", "memo": "비고"},
        format="xlsx", title_lines=1, header_lines=2, total_words=["합계"],
    )  # fmt: skip
    content = workbook_of(
        [["현황"], ["대상자", "", "비고"], ["성명", "주소", ""], ["가", "나", "다"], ["합계", "1건"]]
    )
    assert cells_of(read(source, content, as_of=AS_OF, keys=some_keys())) == [("가", "나", "다", None, None)]


def test_a_list_on_several_sheets_is_refused_where_the_one_that_the_layout_names_is_not_there() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    for month in ("1월", "2월"):
        page = book.add_worksheet(month)
        page.write_row(0, 0, ["성명", "주소"])
        page.write_row(1, 0, ["가", month])
    book.close()
    columns = {"person_name": "성명", "address": "주소"}
    named = source_of(columns, format="xlsx", sheet="2월")
    received = read(named, target.getvalue(), as_of=AS_OF, keys=some_keys())
    assert cells_of(received) == [("가", "2월", None, None)]
    with pytest.raises(Rejection, match="several_sheets"):
        read(source_of(columns, format="xlsx", sheet="3월"), target.getvalue(), as_of=AS_OF, keys=some_keys())


def test_a_delimited_file_with_a_header_of_two_lines_is_read() -> None:
    source = source_of({"a": "체납 개월", "b": "체납 금액"}, format="csv", header_lines=2)
    received = read(source, "체납,\r\n개월,금액\r\n3,5\r\n".encode(), as_of=AS_OF, keys=some_keys())
    assert cells_of(received) == [("3", "5", None, None)]


NESTED: list[dict[str, Any]] = [
    {"no": 1, "person": {"name": "가", "home": {"place": "나"}}},
    {"no": 2, "person": {"name": "다", "extra": "라"}},
    {"no": 3, "person": "마"},
]
COLUMNS = {"no": "no", "person_name": "person.name", "address": "person.home.place"}
EXPECTED = [
    ("1", "가", "나", None, None),
    ("2", "다", None, '[{"person": {"extra": "라"}}]', None),
    ("3", None, None, '[{"person": "마"}]', None),
]


def unquoted(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """With the surplus as it was written, out of its list of texts."""
    return [
        (*row[:3], row[3] and row[3].replace("\\", "").replace('"{', "{").replace('}"', "}"), row[4])
        for row in rows
    ]


def test_a_column_within_an_object_is_named_by_its_path() -> None:
    source = source_of(COLUMNS, format="jsonl", encoding="utf-8")
    content = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in NESTED).encode()
    assert unquoted(cells_of(read(source, content, as_of=AS_OF, keys=some_keys()))) == EXPECTED


@pytest.mark.parametrize(
    ("rows_at", "document"), [("", NESTED), ("data.items", {"n": 3, "data": {"items": NESTED}})]
)
def test_the_rows_of_a_document_stand_where_its_layout_says(rows_at: str, document: Any) -> None:
    source = source_of(COLUMNS, format="jsonl", encoding="utf-8", rows_at=rows_at)
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    assert unquoted(cells_of(read(source, content, as_of=AS_OF, keys=some_keys()))) == EXPECTED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"data": {"items": [{"no": 1}', "truncated"),
        (b"<html>", "wrong_format"),
        (b'{"data": {"rows": []}}', "header_missing"),
        (b'{"data": {"items": [{"other": 1}]}}', "header_missing"),
        (b'{"data": {"items": ["a", "b"]}}', "wrong_format"),
        (b'{"data": {"items": [{"no": 1, "no": 2}]}}', "wrong_format"),
        (b'{"data": {"items": [{"no": ' + b"9" * 5000 + b"}]}}", "wrong_format"),
        (b'{"data": {"items": [{"no": 1, "deep": ' + b"[" * 1200 + b"]" * 1200 + b"}]}}", "wrong_format"),
        (b'{"data": {"items": ' + b"[" * 9000 + b"]" * 9000 + b"}}", "wrong_format"),
    ],
)
def test_a_document_that_is_another_is_refused_whole(content: bytes, code: str) -> None:
    source = source_of(COLUMNS, format="jsonl", encoding="utf-8", rows_at="data.items")
    with pytest.raises(Rejection) as caught:
        read(source, content, as_of=AS_OF, keys=some_keys())
    assert caught.value.code == code


def test_what_is_no_object_in_a_document_is_a_broken_row_and_holds_no_other_back() -> None:
    source = source_of(COLUMNS, format="jsonl", encoding="utf-8", rows_at="")
    received = read(source, '[{"no": 1}, "줄"]'.encode(), as_of=AS_OF, keys=some_keys())
    assert received.rows["_shape"].to_list() == [None, "broken"]


def test_a_note_below_the_last_row_is_none_and_a_row_that_a_hand_marked_is_one() -> None:
    rows = [Row(["1", "a"]), Row(["※2", "b"]), Row(["합계", "2"]), Row(["※ 외부 유출 금지", None])]
    assert kept(rows, "합계", "※") == ["a", "b"]
    assert kept(rows, "합계") == ["a", "b", "2", None]


def record_of(**columns: tuple[str, int]) -> Source:
    """A source of records in CP949, by the type and the width of each column."""
    stated = source_of({"key": "가"}, format="csv").model_dump() | {
        "layouts": [{"layout_from": "2023-01-01", "format": "fixed_width", "encoding": "cp949"}],
        "columns": [
            {"name": name, "written": name, "type": kind, "width": width}
            for name, (kind, width) in columns.items()
        ],
        "key": ["rrn"],
    }
    return Source.model_validate(stated)


def test_a_number_before_a_telephone_is_no_resident_number_where_the_record_is_in_its_place() -> None:
    """0301 and what follows looks like somebody born in January 2003: every row was emptied, and the file refused."""
    source = record_of(rrn=("rrn", 13), months=("integer", 2), phone=("phone", 11), memo=("text", 4))
    number = person(1).digits
    records = [f"{number}0301011110001메모", f"{number}1201019990001메모", f"1{number}030101111000메모"]
    received = read(source, "".join(f"{r}\n" for r in records).encode("cp949"), as_of=AS_OF, keys=some_keys())
    assert received.rows["_shape"].to_list() == [None, None, "rrn_out_of_place"]
    assert received.rows["phone"].to_list() == ["01011110001", "01019990001", None]


def test_an_amount_beside_a_day_is_no_number_over_a_border_where_the_record_is_in_its_place() -> None:
    """840203 and the first seven digits of 20240115 look like a birth and a number: 1 row in 30 was emptied."""
    source = record_of(rrn=("rrn", 15), arrears=("integer", 12), told_on=("date", 8))
    number = person(1).digits
    records = [f"{number}  840203      20240115", f"{number}  00084020312020240115", f" {number} 840203      20240115",
               f"{'':15}840203      20240115", f"{number}{number}1   20240115"]  # fmt: skip
    received = read(
        source, "".join(f"{r[:35]}\n" for r in records).encode("cp949"), as_of=AS_OF, keys=some_keys()
    )
    assert received.rows["_shape"].to_list() == [None, None, None, *["rrn_out_of_place"] * 2]
    assert received.rows["arrears"].to_list()[:2] == ["840203", "000840203120"]


def test_a_list_without_resident_numbers_may_have_an_amount_or_a_telephone_after_a_day() -> None:
    """240115 and an amount of seven digits look like a birth and a number: the whole file was refused."""
    source = record_of(
        key=("text", 4),
        told_on=("date", 10),
        arrears=("integer", 8),
        born_on=("date", 8),
        phone=("phone", 11),
    )
    records = [
        "가1 20240115   12300001950050501011110001",
        "나2 20240115   1230000",
        "다3    840203   2345678",
    ]
    received = read(
        source, "".join(f"{r:<40}\n" for r in records).encode("cp949"), as_of=AS_OF, keys=some_keys()
    )
    assert received.rows["_shape"].to_list() == [None, None, "rrn_out_of_place"]
    assert received.rows["arrears"].to_list() == ["1230000", "1230000", None]
    assert received.rows["phone"].to_list()[0] == "01011110001"


def test_the_half_of_a_number_in_a_column_that_nobody_declared_is_not_kept() -> None:
    source = source_of({"a": "성명"}, format="csv")
    content = "성명,주민번호 뒷자리,순번\r\n가,1961234,1961234\r\n".encode()
    (row,) = read(source, content, as_of=AS_OF, keys=some_keys()).rows.to_dicts()
    half, number = json.loads(row["_extra"])
    assert (half, number) == (some_keys().unreadable("1961234"), "1961234")
    merged = (
        "주민번호,,성명\r\n500505,1961234,가\r\n".encode()
    )  # one title over both halves stands over the first
    (row,) = read(source, merged, as_of=AS_OF, keys=some_keys()).rows.to_dicts()
    assert "1961234" not in row["_extra"]


def test_lines_without_a_filled_cell_are_no_rows_wherever_they_stand() -> None:
    """A spreadsheet writes ``,,`` for each row that once was: more of them than rows had a whole list rejected."""
    source = source_of({"a": "성명", "b": "주소"}, format="csv")
    content = '성명,주소\r\n,\r\n가,\r\n"",""\r\n,나\r\n,,,\r\n,\r\n'.encode()
    received = read(source, content, as_of=AS_OF, keys=some_keys())
    assert cells_of(received) == [("가", "", None, None), ("", "나", None, None)]
    assert received.rows["row_no"].to_list() == [1, 2]


def test_a_text_that_is_held_from_a_spreadsheet_is_read_as_it_is() -> None:
    """``="010…"`` keeps the first zero in a spreadsheet; it made every telephone and day of a list unreadable."""
    source = source_of({"a": "성명", "b": "연락처"}, format="csv")
    content = '성명,연락처\r\n가,="010-0999-0001"\r\n"=""나""","=""1,234"""\r\n=A1&"x",="다\r\n'.encode()
    received = read(source, content, as_of=AS_OF, keys=some_keys())
    assert [row[:2] for row in cells_of(received)] == [
        ("가", "010-0999-0001"),
        ("나", "1,234"),
        ('=A1&"x"', '="다'),
    ]


def test_an_instant_of_parquet_is_told_by_the_clock_of_korea() -> None:
    source = source_of({"a": "시각"}, format="parquet")
    content = parquet_of({"시각": [datetime(2024, 2, 29, 15, tzinfo=UTC)]})
    ((cell, *_),) = cells_of(read(source, content, as_of=AS_OF, keys=some_keys()))
    assert cell == "2024-03-01 00:00:00+09:00"


def test_the_day_of_no_end_in_the_old_writing_of_an_instant_is_no_day_of_long_ago() -> None:
    source = source_of({"a": "종료일"}, format="parquet")
    content = io.BytesIO()
    ends = pa.array([datetime(9999, 12, 31), datetime(2024, 3, 1, 9)], pa.timestamp("us"))  # noqa: DTZ001 -- as such files have it
    pq.write_table(pa.table({"종료일": ends}), content, use_deprecated_int96_timestamps=True)
    rows = cells_of(read(source, content.getvalue(), as_of=AS_OF, keys=some_keys()))
    assert [cell for cell, *_ in rows] == ["9999-12-31 00:00:00", "2024-03-01 09:00:00"]


def test_a_long_decimal_is_read_and_a_number_that_is_none_is_an_empty_cell() -> None:
    source = source_of({"a": "액", "b": "율"}, format="parquet")
    content = io.BytesIO()
    amounts = pa.array([Decimal(10) ** 37, Decimal(5)], pa.decimal128(38, 0))
    pq.write_table(pa.table({"액": amounts, "율": pa.array([float("nan"), 0.5])}), content)
    rows = cells_of(read(source, content.getvalue(), as_of=AS_OF, keys=some_keys()))
    assert [row[:2] for row in rows] == [("1" + "0" * 37, None), ("5", "0.5")]
    told = read(source_of({"a": "a"}, format="jsonl"), b'{"a": NaN}\n', as_of=AS_OF, keys=some_keys())
    assert told.rows["a"].to_list() == [None]


def test_a_fraction_of_a_workbook_has_the_digits_that_it_shows() -> None:
    source = source_of({"a": "액"}, format="xlsx")
    numbers = [28540524.26, 1_000_000 * 1.1, 0.1 + 0.2, -54422922.53, 0.1, 12.0]
    texts = ["1234567.123456789", "0.1.2.3.4.5.6.7.8.9", "12345678.99가나다라마바"]
    content = workbook_of([["액"], *([number] for number in numbers), *([text] for text in texts)])
    rows = cells_of(read(source, content, as_of=AS_OF, keys=some_keys()))
    shown = ["28540524.26", "1100000", "0.3", "-54422922.53", "0.1", "12"]
    assert [cell for cell, *_ in rows] == [*shown, *texts]


def test_the_days_of_a_workbook_that_counts_from_1904_are_not_four_years_old() -> None:
    # As every Excel since 2016 writes it: an extension of the same name stands behind, and says nothing of days.
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"date_1904": True}) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, "단수일자")
        page.write_datetime(1, 0, datetime(2024, 2, 3), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
        page.write_number(2, 0, 43863)
    parts = parts_of(content.getvalue())
    named = b'<x:workbookPr xmlns:x="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"/>'
    extended = parts[BOOK].replace(b"</workbook>", b"<extLst><ext>" + named + b"</ext></extLst></workbook>")
    source = source_of({"a": "단수일자"}, format="xlsx")
    days = source.model_copy(update={"columns": (source.columns[0].model_copy(update={"type": "date"}),)})
    for book_part in (parts[BOOK], extended):
        rows = read(days, zipped(parts | {BOOK: book_part}), as_of=AS_OF, keys=some_keys()).rows
        assert [cell[:10] for cell in rows["a"]] == ["2024-02-03", "2024-02-03"]


def test_a_day_that_no_calendar_has_is_kept_as_it_is_written_and_holds_no_other_row_back() -> None:
    source = source_of({"a": "일시"}, format="parquet")
    content = io.BytesIO()
    moments = pa.array([-62_198_755_200_000_000, 0], pa.int64()).cast(pa.timestamp("us"))
    pq.write_table(pa.table({"일시": moments}), content)
    rows = cells_of(read(source, content.getvalue(), as_of=AS_OF, keys=some_keys()))
    assert [cell for cell, *_ in rows] == ["-0001-01-01 00:00:00.000000", "1970-01-01 00:00:00"]


@pytest.mark.parametrize("odd", ["", '김비,"여러\n줄"\n'])
@pytest.mark.parametrize("head", [["성명,사는 곳"], ["대상자,", "성명,주소"]])
def test_a_header_that_is_printed_on_each_page_is_nobody(head: list[str], odd: str) -> None:
    """A list of names and places had a person called 성명, who lives in 주소."""
    people = [f"이{n},읍내리 {n}" for n in range(9)]
    lines = [*head, *people[:3], *head, *people[3:5], *head, *head, *people[5:]]
    joined = header_of([[cell or None for cell in line.split(",")] for line in head])
    titles = dict(zip(("person_name", "memo"), map(str, joined), strict=True))
    told = {"header_lines": len(head)}
    source = source_of(titles, format="csv", encoding="utf-8", delimiter=",", **told)
    text = "\n".join(lines) + "\n" + odd
    names = [row[0] for row in cells_of(read(source, text.encode(), as_of=AS_OF, keys=some_keys()))]
    assert names == [f"이{n}" for n in range(9)] + (["김비"] if odd else [])
    book = workbook_of([line.split(",") for line in lines])
    rows = cells_of(read(source_of(titles, format="xlsx", **told), book, as_of=AS_OF, keys=some_keys()))
    assert [row[0] for row in rows] == [f"이{n}" for n in range(9)]
