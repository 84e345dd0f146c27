"""A partner whose agreement ends or is cut while referrals are open at it is told no more than the one in force."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.helped import NEXT_MONDAY, HelpedCounty, fresh_county
from warehouse import county as county_module

Row = dict[str, Any]
BEFORE = date(2023, 7, 1)
WITHOUT_REPLY = NEXT_MONDAY + timedelta(days=7)  # when whoever was told on DAY is reminded


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


@pytest.fixture
def from_monday(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Row]], None]:
    """Has the credit counsellors offer something else from ``NEXT_MONDAY`` on; nothing at all: they stand nowhere."""
    read = county_module.parameter_file

    def offer(offers: list[Row]) -> None:
        stated = read("referrals", NEXT_MONDAY)
        values = stated["offers"]["values"]
        later = {code: told for code, told in values[BEFORE].items() if code != "CREDIT"}
        later |= {"CREDIT": offers} if offers else {}
        changed = stated | {"offers": stated["offers"] | {"values": values | {NEXT_MONDAY: later}}}
        monkeypatch.setattr(
            county_module,
            "parameter_file",
            lambda law, day: changed if law == "referrals" else read(law, day),
        )

    return offer


def test_a_draft_of_a_service_that_is_offered_no_more_does_not_leave_and_its_officer_is_told(
    county: HelpedCounty, from_monday: Callable[[list[Row]], None]
) -> None:
    county.refer_waiting()
    from_monday([])
    county.pass_day(NEXT_MONDAY)
    assert sorted(county.referral_states()) == ["cancelled", "draft", "draft", "requested"]
    assert county.deviations() == {"service_not_in_force"}
    assert county.broken_laws() == []


def test_whoever_is_asked_for_nothing_any_more_is_not_reminded_and_its_silence_stays_the_officers(
    county: HelpedCounty, from_monday: Callable[[list[Row]], None]
) -> None:
    county.refer()
    county.pass_day()
    from_monday([])
    county.pass_day(NEXT_MONDAY)
    county.pass_day(WITHOUT_REPLY)
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'referral'") == [(1,)]
    assert county.ask("SELECT kind FROM out.due WHERE kind = 'referral_reply'") == [("referral_reply",)]
    county.start(WITHOUT_REPLY + timedelta(days=1))
    county.reply("ACCEPTED")
    county.pass_day()
    assert county.referral_states()[-1] == "accepted"
    assert county.broken_laws() == []


def test_a_draft_and_a_reminder_tell_only_the_items_that_the_partner_may_get_by_now(
    county: HelpedCounty, from_monday: Callable[[list[Row]], None]
) -> None:
    county.refer_waiting()
    assert "상담내용" in county.opened("partner-CREDIT", "referral")["의뢰"][0]
    named = {"service": "DEBT_COUNSEL", "name_ko": "채무조정 상담", "domains": ["economy"]}
    from_monday([named | {"items": ["NAME", "PHONE"]}])
    for day, marks in ((NEXT_MONDAY, {"의뢰"}), (WITHOUT_REPLY, {"회신 재요청"})):
        county.pass_day(day)
        header, *lines = county.opened("partner-CREDIT", "referral")["의뢰"]
        assert header[3:] == ["성명", "연락처", "요청 서비스", "회신기한", "보유기한"]
        assert {line[1] for line in lines} >= marks
    assert county.broken_laws() == []
