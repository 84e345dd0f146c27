"""A throw-away home with as many referrals as asked, for the benchmarks of referrals."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

import polars as pl

from tasks.referrals.deadlines import due_days
from tasks.sources.throwaway import throw_away_home
from tasks.stage import Run
from warehouse.connection import Transaction, Warehouse
from warehouse.county import County, parameters
from warehouse.home import Home
from warehouse.ledger import open_run
from warehouse.schema import migrate

DAY = date(2024, 5, 14)  # a Tuesday
_ITEMS = ["ADDRESS", "NAME", "PHONE", "TALK"]


@contextmanager
def county_with(count: int, ages: Sequence[int]) -> Iterator[tuple[Home, Run]]:
    """A home with ``count`` referrals, of as many households.

    Args:
        ages: working days ago on which each left, in turn; 0 for one that is still a draft.
    """
    with throw_away_home() as home, Warehouse(home).kept():
        migrate(home)
        run = Run(open_run(home, DAY, has_files=False), DAY)
        with Warehouse(home).transaction(as_of=DAY, run_no=run.run_no) as tx:
            _fill(tx, list(islice(cycle(ages), count)))
            for statement in ("household_root_state", "person_state", "household_state"):
                tx.run(f"linkage/insert_{statement}")
        later = Run(open_run(home, DAY, has_files=True), DAY)
        yield home, later


def _fill(tx: Transaction, ages: Sequence[int]) -> None:
    policy, county = parameters("referrals", DAY), County.read(tx.home.county_file)
    offers = [(partner, offer) for partner, stated in policy["offers"].items() for offer in stated]
    run = {"run_no": tx.context["run_no"]}
    where = [{"delivery_id": f"d{n // 1000}", "row_no": n % 1000 + 1} | run for n in range(len(ages))]
    ids = [
        {f"{kind}_id": f"{kind}{n}" for kind in ("person", "household", "target", "consent", "referral")}
        for n in range(len(ages))
    ]
    left = {age: county.working_days_before(DAY, age) if age else DAY for age in set(ages)}
    days = {age: due_days(county, policy, on) for age, on in left.items() if age}
    tables: dict[str, list[dict[str, Any]]] = {}

    def put(table: str, *rows: dict[str, Any]) -> None:
        tables.setdefault(table, []).extend(rows)

    for n, (age, one, row) in enumerate(zip(ages, ids, where, strict=True)):
        (partner, offer), sent_on = offers[n % len(offers)], left[age]
        given_on = sent_on - timedelta(days=3)
        put("core.appearance", row | _person(n))
        put("core.person", row | {"person_id": one["person_id"], "token": None})
        put("core.link", row | {"person_id": one["person_id"], "method": "token", "probability": 1.0})
        put("core.household", row | {"household_id": one["household_id"], "named_by": "person"})
        named = {name: one[name] for name in ("person_id", "household_id")}
        put("core.membership", row | named | {"relation": "HEAD"})
        target = {"target_id": one["target_id"]}
        put("campaign.target", row | target | {"household_id": one["household_id"]} | _TARGET)
        put("campaign.target_event", row | target | {"event": "approved", "happened_on": given_on})
        put("campaign.consent", row | target | _consent(one["consent_id"], partner, given_on))
        passed = {"items": offer["items"], "domains": offer["domains"]}
        named = {
            "referral_id": one["referral_id"],
            "consent_id": one["consent_id"],
            "service": offer["service"],
        }
        put("campaign.referral", run | target | named | passed | {"partner": partner})
        step = row | {
            "referral_id": one["referral_id"],
            "step_no": 1,
            "state": "draft",
            "happened_on": given_on,
        }
        put("campaign.referral_event", step)
        if age:
            moved = {"step_no": 2, "state": "requested", "from_state": "draft", "happened_on": sent_on}
            put("campaign.referral_event", step | moved | days[age])
            told = {"package_id": f"{partner}{sent_on}", "ref": one["referral_id"]}
            put(
                "ops.package_row", run | told | {"subject_kind": "referral", "subject_id": one["referral_id"]}
            )
    packages = {row["package_id"] for row in tables.get("ops.package_row", [])}
    put("ops.package", *(run | _package(package) for package in sorted(packages)))
    for table, rows in tables.items():
        if rows:
            tx.insert(table, pl.DataFrame(rows, infer_schema_length=None))


_TARGET: dict[str, Any] = {
    "campaign_id": "2024H1",
    "basis": "listed",
    "points": 30,
    "order_no": 1,
    "first_channel": "phone",
    "intensity": "normal",
    "is_urgent": False,
}


def _person(n: int) -> dict[str, Any]:
    return {
        "source": "ssis_central",
        "person_name": "김보기",
        "birth_on": date(1950, 5, 5),
        "birth_year": 1950,
        "sex": "F",
        "phone": f"0100{n:07d}",
        "address": f"전라남도 곡성군 곡성읍 읍내리 {n}",
        "town_code": "46720250",
        "ri": "읍내리",
        "token": None,
    }


def _consent(consent_id: str, partner: str, given_on: date) -> dict[str, Any]:
    return {
        "consent_id": consent_id,
        "partner": partner,
        "items": _ITEMS,
        "given_on": given_on,
        "valid_until": given_on + timedelta(days=180),
        "purpose": "의뢰한 서비스의 상담과 제공",
        "retained_until": given_on + timedelta(days=365),
        "is_right_told": True,
        "given_by": "VISIT",
    }


def _package(package_id: str) -> dict[str, Any]:
    told = {
        "package_id": package_id,
        "file_name": package_id,
        "sha256": package_id,
        "content_sha256": package_id,
    }
    who = {"recipient": f"partner-{package_id[:-10]}", "kind": "referral", "period": "2024Q2", "row_count": 1}
    return told | who | {"made_on": date.fromisoformat(package_id[-10:])}
