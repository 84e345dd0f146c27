"""The hours of a day sheet for the officer's own calendar, where the county wants that: when, and nothing of whom."""

from collections.abc import Iterator, Mapping

from tasks.doors.calendar import Appointment, Sent, calendar_file
from tasks.doors.outbox import NOT_SEALED, Package, reference, send
from tasks.doors.speaker import office_name
from tasks.visits.sheets import Bundle, Officer
from warehouse.connection import Transaction

KIND = "visit_calendar"


def send_calendars(
    tx: Transaction,
    sheets: Mapping[str, Bundle],
    officers: Mapping[str, Officer],
    packages: Mapping[str, str],
) -> None:
    """Send each officer what their sheet says of their hours: visits, rides, and what is not kept any more.

    Args:
        packages: of the sheets, by officer.
    """
    for officer_id, bundle in sorted(sheets.items()):
        recipient = f"officer-{officer_id}"
        appointments = list(_appointments(tx, recipient, bundle, officer_id))
        town_ko = officers[officer_id].town_ko if officer_id in officers else ""
        sent = Sent(office_name(town_ko) if town_ko else "", packages[officer_id], tx.as_of, tx.run_no)
        if appointments:
            send(tx, Package(recipient, KIND, NOT_SEALED, calendar_file(appointments, sent), []))


def _appointments(tx: Transaction, recipient: str, bundle: Bundle, officer_id: str) -> Iterator[Appointment]:
    def uid(visit_id: str) -> str:
        return reference(tx, recipient, f"{KIND}|{visit_id}")

    for visit in (*bundle.visits, *bundle.rides):
        when = visit["visit_on"], visit["start_minute"], visit["minutes"]
        yield Appointment(*when, uid(visit["visit_id"]))
    for change in bundle.changes:
        before, after = change.before, change.after
        if officer_id in before.team and not (after and officer_id in after.team):
            yield Appointment(
                before.day, before.start, change.minutes, uid(change.visit_id), is_cancelled=True
            )
