"""Calls that come back for a target that was attached to another of its household meanwhile."""

from datetime import timedelta

from tasks.answers import judge_answers
from tests.contacted import MONDAY, ContactedCounty

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NEXT_MONDAY = MONDAY + timedelta(days=7)


def test_a_call_to_a_target_that_was_attached_meanwhile_closes_the_one_that_goes_on(
    county: ContactedCounty,
) -> None:
    attached, other = county.make_target(), county.make_target()
    county.day()
    before = county.plans(other)
    county.start(TUESDAY)
    county.attach(attached, other)
    county.call_back(attached, "TALKED", need="NO_NEED")
    county.do(judge_answers)
    assert (county.end_of(other), county.end_of(attached)) == ("closed_no_need", None)
    spoke = """SELECT a.target_id, a.is_talk, a.officer_id = o.owner
               FROM campaign.contact_attempt a JOIN campaign.target_owner o USING (target_id)"""
    assert county.ask(spoke) == [(other, True, True)]
    county.day(NEXT_MONDAY)
    assert county.plans(other) == before
    assert county.deviations() == set()


def test_an_ai_call_to_a_target_that_was_attached_meanwhile_is_judged_for_the_one_that_goes_on(
    county: ContactedCounty,
) -> None:
    first, attached, other = (county.make_target(first_channel="ai_call") for _ in range(3))
    county.day()
    county.start(TUESDAY)
    county.attach(first, attached)
    county.start(WEDNESDAY)
    county.attach(attached, other)
    county.ai_back(first)
    county.do(judge_answers)
    assert [county.verdicts(target) for target in (first, attached)] == [[], []]
    assert county.ask("SELECT target_id, verdict FROM campaign.triage") == [(other, "ai_no_need")]


def test_an_ai_no_need_of_an_attached_target_is_confirmed_for_the_one_that_goes_on(
    county: ContactedCounty,
) -> None:
    attached, other = county.make_target(first_channel="ai_call"), county.make_target()
    county.day()
    county.start(TUESDAY)
    county.ai_back(attached)
    county.do(judge_answers)
    county.attach(attached, other)
    county.day(WEDNESDAY)
    county.start(WEDNESDAY + timedelta(days=1))
    county.call_back(other, None, confirm_ai_no_need=True)
    county.do(judge_answers)
    assert county.end_of(other) == "closed_ai_no_need"
    assert county.deviations() == set()


def test_the_ladder_goes_on_for_the_other_where_the_attached_target_left_it(county: ContactedCounty) -> None:
    alone, attached = county.make_target(), county.make_target()
    county.day()
    for day in (TUESDAY, WEDNESDAY):
        county.start(day)
        for target in (alone, attached):
            county.call_back(target, "NO_ANSWER", called_on=county.run.as_of - timedelta(days=1))
        county.do(judge_answers)
    other = county.make_target()
    county.attach(attached, other)
    for number in range(2, 25):
        county.day(MONDAY + timedelta(days=number))
    assert county.plans(other)
    assert county.plans(attached) + county.plans(other) == county.plans(alone)


def test_nobody_is_called_while_a_visit_awaits_that_was_asked_for_the_attached_target(
    county: ContactedCounty,
) -> None:
    attached = county.make_target()
    county.day()
    county.start(TUESDAY)
    county.call_back(attached, "TALKED", need="VISIT")
    county.do(judge_answers)
    other = county.make_target()
    county.attach(attached, other)
    county.day(WEDNESDAY)
    assert county.plans(other) == []


def test_a_call_to_a_household_whose_target_was_attached_speaks_of_the_one_that_goes_on(
    county: ContactedCounty,
) -> None:
    household = county.household()
    package = county.package("duty_officer", [("R1", "household", household)])
    attached, other = county.make_target(household), county.make_target()
    county.start(TUESDAY)
    county.attach(attached, other)
    row = {"package_id": package, "ref": "R1", "called_on": TUESDAY, "result": "TALKED", "minutes": 12}
    county.deliver("phone_result", [row | {"need": "WATCH"}])
    county.do(judge_answers)
    assert county.end_of(other) == "closed_watch"


def test_a_refusal_that_cannot_be_read_holds_the_target_that_goes_on_until_somebody_speaks(
    county: ContactedCounty,
) -> None:
    attached, other = county.make_target(), county.make_target()
    county.day()
    package, ref = county.sent(attached)
    county.start(TUESDAY)
    delivery = county.new_id("delivery")
    head = {"delivery_id": delivery, "source": "phone_result", "period": "2024-03-05", "sha256": delivery}
    count = {"file_bytes": 1, "rows_received": 1, "received_on": TUESDAY}
    county.insert("ops.delivery", [head | count])
    cells = {"package_id": package, "ref": ref, "refusal_scope": "무엇"}
    county.insert("raw.phone_result", [{"delivery_id": delivery, "row_no": 1} | cells])
    line = {"delivery_id": delivery, "row_no": 1, "package_id": package, "ref": ref}
    county.insert("typed.phone_result", [line])
    held = "SELECT target_id FROM campaign.unread_refusal"
    assert county.ask(held) == [(attached,)]
    county.attach(attached, other)
    assert county.ask(held) == [(other,)]
    county.start(WEDNESDAY)
    county.call_back(other, "NO_ANSWER")
    county.do(judge_answers)
    assert county.ask(held) == [(other,)]
    county.start(WEDNESDAY + timedelta(days=1))
    county.call_back(other, "TALKED", need="WATCH")
    county.do(judge_answers)
    assert county.ask(held) == []
