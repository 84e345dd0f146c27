"""What officers and senders are told of a rule: one Korean sentence, and never a value."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from expectations.demands import load_demands
from warehouse.errors import Fault


def reason_ko(source: str, rule: str) -> str:
    """The sentence of a rule of a source; of a rule that is declared no more, that it was not kept."""
    table = _table()
    own: str | None = table["by_rule"].get(rule)
    if own is not None:
        return own
    try:
        words = {one.rule: one.expect for one in load_demands(source).rules}
    except Fault:
        words = {}
    return str(table["by_expect"].get(words.get(rule), table["unknown"]))


@cache
def _table() -> dict[str, Any]:
    stated: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "reasons_ko.yaml").read_text("utf-8"))
    return stated
