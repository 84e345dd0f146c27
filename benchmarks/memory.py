"""How much memory a demo holds, over all its processes but the Prefect server, from its first day to its last."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.row import Row
from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home

_EVERY_S = 0.2
_PAGE = os.sysconf("SC_PAGE_SIZE")


def measure(home: Home) -> Row:
    """Gigabytes at the most; what two processes share counts twice."""
    with TemporaryDirectory(dir=home.temporary) as folder:
        demo = subprocess.Popen(
            [sys.executable, "-m", "balgul", "demo"],
            cwd=CHECKOUT,
            env=os.environ | {"BALGUL_HOME": str(Path(folder) / "home")},
            stdout=subprocess.DEVNULL,
        )
        most = max(_until_it_ends(demo)) / 2**30
    if demo.returncode != 0:
        raise Fault("demo_failed")
    compared = "gigabytes over a demo's processes but the server"
    return Row("memory", compared, most, most, most, 1.5, "one whole half-year")


def _until_it_ends(demo: "subprocess.Popen[bytes]") -> Iterator[int]:
    yield 0
    while demo.poll() is None:
        yield _bytes_of(demo.pid, _children())
        time.sleep(_EVERY_S)


def _bytes_of(process: int, children: dict[int, list[int]]) -> int:
    """Resident bytes of a process and its descendants, the server and its own left out."""
    try:
        folder = Path("/proc", str(process))
        if b"prefect\0server\0start" in (folder / "cmdline").read_bytes():
            return 0
        own = int((folder / "statm").read_text("ascii").split()[1]) * _PAGE
    except OSError:
        return 0  # it has ended since
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
