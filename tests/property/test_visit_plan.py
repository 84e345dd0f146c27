"""Whatever a town asks for, the solver's plan passes the independent check."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.visits.checker import check_plan
from tasks.visits.plan import HalfDay, OfficerDay, Problem, Request, Slot, Window
from tasks.visits.rules import travel_minutes
from tasks.visits.solver import plan_town
from tests.plans import ROAD, TUESDAY, WEDNESDAY, place, problem

DAYS = (TUESDAY, WEDNESDAY)
SKILLS = ("정신건강", "수어")
SPANS = {"morning": (540, 720), "afternoon": (780, 1080)}


@st.composite
def officer_days(draw: st.DrawFn) -> tuple[OfficerDay, ...]:
    return tuple(
        OfficerDay(
            officer_id=f"o{number}",
            town_code="t",
            day=day,
            half_days=tuple(
                HalfDay(half, SPANS[half][0], SPANS[half][0] + draw(st.integers(30, 180)))
                for half in SPANS
                if draw(st.booleans())
            ),
            most_visits=draw(st.integers(0, 4)),
            skills=draw(st.frozensets(st.sampled_from(SKILLS))),
            is_driver=draw(st.integers(0, 4)) > 0,
            leads=draw(st.integers(0, 3)) > 0,
        )
        for number in range(draw(st.integers(0, 4)))
        for day in DAYS
        if draw(st.integers(0, 3)) > 0
    )


@st.composite
def requests(draw: st.DrawFn, number: int, officers: tuple[OfficerDay, ...]) -> Request:
    minutes = draw(st.sampled_from((20, 40, 60)))
    slots = draw(st.sets(st.tuples(st.sampled_from(DAYS), st.sampled_from(tuple(SPANS))), max_size=4))
    known = [officer.officer_id for officer in officers]
    return Request(
        request_id=f"r{number}",
        household_id=f"h{number}",
        town_code="t",
        place=place(draw(st.integers(-60, 60)), draw(st.integers(-60, 60))),
        minutes=minutes,
        needs_two=draw(st.integers(0, 2)) == 0,
        skills=draw(st.frozensets(st.sampled_from(SKILLS), max_size=2)),
        priority=draw(st.integers(0, 100)),
        delay=draw(st.sampled_from((0, 3, 20, 200))),
        windows=tuple(sorted(Window(day, SPANS[half][0], SPANS[half][1] - minutes) for day, half in slots)),
        preferred=draw(st.sampled_from([None, *known])),
        fixed=draw(fixed_slots(officers)) if officers and draw(st.integers(0, 5)) == 0 else None,
    )


@st.composite
def fixed_slots(draw: st.DrawFn, officers: tuple[OfficerDay, ...]) -> Slot:
    officer = draw(st.sampled_from(officers))
    companion = draw(st.sampled_from([None, *(o.officer_id for o in officers if o is not officer)]))
    second = companion if companion != officer.officer_id else None
    return Slot(officer.officer_id, second, officer.day, draw(st.integers(540, 1000)))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    officers = draw(officer_days())
    asked = [draw(requests(number, officers)) for number in range(draw(st.integers(0, 7)))]
    return problem(*asked, officers=officers, cars=draw(st.integers(1, 3)))


# No deadline: the first example imports the solver, and the machine may be busy.
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_every_plan_passes_the_check(stated: Problem) -> None:
    assert check_plan(stated, plan_town(stated)) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_every_plan_is_made_again_the_same(stated: Problem) -> None:
    assert plan_town(stated) == plan_town(stated)


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.integers(-200, 200)] * 6))
def test_no_detour_is_shorter_than_the_way_itself(places: tuple[int, ...]) -> None:
    a, b, c = (place(places[n], places[n + 1]) for n in (0, 2, 4))
    assert travel_minutes(a, c, ROAD) <= travel_minutes(a, b, ROAD) + travel_minutes(b, c, ROAD)
    assert travel_minutes(a, b, ROAD) == travel_minutes(b, a, ROAD)
