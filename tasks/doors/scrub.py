"""Takes resident registration numbers out of text before anything is stored.

An RRN is a birth date of six digits, a sex digit and six more, with or without a separator. It becomes
``t1:<token>/<birth date>/<sex>``; in a column declared as ``rrn`` anything that is not one becomes ``x1:<hash>``, the
number of a business ``b1:<hash>``.
"""

import re
import unicodedata
from datetime import date

import polars as pl

from warehouse.keys import TOKEN_MARK, Keys

# \d takes full-width digits too; signs without width, of direction or over a digit may stand after it; what stands
# between birth and sex is any sign that is no letter, and the letters that are typed for a dash.
_DIGIT = "\\d[\u00ad\u0300-\u036f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufeff]*"
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
_CLOSE = (
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

# What only one cell can say: over the columns of a record these are a day, a name and an amount side by side.
_DASH = r"\s?[\-－–—~]\s?"
_SIGN = r"(?P<sign>[\s\-－])"
_POINT = r"[.．·/／\-－]\s?"
_YEAR, _YEAR_IN_FULL = rf"(?P<year>(?:{_DIGIT}){{2}})", rf"(?P<year>(?:{_DIGIT}){{4}})"
_MONTH, _DAY = rf"(?P<month>(?:{_DIGIT}){{1,2}})", rf"(?P<day>(?:{_DIGIT}){{1,2}})"
_TAIL = rf"(?P<tail>{_SEVEN})"
# 1500000원 after a day is no person. Glued only: a name that follows may begin with one of these letters.
_NO_AMOUNT = "(?![원만천건])"
_IN_A_CELL = (
    # 1996.01.01-1234567, 1996-1-1 1234567; 1996 01 01 1234567
    rf"{_YEAR_IN_FULL}{_POINT}{_MONTH}{_POINT}{_DAY}{_GAP}{_TAIL}{_NO_AMOUNT}",
    rf"{_YEAR_IN_FULL}\s{_MONTH}\s{_DAY}{_GAP}{_TAIL}{_NO_AMOUNT}",
    # 1996년 01월 01일 1234567; 96년 1월 1일생 1234567
    rf"{_YEAR_IN_FULL}년\s?{_MONTH}월\s?{_DAY}일생?{_GAP}{_TAIL}{_NO_AMOUNT}",
    rf"{_YEAR}년\s?{_MONTH}월\s?{_DAY}일생?{_GAP}{_TAIL}{_NO_AMOUNT}",
    # 96.1.1-1234567, but not the day and the amount of 24.2.6 1500000
    rf"{_YEAR}{_POINT}{_MONTH}{_POINT}{_DAY}{_DASH}{_TAIL}",
    # 96 01 01-1234567
    rf"(?:{_DIGIT}){{2}}(?:\s(?:{_DIGIT}){{2}}){{2}}{_GAP}{_SEVEN}{_NO_AMOUNT}",
    # 96 0101 1234567, 9601-01-1234567, 960 101 1234567; by one sign, so not the month and the amount of 2010-12 3500000
    rf"(?:{_DIGIT}){{2}}{_SIGN}(?:{_DIGIT}){{4}}(?P=sign){_SEVEN}{_NO_AMOUNT}",
    rf"(?:{_DIGIT}){{4}}{_SIGN}(?:{_DIGIT}){{2}}(?P=sign){_SEVEN}{_NO_AMOUNT}",
    rf"(?:{_DIGIT}){{3}}{_SIGN}(?:{_DIGIT}){{3}}(?P=sign){_SEVEN}{_NO_AMOUNT}",
    # 960101-123-4567, 960101-1234-567, but not the day and the telephone of 240226 362-1234
    rf"(?:{_DIGIT}){{6}}{_DASH}(?:{_DIGIT}){{3}}[\s\-－](?:{_DIGIT}){{4}}",
    rf"(?:{_DIGIT}){{6}}{_DASH}(?:{_DIGIT}){{4}}[\s\-－](?:{_DIGIT}){{3}}",
    # 9 601 011 234 567
    rf"{_DIGIT}(?:[\s'’](?:{_DIGIT}){{3}}){{4}}",
    # 9,6,0,1,0,1,1,2,3,4,5,6,7 and by - / _, but not the middle of a longer list
    rf"(?<!\d[,，/／_\-－]){_DIGIT}(?:[\s.．·,，/／_\-－]{{1,2}}{_DIGIT}){{12}}(?![,，/／_\-－]\d)",
    # 960101 and 1234567 with as many blanks between as a fixed-width file has
    rf"(?:{_DIGIT}){{6}}\s*+(?:[\-－–—]\s*+)?{_SEVEN}{_NO_AMOUNT}",
    # 960101(남)1234567, 앞 960101 뒤 1234567, 960101<br>1234567
    rf"(?<!\d[.,\-－/])(?:{_DIGIT}){{6}}[^\d\n]{{1,16}}{_SEVEN}{_NO_AMOUNT}(?![\-－]\d)",
)
_FEWEST = 9  # digits; most cells have fewer
# More than that has every number but an amount, an account or a telephone number of at most eleven digits.
_MANY = rf"(?:\d\D*){{{_FEWEST}}}"
_HARMLESS = r"^(?:[0-9]{0,11}|0[0-9]{1,2}-?[0-9]{3,4}-?[0-9]{4})$"
_START = re.compile(rf"(?<!\d)\d(?=(?:\D*+\d){{{_FEWEST - 1}}})")
_ALONE = tuple(re.compile(rf"{shape}(?!\d)") for shape in _CLOSE)
_EVERYWHERE = (*_ALONE, *(re.compile(rf"{shape}(?!\d)") for shape in _IN_A_CELL))
_CENTURY = {sex: year for signs, year in (("90", 1800), ("1256", 1900), ("3478", 2000)) for sex in signs}
# 650101-2000000, 111111-1111111: whoever has no number gets one so, and all of them would be one person.
_FILLED_IN = re.compile(f"(?:.0{{6}}|{'|'.join(f'{digit}{{7}}' for digit in '12345678')})$")
_BUSINESS = (1, 3, 7, 1, 3, 7, 1, 3, 5)  # the weights of its first nine digits
_CENTURY_DIGITS = {sex: str(year // 100) for sex, year in _CENTURY.items()}


def scrub_cell(cell: str, keys: Keys) -> str:
    """The cell with every RRN replaced by its token; of two that overlap nothing is left either."""
    # Again, since what stands between two numbers stands alone once they are gone.
    while found := _found(cell, _EVERYWHERE):
        cell = _replaced(cell, found, keys)
    return cell


def places_of_rrn(text: str) -> list[tuple[int, int]]:
    """Where a text shows the shape of an RRN with a possible birth date: (start, end) in characters."""
    return [(start, stop) for start, stop, _ in _found(text, _EVERYWHERE)]


def places_in_record(record: str) -> list[tuple[int, int]]:
    """The same in a record of several columns: no day, name or amount that only stand side by side in it."""
    return [(start, stop) for start, stop, _ in _found(record, _ALONE)]


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
    if _born(digits) and not _FILLED_IN.search(digits):
        return _token(digits, keys)
    return keys.unreadable(cell, "b" if _is_of_business(digits) else "x")


def could_hold_rrn(cells: pl.Series) -> pl.Series:
    """Which cells have to be looked at by themselves; ``scrub_cell`` leaves every other one as it is."""
    # Names, days and amounts come again and again.
    distinct = cells.filter(cells.str.len_bytes() >= _FEWEST).unique()
    distinct = distinct.filter(~distinct.str.contains(_HARMLESS))
    return cells.is_in(distinct.filter(distinct.str.contains(_MANY)).implode())


def tokenise_all(cells: pl.Series, keys: Keys) -> pl.Series:
    """The same as ``tokenise`` of each; six and seven plain digits go together, since most numbers are written so."""
    digits = cells.str.replace("-", "", literal=True)
    century = digits.str.slice(6, 1).replace_strict(_CENTURY_DIGITS, default=None, return_dtype=pl.String)
    born = century + digits.str.slice(0, 6)
    is_plain = (
        cells.str.contains("^[0-9]{6}-?[0-9]{7}$")
        & ~digits.str.contains(_FILLED_IN.pattern)
        & born.str.to_date("%Y%m%d", strict=False).is_not_null()
    ).fill_null(value=False)
    sex = (
        pl.when(pl.col("digits").str.slice(6, 1).is_in(list("13579")))
        .then(pl.lit("M"))
        .otherwise(pl.lit("F"))
    )
    plain = pl.DataFrame({"digits": digits, "born": born}).filter(is_plain)
    known = plain.select(tokens_of(plain["digits"], keys) + "/" + pl.col("born") + "/" + sex).to_series()
    if known.len() == cells.len():
        return known
    others = [tokenise(cell, keys) if cell else cell for cell in cells.filter(~is_plain)]
    made = pl.concat([known, pl.Series(others, dtype=pl.String)])
    return made.gather(pl.concat([is_plain.arg_true(), (~is_plain).arg_true()]).arg_sort())


def tokens_of(numbers: pl.Series, keys: Keys) -> pl.Series:
    """``Keys.token_of`` of each number of thirteen digits."""
    if numbers.is_empty():
        return numbers
    lines = keys.digests_of(numbers.str.join("").item().encode())
    return TOKEN_MARK + pl.read_csv(lines, has_header=False, infer_schema=False).to_series()


def _replaced(cell: str, found: list[tuple[int, int, str]], keys: Keys) -> str:
    pieces, end = [], 0
    for start, stop, digits in found:
        if start >= end:
            pieces.append(cell[end:start])
        pieces.append(_token(digits, keys))
        end = max(end, stop)
    return "".join([*pieces, cell[end:]])


def _found(text: str, alone: tuple[re.Pattern[str], ...]) -> list[tuple[int, int, str]]:
    """Start, end and the thirteen digits of each, in the order of the text; ``alone`` are shapes glued to no digit."""
    if sum(map(str.isdecimal, text)) < _FEWEST:
        return []
    found = {(shape.start(1), shape.end(1), _digits(shape[1])) for shape in _SHAPE.finditer(text)}
    for start in _START.finditer(text):
        shapes = (shape.match(text, start.start()) for shape in alone)
        found |= {(*shape.span(), _stated(shape)) for shape in shapes if shape}
    return sorted(place for place in found if _born(place[2]))


def _stated(shape: re.Match[str]) -> str:
    """The thirteen digits of what stands alone; none where the first zero is missing and nobody was born then."""
    if "year" in shape.re.groupindex:
        return _dated(*(_digits(part) for part in shape.group("year", "month", "day", "tail")))
    power = _POWER.fullmatch(shape[0])
    digits = _digits(power[1]).ljust(int(power[2]) + 1, "0") if power else _digits(shape[0])
    if len(digits) == 13:
        return digits
    return "0" + digits if _CENTURY[digits[5]] == 2000 else ""


def _dated(year: str, month: str, day: str, tail: str) -> str:
    """The thirteen digits of a day and a tail; none where the tail is of another century than a year in full."""
    if len(year) == 4 and int(year[:2]) * 100 != _CENTURY[tail[0]]:
        return ""
    return f"{year[-2:]}{month:0>2}{day:0>2}{tail}"


def _digits(text: str) -> str:
    """The decimal digits of a text, of whatever script, in ASCII."""
    return "".join(str(unicodedata.decimal(c)) for c in unicodedata.normalize("NFKC", text) if c.isdecimal())


def _token(digits: str, keys: Keys) -> str:
    return f"{keys.token_of(digits)}/{_born(digits):%Y%m%d}/{'M' if int(digits[6]) % 2 else 'F'}"


def _is_of_business(digits: str) -> bool:
    """Whether the digits are a business registration number (사업자등록번호): ten, the last made of the others."""
    if len(digits) != len(_BUSINESS) + 1:
        return False
    made = sum(weight * int(digit) for weight, digit in zip(_BUSINESS, digits, strict=False))
    return (made + int(digits[8]) * 5 // 10 + int(digits[9])) % 10 == 0


def _born(digits: str) -> date | None:
    if len(digits) != 13:
        return None
    try:
        return date(_CENTURY[digits[6]] + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None
