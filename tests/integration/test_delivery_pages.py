"""The page of a delivery that leaves something to act on: what it tells the office, and that it tells of nobody."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from expectations import reason_ko
from expectations.demands import load_demands
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.reporting.artifacts import create_artifacts
from tasks.reporting.day import renew
from tasks.stage import Run
from tasks.validation import validate
from tests.factories import AS_OF, deliver, deliver_rows, fresh_home, one, person, source_file, start
from warehouse.home import Home
from warehouse.rule_files import EXPECTATIONS, FOLDERS

TUESDAY = date(2024, 3, 5)
ENORMOUS = "900000000"


def a_day(home: Home, day: date) -> None:
    """One intake."""
    run = start(home, day)
    for stage in (take_in, validate, link_records.run_in, renew):
        stage(home, run)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that took in a delivery with two rows to mend, one that was rejected, and one in which all is well."""
    home = fresh_home(tmp_path_factory.mktemp("home"))
    rows = [person(n).row(cut_on="2024-03-01", arrears_krw="5") for n in (1, 2)]
    rows += [
        person(3).row(cut_on="2024-03-01", arrears_krw=ENORMOUS),
        person(4).row(cut_on="<b>어제", arrears_krw="5"),
    ]
    deliver_rows(home, "water_cut", rows)
    deliver_rows(home, "gas_cut", [person(5).row(cut_on="어제")])
    deliver_rows(home, "power_cut", [person(6).row(cut_on="2024-03-01", account_no="A1")])
    (home.reports / "delivery").mkdir()
    (home.reports / "delivery" / "2020-01-02-water_cut-0a1b2c3d.html").write_bytes(b"old")
    a_day(home, AS_OF)
    return home


def page_of(home: Home, source: str) -> str:
    """The page of a source's delivery."""
    (page,) = (home.reports / "delivery").glob(f"2024-03-04-{source}-*.html")
    return page.read_text("utf-8")


def text_of(page: str) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("</style>")[2])).split())


def test_a_page_tells_the_rules_the_rows_by_number_whom_to_ask_and_what_to_write(home: Home) -> None:
    text = text_of(page_of(home, "water_cut"))
    for told in (
        "받은 행 4행 받아들인 행 2행 보류한 행 2행",
        "있을 수 있는 범위를 벗어난 값입니다. amount_range 체납액(원) 행 보류 1행",
        "3 체납액(원): 있을 수 있는 범위를 벗어난 값입니다. 보류 중",
        "연락할 곳 수도사업자(상수도사업본부)",
        "4행 가운데 2행을 받았고 2행을 보류했습니다.",
        "보류한 행(제목 줄을 뺀 순서): 3, 4",
        "고칠 칸(제목 줄을 뺀 순서): 3행 체납액(원)",
    ):
        assert told in text


def test_whoever_wrote_a_word_that_is_none_of_a_column_is_told_which_are(tmp_path: Path) -> None:
    """An officer who wrote 이사 as the result of a call was told that it could not be read, and not what to write."""
    home = fresh_home(tmp_path)
    rows = [person(n).row(cut_on="2024-03-01", account_no=f"A{n}") for n in range(5)]
    deliver_rows(
        home, "power_cut", [*rows, person(6).row(cut_on="2024-03-01", account_no="A6", cut_kind="반쯤")]
    )
    a_day(home, AS_OF)
    text = text_of(page_of(home, "power_cut"))
    assert "조치구분 칸에 쓸 수 있는 말: 단전, 전류제한" in text.partition("보낼 글")[2]
    assert "반쯤" not in text


def test_a_rejected_delivery_tells_its_sender_which_rule_rejected_it(home: Home) -> None:
    text = text_of(page_of(home, "gas_cut"))
    assert "보류된 행이 너무 많아 파일 전체를 믿을 수 없습니다." in text.partition("보낼 글")[2]
    assert "파일 전체를 받지 못했습니다." in text


def test_no_page_holds_a_cell_or_runs_a_script(home: Home) -> None:
    for page in (home.reports / "delivery").glob("*.html"):
        html = unescape(page.read_text("utf-8"))
        assert "script-src 'none'" in html
        for n in range(1, 7):
            cells = person(n)
            assert not {c for c in (cells.rrn, cells.person_name, cells.phone, cells.address) if c in html}
        assert ENORMOUS not in html
        assert "어제" not in html


