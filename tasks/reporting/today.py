"""Today's page: did it run and until when is it valid, what is urgent, late or due, which files are missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from tasks.reporting.facts import Row, Today
from tasks.reporting.pages import render, script, words
from tasks.reporting.rules import band
from tasks.reporting.validity import validity_line
from warehouse.county import County, parameters
from warehouse.help_catalogue import partners
from warehouse.home import Home

_LEAST_DAYS = 0.5  # officer-days: less than half a day is no shortfall anybody could mend


@dataclass(frozen=True)
class OwnersWork:
    """What one owner has to do: kinds of work with their counts in bands, and the first due day."""

    name_ko: str
    work: tuple[tuple[str, tuple[int, int | None]], ...]
    first_on: date
    days: int


def today_page(home: Home, facts: Today) -> str:
    """Today's page as HTML."""
    text, script_hash = script("today.js")
    names = _Names(County.read(home.county_file))
    return render(
        "today.html",
        home,
        facts.as_of,
        facts=facts,
        campaign=next((row for row in facts.campaigns if row["closed_on"] is None), None),
        sums=_sums(facts),
        overdue=_by_owner(facts.overdue, names, facts.as_of),
        due=_by_owner(facts.due, names, facts.as_of),
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


def _by_owner(rows: list[Row], names: "_Names", as_of: date) -> list[OwnersWork]:
    """Work by owner, longest overdue first. Roles are told whole; towns, officers and partners in bands."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[str(row["owner"]).removeprefix("officer-")].append(row)
    work = [_work(owner, theirs, names, as_of) for owner, theirs in found.items()]
    return sorted(work, key=lambda one: (one.first_on, one.name_ko))


def _work(owner: str, rows: list[Row], names: "_Names", as_of: date) -> OwnersWork:
    first_on = min(row["first_on"] for row in rows)
    is_role = owner in words()["owners"]
    counts = tuple(
        (str(row["kind"]), (row["items"], row["items"]) if is_role else band(row["items"])) for row in rows
    )
    return OwnersWork(names.of(owner), counts, first_on, (as_of - first_on).days)


class _Names:
    """What owners are called: roles, towns, partners, officers by number."""

    def __init__(self, county: County) -> None:
        self._known: dict[str, str] = dict(words()["owners"])
        self._known |= {str(town["code"]): f"{town['name_ko']}사무소" for town in county.towns}
        self._known |= {f"partner-{code}": name for code, name in partners().items()}

    def of(self, owner: str) -> str:
        """The Korean name of an owner."""
        return self._known.get(owner) or words()["officer"].format(owner)
