"""Whatever is known of somebody, a partner sees what its service may get, if consented to, and nothing else."""

import json
from datetime import date
from typing import Any

import pytest

from tasks.referrals.drafts import offers_of
from tasks.referrals.letter import Office, letter_of
from tasks.referrals.machine_copy import bundle_of
from tasks.referrals.package import Line, Told, line_of, sheets_of, talk_ko
from tasks.referrals.rules import Offer, domains_to_tell, items_to_pass
from tests.printed import letter_text
from warehouse.county import County, parameters
from warehouse.forms import domains_of_need
from warehouse.home import CHECKOUT

DAY = date(2024, 3, 4)
POLICY = parameters("referrals", DAY)
OFFERS = [(partner, offer) for partner in POLICY["offers"] for offer in offers_of(POLICY, partner)]
ITEMS = {"NAME": "성명", "PHONE": "연락처", "ADDRESS": "주소", "TALK": "상담내용"}
PARTS = {"NAME": "name", "PHONE": "telecom", "ADDRESS": "address"}
KNOWN = {"NAME": "person_name", "PHONE": "phone", "ADDRESS": "address"}
FRAME = {"송신분번호", "구분", "대상번호", "요청 서비스", "회신기한", "보유기한"}
ALL_NEEDS = tuple(domains_of_need())
HEALTH, MONEY = {"health", "care"}, {"economy", "employment"}


def canaries() -> dict[str, Any]:
    """A row that knows everything: each field of it holds a value that stands nowhere else."""
    fields = (
        "person_name", "phone", "address", "phone_2", "birth_on", "rrn_token", "kinds", "score", "income_band",
        "assets_band", "debt_krw", "arrears_reason", "care_stopped", "diagnosis", "remark", "other_partners", "root_id",
        "target_id", "referral_id", "consent_id", "town_code", "birth_year",
    )  # fmt: skip
    return {name: f"<{name} of nobody else>" for name in fields} | {
        "state": "draft",
        "retained_until": None,
        "reply_due_on": None,
        "service": "SERVICE_CODE",
    }


def line(items: tuple[str, ...], needs: tuple[str, ...]) -> Line:
    """A referral of whom everything is known, with these items and needs to tell."""
    row = canaries() | {"items": list(items), "domains": list(needs)}
    return line_of("R1", "012345", row, "서비스")


def told(offer: Offer, consented: set[str]) -> tuple[set[str], list[str], tuple[str, ...]]:
    """Titles, every cell of every sheet, and the needs that are named, of one referral with all needs."""
    items = items_to_pass(offer, consented, POLICY["needed_items"])
    needs = domains_to_tell(offer, ALL_NEEDS) if "TALK" in items else ()
    sheets = sheets_of(Told("P1", "기관", DAY, [line(items, needs)]), "곡성군")
    titles = {field.title for field in sheets[0].fields}
    return titles, [str(cell) for sheet in sheets for line in sheet.rows for cell in line], needs


@pytest.mark.parametrize(("partner", "offer"), OFFERS, ids=lambda one: getattr(one, "service", one))
def test_every_partner_and_service_gets_the_columns_of_its_list_and_no_others(
    partner: str, offer: Offer
) -> None:
    titles, cells, needs = told(offer, set(ITEMS))
    assert titles == FRAME | {ITEMS[item] for item in offer.items}, partner
    seen = {name for name, value in canaries().items() if any(str(value) in cell for cell in cells if value)}
    assert seen - {"state"} == {KNOWN[item] for item in offer.items if item in KNOWN}
    assert set(needs) <= set(offer.domains)


@pytest.mark.parametrize(("partner", "offer"), OFFERS, ids=lambda one: getattr(one, "service", one))
def test_a_need_that_the_service_does_not_answer_is_named_in_no_cell(partner: str, offer: Offer) -> None:
    _, cells, _ = told(offer, set(ITEMS))
    reason = [cell for cell in cells if "분야의 도움이" in cell]
    named = {
        need
        for need, word in domains_of_need().items()
        for cell in reason
        if word in cell.split(" 분야")[0].split("·")
    }
    assert named == (set(offer.domains) if "TALK" in offer.items else set()), partner


