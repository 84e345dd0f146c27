"""The receiver of a call service as a process: what becomes of a burst, a forgery and a death, and how fast it is.

It serves homes of its own, of a county that declares a service at an address where nobody listens.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.row import Row
from simulation.call_http import posted
from tests.calling import Keys, burst, county_file, events, headers, killing, process_of, receiving, told_of
from tests.factories import fresh_home, one
from warehouse.home import Home

_EVENTS, _SENDERS, _BURSTS = 300, 4, 5
_SECONDS_PER_100 = 1.0
_DEATHS_AFTER = (1, 100, 250, 500)


def measure(home: Home) -> list[Row]:
    """Facts beside events, seconds a hundred callbacks, what was taken that should not be, and what deaths lost."""
    with TemporaryDirectory(dir=home.temporary) as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        Keys.laid(folder / "keys").named(patch)
        kinds = (_facts, _speed, _forged, _killed)
        return [kind(fresh_home(folder / kind.__name__, county_file())) for kind in kinds]


def _facts(home: Home) -> Row:
    sent = events(_EVENTS)
    with receiving(home) as receiver:
        burst(receiver.url, list(reversed(sent)), _SENDERS)
        burst(receiver.url, sent, _SENDERS)
    is_whole = told_of(home) == {event_id for event_id, _ in sent}
    facts = one(home, "SELECT count(*) FROM typed.ai_call_result")
    off = abs(facts - _EVENTS) + (not is_whole)
    return Row.found(
        "receiver", "facts off, of 300 events sent twice and in reverse", off, 0, f"{facts} facts"
    )


def _speed(home: Home) -> Row:
    """Sender and receiver on one core, each event new; a burst that was not taken whole took for ever."""
    sent, seconds = events(_BURSTS * _EVENTS), []
    with receiving(home) as receiver, _one_core(process_of(receiver)):
        began_cpu = _cpu_s(process_of(receiver))
        for first in range(0, len(sent), _EVENTS):
            began = time.perf_counter()
            answers = burst(receiver.url, sent[first : first + _EVENTS], _SENDERS)
            is_whole = set(answers.values()) == {202}
            seconds.append((time.perf_counter() - began) / _EVENTS * 100 if is_whole else float("inf"))
        cpu_ms = (_cpu_s(process_of(receiver)) - began_cpu) / len(sent) * 1000
    note = f"the sender on the same core too; the receiver takes {cpu_ms:.1f} ms of it a callback"
    compared = "seconds a hundred signed callbacks, on one core"
    return Row.of("receiver_rate", compared, seconds, bar=_SECONDS_PER_100, note=note)


def _forged(home: Home) -> Row:
    """Signed by somebody else, changed on the way, captured and sent at once, captured and sent an hour later."""
    taken = dict.fromkeys(("somebody else's", "changed", "captured", "captured long ago"), 0)
    sent = events(100)
    with receiving(home) as receiver:
        for event_id, content in sent:
            captured = headers(event_id, content)
            kept = posted(receiver.url, content, captured)
            tricks = (
                (content, headers(f"{event_id}x", content, secret=b"x" * 32)),
                (content.replace(b"false", b"true"), captured),
                (content, captured),
                (content, headers(f"{event_id}y", content, ago_s=3600)),
            )
            for trick, (body, given) in zip(taken, tricks, strict=True):
                taken[trick] += posted(receiver.url, body, given) < 400 or kept != 202
    off = sum(taken.values()) + (told_of(home) != {event_id for event_id, _ in sent})
    note = ", ".join(f"{trick}: {number}" for trick, number in taken.items())
    return Row.found("receiver_fake", "forged or replayed callbacks that were taken, of 400", off, 0, note)


def _killed(home: Home) -> Row:
    acknowledged: set[str] = set()
    for number, least in enumerate(_DEATHS_AFTER):
        with receiving(home) as receiver:
            kill = killing(process_of(receiver), least)
            answers = burst(receiver.url, events(1000, first=number * 1000 + 1), 8, kill)
        acknowledged |= {event_id for event_id, status in answers.items() if status == 202}
    lost = len(acknowledged - told_of(home))
    note = f"{len(acknowledged)} acknowledged before {len(_DEATHS_AFTER)} deaths"
    return Row.found("receiver_kill", "acknowledged events that a kill -9 in a burst lost", lost, 0, note)


@contextmanager
def _one_core(process: int) -> Iterator[None]:
    """This process and another one on one core, all their threads."""
    before = os.sched_getaffinity(0)
    core = {min(before)}
    for thread in (*os.listdir(f"/proc/{process}/task"), *os.listdir("/proc/self/task")):
        os.sched_setaffinity(int(thread), core)
    try:
        yield
    finally:
        for thread in os.listdir("/proc/self/task"):
            os.sched_setaffinity(int(thread), before)


def _cpu_s(process: int) -> float:
    """Seconds that a process worked so far."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
