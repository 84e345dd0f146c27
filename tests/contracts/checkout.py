"""What the contract tests look at: the files of this checkout that git knows or would add."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("flows", "tasks", "expectations", "warehouse")


@cache
def files(ending: str = "") -> tuple[Path, ...]:
    """The checkout's files with this ending, without what .gitignore leaves out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    found = (ROOT / name for name in sorted(listed.split("\0")) if name.endswith(ending) and name)
    return tuple(file for file in found if file.is_file())


def name_of(file: Path) -> str:
    """Its path in the checkout, for messages."""
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(file.read_text("utf-8"), filename=name_of(file))


def product_modules() -> list[Path]:
    """The Python modules that run in a county."""
    return [
        file for file in files(".py") if name_of(file) == "balgul.py" or name_of(file).startswith(PRODUCT)
    ]
