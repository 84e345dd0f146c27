"""A macro that asks first whether it has to look closely reads every cell as the one that always does."""

import re
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories import fresh_home
from warehouse.connection import Warehouse

CELLS = st.text(st.sampled_from(" \t\n\r\x01\u00a0\u3000!~가힣ㅎ０９－：0.a"), max_size=8)
NUMBERS = st.from_regex(r"0[0-9]{1,2}-[0-9]{3,4}-[0-9]{4}", fullmatch=True).map(str)
DAYS = st.tuples(
    st.sampled_from(["17", "18", "19", "20", "21"]), *[st.from_regex(r"[0-9]{2}\Z", fullmatch=True)] * 3
)
WIDE = "translate(cell, '０１２３４５６７８９－‐‑–—―−．／：　，', '0123456789-------./: ,')"


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the macros."""
    with Warehouse(fresh_home(tmp_path_factory.mktemp("macros"))).reading() as tx:
        yield tx.connection


def answer(connection: duckdb.DuckDBPyConnection, expression: str, cell: str) -> Any:
    """The value of an SQL expression over ``cell``."""
    row = connection.execute(f"SELECT {expression} FROM (SELECT $cell AS cell)", {"cell": cell}).fetchone()  # noqa: S608
    return row and row[0]


@given(cell=CELLS)
@example(cell="가 나")
@example(cell="-")
def test_blanks_and_wide_signs(connection: duckdb.DuckDBPyConnection, cell: str) -> None:
    assert answer(connection, "as_text(cell)", cell) == answer(connection, "trimmed(cell)", cell)
    assert answer(connection, "as_written(cell)", cell) == answer(connection, f"trimmed({WIDE})", cell)


@given(number=NUMBERS)
@example(number="082-123-4567")
@example(number="001-123-4567")
@example(number="02-1234-5678")
def test_a_telephone_number(connection: duckdb.DuckDBPyConnection, number: str) -> None:
    # With blanks for dashes it is looked at closely.
    assert answer(connection, "as_phone(cell)", number) == answer(
        connection, "as_phone(cell)", number.replace("-", " ")
    )


@given(day=DAYS, sign=st.sampled_from(".-"))
def test_a_day(connection: duckdb.DuckDBPyConnection, day: tuple[str, str, str, str], sign: str) -> None:
    century, year, month, number = day
    written = sign.join((century + year, month, number))
    assert answer(connection, "as_date(cell)", written) == answer(
        connection, "as_date(cell)", f"{century}{year}년 {month}월 {number}일"
    )


@given(number=st.integers(-(10**18) + 1, 10**18 - 1), times=st.sampled_from([1, 1000]))
def test_a_plain_number(connection: duckdb.DuckDBPyConnection, number: int, times: int) -> None:
    # With a fraction of nothing it is looked at closely.
    assert answer(connection, "as_integer(cell)", f"{number}") == answer(
        connection, "as_integer(cell)", f"{number}.0"
    )
    worth = number * times
    assert answer(connection, f"as_won(cell, {times})", f"{number}") == (
        worth if abs(worth) < 2**63 else None
    )


@given(cell=st.from_regex(r"[tx][0-9]{1,2}:[0-9a-f]{31,32}/[0-9]{8}/[MF]|x1:[0-9a-f]{32}", fullmatch=True))
def test_what_stands_for_a_resident_number(connection: duckdb.DuckDBPyConnection, cell: str) -> None:
    is_token = re.fullmatch("t[0-9]+:[0-9a-f]{32}/[0-9]{8}/[MF]", cell)
    assert answer(connection, "token_of(cell)", cell) == (cell.partition("/")[0] if is_token else None)
    assert answer(connection, "token_sex(cell)", cell) == (cell[-1] if cell.startswith("t") else None)
