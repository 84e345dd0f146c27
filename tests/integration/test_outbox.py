"""The outbox: what cannot be put before its recipient is not registered."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tasks.doors.outbox import NOT_SEALED, Package, send
from tasks.doors.printed import Unsealed
from tasks.ingestion import take_in
from tasks.validation import validate
from tests.factories import AS_OF, ask, deliver_rows, one, one_day
from warehouse.connection import Warehouse
from warehouse.errors import Fault
from warehouse.home import Home

_DUTY = {
    "officer_name": "김담당",
    "sex": "여",
    "office": "곡성읍",
    "duty_date": str(AS_OF),
    "minutes_morning": "150",
    "minutes_afternoon": "210",
    "max_visits": "4",
}
_ROLL = Package("officer-B001", "visit_roll", NOT_SEALED, Unsealed("pdf", b"pages"), ())


def test_a_recipient_to_whom_nothing_can_be_put_has_the_stage_fail_before_anything_is_registered(
    home: Home,
) -> None:
    (home.outbox / "officer-B001").write_bytes(b"a file where the folder of the officer belongs")
    with pytest.raises(OSError), Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx:  # noqa: PT011 -- whichever
        send(tx, _ROLL)
    assert one(home, "SELECT count(*) FROM ops.package") == 0


@pytest.mark.parametrize("officer", ["B/../../../elsewhere", "B/1", "곡성--1", "B-"])
def test_a_recipient_after_whom_no_folder_can_be_called_gets_nothing_and_nothing_lies_elsewhere(
    home: Home, officer: str
) -> None:
    """The day sheets of an officer with such a number lay outside of the home."""
    package = replace(_ROLL, recipient=f"officer-{officer}")
    refused = pytest.raises(Fault, match="recipient_names_no_folder")
    with refused, Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx:
        send(tx, package)
    assert not list(home.outbox.rglob("*.pdf")) + list(home.root.parent.glob("elsewhere"))


@pytest.mark.parametrize("officer", ["B/../../../elsewhere", "B\\1", "곡성--1", "B-", "B\n1", "B" * 41])
def test_a_row_of_the_roster_whose_number_names_no_folder_is_kept_back(home: Home, officer: str) -> None:
    rows = [
        {"officer_id": number, **_DUTY} for number in (*(f"B{n:03}" for n in range(9)), "복지-01", officer)
    ]
    deliver_rows(home, "staff_roster", rows)
    with one_day(home, AS_OF) as run:
        take_in(home, run)
        validate(home, run)
    kept_back = ask(home, "SELECT row_no, rule FROM ops.quarantine WHERE action = 'quarantine_row'")
    assert kept_back == [(11, "officer_id_names_folder")]


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
