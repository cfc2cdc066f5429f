"""Drafts, histories and their state for these tests, about invented people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from scanner.ledger.events import GENESIS, Draft, Event, make_draft, seal
from scanner.ledger.state import LedgerState, fold

START = dt.datetime(2026, 1, 1, 8, 0, tzinfo=dt.UTC)

TERMS = {
    "purposes": ["tts_training"],
    "categories": ["voice"],
    "controller": "example-labs",
    "valid_from": "2026-01-01",
}


def draft(event_type: str, when: str = "2026-01-10", **fields: object) -> Draft:
    """An event about person s-1 and record r-1 unless said otherwise; a grant has its mandatory terms."""
    base: dict[str, object] = {"event_type": event_type, "event_time": when}
    if event_type in ("subject", "object", "request", "grant"):
        base["subject_id"] = "s-1"
    if event_type not in ("subject", "object", "delete_confirm"):
        base["record_id"] = "r-1"
    if event_type == "grant":
        base |= TERMS
    return make_draft(base | fields)


def anew(drafts: Sequence[Draft], turn: int) -> list[Draft]:
    """The same events under other ids, for no id may come twice."""
    return [replace(one, event_id=f"{one.event_id}-{turn}") for one in drafts]


AS_OF = dt.date(2026, 6, 30)
FIRST = make_draft({"event_type": "ledger", "event_time": START, "schema_version": 1})


def chained(drafts: Sequence[Draft], recorded: Sequence[dt.datetime] | None = None) -> list[Event]:
    events: list[Event] = []
    for number, one in enumerate([FIRST, *drafts]):
        moment = recorded[number - 1] if recorded and number else START
        prev = events[-1].hash if events else GENESIS
        events.append(seal(one, seq=number + 1, prev_hash=prev, recorded_at=moment)[0])
    return events


def state(*drafts: Draft, as_of: dt.date = AS_OF, age: int = 14) -> LedgerState:
    return fold(chained(drafts), as_of, None, age)
