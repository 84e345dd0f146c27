"""Partners that ask for a copy of their referrals for a machine, as the county's file declares them; else none."""

from collections.abc import Mapping
from typing import Any

from warehouse.errors import Fault
from warehouse.help_catalogue import partner_codes

PART = "machine_copies"


def machine_keys(stated: Any) -> Mapping[str, str]:
    """The public key (an age recipient, X25519) of each partner that asks, by its code.

    Raises:
        Fault: ``bad_county_file`` with the partner that is unknown, has no key, one that is no public key of age, or
            that of another partner, who could read along. The value is never told: it may be the secret key.
    """
    if stated is None:
        return {}
    if not isinstance(stated, dict):
        raise Fault("bad_county_file", column=PART)
    known = partner_codes()
    for number, (code, key) in enumerate(stated.items()):
        if code not in known or not _is_public_key(key) or key in list(stated.values())[:number]:
            raise Fault("bad_county_file", column=f"{PART}.{code if code in known else number + 1}")
    return dict(stated)


def _is_public_key(key: object) -> bool:
    # Only a county that has such a partner waits for the library.
    from pyrage import RecipientError, x25519

    try:
        return isinstance(key, str) and bool(x25519.Recipient.from_str(key))
    except RecipientError:
        return False
