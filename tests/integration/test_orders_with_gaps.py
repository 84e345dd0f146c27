"""What becomes of an order of which its sender left cells empty: a stop holds, every other one is kept back."""

from datetime import timedelta

from tasks.ingestion import take_in
from tasks.validation import validate
from tests.factories import AS_OF, ask, deliver_rows, one_day
from warehouse.home import Home

EMPTY = {"reason": "", "ordered_by": "", "ordered_on": "", "household_id": "0" * 32}


def test_a_stop_is_not_kept_back_for_an_empty_cell_and_its_sender_is_asked(home: Home) -> None:
    deliver_rows(home, "operator_order", [EMPTY | {"order_kind": kind} for kind in ("중지", "안부확인")])
    with one_day(home, AS_OF) as run:
        take_in(home, run)
        validate(home, run)
    broken = ask(home, "SELECT row_no, rule, action FROM ops.quarantine ORDER BY ALL")
    kept_back = [(2, f"order_has_{what}", "quarantine_row") for what in ("day", "orderer", "reason")]
    assert broken == [(1, "stop_complete", "warn"), *kept_back]


def test_a_stop_is_not_kept_back_for_a_day_that_cannot_be_read_and_its_sender_is_asked(home: Home) -> None:
    """Of 중지 until 추석 전까지 nothing was kept but that a row is bad, and the household was called."""
    days = {"ordered_on": "3월초", "starts_on": "오늘부터", "ends_on": "추석 전까지"}
    kinds = ("중지", "사람 상담만")
    later = EMPTY | {"order_kind": "중지", "ordered_on": str(AS_OF + timedelta(days=365))}
    rows = [EMPTY | days | {"order_kind": kind} for kind in kinds]
    deliver_rows(home, "operator_order", [*rows, later])
    with one_day(home, AS_OF) as run:
        take_in(home, run)
        validate(home, run)
    broken = ask(
        home, "SELECT DISTINCT row_no, rule FROM ops.quarantine WHERE action = 'quarantine_row' ORDER BY ALL"
    )
    assert broken == [(2, f"order_has_{what}") for what in ("day", "orderer", "readable_days", "reason")]
    asked = (
        "SELECT DISTINCT row_no, rule FROM ops.quarantine WHERE action = 'warn' AND row_no <> 2 ORDER BY ALL"
    )
    assert ask(home, asked) == [(1, "order_days_readable"), (1, "stop_complete"), (3, "stop_complete")]
