"""What officers have on paper: a page for each day without a reason, and a desk that says that it is shredded."""

import io
import zipfile
from datetime import date, time, timedelta

import pytest

from tasks.doors.printed import printed, seal_pdf
from tasks.doors.workbook import unseal
from tasks.visits.roll import TEMPLATE
from tests.printed import opened_pdf, pdf_text
from tests.visited import FRIDAY, NEXT_MONDAY, TOWN, TOWN_KO, TUESDAY, WEDNESDAY, VisitedCounty
from warehouse.limits import renew

THURSDAY = WEDNESDAY + timedelta(days=1)


def ask_for(county: VisitedCounty, day: date) -> None:
    """A household that is to be visited on a day."""
    county.request(county.target(), not_before=day, due_on=day)


def trip_line(county: VisitedCounty) -> dict[str, str]:
    """The only line of the newest trip sheet."""
    header, line = county.sheets_for(f"office-{TOWN}", "trip_sheet")["출장 표"]
    return dict(zip(header, line, strict=True))


def tick(county: VisitedCounty, line: dict[str, str], shredded: str | None) -> None:
    """A line comes back in this run: the officer is back, and their pages are gone or not."""
    row = {"package_id": line["송신분번호"], "ref": line["출장번호"], "trip_on": line["출장일"]}
    seen = {"result": "BACK", "back_at": time(17, 0), "checked_by": "박창구", "roll_shredded": shredded}
    county.deliver("trip_return", [row | seen])


def owed(county: VisitedCounty) -> list[tuple[str, str]]:
    """Print numbers that are owed a tick too long, with the office that owes it."""
    return [
        (str(number), str(owner))
        for number, owner in county.ask(
            "SELECT subject_id, owner FROM out.overdue WHERE kind = 'roll_shred' ORDER BY subject_id"
        )
    ]


@pytest.fixture
def alone(bare: VisitedCounty) -> VisitedCounty:
    """A county with one officer."""
    bare.roster({"B001": TOWN_KO})
    return bare


@pytest.fixture
def number(county: VisitedCounty) -> str:
    """One household is visited on Wednesday; the print number of the page."""
    renew(county.home)
    ask_for(county, WEDNESDAY)
    county.plan()
    county.plan_on(WEDNESDAY)
    return trip_line(county)["방문명부 인쇄번호"]


def test_a_day_sheet_has_a_page_for_each_of_its_days_in_the_order_of_the_tour(county: VisitedCounty) -> None:
    ask_for(county, TUESDAY)
    ask_for(county, TUESDAY)
    ask_for(county, THURSDAY)
    county.plan()
    pages = {}
    for officer in sorted({visit["officer_id"] for visit in county.planned()}):
        sheets = county.sheets_of(officer)
        pages |= {(officer, name): rows for name, rows in sheets.items() if name.startswith("방문명부")}
    assert {name for _, name in pages} == {"방문명부 3.5", "방문명부 3.7"}
    assert sum(len(rows) - 1 for rows in pages.values()) == 3
    for (officer, _), (header, *lines) in pages.items():
        assert header == ["순서", "시각", "성명", "연락처", "주소", "담당자", "동행자"]
        assert [line[0] for line in lines] == [str(n) for n in range(1, len(lines) + 1)]
        assert [line[1] for line in lines] == sorted(line[1] for line in lines)
        assert {tuple(line[2:]) for line in lines} == {
            ("김보기0", "010-0123-0001", "전라남도 곡성군 읍내리 1", f"담당{officer}", "")
        }


