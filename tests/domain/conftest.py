"""Properties are tried on the same examples in every run, and quickly."""

from hypothesis import settings

settings.register_profile("domain", max_examples=60, deadline=None, database=None, derandomize=True)
settings.load_profile("domain")
