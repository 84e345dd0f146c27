"""The list that lies before the team head, and the hours behind it."""

from collections.abc import Mapping, Sequence

import fastexcel
import pytest

from tasks.doors.workbook import unseal
from tests.factories import AS_OF, ask, deliver_rows, one, person, screen
from tests.screened import AUDIT, CAPACITY, TUESDAY, assert_lawful, listed, pool, standings
from warehouse.connection import Warehouse
from warehouse.county import County
from warehouse.home import Home

SEVERE = {"is_severe_disease": "Y"}
WHOLE_TEAM = (
    "곡성읍",
    "오곡면",
    "삼기면",
    "석곡면",
    "목사동면",
    "죽곡면",
    "고달면",
    "옥과면",
    "입면",
    "겸면",
    "오산면",
)


def roster(home: Home, minutes: Mapping[str, int]) -> None:
    """Officers of offices, each with so many minutes on the day of the test and on no other."""
    deliver_rows(
        home,
        "staff_roster",
        [
            {
                "officer_id": f"W{number}",
                "office": f"{office} 맞춤형복지팀",
                "duty_date": str(AS_OF),
                "minutes_morning": str(of_day),
                "minutes_afternoon": "0",
                "leave": "",
                "max_visits": "8",
            }
            for number, (office, of_day) in enumerate(minutes.items())
        ],
        period="2024년 3월",
    )


def sheets(home: Home, day: str = "2024-03-04") -> dict[str, Sequence[tuple[str, ...]]]:
    """The sheets of the list of a day."""
    (file,) = home.outbox.glob(f"team_head/{day}/target_list-*.xlsx")
    book = fastexcel.read_excel(unseal(file.read_bytes(), home.keys().passphrase("team_head", "2024Q1")))
    return {
        name: book.load_sheet(name, header_row=None, dtypes="string").to_polars().rows()
        for name in book.sheet_names
    }


def test_the_towns_of_these_tests_are_the_countys(home: Home) -> None:
    assert {str(town["name_ko"]) for town in County.read(home.county_file).towns} == set(WHOLE_TEAM)


def test_when_nobody_has_time_no_local_addition_is_chosen_and_whoever_is_listed_stays(home: Home) -> None:
    roster(home, dict.fromkeys(WHOLE_TEAM, 0))
    listed(home, person(900))
    pool(home, *(person(number) for number in range(5)), **SEVERE)
    screen(home)
    assert standings(home) == {"below_line": 5}
    assert ask(home, "SELECT wanted, seats, audit_seats, spare_minutes FROM campaign.look_up") == [
        (CAPACITY, 0, 0, 0)
    ]
    assert ask(home, "SELECT basis FROM campaign.target") == [("listed",)]
    told = dict(row[:2] for row in sheets(home)["명단 증명"])
    assert "112가구를 바랐으나 담당자 시간이 0분만 남았습니다." in told["2024-02 조회"]
    assert "모자라는" in told["인력"]
    assert_lawful(home)


def test_local_additions_fill_the_hours_that_what_is_open_already_leaves(home: Home) -> None:
    # Twenty days of 12 minutes and today's: 252 minutes, of which the listed household takes 61.
    roster(home, dict.fromkeys(WHOLE_TEAM, 0) | {"곡성읍": 12})
    listed(home, person(900))
    pool(home, *(person(number) for number in range(10)), **SEVERE)
    screen(home)
    assert ask(home, "SELECT seats, audit_seats, spare_minutes FROM campaign.look_up") == [(3, 0, 191)]
    assert standings(home) == {"selected": 3, "below_line": 7}


def test_look_ups_that_are_judged_in_one_run_share_the_hours_between_them(home: Home) -> None:
    roster(home, dict.fromkeys(WHOLE_TEAM, 0) | {"곡성읍": 12})  # 252 minutes, for four households
    pool(home, *(person(number) for number in range(10)), period="2024년 1월", **SEVERE)
    pool(home, *(person(number) for number in range(10, 20)), period="2024년 2월", **SEVERE)
    screen(home)
    found = ask(
        home, "SELECT seats + audit_seats, selected, spare_minutes FROM campaign.look_up ORDER BY ALL"
    )
    assert found == [(0, 0, 8), (4, 4, 252)]
    assert standings(home) == {"selected": 4, "below_line": 16}
    assert_lawful(home)


def test_a_look_up_that_comes_again_fills_the_hours_that_the_first_left(home: Home) -> None:
    roster(home, dict.fromkeys(WHOLE_TEAM, 0) | {"곡성읍": 12})
    pool(home, person(1), person(2), **SEVERE)
    screen(home)
    pool(home, *(person(number) for number in range(1, 10)), **SEVERE)
    screen(home, TUESDAY)
    # Twenty days from the next one on: 252 minutes, of which the two households take 122.
    newest = "SELECT seats + audit_seats, seats_taken, selected, spare_minutes FROM campaign.look_up WHERE run_no = 2"
    assert ask(home, newest) == [(4, 2, 2, 130)]
    assert_lawful(home)


