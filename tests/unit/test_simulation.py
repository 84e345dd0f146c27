"""The simulated county from outside: what lies in the inbox, and what comes back for a package."""

import csv
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import shapely
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from simulation.agencies import ANSWERS
from simulation.behaviour import AI_TRIES, Behaviour
from simulation.building import build
from simulation.chance import Chance
from simulation.county import CHECKOUT, Extent, Parameters, load_county
from simulation.layouts import Layout, layout_of
from simulation.session import Session
from simulation.world import World

SMALL = Extent(towns=3, households=600)
FIRST_DAY = date(2024, 2, 1)
RRN = re.compile(r"\d{6}-?[1-4]\d{6}")
CLEAN = {"dirt": "0"}


@pytest.fixture(scope="module")
def small() -> World:
    return _world(1)


@pytest.fixture(scope="module")
def clean() -> World:
    return _world(1, CLEAN)


@pytest.fixture(scope="module")
def half_year(tmp_path_factory: pytest.TempPathFactory, small: World) -> Path:
    """A home after all mornings from February to July, nothing taken out of the inbox."""
    return _played(tmp_path_factory.mktemp("half_year"), small, 182)


@pytest.fixture(scope="module")
def clean_half_year(tmp_path_factory: pytest.TempPathFactory, clean: World) -> Path:
    return _played(tmp_path_factory.mktemp("clean"), clean, 182)


def _world(
    seed: int, settings: dict[str, str] | None = None, extent: Extent = SMALL, county: str = "46720"
) -> World:
    return build(load_county(county, extent), Chance(seed), Parameters(settings))


def _played(home: Path, world: World, days: int) -> Path:
    session = Session(home, world)
    for i in range(days):
        session.answer({"do": "morning", "day": str(FIRST_DAY + timedelta(days=i))})
    session.answer({"do": "truth"})
    return home


