"""Of which source a dropped file is: the one that fits whole, or whose package it answers, or a question."""

from collections.abc import Callable

import pytest

from tasks.doors.recognise import Unknown, look_at, source_told
from tasks.sources.writers import workbook_of
from tests.factories import AS_OF, FIXTURES, fixture, person, source_file
from warehouse.catalog import Source, all_sources, load_source

SOURCES = list(all_sources())
PHONE = {"package_id": "0123456789ABCDEF", "ref": "R"}
# A worklist as it lies before an officer: with columns that the answer does not declare.
GIVEN = [
    "송신분번호",
    "대상번호",
    "담당자",
    "통화일",
    "성명",
    "연락처",
    "결과",
    "통화시각",
    "통화(분)",
    "욕구판단",
]


def sent(*kinds: str) -> Callable[[set[str]], set[str]]:
    """What the outbox knows: one package of some kinds."""
    return lambda ids: set(kinds) if PHONE["package_id"] in ids else set()


def told(content: bytes, *, sources: list[Source] = SOURCES, kinds: tuple[str, ...] = ()) -> Source | Unknown:
    return source_told(look_at(content, sources, AS_OF), sources, sent(*kinds))


@pytest.mark.parametrize("code", [source.code for source in SOURCES])
def test_the_sample_of_every_source_is_told_by_its_content(code: str) -> None:
    source = load_source(code)
    assert told(fixture(code)) == (Unknown("order", (code,)) if source.by_folder_only else source)


def test_an_order_or_an_approval_is_taken_from_its_own_folder_alone() -> None:
    assert {source.code for source in SOURCES if source.by_folder_only} == {
        "operator_order",
        "target_approval",
    }


def test_a_returned_worklist_is_told_by_the_package_it_carries_and_not_without_it() -> None:
    row = [
        PHONE["package_id"],
        "R",
        "한가람",
        "2024-03-04",
        "김가나",
        "010-0000-0001",
        "통화",
        "10:00",
        "5",
        "비대상",
    ]
    returned = workbook_of([GIVEN, row])
    assert told(returned, kinds=("phone_worklist",)) == load_source("phone_result")
    assert told(returned) == Unknown("none")
    assert told(returned, kinds=("day_sheet",)) == Unknown("none")
    assert told(returned, kinds=("phone_worklist", "day_sheet")) == Unknown("none")


def test_a_file_of_decisions_that_names_packages_is_no_return_of_them() -> None:
    decisions = source_file("benefit_decision", [PHONE])
    assert told(decisions, kinds=("phone_worklist",)) == load_source("benefit_decision")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty_file"),
        (b"SCDSA004" + fixture("water_cut"), "document_security"),
        (b"<## NASCA DRM FILE - VER1.00 ##>", "document_security"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "document_security"),
        (b"\x00" * 5000, "none"),
        (b"PK\x03\x04" + b"x" * 100, "none"),
        (b"PAR1" + b"x" * 100, "none"),
        (b'"' * 10_001, "none"),
        ("제목\n주민등록번호,성명\n".encode(), "none"),
        (fixture("water_cut").decode("cp949").encode("utf-8"), "none"),
        (fixture("water_cut").replace("성명".encode("cp949"), "이름".encode("cp949"), 1), "none"),
        (fixture("water_cut").replace("2024년".encode("cp949"), "언젠가".encode("cp949"), 1), "none"),
        (b"<html><body>error</body></html>\n", "none"),
        (b"\r\n<html><body>error</body></html>", "none"),
        pytest.param(b" " * (1 << 20) + b"<html>error</html>", "none", id="blanks-before-a-page"),
    ],
)
def test_what_fits_no_source_whole_is_asked_about(content: bytes, reason: str) -> None:
    assert told(content) == Unknown(reason)


def test_a_column_more_or_one_less_is_not_whole() -> None:
    lines = fixture("water_cut").decode("cp949").splitlines()
    more = [lines[0], *(line + ",x" for line in lines[1:])]
    less = [lines[0], *(line.rpartition(",")[0] for line in lines[1:])]
    for changed in (more, less):
        assert told("".join(line + "\r\n" for line in changed).encode("cp949")) == Unknown("none")


def test_a_list_of_which_the_last_line_is_cut_goes_to_its_source_which_says_so() -> None:
    assert told(fixture("water_cut")[:-20]) == load_source("water_cut")


def test_an_alert_alone_on_the_last_line_is_told_whatever_blank_lines_stand_before_it() -> None:
    alert = fixture("crisis_alert").splitlines()[0]
    for before in (b"", b"\n", b"\xef\xbb\xbf\r\n \r\n"):
        assert told(before + alert) == load_source("crisis_alert")


def test_of_two_sources_that_are_written_alike_the_title_tells_and_without_it_it_is_asked() -> None:
    twin = load_source("water_cut").model_copy(update={"code": "steam_cut", "name_ko": "난방 중단 가구"})
    both = [load_source("water_cut"), twin]
    assert told(fixture("water_cut"), sources=both) == load_source("water_cut")
    nameless = fixture("water_cut").replace("단수 가구".encode("cp949"), "명단".encode("cp949"), 1)
    assert told(nameless, sources=both) == Unknown("several", ("water_cut", "steam_cut"))


def test_a_file_without_a_header_is_told_by_its_records_and_not_by_their_length_alone() -> None:
    (sample,) = FIXTURES.glob("health_insurance_arrears.*")
    lines = sample.read_bytes().splitlines(keepends=True)
    assert told(lines[0] * 3) == load_source("health_insurance_arrears")
    assert told(b"9" * (len(lines[0]) - 1) + b"\n") == Unknown("none")
    assert told(source_file("water_cut", [person(1).row()])[:-2] + b"\n" + lines[0]) != load_source(
        "health_insurance_arrears"
    )
