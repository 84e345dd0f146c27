"""A list whose campaign closed before anybody decided on it: nobody is lost or called for what has ended."""

from datetime import date

import pytest

from tasks.reporting.day import report
from tasks.stage import Run
from tests.factories import ask, one, person, screen
from tests.reported import text_of
from tests.screened import approve, assert_lawful, change, decide, funnel, listed, newest_list, pool, states
from warehouse.home import Home

LAST_DAYS, NEXT, LATER = date(2024, 7, 30), date(2024, 8, 1), date(2024, 8, 2)
NO_CAMPAIGN = date(2025, 2, 3)
REFUSED = "SELECT document_no, refused_ko FROM campaign.approval WHERE refused_ko IS NOT NULL"


def _laid(home: Home) -> str:
    """A listed household and a local addition lie before the team head a day before the campaign closes."""
    listed(home, person(1))
    pool(home, person(2), is_severe_disease="Y")
    screen(home, LAST_DAYS)
    return newest_list(home)


def _decided(home: Home, list_hash: str, day: date, on: date, word: str = "승인") -> Run:
    decide(home, list_hash, word, [{"decided_on": str(on), "document_no": "제31호"}])
    return screen(home, day)


def test_a_list_that_was_approved_after_its_campaign_closed_opens_nobody_and_the_document_is_named(
    home: Home,
) -> None:
    late = _laid(home)
    _decided(home, late, NEXT, on=NEXT)
    assert sorted(states(home, "campaign_id", "state")) == [("2024H1", "waiting")] * 2
    assert ask(home, REFUSED) == [
        ("제31호", "명단의 사업이 끝난 뒤의 결재입니다. 기다리던 가구는 다음 사업의 명단에 다시 올립니다.")
    ]
    assert ask(home, "SELECT code, owner FROM campaign.deviation") == [("decision_not_taken", "team_head")]
    assert_lawful(home)


@pytest.mark.parametrize("is_decided_late", [True, False])
def test_who_waited_when_the_campaign_closed_lies_on_the_first_list_of_the_next_and_counts_there_as_carried_in(
    home: Home, is_decided_late: bool
) -> None:
    late = _laid(home)
    listed(home, person(3), crisis_kinds="단수")
    if is_decided_late:
        _decided(home, late, NEXT, on=NEXT)
    else:
        screen(home, NEXT)
    assert ask(home, "SELECT campaign_id, households FROM out.waiting_list") == [("2024H2", 3)]
    approve(home, LATER)
    assert {state for (state,) in states(home, "state")} == {"open"}
    counted = funnel(home, "2024H2")
    assert {step: counted[step] for step in ("approved", "carried_in", "open")} == {
        "approved": 1,
        "carried_in": 2,
        "open": 3,
    }
    assert_lawful(home)


def test_who_waited_when_the_campaign_closed_ends_in_a_week_of_the_next_too(home: Home) -> None:
    _laid(home)
    screen(home, NEXT)
    approve(home, LATER)
    change(home, "사망", person(1), on=str(LATER))
    screen(home, LATER)
    closed = ask(home, "SELECT campaign_id, week_on, closed FROM out.week WHERE closed > 0 ORDER BY 1")
    assert closed == [(campaign, date(2024, 7, 29), 1) for campaign in ("2024H1", "2024H2")]
    assert_lawful(home)


def test_a_decision_of_the_last_day_that_came_on_the_next_morning_counts(home: Home) -> None:
    _decided(home, _laid(home), NEXT, on=date(2024, 7, 31))
    assert [state for (state,) in states(home, "state")] == ["open", "open"]
    assert ask(home, REFUSED) == []
    assert_lawful(home)


def test_while_no_campaign_is_open_nothing_waits_for_a_signature_and_todays_page_tells_document_and_households(
    home: Home,
) -> None:
    listed(home, *(person(number) for number in range(7)))
    screen(home, date(2025, 1, 31))
    run = _decided(home, newest_list(home), NO_CAMPAIGN, on=NO_CAMPAIGN)
    assert one(home, "SELECT count(*) FROM out.waiting_list") == 0
    assert one(home, "SELECT count(*) FROM out.due WHERE kind = 'approval'") == 0
    report(home, run)
    told = text_of((home.reports / "today.html").read_text("utf-8"))
    assert "사업이 끝나 결재를 기다리는 7가구가 있습니다. 다음 사업이 열리면 그 첫 명단에 올립니다." in told
    assert "제31호 2월 3일(월) 명단의 사업이 끝난 뒤의 결재입니다." in told
    assert_lawful(home)


@pytest.mark.parametrize(("slip", "told"), [
    ([{"decided_on": str(LAST_DAYS.replace(year=2023))}], "명단을 만든 날보다 앞섭니다."),
    ([{"document_no": "제31호"}, {"document_no": "제32호", "note": "둘째"}], "서로 다른 결재나 문서번호"),
])  # fmt: skip
def test_a_decision_that_was_made_before_its_list_or_under_two_numbers_is_not_taken_and_the_list_waits(
    home: Home, slip: list[dict[str, str]], told: str
) -> None:
    laid = _laid(home)
    decide(home, laid, changes=slip)
    screen(home, LAST_DAYS.replace(day=31))
    assert {told in said for _, said in ask(home, REFUSED)} == {True}
    assert sorted(states(home, "state")) == [("waiting",)] * 2
    decide(home, laid, changes=[{"document_no": "제33호"}])
    screen(home, LAST_DAYS.replace(day=31))
    assert sorted(states(home, "state")) == [("open",)] * 2
    assert_lawful(home)
