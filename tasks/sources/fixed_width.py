"""Where the columns of a fixed-width file lie, as far as its records tell.

A border is where every record has a blank before what begins there, or where every record changes from digits to
letters or back. Two numbers that touch are told apart by nobody, but for a resident number, a day and the number of a
mobile telephone, which show what they are.
"""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

_BLANK, _DIGIT, _LETTER = " ", "0", "a"
_RESIDENT = rb"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])-?[0-9]{7}"
_DAY = rb"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_MOBILE = rb"01[016789][0-9]{8}"
_BESIDE = [
    re.compile(beside % shape, re.DOTALL)
    for shape in (_RESIDENT, _MOBILE, _DAY)
    for beside in (rb"(%b)([0-9].*)", rb"(.*[0-9])(%b *)")
]


def borders_of(records: Sequence[bytes], encoding: str, head: bytes = b"") -> list[int]:
    """The widths in bytes of the columns of records of one length, below a line of titles where there is one."""
    shapes = [_shape(record, encoding) for record in records]
    length, titles = len(shapes[0]), _shape(head, encoding)
    inside = [place for place in range(1, length) if _is_border(shapes, place)]
    borders = [0, *(place for place in inside if not _is_within_a_title(titles, shapes, place)), length]
    parted = [_parted([record[start:end] for record in records]) for start, end in pairwise(borders)]
    return [width for widths in parted for width in widths]


def _parted(cells: Sequence[bytes]) -> list[int]:
    """The width of a column, or those of the several of which one is a number of a known shape in every cell."""
    for beside in _BESIDE:
        found = [match.groups() for cell in cells if (match := beside.fullmatch(cell))]
        if len(found) == len(cells) and len({len(first) for first, _ in found}) == 1:
            first, second = zip(*found, strict=True)
            return [*_parted(first), *_parted(second)]
    return [len(cells[0])]


def sliced(record: bytes, widths: Sequence[int], encoding: str) -> list[str | None]:
    """The cells of a record."""
    places = pairwise(accumulate(widths, initial=0))
    return [record[start:end].decode(encoding, errors="replace").strip() or None for start, end in places]


def _shape(record: bytes, encoding: str) -> str:
    """For each byte whether it is of a blank, a digit or a letter."""
    # A day, a telephone or a resident number goes on behind its sign.
    signs = re.sub("(?<=[0-9])[-./:](?=[0-9])", "0", record.decode(encoding, errors="replace"))
    return "".join(_kind(sign) * len(sign.encode(encoding, errors="replace")) for sign in signs)


def _kind(sign: str) -> str:
    if sign.isspace():
        return _BLANK
    return _DIGIT if sign.isascii() and sign.isdigit() else _LETTER


def _is_border(shapes: Sequence[str], place: int) -> bool:
    before = {shape[place - 1] for shape in shapes}
    after = {shape[place] for shape in shapes}
    if _is_one_blank_in_a_text(shapes, place):
        return False
    if before == {_BLANK}:
        # What begins here may be missing in some records; where it is in none, it is the padding of what came before.
        return _BLANK not in after or (len(after) > 1 and _begins_a_column(shapes, place))
    if _BLANK in before:
        # A text that fills its column in one record and not in another: digits in every record begin something new.
        return after == {_DIGIT} and _DIGIT not in before
    # Blanks after a text are its padding.
    return len(before) == len(after) == 1 and before != after != {_BLANK}


def _is_within_a_title(titles: str, shapes: Sequence[str], place: int) -> bool:
    """Whether one title stands over both sides of a change from letters to digits: A000001 is one number."""
    is_one = bool(titles) and _BLANK not in titles[place - 1 : place + 1]
    return is_one and all(shape[place - 1] != _BLANK for shape in shapes)


def _is_one_blank_in_a_text(shapes: Sequence[str], place: int) -> bool:
    """Whether one blank between letters stands here in every record: 전라남도 곡성군 is one address, and no padding."""
    return place > 1 and {shape[place - 2 : place + 1] for shape in shapes} == {_LETTER + _BLANK + _LETTER}


def _begins_a_column(shapes: Sequence[str], place: int) -> bool:
    """Blank in every record before, and what stands here ends no word of the same column: two blanks before it."""
    return place > 1 and all(shape[place - 2 : place] == "  " for shape in shapes)
