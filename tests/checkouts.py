"""Runs a module of the tests in a copy of the checkout: what is declared there may be changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from warehouse.home import CHECKOUT

_COPIED = ("tasks", "warehouse", "expectations", "tests/fixtures")


def run_in_a_copy(folder: Path, module: str) -> str:
    """The last line that a module of the tests prints, run in a copy of the checkout with a folder of its own."""
    checkout, scratch = folder / "checkout", folder / "scratch"
    scratch.mkdir()
    for name in _COPIED:
        shutil.copytree(CHECKOUT / name, checkout / name)
    for name in ("__init__.py", "factories.py", "replayed.py", f"{module}.py"):
        shutil.copy2(CHECKOUT / "tests" / name, checkout / "tests" / name)
    done = subprocess.run(
        [sys.executable, "-m", f"tests.{module}", str(scratch)],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()[-1]
