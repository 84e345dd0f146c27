"""The county's file has no dates but its campaigns': a day repeated, or looked back on, goes by the file of then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.calendar import keep_campaign_dates
from tasks.doors.windows import why
from tasks.linkage import link_records
from tasks.screening import screen_households
from tasks.validation import validate
from tests.factories import AS_OF, ask, deliver_rows, fresh_home, one, person, work
from tests.integration.test_replay import repeated
from tests.played import run_stages
from tests.replayed import differing
from tests.screened import assert_lawful, listed, pool
from tests.visited import NEXT_MONDAY
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home
from warehouse.rewind import RULES
from warehouse.rule_files import FOLDERS, PARAMETERS, read_instead
from warehouse.schema import migrate

GOKSEONG = CHECKOUT / "warehouse" / "counties" / "46720.yaml"
STAGES = (keep_campaign_dates.run_in, validate, link_records.run_in, screen_households.run_in)
TUESDAY_AFTER = NEXT_MONDAY + timedelta(days=1)
ROADS = "road,first_no,last_no,side,town,ri\n읍내로,1,99,both,곡성읍,읍내리\n"
ADDRESS = "전라남도 곡성군 곡성읍 읍내로 7"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A county that has no list of the waterworks, and a table of roads."""
    file = tmp_path / "county" / "our.yaml"
    file.parent.mkdir()
    file.write_bytes(GOKSEONG.read_bytes())
    file.with_name("roads.csv").write_text(ROADS, "utf-8")
    _change(
        file, lambda stated: (stated["sources"].remove("water_cut"), stated.update(road_names="roads.csv"))
    )
    return file


