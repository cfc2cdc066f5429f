"""The names file: the personal values of a ledger whose lines hold only commitments to them.

Its first line holds a secret of this ledger, and the ledger's first line the SHA-256 of that line, so no other names
file passes for it. Every further line opens one commitment, in the order of the events:

    {"commitment":"<64 hex>","field":"names","salt":"<64 hex>","value":["..."]}
    {"commitment":"<64 hex>","erased":true}

A commitment is SHA-256(tag || salt || {"field":...,"value":...}), the salt 32 random bytes, the object in canonical
bytes. Who does not have the salt cannot try out names; nobody can find another value for the same commitment.
Refuses to know locks and what events mean. Memory: one line, and the places (some 200 bytes each) of lines passed over:
those of interrupted writes; where a line is missing that an event refers to, all that stand behind.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from scanner.ledger.events import MAX_LINE, Draft, Event, canonical
from scanner.ledger.personal import PERSONAL
from scanner.ledger.places import BrokenLedgerError, Place
from scanner.ledger.rules import EventError, check_value, check_whole, kind_of
from scanner.ledger.values import format_time
from scanner.ledger.vocabulary import EVENT_TYPES

_TAG = b"provscan commitment 1\0"
_HEADER = re.compile(rb'\{"ledger_names":1,"secret":"([0-9a-f]{64})"\}\n')
_HEX = b"([0-9a-f]{64})"
_VALUE = re.compile(
    b'\\{"commitment":"' + _HEX + b'","field":"([a-z_]+)","salt":"' + _HEX + b'","value":(.+)\\}\n'
)
_ERASED = re.compile(b'\\{"commitment":"' + _HEX + b'","erased":true\\}\n')
_RESTORE = "restore the names file from a backup of the same ledger; the chain itself may well be whole"


def names_path(ledger: Path) -> Path:
    """Where the names file of a ledger lies: beside the file itself, also where a link leads to it."""
    real = Path(os.path.realpath(ledger))
    return Path(os.path.realpath(real.with_name(f"{real.stem}.names.jsonl")))


def new_header() -> tuple[bytes, str]:
    """The first line of a new names file, and what the ledger's first line says of it."""
    line = b'{"ledger_names":1,"secret":"' + secrets.token_hex(32).encode() + b'"}\n'
    return line, hashlib.sha256(line).hexdigest()


def secret_of(path: Path, line: bytes, digest: str) -> bytes:
    """The secret in a first line, if it is the one that the ledger was begun with."""
    found = _HEADER.fullmatch(line)
    if found is None or hashlib.sha256(line).hexdigest() != digest:
        reason = "the first line is not the one that the ledger was begun with: changed, or of another ledger"
        raise BrokenLedgerError(Place(path, 1, 0), "other_names", reason, _RESTORE)
    return bytes.fromhex(found[1].decode())


def set_apart(draft: Draft, secret: bytes) -> tuple[Draft, dict[str, str] | None, bytes]:
    """A draft without its personal values, the commitments that stand for them, and the lines that open these."""
    draft = own_id(draft, secret)
    personal = sorted(PERSONAL & draft.body.keys())
    if not personal:
        return draft, None, b""
    committed, lines = {}, bytearray()
    for name in personal:
        salt, value = secrets.token_bytes(32), canonical(draft.body[name])
        committed[name] = _commitment(salt, name.encode(), value).hex()
        opened = (committed[name].encode(), name.encode(), salt.hex().encode(), value)
        line = b'{"commitment":"%b","field":"%b","salt":"%b","value":%b}\n' % opened
        if len(line) > MAX_LINE:
            what = f"the value is longer than {MAX_LINE} bytes"
            raise EventError("too_long", name, what, "split it into several events")
        lines += line
    public = {name: value for name, value in draft.body.items() if name not in PERSONAL}
    return replace(draft, body=public), committed, bytes(lines)


def own_id(draft: Draft, secret: bytes) -> Draft:
    """A derived id made anew under the ledger's secret: the plain one would let everybody try out names."""
    if not draft.derived:
        return draft
    keyed = hmac.new(secret, draft.event_id.encode(), hashlib.sha256).hexdigest()[:32]
    return replace(draft, event_id=keyed, derived=False)


def erased_line(commitment: str) -> bytes:
    """What stays of a value that was erased: that it was there, which the ledger says too."""
    return b'{"commitment":"%b","erased":true}\n' % commitment.encode()


