"""Signals and what must not be torn: one that comes in a block is heard at its end, and a second one at once."""

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.stage import Counts, Run, Stage
from tests.factories import AS_OF, fresh_home
from warehouse import signals
from warehouse.connection import Transaction, Warehouse
from warehouse.home import CHECKOUT


class _StoppedError(BaseException):
    """What a handler of this process raises."""


@pytest.fixture(autouse=True)
def _handler() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _StoppedError

    gc.collect()  # what earlier tests left would swallow what is raised while it is cleared away
    before = signal.signal(signal.SIGTERM, stop)
    yield
    signal.signal(signal.SIGTERM, before)


LINE = "Stopping after this step; once more to stop at once.\n"


def test_a_signal_in_a_block_is_heard_at_its_end_and_told_once(capfd: pytest.CaptureFixture[str]) -> None:
    done = []

    def work() -> None:
        with signals.after_this():
            with signals.after_this():
                os.kill(os.getpid(), signal.SIGTERM)
                done.append("inner")
            done.append("outer")

    with pytest.raises(_StoppedError):
        work()
    assert done == ["inner", "outer"]
    assert capfd.readouterr().err == LINE


def test_a_block_without_a_signal_leaves_the_handlers_as_they_were() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    with signals.after_this():
        assert signal.getsignal(signal.SIGTERM) is not before[0]
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_in_another_thread_nothing_is_put_off() -> None:
    seen: list[object] = []

    def look() -> None:
        with signals.after_this():
            seen.append(signal.getsignal(signal.SIGTERM))

    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [before]


def test_a_second_signal_ends_the_process_at_once() -> None:
    code = (
        "import os, signal; from warehouse import signals\n"
        "with signals.after_this():\n"
        "    os.kill(os.getpid(), signal.SIGINT); os.kill(os.getpid(), signal.SIGINT); print('went on')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", LINE)


def test_a_query_is_not_torn_by_a_signal_and_its_transaction_stands(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM))

    def work() -> None:
        with Warehouse(home).transaction() as tx:
            timer.start()
            tx.connection.execute(
                "SELECT count(*) FROM range(20000) a (i), range(20000) b (i) WHERE (a.i * b.i) % 7 = 1"
            )
            timer.join()
            tx.connection.execute("CREATE TABLE ops.mark AS SELECT 1 AS n")

    with pytest.raises(_StoppedError):
        work()
    with Warehouse(home).reading() as tx:
        assert tx.connection.execute("SELECT n FROM ops.mark").fetchall() == [(1,)]


def test_a_query_that_only_reads_is_broken_off_by_a_signal_which_is_heard_as_itself(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM))

    def look() -> None:
        with Warehouse(home).reading() as tx:
            timer.start()
            tx.connection.execute(
                "SELECT count(*) FROM range(10000000) a (i), range(10000000) b (i) WHERE (a.i * b.i) % 7 = 1"
            )

    with pytest.raises(_StoppedError):
        look()
    with Warehouse(home).reading() as tx:
        assert tx.connection.execute("SELECT 1").fetchall() == [(1,)]


def test_what_follows_the_commit_of_a_stage_is_done_before_a_signal_is_heard(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    done = []

    def body(tx: Transaction, run: Run) -> Counts:
        tx.after_commit(lambda: os.kill(os.getpid(), signal.SIGTERM))
        tx.after_commit(lambda: done.append(run.run_no))
        return {}

    with pytest.raises(_StoppedError):
        Stage("mark", body).run_in(home, Run(1, AS_OF))
    assert done == [1]


def test_a_stage_that_waits_for_the_warehouse_hears_a_signal_at_once(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    is_held, is_heard, done = threading.Event(), threading.Event(), []

    def hold() -> None:
        with home.lock(exclusive=True):
            is_held.set()
            is_heard.wait(10)

    def body(_: Transaction, run: Run) -> Counts:
        done.append(run.run_no)
        return {}

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait()
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()
    with pytest.raises(_StoppedError):
        Stage("mark", body).run_in(home, Run(1, AS_OF))
    is_heard.set()
    holder.join()
    assert done == []


def test_a_signal_whose_exception_was_swallowed_by_what_cannot_raise_is_sent_again() -> None:
    """A demo that was stopped while a library called back went on for the whole half-year."""
    stopped = (
        "import os, signal, time\n"
        "from flows.server import _signals_raise\n"
        "class Calling:\n"
        "    def __del__(self):\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "        sum(range(9))\n"
        "with _signals_raise():\n"
        "    Calling()\n"
        "    time.sleep(20)\n"
        "    print('went on')\n"
    )
    ended = subprocess.run([sys.executable, "-c", stopped], cwd=CHECKOUT, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (128 + signal.SIGTERM, b"")
