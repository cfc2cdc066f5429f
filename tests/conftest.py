"""The same examples in every run: a failure in CI is the failure at one's desk. `--hypothesis-seed` looks further.

Only the oracle's texts are new in each run; their seed is told at its end, and PROVSCAN_FUZZ_SEED brings it back.
"""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import settings

settings.register_profile("provscan", derandomize=True, deadline=None)
settings.load_profile("provscan")

_SEED = "PROVSCAN_FUZZ_SEED"


def pytest_configure() -> None:
    """Draw the oracle's seed before the processes that run the tests are started: they inherit it."""
    os.environ.setdefault(_SEED, str(random.randrange(10**9)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the seed, whatever came of the run."""
    terminalreporter.write_line(f"{_SEED}={os.environ[_SEED]}")
