"""Whether a callback is the provider's: the signatures of Standard Webhooks, over the bytes as they came.

Source: Standard Webhooks, version 1 (``v1``: HMAC-SHA256 over ``id.timestamp.body``).
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# No dot, which parts what is signed: an id that held one could be read in two ways.
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_SECONDS = re.compile(r"[0-9]{1,11}")
_MOST_SIGNATURES = 8


@dataclass(frozen=True)
class Signed:
    """What the signature vouches for: the event's id, and the second (UTC) in which this sending was signed."""

    event_id: str
    signed_at: int


class Forged(Exception):
    """A callback that is nobody's, or too old; a code says what was found, and nothing that it sent."""


def check_signature(
    secrets: Sequence[bytes], headers: Mapping[str, str], body: bytes, now: int, tolerance: int
) -> Signed:
    """The id and time of a callback that one of the live secrets signed.

    Args:
        now: seconds since 1970 in UTC.
        tolerance: seconds by which the signature's time may differ, either way.

    Raises:
        Forged: a header is missing or malformed, no signature fits, or it was signed too long ago or ahead.
    """
    event_id, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not is_event_id(event_id) or not _SECONDS.fullmatch(seconds):
        raise Forged("headers")
    signed = b".".join((event_id.encode(), seconds.encode(), body))
    if not _fits(secrets, signed, headers.get("webhook-signature", "")):
        raise Forged("signature")
    if abs(now - int(seconds)) > tolerance:
        raise Forged("time")
    return Signed(event_id, int(seconds))


def is_event_id(text: str) -> bool:
    """Whether a text can be the id of an event."""
    return _ID.fullmatch(text) is not None


def _fits(secrets: Sequence[bytes], signed: bytes, header: str) -> bool:
    """Whether any signature is one of any secret; every pair is compared, in constant time, whatever came before."""
    given = [part[3:] for part in header.split()[:_MOST_SIGNATURES] if part.startswith("v1,")]
    found = False
    for secret in secrets:
        ours = base64.b64encode(hmac.digest(secret, signed, hashlib.sha256))
        for theirs in given:
            found |= hmac.compare_digest(ours, theirs.encode("utf-8", errors="replace"))
    return found
