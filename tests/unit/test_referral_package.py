"""What stands in a partner's package, and what does not."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import yaml

from tasks.referrals.package import DESTROY_KO, Line, Told, line_of, sheets_of, talk_ko
from warehouse.county import parameters
from warehouse.help_catalogue import partner_codes, partner_of, partners, services
from warehouse.home import CHECKOUT

ROW: dict[str, Any] = {
    "person_name": "김보기",
    "phone": "01001230001",
    "address": "전라남도 곡성군 곡성읍 읍내리 1",
    "domains": ["economy"],
    "state": "draft",
    "service": "DEBT_COUNSEL",
    "items": ["NAME", "PHONE"],
    "reply_due_on": date(2024, 3, 11),
    "retained_until": date(2025, 3, 4),
}


def told(*lines: Line, ended: Sequence[tuple[str, str]] = ()) -> Told:
    return Told("P1", "신용회복위원회", date(2024, 3, 4), lines, ended)


def _offers() -> dict[str, list[dict[str, Any]]]:
    stated: dict[str, list[dict[str, Any]]] = parameters("referrals", date(2024, 3, 4))["offers"]
    return stated


def test_a_partner_that_each_county_has_bears_the_name_of_this_one() -> None:
    assert partners("구례군")["MENTAL"] == "구례군정신건강복지센터"
    assert partners("구례군")["CREDIT"] == "신용회복위원회"
    assert not any("곡성" in name for name in partners("구례군").values())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("구례군 정신건강복지센터", "MENTAL"),
        ("정신건강복지센터", "MENTAL"),
        ("곡성군정신건강복지센터", None),
        (None, None),
    ],
)
def test_an_officer_names_a_partner_with_or_without_the_county_but_not_another_countys(
    written: str | None, code: str | None
) -> None:
    assert partner_of("구례군", written) == code


def test_a_column_that_nobody_consented_to_is_absent() -> None:
    sheet = sheets_of(told(line_of("R1", "012345", ROW, "채무조정 상담")), "곡성군")[0]
    titles = [field.title for field in sheet.fields]
    assert titles == [
        "송신분번호",
        "구분",
        "대상번호",
        "성명",
        "연락처",
        "요청 서비스",
        "회신기한",
        "보유기한",
    ]
    assert sheet.rows == [
        ["P1", "의뢰", "R1", "김보기", "010-0123-0001", "채무조정 상담", "2024-03-11", "2025-03-04"]
    ]


def test_a_cell_that_one_person_did_not_consent_to_is_empty_beside_one_who_did() -> None:
    both = [line_of("R1", "1", ROW, "가"), line_of("R2", "2", ROW | {"items": ["ADDRESS", "NAME"]}, "나")]
    rows = sheets_of(told(*both), "곡성군")[0].rows
    assert [(row[4], row[5]) for row in rows] == [("010-0123-0001", ""), ("", ROW["address"])]


def test_an_unanswered_referral_is_marked_as_asked_again() -> None:
    assert line_of("R1", "1", ROW | {"state": "requested"}, "가").mark == "회신 재요청"


def test_a_referral_that_is_over_is_named_by_its_reference_only() -> None:
    sheets = {
        sheet.name: sheet
        for sheet in sheets_of(told(ended=[("R9", "cancelled"), ("R8", "expired")]), "곡성군")
    }
    assert list(sheets) == ["파기 요청", "회신", "안내"]
    assert [row[1:4] for row in sheets["회신"].rows] == [["R9", "", ""], ["R8", "", ""]]
    assert ["건수", "의뢰 0건, 파기 요청 2건"] in sheets["안내"].rows
    assert sheets["파기 요청"].rows == [
        ["R9", f"의뢰가 취소되었습니다. {DESTROY_KO}", ""],
        ["R8", f"회신이 없어 의뢰를 끝냈습니다. {DESTROY_KO}", ""],
    ]


def test_no_sheet_of_destruction_without_one_to_destroy() -> None:
    sheets = sheets_of(told(line_of("R1", "012345", ROW, "채무조정 상담")), "곡성군")
    assert [sheet.name for sheet in sheets] == ["의뢰", "회신", "안내"]


def test_the_reason_names_fields_of_life_and_nothing_else() -> None:
    assert talk_ko(["economy", "housing"]) == "경제·주거 분야의 도움이 필요하여 의뢰합니다."
    assert talk_ko([]) == "본인이 상담을 희망하여 의뢰합니다."


def test_every_partner_of_the_reference_has_or_had_or_will_have_an_offer_and_no_other_has() -> None:
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "parameters" / "referrals.yaml").read_text("utf-8"))
    assert {partner for offers in stated["offers"]["values"].values() for partner in offers} == set(
        partner_codes()
    )


def test_mental_health_sees_no_debt_and_finance_no_health() -> None:
    told = {
        partner: {d for offer in offers for d in offer["domains"]} for partner, offers in _offers().items()
    }
    assert not told["MENTAL"] & {"economy", "employment"}
    assert not any("health" in told[partner] for partner in ("FINANCE", "CREDIT", "LEGAL", "EMPLOY"))


def test_volunteers_are_not_told_what_was_said() -> None:
    assert all("TALK" not in offer["items"] for offer in _offers()["HONORARY"])


def test_a_service_that_the_reference_has_keeps_its_name() -> None:
    for offers in _offers().values():
        for offer in offers:
            assert services().get(offer["service"], offer["name_ko"]) == offer["name_ko"]
