"""What the words of Korean headers mean: the glossary of this room, read once."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tasks.doors.table import Cells, bare, is_total

_FILE = Path(__file__).parent / "glossary.yaml"
# The letters of a Hangul syllable by their place in it, by the national romanisation of 2000 without its assimilations.
_FIRST = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"]
_MIDDLE = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe",
    "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i",
]  # fmt: skip
_LAST = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l",
    "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t",
]  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """What the glossary says of one header; ``personal`` is None where it says nothing.

    ``common`` is the name that every source gives to such a column, ``name`` the same with what stands before it.
    """

    name: str
    common: str | None
    type: str | None
    personal: str | None
    unit: str | None = None
    codes: dict[str, str] | None = None


@cache
def glossary() -> dict[str, Any]:
    """The glossary as written."""
    stated: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    return stated


@cache
def _columns() -> dict[str, dict[str, Any]]:
    return {bare(word): entry for entry in glossary()["columns"] for word in entry["words"]}


def meaning_of(title: str) -> Meaning:
    """What a header says of its column: the longest whole word at its end, else its parts."""
    if title.isascii():
        return _meaning_of_key(title)
    plain, unit = _plain(title)
    for start in range(len(plain)):
        entry = _columns().get(plain[start:])
        # The end of a longer word counts when it is one by itself: 중지사유 is a reason, 수리 no village.
        if entry and (start == 0 or len(plain) - start > 1):
            name, unit = _named(plain[:start], entry), entry.get("unit") or unit
            # 최초 체납년월 is somebody's, and none that a list is of.
            common = None if name in ("first_base_month", "last_base_month") else entry["name"]
            return Meaning(name, common, entry["type"], entry["personal"], unit, entry.get("codes"))
    kind = _kind_by_end(plain)
    if unit is None and kind == "integer" and plain.endswith(tuple(glossary()["money"])):
        unit = "KRW"
    if unit is None and kind == "integer" and plain.removesuffix("수").endswith(("개월", "월")):
        unit = "months"
    if unit is None and kind == "integer" and plain.endswith("일수"):
        unit = "days"
    if unit == "months" and kind == "month":
        kind = "integer"  # 체납월(개월) counts them
    name = _with_ending(_assembled(plain), kind, unit)
    return Meaning(name, None, "integer" if kind is None and unit else kind, None, unit)


def _meaning_of_key(title: str) -> Meaning:
    """What a key such as ``person.contactPhone`` says: the last of its words, else all of them."""
    words = _words_of_key(title)
    for start in range(len(words)):
        written = "".join(words[start:])
        # personId is no number of a line, but CUST_NM is a name: in doubt a column is personal.
        entry = _columns().get(written)
        if entry and (start == 0 or len(written) > 2 or entry["personal"] == "direct"):
            name = "_".join([*words[:start], entry["name"]])
            return Meaning(
                name, entry["name"], entry["type"], entry["personal"], entry.get("unit"), entry.get("codes")
            )
    parts: dict[str, str] = glossary()["parts"]
    kind = _kind_of_word(words[-1]) if words else None
    name = _with_ending("_".join(parts.get(word, word) for word in words), kind, None)
    return Meaning(name, None, kind, None)


def _words_of_key(title: str) -> list[str]:
    words = _split_key(title.rpartition(".")[2])
    # ADDR1 is an address.
    return words[:-1] if len(words) > 1 and words[-1].isdigit() else words


def _split_key(key: str) -> list[str]:
    return re.findall("[a-z]+|[0-9]+", re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", key).lower())


def other_of(title: str) -> str | None:
    """Who else than the person of the row a title speaks of (``guardian``), also one of an object in JSON."""
    plain = bare(title).lower()
    words = {word for key in title.split(".") for word in _split_key(key)}
    others: dict[str, str] = glossary()["others"]
    return next(
        (name for word, name in others.items() if (word in words if word.isascii() else word in plain)), None
    )


def is_of_a_member(title: str) -> bool:
    """Whether a title speaks of one of a household: beside it, what speaks of the head is about somebody else."""
    return bare(title).startswith(tuple(glossary()["members"]))


def head_of(title: str) -> str | None:
    """Whether a title speaks of the head of a household, or of who applied for somebody."""
    heads: dict[str, str] = glossary()["heads"]
    return next((name for word, name in heads.items() if bare(title).startswith(word)), None)


def is_header_word(title: str) -> bool:
    """Whether the glossary knows this title as one; a person's name with a syllable of it is none."""
    if title.isascii():
        words = _words_of_key(title)
        return any(
            "".join(words[start:]) in _columns() or words[start] in glossary()["parts"]
            for start in range(len(words))
        )
    plain, unit = _plain(title)
    if unit or plain in _columns():
        return True
    words = [word for word in (*_columns(), *glossary()["parts"]) if len(word) > 1]
    return any(plain.endswith(word) for word in words) or any(plain.startswith(word) for word in words)


def is_unit(text: str) -> bool:
    """Whether a cell is a unit in brackets, which stands below the titles it belongs to."""
    return any(bare(text) in (f"({unit})", f"[{unit}]") for unit in glossary()["units"])


