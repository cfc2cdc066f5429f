"""Ledgers for these tests: real files, invented people, a clock that stands where the test puts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ledger_drafts import START, draft
from postgres_server import PASSWORD, Server, started

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


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real server, started once for all tests that ask for it."""
    with started() as running:
        yield running


@pytest.fixture
def database(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server with its password in the environment, where a user keeps it."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    return server
