"""The rules of one case: first channel and intensity, floors of towns, order after an amendment, reasons in words."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.screening.rules import (
    Candidate,
    FirstContact,
    audit_seats,
    faults_in,
    first_contact,
    reason_ko,
    reordered,
    stated_rules,
    town_floors,
)
from warehouse.county import parameters

POLICY = {"high_points": 60, "elder_age": 65}


@pytest.mark.parametrize(
    ("candidate", "plan"),
    [
        (Candidate(30, 40, True, False), FirstContact("ai_call", "normal")),
        (Candidate(0, None, True, False), FirstContact("ai_call", "normal")),
        (Candidate(60, 40, True, False), FirstContact("phone", "high")),
        (Candidate(59, 64, True, False), FirstContact("ai_call", "normal")),
        (Candidate(30, 65, True, False), FirstContact("phone", "normal")),
        (Candidate(29, 90, True, False), FirstContact("ai_call", "normal")),
        (Candidate(0, 40, True, True), FirstContact("phone", "high")),
        (Candidate(0, 40, False, True), FirstContact("visit", "high")),
        (Candidate(0, 40, False, False), FirstContact("visit", "normal")),
        (Candidate(60, None, False, False), FirstContact("visit", "high")),
    ],
)
def test_points_age_telephone_and_danger_decide_the_first_contact(
    candidate: Candidate, plan: FirstContact
) -> None:
    assert first_contact(candidate, **POLICY) == plan


def test_a_county_without_the_ai_call_calls_by_officers() -> None:
    assert first_contact(Candidate(0, 40, True, False), **POLICY, routine="phone").channel == "phone"
    assert first_contact(Candidate(0, 40, False, False), **POLICY, routine="phone").channel == "visit"


@given(
    st.builds(Candidate, st.integers(0, 500), st.none() | st.integers(0, 110), st.booleans(), st.booleans()),
    st.integers(1, 200),
)
def test_every_candidate_is_contacted_somehow_and_more_points_never_mean_a_machine_instead_of_a_human(
    candidate: Candidate, more: int
) -> None:
    plan = first_contact(candidate, **POLICY)
    heavier = Candidate(
        candidate.points + more, candidate.eldest_age, candidate.has_phone, candidate.is_urgent
    )
    assert plan.channel in ("ai_call", "phone", "visit")
    assert (plan.channel, first_contact(heavier, **POLICY).channel) not in {
        ("phone", "ai_call"),
        ("visit", "ai_call"),
    }
    assert (plan.intensity, first_contact(heavier, **POLICY).intensity) != ("high", "normal")


TOWNS = st.dictionaries(st.sampled_from("abcdefghijk"), st.integers(1, 5000).map(float), min_size=1)


@given(TOWNS, st.integers(0, 300), st.floats(0, 1), st.integers(0, 40))
def test_floors_never_exceed_the_seats_and_reach_every_town_while_seats_last(
    households: dict[str, float], seats: int, share: float, minimum: int
) -> None:
    floors = town_floors(households, seats=seats, share=share, minimum=minimum)
    assert set(floors) == set(households)
    assert sum(floors.values()) <= seats
    wanted = {
        town: max(minimum, math.floor(share * seats * count / sum(households.values())))
        for town, count in households.items()
    }
    assert all(0 <= floors[town] <= wanted[town] for town in households)
    if sum(wanted.values()) <= seats and minimum * len(households) <= seats:
        assert floors == wanted
    if seats >= len(households) and minimum:
        assert min(floors.values()) >= 1


def test_a_floor_that_the_seats_cannot_give_to_every_town_is_the_same_for_each() -> None:
    towns = {"a": 900.0, "b": 90.0, "c": 9.0}
    assert town_floors(towns, seats=10, share=0, minimum=1_000) == {"a": 3, "b": 3, "c": 3}
    assert town_floors(towns, seats=10, share=1, minimum=2) == {"a": 6, "b": 2, "c": 2}


def test_floors_without_a_household_are_the_least_number_of_seats() -> None:
    assert town_floors({"a": 0.0, "b": 0.0}, seats=5, share=0.5, minimum=2) == {"a": 2, "b": 2}


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ({}, "abcde"),
        ({"e": 1}, "eabcd"),
        ({"a": 5}, "bcdea"),
        ({"a": 3}, "bcade"),
        ({"d": 2}, "adbce"),
        ({"a": 2, "b": 1}, "bacde"),
        ({"c": 99}, "abdec"),
        ({"b": 1, "d": 1}, "bdace"),
        ({"e": 2, "a": 4}, "becad"),
    ],
)
def test_an_amendment_moves_some_and_leaves_the_others_in_their_order(
    wanted: dict[str, int], order: str
) -> None:
    assert "".join(reordered(list("abcde"), wanted)) == order


@given(st.permutations("abcdefgh"), st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 8)))
def test_a_reordered_list_is_the_same_list_with_each_moved_one_at_its_place(
    order: list[str], wanted: dict[str, int]
) -> None:
    found = reordered(order, wanted)
    assert sorted(found) == sorted(order)
    assert [one for one in found if one not in wanted] == [one for one in order if one not in wanted]
    if len(set(wanted.values())) == len(wanted):
        assert all(found[place - 1] == one for one, place in wanted.items())


def test_reasons_name_the_heaviest_kinds_and_how_many_there_are() -> None:
    assert reason_ko([]) == "위기정보 없음"
    assert reason_ko(["단수"]) == "단수"
    assert reason_ko(["단수", "단전", "통신비 체납"]) == "단수, 단전, 통신비 체납"
    assert reason_ko(["단수", "단전", "통신비 체납", "금융연체"]) == "단수, 단전, 통신비 체납 등 4종"


@pytest.mark.parametrize(("share", "seats"), [(0, 0), (0.05, 6), (0.10, 11)])
def test_the_audit_sample_takes_its_share_of_the_capacity(share: float, seats: int) -> None:
    assert audit_seats(112, share) == seats


@pytest.mark.parametrize("share", [-0.01, 0.11])
def test_an_audit_sample_of_more_than_a_tenth_of_the_capacity_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="audit_share"):
        audit_seats(112, share)


def test_no_legal_basis_is_declared_on_which_households_without_a_signal_are_drawn() -> None:
    stated = parameters("screening", date(2024, 3, 4))
    assert not stated["audit_unsignalled_basis"]
    assert 0 <= stated["audit_share"] <= 0.10


SHIPPED = parameters("screening", date(2024, 3, 4))


def test_the_shipped_rules_have_no_fault() -> None:
    assert list(faults_in(SHIPPED)) == []
    assert list(faults_in(parameters("screening", date(2027, 2, 1)))) == []


def test_a_rule_that_had_no_value_yet_is_not_among_the_rules_of_a_day() -> None:
    assert "rest" in SHIPPED
    assert '"rest"' not in stated_rules(SHIPPED)
    assert '"rest"' in stated_rules(parameters("screening", date(2027, 2, 1)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("audit_share", 0.11),
        ("audit_share", -0.1),
        ("audit_share", "0.1"),
        ("local_additions_per_officer", float("nan")),
        ("local_additions_per_officer", -3),
        ("elder_age_years", None),
        ("high_intensity_points", True),
        ("town_floor_share", 5),
        ("town_floor_minimum", -2),
        ("capacity_working_days", 0),
        ("capacity_working_days", 10**7),
        ("visits_per_household", "many"),
        ("weights", ["ELEC_CUT"]),
        ("weights", {"ELEC_CUT": True}),
        ("weights", {"ELEC_CUT": 10**12}),
        ("weights", {"ELEC_CUT": -1}),
        ("urgent_kinds", "SUICIDE_HIGHRISK"),
        ("exclusions", ["DIED"]),
        ("exclusions", {"DIED": "closed_refused"}),
        ("exclusions", {"DIED": ["closed_died"]}),
        ("exclusions", {"BENEFIT": "closed_died"}),
        ("audit_unsignalled_basis", True),
        ("rest", {"months": 7, "ends": [], "ended_by": []}),
        (
            "rest",
            {"months": 3, "ends": ["closed_unfound"], "ended_by": []},
        ),  # whom nobody found does not rest
        ("rest", {"months": 3, "ends": [["closed_no_need"]], "ended_by": []}),
        ("rest", {"months": True, "ends": [], "ended_by": []}),
        ("rest", 3),
    ],
)
def test_rules_with_a_value_that_cannot_be_name_it_and_nothing_else(name: str, value: object) -> None:
    (fault,) = faults_in(SHIPPED | {name: value})
    assert fault.startswith(f"{name} must be ")
