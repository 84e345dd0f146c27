"""What each word of a declaration finds in a delivery, and what becomes of the delivery."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from expectations import RuleCount, Verdict, validate_delivery
from tests.factories import fresh_home
from tests.typed_county import AMOUNT, AS_OF, FRESH, FUTURE, KEY, NOT_NULL, SEX, SHARE, County, good, instance
from warehouse.connection import Warehouse
from warehouse.home import Home
from warehouse.rule_files import EXPECTATIONS, FOLDERS


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path, instance())


def outcome(verdict: Verdict, rule: str) -> RuleCount:
    (found,) = (count for count in verdict.rules if count.rule == rule)
    return found


def test_a_clean_delivery_is_accepted_whole(county: County) -> None:
    county.demand(NOT_NULL, SEX, AMOUNT, KEY, FUTURE, SHARE, FRESH)
    verdict = county.verdict(good(1), good(2), good(3))
    assert (verdict.accepted, verdict.rejected_by, verdict.rows, verdict.quarantined) == (True, (), 3, 0)
    assert all(count.holds and count.bad_rows == 0 for count in verdict.rules)
    assert county.findings() == []


def test_each_bad_row_is_found_with_its_rule_its_column_and_the_action(county: County) -> None:
    county.demand({**NOT_NULL, "columns": ["token", "phone"]}, SEX, {**AMOUNT, "action": "warn"}, FUTURE)
    verdict = county.verdict(
        good(1),
        good(2, token=None, phone=None),
        good(3, sex="X", arrears_krw=-1),
        good(4, arrears_krw=1001),
        good(5, cut_on=AS_OF + timedelta(days=1)),
        good(6, sex=None, arrears_krw=None, cut_on=None),
    )
    assert county.findings() == [
        (2, "token_present", "phone", "quarantine_row"),
        (2, "token_present", "token", "quarantine_row"),
        (3, "amount_range", "arrears_krw", "warn"),
        (3, "sex_known", "sex", "quarantine_row"),
        (4, "amount_range", "arrears_krw", "warn"),
        (5, "not_in_future", None, "quarantine_row"),
    ]
    assert (verdict.accepted, verdict.rows, verdict.quarantined) == (True, 6, 3)
    assert verdict.rules == (
        RuleCount("type", None, "quarantine_row", 0, True),
        RuleCount("shape", None, "quarantine_row", 0, True),
        RuleCount("perhaps_ditto", "memo", "warn", 0, True),
        RuleCount("token_present", "token", "quarantine_row", 1, False),
        RuleCount("token_present", "phone", "quarantine_row", 1, False),
        RuleCount("sex_known", "sex", "quarantine_row", 1, False),
        RuleCount("amount_range", "arrears_krw", "warn", 2, False),
        RuleCount("not_in_future", None, "quarantine_row", 1, False),
    )


def test_cells_that_could_not_be_read_and_misshapen_rows_are_always_quarantined(county: County) -> None:
    county.demand()
    verdict = county.verdict(
        good(1),
        good(2, faults=["type:cut_on", "type:arrears_krw"]),
        good(3, faults=["shape:short", "type:cut_on"]),
        good(4, faults=["of_a_kind_not_known_here"]),
    )
    assert county.findings() == [
        (2, "type", "arrears_krw", "quarantine_row"),
        (2, "type", "cut_on", "quarantine_row"),
        (3, "shape", None, "quarantine_row"),
        (3, "type", "cut_on", "quarantine_row"),
        (4, "shape", None, "quarantine_row"),
    ]
    assert verdict.quarantined == 3
    assert verdict.rules == (
        RuleCount("type", None, "quarantine_row", 3, False),
        RuleCount("shape", None, "quarantine_row", 2, False),
        RuleCount("perhaps_ditto", "memo", "warn", 0, True),
    )


def test_a_pattern_looks_at_what_is_written_and_keeps_its_signs(county: County) -> None:
    county.demand(
        {"rule": "shape_of_phone", "expect": "matches", "columns": ["phone"], "pattern": "^010[0-9]{8}$"}
    )
    verdict = county.verdict(good(1), good(2, phone="0100000000"), good(3, phone=None), good(4, phone="x"))
    assert outcome(verdict, "shape_of_phone").bad_rows == 2


def test_a_condition_keeps_its_braces_colons_and_percent_signs(county: County) -> None:
    condition = r"regexp_matches(memo, '^\d{2}\:\d{2} :ok$') OR memo LIKE '100%:a'"
    county.demand({"rule": "odd", "expect": "sql", "where_bad": condition})
    verdict = county.verdict(
        good(1), good(2, memo="09:30 :ok"), good(3, memo="100 of:a"), good(4, memo="9:30 :ok")
    )
    assert outcome(verdict, "odd").bad_rows == 2


def test_the_first_of_equal_keys_stays_and_a_half_key_is_not_compared(county: County) -> None:
    county.demand(KEY)
    county.verdict(
        good(1), good(2), good(1), good(1, cut_on=date(2024, 2, 1)), good(1), good(2), good(9, token=None),
        good(9, token=None),
    )  # fmt: skip
    assert county.findings() == [
        (3, "key_once", None, "quarantine_row"),
        (5, "key_once", None, "quarantine_row"),
        (6, "key_once", None, "quarantine_row"),
    ]


def test_a_rule_over_rows_may_reject_the_whole_delivery(county: County) -> None:
    county.demand({**NOT_NULL, "action": "reject_delivery"}, {**SEX, "action": "reject_delivery"})
    verdict = county.verdict(good(1), good(2, token=None, sex="X"))
    assert (verdict.accepted, verdict.rejected_by) == (False, ("token_present", "sex_known"))
    assert verdict.quarantined == 0
    assert {found[3] for found in county.findings()} == {"reject_delivery"}


def test_a_rule_that_is_broken_over_two_columns_rejects_by_one_name(county: County) -> None:
    county.demand({**NOT_NULL, "columns": ["token", "phone"], "action": "reject_delivery"})
    assert county.verdict(good(1, token=None, phone=None)).rejected_by == ("token_present",)


@pytest.mark.parametrize(("rows", "accepted"), [(1, False), (2, True), (3, True), (4, False)])
def test_the_number_of_rows_decides_between_its_bounds(county: County, rows: int, accepted: bool) -> None:
    county.demand({"rule": "volume", "expect": "row_count", "min": 2, "max": 3})
    verdict = county.verdict(*(good(number) for number in range(rows)))
    assert verdict.accepted is accepted
    assert outcome(verdict, "volume") == RuleCount("volume", None, "reject_delivery", 0, accepted)


@pytest.mark.parametrize(("bad", "accepted"), [(1, True), (2, False)])
def test_too_large_a_share_of_quarantined_rows_rejects_the_delivery(
    county: County, bad: int, accepted: bool
) -> None:
    # Declared first, judged last; rows that are only warned of do not count.
    county.demand(SHARE, NOT_NULL, {**SEX, "action": "warn"})
    rows = [good(n, token=None) if n < bad else good(n, sex="X") for n in range(4)]
    verdict = county.verdict(*rows)
    assert (verdict.quarantined, verdict.accepted) == (bad, accepted)
    assert outcome(verdict, "mostly_good").holds is accepted


@pytest.mark.parametrize(("rows", "accepted"), [(1, False), (2, True)])
def test_one_slip_refuses_no_list_of_which_something_is_left(
    county: County, rows: int, accepted: bool
) -> None:
    county.demand(SHARE, NOT_NULL)
    verdict = county.verdict(*(good(n, token=None if n == 0 else "t") for n in range(rows)))
    assert (verdict.quarantined, verdict.accepted) == (1, accepted)


@pytest.mark.parametrize(
    ("newest", "holds"),
    [
        (AS_OF - timedelta(days=30), True),
        (AS_OF - timedelta(days=31), False),
        (AS_OF, True),
        (AS_OF + timedelta(days=900), False),
        (None, False),
    ],
)
def test_an_old_delivery_is_warned_of_and_a_far_day_does_not_make_it_new(
    county: County, newest: date | None, holds: bool
) -> None:
    county.demand(FRESH)
    verdict = county.verdict(good(1, cut_on=AS_OF - timedelta(days=400)), good(2, cut_on=newest))
    assert verdict.accepted
    assert outcome(verdict, "fresh") == RuleCount("fresh", "cut_on", "warn", 0, holds)
    assert county.findings() == []


def test_an_empty_delivery_breaks_no_rule_about_rows(county: County) -> None:
    county.demand(NOT_NULL, SEX, AMOUNT, KEY, FUTURE, SHARE, FRESH)
    verdict = county.verdict()
    assert (verdict.accepted, verdict.rows, verdict.quarantined) == (True, 0, 0)
    assert all(count.holds for count in verdict.rules)


def test_an_empty_delivery_is_rejected_where_the_volume_forbids_it(county: County) -> None:
    county.demand(NOT_NULL, {"rule": "volume", "expect": "row_count", "min": 1})
    assert county.verdict().rejected_by == ("volume",)


def test_only_the_rows_of_the_delivery_are_judged(county: County) -> None:
    county.demand(NOT_NULL, KEY)
    with county.transaction():
        county.receive([good(1, token=None), good(2)], "d1")
        county.receive([good(2), good(3)], "d2")
        first, second = county.judge("d1"), county.judge("d2")
    assert (first.rows, first.quarantined, second.rows, second.quarantined) == (2, 1, 2, 0)
    assert county.findings() == []


def test_a_table_of_another_name_can_be_judged(county: County) -> None:
    county.demand(NOT_NULL)
    with county.transaction() as connection:
        county.receive([good(1, token=None)])
        connection.execute("CREATE TABLE typed.other AS FROM typed.water_cut")
        connection.execute("DELETE FROM typed.water_cut")
        verdict = validate_delivery(
            connection,
            source="water_cut",
            delivery_id="d1",
            as_of=AS_OF,
            table="typed.other",
            folder=county.folder,
        )
    assert verdict.quarantined == 1


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A warehouse with the tables of every source, since a rule may look at another."""
    return fresh_home(tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("source", sorted(file.stem for file in FOLDERS[EXPECTATIONS].glob("*.yaml")))
def test_the_declared_rules_of_a_source_can_be_asked_of_its_table(home: Home, source: str) -> None:
    with Warehouse(home).transaction() as tx:
        verdict = validate_delivery(tx.connection, source=source, delivery_id="d1", as_of=AS_OF, run_no=1)
    assert verdict.rows == 0
    assert all(count.holds for count in verdict.rules if count.bad_rows == 0 and count.rule != "volume")