def _change(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    stated = yaml.safe_load(file.read_text("utf-8"))
    change(stated)
    file.write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")


def _one_more_source(file: Path) -> None:
    _change(file, lambda stated: stated["sources"].append("water_cut"))


def _fewer_officers(file: Path) -> None:
    _change(file, lambda stated: [town.update(officers=0) for town in stated["towns"]])


def _other_roads(file: Path) -> None:
    file.with_name("roads.csv").write_text(ROADS.replace("읍내리", "학정리"), "utf-8")


def _no_roads(file: Path) -> None:
    _change(file, lambda stated: stated.pop("road_names"))
    file.with_name("roads.csv").unlink()


@pytest.mark.parametrize("change", [_one_more_source, _fewer_officers, _other_roads, _no_roads])
def test_a_day_of_before_the_file_changed_gives_the_same_bytes(
    tmp_path: Path, file: Path, change: Callable[[Path], None]
) -> None:
    home = _with_a_list(tmp_path, file)
    change(file)
    migrate(home)
    deliver_rows(home, "ssis_central", [person(9).row()])
    work(home, NEXT_MONDAY)
    assert ask(home, "SELECT count(*) FROM ops.county_file") == [(2,)]
    assert differing(home, AS_OF, STAGES) == []
    assert differing(home, NEXT_MONDAY, STAGES) == []


@pytest.mark.parametrize("place", ["roads/of_then.csv", "{}/of_then.csv"])
def test_it_goes_by_the_table_of_then_wherever_the_county_keeps_its_files(
    tmp_path: Path, file: Path, place: str
) -> None:
    """Also in the home itself, beside which no copy of a county's file is taken for its own."""
    own = tmp_path / "home" / "our.yaml"
    table = own.parent / place.format(tmp_path)
    table.parent.mkdir(parents=True, exist_ok=True)
    table.write_text(ROADS, "utf-8")
    own.parent.mkdir(exist_ok=True)
    own.write_bytes(file.read_bytes())
    _change(own, lambda stated: stated.update(road_names=place.format(tmp_path)))
    home = _with_a_list(tmp_path, own)
    table.write_text(ROADS.replace("읍내리", "학정리"), "utf-8")
    assert differing(home, AS_OF, STAGES) == []
    assert table.read_text("utf-8") != ROADS


def test_a_run_is_held_to_one_file_also_where_it_changes_between_two_runs_of_a_day(
    tmp_path: Path, file: Path
) -> None:
    """Whoever gave the command again to see what a change does had the day repeated by a file that it never knew."""
    home = _with_a_list(tmp_path, file)
    for change in (_fewer_officers, _one_more_source):
        change(file)
        assert work(home).run_no == work(home).run_no
    assert ask(home, "SELECT run_no FROM ops.county_file ORDER BY 1") == [(1,), (2,), (3,)]
    before, after = repeated(home, AS_OF)
    assert [table for table in before if before[table] != after[table]] == []
    assert_lawful(home)


def test_it_goes_by_the_file_of_then_where_that_of_today_has_a_mistake(tmp_path: Path, file: Path) -> None:
    home = _with_a_list(tmp_path, file)
    file.write_text("towns: [", "utf-8")
    assert differing(home, AS_OF, STAGES) == []


def test_a_file_with_the_line_ends_of_windows_is_kept_as_it_is(tmp_path: Path, file: Path) -> None:
    """Its hash stands in the ledger: the rules of that day were told to have changed since."""
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    home = _with_a_list(tmp_path, file)
    assert differing(home, AS_OF, STAGES) == []


def test_a_day_from_before_any_file_was_kept_goes_by_the_first_that_was(tmp_path: Path, file: Path) -> None:
    home = _with_a_list(tmp_path, file)
    with Warehouse(home).transaction() as tx:
        tx.execute("DELETE FROM ops.county_file")
    work(home, NEXT_MONDAY)
    _one_more_source(file)
    migrate(home)
    work(home, TUESDAY_AFTER)
    assert differing(home, AS_OF, STAGES) == []


def test_a_source_that_the_county_has_since_is_not_missed_on_the_day_before(
    tmp_path: Path, file: Path
) -> None:
    home = _with_a_list(tmp_path, file)
    _one_more_source(file)
    run_stages(home, NEXT_MONDAY)
    household = str(one(home, "SELECT min(household_id) FROM campaign.target"))
    told = ["\n".join(why(home, household, reason="감사", as_of=day).certificate) for day in (AS_OF, None)]
    assert [load_source("water_cut").name_ko in text for text in told] == [False, True]


def test_what_came_of_a_source_that_the_county_gets_no_more_is_still_told(tmp_path: Path, file: Path) -> None:
    """Each working day failed until the campaign was over."""
    home = _with_a_list(tmp_path, file)
    _change(file, lambda stated: stated["sources"].remove("ssis_query"))
    run_stages(home, NEXT_MONDAY)
    (report,) = home.reports.glob("2024H1.html")
    assert load_source("ssis_query").name_ko in report.read_text("utf-8")


def _with_a_list(tmp_path: Path, file: Path) -> Home:
    home = fresh_home(tmp_path / "home", str(file))
    listed(home, person(1))
    pool(home, person(2), replace(person(3), address=ADDRESS))
    work(home)
    assert one(home, "SELECT count(*) FROM campaign.target") > 0
    return home


@pytest.mark.parametrize(("dated", "differs"), [("2024-03-05", []), ("2024-03-04", [RULES])])
def test_a_parameter_that_is_dated_ahead_leaves_a_day_as_it_was(
    tmp_path: Path, file: Path, dated: str, differs: list[str]
) -> None:
    home = _with_a_list(tmp_path, file)
    residents = FOLDERS[PARAMETERS] / "residents.yaml"  # no stage of the day goes by it
    stated = yaml.safe_load(residents.read_text("utf-8"))
    for entry in stated.values():
        entry["values"][date.fromisoformat(dated)] = next(iter(entry["values"].values()))
    (tmp_path / "residents.yaml").write_text(yaml.safe_dump(stated, sort_keys=False), "utf-8")
    with read_instead({residents: (tmp_path / "residents.yaml", Fault("bad_rules"))}):
        assert differing(home, AS_OF, STAGES) == differs
