"""The same examples in every run: a failure in CI is the failure at one's desk. `--hypothesis-seed` looks further."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("provscan", derandomize=True, deadline=None)
settings.load_profile("provscan")
