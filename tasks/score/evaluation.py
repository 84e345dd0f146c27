"""What a score would have found in a campaign, beside the points, at the same seats. Pure.

Both choose from the look-ups of the campaign anew, each by its own order and with the same floors. Whom the campaign
selected was surveyed; of the others the audit sample was, each standing for as many as the sample's share says. So
every total is one of the selected, who are known but for the silent, and one of the households below the line,
estimated from those of the sample among them: the estimators and exact intervals of recall (docs/adr/0012), their
error shared out over the parts that have one.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from tasks.reporting.recall import LEVEL, Found, Surveyed, clopper_pearson, total_interval
from tasks.screening.score import GROUPINGS, expected_share
from warehouse.registered_score import Band, Estimate, Gap

_DIGITS = 4
Floors = Mapping[str, int]


@dataclass(frozen=True)
class Outcome:
    """A household of a campaign: ``selected``, ``audit`` or ``below``; its group by grouping, '' where not known."""

    stratum: str
    is_answered: bool
    is_in_need: bool
    groups: Mapping[str, str]


Outcomes = Mapping[str, Outcome]


@dataclass(frozen=True)
class Candidate:
    """A household at one look-up, in the order of ``value``, the higher first, then of ``tie``.

    Args:
        rests: it stands behind the others whatever its value, and takes no seat of a floor, as in the screening.
    """

    household_id: str
    town: str
    value: int
    tie: str
    rests: bool = False


@dataclass(frozen=True)
class LookUp:
    """The seats of one look-up and its floors by town."""

    seats: int
    floors: Floors


def chosen(look_ups: Sequence[tuple[LookUp, Sequence[Candidate]]]) -> frozenset[str]:
    """Whom the look-ups choose one after the other: floors of the towns, then by value; nobody twice."""
    taken: set[str] = set()
    for look_up, candidates in look_ups:
        free = [one for one in candidates if one.household_id not in taken]
        taken.update(_of_one(look_up, sorted(free, key=lambda one: (one.rests, -one.value, one.tie))))
    return frozenset(taken)


def _of_one(look_up: LookUp, ordered: Sequence[Candidate]) -> list[str]:
    first: list[str] = []
    others: list[str] = []
    of_town: dict[str, int] = {}
    for one in ordered:
        of_town[one.town] = of_town.get(one.town, 0) + 1
        has_floor = not one.rests and of_town[one.town] <= look_up.floors.get(one.town, 0)
        (first if has_floor else others).append(one.household_id)
    return (first + others)[: look_up.seats]


def found_among(outcomes: Outcomes, households: Iterable[str]) -> Found:
    """What is known of some households."""
    found = Found()
    for household in households:
        one = outcomes[household]
        surveyed = Surveyed(1, int(one.is_answered), int(one.is_answered and one.is_in_need))
        if one.stratum == "selected":
            found += Found(selected=surveyed)
        elif one.stratum == "audit":
            found += Found(audit=surveyed, below=1)
        else:
            found += Found(below=1)
    return found


def precision_of(found: Found, like: Found) -> Estimate:
    """Which share of some is in need; ``like``: what is known of all, for a part of which nobody answered."""
    households = found.selected.households + found.below
    if not households:
        return Estimate(point=None, low=0.0, high=1.0)
    low, high = _bounds(found, _parts(found))
    return _estimate(_point(found, like), low, high, households)


def recall_of(taken: Found, left: Found, least: int = 0) -> Estimate:
    """Which share of those in need is among the households that were taken; told as ``balgul recall`` tells it.

    Args:
        least: households in need of the audit sample, below which there is an interval and no point.
    """
    parts = _parts(taken) + _parts(left)
    (low, high), (low_left, high_left) = _bounds(taken, parts), _bounds(left, parts)
    everybody = taken + left
    point, other = _point(taken, everybody), _point(left, everybody)
    is_told = not everybody.below or everybody.audit.in_need >= least
    total = None if point is None or other is None or not is_told else point + other
    return Estimate(
        point=round(point / total, _DIGITS) if point is not None and total else None,
        low=round(low / (low + high_left), _DIGITS) if low + high_left else 0.0,
        high=round(high / (high + low_left), _DIGITS) if high + low_left else 1.0,
    )


def gain_of(new: Found, dropped: Found, seats: int, like: Found) -> Estimate:
    """How much precision rises when ``dropped`` give their seats to ``new``; ``least`` if silence hides the worse."""
    if not seats:
        return Estimate(point=None, low=-1.0, high=1.0)
    parts = _parts(new) + _parts(dropped)
    (low, high), (low_dropped, high_dropped) = _bounds(new, parts), _bounds(dropped, parts)
    point, lost = _point(new, like), _point(dropped, like)
    least = _silent(new, parts, in_need=False)[0] - _silent(dropped, parts, in_need=True)[1]
    return _estimate(
        None if point is None or lost is None else point - lost,
        low - high_dropped,
        high - low_dropped,
        seats,
        least=round(least / seats, _DIGITS),
    )


def _estimate(point: float | None, low: float, high: float, of: int, least: float | None = None) -> Estimate:
    return Estimate(
        point=None if point is None else round(point / of, _DIGITS),
        low=round(low / of, _DIGITS),
        high=round(high / of, _DIGITS),
        least=least,
    )


def _point(found: Found, like: Found) -> float | None:
    """How many are in need, by those who answered; of a part of which nobody did as many as of all who are like it."""
    total = 0.0
    for households, surveyed, others in (
        (found.selected.households, found.selected, like.selected),
        (found.below, found.audit, like.audit),
    ):
        known = surveyed if surveyed.answered else others
        if households and not known.answered:
            return None
        total += households * known.in_need / known.answered if households else 0.0
    return total


def _parts(found: Found) -> int:
    """How many parts of a total are not known exactly."""
    return int(found.selected.unknown > 0) + int(found.below > 0)


def _bounds(found: Found, parts: int) -> tuple[float, float]:
    """The interval of how many are in need, as one of ``parts`` that may each be wrong."""
    level = 1 - (1 - LEVEL) / max(parts, 1)
    low, high = total_interval(found.selected, level)
    if found.below:
        below = (
            clopper_pearson(found.audit.in_need, found.audit.answered, level)
            if found.audit.answered
            else (0.0, 1.0)
        )
        low, high = low + found.below * below[0], high + found.below * below[1]
    return low, high


def _silent(found: Found, parts: int, *, in_need: bool) -> tuple[float, float]:
    """The same when all who are silent are in need, or none of them."""
    selected, audit = (
        Surveyed(one.households, one.households, one.in_need + (one.unknown if in_need else 0))
        for one in (found.selected, found.audit)
    )
    return _bounds(Found(selected, audit, found.below), parts)


def gaps_of(
    outcomes: Outcomes, by_points: AbstractSet[str], by_score: AbstractSet[str], least: int
) -> dict[str, Gap]:
    """The widest difference of recall between groups, by each grouping; groups of which too little is known are one."""
    return {name: _gap(name, outcomes, by_points, by_score, least) for name in GROUPINGS}


def _gap(
    grouping: str, outcomes: Outcomes, by_points: AbstractSet[str], by_score: AbstractSet[str], least: int
) -> Gap:
    members: dict[str, list[str]] = {}
    for household, one in outcomes.items():
        if one.groups[grouping]:
            members.setdefault(one.groups[grouping], []).append(household)
    recalls = {}
    for code, households in _told(members, outcomes, least).items():
        pair = tuple(_group_recall(outcomes, households, taken) for taken in (by_points, by_score))
        recalls[code] = (round(pair[0], _DIGITS), round(pair[1], _DIGITS))
    if len(recalls) < 2:
        return Gap(points=None, score=None, groups={})
    points, score = ([pair[n] for pair in recalls.values()] for n in (0, 1))
    return Gap(
        points=round(max(points) - min(points), _DIGITS),
        score=round(max(score) - min(score), _DIGITS),
        groups=recalls,
    )


def _told(members: Mapping[str, list[str]], outcomes: Outcomes, least: int) -> dict[str, list[str]]:
    """Groups of which enough is known; the others as ``rest``, and none at all where even these together lack it."""
    counts = {code: found_among(outcomes, of).audit.in_need for code, of in members.items()}
    told = {code: members[code] for code in sorted(members) if counts[code] >= least}
    rest = [household for code in sorted(members) if counts[code] < least for household in members[code]]
    if not rest:
        return told
    return {**told, "rest": rest} if found_among(outcomes, rest).audit.in_need >= least else {}


def _group_recall(outcomes: Outcomes, households: Sequence[str], taken: AbstractSet[str]) -> float:
    """Of a group's households in need the share that was taken, each surveyed one standing for those like it."""
    group = found_among(outcomes, households)
    weights = {
        "selected": group.selected.households / max(group.selected.answered, 1),
        "audit": group.below / max(group.audit.answered, 1),
    }
    in_need = [one for one in households if outcomes[one].is_answered and outcomes[one].is_in_need]
    of_all = sum(weights[outcomes[one].stratum] for one in in_need)
    of_taken = sum(weights[outcomes[one].stratum] for one in in_need if one in taken)
    return of_taken / of_all


def bands_of(outcomes: Outcomes, scores: Mapping[str, int], bands: int, least: int) -> tuple[Band, ...]:
    """Households in bands of the score, of about as many each: the expected and the found share in need.

    A band is told from ``least`` households of the audit sample that answered, or of the selected.
    """
    ordered = sorted(scores.values())
    edges = (
        sorted({ordered[len(ordered) * n // bands] for n in range(1, bands)} - {ordered[0]})
        if ordered
        else []
    )
    ends, everybody = [None, *edges, None], found_among(outcomes, outcomes)
    told = []
    for low, high in pairwise(ends):
        within = [
            one
            for one, score in scores.items()
            if (low is None or score >= low) and (high is None or score < high)
        ]
        found = found_among(outcomes, within)
        is_told = found.audit.answered >= least or (not found.below and found.selected.answered >= least)
        expected = sum(expected_share(scores[one]) for one in sorted(within)) / max(len(within), 1)
        told.append(
            Band(
                low=low,
                high=high,
                households=len(within),
                expected=round(expected, _DIGITS),
                found=precision_of(found, everybody) if is_told else None,
            )
        )
    return tuple(told)
