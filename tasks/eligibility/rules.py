"""The pre-check of one case: likely, unlikely, or what is missing to tell. Pure, by bounds; never a decision.

An interview tells bands, so what counts has a least and a most. Where enough of what lies between is under a limit
the answer is likely, where enough is above it unlikely (``band_share_percent``); else the bands are too wide, and the
answer names what would narrow them. Not modelled: who must support whom (부양의무자), cars that count whole, debts,
savings by themselves, and what is deducted beside earned income.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LIKELY, UNLIKELY, CANNOT_TELL = "likely", "unlikely", "cannot_tell"
BASIC = ("LIVELIHOOD", "MEDICAL", "HOUSING", "EDUCATION")
EMERGENCY = "EMERGENCY"
Bounds = tuple[int, int | None]
_ANYTHING: Bounds = (0, None)


@dataclass(frozen=True)
class Case:
    """What is known of a household.

    Args:
        size: persons, as it told.
        income_band, assets_band: answers of the questionnaire, None or UNKNOWN where it told none.
        kinds: crisis information behind it.
        needs: domains in which it said that it has a need; None where nobody asked.
        has_pupil: whether a member of school age is known; 교육급여 is asked about only then.
    """

    size: int | None = None
    income_band: str | None = None
    assets_band: str | None = None
    kinds: frozenset[str] = frozenset()
    needs: frozenset[str] | None = None
    has_pupil: bool = False


@dataclass
class Law:
    """The parameters of a day, and which of them an answer rested on.

    Args:
        stated: ``certainty`` and ``value`` by name.
        regions: of the county, by the name of the parameter that differs by region.
    """

    stated: Mapping[str, Mapping[str, Any]]
    regions: Mapping[str, str]
    used: set[str] = field(default_factory=set)

    def value(self, name: str) -> Any:
        """A value, noted as used; of one that differs by region that of the county's, None where it names none."""
        self.used.add(name)
        value = self.stated[name]["value"]
        return value.get(self.regions.get(name)) if name in _REGIONAL else value

    def uses_inferred(self) -> bool:
        """Whether anything used is not confirmed."""
        return any(self.stated[name]["certainty"] != "confirmed" for name in self.used)


_REGIONAL = frozenset({"basic_asset_deduction_krw", "emergency_assets_krw"})


@dataclass(frozen=True)
class Answer:
    """What the pre-check says of one benefit; ``missing`` names what would tell."""

    benefit: str
    answer: str
    missing: tuple[str, ...] = ()
    uses_inferred: bool = False


def pre_check(case: Case, law: Law, *, uses_inferred: bool) -> tuple[Answer, ...]:
    """The answers for a case: emergency support and the four basic benefits.

    Args:
        uses_inferred: whether the county lets values that are not confirmed be used; otherwise whatever rests on one is
            left out, and nothing is said of it.
    """
    asked = [EMERGENCY, *(benefit for benefit in BASIC if benefit != "EDUCATION" or case.has_pupil)]
    answers = []
    for benefit in asked:
        own = Law(law.stated, law.regions)
        answer, missing = _emergency(case, own) if benefit == EMERGENCY else _basic(case, own, benefit)
        if uses_inferred or not own.uses_inferred():
            answers.append(Answer(benefit, answer, missing, own.uses_inferred()))
    return tuple(answers)


def _basic(case: Case, law: Law, benefit: str) -> tuple[str, tuple[str, ...]]:
    """Recognised income against a share of the median; the articles stand with the parameters."""
    median = _median(case, law)
    if isinstance(median, str):
        return CANNOT_TELL, (median,)
    limit = median * law.value("basic_percent_of_median")[benefit] // 100
    deduction = law.value("basic_asset_deduction_krw")
    if deduction is None:
        return CANNOT_TELL, ("region",)
    income, assets = _bounds_of(case, law)
    return _against(limit, _recognised(income, assets, deduction, law), law) or (
        CANNOT_TELL,
        _narrowing(case, assets, deduction),
    )


