"""A county's encrypted DuckDB with typed rows of one source, attached for one transaction at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_httpfs
import yaml

from expectations import Verdict, validate_delivery

AS_OF = date(2024, 3, 4)
NOT_NULL = {"rule": "token_present", "expect": "not_null", "columns": ["token"]}
SEX = {"rule": "sex_known", "expect": "in_set", "columns": ["sex"], "allowed": ["M", "F"]}
AMOUNT = {"rule": "amount_range", "expect": "between", "columns": ["arrears_krw"], "min": 0, "max": 1000}
KEY = {"rule": "key_once", "expect": "unique", "columns": ["token", "cut_on"]}
FUTURE = {"rule": "not_in_future", "expect": "sql", "where_bad": "cut_on > $as_of"}
SHARE = {"rule": "mostly_good", "expect": "quarantined_share", "max": 0.25}
FRESH = {"rule": "fresh", "expect": "newest_within_days", "column": "cut_on", "days": 30}


@dataclass
class Row:
    """A typed row that breaks no rule above."""

    token: str | None = None
    sex: str | None = "F"
    phone: str | None = "01000000000"
    cut_on: date | None = date(2024, 3, 1)
    arrears_krw: int | None = 500
    memo: str | None = "12"
    faults: list[str] = field(default_factory=list)


def good(number: int, **changes: Any) -> Row:
    """A good row of one person, but for the changes."""
    return Row(**{"token": f"t1:{number:032x}", **changes})


@cache
def instance(name: str = "one") -> duckdb.DuckDBPyConnection:
    """One in-memory instance of the kind the warehouse keeps; another name is another process's."""
    connection = duckdb.connect(":memory:", config={"threads": "1", "autoload_known_extensions": "false"})
    folder = Path(duckdb_extension_httpfs.__file__).parent
    connection.execute("SET temp_file_encryption = true")
    connection.execute(f"LOAD '{next(folder.rglob('httpfs.duckdb_extension'))}'")
    return connection


class County:
    """The encrypted file of one county, and the folder of its declarations."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.connection = connection
        with self.transaction():
            connection.execute("CREATE SCHEMA typed")
            connection.execute(
                "CREATE TABLE typed.water_cut (delivery_id VARCHAR, row_no INTEGER, token VARCHAR, sex VARCHAR,"
                " phone VARCHAR, cut_on DATE, arrears_krw BIGINT, memo VARCHAR, _faults VARCHAR[])"
            )

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """As the warehouse does: attach, one transaction, detach."""
        execute = self.connection.execute
        execute(f"ATTACH '{self.folder / 'w.duckdb'}' AS w (ENCRYPTION_KEY ?)", ["ab" * 32])
        try:
            execute("USE w")
            execute("BEGIN")
            try:
                yield self.connection
            except BaseException:
                execute("ROLLBACK")
                raise
            execute("COMMIT")
        finally:
            execute("USE memory")
            execute("DETACH w")

    def demand(self, *rules: dict[str, object]) -> None:
        """Declare the rules; a declaration is read once per process, so once per county."""
        stated = {"source": "water_cut", "rules": [{"reason": "because", **rule} for rule in rules]}
        (self.folder / "water_cut.yaml").write_text(yaml.safe_dump(stated, allow_unicode=True), "utf-8")

    def receive(self, rows: Sequence[Row], delivery_id: str = "d1") -> None:
        """Put typed rows in, numbered from 1; inside an open transaction."""
        for number, row in enumerate(rows, 1):
            self.connection.execute(
                "INSERT INTO typed.water_cut VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [delivery_id, number, *vars(row).values()],
            )

    def judge(self, delivery_id: str = "d1", run_no: int = 0) -> Verdict:
        """Validate, inside an open transaction."""
        return validate_delivery(
            self.connection,
            source="water_cut",
            delivery_id=delivery_id,
            as_of=AS_OF,
            run_no=run_no,
            folder=self.folder,
        )

    def findings(self) -> list[tuple[int, str, str | None, str]]:
        """What is in the temporary table, in order."""
        return self.connection.execute("SELECT * FROM finding ORDER BY ALL NULLS FIRST").fetchall()

    def verdict(self, *rows: Row) -> Verdict:
        """Receive and judge in one transaction."""
        with self.transaction():
            self.receive(rows)
            return self.judge()
