"""From the outbox to the provider: requests that are registered and sealed, and who is not to be called any more.

What is submitted is what the sealed package holds, and no more: references, numbers, the text of the notice; and the
form.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tasks.calls.rules import e164
from tasks.doors.calls.service import Provider, Unanswered
from tasks.doors.calls.shared_secrets import read_token
from tasks.doors.calls.spool import FOLDER, Spool
from tasks.doors.workbook import unseal
from tasks.stage import Counts, Run
from warehouse.call_service import CallService
from warehouse.connection import Warehouse
from warehouse.county import County, parameters
from warehouse.errors import Refusal
from warehouse.forms import common_form
from warehouse.home import Home

_NUMBERS = {"연락처1": "phone", "연락처2": "phone_2"}


def submit_requests(home: Home, service: CallService, run: Run) -> Counts:
    """Cancel first: a reference that is cancelled is not called, whether its request came already or comes later."""
    since = run.as_of - timedelta(days=parameters("call_service", run.as_of)["submit_within_days"])
    with Warehouse(home).reading(as_of=run.as_of, run_no=run.run_no) as tx:
        requests = tx.rows("calls/select_request", since=since)
    return _say(home, service, run, requests)


def cancel_unwanted(home: Home, service: CallService, run: Run) -> Counts:
    """Say at once who is not to be called any more; requests wait for the day."""
    return _say(home, service, run, [])


def _say(home: Home, service: CallService, run: Run, requests: Sequence[Mapping[str, Any]]) -> Counts:
    limits = parameters("call_service", run.as_of)
    since = run.as_of - timedelta(days=limits["cancel_within_days"])
    with Warehouse(home).reading(as_of=run.as_of, run_no=run.run_no) as tx:
        unwanted = tx.rows("calls/select_unwanted", since=since)
    counts: Counter[str] = Counter()
    with Spool.at(home.root / FOLDER) as spool:
        submitted, cancelled = spool.notes("submitted"), spool.notes("cancelled")
        requests = [one for one in requests if one["package_id"] not in submitted]
        unwanted = [one for one in unwanted if f"{one['package_id']}-{one['ref']}" not in cancelled]
        if not (requests or unwanted):
            return {}
        try:
            with Provider.of(service, read_token(home.root), limits["timeout_seconds"]) as provider:
                for row in unwanted:
                    provider.cancel(row["package_id"], row["ref"])
                    spool.note("cancelled", f"{row['package_id']}-{row['ref']}", str(run.as_of))
                    counts["cancelled"] += 1
                for package in requests:
                    request = request_of(home, service, package)
                    if request is None:
                        counts["not_in_outbox"] += 1
                        continue
                    provider.submit(package["package_id"], request)
                    spool.note("submitted", package["package_id"], str(run.as_of))
                    counts["submitted"] += 1
        except (Unanswered, Refusal):
            # Nothing is lost: the next run says it again, and says the same.
            counts["unanswered"] += 1
    return dict(counts)


def request_of(home: Home, service: CallService, package: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the provider gets of a package that lies in the outbox, made of nothing but its sealed file.

    None where that is not there, or is not the one that was registered: the laws of ``verify`` say so as well.
    """
    file = home.outbox / package["recipient"] / str(package["made_on"]) / package["file_name"]
    sealed = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(sealed).hexdigest() != package["sha256"]:
        return None
    phrase = home.keys().passphrase(package["recipient"], package["period"], sent_in=package["run_no"])
    plain = unseal(sealed, phrase)
    county, made_on = County.read(home.county_file), package["made_on"]
    return {
        "package_id": package["package_id"],
        "caller_number": service.caller_number,
        "form": common_form(made_on),
        "window": _window(county, made_on),
        "tries_per_number": parameters("surveys", made_on)["ai_tries_per_number"],
        "targets": [_target(row) for row in _rows(plain)],
    }


def _window(county: County, made_on: date) -> dict[str, Any]:
    """When the provider may call: the hours of the working days until an officer telephones instead."""
    first, last = parameters("call_service", made_on)["window"]
    days = parameters("surveys", made_on)["ai_wait_working_days"]
    working = [str(county.add_working_days(made_on, number)) for number in range(1, days + 1)]
    return {"timezone": "Asia/Seoul", "hours": [first, last], "days": working}


def _target(row: Mapping[str, str]) -> dict[str, Any]:
    dialled = {ref: e164(row[title]) for title, ref in _NUMBERS.items()}
    numbers = [{"ref": ref, "e164": number} for ref, number in dialled.items() if number]
    return {"ref": row["대상번호"], "numbers": numbers, "notice": row["문자 안내문"]}


def _rows(plain: bytes) -> list[dict[str, str]]:
    import fastexcel

    sheet = fastexcel.read_excel(plain).load_sheet(0, header_row=None, dtypes="string").to_polars()
    header, *lines = ([cell or "" for cell in row] for row in sheet.iter_rows())
    return [dict(zip(header, line, strict=True)) for line in lines]
