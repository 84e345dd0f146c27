"""Appointments for an officer's own calendar (RFC 5545): a sealed file would open in none, so it holds nobody.

An event says that its officer is out, from which office, when, and which sheet has the rest; there is no room in it for
anything else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import icalendar

from tasks.doors.printed import Unsealed
from warehouse.clock import KST

_OUT_KO, _SHEET_KO = "출장", "방문 일정"


@dataclass(frozen=True, order=True)
class Appointment:
    """When its officer is out.

    Args:
        day, start, minutes: when; ``start`` counts minutes from midnight.
        uid: its own for as long as it is the same appointment, whenever it is.
        is_cancelled: it was announced, and is not kept.
    """

    day: date
    start: int
    minutes: int
    uid: str
    is_cancelled: bool = False


@dataclass(frozen=True)
class Sent:
    """What all appointments of a file have in common.

    Args:
        office_ko: from which office.
        package_id: of the sheet that has the rest.
        as_of, run_no: the day of the run, and its number, by which a calendar tells what is newer.
    """

    office_ko: str
    package_id: str
    as_of: date
    run_no: int


def calendar_file(appointments: Iterable[Appointment], sent: Sent) -> Unsealed:
    """The file; the same appointments of the same run give the same bytes."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Balgul//ko")
    made.add("version", "2.0")
    for appointment in sorted(appointments):
        made.add_component(_event(appointment, sent))
    made.add_missing_timezones(first_date=sent.as_of)
    return Unsealed("ics", made.to_ical())


def _event(appointment: Appointment, sent: Sent) -> icalendar.Event:
    event, start = icalendar.Event(), appointment.start
    event.add("uid", f"{appointment.uid}@balgul.invalid")
    event.add("dtstamp", datetime.combine(sent.as_of, time(), UTC))
    event.add("sequence", sent.run_no)
    event.add("dtstart", _at(appointment.day, start))
    event.add("dtend", _at(appointment.day, start + appointment.minutes))
    event.add("summary", _OUT_KO)
    event.add("location", sent.office_ko)
    event.add("description", f"{_SHEET_KO} {sent.package_id}")
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    return event


def _at(day: date, minute: int) -> datetime:
    # A visit that somebody promised for late at night ends on the next day.
    return datetime.combine(day, time(), KST) + timedelta(minutes=minute)
