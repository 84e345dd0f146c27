"""What another version of the rules would choose: the newest look-up is judged again by each of two, and neither stays.

It is judged in a copy of the home as that day knew it, by the very statements of the stage, and rolled back.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from tasks.doors.windows import log_access
from tasks.screening import judge
from tasks.screening.rules import faults_in, rules_id
from tasks.small_counts import is_small, merge_small
from warehouse import kinds
from warehouse.connection import Transaction, Warehouse
from warehouse.county import TWICE, County, EachKeyOnce, parameters, values_on
from warehouse.errors import Fault, Refusal
from warehouse.gathered import forget_from
from warehouse.home import Home
from warehouse.registered_score import declared_on
from warehouse.rewind import evening_of

# What screening wrote that day is taken back in the copy, so that it can judge the day anew.
_JUDGED = (
    "target",
    "target_reason",
    "listing",
    "pool_standing",
    "pool_reason",
    "look_up",
    "score_use",
    "score_part",
    "pool_score",
    "list_row",
    "target_list",
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_BYTES = 1_000_000
# Each group is of those who are older than the one before it.
_AGES = (20, 40, 65, 80)

Judged = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Rules:
    """One version of the rules: what it is called, its values, and kinds of the catalogue that it does not weigh."""

    name: str
    values: dict[str, Any]

    @property
    def unweighed(self) -> list[str]:
        """Kinds of the catalogue that count as unknown ones, by their Korean names."""
        return [one.name_ko for one in kinds.kinds() if one.counts_as not in self.values["weights"]]


@dataclass(frozen=True)
class Difference:
    """What changes from one version to the other.

    Args:
        judged_on: the day of the look-up.
        a, b: what each version made of each household.
        changes: ``enter``, ``leave``, ``up``, ``down`` or ``other_contact`` by household; who stays as they were is
            not named.
        town_names: Korean names by code.
        least: the smallest count that is shown by town or group.
    """

    judged_on: date
    rules: tuple[Rules, Rules]
    a: Judged
    b: Judged
    changes: dict[str, str]
    town_names: dict[str, str]
    least: int


def difference(
    home: Home, rules_a: str, rules_b: str, *, until: date | None = None, reason: str | None = None
) -> Difference:
    """Judge the newest look-up by two versions of the rules.

    Args:
        rules_a, rules_b: each a day, for the rules in force then, or the path of a file like
            ``warehouse/parameters/screening.yaml``.
        until: the newest look-up until a day; the newest of all when not given.
        reason: why somebody wants to see who it is; the access is logged. Without it there are only counts to be shown.

    Raises:
        Refusal: no look-up was judged, or a version of the rules cannot be used: which, and why; or the learned score
            of that day is gone.
    """
    with Warehouse(home).reading(as_of=until or date.max) as tx:
        found = tx.one("what_if/select_last_look_up", until=until or date.max)
    if found is None:
        raise Refusal(
            "No look-up of the pool was judged yet, or rows of each were destroyed: there is nothing to compare."
        )
    day: date = found["as_of"]
    rules = (_rules("A", rules_a, day), _rules("B", rules_b, day))
    if reason is not None:
        log_access(home, "screen-diff", str(found["delivery_id"]), reason)
    with evening_of(home, day) as copy:
        run_no = int(found["run_no"])
        _need_score(copy, run_no, day)
        take_back(copy, run_no)
        a, b = (judged_again(copy, run_no, day, one.values) for one in rules)
    names = County.read(home.county_file).town_names
    least = int(parameters("reporting", day)["small_count_minimum"])
    return Difference(day, rules, a, b, changes_between(a, b), names, least)


def _rules(name: str, stated: str, day: date) -> Rules:
    """Rules of a day or of a file, by the names of the shipped ones."""
    shipped = parameters("screening", day)
    values = _of_day(name, stated) if _DAY.fullmatch(stated) else _of_file(name, Path(stated), day)
    if values.keys() != shipped.keys():
        wrong = sorted(values.keys() ^ shipped.keys())
        raise Refusal(f"Rules {name} lack, or have too many of, these: {', '.join(wrong)}.")
    if wrong := list(faults_in(values)):
        raise Refusal(f"Rules {name}: {'; '.join(wrong)}.")
    known = {one.code for one in kinds.kinds()}
    named = [*values["weights"], *values["urgent_kinds"], *(values["rest"] or {}).get("ended_by", ())]
    unknown = sorted({str(kind) for kind in named} - known)
    if unknown:
        raise Refusal(f"Rules {name} name kinds that the catalogue does not have: {', '.join(unknown)}.")
    return Rules(stated if _DAY.fullmatch(stated) else Path(stated).name, values)


def _of_day(name: str, stated: str) -> dict[str, Any]:
    try:
        return parameters("screening", date.fromisoformat(stated))
    except (Fault, ValueError):
        raise Refusal(f"Rules {name}: no rules were in force on that day.") from None


def _of_file(name: str, file: Path, day: date) -> dict[str, Any]:
    no_file = f"Rules {name} are neither a day such as 2024-03-01 nor a file that can be read."
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise Refusal(f"Rules {name} are no file of rules: it is too large.")
        stated = yaml.load(file.read_text("utf-8-sig"), EachKeyOnce)
    except OSError:
        raise Refusal(no_file) from None
    except UnicodeDecodeError:
        raise Refusal(f"Rules {name} are no text in UTF-8: save the file so.") from None
    except yaml.MarkedYAMLError as error:
        why = "a name that stands twice" if error.problem == TWICE else "what is no YAML"
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Refusal(f"Rules {name}: line {line} of the file has {why}.") from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise Refusal(_NOT_LIKE.format(name)) from None
    return _in_force(name, stated, day)


_NOT_LIKE = "Rules {} are no file like warehouse/parameters/screening.yaml."


def _in_force(name: str, stated: Any, day: date) -> dict[str, Any]:
    entries = stated.values() if isinstance(stated, dict) else ()
    if not entries or not all(isinstance(e, dict) and isinstance(e.get("values"), dict) for e in entries):
        raise Refusal(_NOT_LIKE.format(name))
    if wrong := [rule for rule, e in stated.items() if not all(type(on) is date for on in e["values"])]:
        raise Refusal(
            f"Rules {name}: the days of {', '.join(map(str, wrong))} are to be written as 2024-03-01."
        )
    try:
        return values_on(stated, day)
    except Fault as fault:
        raise Refusal(f"Rules {name}: {fault.rule} has no value on {day}.") from None


def _need_score(copy: Home, run_no: int, day: date) -> None:
    """Both versions would be judged by the points alone where the file of a score is gone that ordered then."""
    with Warehouse(copy).reading(run_no=run_no) as tx:
        used = tx.one("what_if/select_score_use")
    declared = declared_on(copy, day)
    if used and not (declared and declared.registration):
        raise Refusal(
            f"The learned score of {day} ({used['score_id']}) cannot be read: put its file back from git."
        )


def take_back(copy: Home, run_no: int) -> None:
    """Forget in a copy what screening wrote since a run, so that it can judge anew."""
    with Warehouse(copy).transaction() as tx:
        for table in _JUDGED:
            tx.execute(forget_from(f"campaign.{table}"), first=run_no)
        tx.run("rewind/delete_stage_run", first=run_no, last=run_no)


def judged_again(copy: Home, run_no: int, day: date, policy: dict[str, Any]) -> Judged:
    """What screening makes of each household by some rules, in a copy that took back its own; nothing of it stays."""
    with Warehouse(copy).undone(as_of=day, run_no=run_no) as tx:
        return _judge_once(tx, policy)


def _judge_once(tx: Transaction, policy: dict[str, Any]) -> Judged:
    campaign = tx.one("campaign/select_open")
    if campaign is None:
        raise Refusal("No campaign was open when that look-up was judged.")
    judge(tx, str(campaign["campaign_id"]), policy)
    return {str(row["household_id"]): row for row in tx.rows("screening/select_judged")}


def changes_between(a: Judged, b: Judged) -> dict[str, str]:
    """What becomes of each household that changes; places are compared among those that both versions take up."""
    both = [one for one in a if one in b and a[one]["place"] and b[one]["place"]]
    order_a, order_b = (
        {one: place for place, one in enumerate(sorted(both, key=lambda one: x[one]["place"]), 1)}
        for x in (a, b)
    )
    found = {}
    for one in sorted(a.keys() | b.keys()):
        was, becomes = a.get(one, {}).get("place"), b.get(one, {}).get("place")
        if bool(was) != bool(becomes):
            found[one] = "enter" if becomes else "leave"
        elif was and order_a[one] != order_b[one]:
            found[one] = "up" if order_b[one] < order_a[one] else "down"
        elif was and _contact(a[one]) != _contact(b[one]):
            found[one] = "other_contact"
    return found


def _contact(row: Mapping[str, Any]) -> tuple[Any, Any]:
    return row["first_channel"], row["intensity"]


_CHANGES_KO = {
    "enter": "새로 들어옴",
    "leave": "빠짐",
    "up": "앞으로",
    "down": "뒤로",
    "other_contact": "첫 접촉만 바뀜",
}


def counts_ko(found: Difference) -> Iterator[str]:
    """The counts, all together, by town and by group; a small one by place or group is not told and does not follow."""
    for name, one in zip("AB", found.rules, strict=True):
        yield f"{name}: {one.name} (규칙 {rules_id(one.values)})"
        if one.unweighed:
            yield f"   점수가 없어 알 수 없는 위기정보로 세는 종류: {', '.join(one.unweighed)}"
    yield f"{found.judged_on}에 판정한 조회와 명단을 두 규칙으로 다시 판정하였습니다. 남긴 것은 없습니다."
    stays = len([one for one in found.b.values() if one["place"]]) - len(
        [one for one, change in found.changes.items() if change != "leave"]
    )
    if not found.changes:
        yield f"바뀌는 가구가 없습니다: 두 규칙에서 같은 {stays}가구가 같은 순서와 첫 접촉으로 들어옵니다."
        return
    whole = Counter(found.changes.values())
    yield "  ".join(f"{ko} {whole[code]}" for code, ko in _CHANGES_KO.items()) + f"  그대로 {stays}"
    for title, group_of in _groups(found).items():
        yield f"[{title}]"
        for code, ko in _CHANGES_KO.items():
            if whole[code]:
                changed = [one for one, change in found.changes.items() if change == code]
                yield f"  {ko}: {_by_group(Counter(map(group_of, changed)), found.least)}"


def _by_group(counts: Mapping[str, int], least: int) -> str:
    if is_small(sum(counts.values()), least):
        return f"{least}가구가 안 되어 나누어 말하지 않습니다"
    told = merge_small([sorted(counts.items())], least)
    return ", ".join(
        f"{'·'.join(one.names)}{' 함께' if len(one.names) > 1 else ''} {one.count}" for one in told
    )


def _groups(found: Difference) -> dict[str, Callable[[str], str]]:
    def row(household: str) -> dict[str, Any]:
        return found.b.get(household) or found.a[household]

    return {
        "지역": lambda one: found.town_names.get(row(one)["town_code"], "미상"),
        "가장 나이 많은 가구원": lambda one: _age_band(row(one)["eldest_age"]),
        "대표자 성별": lambda one: {"M": "남", "F": "여"}.get(row(one)["sex"], "미상"),
        "가구원 수": lambda one: "1인(알려진 가구원)" if row(one)["members"] == 1 else "2인 이상",
    }


def _age_band(age: int | None) -> str:
    if age is None:
        return "미상"
    if age < _AGES[0] or age >= _AGES[-1]:
        return f"{_AGES[0]}세 미만" if age < _AGES[0] else f"{_AGES[-1]}세 이상"
    return next(f"{low}~{high - 1}세" for low, high in pairwise(_AGES) if low <= age < high)


def who(found: Difference) -> Iterator[str]:
    """Who changes, by id, one line each: change, household_id, town_code, points, places and first contacts of both."""
    yield "change,household_id,town_code,points_a,points_b,place_a,place_b,contact_a,contact_b"
    order = {code: place for place, code in enumerate(_CHANGES_KO)}
    for one, change in sorted(found.changes.items(), key=lambda pair: (order[pair[1]], pair[0])):
        both = (found.a.get(one, {}), found.b.get(one, {}))
        cells = [change, one, (both[1] or both[0])["town_code"]]
        cells += [judged.get(name) for name in ("points", "place", "first_channel") for judged in both]
        yield ",".join("" if cell is None else str(cell) for cell in cells)
