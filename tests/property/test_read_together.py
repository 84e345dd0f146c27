"""What is read together, because most files are as they should be, is what row by row would give."""

import csv
import hashlib
import hmac
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.doors import csv_files, scrub
from tasks.doors.readers import Received, Rejection, read
from tasks.doors.scrub import could_hold_rrn, scrub_cell, tokenise, tokenise_all, tokens_of
from tests.factories import AS_OF, header, person, rrn, some_keys
from warehouse.catalog import Source, load_source

HEAD = f"2024년 2월\r\n{','.join(header(load_source('water_cut')))}\r\n"
# What makes a difference in a delimited file, and in a number.
SIGNS = st.sampled_from(
    ['"', '""', ",", "\r\n", "\n", "\r", " ", "", "가", "960101-1961234", "1", "\ufeff", "합계"]
)
TEXTS = st.lists(SIGNS, max_size=60).map("".join)
CELLS = st.sampled_from(
    ["", "가", '나"다', "라,마", "바\n사", "960101-1961234", "010-0100-2000", "2024.02.03"]
)
NUMBERS = st.text(st.sampled_from("0123456789０１-–. /년eE+,남"), max_size=24)


@contextmanager
def patched(**attributes: object) -> Iterator[None]:
    """The reader of delimited files with something else."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in attributes.items():
            patch.setattr(csv_files, name, value)
        yield


WATERWORKS = load_source("water_cut")
# The same, of a sender who writes no line end behind the last row.
WITHOUT_END = WATERWORKS.model_copy(
    update={"layouts": [one.model_copy(update={"ends_with_line": False}) for one in WATERWORKS.layouts]}
)


def outcome(content: bytes, source: Source = WATERWORKS) -> Received | str:
    """What a file of the waterworks is read as, or the code under which it is refused."""
    try:
        return read(source, content, as_of=AS_OF, keys=some_keys())
    except Rejection as rejection:
        return rejection.code


def one_by_one(content: bytes) -> Received | str:
    """The same, with every row read by Python's csv."""
    with patched(_read_together=lambda *_: None, _PIECE=1 << 30):
        return outcome(content)


def assert_the_same(content: bytes, piece: int) -> None:
    """In small pieces a file is what it is as a whole and row by row."""
    with patched(_PIECE=piece):
        together = outcome(content)
    expected = one_by_one(content)
    if isinstance(together, str) or isinstance(expected, str):
        assert together == expected
        return
    assert together.rows.equals(expected.rows)
    assert (together.is_exact, together.noticed) == (expected.is_exact, expected.noticed)


@given(TEXTS, st.integers(1, 40))
@example('가,"나\n다",라\n', 5)
def test_any_signs_in_a_delimited_file_are_read_as_row_by_row(text: str, piece: int) -> None:
    assert_the_same((HEAD + text + "\r\n").encode("cp949", "ignore"), piece)


@given(TEXTS, st.integers(1, 40))
@example('가,"나', 5)
@example("", 5)
def test_a_sender_who_writes_no_last_line_end_is_read_as_one_who_does(text: str, piece: int) -> None:
    content = (HEAD + text).encode("cp949", "ignore")
    with patched(_PIECE=piece):
        read_so = outcome(content, WITHOUT_END)
    expected = outcome(content + b"\r\n")
    if isinstance(read_so, str) or isinstance(expected, str):
        assert read_so == expected
    else:
        assert read_so.rows.equals(expected.rows)


@given(st.lists(st.lists(CELLS, min_size=5, max_size=9), max_size=9), st.integers(1, 200), st.booleans())
def test_rows_with_more_or_fewer_cells_keep_their_place_among_the_others(
    rows: list[list[str]], piece: int, is_titled: bool
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    head = HEAD.replace("\r\n", ",딴것\r\n").replace("월,딴것", "월") if is_titled else HEAD
    assert_the_same((head + text.getvalue()).encode("cp949"), piece)


@given(st.lists(NUMBERS, max_size=20))
@example(["96.1.1-1961234", "1.234567e+11", "02-123-4567", "9.601011961234E+12"])
def test_what_is_not_looked_at_by_itself_holds_no_number(cells: list[str]) -> None:
    looked_at = could_hold_rrn(pl.Series(cells, dtype=pl.String))
    for cell, is_looked_at in zip(cells, looked_at, strict=True):
        assert is_looked_at or scrub_cell(cell, some_keys()) == cell


@given(st.from_regex(scrub._HARMLESS.replace("$", r"\Z"), fullmatch=True))
def test_a_number_of_the_telephone_is_left_as_it_is(cell: str) -> None:
    assert scrub_cell(cell, some_keys()) == cell


@given(
    st.lists(
        st.sampled_from([rrn(n) for n in range(5)]) | NUMBERS | st.sampled_from(["", " ", "없음"]),
        max_size=20,
    )
)
@example(["960101-1961234", "9601011961234", "961301-1961234", "960101-9961234", "960101-0961234"])
def test_numbers_in_a_column_get_the_tokens_that_each_alone_would_get(cells: list[str]) -> None:
    made = tokenise_all(pl.Series(cells, dtype=pl.String), some_keys())
    assert made.to_list() == [tokenise(cell, some_keys()) if cell else cell for cell in cells]


def test_tokens_made_together_are_those_of_pythons_hmac() -> None:
    keys, numbers = some_keys(), [person(n).digits for n in range(300)]
    assert tokens_of(pl.Series(numbers), keys).to_list() == [keys.token_of(number) for number in numbers]
    plain = [hmac.new(keys.token, number.encode(), hashlib.sha256).hexdigest()[:32] for number in numbers]
    assert keys.digests_of("".join(numbers).encode()).decode().split("\n") == [
        re.sub("([0-9]{5})[0-9]", r"\1a", digest) for digest in plain
    ]
