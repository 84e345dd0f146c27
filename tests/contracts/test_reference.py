"""The pages of docs/reference are what the declarations say: `make reference` would change nothing."""

from warehouse.handbook import pages


def test_the_committed_pages_are_those_that_would_be_generated() -> None:
    for file, text in pages().items():
        assert file.read_text("utf-8") == text, f"{file.name} is out of date: make reference"


def test_nothing_else_lies_among_the_generated_pages() -> None:
    folder = next(iter(pages())).parent
    assert set(folder.iterdir()) == set(pages())
