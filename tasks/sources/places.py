"""Where in a YAML file a thing stands, so that a fault is told by its line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, order=True)
class Finding:
    """Something that is wrong with a source: the file by its path in the checkout, the line from 1, and what."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """As compilers write it, so that editors jump to it."""
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Document:
    """A YAML file: what it states, and the lines of its parts."""

    name: str
    stated: Any = None
    node: yaml.Node | None = None
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def read(cls, root: Path, name: str) -> "Document":
        """Read a file of the checkout at ``root``; what no YAML reader understands is a finding."""
        if not (root / name).is_file():
            return cls(name, findings=[Finding(name, 1, "there is no such file")])
        try:
            text = (root / name).read_text("utf-8")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            return cls(name, findings=[Finding(name, line, "is not written in UTF-8: save it so")])
        node = None
        try:
            # Nine lines of aliases can name a billion things, and one alias itself.
            if alias := next((part for part in yaml.parse(text) if isinstance(part, yaml.AliasEvent)), None):
                line = alias.start_mark.line + 1 if alias.start_mark else 1
                return cls(name, findings=[Finding(name, line, "an alias: write out what it stands for")])
            node = yaml.compose(text, yaml.SafeLoader)
            stated = yaml.safe_load(text)
        except ValueError:
            return cls(
                name, findings=[Finding(name, _line_that_is_nothing(node), "is no day of the calendar")]
            )
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or "is no YAML that could be a source"
            return cls(name, findings=[Finding(name, mark.line + 1 if mark else 1, str(problem))])
        document = cls(name, stated, node)
        document.findings.extend(document._repeated(node))
        return document

    def finding(self, path: Sequence[str | int], text: str) -> Finding:
        """A finding at the deepest part of ``path`` that is there."""
        return Finding(self.name, self._line(path), text)

    def _line(self, path: Sequence[str | int]) -> int:
        node, line = self.node, 1
        for step in path:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == step), None)
                if pair is None:
                    continue  # pydantic names the alternative that was tried, too
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
        return line

    def _repeated(self, node: yaml.Node | None) -> list[Finding]:
        """Keys that are written twice, of which a YAML reader silently takes the last."""
        found: list[Finding] = []
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if str(key.value) in seen:
                    found.append(Finding(self.name, key.start_mark.line + 1, f"{key.value} is written twice"))
                seen.add(str(key.value))
                found += self._repeated(value)
        elif isinstance(node, yaml.SequenceNode):
            found = [finding for item in node.value for finding in self._repeated(item)]
        return found


def _line_that_is_nothing(node: yaml.Node | None) -> int:
    """The line of the first word that looks like a day or a number and is none, such as 2026-06-31."""
    for part in _plain(node):
        try:
            yaml.safe_load(part.value)
        except ValueError:
            return part.start_mark.line + 1
    return 1


def _plain(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for part in pair:
                yield from _plain(part)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _plain(item)
    elif isinstance(node, yaml.ScalarNode) and node.style is None:
        yield node
