"""What a household asked for holds in the next campaign and over links: it is the household's, not the campaign's."""

from datetime import date, timedelta

import pytest

from tasks.answers import judge_answers, tell_urgent
from tasks.screening import screen_households
from tasks.surveys import plan_contacts
from tests.alerted import alert
from tests.contacted import MONDAY, TOWN_KO, ContactedCounty
from tests.helped import CAMPAIGN
from warehouse import limits

AUGUST = date(2024, 8, 5)  # a Monday of the second campaign
TUESDAY = MONDAY + timedelta(days=1)


def _next_campaign(county: ContactedCounty, day: date = AUGUST) -> None:
    """The first campaign is over, and the second one open, with a roster."""
    county.start(day)
    county.insert(
        "campaign.campaign_event",
        [
            {"campaign_id": "2024H1", "event": "closed", "happened_on": day},
            {"campaign_id": "2024H2", "event": "opened", "happened_on": day},
        ],
    )
    county.roster({"B001": TOWN_KO}, day)


def _ended(county: ContactedCounty, target: str) -> None:
    closed = {"target_id": target, "event": "closed", "end_state": "closed_watch", "happened_on": MONDAY}
    county.insert("campaign.target_event", [{"delivery_id": "d", "row_no": 1} | closed])


def _rules(county: ContactedCounty, target: str) -> list[str]:
    return [rule for _, _, rule in county.plans(target)]


def test_humans_only_is_ordered_once_and_holds_in_the_next_campaign(county: ContactedCounty) -> None:
    household = county.household()
    county.order("HUMAN_ONLY", household_id=household)
    first = county.make_target(household, first_channel="ai_call")
    county.day()
    assert _rules(county, first)[0] == "phone_human_only"
    _ended(county, first)
    _next_campaign(county)
    second = county.make_target(household, first_channel="ai_call")
    county.day()
    assert _rules(county, second)[0] == "phone_human_only"


def test_humans_only_ends_by_a_later_order_or_on_its_day(county: ContactedCounty) -> None:
    target, other = (county.make_target(first_channel="ai_call") for _ in range(2))
    county.order("HUMAN_ONLY", household_id=county.household_of(target))
    county.order("HUMAN_ONLY", household_id=county.household_of(other), ends_on=MONDAY)
    county.do(judge_answers)
    county.start(TUESDAY)
    county.order("HUMAN_ONLY", household_id=county.household_of(target), ends_on=TUESDAY)
    county.do(judge_answers)
    county.day(TUESDAY + timedelta(days=1))
    assert _rules(county, target) == _rules(county, other) == ["notice_first", "ai_after_notice"]


def test_humans_only_holds_for_both_sides_of_a_link(county: ContactedCounty) -> None:
    target, other = county.make_target(first_channel="ai_call"), county.household()
    county.order("HUMAN_ONLY", household_id=other)
    county.do(judge_answers)
    link = {"delivery_id": "d", "row_no": 1, "to_household_id": county.household_of(target)}
    county.insert("core.household_link", [link | {"from_household_id": other}])
    county.day(TUESDAY)
    assert _rules(county, target)[0] == "phone_human_only"


def test_an_ai_call_planned_where_only_humans_may_is_found(county: ContactedCounty) -> None:
    target = county.make_target(first_channel="ai_call")
    order = {"delivery_id": "d", "row_no": 1, "household_id": county.household_of(target), "ends_on": None}
    county.insert("campaign.human_only", [order | {"starts_on": MONDAY}])
    package = county.package("ai_call", [("R1", "target", target)])
    plan = {
        "plan_id": "p",
        "target_id": target,
        "channel": "ai_call",
        "planned_on": MONDAY,
        "package_id": package,
    }
    county.insert("campaign.contact_plan", [plan | {"try_no": 1, "rule_id": "ai_after_notice"}])
    assert ["humans only" in law for law in county.broken_contact_laws()] == [True]
    county.begin_anew()


