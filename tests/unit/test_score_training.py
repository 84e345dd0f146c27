"""What is learned from households: bins with enough in each, weights that follow need, and the same every time."""

import random

from tasks.score.training import Example, learned
from tasks.screening.score import Facts, Scorer
from tests.scored import POLICY
from warehouse.registered_score import Model


def households(count: int, seed: int = 3) -> list[Example]:
    """Households of whom those with FIN_ARREARS are in need more often, and those with ELEC_CUT less."""
    chance, found = random.Random(seed), []
    for _ in range(count):
        kinds = chance.sample(
            ["FIN_ARREARS", "ELEC_CUT", "NHIS_ARREARS", "LTC_GRADED"], chance.choice((1, 2))
        )
        numbers = {
            "kinds": len(set(kinds) - {"LTC_GRADED"}),
            "look_ups": chance.choice((0, 0, 1, 2, 3)),
            "new_kinds": chance.choice((None, 0, 1)),
        }
        share = 0.7 if "FIN_ARREARS" in kinds else 0.1 if "ELEC_CUT" in kinds else 0.3
        found.append((Facts(tuple(kinds), numbers), chance.random() < share))
    return found


def weight(of: Model, feature: str, name: str) -> int:
    return next(one.weight for one in of.bins if (one.feature, one.bin) == (feature, name))


def test_the_same_households_give_the_same_model_and_weights_follow_need() -> None:
    examples = households(600)
    first, again = learned(examples, POLICY), learned(examples, POLICY)
    assert first.stated() == again.stated()
    assert weight(first, "kind", "FIN_ARREARS") > 50
    assert weight(first, "kind", "ELEC_CUT") < -20
    scores = [(Scorer(first).score(facts), is_in_need) for facts, is_in_need in examples]
    with_need = [score for score, is_in_need in scores if is_in_need]
    without = [score for score, is_in_need in scores if not is_in_need]
    assert sum(with_need) / len(with_need) > sum(without) / len(without) + 50


def test_a_kind_of_a_few_is_learned_with_the_others_and_of_too_few_nothing_is_learned_or_told() -> None:
    rare = [(Facts(("FIRE_VICTIM",), {"kinds": 1, "look_ups": 0, "new_kinds": 0}), True)] * 12
    also = [(Facts(("CRIME_VICTIM",), {"kinds": 1, "look_ups": 0, "new_kinds": 0}), True)] * 12
    few = learned(households(400) + rare, POLICY)
    more = learned(households(400) + rare + also, POLICY)
    assert {one.bin for one in more.bins if one.feature == "kind"} == {
        "ELEC_CUT",
        "FIN_ARREARS",
        "NHIS_ARREARS",
        "other",
    }
    assert [(one.weight, one.households) for one in few.bins if one.bin == "other"] == [(0, 0)]
    assert weight(more, "kind", "other") > 50
    assert all(one.households == 0 or one.households >= POLICY["bin_least_households"] for one in few.bins)


def test_a_kind_that_says_that_somebody_gets_help_is_not_learned_from() -> None:
    helped = [(Facts((*facts.kinds, "VISIT_HEALTH"), facts.numbers), True) for facts, _ in households(200)]
    found = learned(households(400) + helped, POLICY)
    assert {"VISIT_HEALTH", "LTC_GRADED"} <= set(found.left_out)
    assert not {one.bin for one in found.bins} & set(found.left_out)


def test_ranges_of_a_number_hold_enough_households_each_and_leave_nothing_out() -> None:
    found = learned(households(500), POLICY)
    of_look_ups = [(one.bin, one.low, one.high) for one in found.bins if one.feature == "look_ups"]
    assert (
        of_look_ups == [("under 1", None, 1), ("1 to 2", 1, 3), ("3 and more", 3, None)]
        or len(of_look_ups) >= 2
    )
    assert of_look_ups[0][1] is None
    assert of_look_ups[-1][2] is None
