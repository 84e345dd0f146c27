"""What partners take over, by consent and by one table of states, on a real warehouse."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest

from tests.helped import ALL_ITEMS, DAY, NEXT_DAY, NEXT_MONDAY, HelpedCounty, fresh_county
from tests.printed import letter_text
from warehouse.connection import Warehouse


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


def test_a_referral_leaves_sealed_with_the_consented_columns_only(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    sheets = county.opened("partner-CREDIT")
    assert sheets["의뢰"][0] == [
        "송신분번호", "구분", "대상번호", "성명", "연락처", "상담내용", "요청 서비스", "회신기한",
        "보유기한",
    ]  # fmt: skip
    assert sheets["의뢰"][1][3:7] == [
        "김보기",
        "010-0123-0001",
        "경제 분야의 도움이 필요하여 의뢰합니다.",
        "채무조정 상담",
    ]
    assert sheets["회신"][1][1] == sheets["의뢰"][1][2]
    assert county.referral_states() == ["draft", "requested"]
    assert county.broken_laws() == []


def test_a_letter_that_names_nobody_lies_in_clear_beside_the_sealed_workbook(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    sent = dict(county.ask("SELECT kind, file_name FROM ops.package WHERE recipient = 'partner-CREDIT'"))
    assert set(sent) == {"referral", "referral_letter"}
    file = county.home.outbox / "partner-CREDIT" / str(DAY) / sent["referral_letter"]
    hashed = county.ask("SELECT sha256, row_count FROM ops.package WHERE kind = 'referral_letter'")
    assert hashed == [(hashlib.sha256(file.read_bytes()).hexdigest(), 0)]
    said, ref = letter_text(file.read_bytes()), county.opened("partner-CREDIT")["의뢰"][1][2]
    assert ref in said
    assert sent["referral"] in said
    assert "김보기" not in said
    assert "010-" not in said
    assert county.broken_laws() == []


def test_a_consent_that_does_not_cover_what_is_needed_leads_to_no_referral(county: HelpedCounty) -> None:
    county.refer(items="성명,상담내용")
    county.pass_day()
    assert county.referral_states() == []
    assert county.deviations() == {"consent_does_not_cover"}


def test_a_partner_is_asked_for_the_service_that_the_officer_named(county: HelpedCounty) -> None:
    county.refer(partner="우리동네 복지기동대", services="난방비 지원, 정신건강 상담")
    county.pass_day()
    assert county.ask("SELECT service FROM campaign.referral") == [("HEATING",)]
    assert county.ask("SELECT service FROM campaign.service_given") == []
    assert county.deviations() == set()


@pytest.mark.parametrize(
    ("partner", "sent", "deviations"),
    [
        ("정신건강복지센터", [("MENTAL",)], set()),
        ("곡성군 정신건강복지센터", [("MENTAL",)], set()),
        ("구례군정신건강복지센터", [], {"unknown_consent_partner"}),
    ],
)
def test_the_countys_own_centre_is_meant_with_or_without_its_name_and_no_other_countys(
    county: HelpedCounty, partner: str, sent: list[tuple[str]], deviations: set[str]
) -> None:
    county.refer(partner=partner, services="정신건강 상담")
    county.pass_day()
    assert county.ask("SELECT partner FROM campaign.referral") == sent
    assert county.deviations() == deviations


def test_consent_to_one_partner_sends_nothing_to_another(county: HelpedCounty) -> None:
    county.refer(partner="신용회복위원회")
    county.pass_day()
    assert county.ask("SELECT recipient FROM ops.package WHERE kind = 'referral'") == [("partner-CREDIT",)]


def test_what_one_person_wants_of_one_partner_is_asked_once(county: HelpedCounty) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    consent = {"consent": "GIVEN", "consent_partners": "신용회복위원회", "consent_items": ALL_ITEMS}
    county.visited(target, disposition="REFERRED", economy_need=True, **consent)
    county.pass_day()
    assert county.ask("SELECT count(*) FROM campaign.referral") == [(1,)]


def test_referrals_to_a_partner_leave_once_a_week_but_an_urgent_one_does_not_wait(
    county: HelpedCounty,
) -> None:
    county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.refer()
    county.pass_day()
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'referral'") == [(1,)]
    county.start(date(2024, 3, 6))
    urgent = county.target(is_urgent=True)
    consent = {"consent": "GIVEN", "consent_partners": "신용회복위원회", "consent_items": ALL_ITEMS}
    county.visited(urgent, disposition="REFERRED", economy_need=True, **consent)
    county.pass_day()
    assert county.ask("SELECT count(*), max(row_count) FROM ops.package WHERE kind = 'referral'") == [(2, 2)]


def test_a_service_that_a_partner_reports_ends_the_target_once_the_person_says_that_it_came(
    county: HelpedCounty,
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply("ACCEPTED")
    county.pass_day()
    assert county.end_of(target) is None
    county.start(NEXT_MONDAY)
    county.reply("COMPLETED", "RECEIVED")
    county.pass_day()
    county.pass_day(date(2024, 3, 12))
    assert county.end_of(target) is None
    assert county.funnel()["helped_service_received"] == 0
    owed = "SELECT kind, code, owner FROM out.due WHERE target_id = ?"
    assert county.ask(owed, target) == [("service_confirmation", "CREDIT", "B001")]
    county.start(date(2024, 3, 13))
    county.order("SERVICE_CONFIRMED")
    county.pass_day()
    county.pass_day(date(2024, 3, 14))
    assert county.ask(owed, target) == []
    assert county.referral_states() == [
        "draft",
        "requested",
        "received",
        "accepted",
        "in_progress",
        "completed",
    ]
    assert county.end_of(target) == "closed_service"
    counted = county.funnel()
    assert counted["helped_referral_accepted"] == counted["helped_service_received"] == 1
    assert county.broken_laws() == []


@pytest.mark.parametrize(("state", "outcome"), [("REJECTED", "NO_CAPACITY"), ("COMPLETED", "DECLINED")])
def test_a_referral_that_ends_without_the_service_leaves_the_target_to_its_officer(
    county: HelpedCounty, state: str, outcome: str
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply(state, outcome)
    county.pass_day()
    county.pass_day(date(2024, 3, 6))
    assert county.end_of(target) is None
    assert county.ask("SELECT code, target_id, owner FROM out.due WHERE kind = 'next_help'") == [
        ("referral_without_service", target, "B001")
    ]
    assert county.funnel()["helped_service_received"] == 0


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"ref": "XXXX"}, "unknown_reference"),
        ({"replied_on": date(2024, 3, 1)}, "reply_before_request"),
        ({"state": "REJECTED", "outcome": "NOT_ELIGIBLE"}, "illegal_state_change"),
    ],
)
def test_a_reply_that_may_not_be_is_a_deviation(
    county: HelpedCounty, told: dict[str, Any], code: str
) -> None:
    county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    if code == "illegal_state_change":
        county.reply("ACCEPTED")
    county.reply(**({"state": "COMPLETED", "outcome": "RECEIVED"} | told))
    county.pass_day()
    assert county.ask("SELECT code FROM campaign.deviation") == [(code,)]
    assert "completed" not in county.referral_states()
    assert county.broken_laws() == []


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"sent_by": "partner-FINANCE"}, "not_sent_to_them"),
        ({"sent_by": None}, "not_sent_to_them"),
        ({"check_no": "not it"}, "check_number_differs"),
        ({"check_no": None}, "check_number_missing"),
    ],
)
def test_a_sheet_of_another_partner_or_one_that_slipped_moves_nothing(
    county: HelpedCounty, told: dict[str, Any], code: str
) -> None:
    county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply("ACCEPTED", **told)
    county.pass_day()
    assert county.deviations() == {code}
    assert county.referral_states() == ["draft", "requested"]


def test_a_reply_on_a_sheet_from_before_the_check_numbers_needs_none(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    with Warehouse(county.home).transaction() as tx:
        tx.connection.execute("UPDATE campaign.referral_rule SET after_run_no = $1", [county.run.run_no])
    county.start(NEXT_DAY)
    county.reply("ACCEPTED", check_no=None)
    county.pass_day()
    assert county.deviations() == set()
    assert county.referral_states() == ["draft", "requested", "received", "accepted"]


def test_a_reply_after_the_consent_was_taken_back_is_refused_on_the_same_day_too(
    county: HelpedCounty,
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.visited(target, disposition="WATCH", consent="REFUSED")
    county.reply("ACCEPTED")
    county.pass_day()
    assert county.deviations() == {"reply_after_cancelled"}
    assert county.referral_states() == ["draft", "requested", "cancelled"]


def test_a_second_end_that_says_otherwise_is_a_deviation(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply("COMPLETED", "RECEIVED")
    county.reply("COMPLETED", "PARTLY")
    county.pass_day()
    assert county.deviations() == {"reply_contradicts"}
    assert county.ask("SELECT count(*) FROM out.referral WHERE state = 'completed'") == [(1,)]


def test_the_same_reply_twice_is_no_deviation(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply("ACCEPTED")
    county.reply("ACCEPTED")
    county.pass_day()
    assert county.deviations() == set()
    assert county.referral_states().count("accepted") == 1


def test_a_silent_partner_is_asked_again_and_then_the_referral_expires(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    county.pass_day(NEXT_MONDAY)
    late = "SELECT code, owner FROM out.overdue WHERE kind = 'referral_reply'"
    assert county.ask(late) == []
    county.pass_day(date(2024, 3, 18))
    assert county.ask(late) == [("CREDIT", "B001")]
    assert county.opened("partner-CREDIT")["의뢰"][1][1] == "회신 재요청"
    county.pass_day(date(2024, 3, 25))
    assert county.ask(late) == [("CREDIT", "B001")]
    for day in (date(2024, 3, 26), date(2024, 4, 3), date(2024, 4, 15)):
        county.pass_day(day)
    assert county.ask(late) == [("CREDIT", "team_head")]
    assert county.ask("SELECT count(*) FROM ops.package_row WHERE subject_kind = 'referral'") == [(3,)]
    county.pass_day(date(2024, 6, 3))
    assert county.referral_states()[-1] == "expired"
    assert county.opened("partner-CREDIT")["파기 요청"][1][1].startswith("회신이 없어")
    county.pass_day(date(2024, 6, 10))
    assert county.ask("SELECT count(*) FROM ops.package_row WHERE subject_kind = 'referral_withdrawn'") == [
        (1,)
    ]
    assert county.broken_laws() == []


@pytest.mark.parametrize(("outcome", "days"), [(None, 60), ("WAITING", 90)])
def test_a_partner_that_said_yes_and_no_more_owes_a_last_reply_with_an_owner(
    county: HelpedCounty, outcome: str | None, days: int
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply("ACCEPTED", outcome)
    county.pass_day()
    due_on = NEXT_DAY + timedelta(days=days)
    owed = "SELECT kind, code, target_id, due_on FROM out.owed WHERE kind = 'referral_reply'"
    assert county.ask(owed) == [("referral_reply", "CREDIT", target, due_on)]
    overdue = "SELECT owner, days_overdue FROM out.overdue WHERE kind = 'referral_reply'"
    county.pass_day(due_on)
    assert county.ask(overdue) == []
    county.pass_day(due_on + timedelta(days=1))
    assert county.ask(overdue) == [("B001", 1)]
    county.start(due_on + timedelta(days=2))
    county.reply("COMPLETED", "RECEIVED", replied_on=due_on)
    county.pass_day()
    assert county.ask(owed) == []
    assert county.broken_laws() == []


def test_an_answer_to_a_reminder_is_an_answer_to_the_referral(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    county.pass_day(date(2024, 3, 18))
    county.start(date(2024, 3, 19))
    county.reply("ACCEPTED")
    county.pass_day()
    assert county.referral_states()[-1] == "accepted"


def test_nobody_is_named_in_the_referrals_that_people_read(county: HelpedCounty) -> None:
    target = county.refer()
    county.pass_day()
    columns = [name for (name,) in county.ask("SELECT column_name FROM (DESCRIBE out.referral)")]
    assert not set(columns) & {"person_name", "phone", "address", "items", "domains", "remark"}
    assert county.ask("SELECT target_id, partner, state, town_code FROM out.referral") == [
        (target, "CREDIT", "requested", "46720250")
    ]
