"""The quality layer: never worse than the fast plan, always within the rules, and honest about what it proves."""

import ctypes
import random
from dataclasses import replace
from datetime import date
from itertools import permutations, product
from typing import Any

import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.visits.checker import check_plan
from tasks.visits.costs import cost_of
from tasks.visits.listing import Orders, Stretch
from tasks.visits.plan import Plan, Problem, Slot, Visit, Window
from tasks.visits.pricing import Tours
from tasks.visits.quality import Budget, improved
from tasks.visits.relaxation import relaxed
from tasks.visits.rules import travel_minutes
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


def drawn(seed: int, requests: int, officers: int, cars: int = 2) -> Problem:
    """A town whose households, wishes and roster are drawn."""
    chance = random.Random(seed)
    halves = [(day, span) for day in (TUESDAY, WEDNESDAY) for span in ((540, 650), (780, 950))]
    asked = [
        request(
            number,
            place=place(chance.randint(-60, 60), chance.randint(-60, 60)),
            minutes=chance.choice([30, 40, 50]),
            needs_two=chance.random() < 0.2,
            skills=frozenset({"s"} if chance.random() < 0.2 else ()),
            priority=chance.choice([10, 50, 90]),
            windows=tuple(
                Window(day, *span) for day, span in sorted(chance.sample(halves, chance.randint(1, 4)))
            ),
            preferred=f"o{chance.randrange(officers)}" if chance.random() < 0.3 else None,
        )
        for number in range(requests)
    ]
    roster = tuple(
        officer_day(
            number,
            day,
            skills=frozenset({"s"} if number % 2 else ()),
            is_driver=number != officers - 1,
            half_days=(MORNING, AFTERNOON) if chance.random() < 0.7 else (AFTERNOON,),
        )
        for number in range(officers)
        for day in (TUESDAY, WEDNESDAY)
    )
    return problem(*asked, officers=roster, cars=cars)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    requests=st.integers(1, 8),
    officers=st.integers(1, 4),
    cars=st.integers(0, 2),
)
def test_no_plan_breaks_a_rule_or_costs_more_than_the_fast_one_or_less_than_its_bound(
    seed: int, requests: int, officers: int, cars: int
) -> None:
    town = drawn(seed, requests, officers, cars)
    fast = plan_town(town)
    found = improved(town, fast, BUDGET)
    assert check_plan(town, found.plan) == []
    assert found.cost == cost_of(town, found.plan) <= cost_of(town, fast)
    assert found.bound is not None
    if found.plan != fast:
        assert found.bound <= found.cost


def test_the_same_problem_gives_the_same_plan() -> None:
    town = drawn(4, 9, 4)
    assert improved(town, plan_town(town), BUDGET) == improved(town, plan_town(town), BUDGET)


def test_doors_for_two_are_made_on_one_tour_since_a_companions_half_day_is_no_gift() -> None:
    asked = [
        request(n, place=place(north, east), needs_two=n < 2, windows=windows_on(TUESDAY))
        for n, (north, east) in enumerate([(10, 0), (-10, 0), (10, 1), (-10, 1)])
    ]
    town = replace(problem(*asked, officers=(officer_day(1), officer_day(2))), half_day_visits=2)
    made = improved(town, plan_town(town), BUDGET)
    assert check_plan(town, made.plan) == []
    assert {(v.request_id, v.officer_2_id is not None) for v in made.plan.visits} == {
        ("r0", True),
        ("r1", True),
        ("r2", False),
        ("r3", False),
    }
    assert made.cost == 3 * town.costs.tour + made.plan.travel_minutes // 2 * 3
    assert made.bound == made.cost


def test_the_way_of_who_comes_from_elsewhere_weighs_too() -> None:
    guest = officer_day(2, town_code="u", leads=False)
    near = problem(request(1, needs_two=True), officers=(officer_day(1), guest))
    far = replace(near, officer_days=(officer_day(1), replace(guest, home=place(100))))
    costs = [improved(town, plan_town(town), BUDGET).cost for town in (near, far)]
    assert costs[1] - costs[0] == 2 * travel_minutes(place(100), far.town.office, far.road)


