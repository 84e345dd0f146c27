"""A declared rule about unreadable cells stands in the place of the derived one, for its columns and for no other."""

from pathlib import Path

import pytest
import yaml

from expectations.demands import load_demands
from expectations.vocabulary import Check
from warehouse.errors import Fault

TYPES = {
    "row_no": "INTEGER",
    "token": "VARCHAR",
    "phone": "VARCHAR",
    "birth_year": "BIGINT",
    "_faults": "VARCHAR[]",
}


def checks_of(folder: Path, *rules: dict[str, object]) -> dict[str, list[Check]]:
    """The checks of a declaration with these rules, by name."""
    stated = {"source": "crisis_alert", "rules": [{"reason": "because", **rule} for rule in rules]}
    (folder / "crisis_alert.yaml").write_text(yaml.safe_dump(stated), "utf-8")
    found: dict[str, list[Check]] = {}
    for check in load_demands("crisis_alert", folder).checks(TYPES):
        found.setdefault(check.rule, []).append(check)
    return found


def test_it_warns_about_its_columns_and_the_derived_rule_leaves_them_out(tmp_path: Path) -> None:
    rule = {"rule": "readable", "expect": "readable", "columns": ["phone", "birth_year"], "action": "warn"}
    checks = checks_of(tmp_path, rule)
    assert [(check.column, check.action) for check in checks["readable"]] == [
        ("phone", "warn"),
        ("birth_year", "warn"),
    ]
    (derived,) = checks["type"]
    assert derived.action == "quarantine_row"
    assert "'type:phone'" in str(derived.bad_rows)
    assert "'type:birth_year'" in str(derived.bad_rows)


def test_of_a_resident_number_it_speaks_of_the_token(tmp_path: Path) -> None:
    rule = {"rule": "readable", "expect": "readable", "columns": ["token"], "action": "warn"}
    checks = checks_of(tmp_path, rule)
    assert "'type:rrn'" in str(checks["readable"][0].bad_if)
    assert "fault <> 'type:rrn'" in str(checks["type"][0].bad_rows)


def test_without_it_the_derived_rule_leaves_nothing_out(tmp_path: Path) -> None:
    (derived,) = checks_of(tmp_path)["type"]
    assert "<>" not in str(derived.bad_rows)


def test_it_may_also_quarantine_or_reject(tmp_path: Path) -> None:
    rule = {"rule": "readable", "expect": "readable", "columns": ["phone"]}
    assert checks_of(tmp_path, rule)["readable"][0].action == "quarantine_row"


def test_it_names_only_columns_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="unknown_column"):
        checks_of(tmp_path, {"rule": "readable", "expect": "readable", "columns": ["fax"], "action": "warn"})


def test_what_must_not_wait_is_declared_to_wait_for_no_telephone_number_and_no_birth_year() -> None:
    for source in ("crisis_alert", "village_report"):
        rules = [rule for rule in load_demands(source).rules if rule.expect == "readable"]
        assert {"phone", "birth_year"} <= {column for rule in rules for column in rule.columns}
        assert {rule.action for rule in rules} == {"warn"}
