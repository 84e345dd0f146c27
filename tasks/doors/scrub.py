"""Takes resident registration numbers out of text before anything is stored.

An RRN is a birth date of six digits, a sex digit and six more, with or without a separator. It becomes
``t1:<token>/<birth date>/<sex>``; in a column declared as ``rrn`` anything that is not one becomes ``x1:<hash>``.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from warehouse.keys import Keys

# Every place where six and seven digits follow each other is looked at, also inside a longer run of digits (a shifted
# fixed-width row glues numbers together). \d takes full-width digits too, and a separator may be any dash or blank.
_SHAPE = re.compile(r"(?=((\d{6})[\s\-‐-―−－~·._/]{0,3}(\d{7})))")
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
    """The cell with every RRN replaced by its token."""
    pieces, end = [], 0
    for start, stop, digits in _found(cell):
        if start >= end:
            pieces += [cell[end:start], _token(digits, keys)]
            end = stop
    return "".join([*pieces, cell[end:]]) if end else cell


def holds_rrn(text: str) -> bool:
    """Whether a text shows the shape of an RRN with a possible birth date."""
    return next(_found(text), None) is not None


def tokenise(cell: str, keys: Keys) -> str:
    """The content of a column declared as ``rrn``: a token, or a keyed hash of what stood there instead."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", cell))
    if not digits and not cell.strip():
        return ""
    return (
        _token(digits, keys)
        if _born(digits)
        else f"x1:{hmac.new(keys.token, cell.encode(), hashlib.sha256).hexdigest()[:32]}"
    )


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    for shape in _SHAPE.finditer(text):
        digits = unicodedata.normalize("NFKC", shape.group(2) + shape.group(3))
        if _born(digits):
            yield shape.start(1), shape.end(1), digits


def _token(digits: str, keys: Keys) -> str:
    return f"{keys.token_of(digits)}/{_born(digits):%Y%m%d}/{'M' if int(digits[6]) % 2 else 'F'}"


def _born(digits: str) -> date | None:
    if len(digits) != 13:
        return None
    try:
        return date(_CENTURY[digits[6]] + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None
