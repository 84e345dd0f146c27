"""``source check``: every fault of the files of a source by its line, and what its fixture says."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.sources import schemas
from tasks.sources.checking import check_sources
from tasks.sources.counties import judged_counties
from tasks.sources.judging import Judged, judge
from tasks.sources.trial import Trial, trial_of
from warehouse.catalog import all_sources, load_source
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home

DECLARATION, SUITE = "warehouse/sources/water_cut.yaml", "expectations/sources/water_cut.yaml"
FIXTURE = "tests/fixtures/deliveries/water_cut.csv"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with one source."""
    for name in (DECLARATION, SUITE, FIXTURE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKOUT / name, tmp_path / name)
    return tmp_path


def edited(root: Path, name: str, *changes: tuple[str, str]) -> None:
    """A file with some texts changed, each of which is there."""
    text = (root / name).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (root / name).write_text(text, "utf-8")


def line_of(root: Path, name: str, text: str) -> int:
    """The line on which a text stands first."""
    lines = (root / name).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_committed_schemas_are_those_of_the_models() -> None:
    stale = [name for name, text in schemas.texts().items() if (CHECKOUT / name).read_text("utf-8") != text]
    assert stale == [], "run: .venv/bin/python -m tasks.sources.schemas"


@pytest.mark.parametrize("source", all_sources(), ids=lambda source: source.code)
def test_the_files_of_every_declared_source_are_well(source: object) -> None:
    assert list(map(str, judge(CHECKOUT, getattr(source, "code", "")).findings)) == []


COUNTY = "warehouse/counties/46720.yaml"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("machine_copies: {}", "machine_copies:\n  CREDIT:\n", "  CREDIT:"),
        ("machine_copies: {}", "machine_copies: {CREDIT: age1notakey}", "machine_copies:"),
        ("holiday_overrides: []", "holiday_overrides: [2024-03-04]", "holiday_overrides:"),
        ("name_ko: 곡성군\n", "", "# The dated file"),
        ("name_ko: 곡성군\n", "name_ko: 곡성군\nname_ko: 곡성군\n", "name_ko: 곡성군"),
    ],
)
def test_what_is_wrong_with_a_countys_file_is_told_by_its_line_and_without_a_value(
    root: Path, old: str, new: str, line: str
) -> None:
    (root / COUNTY).parent.mkdir(parents=True)
    shutil.copyfile(CHECKOUT / COUNTY, root / COUNTY)
    assert list(judged_counties(root)) == [(COUNTY, [], [])]
    edited(root, COUNTY, (old, new))
    ((_, (finding,), _),) = judged_counties(root)
    lines = (root / COUNTY).read_text("utf-8").splitlines()
    assert finding.line == max(number for number, text in enumerate(lines, 1) if text.startswith(line))
    assert "notakey" not in str(finding)


