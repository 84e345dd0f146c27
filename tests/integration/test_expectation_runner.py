"""Deliveries held to demands, on an encrypted DuckDB that is attached for one transaction at a time."""

import logging
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_httpfs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations import RuleCount, Verdict, validate_delivery
from expectations.demands import SOURCES
from warehouse.catalog import load_source
from warehouse.declared import quoted, typed_columns
from warehouse.errors import Fault

AS_OF = date(2024, 3, 4)
CANARY = "아무개비밀메모"
NOT_NULL = {"rule": "token_present", "expect": "not_null", "columns": ["token"]}
SEX = {"rule": "sex_known", "expect": "in_set", "columns": ["sex"], "allowed": ["M", "F"]}
AMOUNT = {"rule": "amount_range", "expect": "between", "columns": ["arrears_krw"], "min": 0, "max": 1000}
KEY = {"rule": "key_once", "expect": "unique", "columns": ["token", "cut_on"]}
FUTURE = {"rule": "not_in_future", "expect": "sql", "where_bad": "cut_on > $as_of"}
SHARE = {"rule": "mostly_good", "expect": "quarantined_share", "max": 0.25}
FRESH = {"rule": "fresh", "expect": "newest_within_days", "column": "cut_on", "days": 30}


@dataclass
class Row:
    """A typed row that breaks no rule above."""

    token: str | None = None
    sex: str | None = "F"
    phone: str | None = "01000000000"
    cut_on: date | None = date(2024, 3, 1)
    arrears_krw: int | None = 500
    memo: str | None = "12"
    faults: list[str] = field(default_factory=list)


def good(number: int, **changes: Any) -> Row:
    """A good row of one person, but for the changes."""
    return Row(**{"token": f"t1:{number:032x}", **changes})


@cache
def instance(name: str = "one") -> duckdb.DuckDBPyConnection:
    """One in-memory instance of the kind the warehouse keeps; another name is another process's."""
    connection = duckdb.connect(":memory:", config={"threads": "1", "autoload_known_extensions": "false"})
    folder = Path(duckdb_extension_httpfs.__file__).parent
    connection.execute("SET temp_file_encryption = true")
    connection.execute(f"LOAD '{next(folder.rglob('httpfs.duckdb_extension'))}'")
    return connection


