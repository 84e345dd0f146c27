"""Services and partners by code and Korean name, from ``warehouse/reference``."""

import csv
from functools import cache

from warehouse.home import CHECKOUT


@cache
def services() -> dict[str, str]:
    """Korean name of each service, by code."""
    return {row["code"]: row["name_ko"] for row in _rows("services.csv")}


@cache
def partners() -> dict[str, str]:
    """Korean name of each partner, by code."""
    return {row["code"]: row["name_ko"] for row in _rows("partners.csv")}


def code_of(names: dict[str, str], written: str) -> str | None:
    """The code of a Korean name, however it is spaced; None for a word that is none of them."""
    word = "".join(written.split())
    return next((code for code, name in names.items() if "".join(name.split()) == word), None)


def _rows(name: str) -> list[dict[str, str]]:
    with (CHECKOUT / "warehouse" / "reference" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
