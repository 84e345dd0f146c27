"""Walks from three invented samples to targets in a copy of the checkout, and prints what came of it.

Run by ``test_source_walk`` in a process of its own: a source is added to the checkout from which Balgul runs.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tasks.calendar import keep_campaign_dates
from tasks.doors import inbox, orders
from tasks.linkage import link_records
from tasks.screening import screen_households
from tasks.sources.judging import judge
from tasks.sources.proposing import new_source
from tasks.sources.trial import trial_of
from tasks.sources.writers import workbook_of
from tasks.validation import validate
from tests.factories import AS_OF, Person, ask, person, source_file
from tests.replayed import differing
from warehouse.catalog import all_sources, load_source
from warehouse.home import CHECKOUT, Home
from warehouse.schema import migrate

COUNTY = CHECKOUT / "warehouse" / "counties" / "46720.yaml"


def people(first: int, count: int = 12) -> list[Person]:
    """So many persons from a number on."""
    return [person(first + n, born=f"{40 + n}0505") for n in range(count)]


def gas() -> bytes:
    """A CP949 list of an office: a title line that alone says when, a total line."""
    lines = [
        "도시가스 공급중지 가구 현황(2024년 2월)",
        "연번,주민등록번호,성명,연락처,사용장소,계약종별,체납액(원),비고",
    ]
    for n, p in enumerate(people(1001)):
        kind = ("주택용", "영업용")[n % 2]
        lines.append(f'{n + 1},{p.rrn},{p.person_name},{p.phone},{p.address},{kind},"1,{n}00",')
    return "".join(line + "\r\n" for line in [*lines, "합계,,,,,,12건,"]).encode("cp949")


def fees() -> bytes:
    """A workbook whose header has two lines."""
    head = [["공동주택 관리비 체납 현황"], ["연번", "대상자", "", "", "체납", "", "기준년월"]]
    head.append(["", "성명", "주민번호", "연락처", "개월수", "금액(원)", ""])
    rows = [[n, p.person_name, p.rrn, p.phone, 3, 9000 + n, "202402"] for n, p in enumerate(people(2001))]
    return workbook_of([*head, *rows, ["합계", "", "", "", "", 999, ""]])


def phones() -> bytes:
    """JSON Lines of objects within objects."""
    rows: list[dict[str, Any]] = [
        {"receiptNo": f"T{n}", "person": {"name": p.person_name, "rrn": p.digits, "contact": {"phone": p.phone}},
         "line": {"type": ("휴대전화", "인터넷")[n % 2], "stoppedDate": f"2024-02-{n + 1:02d}"}}
        for n, p in enumerate(people(3001))
    ]  # fmt: skip
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


_DAY_BEFORE = date(2024, 2, 29)
_STAGES = (keep_campaign_dates.run_in, validate, link_records.run_in, screen_households.run_in)
_DAYS_OF_GAS = "SELECT DISTINCT observed_on FROM core.observation WHERE kind = 'GAS_CUT'"
WALKS = {
    "gas_stop": (gas, "GAS_CUT"),
    "fee_late": (fees, "FEE_ARREARS"),
    "phone_stop": (phones, "TELECOM_ARREARS"),
}


def walk(scratch: Path) -> dict[str, Any]:
    """Sample, answers, check, county file, delivery, run."""
    from tests.factories import work

    home = Home.create(scratch / "home", county="46720", seed=7)
    migrate(home)  # a home that was there before, with a day that is over
    inbox.drop(
        home,
        load_source("ssis_central"),
        "list",
        source_file("ssis_central", [person(1).row(crisis_kinds="단수")]),
    )
    work(home, _DAY_BEFORE)
    for code, (sample, kind) in WALKS.items():
        (scratch / code).write_bytes(sample())
        declaration = new_source(code, scratch / code).files[0]
        answered = declaration.read_text("utf-8").replace("LOCAL_UNKNOWN_KIND", kind)
        declaration.write_text(answered, "utf-8")
    judged = [judge(CHECKOUT, code) for code in WALKS]
    with trial_of([load_source(code) for code in WALKS], all_sources()) as trial:
        found = [
            (*each.findings, *(one for tried in trial.of(each).values() for one in tried.findings))
            for each in judged
        ]
    wrong = [str(finding) for findings in found for finding in findings]
    stated = yaml.safe_load(COUNTY.read_text("utf-8"))
    COUNTY.write_text(
        yaml.safe_dump(stated | {"sources": [*stated["sources"], *WALKS]}, allow_unicode=True), "utf-8"
    )
    migrate(home)  # as every run does first
    for code in WALKS:
        orders.deliver(home, code, scratch / code)
    pool = [p.row() for first in (1001, 2001, 3001) for p in people(first)]
    inbox.drop(home, load_source("ssis_query"), "pool", source_file("ssis_query", pool))
    work(home, AS_OF)
    return {
        "wrong": wrong,
        "open": [len(each.questions) for each in judged],
        "deliveries": dict(ask(home, "SELECT source, rows_accepted FROM out.delivery")),
        "gas_cut_on": [f"{day}" for (day,) in ask(home, _DAYS_OF_GAS)],
        "differing": differing(home, _DAY_BEFORE, _STAGES),
        "reasons": dict(ask(home, "SELECT kind, count(DISTINCT target_id) FROM out.reason GROUP BY 1")),
    }


if __name__ == "__main__":
    print(json.dumps(walk(Path(sys.argv[1]))))  # noqa: T201 -- read by the test
