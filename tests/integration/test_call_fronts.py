"""Two parties that are real to one another: the county at its doors, and a call service by file and over HTTP."""

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from simulation.call_file import request_in, result_file
from simulation.call_http import posted
from simulation.call_service import CallService
from simulation.layouts import layout_of
from simulation.packages import lying_in, read_workbook, unsealed
from tasks.answers import judge_answers, tell_urgent
from tasks.calls import cancel, gather, submit
from tasks.calls.submitting import request_of
from tasks.doors.calls.service import Provider, Unanswered
from tasks.doors.calls.shared_secrets import read_token
from tasks.doors.calls.spool import FOLDER, Arrival, Spool
from tests.calling import CallingCounty, Keys, body, call, headers, provider, receiving
from tests.contacted import MONDAY
from tests.factories import deliver
from tests.played import broken
from warehouse.connection import Warehouse
from warehouse.county import County, parameters
from warehouse.home import Home

LATER = MONDAY + timedelta(days=7)
SEED = 11
ROWS = (
    "SELECT package_id, ref, attempt_no, number_ref, called_at, result, completion, duration_seconds, identity, "
    "consent, health_need, economy_need, employment_need, care_need, housing_need, household_size, income_band, "
    "assets_band, "
    "coalesce(urgent, false), coalesce(wants_visit, false), coalesce(callback, false), coalesce(opt_out, false) "
    "FROM typed.ai_call_result WHERE note IS NULL ORDER BY ALL"
)
NO_FAULTS = {"lost": 0, "twice": 0, "forged": 0, "replayed": 0, "broken": 0, "late": 0, "disorder": 0}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> CallingCounty:
    return CallingCounty(tmp_path_factory.mktemp("county"))


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keys:
    keys = Keys.laid(tmp_path / "keys")
    keys.named(monkeypatch)
    return keys


@pytest.fixture
def county(made: CallingCounty, keys: Keys) -> CallingCounty:
    made.begin_anew()
    return made


def package_of(county: CallingCounty) -> dict[str, Any]:
    """The request that lies in the outbox, as the ledger has it."""
    with Warehouse(county.home).reading(as_of=county.run.as_of, run_no=county.run.run_no) as tx:
        (package,) = tx.rows("calls/select_request", since=MONDAY)
    return package


def asked_of(county: CallingCounty) -> dict[str, Any]:
    """What the provider gets of the request that lies in the outbox."""
    service = County.read(county.home.county_file).call_service
    assert service is not None
    request = request_of(county.home, service, package_of(county))
    assert request is not None
    return request


def by_file(county: CallingCounty) -> None:
    """The service opens the package as it lies in the outbox, and its results come back as a file."""
    (path,) = [one for one in lying_in(county.home.outbox) if one.startswith("call_service/")]
    phrase = county.home.keys().passphrase("call_service", "2024Q1")
    plain = unsealed((county.home.outbox / path).read_bytes(), phrase)
    assert plain is not None
    rules = County.read(county.home.county_file)
    days = parameters("surveys", MONDAY)["ai_wait_working_days"]
    request = request_in(
        read_workbook(path, plain, ""),
        tuple(rules.add_working_days(MONDAY, n) for n in range(1, days + 1)),
        tuple(parameters("call_service", MONDAY)["window"]),
        parameters("surveys", MONDAY)["ai_tries_per_number"],
    )
    layout = layout_of("ai_call_result", LATER)
    assert layout is not None
    deliver(county.home, "ai_call_result", result_file(layout, CallService(SEED), request, LATER).content)


def over_http(county: CallingCounty, keys: Keys, **faults: float) -> tuple[dict[str, int], dict[str, int]]:
    """The request is submitted, the service calls back; how it was answered, and what was gathered."""
    with (
        receiving(county.home) as receiver,
        provider(receiver.url, keys, county.port, SEED, **faults) as service,
    ):
        assert submit(county.home, county.run) == {"submitted": 1}
        answers = service.wait()
        return answers, county.take(LATER)


def facts(county: CallingCounty) -> list[tuple[Any, ...]]:
    """Every fact about the calls, and what was made of them: whichever way they came."""
    county.do(judge_answers)
    rows = county.ask(ROWS)
    attempts = county.ask(
        "SELECT target_id, attempted_on, attempted_at, number_ref, result FROM campaign.contact_attempt ORDER BY ALL"
    )
    answers = county.ask("SELECT target_id, path, answer FROM campaign.survey_response ORDER BY ALL")
    refusals = county.ask("SELECT target_id, scope, refused_on FROM campaign.refusal ORDER BY ALL")
    return [*rows, *attempts, *answers, *refusals]


def tell(county: CallingCounty, *events: bytes) -> None:
    """The provider tells some things, as the receiver keeps them."""
    with Spool.at(county.home.root / FOLDER) as spool:
        arrivals = [Arrival(f"evt_{hash(one)}", 1, one) for one in events]
        assert {fate.value for fate in spool.keep(arrivals)} == {"new"}


