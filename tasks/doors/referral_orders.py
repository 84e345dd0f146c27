"""Orders about referrals: a partner's reply by telephone, the person's own word, a consent that is taken back, and a
referral made in 행복이음.

A referral is named by the six digits of its row on the partner's sheet, or by its number in 행복이음. Each order is a
delivery; the next run takes it in.
"""

from typing import Any

from tasks.doors.orders import day_of, give_orders
from tasks.doors.outbox import check_number
from warehouse.catalog import load_source
from warehouse.connection import Warehouse
from warehouse.county import County, parameters
from warehouse.errors import Refusal
from warehouse.help_catalogue import partner_of, partners
from warehouse.home import Home
from warehouse.state_pages import STATES_KO

Row = dict[str, Any]


def referrals(home: Home) -> dict[str, list[Row]]:
    """Referrals whose partner's or person's word is awaited, by the numbers that name them; newest sheet last."""
    keys = home.keys()
    with Warehouse(home).reading() as tx:
        rows = tx.rows("orders/select_referral")
    named: dict[str, list[Row]] = {}
    for row in rows:
        sent = row["package_id"] is not None
        number = check_number(keys, row["package_id"], row["ref"]) if sent else row["ssis_no"]
        named.setdefault(str(number), []).append(row)
    return named


def referral_lines(home: Home) -> list[str]:
    """The same as text: number, partner, service, what is awaited, since when, until when, town."""
    newest = {row["referral_id"]: (number, row) for number, rows in referrals(home).items() for row in rows}
    words, names = _services_ko(home), partners(_county_ko(home))
    return [
        f"{number}  {names[row['partner']]}  {words.get(row['service'], row['service'])}  "
        f"{_awaited(row)}  {row['happened_on']}  "
        f"{row['reply_due_on'] or '-'}  {row['town_ko'] or '-'}"
        for number, row in newest.values()
    ]


def _awaited(row: Row) -> str:
    if row["is_to_destroy"]:
        return "파기 확인"
    return "본인 확인" if row["is_unconfirmed"] else STATES_KO[row["state"]]


def _county_ko(home: Home) -> str:
    return County.read(home.county_file).name_ko


def _services_ko(home: Home) -> dict[str, str]:
    offers = parameters("referrals", day_of(home))["offers"]
    return {offer["service"]: offer["name_ko"] for stated in offers.values() for offer in stated}


def reply(home: Home, number: str, said: tuple[str, str], *, ordered_by: str, reason: str) -> str:
    """Order that a partner replied by telephone; whose referral that is, and for what: six digits may be misheard.

    Args:
        said: 회신구분 and 처리내용 (empty where nothing came of it yet), in the words of the reply sheet.
        reason: who said so at the partner's.

    Raises:
        Refusal: nobody is named, a word is none of the sheet's, or not one referral has this number.
    """
    _is_answered_for(ordered_by, reason)
    source = load_source("operator_order")
    for name, word in zip(("reply", "outcome"), said, strict=True):
        codes = source.column(name).codes or {}
        if word not in codes and (name == "reply" or word):
            raise Refusal(f"{source.column(name).written} is one of: {', '.join(codes)}.")
    told = {"order_kind": "연계기관 전화 회신", "reply": said[0], "outcome": said[1]}
    row = _found(home, number)
    give_orders(home, [told | _named(row) | {"reason": reason, "ordered_by": ordered_by}])
    return f"{partners(_county_ko(home))[row['partner']]} {_services_ko(home).get(row['service'], row['service'])}"


def confirm(home: Home, number: str, *, is_received: bool, ordered_by: str, reason: str) -> None:
    """Order that the person says whether the service came; only a yes counts as help received.

    Raises:
        Refusal: nobody is named, or not one referral has this number.
    """
    _is_answered_for(ordered_by, reason)
    kind = "연계 서비스 이용 확인" if is_received else "연계 서비스 미이용 확인"
    order = {"order_kind": kind, "reason": reason, "ordered_by": ordered_by}
    give_orders(home, [order | _named(_found(home, number))])


def made_elsewhere(home: Home, household: str, asked: tuple[str, str, str], *, ordered_by: str) -> None:
    """Order that a referral was made in 행복이음, so that it is kept and not sent again.

    Args:
        asked: partner and service in Korean, and the number that the referral has there.

    Raises:
        Refusal: nobody or no number is named, there is no such household, or the partner does not offer that service.
    """
    partner, service, document_no = asked
    _is_answered_for(ordered_by, document_no)
    code = partner_of(_county_ko(home), partner) or ""
    offers = parameters("referrals", day_of(home))["offers"].get(code, [])
    if service not in [offer["name_ko"] for offer in offers]:
        raise Refusal("This partner does not offer that service: see warehouse/parameters/referrals.yaml.")
    _is_known(home, household)
    order = {"order_kind": "행복이음 의뢰", "household_id": household, "partner": partner, "service": service}
    told = {"document_no": document_no, "reason": "행복이음에서 의뢰함", "ordered_by": ordered_by}
    give_orders(home, [order | told])


def withdraw_consent(home: Home, household: str, *, partner: str, ordered_by: str) -> None:
    """Order that a household took back by telephone what it consented to; nobody owes a reason for that.

    Args:
        partner: the one that is meant, in Korean; empty for all.

    Raises:
        Refusal: nobody is named, or there is no such household or partner.
    """
    if not ordered_by.strip():
        raise Refusal("Say with --by who answers for it.")
    if partner and partner_of(_county_ko(home), partner) is None:
        raise Refusal("There is no such partner: see warehouse/reference/partners.csv.")
    _is_known(home, household)
    order = {"order_kind": "동의 철회", "household_id": household, "partner": partner}
    give_orders(home, [order | {"ordered_by": ordered_by}])


def _is_known(home: Home, household: str) -> None:
    with Warehouse(home).reading() as tx:
        if tx.one("access/select_household", household_id=household) is None:
            raise Refusal("There is no such household.")


def _found(home: Home, number: str) -> Row:
    found = {row["referral_id"]: row for row in referrals(home).get(number.strip(), [])}
    if len(found) != 1:
        raise Refusal("Not one referral has this number: see `balgul referral list`.")
    (row,) = found.values()
    return row


def _named(row: Row) -> dict[str, str]:
    if row["package_id"] is None:
        return {"document_no": str(row["ssis_no"])}
    return {"package_id": str(row["package_id"]), "ref": str(row["ref"])}


def _is_answered_for(ordered_by: str, reason: str) -> None:
    if not ordered_by.strip() or len(reason.strip()) < 2:
        raise Refusal("Say with --by who answers for it, and why.")
