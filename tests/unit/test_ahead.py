"""What is made ahead comes in its order, and so does what goes wrong."""

import threading
from collections.abc import Iterator

import pytest

from tasks.doors.ahead import ahead
from tasks.doors.rejection import Rejection


def test_all_come_in_their_order() -> None:
    assert list(ahead(iter(range(100)))) == list(range(100))
    assert list(ahead(iter(()))) == []


def test_the_next_is_made_while_one_is_in_use() -> None:
    is_made = threading.Event()

    def made() -> Iterator[int]:
        yield 1
        is_made.set()
        yield 2

    for number in ahead(made()):
        assert is_made.wait(10), number


def test_a_fault_is_told_after_what_came_before_it() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise Rejection("truncated")

    items = ahead(broken())
    assert next(items) == 1
    with pytest.raises(Rejection):
        next(items)
