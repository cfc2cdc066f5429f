"""Drafts for these tests, about invented people."""

from __future__ import annotations

import datetime as dt

from scanner.ledger.events import Draft, make_draft

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
    if event_type not in ("subject", "object"):
        base["record_id"] = "r-1"
    if event_type == "grant":
        base |= TERMS
    return make_draft(base | fields)
