"""One word for one thing: every table and view of the warehouse stands in the glossary."""

import re

from tests.contracts.checkout import ROOT, files, name_of
from warehouse.catalog import all_sources

MADE = re.compile(r"CREATE (?:OR REPLACE )?(?:TABLE|VIEW) (?:IF NOT EXISTS )?(\w+\.\w+)", re.IGNORECASE)


def test_every_table_and_view_is_in_the_glossary() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    made = {
        table
        for file in files(".sql")
        if name_of(file).startswith(("warehouse/migrations/", "warehouse/models/"))
        for table in MADE.findall(file.read_text("utf-8"))
        if not table.startswith("main.standing_")  # whose name the view of its schema has, too
    }
    assert {table for table in made if f"`{table}`" not in glossary} == set()


def test_every_term_has_its_korean() -> None:
    rows = re.findall(
        r"^\| (?!term|name|---|code)(.+) \|$", (ROOT / "GLOSSARY.md").read_text("utf-8"), re.MULTILINE
    )
    without = [row for row in rows if not re.search(r"[가-힣]", row)]
    assert without == []


def test_a_code_that_files_write_in_korean_has_that_word() -> None:
    """Whoever looks up what a drop-down offers finds it, and finds nothing that no file takes."""
    written: dict[str, set[str]] = {}
    for column in (column for source in all_sources() for column in source.columns):
        for word, code in (column.codes or {}).items():
            written.setdefault(code, set()).add(word)
    rows = re.findall(
        r"^\| ((?:`[A-Z_]+` ?)+)\| ([^|]+) \|", (ROOT / "GLOSSARY.md").read_text("utf-8"), re.MULTILINE
    )
    told = [
        (code, word)
        for codes, words in rows
        for code, word in zip(re.findall("[A-Z_]+", codes), words.split("·"), strict=False)
        if code in written
    ]
    assert len(told) > 30
    assert [(code, word) for code, word in told if word not in written[code]] == []
