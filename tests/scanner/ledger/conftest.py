"""Ledgers for these tests: real files, invented people, a clock that stands where the test puts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_drafts import START, draft

from scanner.ledger import chain
from scanner.ledger.events import Draft


@pytest.fixture
def make() -> Callable[..., Draft]:
    return draft


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger that holds its first line only."""
    path = tmp_path / "ledger.jsonl"
    chain.create(path, recorded_at=START)
    return path


@pytest.fixture
def small(ledger: Path) -> Path:
    """A ledger of a person, a grant and its withdrawal."""
    drafts = [
        draft("subject", names=["Ann Example", "安例"], identifiers={"email": ["ann@example.com"]}),
        draft("grant"),
        draft("withdraw", "2026-03-01"),
    ]
    chain.append(ledger, drafts, recorded_at=START + dt.timedelta(days=1))
    return ledger
