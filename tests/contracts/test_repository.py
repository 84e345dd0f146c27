"""What the repository may not name, what it must hold, and that its lock is whole."""

import re
from collections import Counter

import pytest

from tests.contracts.checkout import ROOT, files, name_of

# In parts, since this file is looked at too.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("debian", "org"),
        ("crates", "io"),
        ("golang", "org"),
        ("ghcr", "io"),
        ("docker", "io"),
        ("anaconda", "org"),
    )
]
MACHINE_PATH = re.compile(r"(?<![\w.~<>*$}-])/(home|root|Users|work|opt|mnt|srv|tmp)/\w")

REQUIRED = [
    "pyproject.toml",
    "requirements.in",
    "requirements.lock",
    "requirements-uv.txt",
    "Makefile",
    ".ci/run",
    "prefect.yaml",
    "balgul.py",
    "README.md",
    "README.ko.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "GLOSSARY.md",
    "LICENSE",
    "NOTICE",
    ".pre-commit-config.yaml",
]


def test_no_file_names_a_package_registry() -> None:
    naming = {f"{name}: {host}" for name, text in _texts() for host in HOSTS if host in text}
    assert naming == set()


def test_no_file_names_a_path_of_one_machine() -> None:
    naming = {f"{name}: {found.group()}" for name, text in _texts() if (found := MACHINE_PATH.search(text))}
    assert naming == set()


def test_the_files_that_a_newcomer_looks_for_are_there() -> None:
    assert [name for name in REQUIRED if not (ROOT / name).is_file()] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(file.name[:4]) for file in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_pin_stands_in_the_lock() -> None:
    pins = re.findall(r"^([\w.-]+==[\w.]+)", (ROOT / "requirements.in").read_text("utf-8"), re.MULTILINE)
    locked = {_normal(pin) for pin in _locked("requirements.lock")}
    assert [pin for pin in pins if _normal(pin) not in locked] == []


def test_every_locked_package_has_a_hash() -> None:
    for lock in ("requirements.lock", "requirements-uv.txt"):
        for pin, block in _locked(lock).items():
            assert "--hash=sha256:" in block, pin


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-bench.lock"])
def test_every_python_gets_the_same_version_of_a_package(lock: str) -> None:
    """Newer ones had another numpy than what was checked, and `make check` failed there."""
    counted = Counter(_normal(pin).partition("==")[0] for pin in _locked(lock))
    assert [name for name, versions in counted.items() if versions > 1] == []


def test_every_requirement_is_pinned() -> None:
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    stated = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in stated if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def _texts() -> list[tuple[str, str]]:
    texts = []
    for file in files():
        try:
            texts.append((name_of(file), file.read_text("utf-8")))
        except UnicodeDecodeError:  # a workbook or a CP949 sample
            continue
    return texts


def _locked(lock: str) -> dict[str, str]:
    blocks = re.split(r"^(?=[A-Za-z0-9])", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    return {block.split()[0]: block for block in blocks if "==" in block.split("\n")[0]}


def _normal(pin: str) -> str:
    return re.sub(r"[-_.]+", "-", pin.partition("==")[0]).lower() + "==" + pin.partition("==")[2]
