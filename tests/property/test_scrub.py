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


@st.composite
def written_apart(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and the same as people and spreadsheets write it."""
    number = draw(numbers())
    front, back = number[:6], number[6:]
    gap, dot = draw(st.sampled_from(["-", " - ", "–", "~", "/", "."])), draw(st.sampled_from([" ", ".", "·"]))
    pairs = draw(st.sampled_from([".", ". ", "/", "-"])).join((front[:2], front[2:4], front[4:]))
    three = f"{back[0]},{back[1:4]},{back[4:]}"
    forms = [
        f"{front}{gap}{three}",
        f"{int(number):,}"
        if number[0] != "0"
        else f"0,{number[1:4]},{number[4:7]},{number[7:10]},{number[10:]}",
        f"{pairs}{gap}{back}",
        f"{dot.join(front)}{draw(st.sampled_from([gap, dot]))}{dot.join(back)}",
        f"{number[0]}.{number[1:]}E+12",
    ]
    if number[0] == "0" and number[1] != "0" and back[0] in "34":
        forms += [number[1:], f"{int(number):,}", f"{front[1:]}-{back}", f"{number[1]}.{number[2:]}E+11"]
    wide = str.maketrans("0123456789-.,E+", "０１２３４５６７８９－．，Ｅ＋")
    written = draw(st.sampled_from(forms))
    return number, written.translate(wide) if draw(st.booleans()) else written


@given(st.one_of(TEXTS, CLOSE), st.one_of(TEXTS, CLOSE), written_apart())
def test_of_a_number_with_signs_between_its_digits_nothing_is_kept(
    before: str, after: str, written: tuple[str, str]
) -> None:
    number, text = written
    # Glued to further digits it is a longer number.
    assume(not re.search(r"\d[,，]?$|\.$", before) and not after[:1].isdecimal())
    kept = scrub_cell(f"{before}{text}{after}", some_keys())
    assert text not in kept
    digits = "".join(str(int(sign)) for sign in bare(kept) if sign.isdecimal())
    around = "".join(str(int(sign)) for sign in before + after if sign.isdecimal())
    assert number[6:] not in digits or number[6:] in around


@st.composite
def written_in_a_cell(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and the same in more words, groups or blanks than one needs."""
    number = draw(numbers())
    front, back, year = number[:6], number[6:], f"{'19' if number[6] in '12' else '20'}{number[:2]}"
    month, day = number[2:4], number[4:6]
    point, sign = draw(st.sampled_from(".-/·")), draw(st.sampled_from(" -"))
    gap = draw(st.sampled_from(["-", " - ", "–", "~"]))
    word = draw(st.text(st.sampled_from("가나다남여AFMbr<>()/., "), min_size=1, max_size=16))
    forms = [
        f"{year}{point}{month}{point}{day}{draw(st.sampled_from([gap, ' ', '. ']))}{back}",
        f"{year}{point}{int(month)}{point}{int(day)}{gap}{back}",
        f"{year}년 {month}월 {day}일 {back}",
        f"{number[:2]}년{int(month)}월{int(day)}일생 {back}",
        f"{number[:2]}{point}{int(month)}{point}{int(day)}{gap}{back}",
        f"{number[:2]} {month} {day}{draw(st.sampled_from([gap, ' ']))}{back}",
        *(sign.join((front[:cut], front[cut:], back)) for cut in (2, 3, 4)),
        *(f"{front}{gap}{back[:cut]}{sign}{back[cut:]}" for cut in (3, 4)),
        " ".join((number[0], number[1:4], number[4:7], number[7:10], number[10:])),
        draw(st.sampled_from([",", "-", "/", "_", "  "])).join(number),
        f"{front}{' ' * draw(st.integers(1, 60))}{draw(st.sampled_from(['', '-']))}{back}",
        f"{front}{word}{back}",
    ]
    return number, draw(st.sampled_from(forms))


@given(st.one_of(TEXTS, CLOSE), st.one_of(TEXTS, CLOSE), written_in_a_cell())
def test_of_a_number_in_groups_words_or_blanks_nothing_is_kept(
    before: str, after: str, written: tuple[str, str]
) -> None:
    number, text = written
    # Glued to further digits it is a longer number, before a unit an amount.
    assume(not re.search(r"\d[\W_]?$", before) and not re.match(r"[\W_]?\d|[원만천건]", after))
    kept = scrub_cell(f"{before}{text}{after}", some_keys())
    assert text not in kept
    digits = "".join(str(int(sign)) for sign in bare(kept) if sign.isdecimal())
    around = "".join(str(int(sign)) for sign in before + after if sign.isdecimal())
    assert number[6:] not in digits or number[6:] in around


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
