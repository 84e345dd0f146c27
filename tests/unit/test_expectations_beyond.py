"""The words that look beyond a row: what they become, what they count, and what they are not asked for."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from expectations.demands import load_demands
from tests.typed_county import County, Row, good, instance
from warehouse.errors import Fault

Rule = dict[str, object]
NULLS: Rule = {"rule": "nulls", "expect": "null_share", "columns": ["memo"], "max": 0.3, "min_rows": 3}
VOLUME: Rule = {
    "rule": "usual",
    "expect": "volume",
    "min_ratio": 0.5,
    "max_ratio": 2,
    "earlier": 3,
    "at_least": 2,
}
VOLUME |= {"min_rows": 4}
DRIFT: Rule = {
    "rule": "drift",
    "expect": "category_drift",
    "column": "sex",
    "max_distance": 0.25,
    "earlier": 3,
}
DRIFT |= {"at_least": 1, "min_rows": 4}
PACKAGE: Rule = {
    "rule": "sent",
    "expect": "known_in",
    "columns": ["phone"],
    "of": "package_row",
    "of_columns": ["ref"],
}
ON_LIST: Rule = {"expect": "known_share", "columns": ["token"], "of": "water_cut", "of_columns": ["token"]}
ON_LIST |= {"rule": "on_list", "min": 0.5, "min_rows": 2}


class Earlier(County):
    """A county with the tables of operations, in which deliveries were accepted before."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, instance("beyond"))
        with self.transaction() as connection:
            for statement in (
                "CREATE SCHEMA ops",
                "CREATE TABLE ops.delivery (delivery_id VARCHAR, source VARCHAR, period VARCHAR, "
                "rows_received INTEGER)",
                "CREATE TABLE ops.delivery_verdict (delivery_id VARCHAR, is_accepted BOOLEAN, run_no INTEGER)",
                "CREATE TABLE ops.quarantine (delivery_id VARCHAR, row_no INTEGER, action VARCHAR)",
                "CREATE TABLE ops.row_event (delivery_id VARCHAR, row_no INTEGER, event VARCHAR, run_no INTEGER)",
                "CREATE TABLE ops.package_row (package_id VARCHAR, ref VARCHAR, run_no INTEGER)",
            ):
                connection.execute(statement)

    def accepted(self, period: str, rows: Sequence[Row], *, run_no: int = 1, is_accepted: bool = True) -> str:
        """A delivery that a run judged; inside an open transaction."""
        delivery = f"{period}/{run_no}"
        self.receive(rows, delivery)
        self.connection.execute(
            "INSERT INTO ops.delivery VALUES (?, 'water_cut', ?, ?)", [delivery, period, len(rows)]
        )
        self.connection.execute(
            "INSERT INTO ops.delivery_verdict VALUES (?, ?, ?)", [delivery, is_accepted, run_no]
        )
        return delivery

    def now(self, rows: Sequence[Row], period: str = "2024-03") -> tuple[bool, bool, int]:
        """Judge a delivery in run 5: whether the last rule was asked, whether it holds, and its bad rows."""
        self.receive(rows)
        self.connection.execute(
            "INSERT INTO ops.delivery VALUES ('d1', 'water_cut', ?, ?)", [period, len(rows)]
        )
        rule = self.judge(run_no=5).rules[-1]
        return rule.is_asked, rule.holds, rule.bad_rows


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Earlier]:
    """A county in an open transaction."""
    county = Earlier(tmp_path)
    with county.transaction():
        yield county


def rows(number: int, **changes: Any) -> list[Row]:
    """So many good rows alike."""
    return [good(n, **changes) for n in range(number)]


@pytest.mark.parametrize(("missing", "holds"), [(3, True), (4, False)])
def test_a_share_of_missing_cells_above_the_greatest_is_bad(
    county: Earlier, missing: int, holds: bool
) -> None:
    county.demand(NULLS)
    assert county.now(rows(10 - missing) + rows(missing, memo=None)) == (True, holds, 0)


def test_a_share_of_few_rows_is_not_asked(county: Earlier) -> None:
    county.demand(NULLS)
    assert county.now(rows(2, memo=None)) == (False, True, 0)


@pytest.mark.parametrize(("number", "holds"), [(4, False), (5, True), (20, True), (21, False)])
def test_the_volume_is_held_to_the_median_of_earlier_periods(
    county: Earlier, number: int, holds: bool
) -> None:
    county.demand(VOLUME)
    county.accepted("2023-11", rows(100))  # the fourth from the end
    county.accepted("2023-12", rows(6), run_no=2)
    county.accepted("2024-01", rows(90), run_no=3)
    county.accepted("2024-01", rows(10), run_no=4)  # mended: of a period the newest counts
    county.accepted("2024-02", rows(13), run_no=4)
    assert county.now(rows(number)) == (True, holds, 0)


def test_what_is_not_earlier_of_the_same_grain_and_accepted_is_no_history(county: Earlier) -> None:
    county.demand(VOLUME)
    county.accepted("2024-02", rows(50))
    county.accepted("2024-01", rows(50), run_no=2, is_accepted=False)
    county.accepted("2024-1", rows(50), run_no=2)
    county.accepted("2024-03", rows(50), run_no=2)  # of the same period: what it corrects
    county.accepted("2023-12", rows(50), run_no=5)  # of its own run
    assert county.now(rows(1)) == (False, True, 0)


