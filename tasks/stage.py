"""The stage: one task, one transaction, one ledger row. The only place that imports ``prefect.task``.

A stage answers from the ledger when it is run again, and a killed one has done nothing. Whatever foreign exception it
meets leaves as a Fault with a code and a place: never a value, since Prefect stores the text of exceptions.
"""

import functools
import hashlib
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

from warehouse.errors import BalgulError, Fault, code_of, stop_beneath
from warehouse.home import CHECKOUT, Home

if TYPE_CHECKING:
    from warehouse.connection import Transaction

Counts = dict[str, int]
T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """A run: its number and its day. ``is_new_day`` is not stored: the ledger knows."""

    run_no: int
    as_of: date


class Body(Protocol):
    """What a stage does inside its transaction."""

    __name__: str
    __module__: str

    def __call__(self, tx: "Transaction", run: Run) -> Counts:
        """Write facts with the run's number; return counts by name."""


class Stage:
    """A body with its place in the ledger. A flow calls it; a test calls ``run_in``, without Prefect."""

    def __init__(self, name: str, body: Body) -> None:
        """Bind a body to its name in the ledger."""
        self.name = name
        self.body = body
        self.__doc__ = body.__doc__
        self._task = safe_task(name, body.__name__, self.run_in)

    def __call__(self, run: Run) -> Counts:
        """Run as a Prefect task of the current flow."""
        return self._task(run)

    def run_in(self, home: Home, run: Run) -> Counts:
        """Run once in one transaction, or answer from the ledger."""
        # Imported here: an idle intake declares stages and brings neither DuckDB nor Polars.
        from warehouse.connection import Warehouse

        with Warehouse(home).transaction(as_of=run.as_of, run_no=run.run_no) as tx:
            return in_ledger(tx, self.name, self.body.__module__, lambda: self.body(tx, run))


def stage(name: str) -> Callable[[Body], Stage]:
    """Make a stage of a body: ``@stage("screening") def screen_households(tx, run) -> Counts``."""
    return lambda body: Stage(name, body)


def in_ledger(
    tx: "Transaction", name: str, module: str, act: Callable[[], Counts], delivery_id: str = ""
) -> Counts:
    """Answer from the ledger, or act and write the ledger's row into the same transaction."""
    from warehouse import ledger

    done = ledger.stage_counts(tx, name, delivery_id)
    if done is not None:
        stated: Counts = json.loads(done)
        return stated
    counts = act()
    ledger.record_stage(tx, name, rules_hash(module), json.dumps(counts, sort_keys=True), delivery_id)
    return counts


def safe_task(name: str, task_name: str, act: Callable[[Home, Run], Counts]) -> Callable[[Run], Counts]:
    """A Prefect task that keeps no result and no cache, and lets no foreign exception through."""

    def safely(run: Run) -> Counts:
        return redacted(name, lambda: act(Home.at(), run))

    decorate = task(
        name=task_name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False, log_prints=False
    )
    return decorate(safely)


def redacted(name: str, act: Callable[[], T], **place: str) -> T:
    """Call ``act``; a foreign exception becomes a Fault that names its type only, without cause or context.

    Args:
        name: the stage.
        act: what is done.
        place: source and delivery, for a Fault that does not name them.
    """
    try:
        return act()
    except BalgulError as own:
        leaving: BaseException = own.with_traceback(None)
        leaving.__cause__ = leaving.__context__ = None
    except Exception as foreign:  # noqa: BLE001 -- the border: no text of a foreign exception may pass it
        leaving = _leaving_for(foreign, name)
    if isinstance(leaving, Fault):
        known: dict[str, Any] = {key: getattr(leaving, key) or value for key, value in place.items()}
        leaving = replace(leaving, **known)
    raise leaving


class Withheld:
    """What failed in a run that goes on, since somebody in danger may wait; it fails by the first at its end."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._first: BalgulError | None = None

    def act(self, act: Callable[[], Counts]) -> Counts:
        """What ``act`` counts; nothing where it failed."""
        try:
            return act()
        except BalgulError as error:
            self._first = self._first or error
            return {}

    def end(self) -> None:
        """Fail by the first that failed, if any did."""
        if self._first:
            raise self._first


@contextmanager
def redacting(name: str) -> Iterator[None]:
    """The same for what a flow does around its stages; Prefect prints no suppressed context."""
    try:
        yield
    except BalgulError:
        raise
    except Exception as foreign:  # noqa: BLE001 -- the border: no text of a foreign exception may pass it
        raise _leaving_for(foreign, name) from None


def _leaving_for(foreign: Exception, stage: str) -> BaseException:
    """The Fault that stands for a foreign exception, or the signal beneath it."""
    if stop := stop_beneath(foreign):
        return stop.with_traceback(None)
    return Fault(code_of(foreign), rule=_place(foreign), stage=stage)


def _place(error: Exception) -> str:
    """File and line of our own code where it happened: enough to mend, nothing of the data."""
    own = (
        [f for f in inspect.getinnerframes(error.__traceback__) if f.filename.startswith(str(CHECKOUT))]
        if error.__traceback__
        else []
    )
    inside = [f for f in own if ".venv" not in f.filename]
    return f"{Path(inside[-1].filename).relative_to(CHECKOUT)}:{inside[-1].lineno}" if inside else "outside"


@functools.cache
def rules_hash(module: str) -> str:
    """Hash of a stage's own SQL and rules: every file of its room."""
    room = CHECKOUT / Path(*module.split("."))
    files = sorted(
        f for f in (room if room.is_dir() else room.parent).glob("*") if f.suffix in {".sql", ".py", ".yaml"}
    )
    return hashlib.sha256(b"\x00".join(file.read_bytes() for file in files)).hexdigest()
