"""A run that is killed, runs that meet, and days without a run leave what one undisturbed run leaves.

Without Prefect; ``tests/flows/test_launcher.py`` kills a flow, and ``make bench ONLY=kill`` one at each point alone.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tasks.calendar import run_of
from tests.factories import ask, copied, one
from tests.killed import DAY, DEATHS, LAST_DAY, differences, evening_before
from tests.played import WORKING_DAY, broken, days
from warehouse.home import CHECKOUT, Home

pytestmark = pytest.mark.slow

# Every fourth place is in another stage: one day dies at each of them, and goes on from there.
_APART = 4


class Driver:
    """The process that forks and lets die."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill_driver"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=CHECKOUT,
        )

    def play(self, home: Home, **command: Any) -> list[int]:
        """Exit codes of the runs of ``DAY``, those that die first."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"home": str(home.root), "day": str(DAY)} | command) + "\n")
        self.process.stdin.flush()
        codes: list[int] = json.loads(self.process.stdout.readline())
        return codes

    def end(self) -> None:
        """No further command."""
        self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    driver = Driver()
    yield driver
    driver.end()


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return evening_before(tmp_path_factory.mktemp("evening"))


@pytest.fixture(scope="module")
def undisturbed(evening: Home, driver: Driver, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = copied(evening, tmp_path_factory.mktemp("undisturbed"))
    assert driver.play(home) == [0]
    return home


@pytest.mark.parametrize("first", range(_APART))
def test_a_killed_run_that_is_repeated_leaves_what_an_undisturbed_one_leaves(
    first: int, evening: Home, undisturbed: Home, driver: Driver, tmp_path: Path
) -> None:
    deaths = [death for places in list(DEATHS.values())[first::_APART] for death in places]
    home = copied(evening, tmp_path)
    assert driver.play(home, deaths=deaths) == [-9] * len(deaths) + [0]
    assert differences(home, undisturbed) == []


def test_two_runs_at_once_leave_what_one_leaves(
    evening: Home, undisturbed: Home, driver: Driver, tmp_path: Path
) -> None:
    home = copied(evening, tmp_path)
    assert driver.play(home, at_once=2) == [0, 0]
    assert differences(home, undisturbed) == []


def test_a_day_that_stops_after_any_stage_leaves_every_law_standing(evening: Home, tmp_path: Path) -> None:
    home = copied(evening, tmp_path)
    with run_of(DAY, home) as run:
        for stage in WORKING_DAY:
            stage(home, run)
            assert broken(home) == [], stage


def test_a_day_after_two_weeks_without_a_run_absorbs_them_and_every_law_holds(undisturbed: Home) -> None:
    # 2024-02-14 to 23 has no holiday.
    missed = [day for day in days(LAST_DAY, DAY)[1:-1] if day.weekday() < 5]
    assert ask(undisturbed, "SELECT absorbed_on FROM ops.absorbed_day ORDER BY ALL") == [
        (day,) for day in missed
    ]
    assert one(undisturbed, "SELECT count(*) FROM ops.run WHERE as_of > ?", LAST_DAY) == 1
    assert broken(undisturbed) == []
    kinds = ask(undisturbed, "SELECT DISTINCT kind FROM ops.package WHERE made_on = ? ORDER BY ALL", DAY)
    assert kinds == [("benefit_application",), ("day_sheet",), ("phone_worklist",), ("visit_roll",)]
