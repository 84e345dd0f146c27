"""Judging inside a transaction that is another's: what stays, what a fault tells, who may do it at once."""

import logging
import tempfile
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations import validate_delivery
from tests.typed_county import (
    AMOUNT,
    AS_OF,
    FRESH,
    FUTURE,
    KEY,
    NOT_NULL,
    SEX,
    SHARE,
    County,
    good,
    instance,
)
from warehouse.errors import Fault

CANARY = "아무개비밀메모"


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path, instance())


def test_the_findings_become_true_with_the_transaction_of_the_caller(county: County) -> None:
    county.demand(NOT_NULL)
    with county.transaction() as connection:
        county.receive([good(1, token=None)])
        county.judge()
        connection.execute("CREATE TABLE kept AS FROM finding")
    with county.transaction() as connection:
        kept = connection.execute("FROM kept").fetchall()
    assert kept == [(1, "token_present", "token", "quarantine_row")]


def test_a_rolled_back_transaction_leaves_nothing(county: County) -> None:
    county.demand(NOT_NULL)
    with county.transaction() as connection:
        connection.execute("DROP TABLE IF EXISTS temp.finding")
    with pytest.raises(KeyboardInterrupt):
        interrupted(county)
    with county.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM typed.water_cut").fetchone() == (0,)
        assert temporary_things(connection) == []


def interrupted(county: County) -> None:
    """A transaction that is broken off after the verdict."""
    with county.transaction():
        county.receive([good(1, token=None)])
        assert county.judge().quarantined == 1
        assert len(county.findings()) == 1
        raise KeyboardInterrupt


def test_nothing_but_the_findings_stays_in_the_connection(county: County) -> None:
    county.demand(NOT_NULL, FUTURE)
    county.verdict(good(1))
    assert temporary_things(county.connection) == ["finding"]


