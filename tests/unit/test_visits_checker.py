"""The checker refuses each kind of broken plan, and says which rule is broken."""

from dataclasses import replace

import pytest

from tasks.visits.checker import check_plan
from tasks.visits.plan import Plan, Problem, Slot, Visit
from tests.plans import TUESDAY, WEDNESDAY, officer_day, place, problem, request


def plan(*visits: Visit, unserved: tuple[str, ...] = ()) -> Plan:
    return Plan("t", visits, unserved, 0)


def visit(number: int = 1, start: int = 600, officer: int = 1, second: int | None = None) -> Visit:
    return Visit(TUESDAY, start, f"o{officer}", f"r{number}", 40, f"o{second}" if second else None)


def rules(stated: Problem, proposed: Plan) -> set[str]:
    return {rule for rule, _ in check_plan(stated, proposed)}


ONE = problem(request(1), officers=(officer_day(1),))
TWO = problem(request(1), request(2), officers=(officer_day(1), officer_day(2)), cars=2)


def test_a_sound_plan_passes() -> None:
    assert check_plan(ONE, plan(visit())) == []


def test_a_visit_that_nobody_asked_for_is_refused() -> None:
    assert rules(ONE, plan(visit(9))) == {"unknown_request"}


def test_a_request_neither_served_nor_unserved_is_refused() -> None:
    assert rules(ONE, plan()) == {"counted_once"}


def test_a_request_both_served_and_unserved_is_refused() -> None:
    assert rules(ONE, plan(visit(), unserved=("r1",))) == {"counted_once"}


def test_a_household_visited_twice_a_day_is_refused() -> None:
    twin = problem(request(1), request(2, household_id="h1"), officers=(officer_day(1),))
    assert rules(twin, plan(visit(1, 600), visit(2, 800))) == {"household_once_a_day"}


def test_a_visit_outside_its_windows_is_refused() -> None:
    late = problem(request(1, windows=request(1).windows[:1]), officers=(officer_day(1),))
    assert rules(late, plan(visit(start=800))) == {"window"}


def test_a_shortened_visit_is_refused() -> None:
    assert rules(ONE, plan(replace(visit(), minutes=10))) == {"minutes"}


@pytest.mark.parametrize(
    "moved",
    [visit(start=610), visit(officer=2), replace(visit(), day=WEDNESDAY)],
    ids=["start", "officer", "day"],
)
def test_a_promise_that_moved_is_refused(moved: Visit) -> None:
    fixed = request(1, fixed=Slot("o1", None, TUESDAY, 600), windows=())
    officers = (officer_day(1), officer_day(2), officer_day(1, WEDNESDAY))
    assert "fixed_moved" in rules(problem(fixed, officers=officers), plan(moved))


def test_a_promised_companion_is_promised_and_another_may_ride_along_unpromised() -> None:
    officers = tuple(officer_day(n) for n in (1, 2, 3))
    both = request(1, fixed=Slot("o1", "o2", TUESDAY, 600), windows=())
    swapped, alone = replace(visit(), officer_2_id="o3"), visit()
    assert "fixed_moved" in rules(problem(both, officers=officers), plan(swapped))
    assert "fixed_moved" in rules(problem(both, officers=officers), plan(alone))
    assert rules(problem(both, officers=officers), plan(replace(visit(), officer_2_id="o2"))) == set()
    one = request(1, fixed=Slot("o1", None, TUESDAY, 600), windows=())
    assert rules(problem(one, officers=officers), plan(swapped)) == set()


def test_an_officer_who_is_not_on_duty_is_refused() -> None:
    assert rules(ONE, plan(visit(officer=2))) == {"not_on_duty"}


def test_an_officer_of_another_town_is_refused() -> None:
    lent = problem(request(1), officers=(officer_day(1, town_code="u"),))
    assert rules(lent, plan(visit())) == {"own_town"}


def test_who_comes_from_elsewhere_by_an_order_may_ride_along_and_lead_nothing() -> None:
    guest = officer_day(2, town_code="u", leads=False)
    helped = problem(request(1), officers=(officer_day(1), guest))
    assert rules(helped, plan(visit(second=2))) == set()
    assert rules(helped, plan(visit(officer=2, second=1))) == {"own_town"}


