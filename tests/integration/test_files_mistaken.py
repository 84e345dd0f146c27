"""Nobody in danger waits until a file of rules is mended or a run is repeated; nothing else goes on by a mistake."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from tasks.calendar import despite_mistakes, hold_to_rules, something_waits
from tasks.reporting import renew_validity
from tasks.stage import Run
from tests.alerted import OF_DANGER
from tests.factories import copied, deliver_rows, fresh_home, person
from tests.played import INTAKE, run_stages
from warehouse.errors import Fault
from warehouse.home import CHECKOUT, Home
from warehouse.rule_files import FOLDERS, kept_in

MONDAY, TUESDAY = date(2024, 3, 4), date(2024, 3, 5)
ALERT = OF_DANGER | {"reported_at": "2024-03-05 02:40:00"}
GOKSEONG = (CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8")

ROADS = "road,first_no,last_no,side,town,ri\n섬진강로,1,99,odd,곡성읍,읍내리\n"


@pytest.fixture(scope="module")
def since_monday(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with households on Monday, and an alert of danger in the inbox since; and beside it its county's file."""
    folder = tmp_path_factory.mktemp("since-monday")
    (folder / "county.yaml").write_text(GOKSEONG, "utf-8")
    home = fresh_home(folder / "home", str(folder / "county.yaml"))
    listed = [person(number).row(crisis_kinds="단수") for number in (1, 2)]
    deliver_rows(home, "ssis_central", listed, period="2024년 2월, 2024년 1차", as_of=MONDAY)
    run_stages(home, MONDAY)
    deliver_rows(home, "crisis_alert", [ALERT], as_of=TUESDAY)
    return home


@pytest.fixture
def file(since_monday: Home) -> Path:
    since_monday.county_file.write_text(GOKSEONG, "utf-8")
    return since_monday.county_file


@pytest.fixture
def home(since_monday: Home, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The same home once more; its county's file is right."""
    monkeypatch.setenv("BALGUL_HOME", str(tmp_path))
    return copied(since_monday, tmp_path)


def _intake() -> None:
    despite_mistakes(lambda: run_stages(Home.at(), TUESDAY, INTAKE), TUESDAY)


@pytest.fixture
def write(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """Has a run held to the files of parameters, and writes something else into one of them."""
    for name, folder in FOLDERS.items():
        shutil.copytree(folder, tmp_path / "checkout" / name)
        monkeypatch.setitem(FOLDERS, name, tmp_path / "checkout" / name)
    hold_to_rules(MONDAY)

    def replace(name: str, right: str, wrong: str) -> None:
        file = tmp_path / "checkout" / name
        text = file.read_text("utf-8") if file.is_file() else ""
        assert right in text
        file.write_text(text.replace(right, wrong, 1), "utf-8")

    return replace


def _fail(home: Home, run: Run) -> None:
    raise RuntimeError


def _left(home: Home) -> list[str]:
    """Who got packages on Tuesday."""
    return sorted({file.parts[-3] for file in home.outbox.glob(f"*/{TUESDAY}/*")})


def _page(home: Home) -> str:
    return (home.reports / "today.html").read_text("utf-8")


def _served_despite(home: Home, place: str) -> None:
    """The alert is served by what was held to before, and the page names what is wrong with what there is now."""
    with pytest.raises(Fault, match="bad_county_file"):
        _intake()
    assert _left(home) == ["duty_officer"]
    assert f"<code>{place}" in _page(home)


def _without(town: int) -> str:
    stated = yaml.safe_load(GOKSEONG)
    del stated["towns"][town]
    for other in stated["towns"]:
        other["hub"] = stated["towns"][0]["code"]
    return yaml.safe_dump(stated, allow_unicode=True)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("code: '46720'\n  name_ko: [", "YAML"),
        (GOKSEONG.replace("2024-07-31", "2024-06-31", 1), "YAML"),
        (GOKSEONG.replace("sources:", "origins:", 1), "sources is_missing"),
        (_without(0), "towns lacks_46720250_where_households_live"),
    ],
)
def test_an_alert_is_served_by_the_file_of_before_and_the_run_fails_with_what_is_wrong(
    home: Home, file: Path, text: str, place: str
) -> None:
    file.write_text(text, "utf-8")
    _served_despite(home, place)
    file.write_text(GOKSEONG, "utf-8")
    assert renew_validity(TUESDAY)
    assert 'id="mistake"' not in _page(home)


def test_an_alert_is_served_while_the_file_is_gone(home: Home, file: Path) -> None:
    file.rename(file.with_suffix(".away"))
    _served_despite(home, "cannot_be_opened")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (None, "road_names cannot_be_opened"),
        (ROADS.encode("cp949"), "road_names is_unreadable"),
        (f"{ROADS}섬진강로,2,98,left,옥과면,리문리\n".encode(), "road_names.3.side is_unreadable"),
    ],
)
def test_a_table_of_roads_is_a_part_of_the_countys_file(
    home: Home, file: Path, content: bytes | None, place: str
) -> None:
    table = file.with_name("도로명.csv")
    table.write_text(ROADS, "utf-8")
    file.write_text(f"{GOKSEONG}road_names: 도로명.csv\n", "utf-8")
    run_stages(home, MONDAY, ())
    table.unlink()
    if content is not None:
        table.write_bytes(content)
    _served_despite(home, place)


def test_a_working_day_does_not_go_by_the_file_of_before(home: Home, file: Path) -> None:
    file.write_text(_without(0), "utf-8")
    with pytest.raises(Fault, match="bad_county_file"):
        _intake()
    with pytest.raises(Fault, match="lacks_46720250_where_households_live"):
        run_stages(home, TUESDAY)