def temporary_things(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of temporary tables and views."""
    named = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE temporary "
        "UNION ALL SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal"
    )
    return [name for (name,) in named.fetchall()]


@pytest.mark.parametrize(
    "condition",
    [
        "strptime(memo, '%Y-%m-%d') > $as_of",
        "error(memo)",
        "regexp_matches(phone, memo || '(')",
        "memo > 5",
    ],
)
def test_a_rule_that_raises_is_a_fault_that_shows_no_cell(
    county: County, condition: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    county.demand(NOT_NULL, FUTURE, {"rule": "of_memo", "expect": "sql", "where_bad": condition}, KEY, SHARE)
    with pytest.raises(Fault) as caught:
        county.verdict(good(1), good(2, memo=CANARY))
    fault = caught.value
    assert (fault.code, fault.source, fault.delivery, fault.rule) == (
        "rule_raised",
        "water_cut",
        "d1",
        "of_memo",
    )
    assert fault.__cause__ is None
    assert fault.__context__ is None
    told = (
        "".join(traceback.format_exception(fault))
        + repr(vars(fault))
        + caplog.text
        + "".join(capfd.readouterr())
    )
    assert CANARY not in told


def test_what_leaves_no_rule_askable_is_a_fault_of_none(county: County) -> None:
    # Python reads this pattern and DuckDB does not, which aborts the transaction before a row is read.
    county.demand(NOT_NULL, {"rule": "of_memo", "expect": "matches", "columns": ["memo"], "pattern": r"^1\Z"})
    with pytest.raises(Fault) as caught:
        county.verdict(good(1))
    assert (caught.value.code, caught.value.rule) == ("rule_raised", None)


def test_after_a_rule_that_raised_the_next_delivery_is_judged(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    broken, sound = County(tmp_path / "a", instance()), County(tmp_path / "b", instance())
    broken.demand({"rule": "of_memo", "expect": "sql", "where_bad": "strptime(memo, '%Y') < $as_of"})
    sound.demand(NOT_NULL)
    with pytest.raises(Fault, match="rule_raised"):
        broken.verdict(good(1, memo=CANARY))
    assert sound.verdict(good(1, token=None)).quarantined == 1
    assert broken.verdict(good(1, memo="2023")).quarantined == 1


def test_a_column_that_is_not_there_raises_by_the_name_of_the_rule(county: County) -> None:
    county.demand(NOT_NULL, {"rule": "of_nothing", "expect": "sql", "where_bad": "no_such_column = 1"})
    with pytest.raises(Fault, match=r"rule_raised .*rule=of_nothing"):
        county.verdict(good(1))


class Overheard:
    """A connection on which something happens before each statement."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, before: Callable[[str], object]) -> None:
        self.connection = connection
        self.before = before

    def execute(self, query: str, *parameters: Any) -> duckdb.DuckDBPyConnection:
        """As the connection does, after what happens."""
        self.before(query)
        return self.connection.execute(query, *parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def judge_overheard(county: County, before: Callable[[str], object]) -> None:
    """Judge, inside an open transaction."""
    overheard = Overheard(county.connection, before)
    validate_delivery(overheard, source="water_cut", delivery_id="d1", as_of=AS_OF, folder=county.folder)


def test_a_rule_of_which_two_readings_differ_is_stopped(county: County) -> None:
    county.demand(SEX, NOT_NULL)

    def lose_a_token(query: str) -> None:
        """A row changes between the count and the search for what was counted."""
        if "finding AS" in query:
            county.connection.execute("UPDATE typed.water_cut SET token = NULL WHERE row_no = 2")

    with county.transaction():
        county.receive([good(1), good(2), good(3, token=None)])
    with county.transaction(), pytest.raises(Fault) as caught:
        judge_overheard(county, lose_a_token)
    fault = caught.value
    assert (fault.code, fault.rule, fault.delivery) == ("rule_not_reconciled", "token_present", "d1")


def test_a_suite_is_one_question(county: County) -> None:
    county.demand(NOT_NULL, SEX, AMOUNT, KEY, FUTURE, SHARE, FRESH)
    asked: list[str] = []
    with county.transaction():
        judge_overheard(county, asked.append)
    (question,) = [query for query in asked if "delivery.bad_count" in query]
    # Three rules are derived, and the share is judged from what the others found.
    assert question.count('AS "delivery.bad_count') == 9


def test_a_condition_that_is_another_one_every_time_is_no_rule(county: County) -> None:
    county.demand(NOT_NULL, {"rule": "fickle", "expect": "sql", "where_bad": "random() < 0.5"})
    with pytest.raises(Fault, match=r"rule_raised .*rule=fickle"):
        county.verdict(good(1))


def test_one_process_serves_many_files_and_many_declarations(tmp_path: Path) -> None:
    counties = []
    for number in range(3):
        (tmp_path / str(number)).mkdir()
        counties.append(County(tmp_path / str(number), instance()))
    counties[0].demand(NOT_NULL)
    counties[1].demand(SEX)
    counties[2].demand(AMOUNT, KEY)
    with counties[1].transaction() as connection:
        connection.execute("ALTER TABLE typed.water_cut ADD COLUMN added_later DATE")
    for round_no in range(3):
        quarantined = []
        for county in counties:
            with county.transaction() as connection:
                connection.execute("DELETE FROM typed.water_cut")
                if county is counties[1]:
                    connection.execute("ALTER TABLE typed.water_cut DROP COLUMN IF EXISTS added_later")
                county.receive(
                    [good(1, token=None), good(2, sex="X"), good(3), good(3), good(3)][: 5 - round_no]
                )
                quarantined.append(county.judge().quarantined)
        assert quarantined == [1, 1, 2 - round_no]


def test_a_home_whose_path_holds_a_dollar_is_judged_as_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "$HOUSE"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr("expectations.engine._sessions", [])
    county = County(folder, instance())
    county.demand(NOT_NULL)
    with county.transaction():
        county.receive([good(1, token=None)])
        assert county.judge().quarantined == 1


def test_threads_with_a_connection_each_do_not_mix_their_deliveries(tmp_path: Path) -> None:
    quarantined: dict[int, set[int]] = {}

    def work(bad: int) -> None:
        folder = tmp_path / str(bad)
        folder.mkdir()
        county = County(folder, instance(f"thread {bad}"))
        county.demand(NOT_NULL)
        with county.transaction():
            county.receive([good(n, token=None) for n in range(bad)])
        seen = set()
        for _ in range(5):
            with county.transaction():
                seen.add(county.judge().quarantined)
        quarantined[bad] = seen

    threads = [threading.Thread(target=work, args=(bad,)) for bad in (1, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert quarantined == {1: {1}, 4: {4}}
