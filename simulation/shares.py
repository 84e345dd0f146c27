"""The shares that came out, beside those of `reference/simulation.csv`: hits of n, counted on the true county."""

from collections.abc import Callable

from simulation.behaviour import Behaviour
from simulation.state import State
from simulation.world import Household, World

Lived = dict[str, int]
Count = tuple[int, int]


class Shares:
    """Counts (hits, n) by name of the parameter.

    Targets are the households that any package named.
    """

    def __init__(self, world: World, state: State) -> None:
        self._world, self._counts = world, state.counts
        self._behaviour = Behaviour(world)
        self._lived = [(world.households[int(number)], lived) for number, lived in state.households.items()]

    def all(self) -> dict[str, Count]:
        """All shares that the true county can tell."""
        return {
            **self._of_calls(),
            **self._of_visits(),
            **self._of_truth(),
            **self._of_help(),
            **self._of_partners(),
            "officer_fields_left_blank": self._of("fields.blank", "fields.filled"),
        }

    def _of_calls(self) -> dict[str, Count]:
        letters = sum(lived.get("letters", 0) for _, lived in self._lived)
        answered = sum(lived.get("letter_answered", 0) for _, lived in self._lived)
        return {
            "ai_call_completed": self._among("ai_batches", lambda h, lived: "ai_completed" in lived),
            "ai_completed_needs_follow_up": self._among(
                "ai_completed", lambda h, lived: "ai_follow_up" in lived
            ),
            "phone_reach_all_tries": self._among("phone_tries", lambda h, lived: "phone_reached" in lived),
            "letter_brings_contact": (answered, letters),
        }

    def _of_visits(self) -> dict[str, Count]:
        made = {
            name: n
            for name, n in self._counts.items()
            if name.startswith("visit.") and name != "visit.NOT_DONE"
        }
        absent = sum(n for name, n in made.items() if name.endswith(".ABSENT"))
        return {"not_home_by_visit": (absent, sum(made.values()))}

    def _of_truth(self) -> dict[str, Count]:
        behaviour = self._behaviour
        persons = [person for person in self._world.persons() if person.listed_phone]
        wrong = sum(person.listed_phone != person.phone for person in persons)
        return {
            "empty_moved_hospital": self._among("", lambda h, lived: h.whereabouts != "HOME"),
            "whereabouts_unknown": self._among("", lambda h, lived: h.whereabouts == "UNKNOWN"),
            "urgent_danger": self._among("", lambda h, lived: behaviour.is_in_danger(h)),
            "needs_something": self._among("contacted", lambda h, lived: bool(h.needs)),
            "refusal": self._among("contacted", lambda h, lived: "refused" in lived),
            "wrong_phone_in_list": (wrong, len(persons)),
        }

    def _of_help(self) -> dict[str, Count]:
        needy = [(h, lived) for h, lived in self._lived if h.needs and "contacted" in lived]
        return {
            "closed_after_talk": self._among("contacted", _is_closed),
            "accepts_help_once_reached": (sum(self._behaviour.accepts(h) for h, _ in needy), len(needy)),
            "public_support": self._among("", lambda h, lived: "granted" in lived),
            "case_management": self._among("", lambda h, lived: "decided_CASE" in lived),
            "two_or_more_needs_in_case_management": self._among(
                "decided_CASE", lambda h, lived: len(h.needs) > 1
            ),
        }

    def _of_partners(self) -> dict[str, Count]:
        asked = sum(self._counts.get(f"partner.{kind}", 0) for kind in ("accepts", "rejects", "silent"))
        kinds = {
            f"partner_{kind}": (self._counts.get(f"partner.{kind}", 0), asked)
            for kind in ("accepts", "rejects", "silent")
        }
        return {**kinds, "partner_reply_per_reminder": self._of("reminder.replied", "reminder.silent")}

    def _among(self, event: str, hits: Callable[[Household, Lived], bool]) -> Count:
        """Hits among the households that lived through an event; an empty event means all targets."""
        those = [(household, lived) for household, lived in self._lived if not event or event in lived]
        return sum(hits(household, lived) for household, lived in those), len(those)

    def _of(self, hit: str, miss: str) -> Count:
        hits = self._counts.get(hit, 0)
        return hits, hits + self._counts.get(miss, 0)


def _is_closed(household: Household, lived: Lived) -> bool:
    return "found_NO_NEED" in lived or "decided_NO_NEED" in lived
