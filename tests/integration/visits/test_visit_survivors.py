"""Somebody died, or lives in an institution: who is left is visited, and asked for by their own name."""

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest

from tasks.answers import judge_answers
from tasks.doors import inbox
from tasks.doors.workbook import unseal
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.screening import screen_households
from tasks.validation import validate
from tasks.visits import plan_visits
from tests.factories import start
from tests.visited import MONDAY, NEXT_MONDAY, VisitedCounty
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.home import CHECKOUT

HEAD, SPOUSE, CHILD = "김보기0", "김보기1", "김보기2"


def _register_says(county: VisitedCounty, event: str, named: str = HEAD) -> None:
    """The register tells in this run what became of somebody."""
    told = {"event_code": event, "event_on": county.run.as_of}
    delivery = county.deliver("death_and_move", [told])
    ((person,),) = county.ask("SELECT person_id FROM core.person_now WHERE person_name = ?", named)
    link = {"delivery_id": delivery, "row_no": 1, "person_id": person, "method": "token", "probability": 1.0}
    county.insert("core.link", [link])


def _asked_for_survivors(county: VisitedCounty) -> int:
    ((count,),) = county.ask("SELECT count(*) FROM campaign.visit_request WHERE reason = 'survivors'")
    return int(count)


def _named(county: VisitedCounty) -> str:
    """The name on the newest day sheet."""
    lines = county.sheets_of(county.the_visit()["officer_id"])["방문 일정"]
    return lines[1][lines[0].index("성명")]


def _asks_for(county: VisitedCounty) -> str:
    """Whom a sheet of now would name."""
    ((name,),) = county.ask("SELECT person_name FROM core.household_contact")
    return str(name)


def _told_at_the_door(county: VisitedCounty, result: str) -> dict[str, Any]:
    """The planned visit, of which the line has come back on the day after and was taken in."""
    made = county.the_visit()
    county.start(made["visit_on"] + timedelta(days=1))
    county.come_back(made, result)
    county.plan()
    return made


def _filled(county: VisitedCounty, visit: dict[str, Any], **cells: object) -> bytes:
    """The workbook of a visit's sheet as its officer saves it."""
    query = "SELECT recipient, made_on, file_name, period FROM ops.package WHERE package_id = ?"
    ((recipient, made_on, name, period),) = county.ask(query, visit["package_id"])
    sealed = (county.home.outbox / recipient / str(made_on) / name).read_bytes()
    book = openpyxl.load_workbook(
        io.BytesIO(unseal(sealed, county.home.keys().passphrase(recipient, period)))
    )
    page = book["방문 일정"]
    titles = [cell.value for cell in page[1]]
    for title, cell in cells.items():
        page.cell(2, titles.index(title) + 1).value = cell
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _states_hold(county: VisitedCounty) -> bool:
    """Whether what linkage keeps of persons and households is what is known of them."""
    laws = [
        CHECKOUT / "warehouse" / "laws" / name for name in ("18_person_state.sql", "19_household_state.sql")
    ]
    return all(county.ask(law.read_text("utf-8"))[0][2] for law in laws)


def _lawful_day(county: VisitedCounty, day: date, *returned: bytes) -> None:
    """The stages of a day to which sheets came back; the laws of what linkage keeps hold after each of them."""
    for number, content in enumerate(returned):
        inbox.drop(county.home, load_source("visit_result"), f"{day}-{number}.xlsx", content)
    county.write()
    county.run = start(county.home, day)
    for stage in (take_in, validate, link_records.run_in, judge_answers.run_in, plan_visits.run_in):
        stage(county.home, county.run)
        assert _states_hold(county)


def test_the_sheet_after_one_that_came_back_with_a_death_names_who_is_left_and_the_law_holds_between_all_stages(
    county: VisitedCounty,
) -> None:
    county.request(county.target(members=2))
    county.plan()
    assert _named(county) == HEAD
    made = county.the_visit()
    _lawful_day(county, made["visit_on"] + timedelta(days=1), _filled(county, made, 방문결과="사망"))
    _lawful_day(county, NEXT_MONDAY)
    assert _named(county) == SPOUSE


