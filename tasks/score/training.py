"""Learns a model from facts and outcomes: bins first, then a logistic regression on them, its weights as whole numbers.

The only place that knows scikit-learn, which is imported when something is learned.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.screening.score import UNIT, Facts, Scorer
from warehouse.registered_score import MAY_BE_MISSING, MISSING, NUMBERS, OTHER, Bin, Model

Example = tuple[Facts, bool]


def learned(examples: Sequence[Example], policy: Mapping[str, Any]) -> Model:
    """A model from what was known of households and whether each was in need, in the order given.

    Args:
        policy: the parameters ``score``; rows of the audit sample count as any other, weights are for evaluation.
    """
    bins = _bins([facts for facts, _ in examples], policy)
    blank = Model(
        base=0,
        history_days=policy["history_days"],
        left_out=tuple(sorted(policy["left_out_kinds"])),
        bins=bins,
    )
    place = {(str(one.feature), one.bin): number for number, one in enumerate(bins)}
    scorer = Scorer(blank)
    lying = [
        [place[part.feature, part.bin] for part in scorer.parts(facts) if (part.feature, part.bin) in place]
        for facts, _ in examples
    ]
    counts = Counter(number for row in lying for number in set(row))
    # Of a few nothing is learned: rare kinds taken together, or households without an earlier look-up, may be few.
    learnable = {number for number in counts if counts[number] >= policy["bin_least_households"]}
    lying = [[number for number in row if number in learnable] for row in lying]
    base, weights = _regression(lying, [is_in_need for _, is_in_need in examples], len(bins), policy)
    weighed = [
        one.model_copy(update={"weight": weights[number], "households": counts[number]})
        if number in learnable
        else one
        for number, one in enumerate(bins)
    ]
    return blank.model_copy(update={"base": base, "bins": tuple(weighed)})


def _regression(
    lying: Sequence[Sequence[int]], labels: Sequence[bool], bins: int, policy: Mapping[str, Any]
) -> tuple[int, list[int]]:
    """Base and weights in hundredths of a logit. One thread and a tight end: the same rows give the same numbers."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    table = np.zeros((len(lying), bins))
    for row, numbers in enumerate(lying):
        for number in numbers:
            table[row, number] += 1.0
    model = LogisticRegression(C=policy["inverse_penalty"], solver="newton-cholesky", tol=1e-9, max_iter=1000)
    with threadpool_limits(1):
        model.fit(table, np.array(labels))
    weights = [round(UNIT * float(weight)) for weight in model.coef_[0]]
    return round(UNIT * float(model.intercept_[0])), weights


def _bins(known: Sequence[Facts], policy: Mapping[str, Any]) -> tuple[Bin, ...]:
    """The bins, without weights: kinds that enough households have, the others together; ranges of the numbers."""
    least, left_out = policy["bin_least_households"], set(policy["left_out_kinds"])
    having = Counter(kind for facts in known for kind in set(facts.kinds) - left_out)
    bins = [_blank("kind", kind) for kind in sorted(having) if having[kind] >= least]
    bins.append(_blank("kind", OTHER))
    for name in NUMBERS:
        values = [value for facts in known if (value := facts.numbers[name]) is not None]
        bins += _ranges(name, values, max(least, len(values) // policy["most_bins"]))
        bins += [_blank(name, MISSING)] if name in MAY_BE_MISSING else []
    return tuple(bins)


def _blank(feature: Any, name: str, low: int | None = None, high: int | None = None) -> Bin:
    return Bin(feature=feature, bin=name, low=low, high=high, weight=0, households=0)


def _ranges(name: str, values: Sequence[int], least: int) -> list[Bin]:
    """Ranges of a number that hold ``least`` households each, the last one too; one of all where there are fewer."""
    counts, starts, held, left = Counter(values), list[int](), 0, len(values)
    for value in sorted(counts):
        if starts and held >= least and left >= least:
            starts.append(value)
            held = 0
        elif not starts:
            starts.append(value)
        held += counts[value]
        left -= counts[value]
    inner = starts[1:]
    ends = zip([None, *inner], [*inner, None], strict=True)
    return [_blank(name, _named(low, high), low, high) for low, high in ends]


def _named(low: int | None, high: int | None) -> str:
    if low is None:
        return "all" if high is None else f"under {high}"
    if high is None:
        return f"{low} and more"
    return str(low) if high == low + 1 else f"{low} to {high - 1}"
