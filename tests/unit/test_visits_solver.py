"""The solver does what the checker cannot ask for: it serves who can be served, the pressing first."""

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import StringIO
from threading import Event

import pytest

from tasks.visits.checker import check_plan
from tasks.visits.plan import Plan, Problem, Slot, Window
from tasks.visits.quality import Budget, improved
from tasks.visits.solver import plan_town
from tests.plans import (
    AFTERNOON,
    MORNING,
    TUESDAY,
    WEDNESDAY,
    officer_day,
    place,
    problem,
    request,
    windows_on,
)

BUDGET = Budget(orders=100_000, rounds=100, joining=10, tours=2_000, nodes=200, gap=0.0)


def sound(stated: Problem) -> Plan:
    proposed = plan_town(stated)
    assert check_plan(stated, proposed) == []
    return proposed


def test_a_visit_is_made_at_a_time_that_people_would_name() -> None:
    (made,) = sound(problem(request(1), officers=(officer_day(1),))).visits
    assert made.start % 10 == 0


def test_nobody_to_go_leaves_the_request_unserved() -> None:
    assert sound(problem(request(1), officers=())).unserved == ("r1",)


def test_a_request_without_a_window_is_unserved() -> None:
    assert sound(problem(request(1, windows=()), officers=(officer_day(1),))).unserved == ("r1",)


def test_the_higher_priority_is_served_where_not_all_can_be() -> None:
    officers = (officer_day(1, half_days=(MORNING,), most_visits=1),)
    proposed = sound(problem(request(1, priority=40), request(2, priority=90), officers=officers))
    assert [made.request_id for made in proposed.visits] == ["r2"]


def test_two_officers_ride_in_one_car() -> None:
    stated = problem(request(1, needs_two=True), officers=(officer_day(1), officer_day(2)), cars=1)
    (made,) = sound(stated).visits
    assert {made.officer_id, made.officer_2_id} == {"o1", "o2"}


def test_a_two_officer_visit_is_unserved_where_one_officer_is_on_duty() -> None:
    assert sound(problem(request(1, needs_two=True), officers=(officer_day(1),))).unserved == ("r1",)


def test_a_two_officer_visit_waits_for_the_half_day_in_which_there_are_two() -> None:
    officers = (officer_day(1), officer_day(2, half_days=(AFTERNOON,)))
    (made,) = sound(problem(request(1, needs_two=True), officers=officers)).visits
    assert made.start >= 780


def test_a_companion_brings_the_skill_that_the_driver_lacks_or_the_skilled_one_drives() -> None:
    officers = (officer_day(1), officer_day(2, skills=frozenset({"수어"})))
    (made,) = sound(problem(request(1, skills=frozenset({"수어"}), needs_two=True), officers=officers)).visits
    assert {made.officer_id, made.officer_2_id} == {"o1", "o2"}


def test_who_only_rides_along_leads_no_tour_and_idle_colleagues_go_before() -> None:
    guest = officer_day(2, town_code="u", leads=False)
    assert plan_town(problem(request(1), officers=(guest,))).unserved == ("r1",)
    (made,) = sound(problem(request(1, needs_two=True), officers=(officer_day(3), guest))).visits
    assert (made.officer_id, made.officer_2_id) == ("o3", "o2")
    own = (officer_day(1), officer_day(3), guest)
    (made,) = sound(problem(request(1, needs_two=True), officers=own)).visits
    assert {made.officer_id, made.officer_2_id} == {"o1", "o3"}


def test_who_comes_from_elsewhere_is_met_when_they_have_driven_there_or_not_at_all() -> None:
    def planned(earliest: int, latest: int) -> list[int]:
        guest = officer_day(2, town_code="u", leads=False, home=place(100), half_days=(MORNING,))
        asked = request(1, needs_two=True, windows=(Window(TUESDAY, earliest, latest),))
        stated = problem(asked, officers=(officer_day(1), guest))
        made = (sound(stated), improved(stated, plan_town(stated), BUDGET).plan)
        assert not any(check_plan(stated, one) for one in made)
        return [visit.start for one in made for visit in one.visits]

    assert planned(550, 640) == [580, 580]
    assert planned(550, 570) == []
    assert planned(620, 640) == []


def test_who_does_not_drive_leads_no_tour() -> None:
    alone = problem(request(1), officers=(officer_day(1, is_driver=False),))
    assert sound(alone).unserved == ("r1",)


def test_one_car_takes_one_tour_at_a_time() -> None:
    requests = [request(n, place=place(1 + n), windows=windows_on(TUESDAY)) for n in range(1, 7)]
    stated = problem(*requests, officers=tuple(officer_day(n) for n in (1, 2, 3)), cars=1)
    halves = {(made.start < 720, made.officer_id) for made in sound(stated).visits}
    assert len(halves) == 2


def test_an_officer_makes_no_more_visits_a_day_than_the_roster_says() -> None:
    requests = [request(n, place=place(n), windows=windows_on(TUESDAY)) for n in range(1, 7)]
    assert len(sound(problem(*requests, officers=(officer_day(1, most_visits=3),))).visits) == 3


