"""Signals that stop this process, and a transaction that is under way.

DuckDB takes whatever a signal's handler raises for a fault of its query, and Great Expectations asks again and forgets
it: Ctrl-C would end a run with a riddle, or not at all.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def after_this() -> Iterator[None]:
    """Let a signal that this process handles wait for the end of the block; a second one ends the process at once.

    What the system itself does with a signal, stays: it raises nothing in Python.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if came:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        came.append(number)

    before = {number: handler for number in _STOPPING if callable(handler := signal.getsignal(number))}
    for number in before:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            os.kill(os.getpid(), came[0])
