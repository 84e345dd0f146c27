"""Spoils the bytes of a sample, whatever its format: cut, wrapped, replaced, sent under the name of another source."""

import bz2
import gzip
import io
import zipfile

from tests.factories import fixture
from tests.malformed.sample import Sample


def nothing(sample: Sample) -> bytes:
    """An empty file."""
    return b""


def bytes_of(sample: Sample, hex: str) -> bytes:  # noqa: A002 -- the word of the table
    """Fixed bytes."""
    return bytes.fromhex(hex)


def text_of(sample: Sample, text: str, encoding: str = "utf-8") -> bytes:
    """A fixed text."""
    return text.encode(encoding)


def zeros(sample: Sample, megabytes: int) -> bytes:
    """So many million zero bytes; the kernel gives them only when they are looked at."""
    return bytes(megabytes * 1_000_000)


def noise(sample: Sample, size: int) -> bytes:
    """Random bytes."""
    return sample.chance.randbytes(size)


def cut(sample: Sample, low: float, high: float) -> bytes:
    """Cut at random somewhere between two shares of its length."""
    return sample.content[: int(len(sample.content) * sample.chance.uniform(low, high))]


def cut_at_the_end(sample: Sample, size: int) -> bytes:
    """Without its last bytes."""
    return sample.content[:-size]


def hole(sample: Sample, size: int) -> bytes:
    """Without some bytes in the middle."""
    at = sample.chance.randint(len(sample.content) // 3, len(sample.content) // 2)
    return sample.content[:at] + sample.content[at + size :]


def zeroed(sample: Sample, size: int) -> bytes:
    """With a block of zero bytes, as a disk that failed leaves it."""
    at = sample.chance.randint(len(sample.content) // 3, len(sample.content) // 2)
    return sample.content[:at] + bytes(size) + sample.content[at + size :]


def after(sample: Sample, hex: str) -> bytes:  # noqa: A002
    """Bytes before the sample."""
    return bytes.fromhex(hex) + sample.content


def before(sample: Sample, hex: str) -> bytes:  # noqa: A002
    """Bytes after the sample."""
    return sample.content + bytes.fromhex(hex)


def headed(sample: Sample, text: str) -> bytes:
    """A head of document security before the sample."""
    return text.encode() + bytes(40) + sample.content


def sample_of(sample: Sample, other: str) -> bytes:
    """The sample of another source."""
    return fixture(other)


def zipped(sample: Sample) -> bytes:
    """The sample in an archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.csv"), sample.content)
    return target.getvalue()


def gzipped(sample: Sample) -> bytes:
    """The sample in gzip."""
    return gzip.compress(sample.content, mtime=0)


def bzipped(sample: Sample) -> bytes:
    """The sample in bzip2."""
    return bz2.compress(sample.content)
