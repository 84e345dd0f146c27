"""The demo beside its simulated county and its listener, when one of them is gone."""

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

from flows import demo, server
from tasks.sources.county_draft import invented, new_county
from warehouse.errors import Fault, Refusal
from warehouse.home import Home


def test_a_simulated_county_that_has_ended_is_a_fault_and_no_silent_end(tmp_path: Path) -> None:
    """Click ends a command without a word where a pipe breaks."""
    home = Home.create(tmp_path / "home", county="46720", seed=1)
    with (
        pytest.raises(Fault, match="simulation_ended"),
        demo._simulation(home, 1, ("--towns", "none")) as county,
    ):
        county.ask(do="morning", day="2024-02-01")


def test_a_simulated_county_that_cannot_do_what_it_is_asked_is_a_fault() -> None:
    refusing = [sys.executable, "-c", 'input(); print(\'{"error": "ValueError: no title"}\')']
    with (
        subprocess.Popen(refusing, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as county,
        pytest.raises(Fault, match=re.escape("simulation_failed (rule=morning)")),
    ):
        demo._Simulation(county).ask(do="morning", day="2024-02-01")


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_that_nobody_listens_any_more_is_no_traceback_of_the_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(line: str, **where: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(demo._Voice, "_PATIENCE_S", 0.0)
    monkeypatch.setattr(demo.typer, "echo", broken)
    with demo._Voice():
        time.sleep(0.8)


def test_the_voice_is_heard_while_the_solver_of_visits_is_not() -> None:
    """The days with the longest plans said nothing for nine seconds."""
    playing = "from flows import demo; from tasks.visits import quality\n"
    speaking = "with demo._Voice() as voice, quality._unheard(): voice.say('... working')"
    said = subprocess.run(
        [sys.executable, "-c", playing + speaking], capture_output=True, text=True, check=True
    )
    assert said.stdout == "... working\n"


def test_a_home_that_notes_no_demo_becomes_the_one_of_its_county_and_seed(
    tmp_path: Path,
) -> None:
    """A demo that is killed in its first moment leaves such a home, and so does ``balgul init --simulated``."""
    assert demo._known_home(tmp_path / "home", demo._arguments(1, "46720", ())) is None
    home = Home.create(tmp_path / "home", county="46720", seed=1)
    with pytest.raises(Refusal, match="--seed 1 --county 46720"):
        demo._known_home(home.root, demo._arguments(2, "46720", ()))
    of_three_towns = demo._arguments(1, "46720", ("--towns", "3"))
    assert demo._known_home(home.root, of_three_towns) == home
    demo._remember(home, of_three_towns)
    with pytest.raises(Refusal, match="--towns 3"):
        demo._known_home(home.root, demo._arguments(1, "46720", ()))


def test_of_two_demos_of_one_home_the_one_without_the_server_writes_nothing_and_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALGUL_HOME", str(tmp_path / "home"))
    home = Home.create(tmp_path / "home", county="46720", seed=1)
    with server._sole_server(home.prefect), pytest.raises(Refusal, match="runs already"):
        demo.demo(seed=1, county="46720", until=None, scale=("--towns", "1", "--households", "10"))
    assert not (home.root / "demo.json").exists()


@pytest.mark.parametrize("own", ["own.yaml", None])
def test_a_county_file_that_was_given_is_not_called_invented_because_it_lies_in_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], own: str | None
) -> None:
    def ended(*_: object) -> NoReturn:
        raise Fault("simulation_ended")

    monkeypatch.setenv("BALGUL_HOME", str(tmp_path))
    monkeypatch.setattr(demo, "_simulation", ended)
    new_county("47940", tmp_path / "own.yaml", invented())
    with pytest.raises(Fault, match="simulation_ended"):
        demo.demo(seed=1, county=str(tmp_path / own) if own else "47940", until=None)
    assert ("is invented" in capfd.readouterr().out) == (own is None)
