"""What a household's certificate says of integrated case management: its steps, its plan, what is awaited of whom."""

from collections.abc import Iterator, Mapping
from typing import Any

from tasks.doors.case_words import ITEMS_KO, TASKS_KO, item_ko, word
from warehouse.connection import Transaction
from warehouse.state_pages import STATES_KO

Row = Mapping[str, Any]
# A step that leaves the state as it was.
_AGAIN_KO = {"conference": "욕구·위험도 조사(선정 뒤)", "serving": "점검"}


def case_lines(tx: Transaction, household_id: str) -> Iterator[str]:
    """Every case of a household, oldest first."""
    cases = tx.rows("access/select_case", household_id=household_id)
    if not cases:
        return
    steps = tx.rows("access/select_case_step", household_id=household_id)
    items = tx.rows("access/select_case_item", household_id=household_id)
    for case in cases:
        yield _headline(case)
        yield from (_step(row) for row in steps if row["case_id"] == case["case_id"])
        yield from (_item(row) for row in items if row["case_id"] == case["case_id"])


def _headline(case: Row) -> str:
    manager = case["officer_id"] or ("한도로 대기" if case["is_waiting"] else "희망복지팀")
    told = (
        f"통합사례관리 {case['opened_on']} 접수 · {word('difficulty', case['difficulty'])} · 담당 {manager}"
    )
    told += f" · {STATES_KO[case['state']]}"
    if case["closing_reason"]:
        told += f"({word('closing_reason', case['closing_reason'])})"
    if case["task"] is None:
        return told
    return f"{told} · 다음 {TASKS_KO[case['task']]} {case['due_on']}까지({_owner(case['owner'])})"


def _owner(owner: str) -> str:
    return "팀장" if owner == "team_head" else owner


def _step(row: Row) -> str:
    is_again = row["from_state"] == row["state"]
    what = _AGAIN_KO[row["state"]] if is_again else STATES_KO[row["state"]]
    return f"  {row['happened_on']} {what} ← 수신분 {row['delivery_id'][:12]} {row['row_no']}행"


def _item(row: Row) -> str:
    until = f" {row['due_on']}까지" if row["due_on"] else ""
    result = f"{word('result', row['result'])}({row['result_on']})" if row["result"] else "결과 없음"
    return f"  {ITEMS_KO[row['kind']]} {row['item_no']} {item_ko(row)}{until}: {result}"
