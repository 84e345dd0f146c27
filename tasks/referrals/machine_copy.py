"""A partner's referrals as JSON in the shape of FHIR R4B: a Bundle of Tasks and what they point to.

It holds what the lines of the workbook hold and nothing else: a Patient has the items that may leave, no birth date and
no sex. Source: hl7.org/fhir/R4B (Bundle, Task, ServiceRequest,
Patient, Organization), by the example of the Gravity referral Task.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tasks.referrals.package import Line, Told
from tasks.referrals.rules import TRANSITIONS

COPY = "referral_copy"
_OURS = "urn:x-balgul"
_FULFIL = {"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}
# Our states as R4B writes them: it has no "expired", and no consent taken back after the end; a reason tells of both.
_AS_CANCELLED = {"expired": "cancelled", "withdrawn": "cancelled"}
_STATUSES = {state: state.replace("_", "-") for state in TRANSITIONS} | _AS_CANCELLED
_REASONS = {"expired": "회신 없이 기한이 지남", "withdrawn": "본인이 동의를 철회함"}
Resource = dict[str, Any]


def status_of(state: str) -> tuple[str, str | None]:
    """The Task.status of one of our states, and the statusReason where R4B has no such state."""
    return _STATUSES[state], _REASONS.get(state)


def bundle_of(told: Told, county_ko: str) -> bytes:
    """The Bundle as JSON; the same content gives the same bytes."""
    resources = [_organization("county", county_ko), _organization("partner", told.partner_ko)]
    for line in told.lines:
        resources += _of_line(told, line)
    resources += [_ended(told, ref, state) for ref, state in told.ended]
    bundle = {
        "resourceType": "Bundle",
        "id": told.package_id,
        "identifier": {"system": f"{_OURS}:package", "value": told.package_id},
        "type": "collection",
        "timestamp": f"{told.made_on}T00:00:00+09:00",
        "entry": [
            {"fullUrl": _url(told, one["resourceType"], one["id"]), "resource": one} for one in resources
        ],
    }
    return json.dumps(bundle, ensure_ascii=False, separators=(",", ":")).encode()


def _url(told: Told, kind: str, name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{_OURS}:{told.package_id}:{kind}:{name}')}"


def _to(told: Told, kind: str, name: str) -> Resource:
    return {"reference": _url(told, kind, name)}


def _organization(name: str, name_ko: str) -> Resource:
    return {"resourceType": "Organization", "id": name, "name": name_ko}


def _of_line(told: Told, line: Line) -> list[Resource]:
    wanted = {"coding": [{"system": f"{_OURS}:service", "code": line.service, "display": line.service_ko}]}
    request = {
        "resourceType": "ServiceRequest",
        "id": line.ref,
        "status": "active",
        "intent": "order",
        "code": wanted | {"text": line.service_ko},
        "subject": _to(told, "Patient", line.ref),
        "requester": _to(told, "Organization", "county"),
        "performer": [_to(told, "Organization", "partner")],
    }
    if line.cells.get("TALK"):
        request["reasonCode"] = [{"text": line.cells["TALK"]}]
    points = {"focus": _to(told, "ServiceRequest", line.ref), "for": _to(told, "Patient", line.ref)}
    # A draft is requested by this very copy.
    task = _task(told, line.ref, "requested", line.mark) | points
    if line.reply_by:
        task["restriction"] = {"period": {"end": line.reply_by}}
    task["input"] = [_input("check_no", "확인번호", valueString=line.check_no)]
    if line.kept_until:
        task["input"].append(_input("kept_until", "보유기한", valueDate=line.kept_until))
    return [_patient(line), request, task]


def _patient(line: Line) -> Resource:
    """The person by reference, with the items that may leave and are known."""
    written = {
        "name": [{"text": line.cells.get("NAME")}],
        "telecom": [{"system": "phone", "value": line.cells.get("PHONE")}],
        "address": [{"text": line.cells.get("ADDRESS")}],
    }
    known = {name: parts for name, parts in written.items() if all(parts[0].values())}
    named = {"identifier": [{"system": f"{_OURS}:ref", "value": line.ref}]}
    return {"resourceType": "Patient", "id": line.ref} | named | known


def _task(told: Told, ref: str, state: str, mark: str) -> Resource:
    status, reason = status_of(state)
    task = {
        "resourceType": "Task",
        "id": ref,
        "identifier": [{"system": f"{_OURS}:ref", "value": ref}],
        "groupIdentifier": {"system": f"{_OURS}:package", "value": told.package_id},
        "status": status,
        "businessStatus": {"text": mark},
        "intent": "order",
        "code": {"coding": [_FULFIL]},
        "authoredOn": str(told.made_on),
        "requester": _to(told, "Organization", "county"),
        "owner": _to(told, "Organization", "partner"),
    }
    return task | ({"statusReason": {"text": reason}} if reason else {})


def _ended(told: Told, ref: str, state: str) -> Resource:
    """A referral that is over: no person any more, and the word to destroy what came before."""
    return _task(told, ref, state, "파기 요청")


def _input(code: str, title_ko: str, **value: str) -> Mapping[str, Any]:
    kind = {"coding": [{"system": f"{_OURS}:task-input", "code": code}], "text": title_ko}
    return {"type": kind, **value}
