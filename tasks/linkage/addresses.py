"""Where an address lies: town, village and lot, of what offices and people write. Pure: it is given the names.

An address is never guessed at in silence: what was repaired, what lies in two towns, and what no table resolves has a
state of its own, and only ``village`` and ``road`` are exact to the village.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tasks.linkage.hangul import letters, steps_between


@dataclass(frozen=True)
class Stretch:
    """A stretch of a road by building numbers, first and last included, and the village it lies in.

    Args:
        side: ``odd``, ``even`` or ``both``.
    """

    first: int
    last: int
    side: str
    town_code: str
    ri: str

    def holds(self, number: int) -> bool:
        """Whether a building of this number stands here."""
        is_on_side = self.side == "both" or (number % 2 == 1) == (self.side == "odd")
        return is_on_side and self.first <= number <= self.last


@dataclass(frozen=True)
class Gazetteer:
    """The names of one county.

    Args:
        provinces: every name its province has or had, long and short.
        others: names of the other provinces.
        county: its name without a blank, such as 곡성군 or 청주시흥덕구.
        towns: code by name.
        villages: (town code, name with 리).
        roads: the stretches of each road, where the county gave a table; else empty.
        neighbours: the towns of every other county by its name, with and without its last syllable.
        former: names that the county had, without a blank.
        called: what else the county is called, longest first: 곡성; 청주흥덕구, 흥덕구, 청주시.
    """

    provinces: Sequence[str]
    others: Sequence[str]
    county: str
    towns: Mapping[str, str]
    villages: frozenset[tuple[str, str]]
    roads: Mapping[str, Sequence[Stretch]] = field(default_factory=dict)
    neighbours: Mapping[str, frozenset[str]] = field(default_factory=dict)
    called: Sequence[str] = ()
    former: Sequence[str] = ()

    @cached_property
    def villages_of(self) -> dict[str, list[str]]:
        """Village names of each town, longest first."""
        found: dict[str, list[str]] = {}
        for town_code, ri in self._villages_by_length:
            found.setdefault(town_code, []).append(ri)
        return found

    @cached_property
    def towns_of(self) -> dict[str, list[str]]:
        """The towns that have a village of a name, longest names first."""
        found: dict[str, list[str]] = {}
        for town_code, ri in self._villages_by_length:
            found.setdefault(ri, []).append(town_code)
        return found

    @cached_property
    def neighbour_lengths(self) -> list[int]:
        """How long the names of the other counties are."""
        return sorted({len(name) for name in self.neighbours})

    @cached_property
    def other_towns(self) -> frozenset[str]:
        """The names of all towns of other counties."""
        return frozenset().union(*self.neighbours.values())

    @cached_property
    def _villages_by_length(self) -> list[tuple[str, str]]:
        return sorted(self.villages, key=lambda village: (-len(village[1]), village))


@dataclass(frozen=True)
class Place:
    """What an address names.

    Args:
        town_code: or None.
        ri: the village with 리, or None; never without its town.
        lot: 지번 such as 33-1 or 산33-1, or road and building number without a blank; or None.
        state: ``village``, ``town`` (no village told, or none that is known), ``road`` (by the county's table),
            ``road_unknown`` (no table resolves it), ``several_towns`` (its village's name exists in more than one),
            ``repaired`` (town or village differ by one jamo from the only one that fits), ``elsewhere`` (another
            county), ``none``.
    """

    town_code: str | None
    ri: str | None
    lot: str | None
    state: str


NOWHERE = Place(None, None, None, "none")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # what a copied text holds and nobody sees
_DASHES = re.compile("[‐‑‒–—―−ー~∼]")
_BRACKETS = re.compile(r"[(\[{<〈《【]([^)\]}>〉》】]*)[)\]}>〉》】]?")
_LOT = re.compile(
    r"(?:(?:제)?(?P<gu>\d{1,2})구)?(?P<hill>산)?(?P<main>\d{1,5})(?:-(?P<minor>\d{1,5}))?(?!\d|-\d|구|반(?!지하)|통|동|층)"
)
# A hamlet may stand before its lot, a building before a number of its own: 현대아파트 101-203, 한솔빌라 203호.
_LOT_OF_HAMLET = re.compile(
    rf"(?![가-힣]*(?:아파트|빌|연립|맨션|주택|오피스텔|타운|원룸))[가-힣]{{1,6}}?(?<![로길])(?:마을)?(?!산?\d+호){_LOT.pattern}"
)
_OFF_ROAD = (
    "번?[가나다라마바사아자차카타파하동서남북안]?길"  # 자양로13다길, 월배로67안길: a lane, and no number
)
_ROAD = re.compile(
    rf"(?P<road>[가-힣]{{1,8}}?(?:\d{{0,3}}|\d{{1,2}}리)(?:로|{_OFF_ROAD})(?:\d{{1,4}}{_OFF_ROAD})?)(?:지하)?(?P<number>\d{{1,5}})(?P<minor>-\d{{1,5}})?(?!\d|{_OFF_ROAD}|구|가(?![가-힣]))"
)
_OTHER_COUNTY = re.compile(r"[가-힣]{1,3}(?:시|군)(?=[가-힣]{1,7}?(?:읍|면|동|구|로|길)|$)")
# What makes a road of the village or town before it: 읍내1길 12, 학정리길 12.
_AND_ROAD = rf"\d{{0,3}}(?:로|{_OFF_ROAD})(?:\d{{1,4}}{_OFF_ROAD})?(?:지하)?(?:\d|$)"
_MAKES_ROAD = re.compile(_AND_ROAD)
_IS_ROAD = re.compile(r"대?(?:로|길)")
_AFTER_BARE_VILLAGE = re.compile(rf"(?!{_AND_ROAD}|\d{{1,2}}리)(?:\d|산\d|제\d|마을(?!{_AND_ROAD})|$)")
# 읍내1리: the first of the administrative villages into which 읍내리 is parted.
_PART_OF_VILLAGE = re.compile(r"\d{1,2}리")
_PART_OF_DONG = re.compile(r"^제?\d{1,2}동")  # 창신1동: who administers 창신동 is parted, its lots are not
_NUMBERS_ONLY = re.compile(r"[\d\s-]*")


def parse(address: str | None, names: Gazetteer) -> Place:
    """The place that an address names, with whatever province name, blank, dash, bracket, 번지, 의 or 구."""
    text, noted = _bare(address or "")
    if not text:
        return NOWHERE
    text, is_ours = _without_county(text, names)
    if not is_ours and _is_in_neighbour(text, names):
        return Place(None, None, None, "elsewhere")
    town = _town_in(text, names, is_repair_allowed=is_ours)
    if town is None:
        if not is_ours and _is_elsewhere(text, names):
            return Place(None, None, None, "elsewhere")
        return _without_town(text, noted, names)
    town_code, rest, is_exact = town
    place = _in_town(town_code, rest, _after_town(noted, town_code, names), names)
    return place if is_exact else Place(place.town_code, place.ri, place.lot, "repaired")


def _bare(address: str) -> tuple[str, str]:
    """An address without blanks and what stood in brackets, and that, with one dash and no 번지."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", unicodedata.normalize("NFKC", address)))
    text = _DASHES.sub("-", text)
    # A postal code in brackets is no note.
    noted = "".join(_plain(part) for part in _BRACKETS.findall(text) if not _NUMBERS_ONLY.fullmatch(part))
    return _plain(_BRACKETS.sub(" ", text)), noted


