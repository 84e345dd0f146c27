"""The notice to whoever holds a list of a household that is not to be contacted any more."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from tasks.doors.code_words import CHANNELS_KO
from tasks.doors.outbox import Package, package_id_of, quarter, send
from tasks.doors.workbook import Sheet, guidance, titled
from warehouse.connection import Transaction
from warehouse.county import parameters

Row = Mapping[str, Any]
_NOTHING_KO = "전화·우편·방문을 하지 않습니다."


def tell_of_stops(tx: Transaction, cause: str) -> int:
    """Tell whoever holds a list of a household that this run barred from a channel; the number of lists.

    The notice names lines of their own lists and nobody, and not why.

    Args:
        cause: ``order`` (a stop, a safety flag, humans only), ``refusal``, ``door`` for a refusal at the door,
            ``joined`` for what was said before of a household that turned out to be one with theirs, or ``gone`` for
            one of whom nobody is left here.
    """
    days = parameters("residents", tx.as_of)["stop_notice_days"]
    lines = tx.rows("outbox/select_stop_notice", days=days, cause=cause)
    for recipient, theirs in groupby(lines, key=itemgetter("recipient")):
        rows = list(theirs)
        package_id = package_id_of(tx, recipient, "stop_notice", cause)
        fields = titled({"송신분번호": 20, "대상번호": 14, "할 일": 50})
        told = [[row["package_id"], row["ref"], _not_to_do(row["channels"])] for row in rows]
        about = [
            ("송신분번호", package_id),
            (
                "할 일",
                "아래 줄의 가구에는 오늘부터 적힌 대로 연락하지 않습니다. 이미 연락했으면 있는 그대로 회신합니다.",
            ),
            ("위급하면", "희망복지팀장에게 먼저 알립니다."),
        ]
        sheets = [Sheet("연락 중지", fields, told), guidance(about)]
        period = _period(tx, recipient, rows)
        send(tx, Package(recipient, "stop_notice", period, sheets, (), part=cause))
    return len({row["package_id"] for row in lines})


def _not_to_do(channels: Sequence[str]) -> str:
    """What is not done any more; all of it where no channel is left."""
    named = [word for channel, word in CHANNELS_KO.items() if channel in channels]
    return f"하지 않습니다: {', '.join(named)}" if len(named) < len(CHANNELS_KO) else _NOTHING_KO


def _period(tx: Transaction, recipient: str, rows: Sequence[Row]) -> str:
    """The period of the passphrase that the recipient knows for the newest of these lists."""
    known = tx.one("access/select_package", package_id=rows[-1]["package_id"])
    return str(known["period"]) if known else quarter(tx.as_of)
