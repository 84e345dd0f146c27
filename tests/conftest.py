"""Settings of every test: examples are drawn without a clock, since this machine may be busy."""

from hypothesis import settings

settings.register_profile("balgul", deadline=None, print_blob=False)
settings.load_profile("balgul")
