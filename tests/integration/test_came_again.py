"""What comes again: the same bytes are no new fact, unless nothing of them was accepted."""

from datetime import date
from pathlib import Path

from tasks.doors import inbox
from tasks.ingestion import take_in
from tasks.linkage import link_records
from tasks.validation import validate
from tests.factories import AS_OF, ask, deliver, fresh_home, source_file, start
from tests.played import broken

TUESDAY = date(2024, 3, 5)


def test_a_return_that_a_rule_rejected_is_judged_anew_when_it_comes_again_and_once_accepted_no_more(
    tmp_path: Path,
) -> None:
    home = fresh_home(tmp_path)
    tuesdays = source_file(
        "phone_result",
        [
            {
                "package_id": "P",
                "ref": "R",
                "called_on": "2024-03-05",
                "result": "부재",
                "need": "",
                "minutes": "",
                "refusal_scope": "",
            }
        ],
    )
    for day in (AS_OF, AS_OF, TUESDAY, TUESDAY):
        deliver(home, "phone_result", tuesdays)
        run = start(home, day)
        take_in(home, run)
        validate(home, run)
        link_records.run_in(home, run)
    assert ask(home, "SELECT received_on, state, rows_accepted FROM out.delivery ORDER BY run_no, 2") == [
        (AS_OF, "rejected", 0),
        (AS_OF, "rejected", 0),
        (TUESDAY, "accepted", 1),
    ]
    assert not inbox.has_files(home)
    assert broken(home) == []
