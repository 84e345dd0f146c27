"""Who takes turns in a home: a run keeps the warehouse open and lets others in, and two runs never overlap."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.calendar import run_of
from tests.factories import AS_OF, fresh_home
from warehouse.connection import Warehouse
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return fresh_home(tmp_path)


def test_a_run_lets_a_reader_in_between_two_of_its_transactions(home: Home) -> None:
    seen: list[int] = []

    def look() -> None:
        with Warehouse(home).reading() as tx:
            seen.append(len(tx.rows("ledger/last_run")))

    with run_of(AS_OF, home):
        with Warehouse(home).transaction():
            reader = _waiting(home, look)
            assert seen == []
        with Warehouse(home).transaction():
            reader.join(timeout=30)
            assert seen == [1]


def test_a_second_run_begins_when_the_first_has_ended(home: Home) -> None:
    order: list[str] = []

    def second() -> None:
        with run_of(AS_OF, home):
            order.append("second")

    with run_of(AS_OF, home):
        other = threading.Thread(target=second)
        other.start()
        other.join(timeout=0.5)
        order.append("first")
    other.join(timeout=30)
    assert order == ["first", "second"]


def test_a_run_that_fails_leaves_the_warehouse_to_others(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), run_of(AS_OF, home), Warehouse(home).transaction():
        raise ZeroDivisionError
    with Warehouse(home).transaction() as tx:
        assert tx.rows("ledger/last_run")


def _waiting(home: Home, act: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=act)
    thread.start()
    while not home.somebody_waits():
        thread.join(timeout=0.01)
    return thread
