"""What an officer finds in a talk and what comes of it: need, disposition, services, application, referral."""

import random
from dataclasses import dataclass, field

from simulation.behaviour import Behaviour, reachable_share
from simulation.county import korean_names
from simulation.files import Row
from simulation.kinds import DOMAINS
from simulation.means import told_of
from simulation.world import Household, World

# shares of targets with a need, and of those reached who are met at a visit: estimates that turn shares of
# all targets into shares of those who come so far
_NEEDY_TARGETS, _MET_OF_REACHED = 0.36, 0.80
GRANTED_SHARE = 0.80
_CONSENT_ITEMS = "성명,연락처,주소,상담내용"
_SERVICES = {
    "health": ("EMOTIONAL", "SIDE_DISH", "COUNSEL"),
    "economy": ("DONATED_FOOD", "NECESSITIES", "HEATING"),
    "employment": ("COUNSEL", "NECESSITIES"),
    "care": ("SIDE_DISH", "EMOTIONAL", "NECESSITIES"),
    "housing": ("HOUSING_FIX", "HEATING"),
}
BENEFITS = {
    "health": ("EMERGENCY", "BASIC"),
    "economy": ("EMERGENCY", "BASIC"),
    "employment": ("EMERGENCY", "BASIC"),
    "care": ("ELDER_CARE", "DAILY_CARE"),
    "housing": ("BASIC", "EMERGENCY"),
}
_PARTNERS = {
    "health": ("MENTAL",),
    "economy": ("FINANCE", "CREDIT", "LEGAL"),
    "employment": ("EMPLOY",),
    "care": ("HONORARY", "MENTAL"),
    "housing": ("BOKJI_GIDONGDAE",),
}
# what an officer writes as the service wanted of a partner: a code of the reference, or the partner's own word
_ASKED_OF = {
    "EMPLOY": "취업 상담",
    "FINANCE": "서민금융 상담",
    "CREDIT": "채무조정 상담",
    "LEGAL": "법률 상담",
    "MENTAL": "정신건강 상담",
    "BOKJI_GIDONGDAE": "HOUSING_FIX",
    "HONORARY": "EMOTIONAL",
}


@dataclass(frozen=True)
class Finding:
    """What a talk brings out, in the codes of the declared returns.

    Attributes:
        need: NO_NEED, COUNSELLED, WATCH, VISIT or URGENT, as a phone worklist asks it.
        disposition: NO_NEED, WATCH, SERVICE, APPLIED, REFERRED or CASE, as a day sheet asks it.
        services: codes of services given, or applied for.
        partner: code of the partner that a consent names.
    """

    need: str
    disposition: str
    services: tuple[str, ...] = ()
    partner: str | None = None
    domains: tuple[str, ...] = field(default=())
    is_urgent: bool = False


