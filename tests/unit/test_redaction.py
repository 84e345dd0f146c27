"""What may leave a stage: faults without a cell's text, our own refusals, and signals."""

import errno

import pytest

from tasks.stage import redacted, redacting
from tests.factories import person
from warehouse.errors import Fault, Refusal

SECRET = person(9)


def test_a_foreign_exception_leaves_a_stage_as_a_fault_without_its_text_cause_or_context() -> None:
    def fail() -> None:
        try:
            raise KeyError(SECRET.person_name)
        except KeyError as inner:
            raise ValueError(SECRET.rrn) from inner

    with pytest.raises(Fault) as caught:
        redacted("linkage", fail)
    told = caught.value
    assert told.code == "unexpected_ValueError"
    assert told.stage == "linkage"
    assert told.rule
    assert told.__cause__ is told.__context__ is None
    assert SECRET.rrn not in repr(told)


def test_a_folder_of_the_home_on_a_disk_of_its_own_is_told_as_that() -> None:
    """With ``tmp/`` in memory each day failed at its end as ``unexpected_OSError``."""

    def fail() -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link", SECRET.person_name)

    with pytest.raises(Fault, match=r"^home_on_two_disks .*on the same disk"):
        redacted("reporting", fail)


def test_our_own_refusal_passes_a_stage_as_it_is() -> None:
    def refuse() -> None:
        raise Refusal("No.")

    with pytest.raises(Refusal, match="No"):
        redacted("linkage", refuse)


@pytest.mark.parametrize("stop", [SystemExit(143), KeyboardInterrupt()])
def test_a_library_that_fails_while_a_signal_ends_it_hides_no_signal(stop: BaseException) -> None:
    def fail() -> None:
        try:
            raise stop
        finally:
            [].remove(SECRET.rrn)  # as httpcore forgets a request that had not begun

    with pytest.raises(type(stop)) as in_stage:
        redacted("linkage", fail)
    with pytest.raises(type(stop)) as around, redacting("run"):
        fail()
    assert in_stage.value is around.value is stop
