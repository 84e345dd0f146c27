"""An intake that finds nothing is light: 96 of them run a day."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tasks.doors.calls.spool import FOLDER
from tests.calling import Keys, county_file
from tests.factories import ask, deliver_rows, fresh_home
from tests.played import INTAKE, run_stages
from warehouse import clock
from warehouse.home import CHECKOUT

DAY = date(2024, 3, 4)
# Without a server a task would fail: so this shows too that none runs.
IDLE = """
import sys
from datetime import date
from flows.intake import intake
state = intake.fn(as_of=date(2024, 3, 4))
heavy = ("duckdb", "polars", "great_expectations", "pandas", "pyarrow", "xlsxwriter")
print(state.name, *(name for name in heavy if name in sys.modules), state.message, sep="|")
"""


def test_an_intake_that_finds_nothing_imports_no_engine_runs_no_task_and_renews_the_page(
    tmp_path: Path,
) -> None:
    home = fresh_home(tmp_path)
    run_stages(home, DAY, INTAKE)
    page = home.reports / "today.html"
    os.utime(page, (0, 0))
    assert idle(tmp_path) == "Idle|Nothing arrived."
    assert page.stat().st_mtime > 0


def test_an_intake_that_finds_nothing_fails_with_a_mistake_in_the_county_file_and_tells_it_on_the_page(
    tmp_path: Path,
) -> None:
    file = tmp_path / "county.yaml"
    file.write_bytes((CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_bytes())
    home = fresh_home(tmp_path / "home", str(file))
    run_stages(home, DAY, INTAKE)
    file.write_text("towns: [", "utf-8")
    assert idle(home.root) == ""
    assert 'id="mistake"' in (home.reports / "today.html").read_text("utf-8")


def test_an_intake_asks_the_call_service_that_a_county_declares_and_goes_on_whatever_is_broken_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Keys.laid(tmp_path / "keys").named(monkeypatch)
    home = fresh_home(tmp_path / "home", county_file())
    run_stages(home, DAY, INTAKE)
    assert idle(home.root) == "Idle|calls 1 unanswered"
    spooled = home.root / FOLDER / "spool.sqlite"
    spooled.write_bytes(b"no spool at all" * 100)
    assert idle(home.root) == "Idle|calls 1 failed"


def test_an_intake_by_a_clock_that_stands_behind_the_last_run_takes_in_what_came_as_of_the_day_of_that(
    tmp_path: Path,
) -> None:
    home, last = fresh_home(tmp_path), clock.today() + timedelta(days=3)
    run_stages(home, last, INTAKE)
    deliver_rows(home, "crisis_alert", [{"alert_id": "A-1", "text": "굶고 있어요"}])
    idle(home.root)  # named: not in the ledger's order
    assert ask(home, "SELECT run_no, as_of FROM ops.run") == [(1, last)]
    idle(home.root, IDLE.replace("as_of=date(2024, 3, 4)", ""))
    assert ask(home, "SELECT run_no, as_of FROM ops.run") == [(1, last), (2, last)]


def idle(home: Path, script: str = IDLE) -> str:
    """What an intake in a process of its own came to, if it came to its end."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
        env=os.environ
        | {
            "BALGUL_HOME": str(home),
            "PREFECT_API_URL": "http://127.0.0.1:9/api",
            "PREFECT_HOME": str(home),
        },
    )
    return done.stdout.strip()
