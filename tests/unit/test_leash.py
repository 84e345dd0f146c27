"""What a killed launcher or worker leaves running: nothing, whatever it does with a signal that asks it to end."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.calling import has_ended
from tests.factories import fresh_home
from warehouse.home import CHECKOUT
from warehouse.leash import OF_WORKER

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child that its parent died"
)

# As Prefect's worker does while a run is under way: it goes on.
DEAF = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('deaf', flush=True)\ntime.sleep(60)\n"
LAUNCHER = textwrap.dedent(
    """
    import os, signal, sys, time
    from pathlib import Path
    from flows.server import spawn
    folder = Path(sys.argv[1])
    worker = spawn(
        ["deaf"], log=folder / "log", environment=os.environ, cwd=folder, at_our_death=signal.SIGKILL
    )
    while "deaf" not in (folder / "log").read_text():
        time.sleep(0.05)
    print(worker.pid, flush=True)
    time.sleep(60)
    """
)
WORKER = textwrap.dedent(
    """
    import subprocess, sys, time
    code = (
        "import time; from datetime import date; from tasks.calendar import day_of_run;"
        "day_of_run(date(2024, 3, 4)); print('runs', flush=True); time.sleep(60)"
    )
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    run.stdout.readline()
    print(run.pid, flush=True)
    time.sleep(60)
    """
)


def test_a_worker_that_heeds_no_signal_ends_with_its_killed_launcher(tmp_path: Path) -> None:
    """It lived for minutes, and took the first run of the next launcher, for which it had no key any more."""
    (tmp_path / "deaf.py").write_text(DEAF)
    assert ends_with_its_parent(LAUNCHER, str(tmp_path))


def test_a_run_ends_with_its_killed_worker_and_one_of_a_command_does_not(tmp_path: Path) -> None:
    """It went on without a server, also after a second Ctrl-C that is to stop everything at once."""
    home = {"BALGUL_HOME": str(fresh_home(tmp_path).root)}
    assert ends_with_its_parent(WORKER, environment=home | {OF_WORKER: "1"})
    assert not ends_with_its_parent(WORKER, environment=home)


def ends_with_its_parent(code: str, *arguments: str, environment: Mapping[str, str] | None = None) -> bool:
    """Whether the process that a parent started and told of is gone soon after the parent was killed."""
    parent = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=CHECKOUT,
        env=dict(os.environ) | (environment or {}),
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 2
    while not has_ended(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    if has_ended(child):
        return True
    os.kill(child, signal.SIGKILL)
    return False
