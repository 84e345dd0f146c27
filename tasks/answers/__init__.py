"""Answers: what came back from calls, judged by the triage table, and dangers told to a human at once.

Two stages share this room. ``answers`` runs in a day's work and judges every returned call; ``urgent`` runs with every
intake, day or night, sends what cannot wait to the duty officer and serves residents who complain or ask. Each cause is
told once, whichever comes first.
"""

from typing import TYPE_CHECKING

from tasks.stage import Counts, Run, stage

if TYPE_CHECKING:
    from warehouse.connection import Transaction


@stage("answers")
def judge_answers(tx: "Transaction", run: Run) -> Counts:
    """Carry out orders about contact, tell of dangers, and judge every call that came back.

    Returns:
        Counts of ``orders``, ``urgent`` households told of, ``attempts``, ``answers`` to questions, ``refusals``,
        ``deviations``, ``visits`` asked for and targets ``closed``.
    """
    from tasks.answers.judging import judge_returns
    from tasks.answers.orders import take_orders
    from tasks.answers.urgent import tell_of_dangers
    from tasks.doors.stop_notice import tell_of_stops
    from warehouse.ledger import stage_counts

    counts = {"orders": 0, "urgent": 0}
    # Where the other stage looked in this run, nothing has come since that it has not seen.
    if stage_counts(tx, "urgent") is None:
        checks, counts["orders"] = take_orders(tx)
        counts["urgent"] = tell_of_dangers(tx, checks)
    counts |= judge_returns(tx)
    if counts["refusals"]:
        tell_of_stops(tx, "refusal")
    return counts


@stage("urgent")
def tell_urgent(tx: "Transaction", run: Run) -> Counts:
    """Look for dangers in what just came in, and send them to the duty officer; serve residents; plans nothing else.

    Returns:
        Counts of ``orders`` carried out, ``urgent`` households told of, and ``complaints`` where any came.
    """
    from tasks.answers.orders import take_orders
    from tasks.answers.residents import serve_residents
    from tasks.answers.urgent import tell_of_dangers
    from tasks.doors.stop_notice import tell_of_lost_names, tell_of_stops

    # First who wants to be left alone: what is told of dangers depends on it.
    complaints, stops = serve_residents(tx)
    checks, orders = take_orders(tx)
    if stops or orders:
        tell_of_stops(tx, "order")
    if (tx.one("answers/select_joined") or {})["is_any"]:
        tell_of_stops(tx, "joined")
    tell_of_lost_names(tx)
    counts = {"orders": orders, "urgent": tell_of_dangers(tx, checks)}
    return counts | ({"complaints": complaints} if complaints else {})
