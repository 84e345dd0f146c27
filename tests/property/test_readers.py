"""Whatever bytes arrive, they are read or refused; whatever cells were written are read back, and no row is lost."""

import csv
import io
import json

from hypothesis import example, given
from hypothesis import strategies as st

from tasks.doors.readers import Received, Rejection, read
from tasks.doors.scrub import places_of_rrn
from tests.factories import AS_OF, FIXTURES, fixture, header, person, some_keys, source_file
from warehouse.catalog import load_source

CODES = sorted(file.stem for file in FIXTURES.iterdir())
# Of ="0123" the text is read that it holds (tests/unit/test_readers_of_offices.py).
CELLS = st.text(st.characters(codec="cp949", exclude_characters="\0"), max_size=20).filter(
    lambda t: not places_of_rrn(t) and not t.startswith('="')
)
NUMBER = person(1).digits


def received(code: str, content: bytes) -> Received:
    """The file as read."""
    return read(load_source(code), content, as_of=AS_OF, keys=some_keys())


@given(st.sampled_from(CODES), st.binary(max_size=300), st.floats(0, 1), st.floats(0, 1), st.booleans())
def test_any_bytes_put_anywhere_into_a_file_are_read_or_refused(
    code: str, noise: bytes, begin: float, end: float, is_alone: bool
) -> None:
    content = fixture(code)
    first, last = sorted((int(begin * len(content)), int(end * len(content))))
    try:
        received(code, noise if is_alone else content[:first] + noise + content[last:])
    except Rejection as refusal:
        told = refusal
    else:
        return
    assert told.code != "unreadable"
    assert "\n" not in told.reason_ko


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
@example([("a\r\nb", ' "x", '), ("\r", "\n")])
def test_cells_of_a_delimited_file_are_read_back_as_they_were_written(cells: list[tuple[str, str]]) -> None:
    rows = received(
        "water_cut", source_file("water_cut", [{"person_name": name, "memo": memo} for name, memo in cells])
    ).rows
    assert [(name or "", memo or "") for name, memo in rows[["person_name", "memo"]].rows()] == cells


@given(st.lists(st.lists(CELLS, min_size=1, max_size=11), max_size=6))
@example([["", ""], ["", "", "가"]])
def test_no_row_of_a_delimited_file_is_lost_and_none_of_its_cells(cells: list[list[str]]) -> None:
    filled = [row for row in cells if any(row)]  # a line without a filled cell is no row
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["2024년 2월"], header(load_source("water_cut")), *cells])
    rows = received("water_cut", text.getvalue().encode("cp949")).rows
    assert rows.height == len(filled)
    sizes = [0, *map(len, filled), 0]
    for at, (row, written) in enumerate(zip(rows.iter_rows(named=True), filled, strict=True), 1):
        # A delimiter within a text shifts a row; a program that writes one behind each row writes it twice.
        is_shifted = sizes[at] > 7 and sizes[at] not in (sizes[at - 1], sizes[at + 1]) and len(filled) > 1
        is_long = any(written[7:]) or is_shifted
        kept = [row[column.name] for column in load_source("water_cut").columns if column.name != "rrn"]
        surplus = json.loads(row["_extra"]) if row["_extra"] else []
        assert [cell for cell in kept if cell] + surplus == [cell for cell in written[1:] if cell]
        assert row["_shape"] == ("short" if len(written) < 7 else "long" if is_long else None)


@given(
    st.sampled_from(["alertId", "text", "딴것", "place"]),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=15)),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    ),
)
def test_any_json_value_under_any_key_is_read(key: str, value: object) -> None:
    lines = [json.dumps({"alertId": "1"} | {key: value}), json.dumps({"alertId": "2", "text": "끝"})]
    rows = received("crisis_alert", "".join(line + "\n" for line in lines).encode()).rows
    assert rows["memo"][1] == "끝"
    assert rows.height == 2


@given(st.integers(0, 134), st.text(st.characters(codec="cp949", categories=["L", "N"]), max_size=8))
def test_a_number_laid_over_a_fixed_width_record_at_any_place_is_not_in_its_cells(
    place: int, name: str
) -> None:
    content = source_file("health_insurance_arrears", [person(2).row(person_name=name), person(3).row()])
    record = content[:148]
    assert content[148:149] == b"\n"
    laid = record[:place] + NUMBER.encode() + record[place + 13 :] + content[148:]
    try:
        row = received("health_insurance_arrears", laid).rows.row(0, named=True)
    except Rejection as refusal:
        assert refusal.code == "wrong_encoding"  # noqa: PT017 -- half of a letter was overwritten
        return
    cells = "".join(cell or "" for column, cell in row.items() if column != "row_no")
    assert NUMBER not in cells or place == 135
