"""A clock that is set back while `balgul up` runs: its server would plan nothing until the time before comes again."""

from datetime import timedelta

import pytest

from flows.launcher import clock_watch
from warehouse import clock


@pytest.mark.parametrize(
    ("steps_minutes", "is_set_back"),
    [
        ([], False),
        ([540], False),
        ([-0.1], False),
        ([-540], True),
        ([540, -540], True),
        ([-1440, 1440], False),
    ],
)
def test_a_clock_that_was_set_back_is_seen_also_where_it_is_right_since(
    monkeypatch: pytest.MonkeyPatch, steps_minutes: list[float], is_set_back: bool
) -> None:
    now, off = clock.now, timedelta()
    monkeypatch.setattr(clock, "now", lambda: now() + off)
    watch = clock_watch()
    for step in steps_minutes:
        off += timedelta(minutes=step)
        seen = watch()
    assert (bool(steps_minutes) and seen) == is_set_back
