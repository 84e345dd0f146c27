"""The rules of one case: first channel and intensity of a household, floors of the towns, and the reasons in words."""

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_MOST_AUDIT_SHARE = 0.10
# What the numbers of the rules can be at all; what they should be stands in the parameter file.
_BOUNDS = {
    "high_intensity_points": (0, 10_000),
    "elder_age_years": (0, 150),
    "local_additions_per_officer": (0, 1_000),
    "town_floor_share": (0, 1),
    "town_floor_minimum": (0, 1_000),
    "audit_share": (0, _MOST_AUDIT_SHARE),
    "visits_per_household": (0, 100),
    "capacity_working_days": (1, 250),
}
_MOST_POINTS = 10_000
_MOST_REST_MONTHS = 6
# Ends after which somebody was spoken with, or has a day on which they are looked at again.
_RESTING_ENDS = {"closed_no_need", "closed_service", "closed_benefit", "closed_case", "closed_watch"}
_ENDS = {"DIED": "closed_died", "MOVED_OUT": "closed_handed_over", "INSTITUTION": "closed_institution"}


@dataclass(frozen=True)
class Candidate:
    """A household about to become a target.

    Args:
        points: sum of the weights of its active kinds.
        eldest_age: years of the eldest known member, or None.
        has_phone: whether any number of a member is known.
        is_urgent: whether an urgent kind is active, or somebody was told of a danger lately.
    """

    points: int
    eldest_age: int | None
    has_phone: bool
    is_urgent: bool


@dataclass(frozen=True)
class FirstContact:
    """How a target is first contacted: ``ai_call``, ``phone`` or ``visit``; ``normal`` or ``high`` intensity."""

    channel: str
    intensity: str


def first_contact(
    candidate: Candidate, *, high_points: int, elder_age: int, routine: str = "ai_call"
) -> FirstContact:
    """The first channel and the intensity; the score decides them, and never whether a listed household is reached.

    Args:
        high_points: points from which the plan is human-first.
        elder_age: age in years from which a human calls instead of a machine.
        routine: how all others are called first: ``phone`` in a county without the AI call.
    """
    is_high = candidate.is_urgent or candidate.points >= high_points
    intensity = "high" if is_high else "normal"
    if not candidate.has_phone:
        return FirstContact("visit", intensity)
    is_elder = candidate.eldest_age is not None and candidate.eldest_age >= elder_age
    if is_high or (is_elder and candidate.points * 2 >= high_points):
        return FirstContact("phone", intensity)
    return FirstContact(routine, intensity)


def town_floors(households: dict[str, float], *, seats: int, share: float, minimum: int) -> dict[str, int]:
    """Seats that each town gets before points decide; together never more than ``seats``.

    Args:
        households: number of households by town code.
        seats: local additions of this look-up, without the audit sample.
        share: share of the seats that is spread by households.
        minimum: least seats of a town while seats last; no more than an equal part, so that no town takes another's.
    """
    total = sum(households.values())
    least = min(minimum, max(1, seats // max(len(households), 1)))
    floors: dict[str, int] = {}
    left = seats
    smaller = len(households)
    for town, count in sorted(households.items(), key=lambda pair: (-pair[1], pair[0])):
        smaller -= 1
        wanted = max(least, math.floor(share * seats * count / total)) if total else least
        floors[town] = min(wanted, max(left - least * smaller, min(least, left)))
        left -= floors[town]
    return floors


def audit_seats(capacity: int, share: float) -> int:
    """Households of the audit sample of one look-up, out of its capacity.

    Raises:
        ValueError: the share is not one of 0 to a tenth: measuring may not take more than that from finding.
    """
    if not 0 <= share <= _MOST_AUDIT_SHARE:
        raise ValueError("audit_share must lie between 0 and 0.10")
    return round(capacity * share)


def reordered(listed: Sequence[str], wanted: Mapping[str, int]) -> list[str]:
    """An order in which each of some stands at the place that was wanted for it, and the others keep their order.

    Args:
        listed: the order so far.
        wanted: place from 1; of two that want one place the earlier so far comes first, and beyond the end is the end.
    """
    moved = sorted((one for one in listed if one in wanted), key=lambda one: wanted[one])
    order = [one for one in listed if one not in wanted]
    for one in moved:
        place = wanted[one] - 1
        taken = [other for other in moved if other in order and wanted[other] == wanted[one]]
        order.insert(place + len(taken), one)
    return order


def reason_ko(kinds: list[str]) -> str:
    """Why, in plain Korean: the heaviest kinds by name, and how many more there are."""
    if not kinds:
        return "위기정보 없음"
    named = ", ".join(kinds[:3])
    return f"{named} 등 {len(kinds)}종" if len(kinds) > 3 else named


def faults_in(values: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the values of some rules, in a few words each; their names are all there."""
    for name, (least, most) in _BOUNDS.items():
        if not _is_number(values[name]) or not least <= values[name] <= most:
            yield f"{name} must be a number from {least} to {most}"
    weights, exclusions = values["weights"], values["exclusions"]
    if not isinstance(weights, dict) or not all(_is_points(points) for points in weights.values()):
        yield f"weights must be kinds with whole numbers of points from 0 to {_MOST_POINTS}"
    if not isinstance(values["urgent_kinds"], list):
        yield "urgent_kinds must be a list"
    if not isinstance(exclusions, dict) or any(_ENDS.get(fate) != end for fate, end in exclusions.items()):
        yield f"exclusions must be some of {', '.join(f'{fate}: {end}' for fate, end in _ENDS.items())}"
    if not isinstance(values["audit_unsignalled_basis"], str):
        yield "audit_unsignalled_basis must be a text"
    if not _is_rest(values["rest"]):
        ends = ", ".join(sorted(_RESTING_ENDS))
        yield f"rest must be empty, or months from 0 to {_MOST_REST_MONTHS}, ends of {ends}, and kinds in ended_by"


def resting(rest: Mapping[str, Any] | None) -> dict[str, Any]:
    """What ``create_resting`` is asked: for how many months, after which ends, what ends it; or nobody rests."""
    stated = rest or {"months": 0, "ends": [], "ended_by": []}
    lists = {name: json.dumps(stated[name]) for name in ("ends", "ended_by")}
    return {"months": stated["months"], **lists}


def _is_rest(rest: object) -> bool:
    return rest is None or (
        isinstance(rest, dict)
        and rest.keys() == {"months", "ends", "ended_by"}
        and type(rest["months"]) is int
        and 0 <= rest["months"] <= _MOST_REST_MONTHS
        and isinstance(rest["ends"], list)
        and all(end in _RESTING_ENDS for end in map(str, rest["ends"]))
        and isinstance(rest["ended_by"], list)
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_points(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_POINTS


def stated_rules(values: Mapping[str, Any]) -> str:
    """The values of some rules as text: equal values are equal text. A rule without a value was none yet."""
    stated = {name: value for name, value in values.items() if value is not None}
    return json.dumps(stated, ensure_ascii=False, sort_keys=True)


def rules_id(values: Mapping[str, Any]) -> str:
    """A short name of some rules: 16 hexadecimal characters, of which no six in a row are digits."""
    digest = hashlib.sha256(stated_rules(values).encode()).hexdigest()[:16]
    return re.sub("([0-9]{5})[0-9]", r"\1a", digest)
