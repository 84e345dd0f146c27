"""The rules of integrated case management (통합사례관리): who becomes a case, what may be told of it, and by when.

Intake, needs and risk survey, conference, plan, delivery, reviews until the end, closing, follow-up. A conference
decides who is taken; a case manager does the rest; intake to plan takes about thirty days.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

INTAKE = "intake"
GENERAL, HIGH = "GENERAL", "HIGH"
CASE_MANAGER, TEAM_HEAD = "case_manager", "team_head"
_ERROR = "entered_in_error"


@dataclass(frozen=True)
class Step:
    """What is told of a case: which state it leads to from which, and who tells it.

    Args:
        to: the state after it, by the state before it.
        by: ``case_manager`` (for whom the team head may stand in) or ``team_head`` alone.
    """

    to: Mapping[str, str]
    by: str = CASE_MANAGER


_STATES = (
    INTAKE,
    "surveyed",
    "conference",
    "planned",
    "serving",
    "closed",
    "followed_up",
    "declined",
)
# In the order in which words of one day are taken. A step from a state to itself: an urgent case is taken before its
# survey, and a case in service is reviewed.
STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "SURVEYED": Step({INTAKE: "surveyed", "conference": "conference"}),
        "ACCEPTED": Step(dict.fromkeys((INTAKE, "surveyed"), "conference"), TEAM_HEAD),
        "DECLINED": Step(dict.fromkeys((INTAKE, "surveyed", "conference", "planned"), "declined"), TEAM_HEAD),
        "PLANNED": Step(dict.fromkeys(("conference", "serving"), "planned")),
        "SERVING": Step({"planned": "serving"}),
        "REVIEWED": Step({"serving": "serving"}),
        "CLOSED": Step(dict.fromkeys(("conference", "planned", "serving"), "closed")),
        "FOLLOWED_UP": Step({"closed": "followed_up"}),
        "ENTERED_IN_ERROR": Step(dict.fromkeys(_STATES, _ERROR), TEAM_HEAD),
    }
)
# What a word tells that is no step: a goal or service of the plan, or its result; while the case has or gets a plan.
ITEMS: Mapping[str, str] = MappingProxyType({"GOAL": "goal", "SERVICE": "service"})
_ITEM_STATES = ("conference", "planned", "serving")
_ORDER = ("SURVEYED", "ACCEPTED", "DECLINED", "GOAL", "SERVICE", "PLANNED", "SERVING", "REVIEWED", "CLOSED")

TRANSITIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        state: tuple(dict.fromkeys(step.to[state] for step in STEPS.values() if state in step.to))
        for state in (*_STATES, _ERROR)
    }
)


@dataclass(frozen=True)
class Word:
    """What one row tells of a case.

    Args:
        kind: a key of ``STEPS`` or ``ITEMS``.
        said_on: the day of what it tells.
        by: ``case_manager`` or ``team_head``.
        is_order: whether it is an order, which tells the state alone: its plan is kept elsewhere.
        item_no: the number of a goal or service within its case.
        is_stated: whether it says what that goal or service is.
        result: what came of it.
    """

    kind: str
    said_on: date
    by: str = TEAM_HEAD
    is_order: bool = False
    item_no: int | None = None
    is_stated: bool = False
    result: str | None = None


@dataclass(frozen=True)
class Standing:
    """How a case stands.

    Args:
        state: a key of ``TRANSITIONS``.
        last_on: the day of its newest step.
        again_on: the day of its last survey or review that left the state as it was.
        items: the result of each goal and service, by kind and number; None where it has none yet.
    """

    state: str
    last_on: date
    again_on: date | None = None
    items: Mapping[tuple[str, int], str | None] = field(default_factory=dict)


def in_order(words: Iterable[Any]) -> list[Any]:
    """Words by day, and those of one day in the order in which a case goes on; otherwise as they come."""
    place = {kind: number for number, kind in enumerate(_ORDER)}
    return sorted(words, key=lambda word: (word["said_on"], place.get(word["kind"], len(place))))


def says_nothing_new(case: Standing, word: Word) -> bool:
    """Whether a step was told before: the state is there already, or the survey or review of that day is known."""
    if word.kind in ITEMS:
        return False
    to = STEPS[word.kind].to
    if to.get(case.state) == case.state:
        return word.said_on == case.again_on
    return case.state not in to and case.state in to.values()


def fault_of(case: Standing | None, word: Word) -> str | None:
    """The code of what is wrong with a word about a case, or None; the same said again is nothing wrong."""
    if case is None:
        return "order_meets_nobody" if word.is_order else "unknown_reference"
    if word.kind in ITEMS:
        return _fault_of_item(case, word)
    step = STEPS[word.kind]
    if step.by == TEAM_HEAD != word.by:
        return "not_theirs_to_set"
    if says_nothing_new(case, word):
        return None
    if case.state not in step.to:
        return "illegal_state_change"
    if word.said_on < case.last_on:
        return "order_before_last_step"
    return _fault_of_plan(case, word)


def _fault_of_item(case: Standing, word: Word) -> str | None:
    if case.state not in _ITEM_STATES:
        return "illegal_state_change"
    is_known = (ITEMS[word.kind], word.item_no) in case.items
    return None if is_known or word.is_stated else "unknown_item"


def _fault_of_plan(case: Standing, word: Word) -> str | None:
    goals = [result for (kind, _), result in case.items.items() if kind == "goal"]
    if word.kind == "PLANNED" and not goals and not word.is_order:
        return "plan_without_goal"
    return "goal_without_outcome" if word.kind == "CLOSED" and None in goals else None


def after(case: Standing, word: Word) -> Standing:
    """How a case stands after a word that has no fault."""
    if word.kind in ITEMS:
        key = (ITEMS[word.kind], word.item_no or 0)
        known = None if word.is_stated else case.items.get(key)
        return replace(case, items={**case.items, key: word.result or known})
    if says_nothing_new(case, word):
        return case
    state = STEPS[word.kind].to[case.state]
    again_on = word.said_on if state == case.state else case.again_on
    return replace(case, state=state, last_on=word.said_on, again_on=again_on)


@dataclass(frozen=True)
class Limits:
    """From how many domains of need on a household has several, and so many that a case opens unproposed."""

    several: int
    unproposed: int


def criterion_of(
    domains: Collection[str], *, is_proposed: bool, is_flagged: bool, limits: Limits
) -> str | None:
    """By which criterion a household becomes a case, or None.

    Args:
        domains: domains of need that came out of a talk.
        is_proposed: whether the officer proposes it (처리결과 통합사례관리).
        is_flagged: whether a safety flag is on the household.
        limits: the numbers of domains that count.
    """
    if is_proposed and len(domains) >= limits.several:
        return "several_needs"
    if is_proposed:
        return "safety" if is_flagged else "officer_judgement"
    return "many_needs" if len(domains) >= limits.unproposed else None


def difficulty_of(domains: Collection[str], *, is_flagged: bool, high_domains: Collection[str]) -> str:
    """How difficult a case is until its survey says so: high where safety is at stake.

    Source: a Gyeonggi study (safety or mental-health need); a need of the mind shows only in the survey.
    """
    return HIGH if is_flagged or set(domains) & set(high_domains) else GENERAL


@dataclass(frozen=True)
class Dates:
    """What the next task of a case hangs on.

    Args:
        goals_until: the last target day of its goals, if it has any.
    """

    state: str
    opened_on: date
    happened_on: date
    plan_due_on: date
    difficulty: str
    goals_until: date | None = None


def task_after(case: Dates, days: Mapping[str, Mapping[str, int]]) -> tuple[str, date] | None:
    """What a case awaits next and by when; None when nothing more is to be done.

    A review is due again and again, until the goals' last target day asks for the closing or another plan.

    Args:
        case: its newest step.
        days: calendar days of ``survey``, ``conference``, ``delivery``, ``review`` and ``follow_up`` by difficulty.
    """

    def due(task: str, since: date) -> tuple[str, date]:
        return task, since + timedelta(days=days[task][case.difficulty])

    if case.state == INTAKE:
        return due("survey", case.opened_on)
    if case.state == "surveyed":
        return due("conference", case.opened_on)
    if case.state == "conference":
        return "plan", case.plan_due_on
    if case.state == "planned":
        return due("delivery", case.happened_on)
    if case.state == "serving":
        review = due("review", case.happened_on)
        until = case.goals_until
        return review if until is None or until > review[1] else ("closing", max(until, case.happened_on))
    return due("follow_up", case.happened_on) if case.state == "closed" else None


# The row of a report that each task asks for.
ROW_OF_TASK = MappingProxyType(
    {
        "survey": "SURVEYED",
        "conference": "ACCEPTED",
        "plan": "PLANNED",
        "delivery": "SERVING",
        "review": "REVIEWED",
        "closing": "CLOSED",
        "follow_up": "FOLLOWED_UP",
    }
)


def rows_offered(task: str, items: Mapping[tuple[str, int], str | None]) -> list[tuple[str, int | None]]:
    """The rows of a report that a task asks for, each with the number of its goal or service.

    A plan is offered two goals and a service; a review and a closing the items that have no result yet.
    """
    asked: list[tuple[str, int | None]] = []
    if task == "plan":
        last = {kind: max((no for of, no in items if of == kind), default=0) for kind in ITEMS.values()}
        asked = [("GOAL", last["goal"] + 1), ("GOAL", last["goal"] + 2), ("SERVICE", last["service"] + 1)]
    elif task in ("review", "closing"):
        word = {item: kind for kind, item in ITEMS.items()}
        asked = [(word[kind], no) for (kind, no), result in sorted(items.items()) if result is None]
    return [*asked, (ROW_OF_TASK[task], None)]


@dataclass
class Desk:
    """Case managers in service and what their open cases weigh.

    Args:
        load: weight of the open cases of each manager, grows while cases are given.
        limit: weight up to which a manager takes another case.
        high_weight: what a difficult case weighs; another weighs one.
    """

    load: dict[str, int]
    limit: int
    high_weight: int

    def weight(self, difficulty: str) -> int:
        """What a case weighs."""
        return self.high_weight if difficulty == HIGH else 1

    def take(self, former: str | None, difficulty: str) -> tuple[str | None, str]:
        """Who gets a case and why: who managed the household before, else who has least; nobody at the limit."""
        if not self.load:
            return None, "no_manager"
        weight = self.weight(difficulty)
        free = [one for one, load in self.load.items() if load + weight <= self.limit]
        if not free:
            return None, "limit"
        chosen = former if former in free else min(free, key=lambda one: (self.load[one], one))
        self.load[chosen] += weight
        return chosen, "kept" if chosen == former else "least_load"
