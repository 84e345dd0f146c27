"""A line of a sheet that came back with a remark alone: the line was taken for one that nobody had filled in."""

import pytest

from tasks.answers import judge_answers
from tasks.ingestion import take_in
from tasks.referrals import refer_households
from tasks.validation import validate
from tests.factories import AS_OF, ask, deliver_rows, one_day
from tests.helped import fresh_county
from warehouse.home import Home

LINE = {"package_id": "0123456789ABCDEF", "ref": "0123456789"}


@pytest.mark.parametrize(
    ("source", "told", "rules"),
    [
        ("partner_reply", {"remark": "며칠째 문을 열지 않음"}, [("remark_alone", "warn")]),
        ("handover_receipt", {"remark": "명단을 받지 못함"}, [("result_present", "quarantine_row")]),
        ("trip_return", {"remark": "아직 안 옴"}, [("result_present", "quarantine_row")]),
        ("trip_return", {"back_at": "17:30"}, [("result_present", "quarantine_row")]),
    ],
)
def test_a_line_with_a_remark_alone_is_a_row_and_its_sender_is_asked(
    home: Home, source: str, told: dict[str, str], rules: list[tuple[str, str]]
) -> None:
    blank = dict.fromkeys(
        ("state", "outcome", "receipt_no", "replied_on", "replied_by", "check_no", "officer", "result"), ""
    ) | dict.fromkeys(("taken_on", "trip_on", "back_at", "checked_by", "roll_shredded", "remark"), "")
    deliver_rows(home, source, [blank | LINE | told, blank | LINE])
    with one_day(home, AS_OF) as run:
        take_in(home, run)
        validate(home, run)
    assert ask(home, "SELECT rows_received FROM out.delivery") == [(1,)]
    broken = ask(
        home, "SELECT rule, action FROM ops.quarantine WHERE rule NOT IN ('row_was_sent') ORDER BY ALL"
    )
    assert [
        rule for rule in broken if rule[0] in ("remark_alone", "result_present", "state_present")
    ] == rules


def test_a_partners_remark_alone_is_no_reply_and_a_danger_in_it_is_told() -> None:
    county = fresh_county()
    county.refer()
    county.pass_day()
    before = county.ask("SELECT count(*) FROM campaign.referral_event")
    county.reply(None, remark="자살하겠다는 말을 함")
    county.do(judge_answers)
    county.do(refer_households)
    assert county.ask("SELECT count(*) FROM campaign.referral_event") == before
    assert county.ask("SELECT count(*) FROM campaign.urgent_finding") == [(1,)]
    assert county.ask("SELECT count(*) FROM campaign.deviation") == [(0,)]
