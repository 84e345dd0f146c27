"""The county that most tests of contact share: one home for each file of tests, emptied before each test."""

from collections.abc import Iterator

import pytest

from tests.contacted import ContactedCounty
from warehouse.connection import Warehouse


@pytest.fixture(scope="module")
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
