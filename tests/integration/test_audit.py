"""The audit sample: drawn by lot, surveyed like every local addition, counted when the campaign is over."""

from collections import defaultdict
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import polars as pl
import pytest

from tasks.answers import judge_answers
from tasks.destruction import destroy_due
from tasks.doors.workbook import unseal
from tasks.reporting import recall_lines, write_report
from tasks.surveys import plan_contacts
from tests.factories import CAMPAIGN, ask, deliver_rows, one, order_destruction, person, receive, screen
from tests.reported import text_of
from tests.screened import (
    AUDIT,
    CAPACITY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    approve,
    decide,
    newest_list,
    pool,
    standings,
)
from warehouse import snapshot
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import Home

SERIOUS = {"is_crime_victim": "Y", "is_fire_victim": "Y"}
DRAWN = "SELECT household_id FROM campaign.target WHERE basis = 'audit'"


def crowd(home: Home, count: int, *, period: str = "2024년 2월", **cells: str) -> None:
    """A look-up of many households alike, elders and younger ones."""
    pool(
        home,
        *(person(n, born="500505" if n % 2 else "800505") for n in range(count)),
        period=period,
        **(cells or SERIOUS),
    )


def roster(home: Home) -> None:
    """One officer of the town, for two weeks."""
    days = [date(2024, 3, 4) + timedelta(days=n) for n in range(12)]
    rows = [
        {
            "officer_id": "B001",
            "officer_name": "담당하나",
            "office": "곡성읍",
            "duty_date": str(day),
            "leave": "",
        }
        for day in days
        if day.weekday() < 5
    ]
    deliver_rows(home, "staff_roster", rows)