def _plain(text: str) -> str:
    """Blanks and points are left out; between numbers they part them: 33 101호 and 33번지 101호 are no lot 33101."""
    text = re.sub(r"(?<=\d)\s*(?:번지\s*의|번지\s*-|의|-)\s*(?=\d)", "-", text)
    text = re.sub(r"(?<=\d)\s*번지\s*(?=\d{1,2}\s*호)", "-", text)
    text = re.sub(r"(?<=\d)(?:\s*번지|[\s,.·:;\"']+(?=\d))", "|", text)
    return re.sub(r"[\s,.·:;\"']+", "", text)


def _without_county(text: str, names: Gazetteer) -> tuple[str, bool]:
    """The text after province and county, and whether either was ours."""
    province = _first_of(text, names.provinces)
    rest = text[len(province) :]
    # 광주 alone may be a name that begins otherwise; the county's own name follows its province, or stands first.
    if county := _first_of(rest, (names.county, *names.former)):
        whole, after = rest[len(county) :], rest[len(county) - 1 :]
        # 영암 군서면, whose blank is gone: 영암군 has no 서면. 화성시 동탄반송길 3 is no 시동.
        is_short = not _first_of(whole, names.towns) and _first_of(after, names.towns)[-1:] in {"읍", "면"}
        return after if is_short else whole, True
    # 곡성 곡성읍, 곡성 읍내리, 흥덕구 오송읍: followed by a town or a village; but 곡성읍 itself is a town.
    for called in names.called:
        after = rest.removeprefix(called)
        if after != rest and _first_of(after, [*names.towns, *names.towns_of]):
            return after, True
    return (rest, True) if province and _first_of(rest, names.towns) else (text, False)


