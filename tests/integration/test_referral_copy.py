"""A partner that asks gets its referrals as JSON too, under its own key; nobody else does."""

import json
from pathlib import Path

import pyrage
import pytest

from tasks.doors.readers import Rejection, read
from tests.factories import county_with
from tests.helped import HelpedCounty
from tests.printed import letter_text
from tests.unit.test_sheets_of_returns import book
from warehouse.catalog import load_source

KEY = pyrage.x25519.Identity.generate()


@pytest.fixture
def county(tmp_path: Path) -> HelpedCounty:
    """A county with one partner that asks for copies."""
    county = HelpedCounty(tmp_path, county_with(machine_copies={"CREDIT": str(KEY.to_public())}))
    county.open_campaign()
    return county


def test_a_copy_leaves_beside_workbook_and_letter_for_who_asks_and_says_what_the_workbook_says(
    county: HelpedCounty,
) -> None:
    county.refer()
    county.refer(partner="우리동네 복지기동대", services="난방비 지원")
    county.pass_day()
    kinds = county.ask(
        "SELECT recipient, kind FROM ops.package WHERE starts_with(kind, 'referral') ORDER BY ALL"
    )
    assert kinds == [
        ("partner-BOKJI_GIDONGDAE", "referral"),
        ("partner-BOKJI_GIDONGDAE", "referral_letter"),
        ("partner-CREDIT", "referral"),
        ("partner-CREDIT", "referral_copy"),
        ("partner-CREDIT", "referral_letter"),
    ]
    (file,) = county.home.outbox.glob("partner-CREDIT/*/referral_copy-*")
    assert file.suffix == ".age"
    assert b"resourceType" not in file.read_bytes()
    read = json.loads(pyrage.decrypt(file.read_bytes(), [KEY]))
    found = {(e["resource"]["resourceType"], e["resource"]["id"]): e["resource"] for e in read["entry"]}
    sheets = county.opened("partner-CREDIT")
    asked = dict(zip(sheets["의뢰"][0], sheets["의뢰"][1], strict=True))
    assert read["id"] == asked["송신분번호"]
    person = found["Patient", asked["대상번호"]]
    told = (person["name"][0]["text"], person["telecom"][0]["value"], person.get("address"))
    assert told == (asked["성명"], asked["연락처"], None)
    assert found["Task", asked["대상번호"]]["restriction"]["period"]["end"] == asked["회신기한"]
    assert found["Organization", "partner"]["name"] == "신용회복위원회"
    (letter,) = file.parent.glob("referral_letter-*")
    assert file.name in letter_text(letter.read_bytes())
    assert county.broken_laws() == []


def test_the_sheets_as_they_were_sent_say_nothing_and_a_column_added_to_the_referrals_is_told(
    county: HelpedCounty,
) -> None:
    county.refer()
    county.pass_day()
    sheets, source = county.opened("partner-CREDIT"), load_source("partner_reply")
    assert read(source, book(**sheets), as_of=county.run.as_of, keys=county.home.keys()).height == 0
    sheets["의뢰"] = [[*sheets["의뢰"][0], "처리 현황"], [*sheets["의뢰"][1], "이사 가심"]]
    with pytest.raises(Rejection, match="written_beside"):
        read(source, book(**sheets), as_of=county.run.as_of, keys=county.home.keys())
