"""One event of a user's own words on its way into the ledger: since when it counts, and what it must not be.

Refuses what `import` refuses of a row: a grant of which nobody knows since when it holds, an end to a consent
that nobody gave, an event that is there already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from scanner.errors import LedgerError, UsageError
from scanner.ledger import chain
from scanner.ledger.events import Draft, Event, make_draft, unknown_id
from scanner.ledger.rules import EventError


def drafted(fields: Mapping[str, object]) -> Draft:
    """A draft; what does not say when it happened counts from its first valid day, as in an import, else from now."""
    now = None if fields.get("event_type") == "grant" else dt.datetime.now(dt.UTC)
    try:
        return make_draft(
            {**fields, "event_time": fields.get("event_time") or fields.get("valid_from") or now}
        )
    except EventError as error:
        if (error.code, error.field) != ("missing", "event_time"):
            raise
        raise UsageError(
            "it is not said since when this consent holds",
            where="provscan ledger add grant",
            next_step="give --valid-from, its first valid day, or --time, when it was given",
        ) from None


def append_known(path: Path, draft: Draft) -> tuple[Event, bool]:
    """Append an event, and say whether a `subject` event introduces its person.

    One that ends or renews a consent must speak of something the ledger knows, and no event is added twice.
    """
    records, subjects = set[str](), set[str]()
    introduced = False
    with chain.open_writer(path) as writer:
        draft = writer.own(draft)
        for event in writer.events():
            if event.event_id == draft.event_id:
                step = "nothing was written; if it happened once more, say when with --time"
                raise LedgerError(
                    "the ledger has an event of this id already",
                    where=f"{path}, line {event.seq}",
                    next_step=step,
                )
            records.update([event.record_id] if event.record_id else [])
            subjects.update([event.subject_id] if event.subject_id else [])
            introduced |= event.event_type == "subject" and event.subject_id == draft.subject_id
        if name := unknown_id(draft, records, subjects):
            step = f"`provscan ledger show {path}` lists the ids; nothing was written"
            raise LedgerError(f"the ledger knows no such {name}", where=str(path), next_step=step)
        return writer.append([draft])[0], introduced
