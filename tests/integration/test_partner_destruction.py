"""What a partner holds of a referral that is over: it is asked to destroy it and to say so, and its silence is owed."""

from datetime import date

import pytest

from tasks.answers import judge_answers
from tasks.doors import referral_orders
from tasks.doors.windows import why
from tests.helped import NEXT_DAY, HelpedCounty, fresh_county
from tests.printed import letter_text
from warehouse import limits

WEDNESDAY, DUE_ON, LATE = date(2024, 3, 6), date(2024, 3, 12), date(2024, 3, 13)
OWED = "SELECT kind, code, owner, due_on, subject_id FROM out.due WHERE kind = 'partner_destruction'"


@pytest.fixture
def county() -> HelpedCounty:
    """A county that sent one referral, whose household took its consent back on the next day."""
    made = fresh_county()
    limits.renew(made.home)
    target = made.refer()
    made.pass_day()
    made.start(NEXT_DAY)
    made.visited(target, disposition="WATCH", consent="REFUSED")
    made.pass_day()
    return made


def _referral(county: HelpedCounty) -> str:
    ((referral,),) = county.ask("SELECT referral_id FROM campaign.referral")
    return str(referral)


def _confirm(county: HelpedCounty) -> None:
    """The partner says on a row of its newest sheet that it destroyed what it got."""
    row = county.opened("partner-CREDIT", "referral")["회신"][1]
    named = {"package_id": row[0], "ref": row[1], "check_no": row[2]}
    said = {"state": "DESTROYED", "outcome": None, "replied_on": county.run.as_of}
    county.deliver("partner_reply", [named | said], sent_by="partner-CREDIT")
    county.pass_day()


def test_the_partner_is_told_in_plain_words_what_to_destroy_how_to_say_so_and_by_when(
    county: HelpedCounty,
) -> None:
    sheets = county.opened("partner-CREDIT", "referral")
    ref, asked, by = sheets["파기 요청"][1]
    for words in ("의뢰가 취소되었습니다", "모두(파일, 출력물, 옮겨 적은 것) 파기", "'파기'와 파기한 날"):
        assert words in asked
    assert by == str(DUE_ON)
    package, answered, number, name = sheets["회신"][1][:4]
    assert (answered, len(number), name) == (ref, 6, "")
    query = "SELECT made_on, file_name FROM ops.package WHERE kind = 'referral_letter' ORDER BY run_no DESC LIMIT 1"
    ((made_on, file),) = county.ask(query)
    letter = " ".join(
        letter_text((county.home.outbox / "partner-CREDIT" / str(made_on) / file).read_bytes()).split()
    )
    assert "전화로 여쭙겠습니다" in letter
    assert str(DUE_ON) in letter
    assert package in letter
    assert number not in letter


def test_until_the_partner_says_that_it_did_the_team_head_owes_it_and_the_household_is_not_under_way(
    county: HelpedCounty,
) -> None:
    assert county.ask(OWED) == [("partner_destruction", "CREDIT", "team_head", DUE_ON, _referral(county))]
    assert county.ask("SELECT target_id FROM out.due WHERE kind = 'partner_destruction'") == [(None,)]
    county.pass_day(LATE)
    late = "SELECT owner, days_overdue FROM out.overdue WHERE kind = 'partner_destruction'"
    assert county.ask(late) == [("team_head", 1)]
    assert county.broken_laws() == []
    county.start(date(2024, 3, 14))
    _confirm(county)
    assert county.ask(OWED) == []
    assert (county.deviations(), county.broken_laws()) == (set(), [])
    assert county.referral_states()[-1] == "cancelled"
    query = "SELECT household_id FROM campaign.target"
    ((household,),) = county.ask(query)
    assert why(county.home, household, reason="확인").certificate[-1] == "  2024-03-14 기관이 파기했다고 함"


def test_a_partner_says_so_by_telephone_under_the_number_of_its_sheet(county: HelpedCounty) -> None:
    number = county.opened("partner-CREDIT", "referral")["회신"][1][2]
    assert any(
        line.startswith(number) and "파기 확인" in line
        for line in referral_orders.referral_lines(county.home)
    )
    whose = referral_orders.reply(county.home, number, ("파기", ""), ordered_by="한가람", reason="접수 담당")
    assert whose.startswith("신용회복위원회")
    county.start(WEDNESDAY)
    county.order("REFERRAL_REPLIED", reply="DESTROYED")
    county.pass_day()
    assert county.ask(OWED) == []
    assert referral_orders.referral_lines(county.home) == []


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"check_no": "000000"}, "check_number_differs"),
        ({"sent_by": "partner-FINANCE"}, "not_sent_to_them"),
    ],
)
def test_a_word_of_destruction_from_a_slipped_row_or_another_partner_moves_nothing(
    county: HelpedCounty, told: dict[str, str], code: str
) -> None:
    county.start(WEDNESDAY)
    package, ref, _ = county.sent_row("referral_withdrawn")
    row = county.opened("partner-CREDIT", "referral")["회신"][1]
    said = {
        "package_id": package,
        "ref": ref,
        "check_no": row[2],
        "state": "DESTROYED",
        "replied_on": WEDNESDAY,
    }
    sent_by = told.pop("sent_by", "partner-CREDIT")
    county.deliver("partner_reply", [said | told], sent_by=sent_by)
    county.pass_day()
    assert county.deviations() == {code}
    assert len(county.ask(OWED)) == 1


def test_who_destroyed_what_it_was_still_asked_for_is_told_to_the_officer(county: HelpedCounty) -> None:
    county.start(WEDNESDAY)
    county.refer(partner="대한법률구조공단", services="법률 상담")
    county.pass_day()
    county.start(LATE)
    county.reply("DESTROYED")
    county.pass_day()
    assert county.ask("SELECT code, owner FROM campaign.deviation") == [("destroyed_unasked", "B001")]
    assert county.ask("SELECT count(*) FROM campaign.partner_destruction") == [(0,)]


def test_of_a_referral_of_the_ministrys_system_the_team_head_tells_the_partner(county: HelpedCounty) -> None:
    county.start(WEDNESDAY)
    target = county.refer(partner="대한법률구조공단", services="법률 상담")
    ((household,),) = county.ask("SELECT root_id FROM campaign.target_root WHERE target_id = ?", target)
    named = {"household_id": household, "package_id": None, "ref": None}
    made = {"partner": "대한법률구조공단", "service": "법률 상담", "document_no": "2024-17"}
    county.order("REFERRED_IN_SSIS", **named, **made)
    county.pass_day()
    county.start(LATE)
    county.order("CONSENT_WITHDRAWN", reason=None, **named)
    county.do(judge_answers)
    county.pass_day()
    owed = "SELECT code, owner FROM out.due WHERE kind = 'partner_destruction' AND code = 'LEGAL'"
    assert county.ask(owed) == [("LEGAL", "team_head")]
    county.start(date(2024, 3, 14))
    told = {"package_id": None, "ref": None, "document_no": "2024-17", "reply": "DESTROYED"}
    county.order("REFERRAL_REPLIED", **told)
    county.pass_day()
    assert county.ask(owed) == []
    assert (county.deviations(), county.broken_laws()) == (set(), [])
