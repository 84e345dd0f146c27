"""What persons and officers say of referrals beside the partners' sheets, and where one leads that came to nothing."""

from datetime import date

import pytest

from tasks.answers import tell_urgent
from tests import helped
from tests.helped import NEXT_DAY, NEXT_MONDAY, HelpedCounty, fresh_county
from warehouse.connection import Warehouse
from warehouse.help_catalogue import partners


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


def test_a_service_that_the_person_says_never_came_leaves_the_target_to_its_officer(
    county: HelpedCounty,
) -> None:
    target = county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply("COMPLETED", "RECEIVED")
    county.order("SERVICE_DENIED")
    county.pass_day()
    county.pass_day(date(2024, 3, 6))
    assert county.end_of(target) is None
    assert county.funnel()["helped_service_received"] == 0
    assert county.ask("SELECT code, owner FROM out.due WHERE kind = 'next_help'") == [
        ("referral_without_service", "B001")
    ]
    assert county.broken_laws() == []


def test_a_danger_that_a_partner_remarks_is_told_at_once_and_only_once(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    for day, remark in (
        (NEXT_DAY, "자살을 말함"),
        (NEXT_DAY, "서류 기다림"),
        (date(2024, 3, 6), "자살을 말함"),
    ):
        county.start(day)
        county.reply("ACCEPTED", remark=remark)
        county.do(tell_urgent)
    found = county.ask("SELECT cause, recipient, found_on FROM campaign.urgent_finding")
    assert found == [("partner", "duty_officer", NEXT_DAY)]


def test_a_partner_replies_by_telephone_as_by_its_sheet(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    county.start(NEXT_DAY)
    county.order("REFERRAL_REPLIED", reply="COMPLETED", outcome="NOT_ELIGIBLE")
    county.order("REFERRAL_REPLIED", reply="ACCEPTED", package_id="none", ref="none")
    county.pass_day()
    assert county.referral_states()[-1] == "failed"
    assert county.deviations() == {"unknown_reference"}
    assert county.broken_laws() == []


def test_a_referral_made_in_the_ministrys_system_is_kept_with_its_number_and_not_sent(
    county: HelpedCounty,
) -> None:
    target = county.refer()
    ((household,),) = county.ask("SELECT root_id FROM campaign.target_root WHERE target_id = ?", target)
    made = {"household_id": household, "partner": "신용회복위원회", "service": "채무조정 상담"}
    told = made | {"document_no": "2024-17", "package_id": None, "ref": None}
    for number in ("2024-17", "2024-17", "2024-19"):
        county.order("REFERRED_IN_SSIS", **(told | {"document_no": number}))
    county.pass_day()
    ((state, number),) = county.ask("SELECT state, ssis_no FROM out.referral")
    assert (state, number in ("2024-17", "2024-19")) == ("requested", True)
    assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'referral'") == [(0,)]
    assert county.deviations() == {"referred_already"}
    assert county.ask("SELECT kind, code FROM out.owed WHERE kind = 'referral_reply'") == [
        ("referral_reply", "CREDIT")
    ]
    county.start(NEXT_DAY)
    reply = {"document_no": number, "package_id": None, "ref": None, "reply": "ACCEPTED"}
    county.order("REFERRAL_REPLIED", **reply)
    county.pass_day()
    assert county.referral_states() == ["draft", "requested", "received", "accepted"]
    assert county.broken_laws() == []


def test_a_referral_of_the_ministrys_system_without_a_consent_on_record_is_a_deviation(
    county: HelpedCounty,
) -> None:
    target = county.target()
    ((household,),) = county.ask("SELECT root_id FROM campaign.target_root WHERE target_id = ?", target)
    made = {"household_id": household, "partner": "신용회복위원회", "service": "채무조정 상담"}
    county.order("REFERRED_IN_SSIS", document_no="2024-18", package_id=None, ref=None, **made)
    county.pass_day()
    assert county.deviations() == {"referral_without_consent"}
    assert county.referral_states() == []


def test_where_a_partner_has_no_room_the_next_service_that_was_consented_to_is_asked_for(
    county: HelpedCounty,
) -> None:
    county.refer(
        partner="우리동네 복지기동대", services="주거환경 개선", housing_need=True, economy_need=False
    )
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply("REJECTED", "NO_CAPACITY")
    county.pass_day()
    assert county.ask("SELECT service, state FROM out.referral ORDER BY requested_on NULLS LAST") == [
        ("HOUSING_FIX", "rejected"),
        ("HEATING", "draft"),
    ]
    county.pass_day(NEXT_MONDAY)
    assert county.opened("partner-BOKJI_GIDONGDAE")["의뢰"][1][6] == "난방비 지원"
    assert county.broken_laws() == []


@pytest.mark.parametrize("outcome", ["DECLINED", "NOT_REACHED", "DUPLICATE"])
def test_who_declined_or_cannot_be_reached_is_not_passed_on_to_the_next(
    county: HelpedCounty, outcome: str
) -> None:
    county.refer(
        partner="우리동네 복지기동대", services="주거환경 개선", housing_need=True, economy_need=False
    )
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply("REJECTED", outcome)
    county.pass_day()
    assert county.ask("SELECT count(*) FROM campaign.referral") == [(1,)]


def test_who_was_not_told_of_the_right_to_refuse_has_consented_to_nothing(county: HelpedCounty) -> None:
    county.refer(consent_right_told=False)
    county.pass_day()
    assert county.deviations() == {"consent_right_not_told"}
    assert county.ask("SELECT count(*) FROM campaign.consent") == [(0,)]
    assert county.referral_states() == []


def test_a_consent_says_recipient_purpose_items_days_and_how_it_was_given(county: HelpedCounty) -> None:
    county.refer()
    county.pass_day()
    said = (
        "SELECT partner, purpose, items, given_on, valid_until, retained_until, is_right_told, given_by "
        "FROM campaign.consent"
    )
    assert county.ask(said) == [
        (
            "CREDIT",
            "의뢰한 서비스의 상담과 제공",
            ["ADDRESS", "NAME", "PHONE", "TALK"],
            date(2024, 3, 4),
            date(2024, 8, 31),
            date(2025, 3, 4),
            True,
            "VISIT",
        )
    ]


def _another_is_asked_for(county: HelpedCounty, target: str) -> None:
    """An elder head with another number comes into the household of a target in this run."""
    ((household,),) = county.ask("SELECT root_id FROM campaign.target_root WHERE target_id = ?", target)
    where = county.new_row()
    person = county.new_id("person")
    told = {"source": "ssis_central", "person_name": "최어른", "birth_year": 1930, "phone": "01009990002"}
    county.insert("core.appearance", [where | told | {"town_code": "46720250"}])
    county.insert("core.person", [where | {"person_id": person}])
    county.insert("core.link", [where | {"person_id": person, "method": "token", "probability": 1.0}])
    membership = {"person_id": person, "household_id": household, "relation": "HEAD"}
    county.insert("core.membership", [where | membership])


def _dies(county: HelpedCounty, target: str) -> None:
    """The person of a target's household who was known first died, as the register says in this run."""
    query = (
        "SELECT person_id FROM core.membership JOIN campaign.target USING (household_id) "
        "WHERE target_id = ? ORDER BY membership.run_no LIMIT 1"
    )
    ((person,),) = county.ask(query, target)
    delivery = county.deliver("death_and_move", [{"event_code": "DIED", "event_on": county.run.as_of}])
    where = {"delivery_id": delivery, "row_no": 1}
    county.insert("core.link", [where | {"person_id": person, "method": "token", "probability": 1.0}])


@pytest.mark.parametrize(
    ("has_died", "named", "held"),
    [(False, [["의뢰", "김보기", "010-0123-0001"]], set()), (True, [], {"consent_of_nobody_here"})],
)
def test_a_referral_names_whom_the_consent_was_asked_of_and_never_somebody_else(
    county: HelpedCounty, has_died: bool, named: list[list[str]], held: set[str]
) -> None:
    target = county.refer_waiting()
    _another_is_asked_for(county, target)
    if has_died:
        _dies(county, target)
    asked = "SELECT person_name FROM core.household_contact JOIN campaign.target USING (household_id)"
    assert ("최어른",) in county.ask(asked)
    county.pass_day()
    county.pass_day(NEXT_MONDAY)
    sent = county.ask("SELECT count(*) FROM ops.package WHERE kind = 'referral' AND made_on = ?", NEXT_MONDAY)
    sheet = county.opened("partner-CREDIT", "referral")["의뢰"] if sent != [(0,)] else []
    assert [line[1:2] + line[3:5] for line in sheet[1:]] == named
    assert county.deviations() == held
    assert county.broken_laws() == []


def test_a_partner_that_could_reach_nobody_is_not_asked_until_a_number_is_known(
    county: HelpedCounty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(helped._APPEARANCE, "phone", None)
    target = county.refer()
    county.pass_day()
    assert county.referral_states() == ["draft"]
    assert county.deviations() == {"referral_cannot_reach"}
    county.start(NEXT_MONDAY)
    _tells_a_number(county, target)
    county.pass_day()
    assert county.referral_states() == ["draft", "requested"]
    assert county.opened("partner-CREDIT", "referral")["의뢰"][1][3:5] == ["김보기", "010-0999-0003"]
    assert county.broken_laws() == []


@pytest.mark.parametrize(
    ("partner", "address", "told"),
    [
        ("MENTAL", "곡성읍 읍내리 33-1", {"partner_has_old_address"}),
        ("MENTAL", "전남 곡성군 곡성읍 읍내리 1번지", set()),
        ("CREDIT", "곡성읍 읍내리 33-1", set()),
    ],
)
def test_a_partner_that_goes_there_has_to_be_told_where_the_household_lives_now(
    county: HelpedCounty, partner: str, address: str, told: set[str]
) -> None:
    target = county.refer(partners("곡성군")[partner], health_need=True)
    county.pass_day()
    county.start(NEXT_DAY)
    county.reply("ACCEPTED")
    _tells(county, target, address=address)
    for day in (NEXT_DAY, date(2024, 3, 6)):
        county.pass_day(day)
        assert county.ask("SELECT DISTINCT code FROM campaign.deviation") == [(code,) for code in told]
    assert county.ask("SELECT count(*) FROM campaign.deviation") == [(len(told),)]
    assert county.broken_laws() == []


def test_a_partner_is_not_reminded_before_the_day_that_it_was_told_where_the_time_to_reply_is_shorter_since(
    county: HelpedCounty,
) -> None:
    county.refer()
    county.pass_day()
    with Warehouse(county.home).transaction() as tx:
        tx.connection.execute("UPDATE campaign.referral_event SET reply_due_on = DATE '2024-03-22'")
    for day, packages in ((date(2024, 3, 18), 1), (date(2024, 3, 22), 1), (date(2024, 3, 25), 2)):
        county.pass_day(day)
        assert county.ask("SELECT count(*) FROM ops.package WHERE kind = 'referral'") == [(packages,)]


def _tells_a_number(county: HelpedCounty, target: str) -> None:
    """A list of this run names the person of a target with a telephone number."""
    _tells(county, target, phone="01009990003")


def _tells(county: HelpedCounty, target: str, **told: str) -> None:
    """A list of this run names the person of a target; ``told`` replaces what it says."""
    query = (
        "SELECT person_id FROM core.membership JOIN campaign.target USING (household_id) WHERE target_id = ?"
    )
    ((person,),) = county.ask(query, target)
    where = county.new_row()
    county.insert("core.appearance", [where | helped._APPEARANCE | told])
    county.insert("core.link", [where | {"person_id": person, "method": "token", "probability": 1.0}])
