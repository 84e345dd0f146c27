"""What becomes of an order with cells that are empty or that nobody can read: a stop holds, any other is kept back."""

import pytest

from tasks.ingestion import take_in
from tasks.validation import validate
from tests.factories import AS_OF, ask, deliver_rows, one_day
from warehouse.home import Home

EMPTY = {"reason": "", "ordered_by": "", "ordered_on": "", "household_id": "0" * 32}
PROTECTING = (
    {"order_kind": "중지"},
    {"order_kind": "사람 상담만"},
    {"order_kind": "안전표시 설정", "safety_flag": "가정폭력"},
)


def broken_by(home: Home, rows: list[dict[str, str]]) -> list[tuple[int, str, str]]:
    """Row, rule and action of what orders break."""
    usual = {"household_id": "0" * 32, "channel": "", "safety_flag": "", "ends_on": "", "subject_row_no": ""}
    deliver_rows(home, "operator_order", [usual | row for row in rows])
    with one_day(home, AS_OF) as run:
        take_in(home, run)
        validate(home, run)
    return ask(home, "SELECT row_no, rule, action FROM ops.quarantine ORDER BY ALL")


@pytest.mark.parametrize("order", PROTECTING)
def test_what_protects_somebody_is_not_kept_back_for_an_empty_cell_and_its_sender_is_asked(
    home: Home, order: dict[str, str]
) -> None:
    broken = broken_by(home, [EMPTY | order, EMPTY | {"order_kind": "안부확인"}])
    kept_back = [(2, f"order_has_{what}", "quarantine_row") for what in ("day", "orderer", "reason")]
    assert broken == [(1, "protection_complete", "warn"), *kept_back]


@pytest.mark.parametrize("order", PROTECTING)
@pytest.mark.parametrize(
    "slip",
    [
        {"ordered_on": "3월 중순"},
        {"ordered_on": "2042-03-04"},
        {"channel": "전부"},
        {"ends_on": "무기한"},
        {"starts_on": "2024-03-04", "ends_on": "2023-04-30"},
    ],
)
def test_what_protects_somebody_is_not_kept_back_for_a_slip_and_its_sender_is_asked(
    home: Home, order: dict[str, str], slip: dict[str, str]
) -> None:
    """The row was kept back, and the household was called."""
    broken = broken_by(home, [order | slip, slip | {"order_kind": "안부확인"}])
    assert {row_no for row_no, _, action in broken if action == "quarantine_row"} == {2}
    assert (1, "protection_complete", "warn") in broken
