"""A county's own call service, as the county's file declares it; off in every county that declares none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from warehouse.errors import Fault

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PORTS = range(1024, 65536)
_NAMES = {"name_ko", "url", "caller_number", "receiver_port"}


@dataclass(frozen=True)
class CallService:
    """Who calls in the county's name.

    Args:
        name_ko: what officers call it.
        url: where it takes requests; https, or loopback.
        caller_number: the number from which it calls, which the notice names.
        receiver_port: loopback port for its callbacks, to which the county's own gateway passes them on; None for
            any free one.
    """

    name_ko: str
    url: str
    caller_number: str
    receiver_port: int | None = None

    @classmethod
    def declared(cls, stated: Any, sources: Sequence[str]) -> "CallService | None":
        """The service that a county's file states, or None where it states none.

        Raises:
            Fault: ``bad_county_file`` with the part that is wrong, or ``sources`` where the county does not take
            results.
        """
        if stated is None:
            return None
        wrong = _wrong_part(stated) if isinstance(stated, dict) else ""
        if wrong is not None:
            raise Fault("bad_county_file", column=f"call_service.{wrong}".rstrip("."))
        if "ai_call_result" not in sources:
            raise Fault("bad_county_file", column="sources", rule="call_service_needs_ai_call_result")
        return cls(
            stated["name_ko"], stated["url"].rstrip("/"), stated["caller_number"], stated.get("receiver_port")
        )


def _wrong_part(stated: dict[str, Any]) -> str | None:
    name, number, port = stated.get("name_ko"), stated.get("caller_number"), stated.get("receiver_port")
    if set(stated) - _NAMES:
        return ""
    if not isinstance(name, str) or not name.strip():
        return "name_ko"
    if not isinstance(stated.get("url"), str) or not _is_safe(stated["url"]):
        return "url"
    if not isinstance(number, str) or not re.fullmatch(r"[0-9][0-9-]{6,14}", number):
        return "caller_number"
    if port is not None and not (type(port) is int and port in _PORTS):
        return "receiver_port"
    return None


def _is_safe(url: str) -> bool:
    """Whether numbers of people may go there: encrypted, or not off this machine; no secret stands in it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_plain = not (parts.username or parts.password or parts.query or parts.fragment)
    return (
        is_plain
        and bool(host)
        and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK))
    )
