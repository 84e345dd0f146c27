"""Whatever a text is and wherever a number is put into it, the number is gone and the rest is not touched."""

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from tasks.doors.scrub import places_of_rrn, scrub_cell, tokenise
from tests.factories import some_keys

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
# Digits and signs for a dash more often than Unicode has them.
CLOSE = st.text(st.sampled_from("0123456789-–.~ /가김at１２９\u200b"), max_size=30)
SIGNS = st.text(st.sampled_from("- –—.·/~_　|,"), max_size=3)
TOKEN = re.compile(r"t1:[0-9a-f]{32}/\d{8}/[MF]")


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Thirteen digits with a possible birth date and region digits that nobody has."""
    year, month, day = (draw(st.integers(*pair)) for pair in ((0, 99), (1, 12), (1, 28)))
    return (
        f"{year:02d}{month:02d}{day:02d}{draw(st.sampled_from('1234'))}9{draw(st.integers(60_000, 99_999))}"
    )


def bare(text: str) -> str:
    """What a reader sees of a text: neither tokens nor signs without width."""
    return re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", TOKEN.sub("", text))


@given(st.one_of(TEXTS, CLOSE), st.one_of(TEXTS, CLOSE), numbers(), SIGNS)
def test_a_number_put_anywhere_into_a_text_is_not_in_what_is_kept(
    before: str, after: str, number: str, sign: str
) -> None:
    kept = scrub_cell(f"{before}{number[:6]}{sign}{number[6:]}{after}", some_keys())
    assert number not in kept
    assert number not in re.sub(r"[\W_]", "", bare(kept))
    assert number[6:] not in bare(kept) or number[6:] in after or number[6:] in before


@given(st.one_of(TEXTS, CLOSE), st.one_of(TEXTS, CLOSE), numbers())
def test_scrubbing_again_changes_nothing(before: str, after: str, number: str) -> None:
    once = scrub_cell(before + number + after, some_keys())
    assert scrub_cell(once, some_keys()) == once
    assert places_of_rrn(once) == []


@given(st.one_of(TEXTS, CLOSE))
def test_a_text_without_a_number_is_not_touched(text: str) -> None:
    assume(not places_of_rrn(text))
    assert scrub_cell(text, some_keys()) == text


@given(TEXTS)
def test_nothing_of_a_cell_that_is_no_number_is_kept_in_the_column_of_the_number(cell: str) -> None:
    kept = tokenise(cell, some_keys())
    assert kept == "" or re.fullmatch(r"x1:[0-9a-f]{32}|t1:[0-9a-f]{32}/\d{8}/[MF]", kept)
