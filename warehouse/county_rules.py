"""What a county's file must state: what is misread here would stop a stage in the middle of a campaign.

A mistake is a place (``towns.2.code``: keys, and positions from 0) and the rule that it breaks; never a value.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import yaml

from warehouse.home import CHECKOUT

Mistake = tuple[str, str]


@dataclass(frozen=True)
class Key:
    """What ``county_keys.yaml`` declares of a key; ``must``: it is to stand wherever the part around it does."""

    type: str
    read_by: str
    says: str
    must: bool = False
    unit: str = ""
    otherwise: str = ""
    example: str = ""


@cache
def keys() -> Mapping[str, Key]:
    """Every key that may stand in a county's file, by where (``towns.*.code``)."""
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "county_keys.yaml").read_text("utf-8"))
    return {place: Key(**key) for place, key in stated.items()}


def mistakes(stated: dict[str, Any]) -> Iterator[Mistake]:
    """What is wrong with a parsed file: the first is sure, one that follows may come of it."""
    yield from _in_keys(stated)
    if not re.fullmatch(r"\d{5}", str(stated["code"])):
        yield "code", "is_not_five_digits"
    if stated.get("kind", "gun") not in ("gun", "gu"):
        yield "kind", "is_neither_gun_nor_gu"
    yield from _in_towns(stated["towns"], str(stated["code"]))
    yield from _in_sources(stated["sources"])
    yield from _in_campaigns(stated["campaigns"])


def _in_keys(stated: dict[str, Any]) -> Iterator[Mistake]:
    """Keys that must stand and do not, and values that are not of the type of their key."""
    for where, key in keys().items():
        *around, name = where.split(".")
        for place, part in _parts(stated, around):
            if not isinstance(part, dict):
                yield ".".join(place), "is_unreadable"
                continue
            value = part.get(name)
            if value is None or value == "":
                if key.must:
                    yield ".".join((*place, name)), "is_missing"
            elif not _TYPES[key.type](value):
                yield ".".join((*place, name)), f"is_no_{key.type}"


def unknown_keys(stated: dict[str, Any]) -> Iterator[Mistake]:
    """Keys that nobody reads, of a file without mistakes: a misspelt one would be passed over without a word.

    A home that runs already is not stopped by them, so they are no ``mistakes``.
    """
    known: dict[str, set[str]] = {}
    for where in keys():
        around, _, name = where.rpartition(".")
        known.setdefault(around, set()).add(name)
    for around, names in known.items():
        for place, part in _parts(stated, around.split(".") if around else []):
            for key in part if isinstance(part, dict) else ():
                if key not in names:
                    yield ".".join((*place, str(key))), "is_no_key_of_a_county_file"


