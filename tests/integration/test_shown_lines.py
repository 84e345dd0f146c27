"""What a sender wrote stands in one line of a terminal, as text: it neither steers the terminal nor makes a line."""

import pytest

from tasks.doors import link_commands, resident_commands
from tests.factories import deliver_rows, fresh_home, one, person, screen
from warehouse.home import Home

# Sets the clipboard, clears the screen (in eight bits too), begins another line, turns what follows around.
STEERING = "\x1b]52;c;eA==\x07", "\x1b[2J", "\x9b2J", "\n0123456789ab  ", "\u202e", "\u2028"


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = fresh_home(tmp_path_factory.mktemp("shown"))
    deliver_rows(home, "ssis_central", [person(1).row()])
    told = {"birth_year": "1950", "address": f"곡성읍 읍내리 1{''.join(STEERING)}"}
    reporter = {"reported_by": f"도하늘{''.join(STEERING)}"}
    deliver_rows(home, "village_report", [person(1).row() | told | reporter])
    screen(home)
    monkeypatch.setenv("BALGUL_HOME", str(home.root))
    return home


def test_who_reported_is_told_in_one_line_that_steers_nothing(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    delivery = str(one(home, "SELECT delivery_id FROM typed.village_report"))
    resident_commands.reporter(delivery, 1, "도하늘", "되물음")
    said = capsys.readouterr().out
    assert (said.startswith("도하늘"), len(said.splitlines())) == (True, 1)
    assert [sign for sign in STEERING if sign in said] == []


def test_a_row_beside_its_candidates_makes_no_candidate_of_its_own(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    delivery = str(one(home, "SELECT delivery_id FROM typed.village_report"))
    link_commands.link_explain(delivery, 1, "확인")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] == "row" for line in lines] == [True, False]
    assert [sign for sign in STEERING if sign in "".join(lines)] == []
