"""Canary persons in a small county's whole campaign: where they sing and may not, and whether every law holds.

``make test`` judges three days by the same search (``tests/canaries.py``). The county has the seed of the home that is
asked; where something was found, the simulated home is kept for a look.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

from benchmarks.row import Row
from benchmarks.watched import Watched, watch_demo
from tests import canaries
from tests.canaries import DECLARED, IN_CLEAR, PARTICULARS, RRNS, SOURCES, sings
from warehouse.home import Home
from warehouse.verification import verify

_COUNTY = ("--towns", "3", "--households", "600")
_EVE = "2024-03-03"  # the canaries' files speak of the days before
_SEED = 2024  # of a real home, which has none
_KINDS = {"target_list", "urgent_worklist", "ai_call_request", "phone_worklist", "day_sheet"}


def measure(home: Home) -> list[Row]:
    """Places where a canary sings and may not, or is silent and should not be; and laws that are broken."""
    folder = Path(mkdtemp(dir=home.root / "bench", prefix="canary-"))
    (folder / "temporary").mkdir()
    seen = _play(folder, home.seed or _SEED)
    played = Home.at(folder / "home")
    sung, laws = list(_sung(played, folder / "temporary", seen.printed)), verify(played)
    broken = [f"{law.name}: {law.left} | {law.right}" for law in laws if not law.holds]
    note = f"silent for {seen.silence_s:.1f} s after: {seen.silent_after or 'its start'}; {seen.gigabytes:.2f} GB"
    if sung or broken:
        note += f"; kept: {folder.relative_to(home.root)}"
    else:
        shutil.rmtree(folder)
    of = f"seed {played.seed}"
    return [
        Row.found("canary", f"places where a canary sings wrongly, {of}", len(sung), 0, note, tuple(sung)),
        Row.found("laws", f"broken of {len(laws)} laws, {of}", len(broken), 0, details=tuple(broken)),
    ]


def _play(folder: Path, seed: int) -> Watched:
    """The campaign in two parts, with the canaries between; what was seen of the second."""
    arguments, temporary = ("--seed", str(seed), *_COUNTY), str(folder / "temporary")
    watch_demo(folder / "home", *arguments, "--until", _EVE)
    canaries.plant(Home.at(folder / "home"))
    return watch_demo(folder / "home", *arguments, TMPDIR=temporary)


def _sung(home: Home, temporary: Path, printed: str) -> Iterator[str]:
    yield from canaries.singing_files(home, temporary)
    if sings(printed):
        yield "what was printed"
    yield from (table for table, found in canaries.cells_of_prefect(home).items() if any(found))
    yield from (table for table, rows in canaries.rows_of_snapshot(home).items() if rows)
    yield from _sung_in_warehouse(home)
    yield from _sung_in_packages(home)


def _sung_in_warehouse(home: Home) -> Iterator[str]:
    yield from (
        f"number in {table}" for table, rows in canaries.rows_of_warehouse(home, RRNS).items() if rows
    )
    found = {table for table, rows in canaries.rows_of_warehouse(home, PARTICULARS).items() if rows}
    yield from sorted(found - DECLARED)
    yield from (f"silent in {table}" for table in sorted({f"typed.{code}" for code in SOURCES} - found))


def _sung_in_packages(home: Home) -> Iterator[str]:
    heard = set()
    for kind, text in canaries.opened_packages(home):
        if sings(text, RRNS):
            yield f"number in {kind}"
        if sings(text, PARTICULARS):
            heard.add(kind)
    yield from (f"a person in {kind}, which is in clear" for kind in sorted(IN_CLEAR & heard))
    yield from (f"silent in {kind}" for kind in sorted(_KINDS - heard))
