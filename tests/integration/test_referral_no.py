"""A "no" ends what a partner was asked for: a consent taken back, a refusal, a stop; and a safety flag holds it."""

from datetime import date

import pytest

from tasks.answers import judge_answers, tell_urgent
from tests.helped import DAY, NEXT_DAY, NEXT_MONDAY, HelpedCounty, fresh_county
from warehouse.catalog import load_source
from warehouse.connection import Warehouse


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


def test_a_consent_taken_back_cancels_the_referral_and_the_partner_is_to_destroy_it(
    county: HelpedCounty,
) -> None:
    target = county.refer()
    county.pass_day()
    ref = county.opened("partner-CREDIT")["의뢰"][1][2]
    county.start(NEXT_DAY)
    county.visited(target, disposition="WATCH", consent="REFUSED")
    county.pass_day()
    assert county.referral_states()[-1] == "cancelled"
    sheets = county.opened("partner-CREDIT")
    assert sheets["파기 요청"][1][0] == ref
    assert "의뢰" not in sheets
    county.pass_day(date(2024, 3, 6))
    assert county.ask("SELECT count(*) FROM ops.package_row WHERE subject_kind = 'referral_withdrawn'") == [
        (1,)
    ]
    assert county.broken_laws() == []


def test_a_consent_taken_back_before_anything_left_sends_nothing(county: HelpedCounty) -> None:
    target = county.refer_waiting()
    county.visited(target, disposition="WATCH", consent="REFUSED")
    county.pass_day()
    county.pass_day(NEXT_MONDAY)
    sent = county.ask("SELECT count(*) FROM ops.package_row WHERE starts_with(subject_kind, 'referral')")
    assert sent == [(1,)]


def _withdraw_by_telephone(county: HelpedCounty, target: str, partner: str | None = None) -> None:
    """The household of a target takes its consents back in this run, by an order without a reason."""
    ((household,),) = county.ask("SELECT root_id FROM campaign.target_root WHERE target_id = ?", target)
    named = {"package_id": None, "ref": None, "household_id": household, "partner": partner}
    county.order("CONSENT_WITHDRAWN", reason=None, **named)