def opened_packages(home: Home) -> list[tuple[str, dict[str, list[list[str]]]]]:
    """Kind and sheets of every package that lies in the outbox."""
    found = []
    for recipient, made_on, name, period, kind in ask(
        home, "SELECT recipient, made_on, file_name, period, kind FROM ops.package"
    ):
        sealed = (home.outbox / recipient / str(made_on) / name).read_bytes()
        book = openpyxl.load_workbook(BytesIO(unseal(sealed, home.keys().passphrase(recipient, period))))
        sheets = {
            sheet.title: [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }
        found.append((kind, sheets))
    return found


def cells_by_basis(
    home: Home, sheets: dict[str, list[list[str]]]
) -> dict[tuple[str, int], dict[str, set[str]]]:
    """What stands in a column of a sheet, by the basis of the target that the row is about."""
    query = (
        "SELECT r.ref, t.basis FROM ops.package_row r JOIN campaign.target t "
        "ON r.subject_id IN (t.target_id, t.household_id)"
    )
    basis_of = dict(ask(home, query))
    cells: dict[tuple[str, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for title, rows in sheets.items():
        for row in rows:
            for basis in {basis_of[cell] for cell in row if cell in basis_of}:
                for place, cell in enumerate(row):
                    cells[title, place][basis].add(cell)
    return cells


def test_whoever_surveys_cannot_tell_whom_the_audit_sample_drew(home: Home) -> None:
    crowd(home, 130)
    roster(home)
    screen(home)
    approve(home, TUESDAY)
    run = screen(home, WEDNESDAY)
    judge_answers.run_in(home, run)
    plan_contacts.run_in(home, run)
    kinds = set()
    for kind, sheets in opened_packages(home):
        for (title, place), by_basis in cells_by_basis(home, sheets).items():
            seen = by_basis["selected"] | by_basis["audit"]
            assert not any("표본" in cell or "audit" in cell for cell in seen)
            if by_basis["audit"]:
                kinds.add(kind)
            if len(seen) <= 6:
                assert by_basis["audit"] <= by_basis["selected"], (kind, title, place)
    assert kinds == {"target_list", "ai_call_request", "phone_worklist"}
    drawn = one(home, "SELECT target_id FROM campaign.target WHERE basis = 'audit' LIMIT 1")
    with snapshot.publishing(home, as_of=WEDNESDAY, run_no=3) as copy:
        tables = [table for (table,) in copy.connection.execute("SHOW TABLES FROM snapshot.out").fetchall()]
        told = "".join(str(copy.connection.table(table).fetchall()) for table in tables)
        assert drawn in told
        assert "'audit'" not in told
        assert copy.connection.execute("SELECT DISTINCT basis FROM target").fetchall() == [("selected",)]


def test_the_team_head_reads_how_many_the_sample_drew_and_what_they_cost(home: Home) -> None:
    crowd(home, 130)
    screen(home)
    ((_, sheets),) = opened_packages(home)
    (line,) = [row for rows in sheets.values() for row in rows if row[0] == "표본 조사"]
    # 61 minutes each until the end, as the seats are counted, of 300 in an officer-day.
    assert line[1].startswith(f"자체 발굴 가운데 {AUDIT}가구는")
    assert "담당자 약 2.2일" in line[1]


def test_the_look_ups_of_a_campaign_draw_by_one_lot(home: Home) -> None:
    crowd(home, 330)
    screen(home)
    crowd(home, 330, period="2024년 3월")
    screen(home, TUESDAY)
    assert standings(home)["audit"] == 2 * AUDIT
    lots = {
        household: home.keys().id_of(f"audit/{CAMPAIGN}", household)
        for (household,) in ask(home, "SELECT household_id FROM core.household")
    }
    drawn = {household for (household,) in ask(home, DRAWN)}
    never = set(lots) - {h for (h,) in ask(home, "SELECT household_id FROM campaign.target")}
    assert never
    assert max(lots[household] for household in drawn) < min(lots[household] for household in never)


class Closed:
    """A campaign with a look-up, and what became of whom it chose."""

    def __init__(self, home: Home) -> None:
        """Take up a county after its first day."""
        self.home = home
        self._count = 0

    def drawn(self, basis: str) -> list[str]:
        """Targets of a basis, in their order."""
        query = "SELECT target_id FROM campaign.target WHERE basis = ? ORDER BY order_no"
        return [str(target) for (target,) in ask(self.home, query, basis)]

    def insert(self, table: str, run_no: int = 3, **row: Any) -> None:
        """A fact, put in directly."""
        self._count += 1
        where = {"delivery_id": f"fact{self._count}", "row_no": 1, "run_no": run_no}
        with Warehouse(self.home).transaction() as tx:
            names = set(tx.connection.table(table).columns)
            given = {name: value for name, value in (where | row).items() if name in names}
            tx.insert(table, pl.DataFrame([given]))

    def ends(self, target: str, end_state: str) -> None:
        """The target ends."""
        event = {"event": "closed", "end_state": end_state, "happened_on": WEDNESDAY}
        self.insert("campaign.target_event", target_id=target, **event)

    def helps(self, target: str, service: str) -> None:
        """The target gets a service."""
        self.insert("campaign.service_given", target_id=target, service=service, given_on=WEDNESDAY)

    def close(self) -> None:
        """The campaign closes, in a run of its own."""
        self.insert("campaign.campaign_event", 4, campaign_id=CAMPAIGN, event="closed", happened_on=THURSDAY)

    def counts(self, grouping: str = "all") -> dict[tuple[str, str], tuple[int, int, int]]:
        """Households, answered and in need by group and stratum."""
        query = "SELECT group_code, stratum, households, answered, in_need FROM out.recall_count WHERE grouping = ?"
        return {(row[0], row[1]): row[2:] for row in ask(self.home, query, grouping)}


@pytest.fixture
def closed(home: Home) -> Closed:
    """Sixty households above one hundred, approved; 101 selected, 11 drawn, 48 below."""
    crowd(home, 160)
    screen(home)
    approve(home, TUESDAY)
    return Closed(home)


def test_nothing_is_counted_before_the_campaign_is_over(closed: Closed) -> None:
    closed.ends(closed.drawn("audit")[0], "closed_no_need")
    assert closed.counts() == {}
    with snapshot.publishing(closed.home, as_of=WEDNESDAY, run_no=3):
        pass
    with pytest.raises(Refusal, match="has not closed"):
        recall_lines(closed.home, CAMPAIGN)


def test_need_is_what_was_confirmed_and_counselling_alone_is_none(closed: Closed) -> None:
    first, second, third, fourth = closed.drawn("audit")[:4]
    chosen = closed.drawn("selected")
    closed.ends(first, "closed_no_need")
    closed.helps(second, "FOOD")
    closed.helps(third, "COUNSEL")
    closed.insert(
        "campaign.disposition", target_id=fourth, disposition="APPLIED", is_talk=True, disposed_on=WEDNESDAY
    )
    closed.ends(chosen[0], "closed_refused")
    closed.ends(chosen[1], "closed_died")
    closed.helps(chosen[2], "FOOD")
    closed.close()
    assert closed.counts() == {
        ("all", "audit"): (AUDIT, 3, 2),
        ("all", "selected"): (CAPACITY - AUDIT, 2, 1),
        ("all", "below"): (160 - CAPACITY, 0, 0),
    }
    groups = closed.counts("sex") | closed.counts("single") | closed.counts("town")
    assert {code for code, _ in groups} == {"F", "Y", "46720250"}
    assert {code for code, _ in closed.counts("age")} == {"40", "70"}


def _list_first_drawn(home: Home, **written: str) -> None:
    """A list names the first household that the sample drew."""
    (drawn,) = ask(home, f"{DRAWN} ORDER BY order_no LIMIT 1")
    number = one(
        home,
        "SELECT a.phone FROM core.appearance a JOIN core.current_link l USING (delivery_id, row_no) "
        "JOIN core.person_household m USING (person_id) WHERE m.household_id = ? LIMIT 1",
        drawn[0],
    )
    whom = person(int(number[-4:]), born="500505" if int(number[-4:]) % 2 else "800505")
    deliver_rows(home, "ssis_central", [whom.row()], **written)


def test_whom_a_list_names_later_was_not_missed_and_not_found_by_the_selection(closed: Closed) -> None:
    _list_first_drawn(closed.home)
    screen(closed.home, WEDNESDAY)
    closed.close()
    assert closed.counts()["all", "audit"] == (AUDIT - 1, 0, 0)


def test_whom_a_list_of_the_next_campaign_names_stays_in_the_sample_of_the_one_that_closed(
    closed: Closed,
) -> None:
    august = date(2024, 8, 1)
    screen(closed.home, august)
    assert closed.counts()["all", "audit"] == (AUDIT, 0, 0)
    _list_first_drawn(closed.home, period="2024년 4차")
    screen(closed.home, august + timedelta(days=4))
    assert one(closed.home, "SELECT count(*) FROM campaign.listing") == 1
    assert closed.counts()["all", "audit"] == (AUDIT, 0, 0)


def test_who_is_in_danger_after_the_campaign_closed_stays_in_its_sample_and_below_its_line(
    closed: Closed,
) -> None:
    drawn = ask(closed.home, f"{DRAWN} ORDER BY order_no LIMIT 1")
    below = ask(
        closed.home, "SELECT min(household_id) FROM campaign.pool_standing WHERE standing = 'below_line'"
    )
    closed.close()
    before = closed.counts()
    assert (before["all", "audit"][0], before["all", "below"][0]) == (AUDIT, 160 - CAPACITY)
    for number, (household,) in enumerate((*drawn, *below)):
        usual = {"campaign_id": CAMPAIGN, "basis": "alert", "points": 0, "order_no": 900 + number}
        planned = {"first_channel": "phone", "intensity": "high", "is_urgent": True}
        closed.insert("campaign.target", 5, target_id=str(number), household_id=household, **usual, **planned)
    assert closed.counts() == before


def test_who_was_drawn_and_would_have_been_selected_later_counts_as_selected(closed: Closed) -> None:
    (household,) = ask(closed.home, f"{DRAWN} ORDER BY order_no LIMIT 1")[0]
    closed.helps(closed.drawn("audit")[0], "FOOD")
    for other, standing, points in ((household, "open_already", 90), ("another", "below_line", 35)):
        closed.insert(
            "campaign.pool_standing",
            delivery_id="march",
            household_id=other,
            points=points,
            standing=standing,
        )
    closed.close()
    assert closed.counts()["all", "audit"] == (AUDIT - 1, 0, 0)
    assert closed.counts()["all", "selected"] == (CAPACITY - AUDIT + 1, 1, 1)


def test_who_was_drawn_and_is_there_when_seats_are_left_over_would_have_been_selected(closed: Closed) -> None:
    for target in closed.drawn("audit")[:5]:
        closed.helps(target, "FOOD")
    crowd(closed.home, 160, period="2024년 3월")
    screen(closed.home, WEDNESDAY)
    assert standings(closed.home)["selected"] == 160 - AUDIT
    closed.close()
    assert closed.counts() == {("all", "selected"): (160, 5, 5)}


def test_who_was_drawn_stays_drawn_where_the_list_that_had_seats_left_over_was_refused(
    closed: Closed,
) -> None:
    crowd(closed.home, 160, period="2024년 3월")
    screen(closed.home, WEDNESDAY)
    decide(closed.home, newest_list(closed.home), "반려")
    screen(closed.home, THURSDAY)
    closed.close()
    assert closed.counts()["all", "audit"] == (AUDIT, 0, 0)


def test_a_look_up_that_was_withdrawn_held_nobody_whom_the_campaign_could_find(closed: Closed) -> None:
    wrong = one(closed.home, "SELECT delivery_id FROM campaign.look_up")
    order = {"order_kind": "수신분 철회", "subject_delivery_id": wrong, "subject_row_no": ""}
    deliver_rows(closed.home, "operator_order", [order | {"ordered_on": str(WEDNESDAY)}])
    crowd(closed.home, 20, period="2024년 3월")
    screen(closed.home, WEDNESDAY)
    closed.close()
    households = {stratum: counts[0] for (_, stratum), counts in closed.counts().items()}
    assert sum(households.values()) == 20


def test_whom_the_team_head_struck_off_is_drawn_and_has_not_answered(closed: Closed) -> None:
    event = {"event": "removed", "end_state": None, "happened_on": WEDNESDAY}
    closed.insert("campaign.target_event", target_id=closed.drawn("audit")[0], **event)
    closed.close()
    assert closed.counts()["all", "audit"] == (AUDIT, 0, 0)


def test_whom_a_refused_list_held_and_nobody_asked_after_it_was_in_the_pool_all_the_same(home: Home) -> None:
    crowd(home, 160)
    screen(home)
    decide(home, newest_list(home), "반려")
    screen(home, TUESDAY)
    closed = Closed(home)
    closed.close()
    assert closed.counts() == {("all", "below"): (160, 0, 0)}


def test_a_look_up_that_is_judged_where_one_campaign_ends_and_another_begins_counts_for_the_other(
    closed: Closed,
) -> None:
    crowd(closed.home, 300, period="2024년 8월")
    screen(closed.home, date(2024, 8, 1))
    query = "SELECT campaign_id FROM campaign.look_up ORDER BY run_no"
    assert ask(closed.home, query) == [("2024H1",), ("2024H2",)]
    assert closed.counts() == {
        ("all", "audit"): (AUDIT, 0, 0),
        ("all", "selected"): (CAPACITY - AUDIT, 0, 0),
        ("all", "below"): (160 - CAPACITY, 0, 0),
    }


def test_a_closed_campaign_tells_its_interval_and_says_where_the_sample_is_too_small(closed: Closed) -> None:
    for target in closed.drawn("audit")[:8] + closed.drawn("selected")[:60]:
        closed.helps(target, "FOOD")
    for target in closed.drawn("audit")[8:] + closed.drawn("selected")[60:]:
        closed.ends(target, "closed_no_need")
    closed.close()
    with snapshot.publishing(closed.home, as_of=THURSDAY, run_no=3):
        pass
    lines = recall_lines(closed.home, CAMPAIGN)
    assert lines[0].startswith(f"표본 {AUDIT}가구(전화에 담당자 약 0.9일)")
    assert lines[1].startswith("전체\t적중률 59% (59%~59%")
    assert "발견율 표본 부족 (" in lines[1]
    assert [line for line in lines[2:] if not line.endswith("발견율 표본 부족")] == []
    page = text_of(write_report(closed.home, CAMPAIGN).read_text("utf-8"))
    assert f"제비로 뽑은 {AUDIT}가구(전화에 담당자 약 0.9일)" in page
    assert "전체 59% (59~59%" in page


def test_nothing_is_told_of_a_campaign_once_rows_of_its_look_ups_were_destroyed(closed: Closed) -> None:
    for target in closed.drawn("audit")[1:] + closed.drawn("selected")[1:]:  # of each an open one stays
        closed.ends(target, "closed_no_need")
    closed.close()
    assert closed.counts()["all", "audit"] == (AUDIT, AUDIT - 1, 0)
    later = date(2029, 9, 3)
    order_destruction(closed.home, later)
    run = receive(closed.home, later)
    assert destroy_due(closed.home, run)["destroyed"]
    assert closed.counts() == {}
    with snapshot.publishing(closed.home, as_of=later, run_no=run.run_no):
        pass
    with pytest.raises(Refusal, match="destroyed since"):
        recall_lines(closed.home, CAMPAIGN)
    page = text_of(write_report(closed.home, CAMPAIGN).read_text("utf-8"))
    assert "파기해 다시 어림할 수 없습니다" in page
    assert page.count("파기한 가구가 있어 나누어 보이지 않습니다") == 3  # by month, town and kind
