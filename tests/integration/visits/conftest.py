"""Counties in which visits are planned and come back."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.visited import TOWN_KO, VisitedCounty
from warehouse.connection import Warehouse


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[VisitedCounty]:
    """A county without a roster."""
    county = VisitedCounty(tmp_path)
    with Warehouse(county.home).kept():
        yield county


@pytest.fixture
def county(bare: VisitedCounty) -> VisitedCounty:
    """Two officers of one town, who are out every day of four weeks."""
    bare.roster({"B001": TOWN_KO, "B002": TOWN_KO})
    return bare


@pytest.fixture
def visited(county: VisitedCounty) -> Callable[..., str]:
    """A household is visited and the line of its sheet comes back; returns the target."""

    def visit(result: str, *, members: int = 1, phone: str | None = None, **told: Any) -> str:
        target = county.target(members=members, phone=phone)
        county.request(target)
        county.plan()
        made = county.the_visit()
        county.start(made["visit_on"] + timedelta(days=1))
        county.come_back(made, result, **told)
        county.plan()
        return target

    return visit
