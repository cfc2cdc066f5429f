"""Reading the chain: each line against its own hash and against the line before it.

Owns what a broken ledger is and how it is named to the user. Refuses to know locks, writing and what
events mean. Memory holds a few blocks of lines and the ids of all events, for no id may come twice.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scanner.ledger.checking import check_line, checked_lines
from scanner.ledger.events import GENESIS, MAX_LINE, Event
from scanner.ledger.lines import parse_line
from scanner.ledger.names_file import Names
from scanner.ledger.personal import PERSONAL
from scanner.ledger.places import BrokenLedgerError, Place
from scanner.ledger.rules import EventError

_RESTORE = (
    "stop using this copy; compare it with a backup or with the head in an earlier report, "
    "restore the ledger, and add what came after it again"
)
_NAMES_FILE = re.compile(rb'"names_file":"([0-9a-f]{64})"')
CLOCK_TOLERANCE = dt.timedelta(minutes=5)
"""So far the clocks of two machines may differ."""


@dataclass(frozen=True, slots=True)
class Link:
    """All that the next line must fit: where the chain stands."""

    seq: int = 0
    hash: str = GENESIS
    recorded_at: dt.datetime | None = None


_BEGINNING = Link()


def verified(
    path: Path,
    file: BinaryIO,
    size: int,
    seen: Callable[[bytes], object] | None = None,
    names: Names | None = None,
) -> Iterator[Event]:
    """Yield the events of the first `size` bytes, each verified; `seen` is given each line's bytes.

    Values that stand in the names file are filled in as far as it is given and holds them.
    """
    _refuse_empty(path, size)
    last: Event | Link = _BEGINNING
    offset, ids = 0, set[str]()
    latest = dt.datetime.now(dt.UTC) + CLOCK_TOLERANCE
    apart = False
    for line, event in checked_lines(file, size):
        if not isinstance(event, Event):
            raise _broken(path, line, last.seq + 1, offset, event)
        if fault := _misfit(event, last) or _impossible(event, ids, latest):
            raise BrokenLedgerError(Place(path, last.seq + 1, offset), *fault, _RESTORE)
        ids.add(event.event_id)
        if seen is not None:
            seen(line)
        if last.seq == 0 and (digest := event.body.get("names_file")):
            apart = True
            if names is not None:
                names.begin(str(digest))
        if fault := _misplaced(event, apart):
            raise BrokenLedgerError(Place(path, event.seq, offset), *fault, _RESTORE)
        if event.committed is None:
            yield event
        else:
            yield names.fill(event) if names else event._replace(withheld=tuple(event.committed))
        offset += len(line)
        last = event
    if offset < size:  # the file was cut off meanwhile
        raise _broken(path, b"", last.seq + 1, offset, None)


def _refuse_empty(path: Path, size: int) -> None:
    if size == 0:
        step = "an interrupted copy? restore it; or remove it and run `provscan ledger init`"
        raise BrokenLedgerError(Place(path, 1, 0), "empty", "the file is empty", step)


def _broken(path: Path, line: bytes, number: int, offset: int, error: EventError | None) -> BrokenLedgerError:
    """What is wrong with a line by itself; without an error it is too long or has no end."""
    place = Place(path, number, offset)
    if error is not None:
        reason = f"{error.what} (field {error.field})" if error.field else error.what
        step = (
            _RESTORE
            if offset
            else f"is this a ledger? `provscan ledger init` begins one. If it is: {_RESTORE}"
        )
        return BrokenLedgerError(place, error.code, reason, step)
    if len(line) > MAX_LINE:
        reason = f"the line is longer than {MAX_LINE} bytes"
        return BrokenLedgerError(place, "too_long", reason, _RESTORE)
    step = (
        f"writing was interrupted, or the end was cut off: `provscan ledger repair {path}` keeps the torn bytes in a "
        "file beside it and takes them away; then add its event again"
    )
    return BrokenLedgerError(place, "torn", "the last line is torn: it has no end", step)


def _misfit(event: Event, last: Event | Link) -> tuple[str, str] | None:
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


def _misplaced(event: Event, apart: bool) -> tuple[str, str] | None:
    """Personal values belong into the line or into the names file, as the first line says."""
    if not apart:
        if event.committed is None and event.event_type != "erase":
            return None
        return "no_names_file", "it speaks of a names file, and the first line says that there is none"
    if PERSONAL.isdisjoint(event.body):
        return None
    return "personal_value", "a personal value stands in a line of a ledger that keeps them in its names file"


def _impossible(event: Event, ids: set[str], latest: dt.datetime) -> tuple[str, str] | None:
    """What no writer of ours does: only a line made by hand, or under a wrong clock, says it."""
    if event.event_id in ids:
        return "doubled_id", "its event_id stands in an earlier line already"
    if event.recorded_at > latest:
        return "clock_ahead", "recorded_at lies in the future; is the clock of this machine right?"
    return None


def completes(line: bytes, last: Link, ids: set[str], apart: bool) -> Event | None:
    """The event of a line, if it could stand behind `last` in a whole ledger."""
    try:
        event = parse_line(line)
    except EventError:
        return None
    latest = dt.datetime.now(dt.UTC) + CLOCK_TOLERANCE
    fault = _misfit(event, last) or _impossible(event, ids, latest) or (last.seq and _misplaced(event, apart))
    return None if fault else event


def last_link(path: Path, file: BinaryIO, size: int) -> Link:
    """Verify the last line alone and say where the chain stands."""
    _refuse_empty(path, size)
    start = max(0, size - MAX_LINE - 1)
    file.seek(start)
    block = file.read(size - start)
    begin = block.rfind(b"\n", 0, max(0, len(block) - 1)) + 1
    _, event = check_line(block[begin:])
    if not isinstance(event, Event):
        number = _line_number(file, start + begin)
        raise _broken(path, block[begin:], number, start + begin, event)
    return Link(event.seq, event.hash, event.recorded_at)


def _line_number(file: BinaryIO, offset: int) -> int:
    file.seek(0)
    number = 1
    while offset > 0 and (block := file.read(min(MAX_LINE, offset))):
        number += block.count(b"\n")
        offset -= len(block)
    return number


def names_digest(file: BinaryIO) -> str | None:
    """What the first line says of the names file, not verified; None if there is none. Leaves `file` at its start."""
    file.seek(0)
    found = _NAMES_FILE.search(file.readline(MAX_LINE))
    file.seek(0)
    return found[1].decode() if found else None