def is_total_word(cells: Cells) -> str | None:
    """The total word with which a line begins, if it says nothing else."""
    return next((str(word) for word in glossary()["totals"] if is_total(cells, (word,))), None)


def could_be_a_name(text: str) -> bool:
    """Whether a text may be a Korean person's name: two to four syllables of which the first is a surname."""
    plain = bare(text)
    if plain in glossary()["codes"] or not re.fullmatch("[가-힣]{2,5}", plain):
        return False
    return plain.startswith(tuple(glossary()["surnames_of_two"])) or (
        len(plain) <= 4 and plain[0] in glossary()["surnames"]
    )


def may_hold_a_name(title: str) -> bool:
    """Whether a title, or what stands in it beside words of the glossary, may be somebody's name."""
    if bare(title) in _columns():
        return False  # 사는 곳 has a surname before it, and is an address
    units = "|".join(map(re.escape, glossary()["units"]))
    written = unicodedata.normalize("NFKC", title)  # of a Mac, whose syllables may come in letters
    words = re.findall("[가-힣]+", re.sub(rf"[(\[]({units})[)\]]", "", written))
    words = [word for word in words if word not in _columns()]
    return any(could_be_a_name(word) and not is_header_word(word) for word in words) or any(
        len(rest) > 2 and could_be_a_name(rest) and not is_header_word(rest)
        for word in words
        for rest in _beside_known_words(word)
    )


def _beside_known_words(word: str) -> list[str]:
    known = [part for part in (*_columns(), *glossary()["parts"]) if len(part) > 1 and part in word]
    return [rest for part in known for rest in word.split(part)]


def romanised(text: str) -> str:
    """A text in ASCII by its sound, fit for a name; empty where it has neither Hangul nor letters."""
    spelled = "".join(_sound(sign) for sign in bare(text).lower())
    return re.sub("_+", "_", re.sub("[^a-z0-9]", "_", spelled)).strip("_")


def code_of(word: str) -> str:
    """The code that a word of a code column gets."""
    known = glossary()["codes"].get(bare(word))
    spelled = str(known or romanised(word).upper())
    return spelled if re.match("[A-Z]", spelled) else f"C_{spelled}"


def _plain(title: str) -> tuple[str, str | None]:
    """A title without brackets, case and signs; and the unit that its brackets name."""
    written = bare(title).lower()
    units: dict[str, str] = glossary()["units"]
    named = [units[text] for text in re.findall(r"[(\[]([^)\]]*)[)\]]", written) if text in units]
    plain = re.sub(r"[^0-9a-z가-힣]", "", re.sub(r"[(\[][^)\]]*[)\]]", "", written))
    # 연락처2 is another 연락처.
    plain = re.sub(r"(?<=[가-힣])\d{1,2}$", "", plain or re.sub(r"[^0-9a-z가-힣]", "", written))
    return plain, named[0] if named else None


def _named(before: str, entry: dict[str, Any]) -> str:
    """``guarantor_person_name``: the common name with what stands before it."""
    name = str(entry["name"])
    return name if name == "memo" else f"{_assembled(before)}_{name}".strip("_")


def _kind_by_end(plain: str) -> str | None:
    """The longest end tells: 개월 is a number of months, 월 is a month."""
    found = {end: kind for kind, ends in glossary()["ends"].items() for end in ends if plain.endswith(end)}
    return str(found[max(found, key=len)]) if found else None


def _kind_of_word(word: str) -> str | None:
    """The same of the last word of a key, of which an end of few letters is the whole: no ``format`` ends in ``at``."""
    for kind, ends in glossary()["ends"].items():
        if any(word == end or (len(end) > 3 and word.endswith(end)) for end in ends if end.isascii()):
            return str(kind)
    return None


def _assembled(plain: str) -> str:
    """The parts that the glossary knows by their English, the rest by its sound."""
    parts: dict[str, str] = glossary()["parts"]
    found: list[str] = []
    unknown = ""
    while plain:
        part = next((plain[:n] for n in range(len(plain), 0, -1) if plain[:n] in parts), None)
        if part and not (len(part) == 1 and unknown and len(plain) > 1):
            found += [romanised(unknown), parts[part]]
            unknown, plain = "", plain[len(part) :]
        else:
            unknown, plain = unknown + plain[0], plain[1:]
    return "_".join(filter(None, [*found, romanised(unknown)]))


def _with_ending(name: str, kind: str | None, unit: str | None) -> str:
    """Columns carry their units, days end in ``_on``, flags begin with ``is_``."""
    if unit and unit.endswith("KRW"):
        name = re.sub("_?krw$", "", name) + "_" + "_".join(["krw", *unit.split()[:-1]])
    if kind == "date" and not re.search("(^|_)(on|at)$", name):
        name += "_on"
    if kind == "boolean":
        name = "is_" + re.sub("_?flag$", "", name)
    return name.strip("_")


def _sound(sign: str) -> str:
    place = ord(sign) - 0xAC00
    if not 0 <= place < 11172:
        return sign if sign.isascii() else "_"
    return _FIRST[place // 588] + _MIDDLE[place % 588 // 28] + _LAST[place % 28]