@pytest.mark.parametrize(("flag", "channel", "planned"), [
    ("VIOLENCE", None, set()), ("PROTECTED_ADDRESS", "PHONE", {"phone"}),
])  # fmt: skip
def test_a_safety_flag_holds_in_the_next_campaign(
    county: ContactedCounty, flag: str, channel: str | None, planned: set[str]
) -> None:
    household = county.household()
    first = county.make_target(household, first_channel="ai_call")
    county.order("SET_SAFETY_FLAG", household_id=household, safety_flag=flag, channel=channel)
    county.day()
    _ended(county, first)
    _next_campaign(county)
    second = county.make_target(household, first_channel="ai_call")
    county.day()
    assert {channel for channel, _, _ in county.plans(second)} == planned
    assert county.visits(second) == []


def test_a_refusal_of_a_campaign_holds_in_the_next_one_until_its_review(county: ContactedCounty) -> None:
    household = county.household()
    first = county.make_target(household)
    county.day()
    county.start(TUESDAY)
    county.call_back(first, "REFUSED", refusal_scope="CAMPAIGN")
    county.day()
    assert county.end_of(first) == "closed_refused"
    _next_campaign(county)
    second = county.make_target(household)
    county.day()
    assert county.plans(second) == []
    review = TUESDAY + timedelta(days=180)
    county.day(review + timedelta(days=7 - review.weekday()))
    assert _rules(county, second)[0] == "phone_first"


def test_a_stop_that_outlasts_a_campaign_holds_in_the_next_one(county: ContactedCounty) -> None:
    household = county.household()
    first = county.make_target(household)
    county.order("STOP", household_id=household, ends_on=AUGUST + timedelta(days=3))
    county.day()
    _ended(county, first)
    _next_campaign(county)
    second = county.make_target(household)
    county.day()
    assert county.plans(first) == county.plans(second) == []
    county.day(AUGUST + timedelta(days=7))
    assert _rules(county, second)[0] == "phone_first"


def test_an_officers_hour_is_left_once_for_what_is_open_of_two_campaigns(county: ContactedCounty) -> None:
    for _ in range(9):
        county.make_target()
    limits.renew(county.home)
    query = "SELECT officer_days_needed, officer_days_left FROM out.workload ORDER BY campaign_id"
    ((needed, left),) = county.ask(query)
    assert 0 < needed < left
    _next_campaign(county, TUESDAY)
    row = county.new_row() | {"target_id": county.new_id("target"), "campaign_id": "2024H2"}
    usual = county.target_row("", county.household(), is_urgent=False) | row
    county.insert("campaign.target", [usual])
    county.happen(usual["target_id"], "approved", county.new_row())
    (first, (_, left_for_both)) = county.ask(query)
    assert first == (needed, left)
    assert left_for_both == pytest.approx(left - needed)
    due = {"listing_id": "l", "campaign_id": "2024H2", "round_no": 1, "due_on": TUESDAY + timedelta(days=7)}
    county.insert(
        "campaign.listing", [{k: usual[k] for k in ("target_id", "household_id")} | due | county.new_row()]
    )
    # Of the first nothing is due: it has the hours until that day, but for those of the other.
    ((_, left_of_first), (needed_of_second, left_of_second)) = county.ask(query)
    assert left_of_first == pytest.approx(left_of_second - needed_of_second)
    assert left_of_first > left


DANGER, CALM = "며칠째 굶고 있음", "공과금이 밀려 막막합니다"
OWED_URGENT = "SELECT kind FROM out.owed_now WHERE kind LIKE 'urgent%'"


def _closed(county: ContactedCounty, day: date = TUESDAY) -> None:
    county.start(day)
    county.insert(
        "campaign.campaign_event", [{"campaign_id": CAMPAIGN, "event": "closed", "happened_on": day}]
    )


def _opened(county: ContactedCounty) -> None:
    county.start(AUGUST)
    county.insert(
        "campaign.campaign_event", [{"campaign_id": "2024H2", "event": "opened", "happened_on": AUGUST}]
    )


