"""The Korean words of codes that people read: of declared columns, deviations and the channels of contact."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from warehouse.catalog import load_source

CHANNELS_KO = {"sms": "문자", "ai_call": "AI 전화", "phone": "전화", "letter": "우편", "visit": "방문"}


@cache
def _words(source: str, column: str) -> Mapping[str, str]:
    return {code: told for told, code in (load_source(source).column(column).codes or {}).items()}


def word(source: str, column: str, code: str) -> str:
    """The Korean word that a declared column has for a code; the code where it has none."""
    return _words(source, column).get(code, code)


@cache
def deviations() -> Mapping[str, tuple[str, str]]:
    """What each deviation is and what is to be done about it, by code."""
    stated = yaml.safe_load(Path(__file__).with_name("deviations.yaml").read_text("utf-8"))
    return {code: (what, to_do) for code, (what, to_do) in stated.items()}


def deviation(code: str) -> tuple[str, str]:
    """What a deviation is and what is to be done about it; of a code that an older version wrote, the code alone."""
    return deviations().get(code, (code, ""))