def _bytes_under(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


# ---------------------------------------------------------------- seed and bytes


def test_the_same_seed_gives_the_same_bytes_over_a_fortnight(tmp_path: Path, small: World) -> None:
    one = _played(tmp_path / "one", small, 14)
    other = _played(tmp_path / "other", _world(1), 14)
    assert len(_bytes_under(one / "inbox")) > 10
    assert _bytes_under(one) == _bytes_under(other)


def test_another_seed_gives_another_county(tmp_path: Path, small: World) -> None:
    one = _bytes_under(_played(tmp_path / "one", small, 14) / "inbox")
    other = _bytes_under(_played(tmp_path / "other", _world(2), 14) / "inbox")
    shared = one.keys() & other.keys()
    # an agency that has nothing to tell sends the same empty list under any seed
    assert sum(one[name] != other[name] for name in shared) > 0.8 * len(shared)


def test_a_morning_that_was_missed_is_dropped_with_the_next_one(tmp_path: Path, small: World) -> None:
    daily = _played(tmp_path / "daily", small, 14)
    rare = Session(tmp_path / "rare", small)
    for day in (FIRST_DAY, FIRST_DAY + timedelta(days=13)):
        rare.answer({"do": "morning", "day": str(day)})
    assert _bytes_under(daily / "inbox") == _bytes_under(tmp_path / "rare" / "inbox")


def test_a_killed_process_goes_on_and_a_repeated_morning_drops_the_same(tmp_path: Path, small: World) -> None:
    whole = _played(tmp_path / "whole", small, 10)
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


def test_dirt_lies_in_one_to_two_percent_of_the_rows(half_year: Path) -> None:
    events = json.loads((half_year / "simulation/truth.json").read_text("utf-8"))["events"]
    rows = sum(count for name, count in events.items() if name.startswith("rows.") and "roster" not in name)
    kinds = Counter[str]()
    for name, count in events.items():
        if name.startswith("dirt."):
            kinds[name.rsplit(".", 1)[1]] += count
    assert 0.01 <= kinds.total() / rows <= 0.02
    assert len(kinds) >= 8


def test_dirt_is_switched_off_by_one_parameter(clean_half_year: Path) -> None:
    events = json.loads((clean_half_year / "simulation/truth.json").read_text("utf-8"))["events"]
    assert not [name for name in events if name.startswith("dirt.")]


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown parameters: dirty"):
        Parameters({"dirty": "1"})


# ---------------------------------------------------------------- people who do not exist


def test_every_resident_number_is_synthetic(half_year: Path) -> None:
    found = [number for text in _texts(half_year) for number in RRN.findall(text)]
    assert len(found) > 1_000
    assert {number.replace("-", "")[7:9] for number in found} <= {"96", "97", "98", "99"}


def test_every_phone_number_is_synthetic(clean_half_year: Path) -> None:
    found: list[str] = []
    for layout, file in _files(clean_half_year):
        places = [i for i, column in enumerate(layout.columns) if column.type == "phone"]
        for row in list(_READERS[layout.format](layout, file.read_bytes()))[1:]:
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


def test_rare_syllables_survive_the_old_code_page(half_year: Path) -> None:
    rare = re.compile("[똠펲믜뷁쌰]")
    old = [layout.source for layout in _layouts() if layout.encoding == "cp949" and layout.format == "csv"]
    text = "".join(
        file.read_bytes().decode("cp949")
        for source in old
        for file in (half_year / "inbox" / source).glob("*")
    )
    assert rare.search(text)


def _texts(home: Path) -> Iterator[str]:
    for source, file in _files(home):
        for row in _READERS[source.format](source, file.read_bytes()):
            yield unicodedata.normalize("NFKC", "\n".join(cell for cell in row if cell))


# ---------------------------------------------------------------- declared formats


def test_nothing_but_declared_sources_is_dropped_and_no_half_file_stays(half_year: Path) -> None:
    folders = {folder.name for folder in (half_year / "inbox").iterdir()}
    declared = {layout.source for layout in _layouts()}
    assert folders <= declared
    assert len(folders) >= 18
    assert not list((half_year / "inbox").rglob("*.part"))


def test_each_file_is_read_back_by_its_declared_layout(clean_half_year: Path) -> None:
    read = Counter[str]()
    for layout, file in _files(clean_half_year):
        rows = list(_READERS[layout.format](layout, file.read_bytes()))
        header, body = rows[0], rows[1:]
        assert [cell for cell in header if cell] == [column.header for column in layout.columns], file.name
        assert all(len(row) <= len(layout.columns) for row in body), file.name
        for row in body:
            for column, cell in zip(layout.columns, row, strict=False):
                assert _is_readable(column.type, column.codes, cell), (file.name, column.name, cell)
        read[layout.format] += len(body)
    assert set(read) == {"csv", "xlsx", "fixed_width", "jsonl", "parquet"}
    assert min(read.values()) > 0


def test_key_cells_of_clean_files_are_filled_and_unique(clean_half_year: Path) -> None:
    for layout, file in _files(clean_half_year):
        rows = list(_READERS[layout.format](layout, file.read_bytes()))[1:]
        places = [i for i, column in enumerate(layout.columns) if column.name in layout.key]
        keys = [tuple(row[place] for place in places) for row in rows]
        assert len(set(keys)) == len(keys), file.name
        assert all(any(key) for key in keys), file.name


def _layouts() -> list[Layout]:
    sources = sorted((CHECKOUT / "warehouse/sources").glob("*.yaml"))
    return [layout for file in sources if (layout := layout_of(file.stem, FIRST_DAY))]


def _files(home: Path) -> Iterator[tuple[Layout, Path]]:
    for layout in _layouts():
        for file in sorted((home / "inbox" / layout.source).glob("*")):
            yield layout, file


def _read_csv(layout: Layout, content: bytes) -> Iterator[list[str]]:
    lines = content.decode(layout.encoding).splitlines(keepends=True)[layout.title_lines :]
    yield from csv.reader(lines, delimiter=layout.delimiter)


def _read_fixed_width(layout: Layout, content: bytes) -> Iterator[list[str]]:
    yield [column.header for column in layout.columns]
    for line in content.split(b"\r\n")[layout.title_lines : -1]:
        cells, start = [], 0
        for column in layout.columns:
            cells.append(line[start : start + column.width].decode(layout.encoding, errors="replace").strip())
            start += column.width
        yield cells


def _read_xlsx(layout: Layout, content: bytes) -> Iterator[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    for row in list(book.worksheets[0].iter_rows(values_only=True))[layout.title_lines :]:
        yield ["" if cell is None else str(cell) for cell in row]


def _read_jsonl(layout: Layout, content: bytes) -> Iterator[list[str]]:
    yield [column.header for column in layout.columns]
    for line in content.decode(layout.encoding).splitlines():
        stated = json.loads(line)
        yield ["" if stated[c.header] is None else str(stated[c.header]) for c in layout.columns]


def _read_parquet(layout: Layout, content: bytes) -> Iterator[list[str]]:
    frame = pl.read_parquet(io.BytesIO(content))
    yield frame.columns
    for row in frame.iter_rows():
        yield ["" if cell is None else str(cell) for cell in row]


_READERS: dict[str, Callable[[Layout, bytes], Iterator[list[str]]]] = {
    "csv": _read_csv,
    "fixed_width": _read_fixed_width,
    "xlsx": _read_xlsx,
    "jsonl": _read_jsonl,
    "parquet": _read_parquet,
}
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
    world = _world(1, extent=Extent(households=3_000))
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


@pytest.mark.parametrize("code", ["46730", "11110"])
def test_a_county_without_figures_spreads_thirteen_thousand_evenly(code: str) -> None:
    county = load_county(code, Extent(scale=0.5))
    counts = [town.households for town in county.towns]
    assert sum(counts) == 6_500
    assert max(counts) - min(counts) <= 1


def test_a_city_district_without_ri_lives_in_its_legal_dong() -> None:
    world = _world(1, extent=Extent(households=200), county="11110")
    assert len(world.villages) == 87
    assert all(len(household.address.split()) == 4 for household in world.households)


def test_three_quarters_of_the_targets_of_a_half_year_come_from_central_lists() -> None:
    world = _world(1, extent=Extent(households=3_000))
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
    world = _world(1, extent=Extent(households=3_000))
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


# ---------------------------------------------------------------- packages and answers


@dataclass
class Desk:
    """A small county with an outbox that a test lays packages into."""

    home: Path
    world: World

    def lay(self, path: str, sheets: dict[str, list[list[str]]]) -> None:
        """Lay a package sealed as Balgul seals it; the first line of a sheet is its header."""
        plain, sealed = io.BytesIO(), io.BytesIO()
        book = xlsxwriter.Workbook(plain, {"in_memory": True})
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
        book.close()
        OOXMLFile(plain).encrypt(f"phrase of {path.split('/', maxsplit=1)[0]}", sealed)
        file = self.home / "outbox" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sealed.getvalue())

    def answered(self, evening: date, mornings: int) -> dict[str, list[dict[str, str]]]:
        """Play an evening with all passphrases and the mornings after it; the rows that came, by source."""
        session = Session(self.home, self.world)
        session.answer({"do": "morning", "day": str(evening)})
        wants = session.answer({"do": "evening", "day": str(evening)})["wants"]
        told = {path: f"phrase of {path.split('/', maxsplit=1)[0]}" for path in wants}
        session.answer({"do": "open", "passphrases": told})
        for i in range(mornings):
            session.answer({"do": "morning", "day": str(evening + timedelta(days=i + 1))})
        return {source: self.rows(source) for source in ANSWERS}

    def rows(self, source: str) -> list[dict[str, str]]:
        """All rows of this source in the inbox, by our column name, the sheets of a workbook joined."""
        layout = layout_of(source, FIRST_DAY)
        assert layout
        names = {column.header: column.name for column in layout.columns}
        rows: list[dict[str, str]] = []
        for file in sorted((self.home / "inbox" / source).glob("*")):
            if layout.format == "xlsx":
                rows += _joined_rows(file, names)
            else:
                header, *body = _READERS[layout.format](layout, file.read_bytes())
                rows += [{names[h]: c for h, c in zip(header, row, strict=True)} for row in body]
        return rows

    def cards(self, count: int) -> list[list[str]]:
        """Reference, name, number, address and officer of the first households whose head has a right number."""
        right = [h for h in self.world.households if h.head.phone and h.head.phone == h.head.listed_phone]
        return [
            [f"REF{h.number:05d}", h.head.name, str(h.head.phone), h.address, "김담당"] for h in right[:count]
        ]


CARD = ["대상번호", "성명", "연락처", "주소", "담당자"]
GUIDE = [["항목", "내용"], ["송신분번호", "P000000000000001"]]


def _joined_rows(file: Path, names: dict[str, str]) -> list[dict[str, str]]:
    by_ref: dict[str, dict[str, str]] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(file.read_bytes()), read_only=True).worksheets:
        header, *body = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        for row in body:
            cells = {names[h]: cell for h, cell in zip(header, row, strict=False) if h}
            by_ref.setdefault(cells["ref"], {}).update(cells)
    return list(by_ref.values())


