"""The story of one household tells of its referrals: consent, steps, packages with their letters, the person's word."""

from datetime import date

import pytest

from tasks.doors.windows import Household, why
from tests.helped import NEXT_DAY, NEXT_MONDAY, HelpedCounty, fresh_county


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


def story(county: HelpedCounty, target: str) -> Household:
    ((household,),) = county.ask("SELECT household_id FROM campaign.target WHERE target_id = ?", target)
    return why(county.home, household, reason="확인")


def packages(county: HelpedCounty) -> list[str]:
    """Numbers of workbook and letter of each run, in order."""
    told = "SELECT package_id FROM ops.package WHERE kind LIKE 'referral%' ORDER BY run_no, kind"
    return [package for (package,) in county.ask(told)]


def test_a_referral_is_told_from_its_consent_to_the_persons_word(county: HelpedCounty) -> None:
    target = county.refer()
    county.pass_day()
    county.pass_day(date(2024, 3, 18))
    county.start(date(2024, 3, 19))
    county.reply("COMPLETED", "RECEIVED")
    county.order("SERVICE_CONFIRMED")
    county.pass_day()
    workbook, letter, again, its_letter = packages(county)
    assert story(county, target).certificate[-10:] == [
        "의뢰: 신용회복위원회 채무조정 상담 — 동의 2024-03-04(방문) 2024-08-31까지, 알리는 항목 성명·연락처·상담내용, "
        "보유기한 2025-03-04",
        "  2024-03-04 작성",
        "  2024-03-04 의뢰함, 회신기한 2024-03-11",
        f"  2024-03-04 보냄: 송신분 {workbook}, 공문 {letter}",
        f"  2024-03-18 회신 재요청: 송신분 {again}, 공문 {its_letter}",
        "  2024-03-19 접수",
        "  2024-03-19 수락",
        "  2024-03-19 진행 중",
        "  2024-03-19 완료(서비스 제공)",
        "  2024-03-19 본인 확인: 받았다고 함",
    ]


def test_a_consent_that_was_taken_back_is_told_with_the_request_to_destroy(county: HelpedCounty) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.visited(target, disposition="WATCH", consent="REFUSED")
    county.pass_day()
    told = story(county, target).certificate[-2:]
    assert told[0] == "  2024-03-05 취소"
    assert told[1].startswith("  2024-03-05 파기 요청: 송신분 ")


def test_what_officers_and_the_county_did_stands_among_what_happened(county: HelpedCounty) -> None:
    target = county.target()
    county.visited(target, disposition="APPLIED", services="밑반찬 지원, 긴급복지지원")
    county.pass_day()
    county.start(NEXT_MONDAY)
    decided = {"target_id": target, "benefit": "BASIC", "decided_on": NEXT_MONDAY, "decision": "GRANTED"}
    county.insert(
        "campaign.benefit_decision", [decided | {"delivery_id": "d", "row_no": 1, "document_no": "7"}]
    )
    told = {line.partition("  ")[2] for line in story(county, target).events}
    assert told >= {"처리결과: 신청", "밑반찬 지원 제공", "긴급복지지원 신청", "국민기초생활보장 적합(7)"}


def test_what_an_ai_call_came_to_is_told_in_words(county: HelpedCounty) -> None:
    target = county.target()
    for result in ("COMPLETED", "PARTIAL", "REFUSED", "WRONG_PERSON", "NO_ANSWER", "MACHINE", "ANSWERED"):
        county._contact(target, county.new_id("delivery"), "ai_call", result, 0)
    county.pass_day()
    called = [line.partition("AI 전화: ")[2] for line in story(county, target).events if "AI 전화" in line]
    assert sorted(called) == sorted(
        ["응답 완료", "일부만 응답", "거부", "다른 사람", "부재", "자동응답", "응답"]
    )
