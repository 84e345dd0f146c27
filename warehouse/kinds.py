"""The catalogue of kinds of crisis information: what there is, what was published when, and which source carries what.

A kind that is probably another one by a second name (``reference/likely_doubles.csv``) counts as that one, everywhere.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import polars as pl
import yaml

from warehouse.catalog import Certainty, Source, all_sources
from warehouse.reference_tables import REFERENCE, reference_rows

Way = Literal["row", "flag", "cell"]


@dataclass(frozen=True)
class Kind:
    """One kind of crisis information.

    Args:
        entity_level: what one instance is about, as the reference has it.
        certainty: how sure it is that there is such a kind.
        counts_as: the kind it counts as, itself unless it is a likely double.
    """

    code: str
    name_ko: str
    agency: str
    entity_level: str
    certainty: Certainty
    counts_as: str
    is_national: bool


@dataclass(frozen=True)
class Version:
    """The national catalogue as it was counted in public.

    Args:
        month: of the publication (2024-03); the day from which the version held is not known.
        published: number of kinds.
        held: kinds known to be in it, with how sure that is.
    """

    month: str
    published: int
    certainty: Certainty
    source: str
    held: dict[str, Certainty]

    @property
    def unknown(self) -> int:
        """How many of the published kinds are not known to be one of ours; a kind and its likely double are one."""
        return self.published - len({kind(code).counts_as for code in self.held})


@dataclass(frozen=True)
class Carrier:
    """A source that carries a kind: with every row, by a flag of its own, or named in a cell."""

    source: Source
    way: Way


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind, the national ones first, in the order of their bits."""
    doubles = {row["code"]: row["counts_as"] for row in reference_rows("likely_doubles")}
    return tuple(
        Kind(
            code=row["code"],
            name_ko=row["name_ko"],
            agency=row.get("agency", ""),
            entity_level=row["entity_level"],
            certainty=row.get("certainty", "confirmed"),
            counts_as=doubles.get(row["code"], row["code"]),
            is_national=is_national,
        )
        for name, is_national in (("indicators", True), ("local_indicators", False))
        for row in reference_rows(name)
    )


def kind(code: str) -> Kind:
    """A kind by its code; raises KeyError."""
    return {one.code: one for one in kinds()}[code]


@cache
def versions() -> tuple[Version, ...]:
    """The versions of the national catalogue, oldest first."""
    found: list[Version] = []
    for stated in yaml.safe_load((REFERENCE / "catalogue_versions.yaml").read_text("utf-8")):
        before = found[-1].held if found else {}
        held = dict.fromkeys(before, "inferred") | stated.pop("named")
        found.append(Version(held=held, **stated))
    return tuple(found)


def version_on(day: date) -> Version | None:
    """The version in force on a day; None before the first."""
    begun = [version for version in versions() if version.month <= f"{day:%Y-%m}"]
    return begun[-1] if begun else None


def undated() -> tuple[str, ...]:
    """National kinds that no version names: any version may hold them. A likely double of a dated kind is none."""
    dated = {kind(code).counts_as for version in versions() for code in version.held}
    return tuple(one.code for one in kinds() if one.is_national and one.counts_as not in dated)


@cache
def carriers() -> dict[str, tuple[Carrier, ...]]:
    """The declared sources that carry each kind. Every source that names kinds in a cell carries unknown ones too."""
    found: dict[str, list[Carrier]] = defaultdict(list)
    for source in all_sources():
        for code, way in _carried(source).items():
            found[code].append(Carrier(source, way))
    return {code: tuple(theirs) for code, theirs in found.items()}


def _carried(source: Source) -> dict[str, Way]:
    observes = source.observes
    if observes is None:
        return {}
    ways: dict[str, Way] = dict.fromkeys(observes.kinds, "row")
    ways |= dict.fromkeys((observes.flags or {}).values(), "flag")
    if observes.kinds_in:
        named = observes.kinds_named
        ways |= dict.fromkeys((one.code for one in kinds()) if named == "catalogue" else named, "cell")
        ways["LOCAL_UNKNOWN_KIND"] = "cell"
    return ways


def indicators() -> pl.DataFrame:
    """Every kind as ``ref.indicator`` holds it, with its bit, and from when it counts as which kind."""
    since = {row["code"]: date.fromisoformat(row["valid_from"]) for row in reference_rows("likely_doubles")}
    return pl.DataFrame(
        [
            {
                "kind": one.code,
                "kind_no": number,
                "name_ko": one.name_ko,
                "counts_as": one.counts_as,
                "counts_as_from": since.get(one.code),
                # An account stands for the household of its holder.
                "subject": "person" if one.entity_level == "person" else "household",
                "is_national": one.is_national,
            }
            for number, one in enumerate(kinds(), 1)
        ],
        schema_overrides={"counts_as_from": pl.Date},
        infer_schema_length=None,
    )
