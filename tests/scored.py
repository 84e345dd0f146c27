"""Past campaigns whose outcomes are known, put in as their stages would leave them, and models that nobody trained."""

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from warehouse.connection import Transaction, Warehouse
from warehouse.county import parameters
from warehouse.home import CHECKOUT, Home
from warehouse.ledger import open_run
from warehouse.registered_score import (
    Bin,
    Estimate,
    Gap,
    Judged,
    Model,
    Registration,
    Trained,
    id_of_model,
    written,
)

POLICY = parameters("score", date(2024, 3, 4))
KINDS = ("ELEC_ARREARS", "NHIS_ARREARS", "FIN_ARREARS", "HEAD_DIED", "ELEC_CUT", "LTC_GRADED")
PAST = {"2023H2": date(2023, 8, 1), "2024H1": date(2024, 2, 1), "2024H2": date(2024, 8, 1)}


class PastCounty:
    """A county in which need follows FIN_ARREARS and HEAD_DIED, whatever the points say."""

    def __init__(self, home: Home, *, households: int = 500, seed: int = 1) -> None:
        """Take a home without a run."""
        self._home, self._chance = home, random.Random(seed)
        self._ids = [f"past{n:04d}" for n in range(households)]
        self._weights = parameters("screening", date(2024, 3, 4))["weights"]

    def settle(self) -> None:
        """Households as linkage leaves them."""
        run_no = open_run(self._home, date(2023, 7, 3), has_files=True)
        towns = ("46720250", "46720310")
        rows = [
            {
                "household_id": one,
                "named_by": "number",
                "delivery_id": "settled",
                "row_no": number,
                "run_no": run_no,
                "birth_year": 1940 + number % 60,
                "sex": "FM"[number % 2],
                "town_code": towns[number % 3 // 2],
                "is_named": True,
            }
            for number, one in enumerate(self._ids, 1)
        ]
        with Warehouse(self._home).transaction() as tx:
            _insert(tx, "core.household", rows)
            _insert(tx, "core.household_state", rows)

    def play(self, campaign_id: str, *, seats: int = 70, audit: int = 40, resting_every: int = 0) -> None:
        """Two look-ups of a campaign, everybody surveyed, and its end; of so many households one stands behind."""
        self._resting = set(self._ids[::resting_every]) if resting_every else set[str]()
        opens = PAST[campaign_id]
        event = {"campaign_id": campaign_id, "run_no": open_run(self._home, opens, has_files=True)}
        with Warehouse(self._home).transaction() as tx:
            _insert(tx, "campaign.campaign_event", [{**event, "event": "opened", "happened_on": opens}])
        chosen: set[str] = set()
        for month in range(2):
            chosen |= self._look_up(campaign_id, opens + timedelta(days=30 * month), chosen, (seats, audit))
        closes = opens + timedelta(days=150)
        event["run_no"] = open_run(self._home, closes, has_files=True)
        with Warehouse(self._home).transaction() as tx:
            _insert(tx, "campaign.campaign_event", [{**event, "event": "closed", "happened_on": closes}])

    def _look_up(self, campaign_id: str, day: date, before: set[str], seats: tuple[int, int]) -> set[str]:
        run_no, delivery = open_run(self._home, day, has_files=True), f"look up {day}"
        kinds = {one: self._chance.sample(KINDS, self._chance.choice((1, 1, 2, 3))) for one in self._ids}
        points = {one: sum(self._weights[kind] for kind in kinds[one]) for one in self._ids}
        free = sorted(
            (one for one in self._ids if one not in before),
            key=lambda one: (one in self._resting, -points[one]),
        )
        selected, below = free[: seats[0]], free[seats[0] :]
        drawn = set(self._chance.sample(below, seats[1]))
        standing = dict.fromkeys(before, "open_already") | dict.fromkeys(selected, "selected")
        standing |= {one: "audit" if one in drawn else "below_line" for one in below}
        where = {"delivery_id": delivery, "run_no": run_no}
        with Warehouse(self._home).transaction() as tx:
            known = {"source": "ssis_query", "period": f"{day:%Y-%m}", "sha256": delivery, "received_on": day}
            _insert(tx, "ops.delivery", [{**where, **known, "file_bytes": 1, "rows_received": 1}])
            counts = dict.fromkeys(
                ("wanted", "seats_taken", "ranked", "floored", "tied", "tied_selected", "household_minutes"),
                0,
            )
            seat = {"seats": seats[0], "audit_seats": seats[1], "selected": len(selected)}
            _insert(tx, "campaign.look_up", [{**where, **counts, **seat, "campaign_id": campaign_id}])
            rest = dict.fromkeys(self._resting - before, day + timedelta(days=90))
            stood = [
                {**where, "household_id": one, "points": points[one], "standing": standing[one]}
                | {"rests_until": rest.get(one)}
                for one in self._ids
            ]
            _insert(tx, "campaign.pool_standing", stood)
            reasons = [
                {**where, "household_id": one, "kind": kind, "points": self._weights[kind]}
                for one in self._ids
                for kind in kinds[one]
            ]
            _insert(tx, "campaign.pool_reason", reasons)
            self._survey(
                tx, campaign_id, where, {one: kinds[one] for one in [*selected, *sorted(drawn)]}, drawn
            )
        return {*selected, *drawn}

    def _survey(
        self,
        tx: Transaction,
        campaign_id: str,
        where: dict[str, Any],
        kinds: dict[str, list[str]],
        drawn: set[str],
    ) -> None:
        """Nine of ten answer; who is in need gets something."""
        rows = []
        for number, one in enumerate(kinds, 1):
            chance = 0.85 if {"FIN_ARREARS", "HEAD_DIED"} & set(kinds[one]) else 0.15
            rows.append(
                {
                    **where,
                    "household_id": one,
                    "target_id": f"{where['delivery_id']} {one}",
                    "campaign_id": campaign_id,
                    "basis": "audit" if one in drawn else "selected",
                    "points": 1,
                    "order_no": number,
                    "row_no": number,
                    "first_channel": "phone",
                    "intensity": "normal",
                    "is_urgent": False,
                    "event": "closed",
                    "happened_on": PAST[campaign_id],
                    "service": "FOOD",
                    "given_on": PAST[campaign_id],
                    "end_state": "closed_service" if self._chance.random() < chance else "closed_no_need",
                }
            )
        _insert(tx, "campaign.target", rows)
        answered = [row for row in rows if self._chance.random() < 0.9]
        _insert(tx, "campaign.target_event", answered)
        _insert(
            tx, "campaign.service_given", [row for row in answered if row["end_state"] == "closed_service"]
        )


def _insert(tx: Transaction, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """The columns of some rows that a table has."""
    frame = pl.DataFrame(rows, infer_schema_length=None)
    names = tx.connection.table(table).columns
    tx.insert(table, frame.select([name for name in names if name in frame.columns]))


def model(base: int = -100, missing: int = 3, **kinds: int) -> Model:
    """A model with weights of kinds; more kinds and more look-ups add a little."""
    bins = [Bin(feature="kind", bin=kind, weight=weight, households=50) for kind, weight in kinds.items()]
    bins.append(Bin(feature="kind", bin="other", weight=7, households=50))
    for name in ("kinds", "look_ups", "new_kinds"):
        bins.append(Bin(feature=name, bin="under 2", high=2, weight=0, households=50))
        bins.append(Bin(feature=name, bin="2 and more", low=2, weight=11, households=50))
    bins.append(Bin(feature="new_kinds", bin="missing", weight=missing, households=50))
    return Model(base=base, history_days=365, left_out=("LTC_GRADED",), bins=tuple(bins))


def judged(**stated: Any) -> Judged:
    """A score that is better than the points in every respect, with enough behind it."""
    share = Estimate(point=0.4, low=0.3, high=0.5)
    usual: dict[str, Any] = {
        "campaign": "2023H2",
        "last_look_up": date(2024, 1, 5),
        "rules": ("abc",),
        "seats": 600,
        "pool": 3000,
        "audit_answered": 200,
        "newcomers": 100,
        "precision_points": share,
        "precision_score": share,
        "recall_points": share,
        "recall_score": share,
        "gain": Estimate(point=0.1, low=0.02, high=0.2, least=0.0),
        "gaps": {name: Gap(points=0.2, score=0.2, groups={}) for name in ("age", "sex", "single", "town")},
        "bands": (),
    }
    return Judged(**(usual | stated))


def registration(of: Model, **stated: Any) -> Registration:
    """A registration of a model in the simulated county of the tests."""
    usual: dict[str, Any] = {
        "score_id": id_of_model(of),
        "county": "46720",
        "home": "simulated",
        "registered_on": date(2024, 2, 1),
        "policy": json.loads(json.dumps(POLICY)),
        "trained": Trained(
            campaigns=("2023H1",),
            first_look_up=date(2023, 2, 1),
            last_look_up=date(2023, 7, 1),
            rules=("abc",),
            outcomes=400,
            in_need=120,
            of_audit=40,
            surveyed_before=12,
        ),
        "judged": judged(),
        "model": of,
    }
    return Registration(**(usual | stated))


SIGNED = {"by": "한가람", "document_no": "희망복지팀-4001", "on": date(2024, 3, 1)}


def dated(home: Home, of: Registration, place: str = "shadow", **stated: Any) -> Home:
    """The home of a county whose file dates a model; ``stated`` replaces what its entry says."""
    folder = home.root / "county"
    (folder / "scores").mkdir(parents=True, exist_ok=True)
    file = folder / "scores" / "model.yaml"
    file.write_bytes(written(of))
    entry = {
        "file": "scores/model.yaml",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "place": place,
        **({"signed": SIGNED} if place == "order" else {}),
    }
    return with_entry(home, {date(2024, 3, 1): entry | stated})


def with_entry(home: Home, learned_score: Any) -> Home:
    """The home of a county whose file says this of a learned score."""
    folder: Path = home.root / "county"
    folder.mkdir(exist_ok=True)
    county = yaml.safe_load((CHECKOUT / "warehouse" / "counties" / "46720.yaml").read_text("utf-8"))
    county["learned_score"] = learned_score
    (folder / "county.yaml").write_text(yaml.safe_dump(county, allow_unicode=True), "utf-8")
    return replace(home, county_file=folder / "county.yaml")
