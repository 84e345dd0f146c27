"""A disk without room: what fails is told as that, nothing is half-done, and the next run goes on."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tasks.calendar import run_of
from tests.factories import AS_OF, ask
from warehouse.connection import Warehouse
from warehouse.errors import Fault
from warehouse.home import Home

_ROWS = (
    "INSERT INTO ops.absorbed_day SELECT DATE '1900-01-01' + CAST(n AS INTEGER), 1 FROM range(20000) t (n)"
)


@contextmanager
def no_room(most: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: the system refuses it as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_home_for_which_there_is_no_room_is_none_and_keeps_no_key(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File too large"), no_room(most=10):
        Home.create(tmp_path, county="46720", seed=7)
    assert [file for file in tmp_path.iterdir() if not file.is_dir()] == []
    assert Home.create(tmp_path, county="46720", seed=7)


def test_a_commit_that_finds_no_room_says_so_and_leaves_nothing_behind(home: Home) -> None:
    with run_of(AS_OF, home):
        pass

    def work() -> None:
        with run_of(AS_OF, home), Warehouse(home).transaction() as tx:
            tx.connection.execute(_ROWS)

    with pytest.raises(Fault, match=r"^disk_refused .*whether the disk has room"), no_room(most=50_000):
        work()
    assert ask(home, "SELECT count(*) FROM ops.absorbed_day") == [(0,)]
    work()
    assert ask(home, "SELECT count(*) FROM ops.absorbed_day") == [(20_000,)]


def test_a_warehouse_that_another_account_wrote_is_not_called_damaged(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever put a backup in its place would lose what came since."""
    home.warehouse_file.write_bytes(b"closed to us")
    home.warehouse_file.chmod(0)
    monkeypatch.setattr(os, "access", lambda file, mode: Path(file).stat().st_mode & 0o700 != 0)
    with (
        pytest.raises(Fault, match=r"^disk_refused.* who may write into the home"),
        Warehouse(home).reading(),
    ):
        pass
