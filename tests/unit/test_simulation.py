"""The simulated county from outside: what lies in the inbox, and the true county behind it."""

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import shapely
import yaml

from simulation.agencies import Agencies
from simulation.behaviour import AI_TRIES, Behaviour
from simulation.county import CHECKOUT, Extent, Parameters, load_county
from simulation.layouts import layout_of
from simulation.ministry import Ministry
from simulation.session import Session
from simulation.world import World
from tasks.sources.counties import hold_county
from tests.simulated import CLEAN, FIRST_DAY, READERS, declared_layouts, files_in, played, world_of

RRN = re.compile(r"\d{6}-?[1-4]\d{6}")
DAYS = 68  # two rounds, and two of each monthly file


@pytest.fixture(scope="module")
def small() -> World:
    return world_of(1)


@pytest.fixture(scope="module")
def clean() -> World:
    return world_of(1, CLEAN)


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory, small: World) -> Path:
    """A home after all mornings of February and March and a week of April, nothing taken out of the inbox."""
    return played(tmp_path_factory.mktemp("spring"), small, DAYS)


@pytest.fixture(scope="module")
def clean_spring(tmp_path_factory: pytest.TempPathFactory, clean: World) -> Path:
    return played(tmp_path_factory.mktemp("clean"), clean, DAYS)


