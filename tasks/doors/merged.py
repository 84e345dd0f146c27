"""Writes the word of cells that were merged over several lines into each of these lines: it is said of all of them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from tasks.doors.rejection import Rejection
from warehouse.catalog import Source

# Each goes on to the next tag of its kind and never back: what is not closed, as in a comment, is passed over once.
_ROW = re.compile(
    rb'<(?:\w+:)?row(?=\s)(?:(?!\sr=")[^<>])*+\sr="([0-9]+)"[^<>]*+(?<!/)>'
    rb"[^<]*+(?:<(?!/?(?:\w+:)?row\b)[^<]*+)*+(?=</(?:\w+:)?row>)"
)
_CELL = re.compile(
    rb'<(?:\w+:)?c(?=\s)(?:(?!\sr=")[^<>])*+\sr="([A-Z]+[0-9]+)"[^<>]*+>'
    rb"(?:(?<=/>)|[^<]*+(?:<(?!/?(?:\w+:)?c\b)[^<]*+)*+</(?:\w+:)?c>)"
)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b")
_REFERENCE = re.compile(r"([A-Z]+)([0-9]{1,7}):\1([0-9]{1,7})")
_MOST = 200_000  # cells; more lines than that no county's list has

_Covered = Mapping[int, Mapping[bytes, bytes]]


def filled_down(source: Source, sheet: bytes, merged: Sequence[str], above: int) -> bytes:
    """A sheet whose merged cells of one column have their word in each line that says anything else.

    Args:
        merged: ranges of cells (``A7:A11``); those over several columns, and in the lines above the list, stay.
        above: so many lines.

    Raises:
        Rejection: the words, written so often, are more than a file of the source may hold.
    """
    covered = _covered(merged, above)
    firsts = {first for line in covered.values() for first in line.values()}
    written = dict[bytes, bytes]()
    room = source.limits.uncompressed_bytes

    def line(row: re.Match[bytes]) -> bytes:
        nonlocal room
        cells = {cell[1]: cell[0] for cell in _CELL.finditer(row[0])}
        written.update({place: cells[place] for place in firsts & cells.keys()})
        # Some programs write the cells that are covered, and some do not; one that holds a word of its own keeps it.
        own = {
            place: first
            for place, first in covered.get(int(row[1]), {}).items()
            if not _VALUE.search(cells.get(place, b""))
        }
        if not own or not _VALUE.search(row[0]):
            return row[0]
        kept = _CELL.sub(lambda cell: b"" if cell[1] in own else cell[0], row[0])
        copied = [_as(place, first, written.get(first, b"")) for place, first in own.items()]
        room -= sum(map(len, copied))
        if room < 0:
            raise Rejection("too_large", source=source.code)
        return kept + b"".join(copied)

    return _ROW.sub(line, sheet)


def _as(place: bytes, first: bytes, cell: bytes) -> bytes:
    """A cell as it would stand in another place."""
    return cell.replace(b'"' + first + b'"', b'"' + place + b'"', 1)


def _covered(merged: Sequence[str], above: int) -> _Covered:
    """By line the cells that a merged one covers, with the first of them, in which its word stands."""
    covered: dict[int, dict[bytes, bytes]] = defaultdict(dict)
    count = 0
    for column, top, bottom in (found.groups() for found in map(_REFERENCE.fullmatch, merged) if found):
        lines = range(int(top) + 1, int(bottom) + 1)
        count += len(lines)
        if int(top) > above and count <= _MOST:
            for line in lines:
                covered[line][f"{column}{line}".encode()] = f"{column}{top}".encode()
    return covered
