"""What auditors ask for, as a folder of tables: ids, codes and dates only, so it needs no seal and can be compared.

A sealed file is salted and never twice the same, while a pack of a past day has to be: names stay in the warehouse,
where ``why`` shows them one by one with a reason. A pack is made from the home as it was when its day ended; of the
rules it holds the values in force that day, so that a value which is dated later changes none of it.
"""

import csv
import hashlib
import io
import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import yaml

from tasks.doors.spreadsheet import defused
from tasks.reporting.pages import words
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, parameters
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home
from warehouse.rewind import evening_of

# Titles and rows.
Table = tuple[Sequence[str], Sequence[Sequence[Any]]]

# File of the pack by the statement that fills it.
_TABLES = {
    "audit_end": "01-ends",
    "audit_round": "01-rounds",
    "audit_ledger": "02-ledger",
    "audit_approval": "03-approvals",
    "audit_order": "04-orders",
    "audit_case_file": "05-case-files",
    "audit_closing": "06-closings",
    "audit_fast_closing": "06-fast-closings",
    "audit_access": "07-access-log",
    "audit_destruction": "08-destruction",
    "audit_destroyed_row": "08-destroyed-rows",
    "audit_release": "09-releases",
    "audit_year": "10-yearly-report",
    "audit_quarter": "11-quarterly-survey",
}
_RULE_TITLES = ("file", "name", "in_force_from", "value", "unit", "certainty", "article_or_reason", "sha256")


def write_audit_pack(home: Home, campaign_id: str, as_of: date | None = None) -> Path:
    """Write the pack of a campaign as a day left it, the last one by default; returns its folder.

    Raises:
        Refusal: no run was made until then, or the campaign had not opened.
    """
    with Warehouse(home).reading() as tx:
        last = tx.one("reporting/audit_campaign", campaign_id=campaign_id)
    if last is None:
        raise Refusal("No run was made yet.")
    with evening_of(home, as_of or last["as_of"]) as then, Warehouse(then).reading() as tx:
        standing = tx.one("reporting/audit_campaign", campaign_id=campaign_id)
        if standing is None or standing["opened_on"] is None:
            raise Refusal(f"There was no campaign {campaign_id} on that day.")
        day: date = standing["as_of"]
        tables = _tables(tx, campaign_id, day)
    files = {f"{name}.csv": _as_csv(table) for name, table in sorted(tables.items())}
    files["00-about.txt"] = _about(home, campaign_id, standing, tables).encode()
    return _written(home, f"{campaign_id}-{day}", files)


def _tables(tx: Transaction, campaign_id: str, day: date) -> dict[str, Table]:
    policy = parameters("audit", day)
    values = {
        "campaign_id": campaign_id,
        "as_of": day,
        "cases": policy["drawn_cases"],
        "per_hour": policy["closings_per_hour"],
        "usual_minutes": parameters("reporting", day)["officer_day_minutes"],
    }
    tx.context.update(values)
    tx.run("reporting/create_audit_closing")
    asked = {"campaign/select_funnel": "01-funnel"} | {
        f"reporting/{name}": file for name, file in _TABLES.items()
    }
    tables: dict[str, Table] = {}
    for statement, file in asked.items():
        frame = tx.frame(statement)
        tables[file] = (frame.columns, frame.rows())
    tables["02-rules"] = _rules_in_force(day)
    return tables


def _rules_in_force(day: date) -> Table:
    """Every parameter's value on a day: since when, how sure, why, and a hash of all that."""
    found = []
    for file in sorted((CHECKOUT / "warehouse" / "parameters").glob("*.yaml")):
        for name, entry in yaml.safe_load(file.read_text("utf-8")).items():
            since = max((start for start in entry["values"] if start <= day), default=None)
            if since is not None:
                value = [str(since), str(entry["values"][since])]
                stated = [file.stem, name, *value, entry["unit"], entry["certainty"], entry["reason"]]
                found.append([*stated, hashlib.sha256("\x1f".join(stated).encode()).hexdigest()])
    return _RULE_TITLES, found


def _as_csv(table: Table) -> bytes:
    """A table as text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([table[0], *([defused(cell) for cell in row] for row in table[1])])
    return text.getvalue().encode("utf-8-sig")


def _about(home: Home, campaign_id: str, standing: Mapping[str, Any], tables: Mapping[str, Table]) -> str:
    day: date = standing["as_of"]
    policy = parameters("audit", day)
    told: dict[str, str] = words()["audit"]
    head = told["about"].format(
        county=County.read(home.county_file).name_ko,
        campaign_id=campaign_id,
        as_of=day,
        run_no=standing["run_no"],
        cases=policy["drawn_cases"],
        per_hour=policy["closings_per_hour"],
        year=standing["opened_on"].year,
        due=f"{standing['opened_on'].year + 1}-{policy['yearly_report_due']}",
    )
    listed = [f"{name}.csv  {told[name]}  {len(rows)}행" for name, (_, rows) in sorted(tables.items())]
    return "\n".join([*([told["simulated"]] if home.is_simulated else []), head, *listed, ""])


def _written(home: Home, name: str, files: Mapping[str, bytes]) -> Path:
    """The folder of a pack with a list of its files and their hashes; the former one of this name gives way whole."""
    hashes = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {file}\n" for file, content in sorted(files.items())
    )
    made = Path(mkdtemp(dir=home.temporary, prefix=f"audit-{os.getpid()}-"))
    for file, content in {**files, "SHA256SUMS": hashes.encode()}.items():
        (made / file).write_bytes(content)
    target = home.reports / "audit" / name
    target.parent.mkdir(exist_ok=True)
    former = made.with_name(f"{made.name}-former")
    if target.exists():
        target.rename(former)  # whole; what a killed command leaves of it the next one removes from there
    made.replace(target)
    shutil.rmtree(former, ignore_errors=True)
    return target