def test_the_same_calls_told_by_file_and_over_http_with_everything_going_wrong_end_in_the_same_facts(
    county: CallingCounty, keys: Keys, tmp_path: Path
) -> None:
    # So many that every kind of answer is among them, whatever the key makes of their references.
    county.request(120)
    county.write()
    evening = tmp_path / "evening"
    shutil.copytree(county.home.root, evening)

    answers, gathered = over_http(county, keys)
    told = facts(county)
    assert set(answers) - {"true 200", "true 409"} == {"true 202", "forged 401", "replayed 401", "broken 422"}
    assert answers.get("true 200", 0) + answers.get("true 409", 0) > 10
    assert gathered["refused"] == answers["broken 422"]
    assert "unanswered" not in gathered

    county.home, here = Home.at(evening), county.home
    by_file(county)
    county.take(LATER)
    by_files = facts(county)
    county.home = here
    assert by_files == told
    said = {(row[5], row[6], row[9]) for row in told if len(row) == 22}
    assert {("BUSY", "NONE", None), ("NO_ANSWER", "NONE", None), ("ANSWERED", "NONE", "REFUSED")} <= said
    assert {("ANSWERED", "COMPLETED", "GIVEN"), ("ANSWERED", "PARTIAL", "GIVEN")} <= said


def test_what_the_provider_sees_is_a_reference_numbers_the_notice_and_the_form(county: CallingCounty) -> None:
    targets = county.request(3)
    request = asked_of(county)
    assert set(request) == {"package_id", "caller_number", "form", "window", "tries_per_number", "targets"}
    text = json.dumps(request, ensure_ascii=False)
    assert not re.search(r"김보기|1970|읍내리|복지|위기|발굴", text.replace(request["form"]["xform"], ""))
    assert not any(secret in text for target in targets for secret in (target, county.household_of(target)))
    for one in request["targets"]:
        assert set(one) == {"ref", "numbers", "notice"}
        assert re.fullmatch(r"[0-9A-F]{10}", one["ref"])
        assert [set(number) for number in one["numbers"]] == [{"ref", "e164"}] * 2
        assert all(re.fullmatch(r"\+82100\d{7}", number["e164"]) for number in one["numbers"])
        assert "061-000-0100" in one["notice"]
    assert request["window"]["days"][0] == "2024-03-05"


def test_a_package_that_is_not_in_the_outbox_as_it_was_registered_is_not_submitted(
    county: CallingCounty, keys: Keys
) -> None:
    county.request(2)
    package = package_of(county)
    (file,) = county.home.outbox.glob("call_service/*/*")
    sealed = file.read_bytes()
    with provider("http://127.0.0.1:9", keys, county.port) as service:
        for found in (None, sealed[:-1], sealed + b"\x00"):
            file.unlink(missing_ok=True)
            if found is not None:
                file.write_bytes(found)
            assert submit(county.home, county.run) == {"not_in_outbox": 1}
        assert service.wait() == {}
    file.write_bytes(sealed)
    assert asked_of(county)["package_id"] == package["package_id"]


def test_a_request_is_submitted_once_however_often_and_by_however_many_runs_it_is_said(
    county: CallingCounty, keys: Keys
) -> None:
    county.request(3)
    assert submit(county.home, county.run) == {"unanswered": 1}
    declared = County.read(county.home.county_file).call_service
    assert declared is not None
    with (
        receiving(county.home) as receiver,
        provider(receiver.url, keys, county.port, **NO_FAULTS) as service,
    ):
        assert submit(county.home, county.run) == {"submitted": 1}
        assert submit(county.home, county.run) == {}
        told = service.wait()
        # An answer that was lost: the provider knows the key, and calls nobody a second time.
        with Provider.of(declared, read_token(county.home.root), 10) as spoken:
            spoken.submit(package_of(county)["package_id"], asked_of(county))
            with pytest.raises(Unanswered, match="status_422"):
                spoken.submit(package_of(county)["package_id"], asked_of(county) | {"targets": []})
        assert service.wait() == told


def test_who_stops_or_is_to_hear_humans_only_after_the_request_is_cancelled_and_rung_no_more(
    county: CallingCounty, keys: Keys
) -> None:
    stopping, human, *others = county.request(5)
    refs = {county.sent(target, "ai_call_request")[1] for target in (stopping, human)}
    county.start(MONDAY + timedelta(days=1))
    county.order("STOP", household_id=county.household_of(stopping))
    county.order("HUMAN_ONLY", household_id=county.household_of(human))
    county.do(tell_urgent)
    with (
        receiving(county.home) as receiver,
        provider(receiver.url, keys, county.port, **NO_FAULTS) as service,
    ):
        # An intake says it, and does not wait for the day.
        assert cancel(county.home, county.run) == {"cancelled": 2}
        assert submit(county.home, county.run) == {"submitted": 1}
        assert submit(county.home, county.run) == {}
        service.wait()
        county.take(LATER)
    called = {row[0] for row in county.ask("SELECT DISTINCT ref FROM typed.ai_call_result")}
    assert not refs & called
    assert len(called) == len(others)