def test_a_consent_taken_back_by_telephone_ends_what_waits_and_has_partners_destroy_what_left(
    county: HelpedCounty,
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    waiting = county.refer()
    county.pass_day()
    county.start(date(2024, 3, 6))
    for one in (target, waiting):
        _withdraw_by_telephone(county, one)
    county.do(judge_answers)
    county.pass_day()
    assert county.ask("SELECT DISTINCT state FROM campaign.referral_state") == [("cancelled",)]
    sheets = county.opened("partner-CREDIT")
    assert (len(sheets["파기 요청"]), "의뢰" in sheets) == (2, False)
    county.pass_day(NEXT_MONDAY)
    assert county.ask("SELECT count(*) FROM ops.package_row WHERE subject_kind = 'referral'") == [(1,)]
    assert (county.deviations(), county.broken_laws()) == (set(), [])


@pytest.mark.parametrize("told", [
    {"consent_partners": "철회"}, {"consent_partners": "신용회복위원회 철회함"}, {"consent_items": "동의 철회"},
    {"consent_partners": "거부합니다", "consent_items": "성명"},
])  # fmt: skip
def test_a_consent_that_an_officer_writes_to_be_taken_back_on_a_worklist_is(
    county: HelpedCounty, told: dict[str, str]
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.phoned(target, "counselled", **told)
    county.pass_day()
    assert county.referral_states()[-1] == "cancelled"
    assert "파기 요청" in county.opened("partner-CREDIT", "referral")
    assert county.deviations() == set()
    assert county.broken_laws() == []


@pytest.mark.parametrize("told", ["신용회복위원회, 대한법률구조공단 철회", "거부 안 함"])
def test_of_words_that_do_not_tell_which_consent_is_taken_back_the_officer_is_asked(
    county: HelpedCounty, told: str
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.phoned(target, "counselled", consent_partners=told, consent_items="성명")
    county.pass_day()
    assert county.referral_states()[-1] == "requested"
    assert county.deviations() & {"unknown_consent_partner", "consent_incomplete"}


def test_a_day_sheet_offers_to_take_a_consent_back() -> None:
    assert (load_source("visit_result").column("consent").codes or {})["철회"] == "REFUSED"


def test_a_consent_taken_back_by_telephone_of_one_partner_leaves_the_others(county: HelpedCounty) -> None:
    target = county.refer("신용회복위원회,대한법률구조공단", services="채무조정 상담,법률 상담")
    county.pass_day()
    sent = county.ask("SELECT partner FROM campaign.referral_state WHERE state = 'requested' ORDER BY ALL")
    assert len(sent) == 2
    county.start(NEXT_DAY)
    _withdraw_by_telephone(county, target, "신용 회복위원회")
    county.do(judge_answers)
    county.pass_day()
    states = county.ask("SELECT partner, state FROM campaign.referral_state ORDER BY state")
    assert [state for _, state in states] == ["cancelled", "requested"]
    assert states[0][0] == "CREDIT"
    assert county.broken_laws() == []


def test_a_consent_that_is_given_after_it_was_taken_back_by_telephone_holds(county: HelpedCounty) -> None:
    target = county.target()
    _withdraw_by_telephone(county, target)
    county.do(judge_answers)
    county.start(NEXT_DAY)
    consent = {"consent": "GIVEN", "consent_partners": "신용회복위원회", "consent_items": "성명,연락처"}
    county.visited(target, disposition="REFERRED", economy_need=True, **consent)
    county.pass_day()
    assert county.referral_states()[-1] == "requested"


def test_an_order_to_take_back_the_consent_of_no_partner_or_nobody_is_told_to_the_team_head(
    county: HelpedCounty,
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    _withdraw_by_telephone(county, target, "없는 기관")
    nobody = {"package_id": None, "ref": None, "household_id": "0" * 32}
    county.order("CONSENT_WITHDRAWN", **nobody)
    county.do(judge_answers)
    assert county.deviations() == {"order_not_possible", "order_meets_nobody"}
    assert county.ask("SELECT count(*) FROM campaign.consent_withdrawal") == [(0,)]


def test_a_refusal_of_the_service_leads_to_no_referral(county: HelpedCounty) -> None:
    target = county.refer()
    county.refuse(target, "SERVICE")
    county.pass_day()
    assert county.referral_states() == []


@pytest.mark.parametrize("is_one_household", [True, False])
def test_a_refusal_that_was_said_under_another_target_of_the_household_leads_to_no_referral(
    county: HelpedCounty, is_one_household: bool
) -> None:
    other = county.target(state="closed_watch")
    county.refuse(other, "CAMPAIGN")
    target = county.refer()
    if is_one_household:
        county.unite(other, target)
    county.pass_day()
    assert county.referral_states() == ([] if is_one_household else ["draft", "requested"])


@pytest.mark.parametrize("reply", [("COMPLETED", "RECEIVED"), ("REJECTED", "NOT_ELIGIBLE")])
def test_a_consent_taken_back_after_the_partners_last_word_has_it_destroy_the_referral_once(
    county: HelpedCounty, reply: tuple[str, str]
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply(*reply)
    county.pass_day()
    county.start(date(2024, 3, 6))
    county.visited(target, disposition="WATCH", consent="REFUSED")
    county.pass_day()
    assert county.opened("partner-CREDIT")["파기 요청"][1][1].startswith("본인이 동의를 철회했습니다.")
    county.pass_day(NEXT_MONDAY)
    told = county.ask("SELECT count(*) FROM ops.package_row WHERE subject_kind = 'referral_withdrawn'")
    assert told == [(1,)]
    assert county.broken_laws() == []


def _say_no(county: HelpedCounty, target: str, no: str) -> None:
    """The household of a target says no in this run: by a refusal, as the end of its target, or by a stop."""
    where = {"delivery_id": "no", "row_no": 1}
    if no in ("SERVICE", "CAMPAIGN"):
        county.refuse(target, no)
    elif no == "closed_refused":
        end = {"event": "closed", "end_state": no, "happened_on": county.run.as_of}
        county.insert("campaign.target_event", [where | end | {"target_id": target}])
    else:
        ((household,),) = county.ask("SELECT root_id FROM campaign.target_root WHERE target_id = ?", target)
        package = county.sent_row("referral")[0] if no == "stop_of_package" else None
        stop = {"household_id": None if package else household, "package_id": package}
        days = {"starts_on": county.run.as_of, "ends_on": None}
        county.insert("campaign.contact_stop", [where | stop | days])


@pytest.mark.parametrize("no", ["SERVICE", "CAMPAIGN", "closed_refused", "stop"])
def test_a_no_that_is_said_while_a_draft_waits_ends_it(county: HelpedCounty, no: str) -> None:
    target = county.refer_waiting()
    _say_no(county, target, no)
    county.pass_day()
    county.pass_day(NEXT_MONDAY)
    states = "SELECT state FROM campaign.referral_state WHERE target_id = ?"
    assert county.ask(states, target) == [("cancelled",)]
    assert county.ask("SELECT count(*) FROM ops.package_row WHERE subject_kind = 'referral'") == [(1,)]
    assert county.broken_laws() == []


@pytest.mark.parametrize("no", ["SERVICE", "closed_refused", "stop", "stop_of_package"])
def test_a_no_that_is_said_after_a_referral_left_has_the_partner_destroy_it_and_reminds_nobody(
    county: HelpedCounty, no: str
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    _say_no(county, target, no)
    county.pass_day()
    assert county.referral_states()[-1] == "cancelled"
    assert len(county.opened("partner-CREDIT")["파기 요청"]) == 2
    county.pass_day(date(2024, 3, 18))
    assert county.ask("SELECT count(*) FROM ops.package_row WHERE subject_kind = 'referral'") == [(1,)]
    assert county.broken_laws() == []


def test_a_referral_that_goes_on_against_a_no_breaks_a_law(county: HelpedCounty) -> None:
    target = county.refer()
    county.pass_day()
    county.refuse(target, "SERVICE")
    county.start(NEXT_DAY)
    query = "INSERT INTO ops.stage_run SELECT * REPLACE ($1 AS run_no) FROM ops.stage_run WHERE stage = 'referrals'"
    with Warehouse(county.home).transaction(as_of=NEXT_DAY, run_no=county.run.run_no) as tx:
        tx.connection.execute(query, [county.run.run_no])
    assert [law.name for law in county.broken_laws()] == [
        "no referral is under way against a no that the newest run of referrals knew of before"
    ]


def test_a_referral_of_a_flagged_household_waits_for_a_human_and_leaves_once_the_flag_is_lifted(
    county: HelpedCounty,
) -> None:
    target = county.refer()
    ((household,),) = county.ask("SELECT root_id FROM campaign.target_root WHERE target_id = ?", target)
    flag = {"household_id": household, "only_channel": None}
    protected = {"delivery_id": "f", "row_no": 1, "flag": "PROTECTED_ADDRESS", "flagged_on": DAY}
    county.insert("campaign.safety_flag", [flag | protected])
    county.pass_day()
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'referral'") == [(0,)]
    assert county.deviations() == {"referral_of_flagged_household"}
    county.pass_day(NEXT_DAY)
    assert county.ask("SELECT count(*) FROM campaign.deviation") == [(1,)]
    county.start(NEXT_MONDAY)
    lifted = {"delivery_id": "f", "row_no": 2, "flag": "NONE", "flagged_on": NEXT_MONDAY}
    county.insert("campaign.safety_flag", [flag | lifted])
    county.pass_day()
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'referral'") == [(1,)]


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("STOP", {}, "전화·우편·방문을 하지 않습니다."),
        (
            "SET_SAFETY_FLAG",
            {"safety_flag": "VIOLENCE", "channel": "PHONE"},
            "하지 않습니다: 문자, AI 전화, 우편, 방문",
        ),
    ],
)
def test_a_partner_whose_referral_is_under_way_is_told_at_once_of_a_stop_or_a_flag(
    county: HelpedCounty, kind: str, told: dict[str, str], said: str
) -> None:
    target, over = county.refer(), county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.visited(over, disposition="WATCH", consent="REFUSED")
    county.pass_day()
    county.start(date(2024, 6, 3))
    for one in (target, over):
        ((household,),) = county.ask("SELECT root_id FROM campaign.target_root WHERE target_id = ?", one)
        county.order(kind, household_id=household, package_id=None, ref=None, **told)
    county.do(tell_urgent)
    query = (
        "SELECT p.package_id, p.ref, r.target_id FROM ops.package_row p "
        "JOIN campaign.referral r ON r.referral_id = p.subject_id WHERE p.subject_kind = 'referral' ORDER BY ALL"
    )
    lines = county.opened("partner-CREDIT", "stop_notice")["연락 중지"][1:]
    assert sorted(lines) == [[package, ref, said] for package, ref, one in county.ask(query) if one == target]


def test_an_order_for_humans_only_is_none_of_a_partners_business(county: HelpedCounty) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    ((household,),) = county.ask("SELECT root_id FROM campaign.target_root WHERE target_id = ?", target)
    county.order("HUMAN_ONLY", household_id=household, package_id=None, ref=None)
    county.do(tell_urgent)
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'stop_notice'") == [(0,)]


@pytest.mark.parametrize(
    ("items", "names", "told"),
    [("성명,연락처", ["성명", "연락처"], set()), ("상담내용", None, {"consent_does_not_cover"})],
)
def test_who_lets_a_partner_know_less_while_the_referral_waits_is_told_of_by_that_alone(
    county: HelpedCounty, items: str, names: list[str] | None, told: set[str]
) -> None:
    target = county.refer_waiting()
    consent = {"consent": "GIVEN", "consent_partners": "신용회복위원회", "consent_items": items}
    county.visited(target, disposition="WATCH", **consent)
    county.pass_day()
    county.pass_day(NEXT_MONDAY)
    sheets = county.opened("partner-CREDIT", "referral")
    assert county.deviations() == told
    if names is None:
        assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'referral'") == [(1,)]
    else:
        titles, line = sheets["의뢰"]
        assert titles[3:5] + titles[5:6] == [*names, "요청 서비스"]
        assert line[3] == "김보기"
    assert county.broken_laws() == []
