"""The notice to whoever holds a list of a household that nobody contacts any more, or of somebody who is gone."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from tasks.doors.code_words import CHANNELS_KO
from tasks.doors.outbox import Package, package_id_of, quarter, send
from tasks.doors.speaker import EMERGENCY_KO
from tasks.doors.workbook import Sheet, guidance, titled
from warehouse.connection import Transaction
from warehouse.county import parameters

Row = Mapping[str, Any]
_NOTHING_KO = "전화·우편·방문을 하지 않습니다."
_NOT_BY_NAME_KO = "적힌 이름으로 찾지 않습니다."
_STOPPED_KO = (
    "아래 줄의 가구에는 오늘부터 적힌 대로 연락하지 않습니다. 이미 연락했으면 있는 그대로 회신합니다."
)
_LOST_KO = "아래 줄에 적힌 분은 이제 그 가구에 없습니다(사망, 시설 입소, 전출). 이미 연락했으면 있는 그대로 회신합니다."


def tell_of_stops(tx: Transaction, cause: str) -> int:
    """Tell whoever holds a list of a household that this run barred from a channel; the number of lists.

    The notice names lines of their own lists and nobody, and not why.

    Args:
        cause: ``order`` (a stop, a safety flag, humans only), ``refusal``, ``door`` for a refusal at the door,
            ``joined`` for what was said before of a household that turned out to be one with theirs, or ``gone`` for
            one of whom nobody is left here.
    """
    lines = tx.rows("outbox/select_stop_notice", days=_days(tx), cause=cause)
    told = [row | {"to_do": _not_to_do(row["channels"])} for row in lines]
    return _send(tx, cause, "연락 중지", _STOPPED_KO, told)


def tell_of_lost_names(tx: Transaction) -> int:
    """Tell whoever holds a list that names somebody who died, left or lives in an institution, once for each line.

    Officers are told whom to ask for now; the ministry's call is not made, and a partner is told nobody's name.

    Returns:
        The number of lists.
    """
    if not (tx.one("outbox/select_renamed") or {})["is_any"]:
        return 0
    lines = tx.rows("outbox/select_lost_name", days=_days(tx))
    told = [row | {"to_do": _asked_for(row)} for row in lines]
    return _send(tx, "lost_name", "찾을 분 바뀜", _LOST_KO, told)


def _days(tx: Transaction) -> int:
    """For how many days a list lies with its holder."""
    return int(parameters("residents", tx.as_of)["stop_notice_days"])


def _send(tx: Transaction, part: str, title: str, told_ko: str, lines: Sequence[Row]) -> int:
    """One notice for each recipient: number, reference and ``to_do`` of each line; the number of lists.

    A line with a ``subject_id`` names somebody of it, and goes when that is destroyed.
    """
    for recipient, theirs in groupby(lines, key=itemgetter("recipient")):
        rows = list(theirs)
        package_id = package_id_of(tx, recipient, "stop_notice", part)
        fields = titled({"송신분번호": 20, "대상번호": 14, "할 일": 50})
        told = [[row["package_id"], row["ref"], row["to_do"]] for row in rows]
        about = [
            ("송신분번호", package_id),
            ("할 일", told_ko),
            ("위급하면", f"{EMERGENCY_KO}에 먼저 전화하고 희망복지팀장에게 알립니다."),
        ]
        sheets = [Sheet(title, fields, told), guidance(about)]
        # The same household by the same number stands on a worklist and on a day sheet.
        named = {(row["ref"], "lost_name", row["subject_id"]) for row in rows if "subject_id" in row}
        period = _period(tx, recipient, rows)
        send(tx, Package(recipient, "stop_notice", period, sheets, sorted(named), part=part))
    return len({row["package_id"] for row in lines})


def _asked_for(row: Row) -> str:
    """What is done about a line that names somebody who is gone."""
    match row["kind"]:
        case "ai_call_request":
            return _not_to_do(["ai_call"])
        case "phone_worklist" | "urgent_worklist" | "day_sheet" | "stop_notice":
            born = f"({row['birth_year']}년생)" if row["birth_year"] else ""
            return f"{_NOT_BY_NAME_KO} 연락하면 {row['person_name']}님{born}을 찾습니다."
        case _:
            return _NOT_BY_NAME_KO


def _not_to_do(channels: Sequence[str]) -> str:
    """What is not done any more; all of it where no channel is left."""
    named = [word for channel, word in CHANNELS_KO.items() if channel in channels]
    return f"하지 않습니다: {', '.join(named)}" if len(named) < len(CHANNELS_KO) else _NOTHING_KO


def _period(tx: Transaction, recipient: str, rows: Sequence[Row]) -> str:
    """The period of the passphrase that the recipient knows for the newest of these lists."""
    known = tx.one("access/select_package", package_id=rows[-1]["package_id"])
    return str(known["period"]) if known else quarter(tx.as_of)
