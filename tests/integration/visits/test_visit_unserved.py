"""Bad input: what can be served is served, and the rest is listed with its reason, for a human."""

from datetime import timedelta

import pytest

from tasks.reporting.day import renew
from tests.reported import text_of
from tests.visited import FRIDAY, MONDAY, NEXT_MONDAY, TOWN, TOWN_KO, TUESDAY, VisitedCounty


def left_out(county: VisitedCounty) -> list[tuple[str | None, str]]:
    """Town and reason of each visit that nobody can make."""
    return [
        (town, str(reason))
        for town, reason in county.ask("SELECT town_code, reason FROM out.unserved_visit ORDER BY reason")
    ]


def test_without_officers_every_visit_is_listed(bare: VisitedCounty) -> None:
    bare.request(bare.target())
    assert bare.plan()["planned"] == 0
    assert left_out(bare) == [(TOWN, "no_officer")]


def test_what_can_be_served_is_and_the_rest_is_listed_with_its_reason(bare: VisitedCounty) -> None:
    bare.roster({"B001": TOWN_KO})
    bare.request(bare.target())
    bare.request(bare.target(), needs_two=True)
    bare.request(bare.target(), minutes=209)
    bare.request(bare.target(), minutes=400)
    bare.request(bare.target(town=None))
    assert bare.plan()["planned"] == 1
    listed = [(TOWN, "no_half_day"), (TOWN, "no_second"), (None, "no_town"), (TOWN, "too_far")]
    assert left_out(bare) == listed
    renew(bare.home, bare.run)
    page = text_of((bare.home.reports / "today.html").read_text("utf-8"))
    assert "갈 사람이 없는 방문" in page
    assert "두 사람이 함께 나갈 수 있는 때가 없음" in page


def test_a_visit_that_is_made_after_all_is_listed_no_more(bare: VisitedCounty) -> None:
    bare.request(bare.target())
    bare.plan()
    bare.start(TUESDAY)
    bare.roster({"B001": TOWN_KO})
    assert bare.plan()["planned"] == 1
    assert left_out(bare) == []


@pytest.mark.parametrize("due", [MONDAY - timedelta(days=7), MONDAY])
def test_a_visit_whose_deadline_has_passed_is_still_made(county: VisitedCounty, due: object) -> None:
    county.request(county.target(), due_on=due, not_before=MONDAY - timedelta(days=14))
    county.plan()
    assert TUESDAY <= county.the_visit()["visit_on"] <= NEXT_MONDAY


def test_a_visit_that_is_not_to_be_made_yet_is_not_listed(county: VisitedCounty) -> None:
    county.request(county.target(), not_before=FRIDAY + timedelta(days=14))
    assert county.plan()["planned"] == 0
    assert left_out(county) == []
