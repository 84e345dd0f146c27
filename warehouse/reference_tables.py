"""The tables of ``warehouse/reference``."""

import csv
from typing import Any

from warehouse.home import CHECKOUT

REFERENCE = CHECKOUT / "warehouse" / "reference"


def reference_rows(table: str) -> list[dict[str, Any]]:
    """The rows of a table, each by its titles."""
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
