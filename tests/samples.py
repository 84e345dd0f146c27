"""Samples of a new source, and what is proposed of them; nothing of their persons may be anywhere."""

import re
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

from tasks.sources.proposing import Written, new_source
from tests.factories import person
from warehouse.catalog import Source
from warehouse.errors import Refusal

PERSONS = [person(n, born=f"{40 + n % 50}0505") for n in range(1001, 1041)]
HEADER = ["연번", "주민등록번호", "성명", "연락처", "주소", "계약종별", "공급중지일", "체납액(원)", "비고"]


def rows_of(count: int = 40, **cells: Any) -> list[list[str]]:
    """Rows under ``HEADER``; a cell by title is a function of the row's number."""
    return [
        [
            str(cells[title](n)) if (title := head) in cells else usual
            for head, usual in zip(
                HEADER,
                [str(n + 1), p.rrn, p.person_name, p.phone, p.address, ("주택용", "영업용")[n % 2],
                 f"2024.02.{1 + n % 28:02d}", f"{n + 10},500", ""],
                strict=True,
            )
        ]
        for n, p in enumerate(PERSONS[:count])
    ]  # fmt: skip


def delimited(lines: Sequence[Sequence[str]], sign: str = ",") -> str:
    """Lines of quoted cells."""
    return "".join(sign.join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)


def proposed(root: Path, content: bytes, code: str = "gas_stop") -> Written:
    """The sample as proposed; whatever came of it, nothing of its persons is anywhere."""
    sample = root / "sample-of-somebody"
    sample.write_bytes(content)
    try:
        written = new_source(code, sample, root / "checkout")
    except Refusal as refusal:
        assert_nobody_in(str(refusal))
        assert not any(file.is_file() for file in (root / "checkout").rglob("*"))
        raise
    assert_nobody_in("\n".join(written.lines()))
    for file in written.files:
        assert_nobody_in(readable(file.read_bytes()))
    return written


def readable(content: bytes) -> str:
    """The text of a file, also of a packed one, in whatever encoding."""
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            content = b"".join(map(archive.read, archive.namelist()))
    return content.decode("utf-8", "ignore") + content.decode("cp949", "ignore")


def assert_nobody_in(text: str) -> None:
    """No number, telephone, name or address of the sample stands in a text."""
    for p in PERSONS:
        assert p.rrn not in text
        assert p.digits not in text
        assert p.phone not in text
        assert p.address not in text
    assert not [p for p in PERSONS if re.search(rf"(?<![가-힣]){p.person_name}", text)]
    assert "김비밀" not in text
    assert "t1:" not in text


def declared(written: Written) -> Source:
    """The declaration as written."""
    return Source.model_validate(yaml.safe_load(written.files[0].read_text("utf-8")))


def column(source: Source, name: str) -> tuple[str, str, Any]:
    """Type, class and codes of a column."""
    found = source.column(name)
    return found.type, found.personal, found.codes


def sheet(content: str, encoding: str = "cp949") -> bytes:
    return content.encode(encoding)


def nested(n: int) -> dict[str, Any]:
    p = PERSONS[n]
    return {
        "person": {"name": p.person_name, "rrn": p.digits, "contact": {"phone": p.phone}},
        "line": {"type": ("휴대전화", "인터넷")[n % 2], "stoppedDate": f"2024-02-{1 + n % 28:02d}"},
        "memo": f"{p.person_name} 통화 안 됨",
    }


def a_list(*columns: tuple[str, Callable[[int], str]]) -> bytes:
    """A CP949 list of these columns, each a title and what stands in a row."""
    rows = [[cell(n) for _, cell in columns] for n in range(len(PERSONS))]
    return sheet(delimited([[title for title, _ in columns], *rows]))


NAME: tuple[str, Callable[[int], str]] = ("성명(한글)", lambda n: PERSONS[n].person_name)
NUMBER: tuple[str, Callable[[int], str]] = ("주민등록번호", lambda n: PERSONS[n].rrn)
