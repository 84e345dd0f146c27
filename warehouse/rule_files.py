"""The files that say by which rules a run goes: where one has a mistake, the kept copy of before stands in for it.

They come by git. Copies are kept of those by which a working day ended well (``tasks.calendar``), so that nobody in
danger waits until a file is mended.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home, write_atomically

PARAMETERS = "parameters"
SOURCES = "sources"
EXPECTATIONS = "expectations"
FOLDERS = {
    PARAMETERS: CHECKOUT / "warehouse" / "parameters",
    SOURCES: CHECKOUT / "warehouse" / "sources",
    EXPECTATIONS: CHECKOUT / "expectations" / "sources",
}
_instead: dict[Path, tuple[Path, Fault | None]] = {}


@contextmanager
def read_instead(copies: Mapping[Path, tuple[Path, Fault | None]]) -> Iterator[None]:
    """Have this process read copies where it would read files that have a mistake, each for the fault beside it.

    A copy without a fault is of a past day that is looked back on.

    Where a copy is not there, the file counts as not there either: nothing went by it yet.
    """
    _instead.update(copies)
    try:
        yield
    finally:
        for file in copies:
            del _instead[file]


def at_hand(file: Path) -> Path:
    """The file itself, or the copy that stands in for it."""
    return _instead[file][0] if file in _instead else file


def stood_in_for() -> frozenset[Path]:
    """The files for which copies stand in."""
    return frozenset(_instead)


def mistake_in(file: Path) -> Fault | None:
    """What is wrong with a file for which a copy stands in; None where it is read itself."""
    return _instead[file][1] if file in _instead else None


def mistake_in_rules() -> Fault | None:
    """What is wrong with the first file of rules for which a copy stands in; None where none does."""
    return next((_instead[file][1] for file in _instead if file.parent in FOLDERS.values()), None)


def files_of(folder: Path) -> list[Path]:
    """The names under which the files of a folder of rules are read, in order."""
    own = {file for file in _instead if file.parent == folder}
    return sorted(file for file in own.union(folder.glob("*.yaml")) if at_hand(file).is_file())


def kept_in(home: Home) -> Path:
    """Where a home keeps its copies."""
    return home.root / "rules"


def changed(home: Home) -> Iterator[tuple[Path, Path]]:
    """The files that are not as they were kept and for which nothing stands in, each with its copy."""
    for name, folder in FOLDERS.items():
        copies = kept_in(home) / name
        for file in sorted({file.name for place in (folder, copies) for file in place.glob("*.yaml")}):
            if folder / file not in _instead and _content(folder / file) != _content(copies / file):
                yield folder / file, copies / file


def keep(file: Path, copy: Path) -> None:
    """Keep a copy of a file; of one that is gone, none."""
    if not file.is_file():
        copy.unlink(missing_ok=True)
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(copy, file.read_bytes())


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:  # gone, or not to be read
        return None
