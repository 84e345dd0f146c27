"""A home is turned to another key: nothing is lost, and the old key opens nothing any more."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tasks.calls.gathering import drain
from tasks.doors import turning, windows
from tasks.doors.calls.spool import FOLDER, Arrival, Spool
from tasks.doors.inbox import make_folders
from tasks.doors.sealed import seals_of
from tasks.doors.workbook import unseal
from tests.calling import body, call
from tests.factories import (
    AS_OF,
    ask,
    deliver,
    deliver_rows,
    fixture,
    person,
    receive,
    screen,
    temporary_files_kept,
)
from tests.integration.test_full_disk import no_room
from tests.played import broken
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home
from warehouse.keys import Keys
from warehouse.rewind import fingerprints
from warehouse.schema import migrate

OLD, NEW = "ab" * 32, "cd" * 32
TUESDAY = date(2024, 3, 5)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A real home with a list that waits for its approval, and a file that nobody could read."""
    monkeypatch.setenv("BALGUL_KEY", OLD)
    with temporary_files_kept():
        real = Home.create(tmp_path / "home", county="46720")
        migrate(real)
        make_folders(real)
        for source in ("ssis_central", "village_report"):
            deliver(real, source, fixture(source))
        deliver(real, "water_cut", b"\x00no list")
        screen(real)
        deliver_rows(real, "ssis_central", [person(7).row()])  # it has come, and nobody took it in
        yield real