def _bytes_under(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


# ---------------------------------------------------------------- seed and bytes


def test_the_same_seed_gives_the_same_bytes_over_a_fortnight(tmp_path: Path, small: World) -> None:
    one = played(tmp_path / "one", small, 14)
    other = played(tmp_path / "other", world_of(1), 14)
    assert len(_bytes_under(one / "inbox")) > 10
    assert _bytes_under(one) == _bytes_under(other)


def test_another_seed_gives_another_county(tmp_path: Path, small: World) -> None:
    one = _bytes_under(played(tmp_path / "one", small, 14) / "inbox")
    other = _bytes_under(played(tmp_path / "other", world_of(2), 14) / "inbox")
    shared = one.keys() & other.keys()
    # an agency that has nothing to tell sends the same empty list under any seed
    assert sum(one[name] != other[name] for name in shared) > 0.8 * len(shared)


def test_a_morning_that_was_missed_is_dropped_with_the_next_one(tmp_path: Path, small: World) -> None:
    daily = played(tmp_path / "daily", small, 14)
    rare = Session(tmp_path / "rare", small)
    for day in (FIRST_DAY, FIRST_DAY + timedelta(days=13)):
        rare.answer({"do": "morning", "day": str(day)})
    assert _bytes_under(daily / "inbox") == _bytes_under(tmp_path / "rare" / "inbox")


def test_a_killed_process_goes_on_and_a_repeated_morning_drops_the_same(tmp_path: Path, small: World) -> None:
    whole = played(tmp_path / "whole", small, 10)
    for i in range(10):
        for _ in range(2):
            session = Session(tmp_path / "killed", small)
            session.answer({"do": "morning", "day": str(FIRST_DAY + timedelta(days=i))})
    session.answer({"do": "truth"})
    assert _bytes_under(whole) == _bytes_under(tmp_path / "killed")


def test_the_process_answers_one_line_per_command_and_ends_with_its_input(tmp_path: Path) -> None:
    commands = [{"do": "morning", "day": "2024-02-01"}, {"do": "evening", "day": "2024-02-01"}, {"do": "fly"}]
    arguments = ["--home", str(tmp_path), "--towns", "1", "--households", "40", "--set", "dirt.water_cut=0"]
    done = subprocess.run(
        [sys.executable, "-m", "simulation", *arguments],
        input="".join(json.dumps(command) + "\n" for command in commands),
        capture_output=True,
        text=True,
        check=True,
        cwd=CHECKOUT,
    )
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert replies[0]["dropped"] > 0
    assert replies[1] == {"wants": [], "opened": 0}
    assert "unknown command" in replies[2]["error"]


# ---------------------------------------------------------------- dirt


def test_a_county_whose_file_states_no_more_than_is_asked_of_it_is_simulated(tmp_path: Path) -> None:
    stated = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46730.yaml").read_text("utf-8"))
    asked = {part: stated[part] for part in ("code", "name_ko", "team_head", "sources", "campaigns")}
    towns = [{part: town[part] for part in ("code", "name_ko", "officers")} for town in stated["towns"]]
    file = tmp_path / "county.yaml"
    file.write_text(yaml.safe_dump(asked | {"towns": towns}), "utf-8")
    hold_county(file)
    assert len(world_of(1, extent=Extent(households=80), county=str(file)).households) == 80


def test_the_roster_of_a_campaign_that_opens_in_the_middle_of_a_month_comes_on_its_first_working_day() -> (
    None
):
    stated = world_of(1, extent=Extent(households=80))
    county = replace(stated.county, openings=(date(2024, 11, 16),))  # a Saturday
    agencies = Agencies(replace(stated, county=county), Ministry(stated))
    layout = layout_of("staff_roster", date(2024, 11, 18))
    assert layout is not None
    november = [date(2024, 11, day) for day in range(1, 31)]
    assert [day for day in november if agencies._is_due(layout, day)] == [november[0], november[17]]


def test_dirt_lies_in_one_to_two_percent_of_the_rows(spring: Path) -> None:
    events = json.loads((spring / "simulation/truth.json").read_text("utf-8"))["events"]
    rows = sum(count for name, count in events.items() if name.startswith("rows.") and "roster" not in name)
    kinds = Counter[str]()
    for name, count in events.items():
        if name.startswith("dirt."):
            kinds[name.rsplit(".", 1)[1]] += count
    assert 0.01 <= kinds.total() / rows <= 0.02
    assert len(kinds) >= 8


def test_dirt_is_switched_off_by_one_parameter(clean_spring: Path) -> None:
    events = json.loads((clean_spring / "simulation/truth.json").read_text("utf-8"))["events"]
    assert not [name for name in events if name.startswith("dirt.")]


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown parameters: dirty"):
        Parameters({"dirty": "1"})


# ---------------------------------------------------------------- people who do not exist


def test_every_resident_number_is_synthetic(spring: Path) -> None:
    found = [number for text in _texts(spring) for number in RRN.findall(text)]
    assert len(found) > 1_000
    assert {number.replace("-", "")[7:9] for number in found} <= {"96", "97", "98", "99"}


def test_every_phone_number_is_synthetic(clean_spring: Path) -> None:
    found: list[str] = []
    for layout, file in files_in(clean_spring):
        places = [i for i, column in enumerate(layout.columns) if column.type == "phone"]
        for row in list(READERS[layout.format](layout, file.read_bytes()))[1:]:
            found += [row[place] for place in places if row[place]]
    assert len(found) > 500
    # mobile numbers of residents, and office numbers in an exchange that is not given out
    assert not [number for number in found if not re.fullmatch(r"010-?0\d{3}-?\d{4}|061-000-\d{4}", number)]


def test_resident_numbers_and_true_phones_are_given_once(small: World) -> None:
    persons = small.persons()
    phones = [person.phone for person in persons if person.phone]
    assert len({person.rrn for person in persons}) == len(persons)
    assert len(set(phones)) == len(phones)


def test_birth_and_sex_stand_in_the_resident_number(small: World) -> None:
    for person in small.persons():
        century = 1900 if person.rrn[6] in "12" else 2000
        born_on = date(century + int(person.rrn[:2]), int(person.rrn[2:4]), int(person.rrn[4:6]))
        assert (born_on, "M" if person.rrn[6] in "13" else "F") == (person.born_on, person.sex)


def test_rare_syllables_survive_the_old_code_page(spring: Path) -> None:
    rare = re.compile("[똠펲믜뷁쌰]")
    old = [
        layout.source
        for layout in declared_layouts()
        if layout.encoding == "cp949" and layout.format == "csv"
    ]
    text = "".join(
        file.read_bytes().decode("cp949") for source in old for file in (spring / "inbox" / source).glob("*")
    )
    assert rare.search(text)


def _texts(home: Path) -> Iterator[str]:
    for source, file in files_in(home):
        for row in READERS[source.format](source, file.read_bytes()):
            yield unicodedata.normalize("NFKC", "\n".join(cell for cell in row if cell))


# ---------------------------------------------------------------- declared formats


def test_nothing_but_declared_sources_is_dropped_and_no_half_file_stays(spring: Path) -> None:
    folders = {folder.name for folder in (spring / "inbox").iterdir()}
    declared = {layout.source for layout in declared_layouts()}
    assert folders <= declared
    assert len(folders) >= 18
    assert not list((spring / "inbox").rglob("*.part"))


def test_each_file_is_read_back_by_its_declared_layout(clean_spring: Path) -> None:
    read = Counter[str]()
    for layout, file in files_in(clean_spring):
        rows = list(READERS[layout.format](layout, file.read_bytes()))
        header, body = rows[0], rows[1:]
        assert [cell for cell in header if cell] == [column.header for column in layout.columns], file.name
        assert all(len(row) <= len(layout.columns) for row in body), file.name
        for row in body:
            for column, cell in zip(layout.columns, row, strict=False):
                assert _is_readable(column.type, column.codes, cell), (file.name, column.name, cell)
        read[layout.format] += len(body)
    assert set(read) == {"csv", "xlsx", "fixed_width", "jsonl", "parquet"}
    assert min(read.values()) > 0


def test_key_cells_of_clean_files_are_filled_and_unique(clean_spring: Path) -> None:
    for layout, file in files_in(clean_spring):
        rows = list(READERS[layout.format](layout, file.read_bytes()))[1:]
        places = [i for i, column in enumerate(layout.columns) if column.name in layout.key]
        keys = [tuple(row[place] for place in places) for row in rows]
        assert len(set(keys)) == len(keys), file.name
        assert all(any(key) for key in keys), file.name


_SHAPES = {
    "rrn": r"\d{6}-?[1-4]9[6-9]\d{4}|\d{6}-?[1-4]\d{6}",
    "integer": r"\d+",
    "month": r"\d{4}-?\d{2}",
    "phone": r"0\d{1,2}-?\d{3,4}-?\d{4}",
    "boolean": r"Y|N|True|False",
    "time": r"\d{2}:\d{2}",
    "timestamp": r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}",
    "text": r".*",
}


