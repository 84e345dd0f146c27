"""Files as they were declared, and the oddities of real ones that are no fault: what their rows hold when read."""

import io
import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.doors.readers import Received, Rejection, read
from tasks.sources.writers import parquet_of, workbook_of
from tests.factories import AS_OF, Person, fixture, header, person, rrn, some_keys, source_file
from tests.refused import CODES, RETURNED, of_format
from warehouse.catalog import all_sources, load_source

ANY_DAY = date(2024, 5, 6)
SOMEBODY = person(1)


def received(code: str, content: bytes, as_of: date = AS_OF) -> Received:
    """The file as read."""
    return read(load_source(code), content, as_of=as_of, keys=some_keys())


def token(one: Person) -> str:
    """What stands for a person's number in raw rows."""
    return f"{some_keys().token_of(one.digits)}/19500505/F"


def edited(code: str, edit: Callable[[str], str]) -> bytes:
    """The sample of a text source with its text changed."""
    encoding = load_source(code).layout(AS_OF).encoding
    return edit(fixture(code).decode(encoding)).encode(encoding)


@pytest.mark.parametrize("code", CODES)
def test_a_sample_is_read_whole_and_every_row_is_numbered(code: str) -> None:
    rows = received(code, fixture(code)).rows
    assert rows["row_no"].to_list() == list(range(1, rows.height + 1))
    assert rows.columns[1:-2] == [column.name for column in load_source(code).columns]
    assert rows["_shape"].null_count() == rows["_extra"].null_count() == rows.height


@pytest.mark.parametrize("code", CODES)
def test_a_file_made_of_rows_is_read_back_as_those_rows(code: str) -> None:
    names = {column.name: column.type for column in load_source(code).columns}
    if not {"rrn", "person_name"} <= set(names):
        return
    rows = received(code, source_file(code, [person(n).row() for n in range(3)])).rows
    assert rows["person_name"].to_list() == [person(n).person_name for n in range(3)]
    assert rows["rrn"].to_list() == [token(person(n)) for n in range(3)]


@pytest.mark.parametrize("code", CODES)
def test_a_header_without_rows_is_an_empty_list(code: str) -> None:
    empty = source_file(code, [])
    if load_source(code).layout(AS_OF).format in ("fixed_width", "jsonl"):
        empty = b"\n"
    if place := load_source(code).layout(AS_OF).rows_at:
        empty = json.dumps({place: []}).encode()
    assert received(code, empty).rows.is_empty()


