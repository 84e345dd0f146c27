"""How the public FEBRL files are scored: whoever stands in a file more than once is found in all of their records."""

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


def test_a_person_whose_records_are_alike_is_no_rival_of_themselves() -> None:
    settings = yaml.safe_load((CHECKOUT / "benchmarks" / "febrl.yaml").read_text("utf-8"))
    file = records(FILE)
    _, f1, _, note = scored("three of one", file, file, settings, 0.99)
    assert (f1, note.split(",")[0]) == (1.0, "3 pairs")
