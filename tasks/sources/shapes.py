"""What columns show by the shape of their cells alone: a resident number in two of them, or what stands in one."""

import re
from collections.abc import Callable, Sequence

from tasks.doors.scrub import places_of_rrn
from tasks.doors.table import bare
from tasks.sources.words import could_be_a_name

TOKEN = re.compile(r"t\d+:[0-9a-f]{32}/\d{8}/[MF]")


def halves_of_a_number(titles: Sequence[str], rows: Sequence[Sequence[str | None]]) -> tuple[int, int] | None:
    """The places from 1 of two columns that are a resident number between them; no cell of theirs shows it."""
    columns = [
        [(row[place] or "").strip() if place < len(row) else "" for row in rows]
        for place in range(len(titles))
    ]
    for second, tails in enumerate(columns):
        if not _mostly([tail for tail in tails if tail], re.compile(r"\d{7}").fullmatch):
            continue
        is_told = _HALF.search(bare(titles[second]).lower())
        for first, heads in enumerate(columns):
            if not (is_told or second == first + 1):
                continue
            pairs = [
                (re.sub(r"\D", "", head)[-6:] if is_told else head) + tail
                for head, tail in zip(heads, tails, strict=True)
                if head and tail
            ]
            if first != second and _mostly(pairs, lambda pair: len(pair) == 13 and places_of_rrn(pair)):
                return first + 1, second + 1
    return None


_HALF = re.compile("주민|실명|뒷|뒤|rrn|jumin|ssn|resident")


def is_masked(cells: Sequence[str | None]) -> bool:
    """Whether a column of resident numbers tells births alone: 500505-2******, 500505-*******."""
    filled = [cell.strip() for cell in cells if cell]
    return _mostly(filled, re.compile(r"\d{6}-?[\d*]\*{6}").fullmatch)


def titles_by_shape(rows: Sequence[Sequence[str | None]], width: int) -> list[str]:
    """Titles of our own for the columns of a file that has none."""
    titles: list[str] = []
    for place in range(width):
        cells = [cell.strip() for row in rows if place < len(row) and (cell := row[place])]
        title = next((title for title, shape in _SHAPES.items() if _mostly(cells, shape)), f"칸{place + 1}")
        titles.append(title if title not in titles else f"칸{place + 1}")
    return titles


_SHAPES: dict[str, Callable[[str], object]] = {
    "주민등록번호": TOKEN.fullmatch,
    "연락처": re.compile(r"01\d[- ]?\d{3,4}[- ]?\d{4}").fullmatch,
    "기준년월": re.compile(r"20\d{2}(0[1-9]|1[0-2])").fullmatch,
    "일자": re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])").fullmatch,
    "성명": could_be_a_name,
    "주소": re.compile(r"[가-힣](?:시|군|구)\s|[가-힣](?:읍|면|동|리|로|길)\s").search,
}


def _mostly(cells: Sequence[str], shape: Callable[[str], object]) -> bool:
    return bool(cells) and 10 * sum(bool(shape(cell)) for cell in cells) >= 9 * len(cells)
