"""The questionnaire that holds on a day: what is asked of whom, and with which version an answer is kept."""

from datetime import date, timedelta

from tasks.answers import judge_answers
from tests.contacted import TOWN_KO, ContactedCounty


def test_an_officer_asks_more_of_the_households_whose_kinds_call_for_it_and_the_answer_is_kept(
    county: ContactedCounty,
) -> None:
    monday = date(2024, 8, 5)
    county.start(monday)
    county.roster({"B001": TOWN_KO}, monday)
    cut, other = county.make_target(), county.make_target()
    county.insert("campaign.target_reason", [{"target_id": cut, "kind": "ELEC_CUT", "points": 30}])
    county.day()
    header, *lines = county.opened("officer-B001")["질문지"]
    asked = {line[0]: dict(zip(header, line, strict=True)) for line in lines}
    assert "일상생활" in header
    assert "밀린까닭" not in header
    assert [asked[county.sent(target)[1]]["끊긴때"] for target in (cut, other)] == ["", "-"]
    county.start(monday + timedelta(days=1))
    county.call_back(cut, "TALKED", need="COUNSELLED", cut_since="WEEK", safety_need=True)
    county.do(judge_answers)
    query = "SELECT path, answer, form_version FROM campaign.survey_response WHERE target_id = ? ORDER BY 1"
    assert county.ask(query, cut) == [
        ("cut_since", "WEEK", "2024080101"),
        ("safety_need", "true", "2024080101"),
    ]
    assert county.ask("SELECT list_sort(domains) FROM campaign.returned_row") == [(["safety"],)]


def test_everybody_in_a_batch_of_the_ai_call_is_asked_the_same(county: ContactedCounty) -> None:
    county.start(date(2024, 8, 5))
    county.roster({"B001": TOWN_KO}, date(2024, 8, 5))
    target = county.make_target(first_channel="ai_call")
    county.insert("campaign.target_reason", [{"target_id": target, "kind": "ELEC_CUT", "points": 30}])
    county.day()
    sheets = county.opened("ai_call")
    assert "끊긴때" not in str(sheets)
    assert dict(map(tuple, sheets["안내"]))["질문지"] == "2024080101"


def test_an_answer_is_kept_with_the_version_that_its_package_asked(county: ContactedCounty) -> None:
    county.start(date(2024, 7, 31))
    county.roster({"B001": TOWN_KO}, date(2024, 7, 29))
    target = county.make_target()
    county.day()
    county.start(date(2024, 8, 1))
    county.call_back(target, "TALKED", need="NO_NEED", health_need=True)
    county.do(judge_answers)
    assert county.ask("SELECT DISTINCT form_version FROM campaign.survey_response") == [("2024020101",)]
