"""The demo: a whole campaign of a simulated county through the two doors, under a real Prefect server.

The simulation is a process of its own, without the key; it gets passphrases as an officer would, told through
``balgul passphrase``. Every calendar day has an ``intake``, every working day a ``campaign_day``, in this one process.
"""

import gc
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from flows.server import QUIET_CONSOLE, Server, adopt, end
from tasks.sources.counties import hold_county
from tasks.sources.county_draft import file_for_demo
from warehouse.county import Campaign, County
from warehouse.county_files import county_file, county_named
from warehouse.errors import Fault, Refusal
from warehouse.home import CHECKOUT, Home, home_path, write_atomically

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

    from warehouse.connection import Warehouse


def demo(*, seed: int, county: str, until: date | None, scale: tuple[str, ...] = ()) -> None:
    """Run the first campaign of a county to its end, or go on where an earlier demo stopped.

    Args:
        seed: of the simulated county.
        county: code, or path of a county file.
        until: the last day to play; the campaign's end by default.
        scale: further arguments of the simulation, e.g. ``("--towns", "3")``.

    Raises:
        Refusal: the home is real, or belongs to another demo, the county's file is in disorder, dates no campaign or
            has a town in which nobody can be placed, or the last day is before the first.
    """
    root, county = home_path().absolute(), county_named(county)
    known = _known_home(root, _arguments(seed, county, scale))
    file = (county_file if known else file_for_demo)(county, root)
    if notes := hold_county(file):
        raise Refusal(
            f"{notes[0]}. Nobody can be simulated there: leave the town out of a file for the demo."
        )
    campaigns = County.read(file).campaigns
    if not campaigns:
        raise Refusal("The county's file dates no campaign that could be played.")
    campaign = campaigns[0]
    if until and until < campaign.opens_on:
        raise Refusal(f"The demo begins on {campaign.opens_on}: --until is that day or a later one.")
    home = known or Home.create(root, county=county, seed=seed)
    last = min(until or campaign.closes_on, campaign.closes_on)
    first = _next_day(home, campaign)
    if first <= last:
        with _Voice() as voice:
            if file.parent == root and not county.endswith(".yaml"):
                voice.say(f"Nothing but the towns is known of county {county}: {file} is invented.")
            voice.say("Starting the Prefect server; meanwhile the county is built ...")
            try:
                with _simulation(home, seed, scale) as simulation, Server(home.prefect) as server:
                    adopt(server.environment() | QUIET_CONSOLE)
                    voice.say(f"Prefect server ready: {server.ui_url}")
                    # Of several at a moment one has the server.
                    _remember(home, _arguments(seed, county, scale))
                    _play(home, (first, last), simulation, voice)
            except (KeyboardInterrupt, SystemExit):
                voice.say("Stopped. The same command goes on with the day that was not finished.")
                raise
    _print_funnel(home, campaign)


def _known_home(root: Path, arguments: dict[str, Any]) -> Home | None:
    if not (root / "home.yaml").exists():
        return None
    home = Home.at(root)
    if not home.is_simulated:
        raise Refusal("This home is real: the demo refuses it. Set BALGUL_HOME to another folder.")
    # `balgul init` made a home that notes none, and so did a demo that was killed in its first moment.
    stated = _state(home) or arguments | {"seed": home.seed, "county": home.county}
    if {key: stated.get(key) for key in arguments} != arguments:
        theirs = " ".join(
            [f"--seed {stated.get('seed')} --county {stated.get('county')}", *stated.get("scale", [])]
        )
        raise Refusal(
            f"This home belongs to a demo with other arguments ({theirs}). Say these, or set another BALGUL_HOME."
        )
    return home


def _arguments(seed: int, county: str, scale: tuple[str, ...]) -> dict[str, Any]:
    return {"seed": seed, "county": county, "scale": list(scale)}


def _play(home: Home, days: tuple[date, date], simulation: "_Simulation", voice: "_Voice") -> None:
    from flows.campaign_day import campaign_day
    from flows.deployment import mark_dead_runs_crashed
    from flows.intake import intake
    from flows.launcher import without_heartbeat
    from warehouse.connection import Warehouse

    gc.freeze()  # a million objects of libraries, which no collection need look through again
    mark_dead_runs_crashed()
    works = County.read(home.county_file).is_working_day
    clock = _Stopwatch(_state(home).get("seconds", {}))
    warehouse = Warehouse(home)
    with without_heartbeat(), warehouse.kept():
        for day in _days(*days):
            with clock.of("simulation"):
                dropped = simulation.ask(do="morning", day=str(day))["dropped"]
            with clock.of("intake"):
                intake(as_of=day)
            state = "-"
            if works(day):
                with clock.of("campaign_day", str(day)):
                    state = _name_of(campaign_day(as_of=day, return_state=True))
            opened = _evening(day, simulation, warehouse, clock)
            _remember(home, {"done_through": str(day), "seconds": clock.seconds})
            voice.say(
                f"{day}  in {dropped:>3} files  {state:<17} out {opened:>3} packages  {clock.total():5.0f} s"
            )
        simulation.ask(do="truth")
    parts = ", ".join(f"{name} {clock.total(name):.0f} s" for name in sorted(clock.seconds))
    typer.echo(f"Played in {clock.total():.0f} s: {parts}.")


