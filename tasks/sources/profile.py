"""What the columns of a sample are: name, type, whose they are, codes. Pure: it sees cells and tells none of them.

In doubt a column is personal, and of a personal column nothing is kept but its title. A code is written down only where
enough different persons show it and it cannot be a name.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tasks.doors.table import bare
from tasks.sources.shapes import TOKEN, is_masked
from tasks.sources.words import (
    Meaning,
    code_of,
    could_be_a_name,
    glossary,
    head_of,
    is_of_a_member,
    may_hold_a_name,
    meaning_of,
    other_of,
)

Column = Sequence[str | None]
Limits = Mapping[str, Any]

_PERSONAL = re.compile(
    r"[tx]\d+:[0-9a-f]{8}|@|0\d{1,2}[-. )]*\d{3,4}[-. ]?\d{4}|\d{6}\s*-\s*[\d*]|\d{7}"
    r"|[가-힣](?:시|군|구)\s+[가-힣]+(?:구|읍|면|동|로|길)|[가-힣](?:읍|면|동|리|로|길)\s*\d|\d+\s*(?:동|호|번지)"
)
_PHONE = re.compile(r"\+?[\d() .-]{9,16}")
# Days that no cast reads by itself: the number of a spreadsheet, and a year of two digits.
_SERIAL = re.compile(r"(?!19|20)[1-9]\d{4}(\.\d+)?")
_SHORT_MONTH = r"['’‘]?\d{2}\s*[./년-]\s*\d{1,2}\s*[./월-]?"
_WEEKDAY = r"(\s*[(（]([월화수목금토일](요일)?|만?\s*\d{1,3}세)[)）])?"
_SIX = r"\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(-?\*{7})?"
_SHORT_DAY = rf"{_SHORT_MONTH[:-1]}\s*\d{{1,2}}\s*[.일]?{_WEEKDAY}|{_SIX}"
_SHORT = {"date": re.compile(_SHORT_DAY), "month": re.compile(_SHORT_MONTH)}
_PLAIN_FLAG = {"Y", "N", "예", "아니오", "○", "×", "O", "X", "TRUE", "FALSE"}
_MONTH = re.compile(r"20\d{2}\s?[-.년/]\s?\d{1,2}\s?월?")
# How an amount is read, and counts with their word.
_READINGS = {"KRW": "won", "months": "months", "days": "days", "persons": "persons"}
_MIXED = "some of its cells are no number of the person's own, or several: by these nobody is called"
_UNREAD = "but too many of its cells cannot be read so"
# A cell that says more than a word could say anything of anybody.
_LONGEST_CODE = 12
# What the tables of a source and of every person already mean.
_TAKEN = {"delivery_id", "row_no", "token"}
_OF_A_NUMBER = {"birth_on", "sex"}
# By these linkage tells who somebody is, and the county whom to call.
_LINKED_TYPES = {"phone": "phone", "birth_year": "integer"}
_OF_A_PERSON = {"person_name", "phone", "address", "birth_on", "birth_year", "sex"}


@dataclass(frozen=True)
class Proposed:
    """One column as proposed.

    Attributes:
        place: its place in a row of the sample, from 0.
        common: the name that every source gives to such a column, if it is one of them.
        doubt: what its reader should look at, without any value of it.
        other: who else than the person of the row it speaks of (``guardian``).
        years_from: where its years have two digits, the first of the hundred years that they count.
        is_serial: whether its days are numbers of a spreadsheet.
        times: how many won a written 1 is worth.
        is_partly_masked: whether some of its resident numbers are whole and others are not.
    """

    place: int
    written: str
    name: str
    common: str | None
    type: str
    personal: str
    unit: str | None = None
    codes: dict[str, str] | None = None
    width: int | None = None
    doubt: str | None = None
    other: str | None = None
    years_from: int | None = None
    is_serial: bool = False
    times: int = 1
    is_partly_masked: bool = False


def propose_columns(
    titles: Sequence[str],
    rows: Sequence[Column],
    readable: Sequence[Mapping[str, int]],
    limits: Limits,
) -> tuple[list[Proposed], list[int]]:
    """The columns, and the places from 1 of those that are left out for their title: somebody's name, or signs unseen.

    A title is written down and shown, and what a terminal takes for a command is no title.

    Args:
        titles: one for each column; an empty one is a column without a title, which is left out.
        readable: by column how many cells each type can read, and how many are filled.
    """
    columns = [[row[place] if place < len(row) else None for row in rows] for place in range(len(titles))]
    unsure = [
        place + 1 for place, title in enumerate(titles) if may_hold_a_name(title) or not title.isprintable()
    ]
    kept = [place for place, title in enumerate(titles) if title and place + 1 not in unsure]
    meanings = {place: meaning_of(titles[place]) for place in kept}
    masked = [place for place in kept if meanings[place].common == "rrn" and is_masked(columns[place])]
    meanings |= {place: meaning_of("생년월일") for place in masked}
    names = {
        bare(cell)
        for place in kept
        if meanings[place].common == "person_name"
        for cell in columns[place]
        if cell
    }
    persons = _persons(columns, meanings)
    found = []
    for place in kept:
        facts = _Facts(meanings[place], columns[place], readable[place], names, persons, limits)
        found.append(_proposed(place, titles[place], facts))
    return _named(_beside_their_heads(found)), unsure


def _beside_their_heads(columns: Sequence[Proposed]) -> list[Proposed]:
    """Where a row names one member of a household and its head, it is about the member; of several, about the head."""
    members = [c for c in columns if is_of_a_member(c.written) and c.common in ("person_name", "rrn")]
    if len({c.common for c in members}) < len(members):
        return [replace(c, other="member") if c in members else c for c in columns]
    heads = {c.place: head_of(c.written) for c in columns if members}
    return [replace(c, other=heads.get(c.place) or c.other) for c in columns]


@dataclass(frozen=True)
class _Facts:
    meaning: Meaning
    cells: Column
    readable: Mapping[str, int]
    names: set[str]
    persons: Sequence[object]
    limits: Limits

    def is_enough(self, count: int) -> bool:
        """Whether so many of the cells are alike that the others are dirt."""
        filled = self.readable["filled"]
        return filled > 0 and 100 * count >= self.limits["readable_percent"] * filled

    def reads_as(self, kind: str) -> bool:
        """Whether enough cells can be read as a type."""
        return self.is_enough(self.readable.get(kind, 0))

    def count(self, shape: re.Pattern[str]) -> int:
        """How many cells have a shape."""
        return sum(shape.fullmatch(cell.strip()) is not None for cell in self.cells if cell)

    def mostly(self, shape: re.Pattern[str]) -> bool:
        """Whether enough cells have a shape."""
        return self.is_enough(self.count(shape))


def _persons(columns: Sequence[Column], meanings: Mapping[int, Meaning]) -> list[object]:
    """For each row whom it speaks of, as far as it tells: two rows of one person are one voice."""
    tokens = [place for place, column in enumerate(columns) if any(map(_is_token, column))]
    told = tokens[:1] or [
        place for place, meaning in meanings.items() if meaning.common in ("person_name", "phone")
    ]
    rows = list(zip(*(columns[place] for place in told), strict=True))
    return [row if any(row) else number for number, row in enumerate(rows)] if told else []


def _is_token(cell: str | None) -> bool:
    return cell is not None and TOKEN.fullmatch(cell) is not None


def _proposed(place: int, title: str, facts: _Facts) -> Proposed:
    meaning = facts.meaning
    kind, doubt = _type_of(facts)
    years_from, is_serial = None, False
    if kind == "text" and meaning.type in _SHORT:
        serials = facts.count(_SERIAL) if meaning.type == "date" else 0
        shorts = facts.count(_SHORT[meaning.type])
        # Several hands fill one column, each in its own way.
        if facts.is_enough(facts.readable.get(meaning.type, 0) + serials + shorts):
            kind, is_serial = meaning.type, serials > 0
            of_birth = "birth_" if meaning.common == "birth_on" else ""
            years_from = facts.limits[f"{of_birth}years_from"] if shorts else None
            doubt = "; ".join(_ways_of_writing(serials, years_from))
    personal = _class_of(facts, kind)
    codes = meaning.codes if kind == "code" else None
    if kind == "code" and codes is None:
        codes = _codes_of(facts) if personal == "none" else None
        if codes is None:
            kind, doubt = "text", "looks like codes, but one is rare or may be a name: none is written"
    if kind == "text" and personal == "none":
        personal = "quasi"
    is_flag = kind == "boolean" and not meaning.name.startswith("is_")
    return Proposed(
        place=place,
        written=title,
        name=f"is_{meaning.name}" if is_flag else meaning.name,
        common=meaning.common,
        type=kind,
        personal=personal,
        unit=meaning.unit,
        codes=codes,
        doubt=doubt,
        other=other_of(title) or ("thing" if _is_of_a_thing(title, facts) else None),
        years_from=years_from,
        is_serial=is_serial,
        is_partly_masked=kind == "rrn" and not facts.mostly(TOKEN),
    )


def _ways_of_writing(serials: int, years_from: int | None) -> Iterator[str]:
    if serials:
        yield "holds days as numbers of a spreadsheet: look whether they are read right"
    if years_from:
        yield f"has years of two digits: read as {years_from} to {years_from + 99}"


def _is_of_a_thing(title: str, facts: _Facts) -> bool:
    """Whether a key such as ``BANK_NM`` names no person: few of its cells could be a name, or they repeat."""
    if not title.isascii() or facts.meaning.common != "person_name" or facts.meaning.name == "person_name":
        return False
    filled = [cell for cell in facts.cells if cell]
    return 2 * min(sum(map(could_be_a_name, filled)), len(set(filled))) < len(filled)


def _type_of(facts: _Facts) -> tuple[str, str | None]:
    """The type that the title names, if the cells can be read so; else the one that the cells show."""
    wanted = facts.meaning.type
    if facts.mostly(TOKEN):
        return "rrn", None
    if not facts.readable["filled"]:
        return (wanted if wanted not in (None, "rrn", "code") else "text") or "text", "is empty in the sample"
    if wanted == "code":
        return _code_or_text(facts)
    if facts.meaning.common == "no" and _shown(facts) == "phone":
        return "phone", None
    if wanted == "rrn":
        return _number_or_text(facts)
    if wanted in (None, "text"):
        return wanted or _shown(facts), None
    is_time = wanted == "date" and facts.meaning.common != "birth_on"
    has_times = is_time and _has_times({cell for cell in facts.cells if cell})
    reading = _READINGS.get(str(facts.meaning.unit)) if wanted == "integer" else None
    others = ("timestamp", "month") if wanted == "date" else ()
    for kind in ("timestamp", wanted) if has_times else (wanted, *others):
        if facts.reads_as(reading or kind):
            return kind, None
    if {cell.strip().upper() for cell in facts.cells if cell} <= _PLAIN_FLAG:
        return "boolean", None  # 단수 ends as a number does
    is_mixed = wanted == "phone" and 2 * facts.readable["phone"] >= facts.readable["filled"]
    return ("phone", _MIXED) if is_mixed else ("text", f"is headed as {wanted}, {_UNREAD}")


def _number_or_text(facts: _Facts) -> tuple[str, str | None]:
    if any(map(_is_token, facts.cells)):
        return (
            "rrn",
            "holds masked numbers beside whole ones: a masked one tells of nobody, the name beside it does",
        )
    return "text", "is headed as a resident number, but holds none that is whole"


def _code_or_text(facts: _Facts) -> tuple[str, str | None]:
    codes = facts.meaning.codes
    if codes is None:
        return "code", None
    known = {*codes, *codes.values()}
    filled = [bare(cell) for cell in facts.cells if cell]
    if 100 * sum(cell in known for cell in filled) >= facts.limits["readable_percent"] * len(filled):
        return "code", None
    return "text", "holds other words than the usual ones"


def _shown(facts: _Facts) -> str:
    """The type that cells show whose title says nothing."""
    cells = {cell.strip() for cell in facts.cells if cell}
    if (
        facts.reads_as("phone")
        and facts.mostly(_PHONE)
        and all(cell.startswith(("0", "+")) for cell in cells)
    ):
        return "phone"
    if facts.reads_as("timestamp") and _has_times(cells):
        return "timestamp"
    if facts.reads_as("date"):
        return "date"
    if facts.mostly(_MONTH):
        return "month"
    if {cell.upper() for cell in cells} <= _PLAIN_FLAG:
        return "boolean"
    if facts.reads_as("integer") and not any(re.match("0[0-9]", cell) for cell in cells):
        return "integer"
    return "text"


def _has_times(cells: set[str]) -> bool:
    """Whether each cell tells a time of day: a workbook's plain day is one at midnight."""
    return all(":" in cell for cell in cells) and not all(cell.endswith(" 00:00:00") for cell in cells)


