"""The changes that a team head writes beside a list: read as a hand writes them, and refused as a whole by line."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tasks.doors.table import bare
from warehouse.catalog import load_source
from warehouse.errors import Refusal

_COLUMNS = ("ref", "action", "order_no", "reason_code", "note")


def amendment_of(file: Path, refs: Sequence[str]) -> list[dict[str, str]]:
    """The changes of a CSV by declared column of ``target_approval``; other columns and empty lines are left out.

    Args:
        refs: the references of the list.

    Raises:
        Refusal: it is no CSV with the needed titles, has no line, or lines that cannot be carried out: which, and why.
    """
    rows = _rows(file)
    if not rows:
        raise Refusal("An amendment needs rows with 대상번호, 수정구분 (제외 or 순서변경) and 수정사유.")
    faults = [f"line {number}: {fault}" for number, row in rows for fault in _faults(row, refs)]
    often = Counter(row["ref"] for _, row in rows)
    faults += [
        f"line {number}: 대상번호 stands twice"
        for number, row in rows
        if row["ref"] and often[row["ref"]] > 1
    ]
    if faults:
        raise Refusal(f"Nothing was delivered: the amendment cannot be carried out. {'; '.join(faults)}.")
    return [row for _, row in rows]


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    """Each line that says something, with its number in the file; words of codes without their blanks."""
    source = load_source("target_approval")
    names = {bare(source.column(name).written): name for name in _COLUMNS}
    text = _decoded(file.read_bytes())
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(line, reader.line_num) for line in reader]
    except csv.Error:  # a quote that nobody closes would make a note of the lines that follow
        raise Refusal(
            f"The amendment is no CSV: line {reader.line_num} or one before has a quote that does not end."
        ) from None
    header = [names.get(bare(title)) for title in lines[0][0]] if lines else []
    if not {"ref", "action", "reason_code"} <= set(header):
        raise Refusal("An amendment needs columns with 대상번호, 수정구분 and 수정사유 in its first line.")
    found = []
    for line, number in lines[1:]:
        row = dict.fromkeys(_COLUMNS, "") | {
            name: cell.strip() for name, cell in zip(header, line, strict=False) if name
        }
        if any(row.values()):
            words = {name: _word(name, row[name]) for name in ("action", "reason_code")}
            found.append((number, row | words))
    return found


def _word(column: str, written: str) -> str:
    """The declared word of a code, however its parts are spaced; as written, where there is none."""
    return next((word for word in _words(column) if bare(word) == bare(written)), written)


def _words(column: str) -> Mapping[str, str]:
    return load_source("target_approval").column(column).codes or {}


def _faults(row: Mapping[str, str], refs: Sequence[str]) -> Iterator[str]:
    if row["ref"] not in refs:
        yield "대상번호 is none of the list"
    if row["action"] not in _words("action"):
        yield "수정구분 is 제외 or 순서변경"
    if row["action"] == "순서변경" and not (
        re.fullmatch("[1-9][0-9]{0,4}", row["order_no"]) and int(row["order_no"]) <= len(refs)
    ):
        yield f"변경순서 is a place on the list, from 1 to {len(refs)}"
    if row["reason_code"] not in _words("reason_code"):
        yield f"수정사유 is one of {', '.join(_words('reason_code'))}"


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("The amendment is no CSV in UTF-8 or CP949.")