def _evening(day: date, simulation: "_Simulation", warehouse: "Warehouse", clock: "_Stopwatch") -> int:
    """The county takes the packages of a day and opens them, with passphrases that are told; how many opened.

    The warehouse is closed first: what was added since it was opened stays in memory, and telling opens it anew.
    """
    with clock.of("closing"):
        warehouse.let_go()
    with clock.of("simulation"):
        evening = simulation.ask(do="evening", day=str(day))
    if evening["wants"]:
        with clock.of("passphrases"):
            passphrases = _passphrases(warehouse.home, evening["wants"])
        with clock.of("simulation"):
            evening = simulation.ask(do="open", passphrases=passphrases)
    return int(evening["opened"])


def _passphrases(home: Home, packages: list[str]) -> dict[str, str]:
    """Ask for those of an evening as an operator would, by the command that logs who was told."""
    told_to = ("--told-to", "simulated county", "--reason", "demo")
    with subprocess.Popen(
        [sys.executable, "-m", "balgul", "passphrase", *packages, *told_to],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=CHECKOUT,
        env={
            "BALGUL_HOME": str(home.root),
            "PATH": "",
            "PYTHONPATH": str(CHECKOUT),
            "LANG": "C.UTF-8",
        },
    ) as asked:
        lines = asked.communicate()[0].splitlines()
    if asked.returncode != 0:
        raise Fault("passphrase_refused")
    # Of one package the passphrase stands alone; of several it is the end of the line.
    return {package: line.split("\t")[-1] for package, line in zip(packages, lines, strict=True)}


def _name_of(state: "State[Any]") -> str:
    if state.is_failed() or state.is_crashed():
        state.result()
    return str(state.name)


class _Voice:
    """Says each line at once, and that the demo is still at it when nothing was said for some seconds."""

    _PATIENCE_S = 4.0

    def __init__(self) -> None:
        self._ended, self._open = threading.Event(), ExitStack()
        self._spoke_at = self._began = time.monotonic()
        self._thread = threading.Thread(target=self._keep_talking, daemon=True)

    def __enter__(self) -> "_Voice":
        self._out = self._open.enter_context(_own_stdout())
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._thread.join()
        self._open.close()

    def say(self, line: str) -> None:
        self._spoke_at = time.monotonic()
        typer.echo(line, file=self._out)

    def _keep_talking(self) -> None:
        with suppress(OSError):  # nobody listens any more: the next line of the demo itself ends it
            while not self._ended.wait(0.5):
                if time.monotonic() - self._spoke_at > self._PATIENCE_S:
                    self.say(f"... working ({time.monotonic() - self._began:.0f} s)")


@contextmanager
def _own_stdout() -> Iterator[TextIO | None]:
    """A way to stdout of its own: while HiGHS is kept from printing there, nobody's line comes through.

    None where it is closed, and nothing is heard anyway.
    """
    try:
        way = os.dup(1)
    except OSError:
        yield None
        return
    with os.fdopen(way, "w", encoding="utf-8") as out:
        yield out


class _Stopwatch:
    """Seconds by part of the demo and day, kept over several goes at one home."""

    def __init__(self, seconds: dict[str, dict[str, float]]) -> None:
        self.seconds = seconds

    @contextmanager
    def of(self, part: str, day: str = "all") -> Iterator[None]:
        started = time.monotonic()
        yield
        spent = self.seconds.setdefault(part, {})
        spent[day] = spent.get(day, 0.0) + time.monotonic() - started

    def total(self, part: str | None = None) -> float:
        parts = [self.seconds.get(part, {})] if part else self.seconds.values()
        return sum(sum(days.values()) for days in parts)


class _Simulation:
    """The county's far side, asked one command at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, **command: Any) -> dict[str, Any]:
        if self._process.stdin is None or self._process.stdout is None:
            raise Fault("simulation_has_no_pipes")
        # A pipe that broke would end the command without a word: whoever closes our own stdout wants none.
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise Fault("simulation_ended")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise Fault("simulation_failed", rule=command["do"])
        return answer


@contextmanager
def _simulation(home: Home, seed: int, scale: tuple[str, ...]) -> Iterator[_Simulation]:
    arguments = ["--home", str(home.root), "--county", str(home.county_file), "--seed", str(seed), *scale]
    with subprocess.Popen(
        [sys.executable, "-m", "simulation", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    ) as process:
        try:
            yield _Simulation(process)
        finally:
            if process.stdin:
                with suppress(BrokenPipeError):
                    process.stdin.close()
            end(process, 10)


def _print_funnel(home: Home, campaign: Campaign) -> None:
    from flows.beside_truth import pre_check_lines
    from warehouse.connection import Warehouse

    with Warehouse(home).reading() as tx:
        rows = tx.rows("campaign/select_funnel", campaign_id=campaign.campaign_id)
    typer.echo(
        f"\nFunnel of {campaign.campaign_id} as of {_state(home).get('done_through')}, "
        f"simulated households of {County.read(home.county_file).name_ko}:"
    )
    for row in rows:
        typer.echo(f"  {row['step']:<26}{row['households']:>7}")
    for line in pre_check_lines(home, campaign.campaign_id):
        typer.echo(line)


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def _state(home: Home) -> dict[str, Any]:
    file = home.root / "demo.json"
    stated: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return stated


def _remember(home: Home, facts: dict[str, Any]) -> None:
    write_atomically(home.root / "demo.json", json.dumps(_state(home) | facts).encode())


def _next_day(home: Home, campaign: Campaign) -> date:
    done = _state(home).get("done_through")
    return date.fromisoformat(done) + timedelta(days=1) if done else campaign.opens_on