def _class_of(facts: _Facts, kind: str) -> str:
    """direct, quasi or none; what nobody knows to be harmless is somebody's."""
    if kind in ("rrn", "phone") or facts.meaning.personal == "direct":
        return "direct"
    if kind in ("text", "code") and facts.meaning.codes is None and _shows_persons(facts):
        return "direct"
    if facts.meaning.personal == "quasi":
        return "quasi"
    is_known_day = kind in ("date", "month", "timestamp") and facts.meaning.type in ("date", "month")
    return "none" if is_known_day or kind == "code" else "quasi"


def _shows_persons(facts: _Facts) -> bool:
    """Whether one cell holds a number, a telephone, an address, a sentence or a name."""
    cells = {unicodedata.normalize("NFKC", cell).strip() for cell in facts.cells if cell}
    return any(
        len(cell) > _LONGEST_CODE
        or _PERSONAL.search(cell)
        or any(could_be_a_name(word) for word in re.findall("[가-힣]+", cell))
        or not facts.names.isdisjoint(_parts(bare(cell)))
        for cell in cells
    )


def _parts(cell: str) -> set[str]:
    """What stands in a short cell: among these a name is found at once, and not by asking for each of thousands."""
    return {cell[start:end] for start in range(len(cell)) for end in range(start + 2, len(cell) + 1)}