@pytest.mark.parametrize(("first", "selected"), [(CAPACITY + 8, CAPACITY - AUDIT), (0, 0)])
def test_a_look_up_in_place_of_a_withdrawn_one_has_the_seats_of_whom_only_that_one_named(
    home: Home, first: int, selected: int
) -> None:
    people = CAPACITY + 8
    pool(home, *(person(number) for number in range(people)), **SEVERE)
    screen(home)
    wrong = one(home, "SELECT delivery_id FROM campaign.look_up")
    order = {"order_kind": "수신분 철회", "subject_delivery_id": wrong, "subject_row_no": ""}
    deliver_rows(home, "operator_order", [order | {"ordered_on": str(TUESDAY)}])
    pool(
        home,
        *(person(number, town="오곡면", ri="오지리") for number in range(first, first + people)),
        **SEVERE,
    )
    screen(home, TUESDAY)
    assert ask(home, "SELECT selected FROM campaign.look_up WHERE run_no = 2") == [(selected,)]


def test_without_a_roster_the_wish_of_the_county_holds_and_the_list_says_so(home: Home) -> None:
    pool(home, *(person(number) for number in range(5)), **SEVERE)
    screen(home)
    assert ask(home, "SELECT seats, audit_seats, spare_minutes FROM campaign.look_up") == [
        (CAPACITY - AUDIT, AUDIT, None)
    ]
    (header, row) = sheets(home)["인력"]
    assert header[4:6] == ("가능 인일", "모자라는 인일")
    assert row[4:6] == ("근무표 없음", "알 수 없음")
    said = dict(line[:2] for line in sheets(home)["명단 증명"])
    assert "인력" not in said
    assert said["근무표 없음"].startswith("근무표가 없거나")


def test_what_cannot_be_done_in_time_is_listed_by_town_for_a_signature_and_kept(home: Home) -> None:
    roster(home, {"곡성읍": 10, "오곡면": 300})
    listed(home, *(person(number) for number in range(20)))
    listed(home, *(person(number, town="오곡면", ri="오지리") for number in range(20, 22)))
    screen(home)
    work = ask(
        home,
        "SELECT t.name_ko, households, minutes_needed, minutes_left, due_on FROM campaign.town_work "
        "JOIN ref.town t USING (town_code) ORDER BY households DESC",
    )
    days = one(home, "SELECT count(*) FROM campaign.town_work")
    assert days == 2
    (town, households, needed, left, due_on) = work[0]
    # 20 working days of 10 minutes until the due day, today among them.
    assert (town, households, needed, left, str(due_on)) == ("곡성읍", 20, 1220, 200, "2024-03-29")
    header, short, enough = sheets(home)["인력"]
    assert header[-1] == "확인 서명"
    assert short[:6] == ("곡성읍", "20", "2024-03-29", "4.1", "0.7", "3.4")
    assert enough[5] == "0.0"
    assert "모자라는 3.4인일" in dict(row[:2] for row in sheets(home)["명단 증명"])["인력"]
    assert_lawful(home)


def test_the_list_says_who_would_enter_with_one_more_officer_day(home: Home) -> None:
    pool(home, *(person(number) for number in range(CAPACITY + 20)), **SEVERE)
    screen(home)
    _, *rows = sheets(home)["다음 순위"]
    names = ask(
        home,
        "SELECT c.person_name, p.standing FROM campaign.pool_standing p "
        "JOIN core.household_contact c USING (household_id) WHERE p.standing IN ('below_line', 'audit') "
        "ORDER BY p.rank_no LIMIT 3",  # of 116 seats the sample has 12
    )
    entering = [name for name, standing in names if standing == "below_line"]
    assert [row[3] for row in rows] == entering
    assert [row[:2] for row in rows] == [("2024-02", str(place)) for place in range(1, len(entering) + 1)]
    told = dict(row[:2] for row in sheets(home)["명단 증명"])
    by_lot = f"그 가운데 {4 - len(entering)}가구는 표본 추첨으로 들어옵니다."
    assert told["자리를 1인일만큼 늘리면"] == f"4가구가 더 들어옵니다('다음 순위' 시트). {by_lot}"
    assert "자체 발굴 112" in told["근거"]


@pytest.mark.parametrize(
    ("below", "told"), [(2, "2가구가 더 들어옵니다('다음 순위' 시트)."), (0, "더 들어올 가구가 없습니다.")]
)
def test_the_list_names_no_more_households_than_stand_below_the_line(
    home: Home, below: int, told: str
) -> None:
    pool(home, *(person(number) for number in range(CAPACITY + below)), **SEVERE)
    screen(home)
    said = dict(row[:2] for row in sheets(home)["명단 증명"])
    assert said["자리를 1인일만큼 늘리면"] == told


def test_a_list_without_a_look_up_has_no_next_in_line_and_names_its_rules(home: Home) -> None:
    listed(home, person(1))
    screen(home, TUESDAY)
    found = sheets(home, "2024-03-05")
    assert "다음 순위" not in found
    rules = one(home, "SELECT rules_id FROM campaign.screening_rules")
    assert dict(row[:2] for row in found["명단 증명"])["규칙"].startswith(rules)


def test_a_list_on_which_nothing_is_due_is_measured_until_the_campaign_closes(home: Home) -> None:
    deliver_rows(home, "village_report", [person(1).row(birth_year="1950", reported_on="2024-03-01")])
    roster(home, {"곡성읍": 300})
    screen(home)
    with Warehouse(home).reading() as tx:
        due = tx.connection.execute("SELECT DISTINCT due_on FROM campaign.town_work").fetchall()
    assert [str(day) for (day,) in due] == ["2024-07-31"]
