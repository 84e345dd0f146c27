"""Settings of every test: examples are drawn without a clock, since this machine may be busy."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "balgul", deadline=None, print_blob=False, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("balgul")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """A home makes its own folder that of temporary files, and a home may have gone with the test that made it."""
    if tempfile.tempdir is not None and not Path(tempfile.tempdir).is_dir():
        tempfile.tempdir = None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first: a worker that begins with one as the last is waited for by the others."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
