"""Plays one working day of a home in child processes, and lets one kill itself by SIGKILL at a named point.

A command is a line of JSON on stdin: ``{"home", "day", "deaths", "at_once"}``; the answer is the list of exit codes.
Children are forked from this process, which has imported everything and opened nothing: a fresh one takes seconds.

A death is ``"<after>/<event>/<function>/<count>"``: once a call of the function ``after`` was seen, die at the
``count``-th ``event`` (``call`` or ``return``) of ``function``, both by qualified name. A generator that goes on is
called: ``call/Warehouse.transaction`` within a body is the moment before COMMIT, ``return/Held.transaction`` the one
after it.
Nothing of ours is patched.
"""

import importlib
import json
import os
import signal
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import FrameType

from tests.played import run_stages
from warehouse.home import Home

# What stages import when they are called.
_LATER = (
    "expectations.runner",
    "great_expectations",
    "tasks.answers.judging",
    "tasks.answers.urgent",
    "tasks.answers.orders",
    "tasks.visits.calendar",
    "tasks.visits.planning",
    "tasks.visits.sheets",
)


@dataclass
class Death:
    """Where a process dies: a trace function that counts events, and sends SIGKILL at the last."""

    after: str
    event: str
    function: str
    left: int
    is_armed: bool = False

    def __call__(self, frame: FrameType, event: str, argument: object) -> "Death | None":
        """See a call; go on watching that frame only when its return is meant."""
        name = frame.f_code.co_qualname
        if event == "call" and not self.is_armed:
            self.is_armed = name == self.after
        if name == self.function and self.is_armed:
            if event == self.event:
                self._come_nearer()
            return self if self.event == "return" else None
        return None

    def _come_nearer(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _child(home: Path, day: date, death: str | None) -> int:
    child = os.fork()
    if child:
        return child
    try:
        opened = Home.at(home)
        if death:
            after, event, function, count = death.split("/")
            sys.settrace(Death(after, event, function, int(count)))
        run_stages(opened, day)
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 -- a child never returns into its parent's loop
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os._exit(1)


def _codes(children: list[int]) -> list[int]:
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def main() -> None:
    """Serve commands until the input ends."""
    for module in _LATER:
        importlib.import_module(module)
    for line in sys.stdin:
        command = json.loads(line)
        home, day = Path(command["home"]), date.fromisoformat(command["day"])
        codes: list[int] = []
        for death in command.get("deaths", []):
            codes += _codes([_child(home, day, death)])
        codes += _codes([_child(home, day, None) for _ in range(command.get("at_once", 1))])
        sys.stdout.write(json.dumps(codes) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