def _codes_of(facts: _Facts) -> dict[str, str] | None:
    """The words of a code column with their codes; None where one is too rare to be written down."""
    persons: dict[str, set[object]] = defaultdict(set)
    for number, cell in enumerate(facts.cells):
        if cell and cell.strip():
            persons[cell.strip()].add(facts.persons[number] if facts.persons else number)
    if not 0 < len(persons) <= facts.limits["most_codes"]:
        return None
    if min(map(len, persons.values())) < facts.limits["persons_behind_a_code"]:
        return None
    return {word: code_of(word) for word in sorted(persons)}


def _named(columns: Sequence[Proposed]) -> list[Proposed]:
    """Every column with a name of its own; the one common name goes to the column whose title says least beside it."""
    numbers = [column for column in columns if column.type == "rrn"]
    taken = set(_TAKEN) | (_OF_A_NUMBER if numbers else set())
    named: dict[int, Proposed] = {}
    order = sorted(columns, key=lambda c: (c.type != "rrn", c.other is not None, len(c.name), c.place))
    # Of whom the rows speak: of somebody's guardian where only that one has a number.
    whose = order[0].other if numbers else None
    for column in order:
        name = _free(_wanted_names(column, whose), taken)
        taken.add(name)
        named[column.place] = replace(column, name=name)
        if column.type == "rrn" and name != "rrn":
            named[column.place] = replace(
                named[column.place], type="text", doubt="is a second resident number"
            )
        elif column.type == "rrn" and whose:
            doubt = f"is the number of a {whose}: each row speaks of that person and not of another it names"
            named[column.place] = replace(named[column.place], doubt=doubt)
    return [named[column.place] for column in columns]


