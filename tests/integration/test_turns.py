"""Who takes turns in a home: a run keeps the warehouse open and lets others in, and two runs never overlap."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import duckdb
import duckdb_extension_httpfs
import pytest

from tasks.calendar import run_not_before_last, run_of
from tasks.stage import Run
from tests.factories import AS_OF, fresh_home
from warehouse import rewind, schema
from warehouse.connection import Warehouse
from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home
from warehouse.instance import judged_extension, new_instance
from warehouse.ledger import open_run


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


def test_who_keeps_the_warehouse_open_over_several_runs_lets_another_run_come_to_its_end(home: Home) -> None:
    is_alone, days = threading.Event(), []

    def run_beside() -> None:
        with home.one_run(lambda: None):
            is_alone.set()
            with Warehouse(home).transaction():
                days.append("another")

    with Warehouse(home).kept():
        with run_of(AS_OF, home):
            days.append("first")
        beside = threading.Thread(target=run_beside)
        beside.start()
        assert is_alone.wait(30)
        with run_of(AS_OF, home):
            days.append("second")
    beside.join(timeout=30)
    assert days == ["first", "another", "second"]


def test_readers_who_overlap_without_end_let_a_waiting_writer_in(home: Home) -> None:
    is_over, has_written = threading.Event(), threading.Event()

    def read_again_and_again() -> None:
        while not is_over.is_set():
            with home.lock(exclusive=False):
                is_over.wait(0.3)

    def write() -> None:
        with home.lock(exclusive=True):
            has_written.set()

    readers = [threading.Thread(target=read_again_and_again) for _ in range(3)]
    for reader in readers:
        reader.start()
        is_over.wait(0.1)
    writer = threading.Thread(target=write)
    writer.start()
    came_in = has_written.wait(5)
    is_over.set()
    for thread in (*readers, writer):
        thread.join(timeout=30)
    assert came_in


def test_a_writer_that_does_not_come_in_does_not_keep_readers_out_for_ever(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.home._TURN_PATIENCE_S", 0.3)
    may_end = threading.Event()

    def write() -> None:
        with home.lock(exclusive=True):
            may_end.set()

    with home.lock(exclusive=False):
        writer = _waiting(home, write)
        with home.lock(exclusive=False):
            assert not may_end.is_set()
    writer.join(timeout=30)
    assert may_end.is_set()


def test_an_intake_that_waited_for_the_run_of_a_later_day_serves_that_day(home: Home) -> None:
    """It was refused as of a day that is past, and the alert waited for the next one."""
    served = []

    def intake() -> None:
        with run_not_before_last(AS_OF, home) as run:
            served.append(run)

    with home.one_run(lambda: None):
        other = threading.Thread(target=intake)
        other.start()
        other.join(timeout=0.5)
        run_no = open_run(home, AS_OF + timedelta(days=1), has_files=False)
    other.join(timeout=30)
    assert served == [Run(run_no, AS_OF + timedelta(days=1))]


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
    with pytest.raises(Fault, match="ZeroDivisionError"), run_of(AS_OF, home), Warehouse(home).transaction():
        raise ZeroDivisionError
    with Warehouse(home).transaction() as tx:
        assert tx.rows("ledger/last_run")


def test_what_a_run_spills_hinders_nobody_else_and_goes_with_its_process(home: Home) -> None:
    with Warehouse(home).reading() as tx:
        tx.connection.execute("SET memory_limit = '40MB'")
        tx.connection.execute(
            "CREATE TEMP TABLE wide AS SELECT i, repeat('x', 200) || i AS text FROM range(400000) r (i)"
        )
        spilled = [file for folder in home.temporary.glob("spill-*") for file in folder.iterdir()]
        assert spilled
        with closing(new_instance(home, home.keys())) as other:
            assert other.execute("SELECT 1").fetchone() == (1,)
        tx.connection.execute("DROP TABLE wide")
        tx.connection.execute("SET memory_limit = '800MB'")
    dead = home.temporary / "spill-999999999-0"
    dead.mkdir()
    with closing(new_instance(home, home.keys())):
        assert not dead.exists()


def test_the_copy_that_a_killed_replay_left_goes_with_the_next_command(home: Home) -> None:
    """It is as large as the warehouse, and stayed until something was destroyed."""
    with run_of(AS_OF, home):
        pass
    killed = f"""
