"""A new source needs no Python: from a sample to targets by the three files that ``source new`` writes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tasks.sources.checking import check_sources
from warehouse.home import CHECKOUT

COPIED = ("tasks", "warehouse", "expectations", "tests/fixtures")


def test_three_samples_in_three_formats_become_reasons_of_targets(tmp_path: Path) -> None:
    checkout, scratch = tmp_path / "checkout", tmp_path / "scratch"
    scratch.mkdir()
    for folder in COPIED:
        shutil.copytree(CHECKOUT / folder, checkout / folder)
    for name in ("__init__.py", "factories.py", "source_walk.py"):
        shutil.copy2(CHECKOUT / "tests" / name, checkout / "tests" / name)
    done = subprocess.run(
        [sys.executable, "-m", "tests.source_walk", str(scratch)],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    came = json.loads(done.stdout.splitlines()[-1])
    assert came["wrong"] == []
    assert min(came["open"]) >= 6
    assert came["deliveries"] == {"gas_stop": 12, "fee_late": 12, "phone_stop": 12, "ssis_query": 36}
    assert came["reasons"] == {"GAS_CUT": 12, "FEE_ARREARS": 12, "TELECOM_ARREARS": 12}


def test_every_declared_source_passes_the_check_that_an_engineer_runs() -> None:
    assert [line for line in check_sources() if not line.startswith("ok ")] == []
