"""Published funnels, judged by whether every one of those found has an end."""

import pytest

from tasks.reporting.published import PublishedFunnel, published_funnels, published_lines


def _published(area: str, period: str) -> PublishedFunnel:
    (found,) = [one for one in published_funnels() if (one.area, one.period) == (area, period)]
    return found


@pytest.mark.parametrize(
    ("area", "period", "left_over"),
    [
        ("National", "2019 H1", 0),
        ("National", "2022", 0),
        ("National", "2024", 816),
        ("Gokseong", "2023-02..07", 57),
        ("Gokseong", "2024 H1", 32),
    ],
)
def test_a_published_funnel_closes_to_the_person_or_says_how_many_are_left(
    area: str, period: str, left_over: int
) -> None:
    assert _published(area, period).left_over == left_over


def test_a_funnel_that_tells_an_end_twice_falls_below_nothing() -> None:
    assert PublishedFunnel("a", "b", 10, (("helped", 8), ("closed", 3)), "source", "assumed").left_over == -1


def test_a_rounded_figure_is_not_judged() -> None:
    assert not [one for one in published_funnels() if one.found == 3500]


def test_each_line_says_what_is_left_over_and_where_it_was_read() -> None:
    (line,) = [line for line in published_lines() if "1423466" in line]
    assert "816 left over" in line
    assert "에이블뉴스 2025-10-15" in line
