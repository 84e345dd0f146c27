"""A thousand referrals as a copy for a machine: what sealing it costs, and what fhir.resources refuses of it as R4B.

fhir.resources is no dependency: ``make peers`` brings it into a folder of its own, and without it its row is left out.
It refuses unknown and missing fields and wrong types, and takes any code: codes are held by test_referral_copy.py.
"""

import importlib
import importlib.util
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyrage

from benchmarks.row import Row
from tasks.doors.machine_copy import MachineCopy, seal_for
from tasks.referrals.machine_copy import bundle_of
from tasks.referrals.package import AGAIN, NEW, Line, Told
from warehouse.county import parameters
from warehouse.home import Home

_REFERRALS, _REPETITIONS, _DAY = 1_000, 3, date(2024, 5, 14)
_CELLS = {
    "NAME": "김보기",
    "PHONE": "010-0123-0001",
    "ADDRESS": "곡성읍 읍내리 1",
    "TALK": "도움이 필요합니다.",
}


def measure(_: Home) -> list[Row]:
    """CPU seconds of writing and sealing, and the resources that are refused."""
    told, identity, taken = _told(), pyrage.x25519.Identity.generate(), []
    for _repetition in range(_REPETITIONS):
        started = time.process_time()
        sealed = seal_for(MachineCopy(bundle_of(told, "곡성군"), str(identity.to_public())))
        taken.append(time.process_time() - started)
    plain = pyrage.decrypt(sealed, [identity])
    sys.path.append(str(Path(sys.prefix) / "peers"))
    is_judged = importlib.util.find_spec("fhir") is not None
    note = f"{len(sealed):,} bytes" + ("" if is_judged else "; its shape is judged after make peers")
    sealing = Row.of("referral_copy", f"CPU s of {_REFERRALS} written and sealed", taken, bar=1, note=note)
    return [sealing, *([_judged(json.loads(plain))] if is_judged else ())]


def _told() -> Told:
    """Referrals of every service in every way: all items, no items, asked again, over."""
    offers = [one for stated in parameters("referrals", _DAY)["offers"].values() for one in stated]
    lines = []
    for n in range(_REFERRALS):
        offer = offers[n % len(offers)]
        cells = {item: _CELLS[item] if n % 7 else "" for item in offer["items"]}
        mark, days = (NEW, ("2024-05-21", "2025-05-14")) if n % 3 else (AGAIN, ("", ""))
        lines.append(Line(f"R{n}", f"{n:06d}", mark, offer["service"], offer["name_ko"], *days, cells))
    return Told("P1", "기관", _DAY, lines, [("E1", "cancelled"), ("E2", "expired")])


def _judged(bundle: dict[str, Any]) -> Row:
    resources = [entry["resource"] for entry in bundle["entry"]]
    refused = [message for one in [bundle, *resources] if (message := _refusal(one))]
    # What judges nothing would refuse nothing.
    assert _refusal(resources[-1] | {"unknown": 1})
    assert _refusal({name: value for name, value in resources[-1].items() if name != "intent"})
    details = tuple(sorted(set(refused))[:5])
    compared = "resources of a copy that fhir.resources refuses as R4B"
    return Row.found("referral_shape", compared, len(refused), 0, f"of {len(resources) + 1}", details)


def _refusal(resource: dict[str, Any]) -> str:
    """Why a resource is refused; empty where it is not."""
    kind = resource["resourceType"]
    model = getattr(importlib.import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
    try:
        model.model_validate(resource)
    except ValueError as error:
        return f"{kind}: {error}"
    return ""
