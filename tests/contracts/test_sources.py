"""Contract 8: a source is a declaration, its demands and a sample, and no Python.

Read as plain files, so that this says something about the files and not about the code that reads them.
"""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DECLARATIONS = ROOT / "warehouse" / "sources"
DEMANDS = ROOT / "expectations" / "sources"
SAMPLES = ROOT / "tests" / "fixtures" / "deliveries"
REFERENCE = ROOT / "warehouse" / "reference"

ENDINGS = {"csv": "csv", "fixed_width": "txt", "xlsx": "xlsx", "jsonl": "jsonl", "parquet": "parquet"}
ACTIONS = {"quarantine_row", "reject_delivery", "warn"}
CERTAINTIES = {"confirmed", "inferred", "assumed"}
ROUTES = {"ssis", "county_own", "local", "agreement", "return"}
# What a row key of the warehouse already means; a declared column of that name would hide it.
RESERVED = {"delivery_id", "row_no", "token"}
# Text that says nothing of a person: numbers of papers, hashes, words of a form.
IMPERSONAL_TEXT = {"list_hash", "document_no", "receipt_no", "package_id", "alert_id", "alert_form"}
# Of a directory of services, which names offices and nobody.
IMPERSONAL_TEXT |= {
    "service_id",
    "organization_id",
    "about_ko",
    "service_ko",
    "partner_ko",
    "eligibility_ko",
    "areas",
    "schedules",
    "traits",
}
IMPERSONAL_TEXT |= {"subject_delivery_id", "subject_rule", "override_rule", "complaint_no", "campaign_id"}
DIRECT = {"rrn", "person_name", "phone", "phone_2", "address", "memo", "remark", "note", "reason", "unit_no"}
DIRECT |= {
    "officer",
    "officer_2",
    "officer_name",
    "decided_by",
    "ordered_by",
    "replied_by",
    "reported_by",
    "reporter_name",
}
# What a resident number and a telephone number look like anywhere in a file.
RRN_SHAPE = re.compile(r"(?<!\d)\d{6}-?([0-9])(\d{2})\d{4}(?!\d)")
PHONE_SHAPE = re.compile(r"(?<![\d-])0\d{1,2}-?\d{3,4}-?\d{4}(?![\d-])")


def _codes(folder: Path, ending: str) -> set[str]:
    return {file.name.removesuffix(ending) for file in folder.glob(f"*{ending}")}


CODES = sorted(_codes(DECLARATIONS, ".yaml"))


def _yaml(folder: Path, code: str) -> dict[str, Any]:
    stated: dict[str, Any] = yaml.safe_load((folder / f"{code}.yaml").read_text("utf-8"))
    return stated


def _declaration(code: str) -> dict[str, Any]:
    return _yaml(DECLARATIONS, code)


def _columns(code: str) -> list[dict[str, Any]]:
    """The columns that the newest layout has, as it writes them."""
    declared = _declaration(code)
    layout = declared["layouts"][-1]
    day = layout["layout_from"]
    there = [c for c in declared["columns"] if c.get("since", day) <= day < c.get("until", date.max)]
    columns = [column | layout.get("columns", {}).get(column["name"], {}) for column in there]
    order = layout.get("order") or [column["name"] for column in columns]
    return sorted(columns, key=lambda column: order.index(column["name"]))


def _typed_columns(code: str) -> set[str]:
    """Columns of ``typed.<code>``: a resident number becomes a token, a birth date and a sex."""
    names = {column["name"] for column in _declaration(code)["columns"]}
    return names - {"rrn"} | ({"token", "birth_on", "sex"} if "rrn" in names else set())


def _sample(code: str) -> Path:
    layout = _declaration(code)["layouts"][-1]
    return SAMPLES / f"{code}.{ENDINGS[layout['format']]}"


