"""Cells: each is read as its type in every way in which offices write it, or is nothing and says so."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import fresh_home, some_keys
from warehouse.connection import Transaction, Warehouse

READABLE = [
    ("date", "2024-02-03", date(2024, 2, 3)),
    ("date", "20240203", date(2024, 2, 3)),
    ("date", "2024.02.03", date(2024, 2, 3)),
    ("date", "2024. 2. 3.", date(2024, 2, 3)),
    ("date", "2024/02/03", date(2024, 2, 3)),
    ("date", "2024년 2월 3일", date(2024, 2, 3)),
    ("date", "2024. 2. 3.(토)", date(2024, 2, 3)),
    ("date", "2024년 2월 3일（토요일）", date(2024, 2, 3)),
    ("date", "2024-02-03 00:00:00", date(2024, 2, 3)),
    # As a database of an office writes it, a program by its API, and a spreadsheet of now.
    ("date", "2024-02-03 00:00:00.0", date(2024, 2, 3)),
    ("date", "2024-02-03T00:00:00", date(2024, 2, 3)),
    ("date", "2024-02-02T15:00:00.000Z", date(2024, 2, 3)),
    ("date", "2024-02-03 10:02:12.480", date(2024, 2, 3)),
    ("month", "2024-01-31T15:00:00Z", date(2024, 2, 1)),
    ("date", "２０２４－０２－０３", date(2024, 2, 3)),
    ("date", " 2024-02-29\n", date(2024, 2, 29)),
    ("date", "500505-2******", date(1950, 5, 5)),
    ("date", "1950.5.5(73세)", date(1950, 5, 5)),
    ("date", "1950-05-05 (만 73세)", date(1950, 5, 5)),
    ("date", "1001013******", date(2010, 1, 1)),
    ("month", "2024-02", date(2024, 2, 1)),
    ("month", "202402", date(2024, 2, 1)),
    ("month", "2024.2", date(2024, 2, 1)),
    ("month", "2024년 2월", date(2024, 2, 1)),
    ("month", "2024년12월", date(2024, 12, 1)),
    ("month", "2024-02-01 00:00:00", date(2024, 2, 1)),
    ("month", "20240215", date(2024, 2, 1)),
    ("integer", "1,234,567", 1_234_567),
    ("integer", "-5", -5),
    ("integer", "84000.0", 84_000),
    ("integer", "００３", 3),
    ("integer", "1234567", 1_234_567),
    ("minutes", "20분", 20),
    ("minutes", "1,200 분", 1_200),
    ("minutes", "20\u00a0분", 20),
    ("minutes", "20 \u2009분", 20),
    ("minutes", "20", 20),
    ("won", "1,234원", 1_234),
    ("won", "₩1,234", 1_234),
    ("won", "１，２３４ 원", 1_234),
    ("won", "△1,234", -1_234),
    ("won", "(1,234원)", -1_234),
    ("won", "（１，２３４）", -1_234),
    ("won", "−5", -5),
    ("won", "12천원", 12_000),
    ("won", "1.5만원", 15_000),
    ("won", "84000.00", 84_000),
    ("won", "84000.000", 84_000),
    ("won", "12.00", 12),
    ("thousand won", "1,234", 1_234_000),
    ("thousand won", "12.5", 12_500),
    ("thousand won", "1,234천원", 1_234_000),
    ("thousand won", "△1", -1_000),
    ("short date", "24-03-01", date(2024, 3, 1)),
    ("short date", "'24. 3. 1.", date(2024, 3, 1)),
    ("short date", "24년 3월 1일", date(2024, 3, 1)),
    ("short date", "240301", date(2024, 3, 1)),
    ("short date", "500505-*******", date(1950, 5, 5)),
    ("short date", "50.5.5.(73세)", date(1950, 5, 5)),
    ("short date", "100101-3******", date(2010, 1, 1)),
    ("short date", "50-01-01", date(1950, 1, 1)),
    ("short date", "49-12-31", date(2049, 12, 31)),
    ("short date", "20240301", date(2024, 3, 1)),
    ("short month", "24-03", date(2024, 3, 1)),
    ("short month", "24.3", date(2024, 3, 1)),
    ("short month", "202403", date(2024, 3, 1)),
    ("boolean", "Y", True),
    ("boolean", "예", True),
    ("boolean", "○", True),
    ("boolean", "true", True),
    ("boolean", "긴급", True),
    ("boolean", "●", True),
    ("boolean", "없음", False),
    ("boolean", "□", False),
    ("boolean", "n", False),
    ("boolean", "예.", True),
    ("boolean", "아니오", False),
    ("boolean", "아니요", False),
    ("boolean", "Ｘ", False),
    ("boolean", "ｙ", True),
    ("phone", "010-0123-4567", "01001234567"),
    ("phone", "01001234567", "01001234567"),
    ("phone", "1001234567", "01001234567"),
    ("phone", "+82-10-0123-4567", "01001234567"),
    ("phone", "+82 (0)10 0123 4567", "01001234567"),
    ("phone", "82-2-000-4567", "020004567"),
    ("phone", "0082 10 0123 4567", "01001234567"),
    ("phone", "061-000-0101 (내선 5)", "0610000101"),
    ("phone", "061-000-0101 내선번호: 12번", "0610000101"),
    ("phone", "０６１）０００－０１０１ ext. 7", "0610000101"),
    ("phone", "010–0123–4567", "01001234567"),
    ("phone", "(061) 000-0101", "0610000101"),
    ("phone", "02-123-4567", "021234567"),
    ("phone", "０１０－０１２３－４５６７", "01001234567"),
    ("phone", "061-000-0101 / 010-0123-4567", "01001234567"),
    ("phone", "010-0123-4567\n010-0123-4568", "01001234567"),
    ("phone", "집: 061-000-0101, ☎ 061-000-0102 ", "0610000101"),
    ("phone", "H.P 010-0123-4567(본인)", "01001234567"),
    ("time", "09:05", time(9, 5)),
    ("time", "9:05", time(9, 5)),
    ("time", "14시 30분", time(14, 30)),
    ("time", "오후 2:30", time(14, 30)),
    ("time", "오전 9시", time(9)),
    ("time", "930", time(9, 30)),
    ("time", "오전 9시 반", time(9, 30)),
    ("time", "14시반", time(14, 30)),
    *(
        ("time", cell, time(14, 30))
        for cell in ("오후2시 30분", "2:30 PM", "2:30pm", "14:30분", "오후 2:30:00")
    ),
    ("time", "오후2시", time(14)),
    ("time", "975", None),
    ("time", "0905", time(9, 5)),
    ("time", "1899-12-31 09:05:00", time(9, 5)),
    ("timestamp", "2024-02-26 09:00:11", datetime(2024, 2, 26, 9, 0, 11)),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    ("timestamp", "2024-02-26T09:00", datetime(2024, 2, 26, 9)),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    ("timestamp", "2024-02-26T09:00:00+09:00", datetime(2024, 2, 26, 9)),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    ("timestamp", "2024-02-26T15:30:00Z", datetime(2024, 2, 27, 0, 30)),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    ("timestamp", "2024-02-26 09:00:00.123-0500", datetime(2024, 2, 26, 23)),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    ("timestamp", "2024-02-26 오후 9:05", datetime(2024, 2, 26, 21, 5)),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    ("timestamp", "2024-02-26 9:05:07 PM", datetime(2024, 2, 26, 21, 5, 7)),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    ("timestamp", "2024/2/26 14:05", datetime(2024, 2, 26, 14, 5)),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    ("timestamp", "2024. 2. 26.(월) 오후 2:05:00", datetime(2024, 2, 26, 14, 5)),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    ("timestamp", "2024년 2월 26일 14시 5분", datetime(2024, 2, 26, 14, 5)),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    ("date", "2024/2/26 9:00", date(2024, 2, 26)),
    ("date", "\u200b2024-02-26\u200b", date(2024, 2, 26)),
    ("integer", "1,234\u200e", 1234),
    ("date", "2024. 2. 26.(월) 09:00", date(2024, 2, 26)),
]
UNREADABLE = [
    *(
        ("date", cell)
        for cell in (
            "24-02-03",
            "03-04-05",
            "1/2/24",
            "'24.3.1",
            "240301",
            "45325",
            "2024-02-30",
            "2024-13-01",
            "2024023",
            "2024-02",
            "어제",
            "20240203x",
            "2024-02-03 09:00 뒤",
            "infinity",
        )
    ),
    *(("month", cell) for cell in ("2024", "2024-13", "20242", "24-02", "2024-02-30", "미상", "2월")),
    *(("minutes", cell) for cell in ("분", "1시간 20분", "반분", "20명", "2번", "10~20분", "십오분")),
    *(("integer", cell) for cell in ("1.5", "1,2,3", "12,34", "5원", "1e3", "9" * 19, "--1", "열")),
    *(
        ("won", cell)
        for cell in (
            "1.5",
            # Twelve, or twelve thousand as others set thousands apart.
            "12.000",
            "12,34",
            "천원",
            "5백원",
            "1만 5천원",
            "▲5",
            "(-5)",
            "-(5)",
            "(5",
            "5원5",
            "9" * 19,
            "#",
        )
    ),
    *(("thousand won", cell) for cell in ("1,234원", "1만원", "1.0005", "9" * 18)),
    *(("date", cell) for cell in ("500505-*******", "500535-2******", "500505-2*****", "500505-2")),
    *(("short date", cell) for cell in ("1/2/24", "24-02-30", "24-3", "2403", "24.3.1 2", "45325", "24")),
    *(("short month", cell) for cell in ("24", "2024", "2403", "240301", "24-13")),
    *(("boolean", cell) for cell in ("2", "글쎄", "yes no", "?")),
    *(
        ("phone", cell)
        for cell in (
            *("010-0123", "없음", "010-0123-4567 (모친)", "1234", "000-0000-0000", "010-0123-45678"),
            *(
                "아들/010-0123-4567",
                "010-0123-4567, 아들 010-0123-4568",
                "어린이집 061-000-0101",
                "061-000-0101~2",
            ),
        )
    ),
    *(("time", cell) for cell in ("25:00", "9", "점심", "09:60", "오후 14:00")),
    *(
        ("timestamp", cell)
        for cell in (
            "2024-02-30 09:00",
            "오늘",
            "09:00",
            "infinity",
            "2024-02-26 09:00:00 EST",
            "2024-02-26 21:00 PM",
        )
    ),
    *(("rrn", cell) for cell in ("x1:" + "a" * 32, "t1:abc/19500505/F", "500505")),
]
MACROS = {"rrn": "token_of"} | {
    kind: f"as_{kind}" for kind in ("date", "month", "integer", "boolean", "phone", "time", "timestamp")
}
# How a layout may have a column read otherwise.
STYLES = {
    "won": "as_won({}, 1)",
    "thousand won": "as_won({}, 1000)",
    "minutes": "as_counted({}, 'minutes')",
    "short date": "as_date(with_century(parted({}), 1950))",
    "short month": "as_month(with_century({}, 1950))",
}
CLEANED = {"rrn": "as_text"}


@pytest.fixture(scope="module")
def tx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Transaction]:
    """One transaction of a home of its own, that nobody commits."""
    with Warehouse(fresh_home(tmp_path_factory.mktemp("home"))).reading() as transaction:
        yield transaction


def cast(tx: Transaction, kind: str, cell: str | None) -> Any:
    """A cell read as a type, as ``read_as_declared`` reads it."""
    (value,) = casts(tx, kind, [cell])
    return value


def casts(tx: Transaction, kind: str, cells: list[str | None]) -> list[Any]:
    """Several cells read as a type."""
    style = STYLES.get(kind) or f"{MACROS[kind]}({{}})"
    cleaned = f"{CLEANED.get(kind, 'as_written')}(cell) AS cell"
    rows = f"SELECT {cleaned} FROM unnest(CAST($1 AS VARCHAR[])) c(cell)"  # noqa: S608 -- names of our own schema
    query = f"WITH written AS MATERIALIZED ({rows}) SELECT {style.format('cell')} FROM written"  # noqa: S608 -- names of our own schema
    return [row[0] for row in tx.connection.execute(query, [cells]).fetchall()]


@pytest.mark.parametrize(("kind", "cell", "value"), READABLE)
def test_a_cell_is_read_as_it_is_written_in_offices(
    tx: Transaction, kind: str, cell: str, value: object
) -> None:
    assert cast(tx, kind, cell) == value


@pytest.mark.parametrize(("kind", "cell"), UNREADABLE)
def test_a_cell_that_cannot_be_read_is_never_guessed(tx: Transaction, kind: str, cell: str) -> None:
    assert cast(tx, kind, cell) is None


@pytest.mark.parametrize("cell", ["-", " - ", "－", "—", "–"])
def test_a_dash_alone_is_nothing_but_in_a_text(tx: Transaction, cell: str) -> None:
    assert [cast(tx, kind, cell) for kind in (*MACROS, *STYLES)] == [None] * (len(MACROS) + len(STYLES))
    cleaned = tx.connection.execute("SELECT as_written($c), as_text($c)", {"c": cell}).fetchall()
    assert cleaned == [("-", cell.strip())]


@pytest.mark.parametrize("kind", [*MACROS, *STYLES])
@pytest.mark.parametrize("cell", [None, "", " ", "\u3000", "\n", "\t \r\n", "\u00a0"])
def test_an_empty_cell_is_nothing(tx: Transaction, kind: str, cell: str | None) -> None:
    assert cast(tx, kind, cell) is None
    assert tx.connection.execute("SELECT as_written($c), as_text($c)", {"c": cell}).fetchall() == [
        (None, None)
    ]


def test_every_day_is_read_in_every_way_of_writing_it(tx: Transaction) -> None:
    @given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    def is_read(day: date) -> None:
        forms = (
            "%Y-%m-%d",
            "%Y%m%d",
            "%Y.%m.%d",
            "%Y/%m/%d",
            "%Y년 %m월 %d일",
            "%Y. %m. %d.",
            "%Y-%m-%d 00:00:00",
            f"%Y. %m. %d.({'월화수목금토일'[day.weekday()]})",
        )
        assert set(casts(tx, "date", [day.strftime(form) for form in forms])) == {day}
        months = ("%Y-%m", "%Y%m", "%Y.%m", "%Y년 %m월", *forms)
        assert set(casts(tx, "month", [day.strftime(form) for form in months])) == {day.replace(day=1)}

    is_read()


def test_every_number_is_read_with_and_without_its_thousands(tx: Transaction) -> None:
    @given(st.integers(-(10**17), 10**17))
    def is_read(number: int) -> None:
        assert casts(tx, "integer", [str(number), f"{number:,}", f"{number}.0"]) == [number] * 3

    is_read()


FULL_WIDTH = str.maketrans("0123456789,-.:/", "０１２３４５６７８９，－．：／")


def test_every_amount_is_read_in_every_way_of_writing_it(tx: Transaction) -> None:
    @given(st.integers(-(10**14), 10**14))
    def is_read(won: int) -> None:
        plain = [
            f"{won}",
            f"{won:,}",
            f"{won:,}원",
            f"{won:,} 원",
            f"{won}.00",
            f"{won:,}".translate(FULL_WIDTH),
        ]
        below = [f"△{-won:,}", f"({-won:,})", f"（{-won}원）", f"−{-won:,}", f"-{-won}원"]
        assert set(casts(tx, "won", [*plain, *(below if won < 0 else [])])) == {won}
        thousands = won * 1000
        assert set(casts(tx, "won", [f"{won:,}천원"])) | set(casts(tx, "thousand won", plain[:2])) == {
            thousands
        }
        assert casts(tx, "thousand won", [f"{won:,}원", f"{won}.0001"]) == [None] * 2

    is_read()


def test_every_day_is_read_with_a_year_of_two_digits_where_its_layout_says_of_which_century(
    tx: Transaction,
) -> None:
    @given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
    def is_read(day: date) -> None:
        forms = (
            "%y-%m-%d",
            "%y.%m.%d",
            "%y. %m. %d.",
            "%y/%m/%d",
            "%y년 %m월 %d일",
            "'%y.%m.%d",
            "%y%m%d",
            "%Y-%m-%d",
        )
        cells = [day.strftime(form) for form in forms]
        assert set(casts(tx, "short date", [*cells, cells[0].translate(FULL_WIDTH)])) == {day}
        assert set(casts(tx, "date", cells[:-1])) == {None}
        months = [day.strftime(form) for form in ("%y-%m", "%y.%m", "%y년 %m월", "%Y%m", *forms[:-2])]
        assert set(casts(tx, "short month", months)) == {day.replace(day=1)}

    is_read()


def test_every_number_of_a_telephone_is_read_in_every_way_of_writing_it(tx: Transaction) -> None:
    @given(st.sampled_from(["010", "02", "061", "070"]), st.integers(0, 9999), st.integers(1, 999))
    def is_read(area: str, last: int, extension: int) -> None:
        number = f"{area}-0123-{last:04d}"
        ways = [number, number.replace("-", ""), number.replace("-", "."), number.translate(FULL_WIDTH)]
        ways += [
            f"+82-{number[1:]}",
            f"82{number[1:]}",
            f"0082 {number[1:]}",
            f"+82 (0){number[1:]}",
            number[1:],
        ]
        ways += [f"{number} (내선 {extension})", f"{number} 내선{extension}번", f"{number} ext.{extension}"]
        assert set(casts(tx, "phone", ways)) == {number.replace("-", "")}

    is_read()


def test_no_text_makes_a_cast_fail(tx: Transaction) -> None:
    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
    def is_answered(cell: str) -> None:
        for kind in (*MACROS, *STYLES):
            cast(tx, kind, cell)

    is_answered()


def test_a_token_is_read_with_its_birth_date_and_sex(tx: Transaction) -> None:
    token = some_keys().token_of("1")
    query = "SELECT token_of($c), token_birth_on($c), token_sex($c)"
    for born in (date(1950, 5, 5), date(1899, 12, 31)):
        found = tx.connection.execute(query, {"c": f"{token}/{born:%Y%m%d}/F"}).fetchall()
        assert found == [(token, born, "F")]
