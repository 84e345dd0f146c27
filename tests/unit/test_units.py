"""A title that states the unit of amounts: the layout of that unit is read, and no other in silence."""

import pytest

from tasks.doors.readers import Rejection, read
from tests.factories import AS_OF, file_in, person, some_keys
from warehouse.catalog import Layout, Source, Writing, load_source

WATER = load_source("water_cut")
CELLS = {"arrears_krw": "120"}


def content(title: str) -> bytes:
    """A list whose title says so."""
    return file_in(WATER, WATER.layouts[0], [person(1).row(**CELLS)], period=f"2024년 2월) {title}(")


def opened(source: Source, title: str) -> Layout:
    """The layout by which it is read."""
    return read(source, content(title), as_of=AS_OF, keys=some_keys()).layout


@pytest.mark.parametrize("title", ["(단위: 천원)", "단위 : 명, 천원", "(단위：만원)", "［단위 백만원］"])
def test_a_list_in_another_unit_than_declared_is_refused(title: str) -> None:
    with pytest.raises(Rejection) as refused:
        opened(WATER, title)
    assert refused.value.code == "unit_unclear"
    assert "금액 단위" in refused.value.reason_ko


@pytest.mark.parametrize("title", ["", "(단위: 원)", "(단위: 명, 원)", "관리단위 천원면", "단위 담당 김원원"])
def test_a_list_in_won_or_that_says_nothing_is_read(title: str) -> None:
    assert opened(WATER, title) == WATER.layouts[0]


def test_of_two_layouts_that_fit_the_one_of_the_stated_unit_is_read() -> None:
    thousands = WATER.layouts[0].model_copy(
        update={"layout_from": AS_OF.replace(day=1), "columns": {"arrears_krw": Writing(times=1000)}}
    )
    source = WATER.model_copy(update={"layouts": (*WATER.layouts, thousands)})
    assert opened(source, "(단위: 천원)") == thousands
    assert opened(source, "(단위: 원)") == WATER.layouts[0]
