"""Households for whom nobody does anything: each has an owner and a day, and stands on today's page."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tasks.answers import judge_answers, tell_urgent
from tasks.cases.rules import ROW_OF_TASK
from tasks.doors.course_certificate import UNREAD_KO
from tasks.reporting.day import renew as renew_today
from tasks.reporting.pages import words
from tasks.screening import screen_households
from tasks.surveys import plan_contacts
from tests.alerted import alert
from tests.contacted import CAMPAIGN, MONDAY, TOWN, TOWN_KO, ContactedCounty
from warehouse.home import CHECKOUT
from warehouse.limits import renew

TUESDAY, WEDNESDAY, LATER = (MONDAY + timedelta(days=n) for n in (1, 2, 22))


@pytest.fixture
def county(county: ContactedCounty) -> Iterator[ContactedCounty]:
    """Whatever a test does, nobody is forgotten after it."""
    renew(county.home)
    yield county
    law = (CHECKOUT / "warehouse" / "laws" / "45_nobody_is_forgotten.sql").read_text("utf-8")
    assert county.ask(law)[0][2] is True


def _owed(county: ContactedCounty, target: str) -> list[tuple[str, str, date]]:
    query = "SELECT kind, owner, due_on FROM out.due WHERE target_id = ? ORDER BY kind"
    return [(str(kind), str(owner), day) for kind, owner, day in county.ask(query, target)]


def _unread_refusal(county: ContactedCounty, target: str, kind: str = "phone_worklist") -> None:
    """A row of the worklist of today comes back in this run with a word in the cell of refusals that is none."""
    package, ref = county.sent(target, kind)
    delivery = county.new_id("delivery")
    head = {"delivery_id": delivery, "source": "phone_result", "period": str(county.run.as_of)}
    file = {"sha256": delivery, "file_bytes": 1, "rows_received": 1, "received_on": county.run.as_of}
    county.insert("ops.delivery", [head | file])
    cells = {"package_id": package, "ref": ref, "refusal_scope": "무엇"}
    county.insert("raw.phone_result", [{"delivery_id": delivery, "row_no": 1} | cells])
    read = {"package_id": package, "ref": ref, "called_on": county.run.as_of}
    county.insert("typed.phone_result", [{"delivery_id": delivery, "row_no": 1} | read])


def test_without_a_roster_nobody_is_called_and_whoever_waited_is_on_the_day_after_it_came(
    bare: ContactedCounty,
) -> None:
    renew(bare.home)
    bare.open_campaign()
    target = bare.make_target()
    bare.day()
    assert bare.plans(target) == []
    bare.start(TUESDAY)
    bare.roster({"B001": TOWN_KO}, TUESDAY)
    bare.day()
    assert {rule for _, _, rule in bare.plans(target)} >= {"phone_first"}


def test_a_refusal_that_could_not_be_read_is_one_though_the_team_head_wrote_it(
    county: ContactedCounty,
) -> None:
    target = county.make_target_sent()
    county.start(TUESDAY)
    county.call_back(target, "REFUSED", refusal_scope="SERVICE")
    county.day()
    county.start(WEDNESDAY)
    alert(county, county.household_of(target), memo="자살하겠다고 합니다")
    county.do(tell_urgent)
    _unread_refusal(county, target, "urgent_worklist")
    county.write()
    held = county.ask("SELECT recipient, what FROM campaign.unread_refusal WHERE target_id = ?", target)
    assert held == [("team_head", "refusal")]


def test_a_refusal_that_could_not_be_read_is_owed_at_once_by_who_wrote_it(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    _unread_refusal(county, target)
    assert _owed(county, target) == [("unread_refusal", "officer-B001", TUESDAY)]
    renew_today(county.home, county.run)
    page = (county.home.reports / "today.html").read_text("utf-8")
    assert "읽지 못한 거부나 사망 칸을 고쳐 다시 회신" in page
    county.start(TUESDAY + timedelta(days=1))
    county.call_back(target, "REFUSED", called_on=TUESDAY, refusal_scope="PHONE")
    county.do(judge_answers)
    assert _owed(county, target) == []


def test_a_refusal_that_could_not_be_read_is_not_forgotten_for_a_try_that_reached_nobody(
    county: ContactedCounty,
) -> None:
    target = county.make_target(first_channel="ai_call")
    county.day()
    other = county.package("officer-B001", [("R9", "target", target)])
    county.day(MONDAY + timedelta(days=7))
    county.start(MONDAY + timedelta(days=8))
    _unread_refusal(county, target)
    held, before = "SELECT target_id FROM campaign.unread_refusal", county.plans(target)
    county.start(MONDAY + timedelta(days=9))
    county.ai_back(target, "NO_ANSWER", called_at=f"{TUESDAY} 10:00:00")
    county.call_back(target, "NO_ANSWER", called_on=MONDAY + timedelta(days=7))
    county.do(judge_answers)
    assert county.ask(held) == [(target,)]
    county.day(MONDAY + timedelta(days=21))
    assert county.plans(target) == before
    assert _owed(county, target) == [("unread_refusal", "officer-B001", MONDAY + timedelta(days=8))]
    call = {"package_id": other, "ref": "R9", "result": "TALKED", "minutes": 12, "need": "VISIT"}
    for called_on, is_held in ((TUESDAY, True), (MONDAY + timedelta(days=8), False)):
        county.start(county.run.as_of + timedelta(days=1))
        county.deliver("phone_result", [call | {"called_on": called_on}])
        county.do(judge_answers)
        assert (county.ask(held) == [(target,)]) == is_held


def test_a_household_that_nobody_may_contact_stands_with_its_town(county: ContactedCounty) -> None:
    target = county.make_target()
    county.order("SET_SAFETY_FLAG", household_id=county.household_of(target), safety_flag="VIOLENCE")
    county.day()
    assert (county.plans(target), _owed(county, target)) == ([], [])
    county.day(LATER)
    assert _owed(county, target) == [("standstill", TOWN, MONDAY + timedelta(days=21))]


def test_who_refused_everything_is_owed_a_question_on_the_day_of_the_review(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "REFUSED", refusal_scope="SERVICE")
    county.day()
    county.day(TUESDAY + timedelta(days=30))
    assert _owed(county, target) == [("standstill", TOWN, TUESDAY + timedelta(days=90))]


def test_a_listed_household_is_owed_its_listing_and_nothing_more(county: ContactedCounty) -> None:
    target = county.make_target(phone=None)
    household = county.household_of(target)
    county.order("SET_SAFETY_FLAG", household_id=household, safety_flag="VIOLENCE")
    listing = {"listing_id": "l", "campaign_id": CAMPAIGN, "round_no": 1, "household_id": household}
    due = {"target_id": target, "due_on": LATER, "delivery_id": "d", "row_no": 1}
    county.insert("campaign.listing", [listing | due])
    county.day()
    county.day(LATER)
    assert [kind for kind, *_ in _owed(county, target)] == ["listing"]


def test_a_household_that_the_ladder_is_busy_with_is_owed_nothing(county: ContactedCounty) -> None:
    target = county.make_target()
    for week in range(4):
        county.day(MONDAY + timedelta(days=7 * week))
    assert len(county.plans(target)) > 2
    assert _owed(county, target) == []


def test_everything_that_is_owed_has_a_word_for_todays_page() -> None:
    files = (CHECKOUT / "warehouse" / "models").glob("*_out_owed_*.sql")
    kinds = {kind for file in files for kind in re.findall(r"SELECT '([a-z_]+)'", file.read_text("utf-8"))}
    assert len(kinds) > 10
    # The tasks of a case are told by their names, and what could not be read by what it is.
    kinds = kinds - {"case_"} | {f"case_{row}" for row in ROW_OF_TASK}
    kinds = kinds - {"unread_"} | {f"unread_{what}" for what in UNREAD_KO}
    assert kinds - set(words()["kinds_of_work"]) == set()


@pytest.mark.parametrize(("channel", "visits"), [("VISIT", ["welfare_check"]), ("PHONE", [])])
def test_whom_somebody_is_ordered_to_look_after_becomes_a_target_so_that_the_answer_is_read(
    county: ContactedCounty, channel: str, visits: list[str]
) -> None:
    county.order("WELFARE_CHECK", household_id=county.household(), channel=channel)
    for stage in (tell_urgent, judge_answers, screen_households, plan_contacts):
        county.do(stage)
    ((target, is_urgent),) = county.ask("SELECT target_id, is_urgent FROM campaign.target")
    assert (is_urgent, county.visits(str(target))) == (channel == "VISIT", visits)
    county.start(TUESDAY)
    county.call_back(str(target), "TALKED", kind="urgent_worklist", need="COUNSELLED")
    county.day()
    assert county.ask("SELECT kind FROM out.owed_now WHERE kind LIKE 'urgent%'") == []


def test_who_complains_in_words_of_danger_and_is_no_target_becomes_one(county: ContactedCounty) -> None:
    household = county.household()
    row = {"complaint_no": "C-1", "received_on": MONDAY, "complaint_kind": "NOT_HELPED", "is_verified": True}
    county.link_row(county.deliver("complaint", [row | {"memo": "며칠째 굶고 있습니다"}]), household)
    county.do(tell_urgent)
    county.do(screen_households)
    assert county.ask("SELECT household_id, is_urgent FROM campaign.target") == [(household, True)]


def test_a_danger_does_not_wait_for_the_approval_of_who_was_none_when_they_were_listed(
    county: ContactedCounty,
) -> None:
    """The visit was asked for, and nobody planned it until the list was signed."""
    target = county.make_target(state="waiting")
    county.day()
    county.start(TUESDAY)
    alert(county, county.household_of(target), memo="며칠째 굶고 있음")
    county.do(tell_urgent)
    county.day()
    assert county.ask("SELECT target_id, reason FROM out.visit_request") == [(target, "urgent")]
