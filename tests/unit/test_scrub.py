"""Resident registration numbers in text: wherever and however they are written, a token stands there after."""

import re
import time
from collections.abc import Callable

import pytest

from tasks.doors.scrub import places_in_record, places_of_rrn, scrub_cell, tokenise
from tests.factories import rrn, some_keys

RRN = rrn(1)
DIGITS = RRN.replace("-", "")
TOKEN = f"{some_keys().token_of(DIGITS)}/19500505/F"


def full_width(text: str) -> str:
    """The digits of a text as a word processor writes them."""
    return text.translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))


@pytest.mark.parametrize(
    "written",
    [
        RRN,
        DIGITS,
        *(f"{DIGITS[:6]}{sign}{DIGITS[6:]}" for sign in "–—―−－~·._/ ・,:|*ㅡー\t\n\u00a0\u3000"),
        f"{DIGITS[:6]} - {DIGITS[6:]}",
        f"{DIGITS[:6]}({DIGITS[6:]}",
        f"{DIGITS[:6]} \n- {DIGITS[6:]}",
        full_width(RRN),
        full_width(DIGITS),
        f"{full_width(DIGITS[:6])}-{DIGITS[6:]}",
        "".join(digit + "\u200b" for digit in DIGITS),
        *(
            "".join(digit + mark for digit in DIGITS)
            for mark in ("\u202d", "\u2066", "\u061c", "\ufe0f\u20e3")
        ),
        f"{DIGITS[:6]}\ufeff-\u200b{DIGITS[6:]}",
        DIGITS.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        DIGITS.translate(str.maketrans("0123456789", "०१२३४५६७८९")),
    ],
)
def test_a_number_in_a_memo_is_replaced_however_it_is_written(written: str) -> None:
    cleaned = scrub_cell(f"모친({written}) 병원비", some_keys())
    assert (
        re.sub(r"[\u061c\u200b-\u200f\u202d\u2066\u20e3\ufe0f\ufeff]", "", cleaned) == f"모친({TOKEN}) 병원비"
    )


@pytest.mark.parametrize(
    "written",
    [
        "500505-2,960,001",
        "500505 - 2,960,001",
        "5,005,052,960,001",
        "50.05.05-2960001",
        "50. 05. 05. 2960001",
        "50/05/05 2960001",
        "50-05-05-2-960001",
        "5 0 0 5 0 5 2 9 6 0 0 0 1",
        "5 0 0 5 0 5 - 2 9 6 0 0 0 1",
        "5.0.0.5.0.5.2.9.6.0.0.0.1",
        "5 0 0 5 0 5-2960001",
        "500505-2 9 6 0 0 0 1",
        "5.005052960001E+12",
        "5.005052960001e12",
        "1950.05.05-2960001",
        "1950-05-05-2960001",
        "1950. 5. 5. 2960001",
        "1950/05/05 2960001",
        "1950 05 05 2960001",
        "1950년 05월 05일 2960001",
        "50년 5월 5일생 2960001",
        "50.5.5-2960001",
        "50-5-5 - 2960001",
        "50 05 05-2960001",
        "50 05 05 2960001",
        "50 0505 2960001",
        "50-0505-2960001",
        "5005 05 2960001",
        "500-505-2960001",
        "5 005 052 960 001",
        "5'005'052'960'001",
        "500505-296-0001",
        "500505-2960-001",
        "500505 - 296 0001",
        "5,0,0,5,0,5,2,9,6,0,0,0,1",
        "5-0-0-5-0-5-2-9-6-0-0-0-1",
        "5/0/0/5/0/5/2/9/6/0/0/0/1",
        "5  0  0  5  0  5  2  9  6  0  0  0  1",
        f"500505{' ' * 11}2960001",
        f"500505{' ' * 40}-2960001",
        f"500505{chr(0x3000) * 20}- 2960001",
        "500505(여)2960001",
        "500505생 2960001",
        "500505/F/2960001",
        "500505 뒤 2960001",
        "500505, 뒷자리는 2960001",
        "500505<br>2960001",
    ],
)
@pytest.mark.parametrize("written_as", [str, full_width])
def test_a_number_with_signs_between_its_digits_is_replaced(
    written: str, written_as: Callable[[str], str]
) -> None:
    assert scrub_cell(f"모친({written_as(written)}) 병원비", some_keys()) == f"모친({TOKEN}) 병원비"


