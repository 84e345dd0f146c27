"""What the launcher says to Prefect's API: the watchdog, what the time before left behind, and the drain.

Import it after ``launcher.adopt``. Each function is safe to repeat.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolUpdate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterIdempotencyKey,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.states import Cancelled, Crashed

from warehouse.clock import KST, now

WATCHDOG = "balgul: dead run"
SILENCE = timedelta(seconds=90)  # three heartbeats of 30 s

# Names of the states a flow may end in. A run that ends under another name looks dead to the watchdog.
FINAL_STATES = (
    "Completed",
    "Failed",
    "Crashed",
    "Cancelled",
    "TimedOut",
    "AwaitingApproval",
    "Idle",
    "Skipped",
    "Absorbed",
)

_UNDER_WAY = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
_PAGE = 200  # the most Prefect gives at once


def ensure_watchdog() -> None:
    """Create or renew, by name, the automation that marks a run Crashed when its heartbeat stops.

    Without it a run whose process and worker died together stays Running and holds its deployment's slot.
    """
    automation = _watchdog()
    with get_client(sync_client=True) as client:
        existing = client.read_automations_by_name(WATCHDOG)
        if not existing:
            client.create_automation(automation)
        for number, known in enumerate(existing):
            if number == 0:
                client.update_automation(known.id, automation)
            else:
                client.delete_automation(known.id)


def mark_dead_runs_crashed() -> int:
    """Mark every run that seems under way Crashed; returns how many.

    To be called by the holder of the home's server before it starts anything: then nothing can be under way,
    and what seems so died with the machine or with its launcher.
    """
    with get_client(sync_client=True) as client:
        dead = list(_runs(client, _UNDER_WAY))
        for run in dead:
            client.set_flow_run_state(
                run.id, Crashed(message="Its process ended with its launcher."), force=True
            )
    return len(dead)


def begin_dead_day_again() -> bool:
    """Run today's ``campaign_day`` once more where it died, alone or with its launcher; returns whether it does.

    Once a day: one that takes the machine down with it again is for a human, whom today's page tells.
    """
    again = f"campaign_day again on {now().date()}"
    known = FlowRunFilter(idempotency_key=FlowRunFilterIdempotencyKey(any_=[again]))
    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name("campaign_day/campaign_day")
        crashed = (run for run in _runs(client, [StateType.CRASHED]) if run.deployment_id == deployment.id)
        if not any(map(_is_of_today, crashed)) or client.read_flow_runs(flow_run_filter=known):
            return False
        client.create_flow_run_from_deployment(deployment.id, idempotency_key=again)
        return True


def absorb_missed_runs() -> int:
    """Cancel, as ``Absorbed``, the scheduled runs that nobody was there to start; returns how many.

    A missed day is never replayed: the next run takes the whole inbox at its own as_of. The newest missed run
    of each deployment stays when it is of today, so that a county switched on at nine has its morning's run.
    """
    missed: dict[UUID | None, list[FlowRun]] = defaultdict(list)
    with get_client(sync_client=True) as client:
        for run in _runs(client, [StateType.SCHEDULED]):
            if run.expected_start_time is not None and run.expected_start_time < now():
                missed[run.deployment_id].append(run)
        absorbed = [run for runs in missed.values() for run in _to_absorb(runs)]
        message = "Missed while Balgul was down; the next run takes the whole inbox."
        for run in absorbed:
            client.set_flow_run_state(run.id, Cancelled(name="Absorbed", message=message), force=True)
    return len(absorbed)


def drain(pool: str, patience_s: float) -> int:
    """Pause a work pool and wait until nothing is under way; returns how many runs still are.

    Args:
        pool: the work pool; it stays paused until it is created anew.
        patience_s: seconds to wait at most.
    """
    deadline = time.monotonic() + patience_s
    with get_client(sync_client=True) as client:
        client.update_work_pool(pool, WorkPoolUpdate(is_paused=True))
        while (left := len(list(_runs(client, _UNDER_WAY)))) and time.monotonic() < deadline:
            time.sleep(1)
    return left


def _watchdog() -> AutomationCore:
    # `type` is stated although it is the default: an update sends only what was stated.
    trigger = EventTrigger(
        type="event",
        after={"prefect.flow-run.heartbeat"},
        expect={"prefect.flow-run.heartbeat", *(f"prefect.flow-run.{name}" for name in FINAL_STATES)},
        match={"prefect.resource.id": ["prefect.flow-run.*"]},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=SILENCE,
    )
    message = (
        "No sign of life for 90 seconds: its process is taken for dead. The next run goes on from there."
    )
    return AutomationCore(
        name=WATCHDOG,
        description="Marks a run Crashed when its heartbeat stops, so that it holds no slot.",
        enabled=True,
        trigger=trigger,
        actions=[
            ChangeFlowRunState(
                type="change-flow-run-state", name=None, state=StateType.CRASHED, message=message, force=False
            )
        ],
    )


def _runs(client: SyncPrefectClient, states: list[StateType]) -> Iterator[FlowRun]:
    wanted = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states)))
    for page in count():
        runs = client.read_flow_runs(flow_run_filter=wanted, limit=_PAGE, offset=page * _PAGE)
        yield from runs
        if len(runs) < _PAGE:
            return


def _to_absorb(missed: list[FlowRun]) -> list[FlowRun]:
    in_order = sorted(missed, key=lambda run: run.expected_start_time or now())
    return in_order[:-1] if _is_of_today(in_order[-1]) else in_order


def _is_of_today(run: FlowRun) -> bool:
    due = run.expected_start_time
    return due is not None and due.astimezone(KST).date() == now().date()
