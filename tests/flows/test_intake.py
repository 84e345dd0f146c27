"""An intake that finds nothing is light: 96 of them run a day."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.factories import fresh_home
from tests.played import INTAKE, run_stages
from warehouse.home import CHECKOUT

DAY = date(2024, 3, 4)
# Without a server a task would fail: so this shows too that none runs.
IDLE = """
import sys
from datetime import date
from flows.intake import intake
state = intake.fn(as_of=date(2024, 3, 4))
heavy = ("duckdb", "polars", "great_expectations", "pandas", "pyarrow", "xlsxwriter")
print(state.name, *(name for name in heavy if name in sys.modules))
"""


def test_an_intake_that_finds_nothing_imports_no_engine_runs_no_task_and_renews_the_page(
    tmp_path: Path,
) -> None:
    home = fresh_home(tmp_path)
    run_stages(home, DAY, INTAKE)
    page = home.reports / "today.html"
    os.utime(page, (0, 0))
    done = subprocess.run(
        [sys.executable, "-c", IDLE],
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
        env=os.environ
        | {
            "BALGUL_HOME": str(tmp_path),
            "PREFECT_API_URL": "http://127.0.0.1:9/api",
            "PREFECT_HOME": str(tmp_path),
        },
    )
    assert (done.stdout.strip(), done.returncode) == ("Idle", 0), done.stderr
    assert page.stat().st_mtime > 0
