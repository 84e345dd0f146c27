"""A home is turned to another key: all that is encrypted is written anew into another folder, and the old one closes.

The old home is whole until the new one is: ``home.yaml`` makes a folder a home, and the new one gets it last. Ids,
tokens, and the passphrases of what was sent before go along, wrapped under the new key (docs/adr/0034).
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import yaml
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tasks.doors.calls.spool import FOLDER, Spool
from tasks.doors.inbox import sealed_as_kept
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import TURNED, Home, flush, write_atomically
from warehouse.keys import Keys
from warehouse.rewriting import copy_tables

# Made anew, or written anew; all else is taken along as it is: it is open, or sealed for somebody else.
_NOT_COPIED = ("home.yaml*", "warehouse.*", "snapshot.*", "*.lock", "inbox", "rejected", "prefect", "tmp")


def turn(home: Home, master: bytes, folder: Path) -> None:
    """Write a real home into a folder that is empty or not there yet, under another master key, and close the old one.

    Raises:
        Refusal: the home is simulated, served or has a run that has not ended; the key is its own; or something lies in
            the folder, or it lies in the home.
    """
    folder = folder.resolve()
    _check(home, master, folder)
    with _unserved(home), home.between_runs(_refuse_while_one_runs), _taken(home, folder):
        with Warehouse(home).reading() as tx:
            last_run = (tx.one("ledger/last_run") or {"run_no": 0})["run_no"]
        wrapped = home.keys().wrapped_under(master, last_run)
        with home.lock(exclusive=True):
            _write(home, Keys.open(master, wrapped), folder)
            stated = {"kind": home.kind, "county": home.county, "seed": home.seed} | wrapped.stated()
            os.sync()
            with _closed(home):
                # Last, since whoever delivers waits for nobody.
                shutil.copytree(home.inbox, folder / "inbox", symlinks=True)
                write_atomically(folder / "home.yaml", yaml.safe_dump(stated, allow_unicode=True).encode())
                flush(folder)


@contextmanager
def _taken(home: Home, folder: Path) -> Iterator[None]:
    """Take the folder for this turning alone; what a failed one wrote goes: received files among it lie open."""
    is_new = not folder.exists()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        (folder / "tmp").mkdir(mode=0o700)
    except FileExistsError:
        raise Refusal(f"Another home is being turned into {folder}: name another folder.") from None
    try:
        yield
    except BaseException:
        # Where the old one is closed, the new one is the home: it was made before the block failed.
        if (home.root / "home.yaml").exists():
            with suppress(OSError):  # what made the block fail is told, not what it made of this
                _empty(folder)
                if is_new:
                    folder.rmdir()
        raise


def _empty(folder: Path) -> None:
    (folder / "home.yaml").unlink(missing_ok=True)  # first: two homes of one county would both call
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink()


@contextmanager
def _closed(home: Home) -> Iterator[None]:
    """Close a home, since two of one county would both call; it opens again where the block fails."""
    (home.root / "home.yaml").rename(home.root / TURNED)
    try:
        flush(home.root)
        yield
    except BaseException:
        (home.root / TURNED).rename(home.root / "home.yaml")
        raise


def _check(home: Home, master: bytes, folder: Path) -> None:
    if home.is_simulated:
        raise Refusal("The key of a simulated home is no secret: there is nothing to turn.")
    if Keys.open(master, home.keys().wrapped_under(master, 0)).database == home.keys().database:
        raise Refusal("That is the key that the home has: make another (openssl rand -hex 32).")
    if home.root.resolve() in (folder, *folder.parents):
        raise Refusal("A home is turned into a folder outside of it: name another.")
    if "?" in str(folder):  # DuckDB takes what follows it for no part of the path
        raise Refusal(f"{folder} holds a question mark: name a folder without one.")
    if linked := sorted(one.name for one in home.root.iterdir() if one.is_symlink()):
        raise Refusal(
            f"What these lead to would belong to two homes: put folders in their place: {', '.join(linked)}."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(
            f"Something lies at {folder}: a home is turned into a folder that is empty, or not there yet. "
            "What a turning left that was killed is to be deleted."
        )
    # What it goes on with would be sealed under the new key, and told under the old.
    if home.has_unended_run():
        raise Refusal("The last run broke off: `balgul run intake --as-of` today comes first.")


def _refuse_while_one_runs() -> None:
    raise Refusal("A run is at work on this home: turn it once that has ended.")


@contextmanager
def _unserved(home: Home) -> Iterator[None]:
    """Keep the server of a home from starting: what its receiver answered with yes would lie in the old folder."""
    with (home.prefect / "server.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal("The server of this home runs: stop `balgul up` or `balgul ui` first.") from None
        yield


def _write(home: Home, keys: Keys, folder: Path) -> None:
    ignored = shutil.ignore_patterns(*_NOT_COPIED)
    at_root = str(home.root)
    shutil.copytree(
        home.root,
        folder,
        symlinks=True,
        ignore=lambda at, names: ignored(at, names) if at == at_root else set(),
        dirs_exist_ok=True,
    )
    folder.chmod(0o700)
    for made_anew in ("rejected", "prefect"):
        (folder / made_anew).mkdir(mode=0o700)
    for kept in (file for file in home.rejected.iterdir() if file.suffix != ".part"):
        try:
            nonce = bytes.fromhex(kept.name)[:12]
            content = AESGCM(home.keys().seal).decrypt(nonce, kept.read_bytes(), kept.name.encode())
        except (ValueError, InvalidTag):
            raise Refusal(f"{kept} is damaged, or no file that this home kept: move it away.") from None
        write_atomically(folder / "rejected" / kept.name, sealed_as_kept(keys, kept.name, content))
    if (folder / FOLDER).is_dir():
        with Spool.at(folder / FOLDER) as spool:
            spool.seal_anew(lambda name, told: keys.sealed(name, home.keys().opened(name, told)))
    for file in (home.warehouse_file, home.snapshot_file):
        if file.exists():
            copy_tables(home, file, folder / file.name, keys)
