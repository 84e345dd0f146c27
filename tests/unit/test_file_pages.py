"""``docs/reference/files.md``: somebody who reads nothing else can write a file of any source."""

from warehouse.catalog import all_sources
from warehouse.file_pages import files_page


def test_each_title_code_and_layout_of_every_source_stands_on_the_page() -> None:
    parts = {part.partition(chr(96))[0]: part for part in files_page().split("\n## `")[1:]}
    for source in all_sources():
        part = parts[source.code]
        for layout in source.layouts:
            assert f"- from {layout.layout_from}: {layout.format}" in part
        for column in source.columns:
            assert (
                f"| {column.written.replace('|', chr(92) + '|')} | `{column.name}` | {column.type} |" in part
            )
            assert all(word in part for word in column.codes or {})
    assert "delimiter `|`" in parts["medical_use"]
    assert "| 13 bytes |" in parts["long_term_care"]
