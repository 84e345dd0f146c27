"""Command line: one county, one home; JSON commands on stdin, one JSON answer each on stdout."""

import argparse
import json
import os
import signal
import sys
from pathlib import Path

from simulation.building import build
from simulation.chance import Chance
from simulation.county import Extent, Parameters, load_county
from simulation.session import Session
from simulation.world import World


def main() -> int:
    """Serve commands until the input ends."""
    os.umask(0o077)
    # Ctrl-C in the terminal reaches this process too; who started it ends it, by closing its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    arguments = _parser().parse_args()
    try:
        world = _world(arguments)
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"simulation: the county cannot be built: {type(error).__name__}: {error}\n")
        return 1
    session = Session(arguments.home, world)
    try:
        for line in sys.stdin:
            if line.strip():
                sys.stdout.write(_reply(session, line) + "\n")
                sys.stdout.flush()
    except BrokenPipeError:  # who asked was killed: what is still to be flushed goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _world(arguments: argparse.Namespace) -> World:
    settings = dict(pair.split("=", 1) for pair in arguments.set)
    extent = Extent(arguments.scale, arguments.towns, arguments.households)
    return build(load_county(arguments.county, extent), Chance(arguments.seed), Parameters(settings))


def _reply(session: Session, line: str) -> str:
    try:
        return json.dumps(session.answer(json.loads(line)), ensure_ascii=False)
    except (ValueError, KeyError) as error:
        # the driver sees what was wrong with its command and goes on or stops by its own rule
        return json.dumps({"error": f"{type(error).__name__}: {error}"}, ensure_ascii=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m simulation", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="home whose inbox and outbox are met")
    parser.add_argument("--county", default="46720", help="code of the county file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0, help="factor on the number of households")
    parser.add_argument("--towns", type=int, help="only the first K towns (small county)")
    parser.add_argument("--households", type=int, help="this many households in all (small county)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter, or dirt.<source>"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
