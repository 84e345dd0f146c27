"""Makes a county that has a call service of its own, and the two processes that speak: receiver and provider.

Both listen on loopback, on a free port, and end with the block that started them.
"""

import base64
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from flows.receiver import Receiver
from flows.server import free_port
from simulation.call_http import signed
from tasks.calls import gather
from tasks.doors.calls.shared_secrets import TOKEN_FILE, WEBHOOK_FILE
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.stage import Run
from tasks.validation import validate
from tests.contacted import MONDAY, ContactedCounty
from tests.factories import ask, county_with, take
from warehouse.clock import now
from warehouse.home import CHECKOUT, Home
from warehouse.ledger import open_run

SECRET, OLD_SECRET = bytes(range(32)), bytes(range(32, 64))
PACKAGE, REF = "0123456789ABCDEF", "ABCDEF0123"
NEEDS = ("health_need", "economy_need", "employment_need", "care_need", "housing_need")


@dataclass(frozen=True)
class Keys:
    """The files of the two secrets, in a folder beside the home."""

    webhook: Path
    token: Path

    @classmethod
    def laid(cls, folder: Path, secrets: Sequence[bytes] = (SECRET,)) -> "Keys":
        """Lay secrets into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        keys = cls(folder / "webhook.secrets", folder / "token")
        keys.exchange(secrets)
        keys.token.write_text("token-of-the-county-0001\n", "ascii")
        return keys

    def exchange(self, secrets: Sequence[bytes]) -> None:
        """Put other webhook secrets in the place of those that hold, at once as an editor does."""
        part = self.webhook.with_suffix(".part")
        part.write_text("".join(f"whsec_{base64.b64encode(one).decode()}\n" for one in secrets), "ascii")
        part.replace(self.webhook)

    def named(self, patch: pytest.MonkeyPatch) -> None:
        """Name them to this process, as an operator's shell does."""
        patch.setenv(WEBHOOK_FILE, str(self.webhook))
        patch.setenv(TOKEN_FILE, str(self.token))


def county_file(url: str = "http://127.0.0.1:9", **stated: Any) -> str:
    """The file of a county that declares a call service."""
    service = {"name_ko": "안부전화", "url": url, "caller_number": "061-000-0100"}
    return county_with(call_service=service | stated)


def call(number: int = 1, **told: Any) -> dict[str, Any]:
    """What an event says of a call that was completed without any need; ``number`` makes it another person's."""
    answers = {"identity": "CONFIRMED", "consent": "GIVEN", "urgent": "false"} | dict.fromkeys(NEEDS, "false")
    usual = {
        "package_id": PACKAGE,
        "ref": f"{number:010X}",
        "attempt_no": 1,
        "seq": 3,
        "number_ref": "phone",
        "called_at": "2024-03-05T10:00:00+09:00",
        "result": "ANSWERED",
        "completion": "COMPLETED",
        "duration_seconds": 90,
        "answers": answers,
    }
    return usual | told


def body(data: Mapping[str, Any], kind: str = "call.ended") -> bytes:
    """An event as a provider sends it."""
    return json.dumps({"type": kind, "timestamp": "2024-03-05T01:02:00Z", "data": data}).encode()


def headers(event_id: str, content: bytes, *, secret: bytes = SECRET, ago_s: int = 0) -> dict[str, str]:
    """The headers of an event that was signed some seconds ago."""
    return signed(secret, event_id, content, int(now().timestamp()) - ago_s)


@contextmanager
def receiving(home: Home) -> Iterator[Receiver]:
    """A receiver of a home, in a process of its own."""
    receiver = Receiver.of(home)
    assert receiver is not None
    try:
        receiver.start()
        yield receiver
    finally:
        receiver.stop()


