"""Where a newcomer's first steps go wrong, one line says what to do: the home, its key, its version, the disk."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.doors import windows
from tests.factories import AS_OF, fresh_home, person
from tests.shell import Shell, surround
from warehouse import snapshot
from warehouse.connection import Warehouse
from warehouse.county import County
from warehouse.home import CHECKOUT, Home


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell whose home is not there yet."""
    surround(tmp_path, monkeypatch)
    return Shell(capsys, monkeypatch)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A migrated home where the shell looks for it."""
    return fresh_home(tmp_path / "home")


def test_a_home_whose_warehouse_was_never_made_says_what_makes_it(shell: Shell, home: Home) -> None:
    home.warehouse_file.unlink()
    assert "its first run makes it" in shell.refused("verify")


@pytest.mark.parametrize("written", [b"nothing", b"kind: real\n", b"{", b"\xff"])
def test_a_damaged_home_file_is_one_line_that_names_it(shell: Shell, home: Home, written: bytes) -> None:
    (home.root / "home.yaml").write_bytes(written)
    assert "home.yaml is damaged: put it back" in shell.refused("verify")


def test_a_home_finds_its_countys_own_file_from_any_folder(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(CHECKOUT / "warehouse" / "counties" / "46720.yaml", tmp_path / "ours.yaml")
    monkeypatch.chdir(tmp_path)
    assert shell("init", "--simulated", "--county", "ours.yaml").code == 0
    monkeypatch.chdir("/")
    assert shell("verify").code == 0


def test_a_simulated_home_of_a_county_without_a_file_has_an_invented_one_the_same_in_every_home(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = []
    for name in ("one", "two"):
        monkeypatch.setenv("BALGUL_HOME", str(tmp_path / name))
        assert shell("init", "--simulated", "--county", "47940").code == 0
        assert shell("verify").code == 0
        homes.append(Home.at())
    one, two = homes
    assert County.read(one.county_file).name_ko == "울릉군"
    assert one.county_file.read_bytes() == two.county_file.read_bytes()
    assert one.keys().database == two.keys().database
    assert "other arguments (--seed 2024 --county 47940)" in shell.refused("demo", "--county", "46910")
    for no_code in ("home", "county"):  # files of every home
        assert "There is a home at" in shell.refused("init", "--simulated", "--county", no_code)


def test_a_real_county_is_never_held_to_an_invented_file(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALGUL_KEY", "ab" * 32)
    assert "The demo begins" in shell.refused("demo", "--county", "47940", "--until", "2024-01-31")
    assert (tmp_path / "home" / "47940.yaml").is_file()
    assert "no county file" in shell.refused("init", "--county", "47940")
    assert not (tmp_path / "home" / "home.yaml").exists()


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({}, "set BALGUL_KEY_FILE"),
        ({"BALGUL_KEY_FILE": "none"}, "cannot be read"),
        ({"BALGUL_KEY": "x"}, "is no key"),
    ],
)
def test_a_key_that_is_not_there_and_one_that_is_none_are_told_apart(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: dict[str, str], told: str
) -> None:
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    assert told in shell.refused("init")
    assert not (tmp_path / "home").exists()


def test_what_the_system_refuses_is_one_line_that_says_where_to_look(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", person(1).person_name)

    monkeypatch.setattr(windows, "why", refuse)
    told = shell.refused("why", "H", "--reason", "call")
    assert told.startswith("balgul: Permission denied: look who may use")
    assert str(home.root) in told
    assert person(1).person_name not in told


def test_a_demo_that_would_end_before_it_begins_makes_no_home(shell: Shell, tmp_path: Path) -> None:
    assert "The demo begins on 2024-02-01" in shell.refused("demo", "--until", "2024-01-31")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("view", "command"),
    [("campaign.trip_incident_open", ("trip", "list")), ("campaign.keeping", ("destroy", "--dry-run"))],
)
def test_a_home_of_an_earlier_version_says_what_brings_it_up_to_date(
    shell: Shell, home: Home, view: str, command: tuple[str, ...]
) -> None:
    with Warehouse(home).transaction() as tx:
        tx.execute(f"DROP VIEW {view}")
    assert "its next run brings it up" in shell.refused(*command)


def test_a_snapshot_of_an_earlier_version_says_what_brings_it_up_to_date(shell: Shell, home: Home) -> None:
    with snapshot.publishing(home, as_of=AS_OF, run_no=1) as tx:
        tx.execute("DROP TABLE snapshot.out.campaign")
    assert "its next run brings it up" in shell.refused("report", "2024H1")


def test_the_snapshot_is_printed_in_korean_whatever_the_locale_and_without_carriage_returns(
    home: Home,
) -> None:
    with snapshot.publishing(home, as_of=AS_OF, run_no=1):
        pass
    printed = subprocess.run(
        [sys.executable, "-m", "balgul", "sql", "SELECT '곡성' AS county"],
        cwd=CHECKOUT,
        env=os.environ | {"BALGUL_HOME": str(home.root), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert printed.stdout.decode() == "county\n곡성\n"


def test_a_name_that_a_terminal_of_another_encoding_sends_is_told_as_that(shell: Shell, home: Home) -> None:
    assert home.root.is_dir()
    name = "김".encode("cp949").decode("utf-8", "surrogateescape")
    assert "is not UTF-8" in shell.refused("quarantine", "explain", name)


def test_a_home_of_another_demo_says_with_which_arguments_it_goes_on(shell: Shell, home: Home) -> None:
    (home.root / "demo.json").write_text('{"seed": 7, "county": "46720", "scale": ["--towns", "3"]}')
    assert "(--seed 7 --county 46720 --towns 3)" in shell.refused("demo")


@pytest.mark.parametrize("kind", ["link", "referral", "complaint", "trip", "quarantine"])
def test_a_list_without_a_line_says_so_beside_what_a_pipe_reads(shell: Shell, home: Home, kind: str) -> None:
    answer = shell(kind, "list")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.endswith(".\n")
