"""A working day with everything in it, where the process that plays it may die, and what else than undisturbed is left.

The day has files of two weeks without a run, returned calls and visits, dispositions, worklists, day sheets, an
application, and pages.
"""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.factories import ask
from tests.played import WORKING_DAY, PlayedCounty, broken, days, run_stages
from warehouse.home import CHECKOUT, Home
from warehouse.rewind import fingerprints

LAST_DAY = date(2024, 2, 13)
DAY = date(2024, 2, 26)

# Where it dies; the form is that of tests/dying.py. Two deaths: the repetition dies too.
DEATHS = {
    "a run was numbered": ["open_run/return/Transaction.run/1"],
    "a file was being read": ["take_in/call/read_file/2"],
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


def evening_before(root: Path) -> Home:
    """A home on the evening before ``DAY``: the last run was two weeks ago, and everything since then waits."""
    played = PlayedCounty(root, settings={"alert_channels": "100"})
    played.morning(date(2024, 2, 1))
    for day in days(date(2024, 2, 5), LAST_DAY):
        if played.county.is_working_day(day):
            played.morning(day)
            run_stages(played.home, day, WORKING_DAY[:-1])
            played.evening(day)
    played.morning(DAY)
    return played.home


def served_by(home: Home, prefect: Path) -> Home:
    """The home, with a server that runs already as its own."""
    home.prefect.rmdir()
    home.prefect.symlink_to(prefect)
    return home


def run_flow(home: Home, day: date, death: str | None = None) -> "subprocess.CompletedProcess[str]":
    """``balgul run campaign_day`` in a process of its own, which may die."""
    return balgul(home, death, "run", "campaign_day", "--as-of", str(day))


def balgul(home: Home, death: str | None, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own, which may die."""
    command = ["tests.dying", death] if death else ["balgul"]
    return subprocess.run(
        [sys.executable, "-m", *command, *arguments],
        env=os.environ | {"BALGUL_HOME": str(home.root)},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


def differences(home: Home, undisturbed: Home) -> list[str]:
    """The tables, files and laws that are not as in the undisturbed home; but for the columns of not_replayed.yaml."""
    runs = [number for (number,) in ask(undisturbed, "SELECT run_no FROM ops.run ORDER BY ALL")]
    # Later runs than the undisturbed home has would show here too.
    expected, found = (fingerprints(each, [runs[0], runs[-1] + 9]) for each in (undisturbed, home))
    tables = [table for table in expected if expected[table] != found[table]]
    return tables + sorted(files_of(home) ^ files_of(undisturbed)) + broken(home)


def files_of(home: Home) -> set[str]:
    """What lies in the doors and the pages; the bytes of packages are held to the ledger by a law."""
    folders = (home.inbox, home.outbox, home.rejected, home.reports)
    return {
        str(file.relative_to(home.root)) for folder in folders for file in folder.rglob("*") if file.is_file()
    }
