"""Case lists: to the team head the households for the conference, to whoever manages cases what is to be done by when.

A list leaves on the day on which it has something new, and holds all cases of its recipient; its sheet 사례 보고 comes
back.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.cases.rules import rows_offered
from tasks.doors.access import officer_periods
from tasks.doors.case_words import ITEMS_KO, TASKS_KO, item_ko, word
from tasks.doors.outbox import Package, package_id_of, quarter, reference, send
from tasks.doors.speaker import place_ko
from tasks.doors.workbook import Field, Sheet, guidance, titled
from warehouse.catalog import load_source
from warehouse.connection import Transaction
from warehouse.county import County
from warehouse.state_pages import STATES_KO

Row = Mapping[str, Any]
_HEAD, _KIND = "team_head", "case_list"
_CRITERION_KO = {
    "several_needs": "담당자 추천(여러 욕구)",
    "safety": "담당자 추천(안전)",
    "officer_judgement": "담당자 추천",
    "many_needs": "욕구 다수",
}
_PERSON = {"송신분번호": 19, "대상번호": 13, "성명": 10, "출생연도": 10, "읍면·리": 16}
_NEW_FIELDS = titled(_PERSON | {"접수 근거": 22, "접수일": 12, "계획 기한": 12})
_CASE_FIELDS = titled(
    _PERSON | {"난이도": 8, "상태": 18, "할 일": 18, "기한": 12, "접수일": 12, "새 명단": 12}
)
_ITEM_FIELDS = titled(
    {"대상번호": 13, "구분": 8, "항목번호": 9, "영역·서비스": 16, "내용": 40, "목표일": 12, "결과": 10}
)
# Columns of the report that are filled in already; the others a hand fills in.
_GIVEN = ("package_id", "ref", "item_no", "officer")
_WIDE = {"package_id": 19, "ref": 13, "kind": 17, "content": 40, "remark": 30}
_NOTES = {
    "reported_on": "그 일을 한 날. 예: 2024-03-15",
    "due_on": "목표를 이룰 날. 예: 2024-09-30",
    "service": "서비스 목록의 이름. 예: 밑반찬 지원",
    "difficulty": "조사에서 적습니다. 안전이나 정신건강 욕구가 있으면 고난도입니다.",
    "closing_reason": "종결에서만 고릅니다.",
}

_FOR_CONFERENCE = (
    (
        "사례회의",
        "사례회의 대상 시트의 가구를 통합사례관리 대상으로 선정할지 정합니다. 선정하면 계획 기한까지 계획을 세웁니다.",
    ),
    (
        "사례회의 회신",
        "운영 지시(operator_order)에 송신분번호, 대상번호, 지시구분, 사유, 지시자, 지시일을 적어 보내 주십시오.",
    ),
    (
        "지시구분",
        "사례회의 선정, 사례회의 미선정, 사례계획 수립, 사례 서비스 개시, 사례 종결, 사례 등록 오류",
    ),
)
_REPLY = (
    (
        "사례 보고",
        "한 일마다 한 줄에 일자와 해당 칸을 채워 이 파일 그대로 수신함 case_report 폴더에 넣습니다. 빈 줄은 "
        "읽지 않습니다.",
    ),
    (
        "계획 수립",
        "목표(영역, 내용, 목표일)와 서비스에 번호를 붙입니다. 목표가 없으면 계획으로 받지 않습니다.",
    ),
    (
        "점검·종결",
        "점검에서 종결할 때는 보고구분을 종결로 바꾸고, 목표마다 결과를, 종결에 사유를 적습니다.",
    ),
)


def send_case_lists(tx: Transaction, names: Mapping[str, str], cases: str) -> int:
    """Send a list to everybody for whom something is new on it; the packages sent.

    Args:
        names: the names of case managers by officer id.
        cases: the ids of the cases as JSON.
    """
    rows = tx.rows("cases/select_told_case", cases=cases)
    recipients = {row["owner"] for row in rows if row["is_untold"]} | {_HEAD for row in rows if row["is_new"]}
    if not recipients:
        return 0
    items: dict[str, list[Row]] = {}
    for item in tx.rows("cases/select_item", cases=cases):
        items.setdefault(item["case_id"], []).append(item)
    campaign, day = tx.one("campaign/select_newest"), tx.as_of
    periods = officer_periods(tx, str(campaign["campaign_id"]) if campaign else quarter(day))
    for owner in sorted(recipients):
        is_head = owner == _HEAD
        sending = _List(tx, _HEAD if is_head else f"officer-{owner}", "" if is_head else names.get(owner, ""))
        period = quarter(day) if is_head else periods[owner]
        send(tx, sending.package(period, [row for row in rows if _concerns(row, owner)], items))
    return len(recipients)


def _concerns(row: Row, owner: str) -> bool:
    return owner in (row["owner"], row["officer_id"]) or (owner == _HEAD and row["is_new"])


class _List:
    """One list on its way to its recipient."""

    def __init__(self, tx: Transaction, recipient: str, officer_name: str) -> None:
        self._tx, self._recipient, self._officer_name = tx, recipient, officer_name
        self._id = package_id_of(tx, recipient, _KIND)

    def _ref(self, row: Row) -> str:
        return reference(self._tx, self._recipient, row["case_id"])

    def package(self, period: str, rows: Sequence[Row], items: Mapping[str, Sequence[Row]]) -> Package:
        """The sheets that have rows, and what the list is."""
        new = [row for row in rows if row["is_new"]] if self._recipient == _HEAD else []
        has_reply = "case_report" in County.read(self._tx.home.county_file).sources
        report = self._report_lines(rows, items) if has_reply else []
        about = [
            *_guidance(self._id, len(rows)),
            *(_FOR_CONFERENCE if new else ()),
            *(_REPLY if report else ()),
        ]
        sheets = [
            Sheet("사례회의 대상", _NEW_FIELDS, [self._new_line(row) for row in new]),
            Sheet("담당 사례", _CASE_FIELDS, [self._case_line(row) for row in rows]),
            Sheet("목표와 서비스", _ITEM_FIELDS, [c for row in rows for c in self._item_lines(row, items)]),
            Sheet("사례 보고", _report_fields(), report),
        ]
        subjects = [(self._ref(row), "case", row["case_id"]) for row in rows]
        shown = [*(sheet for sheet in sheets if sheet.rows), guidance(about)]
        return Package(self._recipient, _KIND, period, shown, subjects)

    def _person(self, row: Row) -> list[str]:
        place = place_ko(row["town_ko"], row["ri"])
        return [self._id, self._ref(row), row["person_name"] or "", str(row["birth_year"] or ""), place]

    def _new_line(self, row: Row) -> list[str]:
        told = (_CRITERION_KO[row["criterion"]], str(row["opened_on"]), str(row["plan_due_on"]))
        return [*self._person(row), *told]

    def _case_line(self, row: Row) -> list[str]:
        again = "다시 대상" if row["is_target_again"] else ""
        days = (str(row["due_on"]), str(row["opened_on"]), again)
        what = (word("difficulty", row["difficulty"]), STATES_KO[row["state"]], TASKS_KO[row["task"]])
        return [*self._person(row), *what, *days]

    def _item_lines(self, row: Row, items: Mapping[str, Sequence[Row]]) -> list[list[str]]:
        return [
            [
                self._ref(row),
                ITEMS_KO[item["kind"]],
                str(item["item_no"]),
                item_ko(item),
                item["content"] or "",
                str(item["due_on"] or ""),
                word("result", item["result"]),
            ]
            for item in items.get(row["case_id"], ())
        ]

    def _report_lines(self, rows: Sequence[Row], items: Mapping[str, Sequence[Row]]) -> list[list[str]]:
        """The rows that each new task asks for; what else is to be told goes into the same rows, or below."""
        columns = [column.name for column in load_source("case_report").columns]
        lines = []
        for row in (row for row in rows if row["is_untold"] and _is_theirs(row, self._recipient)):
            known = {
                (item["kind"], item["item_no"]): item["result"] for item in items.get(row["case_id"], ())
            }
            for kind, number in rows_offered(row["task"], known):
                given = {"package_id": self._id, "ref": self._ref(row), "kind": word("kind", kind)}
                given |= {"item_no": str(number or ""), "officer": self._officer_name}
                lines.append([given.get(name, "") for name in columns])
        return lines


def _is_theirs(row: Row, recipient: str) -> bool:
    return str(row["owner"]) == recipient.removeprefix("officer-")


def _report_fields() -> tuple[Field, ...]:
    return tuple(
        Field(
            column.written,
            _WIDE.get(column.name, 12),
            tuple(column.codes or ()),
            by_hand=column.name not in _GIVEN,
            note=_NOTES.get(column.name, ""),
        )
        for column in load_source("case_report").columns
    )


def _guidance(package_id: str, count: int) -> list[tuple[str, str]]:
    told = (
        "담당 사례 시트의 할 일을 기한까지 합니다. 기한이 지나면 오늘의 업무 현황에 담당자와 함께 오릅니다."
    )
    return [("송신분번호", package_id), ("건수", f"{count}건"), ("할 일", told)]
