"""Trains a model from a home's closed campaigns but the last, holds it to the last, and writes both for git."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tasks.score.card import card
from tasks.score.evaluation import (
    Candidate,
    LookUp,
    Outcome,
    bands_of,
    chosen,
    found_among,
    gain_of,
    gaps_of,
    precision_of,
    recall_of,
)
from tasks.score.training import Example, learned
from tasks.screening.rules import town_floors
from tasks.screening.score import Facts, Scorer
from tasks.screening.shadow import known_facts
from warehouse.connection import Warehouse
from warehouse.county import County, parameters
from warehouse.errors import Refusal
from warehouse.home import Home, write_atomically
from warehouse.registered_score import Judged, Model, Registration, Trained, id_of_model, written

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Past:
    """What a home knows of its closed campaigns, oldest first.

    Args:
        as_of: the day of the last run.
        look_ups, outcomes, standings: rows by campaign; only campaigns that have all of them.
        facts: what was known, by (look-up, household as it was called then).
    """

    as_of: date
    look_ups: dict[str, list[Row]]
    outcomes: dict[str, list[Row]]
    standings: dict[str, list[Row]]
    facts: dict[tuple[str, str], Facts]


def train(home: Home, into: Path | None = None) -> tuple[Path, Registration]:
    """Train, judge and register a model; its file and its card are written for review, and nothing is switched on.

    Args:
        into: the folder; ``scores`` beside the county's file when not given.

    Returns:
        The file of the model and what it holds.

    Raises:
        Refusal: there are too few closed campaigns, or too few outcomes in them, or the same model was registered there
            on another day.
    """
    past = past_of(home)
    policy = parameters("score", past.as_of)
    *earlier, last = _campaigns(past)
    examples = [example for campaign in earlier for example in _examples(past, campaign)]
    _need_enough([is_in_need for _, is_in_need in examples], policy)
    model = learned(examples, policy)
    registration = Registration(
        score_id=id_of_model(model),
        county=County.read(home.county_file).code,
        home="simulated" if home.is_simulated else "real",
        registered_on=past.as_of,
        policy=policy,
        trained=_window(past, earlier, examples),
        judged=_judged(past, last, model, policy, County.read(home.county_file)),
        model=model,
    )
    return _filed(registration, into or home.county_file.parent / "scores"), registration


def _filed(registration: Registration, folder: Path) -> Path:
    """Write the file and its card, and never over another one: the county may date that one by its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    file, content = folder / f"{registration.county}-{registration.score_id}.yaml", written(registration)
    if file.exists() and file.read_bytes() != content:
        raise Refusal(
            f"This model was registered before: {file}. Written over, it would be used no more where the county's file "
            "dates it, and past days could not be repeated. Name another folder with --into."
        )
    write_atomically(file, content)
    write_atomically(file.with_suffix(".md"), "\n".join([*card(registration), ""]).encode())
    return file


def past_of(home: Home) -> Past:
    """What a home knows of its closed campaigns; raises Refusal when it made no run."""
    with Warehouse(home).reading() as tx:
        last = tx.one("ledger/last_run")
        if last is None:
            raise Refusal("No run was made yet, so there is nothing to learn from.")
        history = parameters("score", last["as_of"])
        tx.run("score/create_score_subject")
        standings = _by_campaign(tx.rows("score/select_standing"))
        return Past(
            last["as_of"],
            _by_campaign(tx.rows("score/select_look_up")),
            _by_campaign(tx.rows("score/select_outcome")),
            standings,
            known_facts(tx, history["left_out_kinds"], history["history_days"]),
        )


