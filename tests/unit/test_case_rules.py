"""Who becomes a case, what may be told of it and by whom, what it awaits by when, and who manages it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tasks.cases.rules import (
    CASE_MANAGER,
    ITEMS,
    STEPS,
    TRANSITIONS,
    Dates,
    Desk,
    Limits,
    Standing,
    Word,
    after,
    criterion_of,
    difficulty_of,
    fault_of,
    in_order,
    rows_offered,
    task_after,
)
from warehouse.catalog import load_source
from warehouse.county import parameters
from warehouse.forms import domains_of_need

LIMITS = Limits(several=2, unproposed=4)
DAY = date(2024, 3, 4)
GOAL, SERVICE = ("goal", 1), ("service", 1)


@pytest.mark.parametrize(
    ("domains", "is_proposed", "is_flagged", "criterion"),
    [
        (["economy", "health"], True, True, "several_needs"),
        (["economy"], True, True, "safety"),
        (["economy"], True, False, "officer_judgement"),
        ([], True, False, "officer_judgement"),
        (["economy", "health", "care"], False, True, None),
        (["economy", "health", "care", "housing"], False, False, "many_needs"),
    ],
)
def test_a_household_becomes_a_case_by_one_criterion(
    domains: list[str], is_proposed: bool, is_flagged: bool, criterion: str | None
) -> None:
    found = criterion_of(domains, is_proposed=is_proposed, is_flagged=is_flagged, limits=LIMITS)
    assert found == criterion


@pytest.mark.parametrize(
    ("domains", "is_flagged", "difficulty"),
    [(["economy"], False, "GENERAL"), (["economy", "safety"], False, "HIGH"), ([], True, "HIGH")],
)
def test_a_case_is_difficult_where_safety_is_at_stake(
    domains: list[str], is_flagged: bool, difficulty: str
) -> None:
    assert difficulty_of(domains, is_flagged=is_flagged, high_domains=["safety"]) == difficulty


def test_a_case_goes_from_intake_over_survey_and_conference_to_a_plan() -> None:
    assert {"surveyed", "conference"} <= set(TRANSITIONS["intake"])
    assert "planned" in TRANSITIONS["conference"]
    assert "planned" not in TRANSITIONS["intake"]


def test_a_closed_case_is_not_opened_again() -> None:
    assert TRANSITIONS["closed"] == ("followed_up", "entered_in_error")


@pytest.mark.parametrize(
    ("state", "kind", "day", "fault"),
    [
        ("intake", "ACCEPTED", 4, None),
        ("conference", "ACCEPTED", 1, None),
        ("intake", "PLANNED", 4, "illegal_state_change"),
        ("conference", "PLANNED", 3, "order_before_last_step"),
        (None, "ACCEPTED", 4, "order_meets_nobody"),
    ],
)
def test_an_order_about_a_case_follows_the_table_and_the_days(
    state: str | None, kind: str, day: int, fault: str | None
) -> None:
    case = Standing(state, DAY) if state else None
    assert fault_of(case, Word(kind, date(2024, 3, day), is_order=True)) == fault


@pytest.mark.parametrize("kind", ["ACCEPTED", "DECLINED", "ENTERED_IN_ERROR"])
def test_what_the_conference_decides_is_not_a_managers_to_say(kind: str) -> None:
    case = Standing("intake", DAY)
    assert fault_of(case, Word(kind, DAY, CASE_MANAGER)) == "not_theirs_to_set"
    assert fault_of(case, Word(kind, DAY)) is None


def test_a_plan_brings_a_goal_and_a_closing_an_outcome_of_each() -> None:
    case = Standing("conference", DAY)
    plan, closing = Word("PLANNED", DAY, CASE_MANAGER), Word("CLOSED", DAY, CASE_MANAGER)
    assert fault_of(case, plan) == "plan_without_goal"
    case = after(case, Word("GOAL", DAY, CASE_MANAGER, item_no=1, is_stated=True))
    case = after(case, Word("SERVICE", DAY, CASE_MANAGER, item_no=1, is_stated=True))
    case = after(after(case, plan), Word("SERVING", DAY, CASE_MANAGER))
    assert fault_of(case, closing) == "goal_without_outcome"
    case = after(case, Word("GOAL", DAY, CASE_MANAGER, item_no=1, result="PARTLY"))
    assert fault_of(case, closing) is None


def test_an_outcome_of_a_goal_that_no_plan_brought_is_refused_and_a_goal_told_anew_awaits_another() -> None:
    case = Standing("serving", DAY, items={GOAL: "PARTLY"})
    assert fault_of(case, Word("GOAL", DAY, item_no=2, result="MET")) == "unknown_item"
    again = after(case, Word("GOAL", DAY, item_no=1, is_stated=True))
    assert again.items == {GOAL: None}
    assert fault_of(replace(case, state="closed"), Word("GOAL", DAY, item_no=1, result="MET"))


def test_a_review_of_each_day_counts_once() -> None:
    case = Standing("serving", DAY)
    review = Word("REVIEWED", DAY + timedelta(days=30), CASE_MANAGER)
    once = after(case, review)
    assert once != case
    assert fault_of(once, review) is None
    assert after(once, review) is once
    assert after(once, replace(review, said_on=DAY + timedelta(days=60))) != once


def test_words_of_a_day_are_taken_as_a_case_goes_on() -> None:
    told = ["CLOSED", "PLANNED", "ACCEPTED", "ENTERED_IN_ERROR", "GOAL", "SURVEYED"]
    rows = [{"said_on": DAY, "kind": kind} for kind in told]
    rows.append({"said_on": DAY - timedelta(days=1), "kind": "FOLLOWED_UP"})
    assert [row["kind"] for row in in_order(rows)] == [
        "FOLLOWED_UP",
        "SURVEYED",
        "ACCEPTED",
        "GOAL",
        "PLANNED",
        "CLOSED",
        "ENTERED_IN_ERROR",
    ]


DAYS = {
    "survey": {"GENERAL": 10, "HIGH": 5},
    "conference": {"GENERAL": 15, "HIGH": 8},
    "delivery": {"GENERAL": 14, "HIGH": 7},
    "review": {"GENERAL": 90, "HIGH": 30},
    "follow_up": {"GENERAL": 90, "HIGH": 30},
}


@pytest.mark.parametrize(
    ("state", "task", "general", "high"),
    [
        ("intake", "survey", 10, 5),
        ("surveyed", "conference", 15, 8),
        ("conference", "plan", 30, 30),
        ("planned", "delivery", 24, 17),
        ("serving", "review", 100, 40),
        ("closed", "follow_up", 100, 40),
    ],
)
def test_each_state_awaits_one_task_and_a_difficult_case_sooner(
    state: str, task: str, general: int, high: int
) -> None:
    case = Dates(state, DAY, DAY + timedelta(days=10), DAY + timedelta(days=30), "GENERAL")
    assert task_after(case, DAYS) == (task, DAY + timedelta(days=general))
    assert task_after(replace(case, difficulty="HIGH"), DAYS) == (task, DAY + timedelta(days=high))


@pytest.mark.parametrize(
    ("days", "task"), [(89, "closing"), (90, "closing"), (91, "review"), (-5, "closing")]
)
def test_the_last_day_of_the_goals_asks_for_the_closing_and_never_before_the_last_step(
    days: int, task: str
) -> None:
    case = Dates("serving", DAY, DAY, DAY, "GENERAL", goals_until=DAY + timedelta(days=days))
    asked = task_after(case, DAYS)
    assert asked is not None
    assert asked == (task, DAY + timedelta(days=90 if task == "review" else max(days, 0)))


@pytest.mark.parametrize("state", ["declined", "entered_in_error", "followed_up"])
def test_what_is_over_awaits_nothing(state: str) -> None:
    assert task_after(Dates(state, DAY, DAY, DAY, "GENERAL"), DAYS) is None


def test_every_state_but_those_that_end_awaits_something() -> None:
    for state, follows in TRANSITIONS.items():
        goes_on = set(follows) - {"entered_in_error"}
        assert (task_after(Dates(state, DAY, DAY, DAY, "GENERAL"), DAYS) is not None) == bool(goes_on)


def test_the_limits_name_each_difficulty_and_a_difficult_case_has_less() -> None:
    policy = parameters("cases", DAY)
    for name in DAYS:
        assert 0 < policy[f"{name}_days"]["HIGH"] < policy[f"{name}_days"]["GENERAL"]
    assert 0 < policy["high_plan_days"] < policy["plan_days"]


def test_a_case_goes_to_whoever_had_the_household_else_to_the_least_loaded_and_waits_at_the_limit() -> None:
    desk = Desk({"B1": 3, "B2": 1, "B3": 1}, limit=4, high_weight=2)
    assert desk.take("B1", "GENERAL") == ("B1", "kept")
    assert desk.take("B1", "GENERAL") == ("B2", "least_load")
    assert desk.take(None, "HIGH") == ("B3", "least_load")
    assert desk.take(None, "HIGH") == ("B2", "least_load")
    assert desk.take("B2", "GENERAL") == (("B3", "least_load"))
    assert desk.take("B2", "GENERAL") == (None, "limit")
    assert Desk({}, limit=4, high_weight=2).take("B1", "GENERAL") == (None, "no_manager")


def test_a_plan_is_offered_goals_and_a_review_what_has_no_result() -> None:
    assert rows_offered("plan", {GOAL: "MET"}) == [
        ("GOAL", 2),
        ("GOAL", 3),
        ("SERVICE", 1),
        ("PLANNED", None),
    ]
    assert rows_offered("review", {GOAL: None, ("goal", 2): "MET", SERVICE: None}) == [
        ("GOAL", 1),
        ("SERVICE", 1),
        ("REVIEWED", None),
    ]


def test_the_report_tells_every_step_but_an_error_and_every_domain_of_need() -> None:
    columns = load_source("case_report").column
    assert set((columns("kind").codes or {}).values()) == {*STEPS, *ITEMS} - {"ENTERED_IN_ERROR"}
    domains = {word: code.lower() for word, code in (columns("domain").codes or {}).items()}
    assert domains == {word: code for code, word in domains_of_need().items()}
    assert {c.removeprefix("CASE_") for c in (load_source("operator_order").column("order_kind").codes or {}).values()
            if c.startswith("CASE_")} <= set(STEPS)  # fmt: skip
