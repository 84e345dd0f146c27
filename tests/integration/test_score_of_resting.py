"""Whom the screening lets stand behind the others for a time, a score that is judged lets stand there as well."""

from typing import Any

import pytest

from tasks.score.registering import chosen_by, past_of, train
from tests.factories import ask, fresh_home
from tests.scored import PAST, PastCounty
from warehouse.connection import Warehouse
from warehouse.county import County
from warehouse.home import Home

LAST = "2024H2"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three closed campaigns, in the last of which every fourth household had just been helped."""
    home = fresh_home(tmp_path_factory.mktemp("rested"))
    with Warehouse(home).kept():
        county = PastCounty(home)
        county.settle()
        for campaign in PAST:
            county.play(campaign, resting_every=4 if campaign == LAST else 0)
    return home


def stood(home: Home, condition: str) -> set[str]:
    """Households of the last campaign's look-ups of which a condition holds at one of them."""
    found = ask(
        home,
        "SELECT DISTINCT p.household_id FROM campaign.pool_standing p "  # noqa: S608 -- conditions of this file
        "JOIN campaign.look_up l USING (delivery_id) "
        f"WHERE l.campaign_id = ? AND {condition}",
        LAST,
    )
    return {household for (household,) in found}


def test_whoever_rests_is_chosen_anew_neither_by_the_points_nor_by_a_score(past: Home) -> None:
    known = past_of(past)
    county = County.read(past.county_file)
    stated: list[Any] = known.standings[LAST]
    selected, rested = stood(past, "p.standing = 'selected'"), stood(past, "p.rests_until IS NOT NULL")
    assert rested
    assert not rested & selected
    assert not chosen_by(known, LAST, stated, "points", county) & rested
    scored = [{**row, "score": 900 if row["household_id"] in rested else row["points"]} for row in stated]
    assert not chosen_by(known, LAST, scored, "score", county) & rested


def test_whom_the_lot_drew_while_they_rested_stays_one_of_those_below_the_line(past: Home) -> None:
    drawn = stood(past, "p.standing = 'audit' AND p.rests_until IS NOT NULL")
    strata = dict(
        ask(past, "SELECT household_id, stratum FROM campaign.pool_outcome WHERE campaign_id = ?", LAST)
    )
    assert drawn
    assert {strata[one] for one in drawn} == {"audit"}


def test_the_card_says_where_they_stand(past: Home, tmp_path: Any) -> None:
    file, _ = train(past, tmp_path)
    assert "쉬는 가구" in file.with_suffix(".md").read_text("utf-8")
