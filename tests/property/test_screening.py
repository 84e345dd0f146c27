"""The selection in SQL against the plainest selection one can write: one household after the other."""

import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.screening.rules import resting
from tests.factories import AS_OF, fresh_home
from warehouse.connection import Transaction, Warehouse

TOWNS = ["46720250", "46720310", "46720320", None]


@dataclass(frozen=True)
class Household:
    """One household of the pool as the selection sees it."""

    household_id: str
    town_code: str | None
    points: int
    excluded: str | None
    is_open: bool
    tie: str
    lot: str
    has_signal: bool


@st.composite
def pools(draw: st.DrawFn) -> list[Household]:
    """A pool with many equal points; ties and lots are letters, each once."""
    size = draw(st.integers(0, 25))
    ties, lots = draw(st.permutations(range(size))), draw(st.permutations(range(size)))
    points = [draw(st.sampled_from([0, 0, 5, 8, 8, 8, 30, 60])) for _ in range(size)]
    return [
        Household(
            household_id=f"h{number}",
            town_code=draw(st.sampled_from(TOWNS)),
            points=points[number],
            excluded=draw(st.sampled_from([None, None, None, "closed_died"])),
            is_open=draw(st.sampled_from([False, False, True])),
            tie=f"{ties[number]:03d}",
            lot=f"{lots[number]:03d}",
            # A kind may be worth no points.
            has_signal=points[number] > 0 or draw(st.booleans()),
        )
        for number in range(size)
    ]


@dataclass(frozen=True)
class Audit:
    """Seats of the audit sample, and whether households without a signal may be drawn."""

    seats: int
    unsignalled: bool


Taken = dict[tuple[str, str | None], int]


def plain_selection(
    pool: list[Household], floors: dict[str, int], seats: int, audit: Audit, taken: Taken
) -> dict[str, str]:
    """Where each household stands, by hand."""
    standing = {
        one.household_id: one.excluded or "open_already" for one in pool if one.excluded or one.is_open
    }
    free = [one for one in pool if one.household_id not in standing]
    heaviest = sorted((one for one in free if one.points > 0), key=lambda one: (-one.points, one.tie))
    first, rest = [], []
    for one in heaviest:
        of_town = sum(other.town_code == one.town_code for other in first)
        floor = floors.get(one.town_code or "", 0) - taken.get(("selected", one.town_code), 0)
        (first if one.town_code and of_town < floor else rest).append(one)
    left = seats - sum(count for (kind, _), count in taken.items() if kind == "selected")
    chosen = (first + rest)[: max(left, 0)]
    standing |= {one.household_id: "selected" for one in chosen}
    below = [one for one in free if one not in chosen]
    framed = sorted((one for one in below if one.has_signal or audit.unsignalled), key=lambda one: one.lot)
    drawn = max(audit.seats - sum(count for (kind, _), count in taken.items() if kind == "audit"), 0)
    standing |= {one.household_id: "no_points" for one in below if one not in framed}
    standing |= {one.household_id: "audit" for one in framed[:drawn]}
    standing |= {one.household_id: "below_line" for one in framed[drawn:]}
    return standing


def select(
    tx: Transaction, pool: list[Household], floors: dict[str, int], seats: int, audit: Audit, taken: Taken
) -> dict[str, str]:
    """Where each household stands, by the statement."""
    frame = pl.DataFrame(pool, schema_overrides={"points": pl.Int32}) if pool else None
    for table in ("active_kind", "exclusion", "left_alone", "new_listing", "reported"):
        values = {
            "weights": "{}",
            "urgent": "[]",
            "due": "{}",
            "campaign_id": "2024H1",
            "exclusions": "{}",
        }
        text = f"screening/create_{table}"
        named = {
            "active_kind": ["weights"],
            "exclusion": ["exclusions"],
            "left_alone": ["campaign_id"],
            "reported": ["urgent"],
            "new_listing": ["campaign_id", "due"],
        }
        tx.run(text, **{name: values[name] for name in named.get(table, [])})
    tx.run("screening/create_pool", delivery_id="d", campaign_id="2024H1")
    tx.run("screening/create_resting", **resting(None))
    tx.run("screening/create_seat_taken", delivery_id="d")
    if frame is not None:
        tx.insert("pool", frame)
    if taken:
        rows = [(kind, town, count) for (kind, town), count in taken.items()]
        tx.insert("seat_taken", pl.DataFrame(rows, schema=["standing", "town_code", "seats"], orient="row"))
    tx.run(
        "screening/insert_pool_standing",
        delivery_id="d",
        floors=json.dumps(floors),
        seats=seats,
        audit=audit.seats,
        unsignalled=audit.unsignalled,
    )
    found = tx.connection.execute("SELECT household_id, standing FROM campaign.pool_standing").fetchall()
    tx.connection.execute("DELETE FROM campaign.pool_standing")
    return dict(found)


def test_the_statement_selects_what_the_plainest_selection_does(tmp_path: Path) -> None:
    with Warehouse(fresh_home(tmp_path)).undone(as_of=AS_OF, run_no=1) as tx:

        @settings(max_examples=80)
        @given(
            pools(),
            st.dictionaries(st.sampled_from(TOWNS[:3]), st.integers(0, 4)),
            st.integers(0, 15),
            st.builds(Audit, st.integers(0, 5), st.booleans()),
            st.dictionaries(
                st.tuples(st.sampled_from(["selected", "audit"]), st.sampled_from(TOWNS)),
                st.integers(1, 3),
                max_size=3,
            ),
        )
        def agree(
            pool: list[Household], floors: dict[str, int], seats: int, audit: Audit, taken: Taken
        ) -> None:
            found = select(tx, pool, floors, seats, audit, taken)
            assert found == plain_selection(pool, floors, seats, audit, taken)
            assert list(found.values()).count("selected") <= seats
            assert list(found.values()).count("audit") <= audit.seats

        agree()


@pytest.mark.parametrize("campaign", ["2024H1", "2024H2"])
def test_ties_are_broken_by_the_campaign_and_by_nothing_that_a_household_can_be(
    tmp_path: Path, campaign: str
) -> None:
    keys = fresh_home(tmp_path).keys()
    ties = [keys.id_of(f"tie/{campaign}", f"h{number}") for number in range(400)]
    other = [keys.id_of("tie/2023H2", f"h{number}") for number in range(400)]
    order, other_order = sorted(range(400), key=ties.__getitem__), sorted(range(400), key=other.__getitem__)
    assert order != other_order
    # The mean place of the first half is near that of the second: the order knows nothing of the number.
    assert abs(sum(order.index(n) for n in range(200)) / 200 - 199.5) < 30
