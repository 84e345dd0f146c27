"""What a county's file must state: what is misread here would stop a stage in the middle of a campaign.

A mistake is a place (``towns.2.code``: keys, and positions from 0) and the rule that it breaks; never a value.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from warehouse.home import CHECKOUT

Mistake = tuple[str, str]
# Every key that may stand in a county's file, by where; under the others (certainty, machine_copies ...) keys are free.
_KEYS = {
    "": "code name_ko province_ko kind office_phone_pattern team_head duty_officer campaigns measured_minutes_from "
    "learned_score machine_copies eligibility visit_calendars holiday_overrides sources towns certainty call_service "
    "road_names",
    "team_head": "name title department_ko phone",
    "duty_officer": "name title phone",
    "eligibility": "uses_inferred regions",
    "campaigns.*": "opens_on closes_on rounds",
    "campaigns.*.rounds.*": "round listed_from due_on",
    "towns.*": "code name_ko kind households hub market_days office_phone officers cars point",
}


def mistakes(stated: dict[str, Any]) -> Iterator[Mistake]:
    """What is wrong with the towns, sources and campaigns of a parsed file: the rules that stand alone come first."""
    for part in ("code", "name_ko", "towns", "sources", "campaigns"):
        if part not in stated or stated[part] in (None, ""):
            yield part, "is_missing"
    if not re.fullmatch(r"\d{5}", str(stated.get("code"))):
        yield "code", "is_not_five_digits"
    if stated.get("kind", "gun") not in ("gun", "gu"):
        yield "kind", "is_neither_gun_nor_gu"
    head = stated.get("team_head")
    for key in ("name", "department_ko"):  # which every letter to a partner is signed with
        if not isinstance(head, dict) or not head.get(key):
            yield f"team_head.{key}", "is_missing"
    yield from _in_towns(stated.get("towns"), str(stated["code"]))
    yield from _in_sources(stated.get("sources"))
    yield from _in_campaigns(stated.get("campaigns"))


def unknown_keys(stated: dict[str, Any]) -> Iterator[Mistake]:
    """Keys that nobody reads, of a file without mistakes: a misspelt one would be passed over without a word.

    A home that runs already is not stopped by them, so they are no ``mistakes``.
    """
    for pattern, known in _KEYS.items():
        for place, part in _parts(stated, pattern.split(".") if pattern else []):
            for key in part if isinstance(part, dict) else ():
                if key not in known.split():
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


def _in_towns(towns: Any, county: str) -> Iterator[Mistake]:
    if not isinstance(towns, list) or not towns:
        yield "towns", "is_no_list_of_towns"
        return
    for number, town in enumerate(towns):
        yield from _in_town(town, f"towns.{number}", county)
    for key in ("code", "name_ko"):
        if (again := _repeated([str(town[key]) for town in towns])) is not None:
            yield f"towns.{again}.{key}", "is_stated_twice"
    codes = {str(town["code"]) for town in towns}
    for number, town in enumerate(towns):
        if str(town.get("hub") or town["code"]) not in codes:
            yield f"towns.{number}.hub", "is_no_town_of_the_county"


def _in_town(town: Any, place: str, county: str) -> Iterator[Mistake]:
    if not isinstance(town, dict):
        yield place, "is_unreadable"
        return
    for key in ("code", "name_ko", "officers"):
        if town.get(key) in (None, ""):
            yield f"{place}.{key}", "is_missing"
    if not re.fullmatch(county + r"\d{3}", str(town["code"])):
        yield f"{place}.code", "is_not_the_county_and_three_digits"
    if type(town["officers"]) is not int or town["officers"] < 0:
        yield f"{place}.officers", "is_no_count"
    if (point := town.get("point")) is not None and not _is_in_korea(point):
        yield f"{place}.point", "is_no_latitude_and_longitude_in_korea"


def _is_in_korea(point: Any) -> bool:
    is_pair = isinstance(point, list) and len(point) == 2 and all(type(one) in (int, float) for one in point)
    return is_pair and 33 <= point[0] <= 39 and 124 <= point[1] <= 132


def _in_sources(sources: Any) -> Iterator[Mistake]:
    if not isinstance(sources, list):
        yield "sources", "is_no_list_of_sources"
        return
    declared = {file.stem for file in (CHECKOUT / "warehouse" / "sources").glob("*.yaml")}
    for number, code in enumerate(sources):
        if type(code) is not str or code not in declared:
            yield f"sources.{number}", "is_not_declared"
    if (again := _repeated(sources)) is not None:
        yield f"sources.{again}", "is_stated_twice"


def _in_campaigns(campaigns: Any) -> Iterator[Mistake]:
    if not isinstance(campaigns, dict):
        yield "campaigns", "is_unreadable"
        return
    for name, campaign in campaigns.items():
        if not re.fullmatch(r"[0-9A-Za-z-]{1,20}", str(name)):  # reports are files of this name
            yield "campaigns", "has_a_name_that_is_not_of_letters_and_digits"
        yield from _of_period(campaign, f"campaigns.{name}", "opens_on", "closes_on")
        yield from _in_rounds(campaign, f"campaigns.{name}.rounds")
    in_order = sorted(campaigns.items(), key=lambda pair: pair[1]["opens_on"])
    for (_, former), (name, later) in pairwise(in_order):
        if later["opens_on"] <= former["closes_on"]:
            yield f"campaigns.{name}.opens_on", "is_before_the_campaign_before_has_closed"


def _in_rounds(campaign: dict[str, Any], place: str) -> Iterator[Mistake]:
    rounds = campaign.get("rounds", [])
    if not isinstance(rounds, list):
        yield place, "is_unreadable"
        return
    for number, one in enumerate(rounds):
        yield from _of_period(one, f"{place}.{number}", "listed_from", "due_on")
        if type(one.get("round")) is not int:
            yield f"{place}.{number}.round", "is_no_number"
        for key in ("listed_from", "due_on"):
            if not campaign["opens_on"] <= one[key] <= campaign["closes_on"]:
                yield f"{place}.{number}.{key}", "is_outside_the_campaign"
    if (repeated := _repeated([one["round"] for one in rounds])) is not None:
        yield f"{place}.{repeated}.round", "is_stated_twice"


def _of_period(stated: Any, place: str, first: str, last: str) -> Iterator[Mistake]:
    """Both days stand there, as days, and the first is not after the last."""
    if not isinstance(stated, dict):
        yield place, "is_unreadable"
        return
    for key in (first, last):
        if type(stated.get(key)) is not date:
            yield f"{place}.{key}", "is_no_date"
    if stated[first] > stated[last]:
        yield f"{place}.{last}", f"is_before_{first}"


def _repeated(stated: list[Any]) -> int | None:
    """The position of the first that stood before."""
    return next((number for number, one in enumerate(stated) if one in stated[:number]), None)
