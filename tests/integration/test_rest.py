"""Who ended not long ago stands behind the others of the next look-up, never out of it, and anything new ends that."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tasks.calendar import keep_campaign_dates
from tasks.doors import windows
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.screening import judge
from tests.factories import AS_OF, accept, ask, deliver_rows, one, one_day, person, put_in, receive, screen
from tests.screened import TUESDAY, approve, pool
from tests.screened import look_up as households
from warehouse.connection import Warehouse
from warehouse.county import parameters
from warehouse.home import Home

ENDED_ON, AUGUST = date(2024, 7, 15), date(2024, 8, 5)
REST = parameters("screening", date(2027, 2, 1))["rest"]
TIRED = {"is_severe_disease": "Y"}  # 8 points
FIRST = person(1)


def a_day(home: Home, day: date, *, rest: Mapping[str, Any] | None = REST, seats: float = 0.05) -> None:
    """A day with other rules: who ended rests, and the county wants few households."""
    policy = parameters("screening", day)
    policy |= {"rest": rest, "local_additions_per_officer": seats, "audit_share": 0, "town_floor_minimum": 0}
    with one_day(home, day) as run:
        keep_campaign_dates.run_in(home, run)
        take_in(home, run)
        accept(home, run)
        link_records.run_in(home, run)
        with Warehouse(home).transaction(as_of=day, run_no=run.run_no) as tx:
            judge(tx, "2024H2" if day >= date(2024, 8, 1) else "2024H1", policy)


def household_of(home: Home, name: str) -> str:
    """The household of somebody."""
    living = "core.person_household h JOIN core.person_now USING (person_id)"
    return str(one(home, f"SELECT h.household_id FROM {living} WHERE person_name = ?", name))  # noqa: S608


def chosen(home: Home) -> list[str]:
    """Who was selected from the newest look-up, by name."""
    return [
        name
        for (name,) in ask(
            home,
            "SELECT c.person_name FROM campaign.pool_standing p JOIN core.household_contact c USING (household_id) "
            "WHERE p.standing = 'selected' AND p.run_no = (SELECT max(run_no) FROM campaign.pool_standing) ORDER BY 1",
        )
    ]


@pytest.fixture
def ended(home: Home) -> Home:
    """A home of whose first campaign the only household was chosen, approved, and served in July."""
    end(home, "closed_service")
    return home


def end(home: Home, end_state: str) -> None:
    """The first person's household is chosen, approved, and ends so in July."""
    choose(home)
    close(home, end_state)


def choose(home: Home) -> None:
    """The first person's household is chosen and approved."""
    pool(home, FIRST, is_elec_arrears="Y", is_nhis_arrears="Y")  # 35 points
    screen(home)
    approve(home, TUESDAY)


def close(home: Home, end_state: str, talked_on: date = ENDED_ON) -> None:
    """It ends so in July, by a talk that may be of an earlier day than its file."""
    told = {"target_id": one(home, "SELECT target_id FROM campaign.target"), "delivery_id": "d", "row_no": 1}
    with one_day(home, ENDED_ON) as run:
        link_records.run_in(home, run)
        told |= {"run_no": run.run_no}
        talk = {
            "attempt_id": "a",
            "channel": "phone",
            "attempted_on": talked_on,
            "result": "TALKED",
            "is_talk": True,
        }
        closed = {"event": "closed", "end_state": end_state, "happened_on": ENDED_ON}
        put_in(
            home,
            run,
            [("campaign.contact_attempt", [told | talk]), ("campaign.target_event", [told | closed])],
        )


def look_up(home: Home, **first: str) -> None:
    """A look-up of August: the first person's arrears go on, and two others never were asked."""
    on = {"looked_up_on": "2024-08-01"}
    rows = [FIRST.row(is_elec_arrears="Y", is_nhis_arrears="Y", **on, **first)]
    rows += [person(n).row(**TIRED, **on) for n in (2, 3)]
    deliver_rows(home, "ssis_query", rows, period="2024년 8월")


def test_who_was_served_weeks_ago_stands_behind_those_whom_nobody_asked_and_is_told_until_when(
    ended: Home,
) -> None:
    look_up(ended)
    a_day(ended, AUGUST)
    assert chosen(ended) == [person(n).person_name for n in (2, 3)]
    told = "\n".join(
        windows.why(ended, household_of(ended, FIRST.person_name), reason="민원 확인").certificate
    )
    assert "35점" in told
    assert "쉬는 기간이라 다른 가구 다음 순서" in told
    assert "2024-10-15 전까지 점수와 상관없이 다른 가구 다음 순서입니다" in told
    assert one(ended, "SELECT line_points FROM campaign.look_up ORDER BY run_no DESC LIMIT 1") == 8


def test_who_rests_is_chosen_where_seats_are_left(ended: Home) -> None:
    look_up(ended)
    a_day(ended, AUGUST, seats=0.1)
    assert chosen(ended) == [person(n).person_name for n in (1, 2, 3)]
    told = "\n".join(
        windows.why(ended, household_of(ended, FIRST.person_name), reason="민원 확인").certificate
    )
    assert "쉬는 기간이지만 자리가 남아 듦" in told


