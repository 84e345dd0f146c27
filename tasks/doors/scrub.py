"""Takes resident registration numbers out of text before anything is stored.

An RRN is a birth date of six digits, a sex digit and six more, with or without a separator. It becomes
``t1:<token>/<birth date>/<sex>``; in a column declared as ``rrn`` anything that is not one becomes ``x1:<hash>``.
"""

import re
import unicodedata
from datetime import date

from warehouse.keys import Keys

# \d takes full-width digits too; signs without width may stand after a digit; what stands between birth and sex is any
# sign that is no letter, and the letters that are typed for a dash.
_DIGIT = "\\d[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]*"
_GAP = r"[\W_ㅡー一]{0,10}"
_SEVEN = rf"{_DIGIT}[\s\-－]?(?:{_DIGIT}){{5}}\d"
# Every place where six and seven digits follow each other is looked at, also inside a longer run of digits (a shifted
# fixed-width row glues numbers together).
_SHAPE = re.compile(rf"(?=((?:{_DIGIT}){{6}}{_GAP}{_SEVEN}))")

# What people and spreadsheets put between the digits. It must not be glued to further digits: within a longer number
# these shapes are amounts, telephone and account numbers.
_SPACED = rf"(?:[\s.．·]{_DIGIT})"
_POWER = re.compile(r"(\d[.．]\d{6,12})[eEｅＥ][+＋]?([1１][12１２])")
_THREE = rf"(?:[,，](?:{_DIGIT}){{3}})"
_APART = (
    # 96.01.01-1234567; 9 6 0 1 0 1 - 1 2 3 4 5 6 7; and one half written so
    rf"(?:{_DIGIT}){{2}}(?:[.．·/／\-－]\s?(?:{_DIGIT}){{2}}){{2}}{_GAP}{_SEVEN}",
    rf"{_DIGIT}{_SPACED}{{5}}{_GAP}(?:{_DIGIT}{_SPACED}{{6}}|{_SEVEN})",
    rf"(?:{_DIGIT}){{6}}{_GAP}{_DIGIT}{_SPACED}{{6}}",
    # 960101-1,234,567, but not the day and the amount of 240226 1,500,000
    rf"(?:{_DIGIT}){{6}}\s?[^\w\s,，]\s?{_DIGIT}{_THREE}{_THREE}",
    # 9,601,011,234,567; without its first zero 301,013,234,567
    rf"(?<!\d[,，])(?:{_DIGIT}{_THREE}|(?:{_DIGIT}){{3}}){_THREE}{{3}}",
    # without its first zero 301013234567, 30101-3234567
    rf"(?<!\.)(?:{_DIGIT}){{5}}[\s\-–－]?(?:{_DIGIT}){{6}}\d",
    # 9.601011234567E+12; with fewer places than six, nothing is left but the birth date
    _POWER.pattern,
)
_SHORTEST = 12  # characters; most cells are shorter
_ALONE = re.compile(rf"(?=\d)(?<!\d)(?=((?:{'|'.join(_APART)})(?!\d)))")
_CENTURY = {sex: year for signs, year in (("90", 1800), ("1256", 1900), ("3478", 2000)) for sex in signs}


def scrub_cell(cell: str, keys: Keys) -> str:
    """The cell with every RRN replaced by its token; of two that overlap nothing is left either."""
    # Again, since what stands between two numbers stands alone once they are gone.
    while found := _found(cell):
        cell = _replaced(cell, found, keys)
    return cell


def places_of_rrn(text: str) -> list[tuple[int, int]]:
    """Where a text shows the shape of an RRN with a possible birth date: (start, end) in characters."""
    return [(start, stop) for start, stop, _ in _found(text)]


def tokenise(cell: str, keys: Keys) -> str:
    """The content of a column declared as ``rrn``: a token, or a keyed hash of what stood there instead."""
    if not cell.strip():
        return ""
    written = re.sub(r"\.0+$", "", cell.strip())
    power = _POWER.fullmatch(written)
    digits = _digits(power[1] if power else written)
    if power and len(digits) <= int(power[2]):
        return keys.unreadable(cell)  # of a shortened one, several people could be meant
    if len(digits) == 12 and (power or re.match(r"\d{12}|[\d,，]{15}", written)):
        # A spreadsheet took it for a number and dropped the first zero.
        digits = "0" + digits
    return _token(digits, keys) if _born(digits) else keys.unreadable(cell)


def _replaced(cell: str, found: list[tuple[int, int, str]], keys: Keys) -> str:
    pieces, end = [], 0
    for start, stop, digits in found:
        if start >= end:
            pieces.append(cell[end:start])
        pieces.append(_token(digits, keys))
        end = max(end, stop)
    return "".join([*pieces, cell[end:]])


def _found(text: str) -> list[tuple[int, int, str]]:
    """Start, end and the thirteen digits of each, in the order of the text."""
    if len(text) < _SHORTEST:
        return []
    shapes = [(shape, _digits(shape[1])) for shape in _SHAPE.finditer(text)]
    shapes += [(shape, _stated(shape[1])) for shape in _ALONE.finditer(text)]
    return sorted((shape.start(1), shape.end(1), digits) for shape, digits in shapes if _born(digits))


def _stated(written: str) -> str:
    """The thirteen digits of what stands alone; none where the first zero is missing and nobody was born then."""
    power = _POWER.fullmatch(written)
    digits = _digits(power[1]).ljust(int(power[2]) + 1, "0") if power else _digits(written)
    if len(digits) == 13:
        return digits
    return "0" + digits if _CENTURY[digits[5]] == 2000 else ""


def _digits(text: str) -> str:
    """The decimal digits of a text, of whatever script, in ASCII."""
    return "".join(str(unicodedata.decimal(c)) for c in unicodedata.normalize("NFKC", text) if c.isdecimal())


def _token(digits: str, keys: Keys) -> str:
    return f"{keys.token_of(digits)}/{_born(digits):%Y%m%d}/{'M' if int(digits[6]) % 2 else 'F'}"


def _born(digits: str) -> date | None:
    if len(digits) != 13:
        return None
    try:
        return date(_CENTURY[digits[6]] + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None