def _wanted_names(column: Proposed, whose: str | None) -> list[str]:
    if column.type == "rrn":
        return ["rrn", "other_resident_no"]
    if column.other != whose and (column.type == "phone" or column.common in _OF_A_PERSON):
        if column.name not in _OF_A_PERSON:
            return [column.name]
        return [f"{column.other or 'stated'}_{column.name}"]
    if column.type == "phone":
        return ["phone", "phone_2", column.name]
    if column.common == "birth_on" and column.type != "date":
        return ["birth_month" if column.type == "month" else "stated_birth"]
    if column.common in _LINKED_TYPES and column.type != _LINKED_TYPES[column.common]:
        return [f"stated_{column.common}"]
    common = [column.common] if column.common and column.common != "rrn" else []
    own = re.sub("(^|_)rrn$", r"\1masked_resident_no", column.name)
    if own == "line_no" or own not in set(map(str, glossary()["parts"].values())):
        return [*common, own or f"column_{column.place + 1}"]
    return [*common, f"stated_{own}"]


def _free(wanted: Sequence[str], taken: set[str]) -> str:
    """The first name that is free, else the last one with a number."""
    plain = [re.sub("^(?![a-z])", "c_", re.sub("[^a-z0-9_]", "_", name))[:55] for name in wanted]
    for name in [*plain, f"stated_{plain[-1]}"] if plain[-1] in _OF_A_NUMBER | _TAKEN else plain:
        if name not in taken:
            return name
    return next(name for n in range(2, 1000) if (name := f"{plain[0]}_{n}") not in taken)
