"""The call service by file: a package is opened, and what came of its calls is written as ``ai_call_result``."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from simulation.call_service import KST, Called, CallService, Happening, Request, form
from simulation.chance import Chance
from simulation.files import Row, Sending, Written, write
from simulation.layouts import Layout
from simulation.packages import Package

_NUMBERS = {"연락처1": "phone", "연락처2": "phone_2"}


def request_in(package: Package, days: tuple[date, ...], hours: tuple[int, int], tries: int) -> Request:
    """What an opened package asks for; days, hours and tries were agreed on paper."""
    rows = package.table_with("대상번호", "연락처1")
    called = tuple(Called(row["대상번호"], numbers_in(row)) for row in rows)
    return Request(package.package_id, called, days, hours, tries, frozenset(form()))


def numbers_in(row: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The numbers of a row as they are dialled from anywhere, each with the word that names it."""
    cells = {ref: re.sub(r"\D", "", row.get(title, "")) for title, ref in _NUMBERS.items()}
    return tuple((ref, f"+82{digits[1:]}") for ref, digits in cells.items() if digits)


def result_file(layout: Layout, service: CallService, request: Request, day: date) -> Written:
    """The results of a request, a row for each try that ended, as the file that comes back."""
    return write(layout, rows_of(service.happenings(request)), Sending(day), Chance("call file"))


def rows_of(happenings: Iterable[Happening]) -> list[Row]:
    """The ended tries by the columns of ``ai_call_result``."""
    return [_row(happening) for happening in happenings if happening.type == "call.ended"]


def _row(happening: Happening) -> Row:
    told = dict(happening.data)
    answers = told.pop("answers", {})
    told.pop("seq")
    at = datetime.fromisoformat(told["called_at"]).astimezone(KST)
    yes_no = {"true": True, "false": False}
    return told | {path: yes_no.get(str(value), value) for path, value in answers.items()} | {"called_at": at}