def _morning(county: ContactedCounty, day: date) -> None:
    if county.run.as_of != day:
        county.start(day)
    for stage in (tell_urgent, judge_answers, screen_households, plan_contacts):
        county.do(stage)


@pytest.mark.parametrize(("result", "owed"), [("TALKED", []), ("NO_ANSWER", [("urgent_reach",)])])
def test_a_danger_between_two_campaigns_is_visited_and_what_the_duty_officer_answers_is_read(
    county: ContactedCounty, result: str, owed: list[tuple[str]]
) -> None:
    _closed(county)
    household = county.household()
    alert(county, household, memo=DANGER)
    alert(county, county.household(), memo=CALM)
    _morning(county, TUESDAY)
    ((target, named, is_urgent),) = county.ask(
        "SELECT target_id, household_id, is_urgent FROM campaign.target"
    )
    assert (named, is_urgent, county.visits(str(target))) == (household, True, ["urgent"])
    county.start(TUESDAY + timedelta(days=1))
    county.call_back(
        str(target), result, kind="urgent_worklist", need="COUNSELLED" if result == "TALKED" else None
    )
    _morning(county, county.run.as_of)
    assert county.ask(OWED_URGENT) == owed


def test_a_danger_between_two_campaigns_is_signed_for_on_the_first_list_of_the_next(
    county: ContactedCounty,
) -> None:
    _closed(county)
    alert(county, county.household(), memo=DANGER)
    alert(county, county.household(), memo=CALM)
    for day in (TUESDAY, TUESDAY + timedelta(days=1)):
        _morning(county, day)
    county.start(AUGUST)
    county.insert(
        "campaign.campaign_event", [{"campaign_id": "2024H2", "event": "opened", "happened_on": AUGUST}]
    )
    _morning(county, AUGUST)
    made = county.ask("SELECT campaign_id, basis, state FROM campaign.target_root ORDER BY 1")
    assert made == [(CAMPAIGN, "alert", "waiting"), ("2024H2", "alert", "waiting")]
    listed = county.opened("team_head", "target_list")["발굴대상자"]
    assert sorted(row[-1] for row in listed[1:]) == ["", "긴급"]


@pytest.mark.parametrize(("later", "made"), [(1, []), (0, [("2024H2",)])])
def test_whom_somebody_talked_with_after_an_alert_between_two_campaigns_is_not_listed_for_it_by_the_next(
    county: ContactedCounty, later: int, made: list[tuple[str]]
) -> None:
    """Who was called on the day of the alert may not have been asked about it."""
    target = county.make_target()
    county.day()
    _closed(county)
    alert(county, county.household_of(target), memo=CALM)
    _morning(county, TUESDAY)
    county.start(TUESDAY + timedelta(days=1))
    county.call_back(target, "TALKED", need="COUNSELLED", called_on=TUESDAY + timedelta(days=later))
    _morning(county, county.run.as_of)
    _ended(county, target)
    _opened(county)
    _morning(county, AUGUST)
    assert county.ask("SELECT campaign_id FROM campaign.target WHERE basis = 'alert'") == made


def test_who_was_in_danger_after_an_officer_had_met_them_that_day_of_something_else_is_visited(
    county: ContactedCounty,
) -> None:
    """The call of the morning was taken for an answer to the danger that was told of at noon."""
    target = county.make_target()
    county.day()
    _closed(county)
    _ended(county, target)
    alert(county, county.household_of(target), memo=DANGER)
    county.do(tell_urgent)
    county.start(TUESDAY + timedelta(days=1))
    county.call_back(target, "TALKED", need="COUNSELLED", called_on=TUESDAY)
    _morning(county, county.run.as_of)
    ((made,),) = county.ask("SELECT target_id FROM campaign.target WHERE is_urgent")
    assert county.visits(str(made)) == ["urgent"]
