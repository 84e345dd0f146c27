"""Whom a campaign missed, as the report and the command line tell it: shares with their intervals, or not enough.

A share is told in percent and never with its count, so that no small count by group follows from it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.reporting.facts import Row
from tasks.reporting.pages import words
from tasks.reporting.recall import Found, Share, Surveyed, of_like_rate, pooled, precision, recall

ALL = ("all", "all")
Group = tuple[str, str]


@dataclass(frozen=True)
class Told:
    """One line: a group (``all``, or age by its first year, sex, single, town) of one campaign or of several.

    Args:
        precision: of the selected, which share is in need; None: not enough.
        recall: of those in need in the pool, which share was selected; None: not enough.
        is_point_told: whether the sample is large enough to tell more than the interval of recall.
    """

    grouping: str
    code: str
    precision: Share | None
    recall: Share | None
    is_point_told: bool


@dataclass(frozen=True)
class Missed:
    """What the audit sample says of one campaign.

    Args:
        drawn: households of the sample.
        officer_days: what calling them cost.
        lines: the campaign as a whole first, then its groups.
        together: the newest campaigns of a like sample share as one, None when there is only this one.
        campaigns: the campaigns told together.
    """

    drawn: int
    officer_days: float
    lines: list[Told]
    together: Told | None
    campaigns: list[str]


def missed(rows: Sequence[Row], campaign_id: str, policy: dict[str, Any]) -> Missed | None:
    """What ``reporting/select_recall_count`` says of a campaign; None while it runs, or when nobody was drawn.

    Args:
        rows: of the campaign and of those before it, newest first.
        campaign_id: which campaign is told.
        policy: the parameters of reporting.
    """
    found: dict[str, dict[Group, Found]] = {}
    for row in rows:
        groups = found.setdefault(row["campaign_id"], defaultdict(Found))
        groups[_group(row, policy["recall_ages_from"])] += _counted(row)
    groups = found.get(campaign_id, {})
    if not groups or not groups[ALL].audit.households:
        return None
    ids = list(found)
    like = of_like_rate(
        [found[one][ALL] for one in ids],
        most=policy["recall_pooled_campaigns"],
        factor=policy["recall_like_share_percent"] / 100,
    )
    whole = groups[ALL]
    return Missed(
        drawn=whole.audit.households,
        officer_days=whole.audit.households * policy["contact_minutes"] / policy["officer_day_minutes"],
        lines=[_whole(whole, policy)]
        + [_part(*each, policy) for each in sorted(groups.items()) if each[0] != ALL],
        together=_whole(pooled(found[ids[n]][ALL] for n in like), policy) if len(like) > 1 else None,
        campaigns=[ids[n] for n in like],
    )


def _group(row: Row, ages_from: Sequence[int]) -> Group:
    grouping, code = str(row["grouping"]), str(row["group_code"])
    if grouping == "age" and code:
        code = f"{max(age for age in ages_from if age <= max(int(code), 0)):03d}"
    return grouping, code


def _counted(row: Row) -> Found:
    surveyed = Surveyed(row["households"], row["answered"], row["in_need"])
    if row["stratum"] == "selected":
        return Found(selected=surveyed)
    if row["stratum"] == "audit":
        return Found(audit=surveyed, below=surveyed.households)
    return Found(below=surveyed.households)


def _whole(found: Found, policy: dict[str, Any]) -> Told:
    """The interval is told however few the sample found; the point only from enough on."""
    is_enough = found.is_enough(policy["recall_least_positives"])
    return Told(*ALL, precision(found.selected), recall(found), is_enough)


def _part(group: Group, found: Found, policy: dict[str, Any]) -> Told:
    """Of a group nothing is told from fewer in need than it takes."""
    least = policy["recall_least_positives"]
    is_precise = found.selected.in_need >= least
    is_enough = is_precise and found.is_enough(least)
    return Told(
        *group,
        precision(found.selected) if is_precise else None,
        recall(found) if is_enough else None,
        is_enough,
    )


def text_lines(told: Missed, towns: Mapping[str, str]) -> list[str]:
    """The figures as lines of text: group, precision, recall."""
    lines = [
        f"표본 {told.drawn}가구(전화에 담당자 약 {told.officer_days:.1f}일). "
        "구간은 95%, 한계는 무응답이 모두 반대일 때."
    ]
    named = [(_name(line, towns), line) for line in told.lines]
    if told.together:
        named.append(("·".join(told.campaigns), told.together))
    return lines + [
        f"{name}\t적중률 {_text(line.precision)}\t발견율 {_text(line.recall, is_point_told=line.is_point_told)}"
        for name, line in named
    ]


def _name(line: Told, towns: Mapping[str, str]) -> str:
    if line.grouping == "town":
        return towns.get(line.code, line.code or "미상")
    return str(words()["recall_groups"][line.grouping].get(line.code, line.code))


def _text(share: Share | None, *, is_point_told: bool = True) -> str:
    if share is None:
        return "표본 부족"
    point = f"{share.point:.0%}" if is_point_told else "표본 부족"
    return f"{point} ({share.low:.0%}~{share.high:.0%}, 한계 {share.least:.0%}~{share.most:.0%})"
