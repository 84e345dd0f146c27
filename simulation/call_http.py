"""The call service over HTTP: a process that takes requests, calls back, and makes every mistake a provider makes.

``python -m simulation.call_http --callback URL --secret-file FILE --token-file FILE``; its first line says its port,
and it ends when its input does. It signs by Standard Webhooks with its own few lines, so that two parties agree on
the scheme.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import re
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulation.call_service import Called, CallService, Happening, Request
from simulation.chance import Chance

_PAGE = 100
_MOST_BYTES = 20_000_000
_TRIES, _PAUSE_S, _LATE_S = 5, 0.2, 0.5
# No proxy of the environment stands before loopback.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Faults:
    """Shares (0-1) of the events to which something happens on their way.

    Attributes:
        lost: never sent; they are told to whoever asks.
        twice: sent again later, signed anew.
        forged: followed by one of the same kind that somebody else signed.
        replayed: followed by what was captured an hour ago.
        broken: followed by an event of ours that breaks the contract.
        late: sent after all others, and after a while.
        disorder: whether they come in any order.
    """

    lost: float = 0.1
    twice: float = 0.3
    forged: float = 0.1
    replayed: float = 0.1
    broken: float = 0.05
    late: float = 0.1
    disorder: float = 1.0


@dataclass(frozen=True)
class Sending:
    """One callback: what is sent under which id, how it is signed, and whether it is late."""

    event_id: str
    body: bytes
    kind: str
    is_late: bool = False


def sendings(happenings: Sequence[Happening], faults: Faults, chance: Chance) -> list[Sending]:
    """What is sent of all that happened, in the order in which it is sent."""
    sent: list[Sending] = []
    for one in happenings:
        if not chance.happens(faults.lost, "lost", one.event_id):
            is_late = chance.happens(faults.late, "late", one.event_id)
            sent.append(Sending(one.event_id, one.body(), "true", is_late))
            if chance.happens(faults.twice, "twice", one.event_id):
                sent.append(Sending(one.event_id, one.body(), "true"))
        if chance.happens(faults.forged, "forged", one.event_id):
            sent.append(Sending(f"{one.event_id}f", one.body().replace(b"false", b"true"), "forged"))
        if chance.happens(faults.replayed, "replayed", one.event_id):
            sent.append(Sending(one.event_id, one.body(), "replayed"))
        if chance.happens(faults.broken, "broken", one.event_id):
            sent.append(Sending(f"{one.event_id}b", one.body()[: len(one.body()) // 2], "broken"))
    if faults.disorder:
        chance.stream("order", len(sent)).shuffle(sent)
    return sorted(sent, key=lambda one: one.is_late)


def signed(secret: bytes, event_id: str, body: bytes, at: int) -> dict[str, str]:
    """The headers of Standard Webhooks for a body; ``at`` is in seconds since 1970, UTC."""
    digest = hmac.new(secret, b".".join((event_id.encode(), str(at).encode(), body)), hashlib.sha256).digest()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
        "Content-Type": "application/json",
    }


@dataclass
class Provider:
    """The state of one service: requests, cancellations, all that happened, and what was said to its callbacks."""

    service: CallService
    faults: Faults
    chance: Chance
    callback: str
    secret: bytes
    token: str
    keys: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    cancelled: dict[str, set[str]] = field(default_factory=dict)
    happened: list[Happening] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    busy: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    def once(self, key: str | None, path: str, stated: Any) -> tuple[int, dict[str, Any]]:
        """Do what is asked once by its key: the same again gives the same answer, something else is refused."""
        if not key:
            return 422, {"error": "no idempotency key"}
        said = hashlib.sha256(json.dumps([path, stated], sort_keys=True).encode()).hexdigest()
        with self.guard:
            if key in self.keys:
                known, answer = self.keys[key]
                return (200, answer) if known == said else (422, {"error": "key was used otherwise"})
            try:
                answer = self._done(path, stated)
            except (KeyError, TypeError, ValueError):
                return 422, {"error": "not understood"}
            self.keys[key] = said, answer
        return 201, answer

    def _done(self, path: str, stated: Any) -> dict[str, Any]:
        if found := re.fullmatch(r"/batches/([0-9A-F]{16})/cancellations", path):
            self.cancelled.setdefault(found[1], set()).add(str(stated["ref"]))
            return {"cancelled": stated["ref"]}
        request = request_of(stated)
        cancelled = self.cancelled.get(request.package_id, set())
        happenings = list(self.service.happenings(request, cancelled))
        self.happened += happenings
        self.busy += 1
        sent = sendings(happenings, self.faults, self.chance.keyed(request.package_id))
        threading.Thread(target=self._send, args=(sent,), daemon=True).start()
        return {"batch": request.package_id, "targets": len(request.called)}

    def page(self, after: str) -> dict[str, Any]:
        """The events after a cursor."""
        first = int(after or 0)
        with self.guard:
            told = self.happened[first : first + _PAGE]
            is_last = first + len(told) >= len(self.happened)
        events = [{"id": one.event_id, "event": json.loads(one.body())} for one in told]
        return {"events": events, "cursor": str(first + len(told)), "is_last": is_last}

    def state(self) -> dict[str, Any]:
        """Whether all callbacks were sent, and how often each kind was answered how."""
        with self.guard:
            return {"is_done": self.busy == 0, "answers": dict(self.answers)}

    def _send(self, sent: Sequence[Sending]) -> None:
        for before, one in zip([None, *sent], sent, strict=False):
            if one.is_late and before and not before.is_late:
                time.sleep(_LATE_S)
            answer = self._sent(one)
            with self.guard:
                self.answers[f"{one.kind} {answer}"] += 1
        with self.guard:
            self.busy -= 1

    def _sent(self, one: Sending) -> int:
        """Send a callback, again where nobody was there or there was no room; the last answer, 0 for none."""
        for attempt in range(_TRIES):
            at = int(time.time()) - (3600 if one.kind == "replayed" else 0)
            secret = b"somebody else's secret of 32 by." if one.kind == "forged" else self.secret
            headers = signed(secret, one.event_id, one.body, at)
            answer = posted(self.callback, one.body, headers)
            if 0 < answer < 500:
                return answer
            time.sleep(_PAUSE_S * 2**attempt)
        return answer


def posted(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status that a callback was answered with, 0 where nobody answered."""
    try:
        with _OPENER.open(urllib.request.Request(url, data=body, headers=headers), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return int(refused.code)
    except (urllib.error.URLError, OSError):
        return 0


def request_of(stated: dict[str, Any]) -> Request:
    """A request as it was posted; raises KeyError, TypeError or ValueError where it is none."""
    return Request(
        package_id=str(stated["package_id"]),
        called=tuple(
            Called(str(one["ref"]), tuple((str(n["ref"]), str(n["e164"])) for n in one["numbers"]))
            for one in stated["targets"]
        ),
        days=tuple(date.fromisoformat(day) for day in stated["window"]["days"]),
        hours=(int(stated["window"]["hours"][0]), int(stated["window"]["hours"][1])),
        tries_per_number=int(stated["tries_per_number"]),
        paths=frozenset(re.findall(r'nodeset="/[\w-]+/(\w+)"', stated["form"]["xform"])),
    )


class _Door(BaseHTTPRequestHandler):
    """The service's own door: requests and cancellations in, events out to whoever asks with the token."""

    protocol_version = "HTTP/1.1"
    provider: Provider

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        if size > _MOST_BYTES:
            self._say(413, {"error": "too large"})
            return
        content = self.rfile.read(size)
        if self._is_known():
            self._say(
                *self.provider.once(self.headers.get("Idempotency-Key"), self.path, json.loads(content))
            )

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/state":
            self._say(200, self.provider.state())
        elif self._is_known():
            self._say(200, self.provider.page(next(iter(parse_qs(parts.query).get("after", [])), "")))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the name is the base class's
        """Say nothing: what is asked for is nobody's business."""

    def _is_known(self) -> bool:
        given = self.headers.get("Authorization", "")
        is_known = hmac.compare_digest(given.encode(), f"Bearer {self.provider.token}".encode())
        if not is_known:
            self._say(401, {"error": "unknown token"})
        return is_known

    def _say(self, status: int, stated: dict[str, Any]) -> None:
        content = json.dumps(stated).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def secret_in(file: Path) -> bytes:
    """The newest secret of a file, as both parties keep it."""
    return base64.b64decode(file.read_text("ascii").split()[0].removeprefix("whsec_"))


def main() -> int:
    """Serve until the input ends."""
    os.umask(0o077)
    arguments = _parser().parse_args()
    faults = Faults(**{one.name: getattr(arguments, one.name) for one in fields(Faults)})
    provider = Provider(
        CallService(arguments.seed),
        faults,
        Chance(f"call faults {arguments.seed}"),
        arguments.callback,
        secret_in(arguments.secret_file),
        arguments.token_file.read_text("ascii").strip(),
    )
    door = type("Door", (_Door,), {"provider": provider})
    with ThreadingHTTPServer(("127.0.0.1", arguments.port), door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        sys.stdin.read()
        server.shutdown()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulation.call_http", description=__doc__)
    parser.add_argument("--callback", required=True, help="where callbacks go")
    parser.add_argument("--secret-file", type=Path, required=True, help="webhook secrets, whsec_ and base64")
    parser.add_argument("--token-file", type=Path, required=True, help="the county's token")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    for one in fields(Faults):
        parser.add_argument(f"--{one.name}", type=float, default=one.default, help="share of events, 0-1")
    return parser


if __name__ == "__main__":
    sys.exit(main())
