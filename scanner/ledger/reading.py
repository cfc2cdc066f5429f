"""Reading the chain: each line against its own hash and against the line before it.

Owns what a broken ledger is and how it is named to the user. Refuses to know locks, writing and what
events mean. Memory holds one line and the ids of all events, for no id may come twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scanner.errors import LedgerError
from scanner.ledger.events import GENESIS, MAX_LINE, Event, parse_line
from scanner.ledger.rules import EventError

_RESTORE = (
    "stop using this copy; compare it with a backup or with the head in an earlier report, "
    "restore the ledger, and add what came after it again"
)
CLOCK_TOLERANCE = dt.timedelta(minutes=5)
"""So far the clocks of two machines may differ."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a ledger: line from 1, and the byte at which it starts."""

    path: Path
    line: int
    offset: int


class BrokenLedgerError(LedgerError):
    """A line that cannot be trusted; `code` is a stable word for the reason."""

    def __init__(self, place: Place, code: str, reason: str, next_step: str) -> None:
        self.place = place
        self.code = code
        where = f"{place.path}, line {place.line} (byte {place.offset})"
        super().__init__(reason, where=where, next_step=next_step)


@dataclass(frozen=True, slots=True)
class Link:
    """All that the next line must fit: where the chain stands."""

    seq: int = 0
    hash: str = GENESIS
    recorded_at: dt.datetime | None = None


def verified(
    path: Path, file: BinaryIO, size: int, seen: Callable[[bytes], object] | None = None
) -> Iterator[Event]:
    """Yield the events of the first `size` bytes, each verified; `seen` is given each line's bytes."""
    _refuse_empty(path, size)
    offset, last, ids = 0, Link(), set[str]()
    latest = dt.datetime.now(dt.UTC) + CLOCK_TOLERANCE
    while offset < size:
        line = file.readline(min(MAX_LINE + 1, size - offset))
        event = _parsed(path, line, last.seq + 1, offset)
        if fault := _misfit(event, last) or _impossible(event, ids, latest):
            raise BrokenLedgerError(Place(path, last.seq + 1, offset), *fault, _RESTORE)
        ids.add(event.event_id)
        if seen is not None:
            seen(line)
        yield event
        offset += len(line)
        last = Link(event.seq, event.hash, event.recorded_at)


def _refuse_empty(path: Path, size: int) -> None:
    if size == 0:
        step = "an interrupted copy? restore it; or remove it and run `provscan ledger init`"
        raise BrokenLedgerError(Place(path, 1, 0), "empty", "the file is empty", step)


def _parsed(path: Path, line: bytes, number: int, offset: int) -> Event:
    if len(line) > MAX_LINE:
        reason = f"the line is longer than {MAX_LINE} bytes"
        raise BrokenLedgerError(Place(path, number, offset), "too_long", reason, _RESTORE)
    if not line.endswith(b"\n"):
        step = (
            f"writing was interrupted, or the end was cut off. Keep a copy; `truncate -s {offset} FILE` "
            "takes the torn line away; then add its event again"
        )
        raise BrokenLedgerError(
            Place(path, number, offset), "torn", "the last line is torn: it has no end", step
        )
    try:
        return parse_line(line)
    except EventError as error:
        reason = f"{error.what} (field {error.field})" if error.field else error.what
        step = (
            _RESTORE
            if offset
            else f"is this a ledger? `provscan ledger init` begins one. If it is: {_RESTORE}"
        )
        raise BrokenLedgerError(Place(path, number, offset), error.code, reason, step) from None


def _misfit(event: Event, last: Link) -> tuple[str, str] | None:
    """Why an event, sound in itself, cannot stand after the one before it."""
    if (event.event_type == "ledger") != (last.seq == 0):
        return "no_header", "the first line, and no other, must be of type ledger"
    if event.seq != last.seq + 1:
        return "bad_seq", "seq does not count on from the line before: a line is missing, doubled or moved"
    if event.prev_hash != last.hash:
        return (
            "broken_chain",
            "prev_hash is not the hash of the line before: that line was changed or replaced",
        )
    if last.recorded_at is not None and event.recorded_at < last.recorded_at:
        return "clock_backwards", "recorded_at lies before that of the line before"
    return None


def _impossible(event: Event, ids: set[str], latest: dt.datetime) -> tuple[str, str] | None:
    """What no writer of ours does: only a line made by hand, or under a wrong clock, says it."""
    if event.event_id in ids:
        return "doubled_id", "its event_id stands in an earlier line already"
    if event.recorded_at > latest:
        return "clock_ahead", "recorded_at lies in the future; is the clock of this machine right?"
    return None


def last_link(path: Path, file: BinaryIO, size: int) -> Link:
    """Verify the last line alone and say where the chain stands."""
    _refuse_empty(path, size)
    start = max(0, size - MAX_LINE - 1)
    file.seek(start)
    block = file.read(size - start)
    begin = block.rfind(b"\n", 0, max(0, len(block) - 1)) + 1
    try:
        event = _parsed(path, block[begin:], 1, start + begin)
    except BrokenLedgerError as error:
        place = Place(path, _line_number(file, start + begin), start + begin)
        raise BrokenLedgerError(place, error.code, error.what, error.next_step) from None
    return Link(event.seq, event.hash, event.recorded_at)


def _line_number(file: BinaryIO, offset: int) -> int:
    file.seek(0)
    number = 1
    while offset > 0 and (block := file.read(min(MAX_LINE, offset))):
        number += block.count(b"\n")
        offset -= len(block)
    return number
