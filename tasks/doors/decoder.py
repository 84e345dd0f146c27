"""Reads received files in a child process of bounded memory and time: a file may have been made to harm its reader.

The child lives as long as the process that asks it. It has the key of the tokens and no other (and the passphrases
under which a sealed file may come), no environment, and nowhere to print. What it answers is JSON and packed rows, so
that nothing of a file is ever executed here. A child that dies is replaced; a file over which two died is refused.
"""

import atexit
import hashlib
import json
import os
import pickle
import resource
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO

from tasks.doors.answering import packages_in
from tasks.doors.readers import Noticed, Part, Received, Rejection, read
from tasks.doors.recognise import Look, look_at
from tasks.doors.sealed import Seal, opened, opened_or_as_it_lies, seals_of
from warehouse.catalog import Source
from warehouse.home import CHECKOUT
from warehouse.keys import Keys

_LENGTH = struct.Struct("!Q")
_TRIES = 2
# Its processor time is bounded by its source; a child that waits for nothing and uses none is ended by the clock.
_SECONDS_PER_CPU_SECOND = 10
_MUCH = 10_000_000  # bytes of packed rows


@dataclass(frozen=True)
class Read:
    """A file as its source reads it: the hash of the bytes that were read, and their rows or why there are none.

    ``sent_by`` is who sealed it, of a file that came sealed; ``numbers`` are what may be packages that a
    refused one answers.
    """

    sha256: str
    outcome: Received | Rejection
    sent_by: str | None = None
    numbers: tuple[str, ...] = ()


def read_file(
    source: Source, file: Path, *, as_of: date, keys: Keys, answered: Sequence[tuple[str, str]] = ()
) -> Read:
    """Read one file as ``readers.read`` does, out of its seal where it came sealed.

    Args:
        answered: recipients and periods of packages under whose passphrase it may come, though it need not.

    Raises:
        Rejection: it is too much for the child.
    """
    seals = seals_of(source, keys, as_of, answered)
    request = partial(
        _read,
        source,
        file.absolute(),
        (as_of, replace(keys, database="", ids=b"", seal=b"", package=b"")),
        seals,
    )
    head, batches = _child().ask(request, source)
    if refused := head.get("rejection"):
        return Read(head["sha256"], Rejection(**refused), head["sent_by"], tuple(head["numbers"]))
    received = head["received"]
    read_by = received.pop("layout_from")
    layout = next(one for one in source.layouts if f"{one.layout_from}" == read_by)
    noticed = tuple(Noticed(**one) for one in received.pop("noticed"))
    part = received.pop("part")
    outcome = Received(
        **received, batches=batches, layout=layout, noticed=noticed, part=Part(**part) if part else None
    )
    return Read(head["sha256"], outcome, head["sent_by"])


def look_at_file(file: Path, sources: Sequence[Source], as_of: date) -> Look:
    """Look at one file as ``recognise.look_at`` does.

    Raises:
        Rejection: it is too much for the child.
    """
    told, _ = _child().ask(partial(_look, file.absolute(), tuple(sources), as_of), sources[0])
    return Look(
        told["reason"], tuple(told["whole"]), tuple(told["named"]), told["answering"], told["is_locked"]
    )


_Answer = tuple[dict[str, Any], tuple[bytes, ...]]


