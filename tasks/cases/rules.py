"""The rules of integrated case management (통합사례관리): who becomes a case, and which state may follow which.

An officer proposes; intake to plan takes about thirty days; a conference decides on what is done.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

INTAKE = "intake"
TRANSITIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "intake": ("conference", "declined", "entered_in_error"),
        "conference": ("planned", "declined", "entered_in_error"),
        "planned": ("serving", "declined", "entered_in_error"),
        "serving": ("planned", "closed", "entered_in_error"),
        "closed": ("entered_in_error",),
        "declined": ("entered_in_error",),
        "entered_in_error": (),
    }
)


# What the office says of a case, and the state that it stands for: a conference that takes a household awaits its plan.
STATE_OF_ORDER: Mapping[str, str] = MappingProxyType(
    {
        "CASE_ACCEPTED": "conference",
        "CASE_DECLINED": "declined",
        "CASE_PLANNED": "planned",
        "CASE_SERVING": "serving",
        "CASE_CLOSED": "closed",
        "CASE_ENTERED_IN_ERROR": "entered_in_error",
    }
)


def check_may_change(state: str, wanted: str) -> bool:
    """Whether ``wanted`` may follow ``state``; an unknown state may neither be left nor entered."""
    return wanted in TRANSITIONS.get(state, ())


def fault_of(state: str | None, wanted: str, ordered_on: date, last_on: date | None) -> str | None:
    """The code of what is wrong with an order about a case, or None; the same said again is nothing wrong.

    Args:
        state: the state of the case, None when the named package held no such case.
        wanted: the state that the order stands for.
        ordered_on: the day of what the order tells.
        last_on: the day of the case's newest step.
    """
    if state is None or last_on is None:
        return "order_meets_nobody"
    if wanted == state:
        return None
    if not check_may_change(state, wanted):
        return "illegal_state_change"
    return "order_before_last_step" if ordered_on < last_on else None


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
