"""Runs the fixture of a source through ingestion, validation and linkage, in a home that nobody keeps."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from tasks.doors import inbox
from tasks.doors.readers import Rejection, read
from tasks.doors.sealed import as_sent
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.sources.invented import FIXTURE_DAY
from tasks.sources.judging import Judged
from tasks.sources.places import Finding
from tasks.sources.throwaway import throw_away_home
from tasks.stage import Run, redacted
from tasks.validation import validate
from warehouse.catalog import Source
from warehouse.connection import Warehouse
from warehouse.errors import BalgulError, Fault
from warehouse.home import CHECKOUT, Home
from warehouse.ledger import open_run
from warehouse.schema import migrate

_COUNTY = CHECKOUT / "warehouse" / "counties" / "46720.yaml"


@dataclass(frozen=True)
class Tried:
    """What became of a fixture: its rows, and what linkage counted."""

    rows: int
    persons: int
    observations: int
    findings: tuple[Finding, ...] = ()


class Trial:
    """A home without a delivery, which each fixture finds as if it were the first."""

    def __init__(self, home: Home, empty: Path) -> None:
        """Bind to a home, and to a copy of its empty warehouse."""
        self._home, self._empty = home, empty

    def of(self, judged: Judged) -> dict[date, Tried]:
        """Take in each fixture of one source, whose declaration and suite are whole, by the day of its layout."""
        if judged.source is None or judged.fixture is None:
            raise Fault("no_fixture", source=judged.code)
        days = sorted(layout.layout_from for layout in judged.source.layouts)
        fixtures = {**judged.older, days[-1]: judged.fixture}
        return {day: self._of(judged, judged.source, day, fixtures[day]) for day in days if day in fixtures}

    def _of(self, judged: Judged, source: Source, layout_from: date, fixture: Path) -> Tried:
        shutil.copyfile(self._empty, self._home.warehouse_file)
        day = _day_in(source, layout_from)
        name, content = f"tests/fixtures/deliveries/{fixture.name}", fixture.read_bytes()
        try:
            found = read(source, content, as_of=day, keys=self._home.keys())
        except Rejection as rejection:
            return Tried(0, 0, 0, (Finding(name, rejection.row_no or 1, f"cannot be read: {rejection}"),))
        if found.layout.layout_from != layout_from:
            other = f"is read in the layout of {found.layout.layout_from}, and not in that of {layout_from}"
            return Tried(0, 0, 0, (Finding(name, 1, other),))
        try:
            return redacted("sources", lambda: self._tried(judged, source, day, name, content))
        except BalgulError as error:
            return Tried(0, 0, 0, (_placed(judged, error),))

    def _tried(self, judged: Judged, source: Source, day: date, name: str, content: bytes) -> Tried:
        home = self._home
        inbox.drop(home, source, "fixture", as_sent(source, content, home.keys(), day))
        run = Run(open_run(home, day, has_files=True), day)
        with Warehouse(home).kept():
            take_in(home, run)
            validate(home, run)
            linked = link_records.run_in(home, run)
            with Warehouse(home).reading() as tx:
                outcome = tx.one("sources/select_outcome")
                broken = tx.rows("sources/select_broken_rule")
        if outcome is None:
            raise Fault("fixture_was_not_taken_in", source=source.code)
        findings = [
            judged.suite.finding(
                _place(judged, str(row["rule"])),
                f"{row['rule']}: holds back {row['rows']} rows of the fixture, the first is {name} row {row['row_no']}"
                + (f", column {row['column_name']}" if row["column_name"] else ""),
            )
            for row in broken
        ]
        if outcome["state"] != "accepted":
            code = str(outcome["rejected_code"])
            findings.append(judged.suite.finding(_place(judged, code), f"{code}: rejects the fixture"))
        elif source.observes and not linked["observations"]:
            findings.append(
                Finding(f"warehouse/sources/{source.code}.yaml", 1, "no row of the fixture observes anything")
            )
        return Tried(
            int(outcome["rows_received"]), linked["persons"], linked["observations"], tuple(findings)
        )


@contextmanager
def trial_of(sources: Sequence[Source], declared: Sequence[Source]) -> Iterator[Trial]:
    """A home whose county has these sources and no others: one that is broken holds none of them back.

    Args:
        declared: whose tables are made, since the views read those of some sources.

    Raises:
        Fault: a view reads the tables of a source that is not among them.
    """
    stated = yaml.safe_load(_COUNTY.read_text("utf-8")) | {"sources": [source.code for source in sources]}
    with tempfile.TemporaryDirectory(prefix="balgul-") as folder:
        county, empty = Path(folder) / "county.yaml", Path(folder) / "empty.duckdb"
        county.write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")
        with throw_away_home(str(county)) as home:
            redacted("sources", lambda: migrate(home, declared))
            shutil.copyfile(home.warehouse_file, empty)
            yield Trial(home, empty)


def _day_in(source: Source, layout_from: date) -> date:
    """The day of the fixtures, or that nearest to it on which a layout is in force."""
    later = [layout.layout_from for layout in source.layouts if layout.layout_from > layout_from]
    last = min(later) - timedelta(days=1) if later else date.max
    return min(max(FIXTURE_DAY, layout_from), last)


def _place(judged: Judged, rule: str) -> list[str | int]:
    rules = (judged.suite.stated or {}).get("rules", [])
    found = [place for place, stated in enumerate(rules) if stated.get("rule") == rule]
    return ["rules", *found[:1]]


def _placed(judged: Judged, error: BalgulError) -> Finding:
    """A fault at the rule that it names, else at the declaration."""
    rule = error.rule if isinstance(error, Fault) else None
    if rule and len(place := _place(judged, rule)) > 1:
        return judged.suite.finding(place, str(error))
    return Finding(f"warehouse/sources/{judged.code}.yaml", 1, str(error))