def _parts(stated: Any, pattern: list[str]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The parts of a file at a pattern of keys and ``*``, each with its place."""
    if not pattern:
        yield (), stated
        return
    listed = (
        enumerate(stated) if isinstance(stated, list) else stated.items() if isinstance(stated, dict) else ()
    )
    for key, part in listed:
        if pattern[0] in ("*", key):
            for place, found in _parts(part, pattern[1:]):
                yield (str(key), *place), found


def _in_towns(towns: list[dict[str, Any]], county: str) -> Iterator[Mistake]:
    if not towns:
        yield "towns", "is_missing"
    for number, town in enumerate(towns):
        if not re.fullmatch(county + r"\d{3}", str(town["code"])):
            yield f"towns.{number}.code", "is_not_the_county_and_three_digits"
    for key in ("code", "name_ko"):
        if (again := _repeated([str(town[key]) for town in towns])) is not None:
            yield f"towns.{again}.{key}", "is_stated_twice"
    yield from _in_former(towns)
    codes = {str(town["code"]) for town in towns}
    for number, town in enumerate(towns):
        if str(town.get("hub") or town["code"]) not in codes:
            yield f"towns.{number}.hub", "is_no_town_of_the_county"


def _in_former(towns: list[dict[str, Any]]) -> Iterator[Mistake]:
    """A name or code of before is no other town's: whoever lived there would be of two towns."""
    owner = {str(town[key]): number for number, town in enumerate(towns) for key in ("code", "name_ko")}
    for number, town in enumerate(towns):
        for place, one in enumerate(town.get("formerly") or ()):
            for key in ("name_ko", "code"):
                alias = str(one.get(key) or town["code"])
                if owner.setdefault(alias, number) != number:
                    yield f"towns.{number}.formerly.{place}.{key}", "is_of_another_town"


def _is_in_korea(point: Any) -> bool:
    is_pair = isinstance(point, list) and len(point) == 2 and all(type(one) in (int, float) for one in point)
    return is_pair and 33 <= point[0] <= 39 and 124 <= point[1] <= 132


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


_TYPES: dict[str, Callable[[Any], bool]] = {
    "code": lambda value: type(value) in (str, int),
    "text": lambda value: type(value) is str,
    "count": _is_count,
    "count_from_1": lambda value: _is_count(value) and value > 0,
    "list_of_counts": lambda value: isinstance(value, list) and all(map(_is_count, value)),
    "date": lambda value: type(value) is date,  # a moment is none
    "true_or_false": lambda value: type(value) is bool,
    "latitude_and_longitude_in_korea": _is_in_korea,
    "by_day": lambda value: True,  # who reads it says why it cannot be used, and stops nothing
    "mapping": lambda value: isinstance(value, dict),
    "list": lambda value: isinstance(value, list),
}


def _in_sources(sources: list[Any]) -> Iterator[Mistake]:
    declared = {file.stem for file in (CHECKOUT / "warehouse" / "sources").glob("*.yaml")}
    for number, code in enumerate(sources):
        if type(code) is not str or code not in declared:
            yield f"sources.{number}", "is_not_declared"
    if (again := _repeated(sources)) is not None:
        yield f"sources.{again}", "is_stated_twice"


def _in_campaigns(campaigns: dict[str, Any]) -> Iterator[Mistake]:
    for name, campaign in campaigns.items():
        if not re.fullmatch(r"[0-9A-Za-z-]{1,20}", str(name)):  # reports are files of this name
            yield "campaigns", "has_a_name_that_is_not_of_letters_and_digits"
        yield from _of_period(campaign, f"campaigns.{name}", "opens_on", "closes_on")
        yield from _in_rounds(campaign, f"campaigns.{name}.rounds")
    in_order = sorted(campaigns.items(), key=lambda pair: pair[1]["opens_on"])
    for (_, former), (name, later) in pairwise(in_order):
        if later["opens_on"] <= former["closes_on"]:
            yield f"campaigns.{name}.opens_on", "is_before_the_campaign_before_has_closed"
    yield from _of_one_year(campaigns)


def _of_one_year(campaigns: dict[str, Any]) -> Iterator[Mistake]:
    """A list names its round by year and number: of two of one number the second would be the first one sent again."""
    rounds = [
        (f"campaigns.{name}.rounds.{place}.round", (one["listed_from"].year, one["round"]))
        for name, campaign in sorted(campaigns.items(), key=lambda pair: pair[1]["opens_on"])
        for place, one in enumerate(campaign.get("rounds") or [])
    ]
    if (again := _repeated([stated for _, stated in rounds])) is not None:
        yield rounds[again][0], "is_stated_twice_in_one_year"


def _in_rounds(campaign: dict[str, Any], place: str) -> Iterator[Mistake]:
    rounds = campaign.get("rounds") or []
    for number, one in enumerate(rounds):
        yield from _of_period(one, f"{place}.{number}", "listed_from", "due_on")
        for key in ("listed_from", "due_on"):
            if not campaign["opens_on"] <= one[key] <= campaign["closes_on"]:
                yield f"{place}.{number}.{key}", "is_outside_the_campaign"
    if (repeated := _repeated([one["round"] for one in rounds])) is not None:
        yield f"{place}.{repeated}.round", "is_stated_twice"


def _of_period(stated: dict[str, Any], place: str, first: str, last: str) -> Iterator[Mistake]:
    if stated[first] > stated[last]:
        yield f"{place}.{last}", f"is_before_{first}"


def _repeated(stated: list[Any]) -> int | None:
    """The position of the first that stood before."""
    return next((number for number, one in enumerate(stated) if one in stated[:number]), None)
