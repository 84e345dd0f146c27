"""What the letter beside a partner's workbook says."""

from dataclasses import replace
from datetime import date

import pytest

from tasks.referrals.letter import Office, content_of, letter_of
from tasks.referrals.package import AGAIN, NEW, Line, Told
from tests.printed import letter_text
from warehouse.county import County
from warehouse.home import CHECKOUT

OFFICE = Office("곡성군", "희망복지팀", "희망복지팀장", "한가람", "061-000-0100")
FRESH = Line(
    "R1", "012345", NEW, "DEBT_COUNSEL", "채무조정 상담", "2024-03-11", "2025-03-04", {"NAME": "김보기"}
)
ASKED_AGAIN = replace(FRESH, ref="R2", mark=AGAIN, reply_by="2024-02-26")
TOLD = Told("P1", "신용회복위원회", date(2024, 3, 4), [FRESH, ASKED_AGAIN], [("R9", "expired")])
ENCLOSED = ["referral-P1.xlsx 1부(암호 설정)."]


def words(told: Told, office: Office = OFFICE) -> str:
    """Every word of a letter."""
    return str(content_of(office, told, ENCLOSED))


def test_a_letter_says_what_is_asked_until_when_whom_to_phone_and_what_to_destroy() -> None:
    said = " ".join(letter_text(letter_of(OFFICE, TOLD, ENCLOSED).plain).split())
    wanted = (
        "신용회복위원회", "송신분번호 P1", "1건(채무조정 상담 1건)", "앞서 의뢰한 1건은",
        "전화: 곡성군 희망복지팀 061-000-0100",
        "1 R1 의뢰 2024-03-11 2025-03-04", "2 R2 회신 재요청 2024-02-26", "3 R9 파기 요청", "referral-P1.xlsx",
        "담당 희망복지팀장 한가람", "(2024. 3. 4.)",
    )  # fmt: skip
    assert [part for part in wanted if part not in said] == []


def test_a_letter_is_the_same_bytes_each_time() -> None:
    assert letter_of(OFFICE, TOLD, ENCLOSED) == letter_of(OFFICE, TOLD, ENCLOSED)


@pytest.mark.parametrize(
    ("lines", "ended", "absent"),
    [
        ([FRESH], [], ("앞서 의뢰한", "파기 요청")),
        ([ASKED_AGAIN], [], ("귀 기관에 의뢰하오니", "파기 요청", "회신기한까지")),
        ([], [("R9", "cancelled")], ("의뢰하오니", "앞서 의뢰한", "서비스 의뢰 및 회신", "보유기한까지")),
    ],
)
def test_a_letter_says_nothing_of_what_is_not_asked(
    lines: list[Line], ended: list[tuple[str, str]], absent: tuple[str, ...]
) -> None:
    said = words(replace(TOLD, lines=lines, ended=ended))
    assert [word for word in absent if word in said] == []
    numbers = [part["text"][0] for part in content_of(OFFICE, replace(TOLD, lines=lines), ENCLOSED)["body"]]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_several_files_are_numbered_and_a_single_one_is_not() -> None:
    assert content_of(OFFICE, TOLD, ["a 1부.", "b 1부."])["enclosed"] == ["1. a 1부.", "2. b 1부.  끝."]
    assert content_of(OFFICE, TOLD, ["a 1부."])["enclosed"] == ["a 1부.  끝."]


def test_a_county_that_names_no_number_is_asked_for_by_its_switchboard() -> None:
    said = words(TOLD, replace(OFFICE, phone=""))
    assert "대표전화" in said
    assert "희망복지팀 ." not in said


@pytest.mark.parametrize(
    "file", sorted((CHECKOUT / "warehouse" / "counties").glob("*.yaml")), ids=lambda f: f.stem
)
def test_every_county_of_the_checkout_names_a_number_with_its_dashes(file: object) -> None:
    assert Office.of(County.read(file)).phone.count("-") == 2