@pytest.mark.parametrize(
    "written",
    [
        "302143961444",
        "30214-3961444",
        "30214 3961444",
        "302,143,961,444",
        "3.02143961444E+11",
        "3.02143961444E11",
    ],
)
def test_a_number_in_a_memo_whose_first_zero_a_spreadsheet_dropped_is_replaced(written: str) -> None:
    token = f"{some_keys().token_of('0302143961444')}/20030214/M"
    assert scrub_cell(f"자녀 {written} 재학", some_keys()) == f"자녀 {token} 재학"


def test_a_number_that_java_wrote_without_its_last_zeros_is_replaced() -> None:
    assert scrub_cell("5.00505296E12", some_keys()) == f"{some_keys().token_of('5005052960000')}/19500505/F"


@pytest.mark.parametrize("around", ["{}", "12{}", "{}99", "7{}7", "김{}이", "AB{}cd", "0{}가"])
def test_a_number_glued_to_something_is_replaced(around: str) -> None:
    cleaned = scrub_cell(around.format(DIGITS), some_keys())
    assert DIGITS not in cleaned
    assert some_keys().token_of(DIGITS) in cleaned


def test_two_numbers_are_two_tokens() -> None:
    other = rrn(2, born="010101", sex="3")
    cleaned = scrub_cell(f"{RRN}, {other}", some_keys())
    assert cleaned.count("t1:") == 2
    assert cleaned.endswith("/20010101/M")


def test_of_two_numbers_that_overlap_nothing_is_left() -> None:
    # The last digit of the first is the first of the second: whichever is meant, its digits must not stay.
    cleaned = scrub_cell("500505296000" + "9" + "00101-2970001", some_keys())
    assert not re.search(r"\d{7}", re.sub(r"t1:[0-9a-f]{32}/\d{8}/[MF]", "", cleaned))


def test_a_birth_in_each_century_is_read_from_the_seventh_digit() -> None:
    born = {
        "1": "1950",
        "2": "1950",
        "3": "2050",
        "4": "2050",
        "5": "1950",
        "8": "2050",
        "9": "1850",
        "0": "1850",
    }
    for sex, year in born.items():
        written = scrub_cell(rrn(1, sex=sex), some_keys())
        assert written.split("/")[1] == f"{year}0505"
        assert written.split("/")[2] == ("M" if int(sex) % 2 else "F")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "똠방각하 펲시콜라",
        "010-0123-4567",
        "061-000-0101, 010-0999-6720",
        "2024-02-26 09:00:11",
        "전라남도 곡성군 곡성읍 읍내리 901-1",
        "체납 1,234,567원",
        "991332-1234567",  # no month 13
        "990230-1234567",  # no 30 February
        "12345-1234567",
        "123456-123456",
        "7112345678",
        "희망복지팀-2024-0131",
        "010-1234-5678 010-0123-4567",  # 0 1 0 1 2 3 could be a day
        "01012345678, 01001234567",
        "821001234567",
        "302-0123-4567-89",
        "110-123-456789",
        "110123-04-123456",
        "101231234567",  # twelve digits, and nobody born in 1910
        "35.302143961444",  # a degree
        "12,301,013,234,567원",
        "5,213,052,960,001",  # no month 21
        "2024.02.26 1500000원",
        "24.02.26 1,500,000원",
        "240226 1,500,000원",
        "20240226-1,500,000",
        "202402260900",
        "9.60101E+12",
        "5.00505E+12",
        "1.2.3.4.5.6.7.8.9",
        "가구 1 0 1 0 1 0 명",
        "제24-02-26-12호",
        "2024-02-26 1500000",
        "2024년 2월 26일 1500000원",
        "2024년 2월 26일 3500000원 납부",
        "2024.02.26 3500000원",
        "24.2.6 1500000",
        "24 02 26 1,500,000원",
        "2010-12 3500000",
        "240226 체납 1500000원",
        "240226 체납액 3,500,000",
        "240226 362-1234",
        "20240226 접수 1234567",
        "2024-240226 접수 1234567",
        "240226 통화 010-0123-4567",
        "240226 통화 061-000-0101, 010-0999-6720",
        "301-0123-4567-81",
        "100-20-123456",
        "10020123456",
        "10 1234 5678",
        "1,0,1,0,1,0,1,1,0,1,0,1,1,0",
        "0,1,0,1,0,1,0,1,1,0,1,0,1,1",
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13",
        "읍내리 12-3-4 1234567",
    ],
)
def test_what_is_no_number_stays_as_it_is(text: str) -> None:
    assert scrub_cell(text, some_keys()) == text
    assert places_of_rrn(text) == []


