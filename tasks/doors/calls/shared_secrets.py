"""The two secrets shared with a call service. They lie outside the home, each in its own file, and are never stored.

The webhook secrets (one, or two while they are exchanged) say that a callback is the provider's: the receiver alone
needs them. The token says to the provider who we are: only who submits needs it.
"""

import base64
import binascii
import os
import re
from pathlib import Path

from warehouse.errors import Refusal

WEBHOOK_FILE, TOKEN_FILE = "BALGUL_CALL_WEBHOOK_FILE", "BALGUL_CALL_TOKEN_FILE"
_MOST_LIVE = 2
_BYTES = range(24, 65)  # as the specification bounds a secret


class WebhookSecrets:
    """The live webhook secrets, read again whenever their file changes, so that an exchange needs no restart.

    A line each, ``whsec_`` and base64, the newest first.
    """

    def __init__(self, file: Path) -> None:
        """Read the file; raises Refusal where it does not hold one or two secrets."""
        self._file = file
        self._read_at = self._stamp()
        self._live = read_webhook_secrets(file)

    def live(self) -> tuple[bytes, ...]:
        """The secrets that hold now; those known before while the file is being exchanged."""
        stamp = self._stamp()
        if stamp != self._read_at:
            try:
                self._live, self._read_at = read_webhook_secrets(self._file), stamp
            except Refusal:
                return self._live
        return self._live

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


def read_webhook_secrets(file: Path) -> tuple[bytes, ...]:
    """The secrets of a file; raises Refusal where it does not hold one or two of 24 to 64 bytes."""
    try:
        lines = file.read_text("ascii").split()
    except (OSError, UnicodeDecodeError):
        lines = []
    secrets = tuple(_decoded(line) for line in lines)
    if not 1 <= len(secrets) <= _MOST_LIVE or any(len(secret) not in _BYTES for secret in secrets):
        raise Refusal(
            f"{WEBHOOK_FILE} names no file of one or two webhook secrets: "
            "a line each, whsec_ and base64 of 24 to 64 bytes."
        )
    return secrets


def read_token(home: Path) -> str:
    """The token by which the provider knows us; raises Refusal where there is none, or it lies in the home."""
    named = os.environ.get(TOKEN_FILE)
    file = Path(named).absolute() if named else None
    if file:
        check_outside(home, file)
    text = file.read_text("ascii", errors="replace").strip() if file and file.is_file() else ""
    if not re.fullmatch(r"[\x21-\x7e]{16,512}", text):
        raise Refusal(f"{TOKEN_FILE} names no file with the token of the call service.")
    return text


def webhook_file(home: Path) -> Path:
    """The file of the webhook secrets; raises Refusal where none is named, or it lies in the home."""
    named = os.environ.get(WEBHOOK_FILE)
    if not named:
        raise Refusal(
            f"The county declares a call service: name the file of its webhook secrets in {WEBHOOK_FILE}."
        )
    file = Path(named).absolute()
    check_outside(home, file)
    return file


def check_outside(home: Path, file: Path) -> None:
    """Raises Refusal where a secret lies in the home, which is backed up and handed on."""
    if home.resolve() in file.resolve().parents:
        raise Refusal("The secrets of the call service lie outside the home, as the key does.")


def _decoded(line: str) -> bytes:
    try:
        return (
            base64.b64decode(line.removeprefix("whsec_"), validate=True) if line.startswith("whsec_") else b""
        )
    except binascii.Error:
        return b""
