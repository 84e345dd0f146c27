"""The snapshot: the views of ``out``, nothing else, and no way from a query to anything else."""

from datetime import timedelta
from pathlib import Path

import pytest

import balgul
from tasks.reporting import day as reporting
from tasks.stage import in_ledger
from tests.reported import CANARY, DAY, ReportedCounty, busy_county, html_of, text_of
from warehouse import snapshot
from warehouse.connection import Warehouse
from warehouse.errors import Refusal

APPROVED = {
    "delivery_id": "decision",
    "row_no": 1,
    "list_id": "list1",
    "decision": "APPROVED",
    "decided_by": "한가람",
    "decided_on": DAY + timedelta(days=1),
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> ReportedCounty:
    """A county with something to tell, reported once."""
    made = busy_county(tmp_path_factory.mktemp("county"))
    reporting.report(made.home, made.run)
    return made


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM out.funnel ORDER BY ALL",
        "SELECT * FROM out.target ORDER BY ALL",
        "SELECT * FROM out.overdue ORDER BY ALL",
        "SELECT * FROM out.workload ORDER BY ALL",
        "SELECT * FROM out.delivery ORDER BY ALL",
    ],
)
def test_the_snapshot_answers_what_the_warehouse_answers(county: ReportedCounty, question: str) -> None:
    columns, rows = snapshot.query(county.home, question)
    assert rows == county.ask(question)
    assert len(columns) == len(rows[0])


@pytest.mark.parametrize(
    "forbidden",
    [
        "SELECT * FROM core.person",
        "SELECT * FROM w.core.person",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM secret_frame",
        "ATTACH ':memory:' AS x",
        "COPY out.funnel TO 'funnel.csv'",
        "INSTALL spatial",
        "LOAD httpfs",
        "SET lock_configuration = false",
        "SET enable_external_access = true",
        "CREATE TABLE memory.main.mine AS SELECT 1",
        "DELETE FROM out.funnel",
        "SELECT 1; SELECT 2",
        "EXPLAIN ANALYZE SELECT 1",
        "",
        "not sql",
    ],
)
def test_a_query_on_the_snapshot_can_only_look_at_out(county: ReportedCounty, forbidden: str) -> None:
    secret_frame = [1]
    with pytest.raises(Refusal):
        snapshot.query(county.home, forbidden)
    assert secret_frame == [1]


@pytest.mark.parametrize(
    "question",
    [
        "FROM duckdb_databases()",
        "FROM duckdb_settings()",
        "FROM duckdb_variables()",
        "FROM duckdb_views()",
        "FROM duckdb_functions()",
        "FROM duckdb_logs",
        "FROM pragma_database_list",
        "SELECT getvariable('id_inner'), getvariable('id_outer')",
    ],
)
def test_no_key_can_be_read_from_sql(county: ReportedCounty, question: str) -> None:
    keys = county.home.keys()
    _, rows = snapshot.query(county.home, question)
    shown = str(rows)
    assert keys.database not in shown
    assert not any(str(pad) in shown for pad in keys.id_pads())


def test_the_snapshot_holds_the_views_of_out_and_no_particulars_of_a_person(county: ReportedCounty) -> None:
    _, tables = snapshot.query(county.home, "SELECT table_schema, table_name FROM information_schema.tables")
    assert {schema for schema, _ in tables} == {"out"}
    stored = county.home.snapshot_file.read_bytes()
    for value in CANARY.values():
        assert str(value).encode() not in stored
    for _, table in tables:
        _, rows = snapshot.query(county.home, f'FROM out."{table}"')
        assert not any(str(value) in str(rows) for value in CANARY.values()), table


def test_the_snapshot_is_encrypted(county: ReportedCounty) -> None:
    assert b"closed_no_need" not in county.home.snapshot_file.read_bytes()


def test_a_snapshot_that_was_never_published_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        snapshot.query(ReportedCounty(tmp_path).home, "SELECT 1")


@pytest.mark.parametrize(
    ("finished", "shown_run"), [(("linkage", "urgent"), 1), (("linkage", "urgent", "answers"), 2)]
)
def test_after_a_day_that_stopped_half_way_plans_are_those_of_the_warehouse(
    tmp_path: Path, finished: tuple[str, ...], shown_run: int
) -> None:
    made = busy_county(tmp_path)
    reporting.report(made.home, made.run)
    made.start(DAY + timedelta(days=1))
    context = {"as_of": made.run.as_of, "run_no": made.run.run_no}
    for stage in finished:
        with Warehouse(made.home).transaction(**context) as tx:
            in_ledger(tx, stage, "tasks.answers", dict)
    made.insert("campaign.approval", [APPROVED])
    with Warehouse(made.home).reading(**context) as now, snapshot.beside(now) as planned:
        assert planned.rows("snapshot/select_last_run") == [{"run_no": shown_run}]
    reporting.renew(made.home, made.run)
    is_owed = "명단 결재 1건" in text_of(html_of(made, "today.html"))
    assert is_owed == (shown_run == 1)


def test_a_publication_that_fails_leaves_the_old_snapshot(county: ReportedCounty) -> None:
    before = county.home.snapshot_file.read_bytes()
    with pytest.raises(ZeroDivisionError), snapshot.publishing(county.home):
        raise ZeroDivisionError
    assert county.home.snapshot_file.read_bytes() == before
    with snapshot.publishing(county.home):
        pass
    assert snapshot.query(county.home, "SELECT count(*) > 0 FROM out.funnel")[1] == [(True,)]


def test_no_cell_of_an_answer_is_a_formula_to_a_spreadsheet(
    county: ReportedCounty, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BALGUL_HOME", str(county.home.root))
    question = "SELECT '=1+1' AS \"@a\", '\t-1' AS b, '＋1' AS c, -1 AS d, '2024-03-04' AS e, NULL AS f"
    balgul.sql(question)
    assert capsys.readouterr().out.splitlines() == ["'@a,b,c,d,e,f", "'=1+1,'\t-1,'＋1,-1,2024-03-04,"]
    balgul.sql(question, as_json=True)
    assert '"@a": "=1+1"' in capsys.readouterr().out
