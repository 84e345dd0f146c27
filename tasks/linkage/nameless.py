"""Alerts that name nobody: a neighbour knows a place, a sex and about an age. A human is asked whom they mean."""

import json

from tasks.linkage.rules import age_range
from warehouse.connection import Transaction
from warehouse.county import parameters

# Nobody is older; and where an alert tells no age, nobody fits by age.
_OLDEST = 120


def ask_about_nameless(tx: Transaction) -> int:
    """Put whom each new alert without a name may mean on the review list; the number of such alerts.

    An alert is a household of its own until somebody confirms a candidate (``balgul link``): it waits for nobody.
    """
    alerts = tx.rows("linkage/select_nameless_alert")
    if not alerts:
        return 0
    limits = parameters("linkage", tx.as_of)
    slack = limits["age_guess_years"]
    asked = []
    for alert in alerts:
        years = None
        if told := alert["birth_year"]:
            years = told - slack, told + slack
        elif ages := age_range(alert["age_band"] or "", limits["age_words"], _OLDEST):
            years = alert["told_in"] - ages[1] - 1 - slack, alert["told_in"] - ages[0] + slack
        first_year, last_year = years or (None, None)
        row = {"delivery_id": alert["delivery_id"], "row_no": alert["row_no"]}
        asked.append(row | {"first_year": first_year, "last_year": last_year})
    tx.run("linkage/insert_nameless_review", asked=json.dumps(asked), at_most=limits["nameless_at_most"])
    return len(alerts)
