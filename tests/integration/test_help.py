"""Help from what comes back to what ends: dispositions, decisions, referrals and cases on a real warehouse."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tasks.cases import open_cases
from tasks.outcomes import take_outcomes
from tasks.referrals import refer_households
from tests.helped import CAMPAIGN, HelpedCounty

TOKEN = "t1:" + "0" * 32
ALL_ITEMS = "성명,연락처,주소,상담내용"
NEXT_DAY, NEXT_MONDAY = date(2024, 3, 5), date(2024, 3, 11)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> HelpedCounty:
    return HelpedCounty(tmp_path_factory.mktemp("helped"))


@pytest.fixture
def county(home: HelpedCounty) -> HelpedCounty:
    home.begin_anew()
    home.open_campaign()
    return home


def _day(county: HelpedCounty, day: date | None = None) -> None:
    if day is not None:
        county.start(day)
    county.do(take_outcomes)
    county.do(refer_households)


def _funnel(county: HelpedCounty) -> dict[str, int]:
    return dict(county.ask("SELECT step, households FROM out.funnel WHERE campaign_id = ?", CAMPAIGN))


def _refer(county: HelpedCounty, partner: str = "신용회복위원회", items: str = ALL_ITEMS, **told: Any) -> str:
    target = county.target()
    consent = {"consent": "GIVEN", "consent_partners": partner, "consent_items": items}
    row = {"disposition": "REFERRED", "services": "복지상담", "economy_need": True}
    county.visited(target, **(row | consent | told))
    return target


def _reply(county: HelpedCounty, state: str, outcome: str | None = None, **told: Any) -> None:
    package, ref, _ = county.sent_row("referral")
    row = {
        "package_id": package,
        "ref": ref,
        "state": state,
        "outcome": outcome,
        "replied_on": county.run.as_of,
    }
    county.deliver("partner_reply", [row | told])


def _states(county: HelpedCounty) -> list[str]:
    return [
        state
        for (state,) in county.ask("SELECT state FROM campaign.referral_event ORDER BY referral_id, step_no")
    ]


# ---------------------------------------------------------------- what officers record


def test_a_disposition_ends_its_target_or_keeps_it_open(county: HelpedCounty) -> None:
    expected: list[tuple[dict[str, Any], str | None]] = [
        ({"disposition": "SERVICE", "services": "생필품, 난방비 지원"}, "closed_service"),
        ({"disposition": "SERVICE"}, "closed_service"),
        ({"disposition": "NO_NEED"}, "closed_no_need"),
        ({"disposition": "WATCH"}, "closed_watch"),
        ({"disposition": "LOCATE"}, None),
        ({"disposition": "APPLIED", "services": "국민기초생활보장"}, None),
        ({"disposition": "REFERRED", "services": "복지상담"}, None),
        ({"disposition": None}, None),
    ]
    targets = [county.target() for _ in expected]
    for target, (told, _) in zip(targets, expected, strict=True):
        county.visited(target, **told)
    county.do(take_outcomes)
    assert [county.end_of(target) for target in targets] == [end for _, end in expected]
    assert county.broken_laws() == []


def test_services_given_are_kept_by_code_and_counselling_is_no_help_in_kind(county: HelpedCounty) -> None:
    county.visited(county.target(), disposition="SERVICE", services="생필품,복지상담")
    county.visited(county.target(), disposition="SERVICE", services="복지 상담")
    county.do(take_outcomes)
    given = county.ask("SELECT service, count(*) FROM campaign.service_given GROUP BY 1 ORDER BY 1")
    assert given == [("COUNSEL", 2), ("NECESSITIES", 1)]
    counted = _funnel(county)
    assert (counted["helped_in_kind"], counted["helped_counselled"], counted["visited"]) == (1, 2, 2)


def test_an_absence_is_a_contact_that_reached_nobody(county: HelpedCounty) -> None:
    county.visited(county.target(), result="ABSENT", talk_minutes=None)
    county.visited(county.target(), result="REFUSED", talk_minutes=None)
    counted = _funnel(county)
    steps = ("contacted", "visited", "reached", "helped_contacted", "helped_counselled")
    assert [counted[step] for step in steps] == [2, 2, 1, 0, 0]


def test_a_campaign_counts_of_a_target_carried_in_what_came_since_it_opened(county: HelpedCounty) -> None:
    target = county.target()
    county.visited(target, disposition="LOCATE")
    county.do(take_outcomes)
    county.start(NEXT_DAY)
    opened = {"campaign_id": "2024H2", "event": "opened", "happened_on": NEXT_DAY}
    county.insert("campaign.campaign_event", [opened])
    (household,) = county.ask("SELECT household_id FROM campaign.target")[0]
    listing = {"listing_id": "k", "campaign_id": "2024H2", "round_no": 4, "household_id": household}
    listed = {"target_id": target, "due_on": date(2024, 9, 27), "delivery_id": "d", "row_no": 1}
    county.insert("campaign.listing", [listing | listed])
    county.visited(target, disposition="SERVICE", services="생필품")
    county.do(take_outcomes)
    query = "SELECT step, households FROM out.funnel WHERE campaign_id = ? AND households > 0"
    counted = dict(county.ask(query, "2024H2"))
    assert (
        counted["carried_in"]
        == counted["visited"]
        == counted["helped_in_kind"]
        == counted["closed_service"]
        == 1
    )
    assert county.broken_laws() == []


def test_what_triage_made_of_a_call_is_a_disposition(county: HelpedCounty) -> None:
    counselled, watched, visit = county.target(), county.target(), county.target()
    county.phoned(counselled, "counselled", need="COUNSELLED")
    county.phoned(watched, "watch", need="WATCH")
    county.phoned(visit, "visit", need="NO_NEED", wants_visit=True)
    county.do(take_outcomes)
    assert [county.end_of(t) for t in (counselled, watched, visit)] == [
        "closed_service",
        "closed_watch",
        None,
    ]
    assert _funnel(county)["disposed"] == 2


def test_whoever_consents_to_a_partner_on_the_phone_stays_open_until_it_answers(county: HelpedCounty) -> None:
    target = county.target()
    county.phoned(
        target, "counselled", consent_partners="신용회복위원회", consent_items=ALL_ITEMS, economy_need=True
    )
    _day(county)
    _day(county, NEXT_DAY)
    assert county.end_of(target) is None
    assert _states(county) == ["draft", "requested"]


def test_what_cannot_be_taken_is_kept_with_an_owner_and_ends_nothing(county: HelpedCounty) -> None:
    partner = {"consent": "GIVEN", "consent_partners": "신용회복위원회"}
    expected: list[tuple[dict[str, Any], str]] = [
        ({"disposition": "NO_NEED", "talk_minutes": 0}, "no_need_without_talk"),
        ({"disposition": "WATCH", "result": "ABSENT"}, "watch_without_talk"),
        ({"disposition": "SERVICE", "services": "정신건강 상담"}, "service_not_theirs_to_give"),
        ({"disposition": "SERVICE", "talk_minutes": None}, "service_not_named"),
        ({"disposition": "SERVICE", "services": "복지상담", "talk_minutes": None}, "counselled_without_talk"),
        ({"disposition": "SERVICE", "services": "국민기초생활보장"}, "service_not_theirs_to_give"),
        ({"disposition": "SERVICE", "services": "무엇"}, "unknown_service"),
        ({"disposition": None}, "disposition_missing"),
        ({"disposition": "REFERRED"}, "referral_without_consent"),
        ({"disposition": "REFERRED"} | partner, "consent_incomplete"),
    ]
    targets = [county.target() for _ in expected]
    for target, (told, _) in zip(targets, expected, strict=True):
        county.visited(target, **told)
    county.do(take_outcomes)
    kept = {target: (code, "B001") for target, (_, code) in zip(targets, expected, strict=True)}
    found = county.ask("SELECT target_id, code, owner FROM campaign.deviation")
    assert {target: (code, owner) for target, code, owner in found} == kept
    assert len(found) == len(kept)
    assert [county.end_of(target) for target in targets] == [None] * len(targets)


def test_an_unknown_word_in_a_consent_is_asked_back_and_the_rest_holds(county: HelpedCounty) -> None:
    target = _refer(county, partner="신용회복위원회, 어느 기관", items="성명,연락처,계좌")
    county.do(take_outcomes)
    assert county.deviations() == {"unknown_consent_partner", "unknown_consent_item"}
    assert county.ask("SELECT target_id, partner, items FROM campaign.consent") == [
        (target, "CREDIT", ["NAME", "PHONE"])
    ]


def test_a_row_about_a_household_that_was_no_target_yet_is_taken_once_it_is_one(county: HelpedCounty) -> None:
    household = "f" * 32
    package = county.package("duty_officer", [("R1", "household", household)])
    row = {
        "package_id": package,
        "ref": "R1",
        "visited_on": county.run.as_of,
        "result": "MET",
        "talk_minutes": 30,
    }
    county.deliver("visit_result", [row | {"disposition": "SERVICE", "services": "생필품"}])
    assert county.do(take_outcomes)["dispositions"] == 0
    target = county.target(household=household)
    county.start(NEXT_DAY)
    assert county.do(take_outcomes)["dispositions"] == 1
    assert county.end_of(target) == "closed_service"
    county.start(date(2024, 3, 6))
    assert county.do(take_outcomes)["dispositions"] == 0


def test_a_call_that_nobody_judged_tells_nothing_yet(county: HelpedCounty) -> None:
    target = county.target()
    package = county.package("officer-B001", [("R1", "target", target)])
    call = {
        "package_id": package,
        "ref": "R1",
        "called_on": county.run.as_of,
        "result": "TALKED",
        "minutes": 5,
    }
    county.deliver("phone_result", [call | {"need": "NO_NEED"}])
    assert county.do(take_outcomes)["dispositions"] == 0
    assert county.end_of(target) is None


def test_a_row_of_no_target_is_left_to_the_stage_that_takes_contacts(county: HelpedCounty) -> None:
    package = county.package("officer-B001", [])
    county.deliver(
        "visit_result", [{"package_id": package, "ref": "X", "visited_on": county.run.as_of, "result": "MET"}]
    )
    assert county.do(take_outcomes)["deviations"] == 0


def test_a_run_takes_only_what_is_new(county: HelpedCounty) -> None:
    county.visited(county.target(), disposition="SERVICE", services="생필품")
    county.do(take_outcomes)
    county.start(NEXT_DAY)
    assert set(county.do(take_outcomes).values()) == {0}


def test_a_target_ends_once_and_what_comes_later_is_kept(county: HelpedCounty) -> None:
    target = county.target()
    county.visited(target, disposition="WATCH")
    _day(county)
    county.start(NEXT_DAY)
    county.visited(target, disposition="SERVICE", services="생필품")
    _day(county)
    assert county.end_of(target) == "closed_watch"
    assert county.ask("SELECT kind, code, end_state FROM campaign.late_help") == [
        ("disposition", "SERVICE", "closed_watch")
    ]
    assert _funnel(county)["helped_in_kind"] == 1
    assert county.broken_laws() == []


def test_a_target_that_waits_for_approval_is_not_ended_before_it(county: HelpedCounty) -> None:
    target = county.target(state="waiting", is_urgent=True)
    county.visited(target, disposition="NO_NEED")
    county.do(take_outcomes)
    assert county.end_of(target) is None


# ---------------------------------------------------------------- what the county decides


def _apply(county: HelpedCounty, services: str | None = "국민기초생활보장", token: str | None = None) -> str:
    target = county.target(token=token)
    county.visited(target, disposition="APPLIED", services=services)
    county.do(take_outcomes)
    return target


def _decide(county: HelpedCounty, decision: str, **told: Any) -> None:
    row = {"benefit": "BASIC", "decided_on": county.run.as_of, "decision": decision, "document_no": "2024-1"}
    if "token" not in told:
        package, ref, _ = county.sent_row("application")
        row |= {"package_id": package, "ref": ref}
    county.deliver("benefit_decision", [row | told])


def test_an_application_goes_to_the_office_with_what_it_needs(county: HelpedCounty) -> None:
    _apply(county)
    rows = county.opened("benefit_office")["신청 목록"]
    assert rows[0] == ["송신분번호", "대상번호", "성명", "생년월일", "급여구분", "신청일"]
    assert rows[1][2:] == ["김보기", "1950-05-05", "국민기초생활보장", "2024-03-04"]


def test_applications_leave_once_a_week_but_an_emergency_does_not_wait(county: HelpedCounty) -> None:
    _apply(county)
    county.start(NEXT_DAY)
    _apply(county)
    assert county.ask("SELECT count(*) FROM ops.package WHERE recipient = 'benefit_office'") == [(1,)]
    county.start(date(2024, 3, 6))
    _apply(county, "긴급복지지원")
    sent = county.ask("SELECT count(*), max(row_count) FROM ops.package WHERE recipient = 'benefit_office'")
    assert sent == [(2, 2)]


def test_a_grant_with_a_document_is_public_support_and_ends_the_target(county: HelpedCounty) -> None:
    target = _apply(county)
    county.start(NEXT_DAY)
    _decide(county, "GRANTED")
    county.do(take_outcomes)
    assert county.end_of(target) == "closed_benefit"
    assert _funnel(county)["helped_benefit_decided"] == 1
    assert county.broken_laws() == []


def test_a_rejection_keeps_the_target_open_with_an_owner(county: HelpedCounty) -> None:
    target = _apply(county)
    county.start(NEXT_DAY)
    _decide(county, "REJECTED")
    county.do(take_outcomes)
    assert county.end_of(target) is None
    county.start(date(2024, 3, 6))
    assert ("application_rejected", target, "B001") in county.ask(
        "SELECT code, target_id, owner FROM campaign.help_due"
    )
    assert _funnel(county)["helped_benefit_decided"] == 0


def test_after_a_rejection_the_help_that_was_given_ends_the_target(county: HelpedCounty) -> None:
    target = _apply(county, "국민기초생활보장,생필품")
    assert county.end_of(target) is None
    county.start(NEXT_DAY)
    _decide(county, "REJECTED")
    county.do(take_outcomes)
    assert county.end_of(target) == "closed_service"


def test_an_application_without_a_name_is_passed_on_and_asked_back(county: HelpedCounty) -> None:
    target = _apply(county, None)
    assert county.opened("benefit_office")["신청 목록"][1][4] == "담당자 확인"
    assert county.deviations() == {"service_not_named"}
    county.start(NEXT_DAY)
    _decide(county, "GRANTED", benefit="EMERGENCY")
    county.do(take_outcomes)
    assert county.end_of(target) == "closed_benefit"


def test_a_decision_names_the_person_where_no_package_does(county: HelpedCounty) -> None:
    target = _apply(county, token=TOKEN)
    county.start(NEXT_DAY)
    _decide(county, "GRANTED", token=TOKEN)
    county.do(take_outcomes)
    assert county.end_of(target) == "closed_benefit"
    assert county.ask("SELECT count(*) FROM campaign.benefit_decision WHERE application_id IS NOT NULL") == [
        (1,)
    ]


@pytest.mark.parametrize(
    "told",
    [{"decided_on": date(2024, 3, 1)}, {"token": "t1:" + "1" * 32}],
    ids=["before_the_target", "of_another"],
)
def test_a_decision_that_concerns_no_target_is_none_of_ours(
    county: HelpedCounty, told: dict[str, Any]
) -> None:
    county.target(token=TOKEN)
    _decide(county, "GRANTED", **({"token": TOKEN} | told))
    county.do(take_outcomes)
    assert county.ask("SELECT count(*) FROM campaign.benefit_decision") == [(0,)]
    assert county.deviations() == set()


def test_a_decision_on_what_was_never_sent_is_a_deviation(county: HelpedCounty) -> None:
    _apply(county)
    county.start(NEXT_DAY)
    _decide(county, "GRANTED", ref="XXXX")
    county.do(take_outcomes)
    assert county.deviations() == {"unknown_reference"}


def test_the_same_document_twice_counts_once(county: HelpedCounty) -> None:
    _apply(county)
    county.start(NEXT_DAY)
    _decide(county, "GRANTED")
    _decide(county, "GRANTED")
    county.do(take_outcomes)
    county.start(date(2024, 3, 6))
    _decide(county, "GRANTED")
    county.do(take_outcomes)
    assert county.ask("SELECT count(*) FROM campaign.benefit_decision") == [(1,)]


# ---------------------------------------------------------------- what partners take over


def test_a_referral_leaves_sealed_with_the_consented_columns_only(county: HelpedCounty) -> None:
    _refer(county)
    _day(county)
    sheets = county.opened("partner-CREDIT")
    assert sheets["의뢰"][0] == [
        "송신분번호", "구분", "대상번호", "성명", "연락처", "상담내용", "요청 서비스", "희망 시간",
    ]  # fmt: skip
    assert sheets["의뢰"][1][3:7] == [
        "김보기",
        "01001230001",
        "경제 분야의 도움이 필요하여 의뢰합니다.",
        "채무조정 상담",
    ]
    assert sheets["회신"][1][1] == sheets["의뢰"][1][2]
    assert _states(county) == ["draft", "requested"]
    assert county.broken_laws() == []


def test_a_consent_that_does_not_cover_what_is_needed_leads_to_no_referral(county: HelpedCounty) -> None:
    _refer(county, items="성명,상담내용")
    _day(county)
    assert _states(county) == []
    assert county.deviations() == {"consent_does_not_cover"}


def test_a_partner_is_asked_for_the_service_that_the_officer_named(county: HelpedCounty) -> None:
    _refer(county, partner="우리동네 복지기동대", services="난방비 지원, 정신건강 상담")
    _day(county)
    assert county.ask("SELECT service FROM campaign.referral") == [("HEATING",)]
    assert county.ask("SELECT service FROM campaign.service_given") == []
    assert county.deviations() == set()


def test_consent_to_one_partner_sends_nothing_to_another(county: HelpedCounty) -> None:
    _refer(county, partner="신용회복위원회")
    _day(county)
    assert county.ask("SELECT recipient FROM ops.package WHERE kind = 'referral'") == [("partner-CREDIT",)]


def test_what_one_person_wants_of_one_partner_is_asked_once(county: HelpedCounty) -> None:
    target = _refer(county)
    _day(county)
    county.start(NEXT_DAY)
    consent = {"consent": "GIVEN", "consent_partners": "신용회복위원회", "consent_items": ALL_ITEMS}
    county.visited(target, disposition="REFERRED", economy_need=True, **consent)
    _day(county)
    assert county.ask("SELECT count(*) FROM campaign.referral") == [(1,)]


def test_referrals_to_a_partner_leave_once_a_week_but_an_urgent_one_does_not_wait(
    county: HelpedCounty,
) -> None:
    _refer(county)
    _day(county)
    county.start(NEXT_DAY)
    _refer(county)
    _day(county)
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'referral'") == [(1,)]
    county.start(date(2024, 3, 6))
    urgent = county.target(is_urgent=True)
    consent = {"consent": "GIVEN", "consent_partners": "신용회복위원회", "consent_items": ALL_ITEMS}
    county.visited(urgent, disposition="REFERRED", economy_need=True, **consent)
    _day(county)
    assert county.ask("SELECT count(*), max(row_count) FROM ops.package WHERE kind = 'referral'") == [(2, 2)]


def test_a_service_received_from_a_partner_ends_the_target_the_next_morning(county: HelpedCounty) -> None:
    target = _refer(county)
    _day(county)
    county.start(NEXT_DAY)
    _reply(county, "ACCEPTED")
    _day(county)
    assert county.end_of(target) is None
    county.start(NEXT_MONDAY)
    _reply(county, "COMPLETED", "RECEIVED")
    _day(county)
    _day(county, date(2024, 3, 12))
    assert _states(county) == ["draft", "requested", "received", "accepted", "in_progress", "completed"]
    assert county.end_of(target) == "closed_service"
    counted = _funnel(county)
    assert counted["helped_referral_accepted"] == counted["helped_service_received"] == 1
    assert county.broken_laws() == []


@pytest.mark.parametrize(("state", "outcome"), [("REJECTED", "NO_CAPACITY"), ("COMPLETED", "DECLINED")])
def test_a_referral_that_ends_without_the_service_leaves_the_target_to_its_officer(
    county: HelpedCounty, state: str, outcome: str
) -> None:
    target = _refer(county)
    _day(county)
    county.start(NEXT_DAY)
    _reply(county, state, outcome)
    _day(county)
    _day(county, date(2024, 3, 6))
    assert county.end_of(target) is None
    assert county.ask("SELECT code, target_id, owner FROM campaign.help_due") == [
        ("referral_without_service", target, "B001")
    ]
    assert _funnel(county)["helped_service_received"] == 0


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
    _refer(county)
    _day(county)
    county.start(NEXT_DAY)
    if code == "illegal_state_change":
        _reply(county, "ACCEPTED")
    _reply(county, **({"state": "COMPLETED", "outcome": "RECEIVED"} | told))
    _day(county)
    assert county.ask("SELECT code FROM campaign.deviation") == [(code,)]
    assert "completed" not in _states(county)
    assert county.broken_laws() == []


def test_the_same_reply_twice_is_no_deviation(county: HelpedCounty) -> None:
    _refer(county)
    _day(county)
    county.start(NEXT_DAY)
    _reply(county, "ACCEPTED")
    _reply(county, "ACCEPTED")
    _day(county)
    assert county.deviations() == set()
    assert _states(county).count("accepted") == 1


def test_a_silent_partner_is_asked_again_and_then_the_referral_expires(county: HelpedCounty) -> None:
    _refer(county)
    _day(county)
    _day(county, NEXT_MONDAY)
    assert county.ask("SELECT count(*) FROM campaign.help_due") == [(0,)]
    _day(county, date(2024, 3, 18))
    assert county.ask("SELECT code, owner FROM campaign.help_due") == [("referral_reply", "B001")]
    assert county.opened("partner-CREDIT")["의뢰"][1][1] == "회신 재요청"
    for day in (date(2024, 3, 26), date(2024, 4, 3), date(2024, 4, 15)):
        _day(county, day)
    assert county.ask("SELECT count(*) FROM ops.package_row WHERE subject_kind = 'referral'") == [(3,)]
    _day(county, date(2024, 6, 3))
    assert _states(county)[-1] == "expired"
    assert county.broken_laws() == []


def test_an_answer_to_a_reminder_is_an_answer_to_the_referral(county: HelpedCounty) -> None:
    _refer(county)
    _day(county)
    _day(county, date(2024, 3, 18))
    county.start(date(2024, 3, 19))
    _reply(county, "ACCEPTED")
    _day(county)
    assert _states(county)[-1] == "accepted"


def test_a_consent_taken_back_cancels_the_referral_and_the_partner_is_to_destroy_it(
    county: HelpedCounty,
) -> None:
    target = _refer(county)
    _day(county)
    ref = county.opened("partner-CREDIT")["의뢰"][1][2]
    county.start(NEXT_DAY)
    county.visited(target, disposition="WATCH", consent="REFUSED")
    _day(county)
    assert _states(county)[-1] == "cancelled"
    sheets = county.opened("partner-CREDIT")
    assert sheets["파기 요청"][1][0] == ref
    assert len(sheets["의뢰"]) == 1
    _day(county, date(2024, 3, 6))
    assert county.ask("SELECT count(*) FROM ops.package_row WHERE subject_kind = 'referral_withdrawn'") == [
        (1,)
    ]
    assert county.broken_laws() == []


def test_a_consent_taken_back_before_anything_left_sends_nothing(county: HelpedCounty) -> None:
    _refer(county)
    _day(county)
    county.start(NEXT_DAY)
    target = _refer(county)
    _day(county)
    county.start(date(2024, 3, 6))
    county.visited(target, disposition="WATCH", consent="REFUSED")
    _day(county)
    _day(county, NEXT_MONDAY)
    sent = county.ask("SELECT count(*) FROM ops.package_row WHERE starts_with(subject_kind, 'referral')")
    assert sent == [(1,)]


def test_a_refusal_of_the_service_leads_to_no_referral(county: HelpedCounty) -> None:
    target = _refer(county)
    row = {"delivery_id": "d", "row_no": 1, "target_id": target, "household_id": "h", "scope": "SERVICE"}
    county.insert("campaign.refusal", [row | {"refused_on": county.run.as_of, "review_on": date(2024, 9, 1)}])
    _day(county)
    assert _states(county) == []


def test_nobody_is_named_in_the_referrals_that_people_read(county: HelpedCounty) -> None:
    target = _refer(county)
    _day(county)
    columns = [name for (name,) in county.ask("SELECT column_name FROM (DESCRIBE out.referral)")]
    assert not set(columns) & {"person_name", "phone", "address", "items", "domains", "remark"}
    assert county.ask("SELECT target_id, partner, state, town_code FROM out.referral") == [
        (target, "CREDIT", "requested", "46720250")
    ]


# ---------------------------------------------------------------- what becomes a case


def test_several_needs_proposed_by_an_officer_become_a_case_that_ends_the_target(
    county: HelpedCounty,
) -> None:
    target = county.target()
    county.visited(target, disposition="CASE", services="통합사례관리", economy_need=True, health_need=True)
    county.do(open_cases)
    assert county.ask("SELECT target_id, criterion, plan_due_on FROM campaign.welfare_case") == [
        (target, "several_needs", date(2024, 4, 3))
    ]
    _day(county, NEXT_DAY)
    assert county.end_of(target) == "closed_case"
    assert county.deviations() == set()
    assert county.broken_laws() == []


def test_a_household_has_one_case_at_a_time(county: HelpedCounty) -> None:
    target = county.target()
    county.visited(target, disposition="CASE", economy_need=True)
    county.do(open_cases)
    county.start(NEXT_DAY)
    county.visited(target, disposition="CASE", economy_need=True)
    assert county.do(open_cases) == {"opened": 0}


def test_a_plan_that_is_late_stands_with_its_owner(county: HelpedCounty) -> None:
    county.visited(county.target(), disposition="CASE", economy_need=True)
    county.do(open_cases)
    _day(county, date(2024, 4, 4))
    assert county.ask("SELECT code, owner, due_on FROM campaign.help_due") == [
        ("case_plan", "B001", date(2024, 4, 3))
    ]


# ---------------------------------------------------------------- the laws


def _grant(county: HelpedCounty, target: str) -> None:
    decided = {
        "delivery_id": "d",
        "row_no": 1,
        "target_id": target,
        "benefit": "BASIC",
        "decided_on": county.run.as_of,
    }
    county.insert("campaign.benefit_decision", [decided | {"decision": "REJECTED", "document_no": "1"}])


def _leap(county: HelpedCounty, target: str) -> None:
    step = {
        "referral_id": "r",
        "step_no": 1,
        "happened_on": county.run.as_of,
        "delivery_id": "d",
        "row_no": 1,
    }
    county.insert("campaign.referral_event", [step | {"state": "draft", "from_state": None}])
    county.insert(
        "campaign.referral_event", [step | {"step_no": 2, "state": "completed", "from_state": "draft"}]
    )


def _leap_case(county: HelpedCounty, target: str) -> None:
    step = {"case_id": "c", "step_no": 1, "happened_on": county.run.as_of, "delivery_id": "d", "row_no": 1}
    county.insert("campaign.case_event", [step | {"state": "planned", "from_state": None}])


def _end_again(county: HelpedCounty, target: str) -> None:
    county.start(NEXT_DAY)
    event = {
        "target_id": target,
        "event": "closed",
        "end_state": "closed_watch",
        "happened_on": county.run.as_of,
    }
    county.insert("campaign.target_event", [event | {"delivery_id": "d", "row_no": 1}])


def _send_unconsented(county: HelpedCounty, target: str) -> None:
    county.package("partner-CREDIT", [("R", "referral", "nothing")])


@pytest.mark.parametrize(
    ("state", "break_it", "law"),
    [
        ("closed_benefit", _grant, "a granted decision"),
        ("closed_service", None, "was given one"),
        ("closed_case", None, "has a case"),
        ("closed_watch", _end_again, "ends twice"),
        ("open", _leap, "change of a referral"),
        ("open", _leap_case, "change of a case"),
        ("open", _send_unconsented, "rests on a consent"),
    ],
)
def test_each_law_of_help_is_broken_by_what_it_forbids(
    county: HelpedCounty, state: str, break_it: Callable[[HelpedCounty, str], None] | None, law: str
) -> None:
    target = county.target(state=state)
    if break_it is not None:
        break_it(county, target)
    broken = [found.name for found in county.broken_laws()]
    assert len(broken) == 1
    assert law in broken[0]
