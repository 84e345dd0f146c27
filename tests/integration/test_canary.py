"""Canary persons, planted wherever a person can stand, sing only where a person is declared to be.

After days under a real Prefect server every byte of the home is searched, and whatever can be opened is opened:
Prefect's database, the warehouse, the snapshot, the packages. ``make bench ONLY=canary`` searches a whole half-year so.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import canaries
from tests.canaries import DECLARED, PARTICULARS, RRNS, SAID, SEALED, SOURCES, sings
from tests.factories import ask, deliver_rows, fresh_home
from warehouse.home import CHECKOUT, Home

pytestmark = [pytest.mark.prefect, pytest.mark.slow]

DAYS = ("2024-03-04", "2024-03-05", "2024-03-09")  # a Monday, a Tuesday, a Saturday
SEALED_SOURCES = ("crisis_alert", "village_report")
KINDS = {"target_list", "urgent_worklist", "ai_call_request", "day_sheet"}


@dataclass(frozen=True)
class Sung:
    """The home after its days, and what was printed meanwhile."""

    home: Home
    printed: str
    temporary: Path


@pytest.fixture(scope="module")
def sung(tmp_path_factory: pytest.TempPathFactory) -> Sung:
    home, temporary = fresh_home(tmp_path_factory.mktemp("canary")), tmp_path_factory.mktemp("temporary")
    canaries.plant(home)
    _give_officers(home)
    done = subprocess.run(
        [sys.executable, "-m", "tests.canary_days", *DAYS],
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
        env=os.environ | {"BALGUL_HOME": str(home.root), "TMPDIR": str(temporary)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return Sung(home, done.stdout + done.stderr, temporary)


def _give_officers(home: Home) -> None:
    duty = {
        "office": "곡성읍",
        "sex": "여",
        "minutes_morning": "150",
        "minutes_afternoon": "210",
        "max_visits": "4",
        "is_driver": "Y",
    }
    officers = [
        {"officer_id": f"B00{n}", "officer_name": f"김담당{n}", "leave": "", "skills": ""} for n in (1, 2)
    ]
    rota = [duty | officer | {"duty_date": day} for officer in officers for day in DAYS[:2]]
    deliver_rows(home, "staff_roster", rota)


def test_the_days_went_as_days_go(sung: Sung) -> None:
    states = [
        line.split(" ", 2)
        for line in sung.printed.splitlines()
        if line.startswith(("intake", "campaign_day"))
    ]
    assert [state for flow, _, state in states if flow == "campaign_day"] == [
        "AwaitingApproval",
        "Completed",
        "Skipped",
    ]
    accepted = ask(
        sung.home,
        "SELECT DISTINCT source FROM ops.delivery JOIN ops.delivery_verdict USING (delivery_id) WHERE is_accepted",
    )
    assert {source for (source,) in accepted} >= {*SOURCES, *SAID}
    kinds = ask(sung.home, "SELECT DISTINCT kind FROM ops.package ORDER BY ALL")
    assert {kind for (kind,) in kinds} >= KINDS


def test_no_byte_and_no_file_name_of_the_home_and_of_the_temporary_folder_sings(sung: Sung) -> None:
    assert canaries.singing_files(sung.home, sung.temporary) == []
    assert list((sung.home.inbox).glob("*/*")) == []


def test_nothing_that_was_printed_or_logged_sings(sung: Sung) -> None:
    assert not sings(sung.printed)


def test_prefects_database_keeps_runs_and_no_canary(sung: Sung) -> None:
    cells = canaries.cells_of_prefect(sung.home)
    assert {table for table, found in cells.items() if any(found)} == set()
    assert sum(map(len, cells.values())) > 500


def test_in_the_warehouse_no_number_and_particulars_only_where_they_are_declared(sung: Sung) -> None:
    numbers = canaries.rows_of_warehouse(sung.home, RRNS)
    assert {table for table, rows in numbers.items() if rows} == set()
    assert len(numbers) > 90
    particulars = {
        table for table, rows in canaries.rows_of_warehouse(sung.home, PARTICULARS).items() if rows
    }
    assert particulars - DECLARED == set()
    reporters = {table for table, rows in canaries.rows_of_warehouse(sung.home, SEALED).items() if rows}
    assert reporters == {f"{schema}.{code}" for schema in ("raw", "typed") for code in SEALED_SOURCES}
    # Else this would prove nothing.
    assert {f"typed.{code}" for code in (*SOURCES, *SAID)} <= particulars


def test_the_snapshot_has_no_canary(sung: Sung) -> None:
    rows = canaries.rows_of_snapshot(sung.home)
    assert {table for table, count in rows.items() if count} == set()
    assert len(rows) > 10


def test_packages_name_people_and_never_their_number(sung: Sung) -> None:
    opened = list(canaries.opened_packages(sung.home))
    assert [kind for kind, text in opened if sings(text, RRNS)] == []
    assert [kind for kind, text in opened if sings(text, SEALED)] == []
    named = {kind for kind, text in opened if sings(text, PARTICULARS)}
    assert named >= KINDS
    assert not named & canaries.IN_CLEAR
