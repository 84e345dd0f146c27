"""The outbox: what cannot be put before its recipient is not registered."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tasks.doors.outbox import NOT_SEALED, Package, send
from tasks.doors.printed import Unsealed
from tests.factories import AS_OF, one
from warehouse.connection import Warehouse
from warehouse.errors import Fault
from warehouse.home import Home

_ROLL = Package("officer-B001", "visit_roll", NOT_SEALED, Unsealed("pdf", b"pages"), ())


def test_a_recipient_to_whom_nothing_can_be_put_has_the_stage_fail_before_anything_is_registered(
    home: Home,
) -> None:
    (home.outbox / "officer-B001").write_bytes(b"a file where the folder of the officer belongs")
    with pytest.raises(OSError), Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx:  # noqa: PT011 -- whichever
        send(tx, _ROLL)
    assert one(home, "SELECT count(*) FROM ops.package") == 0


def test_a_recipient_whose_folder_lies_on_another_disk_is_told_before_anything_is_registered(
    home: Home,
) -> None:
    with TemporaryDirectory(dir=_memory(home)) as share:
        (home.outbox / "officer-B001").symlink_to(share)
        with (
            pytest.raises(Fault, match="outbox_on_two_disks"),
            Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx,
        ):
            send(tx, _ROLL)
    assert one(home, "SELECT count(*) FROM ops.package") == 0


def _memory(home: Home) -> Path:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == home.outbox.stat().st_dev:
        pytest.skip("there is no second file system here")
    return memory
