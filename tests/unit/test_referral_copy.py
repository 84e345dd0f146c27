"""A copy of a partner's referrals for its machine: the shape of FHIR R4B, under a key that only it can read with."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyrage
import pytest
import yaml

from tasks.doors.machine_copy import MachineCopy, seal_for
from tasks.referrals.machine_copy import bundle_of, status_of
from tasks.referrals.package import AGAIN, NEW, Line, Told
from tasks.referrals.rules import TRANSITIONS
from warehouse.county import County
from warehouse.errors import Fault
from warehouse.home import CHECKOUT

CELLS = {
    "NAME": "김보기",
    "PHONE": "010-0123-0001",
    "ADDRESS": "곡성읍 1",
    "TALK": "주거 분야의 도움이 필요하여 의뢰합니다.",
}
LINE = Line("R1", "012345", NEW, "HOUSING_FIX", "주거환경 개선", "2024-03-11", "2025-03-04", CELLS)
TOLD = Told("P1", "우리동네 복지기동대", date(2024, 3, 4), [LINE], [("R8", "cancelled"), ("R9", "expired")])
# Task.status of FHIR R4B (required binding).
R4B_STATUSES = {
    "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed",
    "completed", "entered-in-error",
}  # fmt: skip


def bundle(told: Told = TOLD) -> dict[str, Any]:
    """The copy, read again."""
    read: dict[str, Any] = json.loads(bundle_of(told, "곡성군"))
    return read


def resources(told: Told = TOLD) -> dict[tuple[str, str], dict[str, Any]]:
    """The resources of a copy, by type and id."""
    found = [entry["resource"] for entry in bundle(told)["entry"]]
    return {(one["resourceType"], one["id"]): one for one in found}


def test_every_state_of_ours_is_one_of_the_standard_and_what_it_lacks_is_told_as_a_reason() -> None:
    assert {status_of(state)[0] for state in TRANSITIONS} <= R4B_STATUSES
    assert {state for state in TRANSITIONS if status_of(state)[1]} == {"expired"}
    assert [status_of(state)[0] for state in ("expired", "in_progress")] == ["cancelled", "in-progress"]


def test_a_consent_taken_back_after_the_end_is_told_to_a_machine_with_its_reason() -> None:
    assert status_of("withdrawn") == ("cancelled", "본인이 동의를 철회함")


def test_a_referral_is_a_task_with_the_person_the_service_and_the_days() -> None:
    found = resources()
    task, request = found["Task", "R1"], found["ServiceRequest", "R1"]
    assert (task["status"], task["intent"], task["businessStatus"]) == (
        "requested",
        "order",
        {"text": "의뢰"},
    )
    assert task["restriction"] == {"period": {"end": "2024-03-11"}}
    told = {item["type"]["coding"][0]["code"]: item for item in task["input"]}
    assert told["check_no"]["valueString"] == "012345"
    assert told["kept_until"]["valueDate"] == "2025-03-04"
    assert request["code"]["coding"][0]["code"] == "HOUSING_FIX"
    assert request["reasonCode"] == [{"text": CELLS["TALK"]}]
    assert found["Patient", "R1"] == {
        "resourceType": "Patient",
        "id": "R1",
        "identifier": [{"system": "urn:x-balgul:ref", "value": "R1"}],
        "name": [{"text": "김보기"}],
        "telecom": [{"system": "phone", "value": "010-0123-0001"}],
        "address": [{"text": "곡성읍 1"}],
    }


def test_what_is_over_is_a_cancelled_task_without_anybody() -> None:
    found = resources()
    ended = [found["Task", ref] for ref in ("R8", "R9")]
    assert [task["status"] for task in ended] == ["cancelled", "cancelled"]
    assert [task.get("statusReason") for task in ended] == [None, {"text": "회신 없이 기한이 지남"}]
    assert all({"for", "focus", "input"}.isdisjoint(task) for task in ended)
    assert {kind for kind, ref in found if ref in ("R8", "R9")} == {"Task"}


def test_what_is_not_known_is_left_out_and_never_empty() -> None:
    bare = replace(LINE, mark=AGAIN, reply_by="", kept_until="", cells={"NAME": "김보기", "PHONE": ""})
    told = replace(TOLD, lines=[bare])
    assert '""' not in bundle_of(told, "곡성군").decode()
    assert "telecom" not in resources(told)["Patient", "R1"]


def test_every_reference_leads_to_an_entry_and_no_two_entries_are_one() -> None:
    read = bundle(replace(TOLD, lines=[LINE, replace(LINE, ref="R2")]))
    urls = [entry["fullUrl"] for entry in read["entry"]]
    assert len(urls) == len(set(urls)) == 10
    assert set(references(read)) <= set(urls)


def references(part: Any) -> Iterator[str]:
    """Every reference, however deep."""
    if isinstance(part, dict):
        yield from ([part["reference"]] if "reference" in part else [])
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from references(each)


def test_a_copy_is_the_same_bytes_each_time_until_it_is_sealed() -> None:
    assert bundle_of(TOLD, "곡성군") == bundle_of(TOLD, "곡성군")


def test_only_the_holder_of_the_secret_half_reads_a_copy_and_one_that_was_changed_is_refused() -> None:
    theirs, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    sealed = seal_for(MachineCopy(b"plain", str(theirs.to_public())))
    assert pyrage.decrypt(sealed, [theirs]) == b"plain"
    for content, key in ((sealed, other), (sealed[:-1] + bytes([sealed[-1] ^ 1]), theirs)):
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(content, [key])


PUBLIC = str(pyrage.x25519.Identity.generate().to_public())


def county_with(folder: Path, copies: object) -> County:
    """A county whose file says this of copies for machines."""
    stated = yaml.safe_load((CHECKOUT / "warehouse/counties/46720.yaml").read_text("utf-8"))
    file = folder / "county.yaml"
    file.write_text(yaml.safe_dump(stated | {"machine_copies": copies}, allow_unicode=True), "utf-8")
    return County.read(file)


@pytest.mark.parametrize("copies", [None, {}, {"CREDIT": PUBLIC}])
def test_a_partner_that_asks_has_its_key_in_the_countys_file(
    tmp_path: Path, copies: dict[str, str] | None
) -> None:
    assert county_with(tmp_path, copies).machine_keys == (copies or {})


@pytest.mark.parametrize(
    ("copies", "part"),
    [
        ({"CREDIT": None}, ".CREDIT"),
        ({"CREDIT": PUBLIC[:-1]}, ".CREDIT"),
        ({"CREDIT": str(pyrage.x25519.Identity.generate())}, ".CREDIT"),
        ({"CREDIT": PUBLIC, "MENTAL": PUBLIC}, ".MENTAL"),
        ({"NOBODY": PUBLIC}, ".1"),
        ([PUBLIC], ""),
    ],
)
def test_one_without_a_key_or_with_a_wrong_one_is_a_fault_that_tells_no_key(
    tmp_path: Path, copies: object, part: str
) -> None:
    with pytest.raises(Fault, match="bad_county_file") as caught:
        county_with(tmp_path, copies)
    assert caught.value.column == f"machine_copies{part}"
    assert not any(word in str(caught.value) for word in (PUBLIC[:20], "SECRET", "NOBODY"))
