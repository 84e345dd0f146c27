"""Lets a process kill itself by SIGKILL at a named point of our code; nothing of ours is patched.

A death is ``"<after>/<event>/<function>/<count>"``: once a call of the function ``after`` was seen, die at the
``count``-th ``event`` (``call`` or ``return``) of ``function``, both by qualified name. A generator that goes on is
called: ``call/Warehouse.transaction`` within a body is the moment before COMMIT, ``return/Held.transaction`` the one
after it.

``python -m tests.dying DEATH ARGUMENT...`` is ``balgul ARGUMENT...`` that dies so. Nothing here imports Prefect, which
has to know its server first.
"""

import os
import signal
import sys
from dataclasses import dataclass
from types import FrameType


@dataclass
class _Death:
    """A trace function that counts events, and sends SIGKILL at the last."""

    after: str
    event: str
    function: str
    left: int
    is_armed: bool = False

    def __call__(self, frame: FrameType, event: str, argument: object) -> "_Death | None":
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


def die_at(death: str) -> None:
    """Have this thread die there."""
    after, event, function, count = death.split("/")
    sys.settrace(_Death(after, event, function, int(count)))


if __name__ == "__main__":
    import balgul

    die_at(sys.argv.pop(1))
    balgul.main()
