"""A learned score of one household: its explanation adds up, nothing is dropped, and what is not known refuses."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tasks.screening.score import Facts, Part, Scorer, expected_share, refusal
from tests.scored import SIGNED, judged, model, registration
from warehouse.registered_score import Bin, Estimate, Gap, Model, Signature, parsed, written

MODEL = model(ELEC_CUT=40, FIN_ARREARS=-15)
TODAY, REGISTERED = date(2024, 3, 4), date(2024, 2, 1)
SIGNATURE = Signature(**SIGNED)


def facts(*kinds: str, look_ups: int = 0, new_kinds: int | None = None) -> Facts:
    return Facts(kinds, {"kinds": len(kinds), "look_ups": look_ups, "new_kinds": new_kinds})


@given(
    st.lists(st.sampled_from(["ELEC_CUT", "FIN_ARREARS", "LTC_GRADED", "NEW_KIND"]), unique=True),
    st.integers(0, 50),
    st.none() | st.integers(0, 9),
)
def test_the_parts_add_up_to_the_score_and_every_fact_has_one(
    kinds: list[str], look_ups: int, new_kinds: int | None
) -> None:
    known, scorer = facts(*kinds, look_ups=look_ups, new_kinds=new_kinds), Scorer(MODEL)
    parts = scorer.parts(known)
    assert scorer.score(known) == MODEL.base + sum(part.weight for part in parts)
    assert [part.found for part in parts if part.feature == "kind"] == sorted(kinds)
    assert [part.feature for part in parts if part.feature != "kind"] == ["kinds", "look_ups", "new_kinds"]


def test_a_kind_without_a_bin_counts_as_another_one_left_out_adds_nothing_and_what_is_missing_has_its_bin() -> (
    None
):
    assert Scorer(MODEL).parts(facts("LTC_GRADED", "NEW_KIND")) == [
        Part("kind", "LTC_GRADED", "left_out", 0),
        Part("kind", "NEW_KIND", "other", 7),
        Part("kinds", "2", "2 and more", 11),
        Part("look_ups", "0", "under 2", 0),
        Part("new_kinds", None, "missing", 3),
    ]


def test_the_expected_share_grows_with_the_score_and_is_a_half_at_nothing() -> None:
    assert expected_share(0) == 0.5
    assert expected_share(-220) == pytest.approx(0.0997, abs=1e-4)


@pytest.mark.parametrize(
    "broken",
    [
        [one for one in MODEL.bins if one.bin != "other"],
        [one for one in MODEL.bins if one.bin != "missing"],
        [one for one in MODEL.bins if one.feature != "look_ups"],
        [one.model_copy(update={"low": 3}) if one.low == 2 else one for one in MODEL.bins],
        [*MODEL.bins, Bin(feature="kind", bin="ELEC_CUT", weight=1, households=9)],
    ],
    ids=["no other", "no missing", "no number", "a hole", "twice"],
)
def test_a_model_in_which_something_would_lie_nowhere_or_twice_is_none(broken: list[Bin]) -> None:
    with pytest.raises(ValidationError):
        Model(base=0, history_days=1, left_out=(), bins=tuple(broken))


def test_a_file_is_read_as_it_was_written_and_one_whose_weights_were_touched_is_none() -> None:
    one = registration(MODEL)
    content = written(one)
    assert parsed(content) == one
    assert written(one) == content
    assert parsed(content.replace(b"weight: 40", b"weight: 41")) is None
    assert parsed(b"a: [") is None
    assert parsed(b"\xff\xfe") is None
    assert parsed(content.replace(b"2024-02-01", b"2024-13-01")) is None
    assert parsed(b"[" * 5000) is None
    for no_number in (b".nan", b".inf"):
        assert parsed(content.replace(b"low: 0.02", b"low: " + no_number)) is None


def test_a_signed_score_with_a_gain_and_no_wider_gaps_may_order() -> None:
    assert refusal(judged(), REGISTERED, SIGNATURE, TODAY) is None


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"gain": Estimate(point=0.1, low=0.0, high=0.2)}, "gain_not_shown"),
        ({"gain": Estimate(point=None, low=0.1, high=0.2)}, "gain_not_shown"),
        ({"gaps": {}}, "gaps_unknown"),
        ({"gaps": {**judged().gaps, "town": Gap(points=None, score=None, groups={})}}, "gaps_unknown"),
        ({"gaps": {**judged().gaps, "sex": Gap(points=0.1, score=0.11, groups={})}}, "gaps_worse"),
    ],
)
def test_what_is_not_shown_or_not_known_refuses_whoever_signs(stated: dict[str, Any], code: str) -> None:
    assert refusal(judged(**stated), REGISTERED, SIGNATURE, TODAY) == code


@pytest.mark.parametrize(
    ("signed", "code"),
    [
        (None, "unsigned"),
        ({"by": " "}, "unsigned"),
        ({"document_no": ""}, "unsigned"),
        ({"on": date(2024, 1, 31)}, "signed_before_registration"),
        ({"on": date(2024, 3, 5)}, "signed_later"),
    ],
)
def test_nobody_a_document_without_number_and_a_day_that_cannot_be_do_not_sign(
    signed: dict[str, Any] | None, code: str
) -> None:
    signature = None if signed is None else Signature(**(SIGNED | signed))
    assert refusal(judged(), REGISTERED, signature, TODAY) == code