def test_a_danger_reaches_a_human_before_the_call_has_ended_and_the_try_counts_once(
    county: CallingCounty,
) -> None:
    (target,) = county.request(1)
    package, ref = county.sent(target, "ai_call_request")
    known = {"package_id": package, "ref": ref}
    asked = {"identity": "CONFIRMED", "consent": "GIVEN"}
    flagged = call(**known, seq=2, completion="PARTIAL", answers=asked | {"urgent": "true"})
    tell(county, body(call(**known, seq=1, result="QUEUED", completion=None, answers={}), "call.ringing"))
    assert gather(county.home, LATER) == {"unanswered": 1, "under_way": 1}
    tell(county, body(flagged, "call.urgent"))
    assert county.take(LATER)["calls"] == 1
    county.do(tell_urgent)
    county.do(judge_answers)
    assert [recipient for recipient, _ in county.urgent_lists()] == ["duty_officer"]

    ended = call(**known, seq=3, answers=asked | {"urgent": "false", "health_need": "true"})
    tell(county, body(ended))
    assert county.take(LATER + timedelta(days=1))["calls"] == 1
    county.do(judge_answers)
    attempts = county.ask("SELECT attempt_id FROM campaign.contact_attempt WHERE target_id = ?", target)
    assert len(attempts) == 1
    urgent = county.ask(
        "SELECT urgent, health_need FROM typed.ai_call_result ORDER BY health_need NULLS FIRST"
    )
    assert urgent == [(True, None), (True, True)]
    assert broken(county.home) == []


def test_an_event_that_breaks_the_contract_is_kept_back_with_its_reason_and_takes_no_call_with_it(
    county: CallingCounty, keys: Keys
) -> None:
    (target,) = county.request(1)
    package, ref = county.sent(target, "ai_call_request")
    with receiving(county.home) as receiver:
        good = body(call(package_id=package, ref=ref))
        bad = {
            "evt_1": b"\xff\xfe no json",
            "evt_2": body(call(package_id=package, ref=ref, person_name="김보기")),
            "evt_3": body(call(package_id=package, ref=ref, attempt_no=99)),
            "evt_4": b'{"a": "' + b" " * 14_975 + '500505-2\u200b96\\u0030００1"}'.encode(),
        }
        assert posted(receiver.url, good, headers("evt_0", good)) == 202
        for event_id, content in bad.items():
            assert posted(receiver.url, content, headers(event_id, content)) == 422
        gathered = county.take(LATER)
    assert (gathered["calls"], gathered["refused"]) == (1, 4)
    county.do(judge_answers)
    states = county.ask(
        "SELECT state, rows_received, rows_accepted FROM out.delivery WHERE source = 'ai_call_result' ORDER BY 3"
    )
    assert states == [("rejected", 5, 0), ("accepted", 1, 1)]
    told = county.ask("SELECT rule, bad_rows FROM out.delivery_rule WHERE rule = 'event_readable'")
    assert told == [("event_readable", 5)]
    notes = [row[0] for row in county.ask("SELECT note FROM raw.ai_call_result WHERE note <> ''")]
    assert {note.split()[0] for note in notes} == {"no_json", "unknown_field", "data.attempt_no", "type"}
    assert any("no json" in note for note in notes)
    assert not any("960001" in note for note in notes)


def test_a_danger_and_a_refusal_in_an_event_that_breaks_the_contract_are_heeded(
    county: CallingCounty,
) -> None:
    in_danger, refusing, silent = county.request(3)
    sent = {target: county.sent(target, "ai_call_request") for target in (in_danger, refusing, silent)}
    told = {
        target: {"package_id": package, "ref": ref, "unagreed_field": 1}
        for target, (package, ref, *_) in sent.items()
    }
    tell(county, body(call(**told[in_danger], answers={"urgent": "true"}), "call.urgent"))
    tell(county, body(call(**told[refusing], opt_out=True)))
    tell(county, body(call(**told[silent])))
    tell(county, b'{"type": "call.urgent", "data": {}}')
    assert county.take(LATER)["refused"] == 4
    county.do(tell_urgent)
    assert [recipient for recipient, _ in county.urgent_lists()] == ["duty_officer"]
    assert county.ask("SELECT target_id FROM campaign.unread_refusal") == [(refusing,)]
    owed = county.ask("SELECT kind, owner FROM out.owed_now WHERE kind = 'held_danger'")
    assert owed == [("held_danger", "duty_officer")]
