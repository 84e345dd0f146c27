"""Until when today's page holds, and the day on which something falls due next. Light: no database, no frames.

``intake`` calls this when nothing arrived: 96 runs a day mostly find nothing and still have to say that they ran.
"""

import html
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from string import Template

from warehouse import clock
from warehouse.county import County, parameters
from warehouse.home import Home, write_atomically
from warehouse.rule_files import mistake_in, mistake_in_rules

_LINE = re.compile(r"<!-- validity -->.*?<!-- /validity -->", re.DOTALL)
_NEXT_DUE = re.compile(r'data-next-due="(\d{4}-\d{2}-\d{2})"')
_AS_OF = re.compile(r'data-as-of="(\d{4}-\d{2}-\d{2})"')
_WHOLE_DAY = re.compile(r'data-whole-day="(\d{4}-\d{2}-\d{2})"')
_TEMPLATES = Path(__file__).parent / "templates"


def page_of(home: Home) -> Path:
    """Where today's page lies."""
    return home.reports / "today.html"


def has_page(home: Home) -> bool:
    """Whether there is a page of today whose validity can be renewed; not where somebody emptied or spoilt it."""
    return _LINE.search(_stated(home)) is not None


def _stated(home: Home) -> str:
    page = page_of(home)
    return page.read_text("utf-8", errors="replace") if page.is_file() else ""


def renew_validity(home: Home, day: date) -> bool:
    """Rewrite the validity line of today's page and nothing else.

    Args:
        home: whose page.
        day: the day of the run, for the parameters in force.

    Returns:
        False when there is no page yet.
    """
    if not has_page(home):
        return False
    done = _WHOLE_DAY.search(_stated(home))
    line = validity_line(home, day, date.fromisoformat(done.group(1)) if done else None)
    # Read while nobody else writes: a run that ends meanwhile would have its page replaced by the one before.
    write_atomically(page_of(home), lambda: _LINE.sub(lambda _: line, _stated(home), count=1).encode())
    return True


def has_fallen_due(home: Home, day: date) -> bool:
    """Whether something became late, or the day turned, since today's page was made; True when there is none."""
    stated = _stated(home)
    made, due = _AS_OF.search(stated), _NEXT_DUE.search(stated)
    if made is None or date.fromisoformat(made.group(1)) > day:
        return True
    # A due day is late on the day after it; without one nothing can fall due.
    return due is not None and date.fromisoformat(due.group(1)) < day


def validity_line(home: Home, day: date, whole_day_on: date | None) -> str:
    """The line of today's page that says until when it holds: the next intake and some slack, by the wall clock.

    Where the county's file or one of parameters has a mistake it says that too: only dangers are served until then.
    The same where the working day should have ended by now and did not: an intake alone sends nothing to residents.
    """
    policy = parameters("reporting", day)
    until = clock.now() + timedelta(
        minutes=policy["intake_interval_minutes"] + policy["validity_slack_minutes"]
    )
    told = {"until_iso": _iso(until), "until_ko": _korean(until), "mistake": _mistake(home)}
    told["undone"] = "" if told["mistake"] else _undone(home, day, whole_day_on)
    return _filled("validity.html", told)


def _mistake(home: Home) -> str:
    in_county, in_rules = mistake_in(home.county_file), mistake_in_rules()
    mistake = in_county or in_rules
    if mistake is None:
        return ""
    place = " ".join(part for part in (mistake.column, mistake.rule) if part)
    file_ko = "군 파일" if in_county else "규칙 파일"
    return _filled("mistake.html", {"file_ko": file_ko, "place": html.escape(place or "YAML")})


def _undone(home: Home, day: date, whole_day_on: date | None) -> str:
    moment, due_hour = clock.now(), parameters("reporting", day)["working_day_ends_by_hour"]
    is_over = moment.date() == day and moment.hour >= due_hour
    if whole_day_on == day or not is_over or not County.read(home.county_file).is_working_day(day):
        return ""
    return _filled("undone.html", {"day": str(day), "day_ko": f"{day.month}월 {day.day}일"})


def _filled(template: str, values: dict[str, str]) -> str:
    return Template((_TEMPLATES / template).read_text("utf-8")).substitute(values).strip()


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _korean(moment: datetime) -> str:
    return f"{moment.year}년 {moment.month}월 {moment.day}일 {moment:%H:%M}"
