"""Who becomes a target: everybody on a list, local additions within the capacity, and who is reported."""

from datetime import date, timedelta

import pytest

from tasks import screening
from tasks.doors import windows
from tests.factories import AS_OF, ask, deliver_rows, one, person, receive, rrn, screen
from tests.screened import (
    AUDIT,
    CAPACITY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    approve,
    assert_lawful,
    change,
    listed,
    look_up,
    pool,
    standings,
    states,
)
from warehouse.connection import Warehouse
from warehouse.county import parameters
from warehouse.errors import Fault
from warehouse.home import Home


def test_every_household_on_a_list_is_a_target_whatever_its_points(home: Home) -> None:
    listed(home, person(1), crisis_kinds="")
    listed(home, person(2), person(3), crisis_kinds="단수, 단가스, 자해/자살 내원")
    look_up(home, (person(2), "H1"), (person(3), "H1"))
    screen(home)
    assert states(home, "basis", "points", "is_urgent", "first_channel") == [
        ("listed", 120, True, "phone"),
        ("listed", 0, False, "ai_call"),
    ]
    assert ask(home, "SELECT round_no, due_on FROM campaign.listing") == [(1, date(2024, 3, 29))] * 2
    assert_lawful(home)


def test_a_round_that_the_county_has_not_dated_is_due_when_the_campaign_ends(home: Home) -> None:
    deliver_rows(home, "ssis_central", [person(1).row()], period="2024년 9차")
    screen(home)
    assert ask(home, "SELECT round_no, due_on FROM campaign.listing") == [(9, date(2024, 7, 31))]


def test_a_list_that_is_sent_again_mended_lists_nobody_twice(home: Home) -> None:
    listed(home, person(1))
    screen(home)
    approve(home, TUESDAY)
    change(home, "사망", person(1))
    listed(home, person(1), person(2))
    for day in (WEDNESDAY, THURSDAY):
        screen(home, day)
    assert states(home) == [("listed", "closed", "closed_died"), ("listed", "waiting", None)]
    assert one(home, "SELECT count(*) FROM campaign.listing") == 2
    assert_lawful(home)


# What became of the two members of a household, and how it ends.
FATES = [
    (("사망", "사망"), "closed_died"),
    (("전출", "전출"), "closed_handed_over"),
    (("사망", "전출"), "closed_handed_over"),
    (("시설입소", "시설입소"), "closed_institution"),
    (("사망", "시설입소"), "closed_institution"),
    (("사망", None), None),
    (("전출", "전입"), None),
]


def test_a_household_ends_only_when_nobody_of_it_is_left(home: Home) -> None:
    for number, (words, _) in enumerate(FATES):
        couple = (person(2 * number), person(2 * number + 1))
        listed(
            home,
            couple[0],
            crisis_kinds=", ".join(["단수", "단가스", "수도요금 체납", "금융연체"][: number % 4]),
        )
        look_up(home, *((whom, f"H{number}") for whom in couple))
        for whom, word in zip(couple, words, strict=True):
            if word:
                change(home, word, whom)
    screen(home)
    assert {row[:2] for row in states(home)} == {("listed", "waiting")}
    approve(home, TUESDAY)
    ends = ask(
        home,
        "SELECT DISTINCT a.household_no, t.state, t.end_state FROM campaign.target_root t "
        "JOIN core.person_household m ON m.household_id = t.root_id JOIN core.current_link l USING (person_id) "
        "JOIN core.appearance a ON a.delivery_id = l.delivery_id AND a.row_no = l.row_no "
        "WHERE a.household_no IS NOT NULL ORDER BY 1",
    )
    assert ends == [(f"H{n}", "closed" if end else "open", end) for n, (_, end) in enumerate(FATES)]
    assert_lawful(home)


def test_who_moved_away_and_came_back_is_here(home: Home) -> None:
    change(home, "전출", person(1), on="2024-02-01")
    change(home, "전입", person(1), on="2024-02-10")
    pool(home, person(1), is_severe_disease="Y")
    screen(home)
    assert standings(home) == {"selected": 1}


