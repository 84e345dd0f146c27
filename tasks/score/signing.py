"""What the county's file must say so that a registered model is computed, or orders; shown for git, not written."""

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from tasks.doors.score_certificate import REFUSED_KO
from tasks.score.card import card
from tasks.screening.score import refusal
from warehouse.connection import Warehouse
from warehouse.county import County
from warehouse.errors import Refusal
from warehouse.home import Home
from warehouse.registered_score import Registration, Signature, declared_on, parsed


def card_of(file: Path) -> list[str]:
    """The card of a registered model; raises Refusal when the file is none."""
    return list(card(_read(file)))


def in_force(home: Home) -> Iterator[str]:
    """What the county has on the day of the last run."""
    with Warehouse(home).reading() as tx:
        last = tx.one("ledger/last_run")
    if last is None:
        raise Refusal("No run was made yet.")
    declared = declared_on(home, last["as_of"])
    if declared is None:
        yield f"{last['as_of']}: 학습 점수를 쓰지 않습니다(군 파일에 learned_score가 없음)."
        return
    if declared.entry is None or declared.registration is None:
        yield f"{last['as_of']}: 학습 점수를 계산하지 않습니다: {REFUSED_KO[str(declared.fault)]}."
        return
    found, entry = declared.registration, declared.entry
    yield f"{last['as_of']}: {_place(entry.place, found, entry.signed, last['as_of'])}"
    yield from card(found)


def _place(place: str, found: Registration, signed: Signature | None, day: date) -> str:
    if place == "shadow":
        return "학습 점수를 참고로만 계산합니다."
    refused = refusal(found.judged, found.registered_on, signed, day)
    if refused:
        return f"학습 점수를 참고로만 계산합니다. 순서에는 쓰지 않습니다: {REFUSED_KO[refused]}."
    return "자체 발굴의 순서를 학습 점수로 정합니다."


def lines_of_shadow(home: Home, file: Path) -> Iterator[str]:
    """What the county's file must say to have a model computed beside the points."""
    with Warehouse(home).reading() as tx:
        last = tx.one("ledger/last_run")
    yield "Nothing is switched on. To compute it beside the points, commit it and date it in the county's file:"
    if last is not None:
        yield _block(home, file, last["as_of"], {"place": "shadow"})


def lines_of_order(home: Home, file: Path, signature: Signature, since: date) -> Iterator[str]:
    """What the county's file must say to have a model order the local additions.

    Raises:
        Refusal: what was measured, or the signature, does not allow it.
    """
    found = _read(file)
    if found.county != County.read(home.county_file).code or found.home != home.kind:
        raise Refusal("This model was registered for another county, or for a home of the other kind.")
    refused = refusal(found.judged, found.registered_on, signature, since)
    if refused:
        raise Refusal(f"This model may not order: {REFUSED_KO[refused]} ({refused}).")
    yield "It may order. For git to review, in the county's file:"
    signed = {"by": signature.by, "document_no": signature.document_no, "on": signature.on}
    yield _block(home, file, since, {"place": "order", "signed": signed})


def _block(home: Home, file: Path, since: date, more: dict[str, object]) -> str:
    entry = {
        "file": os.path.relpath(file.resolve(), home.county_file.resolve().parent),
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        **more,
    }
    return yaml.safe_dump({"learned_score": {since: entry}}, allow_unicode=True, sort_keys=False).rstrip()


def _read(file: Path) -> Registration:
    found = parsed(file.read_bytes())
    if found is None:
        raise Refusal("This is no file that `balgul score train` wrote, or it was changed.")
    return found
