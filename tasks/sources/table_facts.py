"""What a sample says of its table as a whole: key, period, kind of crisis information, whom a row observes. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from tasks.doors.periods import without_its_making
from tasks.doors.table import Cells, bare
from tasks.sources.profile import Proposed

_MONTH_IN_TITLE = r"(\d{4})(?:년도?|[.]) ?(\d{1,2})월"
_DAY_IN_TITLE = r"(20\d{2})[.-] ?(\d{1,2})[.-]"
_RANGE_IN_TITLE = r"20\d{2}[.-] ?\d{1,2}[.-] ?\d{1,2}[.]? ?[~∼～-] ?(20\d{2})[.-] ?(\d{1,2})[.-]"
_ROUND_IN_TITLE = r"(\d{4})년도? ?제? ?(\d{1,2}) ?차"
_PAGE_IN_TITLE = r"(?<![\d/])(\d{1,3}) ?/ ?\d{1,3} ?(?:쪽|페이지)"
_PAGES_IN_TITLE = r"(?<![\d/])\d{1,3} ?/ ?(\d{1,3}) ?(?:쪽|페이지)"
_PAIR_IN_TITLE = r"(?<![\d/])(\d{1,3}) ?/ ?(\d{1,3})(?![\d/])"
_ROWS_IN_TITLE = (
    r"(?:총|전체) ?(\d{1,3}(?:[, ]{1,2}\d{3}){1,2}|\d{1,7}) ?(?:건|명|가구)"  # a comma may part cells
)
_IN_PAGES = (
    "parts: the title says which page of how many the file is, so a delivery waits until all of its pages came; take "
    "`parts` away if each file is a list of its own"
)
_PERHAPS_IN_PAGES = (
    "parts: are two numbers like 1/3 in the title a page of several, and no day? Declare `parts` then, as ssis_central "
    "does"
)
_PERHAPS_BY_ROWS = (
    "parts: the title says more rows in all than the sample has: does a list come in several files? Then declare "
    "`parts` that count rows"
)
# In this order a column is wanted in a key: which account, of which somebody may hold two, who, when, what, and only
# then names and places; a text of which the glossary knows nothing only where no key is without one.
_IDS = ("account_no", "rrn", "receipt_no", "own_household_no", "register_no", "identity_no")
_NAMES, _UNKNOWN_TEXT, _NEVER = 8, 9, 10
_DAYS = {"date", "month", "timestamp"}
_NOT_SEEN = {"planned", "due", "first"}
_LATE_KEYS = ("person_name", "phone", "address")


def key_of(columns: Sequence[Proposed], rows: Sequence[Cells], most: int) -> tuple[str, ...]:
    """The smallest set of columns without repeats; empty where none of so many columns is without.

    A row that came twice whole is a repeat of the file's and counts once; one without its whole key is not compared.
    """
    different = list(dict.fromkeys(map(tuple, rows)))
    for last in (_NAMES, _UNKNOWN_TEXT):
        wanted = [column for column in sorted(columns, key=_rank) if _rank(column)[0] <= last]
        for size in range(1, most + 1):
            for chosen in combinations(wanted, size):
                if _tells_apart(chosen) and _is_key([column.place for column in chosen], different):
                    return tuple(column.name for column in chosen)
    return ()


def _tells_apart(chosen: Sequence[Proposed]) -> bool:
    """Whether columns can be a key beyond one sample: a number, or a name, telephone or address with something beside.

    In a sample of a few rows no day comes twice, and no namesake.
    """
    names = {column.name for column in chosen}
    return not names.isdisjoint(_IDS) or (len(chosen) > 1 and not names.isdisjoint(_LATE_KEYS))


def _rank(column: Proposed) -> tuple[int, int]:
    if column.is_partly_masked:
        return _NEVER, column.place
    if column.name in _IDS:
        return _IDS.index(column.name), column.place
    if column.type in _DAYS and column.common not in ("birth_on", "birth_year"):
        return 6, column.place
    if column.type == "code" and column.common not in ("sex", "relation"):
        return 7, column.place
    if column.name in _LATE_KEYS:
        return _NAMES, _LATE_KEYS.index(column.name)
    is_unknown_text = (column.type, column.personal, column.common) == ("text", "quasi", None)
    return (_UNKNOWN_TEXT if is_unknown_text else _NEVER), column.place


def _is_key(places: Sequence[int], rows: Sequence[tuple[str | None, ...]]) -> bool:
    keys = [tuple(row[place] if place < len(row) else None for place in places) for row in rows]
    whole = [key for key in keys if all(key)]
    # Where a tenth of the rows has no key it is none.
    return len(set(whole)) == len(whole) and 10 * len(whole) >= 9 * len(keys) > 0


def is_address_in_parts(columns: Sequence[Proposed], rows: Sequence[Cells]) -> bool:
    """Whether a town or village stands in a column of its own, and not in the address: 오곡면 beside 오지리 12."""
    address = next((column.place for column in columns if column.name == "address"), None)
    village = next((column.place for column in columns if column.common == "village_name"), None)
    if village is None or address is None:
        return village is not None
    told = [(row[village], row[address]) for row in rows if max(village, address) < len(row)]
    told = [(town, place) for town, place in told if town and place]
    return 2 * sum(bare(str(town)) not in bare(str(place)) for town, place in told) > len(told)


def period_of(title: str, columns: Sequence[Proposed], rows: Sequence[Cells]) -> dict[str, str]:
    """Where a file says what it is about: its title, its column of a month, or nowhere, which is the month it came."""
    title = without_its_making(title)
    if re.search(_ROUND_IN_TITLE, title):
        return {"source": "title", "pattern": _ROUND_IN_TITLE, "grain": "round"}
    if re.search(_MONTH_IN_TITLE, title):
        return {"source": "title", "pattern": _MONTH_IN_TITLE}
    # Of which month a list is says its own column, or its title; another month is somebody's, such as the first unpaid.
    months = [column for column in columns if column.type == "month" and _is_of_the_list(column, rows)]
    months.sort(key=lambda column: column.common != "base_month")
    if re.search(_DAY_IN_TITLE, title) and not any(column.common == "base_month" for column in months):
        # A list of what was asked from a day to another is of the later one.
        is_range = re.search(_RANGE_IN_TITLE, title)
        return {"source": "title", "pattern": _RANGE_IN_TITLE if is_range else _DAY_IN_TITLE}
    return {"source": "column", "column": months[0].name} if months else {"source": "as_of"}


def _is_of_the_list(column: Proposed, rows: Sequence[Cells]) -> bool:
    """Whether a month is that of all rows but a few, which are dirt."""
    cells = Counter(bare(row[column.place]) for row in rows if column.place < len(row))
    return column.personal == "none" and 10 * max(cells.values(), default=0) >= 9 * len(rows)


def parts_of(title: str, rows: int) -> tuple[dict[str, Any] | None, list[str]]:
    """How a title tells that a file is a page of several, and what to ask.

    What may be a day declares nothing. No number of the title is told: any may be somebody's.

    Args:
        rows: how many the sample has.
    """
    if re.search(_PAGE_IN_TITLE, title):
        pages = {"number": _PAGE_IN_TITLE, "stated": _PAGES_IN_TITLE, "is_optional": True}
        return {"source": "title", **pages}, [_IN_PAGES]
    pair = re.search(_PAIR_IN_TITLE, title)
    if pair and 1 <= int(pair.group(1)) <= int(pair.group(2)):
        return None, [_PERHAPS_IN_PAGES]
    in_all = re.search(_ROWS_IN_TITLE, title)
    stated = int(re.sub("[, ]", "", in_all.group(1))) if in_all else 0
    return None, [_PERHAPS_BY_ROWS] if stated > rows else []


def kind_of(code: str, title: str, kinds: Sequence[Mapping[str, Any]]) -> str | None:
    """The kind of crisis information that the title or the code of the source names; the longest name wins."""
    written = bare(title)
    named = [kind for kind in kinds if bare(re.sub(r"[(].*", "", str(kind["name_ko"]))) in written]
    if named:
        return str(max(named, key=lambda kind: len(str(kind["name_ko"])))["kind"])
    return next((str(kind["kind"]) for kind in kinds if str(kind["kind"]) == code.upper()), None)


def flags_of(columns: Sequence[Proposed], kinds: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Columns of yes and no whose title is the name of a kind."""
    by_name = {bare(re.sub(r"[(].*", "", str(kind["name_ko"]))): str(kind["kind"]) for kind in kinds}
    return {
        column.name: by_name[bare(column.written)]
        for column in columns
        if column.type == "boolean" and bare(column.written) in by_name
    }


