"""Workbooks as offices read them: Korean headers, every cell text, drop-downs where a hand fills in, sealed in memory.

Nothing touches a temporary file, and nothing becomes a formula.
"""

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import msoffcrypto
import xlsxwriter
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from warehouse.catalog import Column

# What a workbook that comes back says of itself: what stands elsewhere is read by nobody, and the file is refused.
AS_SENT = (
    "연락처, 주소처럼 적혀 있던 칸은 고쳐도 읽지 않으니 바뀐 것은 특이사항에 적고, "
    "열을 더하거나 항목명과 시트 이름을 바꾸지 말고 이 파일 그대로"
)


@dataclass(frozen=True)
class Field:
    """One column of a sheet.

    Args:
        title: the Korean header.
        width: in characters.
        choices: words of the drop-down; only fields that a hand fills in have them.
        by_hand: whether the recipient fills it in (marked by colour, unlocked).
        note: shown when the cell is entered.
    """

    title: str
    width: int = 12
    choices: tuple[str, ...] = ()
    by_hand: bool = False
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: fields, and rows of text in their order; ``footer`` stands under each printed page.

    Args:
        picture: a PNG of 144 points to the inch that stands below the rows, where there is one.
    """

    name: str
    fields: tuple[Field, ...]
    rows: Sequence[Sequence[str | None]]
    footer: str = ""
    picture: bytes = b""

    def for_towns(self, towns_ko: str) -> "Sheet":
        """The sheet with its titles, written for the 읍면 of a 군, in the county's own word of its towns."""
        village = r"\1" if "면" in towns_ko else ""
        fields = (
            replace(one, title=re.sub("읍면(·리)?", towns_ko + village, one.title)) for one in self.fields
        )
        return replace(self, fields=tuple(fields))


def titled(widths: Mapping[str, int]) -> tuple[Field, ...]:
    """Fields that are filled in, by their titles."""
    return tuple(Field(title, width) for title, width in widths.items())


def by_hand(column: Column, width: int, note: str = "") -> Field:
    """A declared column that a hand fills in: from its own words, or from yes and no, where it has such."""
    choices = tuple(column.codes or ()) or (("예", "아니오") if column.type == "boolean" else ())
    return Field(column.written, width, choices, by_hand=True, note=note)


def by_line(name: str, named: Sequence[tuple[str, str]], fields: Sequence[Field]) -> Sheet:
    """A sheet that a hand fills in beside the first one: a blank line for each of its references and names."""
    blank = [""] * len(fields)
    return Sheet(name, (*titled({"대상번호": 13, "성명": 10}), *fields), [[*line, *blank] for line in named])


_LINE_POINTS = 15.5
_PICTURE_SCALE = 96 / 144  # a workbook counts 96 points to the inch


def guidance(lines: Sequence[tuple[str, str]]) -> Sheet:
    """The sheet ``안내`` that every package carries: what it is, its number, what to do with it."""
    return Sheet("안내", titled({"항목": 16, "내용": 70}), [list(line) for line in lines])


def workbook(sheets: Sequence[Sheet], made_on: date) -> bytes:
    """An XLSX of the sheets; the same content on the same day gives the same bytes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day), "author": ""})  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
    styles = {
        "head": book.add_format(
            {"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True, "valign": "vcenter"}
        ),
        "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}),
        "hand": book.add_format({"border": 1, "bg_color": "#FFF8E1", "valign": "top", "num_format": "@"}),
    }
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, styles)
    book.close()
    return target.getvalue()


def _write(
    page: "xlsxwriter.worksheet.Worksheet", sheet: Sheet, styles: dict[str, "xlsxwriter.format.Format"]
) -> None:
    last = max(len(sheet.rows), 1)
    for place, column in enumerate(sheet.fields):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, styles["head"])
        if column.choices or column.note:
            page.data_validation(1, place, last, place, _validation(column))
    for line, row in enumerate(sheet.rows, 1):
        for place, (column, cell) in enumerate(zip(sheet.fields, row, strict=True)):
            page.write_string(line, place, cell or "", styles["hand" if column.by_hand else "cell"])
    for line, row in enumerate([[column.title for column in sheet.fields], *sheet.rows]):
        cells = zip(sheet.fields, row, strict=True)
        lines = max((_lines(cell, column.width) for column, cell in cells), default=1)
        if lines > 1:
            page.set_row(line, lines * _LINE_POINTS)
    if sheet.fields:
        page.freeze_panes(1, 0)
    if any(column.by_hand for column in sheet.fields):
        # Sorted by its arrows a list keeps its lines whole; a hand that sorts otherwise may leave columns behind.
        page.autofilter(0, 0, last, len(sheet.fields) - 1)
    _set_up_print(page, sheet)
    if sheet.picture:
        shown = {
            "image_data": io.BytesIO(sheet.picture),
            "x_scale": _PICTURE_SCALE,
            "y_scale": _PICTURE_SCALE,
        }
        # Rows of a stated height, since each program has its own and the picture would be squeezed.
        page.set_default_row(_LINE_POINTS)
        page.insert_image(last + 2, 0, "picture.png", shown)


def _set_up_print(page: "xlsxwriter.worksheet.Worksheet", sheet: Sheet) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if sheet.footer:
        page.set_footer(f"&L{sheet.name}&C{sheet.footer}&R&P/&N")


def _lines(cell: str | None, width: int) -> int:
    """How many lines a cell takes, since not every program makes its row as high; Hangul is nearly twice as wide."""
    parts = (cell or "").split("\n")
    return sum(max(1, math.ceil((len(part) + 0.75 * _wide(part)) / width)) for part in parts)


def _wide(part: str) -> float:
    """How many characters are Hangul: in UTF-8 they take three bytes, and counting those costs next to nothing."""
    return 0 if part.isascii() else (len(part.encode()) - len(part)) / 2


def _validation(column: Field) -> dict[str, object]:
    kind: dict[str, object] = (
        {"validate": "list", "source": list(column.choices)} if column.choices else {"validate": "any"}
    )
    return kind | (
        {"input_title": column.title[:32], "input_message": column.note[:255]} if column.note else {}
    )


# Rounds slow the guessing of passphrases that people chose. Ours are 99 random bits: Excel's 100,000 rounds would buy
# nothing, and cost a morning of sealing most of its time.
_ROUNDS = 1_000


def seal(content: bytes, passphrase: str) -> bytes:
    """The workbook encrypted (ECMA-376 agile, AES-256) under a passphrase of ``warehouse.keys``."""
    sealed: bytes = ECMA376Agile.encrypt(passphrase, io.BytesIO(content), spin_count=_ROUNDS)
    return sealed


def unseal(content: bytes, passphrase: str) -> bytes:
    """The plain workbook; raises msoffcrypto's error on a wrong passphrase or a tampered file."""
    target = io.BytesIO()
    file = msoffcrypto.OfficeFile(io.BytesIO(content))
    file.load_key(password=passphrase, verify_password=True)
    file.decrypt(target, verify_integrity=True)
    return target.getvalue()
