"""What a demo prints, how long it is silent, and how much memory processes hold."""

import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.server import SERVER_MODULE
from warehouse.errors import Fault
from warehouse.home import CHECKOUT

_EVERY_S = 0.5


@dataclass(frozen=True)
class Watched:
    """What was seen of one demo, from its start to its end.

    Args:
        printed: on stdout and stderr.
        silence_s: the longest time in which it printed nothing.
        silent_after: the line before that; empty at the start.
        gigabytes: resident at the most, over all its processes but the Prefect server; a page that several share
            counts as its part for each.
    """

    printed: str
    silence_s: float
    silent_after: str
    gigabytes: float


def watch_demo(root: Path, *arguments: str, **variables: str) -> Watched:
    """Play a demo in the home at ``root`` and watch it.

    Raises:
        Fault: ``demo_failed``, with its last line.
    """
    demo = subprocess.Popen(
        [sys.executable, "-m", "balgul", "demo", *arguments],
        cwd=CHECKOUT,
        env=os.environ | {"BALGUL_HOME": str(root)} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    printed, silences, sizes = b"", [(0.0, "")], [0]
    spoke_at = time.monotonic()
    for chunk in _chunks(demo):
        silences.append((time.monotonic() - spoke_at, _last_line(printed)))
        sizes.append(bytes_of(demo.pid))
        if chunk:
            printed += chunk
            spoke_at = time.monotonic()
    if demo.wait() != 0:
        raise Fault("demo_failed", rule=_last_line(printed))
    return Watched(printed.decode(), *max(silences), max(sizes) / 2**30)


@contextmanager
def memory_watched() -> Iterator[list[int]]:
    """Resident bytes of this process and its descendants, twice a second while the block runs."""
    held, is_over = [0], threading.Event()

    def watch() -> None:
        while not is_over.wait(_EVERY_S):
            held.append(bytes_of(os.getpid()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield held
    finally:
        is_over.set()
        watcher.join()


def _last_line(printed: bytes) -> str:
    return printed.decode(errors="replace").rstrip().rpartition("\n")[2]


def _chunks(process: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    """What a process prints until it ends, as it comes, and nothing where it is silent for a moment."""
    if process.stdout is None:
        raise Fault("demo_has_no_pipe")
    with process.stdout as pipe, selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(_EVERY_S):
                yield b""
            elif chunk := os.read(pipe.fileno(), 65_536):
                yield chunk
            else:
                return


def bytes_of(process: int) -> int:
    """Resident bytes of a process and its descendants, the server and its own left out; of a shared page its part."""
    return _bytes_of(process, _children())


def _bytes_of(process: int, children: dict[int, list[int]]) -> int:
    try:
        folder = Path("/proc", str(process))
        if SERVER_MODULE in (folder / "cmdline").read_text("utf-8", "replace").split("\0"):
            return 0
        stated = (folder / "smaps_rollup").read_text("ascii")
    except OSError:
        return 0  # it has ended since
    own = next((int(line.split()[1]) << 10 for line in stated.splitlines() if line.startswith("Pss:")), 0)
    return own + sum(_bytes_of(child, children) for child in children.get(process, []))


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = file.read_text("utf-8", errors="replace").rpartition(")")[2].split()[1]
        except OSError:
            continue
        found.setdefault(int(parent), []).append(int(file.parent.name))
    return found
