"""Whom a row names and in which household they live: exact by token, by rule where that is sure, else by a human."""

from datetime import date

from tasks.ingestion import take_in
from tasks.linkage import link_records
from tests.factories import (
    AS_OF,
    accept,
    ask,
    deliver,
    deliver_rows,
    fixture,
    one,
    person,
    receive,
    rrn,
    screen,
    start,
)
from tests.linked import links, look_up, report, spellings
from tests.screened import assert_lawful
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.declared import retyped
from warehouse.home import Home

NO_LOT = "곡성읍 읍내리"
NEXT = date(2024, 3, 5)
LATER = date(2024, 3, 6)


def test_rows_with_one_number_are_one_person_however_the_rest_is_written(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    deliver_rows(home, "gas_cut", [person(1).row(person_name="김 가나", phone="")])
    receive(home)
    assert one(home, "SELECT count(*) FROM core.person") == 2
    assert {method for method, _ in links(home, "gas_cut")} == {"token"}
    assert_lawful(home)


# How a village head may write about somebody who is known, and how the row is linked then.
WRITTEN = [
    ({}, "rule"),
    ({"phone": ""}, "rule"),
    ({"address": "읍내 어딘가"}, "rule"),
    ({"person_name": " {0} {1} "}, "rule"),
    ({"person_name": "{0}{1} 할머니"}, "rule"),
    ({"phone": "010-0777-7777", "address": "곡성읍 묘천리 3"}, "own_row"),
    ({"phone": "", "address": "옥과면 읍내리 1"}, "own_row"),
    # What the rule leaves open is weighed: one year or one jamo off, or no year, with the telephone and the lot.
    ({"birth_year": "1951"}, "weights"),
    ({"birth_year": ""}, "weights"),
    ({"person_name": "{0}{2}"}, "weights"),
    ({"address": "곡성읍 읍네리"}, "rule"),
    # All but the name: a couple of one age under one roof is two persons.
    ({"person_name": "박다라"}, "own_row"),
    ({"person_name": ""}, "own_row"),
]


def test_a_row_without_a_number_is_linked_by_name_birth_year_and_telephone_or_village(home: Home) -> None:
    known = [person(number) for number in range(len(WRITTEN))]
    deliver_rows(home, "water_cut", [whom.row() for whom in known])
    said = [
        report(
            whom,
            **{key: cell.format(*spellings(whom)) for key, cell in changes.items()},
        )
        for whom, (changes, _) in zip(known, WRITTEN, strict=True)
    ]
    deliver_rows(home, "village_report", said)
    receive(home)
    assert links(home, "village_report") == [(method, method != "own_row") for _, method in WRITTEN]
    assert_lawful(home)


def test_the_second_number_of_a_person_links_as_well(home: Home) -> None:
    listed = person(1).row(phone_2="010-0555-0001")
    deliver_rows(home, "ssis_central", [listed])
    deliver_rows(home, "village_report", [report(person(1), phone="010-0555-0001", address="")])
    receive(home)
    assert links(home, "village_report") == [("rule", True)]


def test_a_row_that_two_persons_fit_gets_a_person_of_its_own_and_a_human_is_asked(home: Home) -> None:
    namesake = person(2).row(person_name=person(1).person_name)
    deliver_rows(home, "water_cut", [person(1).row(), namesake])
    deliver_rows(
        home,
        "village_report",
        [
            report(person(1), phone="", address=NO_LOT),
            report(person(1), phone="", address=NO_LOT, reported_on="2024-02-01"),
        ],
    )
    receive(home)
    assert links(home, "village_report") == [("own_row", False)] * 2
    asked = ask(
        home,
        "SELECT row_no, count(*), any_value(evidence) FROM core.link_review GROUP BY row_no ORDER BY row_no",
    )
    assert asked == [(1, 2, "name+birth_year+ri"), (2, 2, "name+birth_year+ri")]
    assert one(home, "SELECT count(*) FROM core.household") == 4
    assert_lawful(home)


def test_a_telephone_decides_between_namesakes_of_one_village_only_when_the_village_does_not(
    home: Home,
) -> None:
    namesake = person(2).row(person_name=person(1).person_name, address="전라남도 곡성군 옥과면 옥과리 2")
    deliver_rows(home, "water_cut", [person(1).row(), namesake])
    deliver_rows(home, "village_report", [report(person(2), person_name=person(1).person_name, address="")])
    receive(home)
    assert links(home, "village_report") == [("rule", True)]
    linked = one(
        home,
        "SELECT count(DISTINCT person_id) FROM core.current_link l JOIN core.appearance a USING (delivery_id, row_no) "
        "WHERE a.phone = ?",
        person(2).phone.replace("-", ""),
    )
    assert linked == 1


def test_three_reports_of_one_unknown_person_on_one_morning_are_one_household(home: Home) -> None:
    days = ("2024-03-01", "2024-03-02", "2024-03-03")
    deliver_rows(home, "village_report", [report(person(1), reported_on=day) for day in days])
    receive(home)
    assert links(home, "village_report") == [("own_row", False), ("rule", False), ("rule", False)]
    assert one(home, "SELECT count(*) FROM core.household") == 1


def test_two_reports_of_one_person_without_a_number_are_one_person(home: Home) -> None:
    deliver_rows(home, "village_report", [report(person(1))], period="2024년 2월")
    receive(home)
    deliver_rows(home, "village_report", [report(person(1), reported_on="2024-03-02")], period="2024년 3월")
    receive(home, NEXT)
    assert links(home, "village_report") == [("own_row", False), ("rule", False)]
    assert one(home, "SELECT count(*) FROM core.household") == 1
    assert_lawful(home)


def test_a_later_look_up_joins_by_a_link_and_makes_no_new_id_of_what_was_known(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    receive(home)
    before = ask(home, "SELECT household_id FROM core.household ORDER BY 1")
    look_up(home, NEXT, (person(1), "2024-1"), (person(2), "2024-1"))
    roots = ask(home, "SELECT DISTINCT root_id FROM core.household_root")
    assert len(roots) == 1
    assert roots[0] not in before
    assert ask(home, "SELECT from_household_id FROM core.household_link ORDER BY 1") == before
    assert one(home, "SELECT count(*) FROM core.person_household") == 2
    assert one(home, "SELECT count(DISTINCT household_id) FROM core.observation") == 2
    assert_lawful(home)


def test_a_look_up_that_changes_nothing_adds_nothing(home: Home) -> None:
    look_up(home, AS_OF, (person(1), "2024-1"), (person(2), "2024-1"))
    look_up(home, NEXT, (person(1), "2024-1"))
    assert one(home, "SELECT count(*) FROM core.membership") == 2
    assert one(home, "SELECT count(*) FROM core.household") == 1


def test_a_person_who_moved_to_another_household_belongs_to_the_newest(home: Home) -> None:
    look_up(home, AS_OF, (person(1), "2024-1"), (person(2), "2024-1"))
    look_up(home, NEXT, (person(2), "2024-2"))
    sizes = ask(home, "SELECT count(*) FROM core.person_household GROUP BY household_id")
    assert sizes == [(1,), (1,)]


def test_a_reported_person_who_is_listed_later_is_one_person_with_one_open_target(home: Home) -> None:
    deliver_rows(home, "village_report", [report(person(1))])
    screen(home)
    first = one(home, "SELECT target_id FROM campaign.target")
    deliver_rows(home, "ssis_central", [person(1).row()])
    screen(home, NEXT)
    assert links(home, "village_report") == [("rule", True)]
    assert ask(home, "SELECT target_id FROM campaign.target_root WHERE state IN ('waiting', 'open')") == [
        (first,)
    ]
    assert one(home, "SELECT count(DISTINCT target_id) FROM campaign.listing") == 1
    look_up(home, LATER, (person(1), "2024-1"))
    assert one(home, "SELECT count(DISTINCT root_id) FROM core.household_root") == 1
    assert one(home, "SELECT count(*) FROM core.person_household") == 1
    assert_lawful(home)


def test_a_reported_person_who_is_only_a_recipient_later_keeps_the_household(home: Home) -> None:
    deliver_rows(home, "village_report", [report(person(1))])
    screen(home)
    deliver_rows(home, "benefit_recipient", [person(1).row()])
    screen(home, NEXT)
    assert one(home, "SELECT count(*) FROM core.person_household") == 1
    assert one(home, "SELECT count(*) FROM core.household_contact") == 1
    look_up(home, LATER, (person(1), "2024-1"))
    screen(home, LATER)
    assert one(home, "SELECT count(DISTINCT root_id) FROM core.household_root") == 1
    assert one(home, "SELECT count(*) FROM campaign.target_root WHERE state = 'waiting'") == 1
    assert_lawful(home)


def test_what_a_listed_person_and_a_report_say_does_not_link_when_two_listed_persons_fit(home: Home) -> None:
    deliver_rows(home, "village_report", [report(person(1), phone="", address=NO_LOT)])
    receive(home)
    deliver_rows(home, "ssis_central", [person(1).row(), person(2).row(person_name=person(1).person_name)])
    receive(home, NEXT)
    assert links(home, "village_report") == [("own_row", False)]
    assert one(home, "SELECT count(*) FROM core.link_review") == 2
    deliver_rows(home, "gas_cut", [person(1).row()])
    receive(home, LATER)
    assert one(home, "SELECT count(*) FROM core.link_review") == 2


def test_a_number_of_the_resident_register_is_no_number_of_a_household(home: Home) -> None:
    look_up(home, AS_OF, (person(1), "2024-1"))
    deliver_rows(home, "resident_register", [person(1).row(register_no="72-1")])
    receive(home, NEXT)
    assert one(home, "SELECT count(*) FROM core.household") == 1


def test_one_fact_by_two_routes_is_one_observation_with_two_sources(home: Home) -> None:
    deliver_rows(home, "water_arrears", [person(1).row(base_month="2024-02")])
    deliver_rows(home, "ssis_query", [person(1).row(looked_up_on="2024-02-20", is_water_arrears="Y")])
    deliver_rows(
        home,
        "ssis_central",
        [person(1).row(crisis_kinds="수도요금 체납, 수도요금 체납", listed_on="2024-02-05")],
    )
    receive(home)
    found = ask(
        home,
        "SELECT kind, count(*) FROM core.observation JOIN core.observation_source USING (observation_id) GROUP BY 1",
    )
    assert found == [("WATER_ARREARS", 3)]
    assert one(home, "SELECT count(*) FROM core.observation") == 1
    assert_lawful(home)


def test_what_an_observation_says_is_its_first_rows_in_whatever_order_rows_lie(home: Home) -> None:
    """A day repeated gave another byte, where the waterworks and the national list told one fact on one morning."""
    everybody = [person(number) for number in range(1, 9)]
    for half in (everybody[:4], everybody[4:]):
        deliver_rows(home, "water_cut", [p.row(cut_on="2024-02-20") for p in half])
        deliver_rows(home, "ssis_central", [p.row(crisis_kinds="단수", listed_on="2024-02-20") for p in half])
    receive(home)
    told = ask(
        home,
        "SELECT o.subject, min_by(s.source, (s.delivery_id, s.row_no)) FROM core.observation o "
        "JOIN core.observation_source s USING (observation_id) GROUP BY o.observation_id, o.subject",
    )
    assert len(told) == 8
    subjects = {"water_cut": "household", "ssis_central": "person"}
    assert {(subject, subjects[source]) for subject, source in told} <= {("household",) * 2, ("person",) * 2}


def test_one_fact_by_two_routes_is_one_observation_also_when_the_look_up_lies_between(home: Home) -> None:
    deliver_rows(home, "water_arrears", [person(1).row(base_month="2024-02")])
    receive(home)
    look_up(home, NEXT, (person(1), "2024-1"), (person(2), "2024-1"))
    deliver_rows(home, "ssis_query", [person(2).row(looked_up_on="2024-02-20", is_water_arrears="Y")])
    receive(home, LATER)
    assert one(home, "SELECT count(*) FROM core.observation") == 1
    assert one(home, "SELECT count(*) FROM core.observation_source") == 2


def test_a_kind_of_a_person_is_one_observation_for_each_person_and_one_of_a_household_for_all(
    home: Home,
) -> None:
    look_up(home, AS_OF, (person(1), "2024-1"), (person(2), "2024-1"))
    flags = {"is_water_arrears": "Y", "is_severe_disease": "Y"}
    deliver_rows(home, "ssis_query", [person(1).row(**flags), person(2).row(**flags)])
    receive(home, NEXT)
    found = ask(home, "SELECT kind, count(*) FROM core.observation GROUP BY kind ORDER BY kind")
    assert found == [("SEVERE_DISEASE", 2), ("WATER_ARREARS", 1)]


def test_the_same_kind_in_another_month_is_another_observation(home: Home) -> None:
    for month in ("2024-01", "2024-02"):
        deliver_rows(home, "water_arrears", [person(1).row(base_month=month)], period=f"2024년 {month[-1]}월")
        receive(home, AS_OF if month == "2024-01" else NEXT)
    assert one(home, "SELECT count(*) FROM core.observation") == 2


def test_a_kind_that_nobody_knows_still_counts_as_something(home: Home) -> None:
    deliver_rows(home, "ssis_central", [person(1).row(crisis_kinds="단수, 새로 생긴 위기, 다른 위기")])
    receive(home)
    assert ask(home, "SELECT kind FROM core.observation ORDER BY 1") == [
        ("LOCAL_UNKNOWN_KIND",),
        ("WATER_CUT",),
    ]


PLACES = {
    "전라남도 곡성군 목사동면 대곡리 906": ("46720340", "대곡리"),
    "곡성읍읍내리 3": ("46720250", "읍내리"),
    "전남 곡성군 입면 매월리(죽곡면에서 이사)": ("46720380", "매월리"),
    "곡성군 오산면": ("46720400", None),
    "순천시 어딘가": (None, None),
    "": (None, None),
}


def test_town_and_village_are_read_from_an_address(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(n).row(address=address) for n, address in enumerate(PLACES)])
    receive(home)
    assert ask(home, "SELECT town_code, ri FROM core.appearance ORDER BY row_no") == list(PLACES.values())


def test_rows_that_were_quarantined_link_nobody(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row(cut_on="어제")])
    receive(home)
    assert one(home, "SELECT count(*) FROM core.appearance") == 1
    assert one(home, "SELECT count(*) FROM core.person") == 1
    assert_lawful(home)


