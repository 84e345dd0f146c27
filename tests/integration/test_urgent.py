"""Dangers on a real warehouse: told to a human at once, each cause once, and never lowered."""

from datetime import date, timedelta

import pytest

from tasks.answers import judge_answers, tell_urgent
from tasks.screening import screen_households
from tasks.visits import plan_visits
from tests.alerted import alert, observe
from tests.contacted import MONDAY, ContactedCounty
from warehouse.forms import hand_columns

TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 4))


def test_an_alert_with_a_word_of_danger_leaves_at_once_for_the_duty_officer(county: ContactedCounty) -> None:
    household = county.household()
    alert(county, household, memo="옆집 어르신이 며칠째 식사를 못 하십니다")
    counts = county.do(tell_urgent)
    assert counts["urgent"] == 1
    assert county.urgent_lists() == [("duty_officer", "household")]
    header, line = county.opened("duty_officer")["긴급 확인"]
    cells = dict(zip(header, line, strict=True))
    assert cells["확인 사항"] == "긴급한 말이 있는 제보"
    assert cells["담당자"] == "도하늘"
    assert cells["연락처"].split("-")[0] == "010"
    assert list(cells)[-6:] == [title for title, _ in hand_columns()]


def test_each_danger_is_told_once(county: ContactedCounty) -> None:
    household = county.household()
    alert(county, household, memo="죽고 싶다고 합니다")
    county.do(tell_urgent)
    county.day()
    county.start(TUESDAY)
    county.do(tell_urgent)
    county.day()
    assert len(county.urgent_lists()) == 1


def test_a_report_that_stands_again_in_a_longer_list_is_told_once_and_a_new_one_in_the_same_words_again(
    county: ContactedCounty,
) -> None:
    household = county.household()
    for day, reported_on in ((MONDAY, MONDAY), (TUESDAY, MONDAY), (WEDNESDAY, WEDNESDAY)):
        county.start(day)
        row = {"reported_on": reported_on, "memo": "인기척이 없습니다"}
        county.link_row(county.deliver("village_report", [row]), household)
        county.do(tell_urgent)
    found = county.ask("SELECT found_on FROM campaign.urgent_finding ORDER BY 1")
    assert found == [(MONDAY,), (WEDNESDAY,)]


@pytest.mark.parametrize(("faults", "told"), [(["type:is_urgent"], 1), (["type:phone"], 0)])
def test_what_a_village_head_wrote_where_danger_is_told_is_one_though_nobody_can_read_it(
    county: ContactedCounty, faults: list[str], told: int
) -> None:
    """매우 급함 was none, and waited for the list."""
    row = {"reported_on": county.run.as_of, "memo": "혼자 계심", "is_urgent": None, "_faults": faults}
    county.link_row(county.deliver("village_report", [row]), county.household())
    county.do(tell_urgent)
    assert county.ask("SELECT count(*) FROM campaign.urgent_finding") == [(told,)]


def test_an_alert_without_such_a_word_waits_for_the_day(county: ContactedCounty) -> None:
    alert(county, county.household(), memo="공과금이 밀려 막막합니다")
    assert county.do(tell_urgent)["urgent"] == 0


def test_a_household_that_becomes_a_target_after_its_danger_was_told_is_visited(
    county: ContactedCounty,
) -> None:
    household = county.household()
    alert(county, household, memo="인기척이 없습니다")
    county.do(tell_urgent)
    target = county.make_target(household, state="waiting", basis="alert")
    county.day()
    assert county.visits(target) == ["urgent"]
    county.start(TUESDAY)
    county.call_back(target, "TALKED", kind="urgent_worklist", need="COUNSELLED")
    county.day()
    assert county.verdicts(target) == ["counselled"]


def test_who_becomes_a_target_after_a_danger_was_told_is_urgent_in_the_list_and_does_not_wait_for_its_approval(
    county: ContactedCounty,
) -> None:
    alert(county, county.household(), memo="공과금이 밀려 막막합니다")
    alert(county, county.household(), memo="인기척이 없습니다")
    county.do(tell_urgent)
    county.do(screen_households)
    listed = county.opened("team_head", "target_list")["발굴대상자"]
    assert [row[-1] for row in listed] == ["긴급", "긴급", ""]
    county.day()
    assert county.ask("SELECT reason, is_open FROM campaign.visit_request_state") == [("urgent", True)]


