"""What officers record and what becomes of it, on a real warehouse."""

from datetime import date
from typing import Any

import pytest

from tasks.cases import open_cases
from tasks.outcomes import take_outcomes
from tests.helped import ALL_ITEMS, NEXT_DAY, HelpedCounty, fresh_county


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


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
    counted = county.funnel()
    assert (counted["helped_in_kind"], counted["helped_counselled"], counted["visited"]) == (1, 2, 2)


def test_a_line_that_comes_again_gives_nothing_twice_and_a_corrected_one_is_taken(
    county: HelpedCounty,
) -> None:
    county.visited(county.target(), disposition="SERVICE", services="생필품")
    ((package, ref, day),) = county.ask("SELECT package_id, ref, visited_on FROM typed.visit_result")
    line = {"package_id": package, "ref": ref, "visited_on": day, "officer": "담당자", "result": "MET"}
    line |= {"minutes": 40, "talk_minutes": 30, "consent_right_told": False, "remark": "다시 보냄"}
    for disposition, services in (("SERVICE", "생필품"), ("SERVICE", "생필품"), ("WATCH", None)):
        county.deliver("visit_result", [line | {"disposition": disposition, "services": services}])
    county.do(take_outcomes)
    assert county.ask("SELECT count(*) FROM campaign.service_given WHERE service = 'NECESSITIES'") == [(1,)]
    assert sorted(county.ask("SELECT disposition FROM campaign.disposition")) == [("SERVICE",), ("WATCH",)]


def test_a_talk_with_somebody_else_on_the_telephone_is_no_counselling(county: HelpedCounty) -> None:
    county.phoned(county.target(), "wrong_person", identity="MISMATCH", services="복지상담")
    county.do(take_outcomes)
    assert county.ask("SELECT service FROM campaign.service_given") == []
    assert county.deviations() == {"counselled_without_talk"}


def test_an_absence_is_a_contact_that_reached_nobody(county: HelpedCounty) -> None:
    county.visited(county.target(), result="ABSENT", talk_minutes=None)
    county.visited(county.target(), result="REFUSED", talk_minutes=None)
    counted = county.funnel()
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
    assert county.funnel()["disposed"] == 2


def test_whoever_consents_to_a_partner_on_the_phone_stays_open_until_it_answers(county: HelpedCounty) -> None:
    target = county.target()
    county.phoned(
        target, "counselled", consent_partners="신용회복위원회", consent_items=ALL_ITEMS, economy_need=True
    )
    county.pass_day()
    county.pass_day(NEXT_DAY)
    assert county.end_of(target) is None
    assert county.referral_states() == ["draft", "requested"]


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
    # A backslash or a star is a word like any other: it must not stop the day of the whole county.
    words = {"partner": "신용회복위원회, 어느 기관, *", "items": "성명,연락처,계좌,상담내용\\"}
    target = county.refer(**words, services="채무조정 상담, 상담\\, *")
    county.do(take_outcomes)
    assert county.deviations() == {"unknown_consent_partner", "unknown_consent_item", "unknown_service"}
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


def _told(county: HelpedCounty, package: str, **told: Any) -> str:
    """A line R1 of a package comes back in this run from a visit with half an hour of talk."""
    row = {"package_id": package, "ref": "R1", "visited_on": county.run.as_of, "result": "MET"}
    return county.deliver(
        "visit_result",
        [row | {"minutes": 40, "talk_minutes": 30, "consent_right_told": "consent" in told} | told],
    )


def test_what_comes_back_for_a_target_that_was_attached_helps_the_one_that_goes_on(
    county: HelpedCounty,
) -> None:
    ends: list[tuple[dict[str, Any], str | None]] = [
        ({"disposition": "SERVICE", "services": "생필품"}, "closed_service"),
        ({"disposition": "NO_NEED"}, "closed_no_need"),
        ({"disposition": "LOCATE"}, None),
    ]
    pairs = [(county.target(), county.target()) for _ in ends]
    packages = [county.package("officer-B001", [("R1", "target", attached)]) for attached, _ in pairs]
    county.start(NEXT_DAY)
    for (attached, other), package, (told, _) in zip(pairs, packages, ends, strict=True):
        county.attach(attached, other)
        _told(county, package, **told)
    county.do(take_outcomes)
    assert [county.end_of(other) for _, other in pairs] == [end for _, end in ends]
    assert {target for (target,) in county.ask("SELECT target_id FROM campaign.disposition")} == {
        other for _, other in pairs
    }


def test_a_consent_that_comes_back_for_a_target_that_was_attached_refers_the_one_that_goes_on(
    county: HelpedCounty,
) -> None:
    attached, other = county.target(), county.target()
    package = county.package("officer-B001", [("R1", "target", attached)])
    county.start(NEXT_DAY)
    county.attach(attached, other)
    consent = {"consent": "GIVEN", "consent_partners": "신용회복위원회", "consent_items": ALL_ITEMS}
    _told(county, package, disposition="REFERRED", services="복지상담", economy_need=True, **consent)
    county.pass_day()
    assert county.ask("SELECT target_id, state FROM campaign.referral_state") == [(other, "requested")]
    county.start(date(2024, 3, 8))
    county.reply("ACCEPTED")
    county.reply("COMPLETED", "RECEIVED")
    county.order("SERVICE_CONFIRMED")
    county.pass_day()
    county.pass_day(date(2024, 3, 11))
    assert county.end_of(other) == "closed_service"
    assert county.broken_laws() == []


