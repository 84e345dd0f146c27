"""Settings of every test: examples are drawn without a clock, since this machine may be busy."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "balgul", deadline=None, print_blob=False, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("balgul")
