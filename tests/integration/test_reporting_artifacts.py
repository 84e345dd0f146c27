"""The artifacts of a day's run in Prefect: fixed keys, counts under the small-count rule, and never a person."""

import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from flows.server import Server
from tasks.reporting import day as reporting
from tests.reported import CANARY, DAY, Group, ReportedCounty
from warehouse.home import CHECKOUT

pytestmark = [pytest.mark.prefect, pytest.mark.slow]

# Prefect is set up before it is imported, so this runs in a process of its own.
SCRIPT = textwrap.dedent(
    """
    import json
    from datetime import date
    from prefect import flow
    from prefect.client.orchestration import get_client
    from tasks.reporting import create_artifacts
    from tasks.stage import Run

    @flow
    def a_day():
        create_artifacts(Run(1, date(2024, 3, 4)))

    a_day()
    a_day()
    with get_client(sync_client=True) as client:
        latest = client.request("POST", "/artifacts/latest/filter", json={}).json()
    print(json.dumps([[artifact["key"], artifact["data"]] for artifact in latest]))
    """
)


def test_the_counts_of_a_day_are_shown_under_fixed_keys_with_links_to_the_pages(tmp_path: Path) -> None:
    made = ReportedCounty(tmp_path)
    made.add(
        Group("46720250", 30, "closed_no_need"), Group("46720250", 2, "closed_died"), Group("46720310", 9)
    )
    reporting.report(made.home, made.run)

    shown = _artifacts(made)
    assert sorted(shown) == ["balgul-funnel", "balgul-today"]
    assert "| 조사 대상으로 승인된 가구 | 41가구 |" in shown["balgul-funnel"]
    assert "| 비대상(상담으로 확인) · 사망 | 32가구 |" in shown["balgul-funnel"]
    assert f"{DAY} 기준 — 모의(가상) 자료입니다" in shown["balgul-today"]
    for key, page in (("balgul-today", "today.html"), ("balgul-funnel", "2024H1.html")):
        assert (made.home.reports / page).as_uri() in shown[key]
        assert not re.search(r"(?<![\d,])[1-4]가구(?! 미만)", shown[key])
        assert not any(str(value) in shown[key] for value in CANARY.values())


def _artifacts(county: ReportedCounty) -> dict[str, str]:
    with Server(county.home.prefect) as server:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env=os.environ | server.environment() | {"BALGUL_HOME": str(county.home.root)},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))
