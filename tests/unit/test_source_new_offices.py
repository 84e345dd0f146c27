"""Samples as agencies export them: remarks beside a title, rows of members, several hands in one column."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tasks.doors.readers import read
from tasks.sources.writers import workbook_of
from tests.factories import AS_OF, some_keys
from tests.samples import NAME, NUMBER, PERSONS, a_list, declared, delimited, proposed, sheet


@pytest.mark.parametrize("remark", ["단위: 천원", "(단위 : 천원)", "작성부서: 세무과"])
def test_what_stands_beside_a_title_makes_it_no_header(tmp_path: Path, remark: str) -> None:
    """It became the first line of every title, the unit was lost, and columns were left out for it."""
    lines: list[list[Any]] = [
        ["임대료 체납세대 현황", "", "", "", remark],
        ["번호", "계약자", "주민등록번호", "연락처", "체납임대료"],
        *[[n, p.person_name, p.rrn, p.phone, 120 + n] for n, p in enumerate(PERSONS)],
    ]
    source = declared(proposed(tmp_path, workbook_of(lines)))
    assert (source.layouts[0].title_lines, source.layouts[0].header_lines) == (1, 1)
    assert [c.written for c in source.columns] == lines[1]
    assert source.columns[4].times == (1000 if "천원" in remark else 1)


def test_a_row_that_names_a_member_and_the_head_is_about_the_member(tmp_path: Path) -> None:
    """What a spouse gets was the head's."""
    columns = [
        ("세대주명", lambda n: PERSONS[n // 2 * 2].person_name),
        ("세대주 주민번호", lambda n: PERSONS[n // 2 * 2].rrn),
        ("가구원명", lambda n: PERSONS[n].person_name),
        ("가구원 주민번호", lambda n: PERSONS[n].rrn),
        ("관계", lambda n: ("본인", "배우자")[n % 2]),
    ]
    source = declared(proposed(tmp_path, a_list(*columns)))
    told = {c.name: c.written for c in source.columns}
    assert (told["person_name"], told["rrn"]) == ("가구원명", "가구원 주민번호")
    assert told["head_person_name"] == "세대주명"
    (tmp_path / "alone").mkdir()
    alone = declared(proposed(tmp_path / "alone", a_list(*columns[:2])))
    assert [c.name for c in alone.columns] == ["person_name", "rrn"]


def test_days_that_several_hands_wrote_are_days(tmp_path: Path) -> None:
    written = ["24.2.5", "2024-02-06", "2024년 2월 7일", "45330"]
    content = a_list(NAME, NUMBER, ("상담일", lambda n: written[n % 4]))
    source = declared(proposed(tmp_path, content))
    assert (source.columns[2].type, source.columns[2].years_from) == ("date", 1950)
    assert source.layouts[0].day_zero == date(1899, 12, 30)


def test_birth_dates_with_and_without_their_century_are_birth_dates(tmp_path: Path) -> None:
    births = [lambda p: p.digits[:6], lambda p: f"19{p.digits[:6]}"]
    content = a_list(NAME, ("생년월일", lambda n: births[n % 2](PERSONS[n])))
    source = declared(proposed(tmp_path, content))
    assert (source.columns[1].name, source.columns[1].type) == ("birth_on", "date")


@pytest.mark.parametrize("home", ["사는 곳", "체류지"])
def test_titles_that_begin_as_names_do_are_titles(tmp_path: Path, home: str) -> None:
    """A list of lost jobs was without the day on which they were lost, one of villages without its addresses."""
    source = declared(
        proposed(
            tmp_path,
            a_list(
                NAME,
                (home, lambda n: PERSONS[n].address),
                ("상실일", lambda n: f"2024-02-{1 + n % 28:02d}"),
            ),
        )
    )
    assert [c.name for c in source.columns] == ["person_name", "address", "lost_on"]


def test_ticks_under_the_names_of_kinds_are_those_kinds(tmp_path: Path) -> None:
    """단수 ends as a number does, and the catalogue says more of 단전 than a title."""
    ticks = [(kind, lambda n, k=k: "○" if n % k == 0 else "") for k, kind in ((2, "단전"), (3, "단수"))]
    source = declared(proposed(tmp_path, a_list(NAME, NUMBER, *ticks, ("기준년월", lambda n: "202402"))))
    assert source.observes
    assert sorted((source.observes.flags or {}).values()) == ["ELEC_CUT", "WATER_CUT"]


def test_months_may_be_counted_under_any_title_of_theirs(tmp_path: Path) -> None:
    content = a_list(NAME, ("체납월수", lambda n: f"{n % 9 + 1}개월"), ("연체월(개월)", lambda n: f"{n % 5}"))
    source = declared(proposed(tmp_path, content))
    assert [(c.type, c.unit) for c in source.columns[1:]] == [("integer", "months")] * 2


def test_the_month_since_which_somebody_owes_is_none_of_which_a_list_is(tmp_path: Path) -> None:
    """Next month's list would have been taken for a correction of this one."""
    owed = ("최초 체납년월", lambda n: f"2023-{1 + n % 9:02d}")
    source = declared(proposed(tmp_path, a_list(NAME, NUMBER, owed)))
    assert source.period.source == "as_of"
    assert source.observes is None
    (tmp_path / "begun").mkdir()
    begun = declared(
        proposed(tmp_path / "begun", a_list(NAME, NUMBER, ("휴업시작월", lambda n: f"2023-{1 + n % 9:02d}")))
    )
    assert begun.period.source == "as_of"


def test_a_list_of_what_was_asked_from_a_day_to_another_is_of_the_later(tmp_path: Path) -> None:
    title = "체납자 조회\r\n조회기간: 2024.01.01 ~ 2024.02.29\r\n"
    rows = [[p.person_name, p.rrn] for p in PERSONS]
    content = sheet(title + delimited([["성명", "주민등록번호"], *rows]))
    source = declared(proposed(tmp_path, content))
    assert read(source, content, as_of=AS_OF, keys=some_keys()).period == "2024-02"


@pytest.mark.parametrize("below", [["작성자: 홍가나 (인)"], ["위와 같이 제출합니다.", "곡성군수"], []])
def test_who_signs_below_the_total_is_nobody_of_the_list(tmp_path: Path, below: list[str]) -> None:
    """A column was no number any more for it, and no key could be told."""
    rows = [[str(n), p.person_name, p.rrn] for n, p in enumerate(PERSONS)]
    end = [["- 합계 -", f"{len(rows)}명", ""], *[[cell, "", ""] for cell in below]]
    content = sheet(delimited([["연번", "성명", "주민등록번호"], *rows, *end]))
    source = declared(proposed(tmp_path, content))
    assert source.layouts[0].total_words == ("합계",)
    assert read(source, content, as_of=AS_OF, keys=some_keys()).height == len(rows)


@pytest.mark.parametrize("title", ["[대외비] 단가스 가구 (2024년도 2월)", "[붙임 1] 단가스 2024.2월분"])
def test_a_title_in_brackets_is_no_json_and_its_month_is_told_with_other_words(
    tmp_path: Path, title: str
) -> None:
    """The sample was refused as no known format, and of another list the month was that in which it came."""
    day = ("단전일", lambda n: f"2024-02-{1 + n % 28:02d}")
    content = f"{title}\r\n" + a_list(NAME, NUMBER, day).decode("cp949")
    written = proposed(tmp_path, sheet(content))
    source = declared(written)
    assert (source.layouts[0].title_lines, source.period.source) == (1, "title")
    assert read(source, sheet(content), as_of=AS_OF, keys=some_keys()).period == "2024-02"


def test_a_file_of_fixed_width_with_a_header_and_numbers_that_touch_is_told(tmp_path: Path) -> None:
    """The address was three columns, and the header somebody called 성명 who lives in 주소."""

    def line(no: str, number: str, name: str, address: str, told: str) -> bytes:
        parts = [(no, 8), (number, 14), (name, 10), (address, 50), (told, 28)]
        return b"".join(part.encode("cp949").ljust(width) for part, width in parts) + b"\r\n"

    lines = [line("접수번호", "주민등록번호", "성명", "주소", "연락처")] + [
        line(
            f"A{n:06d}",
            p.digits,
            p.person_name,
            p.address,
            p.phone.replace("-", "") + f"202402{1 + n % 28:02d}" + f"{900 * n:09d}",
        )
        for n, p in enumerate(PERSONS)
    ]
    source = declared(proposed(tmp_path, b"".join(lines)))
    assert source.layouts[0].title_lines == 1
    assert {c.name: c.type for c in source.columns}.items() >= {
        "rrn": "rrn", "person_name": "text", "address": "text", "phone": "phone",
    }.items()  # fmt: skip
    assert source.columns[0].written == "접수번호"
    assert [c.type for c in source.columns][-3:] == ["phone", "date", "integer"]
    rows = read(source, b"".join(lines), as_of=AS_OF, keys=some_keys()).rows
    assert rows["_shape"].to_list() == [None] * len(PERSONS)


def test_what_cannot_be_read_of_an_amount_keeps_no_row_of_a_new_source_back(tmp_path: Path) -> None:
    arrears = ("체납액(원)", lambda n: "1,000")
    suite = proposed(tmp_path, a_list(NAME, NUMBER, arrears)).files[1].read_text("utf-8")
    assert "no_amount_holds_it_back, expect: readable, columns: [arrears_krw], action: warn" in suite


def test_a_row_that_names_several_members_is_about_the_head(tmp_path: Path) -> None:
    """It was about the first of its members, and the number of the head was a second one."""
    columns = [
        ("세대주명", lambda n: PERSONS[n].person_name),
        ("세대주 주민번호", lambda n: PERSONS[n].rrn),
        *(
            pair
            for at in (1, 2)
            for pair in (
                (f"가구원{at}", lambda n, at=at: PERSONS[(n + at) % 40].person_name),
                (f"가구원{at} 주민번호", lambda n, at=at: PERSONS[(n + at) % 40].rrn),
            )
        ),
    ]
    told = {c.name: c.written for c in declared(proposed(tmp_path, a_list(*columns))).columns}
    assert (told["person_name"], told["rrn"]) == ("세대주명", "세대주 주민번호")


def test_a_row_is_about_whom_an_application_is_for(tmp_path: Path) -> None:
    """It was about whoever applied: a neighbour was looked for and called."""
    columns = [
        ("신청인", lambda n: PERSONS[n - 1].person_name),
        ("신청인 연락처", lambda n: PERSONS[n - 1].phone),
        ("대상자", lambda n: PERSONS[n].person_name),
        ("대상자 연락처", lambda n: PERSONS[n].phone),
    ]
    told = {c.name: c.written for c in declared(proposed(tmp_path, a_list(*columns))).columns}
    assert (told["person_name"], told["phone"]) == ("대상자", "대상자 연락처")


def test_that_only_one_of_several_lists_is_read_and_that_an_address_stands_in_parts_is_asked_about(
    tmp_path: Path,
) -> None:
    rows = [{"읍면": "곡성읍", "리": "읍내리", "성명": p.person_name, "주민번호": p.rrn} for p in PERSONS]
    content = json.dumps({"신규": rows[:30], "해지": rows[30:]}, ensure_ascii=False).encode()
    questions = " ".join(proposed(tmp_path, content).questions)
    assert "the document holds several lists" in questions
    assert "the address stands in several columns" in questions


def test_days_with_their_weekday_and_counts_with_their_word_are_read(tmp_path: Path) -> None:
    content = a_list(
        NAME,
        ("결정일", lambda n: f"'24.2.{n % 28 + 1}({'월화수목금토일'[n % 7]})"),
        ("결석일수", lambda n: f"{n + 1}일"),
        ("가구원수(명)", lambda n: f"{n % 4 + 1}명"),
    )
    source = declared(proposed(tmp_path, content))
    assert [(c.type, c.unit, c.years_from) for c in source.columns[1:]] == [
        ("date", None, 1950),
        ("integer", "days", None),
        ("integer", "persons", None),
    ]


def test_telephones_of_which_some_are_another_persons_are_telephones_and_it_is_told(tmp_path: Path) -> None:
    """Nobody of such a list could be rung up: the column became a text of another name."""
    other = "\n(자)010-0777-0001"
    content = a_list(NAME, ("연락처", lambda n: PERSONS[n].phone + (other if n % 3 == 0 else "")))
    written = proposed(tmp_path, content)
    assert [(c.name, c.type) for c in declared(written).columns[1:]] == [("phone", "phone")]
    assert any("no number of the person's own" in question for question in written.questions)


def test_a_list_with_a_sheet_for_each_town_is_proposed_as_one(tmp_path: Path) -> None:
    """It was refused as several sheets, and only the largest was looked at."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    for first, town in enumerate(("곡성읍", "오곡면", "삼기면", "석곡면")):
        page = book.add_worksheet(town)
        people = PERSONS[first * 10 : first * 10 + 10]
        rows = [[p.person_name, p.rrn, p.address, ("거부", "전출")[n % 2]] for n, p in enumerate(people)]
        for place, line in enumerate(
            [[town], ["성명", "주민등록번호", "주소", "중단구분"], *rows, ["계", "10명"]]
        ):
            page.write_row(place, 0, line)
    book.close()
    written = proposed(tmp_path, target.getvalue())
    source = declared(written)
    assert source.layouts[0].every_sheet
    assert set(source.columns[3].codes or {}) == {"거부", "전출"}
    assert any("every_sheet" in question for question in written.questions)
    assert read(source, target.getvalue(), as_of=AS_OF, keys=some_keys()).height == 40


def test_a_town_beside_an_address_that_does_not_name_it_and_a_list_within_a_row_are_asked_about(
    tmp_path: Path,
) -> None:
    rows = [
        {
            "성명": p.person_name,
            "주민번호": p.rrn,
            "읍면": "오곡면",
            "주소": f"오지리 {n}",
            "연락": [{"tel": p.phone}],
        }
        for n, p in enumerate(PERSONS)
    ]
    asked = " ".join(proposed(tmp_path, json.dumps(rows, ensure_ascii=False).encode()).questions)
    assert "the address stands in several columns" in asked
    assert "the 5. holds a list within a row" in asked
    whole = [row | {"주소": f"곡성군 오곡면 {row['주소']}", "연락": ""} for row in rows]
    (tmp_path / "whole").mkdir()
    asked = " ".join(proposed(tmp_path / "whole", json.dumps(whole, ensure_ascii=False).encode()).questions)
    assert "several columns" not in asked
    assert "within a row" not in asked


def test_a_day_that_most_rows_leave_empty_is_not_the_one_on_which_they_were_true(tmp_path: Path) -> None:
    """Of a list with an empty 해지일 every row counted as seen on the day on which the list came."""
    ended = ("해지일", lambda n: "2024-02-20" if n < 4 else "")
    source = declared(proposed(tmp_path, a_list(NAME, NUMBER, ended, ("단가스일", lambda n: "2024-02-03"))))
    assert source.observes
    assert source.observes.observed_on == "cut_on"


def test_a_key_of_three_columns_is_told_though_nobody_knows_the_word_of_one(tmp_path: Path) -> None:
    """It was said that no set of columns is without repeats."""
    whose = [(title, lambda n, of=of: of(n // 4)) for title, of in (NAME, NUMBER)]
    month = ("부과년월", lambda n: f"2024-0{1 + n % 2}")
    tax = ("세목", lambda n: ("재산세", "자동차세")[n // 2 % 2])
    source = declared(proposed(tmp_path, a_list(*whose, month, tax)))
    assert source.key == ("rrn", "base_month", "stated_tax_item")
