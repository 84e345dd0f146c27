"""The words of a declaration: what they become, and what is refused before a delivery is looked at."""

import subprocess
import sys
import traceback
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from expectations.demands import load_demands
from expectations.vocabulary import Check
from warehouse.catalog import load_source
from warehouse.declared import typed_columns
from warehouse.errors import Fault
from warehouse.home import CHECKOUT
from warehouse.rule_files import EXPECTATIONS, FOLDERS

TYPES = {
    "row_no": "INTEGER",
    "token": "VARCHAR",
    "sex": "VARCHAR",
    "cut_on": "DATE",
    "seen_at": "TIMESTAMP",
    "arrears_krw": "BIGINT",
    "is_cut": "BOOLEAN",
    "open_from": "TIME",
    "_faults": "VARCHAR[]",
}


def checks_of(folder: Path, *rules: dict[str, object]) -> list[Check]:
    """The checks of a declaration with these rules, without the two derived ones."""
    write(folder, [{"reason": "because", **rule} for rule in rules])
    checks = load_demands("water_cut", folder).checks(TYPES)
    return list(checks[2:])


def write(folder: Path, rules: object, source: str = "water_cut") -> None:
    """A declaration file."""
    text = yaml.safe_dump({"source": source, "rules": rules}, allow_unicode=True)
    (folder / "water_cut.yaml").write_text(text, "utf-8")


def refusal_of(folder: Path, rule: dict[str, object]) -> Fault:
    """The fault that a declaration with this one rule raises."""
    write(folder, [rule])
    with pytest.raises(Fault) as caught:
        load_demands("water_cut", folder).checks(TYPES)
    return caught.value


def test_a_name_of_which_letters_were_lost_is_warned_of(tmp_path: Path) -> None:
    write(tmp_path, [])
    types = TYPES | {"person_name": "VARCHAR", "address": "VARCHAR"}
    named, placed, *_ = load_demands("water_cut", tmp_path).checks(types)[2:]
    assert [(check.rule, check.column, check.action) for check in (named, placed)] == [
        ("letters_lost", "person_name", "warn"),
        ("letters_lost", "address", "warn"),
    ]
    names = ["김?수", "김\ufffd수", "김？수", "#N/A", "김갑돌", "TRẦN THỊ A", "김*돌", None]
    rows = duckdb.from_arrow(pl.DataFrame({"person_name": names}).to_arrow())
    assert rows.filter(str(named.bad_if)).fetchall() == [("김?수",), ("김\ufffd수",), ("김？수",), ("#N/A",)]


@pytest.mark.parametrize(
    ("column", "cell", "action"),
    [
        ("person_name", "〃", "quarantine_row"),
        ("address", "위와 같음", "quarantine_row"),
        ("address", "상동", "warn"),
        ("village_name", '"', "quarantine_row"),
        ("village_name", "상동", "warn"),
        ("officer", "상동", "quarantine_row"),
        ("remark", "상동", "warn"),
        ("person_name", "위상동", None),
        ("address", "상동길 12", None),
        ("address", None, None),
    ],
)
def test_a_cell_that_says_as_above_is_none_and_what_may_be_a_village_is_told(
    tmp_path: Path, column: str, cell: str | None, action: str | None
) -> None:
    write(tmp_path, [])
    checks = load_demands("water_cut", tmp_path).checks(TYPES | {column: "VARCHAR"})
    row = duckdb.from_arrow(pl.DataFrame({column: [cell]}, schema={column: pl.String}).to_arrow())
    found = [c.action for c in checks if c.rule.endswith("ditto") and row.filter(str(c.bad_if)).fetchall()]
    assert found == ([action] if action else [])


def test_the_derived_rules_come_first_and_quarantine(tmp_path: Path) -> None:
    write(tmp_path, [])
    checks = load_demands("water_cut", tmp_path).checks(TYPES)
    assert [(check.rule, check.column, check.action) for check in checks] == [
        ("type", None, "quarantine_row"),
        ("shape", None, "quarantine_row"),
    ]


