"""How long the demo of this home took per campaign half-year, as it counted itself."""

import json

from benchmarks.row import Row
from warehouse.errors import Refusal
from warehouse.home import Home


def measure(home: Home) -> list[Row]:
    """Minutes of the half-year, the simulation included; a demo that stopped early is scaled and says so."""
    file = home.root / "demo.json"
    stated = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    seconds: dict[str, dict[str, float]] = stated.get("seconds", {})
    days = len(seconds.get("campaign_day", {}))
    if not days:
        raise Refusal("This home has no demo: run `balgul demo` first.")
    parts = {name: sum(by_day.values()) for name, by_day in seconds.items()}
    minutes = sum(parts.values()) / 60
    note = ", ".join(f"{name} {spent:.0f} s" for name, spent in sorted(parts.items()))
    return [Row.found("demo", "minutes for the half-year", minutes, 8, f"{days} working days: {note}")]