@pytest.fixture
def desk(tmp_path: Path, clean: World) -> Desk:
    return Desk(tmp_path, clean)


def _list_package(count: int, desk: Desk) -> dict[str, list[list[str]]]:
    rows = [
        [card[0], str(i), "자체발굴" if i % 2 else "중앙", desk.world.county.towns[0].name, card[1]]
        for i, card in enumerate(desk.cards(count))
    ]
    return {
        "발굴대상자": [["대상번호", "순서", "근거", "읍면", "대표 성명"], *rows],
        "안내": [*GUIDE, ["명단 확인값", "ab" * 32]],
    }


def test_the_team_head_decides_on_the_list_next_working_morning(desk: Desk) -> None:
    desk.lay("team_head/2024-02-08/target_list-P1.xlsx", _list_package(10, desk))
    # 9 to 12 February are the days of Seollal
    assert not desk.answered(date(2024, 2, 8), 4)["target_approval"]
    rows = desk.answered(date(2024, 2, 8), 5)["target_approval"]
    assert {row["list_hash"] for row in rows} == {"ab" * 32}
    assert {row["decided_on"] for row in rows} == {"2024-02-13"}
    assert {row["decision"] for row in rows} <= {"승인", "수정승인", "반려"}


def test_an_amendment_takes_out_own_additions_only(tmp_path: Path) -> None:
    desk = Desk(tmp_path, _world(1, {"approval_amended": "1", "approval_refused": "0"}))
    desk.lay("team_head/2024-02-05/target_list-P1.xlsx", _list_package(10, desk))
    rows = desk.answered(date(2024, 2, 5), 1)["target_approval"]
    own = {line[0] for line in _list_package(10, desk)["발굴대상자"] if line[2] == "자체발굴"}
    assert {row["decision"] for row in rows} == {"수정승인"}
    assert {row["action"] for row in rows} == {"제외", "순서변경"}
    assert {row["ref"] for row in rows if row["action"] == "제외"} <= own