def test_only_what_leaves_something_to_act_on_has_a_page_and_old_pages_go(home: Home) -> None:
    pages = sorted(page.name.split("-")[3] for page in (home.reports / "delivery").iterdir())
    assert pages == ["gas_cut", "water_cut"]


def test_todays_page_and_the_table_of_the_flow_lead_to_it(home: Home) -> None:
    (page,) = (home.reports / "delivery").glob("2024-03-04-water_cut-*.html")
    assert f'href="delivery/{page.name}"' in (home.reports / "today.html").read_text("utf-8")
    table = (home.reports / "deliveries.md").read_text("utf-8")
    assert page.as_uri() in table
    assert "| 2024-03-04 | 받음 | 4행 | 2행 | 2행 | 0 |" in table


def test_the_flow_shows_the_table_on_its_own_day_only(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "prefect.artifacts.create_markdown_artifact",
        lambda *, key, markdown, description: shown.append((key, description)),
    )
    create_artifacts(home, Run(1, AS_OF))
    create_artifacts(home, Run(2, TUESDAY))
    assert [day for key, day in shown if key == "balgul-deliveries"] == [str(AS_OF)]


def test_a_day_that_changes_a_row_writes_its_page_anew_and_another_writes_none(home: Home) -> None:
    before = page_of(home, "water_cut")
    gas = page_of(home, "gas_cut")
    table = (home.reports / "deliveries.md").read_text("utf-8")
    a_day(home, TUESDAY)
    assert (home.reports / "deliveries.md").read_text("utf-8") == table
    delivery = one(home, "SELECT delivery_id FROM ops.delivery WHERE source = 'water_cut'")
    stated = {"order_kind": "격리행 해제", "subject_delivery_id": delivery, "ordered_on": "2024-03-05"}
    empty = (
        "household_id",
        "package_id",
        "ref",
        "officer_id",
        "safety_flag",
        "channel",
        "starts_on",
        "ends_on",
    )
    deliver_rows(home, "operator_order", [dict.fromkeys(empty, "") | stated | {"subject_row_no": "3"}])
    a_day(home, TUESDAY)
    assert "해제 불가: 있을 수 있는 범위를 벗어난 값입니다." in text_of(page_of(home, "water_cut"))
    assert page_of(home, "water_cut") != before
    assert page_of(home, "gas_cut") == gas


@pytest.mark.parametrize("source", sorted(file.stem for file in FOLDERS[EXPECTATIONS].glob("*.yaml")))
def test_every_rule_has_a_korean_sentence_and_a_condition_one_of_its_own(source: str) -> None:
    unknown = reason_ko(source, "no_such_rule")
    for rule in load_demands(source).rules:
        told = reason_ko(source, rule.rule)
        assert told != unknown, rule.rule
        assert re.fullmatch(r"[^\n]*[가-힣][^\n]*\.", told)


@pytest.mark.parametrize("source", sorted(file.stem for file in FOLDERS[EXPECTATIONS].glob("*.yaml")))
def test_no_sentence_of_a_rule_has_the_sender_who_reads_it_in_the_letter_ask_the_sender(source: str) -> None:
    for rule in (*(declared.rule for declared in load_demands(source).rules), "letters_lost"):
        told = reason_ko(source, rule)
        asked = re.search("달라고 하십시오|보내는 곳에|보낸 이에게|(기관|서비스)에 물어", told)
        assert asked is None, rule


@pytest.mark.parametrize("rule", ["rejected_has_ground", "outcome_fits_state"])
def test_a_partner_is_told_of_its_no_by_the_word_of_the_reply_sheet(rule: str) -> None:
    told = reason_ko("partner_reply", rule)
    assert "반려한" in told
    assert "거절" not in told


def test_a_column_that_nobody_declared_is_told_by_its_place_and_is_no_resident_number(tmp_path: Path) -> None:
    """The page and the letter said that something was wrong with the resident numbers."""
    home = fresh_home(tmp_path)
    file = source_file("water_cut", [person(1).row(cut_on="2024-03-01", arrears_krw="5")])
    lines = file.decode("cp949").splitlines()
    deliver(home, "water_cut", f"{lines[0]}\r\n{lines[1]},새 열\r\n{lines[2]},김비밀\r\n".encode("cp949"))
    a_day(home, AS_OF)
    text = text_of(page_of(home, "water_cut"))
    assert f"- 8번째 열: {reason_ko('water_cut', 'unknown_column')} (1행)" in text
    assert "주민등록번호: " not in text
    assert "비밀" not in text
