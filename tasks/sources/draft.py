"""Writes down what a sample says as the YAML of a new source, and what no file can say as questions.

Of the sample nothing stands in them but titles and the words of code columns that are nobody's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from expectations.demands import Demands
from tasks.sources.profile import Proposed
from warehouse.catalog import Source

QUESTION = "# ? "
DECLARATION_SCHEMA, SUITE_SCHEMA = "source.schema.json", "suite.schema.json"

_HEADS = {
    DECLARATION_SCHEMA: "Proposed by `balgul source new` from one sample. A line that begins with `?` asks what no\n"
    "# file says: answer it below and take the line away.",
    SUITE_SCHEMA: "What a row must hold was proposed from one sample: look at each bound and reason.",
}


@dataclass(frozen=True)
class Draft:
    """A proposed source: the parts of its declaration by field of the catalogue, and what is to be asked."""

    code: str
    columns: Sequence[Proposed]
    key: tuple[str, ...]
    period: dict[str, str]
    parts: dict[str, Any] | None
    layout: dict[str, Any]
    observes: dict[str, Any] | None
    name_ko: str
    questions: Sequence[str]

    def source(self) -> Source:
        """The declaration, checked."""
        return Source.model_validate(self._stated())

    def declaration(self) -> str:
        """``warehouse/sources/<code>.yaml``."""
        stated = self.source().model_dump(by_alias=True, exclude_unset=True)
        return _text(DECLARATION_SCHEMA, self.questions, stated)

    def suite(self) -> str:
        """``expectations/sources/<code>.yaml``."""
        demands = {"source": self.code, "rules": self._rules()}
        Demands.model_validate(demands)
        return _text(SUITE_SCHEMA, (), demands)

    def _stated(self) -> dict[str, Any]:
        stated: dict[str, Any] = {
            "code": self.code,
            "name_ko": self.name_ko,
            "agency": "확인 필요",
            "route": "county_own",
            "legal_basis": {
                "article": "확인 필요",
                "certainty": "assumed",
                "note": "no file says by which article the county holds it",
            },
            "cadence": "monthly",
            "kind": "full",
            "period": self.period,
            "retention_years": 5,
            "note": "layout as in one sample; valid_days assumed, one campaign of half a year",
            "layouts": [self.layout],
            "columns": [_column(column) for column in self.columns],
            "key": self.key,
            # On which day, and from which office: nobody knows yet.
            "arrives": {"grace_days": 5, "lead_days": 30, "contact": "확인 필요", "certainty": "assumed"},
        }
        told = {"parts": self.parts, "observes": self.observes}
        return stated | {name: value for name, value in told.items() if value}

    def _rules(self) -> list[dict[str, Any]]:
        typed = {column.name: column for column in self.columns}
        rules: list[dict[str, Any]] = []
        if "rrn" in typed and typed["rrn"].is_partly_masked and "person_name" in typed:
            masked = "a masked number beside whole ones: the row is known by what else names its person"
            rules.append(_rule("rrn_whole", "readable", masked, action="warn", columns=["token"]))
        elif "rrn" in typed:
            rules.append(
                _not_null("token", "a row without a readable resident number cannot be matched safely")
            )
        elif "person_name" in typed:
            rules.append(_not_null("person_name", "a row without a name tells of nobody"))
        if day := (self.observes or {}).get("observed_on"):
            ahead = ">= $as_of + INTERVAL 1 DAY" if typed[day].type == "timestamp" else "> $as_of"
            rules.append(_not_null(day, "the day of an observation must be known", action="warn"))
            rules.append(
                _rule("not_in_future", "sql", "what lies ahead is no fact yet", where_bad=f"{day} {ahead}")
            )
        numbers = {name: column.unit or "" for name, column in typed.items() if column.type == "integer"}
        money = [name for name, unit in numbers.items() if unit.endswith("KRW")]
        if money:
            rules.append(
                _rule("amount_range", "between", "a negative amount is a shifted cell", columns=money, min=0)
            )
        if amounts := [name for name in numbers if name not in self.key]:
            why = "no household is less in need for how a number was written; take out what decides something"
            rules.append(_rule("no_amount_holds_it_back", "readable", why, action="warn", columns=amounts))
        phones = [name for name, column in typed.items() if column.type == "phone"]
        if phones:
            why = "somebody who cannot be telephoned is still somebody to look for"
            rules.append(_rule("no_number_holds_it_back", "readable", why, action="warn", columns=phones))
        if self.key:
            key = ["token" if name == "rrn" else name for name in self.key]
            rules.append(
                _rule(
                    "key_once", "unique", "the key of a row: no two rows of the sample share it", columns=key
                )
            )
        return [*rules, *self._rules_of_the_delivery()]

    def _rules_of_the_delivery(self) -> list[dict[str, Any]]:
        most = "more rows than a county has persons: the wrong file"
        rules = [
            _rule("volume", "row_count", most, action="reject_delivery", min=0, max=100_000),
            _rule(
                "mostly_good", "quarantined_share", "a fifth of broken rows is a broken file",
                action="reject_delivery", max=0.2,
            ),
        ]  # fmt: skip
        if day := (self.observes or {}).get("observed_on"):
            reason = "a list without a row for a year was not kept up"
            rules.append(_rule("fresh", "newest_within_days", reason, action="warn", column=day, days=400))
        return rules


def _column(column: Proposed) -> dict[str, Any]:
    stated = {
        "name": column.name, "from": column.written, "type": column.type, "unit": column.unit, "width": column.width,
        "personal": column.personal, "codes": column.codes, "years_from": column.years_from,
        "times": column.times if column.times > 1 else None,
    }  # fmt: skip
    return {name: value for name, value in stated.items() if value is not None}


def _rule(
    rule: str, expect: str, reason: str, action: str = "quarantine_row", **words: Any
) -> dict[str, Any]:
    return {"rule": rule, "expect": expect, **words, "action": action, "reason": reason}


def _not_null(column: str, reason: str, action: str = "quarantine_row") -> dict[str, Any]:
    return _rule(f"{column}_present", "not_null", reason, action, columns=[column])


def _text(schema: str, questions: Sequence[str], stated: dict[str, Any]) -> str:
    lines = [f"# yaml-language-server: $schema={schema}", f"# {_HEADS[schema]}"]
    lines += [f"{QUESTION}{question}" for question in questions]
    for name, value in stated.items():
        if isinstance(value, list | tuple) and value and isinstance(value[0], dict):
            lines += [f"{name}:", *(f"  - {_flow(item)}" for item in value)]
        elif isinstance(value, dict) and name in ("legal_basis", "observes"):
            lines += [f"{name}:", *(f"  {key}: {_flow(item)}" for key, item in value.items())]
        else:
            lines.append(f"{name}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    """A value on one line."""
    plain = (
        {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value
    )
    written = yaml.safe_dump(
        plain, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1 << 30
    )
    return written.removesuffix("...\n").strip()
