"""Every approved household has one end with its day, or an owner and a day; every listing a result of its own."""

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from tests.reported import CAMPAIGN, DAY, EUP, OGOK, Group, ReportedCounty, busy_county
from warehouse.connection import Warehouse
from warehouse.home import CHECKOUT
from warehouse.limits import renew

LAW = (CHECKOUT / "warehouse" / "laws" / "58_every_end_has_a_day.sql").read_text("utf-8")
WHERE = {"delivery_id": "list", "row_no": 2, "run_no": 1}
LISTING = {"campaign_id": CAMPAIGN, "delivery_id": "list", "row_no": 1, "run_no": 1}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> ReportedCounty:
    """132 households: 93 ended, 38 open with a listing, one with nothing owed; one of the ended was listed thrice."""
    made = busy_county(tmp_path_factory.mktemp("county"))
    made.add(Group(EUP, 1))
    made.insert(
        "campaign.listing",
        [
            LISTING
            | {"listing_id": f"again{n}", "round_no": n, "due_on": DAY + timedelta(days=days)}
            | {"household_id": "household00001", "target_id": "target00001"}
            for n, days in ((2, 1), (3, -1))
        ],
    )
    renew(made.home)
    return made


def _holds_with(county: ReportedCounty, table: str, row: dict[str, Any]) -> bool:
    """Whether the law would hold if a row were there, too."""
    with Warehouse(county.home).undone() as tx:
        tx.insert(table, pl.DataFrame([row]))
        return tx.execute(LAW).fetchall()[0][2] is True


def test_ends_and_the_open_add_up_to_the_approved_and_so_do_the_listings(county: ReportedCounty) -> None:
    assert county.ask("SELECT end_state, count(*) FROM campaign.target_end GROUP BY 1 ORDER BY 1") == [
        ("closed_benefit", 3), ("closed_died", 2), ("closed_no_need", 67), ("closed_service", 20), ("open", 40),
    ]  # fmt: skip
    assert county.ask(LAW) == [(132 + 41, 132 + 41, True)]


def test_an_open_household_has_the_owner_and_the_day_of_what_is_owed_first_or_else_of_being_forgotten(
    county: ReportedCounty,
) -> None:
    owed = f"SELECT due_on, count(*) FROM campaign.target_end WHERE owner IN ('{EUP}', '{OGOK}') GROUP BY 1 ORDER BY 1"  # noqa: S608
    late, soon, forgotten = (DAY + timedelta(days=days) for days in (-2, 2, 21))
    assert county.ask(owed) == [(late, 7), (soon, 31), (forgotten, 1)]


def test_a_listing_has_a_result_of_its_own_and_says_whether_it_came_in_time(county: ReportedCounty) -> None:
    assert county.ask(
        "SELECT round_no, end_state, is_in_time FROM campaign.listing_end WHERE round_no > 1 ORDER BY round_no"
    ) == [(2, "closed_no_need", True), (3, "closed_no_need", False)]


def test_a_household_that_was_closed_without_an_end_breaks_the_law(county: ReportedCounty) -> None:
    event = {"target_id": "target00132", "event": "closed", "end_state": None, "happened_on": DAY}
    assert _holds_with(county, "campaign.target_event", event | {"end_state": "closed_watch"} | WHERE)
    assert not _holds_with(county, "campaign.target_event", event | WHERE)


def test_a_listing_of_which_nobody_knows_what_became_breaks_the_law(county: ReportedCounty) -> None:
    lost = {"listing_id": "lost", "round_no": 1, "household_id": "nobody", "due_on": DAY}
    assert _holds_with(county, "campaign.listing", LISTING | lost | {"target_id": "target00001"})
    assert not _holds_with(county, "campaign.listing", LISTING | lost | {"target_id": "nobody"})