@pytest.mark.parametrize("after", [" 천영희", ",010-0123-4567", ", 2회 방문", "입니다"])
def test_what_follows_a_number_in_words_saves_nothing_of_it(after: str) -> None:
    assert scrub_cell(f"500505(여)2960001{after}", some_keys()) == f"{TOKEN}{after}"
    assert scrub_cell(f"1950.5.5-2960001{after}", some_keys()) == f"{TOKEN}{after}"


@pytest.mark.parametrize("record", ["240226홍길동 3500000", f"240226{' ' * 12}3500000", "24 0226 3500000"])
def test_columns_that_stand_side_by_side_in_a_record_are_no_number(record: str) -> None:
    assert places_in_record(record) == []
    assert places_of_rrn(record) != []


def test_a_long_cell_of_many_blanks_and_digits_is_searched_at_once() -> None:
    began = time.process_time()
    scrub_cell("500505" + " " * 50_000 + "가" + "240226 " * 5_000, some_keys())
    assert time.process_time() - began < 2


def test_a_token_is_not_scrubbed_again() -> None:
    for number in range(3000):
        once = scrub_cell(f"12 {rrn(number)} 34", some_keys())
        assert scrub_cell(once, some_keys()) == once


@pytest.mark.parametrize(
    "written",
    [
        RRN,
        DIGITS,
        full_width(RRN),
        f" {RRN} ",
        f"{DIGITS}.0",
        f"{DIGITS[:6]} {DIGITS[6:]}",
        f"{RRN} (본인)",
        "5,005,052,960,001",
        "50.05.05-2960001",
        "5.005052960001E+12",
    ],
)
def test_the_column_of_the_number_holds_its_token(written: str) -> None:
    assert tokenise(written, some_keys()) == TOKEN


def test_a_number_whose_first_zero_a_spreadsheet_dropped_is_read() -> None:
    assert tokenise("302143961444", some_keys()).endswith("/20030214/M")
    assert tokenise("302,143,961,444", some_keys()).endswith("/20030214/M")
    assert tokenise("3.02143961444E11", some_keys()).endswith("/20030214/M")
    assert tokenise("11-12-123456-78", some_keys()).startswith("x1:")


@pytest.mark.parametrize(
    "written",
    [
        "5.00505E+12",
        "5.00505296E12",
        "500505-2******",
        "없음",
        "5005052",
        RRN + rrn(2),
        "990230-1234567",
        "0",
        "\ud800",
    ],
)
def test_what_is_no_number_in_its_column_is_kept_as_a_hash_that_tells_nothing(written: str) -> None:
    kept = tokenise(written, some_keys())
    assert re.fullmatch("x1:[0-9a-f]{32}", kept)
    assert kept == tokenise(written, some_keys())


@pytest.mark.parametrize("written", ["", " ", "\u3000"])
def test_an_empty_cell_of_the_column_stays_empty(written: str) -> None:
    assert tokenise(written, some_keys()) == ""
