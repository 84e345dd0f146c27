"""``source new``: what a sample says of a source, and that nothing of a person in it is written or told."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from expectations import reason_ko
from tasks.doors.limits import OLE2
from tasks.doors.readers import Part, Received, read
from tasks.sources.proposing import new_source
from tasks.sources.writers import parquet_of, workbook_of
from tests.factories import AS_OF, some_keys
from tests.samples import (
    HEADER,
    PERSONS,
    column,
    declared,
    delimited,
    nested,
    proposed,
    rows_of,
    sheet,
)
from warehouse.errors import Refusal


def test_a_list_of_an_office_is_told_whole(tmp_path: Path) -> None:
    title = "단가스 가구 현황(2024년 2월) 작성자 김비밀\r\n\r\n"
    content = title + delimited([HEADER, *rows_of(), ["합계", "", "", "", "", "", "", "1,000,000", ""]])
    source = declared(proposed(tmp_path, sheet(content)))
    layout = source.layouts[0]
    assert (layout.format, layout.encoding, layout.delimiter) == ("csv", "cp949", ",")
    assert (layout.title_lines, layout.header_lines, layout.total_words) == (2, 1, ("합계",))
    assert (source.period.source, source.key) == ("title", ("rrn",))
    assert source.observes is not None
    assert (source.observes.kinds, source.observes.observed_on) == (("GAS_CUT",), "cut_on")
    assert [(c.name, c.type, c.personal) for c in source.columns] == [
        ("line_no", "integer", "quasi"),
        ("rrn", "rrn", "direct"),
        ("person_name", "text", "direct"),
        ("phone", "phone", "direct"),
        ("address", "text", "direct"),
        ("contract_kind", "code", "none"),
        ("cut_on", "date", "none"),
        ("arrears_krw", "integer", "quasi"),
        ("memo", "text", "direct"),
    ]
    assert source.column("contract_kind").codes == {"영업용": "BUSINESS", "주택용": "HOUSING"}
    assert source.column("arrears_krw").unit == "KRW"


@pytest.mark.parametrize(("sign", "encoding"), [("\t", "cp949"), (";", "utf-8"), ("|", "utf-8-sig")])
def test_any_delimiter_and_encoding_is_told(tmp_path: Path, sign: str, encoding: str) -> None:
    layout = declared(proposed(tmp_path, sheet(delimited([HEADER, *rows_of(12)], sign), encoding))).layouts[0]
    assert (layout.delimiter, layout.encoding) == (sign, encoding)


SUSPECT = {
    "a name in one row": lambda n: "김비밀" if n == 7 else "일반",
    "names that come again": lambda n: ("김비밀", "일반")[n % 2],
    "a telephone": lambda n: PERSONS[0].phone if n == 3 else "일반",
    "a resident number": lambda n: PERSONS[1].rrn if n == 3 else "일반",
    "a name of the sample": lambda n: f"{PERSONS[2].person_name} 댁" if n == 3 else "일반",
    "an address": lambda n: "곡성읍 읍내리 5" if n % 2 else "일반",
}


@pytest.mark.parametrize("case", SUSPECT)
def test_a_code_column_that_holds_somebody_is_a_personal_text(tmp_path: Path, case: str) -> None:
    content = delimited([HEADER, *rows_of(계약종별=SUSPECT[case])])
    written = proposed(tmp_path, sheet(content))
    assert column(declared(written), "contract_kind") == ("text", "direct", None)
    assert any("contract_kind" in question for question in written.questions)


def test_a_word_behind_which_fewer_than_five_persons_stand_is_written_nowhere(tmp_path: Path) -> None:
    for few, kind in ((4, "text"), (5, "code")):
        root = tmp_path / kind
        root.mkdir()
        content = delimited([HEADER, *rows_of(계약종별=lambda n, few=few: "특수" if n < few else "일반")])
        written = proposed(root, sheet(content))
        assert column(declared(written), "contract_kind")[0] == kind
        assert ("특수" in written.files[0].read_text("utf-8")) == (kind == "code")


def test_one_persons_word_is_not_written_however_many_rows_they_have(tmp_path: Path) -> None:
    same = [[row[0], *rows_of()[0][1:5], "특수", *row[6:]] for row in rows_of(20)]
    written = proposed(tmp_path, sheet(delimited([HEADER, *rows_of(), *same])))
    assert "특수" not in written.files[0].read_text("utf-8")


def test_a_file_without_a_header_is_no_sample(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="surely a header"):
        proposed(tmp_path, sheet(delimited(rows_of())))
    with pytest.raises(Refusal, match="surely a header"):
        proposed(tmp_path, sheet(delimited([[p.person_name, "여", "세대주"] for p in PERSONS])))


def test_a_title_that_may_be_a_name_is_told_by_its_place_alone(tmp_path: Path) -> None:
    header = [*HEADER[:-1], "김비밀 전화"]
    written = proposed(tmp_path, sheet(delimited([header, *rows_of()])))
    assert len(declared(written).columns) == len(HEADER) - 1
    assert any("column 9" in question for question in written.questions)


def test_a_workbook_with_a_merged_header_of_two_lines_is_told(tmp_path: Path) -> None:
    lines: list[list[Any]] = [
        ["공동주택 관리비 체납 현황"],
        ["연번", "대상자", "", "", "체납", "", "기준년월"],
        ["", "성명", "주민번호", "연락처", "개월수", "금액(천원)", ""],
        *[
            [n + 1, p.person_name, p.rrn, p.phone, 3 + n % 4, 120 + n, "202402"]
            for n, p in enumerate(PERSONS)
        ],
        ["합계", "", "", "", "", 9999, ""],
    ]
    source = declared(proposed(tmp_path, workbook_of(lines)))
    layout = source.layouts[0]
    assert (layout.format, layout.title_lines, layout.header_lines) == ("xlsx", 1, 2)
    assert [c.written for c in source.columns] == [
        "연번", "대상자 성명", "대상자 주민번호", "대상자 연락처", "체납 개월수", "체납 금액(천원)", "기준년월",
    ]  # fmt: skip
    assert source.column("arrears_krw_thousand").unit == "thousand KRW"
    assert source.period.column == "base_month"
    assert source.observes is not None
    assert source.observes.kinds == ("FEE_ARREARS",)


@pytest.mark.parametrize("rows_at", [None, "", "data.items"])
def test_objects_within_objects_are_columns_by_their_path(tmp_path: Path, rows_at: str | None) -> None:
    objects = [nested(n) for n in range(30)]
    document: Any = {"count": 30, "data": {"items": objects}} if rows_at else objects
    text = json.dumps(document, ensure_ascii=False)
    if rows_at is None:
        text = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
    source = declared(proposed(tmp_path, text.encode()))
    assert source.layouts[0].rows_at == rows_at
    assert {c.written: c.name for c in source.columns} == {
        "person.name": "person_name",
        "person.rrn": "rrn",
        "person.contact.phone": "phone",
        "line.type": "stated_kind",
        "line.stoppedDate": "stopped_on",
        "memo": "memo",
    }


@pytest.mark.parametrize("form", ["{}\n", "[{}]", '{{"items": [{}]}}'])
def test_an_object_that_says_a_key_twice_is_refused(tmp_path: Path, form: str) -> None:
    twice = json.dumps(nested(0), ensure_ascii=False)[:-1] + ', "memo": "확인"}'
    with pytest.raises(Refusal, match="key twice"):
        proposed(tmp_path, form.format(twice).encode())


def test_a_document_that_is_keyed_by_persons_is_refused(tmp_path: Path) -> None:
    keyed = "".join(
        json.dumps({p.person_name: {"phone": p.phone}}, ensure_ascii=False) + "\n" for p in PERSONS
    )
    with pytest.raises(Refusal):
        proposed(tmp_path, keyed.encode())
    with pytest.raises(Refusal):
        proposed(
            tmp_path, json.dumps({p.person_name: {"a": 1} for p in PERSONS}, ensure_ascii=False).encode()
        )


def test_parquet_is_told(tmp_path: Path) -> None:
    columns = dict(zip(HEADER, map(list, zip(*rows_of(), strict=True)), strict=True))
    source = declared(proposed(tmp_path, parquet_of(columns)))
    assert source.layouts[0].format == "parquet"
    assert source.column("rrn").type == "rrn"


def test_the_columns_of_a_fixed_width_file_are_told_as_far_as_they_differ(tmp_path: Path) -> None:
    def padded(text: str, width: int) -> bytes:
        return text.encode("cp949").ljust(width)

    records = [
        padded(p.digits, 13) + padded(p.person_name, 10) + padded(p.phone.replace("-", ""), 13) + b"202402" + b"  "
        + padded(p.address, 60) + f"{n:06d}".encode()
        for n, p in enumerate(PERSONS)
    ]  # fmt: skip
    source = declared(proposed(tmp_path, b"\n".join(records) + b"\n"))
    named = {c.name: c.width for c in source.columns}
    assert sum(width or 0 for width in named.values()) == len(records[0])
    assert {name: named[name] for name in ("rrn", "person_name", "phone", "base_month")} == {
        "rrn": 13,
        "person_name": 10,
        "phone": 13,
        "base_month": 8,
    }


def test_a_fixture_has_numbers_that_can_be_read_however_wide_their_column_is(tmp_path: Path) -> None:
    records = [f"{p.digits} {p.phone} {1000 + n:<40}202402\n" for n, p in enumerate(PERSONS)]
    source = declared(written := proposed(tmp_path, "".join(records).encode("cp949")))
    widest = max(source.columns, key=lambda c: c.width or 0)
    assert (widest.type, (widest.width or 0) > 18) == ("integer", True)
    rows = read(source, written.files[2].read_bytes(), as_of=AS_OF, keys=some_keys()).rows
    assert rows[widest.name].str.len_chars().max() == 18


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_that_touches_a_month_in_a_fixed_width_file_is_parted_from_it(
    tmp_path: Path, sign: str, is_first: bool
) -> None:
    numbers = [(p.rrn if sign else p.digits, f"2024{sign}{1 + n % 3:02d}") for n, p in enumerate(PERSONS)]
    cells = [pair if is_first else pair[::-1] for pair in numbers]
    records = ["".join(pair) + f"{p.person_name}  {p.phone}" for pair, p in zip(cells, PERSONS, strict=True)]
    content = "\n".join(records).encode("cp949")
    source = declared(proposed(tmp_path, content))
    types = ["rrn", "month"] if is_first else ["month", "rrn"]
    assert [c.type for c in source.columns] == [*types, "text", "phone"]
    assert read(source, content, as_of=AS_OF, keys=some_keys()).height == len(PERSONS)


def test_days_and_numbers_that_cannot_be_read_so_are_text_and_asked_about(tmp_path: Path) -> None:
    written = proposed(tmp_path, sheet(delimited([HEADER, *rows_of(공급중지일=lambda n: f"{n}일 전")])))
    source = declared(written)
    assert column(source, "cut_on")[:2] == ("text", "quasi")
    assert source.observes is None
    assert any("cut_on" in question for question in written.questions)


def test_telephones_are_told_by_their_shape_under_any_title(tmp_path: Path) -> None:
    content = delimited(
        [["가입번호", *HEADER[1:]], *[[p.phone, *row[1:]] for p, row in zip(PERSONS, rows_of(), strict=True)]]
    )
    source = declared(proposed(tmp_path, sheet(content)))
    assert {c.written: (c.name, c.type, c.personal) for c in source.columns if c.type == "phone"} == {
        "가입번호": ("phone_2", "phone", "direct"),
        "연락처": ("phone", "phone", "direct"),
    }


def test_a_time_of_today_does_not_lie_ahead(tmp_path: Path) -> None:
    lines = [
        [*HEADER[:6], "접수일시", *HEADER[7:]],
        *rows_of(공급중지일=lambda n: f"2024-02-{1 + n % 28:02d} 10:00"),
    ]
    written = proposed(tmp_path, sheet(delimited(lines)))
    assert column(declared(written), "received_at")[0] == "timestamp"
    assert "received_at >= $as_of + INTERVAL 1 DAY" in written.files[1].read_text("utf-8")


def test_a_days_column_of_a_workbook_is_one_of_days_though_each_is_at_midnight(tmp_path: Path) -> None:
    lines = [HEADER, *rows_of(공급중지일=lambda n: f"2024-02-{1 + n % 28:02d} 00:00:00")]
    source = declared(proposed(tmp_path, workbook_of(lines)))
    assert column(source, "cut_on")[0] == "date"


def test_no_bound_is_put_on_amounts_that_are_text(tmp_path: Path) -> None:
    written = proposed(tmp_path, sheet(delimited([HEADER, *rows_of(**{"체납액(원)": lambda n: "약 5만"})])))
    assert column(declared(written), "arrears_krw")[0] == "text"
    assert "amount_range" not in written.files[1].read_text("utf-8")


@pytest.mark.parametrize(("mask", "years_from"), [("-2******", None), ("-*******", 1925)])
def test_masked_numbers_are_no_resident_numbers_and_tell_births(
    tmp_path: Path, mask: str, years_from: int | None
) -> None:
    """Of such a list linkage had no birth, since the one in the numbers was a text."""
    masked = {"주민등록번호": lambda n: PERSONS[n].digits[:6] + mask}
    written = proposed(tmp_path, sheet(delimited([HEADER, *rows_of(**masked)])))
    source = declared(written)
    assert column(source, "birth_on")[:2] == ("date", "quasi")
    assert source.column("birth_on").years_from == years_from
    assert "birth_on" not in source.key
    assert any("masked resident numbers" in question for question in written.questions)


def test_masked_numbers_beside_whole_ones_hold_no_row_back_and_lose_no_whole_one(tmp_path: Path) -> None:
    """The whole ones were not used, and of the column it was said that it held none."""
    masked = {"주민등록번호": lambda n: "500505-2******" if n % 2 else PERSONS[n].rrn}
    written = proposed(tmp_path, sheet(delimited([HEADER, *rows_of(**masked)])))
    assert (column(declared(written), "rrn")[0], declared(written).key[0]) == ("rrn", "cut_on")
    suite = written.files[1].read_text("utf-8")
    assert "columns: [token], action: warn" in suite
    assert "token_present" not in suite
    assert any("beside whole ones" in question for question in written.questions)
    # An officer reads a sentence of its own for each rule in SQL, which no declaration of ours need have.
    assert reason_ko("gas_stop", "not_in_future") != reason_ko("gas_stop", "no such rule")


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_nothing_is_overwritten(tmp_path: Path, kept: int) -> None:
    content = sheet(delimited([HEADER, *rows_of()]))
    files = proposed(tmp_path, content).files
    for file in files[:kept] + files[kept + 1 :]:
        file.unlink()
    files[kept].write_bytes(b"of somebody's hand")
    with pytest.raises(Refusal, match="already"):
        new_source("gas_stop", tmp_path / "sample-of-somebody", tmp_path / "checkout")
    assert files[kept].read_bytes() == b"of somebody's hand"
    assert not any(file.is_file() for file in files[:kept] + files[kept + 1 :])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "빈 파일"),
        (b"SCDSA004" + b"x" * 50, "문서보안"),
        (OLE2 + b"x" * 50, "문서보안"),
        (b"PARE of a column with a key", "문서보안"),
        (b"<!DOCTYPE html><html></html>", "형식"),
        (b"PK\x03\x04 cut", "끊겼"),
        (b"PAR1 cut", "끊겼"),
        (bytes(range(1, 256)) * 8, "인코딩"),
        (OLE2 + b"\0\0" + "Workbook".encode("utf-16-le"), "옛 xls"),
        ("성명\t주소\r\n".encode("utf-16"), "UTF-16.*Save it as CSV UTF-8"),
        ('"성명","주소"\r\n"가'.encode(), "끊겼|따옴표|header|columns"),
    ],
)
def test_what_the_inbox_would_refuse_is_no_sample(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        proposed(tmp_path, content)


@pytest.mark.parametrize("code", ["../water", "Water", "", "a b", "물"])
def test_what_is_no_code_names_no_file(tmp_path: Path, code: str) -> None:
    (tmp_path / "sample").write_bytes(sheet(delimited([HEADER, *rows_of()])))
    with pytest.raises(Refusal, match="small letters"):
        new_source(code, tmp_path / "sample", tmp_path / "checkout")


@pytest.mark.parametrize("key", ["rrn", "digits", "phone", "person_name", "address"])
def test_a_document_whose_list_hangs_on_a_person_is_refused_and_the_person_told_nowhere(
    tmp_path: Path, key: str
) -> None:
    items = [{"성명": p.person_name, "연락처": p.phone, "기준일": "2024-02-01"} for p in PERSONS]
    content = json.dumps({"data": {getattr(PERSONS[0], key): items}}, ensure_ascii=False).encode()
    with pytest.raises(Refusal, match="keyed by persons"):
        proposed(tmp_path, content)


@pytest.mark.parametrize(
    "title", ["체납\x1b]0;rm -rf\x07금액", "체납\u202e금액", unicodedata.normalize("NFD", "김비밀")]
)
def test_a_title_that_commands_a_terminal_or_is_a_name_in_letters_is_neither_shown_nor_written(
    tmp_path: Path, title: str
) -> None:
    written = proposed(tmp_path, delimited([[*HEADER, title], *([*row, "1"] for row in rows_of())]).encode())
    assert [column.written for column in declared(written).columns] == HEADER
    assert any("the title of column 10" in question for question in written.questions)
    assert title not in "\n".join(written.lines())


@pytest.mark.parametrize(
    ("title", "pages", "asked"),
    [
        ("가스 공급중지 2024년 2월 (1/3쪽)", Part(1, 3), "so a delivery waits"),
        ("가스 공급중지 2024년 2월 2 / 12 페이지", Part(2, 12), "so a delivery waits"),
        ("가스 공급중지 2024년 2월 (1/3)", None, "in the title a page of several"),
        ("가스 공급중지 2024년 2월 총 1,234건", None, "says more rows in all than the sample has"),
        ("가스 공급중지 2024년 2월 총 5005052960001명", None, None),
        ("가스 공급중지 2024년 2월 총 " + "9" * 5000 + "건", None, None),
        ("가스 공급중지 2024/2/1 현재", None, None),
        ("가스 공급중지 2024년 2월 총 40건", None, None),
    ],
)
def test_a_title_that_tells_of_pages_or_of_rows_in_all_is_asked_about(
    tmp_path: Path, title: str, pages: Part | None, asked: str | None
) -> None:
    content = sheet(f"{title}\r\n" + delimited([HEADER, *rows_of()]))
    written = proposed(tmp_path, content)
    questions = [question for question in written.questions if question.startswith("parts:")]
    assert len(questions) == int(asked is not None)
    assert all(asked and asked in question for question in questions)
    received = read(declared(written), content, as_of=AS_OF, keys=some_keys())
    assert isinstance(received, Received)
    assert received.part == pages