def test_a_home_that_was_never_held_to_a_file_has_none_to_go_by(home: Home, file: Path) -> None:
    home.held_county_file.unlink()
    file.write_text(_without(0), "utf-8")
    with pytest.raises(Fault, match="bad_county_file"):
        _intake()
    assert _left(home) == []


WORDS = "    2023-07-01:\n      version: 1\n      words:"


@pytest.mark.parametrize(
    ("name", "right", "wrong", "place"),
    [
        ("answers.yaml", WORDS, f"    2024-03-05: [\n{WORDS}", "answers.yaml:"),
        ("answers.yaml", WORDS, f"    2023-07-01: 1\n{WORDS}", "answers.yaml:"),
        (
            "answers.yaml",
            WORDS,
            f"    2024-03-05: {{version: 2, words: 자살}}\n{WORDS}",
            "answers.yaml urgent_words has_no_values_by_day_of_one_kind",
        ),
        ("answers.yaml", WORDS, WORDS.replace("2023-07-01", "2024-03-06"), "answers.yaml urgent_words"),
        ("screening.yaml", "urgent_kinds:", "urgent_kinds", "screening.yaml"),
        ("linkage.yaml", "values:", "value:", "linkage.yaml"),
        ("cases.yaml", "values:", "values: [", "cases.yaml"),
        ("reporting.yaml", "values:", "values: [", "reporting.yaml"),
    ],
)
def test_an_alert_is_served_by_the_parameters_of_before_and_the_page_names_what_is_wrong(
    home: Home, write: Callable[[str, str, str], None], name: str, right: str, wrong: str, place: str
) -> None:
    write(f"parameters/{name}", right, wrong)
    with pytest.raises(Fault, match=name):
        _intake()
    assert _left(home) == ["duty_officer"]
    assert f"<code>{place}" in _page(home)
    write(f"parameters/{name}", wrong, right)
    assert renew_validity(TUESDAY)
    assert 'id="mistake"' not in _page(home)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("parameters/answers.yaml", "      words:", "      word:"),
        ("parameters/linkage.yaml", "levels:", "level:"),
        ("parameters/answers.yaml", "urgent_words:", "words_of_danger:"),
        ("parameters/reporting.yaml", "intake_interval_minutes:", "intake_minutes:"),
        ("sources/water_cut.yaml", "layouts:", "layouts: ["),
        ("sources/crisis_alert.yaml", "type: timestamp", "type: moment"),
        ("sources/zz_new.yaml", "", "code: zz_new\nname_ko: ["),
        ("expectations/crisis_alert.yaml", "rules:", "rules: ["),
    ],
)
def test_an_alert_is_served_by_the_rules_of_before_where_a_run_fails_since_they_changed(
    home: Home, write: Callable[[str, str, str], None], name: str, right: str, wrong: str
) -> None:
    write(name, right, wrong)
    with pytest.raises(Fault, match=name):
        _intake()
    assert _left(home) == ["duty_officer"]
    assert f"<code>{name}" in _page(home)


@pytest.mark.usefixtures("write")
def test_an_alert_is_served_while_a_file_of_parameters_is_gone(home: Home) -> None:
    (FOLDERS["parameters"] / "answers.yaml").unlink()
    with pytest.raises(Fault, match=r"answers\.yaml"):
        _intake()
    assert _left(home) == ["duty_officer"]


def test_without_a_working_day_before_it_a_mistake_is_told_by_its_place(
    home: Home, write: Callable[[str, str, str], None]
) -> None:
    shutil.rmtree(kept_in(home))
    write("parameters/cases.yaml", "values:", "values: [")
    write("parameters/answers.yaml", "values:", "values: [")
    with pytest.raises(Fault, match=r"bad_parameters \(column=answers\.yaml:"):
        _intake()


def test_what_fails_by_something_else_is_told_as_that_though_parameters_changed(
    home: Home, write: Callable[[str, str, str], None]
) -> None:
    write("parameters/answers.yaml", "      words:", "      words: ")
    with pytest.raises(Fault, match="RuntimeError"):
        despite_mistakes(lambda: run_stages(home, TUESDAY, (*INTAKE[:3], _fail)), TUESDAY)


def test_what_a_run_goes_by_after_a_change_is_what_a_working_day_ended_well_by(
    home: Home, write: Callable[[str, str, str], None]
) -> None:
    write("parameters/answers.yaml", "      words:", "      words: ")
    run_stages(home, TUESDAY)
    kept = kept_in(home) / "parameters" / "answers.yaml"
    before = kept.read_text("utf-8")
    hold_to_rules(TUESDAY)
    assert kept.read_text("utf-8") == before.replace("      words:", "      words: ", 1)


def test_a_working_day_does_not_go_by_the_parameters_of_before(
    home: Home, write: Callable[[str, str, str], None]
) -> None:
    write("parameters/surveys.yaml", "values:", "values: [")
    with pytest.raises(Fault, match=r"surveys\.yaml"):
        run_stages(home, TUESDAY)


def test_an_intake_has_work_until_what_a_failed_run_took_in_was_told(home: Home) -> None:
    with pytest.raises(Fault, match="RuntimeError"):
        run_stages(home, TUESDAY, (*INTAKE[:3], _fail))
    assert _left(home) == []
    assert something_waits()
    run_stages(home, TUESDAY, INTAKE)
    assert _left(home) == ["duty_officer"]
    assert not something_waits()