def _cells(code: str) -> list[list[str]]:
    """The sample's header and rows as written, read in the declared format and nothing else."""
    columns = _columns(code)
    layout, content = _declaration(code)["layouts"][-1], _sample(code).read_bytes()
    skipped = layout.get("title_lines", 0)
    if layout["format"] == "csv":
        text = "".join(content.decode(layout["encoding"]).splitlines(keepends=True)[skipped:])
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=layout["delimiter"], strict=True))
        return _headed(lines, layout)
    if layout["format"] == "fixed_width":
        return _fixed_width_cells(columns, layout["encoding"], content)
    if layout["format"] == "xlsx":
        return _headed(_workbook_cells(content)[skipped:], layout)
    if layout["format"] == "jsonl":
        return _json_cells(columns, layout.get("rows_at"), content.decode(layout["encoding"]))
    frame = pl.read_parquet(io.BytesIO(content))
    return [frame.columns, *([cell or "" for cell in row] for row in frame.iter_rows())]


def _fixed_width_cells(columns: list[dict[str, Any]], encoding: str, content: bytes) -> list[list[str]]:
    widths = [column["width"] for column in columns]
    rows = [[column["from"] for column in columns]]
    for record in content.splitlines():
        assert len(record) == sum(widths), "a record is as long as its columns together"
        starts = [sum(widths[:place]) for place in range(len(widths))]
        rows.append([record[s : s + w].decode(encoding).strip() for s, w in zip(starts, widths, strict=True)])
    return rows


def _workbook_cells(content: bytes) -> list[list[str]]:
    sheet = fastexcel.read_excel(content).load_sheet(0, header_row=None, dtypes="string")
    return [[cell or "" for cell in row] for row in sheet.to_polars().iter_rows()]


def _headed(lines: list[list[str]], layout: dict[str, Any]) -> list[list[str]]:
    """With a header of several lines as one; a sample merges none of its cells."""
    depth = layout.get("header_lines", 1)
    titles = [" ".join(filter(None, parts)) for parts in zip(*lines[:depth], strict=True)]
    return [titles, *lines[depth:]]


def _json_objects(rows_at: str | None, text: str) -> list[dict[str, str]]:
    """The objects of a sample, a value within another named by its path."""
    if rows_at is None:
        return [_leaves(json.loads(line)) for line in text.splitlines()]
    found = json.loads(text)
    for name in filter(None, rows_at.split(".")):
        found = found[name]
    return [_leaves(item) for item in found]


