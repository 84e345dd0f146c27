"""What every reader of a format makes of a file: a title, a header, and rows of text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from json import dumps
from typing import Any, NamedTuple

Cells = list[str | None]


class Row(NamedTuple):
    """The cells of one row as they stood in the file; shape says what is wrong with their number, if anything."""

    cells: Cells
    shape: str | None = None


@dataclass(frozen=True)
class Table:
    """A file as far as its format tells: header is None where the format has none, and places are declared.

    ``sheet`` is the name of the sheet, where the format has sheets.
    """

    title: str
    header: Cells | None
    rows: Iterable[Row]
    sheet: str = ""


def as_text(value: Any) -> str | None:
    """A value of a typed format as an office would write it; None stays None."""
    if value is None or isinstance(value, str):
        # Half a surrogate pair is no text and can be stored nowhere.
        return value and value.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, bytes):
        return as_text(value.decode("utf-8", "replace"))
    if isinstance(value, list | tuple):
        return ",".join(as_text(item) or "" for item in value)
    if isinstance(value, dict):
        return dumps(_plain(value), ensure_ascii=False)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _plain(value: Any) -> Any:
    """The same with every key and text on one line: an escape between two digits would hide what they are."""
    if isinstance(value, dict):
        return {on_one_line(as_text(key) or ""): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | Decimal):
        return str(value) if isinstance(value, Decimal) else value
    return on_one_line(as_text(value) or "")


def on_one_line(text: str) -> str:
    """A text without control characters."""
    return "".join(" " if ord(sign) < 32 else sign for sign in text)