def test_a_danger_that_was_told_of_a_season_ago_makes_nobody_urgent(county: ContactedCounty) -> None:
    household = county.household()
    alert(county, household, memo="인기척이 없습니다")
    county.do(tell_urgent)
    county.start(MONDAY + timedelta(days=90))
    alert(county, household, memo="공과금이 밀려 막막합니다")
    county.do(screen_households)
    assert county.ask("SELECT is_urgent FROM campaign.target") == [(False,)]


@pytest.mark.parametrize(("result", "again"), [("TALKED", []), ("NO_ANSWER", ["urgent"])])
def test_who_was_talked_with_after_a_danger_is_not_visited_for_it_again_when_a_list_names_them(
    county: ContactedCounty, result: str, again: list[str]
) -> None:
    household = county.household()
    alert(county, household, memo="인기척이 없습니다")
    county.do(tell_urgent)
    first = county.make_target(household, basis="alert")
    county.start(TUESDAY)
    county.call_back(first, result, kind="urgent_worklist", need="COUNSELLED" if result == "TALKED" else None)
    county.day()
    where = {"target_id": first, "delivery_id": "d", "row_no": 1}
    if county.ask("SELECT state FROM campaign.target_root") == [("open",)]:
        closed = {"event": "closed", "end_state": "closed_unfound", "happened_on": TUESDAY}
        county.insert("campaign.target_event", [where | closed])
    county.start(FRIDAY)
    second = county.make_target(household)
    county.day()
    assert county.visits(second) == again


def test_an_answer_about_a_household_waits_until_it_is_a_target(county: ContactedCounty) -> None:
    household = county.household()
    alert(county, household, memo="인기척이 없습니다")
    county.do(tell_urgent)
    query = "SELECT package_id, ref FROM ops.package_row WHERE subject_kind = 'household'"
    ((package, ref),) = county.ask(query)
    county.start(TUESDAY)
    row = {
        "package_id": package,
        "ref": ref,
        "officer": "도하늘",
        "called_on": TUESDAY,
        "result": "NO_ANSWER",
    }
    county.deliver("phone_result", [row])
    assert county.do(judge_answers)["attempts"] == 0
    target = county.make_target(household, state="waiting", basis="alert")
    county.start(WEDNESDAY)
    assert county.do(judge_answers)["attempts"] == 1
    assert county.verdicts(target) == ["not_reached"]
    assert county.deviations() == set()


def test_danger_behind_a_refusal_goes_to_the_team_head_and_nobody_is_sent(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "REFUSED", refusal_scope="SERVICE")
    county.do(judge_answers)
    county.start(WEDNESDAY)
    alert(county, county.household_of(target), memo="자살하겠다고 합니다")
    county.do(tell_urgent)
    county.day()
    assert county.urgent_lists() == [("team_head", "target")]
    header, line = county.opened("team_head", "urgent_worklist")["긴급 확인"]
    assert dict(zip(header, line, strict=True))["담당자"] == "한가람"
    assert county.visits(target) == []
    assert county.ask("SELECT owner FROM out.due WHERE kind = 'urgent'") == [("team_head",)]
    county.start(WEDNESDAY + timedelta(days=1))
    county.order("WELFARE_CHECK", household_id=county.household_of(target), channel="VISIT")
    county.day()
    assert county.visits(target) == ["welfare_check"]
    assert county.ask("SELECT owner FROM out.due WHERE kind = 'urgent'") == [("duty_officer",)]


