"""What a household truly has a month and owns, what it says of that, and which benefits it would truly get.

Drawn by judgement around a rural county of old single households; the law is read as it is published in
``warehouse/parameters``, and applied to exact amounts.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from math import exp, log
from typing import Any

import yaml

from simulation.county import CHECKOUT
from simulation.world import Household, World

_LAW = CHECKOUT / "warehouse" / "parameters" / "eligibility.yaml"
# KRW a month of one person: old, of working age; each further adult of working age adds, each old one less
_OLD_MEDIAN, _WORKING_MEDIAN = 750_000, 2_100_000
_SECOND_OLD, _SECOND_WORKING = 500_000, 900_000
_OLD_ASSETS, _WORKING_ASSETS = 55_000_000, 70_000_000
_POOR_SHARE, _POOR_INCOME, _POOR_ASSETS = 0.2, 0.45, 0.3
_REASON_DAYS, _GRAVE = 180, 2


@dataclass(frozen=True)
class Means:
    """The truth: KRW a month, the share of it that is earned, KRW of assets, the shares that are a home and savings."""

    income: int
    earned: float
    assets: int
    home: float
    savings: float


def means_of(world: World, household: Household) -> Means:
    """The means of a household at the county's opening."""
    stream = world.chance.stream("means", household.number)
    ages = [person.age_on(world.opening) for person in household.persons]
    is_old = ages[0] >= 65
    adults = [age for age in ages[1:] if age >= 20]
    income = _OLD_MEDIAN if is_old else _WORKING_MEDIAN
    income += sum(_SECOND_OLD if age >= 65 else _SECOND_WORKING for age in adults)
    is_poor = "economy" in household.needs or stream.random() < _POOR_SHARE
    has_none = is_poor and not is_old and stream.random() < 0.3
    spread = exp(stream.gauss(log(_POOR_INCOME if is_poor else 1.0), 0.45))
    assets = (_OLD_ASSETS if is_old else _WORKING_ASSETS) * (_POOR_ASSETS if is_poor else 1.0)
    home = stream.uniform(0.4, 0.9)
    return Means(
        0 if has_none else int(round(income * spread, -4)),
        stream.uniform(0.0, 0.3) if is_old else stream.uniform(0.5, 1.0),
        int(round(assets * exp(stream.gauss(0.0, 0.8)), -5)),
        home,
        stream.uniform(0.0, 1 - home),
    )


def told_of(world: World, household: Household) -> dict[str, str]:
    """The bands that a household tells: some tell the one below theirs, some none."""
    means, share = means_of(world, household), world.parameters.share
    told = {}
    for name, law, amount in (
        ("income_band", "income_bands_krw_month", means.income),
        ("assets_band", "assets_bands_krw", means.assets),
    ):
        bands = list(_law(law, world.opening))
        ends = list(_law(law, world.opening).values())
        place = next((n for n, (_, most) in enumerate(ends[:-1]) if amount <= most), len(ends) - 1)
        draw = world.chance.share("tells", name, household.number)
        if draw < share("means_not_told"):
            told[name] = "UNKNOWN"
        else:
            is_less = draw < share("means_not_told") + share("means_told_lower")
            told[name] = bands[max(0, place - 1) if is_less else place]
    return told


def eligible_of(world: World, household: Household) -> dict[str, bool]:
    """Which benefits a household would truly get; none where nobody knows its median income or the county's region."""
    regions = world.county.regions
    day, means, size = world.opening, means_of(world, household), len(household.persons)
    median = _law("median_income_krw_month", day).get(size)
    if median is None or not regions:
        return {}
    recognised = _recognised(means, regions, day)
    percent = _law("basic_percent_of_median", day)
    eligible = {benefit: recognised <= median * percent[benefit] / 100 for benefit in percent}
    first, last = _law("pupil_ages", day)
    if not any(first <= day.year - person.born_on.year <= last for person in household.persons):
        del eligible["EDUCATION"]
    most_assets = _law("emergency_assets_krw", day)[regions["emergency_assets_krw"]]
    is_within = means.income <= median * _law("emergency_percent_of_median", day) / 100
    is_within = is_within and means.assets <= most_assets
    return eligible | {"EMERGENCY": is_within and _has_reason(household, day)}


def _recognised(means: Means, regions: dict[str, str], day: date) -> float:
    """소득인정액: what is earned counts in part, and each kind of asset above the deduction by its own rate."""
    deduction = _law("basic_asset_deduction_krw", day)[regions["basic_asset_deduction_krw"]]
    rates = _law("basic_asset_income_per_10000", day)
    other = 1 - means.home - means.savings
    rate = means.home * rates["least"] + means.savings * 626 + other * rates["most"]
    counted = means.income * (1 - means.earned * _law("basic_earned_deduction_percent", day) / 100)
    return float(counted + max(0, means.assets - deduction) * rate / 10_000)


def _has_reason(household: Household, day: date) -> bool:
    kinds = {kind for of_item in _law("emergency_reasons", day).values() for kind in of_item}
    grave = {need for need, severity in household.needs.items() if severity >= _GRAVE}
    if grave & {need for of_item in _law("emergency_reason_needs", day).values() for need in of_item}:
        return True
    return any(
        signal.kind in kinds and abs((signal.began_on - day).days) <= _REASON_DAYS
        for signal in household.signals
    )


def _law(name: str, day: date) -> Any:
    dated = {since: stated for since, stated in _stated()[name]["values"].items() if since <= day}
    return dated[max(dated)]["value"]


@cache
def _stated() -> dict[str, Any]:
    stated: dict[str, Any] = yaml.safe_load(_LAW.read_text(encoding="utf-8"))
    return stated
