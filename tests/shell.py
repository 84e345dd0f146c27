"""Runs the commands of the command line in this process, as a shell would."""

import sys
from dataclasses import dataclass

import pytest

import balgul


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


class Shell:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys, self.monkeypatch = capsys, monkeypatch

    def __call__(self, *arguments: str) -> Answer:
        """Run one command as a shell would."""
        self.monkeypatch.setattr(sys, "argv", ["balgul", *arguments])
        code = 0
        try:
            balgul.main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = self.capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    def refused(self, *arguments: str) -> str:
        """The one line that a command prints when it refuses."""
        answer = self(*arguments)
        assert answer.code == 1, answer
        assert answer.err.startswith("balgul: ")
        assert answer.err.count("\n") == 1
        assert "Traceback" not in answer.err
        return answer.err