def _recognised(income: Bounds, assets: Bounds, deduction: int, law: Law) -> Bounds:
    """소득인정액 at least and at most: all of an income is earned or none, what counts of the assets a home or none."""
    rates, earned = law.value("basic_asset_income_per_10000"), law.value("basic_earned_deduction_percent")
    least = income[0] * (100 - earned) // 100 + _above(assets[0], deduction) * rates["least"] // 10_000
    if income[1] is None or assets[1] is None:
        return least, None
    return least, income[1] + _above(assets[1], deduction) * rates["most"] // 10_000


def _emergency(case: Case, law: Law) -> tuple[str, tuple[str, ...]]:
    """A reason, income and assets (긴급복지지원법 제2조, 시행령 제7조). Support may come before any inquiry (제8조)."""
    median = _median(case, law)
    if isinstance(median, str):
        return CANNOT_TELL, (median,)
    most_assets = law.value("emergency_assets_krw")
    if most_assets is None:
        return CANNOT_TELL, ("region",)
    income, assets = _bounds_of(case, law)
    parts = (
        _against(median * law.value("emergency_percent_of_median") // 100, income, law)
        or (CANNOT_TELL, _unknown("income", case.income_band)),
        _against(most_assets, assets, law) or (CANNOT_TELL, _unknown("assets", case.assets_band)),
        _reason(case, law),
    )
    if any(answer == UNLIKELY for answer, _ in parts):
        return UNLIKELY, ()
    missing = tuple(name for _, lacks in parts for name in lacks)
    return (CANNOT_TELL, missing) if missing else (LIKELY, ())


def _reason(case: Case, law: Law) -> tuple[str, tuple[str, ...]]:
    """위기사유: shown by a kind or a need; none where the household was asked and named no need at all."""
    kinds, needs = law.value("emergency_reasons"), law.value("emergency_reason_needs")
    if any(case.kinds & set(shown) for shown in kinds.values()):
        return LIKELY, ()
    if case.needs is not None and any(case.needs & set(shown) for shown in needs.values()):
        return LIKELY, ()
    return (UNLIKELY, ()) if case.needs == frozenset() else (CANNOT_TELL, ("reason",))


def _median(case: Case, law: Law) -> int | str:
    """The median income of the household's size, or what is missing for it."""
    if case.size is None:
        return "household_size"
    stated: Mapping[int, int] = law.value("median_income_krw_month")
    return stated.get(case.size, "median_income")


def _bounds_of(case: Case, law: Law) -> tuple[Bounds, Bounds]:
    """Least and most of income and of assets; a band that was not told is anything."""
    incomes, assets = law.value("income_bands_krw_month"), law.value("assets_bands_krw")
    least, most = incomes.get(case.income_band, _ANYTHING)
    least_assets, most_assets = assets.get(case.assets_band, _ANYTHING)
    return (least, most), (least_assets, most_assets)


def _above(amount: int, deduction: int) -> int:
    return max(0, amount - deduction)


def _against(limit: int, bounds: Bounds, law: Law) -> tuple[str, tuple[str, ...]] | None:
    """On which side of a limit enough of what lies between two bounds is; None where it is on neither."""
    least, most = bounds
    if least >= limit and most != limit:
        return UNLIKELY, ()
    if most is None:
        return None
    if most <= limit:
        return LIKELY, ()
    under, enough = 100 * (limit - least) / (most - least), law.value("band_share_percent")
    if under >= enough["likely"]:
        return LIKELY, ()
    return (UNLIKELY, ()) if 100 - under >= enough["unlikely"] else None


def _unknown(name: str, band: str | None) -> tuple[str, ...]:
    """What would narrow a band: any answer, else the exact amount."""
    return (name,) if band in (None, "UNKNOWN") else (f"exact_{name}",)


def _narrowing(case: Case, assets: Bounds, deduction: int) -> tuple[str, ...]:
    """What would tell of a recognised income: the income unless it is none, the assets where they may count."""
    counts = assets[1] is None or assets[1] > deduction
    income = () if case.income_band == "NONE" else _unknown("income", case.income_band)
    return (*income, *(_unknown("assets", case.assets_band) if counts else ()))