@pytest.mark.parametrize(
    ("rule", "action"),
    [
        ({"expect": "not_null", "columns": ["token"]}, "quarantine_row"),
        ({"expect": "in_set", "columns": ["sex"], "allowed": ["M", "F"]}, "quarantine_row"),
        ({"expect": "between", "columns": ["arrears_krw"], "min": 0}, "quarantine_row"),
        ({"expect": "matches", "columns": ["token"], "pattern": "^t1:"}, "quarantine_row"),
        ({"expect": "unique", "columns": ["token", "cut_on"]}, "quarantine_row"),
        ({"expect": "sql", "where_bad": "cut_on > $as_of"}, "quarantine_row"),
        ({"expect": "row_count", "max": 10}, "reject_delivery"),
        ({"expect": "quarantined_share", "max": 0.2}, "reject_delivery"),
        ({"expect": "newest_within_days", "column": "cut_on", "days": 40}, "warn"),
    ],
)
def test_every_word_has_its_usual_action(tmp_path: Path, rule: dict[str, object], action: str) -> None:
    assert [check.action for check in checks_of(tmp_path, {"rule": "one", **rule})] == [action]


def test_a_rule_over_several_columns_is_a_check_of_each(tmp_path: Path) -> None:
    rule = {"rule": "present", "expect": "not_null", "columns": ["token", "cut_on"], "action": "warn"}
    assert [(check.column, check.action) for check in checks_of(tmp_path, rule)] == [
        ("token", "warn"),
        ("cut_on", "warn"),
    ]


def test_a_key_of_several_columns_is_one_check_without_a_column(tmp_path: Path) -> None:
    (check,) = checks_of(tmp_path, {"rule": "key", "expect": "unique", "columns": ["token", "cut_on"]})
    assert check.column is None
    (check,) = checks_of_again(tmp_path, {"rule": "key", "expect": "unique", "columns": ["token"]})
    assert check.column == "token"


def checks_of_again(folder: Path, rule: dict[str, object]) -> list[Check]:
    """As ``checks_of``, in a folder of its own: a declaration is read once per process."""
    (folder / "again").mkdir()
    return checks_of(folder / "again", rule)


@pytest.mark.parametrize(
    ("column", "lowest", "written"),
    [
        ("arrears_krw", 0, '"arrears_krw" < 0'),
        ("cut_on", date(1990, 1, 1), "\"cut_on\" < DATE '1990-01-01'"),
        ("seen_at", datetime(2024, 2, 1, 9, 30), "\"seen_at\" < TIMESTAMP '2024-02-01 09:30:00'"),  # noqa: DTZ001 -- a wall-clock time without a zone, as files have it
        ("seen_at", date(2024, 2, 1), "\"seen_at\" < DATE '2024-02-01'"),
    ],
)
def test_a_bound_is_written_in_the_type_of_its_column(
    tmp_path: Path, column: str, lowest: object, written: str
) -> None:
    (check,) = checks_of(tmp_path, {"rule": "low", "expect": "between", "columns": [column], "min": lowest})
    assert check.bad_if == written


def test_a_quote_in_an_allowed_value_stays_a_value(tmp_path: Path) -> None:
    (check,) = checks_of(tmp_path, {"rule": "s", "expect": "in_set", "columns": ["sex"], "allowed": ["M'"]})
    assert check.bad_if == "\"sex\" NOT IN ('M''')"


def test_a_share_is_an_exact_number(tmp_path: Path) -> None:
    (check,) = checks_of(tmp_path, {"rule": "good", "expect": "quarantined_share", "max": 0.29})
    assert check.most_share == Decimal("0.29")


