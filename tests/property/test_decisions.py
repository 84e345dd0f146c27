"""Whatever the county's rows say, in whatever order they come: one decision is in force, and every state is lawful."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.outcomes.decision_rules import APPLICATION_CHANGES, OBJECTION_CHANGES, Application
from tasks.outcomes.decisions import Book, take_rows
from warehouse.county import County, parameters
from warehouse.home import CHECKOUT

COUNTY = County.read(CHECKOUT / "warehouse" / "counties" / "46720.yaml")
APPLIED = date(2024, 3, 4)
NUMBERS = ["1", "2", "3", "4"]
ROWS = st.fixed_dictionaries(
    {
        "decision": st.sampled_from(
            [
                "GRANTED",
                "REJECTED",
                "EXTENDED",
                "POST_CHECKED",
                "UPHELD",
                "DISMISSED",
                "WITHDRAWN",
                "OBJECTED",
            ]
        ),
        "day": st.integers(0, 90),
        "document_no": st.sampled_from(NUMBERS),
        "about_no": st.sampled_from([None, *NUMBERS]),
        "reason": st.sampled_from([None, "INVESTIGATION", "FIT"]),
        "application_id": st.sampled_from(["a", "a", None]),
    }
)


def _told(row: dict[str, Any], number: int) -> dict[str, Any]:
    where = {
        "delivery_id": f"d{number}",
        "row_no": 1,
        "root_id": "h",
        "target_id": "t",
        "benefit": "EMERGENCY",
    }
    day = APPLIED + timedelta(days=row["day"])
    if row["decision"] == "OBJECTED":
        named = {
            "objection_delivery_id": where["delivery_id"],
            "objection_row_no": 1,
            "state": None,
            "is_verified": True,
        }
        return where | named | {"matter": "lodged", "on_day": day, "document_no": row["about_no"]}
    return where | {name: row[name] for name in row if name != "day"} | {"decided_on": day}


def _book(runs: list[list[dict[str, Any]]]) -> Book:
    """The book after rows that came in several runs, each in the order of its days."""
    book = Book(parameters("outcomes", APPLIED), COUNTY)
    book.applications["a"] = Application("a", "t", APPLIED, date(2024, 4, 3))
    number = 0
    for run in runs:
        told = [_told(row, number + place) for place, row in enumerate(run)]
        number += len(run)
        rows = sorted((row for row in told if "matter" not in row), key=lambda row: row["decided_on"])
        take_rows(book, rows, [row for row in told if "matter" in row])
    return book


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(ROWS, max_size=5), max_size=4))
def test_an_application_has_one_decision_in_force_whatever_comes_in_whatever_order(
    runs: list[list[dict[str, Any]]],
) -> None:
    book = _book(runs)
    decided = [one for one in book.decisions.get("h", []) if one.application_id == "a"]
    in_force = [one for one in decided if one.place not in book.replaced]
    assert len(in_force) == bool(decided)
    for older in decided:
        place, steps = older.place, 0
        while place in book.replaced:
            place, steps = book.replaced[place], steps + 1
            assert steps <= len(decided)
        assert place == in_force[0].place


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(ROWS, max_size=5), max_size=4))
def test_every_state_follows_its_table_and_every_row_is_kept_told_or_said_before(
    runs: list[list[dict[str, Any]]],
) -> None:
    book = _book(runs)
    extensions = book.facts.get("campaign.decision_extension", [])
    assert len(extensions) <= 1
    assert all(one["extended_on"] <= date(2024, 4, 3) for one in extensions)
    assert all("extended" in APPLICATION_CHANGES["applied"] for _ in extensions)
    ends = book.facts.get("campaign.objection_end", [])
    assert len({one["objection_delivery_id"] for one in ends}) == len(ends)
    assert all(one["state"] in OBJECTION_CHANGES["lodged"] for one in ends)
    assert not any(one["state"] == "withdrawn" for one in ends), "only the household takes it back"
    assert all((one["correction_due_on"] is not None) == (one["state"] == "upheld") for one in ends)
    lodged = {one["delivery_id"] for one in book.facts.get("campaign.objection", [])}
    assert {one["objection_delivery_id"] for one in ends} <= lodged
    kept = {(row["delivery_id"], row["row_no"]) for rows in book.facts.values() for row in rows}
    told = {(row["delivery_id"], row["row_no"]) for row in book.deviations}
    said = [(row["decision"], row["document_no"]) for run in runs for row in run]
    silent = [one for number, one in enumerate(said) if (f"d{number}", 1) not in kept | told]
    assert all(said.count(one) > 1 and one[0] != "OBJECTED" for one in silent)
