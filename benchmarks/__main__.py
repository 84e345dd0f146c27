"""Runs every benchmark, or the one named: ``python -m benchmarks [NAME]``.

Each prints its rows (what is compared, minimum, median, maximum, bar, holds or short) and leaves them as JSON under
``$BALGUL_HOME/bench/``. A benchmark is a module of this package with ``measure(home) -> list[Row]``; the first row has
its name.
"""

import dataclasses
import json
import sys
from importlib import import_module

import typer

from benchmarks.row import Row
from warehouse.errors import BalgulError, Refusal
from warehouse.home import Home, write_atomically

ALL = (
    "demo",
    "transaction",
    "validation",
    "reading",
    "rules",
    "intake_day",
    "tokens",
    "shares",
    "screening",
    "campaign_day",
    "next_contact",
    "contact_plan",
    "worklists",
    "memory",
    "bad_rows",
    "canary",
    "kill",
    "recall",
    "score",
    "national",
    "linkage",
    "receiver",
    "visits",
    "visits_peers",
    "visits_laboratory",
    "visits_sick_day",
    "visits_campaign",
    "referrals",
    "referral_copy",
    "referral_escalation",
    "referral_loop",
)


def main(arguments: list[str]) -> int:
    """Run what was asked for; 0 when all ran, whatever they measured."""
    names = [name for name in arguments if name] or list(ALL)
    if set(names) - set(ALL):
        raise Refusal(f"There is no such benchmark: one of {', '.join(ALL)}.")
    home = Home.at()
    folder = home.root / "bench"
    folder.mkdir(exist_ok=True)
    for name in names:
        rows: list[Row] = import_module(f"benchmarks.{name}").measure(home)
        for row in rows:
            stated = dataclasses.asdict(row) | {"verdict": row.verdict}
            write_atomically(folder / f"{row.name}.json", json.dumps(stated).encode())
            typer.echo(str(row))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BalgulError as error:
        typer.echo(f"bench: {error}", err=True)
        sys.exit(1)
