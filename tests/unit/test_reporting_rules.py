"""What may be shown: small counts merged or banded, missing files named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reporting import charts
from tasks.reporting.rules import band, told_total
from tasks.small_counts import (
    PlaceGroup,
    Told,
    is_small,
    merge_periods,
    merge_places,
    merge_small,
    told_again,
    told_within,
)

LINE = {"A": frozenset("B"), "B": frozenset("AC"), "C": frozenset("BD"), "D": frozenset("C")}
CELLS = st.tuples(st.integers(0, 60), st.integers(0, 12), st.integers(0, 12))


def test_a_town_with_a_small_cell_joins_its_smallest_neighbour() -> None:
    counts = {"A": (20, 3), "B": (30, 9), "C": (9, 9), "D": (50, 8)}
    assert merge_places(counts, LINE, 5) == [
        PlaceGroup(("A", "B"), (50, 12)),
        PlaceGroup(("C",), (9, 9)),
        PlaceGroup(("D",), (50, 8)),
    ]


def test_a_town_without_a_neighbour_joins_the_smallest_of_all() -> None:
    merged = merge_places({"": (1, 0), "A": (40, 0), "B": (9, 0)}, {}, 5)
    assert merged == [PlaceGroup(("", "B"), (10, 0)), PlaceGroup(("A",), (40, 0))]


def test_no_table_by_place_is_made_when_the_whole_county_has_a_small_cell() -> None:
    assert merge_places({"A": (20, 1), "B": (30, 1)}, LINE, 5) == []


@given(st.dictionaries(st.sampled_from("ABCD"), CELLS, min_size=1))
def test_no_shown_cell_is_small_and_no_household_is_lost(counts: dict[str, tuple[int, int, int]]) -> None:
    groups = merge_places(counts, LINE, 5)
    assert not any(is_small(cell, 5) for group in groups for cell in group.cells)
    if groups:
        assert sum(group.total for group in groups) == sum(sum(cells) for cells in counts.values())
        assert sorted(code for group in groups for code in group.codes) == sorted(counts)


def test_small_ends_are_told_with_the_next_smallest_of_their_family() -> None:
    helped = [("service", 419), ("benefit", 73), ("case", 4)]
    others = [("no_need", 40), ("died", 2), ("refused", 1), ("watch", 6), ("unfound", 0)]
    assert merge_small([helped, others], 5) == [
        Told(("service",), 419),
        Told(("benefit", "case"), 77),
        Told(("no_need",), 40),
        Told(("died", "refused", "watch"), 9),
    ]


def test_families_are_told_together_when_the_total_of_one_is_small() -> None:
    assert merge_small([[("helped", 3)], [("ended", 60)], [("open", 9)]], 5) == [
        Told(("ended",), 60),
        Told(("helped", "open"), 12),
    ]


@given(st.lists(st.lists(st.integers(0, 40), max_size=5), max_size=3))
def test_told_counts_add_up_to_the_total_and_are_not_small(families: list[list[int]]) -> None:
    named = [[(f"{m}{n}", count) for n, count in enumerate(family)] for m, family in enumerate(families)]
    told = merge_small(named, 5)
    assert sum(line.count for line in told) == sum(map(sum, families))
    assert len(told) == 1 or not any(is_small(line.count, 5) for line in told)


@given(st.lists(st.lists(st.integers(0, 40), max_size=5), max_size=3))
def test_a_family_whose_total_may_be_told_is_told_apart(families: list[list[int]]) -> None:
    named = [[(f"{m}{n}", count) for n, count in enumerate(family)] for m, family in enumerate(families)]
    told = merge_small(named, 5)
    if not any(is_small(sum(family), 5) for family in families):
        assert all(len({name[0] for name in line.names}) == 1 for line in told)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_periods_keep_their_total_and_show_no_small_count(counts: list[tuple[int, int]]) -> None:
    weeks = [(date(2024, 2, 5 + n), pair) for n, pair in enumerate(counts)]
    told = merge_periods(weeks, 5)
    for n in range(2):
        shown, total = [pair[n] for _, pair in told], sum(pair[n] for pair in counts)
        assert not any(is_small(count, 5) for count in shown)
        assert sum(shown) == (0 if is_small(total, 5) else total)


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, (0, 0)), (1, (1, 4)), (4, (1, 4)), (5, (5, 9)), (49, (20, 49)), (50, (50, None))],
)
def test_a_count_by_owner_is_told_in_a_band(count: int, expected: tuple[int, int | None]) -> None:
    assert band(count) == expected


@given(
    counts=st.lists(st.one_of(st.integers(1, 4), st.integers(5, 60)), min_size=1, max_size=5),
    whole=st.integers(0, 9),
)
def test_no_band_of_few_is_narrowed_by_the_total_that_stands_beside_it(counts: list[int], whole: int) -> None:
    parts = [band(count) for count in counts] + [(whole, whole)]
    low, high = told_total(sum(counts) + whole, parts)
    least, most = sum(part[0] for part in parts), sum(part[1] or 99 for part in parts)
    few = range(1, 5)
    possible = [n for n in few if n + least - few[0] <= (high or most) and n + most - few[-1] >= low]
    assert possible == list(few) or (1, 4) not in parts


def test_a_total_is_told_whole_where_it_gives_no_few_away() -> None:
    assert told_total(7, [(5, 9)]) == (7, 7)
    assert told_total(7, [(1, 4), (1, 4), (2, 2), (1, 4)]) == (5, 14)
    assert told_total(20, [(1, 4), (10, 19)]) == (20, 20)
    assert told_total(55, [(1, 4), (50, None)]) == (55, 55)
    assert told_total(52, [(1, 4), (50, None)]) == (51, None)
    assert told_total(0, []) == (0, 0)


def test_the_first_bar_of_the_funnel_is_as_long_as_the_page_is_wide() -> None:
    chart = charts.funnel([("base", 200), ("reached", 50)], 5)
    assert [bar.length for bar in chart.bars] == [100.0, 25.0]


def test_no_bar_tells_by_its_length_what_a_small_count_is() -> None:
    chart = charts.funnel([("base", 20), ("reached", 5), ("visited", 1), ("disposed", 4), ("none", 0)], 5)
    assert [bar.length for bar in chart.bars] == [100.0, 25.0, 20.0, 20.0, 0.0]


def test_a_campaign_without_households_has_bars_of_no_length() -> None:
    assert [bar.length for bar in charts.funnel([("base", 0), ("reached", 0)], 5).bars] == [0.0, 0.0]


def test_a_line_never_falls_and_ends_at_its_total() -> None:
    weeks = [(date(2024, 2, 5), (10,)), (date(2024, 2, 12), (0,)), (date(2024, 2, 19), (30,))]
    line = charts.timeline(("approved",), weeks, date(2024, 2, 23))
    assert line is not None
    assert line.series[0].last == 40
    heights = [float(point.split()[1]) for point in line.series[0].path[1:].split("L")]
    assert heights == sorted(heights, reverse=True)


def test_a_week_belongs_to_the_month_of_its_thursday_and_none_to_one_that_has_not_begun() -> None:
    assert charts.month_of(date(2024, 1, 29), date(2024, 7, 31)) == date(2024, 2, 1)
    assert charts.month_of(date(2024, 7, 29), date(2024, 8, 1)) == date(2024, 8, 1)
    assert charts.month_of(date(2024, 7, 29), date(2024, 7, 31)) == date(2024, 7, 1)


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12))
def test_every_count_of_a_map_has_a_class_that_holds_it(counts: list[int]) -> None:
    classes = charts.shades(counts)
    assert all(
        charts.shade_of(count, classes).low <= count <= charts.shade_of(count, classes).high
        for count in counts
    )


NAMES = ("all", "tried", "talked", "in_kind", "accepted", "received")
WITHIN = dict(zip(NAMES, (None, "all", "tried", "all", "all", "accepted"), strict=True))
COUNTS = st.lists(st.integers(0, 30), min_size=6, max_size=6)


def _within(name: str) -> set[str]:
    wider = WITHIN[name]
    return set() if wider is None else {wider} | _within(wider)


@given(COUNTS)
def test_no_small_count_follows_from_two_told_counts_of_which_one_holds_the_other(parts: list[int]) -> None:
    all_, tried, talked, in_kind, accepted, received = parts
    counts = {"all": all_ + tried + talked, "tried": tried + talked, "talked": talked}
    counts["in_kind"] = min(in_kind, counts["all"])
    counts["accepted"] = min(accepted, counts["all"])
    counts["received"] = min(received, counts["accepted"])
    told = told_within(counts, WITHIN, 5)
    assert list(told) == list(NAMES)
    shown = {name: count for name, count in told.items() if count is not None}
    for name, count in shown.items():
        assert not is_small(count, 5)
        assert not any(is_small(shown[wider] - count, 5) for wider in _within(name) & set(shown))


@given(COUNTS)
def test_what_is_not_told_could_be_any_of_several_counts(parts: list[int]) -> None:
    counts = {"all": 30 + sum(parts[:2]), "tried": 30 + parts[1], "talked": 30}
    within = {name: WITHIN[name] for name in counts}
    told = told_within(counts, within, 5)
    hidden = [name for name in counts if told[name] is None]
    for name in hidden:
        # Another truth of which the same is told: whoever reads cannot tell them apart.
        others = [
            value
            for value in range(counts["all"] + 1)
            if value != counts[name] and told_within(counts | {name: value}, within, 5) == told
        ]
        assert others


@given(
    st.dictionaries(st.sampled_from("ABCD"), CELLS, min_size=1),
    st.dictionaries(st.sampled_from("ABCD"), CELLS, min_size=1),
)
def test_two_tables_by_place_give_away_no_small_change(
    former: dict[str, tuple[int, int, int]], newer: dict[str, tuple[int, int, int]]
) -> None:
    before = merge_places(former, LINE, 5)
    again = told_again(newer, [before], 5)
    assert len(again) in (0, len(before))
    for group, told in zip(again, before, strict=False):
        assert group.codes == told.codes
        assert not any(is_small(cell, 5) for cell in group.cells)
        assert not any(
            is_small(abs(cell - cell_before), 5)
            for cell, cell_before in zip(group.cells, told.cells, strict=True)
        )


def test_towns_are_told_again_in_their_groups_when_all_that_changed_is_told_of() -> None:
    before = [PlaceGroup(("A", "B"), (20, 10)), PlaceGroup(("C",), (9, 9))]
    assert told_again({"A": (15, 5), "B": (10, 5), "C": (9, 9)}, [before], 5) == [
        PlaceGroup(("A", "B"), (25, 10)),
        PlaceGroup(("C",), (9, 9)),
    ]
    assert told_again({"A": (13, 5), "B": (10, 5), "C": (9, 9)}, [before], 5) == []
    assert told_again({"A": (25, 10), "C": (9, 9)}, [before], 5) == []


def test_a_count_that_goes_back_to_nearly_what_it_was_is_told_by_no_third_table() -> None:
    first, second = [PlaceGroup(("A",), (20, 10))], [PlaceGroup(("A",), (26, 10))]
    assert told_again({"A": (21, 10)}, [second], 5)
    assert told_again({"A": (21, 10)}, [first, second], 5) == []