def _first_of(text: str, candidates: Iterable[str]) -> str:
    """The longest candidate with which the text begins, 목사동면 before a 동면, or nothing."""
    return max((name for name in candidates if text.startswith(name)), key=len, default="")


def _is_elsewhere(text: str, names: Gazetteer) -> bool:
    province = _first_of(text, [*names.others, *names.provinces])
    # 대전리 33 is a village and 세종대로 175 a road.
    is_name_of_ours = _first_of(text, names.towns_of) or _IS_ROAD.match(text, len(province))
    return bool((province and not is_name_of_ours) or _OTHER_COUNTY.match(text))


def _is_in_neighbour(text: str, names: Gazetteer) -> bool:
    """Whether another county and a town of it stand first: 익산 오산면, though we have an 오산면."""
    return any(
        text.startswith(tuple(names.neighbours.get(text[:length], ())), length)
        for length in names.neighbour_lengths
    )


def _town_in(text: str, names: Gazetteer, *, is_repair_allowed: bool) -> tuple[str, str, bool] | None:
    """The code of the town, what follows its name, and whether the name stands as it is written."""
    if town := _first_of(text, names.towns):
        # 겸면로 12 is a road, which the county's table may know.
        return names.towns[town], text if _MAKES_ROAD.match(text, len(town)) else text[len(town) :], True
    if bare := _bare_town_in(text, names):
        after = text[len(bare) - 1 :]
        return names.towns[bare], _PART_OF_DONG.sub("", after) if bare.endswith("동") else after, True
    if _is_elsewhere(text, names) and not is_repair_allowed:
        return None
    # 신기리 33 오산면사무소 옆: a town without the village that stands first is only mentioned.
    village = _first_of(text, names.towns_of)
    held = names.towns_of.get(village, names.towns.values())
    # 이서면 and 마서면 of other counties are no 서면 of ours, and a slip of 상남면 like 성남면 is no 남면.
    begins = len(_first_of(text, names.other_towns))
    found = [
        (text.find(name, begins), -len(name), name)
        for name in names.towns
        if name in text[begins:] and names.towns[name] in held
    ]
    if found:
        at, _, town = min(found)
        return names.towns[town], text[at + len(town) :], True
    written = re.match(rf"[가-힣]{{1,4}}?[읍면동](?!리|{_AND_ROAD})", text)
    # 서동탄로 11 is no slip of 시동.
    if written is None or (written[0][-1] == "동" and _ROAD.match(text)):
        return None
    near = _raised(written[0], names.towns) or _one_step_away(written[0], names.towns)
    return (names.towns[near], text[written.end() :], False) if near else None


def _raised(written: str, known: Iterable[str]) -> str | None:
    """The 면 that is 읍 since, of which nobody has told the county's file yet."""
    return next((name for name in known if name[-1] == "면" and written == f"{name[:-1]}읍"), None)


def _after_town(noted: str, town_code: str, names: Gazetteer) -> str:
    """What stood in brackets, without the county and the town where they stand there once more."""
    rest, _ = _without_county(noted, names)
    town = _first_of(rest, names.towns)
    return rest[len(town) :] if town and names.towns[town] == town_code else noted


def _bare_town_in(text: str, names: Gazetteer) -> str | None:
    """The town that stands first without its 면, before a village of it or a number: 옥과 리문리 is in no 옥과리."""
    for town, code in names.towns.items():
        bare, after = town[:-1], text[len(town) - 1 :]
        # 종로 33 is a road, and no 종로3가.
        is_called_so = len(bare) > 1 and town[-1] in "읍면동" and bare != names.county[:-1]
        is_first = is_called_so and text.startswith(bare)
        if is_first and (_AFTER_BARE_VILLAGE.match(after) or _begins_with_village(after, code, names)):
            return town
    return None


def _begins_with_village(text: str, town_code: str, names: Gazetteer) -> bool:
    known = names.villages_of.get(town_code, [])
    return any(text.startswith(ri) or _after_bare_name(text, ri) is not None for ri in known)


