"""The database of Prefect holds the history of runs and no fact: damaged, it is told with what to do."""

from pathlib import Path

import pytest

from flows.launcher import Server
from tests.served import served_before
from warehouse.errors import Fault

pytestmark = [pytest.mark.prefect, pytest.mark.slow]


def test_a_damaged_database_of_prefect_is_told_with_what_to_do_and_the_server_starts_once_it_is_moved_away(
    tmp_path: Path,
) -> None:
    folder = served_before(tmp_path)
    database = folder / "prefect.db"
    database.write_bytes(b"damaged" * 30_000)
    with pytest.raises(
        Fault, match=r"server_did_not_start .*server\.log\): .*move prefect/prefect\.db\* away"
    ):
        Server(folder).__enter__()
    database.rename(tmp_path / "away")
    with Server(folder) as running:
        assert running.is_running