def _is_readable(kind: str, codes: dict[str, str], cell: str) -> bool:
    if not cell:
        return True
    if kind == "code":
        return cell in codes.values()
    if kind == "date":
        return bool(date.fromisoformat(cell))
    return bool(re.fullmatch(_SHAPES[kind], cell))


# ---------------------------------------------------------------- the true county


def test_households_live_inside_the_polygon_of_their_village(small: World) -> None:
    for household in small.households:
        village = small.villages[household.village]
        assert shapely.contains_xy(village.area, household.longitude, household.latitude)
        assert village.name in household.address


def test_more_than_half_of_the_households_are_single_persons() -> None:
    world = world_of(1, extent=Extent(households=3_000))
    single = sum(len(household.persons) == 1 for household in world.households)
    assert 0.52 < single / 3_000 < 0.58


def test_signals_tell_of_needs_but_miss_and_mislead(small: World) -> None:
    seen = Counter((bool(household.needs), bool(household.signals)) for household in small.households)
    assert seen[True, True] / (seen[True, True] + seen[True, False]) > 1.5 * (
        seen[False, True] / (seen[False, True] + seen[False, False])
    )
    assert seen[True, False]
    assert seen[False, True]


def test_the_county_of_the_reference_has_its_own_figures_per_town() -> None:
    county = load_county("46720", Extent())
    assert county.households == 15_523
    assert county.towns[0].households == 3_929


