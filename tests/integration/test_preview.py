"""``deliver --dry-run``: what would become of a file, in counts, rules and names of columns, and nothing is written."""

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tasks.doors import inbox, orders
from tasks.doors.limits import check_size
from tasks.doors.rejection import REASONS_KO
from tasks.ingestion.preview import preview
from tests.factories import ask, deliver, deliver_rows, fixture, fresh_home, person, source_file, work
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that knows two households without water; one for all, since nothing is written."""
    home = fresh_home(tmp_path_factory.mktemp("preview") / "home")
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    deliver_rows(home, "resident_register", [person(1).row()])
    work(home)
    return home


def told(home: Home, content: bytes, code: str = "water_cut") -> str:
    """What is shown of a file; nothing of the home may be another than before."""
    file = home.root.parent / "김비밀.csv"
    file.write_bytes(content)
    before = everything(home)
    lines = "\n".join(preview(home, code, file))
    assert everything(home) == before
    assert "비밀" not in lines
    return lines


def everything(home: Home) -> dict[str, str]:
    """Every file of the home with its hash, but for the locks and the scratch files."""
    return {
        str(path.relative_to(home.root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.root.rglob("*"))
        if path.is_file() and home.temporary not in path.parents and path.stat().st_size
    }


def test_it_counts_what_would_be_accepted_quarantined_new_and_changed(home: Home) -> None:
    rows = [
        person(1).row(arrears_krw="77", memo="김비밀"),
        person(3).row(cut_on="김비밀"),
        *(person(n).row() for n in (4, 5, 6)),
    ]
    assert told(home, source_file("water_cut", rows)).splitlines()[1:] == [
        "rows received 5, period 2024-02",
        "accepted 4, quarantined 1",
        "  quarantine_row cut_on_present (cut_on): 1",
        "  quarantine_row type (cut_on): 1",
        "beside the last delivery (received 2024-03-04, period 2024-02), by rrn, cut_on: "
        "new 4, known 1 (changed 1), no longer there 1",
    ]


def test_it_judges_by_what_came_before_as_the_next_run_will(home: Home) -> None:
    strangers = [person(n).row() for n in range(100, 130)]
    shown = told(home, source_file("health_insurance_arrears", strangers), "health_insurance_arrears")
    assert "  warn residents_known\n" in shown


def test_it_says_that_a_file_is_refused_repeats_or_came_before(home: Home) -> None:
    rows = [person(1).row(), person(2).row()]
    assert "the very same file came before" in told(home, source_file("water_cut", rows))
    assert "a repeat" in told(home, source_file("water_cut", rows[::-1]))
    assert REASONS_KO["document_security"] in told(home, b"SCDSA004")
    assert REASONS_KO["empty_file"] in told(home, b"")
    bad = told(home, source_file("water_cut", [person(n).row(cut_on="김비밀") for n in (1, 2)]))
    assert "refused whole by mostly_good: of 2 rows 2 are bad" in bad
    assert "column_missing (source=water_cut, column=성명)" in told(
        home, fixture("water_cut").replace("성명".encode("cp949"), "비밀".encode("cp949"), 1)
    )


def test_a_source_and_a_layout_that_no_run_has_seen_yet_are_shown_as_the_next_run_takes_them(
    tmp_path: Path,
) -> None:
    home = fresh_home(tmp_path / "home")
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("DROP TABLE typed.water_cut")
        tx.connection.execute("ALTER TABLE raw.water_cut DROP COLUMN _layout")
        tx.connection.execute("DELETE FROM main.migration WHERE file = 'checkout'")
    assert "accepted 10, quarantined 0" in told(home, fixture("water_cut"))


def test_it_says_which_part_a_file_is_and_judges_the_whole_with_the_last(home: Home) -> None:
    first, second = (
        source_file("ssis_central", [person(n).row()], period=f"2024년 1차, {n}/2") for n in (1, 2)
    )
    assert "part 1, stated 2 parts, beside 0 other parts\nit would wait" in told(home, first, "ssis_central")
    deliver(home, "ssis_central", first)
    work(home)
    whole = told(home, second, "ssis_central")
    assert (
        "part 2, stated 2 parts, beside 1 other parts\nwith it the delivery would be whole\naccepted 2"
        in whole
    )


def test_it_says_beside_which_parts_a_mended_page_would_stand(tmp_path: Path) -> None:
    home = fresh_home(tmp_path / "home")
    pages = {n: source_file("ssis_central", [person(n).row()], period=f"2024년 1차, {n}/2") for n in (1, 2)}
    for page in pages.values():
        deliver(home, "ssis_central", page)
    work(home)
    mended = source_file("ssis_central", [person(2).row(), person(3).row()], period="2024년 1차, 2/2")
    shown = told(home, mended, "ssis_central")
    assert "part 2, stated 2 parts, beside 1 other parts\nwith it the delivery would be whole" in shown
    assert "beside the last delivery (received 2024-03-04" in shown


def test_it_compares_with_no_delivery_that_was_withdrawn(tmp_path: Path) -> None:
    home = fresh_home(tmp_path / "home")
    deliver_rows(home, "water_cut", [person(1).row(), person(2).row()])
    work(home)
    ((delivery_id,),) = ask(home, "SELECT delivery_id FROM ops.delivery")
    orders.withdraw(home, delivery_id, row_no=None, ordered_by="한가람", reason="다른 군의 명단")
    work(home, date(2024, 3, 5))
    shown = told(home, source_file("water_cut", [person(1).row(), person(3).row()]))
    assert "no earlier delivery of this source" in shown


def test_of_a_dropped_file_it_tells_the_source_or_that_there_is_none(home: Home) -> None:
    assert told(home, fixture("gas_cut"), "_drop").startswith("gas_cut (")
    with pytest.raises(Refusal, match=r"No source can be told \(none\)"):
        told(home, "김비밀\n".encode(), "_drop")
    with pytest.raises(Refusal, match="no source no_such"):
        told(home, b"x", "no_such")


def test_a_source_that_was_declared_since_the_last_run_is_shown_before_it_has_a_table(tmp_path: Path) -> None:
    home = fresh_home(tmp_path / "home")
    with Warehouse(home).transaction() as tx:
        tx.connection.execute("DROP TABLE raw.gas_cut")
        tx.connection.execute("DROP TABLE typed.gas_cut")
        tx.connection.execute("DELETE FROM main.migration WHERE file = 'checkout'")
    assert "accepted 10" in told(home, fixture("gas_cut"), "gas_cut")


def test_it_says_by_its_place_that_a_column_is_there_which_nobody_declared(home: Home) -> None:
    file = source_file("water_cut", [person(3).row(), person(4).row()]).decode("cp949").splitlines()
    added = [file[0], f"{file[1]},김비밀", *(f"{line},김비밀" for line in file[2:])]
    content = "".join(f"{line}\r\n" for line in added).encode("cp949")
    assert "\n  notice unknown_column (#8): 2\naccepted 2" in told(home, content)


def test_sizes_are_looked_at_before_a_byte_is_read(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_size.__module__ == "tasks.doors.limits"
    file = home.root.parent / "giant"
    with file.open("wb") as giant:
        giant.truncate(2_000_000_000)
    read = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda self: pytest.fail("it was read") if self == file else read(self)
    )
    assert REASONS_KO["too_large"] in preview(home, "water_cut", file)
    with pytest.raises(Refusal, match="too_large"):
        preview(home, "_drop", file)


def test_the_command_prints_it_and_delivers_nothing(tmp_path: Path) -> None:
    home = fresh_home(tmp_path / "home")
    secret = tmp_path / f"{person(1).person_name}.csv"
    secret.write_bytes(fixture("water_cut"))
    # A process of its own: it comes before Prefect is imported, so that Prefect makes no folder of its own.
    environment = os.environ | {"HOME": str(tmp_path / "nobody"), "BALGUL_HOME": str(home.root)}
    dry = subprocess.run(
        [sys.executable, "-m", "balgul", "deliver", "--dry-run", "_drop", str(secret)],
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert dry.stdout.splitlines()[-1] == "Nothing was delivered."
    assert "rows received 10" in dry.stdout
    assert person(1).person_name not in dry.stdout + dry.stderr
    assert not (tmp_path / "nobody").exists()
    assert not inbox.has_files(home)
    orders.deliver(home, "_drop", secret)
    assert [file.read_bytes() for file in inbox.dropped(home)] == [fixture("water_cut")]
