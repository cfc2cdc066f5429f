"""What a whole event must and may say: types, fields, and how its parts fit together.

Owns the refusals of the ledger: each names the field and what is allowed, and none repeats a value. The
checks work on canonical strings, so a draft and a stored line are held to the same rules.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from scanner.errors import LedgerError
from scanner.ledger.values import Kind, ValueRefusedError, describe
from scanner.ledger.vocabulary import EVENT_TYPES, FIELDS, EventRule

_NAMING = frozenset({"names", "aliases", "identifiers"})
_DATE_ONLY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class EventError(LedgerError):
    """An event says something it may not say; `code` and `field` are stable words without values."""

    def __init__(self, code: str, field: str, what: str, next_step: str = "") -> None:
        self.code = code
        self.field = field
        super().__init__(what, where=f"field {field}" if field else "", next_step=next_step)


def event_type_of(fields: Mapping[str, object]) -> str:
    """The event type, if it is one."""
    found = fields.get("event_type")
    if isinstance(found, str) and found in EVENT_TYPES:
        return found
    code = "missing" if found is None else "not_allowed"
    allowed = " | ".join(EVENT_TYPES)
    raise EventError(
        code, "event_type", f"not an event type (found {describe(found)})", f"use one of {allowed}"
    )


def whole_day(value: object, ending: bool) -> object:
    """Turn a date alone into the first moment of its day, or the last moment for an ending event."""
    if isinstance(value, str) and _DATE_ONLY.fullmatch(value.strip()):
        value = value.strip()
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = value.isoformat()
    else:
        return value
    return f"{value}T23:59:59.999999Z" if ending else f"{value}T00:00:00Z"


def kind_of(name: str, rule: EventRule, event_type: str) -> Kind:
    """The kind of a body field, if the event type has such a field."""
    if kind := rule.fields.get(name):
        return kind
    if name in FIELDS:
        allowed = ", ".join(sorted(rule.fields))
        raise EventError(
            "not_allowed", name, f"an event {event_type} has no such field", f"allowed are: {allowed}"
        )
    # The name is not repeated: in a file without a header it may be somebody's.
    raise EventError(
        "unknown_field", "", "a field that the ledger does not know", "see docs/ledger.md for the fields"
    )


def check_value(name: str, value: object, kind: Kind) -> object:
    """The canonical form of a value, or an error that names the field and what is allowed."""
    try:
        return kind.check(value)
    except ValueRefusedError as error:
        what = f"the value is refused as {error.code} (found {describe(value)})"
        raise EventError(error.code, name, what, f"allowed is {kind.allowed}") from None


def check_whole(event_type: str, ids: Mapping[str, object], body: Mapping[str, object]) -> None:
    """Check that an event has the ids and fields of its type and that they fit together."""
    rule = EVENT_TYPES[event_type]
    for name, wanted in (("subject_id", rule.subject_id), ("record_id", rule.record_id)):
        if wanted is True and name not in ids:
            raise EventError("missing", name, f"an event {event_type} needs it", f"give {name}")
        if wanted is False and name in ids:
            raise EventError("not_allowed", name, f"an event {event_type} does not have it", "leave it out")
    if rule.subject_id is None and not {"record_id", "subject_id"} & ids.keys():
        raise EventError(
            "missing", "record_id", f"an event {event_type} needs record_id or subject_id", "give one"
        )
    for name in ("event_time", *rule.required):
        if name not in ids and name not in body:
            raise EventError("missing", name, f"an event {event_type} needs it", f"give {name}")
    check_together(ids, body)


def check_together(ids: Mapping[str, object], body: Mapping[str, object]) -> None:
    """Check that what an event says does not contradict itself."""
    first, last = body.get("valid_from"), body.get("valid_until")
    if first is not None and last is not None and str(last) < str(first):
        raise EventError(
            "before_valid_from", "valid_until", "the last valid day lies before the first", "mend one"
        )
    born = body.get("birth_date")
    if born is not None and "age_band" in body:
        raise EventError(
            "not_allowed", "age_band", "birth_date and age_band say the same thing twice", "give one"
        )
    if born is not None and str(born) > str(ids["event_time"])[:10]:
        raise EventError("in_the_future", "birth_date", "the birth lies after the event", "mend one")
    own = ids.get("record_id")
    if own is not None and own in (body.get("supersedes"), body.get("superseded_by")):
        raise EventError(
            "not_allowed", "record_id", "a record cannot take its own place", "name the other record"
        )
    if not _NAMING.isdisjoint(body) and _names_person(str(ids.get("subject_id", "")).casefold(), body):
        step = "use a pseudonym: subject ids appear in reports, names and addresses must not"
        raise EventError(
            "not_pseudonymous", "subject_id", "it is a name, address or number of the person", step
        )


def _names_person(subject_id: str, body: Mapping[str, object]) -> bool:
    identifiers = body.get("identifiers")
    known = identifiers if isinstance(identifiers, dict) else {}
    for found in (body.get("names"), body.get("aliases"), known.get("email"), known.get("phone")):
        for value in found if isinstance(found, list) else ():
            if subject_id == str(value).casefold():
                return True
    return False
