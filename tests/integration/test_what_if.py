"""Two versions of the rules on one look-up: who would enter, leave or move, and that nothing of it stays."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tasks.destruction import destroy_due
from tasks.screening.what_if import Difference, Rules, changes_between, counts_ko, difference, who
from tests.factories import AS_OF, ask, one, order_destruction, person, receive, screen
from tests.screened import CAPACITY, TUESDAY, approve, listed, pool
from warehouse import rewind
from warehouse.errors import Refusal
from warehouse.home import CHECKOUT, Home
from warehouse.kinds import kinds

RULES = (CHECKOUT / "warehouse" / "parameters" / "screening.yaml").read_text("utf-8")
TODAY = "2024-03-04"
Written = Callable[[str, str], str]


@pytest.fixture
def rules(tmp_path: Path) -> Written:
    """Writes the shipped rules with one text in place of another, and gives the path."""

    def write(before: str, after: str) -> str:
        file = tmp_path / "other.yaml"
        assert before in RULES
        file.write_text(RULES.replace(before, after), "utf-8")
        return str(file)

    return write


def test_the_same_rules_change_nothing_and_choose_whom_the_day_chose(home: Home) -> None:
    listed(home, person(900), crisis_kinds="단수")
    pool(home, *(person(number) for number in range(CAPACITY + 5)), is_severe_disease="Y")
    screen(home)
    chosen = ask(home, "SELECT household_id FROM campaign.target ORDER BY order_no")
    approve(home, TUESDAY)
    before = rewind.fingerprints(home, [1, 2])
    found = difference(home, TODAY, TODAY)
    assert found.changes == {}
    told = list(counts_ko(found))
    assert told[3:] == [
        "바뀌는 가구가 없습니다: 두 규칙에서 같은 113가구가 같은 순서와 첫 접촉으로 들어옵니다."
    ]
    assert found.judged_on == AS_OF
    by_place = sorted((row["place"], one) for one, row in found.a.items() if row["place"])
    assert [(one,) for _, one in by_place] == chosen
    assert rewind.fingerprints(home, [1, 2]) == before


def test_other_weights_bring_some_in_and_put_others_out_and_listed_ones_only_move(
    home: Home, rules: Written
) -> None:
    listed(home, person(900), crisis_kinds="단수")
    listed(home, person(901), crisis_kinds="통신비 체납")
    seats = CAPACITY - 11
    pool(home, *(person(number) for number in range(seats)), is_severe_disease="Y")
    screen(home)
    heavy = difference(home, TODAY, rules("TELECOM_ARREARS: 10", "TELECOM_ARREARS: 50"))
    assert sorted(heavy.changes.values()) == ["down", "up"]
    few = difference(home, TODAY, rules("{2023-07-01: 2.8}", "{2023-07-01: 1.4}"))
    assert set(few.changes.values()) == {"leave"}
    more = difference(home, rules("{2023-07-01: 2.8}", "{2023-07-01: 1.4}"), TODAY)
    assert {household: "leave" for household in more.changes} == few.changes
    assert set(more.changes.values()) == {"enter"}
    of_lists = ask(home, "SELECT household_id FROM campaign.target WHERE basis = 'listed'")
    assert len(of_lists) == 2
    assert not {household for (household,) in of_lists} & few.changes.keys()


def test_counts_come_first_few_by_town_are_not_told_exactly_and_who_it_is_only_for_a_reason(
    home: Home, rules: Written
) -> None:
    pool(home, *(person(number) for number in range(60)), is_severe_disease="Y")
    screen(home)
    found = difference(home, TODAY, rules("{2023-07-01: 2.8}", "{2023-07-01: 1.4}"))
    lines = list(counts_ko(found))
    left = list(found.changes.values()).count("leave")
    assert left == 60 - 50 - 6
    assert f"빠짐 {left}" in lines[3]
    assert lines[4:] == [
        line
        for title in ("지역", "가장 나이 많은 가구원", "대표자 성별", "가구원 수")
        for line in (f"[{title}]", "  빠짐: 5가구가 안 되어 나누어 말하지 않습니다")
    ]
    assert ask(home, "SELECT * FROM ops.access_log") == []
    told = list(who(difference(home, TODAY, TODAY, reason="규칙 검토")))
    assert told == ["change,household_id,town_code,points_a,points_b,place_a,place_b,contact_a,contact_b"]
    assert one(home, "SELECT command || '/' || reason FROM ops.access_log") == "screen-diff/규칙 검토"
    assert [line.split(",")[0] for line in who(found)][1:] == ["leave"] * left


def test_a_count_of_a_few_follows_from_no_total_since_it_is_told_with_the_next_smallest() -> None:
    households = {"곡성읍": 10, "오곡면": 6, "입면": 2}
    judged = {
        f"{town} {number}": {"town_code": town, "place": 1, "eldest_age": None, "sex": "F", "members": 1}
        for town, count in households.items()
        for number in range(count)
    }
    found = Difference(
        judged_on=AS_OF,
        rules=(Rules("A", {"weights": {}}), Rules("B", {"weights": {}})),
        a=judged,
        b={},
        changes=dict.fromkeys(judged, "leave"),
        town_names={town: town for town in households},
        least=5,
    )
    lines = list(counts_ko(found))
    assert "  빠짐: 곡성읍 10, 오곡면·입면 함께 8" in lines
    assert "  빠짐: 미상 18" in lines


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("ELEC_CUT: 30", "NO_SUCH_KIND: 30", "kinds that the catalogue does not have: NO_SUCH_KIND"),
        ("[SELF_HARM_VISIT, SUICIDE_HIGHRISK]", "[DANGER]", "does not have: DANGER"),
        ("ELEC_CUT: 30", "ELEC_CUT: 0.5", "whole numbers of points"),
        ("{2023-07-01: 0.10}", "{2023-07-01: 0.2}", "audit_share must be a number from 0 to 0.1"),
        ("audit_share:", "audit:", "these: audit, audit_share"),
        ("weights:", "weights: [", "line [0-9]+ of the file has what is no YAML"),
        ("weights:", "- weights:", "line [0-9]+ of the file has what is no YAML"),
        (
            "ELEC_CUT: 30",
            "ELEC_CUT: 30\n      ELEC_CUT: 40",
            "line [0-9]+ of the file has a name that stands twice",
        ),
        (
            "{2023-07-01: 0.10}",
            "{2023년 7월 1일: 0.10}",
            "days of audit_share are to be written as 2024-03-01",
        ),
        ("{2023-07-01: 0.10}", "0.10", "no file like"),
        ("weights:", f"deep: {'[' * 5_000}{']' * 5_000}\nweights:", "no file like"),
        ("2023-07-01", "2030-01-01", "has no value on 2024-03-04"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_and_said_why(
    home: Home, rules: Written, before: str, after: str, told: str
) -> None:
    pool(home, person(1), is_severe_disease="Y")
    screen(home)
    with pytest.raises(Refusal, match=told):
        difference(home, TODAY, rules(before, after))


def test_a_kind_that_the_rules_do_not_weigh_is_named_before_the_counts(home: Home, rules: Written) -> None:
    pool(home, person(1), is_severe_disease="Y")
    screen(home)
    found = difference(home, TODAY, rules("      ELEC_CUT: 30\n", ""))
    assert any("알 수 없는 위기정보로 세는 종류: 단전" in line for line in counts_ko(found))


def test_there_is_nothing_to_compare_before_a_look_up_and_a_day_without_rules_has_none(home: Home) -> None:
    with pytest.raises(Refusal, match="nothing to compare"):
        difference(home, TODAY, TODAY)
    pool(home, person(1), is_severe_disease="Y")
    screen(home)
    for stated, told in (
        ("2001-01-01", "no rules were in force"),
        ("2024-02-31", "no rules were in force"),
        ("no-such-file", "neither a day .*nor a file"),
    ):
        with pytest.raises(Refusal, match=f"Rules B.*{told}"):
            difference(home, TODAY, stated)
    with pytest.raises(Refusal, match="nothing to compare"):
        difference(home, TODAY, TODAY, until=date(2024, 3, 3))


def test_a_look_up_of_which_rows_were_destroyed_is_judged_no_more(home: Home) -> None:
    pool(home, *(person(number) for number in range(CAPACITY + 5)), is_severe_disease="Y")
    screen(home)
    later = date(2029, 9, 3)
    order_destruction(home, later)
    assert destroy_due(home, receive(home, later))["destroyed"]
    with pytest.raises(Refusal, match="rows of each were destroyed"):
        difference(home, TODAY, TODAY)


def test_places_are_compared_among_those_that_both_versions_take_up() -> None:
    def judged(*order: str) -> dict[str, dict[str, object]]:
        return {
            one: {"place": place, "first_channel": "phone", "intensity": "high"}
            for place, one in enumerate(order, 1)
        }

    assert changes_between(judged("a", "b", "c"), judged("x", "a", "b", "c")) == {"x": "enter"}
    assert changes_between(judged("a", "b", "c"), judged("a", "c", "b")) == {"b": "down", "c": "up"}
    other = judged("a")
    other["a"]["first_channel"] = "visit"
    assert changes_between(judged("a"), other) == {"a": "other_contact"}


def test_the_shipped_rules_weigh_every_kind_of_the_catalogue() -> None:
    counted = {kind.counts_as for kind in kinds()}
    assert {kind for kind in counted if f"      {kind}: " not in RULES} == set()
