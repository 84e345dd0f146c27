"""Figures that are given out: frozen by an order, told under the rule of small counts, corrected beside."""

from datetime import timedelta
from pathlib import Path

import pytest

from tasks.doors import inbox
from tasks.reporting.day import report, write_report
from tasks.reporting.pages import figures, words
from tasks.reporting.press import CELLS, editions, lines
from tasks.reporting.release import COUNTY, Release, freeze_figures, order_release, releases_of
from tests.factories import receive
from tests.reported import CAMPAIGN, DAY, EUP, OGOK, Group, ReportedCounty, html_of, text_of
from warehouse import snapshot
from warehouse.connection import Warehouse
from warehouse.errors import Fault, Refusal


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> ReportedCounty:
    """99 households in two towns, given out once."""
    made = _two_towns(tmp_path_factory.mktemp("county"))
    _release(made, "복지-1", 1)
    return made


def _two_towns(root: Path) -> ReportedCounty:
    made = ReportedCounty(root)
    made.add(
        Group(EUP, 30, "closed_no_need"), Group(EUP, 20, "closed_service"), Group(EUP, 9),
        Group(OGOK, 20, "closed_no_need"), Group(OGOK, 10, "closed_benefit"), Group(OGOK, 10),
    )  # fmt: skip
    return made


def _release(county: ReportedCounty, document_no: str, days: int, reason: str = "") -> None:
    """An order, and the run of a later day that takes it in and reports."""
    order_release(county.home, CAMPAIGN, document_no=document_no, ordered_by="한가람", reason=reason)
    county.run = receive(county.home, DAY + timedelta(days=days))
    report(county.home, county.run)


def _text(county: ReportedCounty, release_no: int) -> str:
    return (county.home.reports / f"{CAMPAIGN}-release-{release_no}.txt").read_text("utf-8")


def test_one_document_number_freezes_once_however_often_it_is_ordered(tmp_path: Path) -> None:
    county = ReportedCounty(tmp_path)
    for who in ("한가람", "나래"):
        order_release(county.home, CAMPAIGN, document_no="복지-1", ordered_by=who, reason="공표")
    run = receive(county.home, DAY + timedelta(days=1))
    assert freeze_figures.run_in(county.home, run) == {"releases": 1}
    assert county.ask("SELECT release_no, document_no FROM campaign.figure_release") == [(1, "복지-1")]


def test_a_release_is_refused_without_a_campaign_a_document_or_what_it_corrects(
    county: ReportedCounty,
) -> None:
    for campaign, document, reason, said in (
        (CAMPAIGN, " ", "", "--document"),
        ("2031H1", "복지-1", "", "no campaign"),
        (CAMPAIGN, "복지-1", "다시", "under this document number"),
        (CAMPAIGN, "복지-2", " ", "what is corrected"),
    ):
        with pytest.raises(Refusal, match=said):
            order_release(county.home, campaign, document_no=document, ordered_by="", reason=reason)
    assert inbox.files_of(county.home, "operator_order") == []


def test_a_release_whose_figures_were_changed_is_told_by_nobody(county: ReportedCounty) -> None:
    with Warehouse(county.home).transaction() as tx:
        change = (
            "UPDATE campaign.released_figure SET households = households + $more WHERE figure = 'approved'"
        )
        tx.execute(change, more=1)
        with pytest.raises(Fault, match="released_figures_changed"):
            releases_of(tx, CAMPAIGN)
        tx.execute(change, more=-1)
        assert len(releases_of(tx, CAMPAIGN)) == 1


def test_every_figure_is_found_again_by_the_view_and_filter_that_it_names(county: ReportedCounty) -> None:
    with snapshot.opened(county.home) as copy:
        (edition,) = editions(county.home, releases_of(copy, CAMPAIGN))
        for line, count in zip(lines(edition, None), edition.figures.values(), strict=True):
            asked = (
                "SELECT sum(households) FROM released_figure WHERE campaign_id = ? AND release_no = 1 "
                "AND place = 'county' AND list_contains(?, figure)"
            )
            told = copy.connection.execute(asked, [CAMPAIGN, line.steps.split(" + ")]).fetchall()
            assert told == [(count,)], line.name


def test_the_report_calls_and_explains_each_depth_of_help_as_a_release_does(county: ReportedCounty) -> None:
    page = text_of(html_of(county, f"{CAMPAIGN}.html"))
    rows = page.partition("3. 도움의 수준")[2].partition("4. 시기별 추이")[0]
    for name, figure in figures().items():
        if name.startswith("helped_"):
            assert figure["name"] in rows, name
            assert figure["meaning"] in rows, name


