"""One word for one thing: every table and view of the warehouse stands in the glossary."""

import re

from tests.contracts.checkout import ROOT, files, name_of

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
