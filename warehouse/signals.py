"""Signals that stop this process, and a transaction that is under way.

DuckDB takes whatever a signal's handler raises for a fault of its query, and Great Expectations asks again and forgets
it: Ctrl-C would end a run with a riddle, or not at all.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_MOMENT_S = 0.05
_LINE = b"Stopping after this step; once more to stop at once.\n"

# Of the main thread alone: no other has handlers.
_noting: list[Callable[[int, FrameType | None], None]] = []
_interrupts: list[Callable[[], None]] = []


@contextmanager
def after_this() -> Iterator[None]:
    """Let a signal that this process handles wait for the end of the block; a second one ends the process at once.

    The first is told in one line on stderr. What the system itself does with a signal, stays: it raises nothing in
    Python.
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
        with suppress(OSError):  # the terminal may be gone
            os.write(2, _LINE)
        for interrupt in _interrupts:
            interrupt()

    handlers = {number: signal.getsignal(number) for number in _STOPPING}
    # What a block around this one puts off already, it goes on putting off.
    before = {n: handler for n, handler in handlers.items() if callable(handler) and handler not in _noting}
    _noting.append(note)
    for number in before:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _noting.remove(note)
        if came:
            os.kill(os.getpid(), came[0])


@contextmanager
def interrupted_by(interrupt: Callable[[], None]) -> Iterator[None]:
    """Within ``after_this``, break off a query that writes nothing as soon as a signal comes.

    The query ends as a fault of DuckDB's, in place of which the signal itself is raised at the end of ``after_this``.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _interrupts.append(interrupt)
    try:
        yield
    finally:
        _interrupts.remove(interrupt)


@contextmanager
def sent_again() -> Iterator[None]:
    """Send a signal again whose exception was swallowed: what C code calls back cannot raise, and is only told of.

    The check of an artifact's text by Prefect's library does so: a demo that was stopped in it went on.
    """
    told = sys.unraisablehook

    def again(swallowed: "sys.UnraisableHookArgs") -> None:
        error = swallowed.exc_value
        number = signal.SIGINT if isinstance(error, KeyboardInterrupt) else 0
        if isinstance(error, SystemExit) and isinstance(error.code, int) and error.code - 128 in _STOPPING:
            number = error.code - 128
        if not number:
            told(swallowed)
            return
        # A moment later: what is raised in here would be swallowed, too.
        sending = threading.Timer(_MOMENT_S, os.kill, (os.getpid(), number))
        sending.daemon = True
        sending.start()

    sys.unraisablehook = again
    try:
        yield
    finally:
        sys.unraisablehook = told
