"""Prefect's server for one home, and what it takes to talk to it.

Everything lives under ``<home>/prefect``: Prefect's database, ``server.json`` (the port), ``server.lock`` and
``server.log``. The server listens on loopback only, sends nothing to anybody, and never outlives the process
that started it.

Prefect reads its settings when it is imported, so nothing here imports it: a process first calls
``adopt(server.environment())`` or ``adopt(client_environment(home))`` and imports its flows after that.
"""

import atexit
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, NoReturn

from warehouse import signals
from warehouse.errors import BalgulError, Fault, Refusal, stop_beneath
from warehouse.home import CHECKOUT

SERVER_MODULE = "flows.prefect_server"
STOP_PATIENCE_S = 20
# For commands: a failed run is one clear line of theirs, and Prefect keeps the log of it. That events can no longer be
# sent, since the server has stopped, is told by the second.
QUIET_CONSOLE = {
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
}

_HOST = "127.0.0.1"
_HEALTH_PATIENCE_S = 180  # a fresh database took 14-18 s, an old one 31 s on a machine at load 17
_LOCK_PATIENCE_S = 20  # a server whose launcher was killed needs some seconds to go
_RETENTION_DAYS = 400  # Prefect's own 90 days are shorter than a campaign
_TERMINATED = 128 + signal.SIGTERM
_LEASH = CHECKOUT / "warehouse" / "leash.py"


class Server:
    """Prefect's server for one home, as a context manager.

    Only one process at a time may run the server of a home. Leaving the block, SIGTERM, SIGINT and SIGHUP
    stop it; when this process is killed, the kernel stops it.

    Args:
        home_prefect: the folder ``prefect`` of the home.

    Raises:
        Refusal: on entering, when another process runs the server of this home.
        Fault: ``server_did_not_start`` with the path of its log on entering, or ``server_ended`` on leaving by what
            its clients raised since it died.
    """

    def __init__(self, home_prefect: Path) -> None:
        self._folder = home_prefect.absolute()
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._cleanup = ExitStack()

    @property
    def api_url(self) -> str:
        """Where clients reach the API."""
        return f"{_url(self._port)}/api"

    @property
    def ui_url(self) -> str:
        """Where people open the UI."""
        return _url(self._port)

    @property
    def is_running(self) -> bool:
        """Whether the server's process lives."""
        return self._process is not None and self._process.poll() is None

    def environment(self) -> dict[str, str]:
        """The variables a client of this server needs, for ``adopt`` or a child's environment."""
        return _settings(self._folder, self._port)

    def __enter__(self) -> "Server":
        with ExitStack() as undo:
            undo.enter_context(_signals_raise())
            lock = undo.enter_context(_sole_server(self._folder))
            undo.callback(self._stop)
            self._start(lock)
            self._cleanup = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        has_ended = not self.is_running
        self._cleanup.close()
        if isinstance(error, Exception) and (stop := stop_beneath(error)):
            # Within a flow Prefect has its own for SIGTERM.
            raise stop if isinstance(stop, (KeyboardInterrupt, SystemExit)) else SystemExit(_TERMINATED)
        if has_ended:
            tell_end(self._folder, error)

    def _start(self, lock: int) -> None:
        last_port = _recorded(self._folder).get("port")
        # A second try, on another port: the free one may be taken between our look and the server's bind.
        for port in (free_port(last_port), free_port(None)):
            self._port = port
            self._process = self._spawn(lock)
            if self._becomes_healthy():
                _record(self._folder, port=port, pid=self._process.pid)
                return
            end(self._process, STOP_PATIENCE_S)
        raise Fault("server_did_not_start", source=str(self._folder / "server.log"))

    def _spawn(self, lock: int) -> subprocess.Popen[bytes]:
        arguments = [SERVER_MODULE, _HOST, str(self._port)]
        # The server holds the lock too: as long as it lives, whatever became of us, there is no second one.
        return spawn(
            arguments,
            log=self._folder / "server.log",
            environment=bare_environment() | self.environment(),
            cwd=self._folder,
            keep_open=(lock,),
        )

    def _becomes_healthy(self) -> bool:
        deadline = time.monotonic() + _HEALTH_PATIENCE_S
        while time.monotonic() < deadline and self.is_running:
            if answers(f"{self.api_url}/health"):
                return self.is_running  # else it was another program on this port that answered
            time.sleep(0.2)
        return False

    def _stop(self) -> None:
        if self._process is not None:
            end(self._process, STOP_PATIENCE_S)
            _record(self._folder, port=self._port, pid=None)


def tell_end(home_prefect: Path, error: BaseException | None) -> None:
    """Raise the Fault ``server_ended`` in place of whatever clients raised since their server went, but a refusal."""
    if isinstance(error, Exception) and not isinstance(error, Refusal):
        raise Fault("server_ended", source=str(home_prefect / "server.log")) from None


def leave_for(error: BalgulError) -> NoReturn:
    """Exit 1, at once where the server has ended: Prefect would try for a minute to send it what it still holds."""
    if isinstance(error, Fault) and error.code == "server_ended":
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(1)
    sys.exit(1)


def client_environment(home: Path) -> dict[str, str]:
    """The variables a process needs to talk to the server that already runs for this home.

    Raises:
        Refusal: no server runs for it.
    """
    folder = home.absolute() / "prefect"
    if not is_served(home):
        raise Refusal("No Prefect server runs for this home: start one with `balgul up` or `balgul ui`.")
    return _settings(folder, int(_recorded(folder)["port"]))


