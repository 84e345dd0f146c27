"""The rules of integrated case management (통합사례관리): who becomes a case, and which state may follow which.

An officer proposes; intake to plan takes about thirty days; a conference decides on what is done.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
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


def check_may_change(state: str, wanted: str) -> bool:
    """Whether ``wanted`` may follow ``state``; an unknown state may neither be left nor entered."""
    return wanted in TRANSITIONS.get(state, ())


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