@pytest.mark.parametrize("event", ["DIED", "INSTITUTION"])
def test_who_is_left_is_visited_where_the_register_told_of_the_loss_before_the_officer_did(
    county: VisitedCounty, event: str
) -> None:
    target = county.target(members=2)
    county.request(target)
    county.plan()
    made = county.the_visit()
    county.start(made["visit_on"] + timedelta(days=1))
    _register_says(county, event)
    county.come_back(made, event)
    county.plan()
    assert county.end_of(target) is None
    assert _asked_for_survivors(county) == 1


def test_a_child_who_is_left_after_two_losses_is_visited_and_nobody_left_ends_it(
    county: VisitedCounty,
) -> None:
    target = county.target(members=3)
    county.request(target)
    day, named = MONDAY, []
    for _ in range(3):
        county.plan_on(day)
        named.append(_named(county))
        assert county.end_of(target) is None
        _told_at_the_door(county, "DIED")
        day += timedelta(days=7)
    assert named == [HEAD, SPOUSE, CHILD]
    assert _asked_for_survivors(county) == 2
    assert county.end_of(target) == "closed_died"


def test_a_line_that_is_put_right_buries_nobody_and_counts_for_no_later_loss(county: VisitedCounty) -> None:
    target = county.target(members=2)
    county.request(target)
    county.plan()
    made = _told_at_the_door(county, "DIED")
    assert _asks_for(county) == SPOUSE
    county.start(made["visit_on"] + timedelta(days=2))
    county.come_back(made, "ABSENT")
    county.plan()
    assert _asks_for(county) == HEAD
    county.plan_on(NEXT_MONDAY)
    _told_at_the_door(county, "INSTITUTION")
    assert county.end_of(target) is None
    assert _asks_for(county) == SPOUSE


def test_who_was_buried_by_a_slip_is_a_target_again_once_the_line_is_put_right(county: VisitedCounty) -> None:
    county.request(county.target())
    county.write()
    with Warehouse(county.home).transaction() as tx:
        tx.execute("UPDATE campaign.target SET basis = 'alert'")  # no national list came here
    county.plan()
    made = _told_at_the_door(county, "DIED")
    county.do(screen_households)
    states = "SELECT state, end_state FROM campaign.target_root ORDER BY state"
    assert county.ask(states) == [("closed", "closed_died")]
    county.start(made["visit_on"] + timedelta(days=2))
    county.come_back(made, "ABSENT")
    county.do(screen_households)
    county.start(made["visit_on"] + timedelta(days=3))
    county.do(screen_households)
    assert county.ask(states) == [("closed", "closed_died"), ("waiting", None)]


def test_whom_a_corrected_line_says_to_refuse_is_no_target_again(county: VisitedCounty) -> None:
    county.request(county.target(members=2))
    county.write()
    county.plan()
    made = _told_at_the_door(county, "DIED")
    county.start(made["visit_on"] + timedelta(days=2))
    county.come_back(made, "REFUSED", refusal_scope="CAMPAIGN")
    county.plan()
    county.do(screen_households)
    county.start(made["visit_on"] + timedelta(days=3))
    county.do(screen_households)
    states = "SELECT state, end_state FROM campaign.target_root ORDER BY state"
    assert county.ask(states) == [("closed", "closed_refused")]


def test_whom_the_register_has_here_since_is_asked_for_again(county: VisitedCounty) -> None:
    county.request(county.target(members=2))
    county.plan()
    _told_at_the_door(county, "INSTITUTION")
    county.start(NEXT_MONDAY)
    _register_says(county, "MOVED_IN")
    assert _asks_for(county) == HEAD


def test_whoever_a_row_without_a_number_turns_out_to_name_is_as_dead_as_the_officer_was_told(
    county: VisitedCounty,
) -> None:
    county.request(county.target(members=2))
    county.plan()
    _told_at_the_door(county, "DIED")
    county.start(NEXT_MONDAY)
    ((row, household),) = county.ask(
        "SELECT {delivery_id: p.delivery_id, row_no: p.row_no}, household_id FROM core.person p "
        "JOIN core.person_now n USING (person_id) JOIN core.membership USING (person_id) WHERE n.person_name = ?",
        HEAD,
    )
    member = {"person_id": "numbered", "household_id": household, "relation": "HEAD"}
    county.insert("core.person", [row | {"person_id": "numbered", "token": "token"}])
    county.insert("core.membership", [row | member])
    link = row | {"person_id": "numbered", "method": "rule", "probability": 1.0, "is_renewal": True}
    county.insert("core.link", [link])
    assert _asks_for(county) == SPOUSE
