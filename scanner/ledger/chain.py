"""The ledger as a file: append-only JSONL whose lines are chained by their hashes.

Owns opening, locking, appending and verifying. Refuses to know what events mean. The invariant to
remember: bytes once written are never changed, so a reader that notes the size under the lock can read
up to it in peace while others append.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scanner.errors import LedgerError
from scanner.ledger.events import GENESIS, Draft, Event, make_draft, seal
from scanner.ledger.reading import CLOCK_TOLERANCE, BrokenLedgerError, Link, last_link, verified
from scanner.regular import open_regular


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What `verify` found. A broken ledger is known up to the line before `bad_line`."""

    whole: bool
    events: int
    """Events that are in order, from the first."""
    head: str | None
    """Hash of the last of them."""
    digest: str | None
    """SHA-256 of the file; None when it is broken."""
    bad_line: int | None = None
    reason: str = ""
    next_step: str = ""


def create(path: Path, *, recorded_at: dt.datetime | None = None) -> Event:
    """Start a ledger with its first event; never over a file that is already there."""
    draft = make_draft({"event_type": "ledger", "event_time": recorded_at or _now(), "schema_version": 1})
    event, line = seal(draft, seq=1, prev_hash=GENESIS, recorded_at=draft.event_time)
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _unusable(path, "the ledger cannot be created", error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)  # unlike rename, this refuses to replace a file
    except FileExistsError:
        step = "use it as it is, or choose another name"
        raise LedgerError("a file of this name is already there", where=str(path), next_step=step) from None
    except OSError as error:
        raise _unusable(path, "the ledger cannot be created", error) from None
    finally:
        Path(temporary).unlink(missing_ok=True)
    _sync_folder(path.parent)
    return event


def append(path: Path, drafts: Iterable[Draft], *, recorded_at: dt.datetime | None = None) -> list[Event]:
    """Add events in one write: all of them, or none. Waits for its turn if another process appends."""
    with open_writer(path) as writer:
        return writer.append(drafts, recorded_at=recorded_at)


def read_events(path: Path, *, seen: Callable[[bytes], object] | None = None) -> Iterator[Event]:
    """Yield the events, each verified; raise `BrokenLedgerError` at the first line that is not in order.

    `seen` is given the bytes of every line as it is read, for a digest over the same bytes.
    """
    with _opened(path, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        size = os.fstat(file.fileno()).st_size
        fcntl.flock(file, fcntl.LOCK_UN)
        yield from verified(path, file, size, seen)


def verify(path: Path, *, expected_head: str | None = None) -> VerifyResult:
    """Check every line. With `expected_head`, an older head, also that this ledger continues that one."""
    digest = hashlib.sha256()
    count, head, met = 0, None, expected_head is None
    try:
        for event in read_events(path, seen=digest.update):
            count, head = event.seq, event.hash
            met = met or head == expected_head
    except BrokenLedgerError as error:
        return VerifyResult(False, count, head, None, error.place.line, error.what, error.next_step)
    if not met:
        reason = "no event has the expected head: later lines were cut off or the ledger was written anew"
        step = "get the ledger that the head was taken from, and find out which of the two is right"
        return VerifyResult(False, count, head, None, count + 1, reason, step)
    return VerifyResult(True, count, head, digest.hexdigest())


class Writer:
    """A ledger held for writing; made by `open_writer`, which holds the lock."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._size = os.fstat(file.fileno()).st_size
        self._last = last_link(path, file, self._size)

    def events(self) -> Iterator[Event]:
        """Yield the events written so far, each verified."""
        self._file.seek(0)
        yield from verified(self._path, self._file, self._size)

    def append(self, drafts: Iterable[Draft], *, recorded_at: dt.datetime | None = None) -> list[Event]:
        """Add events in one write and bring them to the disk; on any failure the file is as before.

        Whoever calls has seen from `events` that none of these ids is there: a ledger with one twice is broken.
        """
        moment = self._moment(recorded_at)
        events: list[Event] = []
        lines = bytearray()
        last = self._last
        for draft in drafts:
            if draft.event_type == "ledger":
                step = "leave it out: `provscan ledger init` has written it"
                raise LedgerError("only the first line may be of type ledger", next_step=step)
            event, line = seal(draft, seq=last.seq + 1, prev_hash=last.hash, recorded_at=moment)
            events.append(event)
            lines += line
            last = Link(event.seq, event.hash, event.recorded_at)
        if events:
            self._write(bytes(lines))
            self._last = last
        return events

    def _moment(self, recorded_at: dt.datetime | None) -> dt.datetime:
        """When the event enters the ledger; never before the event that entered last."""
        last = self._last.recorded_at
        moment = (recorded_at or _now()).astimezone(dt.UTC)
        if last is None or moment >= last:
            return moment
        if recorded_at is None and last - moment <= CLOCK_TOLERANCE:
            return last  # clocks of two machines differ a little; order is what counts
        raise LedgerError(
            "the last event was recorded later than now",
            where=str(self._path),
            next_step="set the clock of this machine, or of the one that wrote the last event, right",
        )

    def _write(self, lines: bytes) -> None:
        descriptor = self._file.fileno()
        try:
            written = 0
            while written < len(lines):  # one call, unless the system takes less than it was given
                written += os.pwrite(descriptor, lines[written:], self._size + written)
            os.fsync(descriptor)
        except BaseException as error:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, self._size)
                os.fsync(descriptor)
            if isinstance(error, OSError):
                raise _unusable(self._path, "the event could not be written", error) from None
            raise
        self._size += len(lines)


@contextlib.contextmanager
def open_writer(path: Path) -> Iterator[Writer]:
    """Hold the ledger for writing; its last line is verified first."""
    with _opened(path, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield Writer(path, file)


def _opened(path: Path, mode: str) -> BinaryIO:
    try:
        return open_regular(path, mode)
    except FileNotFoundError:
        step = "make one with `provscan ledger init`, or give the right path"
        raise LedgerError("there is no ledger", where=str(path), next_step=step) from None
    except OSError as error:
        raise _unusable(path, "the ledger cannot be opened", error) from None


def _unusable(path: Path, what: str, error: OSError) -> LedgerError:
    reason = error.strerror or type(error).__name__
    return LedgerError(
        f"{what} ({reason})", where=str(path), next_step="check path, permissions and disk space"
    )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
