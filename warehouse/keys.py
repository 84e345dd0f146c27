"""Keys by purpose, all derived from one key by HKDF (RFC 5869), and what is made with them.

The master key never leaves this module. The id key alone is drawn once at ``init`` and only rewrapped afterwards
(AES key wrap, RFC 3394): ids must survive a change of the master key. So must tokens, and the passphrases of what was
sent before it (docs/adr/0034).
"""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from warehouse.errors import Refusal

# Without 0, O, 1, I and L: a passphrase is told over the telephone.
_SPEAKABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_TOKEN_KEY_NO = 1
_DAMAGED = "home.yaml is damaged: put it back from a backup; without it nothing here can be opened."
TOKEN_MARK = f"t{_TOKEN_KEY_NO}:"  # a token names the number of its key


_DIGITS_ALIKE = bytes.maketrans(b"123456789abcdef", b"000000000xxxxxx")


def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"balgul/" + purpose.encode()).derive(master)


def _spelled(digest: bytes) -> str:
    """The first 128 bits in hexadecimal, an ``a`` for the sixth digit of a row of digits.

    Ids and tokens leave Balgul and come back in files, and the door takes six and seven digits in a row for a resident
    registration number; of 64 hexadecimal characters one in 250 would be.
    """
    return re.sub("([0-9]{5})[0-9]", r"\1a", digest.hex()[:32])


@dataclass(frozen=True)
class Wrapped:
    """The keys that outlive a change of the master key, as ``home.yaml`` holds them: wrapped under it.

    Args:
        ids: the id key.
        token: the token key, once the master key was changed; until then it is derived.
        packages: the package keys of before, the oldest first, each with the last run whose packages it seals.
    """

    ids: str
    token: str = ""
    packages: tuple[tuple[int, str], ...] = ()

    @classmethod
    def stated_in(cls, home: Mapping[str, Any]) -> "Wrapped":
        """Those of a ``home.yaml``; raises Refusal where it holds something else."""
        ids, token = home["wrapped_id_key"], home.get("wrapped_token_key", "")
        packages = home.get("wrapped_package_keys", {})
        if not (isinstance(packages, dict) and all(isinstance(last_run, int) for last_run in packages)):
            raise Refusal(_DAMAGED)
        if not all(isinstance(key, str) for key in (ids, token, *packages.values())):
            raise Refusal(_DAMAGED)
        return cls(ids, token, tuple(packages.items()))

    def stated(self) -> dict[str, Any]:
        """As ``home.yaml`` holds them."""
        return {
            "wrapped_id_key": self.ids,
            "wrapped_token_key": self.token,
            "wrapped_package_keys": dict(self.packages),
        }


