"""The commands about referrals: each writes one order into the inbox, and names nobody."""

import csv
import io
from pathlib import Path

import pytest

from tasks.doors import referral_orders
from tests.helped import NEXT_DAY, HelpedCounty, fresh_county
from warehouse.errors import Refusal


@pytest.fixture
def county() -> HelpedCounty:
    """A county with one referral that left; nothing lies in its inbox."""
    county = fresh_county()
    for file in (county.home.inbox / "operator_order").glob("*"):
        file.unlink()
    county.refer()
    county.pass_day()
    return county


def orders(county: HelpedCounty) -> list[dict[str, str]]:
    files: list[Path] = sorted((county.home.inbox / "operator_order").glob("*.csv"))
    texts = [file.read_text("utf-8-sig") for file in files]
    return [row for text in texts for row in csv.DictReader(io.StringIO(text, newline=""))]


def number_on_the_sheet(county: HelpedCounty) -> str:
    titles, line = county.opened("partner-CREDIT")["회신"][:2]
    return line[titles.index("확인번호")]


def test_the_number_on_the_partners_sheet_is_six_digits_and_names_its_row_in_the_list(
    county: HelpedCounty,
) -> None:
    number = number_on_the_sheet(county)
    assert len(number) == 6
    assert number.isdigit()
    (line,) = referral_orders.referral_lines(county.home)
    assert line.startswith(f"{number}  신용회복위원회  채무조정 상담  의뢰함")
    assert "김보기" not in line


def test_a_reply_by_telephone_is_one_order_that_the_next_run_takes(county: HelpedCounty) -> None:
    said = ("완료", "서비스 제공")
    whose = referral_orders.reply(
        county.home, number_on_the_sheet(county), said, ordered_by="한가람", reason="접수 담당"
    )
    assert whose == "신용회복위원회 채무조정 상담"
    (order,) = orders(county)
    package, ref, _ = county.sent_row("referral")
    told = (order["지시구분"], order["송신분번호"], order["대상번호"], order["회신구분"], order["처리내용"])
    assert told == ("연계기관 전화 회신", package, ref, *said)


def test_what_the_person_says_is_asked_for_once_the_partner_reports_and_is_one_order(
    county: HelpedCounty,
) -> None:
    number = number_on_the_sheet(county)
    county.start(NEXT_DAY)
    county.reply("COMPLETED", "RECEIVED")
    county.pass_day()
    (line,) = referral_orders.referral_lines(county.home)
    assert "본인 확인" in line
    referral_orders.confirm(county.home, number, is_received=False, ordered_by="한가람", reason="본인 통화")
    assert [order["지시구분"] for order in orders(county)] == ["연계 서비스 미이용 확인"]


@pytest.mark.parametrize(
    ("number", "said", "name"),
    [
        ("없는번호", ("수락", ""), "한가람"),
        (None, ("예", ""), "한가람"),
        (None, ("완료", "모름"), "한가람"),
        (None, ("수락", ""), " "),
    ],
)
def test_an_order_that_cannot_be_is_refused_and_nothing_is_written(
    county: HelpedCounty, number: str | None, said: tuple[str, str], name: str
) -> None:
    asked = number or number_on_the_sheet(county)
    with pytest.raises(Refusal):
        referral_orders.reply(county.home, asked, said, ordered_by=name, reason="접수 담당")
    assert orders(county) == []


def test_a_referral_made_in_the_ministrys_system_names_household_partner_service_and_number(
    county: HelpedCounty,
) -> None:
    ((household,),) = county.ask("SELECT root_id FROM campaign.target_root")
    asked = ("신용회복위원회", "채무조정 상담", "2024-17")
    referral_orders.made_elsewhere(county.home, household, asked, ordered_by="한가람")
    (order,) = orders(county)
    assert (order["대상 가구"], order["연계기관"], order["요청 서비스"], order["문서번호"]) == (
        household,
        *asked,
    )
    for home_of, service in ((household, "없는 서비스"), ("nobody", "채무조정 상담")):
        with pytest.raises(Refusal):
            referral_orders.made_elsewhere(
                county.home, home_of, (asked[0], service, "1-1"), ordered_by="한가람"
            )


def test_a_consent_that_is_taken_back_by_telephone_is_one_order_that_needs_no_reason(
    county: HelpedCounty,
) -> None:
    ((household,),) = county.ask("SELECT root_id FROM campaign.target_root")
    referral_orders.withdraw_consent(county.home, household, partner="신용회복위원회", ordered_by="한가람")
    (order,) = orders(county)
    told = (order["지시구분"], order["대상 가구"], order["연계기관"], order["사유"])
    assert told == ("동의 철회", household, "신용회복위원회", "")
    for home_of, partner, name in (
        ("nobody", "", "한가람"),
        (household, "없는 기관", "한가람"),
        (household, "", " "),
    ):
        with pytest.raises(Refusal):
            referral_orders.withdraw_consent(county.home, home_of, partner=partner, ordered_by=name)
