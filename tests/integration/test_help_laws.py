"""Each law of help is broken by what it forbids."""

from collections.abc import Callable

import pytest

from tests.helped import NEXT_DAY, HelpedCounty, fresh_county


@pytest.fixture
def county() -> HelpedCounty:
    return fresh_county()


def _grant(county: HelpedCounty, target: str) -> None:
    said = {"benefit": "BASIC", "decided_on": county.run.as_of, "decision": "REJECTED", "document_no": "1"}
    delivery = county.deliver("benefit_decision", [said])
    where = {"delivery_id": delivery, "row_no": 1, "target_id": target}
    county.insert("campaign.benefit_decision", [where | said])


def _apply(county: HelpedCounty, target: str, applied_by: str) -> None:
    where = {"delivery_id": "d", "row_no": 1, "target_id": target, "application_id": "a"}
    what = {"benefit": "BASIC", "applied_by": applied_by, "is_consented": False}
    days = {"applied_on": county.run.as_of, "decision_due_on": NEXT_DAY}
    county.insert("campaign.application", [where | what | days])


def _apply_unasked(county: HelpedCounty, target: str) -> None:
    _apply(county, target, "OFFICER")


def _decide_twice(county: HelpedCounty, target: str) -> None:
    _apply(county, target, "SELF")
    said = {"benefit": "BASIC", "decided_on": county.run.as_of, "decision": "REJECTED"}
    rows = [said | {"document_no": number} for number in "12"]
    delivery = county.deliver("benefit_decision", rows)
    where = {"delivery_id": delivery, "target_id": target, "application_id": "a"}
    kept = [where | row | {"row_no": number} for number, row in enumerate(rows, 1)]
    county.insert("campaign.benefit_decision", kept)


def _leap(county: HelpedCounty, target: str) -> None:
    step = {
        "referral_id": "r",
        "step_no": 1,
        "happened_on": county.run.as_of,
        "delivery_id": "d",
        "row_no": 1,
    }
    county.insert("campaign.referral_event", [step | {"state": "draft", "from_state": None}])
    county.insert(
        "campaign.referral_event", [step | {"step_no": 2, "state": "completed", "from_state": "draft"}]
    )


def _leap_case(county: HelpedCounty, target: str) -> None:
    step = {"case_id": "c", "step_no": 1, "happened_on": county.run.as_of, "delivery_id": "d", "row_no": 1}
    county.insert("campaign.case_event", [step | {"state": "planned", "from_state": None}])


def _end_again(county: HelpedCounty, target: str) -> None:
    county.start(NEXT_DAY)
    event = {
        "target_id": target,
        "event": "closed",
        "end_state": "closed_watch",
        "happened_on": county.run.as_of,
    }
    county.insert("campaign.target_event", [event | {"delivery_id": "d", "row_no": 1}])


def _send_unconsented(county: HelpedCounty, target: str) -> None:
    county.package("partner-CREDIT", [("R", "referral", "nothing")])


def _say_for_them(county: HelpedCounty, target: str) -> None:
    word = {"delivery_id": "d", "row_no": 1, "referral_id": "r", "is_received": True}
    county.insert("campaign.referral_confirmation", [word | {"confirmed_on": county.run.as_of}])


def _write_of_somebody(county: HelpedCounty, target: str) -> None:
    county.refer()
    county.pass_day()
    county.package("partner-CREDIT", [("R", "target", target)], kind="referral_letter")


@pytest.mark.parametrize(
    ("state", "break_it", "law"),
    [
        ("closed_benefit", _grant, "a granted decision"),
        ("closed_service", None, "was given one"),
        ("closed_case", None, "has a case"),
        ("closed_watch", _end_again, "ends twice"),
        ("open", _leap, "change of a referral"),
        ("open", _leap_case, "change of a case"),
        ("open", _send_unconsented, "rests on a consent"),
        ("open", _say_for_them, "every word of a person"),
        ("open", _write_of_somebody, "no letter names anybody"),
        ("open", _decide_twice, "one decision in force"),
        ("open", _apply_unasked, "no officer applied unasked"),
    ],
)
def test_each_law_of_help_is_broken_by_what_it_forbids(
    county: HelpedCounty, state: str, break_it: Callable[[HelpedCounty, str], None] | None, law: str
) -> None:
    target = county.target(state=state)
    if break_it is not None:
        break_it(county, target)
    broken = [found.name for found in county.broken_laws()]
    assert len(broken) == 1
    assert law in broken[0]