@dataclass(frozen=True, repr=False)
class Keys:
    """The keys of one home."""

    database: str
    token: bytes
    ids: bytes
    seal: bytes
    package: bytes
    earlier_packages: tuple[tuple[int, bytes], ...] = ()

    @classmethod
    def open(cls, master: bytes, wrapped: Wrapped) -> "Keys":
        """Derive or unwrap all keys; raises Refusal when the master key, or what is wrapped, is not of this home."""
        try:
            ids, *token = (_unwrapped(master, key) for key in (wrapped.ids, wrapped.token) if key)
            earlier = tuple((last_run, _unwrapped(master, key)) for last_run, key in wrapped.packages)
        except InvalidUnwrap:
            raise Refusal("The key does not belong to this home.") from None
        except ValueError:
            raise Refusal(_DAMAGED) from None
        return cls(
            database=_derive(master, "database").hex(),
            token=token[0] if token else _derive(master, f"token/{_TOKEN_KEY_NO}"),
            ids=ids,
            seal=_derive(master, "seal"),
            package=_derive(master, "package"),
            earlier_packages=earlier,
        )

    def wrapped_under(self, master: bytes, last_run: int) -> Wrapped:
        """What a home keeps of these keys under another master key, after the last run under this one."""
        # Where no run was made since, its packages are those of a key before.
        packages = {last_run: self.package} | dict(self.earlier_packages)
        return Wrapped(
            wrap_id_key(master, self.ids),
            wrap_id_key(master, self.token),
            tuple((run_no, wrap_id_key(master, key)) for run_no, key in sorted(packages.items())),
        )

    def token_of(self, rrn: str) -> str:
        """The keyed token of a resident registration number (13 digits)."""
        return f"{TOKEN_MARK}{_spelled(hmac.digest(self.token, rrn.encode(), hashlib.sha256))}"

    def unreadable(self, cell: str, mark: Literal["x", "b"] = "x") -> str:
        """What stands for a cell that should have held a resident registration number and does not.

        Args:
            mark: ``b`` where it holds the number of a business.
        """
        digest = hmac.digest(self.token, cell.encode(errors="surrogatepass"), hashlib.sha256)
        return f"{mark}{_TOKEN_KEY_NO}:{_spelled(digest)}"

    def id_of(self, table: str, natural_key: str) -> str:
        """The id of a natural key: first 128 bits of HMAC-SHA256, the same as the SQL macro ``id_of``."""
        message = f"{table}\x1f{natural_key}".encode()
        return _spelled(hmac.digest(self.ids, message, hashlib.sha256))

    def passphrase(self, recipient: str, period: str, sent_in: int | None = None) -> str:
        """Five groups of four speakable characters (99 bits) for one recipient and period; stored nowhere.

        Args:
            sent_in: the run that made the package; without it, of one that is made now.
        """
        earlier = (
            key for last_run, key in self.earlier_packages if sent_in is not None and sent_in <= last_run
        )
        key = next(earlier, self.package)
        digest = hmac.new(key, f"{recipient}\x1f{period}".encode(), hashlib.sha256).digest()
        number = int.from_bytes(digest, "big")
        letters = ""
        for _ in range(20):
            number, place = divmod(number, len(_SPEAKABLE))
            letters += _SPEAKABLE[place]
        return "-".join(letters[i : i + 4] for i in range(0, 20, 4))

    def passphrases(self, recipient: str, period: str) -> list[str]:
        """All that may have been told to a recipient for a period, the newest first."""
        runs = [None, *(last_run for last_run, _ in reversed(self.earlier_packages))]
        return [self.passphrase(recipient, period, sent_in) for sent_in in runs]

    def sealed(self, name: str, content: bytes) -> bytes:
        """What is kept under a name, sealed for this home alone."""
        nonce = os.urandom(12)
        return nonce + AESGCM(self.seal).encrypt(nonce, content, name.encode())

    def opened(self, name: str, sealed: bytes) -> bytes:
        """What ``sealed`` sealed under that name."""
        return AESGCM(self.seal).decrypt(sealed[:12], sealed[12:], name.encode())

    def id_pads(self) -> tuple[bytes, bytes]:
        """Inner and outer pad of HMAC-SHA256 under the id key, for the SQL macro ``id_of``."""
        block = self.ids.ljust(64, b"\x00")
        return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)

    def digests_of(self, rrns: bytes) -> bytes:
        """What follows the mark in the token of each number, a line each; the key is hashed once for all.

        Args:
            rrns: numbers of 13 digits, one behind the other.
        """
        keyed, digests = HMAC(self.token, SHA256()), bytearray()
        for start in range(0, len(rrns), 13):
            one = keyed.copy()
            one.update(rrns[start : start + 13])
            digests += one.finalize()[:16]
        return _spelled_together(digests)


def _spelled_together(digests: bytearray) -> bytes:
    """Each 128 bits as ``_spelled`` writes them, a line each."""
    text = bytearray(digests.hex("\n", 16).encode())
    # What is no digit keeps a row of digits apart, as it does there.
    rows = text.translate(_DIGITS_ALIKE).replace(b"000000", b"00000a")
    for sixth in re.finditer(b"a", rows):
        text[sixth.start()] = ord("a")
    return bytes(text)


def wrap_id_key(master: bytes, id_key: bytes) -> str:
    """The id key, or another of 32 bytes, wrapped under the master key, as hexadecimal text for ``home.yaml``."""
    return aes_key_wrap(_derive(master, "wrap"), id_key).hex()


def _unwrapped(master: bytes, key: str) -> bytes:
    return aes_key_unwrap(_derive(master, "wrap"), bytes.fromhex(key))


def simulated_master(county: str, seed: int) -> bytes:
    """The key of a simulated home. It is no secret: the same seed has to give the same ids."""
    return hashlib.sha256(f"balgul simulated home {county} {seed}".encode()).digest()


def master_from_environment(name: str = "BALGUL_KEY") -> bytes:
    """The key of a real home, as ``$BALGUL_KEY`` or the file that ``$BALGUL_KEY_FILE`` names holds it.

    Args:
        name: of the variable; ``BALGUL_NEW_KEY`` is the one to which a home is turned.

    Raises:
        Refusal: there is none, it is no key, or its file is open to others.
    """
    text, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if not (text or file):
        raise Refusal(
            f"A real home needs its key: set {name}_FILE to the file that holds it, or {name}. "
            "A new one: openssl rand -hex 32."
        )
    text = text or _text_of_key_file(Path(str(file)), f"{name}_FILE")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise Refusal(
            f"{name}, or the file that {name}_FILE names, is no key: one has 64 hexadecimal characters."
        )
    return bytes.fromhex(text)


def _text_of_key_file(file: Path, variable: str) -> str:
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as opened:
            stat = os.fstat(opened.fileno())
            # As ssh has it: a secret that another account gives to our group (0440) is that one's to close.
            if stat.st_mode & (0o077 if stat.st_uid == os.geteuid() else 0o007):
                raise Refusal(
                    "Other accounts of this machine may open the file of the key: close it "
                    f'(chmod 600 "${variable}"), and take the key for known if they had the time to read it: '
                    "`balgul turn-key` changes it."
                )
            return opened.read().strip()
    except OSError as error:
        raise Refusal(f"The file that {variable} names cannot be read: {error.strerror}.") from None
