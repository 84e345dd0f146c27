"""Today's page: did it run and until when is it valid, what is urgent, late or due, which files are missing."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from tasks.reporting.facts import Row, Today
from tasks.reporting.pages import render, script, words
from tasks.reporting.rules import band
from tasks.reporting.validity import validity_line
from warehouse.county import County, parameters
from warehouse.home import Home

_LEAST_DAYS = 0.5  # officer-days: less than half a day is no shortfall anybody could mend


@dataclass(frozen=True)
class DesksWork:
    """What one desk has to do: a role, or a town's office with its officers.

    Args:
        name_ko: what the desk is called.
        work: kinds of work with their counts; a role's whole (low equals high), a town's in bands.
        officers: numbers of the officers who owe some of it.
        first_on: the earliest due day.
        days: days since then; below zero when it lies ahead.
    """

    name_ko: str
    work: tuple[tuple[str, tuple[int, int | None]], ...]
    officers: tuple[str, ...]
    first_on: date
    days: int


def today_page(home: Home, facts: Today) -> str:
    """Today's page as HTML."""
    text, script_hash = script("today.js")
    county = County.read(home.county_file)
    return render(
        "today.html",
        home,
        facts.as_of,
        facts=facts,
        campaign=next((row for row in facts.campaigns if row["closed_on"] is None), None),
        sums=_sums(facts),
        overdue=_by_desk(facts.overdue, facts, county),
        due=_by_desk(facts.due, facts, county),
        capacity=[row for row in facts.capacity if row["officer_days_missing"] >= _LEAST_DAYS],
        soon_days=parameters("reporting", facts.as_of)["due_soon_working_days"],
        validity=Markup(validity_line(facts.as_of)),
        script=text,
        script_hash=script_hash,
    )


def _sums(facts: Today) -> dict[str, int]:
    return {
        "urgent": sum(row["items"] for row in facts.urgent),
        "overdue": sum(row["items"] for row in facts.overdue),
        "due": sum(row["items"] for row in facts.due),
    }


def _by_desk(rows: list[Row], facts: Today, county: County) -> list[DesksWork]:
    """Work by desk, longest overdue first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[_desk_of(row, facts)].append(row)
    work = [_work(desk, theirs, county, facts.as_of) for desk, theirs in found.items()]
    return sorted(work, key=lambda one: (one.first_on, one.name_ko))


def _desk_of(row: Row, facts: Today) -> str:
    owner = str(row["owner"])
    return facts.officers.get(_officer(owner), owner)


def _officer(owner: str) -> str:
    return owner.removeprefix("officer-")


def _work(desk: str, rows: list[Row], county: County, as_of: date) -> DesksWork:
    is_role = desk in words()["owners"]
    counts: Counter[str] = Counter()
    for row in rows:
        counts[str(row["kind"])] += row["items"]
    first_on = min(row["first_on"] for row in rows)
    return DesksWork(
        name_ko=_name_of(desk, county),
        work=tuple(
            (kind, (counts[kind], counts[kind]) if is_role else band(counts[kind]))
            for kind in words()["kinds_of_work"]
            if counts[kind]
        ),
        officers=tuple(sorted({_officer(str(row["owner"])) for row in rows} - {desk})),
        first_on=first_on,
        days=(as_of - first_on).days,
    )


def _name_of(desk: str, county: County) -> str:
    towns = {str(town["code"]): f"{town['name_ko']}{words()['office']}" for town in county.towns}
    return str(words()["owners"].get(desk) or towns.get(desk) or words()["officer"].format(_officer(desk)))
