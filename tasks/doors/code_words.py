"""The Korean words of codes that people read: those of the declared columns, and of the channels of contact."""

from collections.abc import Mapping
from functools import cache

from warehouse.catalog import load_source

CHANNELS_KO = {"sms": "문자", "ai_call": "AI 전화", "phone": "전화", "letter": "우편", "visit": "방문"}


@cache
def _words(source: str, column: str) -> Mapping[str, str]:
    return {code: told for told, code in (load_source(source).column(column).codes or {}).items()}


def word(source: str, column: str, code: str) -> str:
    """The Korean word that a declared column has for a code; the code where it has none."""
    return _words(source, column).get(code, code)