@dataclass(frozen=True)
class Provider:
    """The simulated call service, in a process of its own."""

    url: str

    def wait(self) -> dict[str, int]:
        """Wait until it has sent all callbacks; how often each kind was answered how."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with urllib.request.urlopen(f"{self.url}/state", timeout=10) as answer:
                state = json.load(answer)
            if state["is_done"]:
                answers: dict[str, int] = state["answers"]
                return answers
            time.sleep(0.1)
        raise AssertionError("the provider never came to its end")


@contextmanager
def provider(callback: str, keys: Keys, port: int, seed: int = 1, **faults: float) -> Iterator[Provider]:
    """The simulated call service; ``faults`` are shares of its events."""
    stated = [f"--{name}={share}" for name, share in faults.items()]
    command = [sys.executable, "-m", "simulation.call_http", "--callback", callback, "--seed", str(seed)]
    command += ["--secret-file", str(keys.webhook), "--token-file", str(keys.token), "--port", str(port)]
    with subprocess.Popen(
        [*command, *stated],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=CHECKOUT,
        env={"PATH": "", "LANG": "C.UTF-8"},
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdin is not None
            yield Provider(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.stdin.close()
            try:
                process.wait(20)
            finally:
                process.kill()


class CallingCounty(ContactedCounty):
    """A county that declares a call service, with some targets that are called by it first."""

    def __init__(self, root: Path) -> None:
        """Make the home; the service is expected at a port that is free now."""
        self.port = free_port(None)
        super().__init__(root / "home", county_file(f"http://127.0.0.1:{self.port}"))

    def begin_anew(self) -> None:
        """The same for another test, with a roster and an empty spool."""
        shutil.rmtree(self.home.root / "calls", ignore_errors=True)
        super().begin_anew()
        self.open_with()

    def request(self, targets: int) -> list[str]:
        """Plan the calls of some targets of two numbers, whose request then lies in the outbox; the targets' ids."""
        made = [
            self.make_target(first_channel="ai_call", phone_2=f"0100456{number:04d}")
            for number in range(targets)
        ]
        self.day()
        return made

    def take(self, day: date = MONDAY + timedelta(days=7)) -> dict[str, int]:
        """Gather what the service told, and take it in as a run of a day does; what was gathered."""
        self.write()
        gathered = gather(self.home, day)
        self.run = Run(open_run(self.home, day, has_files=True), day)
        for act in (take_in, validate, link_records.run_in):
            act(self.home, self.run)
        return gathered


def has_ended(pid: int) -> bool:
    """Whether a process is gone."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def burst(
    url: str,
    events: Sequence[tuple[str, bytes]],
    senders: int = 1,
    is_enough: Callable[[int], None] = lambda answered: None,
) -> dict[str, int]:
    """Send events over kept connections, as many senders as said side by side; the answers by event, 0 for none.

    A sender goes on with its next event where nobody answers. ``is_enough`` is told how many were answered so far.
    """
    parts = urlsplit(url)
    answers: dict[str, int] = {}

    def send(mine: Sequence[tuple[str, bytes]]) -> None:
        line = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
        for event_id, content in mine:
            try:
                line.request("POST", parts.path, content, headers(event_id, content))
                with line.getresponse() as answer:
                    answer.read()
                    answers[event_id] = answer.status
                is_enough(len(answers))
            except (OSError, http.client.HTTPException):
                answers.setdefault(event_id, 0)
                line.close()
        line.close()

    threads = [threading.Thread(target=send, args=(events[n::senders],)) for n in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def events(count: int, first: int = 1) -> list[tuple[str, bytes]]:
    """Events of as many calls, each with its id."""
    return [(f"evt_{number}", body(call(number))) for number in range(first, first + count)]


def told_of(home: Home) -> set[str]:
    """The ids of the events that are facts, once what lies in the inbox is taken in."""
    take(home, MONDAY + timedelta(days=7))
    return {f"evt_{int(ref, 16)}" for (ref,) in ask(home, "SELECT ref FROM typed.ai_call_result")}


def killing(pid: int, least: int) -> Callable[[int], None]:
    """Kills a process, by SIGKILL, as soon as so many events were answered."""

    def kill(answered: int) -> None:
        if answered >= least and not has_ended(pid):
            os.kill(pid, signal.SIGKILL)

    return kill


def process_of(receiver: Receiver) -> int:
    """The process of a running receiver."""
    stated = json.loads((receiver.folder / "receiver.json").read_text("ascii"))
    return int(stated["pid"])