def _commitment(salt: bytes, name: bytes, value: bytes) -> bytes:
    return hashlib.sha256(_TAG + salt + b'{"field":"' + name + b'","value":' + value + b"}").digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that opens a commitment; `value` is its canonical bytes, None when it was erased."""

    place: Place
    commitment: str
    line: bytes
    field: str = ""
    value: bytes | None = None


class Names:
    """A names file as it stood at one moment; its lines are asked for in the order of the events."""

    def __init__(self, ledger: Path, file: BinaryIO, size: int) -> None:
        self.path = names_path(ledger)
        self._ledger = ledger
        self._file, self._size = file, size
        self._offset = self._line = 0
        self._passed: dict[bytes, Place] = {}

    def begin(self, digest: str) -> bytes:
        """The first line, checked against the ledger's; the last one must have an end."""
        if place := self.torn():
            step = f"`provscan ledger repair {self._ledger}` takes it away, if no event refers to it"
            reason = "the last line of the names file is torn: it has no end"
            raise BrokenLedgerError(place, "torn_names", reason, step)
        self._file.seek(0)
        line = self._file.readline(min(MAX_LINE + 1, self._size))
        secret_of(self.path, line, digest)
        self._offset, self._line, self._passed = len(line), 1, {}
        return line

    def torn(self) -> Place | None:
        """Where a last line without an end begins, if there is one."""
        self._file.seek(max(0, self._size - 1))
        if self._size == 0 or self._file.read(1) == b"\n":
            return None
        self._file.seek(0)
        number = offset = 0
        while line := self._file.readline(MAX_LINE):
            if not line.endswith(b"\n") and offset + len(line) >= self._size:
                break
            number, offset = number + line.endswith(b"\n"), offset + len(line)
        return Place(self.path, number + 1, offset)

    def take(self, commitment: str) -> Entry | None:
        """The line that opens a commitment, checked; None if there is none."""
        if self._passed and (place := self._passed.pop(bytes.fromhex(commitment), None)):
            return self._at(place)
        for entry in self._onwards():
            if entry.commitment == commitment:
                return entry
            self._passed[bytes.fromhex(entry.commitment)] = entry.place
        return None

    def left(self) -> int:
        """How many lines no event refers to, once every event has been read."""
        return len(self._passed) + sum(1 for _ in self._onwards())

    def fill(self, event: Event) -> Event:
        """The event with the values that it committed to, as far as they are there."""
        committed = event.committed or {}
        body, withheld, place = dict(event.body), [], Place(self.path, 1, 0)
        for name, commitment in committed.items():
            entry = self.take(commitment)
            if entry is None or entry.value is None:
                withheld.append(name)
            else:
                body[name], place = _opened(event, name, entry), entry.place
        if not withheld:
            _check(event, body, place)
        return event._replace(body=body, withheld=tuple(withheld))

    def _onwards(self) -> Iterator[Entry]:
        while self._offset < self._size:
            entry = self._at(Place(self.path, self._line + 1, self._offset))
            self._offset, self._line = self._offset + len(entry.line), self._line + 1
            yield entry

    def _at(self, place: Place) -> Entry:
        self._file.seek(place.offset)
        line = self._file.readline(min(MAX_LINE + 1, self._size - place.offset))
        if found := _VALUE.fullmatch(line):
            salt = bytes.fromhex(found[3].decode())
            if _commitment(salt, found[2], found[4]).hex().encode() == found[1]:
                return Entry(place, found[1].decode(), line, found[2].decode(), found[4])
            reason = f"the value does not fit its commitment (field {_field(found[2].decode())})"
            raise BrokenLedgerError(place, "names_changed", reason, _RESTORE)
        if found := _ERASED.fullmatch(line):
            return Entry(place, found[1].decode(), line)
        reason = "the line of the names file is not in its one written form"
        raise BrokenLedgerError(place, "names_changed", reason, _RESTORE)


def _field(name: str) -> str:
    return name if name in PERSONAL else "not known"


def _opened(event: Event, name: str, entry: Entry) -> object:
    """The value, if the event may hold it and it is in its canonical form."""
    try:
        value: object = json.loads(entry.value or b"")
        kind = kind_of(name, EVENT_TYPES[event.event_type], event.event_type)
        fits = (
            entry.field == name
            and canonical(value) == entry.value
            and check_value(name, value, kind) == value
        )
    except (ValueError, RecursionError, EventError):
        fits = False
    if not fits:
        reason = f"the value is not one that event {event.seq} may have (field {name})"
        raise BrokenLedgerError(entry.place, "names_misfit", reason, _RESTORE)
    return value


def _check(event: Event, body: dict[str, object], place: Place) -> None:
    """What no line alone can be checked for, such as an id that is a name."""
    ids: dict[str, object] = {"event_time": format_time(event.event_time)}
    ids |= {n: v for n in ("subject_id", "record_id") if (v := getattr(event, n)) is not None}
    try:
        check_whole(event.event_type, ids, body)
    except EventError as error:
        reason = f"the values of event {event.seq} do not fit together ({error.what})"
        raise BrokenLedgerError(place, error.code, reason, _RESTORE) from None