class Help:
    """Turns the truth of a household into what an officer writes down."""

    def __init__(self, world: World, behaviour: Behaviour) -> None:
        self._world, self._behaviour = world, behaviour
        self._service_ko, self._partner_ko = korean_names("services"), korean_names("partners")

    def finding(self, household: Household) -> Finding:
        """The finding of a two-way talk with a household that does not refuse."""
        stream = self._world.chance.stream("finding", household.number)
        if not household.needs:
            return self._without_need(stream)
        domains = tuple(domain for domain in DOMAINS if domain in household.needs)
        if self._behaviour.is_in_danger(household):
            return Finding("URGENT", "APPLIED", ("EMERGENCY",), None, domains, is_urgent=True)
        if not self._behaviour.accepts(household):
            # no wish: half are closed on their word, half are kept in view
            is_closed = stream.random() < 0.5
            return Finding(*(("NO_NEED", "NO_NEED") if is_closed else ("WATCH", "WATCH")), (), None, domains)
        return self._accepted(household, domains, stream)

    def _without_need(self, stream: random.Random) -> Finding:
        share = self._world.parameters.share
        # needy households that want nothing make up the rest of those closed after a talk
        no_wish = _NEEDY_TARGETS * (1 - share("accepts_help_once_reached")) * 0.5
        closed = max(0.05, share("closed_after_talk") - no_wish) / (1 - _NEEDY_TARGETS)
        draw = stream.random()
        if draw < closed:
            return Finding("NO_NEED", "NO_NEED")
        if draw < closed + 0.25:
            return Finding("WATCH", "WATCH")
        return Finding("COUNSELLED", "SERVICE", (stream.choice(("COUNSEL", "DONATED_FOOD", "NECESSITIES")),))

    def _accepted(self, household: Household, domains: tuple[str, ...], stream: random.Random) -> Finding:
        share = self._world.parameters.share
        reached = reachable_share(self._world.parameters)
        accepting = _NEEDY_TARGETS * share("accepts_help_once_reached") * reached * _MET_OF_REACHED
        has_several = len(domains) > 1
        several = share("two_or_more_needs_in_case_management")
        # about a third of needy households need something in two domains or more
        in_case = (
            share("case_management") / accepting * (several / 0.33 if has_several else (1 - several) / 0.67)
        )
        if stream.random() < min(0.9, in_case):
            return Finding("VISIT", "CASE", ("CASE_MGMT",), stream.choice(_PARTNERS[domains[0]]), domains)
        if stream.random() < min(0.9, share("public_support") / accepting / GRANTED_SHARE):
            return Finding("VISIT", "APPLIED", (stream.choice(BENEFITS[domains[0]]),), None, domains)
        if stream.random() < 0.5:
            partner = stream.choice(_PARTNERS[domains[0]])
            return Finding("VISIT", "REFERRED", (_ASKED_OF[partner],), partner, domains)
        return Finding("VISIT", "SERVICE", self._given(domains, stream), None, domains)

    def _given(self, domains: tuple[str, ...], stream: random.Random) -> tuple[str, ...]:
        """One service, and another for the share that `services_per_needy_household` has above one."""
        extra = self._world.parameters.share("services_per_needy_household") - 1
        count = 2 if stream.random() < extra else 1
        choices = list(dict.fromkeys(service for domain in domains for service in _SERVICES[domain]))
        return tuple(stream.sample(choices, min(count, len(choices))))

    def service_names(self, finding: Finding) -> str | None:
        """Korean names of the services, joined by a comma."""
        return ",".join(self._service_ko.get(code, code) for code in finding.services) or None

    def applicant(self, household: Household, finding: Finding) -> Row:
        """Who applied, as the sheet says it; of what an officer applied for, whether the person consented."""
        if finding.disposition != "APPLIED":
            return {}
        share = self._world.parameters.share
        draw = self._world.chance.share("applicant", household.number)
        if draw < share("applied_by_family"):
            return {"applied_by": "FAMILY"}
        if draw < share("applied_by_family") + share("applied_ex_officio"):
            is_told = not self._world.chance.happens(
                share("ex_officio_without_consent"), "ex officio", household.number
            )
            return {"applied_by": "OFFICER", "application_consent": is_told}
        return {"applied_by": "SELF"}

    def consent(self, finding: Finding) -> Row:
        """The columns of a consent to tell a partner; none where nothing is passed on."""
        if finding.partner is None:
            return {"consent_partners": None, "consent_items": None}
        partner = self._partner_ko[finding.partner].replace("{county}", self._world.county.name)
        return {"consent_partners": partner, "consent_items": _CONSENT_ITEMS, "consent_right_told": True}

    def answers(self, household: Household, finding: Finding) -> Row:
        """The questionnaire as it is filled in a talk, by path."""
        told = {f"{domain}_need": domain in finding.domains for domain in DOMAINS}
        return told | {
            "household_size": len(household.persons),
            **told_of(self._world, household),
            "urgent": finding.is_urgent,
        }


def given_for(domain: str, stream: random.Random) -> str:
    """The Korean name of a service that is given in a domain of need."""
    return korean_names("services")[stream.choice(_SERVICES[domain])]


def service_codes() -> dict[str, str]:
    """Code of each service by its Korean name."""
    return {name: code for code, name in korean_names("services").items()}