@pytest.mark.parametrize("code", of_format("csv", "fixed_width", "jsonl"))
def test_line_ends_of_any_system_are_the_same(code: str) -> None:
    plain = received(code, edited(code, lambda text: text.replace("\r\n", "\n"))).rows
    assert received(
        code, edited(code, lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"))
    ).rows.equals(plain)
    if code in of_format("csv"):
        assert received(
            code, edited(code, lambda text: text.replace("\r\n", "\n").replace("\n", "\r"))
        ).rows.equals(plain)


@pytest.mark.parametrize("code", of_format("csv", "jsonl"))
def test_blank_lines_are_no_rows(code: str) -> None:
    plain = received(code, fixture(code)).rows
    assert received(code, fixture(code) + b"\r\n\r\n").rows.equals(plain)


@pytest.mark.parametrize(
    "code", [c for c in of_format("csv", "jsonl") if load_source(c).layout(AS_OF).encoding != "cp949"]
)
def test_a_byte_order_mark_may_be_there_once_twice_or_not(code: str) -> None:
    plain = received(code, fixture(code)).rows
    bare = fixture(code).removeprefix(b"\xef\xbb\xbf")
    for marks in (b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf" * 2):
        assert received(code, marks + bare).rows.equals(plain)


@pytest.mark.parametrize("code", of_format("csv"))
def test_line_breaks_delimiters_and_quotes_inside_quotes_are_part_of_the_cell(code: str) -> None:
    source = load_source(code)
    column = next(c.name for c in source.columns if c.type == "text")
    written = f'첫 줄\r\n둘째 "줄"{source.layout(AS_OF).delimiter} 끝'
    rows = received(code, source_file(code, [{column: written}, {}])).rows
    assert rows.height == 2
    assert rows[column][0] == written


@pytest.mark.parametrize("code", of_format("csv"))
def test_a_row_with_too_few_cells_and_one_with_too_many_are_kept_and_marked(code: str) -> None:
    layout = load_source(code).layout(AS_OF)
    whole = received(code, fixture(code)).rows.height

    def ragged(text: str) -> str:
        last = text.splitlines()[-1]
        # A spreadsheet fills up some rows together; one alone has a delimiter within a text, and is shifted.
        cells = ("남는 것", "{0}{0}", "{0}{0}", None, "")
        ends = ("" if cell is None else layout.delimiter + cell.format(layout.delimiter) for cell in cells)
        return text + "하나\r\n" + "".join(f"{last}{end}\r\n" for end in ends)

    rows = received(code, edited(code, ragged)).rows
    assert rows["_shape"].to_list() == [None] * whole + ["short", "long", None, None, None, "long"]
    assert json.loads(rows["_extra"][whole + 1]) == ["남는 것"]


def test_a_row_that_ends_before_columns_which_a_file_may_lack_is_whole() -> None:
    """A spreadsheet writes no separators behind the last cell of sixteen rows whose last columns are empty."""
    source = load_source("operator_order")
    last = max(n for n, column in enumerate(source.columns) if not column.is_optional) + 1
    lines = source_file("operator_order", [{}] * 3).decode("utf-8-sig").splitlines()
    cut = [
        ",".join(line.split(",")[:cells]) for line, cells in zip(lines[1:], (last, last - 1, 99), strict=True)
    ]
    rows = received("operator_order", ("\r\n".join([lines[0], *cut]) + "\r\n").encode("utf-8-sig")).rows
    assert rows["_shape"].to_list() == [None, "short", None]
    assert rows["document_no"].to_list() == [None, None, ""]


@pytest.mark.parametrize("code", sorted({*of_format("csv", "xlsx", "parquet")} - RETURNED))
def test_columns_that_nobody_declared_are_kept_beside_and_their_titles_are_not(code: str) -> None:
    source = load_source(code)
    titles = [*header(source), "비밀 항목 " + SOMEBODY.rrn]
    cells = ["확인"] * len(source.columns) + ["몰래 " + SOMEBODY.rrn]
    rows = received(code, _in_format(code, titles, cells)).rows
    assert rows.height == 1
    assert json.loads(rows["_extra"][0]) == [f"몰래 {token(SOMEBODY)}"]
    assert "비밀 항목" not in str(rows.to_dicts())


def _in_format(code: str, titles: list[str], cells: list[str]) -> bytes:
    source = load_source(code)
    layout = source.layout(AS_OF)
    cells = [
        "2024-02" if c.type == "month" else cell for c, cell in zip(source.columns, cells, strict=False)
    ] + cells[-1:]
    title = ["2024년 2월, 2024년 1차"] * layout.title_lines
    if layout.format == "xlsx":
        return workbook_of([*([line] for line in title), titles, cells], sheet=layout.sheet)
    if layout.format == "parquet":
        return parquet_of({name: [cell] for name, cell in zip(titles, cells, strict=True)})
    lines = [*title, layout.delimiter.join(titles), layout.delimiter.join(cells)]
    return "".join(line + "\r\n" for line in lines).encode(layout.encoding)


def test_columns_may_stand_in_another_order_and_titles_may_be_spaced_or_full_width() -> None:
    order = ["체납액（원）", "비고", "단수 일자", "주소", "연락처", " 성명 ", "주민등록번호"]
    cells = ["52,000", "", "2024.02.03", "읍내리", "010-0123-4567", "김복순", SOMEBODY.rrn]
    text = "\r\n".join(["단수 (2024년 2월)", ",".join(order), ",".join(f'"{cell}"' for cell in cells), ""])
    row = received("water_cut", text.encode("cp949")).rows.row(0, named=True)
    assert row["arrears_krw"] == "52,000"
    assert row["rrn"] == token(SOMEBODY)
    assert row["person_name"] == "김복순"


def test_hangul_beyond_the_old_standard_is_read() -> None:
    rows = received("water_cut", source_file("water_cut", [SOMEBODY.row(person_name="똠펲햏")])).rows
    assert rows["person_name"][0] == "똠펲햏"


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("단수 현황(2024년 2월)", "2024-02"),
        ("2023년12월 기준", "2023-12"),
        ("２０２４년 ２월", "2024-02"),
        ("2024년 13월", None),
        ("2024년 0월", None),
        ("9999년 1월", None),
        ("단수 현황", None),
        ("", None),
        (f"{SOMEBODY.rrn} 님의 2024년 3월", "2024-03"),
        ("출력일시: 2024-03-04 09:10 단수 현황(2024년 2월)", "2024-02"),
        ("2024. 3. 4. 출력 / 2024년 2월 단수 현황", "2024-02"),
        ("조회일자 2024년 3월 4일", "2024-03"),
        ("2024년 3월 4일 작성 기준", "2024-03"),
    ],
)
def test_the_period_is_read_from_the_title_line(title: str, period: str | None) -> None:
    content = source_file("water_cut", [SOMEBODY.row()]).decode("cp949").split("\r\n", 1)[1]
    content = f"{title}\r\n{content}".encode("cp949")
    if period is None:
        with pytest.raises(Rejection, match="no_period"):
            received("water_cut", content)
    else:
        assert received("water_cut", content).period == period


