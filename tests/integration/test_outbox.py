"""The outbox: what cannot be put before its recipient is not registered."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tasks.calendar import keep_campaign_dates, run_of
from tasks.doors.outbox import NOT_SEALED, Package, send
from tasks.doors.printed import Unsealed
from tasks.ingestion import take_in
from tasks.validation import validate
from tests.factories import AS_OF, another_disk, ask, deliver_rows, fresh_home, one, one_day
from warehouse.connection import Warehouse
from warehouse.errors import Fault
from warehouse.home import Home
from warehouse.verification import verify

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
    named = pytest.raises(Fault, match=r"no_folder \(rule=outbox/officer-B001/.*move it away")
    with named, Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx:
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
    with TemporaryDirectory(dir=another_disk(home)) as share:
        (home.outbox / "officer-B001").symlink_to(share)
        with (
            pytest.raises(Fault, match="outbox_on_two_disks"),
            Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx,
        ):
            send(tx, _ROLL)
    assert one(home, "SELECT count(*) FROM ops.package") == 0


def test_a_recipient_whose_folder_is_a_link_has_its_packages_there_and_the_law_of_the_outbox_holds(
    home: Home, tmp_path: Path
) -> None:
    (elsewhere := tmp_path / "handed over").mkdir()
    (home.outbox / "officer-B001").symlink_to(elsewhere)
    with one_day(home, AS_OF), Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx:
        send(tx, _ROLL)
    assert [file.suffix for file in elsewhere.glob("*/*")] == [".pdf"]
    assert all(law.holds for law in verify(home))


def test_a_warehouse_that_is_older_than_what_left_plans_nothing_until_that_is_taken_away_and_serves_alerts(
    tmp_path: Path,
) -> None:
    """Put back alone, it had everybody called again who had answered or refused since."""
    home = fresh_home(tmp_path)  # one that nobody keeps open
    with Warehouse(home).transaction(as_of=AS_OF, run_no=1) as tx:
        send(tx, _ROLL)
    (known,) = home.outbox.rglob("*.pdf")
    (home.outbox / "a copy" / known.parent.name).mkdir(parents=True)
    (home.outbox / "a copy" / known.parent.name / known.name).write_bytes(known.read_bytes())
    with run_of(AS_OF, home) as run:
        keep_campaign_dates.run_in(home, run)
    older = home.warehouse_file.read_bytes()
    with Warehouse(home).transaction(as_of=AS_OF, run_no=2) as tx:
        send(tx, _ROLL)
    home.warehouse_file.unlink()
    home.warehouse_file.write_bytes(older)
    with run_of(AS_OF + timedelta(days=1), home) as run:
        assert take_in(home, run) == {"deliveries": 0, "rows": 0, "rejected": 0}
        with pytest.raises(Fault, match=r"^outbox_is_ahead .*1 packages.*keep-a-home"):
            keep_campaign_dates.run_in(home, run)
    for file in set(home.outbox.rglob("*.pdf")) - {known}:
        file.unlink()
    with run_of(AS_OF + timedelta(days=2), home) as run:
        keep_campaign_dates.run_in(home, run)
