"""The ledger as a file: append-only JSONL whose lines are chained by their hashes.

Owns opening, locking, appending and verifying. Refuses to know what events mean. The invariant to
remember: bytes once written are never changed, so a reader that notes the size under the lock can read
up to it in peace while others append.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scanner.errors import LedgerError
from scanner.ledger.access import NamesWriter, held, names_for_writing, snapshot
from scanner.ledger.disk import add_bytes, sync_folder, unusable, write_new
from scanner.ledger.events import GENESIS, Draft, Event, event_of, make_draft, seal, sealed
from scanner.ledger.keeping import Keeping, Kept
from scanner.ledger.names_file import names_path, new_header, own_id, set_apart
from scanner.ledger.personal import PERSONAL
from scanner.ledger.places import BrokenLedgerError
from scanner.ledger.reading import CLOCK_TOLERANCE, Link, last_link, verified
from scanner.ledger.rules import EventError


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
    bad_file: Path | None = None
    """Where `bad_line` stands: the ledger, or its names file."""
    bad_offset: int | None = None
    """The byte at which it begins."""
    kept: Kept | None = None
    """What became of the personal values; None when the ledger is broken."""
    unclaimed: int = 0
    """Lines of the names file that no event refers to."""


def create(
    path: Path,
    *,
    recorded_at: dt.datetime | None = None,
    separate: bool = False,
    continues: str | None = None,
) -> Event:
    """Start a ledger with its first event; never over a file that is already there.

    With `separate` a names file is made beside it. `continues` is the head of the ledger that this one takes over.
    """
    fields = {"event_time": recorded_at or _now(), "schema_version": 1, "continues": continues}
    if not separate:
        return _create(path, fields)
    header, digest = new_header()
    names = names_path(path)
    try:
        write_new(names, header)
    except FileExistsError:
        step = "choose another name for the ledger, or remove the names file if no ledger belongs to it"
        raise LedgerError("there is a names file already", where=str(names), next_step=step) from None
    except OSError as error:
        raise unusable(names, "the names file cannot be created", error) from None
    try:
        return _create(path, {**fields, "names_file": digest})
    except BaseException:
        names.unlink(missing_ok=True)
        raise


def _create(path: Path, fields: dict[str, object]) -> Event:
    draft = make_draft({"event_type": "ledger", **fields})
    event, line = seal(draft, seq=1, prev_hash=GENESIS, recorded_at=draft.event_time)
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise unusable(path, "the ledger cannot be created", error) from None
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
        raise unusable(path, "the ledger cannot be created", error) from None
    finally:
        Path(temporary).unlink(missing_ok=True)
    sync_folder(path.parent)
    return event


def append(path: Path, drafts: Iterable[Draft], *, recorded_at: dt.datetime | None = None) -> list[Event]:
    """Add events in one write: all of them, or none. Waits for its turn if another process appends."""
    with open_writer(path) as writer:
        return writer.append(drafts, recorded_at=recorded_at)


def read_events(
    path: Path, *, seen: Callable[[bytes], object] | None = None, names: bool = True
) -> Iterator[Event]:
    """Yield the events, each verified; raise `BrokenLedgerError` at the first line that is not in order.

    `seen` is given the bytes of every line as it is read, for a digest over the same bytes. Personal values that stand
    in a names file are filled in, if it is at hand; without `names` it is not looked at.
    """
    with snapshot(path, names=names) as (file, size, beside):
        yield from verified(path, file, size, seen, beside)


def verify(path: Path, *, expected_head: str | None = None) -> VerifyResult:
    """Check every line. With `expected_head`, an older head, also that this ledger continues that one."""
    digest, keeping = hashlib.sha256(), Keeping()
    count, head, met = 0, None, expected_head is None
    try:
        with snapshot(path) as (file, size, names):
            for event in keeping.watch(verified(path, file, size, digest.update, names)):
                count, head = event.seq, event.hash
                met = met or head == expected_head
            unclaimed = names.left() if names else 0
    except BrokenLedgerError as error:
        at = error.place
        return VerifyResult(
            False, count, head, None, at.line, error.what, error.next_step, at.path, at.offset
        )
    if not met:
        reason = "no event has the expected head: later lines were cut off or the ledger was written anew"
        step = "get the ledger that the head was taken from, and find out which of the two is right"
        return VerifyResult(False, count, head, None, count + 1, reason, step, path)
    return VerifyResult(True, count, head, digest.hexdigest(), kept=keeping.kept(), unclaimed=unclaimed)


class Writer:
    """A ledger held for writing; made by `open_writer`, which holds the lock."""

    def __init__(self, path: Path, file: BinaryIO, names: NamesWriter | None = None) -> None:
        self._path = path
        self._file = file
        self._names = names
        self._size = os.fstat(file.fileno()).st_size
        self._last = last_link(path, file, self._size)
        self.keeping = Keeping()

    def events(self) -> Iterator[Event]:
        """Yield the events written so far, each verified; their personal values stay in the names file."""
        self._file.seek(0)
        self.keeping = Keeping()
        yield from self.keeping.watch(verified(self._path, self._file, self._size))

    def own(self, draft: Draft) -> Draft:
        """The draft under the id that it has in this ledger."""
        return own_id(draft, self._names.secret) if self._names else draft

    def admit(self, drafts: Iterable[Draft]) -> list[Draft]:
        """The drafts under their ids in this ledger; raises EventError for what none may add to what `events` told."""
        return [self._admitted(draft) for draft in drafts]

    def _admitted(self, draft: Draft) -> Draft:
        if draft.event_type == "ledger":
            step = "leave it out: `provscan ledger init` has written it"
            raise EventError("not_allowed", "event_type", "only the first line may be of type ledger", step)
        if draft.event_type == "erase":
            step = "use `provscan ledger erase`, which also takes the values away"
            raise EventError("not_allowed", "event_type", "an erasure is more than its event", step)
        personal = self.keeping.erased and not PERSONAL.isdisjoint(draft.body)
        if personal and self.keeping.is_erased(draft.subject_id, draft.record_id):
            raise EventError(
                "erased_subject",
                "subject_id",
                "what was known of this person was erased, and nothing personal may be added",
                "leave names, identifiers, birth date and free words out, or enter the person under a new id",
            )
        return self.own(draft)

    def append(self, drafts: Iterable[Draft], *, recorded_at: dt.datetime | None = None) -> list[Event]:
        """Add events in one write and bring them to the disk; on any failure the file is as before.

        Whoever calls has seen from `events` that none of these ids is there: a ledger with one twice is broken.
        """
        moment, events = self.moment(recorded_at), list[Event]()
        self.extend(((draft, moment) for draft in self.admit(drafts)), events)
        return events

    def extend(self, drafts: Iterable[tuple[Draft, dt.datetime]], events: list[Event] | None = None) -> int:
        """Add events that were admitted, each with its moment of entry, and say how many; `events` takes them up."""
        lines, beside = bytearray(), bytearray()
        last, added = self._last, 0
        seq, prev_hash, recorded_at = last.seq, last.hash, last.recorded_at
        for whole, moment in drafts:
            draft, committed = whole, None
            if self._names:
                draft, committed, opening = set_apart(whole, self._names.secret)
                beside += opening
            seq, added, recorded_at = seq + 1, added + 1, moment
            fields, prev_hash, line = sealed(draft, seq, prev_hash, moment, committed)
            lines += line
            if events is not None:
                events.append(event_of(fields, prev_hash))
        if added:
            self._write(bytes(lines), bytes(beside))
            self._last = Link(seq, prev_hash, recorded_at)
        return added

    def moment(self, recorded_at: dt.datetime | None) -> dt.datetime:
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

    def _write(self, lines: bytes, beside: bytes) -> None:
        # Values first: a value that no event refers to does no harm, an event without its value does.
        written = False
        try:
            if self._names:
                self._names.write(beside)
                written = True
            add_bytes(self._file.fileno(), lines, self._size)
        except BaseException as error:
            if self._names and written:
                self._names.undo()
            if isinstance(error, OSError):
                raise unusable(self._path, "the event could not be written", error) from None
            raise
        self._size += len(lines)


@contextlib.contextmanager
def open_writer(path: Path) -> Iterator[Writer]:
    """Hold the ledger for writing; its last line is verified first."""
    with held(path) as (file, beside):
        yield Writer(path, file, names_for_writing(path, file, beside))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
