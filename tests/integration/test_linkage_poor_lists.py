"""Lists on which a whole column is empty, or with one row only, link whom the rest tells and lose nobody."""

import pytest

from tests.factories import ask, deliver_rows, one, person, receive
from tests.linked import links, report, spellings
from tests.screened import assert_lawful
from warehouse.home import Home

EMPTY = [
    ("phone",),
    ("birth_year",),
    ("address",),
    ("phone", "birth_year"),
    ("phone", "birth_year", "address"),
]


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize("columns", EMPTY)
def test_a_list_whose_column_is_empty_in_every_row_is_read_and_nobody_of_it_is_lost(
    home: Home, columns: tuple[str, ...], size: int
) -> None:
    deliver_rows(home, "ssis_central", [person(n).row() for n in range(6)])
    receive(home)
    rows = []
    for number in range(size):
        family, _, slipped = spellings(person(number))
        name = person(number).person_name if number % 2 == 0 else family + slipped
        rows.append(report(person(number), person_name=name) | dict.fromkeys(columns, ""))
    deliver_rows(home, "village_report", rows)
    receive(home)
    assert len(links(home, "village_report")) == size
    assert one(home, "SELECT count(*) FROM ops.stage_run WHERE stage = 'linkage'") == 2
    assert_lawful(home)


@pytest.mark.parametrize("columns", EMPTY)
def test_a_list_of_whom_nothing_but_the_name_is_left_links_nobody_to_a_person_with_a_number(
    home: Home, columns: tuple[str, ...]
) -> None:
    """The register knows no phone, no year and no place either: empty is no agreement."""
    known = person(1).row() | dict.fromkeys(("phone", "address"), "")
    deliver_rows(home, "ssis_central", [known])
    receive(home)
    deliver_rows(home, "village_report", [report(person(1)) | dict.fromkeys((*columns, "birth_year"), "")])
    receive(home)
    assert [has_token for _, has_token in links(home, "village_report")] == [False]
    assert ask(home, "SELECT count(DISTINCT person_id) FROM core.current_link") == [(2,)]
