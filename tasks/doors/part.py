"""Which part of a delivery a file is, as its title, its sheet or a column says."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from tasks.doors.rejection import Rejection
from tasks.doors.table import Table
from warehouse.catalog import Source


@dataclass(frozen=True)
class Part:
    """Which part of a delivery a file is: its number, where it has one, and the count that makes the delivery whole."""

    number: int | None
    stated: int


def part_of(source: Source, table: Table, labels: Collection[str]) -> Part | None:
    """Which part the file is; None where its source has none, or where it says nothing and need not.

    Raises:
        Rejection: it says nothing and must, or what it says cannot be.
    """
    declared = source.parts
    if declared is None:
        return None
    texts = {"title": [table.title], "sheet": [table.sheet]}.get(declared.source, labels)
    found = {(_number_in(text, declared.number), _number_in(text, declared.stated)) for text in texts}
    stated = {label for label in found if label != (None, None)}
    if not stated and declared.is_optional:
        return None
    number, count = stated.pop() if len(stated) == 1 else (None, None)
    most = source.limits.parts if declared.counts == "parts" else source.limits.parts * source.limits.rows
    is_numbered = number is not None and 1 <= number <= source.limits.parts
    if count is None or not 1 <= count <= most or not (is_numbered or declared.number is None):
        raise Rejection("no_part", source=source.code)
    if declared.counts == "parts" and number is not None and number > count:
        raise Rejection("no_part", source=source.code)
    return Part(number, count)


def _number_in(text: str, pattern: str | None) -> int | None:
    """The number that a pattern finds; thousands may be set apart."""
    found = re.search(pattern, text) if pattern else None
    digits = found.group(1).replace(",", "") if found else ""
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None
