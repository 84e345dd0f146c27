"""The catalogue of kinds: every one is carried by a source, and its versions tell what is known and what is not."""

from datetime import date

import pytest

from warehouse.catalog import all_sources
from warehouse.handbook import kind_table, source_table
from warehouse.kinds import carriers, indicators, kind, kinds, undated, version_on, versions

# What no office near a county can be expected to hand to it: these come with the national lists alone.
ONLY_NATIONAL = {"SELF_HARM_VISIT", "CRIME_VICTIM", "CUSTOM_BENEFIT_UNAPPLIED"}


def test_every_kind_of_the_catalogue_is_carried_by_a_declared_source() -> None:
    assert set(carriers()) == {one.code for one in kinds()}


def test_the_central_list_may_name_every_kind_and_the_pool_flags_what_has_no_whole_file_of_its_own() -> None:
    national = {one.code for one in kinds() if one.is_national}
    ways = {code: {(c.source.code, c.way) for c in carriers()[code]} for code in national}
    assert all(("ssis_central", "cell") in ways[code] for code in national)
    not_flagged = {code for code in national if ("ssis_query", "flag") not in ways[code]}
    assert not_flagged == {"ELEC_CUT", "WATER_CUT", "GAS_CUT", "BENEFIT_REJECTED"}


def test_each_kind_but_those_of_the_national_lists_alone_has_a_file_of_its_own() -> None:
    alone = {code for code, theirs in carriers().items() if {c.source.route for c in theirs} == {"ssis"}}
    assert alone == ONLY_NATIONAL


def test_a_source_is_about_what_the_reference_says_its_kinds_are_about() -> None:
    """A national list names persons, whatever its kinds are about; an account stands for its holder's household."""
    for code, theirs in carriers().items():
        levels = {"customer account": "account"}.get(kind(code).entity_level, kind(code).entity_level)
        for carrier in theirs:
            observes = carrier.source.observes
            if carrier.source.route != "ssis" and carrier.way != "cell" and observes:
                assert observes.subject == levels, (code, carrier.source.code)


@pytest.mark.parametrize(
    ("day", "month", "published"),
    [
        (date(2023, 7, 1), "2023-07", 39),
        (date(2024, 2, 29), "2023-07", 39),
        (date(2024, 3, 1), "2024-03", 45),
        (date(2024, 12, 31), "2024-11", 47),
    ],
)
def test_a_day_has_the_version_that_was_published_last(day: date, month: str, published: int) -> None:
    version = version_on(day)
    assert version is not None
    assert (version.month, version.published) == (month, published)


def test_before_the_first_publication_no_version_is_known() -> None:
    assert version_on(date(2015, 11, 30)) is None
    assert kind_table(date(2015, 11, 30)).startswith("그날의 판: 모름")


def test_what_a_version_publishes_and_nothing_places_in_it_is_not_known() -> None:
    for version in versions():
        assert set(version.held) <= {one.code for one in kinds() if one.is_national}
        assert 0 < version.unknown < version.published
    newest = versions()[-1]
    assert newest.unknown == newest.published - len(newest.held)
    assert f"모름 {newest.unknown}종" in kind_table()


def test_a_row_without_a_date_is_in_no_version_and_a_double_of_a_dated_one_is_not_counted_again() -> None:
    dated = {code for version in versions() for code in version.held}
    assert set(undated()) == {one.code for one in kinds() if one.is_national} - dated - {"EI_LOST"}
    assert (kind("EI_LOST").counts_as, "EMP_CRISIS" in dated) == ("EMP_CRISIS", True)


def test_what_an_earlier_version_held_is_only_inferred_of_a_later_one() -> None:
    first, *_, newest = versions()
    assert first.held["ELEC_CUT"] == "confirmed"
    assert newest.held["ELEC_CUT"] == "inferred"


def test_every_kind_has_its_bit_and_a_likely_double_the_day_from_which_it_is_one() -> None:
    frame = indicators()
    assert frame["kind_no"].to_list() == list(range(1, len(kinds()) + 1))
    doubles = frame.filter(frame["kind"] != frame["counts_as"])
    assert doubles["counts_as_from"].null_count() == 0
    assert set(doubles["counts_as"]) <= set(frame["kind"]) - set(doubles["kind"]), "a double of a double"


def test_the_lists_name_every_source_and_every_kind_once() -> None:
    sources = [line.split()[0] for line in source_table().splitlines()[1:]]
    assert sources == [source.code for source in all_sources()]
    table = kind_table().split("\n\n")[1]
    assert [line.split()[0] for line in table.splitlines()[1:]] == [one.code for one in kinds()]