class _Child:
    """A process that answers requests; asked by one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        atexit.register(self.end)

    def ask(self, request: Callable[[], _Answer], source: Source) -> _Answer:
        """Have a request answered within the limits of a source."""
        with self._turn:
            for _ in range(_TRIES):
                if answer := self._asked(pickle.dumps((source.limits, request)), source):
                    return answer
        raise Rejection("stopped_its_readers", source=source.code)

    def _asked(self, request: bytes, source: Source) -> _Answer | None:
        process = self._running()
        clock = threading.Timer(source.limits.cpu_seconds * _SECONDS_PER_CPU_SECOND, process.kill)
        clock.start()
        is_kept = is_late = False
        try:
            _send(process.stdin, request)
            head = json.loads(_taken(process.stdout))
            batches = tuple(_taken(process.stdout) for _ in range(head["batches"]))
            # After a large file the child goes, and with it what its allocator kept.
            is_kept = sum(map(len, batches)) <= _MUCH
            return head["answer"], batches
        except (EOFError, OSError):
            is_late = clock.finished.is_set() or process.wait() == -signal.SIGXCPU
        finally:
            clock.cancel()
            if not is_kept:
                # Whoever was interrupted left half an answer in the pipe: the next file must never get it.
                self.end()
        if is_late:
            raise Rejection("out_of_time", source=source.code)
        return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tasks.doors.decoder"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what a parser warns of quotes the file
                cwd=CHECKOUT,
                env={
                    "PYTHONUTF8": "1",
                    "PYTHONPATH": str(CHECKOUT),
                    "MALLOC_ARENA_MAX": "2",
                    "POLARS_MAX_THREADS": "1",  # beside three threads of our own
                },
                start_new_session=True,  # Ctrl-C is for its parent, which may be about to store what was read
            )
        return self._process

    def end(self) -> None:
        """Let the child go; another is started when it is needed."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in filter(None, (process.stdin, process.stdout)):
            # What was asked of a child that was dead by then is still to be sent.
            with suppress(BrokenPipeError):
                pipe.close()


@cache
def _child() -> _Child:
    return _Child()


def _send(pipe: BinaryIO | Any, message: bytes) -> None:
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def _taken(pipe: BinaryIO | Any) -> bytes:
    """A whole message; raises EOFError where the other side is gone."""
    head = pipe.read(_LENGTH.size)
    message: bytes = pipe.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    if len(head) < _LENGTH.size or len(message) < _LENGTH.unpack(head)[0]:
        raise EOFError
    return message


# ---------------------------------------------------------------- in the child


def _read(source: Source, file: Path, known: tuple[date, Keys], seals: tuple[Seal, ...]) -> _Answer:
    (as_of, keys), content, sent_by = known, file.read_bytes(), None
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        if source.sealed_by or seals:
            open_seal = opened if source.sealed_by else opened_or_as_it_lies
            content, sent_by = open_seal(source, content, seals)
            # No two seals of one file are equal: what was sealed tells whether it came before.
            sha256 = hashlib.sha256(content).hexdigest()
        received = read(source, content, as_of=as_of, keys=keys)
    except Rejection as refused:
        numbers = packages_in(content) if source.answers else []
        head = {"sha256": sha256, "sent_by": sent_by, "rejection": asdict(refused), "numbers": numbers}
        return head, ()
    told = {
        "period": received.period,
        "height": received.height,
        "layout_from": f"{received.layout.layout_from}",
        "is_exact": received.is_exact,
        "noticed": [asdict(one) for one in received.noticed],
        "part": asdict(received.part) if received.part else None,
    }
    return {"sha256": sha256, "sent_by": sent_by, "received": told}, received.batches


def _look(file: Path, sources: Sequence[Source], as_of: date) -> _Answer:
    return asdict(look_at(file.read_bytes(), sources, as_of)), ()


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer one request after the other until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold what was read
    for request in iter(lambda: _taken(requests), None):
        limits, act = pickle.loads(request)
        used = sum(os.times()[:2])
        _bound(resource.RLIMIT_CPU, int(used) + 1 + limits.cpu_seconds)
        _bound(resource.RLIMIT_DATA, _data_bytes() + limits.memory_bytes)
        answer, batches = act()
        _send(answers, json.dumps({"answer": answer, "batches": len(batches)}).encode())
        for batch in batches:
            _send(answers, batch)


def _data_bytes() -> int:
    """What of this process counts against RLIMIT_DATA: more than it uses, since allocators reserve."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[5]
    return int(pages) * resource.getpagesize()


def _bound(kind: int, most: int) -> None:
    resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


if __name__ == "__main__":
    try:
        _serve(sys.stdin.buffer, sys.stdout.buffer)
    except (EOFError, BrokenPipeError):
        sys.exit(0)
