"""How the public FEBRL files are scored: whoever stands in a file more than once is found in all of their records."""

import polars as pl
import pytest
import yaml

from benchmarks.febrl import records, scored
from warehouse.home import CHECKOUT

TITLES = (
    "rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth"
)
FILE = f"""{TITLES}
rec-1-org, anna, berg, 12, long street, the mill, hill end, 2500, nsw, 19400102
rec-1-dup-0, anna, berg, 12, long street, , hill end, 2500, nsw, 19400102
rec-1-dup-1, ana, berg, 12, long street, the mill, hill end, 2500, , 19400102
rec-2-org, otto, falk, 7, north road, , lakeside, 3111, vic, 19731130
"""
SETTINGS = yaml.safe_load((CHECKOUT / "benchmarks" / "febrl.yaml").read_text("utf-8"))
WHOLE = records(FILE)
POOR = {
    "no row": WHOLE.head(0),
    "no row and no types": pl.DataFrame({name: [] for name in WHOLE.columns}),
    "one row": WHOLE.head(1),
    "a column without a value": WHOLE.with_columns(pl.lit(None).alias("date_of_birth")),
    "names without a value": WHOLE.with_columns(pl.lit(None).alias("names")),
}


def test_a_person_whose_records_are_alike_is_no_rival_of_themselves() -> None:
    _, f1, _, note = scored("three of one", WHOLE, WHOLE, SETTINGS, 0.99)
    assert (f1, note.split(",")[0]) == (1.0, "3 pairs")


@pytest.mark.parametrize("poor", POOR)
def test_a_file_of_little_is_scored_on_either_side_and_where_nobody_stands_twice_finding_nobody_is_right(
    poor: str,
) -> None:
    file = POOR[poor]
    alone, asked, known = (
        scored(poor, left, right, SETTINGS, 0.99)[1]
        for left, right in ((file, file), (file, WHOLE), (WHOLE, file))
    )
    assert alone == 1.0
    assert (asked == known == 1.0) == file.is_empty()
    assert min(asked, known) > 0
