"""The inbox: what waits in it, and how a received file leaves it.

Files lie under ``inbox/<source>/``, written as ``.part`` (or under what another program calls a file that is not yet
whole) and renamed. A file's name is never stored or logged: a sender
may have put a person into it.
"""

import csv
import errno
import fcntl
import io
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tasks.doors import drop as drop_folder
from tasks.doors.answering import package_in_name
from tasks.doors.drop import Question
from warehouse import clock
from warehouse.catalog import Layout, Source, all_sources, load_source
from warehouse.county import County
from warehouse.folders import folder_in
from warehouse.home import Home, flush, write_atomically
from warehouse.keys import Keys

# A file that a run has claimed, that waits ``again`` because the run died, or whose bytes the disk did not give;
# nothing of the name is the sender's but the number of our package.
_OURS = re.compile(r"\.(?:taking|again|unread)-(.+)")
# What our commands write, before it is whole.
_BY_COMMAND = re.compile(r"(?:delivered|order|approve)-\w+(?:\.csv)?\.part")
# The disk or the share fails under a file that is there.
_OF_ITS_DISK = (errno.EIO, errno.EUCLEAN, errno.EBADMSG, errno.ESTALE)
_ORDERS = "operator_order"
# What one run takes of a folder, some minutes of work: whoever floods one holds up no alert in another. Far more than
# the returns of a month, since what is left waiting is planned without.
MOST_AT_ONCE = 5_000
# What programs call a file that they still write: WinSCP, browsers, editors.
_UNFINISHED = (".part", ".filepart", ".partial", ".crdownload", ".download", ".tmp")
# What Explorer, Finder and office programs put beside files that somebody only looks at: nobody sent it.
_OF_PROGRAMS = re.compile(
    r"~\$.*|\.~lock\..*#|\._.*|\.ds_store|(?:eh)?thumbs\.db|desktop\.ini", re.IGNORECASE | re.DOTALL
)
# A file that is being written is somebody's own until then.
_WRITING = timedelta(days=1)
# One of another account is taken to be whole after so long.
_QUIET = timedelta(minutes=1)


def make_folders(home: Home) -> None:
    """A folder for each source of the county, so that people see where a file belongs, and one for any file."""
    for code in _places(home):
        folder_in(home.root, f"inbox/{code}")


def _places(home: Home) -> tuple[str, ...]:
    """The sources of the county, and ``_drop``: what a file may lie under."""
    return (*County.read(home.county_file).sources, drop_folder.FOLDER)


def claimed(home: Home) -> Iterator[tuple[Source, Path]]:
    """Files that wait, by source and then by name; the county's sources only. Orders come first: what they take back
    is taken over from no list.

    Each is taken out of its sender's reach first, by one rename: what is put there meanwhile is another file. One that
    is still being written waits for the next run, as does what lies beyond ``MOST_AT_ONCE``.
    """
    sources = County.read(home.county_file).sources
    for code in sorted(sources, key=lambda one: one != _ORDERS):
        whole = (file for file in files_of(home, code) if not is_being_written(file))
        for number, file in enumerate(islice(whole, MOST_AT_ONCE)):
            package = package_in_name(file.name)
            taken = file.with_name(f".taking-{clock.now():%Y%m%dT%H%M%S%f}-{number}{package}")
            try:
                file.replace(taken)
            except (FileNotFoundError, PermissionError):
                continue  # its sender took it back, or lets nobody else move it
            if _is_plain(taken):  # else something else was put in its place meanwhile: a pipe would never end
                yield load_source(code), taken