def test_a_condition_is_counted_and_found_as_it_is_written(tmp_path: Path) -> None:
    condition = r"NOT regexp_matches(token, '^[a-z]{1,2}:\d{4} :x\:y$') AND cut_on > $as_of"
    (check,) = checks_of(tmp_path, {"rule": "odd", "expect": "sql", "where_bad": condition})
    written = condition.replace("$as_of", "getvariable('judged_as_of')")
    assert check.bad_if == f"({written})"
    assert f"TRY(({written}) IS TRUE)" in str(check.counted)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"expect": "not_null", "columns": ["token"], "reason": None}, "reason_missing"),
        ({"expect": "not_null", "columns": ["token"], "reason": "  "}, "reason_missing"),
        ({"expect": "not_null", "columns": ["token"], "action": "delete_row"}, "unknown_action"),
        ({"expect": "row_count", "max": 5, "action": "quarantine_row"}, "unknown_action"),
        ({"expect": "never", "columns": ["token"]}, "unknown_expect"),
        ({"columns": ["token"]}, "unknown_expect"),
        ({"expect": "not_null", "columns": []}, "rule_malformed"),
        ({"expect": "not_null", "columns": ["token"], "mostly": 0.9}, "rule_malformed"),
        ({"expect": "between", "columns": ["arrears_krw"]}, "rule_malformed"),
        ({"expect": "row_count"}, "rule_malformed"),
        ({"expect": "row_count", "min": -1}, "rule_malformed"),
        ({"expect": "quarantined_share", "max": 20}, "rule_malformed"),
        ({"expect": "in_set", "columns": ["sex"], "allowed": []}, "rule_malformed"),
        ({"expect": "not_null", "columns": ["token; DROP TABLE x"]}, "rule_malformed"),
        ({"expect": "not_null", "columns": ["memo"]}, "unknown_column"),
        ({"expect": "unique", "columns": ["token", "memo"]}, "unknown_column"),
        ({"expect": "newest_within_days", "column": "memo", "days": 1}, "unknown_column"),
        ({"expect": "newest_within_days", "column": "token", "days": 1}, "value_not_of_column_type"),
        ({"expect": "between", "columns": ["cut_on"], "min": 0}, "value_not_of_column_type"),
        ({"expect": "between", "columns": ["token"], "min": "a"}, "value_not_of_column_type"),
        ({"expect": "between", "columns": ["arrears_krw"], "max": True}, "value_not_of_column_type"),
        ({"expect": "between", "columns": ["open_from"], "min": "09:00"}, "value_not_of_column_type"),
        ({"expect": "in_set", "columns": ["is_cut"], "allowed": ["Y"]}, "value_not_of_column_type"),
        ({"expect": "matches", "columns": ["cut_on"], "pattern": "^2"}, "value_not_of_column_type"),
        ({"expect": "matches", "columns": ["token"], "pattern": "("}, "pattern_not_readable"),
        ({"expect": "matches", "columns": ["token"], "pattern": "a(?!b)"}, "pattern_not_readable"),
        ({"expect": "matches", "columns": ["token"], "pattern": r"(a)\1"}, "pattern_not_readable"),
        ({"expect": "sql", "where_bad": "true; DROP TABLE typed.water_cut"}, "more_than_a_condition"),
        ({"expect": "sql", "where_bad": "true -- or not"}, "more_than_a_condition"),
        ({"expect": "sql", "where_bad": "token IN (SELECT token FROM core.person)"}, "more_than_a_row"),
        ({"expect": "sql", "where_bad": "EXISTS ( FROM ops.access_log)"}, "more_than_a_row"),
        ({"expect": "sql", "where_bad": "token IN (TABLE core.person)"}, "more_than_a_row"),
        ({"expect": "sql", "where_bad": "cut_on > $today"}, "unknown_parameter"),
        ({"expect": "sql", "where_bad": "cut_on > $as_of_day"}, "unknown_parameter"),
        ({"expect": "sql", "where_bad": "CAST(token AS INTEGER) > 5"}, "cast_may_fail"),
        ({"expect": "sql", "where_bad": "token::INTEGER > 5"}, "cast_may_fail"),
    ],
)
def test_a_rule_that_breaks_the_form_is_refused_by_name(
    tmp_path: Path, rule: dict[str, object], code: str
) -> None:
    stated = {"rule": "the_rule", "reason": "because", **rule}
    fault = refusal_of(tmp_path, {name: value for name, value in stated.items() if value is not None})
    assert (fault.code, fault.source, fault.rule) == (code, "water_cut", "the_rule")


