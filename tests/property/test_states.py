"""Whatever partners reply, a referral moves along the table and ends once; a target ends by a fact and by one."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tasks.cases.rules import CASE_MANAGER, ITEMS, STEPS, TEAM_HEAD, Word, after
from tasks.cases.rules import TRANSITIONS as CASE_TRANSITIONS
from tasks.cases.rules import Standing as CaseStanding
from tasks.cases.rules import fault_of as fault_of_case
from tasks.outcomes.rules import Standing, end_of
from tasks.referrals.rules import (
    OPEN_STATES,
    TRANSITIONS,
    Offer,
    Way,
    check_may_change,
    fault_of_reply,
    next_offers,
    state_of_reply,
    way_to,
)

STATES = tuple(TRANSITIONS)
REPLIES = st.tuples(
    st.sampled_from(["ACCEPTED", "REJECTED", "COMPLETED"]),
    st.sampled_from(
        [
            None,
            "RECEIVED",
            "PARTLY",
            "WAITING",
            "NOT_ELIGIBLE",
            "DECLINED",
            "NOT_REACHED",
            "NO_CAPACITY",
            "DUPLICATE",
        ]
    ),
)
STANDINGS = st.builds(
    Standing,
    disposition=st.sampled_from(
        [None, "SERVICE", "NO_NEED", "WATCH", "LOCATE", "APPLIED", "REFERRED", "CASE"]
    ),
    is_talk=st.booleans(),
    has_service=st.booleans(),
    has_more_than_talk=st.booleans(),
    has_pending=st.booleans(),
    is_granted=st.booleans(),
    is_served=st.booleans(),
    is_managed=st.booleans(),
)


@given(st.sampled_from(STATES), st.sampled_from(STATES))
def test_every_step_of_a_way_is_in_the_table(state: str, wanted: str) -> None:
    here = state
    for step in way_to(state, wanted):
        assert check_may_change(here, step)
        here = step
    assert here in (state, wanted)


@given(st.lists(REPLIES, max_size=8))
def test_replies_in_any_order_move_a_referral_along_the_table_and_end_it_once(
    replies: list[tuple[str, str | None]],
) -> None:
    state, ends = "requested", []
    for reply, outcome in replies:
        way = way_to(state, state_of_reply(reply, outcome))
        for step in way:
            assert state in OPEN_STATES
            state = step
        if way and state not in OPEN_STATES:
            ends.append((state, outcome))
    assert len(ends) <= 1
    assert all(state != "completed" or outcome in ("RECEIVED", "PARTLY") for state, outcome in ends)


@given(st.lists(REPLIES, max_size=8))
def test_a_reply_is_taken_along_the_table_says_nothing_new_or_has_a_reason_why_not(
    replies: list[tuple[str, str | None]],
) -> None:
    state, outcome, served = "requested", None, 0
    for reply, told in replies:
        wanted = state_of_reply(reply, told)
        fault = fault_of_reply((state, outcome), wanted, told)
        if fault is not None:
            assert fault in {"reply_contradicts", "illegal_state_change"}
        elif wanted == state:
            assert told in (None, outcome)
        else:
            for step in way_to(state, wanted):
                assert check_may_change(state, step)
                state = step
            outcome, served = told, served + (state == "completed")
    assert served <= 1
    assert state != "completed" or outcome in ("RECEIVED", "PARTLY")


@given(REPLIES)
def test_no_reply_brings_a_cancelled_or_expired_referral_back(reply: tuple[str, str | None]) -> None:
    for state in ("cancelled", "expired", "entered_in_error"):
        assert fault_of_reply((state, None), state_of_reply(*reply), reply[1]) is not None


OFFERED = st.lists(
    st.builds(
        Offer,
        st.sampled_from("ABCD"),
        st.lists(st.sampled_from(["health", "economy", "housing"]), max_size=2).map(tuple),
        st.just(("NAME",)),
    ),
    max_size=3,
).map(tuple)
WAYS = st.lists(
    st.builds(
        Way,
        st.sampled_from(["P", "Q", "R"]),
        OFFERED,
        st.just(frozenset({"NAME"})),
        st.frozensets(st.sampled_from(["health", "economy", "housing"])),
    ),
    max_size=3,
)


@given(
    st.sampled_from("ABCD"),
    WAYS,
    st.sets(st.tuples(st.sampled_from(["P", "Q", "R"]), st.sampled_from("ABCD"))),
)
def test_the_next_way_was_consented_to_answers_a_need_and_was_never_asked_for(
    service: str, ways: list[Way], asked: set[tuple[str, str]]
) -> None:
    found = next_offers(service, ways, asked)
    for way, offer in found:
        assert way in ways
        assert offer in way.offers
        assert (way.partner, offer.service) not in asked
        assert offer.service == service or set(offer.domains) & way.needs
    same = [offer.service == service for _, offer in found]
    assert same == sorted(same, reverse=True)


@given(st.sampled_from(STATES))
def test_from_every_open_state_a_referral_can_end(state: str) -> None:
    reached, seen = [state], set()
    while reached:
        here = reached.pop()
        if here not in seen:
            seen.add(here)
            reached.extend(TRANSITIONS[here])
    assert state not in OPEN_STATES or seen - set(OPEN_STATES) - {"entered_in_error"}


CASE_WORDS = st.builds(
    Word,
    kind=st.sampled_from([*STEPS, *ITEMS]),
    said_on=st.dates(date(2024, 3, 1), date(2024, 3, 9)),
    by=st.sampled_from([CASE_MANAGER, TEAM_HEAD]),
    is_order=st.booleans(),
    item_no=st.integers(1, 2),
    is_stated=st.booleans(),
    result=st.sampled_from([None, "MET"]),
)


@given(st.lists(CASE_WORDS, max_size=25))
def test_whatever_is_told_of_a_case_moves_it_along_the_table_and_closes_it_by_decision_and_outcomes(
    words: list[Word],
) -> None:
    case, way = CaseStanding("intake", date(2024, 3, 1)), ["intake"]
    for word in words:
        if fault_of_case(case, word) is not None:
            continue
        now = after(case, word)
        if word.kind in STEPS and now != case:
            assert now.state in CASE_TRANSITIONS[case.state]
            assert now.last_on >= case.last_on
            assert word.by == TEAM_HEAD or STEPS[word.kind].by == CASE_MANAGER
            way.append(now.state)
        case = now
    if "closed" in way:
        assert "conference" in way
        assert None not in [result for (kind, _), result in case.items.items() if kind == "goal"]
    if "planned" in way:
        assert way.index("conference") < way.index("planned")


def test_every_state_that_a_table_names_stands_in_the_table() -> None:
    for table in (TRANSITIONS, CASE_TRANSITIONS):
        assert {wanted for follows in table.values() for wanted in follows} <= set(table)


@given(STANDINGS)
def test_no_target_ends_without_the_fact_that_its_end_names(standing: Standing) -> None:
    end = end_of(standing)
    if end is None:
        return
    grounds = {
        "closed_benefit": standing.is_granted,
        "closed_case": standing.is_managed,
        "closed_no_need": standing.disposition == "NO_NEED" and standing.is_talk,
        "closed_watch": standing.disposition == "WATCH" and standing.is_talk,
        "closed_service": standing.has_service or standing.has_more_than_talk or standing.is_served,
    }
    assert grounds[end.state]


@given(STANDINGS)
def test_nothing_but_the_county_and_a_case_ends_a_target_that_waits_for_an_answer(standing: Standing) -> None:
    end = end_of(standing)
    if standing.has_pending and end is not None:
        assert end.state in ("closed_benefit", "closed_case", "closed_no_need", "closed_watch")
