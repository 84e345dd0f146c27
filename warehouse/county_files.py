"""Where a county's file lies: in the checkout, at a path that was given, or in the home for which it was invented."""

import re
from pathlib import Path

from warehouse.errors import Refusal

_CODE = re.compile(r"\d{5}")
_COUNTIES = Path(__file__).parent / "counties"


def county_named(county: str) -> str:
    """The code of a county, or the whole path of its file, which is found from any folder."""
    return str(Path(county).absolute()) if county.endswith(".yaml") else county


def county_place(county: str, simulated: Path | None = None) -> Path:
    """Where the file of a county lies, by its code or path; there may be none.

    Args:
        simulated: a home in which an invented one may lie; a real county is never held to such a file.
    """
    if county.endswith(".yaml"):
        return Path(county).absolute()
    file = _COUNTIES / f"{county}.yaml"
    if simulated and _CODE.fullmatch(county) and not file.is_file():
        return simulated / file.name
    return file


def county_file(county: str, simulated: Path | None = None) -> Path:
    """The file of a county, as ``county_place`` has it; raises Refusal when there is none."""
    file = county_place(county, simulated)
    if not file.is_file():
        known = ", ".join(sorted(one.stem for one in _COUNTIES.glob("*.yaml")))
        raise Refusal(
            f"There is no county file {county}: give a .yaml (`balgul county new` makes it) or {known}."
        )
    return file
