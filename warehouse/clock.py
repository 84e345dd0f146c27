"""The only place that asks what time it is. Rules and statements get ``as_of`` as a parameter."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    """The wall-clock time in Korea, for the ledger's ``*_at`` columns only."""
    return datetime.now(KST)


def today() -> date:
    """The day in Korea."""
    return now().date()