def is_served(home: Path) -> bool:
    """Whether a server runs for this home and answers."""
    folder = home.absolute() / "prefect"
    recorded = _recorded(folder)
    # The lock is what tells: after a crash another home's server may answer on the recorded port.
    return bool(
        recorded.get("pid") and _is_locked(folder) and answers(f"{_url(recorded['port'])}/api/health")
    )


def adopt(environment: Mapping[str, str]) -> None:
    """Give this process the settings of its server, and drop every other Prefect setting of the user's shell.

    Raises:
        RuntimeError: Prefect is imported already, so that the settings would come too late.
    """
    if "prefect" in sys.modules and any(os.environ.get(name) != value for name, value in environment.items()):
        raise RuntimeError("adopt() comes before the first import of prefect")
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    os.environ.update(environment)


def _url(port: int) -> str:
    return f"http://{_HOST}:{port}"


def _settings(folder: Path, port: int) -> dict[str, str]:
    """Every setting of Prefect that Balgul chooses, the same for server, worker, flows and demo."""
    return {
        # Who is talked to is on this machine: an office's proxy, which Prefect would ask for it, knows of none of it.
        "NO_PROXY": "*",
        "no_proxy": "*",
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": f"{_url(port)}/api",
        # `--port` alone leaves the UI calling Prefect's default port.
        "PREFECT_SERVER_API_HOST": _HOST,
        "PREFECT_SERVER_API_PORT": str(port),
        # Plain HTTP on the loopback has no certificate to check; each run would read all of the world's for it.
        "PREFECT_API_TLS_INSECURE_SKIP_VERIFY": "true",
        # A lost server is a fault; a second one must not spring up unseen inside a client.
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        # Nobody starts a server anew under its clients: a failed run tried for minutes by the default of five.
        "PREFECT_CLIENT_MAX_RETRIES": "2",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(_RETENTION_DAYS * 86_400),
        # SQLite answered "database is locked" under load at the default of 10 s.
        "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
        # One write for each event of a task meets the next flow's own: it is refused as locked, and waits two seconds.
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "50",
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "50",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",  # the least Prefect allows
        "PREFECT_WORKER_QUERY_SECONDS": "5",
        # Results and prints may hold people; Prefect keeps neither.
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_LOGGING_LOG_PRINTS": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_CLI_COLORS": "false",
    }


def bare_environment() -> dict[str, str]:
    """This process's environment without anybody's Prefect settings, without the home's key and any other secret."""
    others = ("PREFECT_", "BALGUL_KEY", "BALGUL_CALL_")
    return {name: value for name, value in os.environ.items() if not name.startswith(others)}


def spawn(
    arguments: list[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    cwd: Path,
    keep_open: tuple[int, ...] = (),
    at_our_death: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start ``python -m ...`` on a leash, in a session of its own: Ctrl-C in the terminal reaches only us."""
    leash = [str(_LEASH), str(os.getpid()), str(int(at_our_death))]
    command = [sys.executable, *leash, sys.executable, "-m", *arguments]
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=cwd,
            pass_fds=keep_open,
            start_new_session=True,
            umask=0o077,
        )


def end(process: subprocess.Popen[Any], patience_s: float) -> None:
    """Ask a child to stop, wait, and if it does not, kill it with its session."""
    try:
        if process.poll() is None:
            process.terminate()
            process.wait(patience_s)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def _signals_raise() -> Iterator[None]:
    """Let SIGTERM and SIGHUP unwind the stack as SIGINT does, so that every ``finally`` runs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    chosen = [s for s in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(s) is not signal.SIG_IGN]
    before = {chosen_signal: signal.signal(chosen_signal, _exit_on_signal) for chosen_signal in chosen}
    try:
        with signals.sent_again():
            yield
    finally:
        for chosen_signal, handler in before.items():
            signal.signal(chosen_signal, handler)


def _exit_on_signal(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def _sole_server(folder: Path) -> Iterator[int]:
    """Hold the right to run this home's server; yields the descriptor that keeps it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(folder / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for_lock(lock)
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield lock
        os.ftruncate(lock, 0)
    finally:
        os.close(lock)


def _is_locked(folder: Path) -> bool:
    lock = os.open(folder / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _wait_for_lock(lock: int) -> None:
    """Refused at once while the holder lives; waits only for a server whose launcher was killed."""
    deadline = time.monotonic() + _LOCK_PATIENCE_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 20, 0).decode()
            if _lives(holder) or time.monotonic() > deadline:
                raise Refusal(
                    f"The Prefect server of this home runs already, started by process {holder or '?'}: "
                    "stop that first, or choose another BALGUL_HOME."
                ) from None
            time.sleep(0.2)
        else:
            return


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:  # it lives, under another user
        return True
    return True


def _recorded(folder: Path) -> dict[str, Any]:
    try:
        recorded: dict[str, Any] = json.loads((folder / "server.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return recorded


def _record(folder: Path, *, port: int, pid: int | None) -> None:
    part = folder / "server.json.part"
    part.write_text(json.dumps({"port": port, "pid": pid}) + "\n", "utf-8")
    part.replace(folder / "server.json")


def free_port(wished: int | None) -> int:
    """The wished port when nobody listens there, else any free one of loopback."""
    for port in (wished, 0) if wished else (0,):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, port or 0))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Fault("no_free_port")


def answers(url: str) -> bool:
    """Whether a server of this machine answers there."""
    # A proxy from the environment must not stand between us and loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False
