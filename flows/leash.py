"""Run a program on a leash: ``leash.py PARENT_PID PROGRAM ARGUMENT...``.

When the parent dies, however it dies (kill -9 too), the kernel sends the program SIGTERM, so that a killed
launcher leaves no Prefect server behind. Started by path, so it imports nothing of the project. Outside Linux
there is no such signal: the program runs without a leash and ends by its launcher's own stop.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>; kept over exec


def main(arguments: list[str]) -> None:
    """Tie this process to its parent and become the program."""
    parent, program = int(arguments[0]), arguments[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the leash was on
            sys.exit(1)
    os.execv(program[0], program)


if __name__ == "__main__":
    main(sys.argv[1:])