def test_a_phone_worklist_comes_back_with_a_result_for_every_row(desk: Desk) -> None:
    lines = [[*card, "", ""] for card in desk.cards(60)]
    desk.lay(
        "officer-B001/2024-02-05/phone_worklist-P1.xlsx",
        {"전화": [[*CARD, "결과", "욕구판단"], *lines], "안내": GUIDE},
    )
    rows = desk.answered(date(2024, 2, 5), 1)["phone_result"]
    assert {row["ref"] for row in rows} == {line[0] for line in lines}
    assert {row["package_id"] for row in rows} == {"P000000000000001"}
    talked = [row for row in rows if row["result"] == "통화"]
    assert 10 < len(talked) < 55
    assert sum(bool(row.get("household_size")) for row in talked) > 0.8 * len(talked)
    assert not any(row.get("household_size") for row in rows if row["result"] != "통화")


def test_a_wrong_number_is_answered_by_nobody_or_by_somebody_else(desk: Desk) -> None:
    lines = [[*card, "", ""] for card in desk.cards(2)]
    lines[0][2], lines[1][2] = "010-0999-9999", lines[0][2]
    desk.lay(
        "officer-B001/2024-02-05/phone_worklist-P1.xlsx",
        {"전화": [[*CARD, "결과", "욕구판단"], *lines], "안내": GUIDE},
    )
    assert [row["result"] for row in desk.answered(date(2024, 2, 5), 1)["phone_result"]] == [
        "결번",
        "다른 사람",
    ]


def test_the_ai_call_answers_within_two_working_days_and_tells_no_number(desk: Desk) -> None:
    desk.lay(
        "ai_call/2024-02-02/ai_call_batch-P1.xlsx",
        {"대상": [CARD[:4], *(c[:4] for c in desk.cards(60))], "안내": GUIDE},
    )
    rows = desk.answered(date(2024, 2, 2), 5)["ai_call_result"]
    assert {row["called_at"][:10] for row in rows} == {"2024-02-05", "2024-02-06"}
    assert 10 < sum(row["completion"] == "완료" for row in rows) < 50
    assert not any(re.search(r"010", row["number_ref"]) for row in rows)


