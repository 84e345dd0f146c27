"""Invented rows of a source, made by rule from its declaration alone, and the file that they make.

Resident numbers carry a region of 96 to 99 and telephones begin with 010-0: nobody has either. No value of a sample is
known here.
"""

from collections.abc import Callable
from datetime import date

from tasks.sources.writers import write
from warehouse.catalog import Column, Source

ENDINGS = {"csv": "csv", "fixed_width": "txt", "xlsx": "xlsx", "jsonl": "jsonl", "parquet": "parquet"}
# The day on which every fixture of the checkout was received, and the month it is about.
FIXTURE_DAY = date(2024, 3, 4)
_YEAR, _MONTH = 2024, 2

# Numbers are nobody's given name, and no lot of these villages has one so high.
_SURNAMES = "김이박최정강조윤장임"
_GIVEN = "다섯 여섯 일곱 여덟 아홉 열둘 열셋 열넷 스물 서른 마흔 쉰둘 예순".split()  # noqa: SIM905 -- read as a list of words
_FIRST_LOT = 9901
_TOWNS = ("곡성읍 읍내리", "오곡면 오지리", "석곡면 석곡리", "죽곡면 태평리", "옥과면 옥과리", "입면 매월리")


def fixture_of(source: Source, count: int) -> bytes:
    """A file of so many invented rows in the newest layout of a source."""
    layout = max(source.layouts, key=lambda layout: layout.layout_from)
    rows = [[_cell(column, number) for column in source.columns] for number in range(count)]
    # The period in every form in which ``table_facts`` finds it in a title.
    said = f"{_YEAR}년 {_MONTH}월, {_YEAR}년 1차, {_YEAR}. {_MONTH}. 29. 기준"
    return write(source, layout, f"{source.name_ko} ({said})", rows)


def _cell(column: Column, number: int) -> str:
    if column.codes:
        words = list(column.codes)
        return words[number % len(words)]
    if column.name in _BY_NAME:
        return _BY_NAME[column.name](number)
    return _BY_TYPE[column.type](number)


def _rrn(number: int) -> str:
    born = f"{40 + number % 55:02d}{number % 12 + 1:02d}{number % 28 + 1:02d}"
    return f"{born}-{1 + number % 2}{96 + number % 4}{number:04d}"


def _name(number: int) -> str:
    return _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number % len(_GIVEN)]


def _phone(number: int) -> str:
    return f"010-0{100 + number % 900:03d}-{2000 + number % 8000:04d}"


def _day(number: int) -> str:
    return f"{_YEAR}-{_MONTH:02d}-{number % 28 + 1:02d}"


_BY_NAME: dict[str, Callable[[int], str]] = {
    "person_name": _name,
    "address": lambda n: f"전라남도 곡성군 {_TOWNS[n % len(_TOWNS)]} {_FIRST_LOT + n}",
    "birth_on": lambda n: f"{1940 + n % 55}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
    "birth_year": lambda n: str(1940 + n % 55),
    "household_size": lambda n: str(n % 4 + 1),
    "line_no": lambda n: str(n + 1),
    "village_name": lambda n: _TOWNS[n % len(_TOWNS)].split()[-1],
}
_BY_TYPE: dict[str, Callable[[int], str]] = {
    "rrn": _rrn,
    "phone": _phone,
    "text": lambda n: f"확인{n + 1}",
    "date": _day,
    "month": lambda n: f"{_YEAR}-{_MONTH:02d}",
    "integer": lambda n: str(3 + n),
    "boolean": lambda n: "YN"[n % 2],
    "time": lambda n: f"{9 + n % 9:02d}:00",
    "timestamp": lambda n: f"{_day(n)} {9 + n % 9:02d}:00:00",
    "code": lambda n: "",
}