def test_the_countys_file_of_the_home_at_hand_is_checked_wherever_it_lies(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(CHECKOUT / COUNTY, root / "own.yaml")
    home = Home.create(root / "home", county=str(root / "own.yaml"), seed=7)
    monkeypatch.setenv("BALGUL_HOME", str(home.root))
    edited(root, "own.yaml", ("name_ko: 곡성군\n", ""))
    assert next(check_sources()) == "own.yaml:1: name_ko: is missing"


def test_a_source_as_it_is_has_no_fault(root: Path) -> None:
    assert judge(root, "water_cut").findings == []


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "said"),
    [
        (DECLARATION, "route: county_own", "route: rumour", "route: rumour", "route: Input should be"),
        (DECLARATION, "type: phone", "type: telephone", "type: telephone", "columns.2.type"),
        (DECLARATION, "key: [rrn, cut_on]", "key: [rrn, day]", "key: [rrn, day]", "no column day"),
        (DECLARATION, "[WATER_CUT]", "[WATER_GONE]", "kinds:", "no kind WATER_GONE"),
        (DECLARATION, "key: [rrn, cut_on]", "key: []", "key:", "names no column"),
        (DECLARATION, "retention_years: 5", "retention_years: 0", "retention_years", "greater than or equal to 1"),
        (DECLARATION, "valid_days: 180", "valid_days: 0", "valid_days: 0", "greater than or equal to 1"),
        (DECLARATION, "observed_on: cut_on", "observed_on: memo", "observed_on:", "no column memo of a day"),
        (DECLARATION, ", title_lines: 1", "", "layout_from", "no title line"),
        (DECLARATION, "columns:", "  - {layout_from: 2022-01-01, format: csv}\ncolumns:", "2022", "no title line"),
        (DECLARATION, ", title_lines: 1", ", title_lines: 1, order: [rrn]", "$schema", "order of a layout"),
        (DECLARATION, "personal: none}", "personal: none, until: 2023-01-01}", "$schema", "column of the key"),
        (DECLARATION, "code: water_cut", "code: gas_cut", "code: gas_cut", "called water_cut.yaml"),
        (DECLARATION, "name: memo", "name: sex", "name: sex", "token, birth_on and sex"),
        (DECLARATION, "연락처, type: phone", "연락처, type: text", "name: phone", "type phone"),
        (DECLARATION, "name: memo", "name: birth_year", "name: birth_year", "linkage reads it as type integer"),
        (DECLARATION, "from: 비고", "from: 주 소", "from: 주 소", "same title"),
        (DECLARATION, "type: phone, personal: direct", "type: phone, personal: none", "phone", "personal: direct"),
        (DECLARATION, "agency:", "name_ko: 또\nagency:", "name_ko: 또", "written twice"),
        (DECLARATION, "cadence: monthly", "cadence: [monthly", "arrives:", "expected ',' or ']'"),
        (DECLARATION, "# yaml-language-server: ", "# ", "$schema", "first line"),
        (SUITE, "columns: [address]", "columns: [place]", "columns: [place]", "unknown column place"),
        (SUITE, "expect: unique", "expect: single", "expect: single", "rules.8: Input tag 'single'"),
        (SUITE, "rule: phone_shape", "rule: key_once", "rule: key_once", "the name is taken"),
        (SUITE, "max: 0.50", "max: 2", "max: 2", "less than or equal to 1"),
        (SUITE, "source: water_cut", "source: gas_cut", "source: gas_cut", "called water_cut.yaml"),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_its_line(root: Path, name: str, old: str, new: str, at: str, said: str) -> None:
    edited(root, name, (old, new))
    found = judge(root, "water_cut").findings
    assert [f for f in found if f.file == name and said in f.text], list(map(str, found))
    lines = {f.line for f in found if said in f.text}
    last = (root / name).read_text("utf-8").splitlines()
    assert lines & {number for number, line in enumerate(last, 1) if at in line}, (
        lines,
        list(map(str, found)),
    )


def test_a_day_may_be_left_to_the_title_and_not_to_the_day_on_which_a_file_comes(root: Path) -> None:
    edited(root, DECLARATION, ("  observed_on: cut_on\n", ""))
    assert judge(root, "water_cut").findings == []
    edited(
        root, DECLARATION, (r"{from: title, pattern: '(\d{4})(?:년도?|[.]) ?(\d{1,2})월'}", "{from: as_of}")
    )
    (finding,) = judge(root, "water_cut").findings
    assert "no column (none named) of a day" in finding.text


@pytest.mark.parametrize(
    "stated",
    [
        "note: &a [*a]",
        "note: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]",
        "note: " + "[" * 5_000 + "]" * 5_000,
    ],
    ids=["itself", "bomb", "depth"],
)
def test_yaml_that_would_unfold_without_end_is_a_finding(root: Path, stated: str) -> None:
    edited(root, DECLARATION, ("retention_years:", f"{stated}\nretention_years:"))
    found = [finding for finding in judge(root, "water_cut").findings if finding.file == DECLARATION]
    assert len(found) == 1
    assert "alias" in found[0].text or "no YAML" in found[0].text


def test_a_source_that_observes_and_names_nobody_is_told(root: Path) -> None:
    own = ("name: rrn, from: 주민등록번호, type: rrn", "name: bill_no, from: 번호, type: text")
    others = (("name: person_name", "name: holder"), ("name: address", "name: place"))
    edited(root, DECLARATION, own, *others, ("key: [rrn", "key: [bill_no"))
    found = [f for f in judge(root, "water_cut").findings if "names a person" in f.text]
    assert [f.line for f in found] == [line_of(root, DECLARATION, "observes:")]


def test_all_faults_are_told_and_not_only_the_first(root: Path) -> None:
    edited(root, DECLARATION, ("route: county_own", "route: rumour"), ("kind: full", "kind: some"))
    edited(root, SUITE, ("columns: [token]", "columns: [tokens]"), ("expect: row_count", "expect: rows"))
    (root / FIXTURE).unlink()
    found = judge(root, "water_cut").findings
    assert [(f.file, f.line) for f in found if f.file == DECLARATION] == [
        (DECLARATION, line_of(root, DECLARATION, "route: rumour")),
        (DECLARATION, line_of(root, DECLARATION, "kind: some")),
    ]
    assert any(f.file == SUITE for f in found)
    assert any(f.file.startswith("tests/fixtures") and "no fixture" in f.text for f in found)


@pytest.mark.parametrize("name", [DECLARATION, SUITE, FIXTURE])
def test_a_file_that_is_missing_is_told(root: Path, name: str) -> None:
    (root / name).unlink()
    assert any(f.file == name for f in judge(root, "water_cut").findings)


def test_a_fixture_is_that_of_a_layout_or_none(root: Path) -> None:
    older = "{layout_from: 2022-01-01, format: csv, title_lines: 1}"
    edited(root, DECLARATION, ("layouts:\n", f"layouts:\n  - {older}\n"))
    names = [FIXTURE.replace("csv", name) for name in ("2022-01-01.csv", "2021-01-01.csv")]
    for name in names:
        shutil.copyfile(root / FIXTURE, root / name)
    judged = judge(root, "water_cut")
    assert list(judged.older.values()) == [root / names[0]]
    assert [f.file for f in judged.findings if "is no fixture" in f.text] == [names[1]]


def test_what_is_no_source_is_refused() -> None:
    with pytest.raises(Refusal, match="no source nobody"):
        list(check_sources("nobody"))


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    with trial_of([load_source("water_cut")], all_sources()) as made:
        yield made


@pytest.fixture
def tried(tmp_path: Path) -> Judged:
    """The source with a fixture of its own."""
    judged = judge(CHECKOUT, "water_cut")
    copy = tmp_path / "water_cut.csv"
    shutil.copyfile(CHECKOUT / FIXTURE, copy)
    return replace(judged, fixture=copy)


def written(judged: Judged, old: str, new: str) -> None:
    assert judged.fixture
    text = judged.fixture.read_bytes().decode("cp949")
    assert old in text
    judged.fixture.write_bytes(text.replace(old, new).encode("cp949"))


def test_a_fixture_goes_through_ingestion_validation_and_linkage(trial: Trial, tried: Judged) -> None:
    (found,) = trial.of(tried).values()
    assert (found.rows, found.persons, found.observations, found.findings) == (10, 10, 10, ())


def test_a_row_that_a_rule_holds_back_is_told_at_the_rule(trial: Trial, tried: Judged) -> None:
    written(tried, '"70,340"', '"-70,340"')
    ((finding,),) = (one.findings for one in trial.of(tried).values())
    assert (finding.file, finding.line) == (SUITE, line_of(CHECKOUT, SUITE, "amount_range"))
    assert "row 2" in finding.text
    assert "70" not in finding.text


def test_a_fixture_that_cannot_be_read_is_told_with_its_place(trial: Trial, tried: Judged) -> None:
    written(tried, "단수일자", "중단일자")
    ((finding,),) = (one.findings for one in trial.of(tried).values())
    assert finding.file == FIXTURE
    assert "column_missing" in finding.text
    # What one fixture did is nothing to the next.
    written(tried, "중단일자", "단수일자")
    assert [one.findings for one in trial.of(tried).values()] == [()]
