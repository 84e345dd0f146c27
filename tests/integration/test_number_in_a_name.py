"""A resident number that a hand wrote into a text: whose it is is told to nobody who reads that text."""

from pathlib import Path

from tests.factories import ask, deliver_rows, fresh_home, one, person, work


def test_a_number_beside_a_name_leaves_nothing_that_says_whose_it_is(tmp_path: Path) -> None:
    """What stands for the number, with the day of birth, went out to partners with the name."""
    home, somebody = fresh_home(tmp_path), person(1)
    row = somebody.row(base_month="2024-02", months_overdue="3", arrears_krw="50000", account_no="A1")
    named = row | {
        "person_name": f"{somebody.person_name}({somebody.rrn})",
        "address": f"{somebody.address} / {somebody.rrn}",
    }
    deliver_rows(home, "water_arrears", [named, row | {"account_no": "A2", "person_name": "http://a/b"}])
    work(home)
    names = ask(home, "SELECT person_name, address FROM core.appearance ORDER BY row_no")
    assert names == [
        (f"{somebody.person_name}(주민등록번호: 지움)", f"{somebody.address} / (주민등록번호: 지움)"),
        ("http://a/b", somebody.address),
    ]
    assert one(home, "SELECT count(*) FROM core.household") == 1


def test_households_whose_numbers_look_like_resident_numbers_stay_apart(tmp_path: Path) -> None:
    """The numbers of a city district's households did, and ninety of them were one."""
    home = fresh_home(tmp_path)
    own = {"relation": "본인", "household_size": "1", "looked_up_on": "2024-03-01"}
    deliver_rows(
        home, "ssis_household", [person(n).row(household_no=f"1111031000{n:02}", **own) for n in range(1, 9)]
    )
    work(home)
    assert one(home, "SELECT count(*) FROM core.household") == 8
    assert one(home, "SELECT count(*) FROM raw.ssis_household WHERE starts_with(household_no, 't')") > 0
