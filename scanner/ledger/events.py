"""One event of the ledger: what it may say, and its canonical bytes.

Owns the envelope, the validation of drafts and the one written form of events; `lines` reads it back. Refuses to know
files, locks, the order of events and what they mean for a consent.

Canonical bytes. An event is one line of UTF-8 JSON without spaces, closed by one `\\n`. Object keys stand in
ascending order of their code points, except that `hash` is last. Text is written as it is, with only
`"`, `\\` and the controls below U+0020 escaped, the way Python's `json` does. There are no nulls, no
fractions, no empty texts, lists or objects: what is not known is left out. The hash is the SHA-256 of
the line's bytes with `,"hash":"<64 hex>"` and the newline taken out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from scanner.ledger.rules import (
    EventError,
    check_value,
    check_whole,
    event_type_of,
    kind_of,
    whole_day,
)
from scanner.ledger.values import ID, TIME, Kind, format_time, parse_time, says_something
from scanner.ledger.vocabulary import ENDING, EVENT_TYPES, OF_THE_KNOWN

GENESIS = "0" * 64
MAX_LINE = 1 << 20
ENVELOPE = ("event_id", "event_type", "record_id", "subject_id", "event_time", "entity_id")
"""Fields that a draft may carry beside its body; the chain adds seq, recorded_at, prev_hash and hash."""
SEALED = (*ENVELOPE, "seq", "recorded_at", "prev_hash", "committed")
_NOT_BODY = frozenset(SEALED)
ENVELOPE_KINDS = {"event_id": ID, "record_id": ID, "subject_id": ID, "entity_id": ID, "event_time": TIME}


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it enters the ledger; made and checked by `make_draft`."""

    event_type: str
    event_time: dt.datetime
    event_id: str
    subject_id: str | None = None
    record_id: str | None = None
    entity_id: str | None = None
    body: Mapping[str, object] = field(default_factory=dict)
    derived: bool = False
    """The id was derived from the content, names included."""


class Event(NamedTuple):  # which is made in a seventh of the time of a frozen dataclass, a million times
    """One line of the ledger. Times are aware and in UTC; `body` holds the fields of the event type."""

    seq: int
    event_id: str
    event_type: str
    record_id: str | None
    subject_id: str | None
    event_time: dt.datetime
    recorded_at: dt.datetime
    entity_id: str | None
    body: Mapping[str, object]
    prev_hash: str
    hash: str
    committed: Mapping[str, str] | None = None
    """Field -> commitment to its value, which stands in the names file."""
    withheld: tuple[str, ...] = ()
    """Of these the fields whose value is not at hand, so that `body` lacks it."""


def make_draft(fields: Mapping[str, object], *, timed: bool | None = None) -> Draft:
    """Check the fields of an event as a person gives them and bring them into canonical form.

    Empty values count as not given. A date alone as event_time means the first moment of that day (UTC),
    but its last moment where the event takes permission away, so that a withdrawal of the same day wins.
    Without event_id one is derived from the content; `timed` is of a row that is imported, and says whether the row
    itself told the time: one that was filled in is no part of the content.
    """
    given = {name: value for name, value in fields.items() if value or says_something(value)}
    event_type = event_type_of(given)
    rule = EVENT_TYPES[event_type]
    given["event_time"] = whole_day(given.get("event_time"), event_type in ENDING)
    envelope = {name: given.pop(name) for name in ENVELOPE if name in given}
    body = {
        name: value if type(value) is str and kind.stands(value) else _canonical(name, value, kind)
        for name, value in given.items()
        for kind in (rule.fields.get(name) or kind_of(name, rule, event_type),)
    }
    checked = {
        name: value if type(value) is str and kind.stands(value) else _canonical(name, value, kind)
        for name, kind in ENVELOPE_KINDS.items()
        if (value := envelope.get(name)) is not None
    }
    check_whole(event_type, checked, body)
    moment = parse_time(str(checked["event_time"]))
    said = {"event_type": event_type, **body, **checked}
    if timed is not None:  # as the first versions wrote it: what was imported then is known again
        said.pop("event_time")
        said |= {"event_time": moment.isoformat()} if timed else {}
    return Draft(
        event_type=event_type,
        event_time=moment,
        event_id=str(checked.get("event_id") or derive_id(said)),
        subject_id=_optional(checked, "subject_id"),
        record_id=_optional(checked, "record_id"),
        entity_id=_optional(checked, "entity_id"),
        body=body,
        derived="event_id" not in checked,
    )


