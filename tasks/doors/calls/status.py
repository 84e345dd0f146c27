"""How a county stands with its own call service: counts and days, nobody's reference."""

import json
import socket
from collections import Counter
from pathlib import Path

from tasks.doors.calls.spool import FOLDER, Spool
from warehouse.county import County
from warehouse.errors import Refusal
from warehouse.home import Home


def status_lines(home: Home) -> list[str]:
    """Requests and cancellations by day, events that wait, and refused events by the reason.

    Raises:
        Refusal: the county declares no call service.
    """
    service = County.read(home.county_file).call_service
    if service is None:
        raise Refusal("This county declares no call service: see docs/how-to/connect-a-call-service.md.")
    folder = home.root / FOLDER
    with Spool.at(folder) as spool:
        submitted, cancelled = (Counter(spool.notes(kind).values()) for kind in ("submitted", "cancelled"))
        waiting, refused = spool.waiting()[0], spool.refused()
    port = _port_in(folder / "receiver.json")
    return [
        f"service   {service.url}",
        f"receiver  {f'http://127.0.0.1:{port}/callbacks' if port else 'not running'}",
        *(f"submitted {day}  {number}" for day, number in sorted(submitted.items())),
        *(f"cancelled {day}  {number}" for day, number in sorted(cancelled.items())),
        f"waiting   {waiting}",
        *(f"refused   {reason}  {number}" for reason, number in refused.items()),
    ]


def _port_in(recorded: Path) -> int | None:
    """The port at which a receiver listens; one that was killed left its record behind."""
    if not recorded.is_file():
        return None
    port = int(json.loads(recorded.read_text("ascii"))["port"])
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return None
    return port
