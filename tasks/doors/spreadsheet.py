"""Text that leaves as CSV, made so that no spreadsheet takes a cell for a formula."""

import re
from typing import Any

# How a cell begins that a spreadsheet may take for a formula, in any width of letters.
_FORMULA = re.compile(r"\s*[-=+@－＝＋＠\x00-\x1f\x7f]")


def defused(cell: Any) -> Any:
    """The cell; text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
