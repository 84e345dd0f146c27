"""Homes kept open over a test, as a run keeps one: a home without a run, and the county that tests of contact share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contacted import ContactedCounty
from tests.factories import fresh_home
from warehouse.connection import Warehouse
from warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home without a run."""
    home = fresh_home(tmp_path)
    with Warehouse(home).kept():
        yield home


@pytest.fixture(scope="session")
def contacted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContactedCounty]:
    county = ContactedCounty(tmp_path_factory.mktemp("contacted"))
    with Warehouse(county.home).kept():
        yield county


@pytest.fixture
def bare(contacted: ContactedCounty) -> Iterator[ContactedCounty]:
    """A county without campaign and roster; whatever a test does, no law of contact may be broken after it."""
    contacted.begin_anew()
    yield contacted
    assert contacted.broken_contact_laws() == []


@pytest.fixture
def county(bare: ContactedCounty) -> ContactedCounty:
    """The same with an open campaign and an officer."""
    bare.open_with()
    return bare
