"""The page that says where a resident's name came from: for that person alone, and for nobody who did not ask."""

import io
from datetime import date

import openpyxl
import pytest

from tasks.answers import tell_urgent
from tasks.doors import residents
from tasks.doors.workbook import unseal
from tests.canaries import REPORTER, SEALED, sings
from tests.factories import ask, deliver_rows, fresh_home, one, person, receive, screen
from warehouse.errors import Refusal
from warehouse.home import Home

NEXT, LATER = date(2024, 3, 5), date(2024, 3, 6)
HEAD, SON = person(1), person(2, born="900505")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A listed couple of father and son: the son is in debt and at risk, a neighbour reported the father."""
    home = fresh_home(tmp_path_factory.mktemp("notice"))
    deliver_rows(home, "ssis_central", [HEAD.row()])
    deliver_rows(home, "financial_arrears", [SON.row()])
    members = [one.row(household_no="H-1", looked_up_on="2024-03-04") for one in (HEAD, SON)]
    deliver_rows(home, "ssis_household", members)
    alert = {
        "alert_id": "A1",
        "reporter_name": REPORTER[0],
        "reporter_phone": REPORTER[1],
        "reporter_kind": "이웃",
    }
    alert |= {"alert_form": "복지위기 알림(이웃)", "reported_at": "2024-03-03 10:00:00", "birth_year": "1950"}
    deliver_rows(home, "crisis_alert", [HEAD.row() | alert | {"memo": f"{' '.join(REPORTER)} 살펴봐 주세요"}])
    screen(home)
    return home


def household(home: Home) -> str:
    """The household of both."""
    return str(one(home, "SELECT DISTINCT household_id FROM core.person_household"))


def page(home: Home) -> dict[str, str]:
    """The newest page, by item; and all of its package under the key ''."""
    query = (
        "SELECT recipient, made_on, file_name, period FROM ops.package "
        "WHERE kind = 'source_notice' ORDER BY run_no DESC"
    )
    recipient, made_on, name, period = ask(home, query)[0]
    sealed = (home.outbox / recipient / str(made_on) / name).read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(unseal(sealed, home.keys().passphrase(recipient, period))))
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    told = {str(item): str(text) for item, text in rows["안내문"][1:]}
    return told | {"": "\n".join(str(cell) for sheet in rows.values() for row in sheet for cell in row)}


def test_a_page_tells_one_person_where_their_name_came_from_and_nothing_of_anybody_else(home: Home) -> None:
    residents.explain_to(home, household(home), told_to=HEAD.person_name, reason="군청에 와서 물음")
    logged = ask(home, "SELECT subject_id, told_to, reason FROM ops.access_log WHERE command = 'explain-to'")
    assert logged == [(household(home), HEAD.person_name, "군청에 와서 물음")]
    tell_urgent.run_in(home, receive(home, NEXT))
    told = page(home)
    sources = " ".join(text for item, text in told.items() if item.startswith("자료 출처"))
    assert told["받는 분"] == f"{HEAD.person_name} 님"
    assert "복지위기 알림" in sources
    assert "보낸 곳 한국사회보장정보원" in sources
    assert "근거 사회보장급여법" in sources
    assert "5년 보관" in sources
    assert "밝히지 않습니다" in told["제보"]
    assert "곡성읍사무소 061-000-0101" in told["전화한 사람 확인"]
    assert "희망복지팀장" in told["누가 보나"]
    assert "10일 안에" in told["요구하실 수 있는 것"]
    assert "그분께만" in told["같이 사는 분"]
    kinds = [
        name
        for (name,) in ask(
            home, "SELECT DISTINCT name_ko FROM ref.indicator JOIN core.observation USING (kind)"
        )
    ]
    assert len(kinds) >= 2
    hidden = [
        SON.person_name,
        "금융",
        "이웃",
        "점",
        *SEALED,
        *(kind for kind in kinds if not kind.startswith("복지위기")),
    ]
    assert [word for word in hidden if word in told[""].replace("인정하는 점", "")] == []
    assert not sings(told[""])
    assert ask(home, "SELECT recipient FROM ops.package WHERE kind = 'source_notice'") == [
        ("office-46720250",)
    ]


@pytest.mark.parametrize(
    ("whose", "told_to", "reason"),
    [
        ("H", "남의 이름", "물음"),
        ("", HEAD.person_name, "물음"),
        ("H", HEAD.person_name, ""),
        ("H", " ", "물음"),
    ],
)
def test_no_page_is_ordered_for_a_stranger_or_without_a_reason(
    home: Home, whose: str, told_to: str, reason: str
) -> None:
    waiting = len(list((home.inbox / "operator_order").glob("*")))
    with pytest.raises(Refusal):
        residents.explain_to(home, household(home) if whose else "0" * 32, told_to=told_to, reason=reason)
    assert len(list((home.inbox / "operator_order").glob("*"))) == waiting


def test_who_asks_gets_the_page_once_and_only_when_the_office_knows_that_it_is_them(home: Home) -> None:
    told = {
        "birth_year": "1990",
        "complaint_kind": "연락 경위",
        "received_on": str(LATER),
        "about_source": "",
    }
    rows = [
        SON.row() | told | {"complaint_no": f"민원-{n}", "is_verified": known}
        for n, known in ((1, "N"), (2, "Y"))
    ]
    deliver_rows(home, "complaint", rows)
    before = one(home, "SELECT count(*) FROM campaign.source_notice")
    tell_urgent.run_in(home, receive(home, LATER))
    tell_urgent.run_in(home, receive(home, date(2024, 3, 7)))
    assert one(home, "SELECT count(*) FROM campaign.source_notice") == int(str(before)) + 1
    told_to = page(home)
    assert told_to["받는 분"] == f"{SON.person_name} 님"
    assert "금융" in told_to[""]
    assert "복지위기 알림" not in told_to[""]
    assert [row["complaint_no"] for row in residents.complaints(home)] == ["민원-1", "민원-2"]
    assert HEAD.person_name not in " ".join(residents.complaint_lines(home))


def test_who_asks_in_a_household_with_a_safety_flag_learns_nothing_of_what_was_said_to_others(
    home: Home,
) -> None:
    flag = {"order_kind": "안전표시 설정", "safety_flag": "폭력 위험", "household_id": household(home)}
    given = {"reason": "피해 신고", "ordered_by": "한가람", "ordered_on": "2024-03-08"}
    deliver_rows(home, "operator_order", [flag | given])
    tell_urgent.run_in(home, receive(home, date(2024, 3, 8)))
    residents.explain_to(home, household(home), told_to=SON.person_name, reason="군청에 와서 물음")
    tell_urgent.run_in(home, receive(home, date(2024, 3, 11)))
    told = page(home)
    assert told["받는 분"] == f"{SON.person_name} 님"
    assert ask(home, "SELECT arg_max(recipient, run_no) FROM ops.package") == [("team_head",)]
    assert not {"누가 보나", "같이 사는 분", "연락드린 기록"} & set(told)
    assert "곡성읍" not in told[""]
    assert "팀장이 정합니다" in told[""]
    assert "안전" not in "".join(text for item, text in told.items() if item)
