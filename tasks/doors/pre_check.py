"""What the eligibility pre-check says of those whom an officer is to call or to visit: a sheet, by reference alone."""

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from tasks.doors.help_words import pre_check_line
from tasks.doors.workbook import Field, Sheet
from warehouse.connection import Transaction

# What the guidance of a workbook says of it.
EXPLAINED = (
    "사전확인",
    "들은 것으로 미리 본 급여의 가능성이며 결정이 아닙니다(있을 때만). 모름은 괄호 안을 물으면 알 수 있습니다.",
)


def read_pre_checks(tx: Transaction, targets: Iterable[str]) -> dict[str, str]:
    """A line for each of these targets of which the pre-check said anything."""
    rows = tx.rows("campaign/select_pre_check", targets=json.dumps(sorted(set(targets))))
    return {target: pre_check_line(list(told)) for target, told in groupby(rows, key=itemgetter("target_id"))}


def pre_check_sheet(lines: Mapping[str, str], named: Iterable[tuple[str, str]]) -> list[Sheet]:
    """The sheet, or none where nothing is said of anybody.

    Args:
        lines: by target.
        named: (reference, target) as they stand in the workbook; a household that stands there twice is told of once.
    """
    refs: dict[str, str] = {}
    for ref, target in named:
        refs.setdefault(target, ref)
    rows = [[ref, lines[target]] for target, ref in refs.items() if target in lines]
    return [Sheet(EXPLAINED[0], (Field("대상번호", 13), Field("지원 가능성", 80)), rows)] if rows else []
