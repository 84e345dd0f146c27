"""A flow process that dies by SIGKILL under a Prefect server, once at every point of ``tests/killed.py``.

Takes some ten minutes. ``make test`` kills a flow at two points, and at all of them without Prefect.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from benchmarks.row import Row
from flows.server import Server
from tests.factories import copied
from tests.killed import DAY, DEATHS, differences, evening_before, run_flow, served_by
from tests.played import run_stages
from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home

_WATCHDOG = "from flows.deployment import ensure_watchdog; ensure_watchdog()"
_WATCHDOG_PATIENCE_S = 240  # it waits for 90 s without a heartbeat


def measure(home: Home) -> list[Row]:
    """Deaths whose repetition left something else than an undisturbed day, and dead runs that nobody marked Crashed."""
    with TemporaryDirectory(dir=home.temporary) as name, Server(Path(name) / "prefect") as server:
        folder = Path(name)
        _start_watchdog(server)
        evening = evening_before(folder / "evening")
        undisturbed = copied(evening, folder / "undisturbed")
        run_stages(undisturbed, DAY)
        left = {}
        for place, deaths in DEATHS.items():
            killed = served_by(copied(evening, folder / "killed"), folder / "prefect")
            left[place] = _left_by(killed, deaths, undisturbed)
            shutil.rmtree(killed.root)
            typer.echo(f"{place}: {'; '.join(left[place]) or 'as undisturbed'}")
        unmarked = _unmarked(server)
    bad = sum(bool(found) for found in left.values()) + unmarked
    compared = f"deaths under Prefect that left something, of {len(left)}"
    return [Row.found("kill", compared, bad, 0, f"{unmarked} dead runs not marked Crashed by the watchdog")]


def _left_by(killed: Home, deaths: list[str], undisturbed: Home) -> list[str]:
    """What is not as undisturbed once the run that dies, and those that die of its repetition, were run again."""
    codes = [run_flow(killed, DAY, death).returncode for death in (*deaths, None)]
    if codes != [-9] * len(deaths) + [0]:
        return [f"exit codes {codes}"]
    return differences(killed, undisturbed)


def _start_watchdog(server: Server) -> None:
    # In a process of its own: Prefect may be imported here, with the settings of another server.
    started = subprocess.run(
        [sys.executable, "-c", _WATCHDOG],
        env=os.environ | server.environment(),
        cwd=CHECKOUT,
        check=False,
    )
    if started.returncode != 0:
        raise Fault("watchdog_did_not_start")


def _unmarked(server: Server) -> int:
    """Runs that still seem to run once the watchdog had its time."""
    deadline = time.monotonic() + _WATCHDOG_PATIENCE_S
    while (running := _running(server)) and time.monotonic() < deadline:
        time.sleep(2)
    return running


def _running(server: Server) -> int:
    asked = json.dumps({"flow_runs": {"state": {"type": {"any_": ["RUNNING"]}}}}).encode()
    request = urllib.request.Request(
        f"{server.api_url}/flow_runs/count", data=asked, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(json.load(answer))
