"""What residents read names an office, an officer and a number; a neighbour who reads it learns nothing."""

from datetime import date

import pytest

from tasks.doors.speaker import office_name, officer_ko, spoken_number
from tasks.surveys.texts import Sender, letter, notice
from tasks.visits.sheets import Officer, door_notice

SENDER = Sender("옥과면사무소", "담당 한보기", "0610000108")
TELLING = (
    "복지",
    "위기",
    "발굴",
    "체납",
    "단수",
    "단전",
    "지원",
    "희망",
    "상담",
    "기초",
    "수급",
    "가구",
    "대상자",
)
TEXTS = [
    notice(SENDER, date(2024, 2, 7), "1600-2129"),
    letter(SENDER),
    door_notice("옥과면사무소", Officer("B1", "한보기", "옥과면", "0610000108")),
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_names_office_officer_and_number(text: str) -> None:
    assert "옥과면사무소" in text
    assert "한보기" in text
    assert spoken_number(SENDER.phone) in text
    assert "(으)로" not in text


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("word", TELLING)
def test_a_text_does_not_tell_why_somebody_writes(text: str, word: str) -> None:
    assert word not in text


@pytest.mark.parametrize("name", ["희망복지팀 한보기", "사례관리사 한보기", "발굴담당", ""])
def test_a_name_that_tells_of_a_team_stands_on_no_letter_and_at_no_door(name: str) -> None:
    sticker = door_notice("옥과면사무소", Officer("B1", name, "옥과면", "0610000108"))
    assert officer_ko(name) == "담당자"
    assert not any(word in sticker for word in (*TELLING, "팀", "사례"))
    assert "담당자, 061-000-0108" in sticker


def test_a_sticker_without_an_officers_number_sends_to_the_office() -> None:
    assert "담당 한보기, 사무소로 연락 주시면" in door_notice(
        "옥과면사무소", Officer("B1", "한보기", "옥과면", "")
    )


def test_a_message_and_a_letter_without_a_number_send_to_the_office_too() -> None:
    nameless = Sender("옥과면사무소", "담당 한보기", "")
    assert notice(nameless, date(2024, 2, 7), "1600-2129").endswith("번호로 갑니다. 문의 옥과면사무소")
    assert "편하신 때에 사무소로 연락 주시거나 들러 주시면" in letter(nameless)


def test_a_notice_says_that_a_machine_calls_from_which_number_and_when() -> None:
    assert "인공지능(AI)으로" in TEXTS[0]
    assert "2월 7일" in TEXTS[0]
    assert "1600-2129" in TEXTS[0]


@pytest.mark.parametrize(("town", "office"), [
    ("옥과면", "옥과면사무소"), ("곡성읍", "곡성읍사무소"), ("청운동", "청운동 주민센터"),
    ("세종로", "세종로 주민센터"),
])  # fmt: skip
def test_an_office_is_called_as_residents_call_it(town: str, office: str) -> None:
    assert office_name(town) == office


@pytest.mark.parametrize(("digits", "spoken"), [
    ("01001230001", "010-0123-0001"), ("0610000108", "061-000-0108"), ("020000101", "02-000-0101"),
    (None, ""), ("061-000-0108", "061-000-0108"), ("109", "109"),
])  # fmt: skip
def test_a_number_is_written_with_its_dashes(digits: str | None, spoken: str) -> None:
    assert spoken_number(digits) == spoken
