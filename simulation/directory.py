"""The county's directory of services as HSDS 3.0 records: who helps with what, where, for whom, with what capacity."""

import csv
import json
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from simulation.chance import Chance
from simulation.county import PARAMETERS
from simulation.files import Written
from simulation.world import World

Record = dict[str, Any]
# a list is good for a quarter: who goes on using it longer does not know that it holds
_VALID_DAYS = 92


def directory_file(world: World, day: date) -> Written:
    """The whole list as it stands on a day."""
    records = [_record(world, row, day) for row in _rows(world.county.name)]
    document = {"total_items": len(records), "contents": records}
    content = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    return Written(f"service_directory_{day:%Y%m%d}.jsonl", content, len(records))


def _rows(county: str) -> Iterator[dict[str, str]]:
    with (PARAMETERS / "directory.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row | {"partner_ko": row["partner_ko"].replace("{county}", county)}


def _record(world: World, row: dict[str, str], day: date) -> Record:
    name = f"{row['partner']}/{row['service']}"
    # what a partner has for a half-year is spent in the named month, and comes back with the next
    is_spent = bool(row["closed_from"]) and (day.month - 2) % 6 + 2 >= int(row["closed_from"])
    traits = [("partner", row["partner"]), ("service", row["service"])]
    traits += [("need", need) for need in row["needs"].split()]
    traits += [("capacity", "CLOSED" if is_spent else "OPEN")]
    traits += [("channel", row["channel"]), ("consent", row["consent"])]
    ages = {f"{end}_age": int(row[f"{end}_age"]) for end in ("minimum", "maximum") if row[f"{end}_age"]}
    here = {town.name for town in world.county.towns}
    towns = [town for town in row["towns"].split() if town in here]
    return {
        "id": _id(world.chance, name),
        "name": row["service_ko"],
        "status": "active",
        "assured_date": day.isoformat(),
        **ages,
        "organization": {
            "id": _id(world.chance, row["partner"]),
            "name": row["partner_ko"],
            "description": row["partner_ko"],
        },
        "service_areas": [{"id": _id(world.chance, name, town), "name": town} for town in towns],
        "schedules": [
            {
                "id": _id(world.chance, name, "schedule"),
                "valid_from": day.replace(day=1).isoformat(),
                "valid_to": date.fromordinal(day.toordinal() + _VALID_DAYS).isoformat(),
            }
        ],
        "attributes": [_trait(world.chance, name, *trait) for trait in traits],
    }


def _trait(chance: Chance, name: str, code: str, value: str) -> Record:
    term = {"id": _id(chance, code), "taxonomy": "balgul", "code": code, "name": code, "description": code}
    return {"id": _id(chance, name, code, value), "link_type": code, "value": value, "taxonomy_term": term}


def _id(chance: Chance, *key: str) -> str:
    return str(uuid.UUID(int=chance.number("directory", *key) << 64 | chance.number("directory 2", *key)))