def test_the_pages_come_as_a_pdf_that_the_same_passphrase_opens(county: VisitedCounty) -> None:
    ask_for(county, TUESDAY)
    ask_for(county, THURSDAY)
    county.plan()
    file, recipient, period, workbook_period = county.ask(
        "SELECT p.recipient || '/' || p.made_on || '/' || p.file_name, p.recipient, p.period, s.period "
        "FROM ops.package p JOIN ops.package s ON s.recipient = p.recipient AND s.kind = 'day_sheet' "
        "WHERE p.kind = 'visit_roll' ORDER BY 1 LIMIT 1"
    )[0]
    assert period == workbook_period
    content = (county.home.outbox / file).read_bytes()
    for part in ("김보기0", "01001230001", "010-0123-0001", "읍내리"):
        assert part.encode() not in content
    assert opened_pdf(content, county.home.keys().passphrase("officer-B999", period)) is None
    reader = opened_pdf(content, county.home.keys().passphrase(recipient, period))
    assert reader is not None
    numbers = {
        str(number)
        for (number,) in county.ask(
            "SELECT print_no FROM campaign.visit_roll WHERE 'officer-' || officer_id = ?", recipient
        )
    }
    assert len(reader.pages) == len(numbers)
    for page in reader.pages:
        text = page.extract_text()
        assert "김보기0" in text
        assert "010-0123-0001" in text
        assert "전라남도 곡성군 읍내리 1" in text
        assert any(f"인쇄번호 {number}" in text for number in numbers)
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert all("NotoSansKR" in font["/BaseFont"] for font in fonts)
        assert all("/FontFile3" in font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts)


def test_a_page_shows_where_its_villages_lie_and_none_where_no_village_is_known(bare: VisitedCounty) -> None:
    bare.roster({"B001": TOWN_KO})
    bare.request(bare.target(), not_before=TUESDAY, due_on=TUESDAY)
    bare.request(bare.target(ri=""), not_before=THURSDAY, due_on=THURSDAY)
    bare.plan()
    ((file, period),) = bare.ask(
        "SELECT recipient || '/' || made_on || '/' || file_name, period FROM ops.package WHERE kind = 'day_sheet'"
    )
    passphrase = bare.home.keys().passphrase("officer-B001", period)
    book = zipfile.ZipFile(io.BytesIO(unseal((bare.home.outbox / file).read_bytes(), passphrase)))
    pictures = [name for name in book.namelist() if name.startswith("xl/media/")]
    assert [book.read(name)[:8] for name in pictures] == [b"\x89PNG\r\n\x1a\n"]
    (printed_file,) = (bare.home.outbox / file).parent.glob("visit_roll-*.pdf")
    with_map, without = pdf_text(printed_file.read_bytes(), passphrase).split("방문명부 3.7", 1)
    assert "1 km" in with_map
    assert "1 km" not in without


def test_a_name_that_looks_like_markup_is_printed_as_it_is() -> None:
    name = "#김*_보기$ [가] @나"
    content = {
        "titles": ["성명"],
        "widths": [1],
        "pages": [
            {"title": "제목", "footer": "바닥", "notice": "", "day": "날", "officer": "담당"}
            | {"lines": [[name]], "map": ""}
        ],
    }
    made = printed(TEMPLATE, content)
    assert made == printed(TEMPLATE, content)
    assert name in pdf_text(seal_pdf(made.plain, "통과"), "통과")


def test_a_page_names_no_team_whatever_the_roster_says(bare: VisitedCounty) -> None:
    bare.roster({"B001": TOWN_KO}, officer_name="맞춤형복지팀 박")
    ask_for(bare, TUESDAY)
    bare.plan()
    (_, line) = bare.sheets_of("B001")["방문명부 3.5"]
    assert line[5:7] == ["담당자", ""]
    assert line[2] == "김보기0"


def test_an_officer_who_only_rides_along_gets_no_names(county: VisitedCounty) -> None:
    county.request(county.target(), not_before=WEDNESDAY, due_on=WEDNESDAY, needs_two=True)
    county.plan()
    visit = county.the_visit()
    rider = county.sheets_of(visit["officer_2_id"])
    assert not [name for name in rider if name.startswith("방문명부")]
    assert county.ask("SELECT officer_id FROM campaign.visit_roll") == [(visit["officer_id"],)]


