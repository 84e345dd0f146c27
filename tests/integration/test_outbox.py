"""The outbox: what cannot be put before its recipient is not registered."""

import pytest

from tasks.doors.outbox import NOT_SEALED, Package, send
from tasks.doors.printed import Unsealed
from tests.factories import AS_OF, one
from warehouse.connection import Warehouse
from warehouse.home import Home


def test_a_recipient_to_whom_nothing_can_be_put_has_the_stage_fail_before_anything_is_registered(
    home: Home,
) -> None:
    (home.outbox / "officer-B001").write_bytes(b"a file where the folder of the officer belongs")
    roll = Package("officer-B001", "visit_roll", NOT_SEALED, Unsealed("pdf", b"pages"), ())
    with pytest.raises(OSError), Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx:  # noqa: PT011 -- whichever
        send(tx, roll)
    assert one(home, "SELECT count(*) FROM ops.package") == 0
