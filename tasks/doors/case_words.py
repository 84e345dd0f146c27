"""Words of case management that officers read: the same on a case list and in a household's certificate."""

from collections.abc import Mapping
from typing import Any

from tasks.doors import code_words
from warehouse.forms import domains_of_need
from warehouse.help_catalogue import services

TASKS_KO = {
    "survey": "욕구·위험도 조사",
    "conference": "사례회의",
    "plan": "계획 수립",
    "delivery": "서비스 개시",
    "review": "점검",
    "closing": "종결(또는 재계획)",
    "follow_up": "사후관리",
}
ITEMS_KO = {"goal": "목표", "service": "서비스"}


def word(column: str, code: str | None) -> str:
    """The Korean word of a code as the report writes it; empty for none."""
    return code_words.word("case_report", column, code) if code else ""


def item_ko(item: Mapping[str, Any]) -> str:
    """What a goal or a service is about."""
    return domains_of_need().get(item["domain"], "") or services().get(item["service"], item["service"] or "")
