"""Puts crisis alerts into a county whose households are to be reached."""

from datetime import date, timedelta
from typing import Any

from tests.contacted import ContactedCounty


def alert(county: ContactedCounty, household: str, reported_on: date | None = None, **told: Any) -> str:
    """An alert about a household comes in, in this run, and linkage found whom it names; the id of its delivery."""
    day = reported_on or county.run.as_of
    usual = {
        "alert_id": county._id("alert"),
        "reported_at": f"{day} 09:00:00",
        "memo": "공과금이 밀려 막막합니다",
    }
    delivery = county.deliver("crisis_alert", [usual | told])
    county.link_row(delivery, household)
    observation = county._id("observation")
    seen: dict[str, Any] = {
        "observation_id": observation,
        "kind": "LOCAL_CRISIS_ALERT_NEIGHBOUR",
        "subject": "household",
        "person_id": county._persons[household],
        "household_id": household,
        "observed_on": day,
        "valid_until": day + timedelta(days=180),
    }
    county.insert("core.observation", [seen])
    source = {"observation_id": observation, "source": "crisis_alert", "delivery_id": delivery, "row_no": 1}
    county.insert("core.observation_source", [source])
    return delivery
