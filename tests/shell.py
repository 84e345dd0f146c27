"""Runs the commands of the command line in this process, as a shell would."""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import balgul


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


def surround(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment of its own: no key, a home that is not there yet, and temporary files where they were."""
    for name in ("BALGUL_KEY", "BALGUL_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BALGUL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", os.environ.get("TMPDIR", "/tmp"))
    monkeypatch.setattr(tempfile, "tempdir", tempfile.gettempdir())


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
