"""The words about what the door found: a cell that cannot be read as its type, a row or a record of another shape.

Two rules are derived of them for every source, ``type`` and ``shape``; a source may say itself what one means. A third,
``letters_lost``, warns of a name or an address of which letters were lost before it came.
"""
# ruff: noqa: S608 - names are quoted, values are literals

from collections.abc import Collection, Mapping
from typing import Literal

from expectations.vocabulary import BATCH, AnyRule, Check, ColumnsRule, name_literal, rows_where
from warehouse.declared import literal, quoted

# Always judged, whatever a source declares; the names are taken.
DERIVED = frozenset({"type", "shape", "letters_lost"})

_READ_BY_LINKAGE = ("person_name", "address")
_LOST = "[\ufffd?？]|^#"


def _unread(column: str) -> str:
    """The fault of a cell that cannot be read: of a token it names the column of the resident number."""
    return literal(f"type:{'rrn' if column == 'token' else column}")


class Readable(ColumnsRule):
    """A cell that was written and could not be read; for these columns this stands in the place of ``type``.

    With ``warn`` the row is accepted without the cell: what must not wait does not wait for a telephone number.
    """

    expect: Literal["readable"]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check per column."""
        for column in self.columns:
            self._type_of(column, source, types)
        bad = {column: f"list_contains(_faults, {_unread(column)})" for column in self.columns}
        return [Check(self.rule, name, self.action, rows_where(bad[name]), bad[name]) for name in bad]


class Conforms(AnyRule):
    """The record is as the schema of its layout: no property but its own, each that must be there, each of its form.

    The door holds it to that and says where; this says what it means, in the place of ``shape``.
    """

    expect: Literal["conforms"]
    fault: Literal["unknown_property", "missing_property", "wrong_value"]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the row."""
        kind = literal(f"shape:record:{self.fault}:")
        is_bad = f"len(list_filter(_faults, lambda fault: starts_with(fault, {kind}))) > 0"
        found = (
            "SELECT row_no, nullif(split_part(fault, ':', 4), '') AS column_name "
            f"FROM (SELECT row_no, unnest(_faults) AS fault FROM {BATCH}) WHERE starts_with(fault, {kind})"
        )
        return [Check(self.rule, None, self.action, rows_where(is_bad), bad_rows=found)]


Found = Readable | Conforms


def derived_checks(elsewhere: Collection[str] = (), broken: Collection[str] = ()) -> tuple[Check, Check]:
    """Cells that could not be read as their type (one finding each); rows with a wrong number of cells.

    Of the columns ``elsewhere`` another rule says what an unreadable cell means, and of the faults ``broken`` what a
    record that does not conform means.
    """
    others = "".join(f" AND fault <> {_unread(column)}" for column in sorted(elsewhere))
    said = "".join(
        f" AND NOT starts_with(fault, {literal(f'shape:record:{kind}:')})" for kind in sorted(broken)
    )
    # Whatever is not about a type is about the row: an unknown kind of fault is not let through.
    return (
        _of_faults("type", f"starts_with(fault, 'type:'){others}", "substr(fault, 6)"),
        _of_faults("shape", f"NOT starts_with(fault, 'type:'){said}", name_literal(None)),
    )


def letters_lost(types: Mapping[str, str]) -> list[Check]:
    """Names and addresses with a sign for a letter that an encoding lacks, or with the error of a spreadsheet.

    The household is no less in need for it: the row is accepted, and its sender is asked.
    """
    bad = {name: f"regexp_matches({quoted(name)}, {literal(_LOST)})" for name in _READ_BY_LINKAGE}
    return [
        Check("letters_lost", name, "warn", rows_where(is_bad), is_bad)
        for name, is_bad in bad.items()
        if types.get(name) == "VARCHAR"
    ]


def _of_faults(rule: str, kind: str, column_name: str) -> Check:
    """A check of the faults of a kind, of which a row may have several."""
    return Check(
        rule,
        None,
        "quarantine_row",
        counted=f"coalesce(sum(len(list_filter(_faults, lambda fault: {kind}))), 0)",
        bad_rows=f"SELECT row_no, {column_name} AS column_name "
        f"FROM (SELECT row_no, unnest(_faults) AS fault FROM {BATCH}) WHERE {kind}",
    )