def turned(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The home under the new key, beside where it was."""
    folder = home.root.with_name("turned")
    turning.turn(home, bytes.fromhex(NEW), folder)
    monkeypatch.setenv("BALGUL_KEY", NEW)
    return Home.at(folder)


def test_every_fact_token_and_unread_file_goes_along_and_the_next_day_goes_on(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts, persons = fingerprints(home, [1, 9]), ask(home, "SELECT person_id FROM core.person ORDER BY ALL")
    new = turned(home, monkeypatch)
    assert (fingerprints(new, [1, 9]), broken(new)) == (facts, [])
    deliver(new, "village_report", fixture("village_report") + b"\r\n")
    screen(new, TUESDAY)
    assert broken(new) == []
    known = ask(new, "SELECT person_id FROM core.person ORDER BY ALL")
    assert len(known) == len(persons) + 1
    assert set(persons) < set(known)


def test_what_was_sent_opens_by_the_passphrase_that_was_told_and_what_is_sent_now_by_another(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = _passphrases(home)
    new = turned(home, monkeypatch)
    assert _passphrases(new) == told
    screen(new, TUESDAY)
    (first, second) = _passphrases(new).items()
    assert (first,) == tuple(told.items())
    assert first[1] != second[1]
    for package, phrase in (first, second):
        (file,) = new.outbox.glob(f"*/*/*{package}*")
        assert unseal(file.read_bytes(), phrase)


def test_what_is_sent_later_on_the_day_of_the_turning_opens_by_what_is_told_for_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day's list went out in the number of the morning's run, which had ended under the old key."""
    receive(home, TUESDAY)
    new = turned(home, monkeypatch)
    screen(new, TUESDAY)
    ((package, name),) = ask(new, "SELECT package_id, file_name FROM ops.package WHERE made_on = ?", TUESDAY)
    (file,) = new.outbox.glob(f"*/{TUESDAY}/{name}")
    assert unseal(file.read_bytes(), _passphrases(new)[package])


def test_a_partner_may_answer_under_either_passphrase(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    source = load_source("partner_reply")
    before = {seal.passphrase for seal in seals_of(source, home.keys(), AS_OF)}
    after = {seal.passphrase for seal in seals_of(source, turned(home, monkeypatch).keys(), AS_OF)}
    assert before < after
    assert len(after) == 2 * len(before)


def test_the_old_key_opens_nothing_and_the_old_folder_is_a_home_no_longer(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = turned(home, monkeypatch)
    with pytest.raises(Refusal, match="does not belong to this home"):
        Keys.open(bytes.fromhex(OLD), new.wrapped)
    with pytest.raises(Refusal, match="There is no home"):
        Home.at(home.root)
    with pytest.raises(Refusal, match="There is a home"):
        Home.create(home.root, county="46720")
    (kept,) = new.rejected.iterdir()
    nonce, name = bytes.fromhex(kept.name)[:12], kept.name.encode()
    assert AESGCM(new.keys().seal).decrypt(nonce, kept.read_bytes(), name) == b"\x00no list"


@pytest.mark.parametrize("works_between", [True, False])
def test_a_home_that_is_turned_twice_tells_all_that_was_told(
    home: Home, monkeypatch: pytest.MonkeyPatch, works_between: bool
) -> None:
    once = turned(home, monkeypatch)
    if works_between:
        screen(once, TUESDAY)
    told, folder, third = _passphrases(once), home.root.with_name("twice"), os.urandom(32)
    turning.turn(once, third, folder)
    monkeypatch.setenv("BALGUL_KEY", third.hex())
    assert _passphrases(Home.at(folder)) == told


def test_what_is_remembered_of_calls_can_be_read_under_the_new_key(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(at: Home, event: str) -> dict[str, int]:
        with Spool.at(at.root / FOLDER) as spool:
            spool.keep([Arrival(event, 1, body(call(seq=int(event))))])
            return drain(at, spool, AS_OF)

    assert told(home, "1")["calls"] == 1
    assert told(turned(home, monkeypatch), "2") == {"calls": 0, "refused": 0, "under_way": 0}


def test_a_command_that_waited_is_refused_and_a_file_that_came_meanwhile_goes_along(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The files are flushed once all is copied.
    monkeypatch.setattr(os, "sync", lambda: deliver(home, "village_report", b"of this minute"))
    new = turned(home, monkeypatch)
    assert b"of this minute" in [file.read_bytes() for file in (new.inbox / "village_report").iterdir()]
    with pytest.raises(Refusal, match="was turned to another key"), Warehouse(home).reading():
        pass


@pytest.mark.parametrize(
    "death", ["turn/call/copy_tables/1", "turn/return/copy_tables/1", "turn/return/_write/1"]
)
def test_a_home_whose_turning_is_killed_is_as_it_was_and_the_new_one_is_none(
    home: Home, monkeypatch: pytest.MonkeyPatch, death: str
) -> None:
    facts, folder = fingerprints(home, [1, 9]), home.root.with_name("turned")
    monkeypatch.setenv("BALGUL_NEW_KEY", NEW)
    monkeypatch.setenv("BALGUL_HOME", str(home.root))
    command = [sys.executable, "-m", "tests.dying", death, "turn-key", str(folder)]
    assert subprocess.run(command, cwd=CHECKOUT, check=False).returncode == -signal.SIGKILL
    assert fingerprints(Home.at(home.root), [1, 9]) == facts
    with pytest.raises(Refusal, match="There is no home"):
        Home.at(folder)


@pytest.mark.parametrize("of_its_warehouse", [0.5, 1.5])
def test_a_turning_that_finds_no_room_leaves_nothing_and_goes_again(
    home: Home, monkeypatch: pytest.MonkeyPatch, of_its_warehouse: float
) -> None:
    """The received files, which lie open, are copied last."""
    most = int(home.warehouse_file.stat().st_size * of_its_warehouse)
    large = home.inbox / "gas_cut" / "list.csv"
    large.touch()
    os.truncate(large, most + 1)
    facts = fingerprints(home, [1, 9])
    with pytest.raises((OSError, duckdb.Error)), no_room(most):
        turned(home, monkeypatch)
    assert not home.root.with_name("turned").exists()
    assert fingerprints(Home.at(home.root), [1, 9]) == facts
    assert fingerprints(turned(home, monkeypatch), [1, 9]) == facts


def test_a_home_is_turned_to_another_key_and_into_an_empty_folder_outside_of_it(home: Home) -> None:
    taken = home.root.with_name("taken")
    taken.mkdir()
    (taken / "note").touch()
    for key, folder, why in (
        (OLD, home.root.with_name("new"), "the key that the home has"),
        (NEW, taken, "Something lies at"),
        (NEW, home.root.with_name("a?b"), "question mark"),
        (NEW, home.root / "tmp" / "new", "outside of it"),
    ):
        with pytest.raises(Refusal, match=why):
            turning.turn(home, bytes.fromhex(key), folder)
    (home.root / "calls").symlink_to(taken)
    with pytest.raises(Refusal, match="two homes"):
        turning.turn(home, bytes.fromhex(NEW), home.root.with_name("new"))
    assert Home.at(home.root).keys()


@pytest.mark.parametrize("name", ["Thumbs.db", None])
def test_a_kept_file_that_cannot_be_opened_is_named(home: Home, name: str | None) -> None:
    """The key that somebody knows could not be changed, and nothing said why."""
    (kept,) = home.rejected.iterdir()
    (home.rejected / (name or kept.name)).write_bytes(bytes(99))
    new, link = home.root.with_name("new"), home.root.with_name("link")
    new.mkdir()
    link.symlink_to(new)
    with pytest.raises(Refusal, match=name or kept.name):
        turning.turn(home, bytes.fromhex(NEW), link)
    assert list(new.iterdir()) == []
    (home.rejected / (name or kept.name)).unlink()
    turning.turn(home, bytes.fromhex(NEW), link)
    assert (new / "home.yaml").exists()


def test_of_two_homes_that_are_turned_into_one_folder_the_first_keeps_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that was refused there removed the other, which had just been closed where it was."""
    other = Home.create(home.root.with_name("other"), county="46720")
    check, facts = turning._check, fingerprints(home, [1, 9])
    new: list[Home] = []

    def slowly(of: Home, master: bytes, folder: Path) -> None:
        check(of, master, folder)
        monkeypatch.setattr(turning, "_check", check)
        new.append(turned(home, monkeypatch))
        monkeypatch.setenv("BALGUL_KEY", OLD)

    monkeypatch.setattr(turning, "_check", slowly)
    with pytest.raises(Refusal, match="Another home"):
        turning.turn(other, bytes.fromhex(NEW), home.root.with_name("turned"))
    monkeypatch.setenv("BALGUL_KEY", NEW)
    assert fingerprints(new[0], [1, 9]) == facts


def test_a_turning_that_is_stopped_after_its_end_leaves_the_new_home(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = turning._closed

    @contextmanager
    def interrupted(of: Home) -> Iterator[None]:
        with closed(of):
            yield
        raise KeyboardInterrupt

    facts = fingerprints(home, [1, 9])
    monkeypatch.setattr(turning, "_closed", interrupted)
    with pytest.raises(KeyboardInterrupt):
        turned(home, monkeypatch)
    monkeypatch.setenv("BALGUL_KEY", NEW)
    assert fingerprints(Home.at(home.root.with_name("turned")), [1, 9]) == facts


def test_a_home_whose_last_run_broke_off_goes_on_with_it_first(home: Home) -> None:
    with pytest.raises(KeyboardInterrupt), home.one_run(_power_cut):
        _power_cut()
    with pytest.raises(Refusal, match="broke off"):
        turning.turn(home, bytes.fromhex(NEW), home.root.with_name("new"))


@pytest.mark.parametrize(
    "stated",
    [
        {"wrapped_id_key": 5},
        {"wrapped_token_key": "zz"},
        {"wrapped_token_key": ["ab"]},
        {"wrapped_package_keys": [1]},
        {"wrapped_package_keys": {"x": "ab" * 40}},
        {"wrapped_package_keys": {0: 5}},
    ],
)
def test_a_home_whose_wrapped_keys_are_damaged_says_so(home: Home, stated: dict[str, Any]) -> None:
    file = home.root / "home.yaml"
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text()) | stated))
    with pytest.raises(Refusal, match="damaged"):
        Home.at(home.root).keys()


def test_a_home_that_is_served_is_not_turned(home: Home) -> None:
    with (home.prefect / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refusal, match="stop `balgul up`"):
            turning.turn(home, bytes.fromhex(NEW), home.root.with_name("new"))


def _passphrases(home: Home) -> dict[str, str]:
    packages = [str(one) for (one,) in ask(home, "SELECT package_id FROM ops.package ORDER BY run_no")]
    told = windows.passphrases(home, packages, told_to="한가람", reason="시험")
    return dict(zip(packages, told, strict=True))


def _power_cut(*anything: object) -> None:
    raise KeyboardInterrupt
