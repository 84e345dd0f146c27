"""The statistics of the audit sample against what can be said of them without computing them the same way."""

import math
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats  # comes with Great Expectations; only an oracle here

from tasks.reporting.recall import (
    Found,
    Surveyed,
    clopper_pearson,
    of_like_rate,
    pooled,
    precision,
    recall,
    total_interval,
)


@st.composite
def surveyed(draw: st.DrawFn, most: int = 300) -> Surveyed:
    households = draw(st.integers(1, most))
    answered = draw(st.integers(1, households))
    return Surveyed(households, answered, draw(st.integers(0, answered)))


@st.composite
def found(draw: st.DrawFn) -> Found:
    audit = draw(surveyed(120))
    return Found(draw(surveyed()), audit, audit.households + draw(st.integers(0, 20_000)))


@settings(max_examples=200)
@given(surveyed(2000), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_exact_interval_is_that_of_an_established_library(sample: Surveyed, level: float) -> None:
    theirs = stats.binomtest(sample.in_need, sample.answered).proportion_ci(level, method="exact")
    ours = clopper_pearson(sample.in_need, sample.answered, level)
    assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(surveyed())
def test_who_says_no_where_others_say_yes_mirrors_the_interval(sample: Surveyed) -> None:
    low, high = clopper_pearson(sample.in_need, sample.answered)
    other_low, other_high = clopper_pearson(sample.answered - sample.in_need, sample.answered)
    assert (low, high) == pytest.approx((1 - other_high, 1 - other_low), abs=1e-9)


@pytest.mark.parametrize(("hits", "tries"), [(-1, 5), (6, 5), (0, 0)])
def test_more_hits_than_tries_and_no_tries_at_all_are_refused(hits: int, tries: int) -> None:
    with pytest.raises(ValueError, match="tries"):
        clopper_pearson(hits, tries)


@settings(max_examples=60)
@given(surveyed(40))
def test_the_interval_of_a_total_holds_every_total_that_does_not_make_the_draw_unlikely(
    sample: Surveyed,
) -> None:
    low, high = total_interval(sample)
    for total in range(sample.in_need, sample.in_need + sample.unknown + 1):
        ways = [
            math.comb(total, k) * math.comb(sample.households - total, sample.answered - k)
            for k in range(sample.answered + 1)
        ]
        few = sum(ways[: sample.in_need + 1]) / sum(ways)
        many = sum(ways[sample.in_need :]) / sum(ways)
        assert (low <= total <= high) == (few >= 0.025 - 1e-12 and many >= 0.025 - 1e-12)


@given(surveyed())
def test_when_everybody_answered_the_total_is_known(sample: Surveyed) -> None:
    everybody = Surveyed(sample.answered, sample.answered, sample.in_need)
    assert total_interval(everybody) == (sample.in_need, sample.in_need)


@settings(max_examples=200)
@given(found())
@example(Found(Surveyed(81, 80, 1), Surveyed(1, 1, 0), 1))
def test_the_point_lies_in_its_interval_and_the_interval_between_the_bounds_of_silence(what: Found) -> None:
    for share in (recall(what), precision(what.selected)):
        assert share is not None
        assert 0 <= share.low <= share.point <= share.high <= 1
        assert 0 <= share.least <= share.low
        assert share.high <= share.most <= 1


@settings(max_examples=100)
@given(found(), st.integers(1, 20))
def test_who_finds_more_below_the_line_has_a_lower_recall(what: Found, more: int) -> None:
    longer = Surveyed(what.audit.households + more, what.audit.answered + more, what.audit.in_need + more)
    worse, share = recall(Found(what.selected, longer, what.below + more)), recall(what)
    assert worse is not None
    assert share is not None
    assert worse.point <= share.point + 1e-12
    assert worse.low <= share.low + 1e-9


@given(found())
def test_several_campaigns_of_the_same_kind_tell_a_narrower_interval(what: Found) -> None:
    alone, together = recall(what), recall(pooled([what] * 4))
    assert alone is not None
    assert together is not None
    assert together.point == pytest.approx(alone.point)
    assert together.high - together.low <= alone.high - alone.low + 1e-9


def test_a_sample_that_nobody_answered_tells_nothing() -> None:
    silent = Found(Surveyed(100, 90, 30), Surveyed(11, 0, 0), 900)
    assert recall(silent) is None
    assert recall(Found(Surveyed(100, 90, 30), Surveyed(), 900)) is None
    assert precision(Surveyed(5, 0, 0)) is None


def test_a_sample_without_anybody_in_need_tells_an_interval_up_to_all() -> None:
    share = recall(Found(Surveyed(600, 600, 180), Surveyed(66, 66, 0), 12_000))
    assert share is not None
    assert (share.point, share.high) == (1.0, 1.0)
    assert share.low == pytest.approx(180 / (180 + 12_000 * (1 - 0.025 ** (1 / 66))))


def test_a_number_takes_ten_in_need_in_the_sample() -> None:
    assert not Found(audit=Surveyed(66, 66, 9)).is_enough(10)
    assert Found(audit=Surveyed(66, 66, 10)).is_enough(10)


def test_campaigns_are_told_together_only_where_the_samples_were_of_a_like_share() -> None:
    tenth, twentieth, none = (Found(audit=Surveyed(m, m, 1), below=1000) for m in (100, 50, 0))
    assert of_like_rate([tenth, twentieth, tenth, none, tenth], most=2, factor=1.25) == [0, 2]
    assert of_like_rate([none, tenth], most=4, factor=1.25) == []
    assert of_like_rate([], most=4, factor=1.25) == []


def test_a_campaign_of_which_many_were_silent_is_not_told_together_with_one_that_answered() -> None:
    """Who answered where few were in need outweighed those of the other, and the interval missed the truth."""
    answered, silent = (Found(audit=Surveyed(150, m, n), below=1500) for m, n in ((135, 4), (75, 19)))
    assert of_like_rate([silent, answered], most=4, factor=1.25) == [0]
    assert of_like_rate([answered, silent, answered], most=4, factor=1.25) == [0, 2]


def test_the_interval_of_a_total_covers_it_as_often_as_it_says() -> None:
    chance = random.Random(7)
    population = [1] * 60 + [0] * 140
    held = 0
    for _ in range(400):
        drawn = chance.sample(population, 160)
        low, high = total_interval(Surveyed(200, 160, sum(drawn)))
        held += low <= 60 <= high
    assert held >= 380