import os, sys
from datetime import date
from pathlib import Path
from warehouse import rewind
from warehouse.home import Home
with rewind.evening_of(Home.at(Path(sys.argv[1])), date.fromisoformat("{AS_OF}")):
    os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", killed, str(home.root)], cwd=CHECKOUT, check=False)
    (copy,) = home.temporary.glob("replay-*")
    with rewind.evening_of(home, AS_OF) as other, closing(new_instance(home, home.keys())):
        assert not copy.exists()
        assert other.root.exists()
    assert not [*home.temporary.glob("replay-*")]


def test_no_instance_loads_an_extension_that_is_not_duckdbs_own(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / "other.duckdb_extension"
    content = bytearray(Path(judged_extension()).read_bytes())
    content[1000] ^= 1
    changed.write_bytes(content)
    with (
        closing(new_instance(home, home.keys())) as instance,
        pytest.raises(duckdb.IOException, match="signature"),
    ):
        instance.execute(f"LOAD '{changed}'")
    changed.rename(tmp_path / "httpfs.duckdb_extension")
    monkeypatch.setattr(duckdb_extension_httpfs, "__file__", str(tmp_path / "__init__.py"))
    judged_extension.cache_clear()
    with pytest.raises(duckdb.IOException, match="signature"):
        new_instance(home, home.keys())


def test_a_checkout_and_a_home_may_lie_under_a_name_with_an_apostrophe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "O'Neill"
    there.mkdir()
    copy = shutil.copy(judged_extension(), there)
    monkeypatch.setattr(duckdb_extension_httpfs, "__file__", str(there / "__init__.py"))
    judged_extension.cache_clear()
    try:
        home = Home.create(there / "home", county="46720", seed=1)
        schema.migrate(home)
        assert judged_extension() == str(copy)
        with Warehouse(home).reading() as tx:
            assert tx.rows("ledger/last_run") == []
    finally:
        judged_extension.cache_clear()


@pytest.mark.parametrize("earlier", [True, False])
def test_a_new_warehouse_has_small_blocks_and_one_of_an_earlier_release_those_that_it_has(
    home: Home, earlier: bool
) -> None:
    home.warehouse_file.unlink()
    if earlier:
        with closing(new_instance(home, home.keys())) as instance:
            of_then = f"ATTACH '{home.warehouse_file}' AS w (BLOCK_SIZE 262144, ENCRYPTION_KEY ?)"
            instance.execute(of_then, [home.keys().database])
    schema.migrate(home)
    with Warehouse(home).reading() as tx:
        sizes = tx.connection.execute(
            "SELECT block_size FROM pragma_database_size() WHERE database_name = 'w'"
        )
        assert sizes.fetchone() == (262_144 if earlier else 131_072,)


@pytest.mark.parametrize("command", [["verify"], ["run", "intake", "--as-of", str(AS_OF)]])
def test_who_waits_for_another_command_is_told_so_and_still_ends_at_once_by_ctrl_c(
    command: list[str], home: Home
) -> None:
    with home.one_command(), home.lock(exclusive=True):
        process = subprocess.Popen(
            [sys.executable, "-m", "balgul", *command],
            env=os.environ | {"BALGUL_HOME": str(home.root)},
            cwd=CHECKOUT,
            stderr=subprocess.PIPE,
            text=True,
        )
        bound = threading.Timer(60, process.kill)
        bound.start()
        assert process.stderr is not None
        line = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        rest = process.communicate()[1]
        bound.cancel()
    assert f"another command works on this home ({home.root.name})" in line
    assert str(home.root) not in line
    assert (process.returncode, rest.strip()) == (130, "")


def _waiting(home: Home, act: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=act)
    thread.start()
    while not home.somebody_waits():
        thread.join(timeout=0.01)
    return thread


def test_what_was_opened_for_a_copy_of_a_home_goes_with_the_copy(tmp_path: Path) -> None:
    copy = fresh_home(tmp_path / "copy")
    with Warehouse(copy).reading() as tx:
        connection = tx.connection
    shutil.rmtree(copy.root)
    with Warehouse(fresh_home(tmp_path / "another")).reading():
        pass
    with pytest.raises(duckdb.ConnectionException):
        connection.execute("SELECT 1")
