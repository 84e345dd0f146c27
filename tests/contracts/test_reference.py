"""The pages of docs/reference are what the declarations say: `make reference` would change nothing."""

from tasks.reporting.pages import words
from warehouse.catalog import all_sources
from warehouse.handbook import pages, source_table


def test_the_committed_pages_are_those_that_would_be_generated() -> None:
    for file, text in pages().items():
        assert file.read_text("utf-8") == text, f"{file.name} is out of date: make reference"


def test_nothing_else_lies_among_the_generated_pages() -> None:
    folder = next(iter(pages())).parent
    assert set(folder.iterdir()) == set(pages())


def test_the_route_of_a_source_is_called_alike_in_the_list_and_on_the_page_of_its_delivery() -> None:
    """Of the county's own records, in a word that is true of a city district too: it is no 군."""
    lines = {line.split()[0]: line for line in source_table().splitlines()[1:]}
    for source in all_sources():
        assert words()["routes"][source.route] in lines[source.code], source.code