def test_a_release_calls_nobody_surveyed_who_was_only_approved_for_it(county: ReportedCounty) -> None:
    told = _text(county, 1)
    assert "99가구를 조사 대상으로 정했다" in told
    assert "조사했다" not in told
    assert "99가구 조사\n" not in told


def test_who_waits_for_a_decision_or_a_service_is_open_and_has_a_result_as_the_definition_says() -> None:
    meaning = figures()["open"]["meaning"]
    assert "처리결과가 없" not in meaning
    assert "신청이나 의뢰의 결과를 기다리는 가구도 들어 있" in meaning


def test_a_household_that_comes_up_again_after_its_end_is_counted_again_and_the_definition_says_so(
    tmp_path: Path,
) -> None:
    again = _two_towns(tmp_path)
    ((target, household),) = again.ask(
        "SELECT target_id, household_id FROM campaign.target WHERE target_id = 'target00001'"
    )
    another = again.add(Group(EUP, 1, "closed_watch"))[0]
    with Warehouse(again.home).transaction() as tx:
        same = "UPDATE campaign.target SET household_id = $household WHERE target_id = $another"
        tx.execute(same, household=household, another=another)
    told = dict(again.ask("SELECT step, households FROM out.funnel"))
    assert (target, told["approved"]) == ("target00001", 100)
    assert "끝난 뒤 다시 오른 가구는 다시 셉니다." in figures()["surveyed"]["meaning"]
    assert "끝난 뒤 다시 오른 가구는 다시 셉니다." in words()["step_notes"]["approved"]


def test_what_comes_later_changes_nothing_that_was_given_out_and_a_correction_stands_beside(
    county: ReportedCounty,
) -> None:
    first, book = _text(county, 1), (county.home.reports / f"{CAMPAIGN}-release-1.xlsx").read_bytes()
    for told in ("조사 대상 가구 99가구", "곡성읍: 59 / 20 / 30 / 9", "합계: 99 / 30 / 50 / 19"):
        assert told in first
    county.add(Group(EUP, 8, "closed_service"), Group(OGOK, 2))
    county.start(DAY + timedelta(days=2))
    report(county.home, county.run)
    assert county.ask("SELECT count(*) FROM ops.stage_run WHERE stage = 'release'") == [(1,)]
    _release(county, "복지-2", 3, reason="늦게 온 회신")
    write_report(county.home, CAMPAIGN)
    assert _text(county, 1) == first
    assert (county.home.reports / f"{CAMPAIGN}-release-1.xlsx").read_bytes() == book
    second = _text(county, 2)
    assert "보도자료(정정)" in second
    assert "(제1호, 복지-1)를 바로잡은 것" in second
    assert "조사 대상 가구: 99가구 → 109가구" in second
    # Two households more of one town would follow from the two tables.
    assert "달라진 수가 5가구 미만이어서" in second
    assert "오곡면" not in second


def _frozen(release_no: int, surveyed: int = 0, **towns: tuple[int, int, int]) -> Release:
    """A release of towns with their helped, ended and open households; no other step is known of them."""
    told = {
        (cell, town[1:]): n for town, cells in towns.items() for cell, n in zip(CELLS, cells, strict=True)
    }
    households = {(step, COUNTY): 0 for figure in figures().values() for step in figure["steps"]} | told
    households["approved", COUNTY] = surveyed or sum(told.values())
    households["open", COUNTY] = sum(cells[2] for cells in towns.values())
    return Release(CAMPAIGN, release_no, f"복지-{release_no}", DAY, "0" * 64, households)


def test_corrections_tell_the_towns_again_until_a_small_change_would_follow_from_any_two_of_them(
    county: ReportedCounty,
) -> None:
    releases = [
        _frozen(number, t46720250=(helped, 30, 10), t46720310=(10, 20, 10))
        for number, helped in enumerate((20, 26, 21, 31), 1)
    ]
    told = editions(county.home, releases)
    assert [[group.cells[0] for group in one.places] for one in told] == [[20, 10], [26, 10], [], [31, 10]]
    for one in told:
        for group in one.places:
            assert group.total <= (one.figures["surveyed"] or 0)
        assert not one.places or sum(group.total for group in one.places) == one.figures["surveyed"]
    assert told[:1] == editions(county.home, releases[:1])


def test_no_town_is_told_where_the_towns_do_not_sum_to_the_county(county: ReportedCounty) -> None:
    (told,) = editions(county.home, [_frozen(1, 73, t46720250=(20, 30, 10), t46720310=(0, 0, 10))])
    assert (told.figures["surveyed"], told.places) == (73, [])
