"""Holds a received JSON record to the schema that its layout names: every property known, nothing else let in.

What is told of a record that breaks it is the declared column and how, never a value, and never a property's own name
that nobody declared.
"""

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from warehouse.catalog import Source
from warehouse.home import CHECKOUT

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_KINDS = {"additionalProperties": "unknown_property", "required": "missing_property"}


def fault_of(source: Source, schema: str, record: dict[str, Any]) -> str | None:
    """The first thing wrong with a record, by its place: ``record:<kind>:<column>``; None when it conforms.

    Args:
        source: as its layout writes it; of a place that no column reads, the column is empty.
        schema: file of ``warehouse/reference``.
    """
    errors = sorted(_validator(schema).iter_errors(record), key=lambda error: _place(error))
    if not errors:
        return None
    kind = _KINDS.get(str(errors[0].validator), "wrong_value")
    head = next(iter(errors[0].absolute_path), "")
    columns = (column.name for column in source.columns if column.written.split(".")[0] == head)
    return f"record:{kind}:{next(columns, '')}"


def _place(error: "ValidationError") -> tuple[str, ...]:
    return tuple(str(part) for part in error.absolute_path)


@cache
def _validator(schema: str) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator

    stated = json.loads((CHECKOUT / "warehouse" / "reference" / schema).read_text("utf-8"))
    return Draft202012Validator(stated, format_checker=Draft202012Validator.FORMAT_CHECKER)
