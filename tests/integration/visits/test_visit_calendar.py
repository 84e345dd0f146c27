"""Officers' own calendars: hours and the office, where the county wants them, and nothing by which anybody is known."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest

from tasks.doors.calendar import Appointment, Sent, calendar_file
from tasks.doors.windows import passphrases
from tests.visited import FRIDAY, MONDAY, TOWN_KO, TUESDAY, WEDNESDAY, VisitedCounty
from warehouse.errors import Refusal

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def wanting(county: VisitedCounty) -> VisitedCounty:
    """A county whose file switches the calendars on."""
    file = county.home.root / "county.yaml"
    stated = county.home.county_file.read_text("utf-8")
    file.write_text(stated.replace("visit_calendars: false", "visit_calendars: true"), "utf-8")
    county.home = replace(county.home, county_file=file)
    return county


def calendars(county: VisitedCounty) -> list[tuple[str, bytes]]:
    """Officer and bytes of each calendar so far, oldest first."""
    rows = county.ask(
        "SELECT recipient, recipient || '/' || made_on || '/' || file_name FROM ops.package "
        "WHERE kind = 'visit_calendar' ORDER BY run_no, recipient"
    )
    return [(who.removeprefix("officer-"), (county.home.outbox / path).read_bytes()) for who, path in rows]


def events(content: bytes) -> list[icalendar.Event]:
    """The appointments of a file."""
    return list(icalendar.Calendar.from_ical(content).events)


def away(county: VisitedCounty, officer: str, day: date) -> None:
    """The order of a plan without an officer on a day is accepted in this run."""
    order = {"order_kind": "REPLAN_WITHOUT", "officer_id": officer, "starts_on": day, "ends_on": day}
    county.deliver("operator_order", [order])


def test_a_visit_that_somebody_promised_for_midnight_ends_on_the_next_day() -> None:
    sent = Sent("곡성읍사무소", "0123456789ABCDEF", MONDAY, 1)
    (event,) = events(calendar_file([Appointment(FRIDAY, 1439, 40, "u")], sent).plain)
    assert event.decoded("dtend") == datetime(2024, 3, 9, 0, 39, tzinfo=SEOUL)


def test_no_calendar_leaves_unless_the_county_wants_it(county: VisitedCounty) -> None:
    county.request(county.target())
    assert county.plan()["planned"] == 1
    assert calendars(county) == []


def test_a_calendar_says_when_its_officer_is_out_and_from_where(wanting: VisitedCounty) -> None:
    wanting.request(wanting.target(), not_before=WEDNESDAY, due_on=WEDNESDAY, minutes=40)
    wanting.plan()
    visit = wanting.the_visit()
    ((officer, content),) = calendars(wanting)
    (event,) = events(content)
    assert officer == visit["officer_id"]
    start = datetime(2024, 3, 6, *divmod(visit["start_minute"], 60), tzinfo=SEOUL)
    assert event.start == start
    assert (event.end - start).total_seconds() == 40 * 60
    assert str(event["summary"]) == "출장"
    assert str(event["location"]) == f"{TOWN_KO}사무소"
    assert str(event["description"]) == f"방문 일정 {visit['package_id']}"


def test_a_calendar_holds_nobody_and_so_it_is_not_sealed(wanting: VisitedCounty) -> None:
    target = wanting.target()
    request = wanting.request(target, needs_two=True, reason="visit_needed")
    wanting.plan()
    visit = wanting.the_visit()
    told = [request, target, visit["visit_id"], "visit_needed", "김보기", "읍내리", "0100123", "010-0123"]
    told += [f"담당{officer}" for officer in ("B001", "B002")] + ["B001", "B002"]
    sent = calendars(wanting)
    assert {officer for officer, _ in sent} == {"B001", "B002"}
    for _, content in sent:
        lines = content.decode("utf-8").replace("\r\n ", "")
        assert [word for word in told if word in lines] == []
        assert {line.partition(":")[0].partition(";")[0] for line in _event_lines(lines)} == {
            *("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND"),
            *("SUMMARY", "LOCATION", "DESCRIPTION", "CLASS", "STATUS"),
        }


def _event_lines(text: str) -> list[str]:
    return text.partition("BEGIN:VEVENT\r\n")[2].partition("END:VEVENT")[0].splitlines()


def test_a_visit_that_goes_to_another_officer_is_called_off_for_the_first(wanting: VisitedCounty) -> None:
    wanting.request(wanting.target(), not_before=FRIDAY, due_on=FRIDAY)
    wanting.plan()
    first = wanting.the_visit()["officer_id"]
    wanting.start(TUESDAY)
    away(wanting, first, FRIDAY)
    wanting.plan()
    (before,), *later = (events(content) for _, content in calendars(wanting))
    states = {officer: events(content)[0] for officer, content in calendars(wanting)[1:]}
    assert len(later) == 2
    assert str(states[first]["status"]) == "CANCELLED"
    assert states[first]["uid"] == before["uid"]
    assert states[first]["sequence"] > before["sequence"]
    (other,) = set(states) - {first}
    assert str(states[other]["status"]) == "CONFIRMED"
    assert states[other]["uid"] != before["uid"]


def test_a_visit_that_moves_keeps_its_appointment(wanting: VisitedCounty) -> None:
    request = wanting.request(wanting.target(), not_before=WEDNESDAY, due_on=WEDNESDAY)
    wanting.plan()
    officer = wanting.the_visit()["officer_id"]
    wanting.start(TUESDAY)
    promise = {"request_id": request, "officer_id": officer, "promised_on": FRIDAY, "start_minute": 835}
    wanting.insert("campaign.visit_promise", [{"delivery_id": "p", "row_no": 1} | promise])
    wanting.plan()
    (before,), (after,) = (events(content) for _, content in calendars(wanting))
    assert after["uid"] == before["uid"]
    assert after.start == datetime(2024, 3, 8, 13, 55, tzinfo=SEOUL)


def test_no_passphrase_is_told_for_a_calendar(wanting: VisitedCounty) -> None:
    wanting.request(wanting.target())
    wanting.plan()
    ((package,),) = wanting.ask("SELECT package_id FROM ops.package WHERE kind = 'visit_calendar'")
    with pytest.raises(Refusal, match="holds nobody"):
        passphrases(wanting.home, [str(package)], told_to="박담당", reason="열어 보려고")


def test_the_file_keeps_to_the_letter_of_rfc_5545_and_is_the_same_each_time() -> None:
    appointments = [Appointment(MONDAY, 600, 40, "B"), Appointment(MONDAY, 540, 40, "A", is_cancelled=True)]
    sent = Sent("길고 긴 이름의, 첫째; 둘째\\셋째 " * 4, "0123456789ABCDEF", MONDAY, 7)
    content = calendar_file(appointments, sent).plain
    assert content == calendar_file(reversed(appointments), sent).plain
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(len(line) for line in lines) <= 75
    unfolded = content.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    assert "LOCATION:" + (r"길고 긴 이름의\, 첫째\; 둘째\\셋째 " * 4) in unfolded
    assert unfolded.count("DTSTAMP:20240304T000000Z") == 2
    assert {"TZID:Asia/Seoul", "DTSTART;TZID=Asia/Seoul:20240304T090000", "SEQUENCE:7"} <= set(unfolded)
