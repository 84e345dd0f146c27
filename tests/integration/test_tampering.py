"""What is changed by hand is noticed: a row that is gone, let go or taken back by nobody's word."""

from datetime import date
from pathlib import Path

import pytest

from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.validation import validate
from tests.factories import AS_OF, deliver_rows, fresh_home, one, person, start
from tests.integration.test_corrections import withdraw
from warehouse.connection import Warehouse
from warehouse.home import Home
from warehouse.verification import verify

NEXT, LATER = date(2024, 3, 5), date(2024, 3, 6)
LINKED = "SELECT delivery_id FROM core.appearance"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a list, a row that was held back, a correction and an order to withdraw."""
    home = fresh_home(tmp_path_factory.mktemp("whole"))
    day = {"cut_on": "2024-02-20", "arrears_krw": "50000"}
    rows = [person(n).row(**day) for n in range(1, 9)]
    for as_of, listed in (
        (AS_OF, [*rows, person(9).row(**day | {"cut_on": "2024-12-01"})]),
        (NEXT, rows[:1]),
    ):
        deliver_rows(home, "water_cut", [row | {"memo": f"{as_of}"} for row in listed])
        run = start(home, as_of)
        take_in(home, run)
        validate(home, run)
        link_records.run_in(home, run)
    withdraw(home, str(one(home, f"{LINKED} WHERE run_no = 1 LIMIT 1")), "2", day=LATER)
    return home.root


@pytest.fixture
def home(root: Path, tmp_path: Path) -> Home:
    """A copy of that home, which holds every law."""
    home = fresh_home(tmp_path)
    for file in root.glob("warehouse.duckdb*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert [law.name for law in verify(home) if not law.holds] == []
    assert one(home, "SELECT count(*) FROM core.row_withdrawal") == 2
    assert one(home, "SELECT count(*) FROM ops.held_row") == 1
    return home


@pytest.mark.parametrize(
    ("told", "statements"),
    [
        ("every row that was received is stored", [
            "DELETE FROM typed.water_cut WHERE row_no = 3", "DELETE FROM raw.water_cut WHERE row_no = 3",
        ]),
        ("rows taken back", ["DELETE FROM core.row_withdrawal WHERE cause = 'ordered'"]),
        ("rows taken back", [
            "INSERT INTO core.row_withdrawal SELECT delivery_id, row_no, 'ordered', delivery_id, row_no, run_no "
            "FROM core.appearance WHERE row_no = 4",
        ]),
        ("rows taken back", ["UPDATE core.row_withdrawal SET by_row_no = 77 WHERE cause = 'corrected'"]),
        ("let go", [
            "INSERT INTO ops.row_event SELECT delivery_id, row_no, 'released', delivery_id, 1, NULL, 2 "
            "FROM ops.held_row",
        ]),
        ("let go", [
            "INSERT INTO ops.row_event SELECT delivery_id, row_no, 'replaced', 'nobody', 1, NULL, 2 FROM ops.held_row",
        ]),
        ("let go", [
            "INSERT INTO ops.quarantine SELECT delivery_id, row_no, 'x', '', 'quarantine_row', 1 FROM core.appearance "
            "WHERE row_no = 5",
        ]),
    ],
)  # fmt: skip
def test_what_was_changed_by_hand_breaks_a_law(home: Home, told: str, statements: list[str]) -> None:
    with Warehouse(home).transaction() as tx:
        for statement in statements:
            tx.connection.execute(statement)
    assert [law.name for law in verify(home) if not law.holds and told in law.name] != []
