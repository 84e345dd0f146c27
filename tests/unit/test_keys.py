"""Ids, tokens and passphrases: what they are made of, and what they never look like."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.doors.scrub import places_of_rrn
from tests.factories import fresh_home, some_keys
from warehouse.connection import Warehouse
from warehouse.errors import Refusal
from warehouse.keys import Keys, Wrapped, simulated_master, wrap_id_key

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


def test_an_id_in_sql_is_the_id_in_python(tmp_path: Path) -> None:
    home = fresh_home(tmp_path)
    keys = home.keys()
    with Warehouse(home).reading() as tx:

        @given(TEXTS, TEXTS)
        def agrees(table: str, natural_key: str) -> None:
            (found,) = tx.connection.execute("SELECT id_of(?, ?)", [table, natural_key]).fetchone() or ("",)
            assert found == keys.id_of(table, natural_key)

        agrees()


def test_an_id_of_nothing_is_nothing(tmp_path: Path) -> None:
    with Warehouse(fresh_home(tmp_path)).reading() as tx:
        assert tx.connection.execute("SELECT id_of('person', NULL)").fetchall() == [(None,)]


def test_ids_of_one_key_in_two_tables_differ() -> None:
    assert some_keys().id_of("person", "1") != some_keys().id_of("household", "1")
    assert some_keys().id_of("a", "b|c") != some_keys().id_of("a|b", "c")


def test_neither_an_id_nor_a_token_can_be_taken_for_a_resident_registration_number() -> None:
    keys = some_keys()
    for number in range(5_000):
        written = f"{keys.id_of('package', str(number))}/{keys.token_of(str(number))}/19800101/M"
        assert not places_of_rrn(written)
        assert not re.search("[0-9]{6}", written.split("/")[0])


def test_a_token_names_the_number_of_its_key_and_tells_nothing_of_the_number() -> None:
    token = some_keys().token_of("5005052960001")
    assert re.fullmatch("t1:[0-9a-f]{32}", token)
    assert token == some_keys().token_of("5005052960001") != some_keys().token_of("5005052960002")


def test_another_master_key_opens_nothing_and_makes_other_tokens() -> None:
    one, other = simulated_master("46720", 1), simulated_master("46720", 2)
    with pytest.raises(Refusal):
        Keys.open(other, Wrapped(wrap_id_key(one, bytes(32))))
    first, second = (Keys.open(key, Wrapped(wrap_id_key(key, bytes(32)))) for key in (one, other))
    assert first.token_of("1") != second.token_of("1")
    assert first.database != second.database


def test_ids_survive_a_change_of_the_master_key() -> None:
    keys = [
        Keys.open(master, Wrapped(wrap_id_key(master, bytes(range(32)))))
        for master in (simulated_master("46720", 1), simulated_master("46720", 2))
    ]
    assert len({one.id_of("person", "1") for one in keys}) == 1


def test_a_passphrase_is_for_one_recipient_and_one_period_and_can_be_spoken() -> None:
    keys = some_keys()
    told = keys.passphrase("team_head", "2024Q1")
    assert re.fullmatch("([2-9A-HJKMNP-Z]{4}-){4}[2-9A-HJKMNP-Z]{4}", told)
    others = {keys.passphrase("team_head", "2024Q2"), keys.passphrase("officer-B001", "2024Q1")}
    assert told not in others
    assert len(others) == 2


def test_keys_do_not_show_themselves_when_printed() -> None:
    assert some_keys().database not in repr(some_keys())
    assert str(some_keys().token) not in repr(some_keys())