def _in_town(town_code: str, rest: str, noted: str, names: Gazetteer) -> Place:
    ri, after, is_exact = _village_in(rest, town_code, names)
    if ri is not None:
        return Place(town_code, ri, _lot_in(after), "village" if is_exact else "repaired")
    if road := _ROAD.search(rest):
        return _on_road(town_code, road, noted, names)
    ri, after, is_exact = _village_in(noted, town_code, names)
    state = "town" if ri is None else "village" if is_exact else "repaired"
    return Place(town_code, ri, _lot_in(rest) or _lot_in(after), state)


def _village_in(rest: str, town_code: str, names: Gazetteer) -> tuple[str | None, str, bool]:
    """The village with which the text begins, what follows it, and whether it stands as it is written."""
    known = names.villages_of.get(town_code, [])
    for after_name in (_after_whole_name, _after_bare_name):
        for ri in known:
            if (after := after_name(rest, ri)) is not None:
                return ri, after, True
    written = re.match(rf"[가-힣]{{1,6}}?리(?![가-힣]*{_AND_ROAD})", rest)
    if written is None:
        return None, rest, True
    if not known:
        return written[0], rest[written.end() :], True
    near = _one_step_away(written[0], known)
    return (near, rest[written.end() :], False) if near else (None, rest, True)


def _after_whole_name(text: str, ri: str) -> str | None:
    """What follows a village's name, or one of its numbered parts; None where the text begins with neither."""
    if text.startswith(ri):
        after = text[len(ri) :]
        return None if _MAKES_ROAD.match(after) else after
    part = _PART_OF_VILLAGE.match(text, len(ri) - 1) if text.startswith(ri[:-1]) else None
    return text[part.end() :] if part and not _MAKES_ROAD.match(text, part.end()) else None


def _after_bare_name(text: str, ri: str) -> str | None:
    """What follows a village's name without 리; None where the text does not begin with it."""
    bare = ri[:-1]
    after = text[len(bare) :] if len(bare) > 1 and text.startswith(bare) else None
    return after if after is not None and _AFTER_BARE_VILLAGE.match(after) else None


def _one_step_away(written: str, known: Iterable[str]) -> str | None:
    """The only known name that differs by one jamo."""
    near = [name for name in known if steps_between(letters(name), letters(written)) == 1]
    return near[0] if len(near) == 1 else None


def _lot_in(text: str) -> str | None:
    """The lot with which the text begins, a hamlet's name before it apart; the 구 of a village is no part of it."""
    found = _LOT.match(text) or _LOT_OF_HAMLET.match(text)
    if found is None or not int(found["main"]):
        return None
    minor = int(found["minor"] or 0)
    return f"{found['hill'] or ''}{int(found['main'])}" + (f"-{minor}" if minor else "")


def _on_road(town_code: str | None, road: re.Match[str], noted: str, names: Gazetteer) -> Place:
    """A place on a road of a town; without one, on the only road of its name, or in the town that was noted."""
    number = int(road["number"])
    lot = f"{road['road']}{number}{road['minor'] or ''}"
    villages = {
        (stretch.town_code, stretch.ri)
        for stretch in names.roads.get(road["road"], ())
        if stretch.holds(number) and town_code in (None, stretch.town_code)
    }
    if len(villages) == 1:
        return Place(*villages.pop(), lot, "road")
    if town_code is None:
        town = _first_of(noted, names.towns)
        if not town:
            return Place(None, None, lot, "road_unknown")
        return _on_road(names.towns[town], road, noted[len(town) :], names)
    ri, _, is_exact = _village_in(noted, town_code, names)
    return Place(town_code, ri, lot, "road" if ri and is_exact else "road_unknown")


def _without_town(text: str, noted: str, names: Gazetteer) -> Place:
    """A village or road whose town was left out, or put in brackets: only where its name leaves no choice."""
    for ri, towns in names.towns_of.items():
        after = _after_whole_name(text, ri)
        after = _after_bare_name(text, ri) if after is None else after
        if after is not None:
            beside = names.towns.get(_first_of(_without_county(noted, names)[0], names.towns))
            held = [code for code in towns if code == beside] or towns
            if len(held) > 1:
                return Place(None, None, _lot_in(after), "several_towns")
            return Place(held[0], ri, _lot_in(after), "village")
    road = _ROAD.match(text)
    return _on_road(None, road, noted, names) if road else NOWHERE
