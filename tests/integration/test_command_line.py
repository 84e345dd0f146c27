"""The command line: help for every command, exits 0, 1 and 2, one line on stderr, and what a command leaves behind."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer

import balgul
from tasks.doors import inbox, windows
from tasks.doors.workbook import unseal
from tests.factories import AS_OF, ask, fixture, fresh_home, one, person, screen, work
from tests.screened import TUESDAY, WEDNESDAY, listed, newest_list, states
from tests.shell import Shell, surround
from warehouse.connection import Warehouse
from warehouse.county import County
from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home

KEY = "ab" * 32


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    surround(tmp_path, monkeypatch)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A migrated home where the commands look for it."""
    return fresh_home(tmp_path / "home")


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell at the home."""
    return Shell(capsys, monkeypatch)


def commands() -> list[tuple[str, ...]]:
    """Every command, with those under another."""
    top: Any = typer.main.get_command(balgul.app)
    return [
        (name, *below)
        for name, command in top.commands.items()
        for below in [(), *((inner,) for inner in getattr(command, "commands", {}))]
    ]


@pytest.mark.parametrize("command", [(), *commands()], ids=" ".join)
def test_every_command_has_help_and_says_what_it_does(shell: Shell, command: tuple[str, ...]) -> None:
    answer = shell(*command, "--help")
    assert answer.code == 0
    assert "Usage:" in answer.out
    assert len(answer.out.strip().splitlines()) > 4
    assert answer.err == ""


def test_every_command_stands_in_the_readme() -> None:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    named = {" ".join(command) for command in commands()}
    below = {name for name in named if any(other.startswith(f"{name} ") for other in named)}
    assert [name for name in sorted(named - below) if f"`{name}" not in readme] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("no_such_command",),
        ("run", "intake"),
        ("run", "intake", "--as-of", "yesterday"),
        ("run", "intake", "--as-of", "2024-02-30"),
        ("passphrase", "X"),
        ("passphrase", "X", "--told-to", "A"),
        ("why", "H"),
        ("deliver", "water_cut", "/no/such/file"),
        ("deliver", "water_cut", "/"),
        ("approve", "2024H1"),
        ("approve", "2024H1", "--by", "A", "--document", "1", "--refuse", "--amend", __file__),
        ("init", "--seed", "many"),
        ("replay", "intake"),
        ("run", "no_such_flow", "--as-of", "2024-03-04"),
        ("replay", "no_such_flow", "--as-of", "2024-03-04"),
        ("demo", "--towns", "0"),
        ("demo", "--households", "-1"),
        ("quarantine", "release", "a", "--by", "A", "--reason", "r"),
        ("quarantine", "release", "a", "--by", "A", "--reason", "r", "--row", "1", "--rule", "type"),
    ],
)
def test_wrong_usage_exits_with_2_and_shows_no_traceback(
    shell: Shell, home: Home, arguments: tuple[str, ...]
) -> None:
    answer = shell(*arguments)
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert answer.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify",),
        ("run", "intake", "--as-of", "2024-03-04"),
        ("deliver", "water_cut", __file__),
        ("approve", "2024H1", "--by", "A", "--document", "1"),
        ("passphrase", "X", "--told-to", "A", "--reason", "call"),
        ("why", "H", "--reason", "call"),
        ("replay", "intake", "--as-of", "2024-03-04"),
        ("quarantine", "list"),
    ],
)
def test_without_a_home_a_command_refuses_in_one_line(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert "There is no home at" in shell.refused(*arguments)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("deliver", "no_such_source", __file__), "no source no_such_source"),
        (("approve", "2024H1", "--by", "A", "--document", "1"), "No list of 2024H1 waits"),
        (("passphrase", "X", "--told-to", "A", "--reason", "call"), "There is no such package"),
        (("passphrase", "X", "--told-to", " ", "--reason", "call"), "who is told"),
        (("passphrase", "X", "--told-to", "A", "--reason", " "), "why you look"),
        (("why", "H", "--reason", "call"), "There is no such household"),
        (("why", "H", "--reason", "-"), "why you look"),
        (("init", "--simulated"), "There is a home at"),
        (("quarantine", "explain", "beef"), "There is no such delivery"),
        (("quarantine", "release", "a", "--by", " ", "--reason", "r", "--row", "1"), "who orders it"),
    ],
)
def test_a_refusal_is_one_line(shell: Shell, home: Home, arguments: tuple[str, ...], told: str) -> None:
    assert told in shell.refused(*arguments)
    assert one(home, "SELECT count(*) FROM ops.access_log") == 0


@pytest.mark.parametrize("foreign", [KeyError, duckdb.IOException])
def test_a_foreign_exception_is_one_line_without_its_text(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch, foreign: type[Exception]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise foreign(person(1).rrn)

    monkeypatch.setattr(windows, "why", fail)
    (line,) = shell.refused("why", "H", "--reason", "call").splitlines()
    told = "unexpected_KeyError" if foreign is KeyError else Fault("disk_refused")
    assert line == f"balgul: {told}"


def test_a_damaged_warehouse_is_one_line(shell: Shell, home: Home) -> None:
    home.warehouse_file.write_bytes(b"no database")
    assert "warehouse_does_not_open" in shell.refused("verify")


def test_a_command_in_a_process_of_its_own_ends_as_its_exit_says() -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "balgul", *arguments]
        return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    refused = run("verify")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert run("verify", "--no-such-option").returncode == 2
    assert run("source", "list").returncode == 0


def test_init_makes_a_simulated_home_that_holds_its_laws(shell: Shell, tmp_path: Path) -> None:
    answer = shell("init", "--simulated", "--county", "46730", "--seed", "3")
    assert (answer.code, answer.err) == (0, "")
    assert "simulated home of county 46730" in answer.out
    assert shell("verify").code == 0
    assert oct((tmp_path / "home" / "home.yaml").stat().st_mode)[-3:] == "600"


def test_init_shows_where_the_files_of_each_source_belong(shell: Shell, tmp_path: Path) -> None:
    shell("init", "--simulated", "--county", "11110")
    home = Home.at(tmp_path / "home")
    folders = {folder.name for folder in home.inbox.iterdir()}
    assert folders == {*County.read(home.county_file).sources, "_drop"}
    assert not inbox.has_files(home)


def test_init_closes_a_folder_that_was_open_to_others(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "home" / "inbox").mkdir(parents=True)
    for folder in (tmp_path / "home", tmp_path / "home" / "inbox"):
        folder.chmod(0o755)
    assert shell("init", "--simulated").code == 0
    assert {oct(path.stat().st_mode)[-3:] for path in tmp_path.glob("home/**/") if path != tmp_path} == {
        "700"
    }


def test_init_where_a_file_lies_is_refused_and_the_file_stays(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a note")
    assert "is no folder" in shell.refused("init", "--simulated")
    assert "is no folder" in shell.refused("demo")
    assert (tmp_path / "home").read_text() == "a note"


@pytest.mark.parametrize("key", [None, "", "short", "zz" * 32, KEY + "ab"])
def test_init_of_a_real_home_without_a_key_is_refused_and_makes_nothing(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    if key is not None:
        monkeypatch.setenv("BALGUL_KEY", key)
    assert ("is no key" if key else "A real home needs its key") in shell.refused("init")
    assert not (tmp_path / "home").exists()


def test_init_for_an_unknown_county_is_refused_and_makes_nothing(shell: Shell, tmp_path: Path) -> None:
    assert "have no county 99999" in shell.refused("init", "--simulated", "--county", "99999")
    assert not (tmp_path / "home").exists()


def test_a_real_home_opens_with_its_key_only_and_the_demo_refuses_it(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    (tmp_path / "key").chmod(0o600)
    monkeypatch.setenv("BALGUL_KEY_FILE", str(tmp_path / "key"))
    assert "A real home" in shell("init").out
    before = sorted(path.name for path in (tmp_path / "home").iterdir())
    assert "This home is real" in shell.refused("demo")
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == before
    assert shell("verify").code == 0
    monkeypatch.setenv("BALGUL_KEY", "cd" * 32)
    assert "does not belong to this home" in shell.refused("verify")
    assert KEY not in str([path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()])


def test_a_key_inside_a_real_home_breaks_a_law(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALGUL_KEY", KEY)
    assert shell("init").code == 0
    monkeypatch.delenv("BALGUL_KEY")
    (tmp_path / "home" / "key").write_text(KEY)
    monkeypatch.setenv("BALGUL_KEY_FILE", str(tmp_path / "home" / "key"))
    answer = shell("verify")
    assert answer.code == 1
    assert "BROKEN" in answer.out
    assert "the key of a real home lies outside the home" in answer.out
    assert "1 of " in answer.err


@pytest.mark.parametrize("written", [KEY + "\n", f"export BALGUL_KEY={KEY.upper()}\n"])
def test_a_key_that_the_shell_read_from_a_file_of_the_home_breaks_the_law_too(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("BALGUL_KEY", KEY)
    assert shell("init").code == 0
    assert shell("verify").code == 0
    (tmp_path / "home" / "prefect" / "settings").write_text(written)
    answer = shell("verify")
    assert answer.code == 1
    (broken,) = (line for line in answer.out.splitlines() if line.startswith("BROKEN"))
    assert "the key of a real home lies outside the home" in broken


def test_verify_prints_one_line_per_law_with_both_sides(shell: Shell, home: Home) -> None:
    answer = shell("verify")
    laws = list((CHECKOUT / "warehouse" / "laws").glob("*.sql"))
    assert answer.code == 0
    assert len(answer.out.splitlines()) == len(laws)
    assert all(line.startswith("holds ") and "|" in line for line in answer.out.splitlines())
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("INSERT INTO core.person VALUES ('p', NULL, 'd', 1, 1)")
        tx.connection.execute(
            "INSERT INTO ops.package VALUES ('P','r','k','p',DATE '2024-03-04','f','s','c',0,1)"
        )
    assert shell("verify").code == 1


def test_every_declared_source_is_listed_and_the_version_of_the_catalogue_of_a_day(shell: Shell) -> None:
    answer = shell("source", "list")
    codes = {file.stem for file in (CHECKOUT / "warehouse" / "sources").glob("*.yaml")}
    assert {line.split()[0] for line in answer.out.splitlines()[1:]} == codes
    kinds = shell("source", "list", "--kinds", "--as-of", "2024-04-01").out
    assert kinds.startswith("2024-03 판: 공표 45종(확인)")
    assert shell("source", "list", "--as-of", "2024-04-01").code == 2


def test_deliver_puts_a_file_into_the_inbox_under_another_name(
    shell: Shell, home: Home, tmp_path: Path
) -> None:
    secret = tmp_path / f"{person(1).person_name}.csv"
    secret.write_bytes(fixture("water_cut"))
    answer = shell("deliver", "water_cut", str(secret))
    assert answer.code == 0
    (file,) = inbox.files_of(home, "water_cut")
    assert file.read_bytes() == fixture("water_cut")
    assert person(1).person_name not in file.name + answer.out


def test_a_passphrase_stands_alone_on_stdout_opens_its_package_and_its_telling_is_logged(
    shell: Shell, home: Home
) -> None:
    listed(home, person(1))
    screen(home)
    (file,) = home.outbox.glob("team_head/*/*.xlsx")
    answer = shell("passphrase", str(file), "--told-to", "한가람", "--reason", "전화로 물음")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.count("\n") == 1
    assert unseal(file.read_bytes(), answer.out.strip()).startswith(b"PK")
    package_id = file.stem.rpartition("-")[2]
    assert (
        shell("passphrase", package_id.lower(), "--told-to", "한가람", "--reason", "다시").out == answer.out
    )
    logged = ask(home, "SELECT command, subject_id, told_to, reason FROM ops.access_log ORDER BY accessed_at")
    assert logged == [
        ("passphrase", package_id, "한가람", "전화로 물음"),
        ("passphrase", package_id, "한가람", "다시"),
    ]
    of_two = shell("passphrase", str(file), package_id, "--told-to", "한가람", "--reason", "둘 다")
    assert of_two.out == f"{file}\t{answer.out}{package_id}\t{answer.out}"


def test_why_tells_the_story_of_a_household_and_logs_who_looked(shell: Shell, home: Home) -> None:
    listed(home, person(1), crisis_kinds="단수")
    screen(home)
    household = str(one(home, "SELECT household_id FROM campaign.target"))
    answer = shell("why", household, "--reason", "민원 확인")
    assert answer.code == 0
    assert "단수 30점" in answer.out
    assert "ssis_central" in answer.out
    assert ask(home, "SELECT command, subject_id, told_to, reason FROM ops.access_log") == [
        ("why", household, None, "민원 확인")
    ]


def test_approve_writes_a_delivery_and_stops_and_the_next_day_acts_on_it(shell: Shell, home: Home) -> None:
    listed(home, person(1))
    work(home)
    answer = shell("approve", "2024H1", "--by", "한가람", "--document", "희망복지팀-1")
    assert answer.code == 0
    assert newest_list(home)[:12] in answer.out
    assert states(home) == [("listed", "waiting", None)]
    work(home, TUESDAY)
    assert states(home) == [("listed", "open", None)]
    assert "No list of 2024H1 waits" in shell.refused("approve", "2024H1", "--by", "A", "--document", "1")


def test_of_several_waiting_lists_one_is_named_by_the_beginning_of_its_hash(shell: Shell, home: Home) -> None:
    listed(home, person(1))
    screen(home)
    first = newest_list(home)
    listed(home, person(2))
    screen(home, TUESDAY)
    plain = ("approve", "2024H1", "--by", "A", "--document", "1")
    assert "2 lists wait" in shell.refused(*plain)
    assert "does not wait" in shell.refused(*plain, "--list", "0" * 12)
    assert shell(*plain, "--list", first[:12], "--refuse").code == 0
    work(home, WEDNESDAY)
    decided = ask(
        home,
        "SELECT decision, l.list_hash FROM campaign.approval a JOIN campaign.target_list l USING (list_id)",
    )
    assert decided == [("REFUSED", first)]


@pytest.mark.parametrize(
    ("changed", "told"),
    [("", "The same bytes."), ("SET rules_hash = 'of then'", "The same facts, by other code or parameters")],
)
def test_replay_says_that_the_bytes_are_the_same_or_only_what_an_update_changed(
    home: Home, changed: str, told: str
) -> None:
    listed(home, person(1))
    work(home)
    if changed:
        with Warehouse(home).transaction() as tx:
            tx.connection.execute(f"UPDATE ops.stage_run {changed}")
    # Prefect takes its settings from the environment once, so this needs a process of its own.
    command = [sys.executable, "-m", "balgul", "replay", "campaign_day", "--as-of", str(AS_OF)]
    environment = {**os.environ, "BALGUL_HOME": str(home.root)}
    answer = subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, check=False, env=environment
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.splitlines()[-1].startswith(told)


def test_ctrl_c_while_the_libraries_load_ends_the_command_without_a_traceback(home: Home) -> None:
    interrupting = (
        "import importlib.abc, os, runpy, signal, sys\n"
        "class Interrupt(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'tasks.score':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "sys.argv = ['balgul', 'verify']\n"
        "runpy.run_module('balgul', run_name='__main__')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", interrupting], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (130, "", "")
