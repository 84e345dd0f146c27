"""Outcomes: what officers recorded and what the county decided, as facts; and the only room of help that ends a target.

What a partner's reply or a case ends, the next run of this stage ends. A fact about a target that has ended is kept
beside its end and moves it no more.
"""

import json
from typing import Any

from tasks.doors.outbox import Package, package_id_of, quarter, reference, send
from tasks.doors.workbook import Field, Sheet, guidance
from tasks.outcomes.applications import take_applications
from tasks.outcomes.decisions import take_decisions
from tasks.outcomes.rules import Standing, end_of
from tasks.stage import Counts, Run, stage
from warehouse.connection import Transaction
from warehouse.county import County, parameters
from warehouse.help_catalogue import partner_words, services
from warehouse.roles import check_role

_OFFICE = "benefit_office"
_KIND = "benefit_application"
_UNSTATED_KO = "담당자 확인"
# Whose word or deed ends a target, by what brought its end.
_ROLE_OF_CAUSE = {
    "decision": "county",
    "case": "conference",
    "referral": "household",
    "disposition": "officer",
}


@stage("outcomes")
def take_outcomes(tx: Transaction, run: Run) -> Counts:
    """Take dispositions, services, consents and decisions; end the targets that they end; pass applications on.

    Returns:
        Counts of ``dispositions``, ``services``, ``applications``, ``consents``, ``decisions`` and what follows them,
        ``deviations``, targets ``closed`` and applications ``sent``.
    """
    policy = parameters("outcomes", run.as_of)
    counts = dict.fromkeys(
        ("dispositions", "services", "applications", "consents", "decisions", "deviations"), 0
    )
    answers, decisions = tx.run("outcomes/create_help_answer"), tx.run("outcomes/create_new_decision")
    objecting = tx.one("outcomes/count_objection_matter") or {}
    if answers or decisions:
        counts |= _take_answers(tx, policy, parameters("referrals", run.as_of))
        counts["deviations"] = tx.run("outcomes/insert_deviation")
    if decisions or objecting["matters"]:
        counts |= take_decisions(tx, policy)
    counts["closed"] = _end_targets(tx, policy)
    counts["sent"] = _send_applications(tx, policy)
    return counts


def _take_answers(tx: Transaction, policy: dict[str, Any], partner_policy: dict[str, Any]) -> Counts:
    offered = {
        offer["service"]: offer["name_ko"] for offers in partner_policy["offers"].values() for offer in offers
    }
    tx.run(
        "outcomes/create_help_service",
        services=_code_by_name(offered | services()),
        benefits=json.dumps(policy["applicable_benefits"]),
        talks=json.dumps(policy["talk_services"]),
        conference=json.dumps(policy["conference_services"]),
        offered=json.dumps(list(offered)),
        partners_only=json.dumps([code for code in offered if code not in services()]),
    )
    items = json.dumps(policy["consent_items"], ensure_ascii=False)
    partners = json.dumps(partner_words(County.read(tx.home.county_file).name_ko), ensure_ascii=False)
    tx.run("outcomes/create_consent_word", partners=partners, items=items)
    counts = {
        "dispositions": tx.run("outcomes/insert_disposition"),
        "services": tx.run("outcomes/insert_service_given"),
        "applications": take_applications(tx, policy["decision_days"]),
        "consents": tx.run("outcomes/insert_consent", **_consent_terms(policy)),
    }
    tx.run("outcomes/insert_consent_withdrawal")
    return counts


def _consent_terms(policy: dict[str, Any]) -> dict[str, Any]:
    return {
        "days": policy["consent_days"],
        "kept_days": policy["consent_kept_days"],
        "purpose": policy["consent_purpose"],
    }


def _code_by_name(names: dict[str, str]) -> str:
    return json.dumps({name.replace(" ", ""): code for code, name in names.items()}, ensure_ascii=False)


def _end_targets(tx: Transaction, policy: dict[str, Any]) -> int:
    ended = []
    for row in tx.rows("outcomes/select_standing", talks=json.dumps(policy["talk_services"])):
        end = end_of(Standing(**{name: row[name] for name in Standing.__dataclass_fields__}))
        if end is not None:
            check_role("target", ("open", end.state), _ROLE_OF_CAUSE[end.cause])
            ended.append(
                {
                    "target_id": row["target_id"],
                    "event": "closed",
                    "end_state": end.state,
                    "happened_on": tx.as_of,
                    "delivery_id": row[f"{end.cause}_delivery_id"],
                    "row_no": row[f"{end.cause}_row_no"],
                }
            )
    return tx.keep("campaign.target_event", ended)


_FIELDS = (
    Field("송신분번호", 19),
    Field("대상번호", 13),
    Field("성명", 10),
    Field("생년월일", 12),
    Field("급여구분", 18),
    Field("신청일", 12),
)


def _send_applications(tx: Transaction, policy: dict[str, Any]) -> int:
    """At most one list a week, but for a benefit that does not wait."""
    if not tx.run("outcomes/create_waiting_application", at_once=json.dumps(policy["at_once_benefits"])):
        return 0
    rows = tx.rows("outcomes/select_waiting_application")
    package_id = package_id_of(tx, _OFFICE, _KIND)
    refs = [reference(tx, _OFFICE, row["application_id"]) for row in rows]
    lines = (
        ("송신분번호", package_id),
        ("건수", f"{len(rows)}건"),
        (
            "안내",
            "결정되면 송신분번호와 대상번호, 급여구분, 결정일, 결정구분, 결정문서번호를 적어 보내 주십시오.",
        ),
        (
            "결정 뒤에",
            "처리기간 연장은 첫 기한 안에 사유와 함께, 정정 결정과 사후조사, 이의신청 처리는 대상 결정문서번호와 함께 "
            "같은 서식으로 보내 주십시오.",
        ),
    )
    send(
        tx,
        Package(
            recipient=_OFFICE,
            kind=_KIND,
            period=quarter(tx.as_of),
            sheets=[
                Sheet(
                    "신청 목록", _FIELDS, [_cells(package_id, *pair) for pair in zip(refs, rows, strict=True)]
                ),
                guidance(lines),
            ],
            rows=[(ref, "application", row["application_id"]) for ref, row in zip(refs, rows, strict=True)],
        ),
    )
    return len(rows)


def _cells(package_id: str, ref: str, row: dict[str, Any]) -> list[str]:
    return [
        package_id,
        ref,
        row["person_name"] or "",
        row["birth"] or "",
        services().get(row["benefit"], _UNSTATED_KO),
        str(row["applied_on"]),
    ]
