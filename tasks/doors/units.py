"""The unit of amounts that a title line states: a thousand won read as one would be believed by everybody."""

import re
import unicodedata

from tasks.doors.rejection import Rejection
from warehouse.catalog import Source

# (단위: 천원), 단위 : 명, 백만원
_STATED = re.compile(r"단위\s*:?\s*(?:[가-힣%]{1,3}\s*[,/·]\s*){0,3}(백만|십만|천|만|억)?원(?![가-힣])")
_WORTH = {None: 1, "천": 1_000, "만": 10_000, "십만": 100_000, "백만": 1_000_000, "억": 100_000_000}


def check_unit(source: Source, title: str) -> None:
    """Refuse a file whose title states another unit of its amounts than a layout declares.

    Args:
        source: with its columns as the layout writes them; ``times`` is how many won a written 1 is worth.

    Raises:
        Rejection: no amount of the source is written in the unit that the title states.
    """
    stated = won_of_one(title)
    declared = {column.times for column in source.columns if column.unit == "KRW"}
    if stated and declared and stated not in declared:
        raise Rejection("unit_unclear", source=source.code)


def won_of_one(title: str) -> int | None:
    """How many won a written 1 is worth, as a title line states it; None where it does not."""
    stated = _STATED.search(unicodedata.normalize("NFKC", title))
    return _WORTH[stated[1]] if stated else None
