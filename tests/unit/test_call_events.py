"""What a call service tells: the contract of an event, and what several events of one try say together."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.call_http import Faults, sendings
from simulation.call_service import Called, CallService, Manners, Request, form
from simulation.chance import Chance
from tasks.calls.gathering import drain
from tasks.calls.rules import Told, e164, joined
from tasks.doors.calls.events import Unreadable, call_told
from tasks.doors.calls.spool import Arrival, Fate, Spool
from tests.calling import body, call
from tests.contacted import MONDAY
from tests.factories import fresh_home
from warehouse.catalog import load_source
from warehouse.forms import questionnaire

ANSWERS: dict[str, Any] = {"identity": "CONFIRMED", "consent": "GIVEN"}


def test_a_call_is_told_by_the_columns_of_its_source_in_korean_time() -> None:
    told = call_told(
        body(call(called_at="2024-03-05T15:30:00Z", answers=ANSWERS | {"household_size": 2, "urgent": True}))
    )
    assert told is not None
    row = told.row()
    assert set(row) <= {column.name for column in load_source("ai_call_result").columns}
    assert row["called_at"] == "2024-03-06 00:30:00"
    assert (row["urgent"], row["household_size"], row["identity"]) == (True, 2, "CONFIRMED")


def test_a_call_that_rings_and_the_end_of_a_request_tell_no_fact() -> None:
    assert call_told(body(call(result="QUEUED", completion=None, answers={}), "call.ringing")) is None
    assert call_told(body({"package_id": "0123456789ABCDEF"}, "batch.closed")) is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_json"),
        (b"\xff", "no_json"),
        (b"[" * 60_000, "no_json"),
        (b"[]", "no_object"),
        (b"{}", "type"),
        (body(call(), "call.dropped"), "type"),
        (body(call()).replace(b'Z"', b'"'), "timestamp"),
        (body([]), "data"),  # type: ignore[arg-type]
        (body(call(name="김보기")), "unknown_field"),
        (body(call(ref="R0001")), "data.ref"),
        (body(call(package_id="9601012000000000000")), "data.package_id"),
        (body(call(package_id="0123456789abcdef")), "data.package_id"),
        (body(call(attempt_no="1")), "data.attempt_no"),
        (body(call(attempt_no=51)), "data.attempt_no"),
        (body(call(seq=0)), "data.seq"),
        (body(call(number_ref="01001230001")), "data.number_ref"),
        (body(call(called_at="2024-03-05T10:00:00")), "data.called_at"),
        (body(call(called_at="0001-01-01T00:00:00+14:00")), "data.called_at"),
        (body(call(called_at="2024-03-06T10:00:01+09:00")), "data.called_at"),
        (body(call(result="TALKED")), "data.result"),
        (body(call(completion="DONE")), "data.completion"),
        (body(call(duration_seconds=7201)), "data.duration_seconds"),
        (body(call(answers=ANSWERS | {"debt": "true"})), "data.answers"),
        (body(call(answers=ANSWERS | {"health_need": "maybe"})), "data.answers"),
        (body(call(answers=ANSWERS | {"household_size": "둘"})), "data.answers"),
        (body(call(result="BUSY")), "data.answers"),
        (body(call(result="BUSY", answers={})), "data.answers"),
        (body(call(answers={"identity": "CONFIRMED"})), "data.completion"),
        (body({"package_id": "0123456789ABCDEF", "ref": "X"}, "batch.closed"), "unknown_field"),
    ],
)  # fmt: skip
def test_an_event_that_breaks_the_contract_is_refused_by_a_code_that_shows_no_value(
    content: bytes, code: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        call_told(content, datetime(2024, 3, 6, 1, tzinfo=UTC))
    assert str(caught.value) == code


def test_every_answer_that_the_form_has_can_be_told() -> None:
    for question in questionnaire(date(2024, 8, 1)).common:
        for choice in question.choices or ("3",):
            value = choice if question.choices else int(choice)
            told = call_told(body(call(completion="PARTIAL", answers={question.path: value})))
            assert told is not None
            assert question.path in told.row()


TOLD = st.builds(
    Told.by,
    st.integers(1, 4),
    st.fixed_dictionaries(
        {"result": st.sampled_from(["ANSWERED", "BUSY"])},
        optional={"urgent": st.booleans(), "opt_out": st.booleans()},
    ),
)


@given(st.lists(TOLD, min_size=1, max_size=5), st.randoms(use_true_random=False), st.integers(0, 5))
def test_what_events_say_together_depends_on_neither_their_order_nor_repetition_nor_how_they_are_grouped(
    told: list[Told], random: Any, place: int
) -> None:
    shuffled = told * 2
    random.shuffle(shuffled)
    assert joined(shuffled) == joined(told)
    first, rest = shuffled[: place + 1], shuffled[place + 1 :]
    assert joined([joined(first), *rest]) == joined(told)
    for flag in ("urgent", "opt_out"):
        assert joined(told).fact.get(flag, False) or not any(one.row.get(flag) for one in told)


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("010-0123-0001", "+821001230001"),
        ("061-000-0100", "+82610000100"),
        ("02-000-0100", "+8220000100"),
        ("1588-0000", None),
        ("", None),
        ("0", None),
    ],
)
def test_a_number_is_dialled_from_anywhere(phone: str, dialled: str | None) -> None:
    assert e164(phone) == dialled


def test_the_spool_knows_an_event_once_whichever_way_and_however_often_it_comes(tmp_path: Path) -> None:
    event = body(call())
    reordered = json.dumps(dict(reversed(json.loads(event).items()))).encode()
    with Spool.at(tmp_path) as spool:
        sent = [(5, event), (5, event), (6, event), (0, reordered), (9, b"{}")]
        fates = spool.keep([Arrival("e", signed_at, content) for signed_at, content in sent])
        assert fates == [Fate.NEW, Fate.REPLAYED, Fate.AGAIN, Fate.REPLAYED, Fate.OTHER_BODY]
        assert spool.waiting() == (1, len(event))


def test_a_drain_that_was_killed_writes_the_same_file_again_although_more_came_meanwhile(
    tmp_path: Path,
) -> None:
    home = fresh_home(tmp_path)
    inbox = home.inbox / "ai_call_result"
    with Spool.at(home.root / "calls") as spool:
        spool.keep([Arrival(f"e{n}", 1, body(call(n))) for n in range(1, 6)])
        killed = spool.finish
        spool.finish = _die  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            drain(home, spool, MONDAY)
        (first,) = inbox.iterdir()
        before = first.read_bytes()
        first.unlink()  # a run took it in
        spool.keep([Arrival("e6", 1, body(call(6)))])
        spool.finish = killed  # type: ignore[method-assign]
        assert drain(home, spool, MONDAY)["calls"] == 5
        (again,) = inbox.iterdir()
        assert (again.name, again.read_bytes()) == (first.name, before)
        assert drain(home, spool, MONDAY)["calls"] == 1
        assert drain(home, spool, MONDAY) == {}
        assert spool.waiting() == (0, 0)
    stored = b"".join(file.read_bytes() for file in (home.root / "calls").iterdir())
    assert b"CONFIRMED" not in stored


def _die(*_: Any) -> None:
    raise KeyboardInterrupt


def test_a_service_tells_of_everything_that_happens_to_calls_and_every_event_keeps_the_contract() -> None:
    called = tuple(
        Called(f"{n:010X}", (("phone", f"+821000000{n:03d}"), ("phone_2", f"+821000001{n:03d}")))
        for n in range(400)
    )
    request = Request("0123456789ABCDEF", called, (MONDAY,), (9, 18), 3, frozenset(form()))
    happened = list(CallService(3).happenings(request))
    assert {one.type for one in happened} == {"call.ringing", "call.urgent", "call.ended", "batch.closed"}
    told = [one for event in happened if (one := call_told(event.body()))]
    assert {one.result for one in told} == {
        "ANSWERED",
        "BUSY",
        "NO_ANSWER",
        "MACHINE",
        "FAILED",
        "INVALID_NUMBER",
    }
    assert {one.completion for one in told} == {"COMPLETED", "PARTIAL", "NONE"}
    said = [one.answers for one in told]
    assert any(one.get("identity") == "MISMATCH" for one in said)
    assert any(one.get("consent") == "REFUSED" for one in said)
    assert any(one.opt_out for one in told)
    assert len({one.event_id for one in happened}) == len(happened)
    assert [one.body() for one in CallService(3).happenings(request)] == [one.body() for one in happened]
    assert [one.body() for one in CallService(4).happenings(request)] != [one.body() for one in happened]
    rung = {
        one.data["ref"] for one in CallService(3).happenings(request, {called[0].ref}) if "ref" in one.data
    }
    assert called[0].ref not in rung
    way = sendings(happened, Faults(), Chance("way"))
    assert {one.kind for one in way} == {"true", "forged", "replayed", "broken"}
    true = [one.event_id for one in way if one.kind == "true"]
    assert len(true) > len(set(true)) > 0.8 * len(happened)
    assert len(set(true)) < len(happened)
    late = [one.is_late for one in way]
    assert any(late)
    assert late == sorted(late)
    calm = Manners(in_danger=0, refuses=0)
    assert not any(one.type == "call.urgent" for one in CallService(3, calm).happenings(request))
