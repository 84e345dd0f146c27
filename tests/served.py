"""A home whose Prefect server has started before (Prefect takes seconds to make its database), and what it says."""

import json
import shutil
import sqlite3
import time
import urllib.request
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from flows.launcher import Server
from tests.factories import scratch_folder


def served_before(home: Path) -> Path:
    """The folder ``prefect`` of a home, with the database that a server's first start leaves."""
    prefect = home / "prefect"
    prefect.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_first_database(), prefect / "prefect.db")
    return prefect


def keep_from_running(api_url: str, deployments: list[str]) -> None:
    """Pause deployments, and wait for what runs already: an ``intake`` of a quarter-hour takes what the test sends."""
    for deployment in deployments:
        answer = urllib.request.urlopen(
            f"{api_url}/deployments/{deployment}/pause_deployment", data=b"", timeout=10
        )
        assert answer.status == 200
    under_way = json.dumps({"flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}}).encode()
    deadline = time.monotonic() + 120
    while ask(f"{api_url}/flow_runs/filter", under_way):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def ask(url: str, wanted: bytes = b"{}") -> list[dict[str, Any]]:
    request = urllib.request.Request(url, data=wanted, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found


@cache
def _first_database() -> Path:
    folder = scratch_folder("prefect")
    with (
        Server(folder / "first"),
        closing(sqlite3.connect(folder / "first" / "prefect.db")) as made,
        closing(sqlite3.connect(folder / "prefect.db")) as kept,
    ):
        made.backup(kept)
    return folder / "prefect.db"
