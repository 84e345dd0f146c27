"""Takes resident registration numbers out of text before anything is stored.

An RRN is a birth date of six digits, a sex digit and six more, with or without a separator. It becomes
``t1:<token>/<birth date>/<sex>``; in a column declared as ``rrn`` anything that is not one becomes ``x1:<hash>``.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from warehouse.keys import Keys

# Every place where six and seven digits follow each other is looked at, also inside a longer run of digits (a shifted
# fixed-width row glues numbers together). \d takes full-width digits too; signs without width may stand after a digit;
# the separator is any sign that is no letter, and the letters that are typed for a dash.
_UNSEEN = "[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]*"
_SHAPE = re.compile(rf"(?=((?:\d{_UNSEEN}){{6}}[\W_ㅡー一]{{0,10}}\d{_UNSEEN}[\s\-]?(?:\d{_UNSEEN}){{5}}\d))")
_CENTURY = {
    "9": 1800,
    "0": 1800,
    "1": 1900,
    "2": 1900,
    "5": 1900,
    "6": 1900,
    "3": 2000,
    "4": 2000,
    "7": 2000,
    "8": 2000,
}


def scrub_cell(cell: str, keys: Keys) -> str:
    """The cell with every RRN replaced by its token; of two that overlap nothing is left either."""
    pieces, end = [], 0
    for start, stop, digits in _found(cell):
        if start >= end:
            pieces.append(cell[end:start])
        pieces.append(_token(digits, keys))
        end = max(end, stop)
    return "".join([*pieces, cell[end:]]) if pieces else cell


def places_of_rrn(text: str) -> list[tuple[int, int]]:
    """Where a text shows the shape of an RRN with a possible birth date: (start, end) in characters."""
    return [(start, stop) for start, stop, _ in _found(text)]


def tokenise(cell: str, keys: Keys) -> str:
    """The content of a column declared as ``rrn``: a token, or a keyed hash of what stood there instead."""
    digits = _digits(re.sub(r"\.0+$", "", cell.strip()))
    if not digits and not cell.strip():
        return ""
    if len(digits) == 12 and cell.strip()[:12].isdecimal():
        # A spreadsheet took it for a number and dropped the first zero.
        digits = "0" + digits
    return _token(digits, keys) if _born(digits) else keys.unreadable(cell)


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    for shape in _SHAPE.finditer(text):
        digits = _digits(shape.group(1))
        if _born(digits):
            yield shape.start(1), shape.end(1), digits


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
