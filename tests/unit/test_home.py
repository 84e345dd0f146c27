"""A home looks for its own key inside itself, while files come and go in it, and is no stream of its process."""

import base64
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from flows.launcher import key_in_memory
from tests.factories import fresh_home
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home

# No two halves alike, letters in the hexadecimal text, and signs of both alphabets in base64.
KEY = bytes(range(0xDF, 0xFF))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A real home whose key came from outside."""
    monkeypatch.setenv("BALGUL_KEY", KEY.hex())
    monkeypatch.delenv("BALGUL_KEY_FILE", raising=False)
    return Home.create(tmp_path / "home", county="46720")


@pytest.mark.parametrize(
    "written",
    [
        KEY.hex().encode(),
        KEY.hex().upper().encode(),
        KEY,
        base64.b64encode(KEY),
        base64.urlsafe_b64encode(KEY).rstrip(b"="),
        base64.b64encode(KEY.hex().encode()),
    ],
)
def test_a_key_inside_a_home_is_found_however_it_is_written_and_deep_in_a_long_file(
    home: Home, written: bytes
) -> None:
    assert home.keys_inside() == 0
    (home.prefect / "settings").write_bytes(b"# " + b"x" * 500_000 + b"\nkey=" + written + b"\n")
    assert home.keys_inside() == 1


def test_files_and_folders_that_go_while_a_home_is_searched_hold_no_key(home: Home) -> None:
    for number in range(300):
        (home.outbox / str(number)).write_bytes(b"sealed")
    over = threading.Event()

    def come_and_go() -> None:
        while not over.is_set():
            for number in range(20):
                folder = home.temporary / f"spill-{number}"
                folder.mkdir()
                (folder / "block").write_bytes(b"x")
            for number in range(20):
                folder = home.temporary / f"spill-{number}"
                (folder / "block").unlink()
                folder.rmdir()

    scratch = threading.Thread(target=come_and_go)
    scratch.start()
    try:
        assert {home.keys_inside() for _ in range(40)} == {0}
    finally:
        over.set()
        scratch.join()


def test_a_process_whose_streams_are_closed_writes_what_it_says_into_no_file_of_the_home(
    tmp_path: Path,
) -> None:
    """As some schedulers start them: the warehouse itself would be opened as stdout."""
    home = fresh_home(tmp_path / "home")
    code = (
        "import os, sys\n"
        "from warehouse.connection import Warehouse\n"
        "from warehouse.home import Home\n"
        "with Warehouse(Home.at()).transaction():\n"
        "    sys.exit({os.readlink(f'/proc/self/fd/{stream}') for stream in range(3)} != {os.devnull})\n"
    )
    command = ["sh", "-c", 'exec "$0" -c "$1" <&- >&- 2>&-', sys.executable, code]
    variables = os.environ | {"BALGUL_HOME": str(home.root)}
    ended = subprocess.run(command, cwd=CHECKOUT, env=variables, timeout=60, check=False)
    assert ended.returncode == 0


def test_a_home_lies_wherever_its_path_leads_but_where_no_warehouse_opens(tmp_path: Path) -> None:
    assert fresh_home(tmp_path / "우리 '군' \"$HOME\"; %s#[a]*").warehouse_file.stat().st_size
    with pytest.raises(Refusal, match="question mark"):
        Home.create(tmp_path / "whose?", county="46720", seed=1)


def test_of_many_who_make_one_home_at_a_moment_one_does_and_its_key_stays(tmp_path: Path) -> None:
    at_once, made = threading.Barrier(8), []

    def make(seed: int) -> None:
        at_once.wait()
        try:
            made.append(Home.create(tmp_path / "home", county="46720", seed=seed))
        except Refusal:
            made.append(None)

    threads = [threading.Thread(target=make, args=[seed]) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (home,) = (one for one in made if one)
    assert (len(made), Home.at(home.root)) == (8, home)


def test_a_worker_has_the_key_and_no_variable_that_holds_it(home: Home) -> None:
    """Prefect writes the variables of each run into a file of the home, and there the key was found."""
    code = "from warehouse.home import Home; print(Home.at().keys().database)"
    with key_in_memory(os.environ | {"BALGUL_HOME": str(home.root)}) as environment:
        opened = subprocess.check_output(
            [sys.executable, "-c", code], cwd=CHECKOUT, env=environment, text=True
        )
    assert opened.strip() == home.keys().database
    assert not [name for name, value in environment.items() if KEY.hex() in value]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o777])
def test_a_key_file_that_other_accounts_may_use_is_refused_with_what_closes_it(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    (tmp_path / "key").write_text(KEY.hex())
    (tmp_path / "key").chmod(mode)
    (tmp_path / "link").symlink_to("key")
    monkeypatch.delenv("BALGUL_KEY")
    monkeypatch.setenv("BALGUL_KEY_FILE", str(tmp_path / "link"))
    with pytest.raises(Refusal, match="chmod 600"):
        home.keys()
    (tmp_path / "key").chmod(0o600)
    assert home.keys().database


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o640])
def test_a_key_file_that_another_account_gives_to_a_group_of_ours_is_taken_and_one_for_everybody_is_not(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    """As a mounted secret or a service's credential is: its reader cannot close it."""
    (tmp_path / "key").write_text(KEY.hex())
    monkeypatch.delenv("BALGUL_KEY")
    monkeypatch.setenv("BALGUL_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    (tmp_path / "key").chmod(mode)
    assert home.keys().database
    (tmp_path / "key").chmod(mode | 0o004)
    with pytest.raises(Refusal, match="chmod 600"):
        home.keys()


def test_a_key_file_that_an_editor_of_windows_wrote_is_read(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_bytes(b"\xef\xbb\xbf" + KEY.hex().encode() + b"\r\n")
    (tmp_path / "key").chmod(0o600)
    monkeypatch.delenv("BALGUL_KEY")
    monkeypatch.setenv("BALGUL_KEY_FILE", str(tmp_path / "key"))
    assert home.keys().database


def test_up_with_a_key_of_another_home_is_refused_and_serves_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It said that everything was ready, and each run failed unseen: an alert was told to nobody."""
    monkeypatch.setenv("BALGUL_KEY", "cd" * 32)
    monkeypatch.setenv("BALGUL_HOME", str(home.root))
    command = [sys.executable, "-m", "balgul", "up"]
    answer = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 1
    assert "does not belong to this home" in answer.stderr
    assert not (home.prefect / "server.log").exists()


def test_a_home_that_was_put_back_open_to_everybody_is_closed_to_them_when_it_is_opened(home: Home) -> None:
    """``cp`` and some archives forget who may enter, and what waits in the inbox lies in clear."""
    home.root.chmod(0o755)
    Home.at(home.root)
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o750


WRITER = """
import sys
from datetime import date
from tasks.reporting.validity import page_of, renew_validity
from warehouse.home import Home, write_atomically
home = Home.at()
print("ready", flush=True)
sys.stdin.readline()
for number in range(300):
    if sys.argv[1] == "intake":
        renew_validity(home, date(2024, 3, 4))
    else:
        write_atomically(page_of(home), f"{number}<!-- validity --><!-- /validity -->".encode())
"""


def test_an_idle_intake_that_renews_a_page_beside_a_run_that_writes_it_fails_neither_and_takes_nothing_back(
    tmp_path: Path,
) -> None:
    """The page of the run was replaced by the one before, which every idle intake since called valid."""
    home = fresh_home(tmp_path / "home")
    page = home.reports / "today.html"
    page.write_text("<!-- validity --><!-- /validity -->")
    beside = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, role],
            cwd=CHECKOUT,
            env=dict(os.environ) | {"BALGUL_HOME": str(home.root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for role in ("intake", "run")
    ]
    for process in beside:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in beside:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=120)[1] for process in beside]
    assert said == ["", ""]
    assert page.read_text("utf-8").startswith("299<!-- validity -->")
    assert [file.name for file in home.reports.iterdir()] == ["today.html"]
