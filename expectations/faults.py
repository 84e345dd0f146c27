"""The words about what the door found: a cell that cannot be read as its type, a row or a record of another shape.

Two rules are derived of them for every source, ``type`` and ``shape``; a source may say itself what one means. A third,
``letters_lost``, warns of a name or an address of which letters were lost before it came. A fourth, ``not_a_person``,
keeps companies and the like out of the persons wherever resident numbers stand. A fifth, ``ditto``, fills no cell
in from the one above it; ``perhaps_ditto`` tells of one that need not be so.
"""
# ruff: noqa: S608 - names are quoted, values are literals

from collections.abc import Collection, Mapping
from typing import Literal

from expectations.vocabulary import BATCH, AnyRule, Check, ColumnsRule, name_literal, rows_where
from warehouse.declared import literal, quoted

# Always judged, whatever a source declares; the names are taken.
NOT_A_PERSON = "not_a_person"
DERIVED = frozenset({"type", "shape", "letters_lost", "ditto", "perhaps_ditto", NOT_A_PERSON})

RAGGED = ("shape:short", "shape:long")
_READ_BY_LINKAGE = ("person_name", "address")
_BUSINESS = "'business'"  # the fault of a row with the number of one in the place of a resident's
_LOST = "[\ufffd?？]|^#"
# A corporation has thirteen digits too: register (1101: Seoul), kind (11: a stock company), and a count that begins
# with a 0, as if somebody were born before 1900; but that of Seoul does no more.
_SEOUL = ("DATE '1911-01-11'", "DATE '2011-01-11'")
_CORPORATE = (
    "주식회사|(유한|유한책임|합자|합명)회사|(조합|회사|재단|사단|의료|학교|복지|종교|장학)법인|협동조합|㈜"
    "|^[(（][주유][)）]|[^ ]{4} ?[(（][주유][)）]$|[가-힣]{2} ?(교회|성당|마을회|경로당|종중|문중|대표회의|관리사무소)$"
)

# As a hand says that a cell is as the one above it; 상동 is also what many an upper village is called.
_DITTO = ("〃", "″", '"', "“", "”", "''", "同上", "위와 같음", "위와같음", "위와 동일", "위와동일")
_UPPER_VILLAGE = ("상동", "상 동")
_DITTO_IN = {
    ("ditto", "quarantine_row"): {
        "person_name": _DITTO + _UPPER_VILLAGE,
        "officer": _DITTO + _UPPER_VILLAGE,
        "address": _DITTO,
        "village_name": _DITTO,
    },
    ("perhaps_ditto", "warn"): {
        "address": _UPPER_VILLAGE,
        "village_name": _UPPER_VILLAGE,
        "remark": _DITTO + _UPPER_VILLAGE,
        "memo": _DITTO + _UPPER_VILLAGE,
    },
}


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
        self._hold_types(self.columns, source, types)
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


class Shaped(AnyRule):
    """A row has as many cells as its file has titles: what another number means, in the place of ``shape``."""

    expect: Literal["shaped"]

    def checks(self, source: str, types: Mapping[str, str]) -> list[Check]:
        """One check over the row."""
        is_bad = f"len(list_intersect(_faults, [{', '.join(map(literal, RAGGED))}])) > 0"
        return [Check(self.rule, None, self.action, rows_where(is_bad), is_bad)]


Found = Readable | Conforms | Shaped


def derived_checks(elsewhere: Collection[str] = (), broken: Collection[str] = ()) -> tuple[Check, Check]:
    """Cells that could not be read as their type (one finding each); rows with a wrong number of cells.

    Of the columns ``elsewhere`` another rule says what an unreadable cell means, and of rows that are ``broken`` in one
    of these ways what that means.
    """
    others = "".join(f" AND fault <> {_unread(column)}" for column in sorted(elsewhere))
    said = "".join(f" AND NOT starts_with(fault, {literal(way)})" for way in sorted(broken))
    # Whatever is not about a type is about the row: an unknown kind of fault is not let through.
    return (
        _of_faults("type", f"starts_with(fault, 'type:'){others}", "substr(fault, 6)"),
        _of_faults(
            "shape",
            f"NOT starts_with(fault, 'type:') AND fault <> {_BUSINESS}{said}",
            name_literal(None),
        ),
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


def ditto(types: Mapping[str, str]) -> list[Check]:
    """Rows of which a cell says that it is as the one above: once a list was sorted or parted, nobody knows which.

    Of a remark, and of what may be the name of a village, it is only told.
    """
    return [
        Check(rule, name, action, rows_where(is_bad), is_bad)
        for (rule, action), words_in in _DITTO_IN.items()
        for name, words in words_in.items()
        if types.get(name) == "VARCHAR"
        for is_bad in [f"{quoted(name)} IN ({', '.join(map(literal, words))})"]
    ]


def not_a_person(types: Mapping[str, str], needed: Collection[str] = ()) -> list[Check]:
    """Rows of a corporation, a body or a business where a resident number should stand.

    The number of somebody who may be alive is that person's, whatever the name says: a shop has its owner's. Where no
    number stands, and a row without a name is of nobody (``needed``), neither is one with the name of a company.
    """
    is_named_so = f"regexp_matches(person_name, {literal(_CORPORATE)})"
    if not {"token", "birth_on"} <= set(types):
        by_name = Check(NOT_A_PERSON, "person_name", "quarantine_row", rows_where(is_named_so), is_named_so)
        return [by_name] if "person_name" in needed and "token" not in types else []
    is_bad = f"birth_on < DATE '1900-01-01' OR birth_on = {_SEOUL[0]} OR list_contains(_faults, {_BUSINESS})"
    if "person_name" in types:
        # A name is looked at where the number does not tell, which is seldom.
        is_bad += f" OR CASE WHEN token IS NULL OR birth_on = {_SEOUL[1]} THEN {is_named_so} END"
    return [Check(NOT_A_PERSON, "token", "quarantine_row", rows_where(is_bad), is_bad)]


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
