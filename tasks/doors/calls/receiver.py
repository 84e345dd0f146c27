"""The receiver: a process of its own, without the key, that takes a call service's callbacks on loopback.

It reads no more than a body's bound, checks who signed it, flushes it to the spool and only then says yes. It opens
neither the warehouse nor the home, and keeps no log of what was sent. ``python -m tasks.doors.calls.receiver FOLDER
PORT``.
"""

import asyncio
import os
import resource
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from tasks.doors.calls.events import reason_against
from tasks.doors.calls.shared_secrets import WEBHOOK_FILE, WebhookSecrets
from tasks.doors.calls.signature import Forged, check_signature
from tasks.doors.calls.spool import Arrival, Fate, Spool
from warehouse import clock
from warehouse.county import parameters
from warehouse.errors import BalgulError

HOST, PATH, HEALTH = "127.0.0.1", "/callbacks", "/health"
_STATUS = {Fate.NEW: 202, Fate.AGAIN: 200, Fate.REPLAYED: 409, Fate.OTHER_BODY: 409}
_LOOK_S = 0.5  # how often it is counted what waits


@dataclass
class Keeper:
    """Keeps what came, one flush for all that wait for one: a flush costs more than everything else."""

    spool: Spool
    _arrived: "asyncio.Queue[tuple[Arrival, asyncio.Future[Fate]]]" = field(default_factory=asyncio.Queue)

    async def keep(self, arrival: Arrival) -> Fate:
        """What became of an event, once it is on the disk."""
        fate: asyncio.Future[Fate] = asyncio.get_running_loop().create_future()
        await self._arrived.put((arrival, fate))
        return await fate

    async def work(self) -> None:
        """Keep whatever comes, until cancelled."""
        while True:
            waiting = [await self._arrived.get()]
            while not self._arrived.empty():
                waiting.append(self._arrived.get_nowait())
            try:
                fates = await asyncio.to_thread(self.spool.keep, [arrival for arrival, _ in waiting])
            except Exception as error:  # noqa: BLE001 -- a full disk: each sender is told no, and the next is tried
                for _, future in waiting:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), fate in zip(waiting, fates, strict=True):
                if not future.done():  # its sender may have gone
                    future.set_result(fate)


@dataclass
class Room:
    """Whether more may wait: counted now and then, since a run takes events out meanwhile."""

    spool: Spool
    most_events: int
    most_bytes: int
    _looked_at: float = float("-inf")
    _is_full: bool = False

    def is_full(self) -> bool:
        """Whether nothing more is taken for now."""
        if time.monotonic() - self._looked_at > _LOOK_S:
            events, size = self.spool.waiting()
            self._is_full = events >= self.most_events or size >= self.most_bytes
            self._looked_at = time.monotonic()
        return self._is_full


def application(folder: Path, secrets: WebhookSecrets, limits: dict[str, Any]) -> FastAPI:
    """The receiver over the spool of a folder.

    Args:
        limits: the parameters of ``call_service`` in force.
    """

    @asynccontextmanager
    async def open_spool(app: FastAPI) -> AsyncIterator[None]:
        # Two connections: one is in another thread while the other counts.
        with Spool.at(folder) as kept, Spool.at(folder) as counted:
            app.state.keeper, app.state.counted = Keeper(kept), counted
            app.state.room = Room(counted, limits["spool_events"], limits["spool_bytes"])
            work = asyncio.create_task(app.state.keeper.work())
            yield
            work.cancel()

    app = FastAPI(lifespan=open_spool, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get(HEALTH)
    async def health() -> dict[str, bool]:
        return {"is_full": app.state.room.is_full()}

    @app.post(PATH)
    async def take(request: Request) -> JSONResponse:
        body = await _body(request, limits["body_bytes"], limits["body_seconds"])
        if body is None:
            return JSONResponse({"refused": "body"}, 413)
        now = clock.now()
        try:
            signed = check_signature(
                secrets.live(), request.headers, body, int(now.timestamp()), limits["tolerance_seconds"]
            )
        except Forged as forged:
            return JSONResponse({"refused": str(forged)}, 401)
        if app.state.room.is_full():
            return _later()
        refused = reason_against(body, now + timedelta(seconds=limits["tolerance_seconds"]))
        try:
            fate = await app.state.keeper.keep(Arrival(signed.event_id, signed.signed_at, body, refused))
        except sqlite3.Error:  # a full disk: a trace of each would fill what is left of it
            return _later()
        if refused and fate in (Fate.NEW, Fate.AGAIN):
            return JSONResponse({"refused": refused}, 422)
        return JSONResponse({"event": fate.value}, _STATUS[fate])

    return app


def _later() -> JSONResponse:
    return JSONResponse({"refused": "full"}, 503, {"Retry-After": "900"})


async def _body(request: Request, most: int, seconds: float) -> bytes | None:
    """The body, or None where it is larger than it may be or does not come to its end, or not in time."""
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    return None
    except (TimeoutError, ClientDisconnect):
        return None
    return bytes(body)


def main(arguments: list[str]) -> int:
    """Receive until SIGTERM; what is under way then is answered first."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    folder, port = Path(arguments[0]), int(arguments[1])
    limits = parameters("call_service", clock.today())
    app = application(folder, WebhookSecrets(Path(os.environ.get(WEBHOOK_FILE, ""))), limits)
    uvicorn.run(
        app,
        host=HOST,
        port=port,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=limits["connections"],
        backlog=limits["connections"],
        timeout_keep_alive=5,
        timeout_graceful_shutdown=10,
    )
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BalgulError as error:
        sys.exit(f"receiver: {error}")