def _canonical(name: str, value: object, kind: Kind) -> object:
    if type(value) is list and kind.is_list:
        try:
            if kind.stands(value):
                return value.copy()  # whoever gave it may change it
        except TypeError:
            pass
    return check_value(name, value, kind)


def unknown_id(draft: Draft, records: Container[str], subjects: Container[str]) -> str:
    """Which id of an event that changes or ends something is a slip, as the ledger knows nobody by it: a field, or nothing.

    A refusal may be the first that is heard of a record, if it says whose it is.
    """
    if draft.event_type not in OF_THE_KNOWN:
        return ""
    if draft.record_id is None or (draft.event_type == "refuse" and draft.record_id not in records):
        return "" if draft.subject_id is not None and draft.subject_id in subjects else "subject_id"
    return "" if draft.record_id in records else "record_id"


def derive_id(content: Mapping[str, object]) -> str:
    """Id of an event from its content: the same content always has the same id."""
    return hashlib.sha256(canonical(content)).hexdigest()[:32]


def seal(
    draft: Draft,
    *,
    seq: int,
    prev_hash: str,
    recorded_at: dt.datetime,
    committed: Mapping[str, str] | None = None,
) -> tuple[Event, bytes]:
    """Give a draft its place in the chain: the event and the line to store."""
    fields, digest, line = sealed(draft, seq, prev_hash, recorded_at, committed)
    return event_of(fields, digest), line


def sealed(
    draft: Draft,
    seq: int,
    prev_hash: str,
    recorded_at: dt.datetime,
    committed: Mapping[str, str] | None,
) -> tuple[dict[str, object], str, bytes]:
    """What `seal` makes its event of: the fields, their hash and the line."""
    fields: dict[str, object] = dict(draft.body)
    if committed:
        fields["committed"] = committed
    if draft.record_id is not None:
        fields["record_id"] = draft.record_id
    if draft.subject_id is not None:
        fields["subject_id"] = draft.subject_id
    if draft.entity_id is not None:
        fields["entity_id"] = draft.entity_id
    fields["seq"] = seq
    fields["event_id"] = draft.event_id
    fields["event_type"] = draft.event_type
    fields["event_time"] = format_time(draft.event_time)
    fields["recorded_at"] = format_time(recorded_at)
    fields["prev_hash"] = prev_hash
    payload = canonical(fields)
    digest = hashlib.sha256(payload).hexdigest()
    line = payload[:-1] + b',"hash":"' + digest.encode("ascii") + b'"}\n'
    if len(line) > MAX_LINE:
        raise EventError(
            "too_long", "", f"the event is longer than {MAX_LINE} bytes", "split it into several events"
        )
    return fields, digest, line


def event_of(fields: Mapping[str, Any], digest: str) -> Event:
    """The event of fields that were checked."""
    return Event(
        seq=fields["seq"],
        event_id=fields["event_id"],
        event_type=fields["event_type"],
        record_id=fields.get("record_id"),
        subject_id=fields.get("subject_id"),
        event_time=parse_time(fields["event_time"]),
        recorded_at=parse_time(fields["recorded_at"]),
        entity_id=fields.get("entity_id"),
        body={name: value for name, value in fields.items() if name not in _NOT_BODY},
        prev_hash=fields["prev_hash"],
        hash=digest,
        committed=fields.get("committed"),
    )


def canonical(fields: object) -> bytes:
    """The one written form of an object or value."""
    return orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)


def _optional(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return None if value is None else str(value)
