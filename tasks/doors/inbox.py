"""The inbox: what waits in it, and how a received file leaves it.

Files lie under ``inbox/<source>/``, written as ``.part`` and renamed. A file's name is never stored or logged: a sender
may have put a person into it.
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from warehouse import clock
from warehouse.catalog import Source, load_source
from warehouse.county import County
from warehouse.home import Home, write_atomically

_TAKING = ".taking-"


def claimed(home: Home) -> Iterator[tuple[Source, Path]]:
    """Files that wait, by source and then by name; the county's sources only.

    Each is taken out of its sender's reach first, by one rename: what is put there meanwhile is another file.
    """
    for code in County.read(home.county_file).sources:
        for number, file in enumerate(files_of(home, code)):
            taken = file.with_name(f"{_TAKING}{number}{file.suffix}")
            try:
                file.replace(taken)
            except FileNotFoundError:
                continue  # its sender took it back
            yield load_source(code), taken


def recover(home: Home) -> None:
    """Put back what a killed process had claimed and not destroyed."""
    for number, file in enumerate(sorted(home.inbox.glob(f"*/{_TAKING}*"))):
        file.replace(file.with_name(f"again-{number}-{clock.now():%Y%m%dT%H%M%S%f}{file.suffix}"))


def has_files(home: Home) -> bool:
    """Whether anything waits, or a killed process had claimed it; opens neither a file nor the warehouse."""
    return any(home.inbox.glob(f"*/{_TAKING}*")) or any(
        any(files_of(home, code)) for code in County.read(home.county_file).sources
    )


def files_of(home: Home, code: str) -> list[Path]:
    """The whole files of one source: no ``.part``, no hidden file, no link out of the inbox."""
    folder = home.inbox / code
    if not folder.is_dir():
        return []
    return sorted(
        file
        for file in folder.iterdir()
        if file.is_file()
        and not file.is_symlink()
        and file.suffix != ".part"
        and not file.name.startswith(".")
    )


def drop(home: Home, source: Source, name: str, content: bytes) -> None:
    """Put a delivery into the inbox, as every command that states a fact does."""
    folder = home.inbox / source.code
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / name, content)


def keep_sealed(home: Home, delivery_id: str, content: bytes) -> None:
    """Keep a file that was rejected before its rows were read, sealed, for its sender to mend."""
    # A nonce from the content's own id: sealing the same file again after a crash gives the same bytes.
    nonce = bytes.fromhex(delivery_id)[:12]
    write_atomically(
        home.rejected / delivery_id, AESGCM(home.keys().seal).encrypt(nonce, content, delivery_id.encode())
    )
