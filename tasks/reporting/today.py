"""Today's page: did it run and until when is it valid, what is urgent, late or due, which files are missing."""

from collections.abc import Sequence

from markupsafe import Markup

from tasks.doors import inbox
from tasks.doors.code_words import deviation
from tasks.doors.speaker import office_name
from tasks.reporting.deliveries import page_name
from tasks.reporting.facts import Today
from tasks.reporting.pages import render, script, words
from tasks.reporting.rules import band
from tasks.reporting.validity import page_of, validity_line
from tasks.reporting.work import DesksWork, Owed, alerts_told, by_desk, total
from warehouse.county import County, parameters
from warehouse.county_rules import unknown_keys
from warehouse.home import Home

_LEAST_DAYS = 0.5  # officer-days: less than half a day is no shortfall anybody could mend
# Of a flood of bad files nobody reads more; each has its page.
_MOST_LINES = 100


def today_page(home: Home, facts: Today) -> str:
    """Today's page as HTML."""
    text, script_hash = script("today.js")
    county = County.read(home.county_file)
    policy = parameters("reporting", facts.as_of)
    overdue, due = desks_of(facts.overdue, facts), desks_of(facts.due, facts)
    return render(
        "today.html",
        home,
        facts.as_of,
        facts=facts,
        campaign=next((row for row in facts.campaigns if row["closed_on"] is None), None),
        overdue=overdue,
        due=due,
        overdue_total=total(overdue, facts.overdue),
        due_total=total(due, facts.due),
        desks=_desk_names(county),
        deviation=deviation,
        band=band,
        capacity=[row for row in facts.capacity if row["officer_days_missing"] >= _LEAST_DAYS],
        alerts=alerts_told(facts.alerts),
        alert_days=policy["alert_answer_days"],
        alert_shown_days=policy["alert_shown_days"],
        soon_days=policy["due_soon_working_days"],
        left_lying=inbox.left_lying(home),
        without_folder=inbox.without_folder(home),
        pages={row["delivery_id"]: page_name(row) for row in [*facts.to_act_on, *facts.refused]},
        has_page=lambda name: (home.reports / "delivery" / name).is_file(),
        questions=inbox.questions(home),
        waiting=inbox.waiting(home),
        most_lines=_MOST_LINES,
        unknown_keys=[place for place, _ in unknown_keys(county.stated)],
        validity=Markup(validity_line(home, facts.as_of, facts.whole_day_on)),
        script=text,
        script_hash=script_hash,
    )


def today_table(home: Home, facts: Today) -> str:
    """Counts of today's page: whole for the county and for roles, where no count of a place follows from them."""
    return render(
        "today.md",
        home,
        facts.as_of,
        facts=facts,
        overdue_total=total(desks_of(facts.overdue, facts), facts.overdue),
        due_total=total(desks_of(facts.due, facts), facts.due),
        page=page_of(home).as_uri(),
    )


def desks_of(owed: Sequence[Owed], facts: Today) -> list[DesksWork]:
    """What is owed by desk; of those that stand for a place, in bands."""
    return by_desk(owed, facts.officers, words()["owners"])


def _desk_names(county: County) -> dict[str, str]:
    """What desks are called: roles and town offices; another is an officer's number."""
    offices = {str(town["code"]): office_name(str(town["name_ko"])) for town in county.towns}
    return offices | dict(words()["owners"])
