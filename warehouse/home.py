"""A home: the folder that holds the whole state of one county, and nothing of another.

``home.yaml`` says whether it is real or simulated, which county it serves, and carries the wrapped id key. A real
home's key comes from ``$BALGUL_KEY`` (64 hexadecimal characters) or the file named by ``$BALGUL_KEY_FILE``.
"""

import base64
import fcntl
import os
import resource
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from warehouse.county_files import county_file, county_named, county_place
from warehouse.errors import Refusal
from warehouse.folders import folder_in
from warehouse.keys import Keys, Wrapped, master_from_environment, simulated_master, wrap_id_key

CHECKOUT = Path(__file__).parent.parent
TURNED = "home.yaml.turned"
_STDERR = 2
_PATIENCE_S, _TELL_AFTER_S = 2.0, 3.0
_TURN_PATIENCE_S = 10.0  # longer than people read; a writer that was stopped must not stop all others
_KEY_FILE_BYTES = 1_000_000  # a file of settings or a log may hold the key too
_FOLDERS = ("inbox", "outbox", "prefect", "reports", "tmp", "rejected")


@dataclass(frozen=True)
class Home:
    """The folder of one county."""

    root: Path
    kind: str
    county: str
    county_file: Path
    seed: int | None
    wrapped: Wrapped

    @classmethod
    def at(cls, root: Path | None = None) -> "Home":
        """Open the home at ``root`` or ``$BALGUL_HOME`` (default ``./var``) and harden this process.

        Raises:
            Refusal: there is no home there, or its ``home.yaml`` is damaged.
        """
        root = (root or home_path()).absolute()
        file = root / "home.yaml"
        if not file.is_file():
            raise Refusal(
                f"There is no home at {root}: set BALGUL_HOME to one, or make it with `balgul init` "
                "(`balgul demo` makes a simulated one)."
            )
        stated = _stated_in(file)
        home = cls(
            root=root,
            kind=stated["kind"],
            county=str(stated["county"]),
            county_file=county_place(str(stated["county"]), root if stated["kind"] == "simulated" else None),
            seed=stated.get("seed"),
            wrapped=Wrapped.stated_in(stated),
        )
        home._harden()
        return home

    @classmethod
    def create(cls, root: Path, *, county: str, seed: int | None = None) -> "Home":
        """Make a home: simulated when a seed is given, real otherwise.

        Args:
            county: the county's code, or the path of a county file.

        Raises:
            Refusal: there is a home already or a file in its place, no warehouse can lie at that path, the county is
                unknown, or a real home has no key.
        """
        hold_place(root)
        county = county_named(county)
        county_file(county, root if seed is not None else None)
        if seed is None:
            master, id_key = master_from_environment(), secrets.token_bytes(32)
        else:
            master = id_key = simulated_master(county, seed)
        os.umask(0o077)
        for folder in (root, *(root / name for name in _FOLDERS)):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)  # it may have been there before, open to others
        stated = {
            "kind": "real" if seed is None else "simulated",
            "county": county,
            "seed": seed,
            "wrapped_id_key": wrap_id_key(master, id_key),
        }
        _write_once(root / "home.yaml", yaml.safe_dump(stated, allow_unicode=True).encode())
        return cls.at(root)

    @property
    def is_simulated(self) -> bool:
        """Whether nobody in this home is real."""
        return self.kind == "simulated"

    @property
    def held_county_file(self) -> Path:
        """A copy of the county's file as a run could last be held to it."""
        return self.root / "county.yaml"

    @property
    def inbox(self) -> Path:
        """Folder of received files, one subfolder per source."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Folder of sealed packages: ``<recipient>/<date>/``, and ``.new`` for those not yet committed."""
        return self.root / "outbox"

    @property
    def warehouse_file(self) -> Path:
        """The encrypted DuckDB file."""
        return self.root / "warehouse.duckdb"

    @property
    def snapshot_file(self) -> Path:
        """The encrypted copy of the ``out`` views that people query."""
        return self.root / "snapshot.duckdb"

    @property
    def temporary(self) -> Path:
        """Private folder for spill and scratch files."""
        return self.root / "tmp"

    @property
    def rejected(self) -> Path:
        """Sealed files that were rejected before a row was read."""
        return self.root / "rejected"

    @property
    def reports(self) -> Path:
        """Folder of the HTML pages."""
        return self.root / "reports"

    @property
    def prefect(self) -> Path:
        """Prefect's own folder: its database, ports and logs."""
        return self.root / "prefect"

    def keys(self) -> Keys:
        """The keys of this home; raises Refusal when the key is missing or another home's."""
        if self.seed is not None:
            return _opened(simulated_master(self.county, self.seed), self.wrapped)
        return _opened(master_from_environment(), self.wrapped)

    def keys_inside(self) -> int:
        """How many files of a real home are the key's own file, or hold the key wherever it was taken from."""
        if self.is_simulated:
            return 0
        root, key = self.root.resolve(), master_from_environment()
        named = {Path(os.environ.get("BALGUL_KEY_FILE") or "/").resolve()}
        # Path.rglob fails over a folder that goes while it looks, and folders for spilling come and go.
        files = (Path(folder) / name for folder, _, names in os.walk(root) for name in names)
        return len({file for file in files if file in named or (file.is_file() and _holds(file, key))})

    @contextmanager
    def lock(self, *, exclusive: bool) -> Iterator[None]:
        """Hold the warehouse's lock, waiting as long as it takes; the kernel frees it when a process dies.

        Whoever waits holds ``warehouse.waiting``, so that the one inside can see it and give way. Everybody comes in by
        ``warehouse.turn``, which a waiting writer keeps: readers who would overlap without end let it in first.
        """
        mode = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        with self._handle("warehouse.lock") as lock:
            with self._handle("warehouse.turn") as turn:
                if not (_at_once(turn, mode) and _at_once(lock, mode)):
                    with self._handle("warehouse.waiting") as waiting, self._telling():
                        fcntl.flock(waiting, fcntl.LOCK_SH)
                        _within(_TURN_PATIENCE_S, lambda: _at_once(turn, mode))
                        fcntl.flock(lock, mode)
            yield

    def somebody_waits(self) -> bool:
        """Whether another process or thread waits for the warehouse's lock."""
        with self._handle("warehouse.waiting") as waiting:
            return not _at_once(waiting, fcntl.LOCK_EX)

    def let_others_in(self) -> None:
        """Wait, without the warehouse's lock, until those who waited for it have it; not for one that was stopped."""
        _within(_PATIENCE_S, lambda: not self.somebody_waits())

    @contextmanager
    def between_runs(self, before_waiting: Callable[[], None]) -> Iterator[int]:
        """Wait for the run at work, after ``before_waiting`` let go of what it needs to end; none begins meanwhile."""
        with self._handle("run.lock") as lock:
            if not _at_once(lock, fcntl.LOCK_EX):
                before_waiting()
                with self._telling():
                    fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock

    @contextmanager
    def one_run(self, before_waiting: Callable[[], None]) -> Iterator[None]:
        """Be the only run of this home; see ``between_runs``. Whether it came to its end is kept."""
        with self.between_runs(before_waiting) as lock:
            # What a run that fails or dies has taken in lies in no inbox any more, and may have been told to nobody.
            os.pwrite(lock, b"!", 0)
            os.fsync(lock)
            try:
                yield
            except BaseException:
                os.pwrite(lock, b"!", 0)  # it wrote today's page, and a part of what it took in failed
                raise

    def end_run(self) -> None:
        """Say of the run at work that it told what it took in, and wrote today's page."""
        (self.root / "run.lock").write_bytes(b"")

    def has_unended_run(self) -> bool:
        """Whether the last run failed or died before ``end_run``, and none has since; of one at work nobody knows."""
        with self._handle("run.lock") as lock:
            return _at_once(lock, fcntl.LOCK_SH) and os.fstat(lock).st_size > 0

    @contextmanager
    def one_command(self) -> Iterator[None]:
        """Be the only command that runs a flow here; the next waits: this one may take its server along."""
        with self._handle("command.lock") as lock:
            with self._telling():
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say on stderr, once a wait takes some seconds, what is waited for: a silent command looks broken."""
        line = f"balgul: another command works on this home ({self.root.name}); waiting for it, Ctrl-C ends the wait.\n"
        telling = threading.Timer(_TELL_AFTER_S, _say, (line,))
        telling.daemon = True
        telling.start()
        try:
            yield
        finally:
            telling.cancel()

    @contextmanager
    def _handle(self, name: str) -> Iterator[int]:
        handle = os.open(self.root / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield handle
        finally:
            os.close(handle)

    def _harden(self) -> None:
        """No core dumps, nothing readable by others, temporary files in the home, no file in place of a stream."""
        os.umask(0o077)
        # Started with `2>&-`, the warehouse would be opened as stderr, and what is told there written into it.
        while (standing_in := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
            os.set_inheritable(standing_in, True)
        os.close(standing_in)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if (mode := self.root.stat().st_mode) & 0o007:  # a copy that was put back may be
            self.root.chmod(mode & 0o7770)
        for folder in _FOLDERS:
            folder_in(self.root, folder)
        os.environ["TMPDIR"] = str(self.temporary)
        tempfile.tempdir = str(self.temporary)


def home_path() -> Path:
    """``$BALGUL_HOME``, or ``./var``."""
    return Path(os.environ.get("BALGUL_HOME") or "var")


def hold_place(root: Path) -> None:
    """Raises Refusal where no home can be made: one is there, or a file, or no warehouse can lie at that path."""
    if any((root / name).exists() for name in ("home.yaml", TURNED)):
        raise Refusal(f"There is a home at {root} already.")
    if root.exists() and not root.is_dir():
        raise Refusal(f"{root} is no folder: set BALGUL_HOME to one, or to a place where nothing is yet.")
    if "?" in str(root):  # DuckDB takes what follows it for no part of the path
        raise Refusal(f"{root} holds a question mark: set BALGUL_HOME to a folder without one.")


def write_atomically(path: Path, content: bytes | Callable[[], bytes]) -> None:
    """Write beside, flush to the disk, rename: a reader sees the old file or the whole new one.

    Of several who write one file each waits for the one before it, so that what ``content`` read of it still holds.
    """
    part = path.with_name(path.name + ".part")
    while True:
        with part.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _lies_at(part, file.fileno()):
                continue  # whoever was before us has renamed it
            file.truncate(0)
            file.write(content() if callable(content) else content)
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
            return


def _lies_at(path: Path, handle: int) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(handle))
    return False


def _write_once(file: Path, content: bytes) -> None:
    """Of two who make one home at a moment the later is refused: the id key of the other would be lost."""
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(content)
        flush(part)
        os.link(part, file)
    except FileExistsError:
        raise Refusal(f"There is a home at {file.parent} already.") from None
    finally:
        part.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _say(line: str) -> None:
    with suppress(OSError):  # the terminal may be gone
        os.write(_STDERR, line.encode())


def _within(patience_s: float, is_done: Callable[[], bool]) -> None:
    """Wait until something is done, or no longer than so many seconds."""
    deadline = time.monotonic() + patience_s
    while not is_done() and time.monotonic() < deadline:
        time.sleep(0.005)


def _at_once(handle: int, mode: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(handle, mode | fcntl.LOCK_NB)
        return True
    return False


@cache
def _opened(master: bytes, wrapped: Wrapped) -> Keys:
    # Derived once a process: every transaction and every id asks for them.
    return Keys.open(master, wrapped)


def _stated_in(file: Path) -> dict[str, Any]:
    try:
        stated = yaml.safe_load(file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        stated = None
    if not (isinstance(stated, dict) and {"kind", "county", "wrapped_id_key"} <= stated.keys()):
        raise Refusal(f"{file} is damaged: put it back from a backup; without it nothing here can be opened.")
    return stated


def _holds(file: Path, key: bytes) -> bool:
    """Whether the key stands in a file: as it is, in hexadecimal, or either of them in base64."""
    try:
        if file.stat().st_size > _KEY_FILE_BYTES:
            return False
        content = file.read_bytes()
    except FileNotFoundError:
        return False  # a scratch file that went meanwhile
    text = key.hex().encode()
    encoded = (base64.b64encode(form).rstrip(b"=") for form in (key, text, text.upper()))
    # Base64 of another alphabet, for addresses, is read as the common one.
    plain = content.replace(b"-", b"+").replace(b"_", b"/")
    return key in content or text in content.lower() or any(form in plain for form in encoded)