def test_a_usual_volume_of_few_rows_is_not_asked(county: Earlier) -> None:
    county.demand(VOLUME)
    county.accepted("2024-02", rows(3))
    county.accepted("2024-01", rows(3))
    assert county.now(rows(40)) == (False, True, 0)


@pytest.mark.parametrize(("men", "holds"), [(5, True), (6, False)])
def test_the_shares_of_codes_are_held_to_those_of_accepted_rows(
    county: Earlier, men: int, holds: bool
) -> None:
    county.demand(DRIFT)
    county.accepted("2024-02", rows(3, sex="F") + rows(1, sex="M") + rows(4, sex=None))
    assert county.now(rows(10 - men, sex="F") + rows(men, sex="M")) == (True, holds, 0)


def test_a_row_that_was_held_back_is_history_only_from_its_release_on(county: Earlier) -> None:
    county.demand(DRIFT | {"max_distance": 0.6})
    earlier = county.accepted("2024-02", rows(4, sex="F") + rows(4, sex="M"))
    for row_no in (5, 6, 7, 8):
        held = [earlier, row_no]
        county.connection.execute("INSERT INTO ops.quarantine VALUES (?, ?, 'quarantine_row')", held)
        county.connection.execute("INSERT INTO ops.row_event VALUES (?, ?, 'released', 5)", held)
    assert county.now(rows(4, sex="M")) == (True, False, 0)
    county.connection.execute("UPDATE ops.row_event SET run_no = 4")
    assert county.judge(run_no=5).rules[-1].holds is True
    assert county.judge(run_no=1).rules[-1].is_asked is False


def test_a_row_that_names_what_never_left_is_found(county: Earlier) -> None:
    county.demand(PACKAGE)
    told = [good(1, phone="R1"), good(2, phone="R2"), good(3, phone=None)]
    county.connection.execute("INSERT INTO ops.package_row VALUES ('p', 'R1', 4), ('p', 'R2', 5)")
    assert county.now(told) == (True, False, 1)
    assert county.findings() == [(2, "sent", "phone", "quarantine_row")]


def test_while_nothing_left_nothing_is_found(county: Earlier) -> None:
    county.demand(PACKAGE)
    assert county.now([good(1, phone="R1")]) == (False, True, 0)


@pytest.mark.parametrize(("strangers", "holds"), [(2, True), (3, False)])
def test_a_share_of_rows_that_another_list_knows_is_demanded(
    county: Earlier, strangers: int, holds: bool
) -> None:
    county.demand(ON_LIST)
    county.accepted("2024-02", rows(2))
    assert county.now(rows(2) + [good(50 + n) for n in range(strangers)]) == (True, holds, 0)


def test_they_leave_nothing_in_the_connection_and_are_no_demand_in_a_run_of_their_own(
    county: Earlier,
) -> None:
    county.demand(VOLUME, DRIFT, ON_LIST)
    county.receive(rows(1))
    assert [rule.is_asked for rule in county.judge().rules[3:]] == [False, False, False]
    views = "SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal"
    assert county.connection.execute(views).fetchall() == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (VOLUME | {"at_least": 4}, "rule_malformed"),
        (VOLUME | {"min_ratio": 1.5}, "rule_malformed"),
        (VOLUME | {"action": "quarantine_row"}, "unknown_action"),
        (DRIFT | {"column": "cut_on"}, "value_not_of_column_type"),
        (PACKAGE | {"of_columns": ["phone"]}, "unknown_column"),
        (PACKAGE | {"of_columns": ["package_id", "ref"]}, "rule_malformed"),
        (PACKAGE | {"of": "no_such_source"}, "unknown_source"),
        (
            {"rule": "n", "expect": "not_null", "columns": ["token"], "release": "allowed"},
            "release_not_possible",
        ),
        (
            {"rule": "u", "expect": "unique", "columns": ["token"], "release": "allowed"},
            "release_not_possible",
        ),
        (PACKAGE | {"action": "warn", "release": "allowed"}, "release_not_possible"),
        (PACKAGE | {"release": "always"}, "rule_malformed"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, rule: dict[str, object], code: str) -> None:
    stated = {"source": "water_cut", "rules": [{"reason": "because", **rule}]}
    (tmp_path / "water_cut.yaml").write_text(yaml.safe_dump(stated), "utf-8")
    types = {"row_no": "INTEGER", "token": "VARCHAR", "sex": "VARCHAR", "cut_on": "DATE", "phone": "VARCHAR"}
    with pytest.raises(Fault) as caught:
        load_demands("water_cut", tmp_path).checks(types)
    assert caught.value.code == code


def test_no_row_can_be_released_against_a_rule_without_which_nobody_knows_whose_it_is() -> None:
    for file in sorted((Path(__file__).parents[2] / "expectations" / "sources").glob("*.yaml")):
        released = [rule for rule in load_demands(file.stem).rules if rule.release]
        assert {rule.expect for rule in released} <= {"between", "sql", "in_set", "matches", "known_in"}
