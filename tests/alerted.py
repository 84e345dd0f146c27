"""Puts crisis alerts into a county whose households are to be reached."""

from datetime import date, timedelta
from typing import Any

from tests.contacted import ContactedCounty

# A row of danger as a neighbour sends it; who delivers it says when.
OF_DANGER = {
    "alert_id": "A-1",
    "alert_form": "복지위기 알림(이웃)",
    "reporter_kind": "이웃",
    "person_name": "김당직",
    "phone": "010-0777-0001",
    "address": "전라남도 곡성군 곡성읍 읍내리 1",
    "memo": "며칠째 식사를 못 하고 있습니다",
    "sex": "여",
    "birth_year": "1950",
}


def alert(county: ContactedCounty, household: str, reported_on: date | None = None, **told: Any) -> str:
    """An alert about a household comes in, in this run, and linkage found whom it names; the id of its delivery."""
    day = reported_on or county.run.as_of
    usual = {
        "alert_id": county.new_id("alert"),
        "reported_at": f"{day} 09:00:00",
        "memo": "공과금이 밀려 막막합니다",
    }
    delivery = county.deliver("crisis_alert", [usual | told])
    county.link_row(delivery, household)
    observe(
        county,
        "crisis_alert",
        delivery,
        kind="LOCAL_CRISIS_ALERT_NEIGHBOUR",
        person_id=county._persons[household],
        household_id=household,
        observed_on=day,
        valid_until=day + timedelta(days=180),
    )
    return delivery


def observe(county: ContactedCounty, source: str, delivery: str, **seen: Any) -> None:
    """The first row of a delivery tells of a kind, in the columns of ``core.observation``."""
    observation = county.new_id("observation")
    county.insert("core.observation", [{"observation_id": observation, "subject": "household"} | seen])
    told_by = {"observation_id": observation, "source": source, "delivery_id": delivery, "row_no": 1}
    county.insert("core.observation_source", [told_by])