class County:
    """The encrypted file of one county, and the folder of its declarations."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.connection = connection
        with self.transaction():
            connection.execute("CREATE SCHEMA typed")
            connection.execute(
                "CREATE TABLE typed.water_cut (delivery_id VARCHAR, row_no INTEGER, token VARCHAR, sex VARCHAR,"
                " phone VARCHAR, cut_on DATE, arrears_krw BIGINT, memo VARCHAR, _faults VARCHAR[])"
            )

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """As the warehouse does: attach, one transaction, detach."""
        execute = self.connection.execute
        execute(f"ATTACH '{self.folder / 'w.duckdb'}' AS w (ENCRYPTION_KEY ?)", ["ab" * 32])
        try:
            execute("USE w")
            execute("BEGIN")
            try:
                yield self.connection
            except BaseException:
                execute("ROLLBACK")
                raise
            execute("COMMIT")
        finally:
            execute("USE memory")
            execute("DETACH w")

    def demand(self, *rules: dict[str, object]) -> None:
        """Declare the rules; a declaration is read once per process, so once per county."""
        stated = {"source": "water_cut", "rules": [{"reason": "because", **rule} for rule in rules]}
        (self.folder / "water_cut.yaml").write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")

    def receive(self, rows: Sequence[Row], delivery_id: str = "d1") -> None:
        """Put typed rows in, numbered from 1; inside an open transaction."""
        for number, row in enumerate(rows, 1):
            self.connection.execute(
                "INSERT INTO typed.water_cut VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [delivery_id, number, *vars(row).values()],
            )

    def judge(self, delivery_id: str = "d1") -> Verdict:
        """Validate, inside an open transaction."""
        return validate_delivery(
            self.connection, source="water_cut", delivery_id=delivery_id, as_of=AS_OF, folder=self.folder
        )

    def findings(self) -> list[tuple[int, str, str | None, str]]:
        """What is in the temporary table, in order."""
        return self.connection.execute("SELECT * FROM finding ORDER BY ALL NULLS FIRST").fetchall()

    def verdict(self, *rows: Row) -> Verdict:
        """Receive and judge in one transaction."""
        with self.transaction():
            self.receive(rows)
            return self.judge()


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


def test_a_rule_that_says_two_things_is_stopped(county: County) -> None:
    # The condition is true for the first two rows that are ever asked: counted once, found never again.
    county.demand(NOT_NULL, {"rule": "fickle", "expect": "sql", "where_bad": "nextval('temp.asked') <= 2"})
    county.connection.execute("CREATE OR REPLACE TEMP SEQUENCE asked")
    with pytest.raises(Fault) as caught:
        county.verdict(good(1), good(2), good(3))
    assert (caught.value.code, caught.value.rule, caught.value.delivery) == (
        "rule_not_reconciled",
        "fickle",
        "d1",
    )


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


@pytest.mark.parametrize("source", sorted(file.stem for file in SOURCES.glob("*.yaml")))
def test_the_declared_rules_of_a_source_can_be_asked_of_its_table(county: County, source: str) -> None:
    columns = ", ".join(f"{quoted(name)} {kind}" for name, kind, _ in typed_columns(load_source(source)))
    with county.transaction() as connection:
        table = f"typed.{quoted(source)}"
        connection.execute("DROP TABLE typed.water_cut")
        connection.execute(
            f"CREATE TABLE {table} (delivery_id VARCHAR, row_no INTEGER, {columns}, _faults VARCHAR[])"
        )
        verdict = validate_delivery(connection, source=source, delivery_id="d1", as_of=AS_OF)
    assert verdict.rows == 0
    assert all(count.holds for count in verdict.rules if count.bad_rows == 0 and count.rule != "volume")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("judged"), instance())
    county.demand(NOT_NULL, SEX, AMOUNT, KEY, {**FUTURE, "action": "warn"}, {**SHARE, "max": 0.5})
    return county


rows = st.builds(
    Row,
    token=st.sampled_from([None, "t1:a", "t1:b", "t1:c"]),
    sex=st.sampled_from([None, "M", "F", "X", ""]),
    cut_on=st.sampled_from([None, AS_OF, AS_OF + timedelta(days=1), date(2024, 1, 1)]),
    arrears_krw=st.sampled_from([None, -1, 0, 1000, 1001, 2**62]),
    faults=st.sampled_from([[], [], ["type:phone"], ["shape:long"]]),
)


def oracle(received: Sequence[Row]) -> set[tuple[int, str]]:
    """The findings, as a person with a pencil would list them."""
    found = set()
    keys = set()
    for number, row in enumerate(received, 1):
        found |= {(number, fault.split(":")[0]) for fault in row.faults}
        if row.token is None:
            found.add((number, "token_present"))
        if row.sex is not None and row.sex not in ("M", "F"):
            found.add((number, "sex_known"))
        if row.arrears_krw is not None and not 0 <= row.arrears_krw <= 1000:
            found.add((number, "amount_range"))
        if row.cut_on is not None and row.cut_on > AS_OF:
            found.add((number, "not_in_future"))
        if row.token is not None and row.cut_on is not None:
            if (row.token, row.cut_on) in keys:
                found.add((number, "key_once"))
            keys.add((row.token, row.cut_on))
    return found


@settings(max_examples=60, deadline=None)
@given(received=st.lists(rows, max_size=12))
def test_whatever_arrives_is_accepted_or_quarantined_as_by_hand(judged: County, received: list[Row]) -> None:
    expected = oracle(received)
    with judged.transaction() as connection:
        connection.execute("DELETE FROM typed.water_cut")
        judged.receive(received)
        verdict = judged.judge()
        findings = judged.findings()
        (accepted,) = connection.execute(
            "SELECT count(*) FROM typed.water_cut t WHERE NOT EXISTS "
            "(SELECT 1 FROM finding f WHERE f.row_no = t.row_no AND f.action = 'quarantine_row')"
        ).fetchone() or (None,)
    quarantined = {number for number, rule in expected if rule != "not_in_future"}
    assert {(row_no, rule) for row_no, rule, _, _ in findings} == expected
    assert len(findings) == len(expected)
    assert accepted + verdict.quarantined == verdict.rows == len(received)
    assert verdict.quarantined == len(quarantined)
    assert verdict.accepted is (2 * len(quarantined) <= len(received))
    assert sum(count.bad_rows for count in verdict.rules) == len(expected)
