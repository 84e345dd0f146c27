"""Plays one working day of a home in child processes, and lets one kill itself by SIGKILL at a named point.

A command is a line of JSON on stdin: ``{"home", "day", "deaths", "at_once"}``; the answer is the list of exit codes.
Children are forked from this process, which has imported everything and opened nothing: a fresh one takes seconds.

How a death is written stands in ``tests/dying.py``.
"""

import importlib
import json
import os
import sys
from datetime import date
from pathlib import Path

from tests.dying import die_at
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


def _child(home: Path, day: date, death: str | None) -> int:
    child = os.fork()
    if child:
        return child
    try:
        opened = Home.at(home)
        if death:
            die_at(death)
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
