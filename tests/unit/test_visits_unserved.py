"""Why a visit is left out of a plan: the first thing without which nobody could make it."""

from typing import Any

import pytest

from tasks.visits.plan import OfficerDay, Slot
from tasks.visits.unserved import reason_of
from tests.plans import MORNING, TUESDAY, WEDNESDAY, officer_day, place, problem, request, windows_on

CARE = frozenset({"노인돌봄"})


@pytest.mark.parametrize(
    ("asked", "officers", "reason"),
    [
        ({}, (), "no_officer"),
        ({"windows": ()}, (officer_day(1),), "no_officer"),
        ({"windows": windows_on(WEDNESDAY)}, (officer_day(1, TUESDAY),), "no_officer"),
        ({}, (officer_day(1, leads=False),), "no_officer"),
        ({"place": place(1000)}, (officer_day(1),), "too_far"),
        ({"minutes": 160}, (officer_day(1, half_days=(MORNING,)),), "too_far"),
        ({}, (officer_day(1, is_driver=False),), "no_driver"),
        ({"needs_two": True}, (officer_day(1),), "no_second"),
        (
            {"needs_two": True},
            (officer_day(1, half_days=(MORNING,)), officer_day(2, WEDNESDAY)),
            "no_second",
        ),
        ({"skills": CARE}, (officer_day(1), officer_day(2)), "no_skill"),
        ({"skills": CARE}, (officer_day(1), officer_day(2, skills=CARE)), "no_room"),
        ({"fixed": Slot("o1", None, TUESDAY, 600)}, (officer_day(2),), "promise_unmet"),
    ],
)
def test_the_reason_is_the_first_thing_that_is_missing(
    asked: dict[str, Any], officers: tuple[OfficerDay, ...], reason: str
) -> None:
    left_out = request(1, **asked)
    assert reason_of(problem(left_out, officers=officers), left_out) == reason