def test_who_moved_after_a_danger_was_seen_is_looked_for_where_they_live_now(home: Home) -> None:
    january = date(2024, 1, 22)  # no campaign is open
    look_up(home, (person(1), "H1"), (person(2), "H1"))
    pool(home, person(2), is_suicide_highrisk="Y")
    receive(home, january)
    look_up(home, (person(2), "H2"))
    receive(home, january + timedelta(days=1))
    screen(home)
    names = (
        "SELECT p.person_name FROM campaign.target t JOIN core.person_household m ON m.household_id = t.household_id "
        "JOIN core.person_now p USING (person_id)"
    )
    assert ask(home, names) == [(person(2).person_name,)]
    assert states(home, "basis", "is_urgent") == [("alert", True)]
    assert_lawful(home)


def test_the_pool_is_judged_household_by_household_and_says_why(home: Home) -> None:
    flags = {"is_severe_disease": "Y"}
    listed(home, person(1))
    change(home, "사망", person(2))
    change(home, "전출", person(3))
    change(home, "시설입소", person(4))
    look_up(home, (person(5), "H5"), (person(6), "H5"), (person(7), "H7"), (person(8), "H7"))
    change(home, "사망", person(6))
    pool(home, *(person(n) for n in range(1, 9)), **flags)
    screen(home)
    assert standings(home) == {
        "open_already": 1,
        "closed_died": 1,
        "closed_handed_over": 1,
        "closed_institution": 1,
        "selected": 2,
    }
    assert {row[0] for row in states(home)} == {"listed", "selected"}
    assert_lawful(home)


@pytest.mark.parametrize(
    ("scope", "review_on", "standing"),
    [
        ("CAMPAIGN", "2024-09-02", "refused"),
        ("CAMPAIGN", "2024-03-05", "selected"),  # asked anew from that day on
        ("PHONE", "2024-09-02", "selected"),  # may be visited
    ],
)
def test_whom_nobody_may_call_or_visit_takes_no_seat_until_the_review_of_the_refusal(
    home: Home, scope: str, review_on: str, standing: str
) -> None:
    pool(home, person(1))  # without a signal nobody is chosen
    screen(home)
    with Warehouse(home).transaction(as_of=AS_OF) as tx:
        tx.connection.execute(
            "INSERT INTO campaign.refusal SELECT delivery_id, 1, 'earlier', household_id, $1, '2024-02-20', $2, run_no "
            "FROM campaign.pool_standing",
            [scope, review_on],
        )
    pool(home, person(1), period="2024년 3월", is_severe_disease="Y")
    screen(home, TUESDAY)
    found = ask(
        home, "SELECT standing, household_id FROM campaign.pool_standing ORDER BY run_no DESC LIMIT 1"
    )
    assert [row[0] for row in found] == [standing]
    told = windows.why(home, str(found[0][1]), reason="민원 확인").certificate
    assert ("거부를 다시 묻는 날까지" in "\n".join(told)) == (standing == "refused")
    listed(home, person(1))
    screen(home, WEDNESDAY)
    assert one(home, "SELECT count(*) FROM campaign.listing") == 1


def test_receiving_a_benefit_excludes_nobody_and_takes_no_points(home: Home) -> None:
    deliver_rows(home, "benefit_recipient", [person(1).row()])
    pool(home, person(1), person(2), is_severe_disease="Y")
    screen(home)
    assert states(home, "basis", "points") == [("selected", 8)] * 2


def test_local_additions_keep_within_the_capacity_of_the_look_up_and_of_its_period(home: Home) -> None:
    crowd = [
        person(n, town=town, ri="가리")
        for n, town in enumerate(["곡성읍", "오곡면", "삼기면", "옥과면"] * 40)
    ]
    pool(home, *crowd, is_severe_disease="Y")
    screen(home)
    assert standings(home) == {"selected": CAPACITY - AUDIT, "audit": AUDIT, "below_line": 160 - CAPACITY}
    assert len(states(home)) == CAPACITY
    pool(home, *crowd, is_business_closed="Y")
    pool(home, *crowd, is_daily_worker="Y")
    screen(home, TUESDAY)
    assert len(states(home)) == CAPACITY
    pool(home, *crowd, period="2024년 3월", is_severe_disease="Y")
    screen(home, WEDNESDAY)
    assert len(states(home)) == 160
    assert_lawful(home)


