"""What is public of a county: its dated file, the reference tables and the parameters of the simulation."""

import csv
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

CHECKOUT = Path(__file__).resolve().parent.parent
COUNTIES = CHECKOUT / "warehouse" / "counties"
REFERENCE = CHECKOUT / "warehouse" / "reference"
PARAMETERS = Path(__file__).resolve().parent / "reference"
INVENTED_HOUSEHOLDS = 13_000


@dataclass(frozen=True)
class Town:
    """A 읍, 면 or legal dong with its office; `market_days` are the last digits of the days of its market."""

    code: str
    name: str
    households: int
    market_days: tuple[int, ...]
    office_phone: str | None
    officers: int
    cars: int


@dataclass(frozen=True)
class Round:
    """One national list: the days on which it comes and on which its results are due."""

    number: int
    listed_from: date
    due_on: date
    campaign: str


@dataclass(frozen=True)
class County:
    """A county as its file states it, with the number of households of each town settled."""

    code: str
    name: str
    province: str
    towns: tuple[Town, ...]
    rounds: tuple[Round, ...]
    openings: tuple[date, ...]
    sources: tuple[str, ...]
    team_head: str
    day_overrides: dict[date, bool]
    regions: dict[str, str]

    @property
    def households(self) -> int:
        """Households of all towns."""
        return sum(town.households for town in self.towns)

    @property
    def first_month(self) -> date:
        """The first day of the month in which there is something to know: of the first list, or where no list is
        awaited of the first campaign."""
        lists = tuple(round_.listed_from for round_ in self.rounds)
        return min(lists or self.openings).replace(day=1)


@dataclass(frozen=True)
class Extent:
    """How much of a county is built: a factor on its households, and the cut-out of the small test county."""

    scale: float = 1.0
    towns: int | None = None
    households: int | None = None


def load_county(code: str, extent: Extent) -> County:
    """The county's file, with households scaled to `extent`.

    A county without figures spreads 13,000 x scale households evenly over its towns; the number is invented.
    `code` may also be the path of a county file that does not lie in the checkout.

    Raises:
        FileNotFoundError: no file of that county.
    """
    file = Path(code) if code.endswith(".yaml") else COUNTIES / f"{code}.yaml"
    stated = yaml.safe_load(file.read_text(encoding="utf-8"))
    towns = [_town(row) for row in stated["towns"]][: extent.towns]
    counts = _spread(towns, extent, len(stated["towns"]))
    return County(
        code=str(stated["code"]),
        name=stated["name_ko"],
        province=stated.get("province_ko") or "",
        towns=tuple(replace(town, households=count) for town, count in zip(towns, counts, strict=True)),
        rounds=_rounds(stated["campaigns"]),
        openings=tuple(sorted(campaign["opens_on"] for campaign in stated["campaigns"].values())),
        sources=tuple(stated["sources"]),
        team_head=stated["team_head"]["name"],
        day_overrides={row["day"]: bool(row["is_working"]) for row in stated.get("holiday_overrides") or []},
        regions=dict((stated.get("eligibility") or {}).get("regions") or {}),
    )


def _town(row: dict[str, Any]) -> Town:
    return Town(
        code=str(row["code"]),
        name=row["name_ko"],
        households=row.get("households") or 0,
        market_days=tuple(row.get("market_days") or ()),
        office_phone=row.get("office_phone"),
        officers=row["officers"],
        cars=row.get("cars") or 0,
    )


def _spread(towns: list[Town], extent: Extent, all_towns: int) -> list[int]:
    stated = [town.households for town in towns]
    weights = stated if all(stated) else [INVENTED_HOUSEHOLDS / all_towns] * len(towns)
    total = extent.households if extent.households is not None else round(sum(weights) * extent.scale)
    whole = [int(total * weight / sum(weights)) for weight in weights]
    # the rest goes to the towns that lost most by rounding down, so that the total is met exactly
    order = sorted(range(len(towns)), key=lambda i: (whole[i] - total * weights[i] / sum(weights), i))
    for i in order[: total - sum(whole)]:
        whole[i] += 1
    return whole


def _rounds(campaigns: dict[str, Any]) -> tuple[Round, ...]:
    return tuple(
        Round(row["round"], row["listed_from"], row["due_on"], name)
        for name, campaign in sorted(campaigns.items())
        for row in campaign.get("rounds") or ()
    )


@dataclass(frozen=True)
class Parameter:
    """One row of `reference/simulation.csv` (evidence beside it) or `reference/own.csv` (judgement)."""

    name: str
    default: str
    value: str
    of_what: str


class Parameters:
    """The rates by which the county answers; a value may be set on the command line."""

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        changed = dict(settings or {})
        self._rows: dict[str, Parameter] = {}
        for name in ("simulation.csv", "own.csv"):
            with (PARAMETERS / name).open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    key = row["parameter"]
                    value = changed.pop(key, row["default"])
                    self._rows[key] = Parameter(key, row["default"], value, row["of_what"])
        # `dirt.<source>` is the one family of names that no file lists, since sources are declared elsewhere
        self._dirt = {key: float(value) for key, value in changed.items() if key.startswith("dirt.")}
        unknown = sorted(set(changed) - set(self._dirt))
        if unknown:
            raise ValueError(f"unknown parameters: {', '.join(unknown)}")

    def share(self, name: str) -> float:
        """A parameter that is one number."""
        return float(self._rows[name].value)

    def shares(self, name: str) -> list[float]:
        """A parameter that is a vector written `0.35/0.25/0.18`."""
        return [float(part) for part in self._rows[name].value.split("/")]

    def words(self, name: str) -> str:
        """A parameter as written."""
        return self._rows[name].value

    def dirt(self, source: str) -> float:
        """Share of the rows of this source that carry dirt (0 switches it off)."""
        return self._dirt.get(f"dirt.{source}", self.share("dirt"))

    def is_set(self, name: str) -> bool:
        """Whether a dirt share of one source was given on the command line."""
        return name in self._dirt

    def listed(self) -> list[dict[str, str]]:
        """All parameters with default and value, for the truth file."""
        return [
            {"parameter": p.name, "default": p.default, "value": p.value, "of_what": p.of_what}
            for p in self._rows.values()
        ]


def korean_names(table: str) -> dict[str, str]:
    """Korean name by code of a table of the reference."""
    return {row["code"]: row["name_ko"] for row in reference_rows(table)}


def reference_rows(table: str) -> list[dict[str, str]]:
    """The rows of a table of the reference, each by its titles."""
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