def test_the_period_of_a_central_list_is_its_year_and_round() -> None:
    assert (
        received("ssis_central", source_file("ssis_central", [SOMEBODY.row()], period="2024년 3차")).period
        == "2024-3"
    )


@pytest.mark.parametrize(
    ("months", "period"),
    [
        (["2024-02", "2024-02", "2023-11"], "2024-02"),
        (["미상", "미상", "미상", "2024-02"], "2024-02"),
        (["202402", "2024년 2월", "2024.02", "2023-11", "2023-11"], "2024-02"),
        (["2024-01", "2024-02"], "2024-02"),
        (["2024-99", "2024-02", ""], "2024-02"),
        (["2024-00", "없음"], None),
    ],
)
@pytest.mark.parametrize("turn", [1, -1])
def test_the_period_is_the_commonest_month_of_its_column_whatever_else_stands_there(
    months: list[str], period: str | None, turn: int
) -> None:
    rows = [person(n).row(base_month=month) for n, month in enumerate(months[::turn])]
    content = source_file("power_arrears", rows)
    if period is None:
        with pytest.raises(Rejection, match="no_period"):
            received("power_arrears", content)
    else:
        assert received("power_arrears", content).period == period


def test_the_period_of_a_file_that_states_none_is_its_day_or_month() -> None:
    assert received("crisis_alert", fixture("crisis_alert"), ANY_DAY).period == "2024-05-06"
    assert received("benefit_recipient", fixture("benefit_recipient"), ANY_DAY).period == "2024-05"
    assert received("power_arrears", source_file("power_arrears", []), ANY_DAY).period == "2024-05"


def test_a_number_in_the_title_the_surplus_and_every_text_cell_of_a_row_is_scrubbed() -> None:
    for source in all_sources():
        code = source.code
        if source.layout(AS_OF).format == "fixed_width":
            continue
        texts = {c.name: f"x {SOMEBODY.rrn}" for c in source.columns if c.type not in ("rrn", "month")}
        rows = received(
            code, source_file(code, [texts], period=f"{SOMEBODY.rrn} 2024년 1차, 2024년 2월")
        ).rows
        stored = str(rows.to_dicts())
        assert SOMEBODY.digits[:6] + "-" not in stored, code
        assert SOMEBODY.digits[6:] not in stored, code
        assert stored.count(some_keys().token_of(SOMEBODY.digits)) == len(texts), code