@pytest.mark.parametrize(
    "news", [{"is_fin_arrears": "Y"}, {"is_facility_left": "Y"}, {"is_self_harm_visit": "Y"}]
)
def test_a_kind_that_nobody_knew_of_at_the_end_ends_the_rest(ended: Home, news: dict[str, str]) -> None:
    look_up(ended, **news)
    a_day(ended, AUGUST)
    assert FIRST.person_name in [
        name
        for (name,) in ask(
            ended,
            "SELECT c.person_name FROM campaign.target t JOIN core.household_contact c USING (household_id) "
            "WHERE campaign_id = '2024H2'",
        )
    ]


def test_a_second_cut_off_ends_the_rest_and_arrears_that_go_on_do_not(home: Home) -> None:
    deliver_rows(home, "water_cut", [FIRST.row(cut_on="2024-02-20")])
    end(home, "closed_no_need")
    look_up(home)
    a_day(home, AUGUST)
    assert FIRST.person_name not in chosen(home)
    deliver_rows(home, "water_cut", [FIRST.row(cut_on="2024-08-06")], period="2024년 8월")
    rows = [FIRST.row(is_elec_arrears="Y"), person(4).row(**TIRED), person(5).row(**TIRED)]
    deliver_rows(home, "ssis_query", rows, period="2024년 9월")
    a_day(home, AUGUST + timedelta(days=7))
    assert FIRST.person_name in chosen(home)


@pytest.mark.parametrize("end_state", ["closed_unfound", "closed_refused", "closed_ai_no_need"])
def test_whom_nobody_spoke_with_does_not_rest(home: Home, end_state: str) -> None:
    end(home, end_state)
    look_up(home)
    a_day(home, AUGUST)
    assert FIRST.person_name in chosen(home)


def test_after_the_months_and_before_the_rule_nobody_rests(ended: Home) -> None:
    assert parameters("screening", AS_OF)["rest"] is None
    look_up(ended)
    a_day(ended, date(2024, 10, 15))
    assert FIRST.person_name in chosen(ended)


def test_without_the_rule_the_household_is_chosen_again(ended: Home) -> None:
    look_up(ended)
    a_day(ended, AUGUST, rest=None)
    assert FIRST.person_name in chosen(ended)


def test_what_came_between_the_talk_and_its_file_was_not_known_at_the_end(home: Home) -> None:
    choose(home)
    deliver_rows(home, "financial_arrears", [FIRST.row(base_month="2024-07")])
    receive(home, date(2024, 7, 9))
    close(home, "closed_no_need", talked_on=date(2024, 7, 5))
    look_up(home)
    a_day(home, AUGUST)
    assert FIRST.person_name in chosen(home)


@pytest.mark.parametrize("again", ["2024-07-25", "2024-08-02"])
def test_a_cut_off_that_comes_again_ends_the_rest_also_within_the_month_of_the_first(
    home: Home, again: str
) -> None:
    choose(home)
    deliver_rows(home, "water_cut", [FIRST.row(cut_on="2024-07-03")], period="2024년 6월")
    receive(home, date(2024, 7, 4))
    close(home, "closed_no_need")
    deliver_rows(home, "water_cut", [FIRST.row(cut_on=again)], period="2024년 7월")
    look_up(home)
    a_day(home, AUGUST)
    assert FIRST.person_name in chosen(home)


@pytest.mark.parametrize("period", ["2024년 6월", "2024년 7월"])
def test_a_list_that_says_once_more_what_was_known_at_the_end_is_nothing_new(home: Home, period: str) -> None:
    choose(home)
    cut = FIRST.row(cut_on="2024-07-03", memo="1")
    deliver_rows(home, "water_cut", [cut], period="2024년 6월")
    receive(home, date(2024, 7, 4))
    close(home, "closed_no_need")
    deliver_rows(home, "water_cut", [cut | {"memo": "2"}], period=period)
    look_up(home)
    a_day(home, AUGUST)
    assert FIRST.person_name not in chosen(home)


def test_a_kind_that_had_passed_before_the_end_is_new_when_it_comes_back(home: Home) -> None:
    pool(home, FIRST, period="2023년 9월", is_fin_arrears="Y", looked_up_on="2023-09-20")
    receive(home, date(2023, 9, 25))
    end(home, "closed_no_need")
    look_up(home, is_fin_arrears="Y")
    a_day(home, AUGUST)
    assert FIRST.person_name in chosen(home)


def test_who_came_into_the_household_since_brings_what_nobody_knew_of_there(home: Home) -> None:
    moved_in = person(7)
    choose(home)
    deliver_rows(home, "financial_arrears", [moved_in.row(base_month="2024-06")])
    receive(home, date(2024, 6, 10))
    close(home, "closed_no_need")
    households(home, (FIRST, "H1"), (moved_in, "H1"))
    look_up(home)
    a_day(home, AUGUST)
    resting = "SELECT household_id FROM campaign.pool_standing WHERE rests_until IS NOT NULL"
    assert household_of(home, moved_in.person_name) == household_of(home, FIRST.person_name)
    assert ask(home, resting) == []


def test_a_household_that_gets_its_number_goes_on_resting(ended: Home) -> None:
    households(ended, (FIRST, "H1"))
    look_up(ended)
    a_day(ended, AUGUST)
    assert chosen(ended) == [person(n).person_name for n in (2, 3)]