def test_a_second_run_links_only_what_came_since_the_first(home: Home) -> None:
    deliver_rows(home, "water_cut", [person(1).row()])
    receive(home)
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    receive(home)
    assert ask(home, "SELECT run_no, count(*) FROM core.appearance GROUP BY 1 ORDER BY 1") == [(1, 1), (2, 2)]
    assert one(home, "SELECT count(*) FROM core.person") == 2
    assert_lawful(home)


def test_every_sample_together_is_lawful_and_every_row_leads_back(home: Home) -> None:
    for code in (
        "ssis_central",
        "ssis_query",
        "ssis_household",
        "water_cut",
        "village_report",
        "crisis_alert",
    ):
        deliver(home, code, fixture(code))
    receive(home)
    assert_lawful(home)
    for table in ("core.person", "core.household", "core.membership", "core.link", "core.observation_source"):
        lost = f"SELECT count(*) FROM {table} t ANTI JOIN core.appearance a USING (delivery_id, row_no)"  # noqa: S608 -- names of our own schema
        assert one(home, lost) == 0, table


def test_nobody_who_could_exist_stands_in_these_tests() -> None:
    assert all(rrn(number)[8:10] in ("96", "97", "98", "99") for number in range(0, 50_000, 777))


def test_days_that_somebody_declared_as_text_are_nobodys_and_end_no_run(home: Home) -> None:
    """Six digits in a column ``birth_on`` of text ended the linkage of every source of the county."""
    deliver_rows(home, "water_cut", [person(1).row()])
    run = start(home)
    take_in(home, run)
    accept(home, run)
    source = load_source("water_cut")
    statements = [retyped(source, name, "VARCHAR") for name in ("birth_on", "cut_on")]
    for statement in [*statements, "UPDATE typed.water_cut SET birth_on = '505501', cut_on = '505501'"]:
        with Warehouse(home).transaction() as tx:
            tx.connection.execute(statement)
    counts = link_records.run_in(home, run)
    assert (counts["persons"], counts["observations"]) == (1, 1)  # on the day it came
    assert one(home, "SELECT birth_on FROM core.person_now") is None