@pytest.mark.parametrize("key", ["memo {}", "{}", "a\n{}", "가{}나"])
def test_a_number_in_the_key_and_in_nested_values_of_a_json_line_is_scrubbed(key: str) -> None:
    split = f"{SOMEBODY.digits[:6]}\n{SOMEBODY.digits[6:]}"
    nested = {
        "깊이": [{"더": split, SOMEBODY.rrn: int(SOMEBODY.digits)}],
        "t": f"{SOMEBODY.digits[:6]}\t{SOMEBODY.digits[6:]}",
    }
    alert = {"alertId": "WA1", "text": {"a": split}, key.format(split): 1, "more": nested}
    for ascii_only in (True, False):
        rows = received("crisis_alert", json.dumps(alert, ensure_ascii=ascii_only).encode() + b"\n").rows
        stored = str(rows.to_dicts())
        assert SOMEBODY.digits[6:] not in stored
        assert stored.count(token(SOMEBODY)) == 6
        assert rows["_shape"][0] is None


def test_a_json_line_that_is_no_object_is_kept_as_a_broken_row_and_holds_no_alert_back() -> None:
    lines = fixture("crisis_alert").decode().splitlines()
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in SOMEBODY.rrn)
    broken = [lines[0][:40], "[1, 2]", '{"alertId": "1", "alertId": "2"}', f'"{escaped}', "{" * 5000, "null"]
    rows = received("crisis_alert", "".join(line + "\n" for line in [*broken, *lines]).encode()).rows
    assert rows["_shape"].to_list() == ["broken"] * len(broken) + [None] * len(lines)
    assert all(rows["_extra"][n] for n in range(len(broken)))
    assert SOMEBODY.digits[6:] not in str(rows.to_dicts())


def test_a_json_line_may_hold_signs_that_end_lines_elsewhere_and_halves_of_letters() -> None:
    texts = ["a\u2028b\u0085c\x0bd", "\ud83d\ude00", "\ud800!", "\x00"]
    lines = [
        json.dumps({"alertId": str(n), "text": text}, ensure_ascii=n > 0) for n, text in enumerate(texts[:1])
    ]
    lines += [json.dumps({"alertId": str(n), "text": text}) for n, text in enumerate(texts, 1)]
    lines += [json.dumps({"alertId": "9", "text": texts[0]}, ensure_ascii=False)]
    rows = received("crisis_alert", "".join(line + "\n" for line in lines).encode()).rows
    assert rows["memo"].to_list() == [texts[0], texts[0], "😀", "\ufffd!", "\ufffd", texts[0]]


def test_a_fixed_width_record_that_is_cut_or_shifted_is_marked() -> None:
    content = fixture("health_insurance_arrears")
    first, rest = content.split(b"\n", 1)
    first = first.rstrip(b"\r")
    for bad, shape in (
        (first[:-1], "short"),
        (first + b"x", "long"),
        (first + b"  ", None),
        (b"1" + first, "rrn_out_of_place"),
    ):
        rows = received("health_insurance_arrears", bad + b"\n" + rest).rows
        assert rows["_shape"][0] == shape
        assert rows["_shape"][1] is None


