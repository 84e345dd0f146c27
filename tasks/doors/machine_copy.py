"""A copy for a partner's machine: a text that only whoever holds the secret half of one key can read (age, X25519).

It says who may read it and not who wrote it; that the file is ours is told by the way on which it came.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class MachineCopy:
    """A text, and the public key under which it leaves."""

    plain: bytes
    key: str


def seal_for(copy: MachineCopy) -> bytes:
    """The text encrypted; a key of the county's file is known to be one."""
    from pyrage import encrypt, x25519

    return bytes(encrypt(copy.plain, [x25519.Recipient.from_str(copy.key)]))
