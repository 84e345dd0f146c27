"""The commands that run Prefect for a home: ``up``, the real thing, and ``ui``, which only shows.

``Server``, ``adopt`` and ``client_environment`` come from ``flows.server`` and are offered here too, so that
the command line needs this module alone.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import typer

from flows.receiver import FOLDER, Receiver, running
from flows.server import (
    STOP_PATIENCE_S,
    Server,
    adopt,
    bare_environment,
    client_environment,
    end,
    spawn,
)
from warehouse import clock
from warehouse.errors import Fault, Refusal
from warehouse.home import Home
from warehouse.leash import OF_WORKER

__all__ = ["Server", "adopt", "client_environment", "key_in_memory", "ui", "up", "without_heartbeat"]

CHECKOUT = Path(__file__).parent.parent
POOL = "balgul"

_SET_BACK_S = 60
_DRAIN_PATIENCE_S = 600  # longer than the longest campaign_day


@contextmanager
def without_heartbeat() -> Iterator[None]:
    """Run flows without their heartbeat, which costs each of them at least 1.1 s at its end.

    For the demo only: it calls hundreds of flows in this one process, passes ``as_of`` to each, and is
    watched by the process that started it, so no automation has to find its dead runs. No environment
    variable can switch the heartbeat off.
    """
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


def ui(home: Path) -> None:
    """Show the runs of a home in the Prefect UI until Ctrl-C; where its server runs already, say where."""
    try:
        running = client_environment(home)
    except Refusal:
        running = None
    if running:
        typer.echo(
            f"The Prefect UI of this home runs already: {running['PREFECT_API_URL'].removesuffix('/api')}"
        )
        return
    typer.echo("Starting the Prefect server ...")
    with _until_interrupted(), Server(home / "prefect") as server:
        typer.echo(f"Prefect UI: {server.ui_url}   (artifacts: {server.ui_url}/v2/artifacts)")
        typer.echo("Ctrl-C stops it.")
        _wait_while(lambda: server.is_running)
        raise Fault("server_ended", source=str(home / "prefect" / "server.log"))


def up(home: Path, calls: Receiver | None = None) -> None:
    """Run the real thing until Ctrl-C or SIGTERM: server, deployments, watchdog, worker; then drain and stop.

    Where the machine's clock is set back, drain, stop and begin anew.

    Args:
        calls: the receiver of the county's own call service, where the county declares one.

    Raises:
        Refusal: another process runs the server of this home, or the key is not this home's.
        Fault: the server, the worker or the receiver did not start or ended by itself, or a deployment was not taken.
    """
    Home.at(home).keys()  # else each run would fail
    with _until_interrupted():
        _serve(home, calls)
        typer.echo(
            "The machine's clock was set back: all begins anew, since the server plans by the time before."
        )
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _serve(home: Path, calls: Receiver | None) -> None:
    """Serve until the clock is set back."""
    typer.echo("Starting the Prefect server ...")
    with Server(home / "prefect") as server:
        typer.echo(f"Prefect server ready: {server.ui_url}")
        adopt(server.environment())
        _deploy(home)
        with _worker(home) as worker, running(calls):
            typer.echo(f"Worker started; deployments run by their schedules: {server.ui_url}/deployments")
            typer.echo("Ctrl-C lets running flows end, then stops everything.")

            def ended() -> str:
                if not server.is_running:
                    return "server_ended"
                if worker.poll() is not None:
                    return "worker_ended"
                return "" if calls is None or calls.is_running else "receiver_ended"

            is_set_back, each_minute = clock_watch(), _each_minute(_begin_dead_day_again)
            try:
                _wait_while(lambda: not ended() and not is_set_back() and each_minute())
                if not ended():
                    _drain()
            except (KeyboardInterrupt, SystemExit):
                _drain()
                raise
            if code := ended():
                raise Fault(code, source=str(home / (FOLDER if code == "receiver_ended" else "prefect")))


def _deploy(home: Path) -> None:
    """Register everything anew: each step is safe to repeat, and the checkout may have moved meanwhile."""
    from flows import deployment

    _run_prefect(home, "work-pool", "create", POOL, "--type", "process", "--overwrite")
    typer.echo(f"Work pool ready: {POOL}")
    _run_prefect(home, "--no-prompt", "deploy", "--all")
    typer.echo("Deployments registered from prefect.yaml.")
    deployment.ensure_watchdog()
    typer.echo("Watchdog ready: a run that gives no sign of life for 90 s is marked Crashed.")
    dead, absorbed = deployment.mark_dead_runs_crashed(), deployment.absorb_missed_runs()
    _begin_dead_day_again()
    if dead or absorbed:
        typer.echo(f"Left from before: {dead} dead runs marked Crashed, {absorbed} missed runs absorbed.")


def _begin_dead_day_again() -> None:
    from prefect.exceptions import ObjectNotFound

    from flows import deployment

    # A server that does not answer is told by its end, or answers a minute later; somebody may delete a deployment.
    with suppress(httpx.HTTPError, ObjectNotFound):
        if deployment.begin_dead_day_again():
            typer.echo("Today's campaign_day died before its end: it runs once more.")


@contextmanager
def _worker(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    for left in (home / "tmp").glob("prefect-workspace-attempt-*"):  # of a worker that was killed
        shutil.rmtree(left, ignore_errors=True)
    with key_in_memory(os.environ) as environment:
        process = spawn(
            [
                "prefect",
                "worker",
                "start",
                "--pool",
                POOL,
                "--type",
                "process",
                "--name",
                POOL,
                "--install-policy",
                "never",
            ],
            log=home / "prefect" / "worker.log",
            # The flows it starts open the warehouse, so it has the key; operators follow them in the UI.
            environment=environment
            | {"BALGUL_HOME": str(home.absolute()), "PREFECT_LOGGING_LEVEL": "INFO", OF_WORKER: "1"},
            cwd=CHECKOUT,
            # Asked to end while a run is under way, it goes on and takes the runs of the server that comes next.
            at_our_death=signal.SIGKILL,
        )
        try:
            yield process
        finally:
            end(process, STOP_PATIENCE_S)
            typer.echo("Worker stopped.")


@contextmanager
def key_in_memory(environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The same variables, with the key of ``BALGUL_KEY`` as a file that lies in this process's memory for the block.

    Prefect's worker writes the whole environment of each run into a file, which lies in the home.
    """
    key = environment.get("BALGUL_KEY")
    if not key or sys.platform != "linux":
        yield dict(environment)
        return
    with os.fdopen(os.memfd_create("key"), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(key)
        file.flush()
        named = {"BALGUL_KEY_FILE": f"/proc/{os.getpid()}/fd/{file.fileno()}"}
        yield {name: value for name, value in environment.items() if name != "BALGUL_KEY"} | named


def _drain() -> None:
    """Let what runs end before the worker goes: a worker that is stopped kills its flows."""
    from flows import deployment

    typer.echo("Draining: no new run starts; waiting for those that run. Ctrl-C again stops at once.")
    left = deployment.drain(POOL, _DRAIN_PATIENCE_S)
    typer.echo(f"Stopping with {left} runs still running." if left else "Drained.")


def _run_prefect(home: Path, *arguments: str) -> None:
    log = home / "prefect" / "deploy.log"
    # Without the key: registering a deployment imports the flows and opens nothing.
    process = spawn(
        ["prefect", *arguments],
        log=log,
        environment=bare_environment() | _settings_of_this_process(),
        cwd=CHECKOUT,
    )
    try:
        code = process.wait()
    finally:
        end(process, STOP_PATIENCE_S)
    if code != 0:
        raise Fault("deployment_failed", source=str(log))


def _settings_of_this_process() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if name.startswith(("PREFECT_", "DO_NOT_TRACK"))
    }


def clock_watch() -> Callable[[], bool]:
    """Tells, asked again and again, whether the machine's clock was set back since the first time.

    One that keeps local time starts hours ahead, and the network puts it right a moment after: the server would do
    nothing until those hours are over.
    """
    furthest = _ahead()

    def is_set_back() -> bool:
        nonlocal furthest
        furthest = max(furthest, _ahead())
        return _ahead() < furthest - _SET_BACK_S

    return is_set_back


def _ahead() -> float:
    """Seconds by which the machine's clock is ahead of one that nobody sets."""
    return clock.now().timestamp() - time.monotonic()


def _each_minute(act: Callable[[], None]) -> Callable[[], bool]:
    """What may be asked again and again, always says yes, and acts once a minute."""
    due = time.monotonic() + 60

    def ask() -> bool:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + 60
            act()
        return True

    return ask


def _wait_while(condition: Callable[[], bool]) -> None:
    while condition():
        time.sleep(0.5)


@contextmanager
def _until_interrupted() -> Iterator[None]:
    """Ctrl-C is how this command ends, not an error."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("Stopped.")