def is_being_written(file: Path) -> bool:
    """Whether somebody has a file open to write: half a list that ends with a line looks like a whole one.

    Linux tells, of a file of our own account. One of another is whole once nobody wrote to it for a while.
    """
    try:
        opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return True  # gone, or not for us: there is nothing to take
    try:
        # Whoever opens the file meanwhile makes the kernel send a signal, of which the usual one would end us.
        fcntl.fcntl(opened, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        is_told = error.errno != errno.EACCES
        return error.errno == errno.EAGAIN if is_told else _age_of(os.fstat(opened)) < _QUIET
    finally:
        os.close(opened)
    return False


def _age_of(stat: os.stat_result) -> timedelta:
    """How long ago a file was written to; by the clock of another machine it may be to come."""
    return timedelta(seconds=abs(clock.now().timestamp() - stat.st_mtime))


def recover(home: Home) -> None:
    """Put back what a killed process had claimed and not destroyed, and what could not be read."""
    for file in home.inbox.glob("*/.*"):
        ours = _OURS.fullmatch(file.name)
        again = file.with_name(f".again-{ours[1]}") if ours else file
        if ours and _is_plain(file) and not again.is_dir():  # else a sender made it, and named it so
            file.replace(again)


def set_aside(file: Path, error: OSError) -> None:
    """Leave a file whose bytes the disk does not give to the next run, as one that is told; raises any other error."""
    if error.errno not in _OF_ITS_DISK:
        raise error
    file.replace(file.with_name(f".unread-{file.name.partition('-')[2]}"))


def has_files(home: Home) -> bool:
    """Whether anything waits, or a killed process had claimed it; opens neither a file nor the warehouse."""
    return any(map(_is_claimed, home.inbox.glob("*/.*"))) or waiting(home) > 0


def waiting(home: Home) -> int:
    """How many files wait, those that were dropped among them."""
    return sum(len(files_of(home, code)) for code in County.read(home.county_file).sources) + len(
        dropped(home)
    )


def dropped(home: Home) -> list[Path]:
    """The files of ``_drop`` that were not yet looked at."""
    return drop_folder.unasked(home, files_of(home, drop_folder.FOLDER))


def questions(home: Home) -> list[Question]:
    """What is asked about the files that stay in ``_drop``."""
    return drop_folder.questions(home, files_of(home, drop_folder.FOLDER))


def _is_claimed(file: Path) -> bool:
    return file.name.startswith(".taking-")


def files_of(home: Home, code: str) -> list[Path]:
    """The whole files of one source that we may read: no ``.part``, no hidden file of others, no link out of the inbox.

    Nor what a program put beside them: a workbook that is open, or a folder that is looked at, sends nothing.
    One file or folder that its owner closed to us must not stop the others.
    """
    folder = home.inbox / code
    if not folder.is_dir() or _is_closed(folder):
        return []
    return sorted(
        file
        for file in folder.iterdir()
        if _is_plain(file)
        and os.access(file, os.R_OK)
        and file.suffix.lower() not in _UNFINISHED
        and not _OF_PROGRAMS.fullmatch(file.name)
        and (not file.name.startswith(".") or file.name.startswith(".again-"))
    )


def _is_plain(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def without_folder(home: Home) -> list[str]:
    """The sources, and ``_drop``, in the place of whose folder something else lies, or a link that leads nowhere."""
    return [
        code
        for code in _places(home)
        if os.path.lexists(home.inbox / code) and not (home.inbox / code).is_dir()
    ]


def closed_places(home: Home) -> list[str]:
    """The sources, and ``_drop``, whose folder is none, or closed to us: nothing can be taken from or put into it."""
    return [*without_folder(home), *(code for code in _places(home) if _is_closed(home.inbox / code))]


def _is_closed(folder: Path) -> bool:
    return folder.is_dir() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK)


def left_lying(home: Home) -> dict[str, int]:
    """How many files lie in the inbox that no run will take in, by folder: ``""`` is the inbox itself.

    They lie in the folder of no source, or deeper; or they are links, or closed to us, or the disk does not give their
    bytes; or they are hidden or a ``.part``, and nobody has written to them for a day. A folder that is closed to us
    counts as one itself, as does what lies in its place: what lies in it we may not see. A folder of no declared
    source could be called after a person: it is ``?``.
    """
    folders = _places(home)
    # What stays in _drop is asked about, file by file.
    waiting = {file for folder in folders for file in files_of(home, folder)}
    tellable = {source.code for source in all_sources()} | {drop_folder.FOLDER}
    found = Counter(closed := closed_places(home))
    waiting.update(home.inbox / folder for folder in closed)
    for folder, _, names in os.walk(home.inbox):
        inside = Path(folder).relative_to(home.inbox).parts
        told = inside[0] if inside and inside[0] in tellable else "?" if inside else ""
        files = (Path(folder) / name for name in names)
        if left := sum(file not in waiting and not _is_under_way(file) for file in files):
            found[told] += left
    return dict(sorted(found.items()))


def _is_under_way(file: Path) -> bool:
    """Whether a file goes its way by itself: claimed, being written, or a program's own."""
    if _is_claimed(file) or _OF_PROGRAMS.fullmatch(file.name):
        return True
    if file.name.startswith(".unread-"):
        return False
    if file.suffix.lower() not in _UNFINISHED and not file.name.startswith("."):
        return False
    try:
        return not _is_half(file) and _age_of(file.lstat()) < _WRITING
    except (FileNotFoundError, PermissionError):
        return True  # it got its name meanwhile, or lies in a folder that is closed to us


def drop(home: Home, source: Source | None, name: str, content: bytes) -> None:
    """Put a delivery into the inbox, as every command that states a fact does; without a source, into ``_drop``."""
    folder = folder_in(home.root, f"inbox/{source.code if source else drop_folder.FOLDER}")
    write_atomically(folder / name, content)
    flush(folder)  # who was told that it is done must find it after a power cut


def remove_halves(folder: Path, content: bytes) -> None:
    """Remove what a killed ``deliver`` left of a file that has been delivered since."""
    for half in filter(_is_half, folder.glob("*.part")):
        if content.startswith(half.read_bytes()):
            half.unlink(missing_ok=True)


def _is_half(file: Path) -> bool:
    """Whether a command of ours that was killed left a file by half: whoever writes one holds its lock."""
    if not _BY_COMMAND.fullmatch(file.name):
        return False
    with file.open("rb") as half:
        try:
            fcntl.flock(half, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def keep_sealed(home: Home, delivery_id: str, content: bytes) -> None:
    """Keep a file that was rejected before its rows were read, sealed, for its sender to mend."""
    write_atomically(home.rejected / delivery_id, sealed_as_kept(home.keys(), delivery_id, content))


def sealed_as_kept(keys: Keys, delivery_id: str, content: bytes) -> bytes:
    """A kept file under the keys of a home."""
    # A nonce from the content's own id: sealing the same file again after a crash gives the same bytes.
    return AESGCM(keys.seal).encrypt(bytes.fromhex(delivery_id)[:12], content, delivery_id.encode())


def delimited(source: Source, layout: Layout, rows: Sequence[Mapping[str, str]]) -> str:
    """Rows by declared column name, as the text of a CSV layout."""
    columns = source.written_in(layout).columns
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=layout.delimiter)
    writer.writerow([column.written for column in columns])
    writer.writerows([[row.get(column.name, "") for column in columns] for row in rows])
    return text.getvalue()
