"""What every maker of a malformed delivery gets: the sample of a source, and chance that is the same in every run."""

import csv
import io
import random
from dataclasses import dataclass

from tests.factories import AS_OF, fixture
from warehouse.catalog import Layout, Source, load_source


@dataclass(frozen=True)
class Sample:
    """The sample of one source, and where chance strikes it; seeded by the name of the case."""

    source: Source
    chance: random.Random

    @classmethod
    def of(cls, code: str, case: str) -> "Sample":
        """The sample of a source for a case."""
        return cls(load_source(code), random.Random(f"{code} {case}"))

    @property
    def layout(self) -> Layout:
        """The layout of the day."""
        return self.source.layout(AS_OF)

    @property
    def content(self) -> bytes:
        """The bytes of the sample."""
        return fixture(self.source.code)

    @property
    def text(self) -> str:
        """The sample as text; of a text format."""
        return self.content.decode(self.layout.encoding)

    @property
    def lines(self) -> list[str]:
        """The lines of the sample without their ends; no cell of a sample has one."""
        return self.text.splitlines()

    @property
    def head(self) -> int:
        """How many lines stand before the first row: title and header."""
        return self.layout.title_lines + (self.layout.format in ("csv", "xlsx"))

    @property
    def titles(self) -> list[str]:
        """The declared headers."""
        return [column.written for column in self.source.columns]

    def encoded(self, text: str) -> bytes:
        """Text in the bytes of the layout."""
        return text.encode(self.layout.encoding)

    def written(self, lines: list[str]) -> bytes:
        """Lines as a file of the layout."""
        return self.encoded("".join(line + "\r\n" for line in lines))

    def cells(self, line: str) -> list[str]:
        """The cells of a line of a delimited sample."""
        return next(csv.reader([line], delimiter=self.layout.delimiter))

    def line_of(self, cells: list[str]) -> str:
        """Cells as a line of a delimited file."""
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self.layout.delimiter, lineterminator="").writerow(cells)
        return text.getvalue()

    def some_rows(self, count: int) -> list[int]:
        """Places of so many lines with rows, drawn by chance."""
        return sorted(self.chance.sample(range(self.head, len(self.lines)), count))
