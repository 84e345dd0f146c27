"""Services and partners by code and Korean name, from ``warehouse/reference``."""

from collections.abc import Mapping
from functools import cache

from warehouse.reference_tables import reference_rows

_COUNTY = "{county}"


@cache
def services() -> dict[str, str]:
    """Korean name of each service, by code."""
    return {row["code"]: row["name_ko"] for row in reference_rows("services")}


@cache
def partner_codes() -> tuple[str, ...]:
    """The code of each partner."""
    return tuple(row["code"] for row in reference_rows("partners"))


@cache
def partners(county_ko: str) -> dict[str, str]:
    """Korean name of each partner of a county, by code; what every county has of its own bears the county's name."""
    return {row["code"]: row["name_ko"].replace(_COUNTY, county_ko) for row in reference_rows("partners")}


@cache
def partner_words(county_ko: str) -> dict[str, str]:
    """The code of each partner by what an officer may write, without blanks: its name, also without the county's."""
    short = {
        row["name_ko"].replace(_COUNTY, "").replace(" ", ""): row["code"]
        for row in reference_rows("partners")
    }
    return short | {name.replace(" ", ""): code for code, name in partners(county_ko).items()}


def partner_of(county_ko: str, written: str | None) -> str | None:
    """The code of a partner as an officer writes it; None for a word that is none of them, or is another county's."""
    return partner_words(county_ko).get((written or "").replace(" ", ""))


def code_of(names: Mapping[str, str], written: str | None) -> str | None:
    """The code of a name as an officer writes it, whatever its spaces; None for a word that is none of them."""
    word = (written or "").replace(" ", "")
    return next((code for code, name in names.items() if name.replace(" ", "") == word), None)
