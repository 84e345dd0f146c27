"""The receiver of a county's own call service, started and stopped by the launcher; in other counties there is none."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from flows.server import STOP_PATIENCE_S, answers, end, free_port, spawn
from tasks.doors.calls.shared_secrets import WEBHOOK_FILE, read_token, webhook_file
from tasks.doors.calls.spool import FOLDER
from warehouse.county import County
from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home, write_atomically

__all__ = ["FOLDER", "Receiver", "running"]

_PATIENCE_S = 60


class Receiver:
    """A receiver for one home; it runs between ``start`` and ``stop``."""

    def __init__(self, home: Home, wished_port: int | None, secrets: Path) -> None:
        """Take what it needs: its port where the county names one, and the file of the webhook secrets."""
        self._home = home
        self.folder = home.root / FOLDER
        self._wished = wished_port
        self._secrets = secrets
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def of(cls, home: Home) -> "Receiver | None":
        """The receiver that the county's file asks for, or None where it declares no call service.

        Raises:
            Refusal: one of the two secrets is not named, cannot be read, or lies in the home.
        """
        service = County.read(home.county_file).call_service
        if service is None:
            return None
        secrets = webhook_file(home.root)
        read_token(home.root)
        return cls(home, service.receiver_port, secrets)

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def url(self) -> str:
        """Where it takes callbacks; the county's gateway passes them on to it."""
        return f"http://127.0.0.1:{self._port}/callbacks"

    def start(self) -> None:
        """Start the process and wait until it answers.

        Raises:
            Fault: ``receiver_port_taken``, or ``receiver_did_not_start`` with the path of its log.
        """
        self.folder.mkdir(exist_ok=True, mode=0o700)
        self._port = free_port(self._wished)
        if self._wished and self._port != self._wished:
            # The gateway would pass the callbacks on to whoever listens there.
            raise Fault("receiver_port_taken")
        self._process = spawn(
            ["tasks.doors.calls.receiver", str(self.folder), str(self._port)],
            log=self.folder / "receiver.log",
            # Nothing of ours but its own secret: no key, no token, no home.
            environment={"PATH": "", "LANG": "C.UTF-8", WEBHOOK_FILE: str(self._secrets)},
            cwd=CHECKOUT,
        )
        deadline = time.monotonic() + _PATIENCE_S
        while not answers(f"http://127.0.0.1:{self._port}/health"):
            if not self.is_running or time.monotonic() > deadline:
                raise Fault("receiver_did_not_start", source=str(self.folder / "receiver.log"))
            time.sleep(0.1)
        stated = f'{{"port": {self._port}, "pid": {self._process.pid}}}\n'
        write_atomically(self.folder / "receiver.json", stated.encode())

    def stop(self) -> int:
        """Let it answer what is under way, end it, and give what it kept to the inbox; the calls that this told of."""
        if self._process is None:
            return 0
        end(self._process, STOP_PATIENCE_S)
        (self.folder / "receiver.json").unlink(missing_ok=True)
        from tasks.calls.gathering import empty_spool

        return empty_spool(self._home).get("calls", 0)


@contextmanager
def running(receiver: Receiver | None) -> Iterator[None]:
    """Run a receiver, if there is one, and say where it listens."""
    if receiver is None:
        yield
        return
    try:
        receiver.start()
        typer.echo(f"Call service: callbacks are taken at {receiver.url}")
        yield
    finally:
        calls = receiver.stop()
        typer.echo(f"Receiver stopped; {calls} calls that it was told of lie in the inbox.")