def test_danger_behind_a_stop_is_owed_by_the_team_head_to_whom_it_was_told(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    stop = {"household_id": county.household_of(target), "starts_on": TUESDAY, "ends_on": WEDNESDAY}
    order = county.new_row()
    county.insert("campaign.contact_stop", [stop | order])
    county.start(WEDNESDAY)
    county.call_back(target, "NO_ANSWER", urgent=True)
    county.do(tell_urgent)
    assert county.urgent_lists() == [("team_head", "target")]
    owner = "SELECT owner FROM out.owed_now WHERE kind = 'urgent'"
    assert county.ask(owner) == [("team_head",)]
    county.start(WEDNESDAY + timedelta(days=1))
    assert county.ask(owner) == [("duty_officer",)]


def test_danger_named_in_a_call_is_told_and_visited_once_whichever_stage_comes_first(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "TALKED", need="URGENT", urgent=True)
    county.do(tell_urgent)
    county.day()
    assert county.urgent_lists() == [("duty_officer", "target")]
    assert county.visits(target) == ["urgent"]
    assert county.verdicts(target) == ["said_urgent"]


def test_danger_in_a_row_that_broke_another_rule_is_told(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    delivery = county.call_back(target, None, urgent=True)
    finding = {"delivery_id": delivery, "row_no": 1, "rule": "result_present", "column_name": "result"}
    county.insert("ops.quarantine", [finding | {"action": "quarantine_row"}])
    county.do(tell_urgent)
    assert county.urgent_lists() == [("duty_officer", "target")]


def test_a_kind_of_danger_is_told_once_for_one_signal_and_again_for_a_later_one(
    county: ContactedCounty,
) -> None:
    household = county.household()
    told = []
    for day in (MONDAY, TUESDAY, MONDAY + timedelta(days=60), MONDAY + timedelta(days=120)):
        county.start(day)
        _seen_in_danger(county, "p", household, day)
        told.append(county.do(tell_urgent)["urgent"])
    assert told == [1, 0, 0, 1]


def test_a_persons_danger_is_told_of_where_they_live_now(county: ContactedCounty) -> None:
    former, own = county.household(), county.household()
    _seen_in_danger(county, county._persons[own], former, MONDAY)
    county.do(tell_urgent)
    assert county.ask("SELECT household_id FROM campaign.urgent_finding") == [(own,)]


def _seen_in_danger(county: ContactedCounty, person: str, household: str, day: date) -> None:
    """A list of a day says that a person who lived in a household then is at high risk."""
    observe(
        county,
        "ssis_central",
        county.new_id("delivery"),
        kind="SUICIDE_HIGHRISK",
        person_id=person,
        household_id=household,
        observed_on=day,
        valid_until=day + timedelta(days=90),
    )


def _day_sheet(county: ContactedCounty, target: str, reason: str = "visit_needed") -> None:
    """A visit to the target is asked for, planned, and stands on a sheet of this week."""
    county.ask_for_visit(target, reason)
    county.day()
    county.do(plan_visits)


def test_danger_seen_at_the_door_leaves_at_once_and_is_owed_until_somebody_answers(
    county: ContactedCounty,
) -> None:
    target = county.make_target()
    _day_sheet(county, target)
    county.start(FRIDAY)
    county.visit_back(target, "MET", urgent=True, disposition="APPLIED", services="긴급복지지원")
    county.do(tell_urgent)
    assert county.urgent_lists() == [("duty_officer", "target")]
    _, line = county.opened("duty_officer")["긴급 확인"]
    assert "방문에서 확인한 긴급 상황" in line
    county.start(FRIDAY + timedelta(days=3))
    county.day()
    county.do(plan_visits)
    assert county.visits(target) == ["visit_needed"]
    owed = "SELECT owner, target_id FROM out.due WHERE kind = 'urgent'"
    assert county.ask(owed) == [("duty_officer", target)]
    county.start(FRIDAY + timedelta(days=4))
    county.call_back(target, "TALKED", kind="urgent_worklist", need="COUNSELLED")
    county.day()
    assert county.ask(owed) == []


def test_danger_behind_a_door_that_nobody_opened_is_visited_again_at_once(county: ContactedCounty) -> None:
    target = county.make_target()
    _day_sheet(county, target)
    county.start(FRIDAY)
    county.visit_back(target, "ABSENT", urgent=True)
    county.do(tell_urgent)
    county.start(FRIDAY + timedelta(days=3))
    county.day()
    county.do(plan_visits)
    assert county.urgent_lists() == [("duty_officer", "target")]
    query = "SELECT reason FROM campaign.visit_request_state WHERE is_open"
    assert county.ask(query) == [("urgent",)]


def test_a_row_that_asks_for_an_urgent_visit_does_not_end_it(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    package, ref = county.sent(target)
    county.start(TUESDAY)
    door = {"package_id": package, "ref": ref, "visited_on": TUESDAY, "result": "ABSENT", "minutes": 5}
    county.deliver("visit_result", [door | {"urgent": True}])
    county.do(tell_urgent)
    county.day()
    county.do(plan_visits)
    assert county.ask("SELECT result, request_id FROM campaign.visit_outcome") == [("ABSENT", None)]
    query = "SELECT reason FROM campaign.visit_request_state WHERE is_open"
    assert county.ask(query) == [("urgent",)]


@pytest.mark.parametrize("reason", ["urgent", "welfare_check"])
def test_who_was_sent_because_of_a_danger_tells_of_it_once(county: ContactedCounty, reason: str) -> None:
    target = county.make_target()
    _day_sheet(county, target, reason)
    county.start(FRIDAY)
    county.visit_back(target, "MET", urgent=True, disposition="APPLIED", services="긴급복지지원")
    assert county.do(tell_urgent)["urgent"] == 0


def test_the_answer_to_an_urgent_worklist_is_not_told_to_who_gave_it(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "TALKED", need="URGENT", urgent=True)
    county.do(tell_urgent)
    county.start(WEDNESDAY)
    county.call_back(target, "TALKED", kind="urgent_worklist", need="URGENT", urgent=True)
    assert county.do(tell_urgent)["urgent"] == 0
    county.day()
    assert (county.urgent_lists(), county.visits(target)[-1]) == ([("duty_officer", "target")], "urgent")


def test_a_danger_that_a_list_remarks_is_told_once_though_the_list_repeats_it_each_month(
    county: ContactedCounty,
) -> None:
    household = county.household()
    for day, memo in (
        (MONDAY, "방문하니 며칠째 굶고 있음"),
        (TUESDAY, "방문하니 며칠째 굶고 있음"),
        (WEDNESDAY, "수도 계량기 고장"),
        (FRIDAY, "인기척이 없어 돌아옴"),
    ):
        county.start(day)
        county.link_row(county.deliver("water_cut", [{"memo": memo}]), household)
        county.do(tell_urgent)
    found = county.ask("SELECT cause, found_on FROM campaign.urgent_finding ORDER BY found_on")
    assert found == [("memo", MONDAY), ("memo", FRIDAY)]
    assert county.opened("duty_officer")["긴급 확인"][1][-7] == "긴급한 말이 있는 연계자료 비고"


def test_whom_a_list_remarks_to_be_in_danger_becomes_a_target_so_that_the_answer_ends_what_is_owed(
    county: ContactedCounty,
) -> None:
    household = county.household()
    county.link_row(county.deliver("local_tax_arrears", [{"memo": "방문하니 며칠째 굶고 있음"}]), household)
    county.do(tell_urgent)
    county.do(screen_households)
    county.day()
    ((target, is_urgent),) = county.ask("SELECT target_id, is_urgent FROM campaign.target")
    assert (is_urgent, county.visits(str(target))) == (True, ["urgent"])
    county.start(TUESDAY)
    county.call_back(str(target), "TALKED", kind="urgent_worklist", need="COUNSELLED")
    county.day()
    assert county.ask("SELECT kind FROM out.owed_now WHERE kind LIKE 'urgent%'") == []


def test_a_danger_that_an_officer_only_remarks_is_told_once_and_still_owed(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    for day in (TUESDAY, WEDNESDAY):
        county.start(day)
        county.call_back(target, "TALKED", need="COUNSELLED", called_on=TUESDAY, remark="죽고 싶다고 하심")
        county.do(tell_urgent)
    assert county.ask("SELECT cause, found_on FROM campaign.urgent_finding") == [("remark", TUESDAY)]
    assert county.visits(target) == []
    assert county.ask("SELECT owner FROM out.owed_now WHERE kind = 'urgent'") == [("duty_officer",)]


def test_what_an_officer_called_urgent_is_not_told_again_for_its_words(county: ContactedCounty) -> None:
    target = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(target, "TALKED", need="URGENT", remark="죽고 싶다고 하심")
    county.do(tell_urgent)
    assert county.ask("SELECT cause FROM campaign.urgent_finding") == [("answer",)]


@pytest.mark.parametrize(("ref", "told"), [(None, 1), ("NOBODY", 0)])
def test_a_danger_under_a_number_that_no_package_has_is_told_of_whom_its_reference_means(
    county: ContactedCounty, ref: str | None, told: int
) -> None:
    """The number was mistyped, or the warehouse put back from a backup: nobody heard of it but as a matter of files."""
    target = county.make_target()
    county.day()
    county.call_back(target, "TALKED", package_id="NOTHING", need="URGENT", **({"ref": ref} if ref else {}))
    assert county.do(tell_urgent)["urgent"] == told
    county.start(TUESDAY)
    assert county.do(tell_urgent)["urgent"] == 0
    assert len(county.urgent_lists()) == told