def test_no_half_day_has_more_visits_than_the_county_says_but_for_those_promised() -> None:
    short = [request(n, place=place(n), minutes=10, windows=windows_on(TUESDAY)) for n in range(1, 9)]
    stated = replace(problem(*short, officers=(officer_day(1, most_visits=99),)), half_day_visits=2)
    for made in (sound(stated), improved(stated, plan_town(stated), BUDGET).plan):
        assert check_plan(stated, made) == []
        assert Counter(visit.start < 720 for visit in made.visits) == {True: 2, False: 2}
    promised = [replace(r, fixed=Slot("o1", None, TUESDAY, 560 + 20 * n)) for n, r in enumerate(short[:3])]
    kept = replace(stated, requests=(*promised, *short[3:]))
    for made in (sound(kept), improved(kept, plan_town(kept), BUDGET).plan):
        assert check_plan(kept, made) == []
        assert {"r1", "r2", "r3"} <= {visit.request_id for visit in made.visits}
        assert Counter(visit.start < 720 for visit in made.visits) == {True: 3, False: 2}


def test_a_promise_stays_where_it_is() -> None:
    fixed = request(1, fixed=Slot("o2", None, TUESDAY, 607), windows=())
    stated = problem(fixed, request(2, priority=100), officers=(officer_day(1), officer_day(2)), cars=1)
    made = {visit.request_id: visit for visit in sound(stated).visits}
    assert (made["r1"].officer_id, made["r1"].start) == ("o2", 607)


def test_promises_that_cannot_both_be_kept_leave_one_unserved_and_move_none() -> None:
    fixed = [request(n, fixed=Slot("o1", None, TUESDAY, 600), windows=()) for n in (1, 2)]
    proposed = sound(problem(*fixed, officers=(officer_day(1),)))
    assert len(proposed.visits) == len(proposed.unserved) == 1


@pytest.mark.parametrize("needs_two", [True, False])
def test_a_promise_of_two_officers_that_lost_one_is_unserved_and_not_made_alone(needs_two: bool) -> None:
    fixed = request(1, needs_two=needs_two, fixed=Slot("o1", "o2", TUESDAY, 600), windows=())
    assert sound(problem(fixed, officers=(officer_day(1),))).unserved == ("r1",)


def test_of_two_promises_in_one_tour_only_that_with_its_own_companion_is_kept() -> None:
    officers = tuple(officer_day(n) for n in (1, 2, 3))
    fixed = [
        request(n, fixed=Slot("o1", f"o{n + 1}", TUESDAY, start), windows=())
        for n, start in ((1, 570), (2, 630))
    ]
    (made,) = sound(problem(*fixed, officers=officers)).visits
    assert made.officer_2_id == {"r1": "o2", "r2": "o3"}[made.request_id]


def test_the_officer_whom_the_household_knows_goes() -> None:
    stated = problem(request(1, preferred="o2"), officers=(officer_day(1), officer_day(2)))
    assert [made.officer_id for made in sound(stated).visits] == ["o2"]


def test_a_visit_stays_with_the_officer_and_day_of_its_sheet() -> None:
    sent = Slot("o2", None, WEDNESDAY, 600)
    officers = tuple(officer_day(n, day) for n in (1, 2) for day in (TUESDAY, WEDNESDAY))
    (made,) = sound(problem(request(1, last=sent), officers=officers)).visits
    assert (made.officer_id, made.day) == ("o2", WEDNESDAY)


def test_the_earlier_day_is_taken_where_waiting_weighs() -> None:
    officers = (officer_day(1, WEDNESDAY), officer_day(2, TUESDAY))
    (made,) = sound(problem(request(1, delay=200, preferred="o1"), officers=officers)).visits
    assert made.day == TUESDAY


def test_a_pair_that_finds_no_visit_for_two_rides_alone_again() -> None:
    lone = request(1, needs_two=True, windows=windows_on(WEDNESDAY))
    stated = problem(lone, request(2), officers=(officer_day(1), officer_day(2)))
    proposed = sound(stated)
    assert [made.officer_2_id for made in proposed.visits] == [None]


def test_the_same_problem_gives_the_same_plan() -> None:
    requests = [request(n, place=place(n % 3, n % 2), needs_two=n % 4 == 0) for n in range(1, 11)]
    stated = problem(*requests, officers=tuple(officer_day(n) for n in range(1, 5)), cars=2)
    assert len({repr(plan_town(stated)) for _ in range(20)}) == 1


def test_the_order_of_officers_in_the_roster_changes_nothing() -> None:
    officers = tuple(officer_day(n) for n in range(1, 5))
    stated = problem(*(request(n) for n in range(1, 6)), officers=officers, cars=2)
    assert plan_town(stated) == plan_town(replace(stated, officer_days=officers[::-1]))


def test_a_promise_of_an_officer_who_is_away_is_given_to_nobody_else() -> None:
    fixed = request(1, fixed=Slot("o1", None, TUESDAY, 600), windows=())
    assert sound(problem(fixed, officers=(officer_day(1, half_days=()), officer_day(2)))).unserved == ("r1",)


def test_what_others_say_while_a_plan_is_made_is_not_taken_for_the_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stated = problem(*(request(n) for n in range(1, 9)), officers=(officer_day(1), officer_day(2)))
    alone, ended, patience = plan_town(stated), Event(), sys.getswitchinterval()
    heard = StringIO()
    monkeypatch.setattr(sys, "stdout", heard)

    def talk() -> None:
        while not ended.is_set():
            sys.stdout.write("... working\n")

    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(talk)
            try:
                assert [plan_town(stated) for _ in range(8)] == [alone] * 8
            finally:
                ended.set()
    finally:
        sys.setswitchinterval(patience)
    assert heard.getvalue().startswith("... working")
