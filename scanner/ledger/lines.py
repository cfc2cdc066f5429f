"""A stored line of the ledger -> its event, checked against the very bytes.

Owns what makes a line sound in itself: its hash, its one written form, its fields and their values. Refuses to know
files and the lines around it. Most lines are told to be sound at a glance: they have the fields of one that was
checked in full, and values that are canonical without doubt. All others are checked in full.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from scanner.ledger.events import ENVELOPE_KINDS, SEALED, Event, canonical, event_of
from scanner.ledger.personal import COMMITTED
from scanner.ledger.rules import EventError, check_together, check_value, check_whole, event_type_of, kind_of
from scanner.ledger.values import SHA256, TIME, Kind
from scanner.ledger.vocabulary import EVENT_TYPES

_OPTIONAL = ("record_id", "subject_id", "entity_id", "committed")
_DEMANDED = tuple(name for name in SEALED if name not in _OPTIONAL)
_SEALED_KINDS: dict[str, dict[str, Kind]] = {
    event_type: {
        **rule.fields,
        **ENVELOPE_KINDS,
        "recorded_at": TIME,
        "prev_hash": SHA256,
        "committed": COMMITTED,
    }
    for event_type, rule in EVENT_TYPES.items()
}
"""Event type -> what each field of a stored line must be; seq and event_type apart."""
_PLAIN_KINDS = {
    "seq": Kind(lambda value: value, "", stands=lambda value: type(value) is int),
    "event_type": Kind(lambda value: value, "", stands=lambda _: True),
}
_Looks = tuple[tuple[str, Mapping[str, object], Callable[[Any], object]], ...]
_FORMS: dict[tuple[object, ...], _Looks] = {}
"""Event type and fields of events that were found in order -> how to tell at a glance that their values are."""
_MOST_FORMS = 1 << 12
_HASH_TAIL = re.compile(rb',"hash":"([0-9a-f]{64})"}\n')
_TAIL_LENGTH = len(',"hash":""}\n') + 64


def parse_line(line: bytes) -> Event:
    """Read one stored line, newline included, and check hash, form and content against the very bytes."""
    tail = _HASH_TAIL.fullmatch(line, max(0, len(line) - _TAIL_LENGTH))
    if tail is None:
        raise EventError("no_hash", "", 'the line does not end in ,"hash":"<64 hex digits>"} and a newline')
    payload = line[: tail.start()] + b"}"
    digest = hashlib.sha256(payload).hexdigest()
    if digest != tail[1].decode("ascii"):
        raise EventError("bad_hash", "", "the hash does not fit the bytes of the line")
    fields = _load(payload)
    _check_sealed(fields)
    return event_of(fields, digest)


def trusted_line(line: bytes) -> Event:
    """Read a stored line that `parse_line` let pass."""
    fields = orjson.loads(line)
    digest = fields.pop("hash")
    return event_of(fields, digest)


def _check_sealed(fields: dict[str, object]) -> None:
    said = fields.get("event_type")
    form = (said, *fields) if type(said) is str else ()
    looks = _FORMS.get(form)
    if looks and _all_stand(fields, looks):
        if "committed" in fields:
            _check_committed(fields, str(said))
        check_together(fields, fields)
        return
    for name in _DEMANDED:
        if name not in fields:
            raise EventError("missing", name, "a field that every event has is missing")
    event_type = event_type_of(fields)
    kinds = _check_each(fields, event_type)
    _check_committed(fields, event_type)
    check_whole(event_type, fields, fields)
    if len(_FORMS) >= _MOST_FORMS:
        _FORMS.clear()
    _FORMS[form] = tuple((name, kind.known, kind.stands) for name, kind in kinds)


def _all_stand(fields: dict[str, object], looks: _Looks) -> bool:
    """Whether all values of an event are canonical at a glance. Its fields are those of one that was found in order."""
    try:
        for (name, known, stands), value in zip(looks, fields.values(), strict=True):
            if type(value) is str and (one := known.get(value)) == value:
                fields[name] = one  # one text in memory for all events that say the same
            elif not stands(value):
                return False
    except TypeError:
        return False
    return True


def _check_each(fields: dict[str, object], event_type: str) -> list[tuple[str, Kind]]:
    rule = EVENT_TYPES[event_type]
    if type(fields["seq"]) is not int:
        raise EventError("not_a_number", "seq", "not a whole number")
    found: list[tuple[str, Kind]] = []
    for name, value in fields.items():
        if name in _PLAIN_KINDS:
            found.append((name, _PLAIN_KINDS[name]))
            continue
        kind = _SEALED_KINDS[event_type].get(name) or kind_of(name, rule, event_type)
        checked = check_value(name, value, kind)
        if type(checked) is not type(value) or checked != value:
            raise EventError("not_canonical", name, "the value is not in its canonical form")
        fields[name] = checked
        found.append((name, kind))
    return found


def _check_committed(fields: dict[str, object], event_type: str) -> None:
    committed = fields.get("committed")
    for name in committed if isinstance(committed, dict) else ():
        kind_of(name, EVENT_TYPES[event_type], event_type)
        if name in fields:
            raise EventError("not_allowed", name, "a value stands beside the commitment to it")


def _load(payload: bytes) -> dict[str, object]:
    try:
        fields = orjson.loads(payload)
        one_form = isinstance(fields, dict) and canonical(fields) == payload
    except (ValueError, TypeError, RecursionError):
        raise EventError("not_json", "", "the line is not UTF-8 JSON") from None
    if one_form:
        return dict(fields)
    names: list[str] = []
    json.loads(payload, object_pairs_hook=lambda pairs: _note_doubles(pairs, names))
    if names:
        raise EventError("duplicate_key", "", "an object names a key twice")
    raise EventError("not_canonical", "", "the line is not in canonical form")


def _note_doubles(pairs: list[tuple[str, object]], doubles: list[str]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        doubles.append("")
    return found
