"""A returned row that was held back and released is taken up by its stage, in the run of its release and once."""

from collections.abc import Callable
from datetime import date

import pytest

from tasks.cases import open_cases
from tasks.outcomes import take_outcomes
from tasks.referrals import refer_households
from tasks.stage import Stage
from tests.helped import NEXT_DAY, HelpedCounty, fresh_county


def a_decision(county: HelpedCounty) -> None:
    """The county grants what was applied for."""
    county.visited(county.target(), disposition="APPLIED", services="국민기초생활보장")
    county.do(take_outcomes)
    package, ref, _ = county.sent_row("application")
    stated = {
        "package_id": package,
        "ref": ref,
        "benefit": "BASIC",
        "decision": "GRANTED",
        "document_no": "2024-1",
    }
    county.deliver("benefit_decision", [stated | {"decided_on": county.run.as_of}])


def a_reply(county: HelpedCounty) -> None:
    """A partner says yes."""
    county.refer()
    county.pass_day()
    county.reply("ACCEPTED")


def a_word_of_the_conference(county: HelpedCounty) -> None:
    """The conference takes a household."""
    county.visited(county.target(), disposition="CASE", economy_need=True, health_need=True)
    county.pass_day()
    county.do(open_cases)
    county.order_case("CASE_ACCEPTED")


@pytest.mark.parametrize(
    ("told", "source", "stage", "table"),
    [
        (a_decision, "benefit_decision", take_outcomes, "campaign.benefit_decision"),
        (a_reply, "partner_reply", refer_households, "campaign.referral_event"),
        (a_word_of_the_conference, "operator_order", open_cases, "campaign.case_event"),
    ],
)
def test_a_released_row_is_new_once(
    told: Callable[[HelpedCounty], None], source: str, stage: Stage, table: str
) -> None:
    county = fresh_county()
    told(county)
    received = f"SELECT delivery_id FROM ops.delivery WHERE source = '{source}'"  # noqa: S608 -- our own names
    taken = f"SELECT count(*) FROM {table} WHERE delivery_id = ({received})"  # noqa: S608 -- our own names
    ((delivery,),) = county.ask(received)
    row = {"delivery_id": delivery, "row_no": 1}
    county.insert("ops.quarantine", [row | {"rule": "any", "column_name": "", "action": "quarantine_row"}])
    county.start(NEXT_DAY)
    county.do(stage)
    assert county.ask(taken) == [(0,)]
    county.start(date(2024, 3, 6))
    county.insert("ops.row_event", [row | {"event": "released", "by_delivery_id": "order", "by_row_no": 1}])
    county.do(stage)
    once = county.ask(taken)
    assert once > [(0,)]
    county.start(date(2024, 3, 7))
    county.do(stage)
    assert county.ask(taken) == once
