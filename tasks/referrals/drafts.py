"""Drafts: of what a person consented to, and of another way where one came to nothing."""

import json
import re
from collections import defaultdict
from itertools import groupby

from tasks.referrals.matching import Directory
from tasks.referrals.rules import (
    DRAFT,
    Offer,
    Way,
    domains_to_tell,
    items_to_pass,
    next_offers,
    offers_wanted,
)
from tasks.referrals.steps import Row, Steps, deviate
from tasks.stage import Counts
from warehouse.connection import Transaction
from warehouse.help_catalogue import code_of


def draft_consented(tx: Transaction, policy: Row) -> Counts:
    """Draft a referral for each service wanted that can be given; counts of ``drafted`` and ``deviations``."""
    steps, drafts, unmet = Steps(), [], 0
    consents, directory = tx.rows("referrals/select_new_consent"), Directory.read(tx)
    known = {tuple(row.values()) for row in tx.rows("referrals/select_open_referral")}
    for consent in consents:
        offers = offers_of(policy, consent["partner"])
        wanted = offers_wanted(offers, _named(policy, consent), consent["domains"])
        covered = [(o, items_to_pass(o, consent["items"], policy["needed_items"])) for o in wanted]
        if not any(items for _, items in covered):
            unmet += deviate(tx, consent, "consent_does_not_cover")
        for offer, items in covered:
            matter = (consent["target_id"], consent["partner"], offer.service)
            if not items or matter in known:
                continue
            refusal = directory.refusal(consent["partner"], offer.service, consent)
            if refusal is not None:
                unmet += deviate(tx, consent, f"service_{refusal}")
                continue
            known.add(matter)
            drafts.append(draft_row(tx, consent, offer, items))
            steps.add((drafts[-1]["referral_id"], 1), (None, DRAFT), consent, role="officer")
    tx.keep("campaign.referral", drafts)
    steps.insert(tx)
    return {"drafted": len(drafts), "deviations": unmet}


def draft_row(tx: Transaction, consent: Row, offer: Offer, items: tuple[str, ...]) -> Row:
    """A referral of one service, resting on one consent."""
    return {
        "referral_id": tx.home.keys().id_of("referral", f"{consent['consent_id']}|{offer.service}"),
        "target_id": consent["target_id"],
        "partner": consent["partner"],
        "service": offer.service,
        "consent_id": consent["consent_id"],
        "items": list(items),
        "domains": list(domains_to_tell(offer, consent["domains"])) if "TALK" in items else [],
    }


def _named(policy: Row, consent: Row) -> set[str]:
    """The partner's services that the officer wrote down, by code."""
    written = re.split("[,，、;/]", consent["services"] or "")
    names = names_of(policy, consent["partner"])
    return {code for word in written if (code := code_of(names, word))}


def names_of(policy: Row, partner: str) -> dict[str, str]:
    """The Korean names of what a partner offers, by code."""
    return {offer["service"]: offer["name_ko"] for offer in policy["offers"].get(partner, [])}


def offers_of(policy: Row, partner: str) -> tuple[Offer, ...]:
    """What a partner offers, in the order in which it is asked."""
    stated = policy["offers"].get(partner, [])
    return tuple(Offer(o["service"], tuple(o["domains"]), tuple(o["items"])) for o in stated)


def draft_next_ways(tx: Transaction, policy: Row) -> Counts:
    """Where a referral ended without the service, draft the next one consented to; how many (``rerouted``)."""
    ended = tx.rows("referrals/select_ended", outcomes=json.dumps(policy["reroute_outcomes"]))
    if not ended:
        return {"rerouted": 0}
    steps, drafts, directory = Steps(), [], Directory.read(tx)
    asked: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in tx.rows("referrals/select_asked"):
        asked[row["target_id"]].add((row["partner"], row["service"]))
    for _, group in groupby(ended, lambda row: row["ended_id"]):
        rows = list(group)
        consents, known = {row["partner"]: row for row in reversed(rows)}, asked[rows[0]["target_id"]]
        for way, offer in next_offers(rows[0]["ended_service"], _ways(policy, consents), known):
            consent = consents[way.partner]
            items = items_to_pass(offer, way.items, policy["needed_items"])
            if items and directory.refusal(way.partner, offer.service, consent) is None:
                known.add((way.partner, offer.service))
                drafts.append(draft_row(tx, consent, offer, items))
                steps.add((drafts[-1]["referral_id"], 1), (None, DRAFT), consent, role="officer")
                break
    tx.keep("campaign.referral", drafts)
    steps.insert(tx)
    return {"rerouted": len(drafts)}


def _ways(policy: Row, consents: dict[str, Row]) -> tuple[Way, ...]:
    """The consents as ways, the partners in the order in which they are asked."""
    return tuple(
        Way(partner, offers_of(policy, partner), frozenset(row["items"]), frozenset(row["domains"]))
        for partner in policy["offers"]
        if (row := consents.get(partner))
    )
