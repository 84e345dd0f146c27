"""Run a program on a leash: ``leash.py PARENT_PID SIGNAL PROGRAM ARGUMENT...``.

When the parent dies, however it dies (kill -9 too), the kernel sends the program the signal, so that a killed
launcher leaves no Prefect server behind. Started by path, so it imports nothing of the project. Outside Linux
there is no such signal: the program runs without a leash and ends by its launcher's own stop.
"""

import ctypes
import os
import signal
import sys

# A variable of a worker and of the runs that it starts: they end with it.
OF_WORKER = "BALGUL_RUN_OF_WORKER"

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>; kept over exec, and not by a child's child


def end_with_parent(number: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when its parent dies; a run that is killed has done nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


def main(arguments: list[str]) -> None:
    """Tie this process to its parent and become the program."""
    parent, number, program = int(arguments[0]), int(arguments[1]), arguments[2:]
    end_with_parent(number)
    if sys.platform == "linux" and os.getppid() != parent:  # it died before the leash was on
        sys.exit(1)
    os.execv(program[0], program)


if __name__ == "__main__":
    main(sys.argv[1:])