@pytest.mark.parametrize(
    "expect",
    [
        # Great Expectations counts or lists these wrongly on DuckDB.
        "expect_compound_columns_to_be_unique",
        "expect_select_column_values_to_be_unique_within_record",
        # And these carry cells in their results.
        "expect_column_kl_divergence_to_be_less_than",
        "expect_column_most_common_value_to_be_in_set",
    ],
)
def test_no_word_leads_to_a_type_that_is_known_to_be_wrong(tmp_path: Path, expect: str) -> None:
    rule = {"rule": "wrong", "expect": expect, "columns": ["token", "cut_on"], "reason": "because"}
    assert refusal_of(tmp_path, rule).code == "unknown_expect"


def test_a_condition_on_the_rows_of_a_rule_is_refused(tmp_path: Path) -> None:
    # Great Expectations drops it from the query of the bad rows.
    rule = {
        "rule": "r",
        "expect": "not_null",
        "columns": ["token"],
        "row_condition": "x",
        "reason": "because",
    }
    fault = refusal_of(tmp_path, rule)
    assert (fault.code, fault.column) == ("rule_malformed", "row_condition")


def test_try_cast_is_no_cast(tmp_path: Path) -> None:
    rule = {"rule": "number", "expect": "sql", "where_bad": "TRY_CAST(token AS INTEGER) IS NULL"}
    assert len(checks_of(tmp_path, rule)) == 1


@pytest.mark.parametrize("name", ["type", "shape", "twice"])
def test_a_name_of_a_rule_is_given_once(tmp_path: Path, name: str) -> None:
    rule = {"rule": name, "expect": "not_null", "columns": ["token"], "reason": "because"}
    write(tmp_path, [{**rule, "rule": "twice"}, rule])
    with pytest.raises(Fault) as caught:
        load_demands("water_cut", tmp_path)
    assert (caught.value.code, caught.value.rule) == ("rule_name_taken", name)


def test_a_source_without_a_declaration_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="no_expectations"):
        load_demands("water_cut", tmp_path)
    with pytest.raises(Fault, match="no_expectations"):
        load_demands("../water_cut", tmp_path)


def test_a_declaration_of_another_source_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, [], source="gas_cut")
    with pytest.raises(Fault, match="source_name_differs"):
        load_demands("water_cut", tmp_path)


@pytest.mark.parametrize("text", ["rules: [", "- just\n- a list\n", "source: water_cut\n"])
def test_a_file_that_is_no_declaration_is_a_fault_without_its_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "water_cut.yaml").write_text(text, "utf-8")
    with pytest.raises(Fault) as caught:
        load_demands("water_cut", tmp_path)
    assert caught.value.source == "water_cut"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "just" not in "".join(traceback.format_exception(caught.value)).split("Fault")[-1]


@pytest.mark.parametrize("source", sorted(file.stem for file in FOLDERS[EXPECTATIONS].glob("*.yaml")))
def test_what_is_demanded_of_a_declared_source_fits_its_table(source: str) -> None:
    types = {name: kind for name, kind, _ in typed_columns(load_source(source))}
    assert len(load_demands(source).checks(types)) > 2


def test_a_process_that_validates_nothing_pays_for_nothing() -> None:
    seen = (
        "import expectations, sys; print(*(m for m in ('great_expectations', 'duckdb') if m in sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", seen], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == ""