def test_a_day_sheet_comes_back_the_morning_after_each_visit(desk: Desk) -> None:
    days = ["2024-02-06", "2024-02-07"]
    lines = [[*card, days[i % 2], "10:30", ""] for i, card in enumerate(desk.cards(40))]
    sheet = [[*CARD, "방문일", "방문시각", "방문결과"], *lines]
    desk.lay("officer-B001/2024-02-05/day_sheet-P1.xlsx", {"방문": sheet, "안내": GUIDE})
    assert {row["visited_on"] for row in desk.answered(date(2024, 2, 5), 2)["visit_result"]} == {days[0]}
    rows = desk.answered(date(2024, 2, 5), 3)["visit_result"]
    assert {row["visited_on"] for row in rows} == set(days)
    met = [row for row in rows if row["result"] == "만남"]
    assert 8 < len(met) < 36
    assert all(row["disposition"] for row in met)
    assert all(row.get("consent_items") for row in rows if row["disposition"] == "의뢰")


def test_the_benefit_office_decides_within_the_time_of_the_law(desk: Desk) -> None:
    born = {str(h.head.phone): str(h.head.born_on) for h in desk.world.households}
    lines = [[card[0], card[1], born[card[2]], "긴급복지지원", "2024-02-05"] for card in desk.cards(20)]
    sheet = [["대상번호", "성명", "생년월일", "급여구분", "신청일"], *lines]
    desk.lay("benefit_office/2024-02-05/benefit_application-P1.xlsx", {"신청 목록": sheet, "안내": GUIDE})
    rows = desk.answered(date(2024, 2, 5), 20)["benefit_decision"]
    assert len(rows) == 20
    assert {row["decision"] for row in rows} <= {"적합", "결정", "부적합"}
    assert all("2024-02-06" <= row["decided_on"] <= "2024-03-06" for row in rows)


def test_partners_accept_reject_or_keep_silent(desk: Desk) -> None:
    lines = [[*card[:4], ""] for card in desk.cards(60)]
    desk.lay(
        "partner-EMPLOY/2024-02-05/referral-P1.xlsx",
        {"회신": [[*CARD[:4], "회신구분"], *lines], "안내": GUIDE},
    )
    rows = desk.answered(date(2024, 2, 5), 180)["partner_reply"]
    states = Counter(row["state"] for row in rows)
    assert len({row["ref"] for row in rows}) < 60
    assert states["수락"] > states["반려"] > 0


def test_one_passphrase_is_asked_per_recipient_and_then_remembered(desk: Desk) -> None:
    for name in ("a", "b"):
        desk.lay(f"team_head/2024-02-05/target_list-{name}.xlsx", _list_package(3, desk))
    session = Session(desk.home, desk.world)
    assert len(session.answer({"do": "evening", "day": "2024-02-05"})["wants"]) == 1
    wrong = session.answer(
        {"do": "open", "passphrases": {"team_head/2024-02-05/target_list-b.xlsx": "wrong"}}
    )
    assert wrong["opened"] == 0
    right = {"team_head/2024-02-05/target_list-b.xlsx": "phrase of team_head"}
    assert session.answer({"do": "open", "passphrases": right}) == {"opened": 2, "wants": []}
    desk.lay("team_head/2024-02-06/target_list-c.xlsx", _list_package(3, desk))
    again = Session(desk.home, desk.world)
    assert again.answer({"do": "evening", "day": "2024-02-06"}) == {"opened": 1, "wants": []}


def test_a_row_that_names_nobody_of_the_county_is_left_out(desk: Desk) -> None:
    lines = [["REFX", "없는사람", "010-0999-9999", "서울특별시 종로구 청운동 1", "김담당", "", ""]]
    desk.lay(
        "officer-B001/2024-02-05/phone_worklist-P1.xlsx",
        {"전화": [[*CARD, "결과", "욕구판단"], *lines], "안내": GUIDE},
    )
    assert not desk.answered(date(2024, 2, 5), 2)["phone_result"]