def test_the_desk_is_told_which_pages_an_officer_has_on_paper(county: VisitedCounty, number: str) -> None:
    ((stated,),) = county.ask("SELECT print_no FROM campaign.visit_roll")
    assert number == stated
    assert stated.endswith("-0306")


def test_a_page_that_is_not_ticked_in_time_is_owed_by_the_office(county: VisitedCounty, number: str) -> None:
    tick(county, trip_line(county), None)
    county.plan_on(FRIDAY)
    assert owed(county) == []
    county.plan_on(NEXT_MONDAY)
    assert owed(county) == [(number, TOWN)]


@pytest.mark.parametrize("word", ["SHREDDED", "NOT_PRINTED"])
def test_a_tick_ends_what_is_owed_however_late_it_comes(
    county: VisitedCounty, number: str, word: str
) -> None:
    line = trip_line(county)
    county.plan_on(NEXT_MONDAY)
    assert owed(county) == [(number, TOWN)]
    county.start(NEXT_MONDAY + timedelta(days=1))
    tick(county, line, word)
    county.plan()
    assert owed(county) == []
    assert county.ask("SELECT result FROM campaign.visit_roll_tick") == [(word,)]


def test_a_tick_says_nothing_of_the_pages_of_later_days(alone: VisitedCounty) -> None:
    ask_for(alone, TUESDAY)
    ask_for(alone, WEDNESDAY)
    alone.plan()
    alone.plan_on(TUESDAY)
    first = trip_line(alone)
    alone.start(WEDNESDAY)
    tick(alone, first, "SHREDDED")
    alone.plan()
    assert first["방문명부 인쇄번호"].endswith("-0305")
    assert trip_line(alone)["방문명부 인쇄번호"].endswith("-0306")


def test_a_page_whose_visits_moved_is_asked_for_on_the_officers_next_trip(alone: VisitedCounty) -> None:
    target = alone.target()
    alone.request(target, not_before=WEDNESDAY, due_on=WEDNESDAY)
    ask_for(alone, FRIDAY)
    alone.plan()
    alone.start(TUESDAY)
    alone.close(target)
    alone.plan()
    alone.plan_on(FRIDAY)
    assert [number[-4:] for number in trip_line(alone)["방문명부 인쇄번호"].split("\n")] == ["0306", "0308"]
    assert owed(alone) == []  # no desk could tick it before


def promised(county: VisitedCounty, officer: str, day: date) -> None:
    """A new household is promised a visit of an officer in this run."""
    request = county.request(county.target())
    promise = {"request_id": request, "officer_id": officer, "promised_on": day, "start_minute": 840}
    county.insert("campaign.visit_promise", [{"delivery_id": request, "row_no": 1} | promise])


def pages(county: VisitedCounty) -> list[tuple[str, str, date]]:
    """Every page that was given out, oldest first: officer, print number, day."""
    query = (
        "SELECT officer_id, print_no, visit_on FROM campaign.visit_roll ORDER BY run_no, officer_id, visit_on"
    )
    return [(str(officer), str(number), day) for officer, number, day in county.ask(query)]