def test_a_county_that_awaits_no_list_is_built_from_its_first_campaign(tmp_path: Path) -> None:
    smallest = {
        "code": "46720",
        "name_ko": "곡성군",
        "team_head": {"name": "한가람", "department_ko": "희망복지팀"},
        "campaigns": {"2026-spring": {"opens_on": date(2026, 3, 3), "closes_on": date(2026, 6, 30)}},
        "sources": ["ssis_central", "ssis_query", "staff_roster"],
        "towns": [{"code": "46720250", "name_ko": "곡성읍", "officers": 8}],
    }
    file = tmp_path / "county.yaml"
    file.write_text(yaml.safe_dump(smallest, allow_unicode=True), encoding="utf-8")
    world = world_of(1, extent=Extent(households=20), county=str(file))
    assert world.opening == date(2026, 3, 1)
    assert {source for source, _ in Agencies(world, Ministry(world)).files_of(date(2026, 3, 3))} == {
        "staff_roster"
    }


@pytest.mark.parametrize("code", ["46730", "11110"])
def test_a_county_without_figures_spreads_thirteen_thousand_evenly(code: str) -> None:
    county = load_county(code, Extent(scale=0.5))
    counts = [town.households for town in county.towns]
    assert sum(counts) == 6_500
    assert max(counts) - min(counts) <= 1


def test_a_city_district_without_ri_lives_in_its_legal_dong() -> None:
    world = world_of(1, extent=Extent(households=200), county="11110")
    assert len(world.villages) == 87
    assert all(len(household.address.split()) == 4 for household in world.households)


def test_a_city_of_villages_and_dong_has_households_in_both(tmp_path: Path) -> None:
    stated = yaml.safe_load((CHECKOUT / "warehouse/counties/46730.yaml").read_text("utf-8"))
    towns = [
        stated["towns"][0] | {"code": code, "name_ko": name}
        for code, name in (("36110250", "조치원읍"), ("36110101", "반곡동"))
    ]
    file = tmp_path / "sejong.yaml"
    file.write_text(yaml.safe_dump(stated | {"code": "36110", "towns": towns}), "utf-8")
    world = world_of(1, extent=Extent(households=100), county=str(file))
    assert Counter(household.town for household in world.households) == {0: 50, 1: 50}
    assert {bool(world.villages[household.village].name) for household in world.households} == {True, False}


def test_a_town_without_an_official_outline_is_refused_by_name(tmp_path: Path) -> None:
    stated = yaml.safe_load((CHECKOUT / "warehouse/counties/46730.yaml").read_text("utf-8"))
    stated["towns"][0]["code"] = "46730999"
    file = tmp_path / "county.yaml"
    file.write_text(yaml.safe_dump(stated), "utf-8")
    with pytest.raises(ValueError, match="구례읍"):
        world_of(1, county=str(file))


def test_three_quarters_of_the_targets_of_a_spring_come_from_central_lists() -> None:
    world = world_of(1, extent=Extent(households=3_000))
    session = Session(Path("unused"), world)
    listed = {
        number
        for round_ in world.county.rounds
        if round_.campaign == "2024H1"
        for number in session.ministry.listed(round_)
    }
    assert len(listed) == pytest.approx(0.75 * 2_676 / 15_523 * 3_000, rel=0.02)


# ---------------------------------------------------------------- behaviour


def test_households_behave_at_the_rates_of_the_reference() -> None:
    world = world_of(1, extent=Extent(households=3_000))
    behaviour, homes = Behaviour(world), world.households
    refused = sum(map(behaviour.refuses, homes)) / len(homes)
    called = sum(any(behaviour.completes_ai_call(h, n) for n in range(1, AI_TRIES + 1)) for h in homes) / len(
        homes
    )
    ten = time(10)
    phoned = sum(any(behaviour.answers_phone(h, n, ten, was_told=False) for n in range(1, 5)) for h in homes)
    assert 0.03 < refused < 0.12
    # of those who can be reached at all; of all targets it is less
    assert 0.40 < called < 0.62
    assert 0.68 < phoned / len(homes) < 0.90


def test_a_later_hour_and_an_announcement_raise_the_odds_of_an_answer(small: World) -> None:
    behaviour = Behaviour(small)

    def answered(hour: int, *, was_told: bool) -> int:
        return sum(behaviour.answers_phone(h, 1, time(hour), was_told=was_told) for h in small.households)

    assert answered(12, was_told=False) < answered(10, was_told=False) < answered(17, was_told=False)
    assert answered(10, was_told=False) < answered(10, was_told=True)
