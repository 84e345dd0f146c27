"""What can go wrong, in two trees.

BalgulError
├── Refusal   an expected answer of the business: one sentence, no person in it
└── Fault     something operational is broken: code and place, NEVER a value

Both travel to Prefect's database and to terminals, so neither may carry a cell's text. A foreign exception is
turned into a Fault at the border of a stage, without its message, cause or context.
"""

import errno
from dataclasses import dataclass

# What somebody can do about a fault that lies outside our code.
_TO_DO = {
    "bad_county_file": "docs/reference/county.md says what each key holds; intake serves those in danger by "
    "the last file without a mistake, and all else goes on once the file is mended",
    "bad_parameters": "a file under warehouse/parameters is in disorder; intake serves those in danger by the last one "
    "without a mistake, and all else goes on once it is mended",
    "bad_rules": "these files under warehouse and expectations changed, and a run fails since; intake serves those in "
    "danger by those of the last working day that ended well, and all else goes on once they are mended",
    "bad_declaration": "balgul source check names the file and the line; it is to be mended",
    "no_parameter_in_force": "an entry of the file under warehouse/parameters has no value yet on that day; a new one "
    "stands beside that of before, and intake serves those in danger by the last file that had one",
    "passphrase_refused": "telling the passphrases was refused or killed; the same command goes on from there",
    "disk_refused": "look whether the disk has room and who may write into the home; the next run goes on from there",
    "home_on_two_disks": "a folder of the home, tmp/ for one, lies on another disk or share, from which nothing comes "
    "into the home by a rename; have all of the home on the same disk",
    "no_folder": "a file, or a link that leads nowhere, lies where that folder of the home belongs; move it away and "
    "make the folder, and the next run goes on from there",
    "no_file": "a folder lies where a file of the home belongs, reports/today.html for one; move it away, and the next "
    "run goes on from there",
    "outbox_on_two_disks": "a recipient's folder lies on another disk or share, where no package can appear by a "
    "rename; have it copied there instead",
    "outbox_is_ahead": "packages lie in the outbox that this warehouse never sent, so it is older than they are; "
    "docs/how-to/keep-a-home.md says what comes before anybody is called again, and intake serves those in danger",
    "unknown_campaign": "the county's file dates it no longer; write its dates back as they were, and its days can be "
    "judged and repeated again",
    "simulation_ended": "the simulated county's process was killed; the same command goes on from there",
    "worker_ended": "Prefect's worker stopped under this command, and the stage under way is rolled back; the same "
    "command goes on from there",
    "server_did_not_start": "the end of that file says why; where it is Prefect's database (malformed, or no such "
    "revision), move prefect/prefect.db* away: it holds the history of runs and no fact, and is made anew",
    "server_ended": "Prefect's server stopped under this command, and the stage under way is rolled back; the same "
    "command goes on from there",
    "warehouse_does_not_open": "the file is damaged, or was copied in the middle of a run; "
    "docs/how-to/keep-a-home.md says how to put the home back from a backup",
}


class BalgulError(Exception):
    """Base of everything Balgul raises on purpose."""


class Refusal(BalgulError):
    """A rule says no. The message is one plain sentence for the person who asked."""


@dataclass
class Fault(BalgulError):
    """Something is broken, named by code and place.

    Args:
        code: what is wrong, in snake_case, e.g. ``wrong_encoding``.
        source, delivery, row_no, column, rule, stage: where; row_no counts the data rows of the file from 1,
            column is a declared name or a position such as ``#3``.
    """

    code: str
    source: str | None = None
    delivery: str | None = None
    row_no: int | None = None
    column: str | None = None
    rule: str | None = None
    stage: str | None = None

    @property
    def told(self) -> str:
        """``code (source=…, row_no=…)``: only what is known."""
        places = ("stage", "source", "delivery", "row_no", "column", "rule")
        known = [f"{name}={getattr(self, name)}" for name in places if getattr(self, name) is not None]
        return f"{self.code} ({', '.join(known)})" if known else self.code

    def __str__(self) -> str:
        """What is told of it; and what to do, where that is known."""
        return f"{self.told}: {_TO_DO[self.code]}" if self.code in _TO_DO else self.told


_OF_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
_OF_PLACE = {errno.EXDEV: "home_on_two_disks", errno.EISDIR: "no_file"}
# How DuckDB says that a COMMIT found no room.
_UNWRITTEN = "Could not write file"


def code_of(foreign: Exception) -> str:
    """The code of the Fault that stands for a foreign exception: of the disk, or unexpected with its type alone."""
    number = getattr(foreign, "errno", None)
    if number in _OF_PLACE:
        return _OF_PLACE[number]
    # DuckDB's own exceptions are told by their names: an idle intake imports none of it.
    name = type(foreign).__name__
    is_of_warehouse = name == "IOException" or (name == "TransactionException" and _UNWRITTEN in str(foreign))
    is_of_disk = is_of_warehouse or number in _OF_DISK
    return "disk_refused" if is_of_disk else f"unexpected_{name}"


def stop_beneath(error: BaseException | None) -> BaseException | None:
    """The signal or exit in whose unwinding an exception arose, if any.

    A library that is stopped half-way may fail while it tidies up, as httpcore does, and hide what stopped it.
    """
    while isinstance(error, Exception):
        error = error.__context__
    return error
