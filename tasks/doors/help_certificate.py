"""What a household's certificate says of help: the needs it told, those that nobody answers, and the pre-check."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from tasks.doors.help_words import GAPS_KO, pre_check_line
from warehouse.connection import Transaction
from warehouse.county import parameters
from warehouse.forms import domains_of_need


def help_lines(tx: Transaction, household_id: str) -> Iterator[str]:
    """The needs of a household's targets with the day they were told, and what the pre-check said of each last."""
    words = domains_of_need()
    needs = tx.rows("access/select_need", household_id=household_id)
    if needs:
        told = ", ".join(f"{words[row['domain']]}({row['answered_on']})" for row in needs)
        yield f"욕구조사: {told}"
    for row in needs:
        if row["reason"] is not None:
            yield f"  서비스 공백: {words[row['domain']]} — {GAPS_KO[row['reason']]}({row['found_on']})"
    checks = tx.rows("access/select_pre_check", household_id=household_id)
    for _, of_target in groupby(checks, key=itemgetter("target_id")):
        rows = list(of_target)
        yield f"사전확인 {rows[0]['checked_on']}: {pre_check_line(rows)}"
        if any((row["benefit"], row["answer"]) == ("EMERGENCY", "likely") for row in rows):
            stated = parameters("eligibility", rows[0]["checked_on"])["emergency_livelihood_months"]
            first, most = stated["value"]
            yield f"  긴급복지 생계지원: 처음 {first}개월, 모두 {most}개월까지(긴급복지지원법 제10조)"
