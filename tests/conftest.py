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


LONG = (
    "test_conservation", "test_never_clean", "test_never_clean_content", "test_diff", "test_rescan", "test_law_profiles",
    "test_export_sample", "test_export_command", "test_html_hostile", "test_html_access", "test_whose_files",
    "test_undeclared_people", "test_sample_laws", "test_decide", "test_verify", "test_never_clean_declared",
    "test_consent_life", "test_names_scan", "test_erased_people", "test_many_small_files", "test_scan_process",
    "test_never_clean_consent", "test_not_whose_files", "test_impact",
)  # fmt: skip
"""Modules whose tests scan again and again, each in processes of its own, which takes seconds. `make test` runs one
in five of them, always the same; `make test-all` runs all, in twice the time.
"""
_ONE_IN = 5


def pytest_addoption(parser: pytest.Parser) -> None:
    """Everything, or what fits a quarter of an hour."""
    parser.addoption("--all", action="store_true", help="all tests, the long ones too (make test-all)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out four in five of the tests of `LONG`, unless all are asked for, or some by name."""
    if config.getoption("--all") or any("::" in word or word.endswith(".py") for word in config.args):
        return
    seen: dict[str, int] = {}
    kept, left = [], []
    for item in items:
        module = item.path.stem
        number = seen[module] = seen.get(module, -1) + 1
        (left if module in LONG and number % _ONE_IN else kept).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def pytest_configure() -> None:
    """Draw the oracle's seed before the processes that run the tests are started: they inherit it."""
    os.environ.setdefault(_SEED, str(random.randrange(10**9)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the seed, whatever came of the run."""
    terminalreporter.write_line(f"{_SEED}={os.environ[_SEED]}")