def _leaves(stated: dict[str, Any], before: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, item in stated.items():
        found |= _leaves(item, f"{before}{name}.") if isinstance(item, dict) else {f"{before}{name}": item}
    return found


def _json_cells(columns: list[dict[str, Any]], rows_at: str | None, text: str) -> list[list[str]]:
    header = [column["from"] for column in columns]
    objects = _json_objects(rows_at, text)
    assert all(set(stated) <= set(header) for stated in objects), "an undeclared key"
    return [header, *([str(stated.get(name, "")) for name in header] for stated in objects)]


def _indicators() -> set[str]:
    with (REFERENCE / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


def test_every_source_has_its_declaration_its_demands_and_one_sample() -> None:
    assert _codes(DEMANDS, ".yaml") == set(CODES)
    assert {file.stem for file in SAMPLES.iterdir()} == set(CODES)
    assert {file.name for file in SAMPLES.iterdir()} == {_sample(code).name for code in CODES}
    assert [_declaration(code)["code"] for code in CODES] == CODES
    assert [_yaml(DEMANDS, code)["source"] for code in CODES] == CODES


def test_there_are_at_least_45_sources_in_six_formats_by_all_five_routes() -> None:
    layouts = [(_declaration(code)["layouts"][-1]) for code in CODES]
    assert len(CODES) >= 45
    assert {(layout["format"], layout.get("encoding")) for layout in layouts} >= {
        ("csv", "cp949"),
        ("csv", "utf-8-sig"),
        ("fixed_width", "cp949"),
        ("xlsx", None),
        ("jsonl", "utf-8"),
        ("parquet", None),
    }
    assert {_declaration(code)["route"] for code in CODES} == ROUTES


def test_every_source_that_a_county_names_is_declared() -> None:
    for file in (ROOT / "warehouse" / "counties").glob("*.yaml"):
        assert set(yaml.safe_load(file.read_text("utf-8"))["sources"]) <= set(CODES), file.name


@pytest.mark.parametrize("code", CODES)
def test_a_legal_basis_that_is_not_confirmed_says_why(code: str) -> None:
    declared = _declaration(code)
    basis = declared["legal_basis"]
    assert basis["article"]
    assert basis["certainty"] in CERTAINTIES
    assert basis["certainty"] == "confirmed" or basis["note"]
    assert "valid_days" not in declared.get("observes", {}) or "valid_days assumed" in declared["note"]


@pytest.mark.parametrize("code", CODES)
def test_a_source_carries_known_kinds_of_crisis_information_or_local_ones(code: str) -> None:
    observes = _declaration(code).get("observes", {})
    named = observes.get("kinds_named", [])
    carried = [*observes.get("kinds", []), *observes.get("flags", {}).values()]
    carried += [] if named == "catalogue" else named
    known = _indicators()
    assert all(kind in known or kind.startswith("LOCAL_") for kind in carried)
    assert len(set(carried)) == len(carried)


@pytest.mark.parametrize("code", CODES)
def test_what_a_source_observes_and_its_key_name_declared_columns(code: str) -> None:
    declared = _declaration(code)
    columns = {column["name"]: column["type"] for column in declared["columns"]}
    observes = declared.get("observes", {})
    assert set(declared["key"]) <= set(columns)
    assert all(columns[flag] == "boolean" for flag in observes.get("flags", {}))
    if observes:
        assert columns[observes["observed_on"]] in {"date", "month", "timestamp"}
    if "kinds_in" in observes:
        assert columns[observes["kinds_in"]["column"]] == "text"
    if declared["period"]["from"] == "title":
        assert declared["layouts"][-1]["title_lines"] > 0
    if declared["period"]["from"] == "column":
        assert declared["period"]["column"] in columns


@pytest.mark.parametrize("code", CODES)
def test_columns_have_plain_names_that_hide_no_key_and_codes_that_are_written_in_capitals(code: str) -> None:
    columns = _declaration(code)["columns"]
    assert len({column["name"] for column in columns}) == len(columns)
    assert len({column["from"].replace(" ", "") for column in columns}) == len(columns)
    for column in columns:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column["name"])
        assert column["name"] not in RESERVED
        assert (column["type"] == "rrn") == (column["name"] == "rrn")
        assert (column["type"] == "code") == ("codes" in column)
        assert all(isinstance(text, str) for pair in column.get("codes", {}).items() for text in pair)
        assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", value) for value in column.get("codes", {}).values())


@pytest.mark.parametrize("code", CODES)
def test_every_personal_column_is_marked(code: str) -> None:
    for column in _declaration(code)["columns"]:
        marked = column["personal"]
        assert marked in {"direct", "quasi", "none"}
        if column["name"] in DIRECT or column["type"] in {"rrn", "phone"}:
            assert marked == "direct", column["name"]
        elif column["type"] in {"boolean", "text"} or column.get("unit") in {"KRW", "year", "persons"}:
            assert marked != "none" or column["name"] in IMPERSONAL_TEXT, column["name"]


@pytest.mark.parametrize("code", CODES)
def test_demands_name_declared_columns_and_give_a_reason_and_an_action(code: str) -> None:
    rules, typed = _yaml(DEMANDS, code)["rules"], _typed_columns(code)
    assert len({rule["rule"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["action"] in ACTIONS
        assert rule["reason"].strip()
        named = {*rule.get("columns", []), rule.get("column")} - {None}
        assert named <= typed, rule["rule"]
        assert _names_in(rule.get("where_bad", "")) <= typed, rule["rule"]
    assert "row_count" in {rule["expect"] for rule in rules}, "an empty file passes every rule about rows"


def _names_in(condition: str) -> set[str]:
    """The lower-case words of a condition that are neither texts, nor parameters, nor functions."""
    bare = re.sub(r"'[^']*'|\$\w+", " ", condition)
    return set(re.findall(r"\b[a-z][a-z0-9_]*\b(?!\()", bare)) - {"true", "false"}


@pytest.mark.parametrize("code", CODES)
def test_codes_named_in_demands_are_codes_of_the_source(code: str) -> None:
    declared = _declaration(code)
    lists = [column.get("codes", {}) for column in declared["columns"]]
    lists += [
        column.get("codes", {}) for row in declared["layouts"] for column in row.get("columns", {}).values()
    ]
    codes = {value for stated in lists for value in stated.values()}
    for rule in _yaml(DEMANDS, code)["rules"]:
        named = set(re.findall(r"'([A-Z][A-Z0-9_]*)'", rule.get("where_bad", "")))
        assert named <= codes, rule["rule"]


@pytest.mark.parametrize("code", CODES)
def test_the_sample_is_written_in_the_declared_layout(code: str) -> None:
    header, *rows = _cells(code)
    titles = [column["from"].replace(" ", "") for column in _columns(code)]
    assert [cell.replace(" ", "") for cell in header] == titles
    assert 10 <= len(rows) <= 20
    assert all(len(row) <= len(header) for row in rows)


@pytest.mark.parametrize("code", CODES)
def test_the_sample_shows_every_code_column_only_as_declared(code: str) -> None:
    _, *rows = _cells(code)
    for place, column in enumerate(_columns(code)):
        written = {row[place] for row in rows if place < len(row) and row[place]}
        if column["type"] == "code":
            assert written
            assert written <= set(column["codes"]), column["name"]


@pytest.mark.parametrize("code", CODES)
def test_the_sample_names_nobody_who_could_exist(code: str) -> None:
    header, *rows = _cells(code)
    types = {place: column["type"] for place, column in enumerate(_columns(code))}
    for row in rows:
        for place, cell in enumerate(row):
            found = RRN_SHAPE.findall(cell)
            assert bool(found) == (types[place] == "rrn" and bool(cell)), header[place]
            assert all(96 <= int(region) <= 99 for _, region in found), header[place]
            if types[place] == "phone" and cell:
                assert re.fullmatch(r"010-?0\d{3}-?\d{4}", cell), header[place]
            elif types[place] == "text":
                assert not PHONE_SHAPE.search(cell), header[place]


def test_who_reported_somebody_is_sealed_and_one_statement_alone_reads_it() -> None:
    sealed = {
        column["name"]
        for code in CODES
        for column in _declaration(code)["columns"]
        if column.get("is_sealed")
    }
    assert sealed == {"reporter_name", "reporter_phone", "reported_by"}
    named = re.compile("|".join(rf"\b{name}\b" for name in sealed))
    texts = [*(ROOT / "tasks").rglob("*"), *(ROOT / "warehouse").rglob("*"), ROOT / "balgul.py"]
    reading = {
        file.relative_to(ROOT).as_posix()
        for file in texts
        if file.suffix in {".sql", ".py", ".html", ".md"} and named.search(file.read_text("utf-8"))
    }
    assert reading == {"warehouse/statements/access/select_reporter.sql"}


def test_what_a_report_is_called_does_not_say_who_sent_it() -> None:
    # Name and agency stand on the page that tells somebody where their name came from; a village has one head.
    reports = [_declaration(code) for code in CODES]
    told = " ".join(
        f"{one['name_ko']} {one['agency']}"
        for one in reports
        if any(column.get("is_sealed") for column in one["columns"])
    )
    assert told
    assert not re.search("이장|이웃|가족|통장", told)
