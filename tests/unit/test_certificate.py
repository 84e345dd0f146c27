"""What a certificate says of a household's seat, in the words of the score that gave it."""

import pytest

from tasks.doors import certificate


@pytest.mark.parametrize(
    ("signed", "words"),
    [
        (None, "점수로 준 자리에 듦(마지막 자리 5점)"),
        (7, "학습 점수로 준 자리에 듦(마지막 자리 학습 점수 5점)"),
    ],
)
def test_a_seat_is_said_to_be_given_by_the_score_that_ordered(signed: int | None, words: str) -> None:
    """A signed score was told in the words of the points."""
    place = {"standing": "selected", "rests_until": None, "rank_no": 3, "floored": 0}
    seat = place | {"points": 9, "signed_score": signed, "line_points": 5, "tied": 1, "tied_selected": 1}
    assert certificate._against_the_line(seat) == words