def test_a_visit_added_within_the_week_brings_its_officer_the_whole_day_anew_and_nobody_else_anything(
    bare: VisitedCounty,
) -> None:
    bare.roster({officer: TOWN_KO for officer in ("B001", "B002")}, max_visits=2)
    for day in (WEDNESDAY, WEDNESDAY, WEDNESDAY, THURSDAY):
        ask_for(bare, day)
    bare.plan()
    before = pages(bare)
    officer = min(stop["officer_id"] for stop in bare.planned() if stop["visit_on"] == THURSDAY)
    (old,) = [number for one, number, day in before if (one, day) == (officer, THURSDAY)]
    bare.start(TUESDAY)
    promised(bare, officer, THURSDAY)
    bare.plan()
    ((who, new, day),) = pages(bare)[len(before) :]
    assert (who, day) == (officer, THURSDAY)
    sheets = bare.sheets_of(officer)
    assert len(sheets["방문 일정"]) == 1 + 1
    assert [line[0] for line in sheets["방문명부 3.7"][1:]] == ["1", "2"]
    assert sheets["방문명부 교체"][1:] == [[str(THURSDAY), old, new]]
    query = "SELECT recipient, made_on, file_name, period FROM ops.package WHERE kind = 'visit_roll' AND run_no = ?"
    ((recipient, made_on, name, period),) = bare.ask(query, bare.run.run_no)
    printed_pages = (bare.home.outbox / f"{recipient}/{made_on}/{name}").read_bytes()
    text = pdf_text(printed_pages, bare.home.keys().passphrase(recipient, period))
    assert f"이전 표를 대신합니다: 인쇄번호 {old} 파쇄" in text
    bare.plan_on(WEDNESDAY)
    bare.plan_on(THURSDAY)
    _, *trips = bare.sheets_for(f"office-{TOWN}", "trip_sheet")["출장 표"]
    assert any({old, new} <= set(cell.split("\n")) for line in trips for cell in line)


def test_a_visit_taken_back_leaves_a_page_without_it_and_of_an_empty_day_none(alone: VisitedCounty) -> None:
    targets = [alone.target() for _ in range(3)]
    for target, day in zip(targets, (THURSDAY, THURSDAY, FRIDAY), strict=True):
        alone.request(target, not_before=day, due_on=day)
    alone.plan()
    (_, old, _), (_, gone, _) = pages(alone)
    alone.start(TUESDAY)
    for target in targets[1:]:
        alone.close(target)
    alone.plan()
    ((_, new, day),) = pages(alone)[2:]
    sheets = alone.sheets_of("B001")
    assert day == THURSDAY
    assert len(sheets["방문명부 3.7"]) == 1 + 1
    assert "방문명부 3.8" not in sheets
    assert sheets["방문명부 교체"][1:] == [
        [str(THURSDAY), old, new],
        [str(FRIDAY), gone, "없음(그날 방문 없음)"],
    ]


def test_a_visit_that_is_but_promised_where_it_stands_brings_no_page(alone: VisitedCounty) -> None:
    ask_for(alone, THURSDAY)
    alone.plan()
    before, stands = pages(alone), alone.the_visit()
    alone.start(TUESDAY)
    slot = {"officer_id": "B001", "promised_on": THURSDAY, "start_minute": stands["start_minute"]}
    promise = {"delivery_id": "p", "row_no": 1, "request_id": stands["request_id"]} | slot
    alone.insert("campaign.visit_promise", [promise])
    alone.plan()
    assert alone.the_visit()["is_confirmed"]
    assert pages(alone) == before


def test_a_first_page_of_a_day_replaces_none(county: VisitedCounty) -> None:
    ask_for(county, WEDNESDAY)
    county.plan()
    assert "방문명부 교체" not in county.sheets_of(county.the_visit()["officer_id"])


def test_a_tick_of_a_trip_before_a_page_was_given_out_says_nothing_of_it(county: VisitedCounty) -> None:
    ask_for(county, TUESDAY)
    county.plan()
    county.plan_on(TUESDAY)
    line = trip_line(county)
    county.start(THURSDAY)
    tick(county, line, "SHREDDED")
    county.plan()
    ((run_no,),) = county.ask("SELECT run_no FROM campaign.visit_roll_tick")
    officer = county.ask("SELECT officer_id FROM campaign.visit_roll")[0][0]
    late = {"package_id": "late", "print_no": "late", "officer_id": officer, "visit_on": TUESDAY, "visits": 1}
    county.start(FRIDAY)
    county.insert("campaign.visit_roll", [late])
    assert county.run.run_no > run_no
    assert county.ask("SELECT print_no FROM campaign.visit_roll_kept") == [("late",)]
