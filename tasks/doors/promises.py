"""The sheet 방문 약속 of lists and day sheets: when an officer will come, and what the household wishes of that."""

from collections.abc import Sequence

from tasks.doors.workbook import Sheet, by_hand, by_line
from warehouse.catalog import load_source

SHEET = "방문 약속"
_NOTES = {
    "visit_promised_on": "가기로 한 날, 예: 2024-03-08",
    "visit_promised_at": "가기로 한 시각, 예: 14:30",
    "visit_days": "집에 있는 요일, 예: 월, 수",
    "visit_half": "",
    "visit_officer_sex": "가구가 바란 때에만",
}
GUIDANCE = (
    "가기로 한 날과 시각을 정했으면 적어 가기 전에 보냅니다. 확정되어 다시 옮기지 않습니다. 집에 있는 요일과 시간대, "
    "바라는 담당자 성별은 가구가 말한 때에만 적으며, 되는 대로 맞춥니다."
)


def promise_sheet(source: str, named: Sequence[tuple[str, str]]) -> Sheet:
    """The sheet of a package that comes back as ``source``; a line for each reference and name."""
    column = load_source(source).column
    fields = [by_hand(column(name), 16, note) for name, note in _NOTES.items()]
    return by_line(SHEET, named, fields)
