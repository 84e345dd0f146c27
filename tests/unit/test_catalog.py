"""Declarations of sources: what is refused before a file is read by them, and which layout is in force."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from warehouse.catalog import Source, all_sources, load_source
from warehouse.errors import Fault
from warehouse.home import CHECKOUT

FOLDER = CHECKOUT / "warehouse" / "sources"
ARRIVES = {
    "expected_day": 2,
    "grace_days": 5,
    "lead_days": 30,
    "contact": "요금 담당",
    "certainty": "assumed",
}
OBSERVES = {"subject": "household", "observed_on": "cut_on", "valid_days": 180}


def declared(folder: Path, **changes: Any) -> Source:
    """The declaration of cut water with some parts replaced, or without those that are None."""
    stated = yaml.safe_load((FOLDER / "water_cut.yaml").read_text("utf-8")) | changes
    text = yaml.safe_dump(
        {key: value for key, value in stated.items() if value is not None}, allow_unicode=True
    )
    (folder / "water_cut.yaml").write_text(text, "utf-8")
    return load_source("water_cut", folder)


def refusal(folder: Path, **changes: Any) -> Fault:
    """The fault that such a declaration raises."""
    with pytest.raises(Fault) as caught:
        declared(folder, **changes)
    assert caught.value.source == "water_cut"
    assert caught.value.__cause__ is None
    return caught.value


@pytest.mark.parametrize("source", all_sources(), ids=lambda source: source.code)
def test_every_declaration_is_read_and_its_columns_are_found_by_name(source: Source) -> None:
    assert load_source(source.code) == source
    assert [source.column(column.name) for column in source.columns] == list(source.columns)
    assert set(source.key) <= {column.name for column in source.columns}


@pytest.mark.parametrize(
    "part", ["name_ko", "route", "legal_basis", "arrives", "kind", "period", "layouts", "columns", "key"]
)
def test_a_declaration_without_a_part_names_the_part(tmp_path: Path, part: str) -> None:
    assert refusal(tmp_path, **{part: None}).column == part


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"route": "rumour"}, "route"),
        ({"surprise": 1}, "surprise"),
        ({"layouts": [{"layout_from": date(2023, 1, 1), "format": "pdf"}]}, "layouts.0.format"),
        ({"layouts": []}, None),
        ({"code": "gas_cut"}, "code"),
        ({"period": {"from": "dream"}}, "period.from"),
        ({"arrives": ARRIVES | {"expected_day": 32}}, "arrives.expected_day"),
        ({"arrives": ARRIVES | {"grace_days": None}}, "arrives.grace_days"),
        ({"observes": OBSERVES | {"kinds_in": {"column": "memo", "separator": ","}}}, "observes"),
        ({"observes": OBSERVES | {"kinds_named": ["WATER_CUT"]}}, "observes"),
    ],
)
def test_a_declaration_that_breaks_the_form_names_the_place(
    tmp_path: Path, changes: dict[str, Any], place: str | None
) -> None:
    found = refusal(tmp_path, **changes)
    assert (found.code, found.column) == ("bad_declaration", place)


@pytest.mark.parametrize(
    "column",
    [
        {"name": "x; DROP TABLE ops.run", "from": "a", "type": "text"},
        {"name": 'a"b', "from": "a", "type": "text"},
        {"name": "Upper", "from": "a", "type": "text"},
        {"name": "cut_on", "from": "a", "type": "text"},
        {"name": "number", "from": "a", "type": "rrn"},
        {"name": "rrn", "from": "a", "type": "text"},
        {"name": "a", "from": "a", "type": "money"},
    ],
)
def test_a_column_that_would_be_no_safe_name_or_no_known_type_is_refused(
    tmp_path: Path, column: dict[str, str]
) -> None:
    columns = yaml.safe_load((FOLDER / "water_cut.yaml").read_text("utf-8"))["columns"]
    kept = columns if column["name"] != "rrn" else columns[1:]
    assert refusal(tmp_path, columns=[*kept, column]).code == "bad_declaration"


@pytest.mark.parametrize("code", ["no_such_source", "../water_cut", "water_cut.yaml", "", "Water", "a" * 80])
def test_what_is_no_source_is_not_looked_for(code: str) -> None:
    with pytest.raises(Fault, match="unknown_source"):
        load_source(code)


def test_the_layout_in_force_is_the_newest_that_has_begun_and_before_all_the_first(tmp_path: Path) -> None:
    layouts = [
        {"layout_from": date(2024, 3, 1), "format": "xlsx"},
        {"layout_from": date(2023, 1, 1), "format": "csv"},
        {"layout_from": date(2024, 6, 1), "format": "jsonl"},
    ]
    source = declared(tmp_path, layouts=layouts)
    days = (date(2022, 1, 1), date(2023, 1, 1), date(2024, 2, 29), date(2024, 3, 1), date(2024, 7, 1))
    assert [source.layout(day).format for day in days] == ["csv", "csv", "csv", "xlsx", "jsonl"]


def test_limits_may_be_narrowed_by_a_source(tmp_path: Path) -> None:
    assert declared(tmp_path, limits={"rows": 10}).limits.rows == 10
    assert load_source("water_cut").limits.rows > 10