def test_a_row_about_a_household_that_turns_out_to_be_a_targets_is_taken_in_that_run(
    county: HelpedCounty,
) -> None:
    target, unlisted = county.target(), "f" * 32
    package = county.package("duty_officer", [("R1", "household", unlisted)])
    _told(county, package, disposition="SERVICE", services="생필품")
    assert county.do(take_outcomes)["dispositions"] == 0
    county.start(NEXT_DAY)
    (household,) = county.ask("SELECT household_id FROM campaign.target")[0]
    link = {"from_household_id": unlisted, "to_household_id": household, "delivery_id": "d", "row_no": 1}
    county.insert("core.household_link", [link])
    assert county.do(take_outcomes)["dispositions"] == 1
    assert county.end_of(target) == "closed_service"


@pytest.mark.parametrize("event", ["attached", "sent_back", "removed"])
def test_a_row_about_a_household_is_taken_once_whatever_its_target_becomes(
    county: HelpedCounty, event: str
) -> None:
    earlier, household = county.target(), "f" * 32
    county.start(NEXT_DAY)
    package = county.package("duty_officer", [("R1", "household", household)])
    delivery = _told(county, package, disposition="LOCATE")
    county.do(take_outcomes)
    target = county.target(household=household)
    outcome = {"delivery_id": delivery, "row_no": 1, "target_id": target, "result": "MET"}
    county.insert("campaign.visit_outcome", [outcome | {"visited_on": NEXT_DAY, "talk_minutes": 30}])
    county.start(date(2024, 3, 6))
    assert county.do(take_outcomes)["dispositions"] == 1
    if event == "attached":
        county.attach(target, earlier)
    else:
        where = {"target_id": target, "event": event, "happened_on": county.run.as_of}
        county.insert("campaign.target_event", [where | {"delivery_id": "d", "row_no": 1}])
        county.unite(target, county.target())
    for day in (7, 8):
        county.start(date(2024, 3, day))
        assert county.do(take_outcomes)["dispositions"] == 0
    assert county.ask("SELECT target_id FROM campaign.disposition") == [(target,)]


def test_a_row_about_a_household_whose_target_was_sent_back_waits_for_the_next_one(
    county: HelpedCounty,
) -> None:
    household = "f" * 32
    package = county.package("duty_officer", [("R1", "household", household)])
    refused = county.target(household=household, state="waiting")
    event = {"target_id": refused, "event": "sent_back", "happened_on": county.run.as_of}
    county.insert("campaign.target_event", [event | {"delivery_id": "d", "row_no": 1}])
    county.start(NEXT_DAY)
    _told(county, package, disposition="SERVICE", services="생필품")
    assert county.do(take_outcomes)["dispositions"] == 0
    target = county.target()
    county.unite(refused, target)
    county.start(date(2024, 3, 6))
    assert county.do(take_outcomes)["dispositions"] == 1
    assert county.end_of(target) == "closed_service"


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
    county.pass_day()
    county.start(NEXT_DAY)
    county.visited(target, disposition="SERVICE", services="생필품")
    county.pass_day()
    assert county.end_of(target) == "closed_watch"
    assert county.ask("SELECT disposition FROM campaign.disposition ORDER BY run_no") == [
        ("WATCH",),
        ("SERVICE",),
    ]
    assert county.funnel()["helped_in_kind"] == 1
    assert county.broken_laws() == []


def test_a_target_that_waits_for_approval_is_not_ended_before_it(county: HelpedCounty) -> None:
    target = county.target(state="waiting", is_urgent=True)
    county.visited(target, disposition="NO_NEED")
    county.do(take_outcomes)
    assert county.end_of(target) is None


def test_several_needs_proposed_by_an_officer_become_a_case_that_ends_the_target_once_the_conference_takes_it(
    county: HelpedCounty,
) -> None:
    target = county.target()
    county.visited(target, disposition="CASE", services="통합사례관리", economy_need=True, health_need=True)
    county.do(open_cases)
    assert county.ask("SELECT target_id, criterion, plan_due_on FROM campaign.welfare_case") == [
        (target, "several_needs", date(2024, 4, 3))
    ]
    county.pass_day(NEXT_DAY)
    assert county.end_of(target) is None
    county.order_case("CASE_ACCEPTED")
    county.do(open_cases)
    county.pass_day(date(2024, 3, 6))
    assert county.end_of(target) == "closed_case"
    assert county.deviations() == set()
    assert county.broken_laws() == []


def test_a_household_has_one_case_at_a_time(county: HelpedCounty) -> None:
    target = county.target()
    county.visited(target, disposition="CASE", economy_need=True)
    county.do(open_cases)
    county.start(NEXT_DAY)
    county.visited(target, disposition="CASE", economy_need=True)
    assert county.do(open_cases)["opened"] == 0


def test_a_plan_that_is_late_stands_with_its_owner(county: HelpedCounty) -> None:
    county.visited(county.target(), disposition="CASE", economy_need=True)
    county.do(open_cases)
    county.start(NEXT_DAY)
    county.order_case("CASE_ACCEPTED")
    county.do(open_cases)
    county.pass_day(date(2024, 4, 4))
    late = "SELECT owner, due_on FROM out.overdue WHERE kind = 'case_plan'"
    assert county.ask(late) == [("team_head", date(2024, 4, 3))]
