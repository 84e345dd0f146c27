"""What a page to print says to whoever has its passphrase."""

import io

from pypdf import PasswordType, PdfReader


def opened_pdf(content: bytes, passphrase: str) -> PdfReader | None:
    """A sealed PDF, opened; None where the passphrase is another's."""
    reader = PdfReader(io.BytesIO(content))
    assert reader.is_encrypted
    return None if reader.decrypt(passphrase) is PasswordType.NOT_DECRYPTED else reader


def pdf_text(content: bytes, passphrase: str) -> str:
    """The text of a sealed PDF."""
    reader = opened_pdf(content, passphrase)
    assert reader is not None
    return _text(reader)


def letter_text(content: bytes) -> str:
    """The text of a PDF that anybody can open."""
    reader = PdfReader(io.BytesIO(content))
    assert not reader.is_encrypted
    return _text(reader)


def _text(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)
