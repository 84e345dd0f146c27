"""What is told of an audit sample: whole campaigns, groups with enough behind them, several campaigns together."""

from typing import Any

from tasks.reporting.missed import Told, missed, text_lines

POLICY = {
    "recall_least_positives": 10,
    "recall_pooled_campaigns": 4,
    "recall_like_share_percent": 125,
    "recall_ages_from": [0, 40, 65, 80],
    "contact_minutes": 25,
    "officer_day_minutes": 300,
}


def rows(
    campaign: str, group: tuple[str, str], selected: tuple[int, int], audit: tuple[int, int], below: int
) -> list[dict[str, Any]]:
    """Counts of one group, of whom everybody answered; each pair is households and those in need."""
    where = {"campaign_id": campaign, "grouping": group[0], "group_code": group[1]}
    return [
        where
        | {"stratum": "selected", "households": selected[0], "answered": selected[0], "in_need": selected[1]},
        where | {"stratum": "audit", "households": audit[0], "answered": audit[0], "in_need": audit[1]},
        where | {"stratum": "below", "households": below, "answered": 0, "in_need": 0},
    ]


def by_group(lines: list[Told]) -> dict[tuple[str, str], Told]:
    return {(line.grouping, line.code): line for line in lines}


def test_ages_are_told_in_the_bands_of_the_parameters_and_towns_only_with_enough_behind_them() -> None:
    counts = rows("2024H1", ("all", "all"), (600, 180), (66, 20), 3000)
    counts += rows("2024H1", ("age", "65"), (200, 60), (20, 5), 1000)
    counts += rows("2024H1", ("age", "75"), (100, 30), (15, 5), 500)
    counts += rows("2024H1", ("age", ""), (1, 1), (0, 0), 4)
    counts += rows("2024H1", ("town", "46720250"), (50, 20), (8, 9), 400)
    told = missed(counts, "2024H1", POLICY)
    assert told is not None
    groups = by_group(told.lines)
    assert list(groups) == [("all", "all"), ("age", ""), ("age", "065"), ("town", "46720250")]
    elders = groups["age", "065"].recall
    assert elders is not None
    # 90 found, and of 1,535 below the line as many as 10 of 35.
    assert round(elders.point, 3) == round(90 / (90 + 1535 * 10 / 35), 3)
    assert groups["town", "46720250"].precision is not None
    assert groups["town", "46720250"].recall is None
    assert groups["age", ""].precision is None
    assert told.officer_days == 5.5
    assert told.together is None


def test_campaigns_of_a_like_sample_share_are_told_together_and_the_newest_is_the_one_asked_for() -> None:
    counts = rows("2025H1", ("all", "all"), (600, 180), (66, 4), 3000)
    counts += rows("2024H2", ("all", "all"), (600, 180), (33, 9), 3000)
    counts += rows("2024H1", ("all", "all"), (600, 180), (66, 8), 3000)
    told = missed(counts, "2025H1", POLICY)
    assert told is not None
    assert told.campaigns == ["2025H1", "2024H1"]
    assert not told.lines[0].is_point_told
    assert told.together is not None
    assert told.together.is_point_told
    assert told.together.recall is not None
    assert round(told.together.recall.point, 3) == round(360 / (360 + 6132 * 12 / 132), 3)
    assert text_lines(told, {})[-1].startswith("2025H1·2024H1\t적중률 30% (30%~30%")


def test_nothing_is_told_of_a_campaign_that_drew_nobody() -> None:
    assert missed([], "2024H1", POLICY) is None
    assert missed(rows("2024H1", ("all", "all"), (600, 180), (0, 0), 3000), "2024H1", POLICY) is None