def test_a_number_over_the_border_of_two_columns_empties_its_record() -> None:
    source = load_source("health_insurance_arrears")
    content = fixture("health_insurance_arrears")
    record, rest = content.split(b"\n", 1)
    record = record.rstrip(b"\r")
    width = sum(column.width or 0 for column in source.columns)
    amounts = width - 13
    for start in range(14, width - 12):
        shifted = record[:start] + SOMEBODY.digits.encode() + record[start + 13 :]
        try:
            shifted.decode("cp949")
        except UnicodeDecodeError:
            continue
        row = received("health_insurance_arrears", shifted + b"\n" + rest).rows.row(0, named=True)
        cells = "".join(cell or "" for name, cell in row.items() if name not in ("row_no", "rrn"))
        # Months and amount side by side have thirteen digits of their own, of which some look like a number.
        assert SOMEBODY.digits not in cells or start == amounts, start


def test_months_and_an_amount_that_look_like_a_number_together_are_kept() -> None:
    row = SOMEBODY.row(months_overdue="11", arrears_krw="0100000000")
    rows = received("health_insurance_arrears", source_file("health_insurance_arrears", [row, row])).rows
    assert rows["arrears_krw"].to_list() == ["0100000000"] * 2


def test_a_parquet_file_may_hold_numbers_days_and_lists() -> None:
    columns = {
        "기준년월": [date(2024, 2, 1)],
        "고객번호": [71_123_456],
        "주민등록번호": [int(SOMEBODY.digits)],
        "고객명": [["김복순", None, "외"]],
        "연락처": [1_001_234_567.0],
        "사용장소": [{"읍": "곡성읍", "번": SOMEBODY.rrn}],
        "체납개월수": [Decimal("3.00")],
        "체납요금": [84000.0],
        "남는 것": [datetime(2024, 2, 3, 9, 5)],  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
        "시각": [time(9, 5)],
        "참": [True],
        "글": [b"\xea\xb0\x80\xff"],
    }
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    row = received("power_arrears", target.getvalue()).rows.row(0, named=True)
    assert row["rrn"] == token(SOMEBODY)
    assert [
        row[name]
        for name in ("base_month", "account_no", "person_name", "phone", "months_overdue", "arrears_krw")
    ] == [
        "2024-02-01",
        "71123456",
        "김복순,,외",
        "1001234567",
        "3",
        "84000",
    ]
    assert SOMEBODY.digits[6:] not in row["address"]
    assert json.loads(row["_extra"]) == ["2024-02-03 09:05:00", "09:05:00", "true", "가\ufffd"]


@pytest.mark.parametrize(
    "number", [int(SOMEBODY.digits), float(SOMEBODY.digits), 302143961444, 302143961444.0]
)
def test_a_parquet_number_is_scrubbed_in_its_column_and_in_another(number: float) -> None:
    columns = {name: ["2024-02"] for name in header(load_source("power_arrears"))}
    content = parquet_of(
        columns | {"주민등록번호": [number], "체납요금": [int(SOMEBODY.digits)], "고객번호": [number]}
    )
    row = received("power_arrears", content).rows.row(0, named=True)
    assert row["rrn"].startswith("t1:")
    assert row["arrears_krw"] == token(SOMEBODY)
    assert SOMEBODY.digits not in str(row)


def test_a_workbook_may_hold_numbers_and_days() -> None:
    source = load_source("ssis_central")
    cells = [1, int(SOMEBODY.digits), "김복순", 1_001_234_567, None, "읍내리", "단전", "2024-02-05"]
    book = workbook_of([["2024년 1차"], header(source), cells])
    row = received("ssis_central", book).rows.row(0, named=True)
    assert row["rrn"] == token(SOMEBODY)
    assert row["phone"] == "1001234567"
    assert row["phone_2"] is None
    assert row["serial_no"] == "1"


def test_rows_of_a_workbook_that_hold_nothing_are_no_rows() -> None:
    source = load_source("ssis_central")
    cells = ["1", rrn(3), "김복순", "", "", "읍내리", "단전", "2024-02-05"]
    rows = received(
        "ssis_central", workbook_of([["2024년 1차"], header(source), [], cells, [], ["", ""]])
    ).rows
    assert rows.height == 1