@pytest.mark.parametrize(("partner", "offer"), OFFERS, ids=lambda one: getattr(one, "service", one))
def test_no_service_is_told_of_both_health_and_money(partner: str, offer: Offer) -> None:
    assert not (set(offer.domains) & HEALTH and set(offer.domains) & MONEY and "TALK" in offer.items), partner


@pytest.mark.parametrize("left_out", list(ITEMS))
@pytest.mark.parametrize(("partner", "offer"), OFFERS, ids=lambda one: getattr(one, "service", one))
def test_what_was_not_consented_to_leaves_to_nobody(partner: str, offer: Offer, left_out: str) -> None:
    titles, cells, needs = told(offer, set(ITEMS) - {left_out})
    assert ITEMS[left_out] not in titles, partner
    assert not any(canaries().get(KNOWN.get(left_out, ""), "<none>") in cell for cell in cells)
    assert left_out != "TALK" or not needs


@pytest.mark.parametrize(("partner", "offer"), OFFERS, ids=lambda one: getattr(one, "service", one))
def test_the_letter_in_clear_has_a_reference_and_nothing_of_anybody(partner: str, offer: Offer) -> None:
    office = Office.of(County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml"))
    known = line(tuple(ITEMS), ALL_NEEDS)
    said = letter_text(
        letter_of(office, Told("P1", partner, DAY, [known], [("R9", "expired")]), ["P1"]).plain
    )
    assert "R1" in said
    assert "R9" in said
    assert "of nobody else" not in said
    assert known.check_no not in said
    assert not any(word in said for word in (*domains_of_need().values(), "분야의 도움"))


@pytest.mark.parametrize(("partner", "offer"), OFFERS, ids=lambda one: getattr(one, "service", one))
def test_the_copy_for_a_machine_holds_what_the_workbook_holds_of_somebody_and_no_more(
    partner: str, offer: Offer
) -> None:
    items = items_to_pass(offer, set(ITEMS), POLICY["needed_items"])
    needs = domains_to_tell(offer, ALL_NEEDS) if "TALK" in items else ()
    written = bundle_of(
        Told("P1", partner, DAY, [line(items, needs)], [("R9", "cancelled")]), "곡성군"
    ).decode()
    seen = {name for name, value in canaries().items() if "of nobody else" in str(value) and value in written}
    assert seen == {KNOWN[item] for item in offer.items if item in KNOWN}
    resources = [entry["resource"] for entry in json.loads(written)["entry"]]
    (patient,) = (one for one in resources if one["resourceType"] == "Patient")
    assert set(patient) - {"resourceType", "id", "identifier"} == {PARTS[i] for i in items if i in PARTS}
    (request,) = (one for one in resources if one["resourceType"] == "ServiceRequest")
    assert request.get("reasonCode") == ([{"text": talk_ko(needs)}] if "TALK" in items else None)
    assert [one["resourceType"] for one in resources if one["id"] == "R9"] == ["Task"]


@pytest.mark.parametrize(
    "beside", ["(알코올 의존)", " （조현병）", ", 채무 3천", "/우울", "[망]", " 010-0123-0002"]
)
def test_what_a_list_writes_beside_a_name_leaves_to_nobody(beside: str) -> None:
    row = canaries() | {"person_name": f"김보기{beside}", "items": list(ITEMS), "domains": []}
    referral = line_of("R1", "012345", row, "서비스")
    assert referral.cells["NAME"] == "김보기"
    sheets = sheets_of(Told("P1", "기관", DAY, [referral]), "곡성군")
    assert beside not in str([sheet.rows for sheet in sheets])
    assert beside not in bundle_of(Told("P1", "기관", DAY, [referral]), "곡성군").decode()
