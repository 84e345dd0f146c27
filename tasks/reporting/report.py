"""The report of a campaign: funnel, ends, help by level, time, towns, kinds, and what was published."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tasks.doors.help_words import GAPS_KO
from tasks.reporting import charts
from tasks.reporting.facts import CampaignFacts, Row
from tasks.reporting.geography import CountyMap, county_map
from tasks.reporting.missed import missed
from tasks.reporting.pages import figures, period_words, place_words, render, words
from tasks.reporting.published import published_funnels
from tasks.small_counts import PlaceGroup, Told, is_small, merge_periods, merge_places, merge_small
from warehouse.county import County, parameters
from warehouse.forms import domains_of_need
from warehouse.home import Home

_SERIES = ("approved", "contacted", "closed")
_FUNNEL = ("contacted", "reached", "visited", "disposed")
# The ends by the cells of the table by place: helped, ended otherwise, open.
_ENDS = (
    ("closed_service", "closed_benefit", "closed_case"),
    (
        "closed_no_need",
        "closed_ai_no_need",
        "closed_watch",
        "closed_refused",
        "closed_handed_over",
        "closed_died",
        "closed_institution",
        "closed_unfound",
    ),
    ("open",),
)
_KINDS_SHOWN = 12
# Areas of reference/funnels.csv by the county's code.
_PUBLISHED_AREAS = {"46720": "Gokseong"}


@dataclass(frozen=True)
class NamedGroup:
    """A group of towns as the table tells it."""

    names: tuple[str, ...]
    total: int
    cells: tuple[int, ...]


def report_page(home: Home, facts: CampaignFacts, count_with: Callable[[tuple[str, ...]], int]) -> str:
    """The report as HTML.

    Args:
        home: whose report.
        facts: the campaign as it stands.
        count_with: how many households have at least one of the named kinds.
    """
    county = County.read(home.county_file)
    policy = parameters("reporting", facts.as_of)
    minimum = policy["small_count_minimum"]
    base = facts.steps["approved"] + facts.steps["carried_in"]
    is_whole = base == sum(map(sum, facts.places.values()))
    if not is_whole:  # what was destroyed since has no town, week or kind
        facts = replace(facts, places={}, weeks=[], kinds=[], gaps=[])
    groups = merge_places(facts.places, county_map(county.code).neighbours, minimum)
    weeks = merge_periods(_every_week(facts.weeks), minimum)
    kinds, other_kinds = _kinds(facts, minimum, count_with)
    return render(
        "report.html",
        home,
        facts.as_of,
        title=_title(facts, county),
        facts=facts,
        steps=facts.steps,
        base=base,
        is_whole=is_whole,
        chart=charts.funnel([("base", base)] + [(name, facts.steps[name]) for name in _FUNNEL], minimum),
        ends=told_ends(facts.steps, facts.as_of),
        timeline=charts.timeline(_SERIES, weeks, facts.as_of)
        if any(any(counts) for _, counts in weeks)
        else None,
        months=_months(weeks, facts.as_of),
        places=[_named(group, county) for group in sorted(groups, key=_unknown_last)],
        place_sums=[sum(group.cells[n] for group in groups) for n in range(3)],
        map=_map(county_map(county.code), groups, county),
        kinds=kinds,
        other_kinds=other_kinds,
        domains=domains_of_need(),
        figures=figures(),
        gap_words=GAPS_KO,
        gaps=[row for row in facts.gaps if not is_small(row["households"], minimum)],
        missed=missed(facts.recall, facts.campaign["campaign_id"], policy),
        least_positives=policy["recall_least_positives"],
        published=_published(county, facts.campaign),
        script_hash="'none'",
    )


def told_ends(steps: dict[str, int], as_of: date) -> list[Told]:
    """How households ended, small counts told together; the lines add up to the approved and the carried in."""
    minimum = parameters("reporting", as_of)["small_count_minimum"]
    return merge_small([[(name, steps[name]) for name in family] for family in _ENDS], minimum)


def _title(facts: CampaignFacts, county: County) -> str:
    wording = "report_title" if facts.campaign["closed_on"] else "report_title_open"
    return str(words()[wording]).format(period=period_words(facts.campaign["campaign_id"]))


def _kinds(
    facts: CampaignFacts, minimum: int, count_with: Callable[[tuple[str, ...]], int]
) -> tuple[list[Row], dict[str, int] | None]:
    """The commonest kinds, and the others as the households that have at least one of them."""
    shown = [row for row in facts.kinds[:_KINDS_SHOWN] if not is_small(row["households"], minimum)]
    others = facts.kinds[len(shown) :]
    while others:
        households = count_with(tuple(str(row["kind"]) for row in others))
        if not is_small(households, minimum):
            return shown, {"names": len(others), "households": households}
        if not shown:
            return [], None
        others = [shown.pop(), *others]
    return shown, None


def _every_week(rows: list[Row]) -> list[tuple[date, tuple[int, ...]]]:
    """The weeks in which something happened, and those between them."""
    stated = {row["week_on"]: tuple(row[name] for name in _SERIES) for row in rows}
    if not stated:
        return []
    weeks = (max(stated) - min(stated)).days // 7 + 1
    mondays = [min(stated) + timedelta(weeks=n) for n in range(weeks)]
    return [(monday, stated.get(monday, (0,) * len(_SERIES))) for monday in mondays]


def _months(weeks: list[tuple[date, tuple[int, ...]]], as_of: date) -> list[tuple[date, tuple[int, ...]]]:
    """Weeks that may be told, by their month: sums of safe counts are safe."""
    months: dict[date, tuple[int, ...]] = {}
    for day, counts in weeks:
        month = charts.month_of(day, as_of)
        before = months.get(month, (0,) * len(counts))
        months[month] = tuple(a + b for a, b in zip(before, counts, strict=True))
    return sorted(months.items())


def _named(group: PlaceGroup, county: County) -> NamedGroup:
    codes = sorted(group.codes, key=lambda code: (code == "", code))
    return NamedGroup(tuple(_town_name(code, county) for code in codes), group.total, group.cells)


def _unknown_last(group: PlaceGroup) -> str:
    return min((code for code in group.codes if code), default="~")


def _town_name(code: str, county: County) -> str:
    return county.town_names.get(code, place_words(county)["unknown"])


def _map(drawn: CountyMap, groups: list[PlaceGroup], county: County) -> dict[str, Any] | None:
    """Towns of the map in the colour of their group; None without outlines or without groups."""
    if not drawn.outlines or not groups:
        return None
    classes = charts.shades([group.total for group in groups])
    group_of = {code: group for group in groups for code in group.codes}
    towns = []
    for outline in drawn.outlines:
        group = group_of.get(outline.code, PlaceGroup((outline.code,), (0, 0, 0)))
        shade = charts.shade_of(group.total, classes)
        name = _town_name(outline.code, county)
        towns.append(
            {
                "path": outline.path,
                "fill": shade.fill if group.total else "#e6e8ea",
                "ink": shade.ink if group.total else "#1e2124",
                "name_ko": name,
                "title": "·".join(_town_name(code, county) for code in group.codes),
                "count": group.total,
                "x": outline.label[0],
                "y": outline.label[1] + 6,
                "has_room": outline.room > len(name) * 8.5,
            }
        )
    return {"width": drawn.width, "height": drawn.height, "towns": towns, "legend": classes}


def _published(county: County, campaign: Row) -> dict[str, Any] | None:
    """The published figures of the same county and half-year, if there are any."""
    campaign_id = str(campaign["campaign_id"])
    wanted = (_PUBLISHED_AREAS.get(county.code), campaign_id.replace("H", " H"))
    for one in published_funnels():
        if (one.area, one.period) == wanted:
            return dict(one.ends) | {
                "surveyed": one.found,
                "left_over": one.left_over,
                "source": one.source,
                "period_ko": period_words(campaign_id),
            }
    return None
