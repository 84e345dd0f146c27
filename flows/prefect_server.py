"""Prefect's server, closed to the pages of others: ``python -m flows.prefect_server HOST PORT``.

Prefect answers whoever reaches it: without this, any page that somebody opens in a browser of this machine could read
the runs, change and start them, and start a program of its own beside the key. What a browser sends for a page names
that page (``Origin``) and the name by which it came here (``Host``); clients and the server's own pages pass as before.
"""

import sys

import uvicorn
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

_LOOPBACK = ("127.0.0.1", "localhost")


class OwnPagesOnly:
    """Refuses, before the app sees it, each request and socket that another's page sends."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        """Wrap the app that listens on a port of loopback."""
        self._app, self._port = app, port
        self._hosts = {f"{name}:{port}" for name in _LOOPBACK}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is ours."""
        if scope["type"] == "lifespan" or self._is_ours(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            told = f"Open http://{_LOOPBACK[0]}:{self._port} on this machine itself."
            await PlainTextResponse(told, status_code=403)(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        pages = {f"http://{host}" for host in self._hosts}
        return headers.get("host") in self._hosts and set(headers.getlist("origin")) <= pages


def main(host: str, port: int) -> None:
    """Serve until a signal, as ``prefect server start`` does with the settings of the environment."""
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    stated = get_current_settings().server
    uvicorn.run(
        OwnPagesOnly(create_app(final=True), port),
        host=host,
        port=port,
        timeout_keep_alive=stated.api.keepalive_timeout,
        ws_ping_interval=stated.api.websocket_ping_interval,
        ws_ping_timeout=stated.api.websocket_ping_timeout,
        log_level=stated.logging_level.lower(),
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
