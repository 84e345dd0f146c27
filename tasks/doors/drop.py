"""``inbox/_drop``: the folder for files whose source the one who puts them there need not know.

A file that no source can be told for stays there as it is, and is asked about once: what was asked is kept outside of
the inbox, where nobody else writes, by what the file system says of each (its number, bytes and time) and never by
name. Light on purpose: an ``intake`` that finds nothing to do imports this.
"""

import errno
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tasks.doors.answering import package_in_name
from warehouse import clock
from warehouse.county import file_at_hand
from warehouse.folders import folder_in
from warehouse.home import CHECKOUT, Home, write_atomically

FOLDER = "_drop"
_KEPT = "asked.json"


@dataclass(frozen=True)
class Question:
    """What is asked of one file: why it lies there, and which file it is, by its place in the order of their times.

    Args:
        reason: why no source was told, a code of ``recognise.Unknown``.
        fitting: the sources that it fits, where there are several.
        place, files: it is the so-manieth of so many that are asked about.
        changed_at: when it was last written, in Korean time.
        size: in bytes.
    """

    reason: str
    fitting: tuple[str, ...]
    place: int
    files: int
    changed_at: datetime
    size: int


def kept_file(home: Home) -> Path:
    """Where it is kept what was asked; without it the files are looked at again."""
    return home.root / _KEPT


def unasked(home: Home, files: list[Path]) -> list[Path]:
    """Those of the folder's whole files that nobody was asked about; opens none of them."""
    known = _kept(home) if files else {}
    return [file for file in files if "reason" not in known.get(mark_of(file), {})]


def questions(home: Home, files: list[Path]) -> list[Question]:
    """What is asked about those of the folder's whole files that still lie there, in the order of their times."""
    known = _kept(home) if files else {}
    asked = [(file.stat(), known[mark]) for file in files if "reason" in known.get(mark := mark_of(file), {})]
    asked.sort(key=lambda pair: (pair[0].st_mtime_ns, pair[0].st_size))
    return [
        Question(
            told["reason"],
            tuple(told.get("fitting", ())),
            place,
            len(asked),
            datetime.fromtimestamp(stat.st_mtime, clock.KST),
            stat.st_size,
        )
        for place, (stat, told) in enumerate(asked, 1)
    ]


def ask(home: Home, asked: Mapping[str, tuple[str, tuple[str, ...]]]) -> None:
    """Remember the files that are asked about, by mark, each with the reason and the sources that it fits.

    They are not opened again while they and the declarations stay as they are. All at once, since what is remembered
    of files that are gone is forgotten each time.
    """
    told = {mark: {"reason": reason, "fitting": fitting} for mark, (reason, fitting) in asked.items()}
    lying = {mark_of(file) for file in (home.inbox / FOLDER).iterdir()}
    files = {known: value for known, value in _kept(home).items() if known in lying} | told
    content = json.dumps({"declared": _declared(home), "files": files}, sort_keys=True)
    write_atomically(kept_file(home), content.encode())


def hand_over(home: Home, file: Path, code: str, place: int) -> None:
    """Put a file into the folder of its source, under a name that tells at most our package, by one rename."""
    folder = folder_in(home.root, f"inbox/{code}")
    target = folder / f"dropped-{clock.now():%Y%m%dT%H%M%S%f}-{place}{package_in_name(file.name)}"
    try:
        file.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # That folder is a share of its own. Killed between the two, the same file comes twice, and counts once.
        write_atomically(target, file.read_bytes())
        file.unlink()


def mark_of(file: Path) -> str:
    """What tells a file from another, and from what it was before somebody wrote to it."""
    try:
        stat = file.stat()
    except FileNotFoundError:
        return ""  # its sender took it back
    return f"{stat.st_ino}-{stat.st_size}-{stat.st_mtime_ns}"


def _kept(home: Home) -> dict[str, dict[str, Any]]:
    """What is kept of each file; nothing once the declarations changed, since a file may be of a source now."""
    try:
        stated = json.loads(kept_file(home).read_text("utf-8"))
        files: dict[str, dict[str, Any]] = stated["files"] if stated["declared"] == _declared(home) else {}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}
    return files


def _declared(home: Home) -> str:
    """Changes with the declarations and the county's file; reads neither."""
    files = [*sorted((CHECKOUT / "warehouse" / "sources").glob("*.yaml")), file_at_hand(home.county_file)]
    stats = [(file.name, file.stat()) for file in files]
    text = "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats)
    return hashlib.sha256(text.encode()).hexdigest()