def _by_campaign(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[str(row["campaign_id"])].append(row)
    return dict(found)


def _campaigns(past: Past) -> list[str]:
    """The closed campaigns that have look-ups with reasons and outcomes, in their order."""
    usable = [one for one in past.look_ups if one in past.outcomes and one in past.standings]
    if len(usable) < 2:
        raise Refusal(
            "A score is trained from closed campaigns and judged by a later one, so it takes two of them with look-ups "
            f"whose reasons were kept; this home has {len(usable)}."
        )
    return usable


def _need_enough(labels: Sequence[bool], policy: Mapping[str, Any]) -> None:
    in_need = sum(labels)
    least, of_each = policy["least_outcomes"], policy["least_in_need"]
    if len(labels) < least or min(in_need, len(labels) - in_need) < of_each:
        raise Refusal(
            f"Too few outcomes to learn from: of {len(labels)} households it is known how they fared, {in_need} were "
            f"in need. It takes {least}, and {of_each} each with and without need (warehouse/parameters/score.yaml)."
        )


def _examples(past: Past, campaign: str) -> list[Example]:
    """Each surveyed household that answered, as it was known at the look-up that chose it."""
    standings = {
        (row["delivery_id"], row["household_id"]): row["judged_as"] for row in past.standings[campaign]
    }
    found = []
    for row in past.outcomes[campaign]:
        judged_as = standings.get((row["chosen_from"], row["household_id"]))
        if row["is_answered"] and judged_as is not None:
            found.append((past.facts[row["chosen_from"], judged_as], bool(row["is_in_need"])))
    return found


def _window(past: Past, campaigns: Sequence[str], examples: Sequence[Example]) -> Trained:
    look_ups = [row for one in campaigns for row in past.look_ups[one]]
    outcomes = [row for one in campaigns for row in past.outcomes[one] if row["is_answered"]]
    return Trained(
        campaigns=tuple(campaigns),
        first_look_up=look_ups[0]["judged_on"],
        last_look_up=look_ups[-1]["judged_on"],
        rules=_rules(look_ups),
        outcomes=len(examples),
        in_need=sum(is_in_need for _, is_in_need in examples),
        of_audit=sum(row["stratum"] == "audit" for row in outcomes),
        surveyed_before=len(outcomes) - len({row["household_id"] for row in outcomes}),
    )


def _rules(look_ups: Sequence[Row]) -> tuple[str, ...]:
    return tuple(sorted({str(row["rules_id"]) for row in look_ups if row["rules_id"]}))


def _judged(past: Past, campaign: str, model: Model, policy: Mapping[str, Any], county: County) -> Judged:
    """What the points and the score each would have found at the seats of a campaign."""
    outcomes = {row["household_id"]: _outcome(row, past.as_of) for row in past.outcomes[campaign]}
    scored = scored_by(past, campaign, model)
    by_points, by_score = (chosen_by(past, campaign, scored, name, county) for name in ("points", "score"))
    of_all, of_points, of_score = (found_among(outcomes, of) for of in (outcomes, by_points, by_score))
    last = {row["household_id"]: row["score"] for row in scored}
    least = policy["told_least_positives"]
    return Judged(
        campaign=campaign,
        last_look_up=past.look_ups[campaign][-1]["judged_on"],
        rules=_rules(past.look_ups[campaign]),
        seats=len(by_points),
        pool=len(outcomes),
        audit_answered=of_all.audit.answered,
        newcomers=len(by_score - by_points),
        precision_points=precision_of(of_points, of_all),
        precision_score=precision_of(of_score, of_all),
        recall_points=recall_of(of_points, found_among(outcomes, outcomes.keys() - by_points), least),
        recall_score=recall_of(of_score, found_among(outcomes, outcomes.keys() - by_score), least),
        gain=gain_of(
            found_among(outcomes, by_score - by_points),
            found_among(outcomes, by_points - by_score),
            len(by_points),
            of_all,
        ),
        gaps=gaps_of(outcomes, by_points, by_score, least),
        bands=bands_of(outcomes, last, policy["bands"], least),
    )


def _outcome(row: Row, as_of: date) -> Outcome:
    ages = parameters("reporting", as_of)["recall_ages_from"]
    age = "" if row["age"] is None else str(max(one for one in ages if one <= max(row["age"], 0)))
    groups = {"age": age, **{name: str(row[name]) for name in ("sex", "single", "town")}}
    return Outcome(row["stratum"], row["is_answered"], row["is_in_need"], groups)


def scored_by(past: Past, campaign: str, model: Model) -> list[Row]:
    """The standings of a campaign, each with its score."""
    scorer = Scorer(model)
    return [
        {**row, "score": scorer.score(past.facts[row["delivery_id"], row["judged_as"]])}
        for row in past.standings[campaign]
    ]


def chosen_by(past: Past, campaign: str, scored: Sequence[Row], by: str, county: County) -> frozenset[str]:
    """Whom the look-ups of a campaign would have chosen by their ``points`` or their ``score``."""
    towns = {row["household_id"]: str(row["town"]) for row in past.outcomes[campaign]}
    at: dict[str, list[Row]] = defaultdict(list)
    for row in scored:
        at[row["delivery_id"]].append(row)
    look_ups = []
    for look_up in past.look_ups[campaign]:
        standings = at[look_up["delivery_id"]]
        candidates = [
            Candidate(row["household_id"], towns[row["household_id"]], row[by], row["tie"], row["rests"])
            for row in standings
            if row["points"] > 0
        ]
        look_ups.append((_seats(look_up, standings, county), candidates))
    return chosen(look_ups)


def _seats(look_up: Row, standings: Sequence[Row], county: County) -> LookUp:
    """The seats that a look-up gave to households of the outcomes, and the floors of its day."""
    seats = sum(row["standing"] == "selected" for row in standings)
    policy = parameters("screening", look_up["judged_on"])
    floors = town_floors(
        {str(town["code"]): float(town.get("households") or 1) for town in county.towns},
        seats=seats,
        share=policy["town_floor_share"],
        minimum=policy["town_floor_minimum"],
    )
    return LookUp(seats, floors)
