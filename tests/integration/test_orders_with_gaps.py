"""What becomes of an order of which its sender left cells empty: a stop holds, every other one is kept back."""

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