def test_every_town_of_the_pool_gets_its_floor_before_points_decide(home: Home) -> None:
    rich = [person(n).row(is_crime_victim="Y") for n in range(150)]
    poor = [person(1000 + n, town="고달면", ri="고달리").row(is_severe_disease="Y") for n in range(9)]
    deliver_rows(home, "ssis_query", rich + poor)
    screen(home)
    chosen = ask(
        home,
        "SELECT p.town_code, count(*) FROM campaign.target_root t "
        "JOIN core.household_place p ON p.household_id = t.root_id WHERE t.basis = 'selected' GROUP BY 1",
    )
    # 704 of 15,523 households, 30 % of 101 seats.
    assert dict(chosen) == {"46720360": 1, "46720250": 100}


def test_a_household_without_a_signal_takes_no_seat_and_is_not_drawn_for_the_audit(home: Home) -> None:
    pool(home, *(person(n) for n in range(20)))
    screen(home)
    assert standings(home) == {"no_points": 20}


def test_a_danger_to_life_in_the_pool_is_a_target_at_once_and_takes_no_seat(home: Home) -> None:
    pool(home, *(person(n) for n in range(120)), is_self_harm_visit="Y")
    deliver_rows(home, "ssis_query", [person(500).row(is_severe_disease="Y")])
    screen(home)
    assert {row[:3] for row in states(home, "basis", "is_urgent", "first_channel")} == {
        ("alert", True, "phone"),
        ("selected", False, "ai_call"),
    }
    assert len(states(home)) == 121


def test_a_likely_double_counts_once(home: Home) -> None:
    pool(home, person(1), is_emp_crisis="Y", is_ei_lost="Y")
    screen(home)
    assert states(home, "points") == [(10,)]
    assert ask(home, "SELECT kind, points FROM campaign.target_reason") == [("EMP_CRISIS", 10)]


def test_a_likely_double_by_two_sources_counts_once_and_as_two_only_before_the_day_of_the_reference(
    home: Home,
) -> None:
    listed(home, person(1), person(2), crisis_kinds="고용보험 상실")
    pool(home, person(1), is_emp_crisis="Y")
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("UPDATE ref.indicator SET counts_as_from = ? WHERE kind = 'EI_LOST'", [TUESDAY])
    screen(home)
    assert states(home, "points") == [(20,), (10,)]
    listed(home, person(3), crisis_kinds="고용보험 상실")
    pool(home, person(3), period="2024년 3월", is_emp_crisis="Y")
    screen(home, TUESDAY)
    assert states(home, "points")[-1] == (10,)


def test_a_report_makes_a_target_however_few_its_points_and_once(home: Home) -> None:
    deliver_rows(home, "village_report", [person(1).row(birth_year="1950", reported_on="2024-03-01")])
    screen(home)
    screen(home, TUESDAY)
    assert states(home) == [("alert", "waiting", None)]
    deliver_rows(
        home,
        "crisis_alert",
        [
            {
                "person_name": person(1).person_name,
                "phone": person(1).phone,
                "birth_year": "1950",
                "alert_id": "A1",
            }
        ],
    )
    screen(home, WEDNESDAY)
    assert len(states(home)) == 1
    assert_lawful(home)


def test_what_was_reported_before_the_campaign_opened_counts_when_it_opens(home: Home) -> None:
    deliver_rows(home, "village_report", [person(1).row(birth_year="1950", reported_on="2024-01-20")])
    screen(home, date(2024, 1, 30))
    assert states(home) == []
    screen(home, date(2024, 2, 1))
    assert states(home) == [("alert", "waiting", None)]


def test_the_persons_of_these_tests_have_telephones_and_names_of_their_own() -> None:
    assert len({(person(n).phone, person(n).person_name, rrn(n)) for n in range(196)}) == 196


def test_a_rule_beyond_its_bounds_stops_screening_by_name_and_leaves_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver_rows(home, "ssis_central", [person(1).row(crisis_kinds="단수")])
    shared = {"audit_share": 0.5}
    monkeypatch.setattr(screening, "parameters", lambda law, day: parameters(law, day) | shared)
    with pytest.raises(Fault, match=r"bad_parameters \(column=screening.yaml, rule=audit_share must be"):
        screen(home)
    assert ask(home, "SELECT target_id FROM campaign.target") == []