def test_nothing_that_the_search_prints_is_heard_and_what_others_print_is(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    libc, searched = ctypes.CDLL(None), scipy.optimize.milp
    heard = list[str]()

    def chatty(*told: Any, **how: Any) -> Any:
        heard.append("once")
        libc.puts(b"HighsMipSolverData::transformNewIntegerFeasibleSolution tmpSolver.run();")
        return searched(*told, **how)

    monkeypatch.setattr(scipy.optimize, "milp", chatty)
    libc.puts(b"before")
    town = drawn(4, 9, 4)
    improved(town, plan_town(town), BUDGET)
    libc.puts(b"after")
    libc.fflush(None)
    assert heard
    assert capfd.readouterr().out == "before\nafter\n"


def _cheapest_by_hand(town: Problem) -> int:
    """The least cost over every way to give each household one half-day of the only officer, or none; in any order."""
    (officer,) = town.officer_days
    least = 10**9
    for places in product((None, *range(len(officer.half_days))), repeat=len(town.requests)):
        visits: list[Visit] = []
        for number, half in enumerate(officer.half_days):
            there = [r for r, at in zip(town.requests, places, strict=True) if at == number]
            ways = [
                way
                for order in permutations(there)
                if (way := _timed(town, half.start, half.end, list(order)))
            ]
            if there and not ways:
                break
            if there:
                visits += min(ways, key=lambda way: cost_of(town, Plan("t", tuple(way), (), 0)))
        else:
            served = {visit.request_id for visit in visits}
            left = tuple(r.request_id for r in town.requests if r.request_id not in served)
            if len(visits) <= officer.most_visits:
                least = min(least, cost_of(town, Plan("t", tuple(sorted(visits)), left, 0)))
    return least


def _timed(town: Problem, start: int, end: int, order: list) -> list[Visit]:  # type: ignore[type-arg]
    visits, free, at = [], start, town.town.office
    for one in order:
        begins = -(-(free + travel_minutes(at, one.place, town.road)) // 5) * 5
        if not any(w.day == TUESDAY and w.earliest <= begins <= w.latest for w in one.windows):
            return []
        visits.append(Visit(TUESDAY, begins, "o0", one.request_id, one.minutes))
        free, at = begins + one.minutes, one.place
    return visits if free + travel_minutes(at, town.town.office, town.road) <= end else []


@pytest.mark.parametrize("seed", range(6))
def test_the_plan_of_one_officers_day_is_the_cheapest_that_there_is(seed: int) -> None:
    chance = random.Random(seed)
    asked = [
        request(
            n,
            place=place(chance.randint(-50, 50), chance.randint(-50, 50)),
            priority=chance.choice([10, 90]),
            windows=(Window(TUESDAY, 540, 680), Window(TUESDAY, 780, 960))[: chance.randint(1, 2)],
        )
        for n in range(5)
    ]
    town = problem(*asked, officers=(officer_day(0),))
    found = improved(town, plan_town(town), BUDGET)
    assert found.cost <= _cheapest_by_hand(town)
    assert found.bound is not None
    assert found.bound <= _cheapest_by_hand(town)


def test_a_promised_visit_stays_to_the_minute_with_its_companion() -> None:
    promise = Slot("o0", "o1", TUESDAY, 607)
    town = problem(
        request(0, needs_two=True, fixed=promise),
        *(request(n, place=place(5 * n, 30)) for n in range(1, 6)),
        officers=tuple(officer_day(n, day) for n in range(3) for day in (TUESDAY, WEDNESDAY)),
        cars=2,
    )
    found = improved(town, plan_town(town), BUDGET)
    assert check_plan(town, found.plan) == []
    (kept,) = [visit for visit in found.plan.visits if visit.request_id == "r0"]
    assert (kept.officer_id, kept.officer_2_id, kept.day, kept.start) == ("o0", "o1", TUESDAY, 607)


def test_a_household_that_the_fast_plan_leaves_out_is_served_where_somebody_can() -> None:
    town = drawn(4, 9, 4)
    left_out = Plan("t", (), tuple(sorted(r.request_id for r in town.requests)), 0)
    found = improved(town, left_out, BUDGET)
    assert len(found.plan.unserved) < len(town.requests)
    assert found.gap is not None
    assert found.gap < 0.01


def test_of_each_set_of_households_the_shortest_order_that_can_be_driven_is_listed() -> None:
    town = drawn(3, 9, 1)
    orders = Orders(town, Stretch(TUESDAY, "afternoon", AFTERNOON.start, AFTERNOON.end, 4), 100_000)
    listed = {
        frozenset(number for number, _ in orders.stops(place)): int(orders.way[place])
        for place in range(len(orders.way))
    }
    by_hand: dict[frozenset[int], int] = {}
    for size in range(1, 5):
        for numbers in permutations(range(9), size):
            asked = [town.requests[number] for number in numbers]
            if way := _timed(town, AFTERNOON.start, AFTERNOON.end, asked):
                cost = cost_of(town, Plan("t", tuple(way), (), 0)) - cost_of(town, Plan("t", (), (), 0))
                extra = sum(30 for one in asked if one.preferred not in (None, "o0"))
                key = frozenset(numbers)
                by_hand[key] = min(by_hand.get(key, 10**6), cost - extra - town.costs.tour)
    assert listed == by_hand


def test_a_town_with_more_tours_than_could_be_searched_among_is_still_proved() -> None:
    town = drawn(2, 18, 5)
    found = improved(town, plan_town(town), BUDGET)
    assert check_plan(town, found.plan) == []
    assert found.gap is not None
    assert found.gap <= 0.01
    assert improved(town, plan_town(town), BUDGET) == found


@pytest.mark.parametrize("seed", range(6))
def test_a_search_that_ends_early_is_within_what_it_was_told_to_be_enough(seed: int) -> None:
    town = drawn(seed, 8, 3)
    found = improved(town, plan_town(town), replace(BUDGET, gap=0.1))
    assert found.gap is not None
    assert found.gap <= 0.1
    assert check_plan(town, found.plan) == []


def test_a_bound_from_too_few_rounds_is_lower_and_still_holds() -> None:
    town = drawn(1, 9, 3)
    best = improved(town, plan_town(town), BUDGET).cost
    bounds = [
        relaxed(town, Tours(town, BUDGET.orders), rounds, joining=1).bound for rounds in (1, 2, 4, 8, 100)
    ]
    assert bounds == sorted(bounds)
    assert bounds[0] < bounds[-1] <= best + 1e-6


def test_where_not_every_order_could_be_looked_at_nothing_is_said_to_be_proved_and_no_plan_is_worse() -> None:
    town = drawn(1, 8, 3)
    fast = plan_town(town)
    found = improved(town, fast, replace(BUDGET, orders=5))
    assert (found.bound, found.gap) == (None, None)
    assert check_plan(town, found.plan) == []
    assert found.cost <= cost_of(town, fast)


def _day_of_two_with_one_car() -> Problem:
    """Two officers of three doors a day each; one visit of the morning needs both of them, five more need one."""
    mornings, afternoons = (Window(TUESDAY, 540, 690),), (Window(TUESDAY, 780, 960),)
    return problem(
        request(0, needs_two=True, minutes=20, place=place(5), windows=mornings),
        *(request(n, minutes=20, place=place(5 + n), windows=mornings) for n in (1, 2)),
        *(request(n, minutes=20, place=place(-n), windows=afternoons) for n in (3, 4)),
        officers=(officer_day(0, most_visits=3), officer_day(1, most_visits=3)),
    )


def test_who_waits_in_the_car_may_make_other_visits_that_day() -> None:
    town = _day_of_two_with_one_car()
    found = improved(town, plan_town(town), BUDGET)
    assert check_plan(town, found.plan) == []
    assert (found.plan.unserved, found.gap) == ((), 0.0)
    accompanied = {visit.request_id for visit in found.plan.visits if visit.officer_2_id}
    assert accompanied == {"r0"}


def test_who_rides_along_goes_to_every_door_for_which_their_day_has_room() -> None:
    town = _day_of_two_with_one_car()
    morning = replace(town, requests=town.requests[:3])
    found = improved(morning, plan_town(morning), BUDGET)
    accompanied = {visit.request_id for visit in found.plan.visits if visit.officer_2_id}
    assert accompanied == {"r0", "r1", "r2"}


def test_the_fast_layer_keeps_what_stands_where_somebody_waits_in_the_car() -> None:
    town = _day_of_two_with_one_car()
    plan = improved(town, plan_town(town), BUDGET).plan
    stands = {v.request_id: Slot(v.officer_id, v.officer_2_id, v.day, v.start) for v in plan.visits}
    held = replace(
        town, requests=tuple(replace(r, fixed=stands[r.request_id], windows=()) for r in town.requests)
    )
    again = plan_town(held)
    assert check_plan(held, again) == []
    assert again.visits == plan.visits


def test_without_officers_or_requests_there_is_nothing_to_gain() -> None:
    for town in (problem(request(0), officers=()), problem(officers=(officer_day(0),))):
        fast = plan_town(town)
        found = improved(town, fast, BUDGET)
        assert (found.plan, found.gap) == (fast, 0.0)


def test_waiting_counts_from_the_first_day_of_the_roster() -> None:
    late = request(0, delay=20, windows=(Window(WEDNESDAY, 540, 680),))
    town = problem(late, officers=(officer_day(0, TUESDAY), officer_day(0, WEDNESDAY)))
    plan = improved(town, plan_town(town), BUDGET).plan
    assert [visit.day for visit in plan.visits] == [date(2024, 3, 6)]
    assert cost_of(town, plan) == 30 + 20 + 2 * travel_minutes(
        town.town.office, town.requests[0].place, town.road
    )
