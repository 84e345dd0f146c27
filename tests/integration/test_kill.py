"""A run that is killed, runs that meet, and days without a run leave what one undisturbed run leaves.

The day that is played has everything: files of two weeks without a run, returned calls and visits, dispositions,
worklists, day sheets, an application, and pages.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factories import ask, deliver, fixture, fresh_home, one
from tests.played import WORKING_DAY, PlayedCounty, broken, days, run_stages
from warehouse.home import CHECKOUT, Home
from warehouse.rewind import fingerprints

pytestmark = pytest.mark.slow

LAST_DAY = date(2024, 2, 13)
DAY = date(2024, 2, 26)

# Where it dies; the form is that of tests/kill_driver.py. Two deaths: the repetition dies too.
DEATHS = {
    "a run was numbered": ["open_run/return/Transaction.run/1"],
    "a file was being read": ["take_in/call/read/2"],
    "rows of a file were stored": ["take_in/return/Transaction.insert/1"],
    "the COMMIT of a file has come back": ["_store/return/Held.transaction/1"],
    "a received file is about to be destroyed": ["_record/call/Path.unlink/3"],
    "a delivery was judged": ["validate/return/validate_delivery/2"],
    "persons were linked": ["link_records/return/Transaction.run/4"],
    "dangers were looked for": ["tell_urgent/return/tell_of_dangers/1"],
    "answers were judged": ["judge_answers/return/judge_returns/1"],
    "an application was sealed and not registered": ["take_outcomes/return/seal/1"],
    "households were screened": ["screen_households/return/Transaction.run/2"],
    "worklists are registered and the COMMIT is next": ["plan_contacts/call/Warehouse.transaction/1"],
    "the COMMIT of worklists has come back": ["plan_contacts/return/Held.transaction/1"],
    "some worklists appeared, and recovery dies too": [
        "plan_contacts/call/_appear/7",
        "recover/call/_appear/2",
    ],
    "a day sheet was sealed": ["plan_visits/return/seal/2"],
    "referrals were looked for": ["refer_households/return/Transaction.run/1"],
    "cases were looked for": ["open_cases/return/Transaction.run/1"],
    "todays page was written": ["report/return/_write_today/1"],
}


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
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home on the evening before the day: the last run was two weeks ago, and everything since then waits."""
    played = PlayedCounty(tmp_path_factory.mktemp("evening"), settings={"alert_channels": "100"})
    played.morning(date(2024, 2, 1))
    for day in days(date(2024, 2, 5), LAST_DAY):
        if played.county.is_working_day(day):
            played.morning(day)
            run_stages(played.home, day, WORKING_DAY[:-1])
            played.evening(day)
    played.morning(DAY)
    return played.home.root


@pytest.fixture(scope="module")
def undisturbed(evening: Path, driver: Driver, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = _copied(evening, tmp_path_factory.mktemp("undisturbed"))
    assert driver.play(home) == [0]
    return home


@pytest.mark.parametrize("deaths", DEATHS.values(), ids=DEATHS)
def test_a_killed_run_that_is_repeated_leaves_what_an_undisturbed_one_leaves(
    deaths: list[str], evening: Path, undisturbed: Home, driver: Driver, tmp_path: Path
) -> None:
    home = _copied(evening, tmp_path)
    assert driver.play(home, deaths=deaths) == [-9] * len(deaths) + [0]
    _assert_same(home, undisturbed)


def test_a_file_that_two_runs_died_of_is_rejected_and_kept_and_the_next_run_goes_on(
    driver: Driver, tmp_path: Path
) -> None:
    home = fresh_home(tmp_path)
    for code in ("water_cut", "gas_cut"):
        deliver(home, code, fixture(code))
    first_read = "take_in/call/read/1"
    assert driver.play(home, deaths=[first_read, first_read]) == [-9, -9, 0]
    told = ask(home, "SELECT rows_received > 0, rejected_code FROM ops.delivery ORDER BY ALL")
    assert told == [(False, "stopped_its_readers"), (True, None)]
    assert one(home, "SELECT delivery_id FROM ops.delivery WHERE rejected_code IS NOT NULL") in {
        file.name for file in home.rejected.iterdir()
    }
    assert not any(file.startswith("inbox") for file in _files(home))
    assert broken(home) == []


def test_two_runs_at_once_leave_what_one_leaves(
    evening: Path, undisturbed: Home, driver: Driver, tmp_path: Path
) -> None:
    home = _copied(evening, tmp_path)
    assert driver.play(home, at_once=2) == [0, 0]
    _assert_same(home, undisturbed)


def test_a_day_after_two_weeks_without_a_run_absorbs_them_and_every_law_holds(undisturbed: Home) -> None:
    # 2024-02-14 to 23 has no holiday.
    missed = [day for day in days(LAST_DAY, DAY)[1:-1] if day.weekday() < 5]
    assert ask(undisturbed, "SELECT absorbed_on FROM ops.absorbed_day ORDER BY ALL") == [
        (day,) for day in missed
    ]
    assert one(undisturbed, "SELECT count(*) FROM ops.run WHERE as_of > ?", LAST_DAY) == 1
    assert broken(undisturbed) == []
    kinds = ask(undisturbed, "SELECT DISTINCT kind FROM ops.package WHERE made_on = ? ORDER BY ALL", DAY)
    assert kinds == [("benefit_application",), ("day_sheet",), ("phone_worklist",)]


def _copied(evening: Path, place: Path) -> Home:
    shutil.copytree(
        evening, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("simulation", "prefect")
    )
    return Home.at(place)


def _assert_same(home: Home, undisturbed: Home) -> None:
    runs = [number for (number,) in ask(undisturbed, "SELECT run_no FROM ops.run ORDER BY ALL")]
    # Later runs than the undisturbed home has would show here too.
    expected, found = (fingerprints(each, [runs[0], runs[-1] + 9]) for each in (undisturbed, home))
    assert [table for table in expected if expected[table] != found[table]] == []
    assert _files(home) == _files(undisturbed)
    assert broken(home) == []


def _files(home: Home) -> list[str]:
    """What lies in the doors and the pages; the bytes of packages are held to the ledger by a law."""
    folders = (home.inbox, home.outbox, home.rejected, home.reports)
    return sorted(
        str(file.relative_to(home.root)) for folder in folders for file in folder.rglob("*") if file.is_file()
    )
