"""Settings of every test: examples are drawn without a clock, since this machine may be busy."""

import gc
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Set before DuckDB is loaded, and gone before a child is started, which has the setting of the product.
os.environ["DUCKDB_JE_MALLOC_CONF"] = "dirty_decay_ms:10000"  # the tests have the memory, and not the time
import duckdb  # noqa: F401

del os.environ["DUCKDB_JE_MALLOC_CONF"]

# Whom a test talks to is on this machine, whatever proxy an office has.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"

# Nothing that collecting seven thousand tests makes is garbage: to look for some took a quarter of it.
gc.disable()

settings.register_profile(
    "balgul", deadline=None, print_blob=False, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("balgul")


def pytest_collection_finish() -> None:
    """From here on garbage is looked for, and not among what was collected."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """A home makes its own folder that of temporary files, and a home may have gone with the test that made it."""
    if tempfile.tempdir is not None and not Path(tempfile.tempdir).is_dir():
        tempfile.tempdir = None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first: a worker that begins with one as the last is waited for by the others."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