def test_who_comes_from_elsewhere_has_to_drive_there_first_and_back_at_the_end() -> None:
    # a tenth of a degree is 11.1 kilometres, half an hour with the stop; the first door is six minutes away
    guest = officer_day(2, town_code="u", leads=False, home=place(100))
    helped = problem(request(1), officers=(officer_day(1), guest))
    assert rules(helped, plan(visit(start=575, second=2))) == {"travel"}
    assert rules(helped, plan(visit(start=576, second=2))) == set()
    assert rules(helped, plan(visit(start=614, second=2))) == set()
    assert rules(helped, plan(visit(start=615, second=2))) == {"officer_minutes"}
    assert rules(helped, plan(visit(start=560), unserved=())) == set()


def test_one_officer_where_two_are_asked_for_is_refused() -> None:
    pair = problem(request(1, needs_two=True), officers=(officer_day(1), officer_day(2)))
    assert rules(pair, plan(visit())) == {"alone"}
    assert rules(pair, plan(visit(second=1))) >= {"alone"}
    assert rules(pair, plan(visit(second=2))) == set()


def test_a_companion_who_leads_a_tour_in_the_same_half_day_is_refused() -> None:
    assert "companion" in rules(TWO, plan(visit(1, 600, 1, second=2), visit(2, 800, 2), visit(2, 600, 2)))
    both = plan(visit(1, 560, 1, second=2), visit(2, 640, 2))
    assert "companion" in rules(TWO, both)


def test_a_companion_of_two_cars_in_one_half_day_is_refused() -> None:
    three = problem(request(1), request(2), officers=tuple(officer_day(n) for n in (1, 2, 3)), cars=2)
    assert "companion" in rules(three, plan(visit(1, 560, 1, second=3), visit(2, 640, 2, second=3)))


def test_a_visit_without_the_skill_is_refused_and_a_companion_may_bring_it() -> None:
    officers = (officer_day(1), officer_day(2, skills=frozenset({"수어"})))
    signing = problem(request(1, skills=frozenset({"수어"})), officers=officers)
    assert rules(signing, plan(visit())) == {"skill"}
    assert rules(signing, plan(visit(second=2))) == set()


def test_a_tour_without_a_driver_is_refused() -> None:
    walking = problem(request(1), officers=(officer_day(1, is_driver=False), officer_day(2)))
    assert rules(walking, plan(visit())) == {"driver"}
    assert rules(walking, plan(visit(second=2))) == set()


def test_two_doors_closer_in_time_than_on_the_road_are_refused() -> None:
    # two thousandths of a degree are 222 metres: half a minute, and three of the stop
    near = problem(request(1, place=place(0)), request(2, place=place(2)), officers=(officer_day(1),))
    assert rules(near, plan(visit(1, 600), visit(2, 643))) == {"travel"}
    assert rules(near, plan(visit(1, 600), visit(2, 644))) == set()


def test_a_first_door_that_cannot_be_reached_in_time_is_refused() -> None:
    assert rules(ONE, plan(visit(start=541))) == {"travel"}


def test_an_officer_back_too_late_is_refused() -> None:
    far = problem(request(1, place=place(100)), officers=(officer_day(1),))
    assert rules(far, plan(visit(start=640))) == {"officer_minutes"}


def test_a_visit_outside_the_officers_half_days_is_refused() -> None:
    assert "officer_minutes" in rules(ONE, plan(visit(start=1000)))


def test_more_doors_than_the_roster_allows_are_refused() -> None:
    few = problem(request(1), request(2), officers=(officer_day(1, most_visits=1),))
    assert rules(few, plan(visit(1, 600), visit(2, 800))) == {"most_visits"}


def test_more_doors_of_a_half_day_than_the_county_allows_are_refused_unless_they_were_promised() -> None:
    three = [visit(1, 560), visit(2, 620), visit(3, 820)]
    near = problem(*(request(n, place=place(n)) for n in (1, 2, 3)), officers=(officer_day(1),))
    few = replace(near, half_day_visits=1)
    assert rules(near, plan(*three)) == set()
    assert check_plan(few, plan(*three)) == [("half_day_visits", "o1")]
    kept = [
        replace(r, fixed=Slot("o1", None, TUESDAY, v.start)) for r, v in zip(few.requests, three, strict=True)
    ]
    assert rules(replace(few, requests=tuple(kept)), plan(*three)) == set()
    assert rules(replace(few, requests=(kept[0], *few.requests[1:])), plan(*three)) == {"half_day_visits"}


def test_more_tours_than_cars_are_refused() -> None:
    one_car = replace(TWO, town=replace(TWO.town, cars=1))
    apart = plan(visit(1, 600, 1), visit(2, 600, 2))
    assert rules(one_car, apart) == {"cars"}
    assert rules(TWO, apart) == set()