def observed_on(columns: Sequence[Proposed], rows: Sequence[Cells]) -> str | None:
    """The column of the day on which what a row tells was true: an event's before the one a file was made for.

    A day that is planned or due lies ahead, and nothing was true on it yet; the first of what lasts is long ago; one
    that most rows leave empty is of the few to whom more happened.
    """

    def last_wanted(column: Proposed) -> tuple[bool, bool, bool]:
        filled = sum(bool(row[column.place]) for row in rows if column.place < len(row))
        is_of_the_file = column.common in ("base_on", "base_month")
        return 2 * filled < len(rows), is_of_the_file, column.type == "month"

    days = [column for column in columns if column.type in _DAYS and column.personal == "none"]
    days = [column for column in days if _NOT_SEEN.isdisjoint(column.name.split("_"))]
    return min(days, key=last_wanted).name if days else None


def subject_of(columns: Sequence[Proposed], kind: Mapping[str, Any] | None) -> str:
    """Whom a row observes: an account's holder, a household, or a person."""
    if any(column.common == "account_no" for column in columns):
        return "account"
    if kind is not None:
        return str(kind["subject"])
    return "person" if any(column.name == "rrn" for column in columns) else "household"


def household_key_of(columns: Sequence[Proposed]) -> str | None:
    """The column that numbers households as the sender does."""
    return next((c.name for c in columns if c.common in ("own_household_no", "register_no")), None)
