"""Visits by plan against each office driving to the nearest next door, over simulated campaigns, at low and high too.

Twenty campaigns at three levels of the simulation's parameters: some sixty visits in three towns, asked for over six
weeks and played for nine, with the same roster, cars, households and draws both ways. Ours plans each Monday by the
product's rule of windows and both layers, and officers keep a share of it as they keep the hours of a worklist; nearest
first knows no deadline and has nothing to keep. What the simulation does not say is assumed in
benchmarks/visits_field.py. Ours completes a little less where many are out, since it makes fewer of its tries in the
morning, when the simulation has more people at home (docs/adr/0019).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean, median

from benchmarks.contact_field import Field
from benchmarks.levels import LEVELS, SEEDS, differences, interval, settings_of
from benchmarks.row import Row
from benchmarks.visits import both_layers
from benchmarks.visits_field import Campaign, Way, any_time, by_rule
from benchmarks.visits_nearest import nearest_first
from simulation.building import build
from simulation.chance import Chance
from simulation.county import Extent, Parameters, load_county
from tasks.surveys.facts import working_days
from warehouse.county import County
from warehouse.home import CHECKOUT, Home

_EXTENT = Extent(towns=3, households=600)
_FIRST, _ASKED_WEEKS, _WEEKS = date(2024, 2, 19), 6, 9
# What of the simulation's parameters has to do with doors.
_OF_DOORS = (
    "not_home_by_visit",
    "at_home_by_daypart",
    "empty_moved_hospital",
    "whereabouts_unknown",
    "refusal",
    "roster_leave",
    "officer_keeps_hours",
)


@dataclass(frozen=True)
class _Came:
    """What a campaign came to: minutes per completed visit, days, tries, and shares of what was asked for."""

    asked: int
    travel: float
    made_in_time: float
    ended_in_time: float
    ended: float
    days: float
    tries: float
    kept: float


_FIGURES = {
    "asked": "visits asked for",
    "travel": "minutes of travel per completed visit",
    "made_in_time": "visits made by their deadline",
    "ended_in_time": "visits completed by their deadline",
    "ended": "visits completed at all",
    "days": "median days until somebody is at the door",
    "tries": "tries per household",
}


def measure(home: Home) -> list[Row]:
    """Travel per completed visit, and visits after their deadline, beside nearest first; what officers kept."""
    rows = []
    for level in LEVELS:
        pairs = [_pair(seed, settings_of(level, _OF_DOORS)) for seed in SEEDS]
        name = "visits_campaign" if level == "default" else f"visits_campaign_{level}"
        travel = [ours.travel / nearest.travel for ours, nearest in pairs]
        compared = f"travel per completed visit, ours / nearest first, {level}"
        rows.append(replace(Row.of(name, compared, travel, bar=1.0), details=tuple(_told(pairs))))
        late = [nearest.made_in_time - ours.made_in_time for ours, nearest in pairs]
        compared = f"made in time, nearest first - ours, {level}"
        rows.append(Row.of(f"{name}_late", compared, late, bar=0.0))
    return rows


def _pair(seed: int, settings: dict[str, str]) -> tuple[_Came, _Came]:
    """The same campaign by plan and nearest first."""
    world = build(load_county("46720", _EXTENT), Chance(seed), Parameters(settings))
    calendar = working_days(County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml"), _FIRST)
    ways = (
        Way(both_layers([]), by_rule, world.parameters.share("officer_keeps_hours")),
        Way(nearest_first, any_time, 1.0),
    )
    campaigns = [
        Campaign(Field(world, len(world.households), calendar, _FIRST), way, _ASKED_WEEKS, _WEEKS)
        for way in ways
    ]
    for campaign in campaigns:
        campaign.play()
    ours, nearest = map(_came, campaigns)
    return ours, nearest


def _came(campaign: Campaign) -> _Came:
    wishes = campaign.wishes
    ended = [wish for wish in wishes if wish.ended_on]

    def share(is_so: Callable[[date | None, date], bool], days: Sequence[date | None]) -> float:
        return fmean(is_so(day, wish.due_on) for day, wish in zip(days, wishes, strict=True))

    def in_time(day: date | None, due_on: date) -> bool:
        return day is not None and day <= due_on

    return _Came(
        asked=len(wishes),
        travel=campaign.travel / max(1, len(ended)),
        made_in_time=share(in_time, [wish.made_on for wish in wishes]),
        ended_in_time=share(in_time, [wish.ended_on for wish in wishes]),
        ended=len(ended) / len(wishes),
        days=median((wish.made_on - wish.asked_on).days for wish in wishes if wish.made_on),
        tries=fmean(len(wish.absences) + (wish.ended_on is not None) for wish in wishes),
        kept=campaign.kept / max(1, campaign.proposed),
    )


def _told(pairs: Sequence[tuple[_Came, _Came]]) -> Iterator[str]:
    """Each figure of both ways, and what officers kept, which nearest first has nothing of."""
    yield from differences(pairs, ("ours", "nearest first"), _FIGURES)
    mean, half = interval([ours.kept for ours, _ in pairs])
    yield f"proposals that officers kept: {mean:.3f} [{mean - half:.3f}, {mean + half:.3f}]"
