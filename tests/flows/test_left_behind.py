"""What a launcher finds in Prefect of the time before it started: runs that died, and runs that nobody began."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from flows.launcher import Server
from tests.served import served_before

pytestmark = [pytest.mark.prefect, pytest.mark.slow]

# Deployments without a worker: what is scheduled stays so.
BEFORE = textwrap.dedent(
    """
    from datetime import timedelta
    from prefect import flow
    from prefect.client.orchestration import get_client
    from prefect.states import Crashed, Running, Scheduled
    from flows import deployment as left
    from warehouse.clock import now
    TODAY = now().replace(hour=0, minute=0, second=0)
    with get_client(sync_client=True) as client:
        made = {}
        for name in ("campaign_day", "intake"):
            made[name] = client.create_deployment(client.create_flow_from_name(name), name)
        def planned(name, at):
            run = client.create_flow_run_from_deployment(made[name], state=Scheduled(scheduled_time=at))
            return run.id
        def states(name):
            runs = left._runs(client, list(left.StateType))
            names = [run.state_name for run in runs if run.deployment_id == made[name]]
            return sorted(name.replace("Late", "Scheduled") for name in names)
    """
)


@pytest.fixture
def server(tmp_path: Path) -> Any:
    with Server(served_before(tmp_path)) as running:
        yield running


def told(server: Server, then: str) -> list[str]:
    """What a process prints that finds the runs of the time before."""
    done = subprocess.run(
        [sys.executable, "-c", BEFORE + textwrap.indent(textwrap.dedent(then), "    ")],
        env=dict(os.environ) | dict(server.environment()),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_working_day_that_died_with_its_launcher_runs_once_more_and_not_a_third_time(
    server: Server,
) -> None:
    assert told(
        server,
        """
        yesterday = planned("campaign_day", TODAY - timedelta(days=1))
        client.set_flow_run_state(yesterday, Running(), force=True)
        client.set_flow_run_state(planned("intake", TODAY), Running(), force=True)
        print(left.mark_dead_runs_crashed(), left.begin_dead_day_again())
        client.set_flow_run_state(planned("campaign_day", TODAY), Running(), force=True)
        print(left.mark_dead_runs_crashed(), left.begin_dead_day_again(), states("campaign_day"))
        print(left.begin_dead_day_again())
        for run in left._runs(client, [left.StateType.SCHEDULED]):
            client.set_flow_run_state(run.id, Running(), force=True)
        print(left.mark_dead_runs_crashed(), left.begin_dead_day_again(), states("campaign_day"))
        """,
    ) == [
        "2 False",
        "1 True ['Crashed', 'Crashed', 'Scheduled']",
        "False",
        "1 False ['Crashed', 'Crashed', 'Crashed']",
    ]


def test_of_the_mornings_that_nobody_began_only_todays_runs(server: Server) -> None:
    assert told(
        server,
        """
        for days in (3, 2, 1):
            planned("campaign_day", TODAY - timedelta(days=days))
            planned("intake", TODAY - timedelta(days=days))
        planned("campaign_day", TODAY)
        print(left.absorb_missed_runs(), states("campaign_day"), states("intake"))
        """,
    ) == [
        "6 ['Absorbed', 'Absorbed', 'Absorbed', 'Scheduled'] ['Absorbed', 'Absorbed', 'Absorbed']",
    ]


def test_a_launcher_goes_on_where_somebody_deleted_the_deployment_of_the_working_day(server: Server) -> None:
    assert told(
        server,
        """
        from flows import launcher
        client.delete_deployment(made["campaign_day"])
        launcher._begin_dead_day_again()
        print("goes on")
        """,
    ) == ["goes on"]
