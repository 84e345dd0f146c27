"""Files that come back sealed: who sealed one is told by the passphrase that opens it.

A partner's reply must: in clear it may have been read or changed by anybody on its way, and names nobody who answers
for it. An officer's return may: office programs save a list under the passphrase with which it was opened.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msoffcrypto
from msoffcrypto.exceptions import InvalidKeyError

from tasks.doors.limits import OLE2
from tasks.doors.rejection import Rejection
from tasks.doors.workbook import seal
from warehouse.catalog import Source
from warehouse.help_catalogue import partner_codes
from warehouse.keys import Keys

# A partner answers under the passphrase of the quarter in which it got the package: a year back is enough.
_QUARTERS = 5
# Office programs make 100,000 rounds of a passphrase; a file may ask for a hundred times that, for each that is tried.
_MOST_ROUNDS = 200_000


@dataclass(frozen=True)
class Seal:
    """A passphrase and the recipient to whom it was told."""

    recipient: str
    passphrase: str


def seals_of(
    source: Source, keys: Keys, as_of: date, answered: Sequence[tuple[str, str]] = ()
) -> tuple[Seal, ...]:
    """The passphrases under which a file of a source may come on a day, newest first; none where it comes in clear.

    Args:
        answered: recipients and periods of the packages that a return may answer.
    """
    told_to = _partners(as_of) if source.sealed_by == "partner" else answered
    return tuple(Seal(who, told) for who, period in told_to for told in keys.passphrases(who, period))


def _partners(as_of: date) -> list[tuple[str, str]]:
    quarters = [(as_of.year * 4 + (as_of.month - 1) // 3) - back for back in range(_QUARTERS)]
    periods = [f"{number // 4}Q{number % 4 + 1}" for number in quarters]
    return [(f"partner-{code}", period) for period in periods for code in partner_codes()]


def as_sent(source: Source, content: bytes, keys: Keys, on: date) -> bytes:
    """The sample of a source as it comes on a day: sealed, where its source is."""
    seals = seals_of(source, keys, on)
    return seal(content, seals[0].passphrase) if seals else content


def opened_or_as_it_lies(source: Source, content: bytes, seals: Sequence[Seal]) -> tuple[bytes, str | None]:
    """The same of a file that need not be sealed; what none of the passphrases opens is left as it is.

    Raises:
        Rejection: it was changed after it was sealed.
    """
    try:
        return opened(source, content, seals)
    except Rejection as refused:
        if refused.code == "tampered":
            raise
        return content, None


def opened(source: Source, content: bytes, seals: Sequence[Seal]) -> tuple[bytes, str]:
    """The plain file, and the recipient who sealed it.

    Raises:
        Rejection: it is in clear, opens under none of the passphrases, or was, or may have been, changed after it was
            sealed.
    """
    if not content.startswith(OLE2):
        raise Rejection("not_sealed", source=source.code)
    try:
        file: Any = msoffcrypto.OfficeFile(io.BytesIO(content))
    except Exception:  # noqa: BLE001 -- whatever a parser says, nobody of ours sealed this
        file = None
    way = getattr(file, "type", None)
    if way not in ("agile", "standard") or file.info.get("spinValue", 0) > _MOST_ROUNDS:
        raise Rejection("seal_unknown", source=source.code)
    # The older way, that of LibreOffice, has no check that the content is whole.
    if way == "standard" and source.sealed_by:
        raise Rejection("seal_unchecked", source=source.code)
    for told in seals:
        try:
            file.load_key(password=told.passphrase, verify_password=True)
        except InvalidKeyError:
            continue
        except Exception:  # noqa: BLE001 -- what says how it is sealed was changed, in whatever way
            break
        return _plain(source, file), told.recipient
    raise Rejection("seal_unknown", source=source.code)


def _plain(source: Source, file: Any) -> bytes:
    target = io.BytesIO()
    try:
        file.decrypt(target, verify_integrity=True)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- the passphrase is right, so it is the content that is not
        raise Rejection("tampered", source=source.code) from None
    return target.getvalue()
