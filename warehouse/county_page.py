"""What a county's file may say, for who writes one: the page ``docs/reference/county.md``."""

from collections.abc import Iterator
from typing import Any

import yaml

from warehouse.county_rules import Key, keys
from warehouse.file_pages import markdown
from warehouse.home import CHECKOUT

_ABOUT = """# The county's file 군 파일

One file for each county, `warehouse/counties/<code>.yaml` or another place (`balgul init --county FILE`): what Balgul
must know of the county and no received file says. Rules come by git: change the file there. Each run reads it anew, so
a change holds from the next run on and changes no list that was made before. A value that cannot be used stops a run
before it begins, with the key and the rule (`bad_county_file`); nothing is lost, and the run goes on once the file is
mended. A key that nobody knows is refused when a home is made, and by `balgul source check`; a home that runs already
passes it over, and today's page names it. A town that gets another name states the old one under `formerly` and keeps
its code; a town that becomes part of another goes from the file, and its name and code stand there under `formerly`; of
a town that is parted one keeps the code. Where the county itself gets another number, as all of 전남 and 광주 on
2026-07-01 (`warehouse/reference/renumbered.csv`), the new codes stand, and under `formerly` each town's own name with
its code of before. A file that knows a town no more in which households live stops a run.
In a key, `*` is each part of a list, or each id; a key that must stand does so wherever the part around it stands.

"""
_ABOUT_EXAMPLE = """
## The smallest file

What must stand, of the demo county with one town; its whole file is `warehouse/counties/46720.yaml`. A campaign needs
more `sources`: `ssis_household` says who lives together, `staff_roster` who calls and visits, `target_approval` takes
the decision on a list, `phone_result` and `visit_result` what officers return, `operator_order` every order by command.
Without its source a command refuses; without `ai_call_result` nobody is called by the machine.
"""
_ABOUT_PARTNERS = """
## Partners

A county's file does not name partners, and a consent that names one of another name is a deviation
(`unknown_consent_partner`). A county that has its own adds, in its checkout:

1. a row of `warehouse/reference/partners.csv`: a code of capitals, the name as officers write it (`{county}`
   in it is the county's own), source and certainty;
2. in `warehouse/parameters/referrals.yaml`, under a new date of `offers`, what the partner is asked for and what it may
   be told: whoever stands in no offer in force is asked for nothing, and a test holds the two files to each other;
3. what it has room for, in the next `service_directory`, by the same code.

Letters, passphrases and the folder `outbox/partner-<CODE>` follow from the row. A partner whose agreement ends stands
in no offer under the day on which it does: what was drafted for it is cancelled with a word to the officer, it is
reminded of nothing, and may still answer. Its row stays, since what it was told names it. Where it may get less under
a new date, drafts and reminders tell it no more than that from then on.
"""
_DEMO = CHECKOUT / "warehouse" / "counties" / "46720.yaml"


def county_page() -> str:
    """Every key, and the smallest file."""
    demo = yaml.safe_load(_DEMO.read_text("utf-8"))
    head = ("key", "type", "where it is absent", "read by", "what it says", "for example")
    rows = [(f"`{where}`", *_cells(key), _example(key, demo, where)) for where, key in keys().items()]
    example = yaml.safe_dump(smallest(demo), allow_unicode=True, sort_keys=False)
    told = f"```yaml\n{example}```\n"
    return _ABOUT + markdown([head, *rows]) + _ABOUT_EXAMPLE + told + _ABOUT_PARTNERS


def _cells(key: Key) -> Iterator[str]:
    yield key.type.replace("_", " ") + (f" ({key.unit})" if key.unit else "")
    yield "**must stand**" if key.must else key.otherwise or "–"
    yield key.read_by
    yield key.says


def _example(key: Key, demo: dict[str, Any], where: str) -> str:
    """The declared one, else what the demo county's file has there; of a part with keys of its own none."""
    value: Any = key.example or demo
    for name in () if key.example else where.split("."):
        value = _first(value) if name == "*" else value.get(name) if value else None
    has_own = any(other.startswith(f"{where}.") for other in keys())
    if not key.example and (value in (None, {}) or has_own):
        return "–"
    if isinstance(value, str) and key.type != "code":
        return f"`{value}`"
    cut = value[:2] if isinstance(value, list) else value
    written = yaml.safe_dump(cut, allow_unicode=True, default_flow_style=True, width=1000).removesuffix(
        "...\n"
    )
    return f"`{written.strip()}`"


def _first(stated: Any) -> Any:
    return next(iter(stated.values() if isinstance(stated, dict) else stated), None)


def smallest(stated: Any, around: str = "") -> Any:
    """What must stand of a county's file; of a list or of what has ids the first part.

    Args:
        stated: the file, or a part of it.
        around: where the part stands.
    """
    if isinstance(stated, list):
        return [smallest(stated[0], f"{around}.*")]
    if not isinstance(stated, dict):
        return stated
    declared = {
        name: key for where, key in keys().items() for at, _, name in [where.rpartition(".")] if at == around
    }
    if not declared:
        name = next(iter(stated))
        return {name: smallest(stated[name], f"{around}.*")}
    return {n: smallest(stated[n], f"{around}.{n}".lstrip(".")) for n, key in declared.items() if key.must}
