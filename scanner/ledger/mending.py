"""What is done to a ledger by an explicit command alone: a torn end taken away, a person's values erased.

Owns the one place where bytes are ever taken from a ledger or its names file, and the order that makes each step safe to
be killed in: what is taken away is on the disk elsewhere first, an erasure stands in the chain before its values go, and
a names file is replaced in one step. Everything happens under the ledger's exclusive lock.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from scanner.errors import LedgerError
from scanner.ledger.access import held, names_for_writing
from scanner.ledger.chain import Writer, create, open_writer, read_events
from scanner.ledger.disk import add_bytes, cut, sync_folder, unusable, write_new
from scanner.ledger.events import Draft, Event, make_draft
from scanner.ledger.heads import signature_path
from scanner.ledger.keeping import Keeping
from scanner.ledger.names_file import Names, erased_line, names_path
from scanner.ledger.places import BrokenLedgerError, Place
from scanner.ledger.reading import Link, completes, names_digest, verified
from scanner.regular import open_regular

_BATCH = 1000
_DERIVED = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Repaired:
    """What `repair` found and did. `taken` and `completed` are about the ledger's last line."""

    events: int
    head: str
    taken: int = 0
    """Bytes of a torn last line, now in `side_file`."""
    completed: bool = False
    """The last line lacked only its newline, and has it now."""
    place: Place | None = None
    side_file: Path | None = None
    names_taken: int = 0
    """Bytes of a torn last line of the names file."""
    unclaimed: int = 0
    """Lines of the names file that no event referred to, now gone."""
    finished: tuple[str, ...] = ()
    """Persons whose erasure had been cut short and is done now."""
    names_missing: bool = False

    @property
    def nothing(self) -> bool:
        """Nothing was wrong."""
        return not (self.taken or self.completed or self.names_taken or self.unclaimed or self.finished)


def repair(path: Path) -> Repaired:
    """Mend what an interrupted write leaves behind; raises for anything else that is wrong, and then changes nothing."""
    with held(path) as (file, beside):
        done = _mend_end(path, file)
        if names_digest(file) is None:
            return done
        names_file = names_path(path)
        try:
            names = beside.enter_context(open_regular(names_file, "r+b"))
        except FileNotFoundError:
            return replace(done, names_missing=True)
        except OSError as error:
            raise unusable(names_file, "the names file cannot be opened", error) from None
        return _mend_names(path, file, names, done)


def _mend_end(path: Path, file: BinaryIO) -> Repaired:
    size = os.fstat(file.fileno()).st_size
    last, ids = Link(), set[str]()
    try:
        for event in verified(path, file, size):
            last = Link(event.seq, event.hash, event.recorded_at)
            ids.add(event.event_id)
    except BrokenLedgerError as error:
        if error.code != "torn":
            raise
        torn, place = os.pread(file.fileno(), size - error.place.offset, error.place.offset), error.place
    else:
        return Repaired(last.seq, last.hash)
    if whole := completes(torn + b"\n", last, ids, names_digest(file) is not None):
        # Sealed to its last byte: whoever entered it meant it, and an event entered again is known by its id.
        _durably(path, lambda: add_bytes(file.fileno(), b"\n", size))
        return Repaired(whole.seq, whole.hash, completed=True, place=place)
    if last.seq == 0:
        step = "nothing of this ledger is left: restore it, or remove the file and run `provscan ledger init`"
        raise BrokenLedgerError(place, "torn", "the first line is torn: it has no end", step)
    side_file = _kept_aside(path, place, torn)
    _durably(path, lambda: cut(file.fileno(), place.offset))
    return Repaired(last.seq, last.hash, taken=len(torn), place=place, side_file=side_file)


def _kept_aside(path: Path, place: Place, torn: bytes) -> Path:
    real = Path(os.path.realpath(path))
    number = 1
    while True:
        more = f"-{number}" if number > 1 else ""
        side_file = real.with_name(f"{real.name}.torn-{place.offset}{more}")
        try:
            write_new(side_file, torn)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise unusable(
                side_file, "the torn bytes cannot be kept, so nothing was changed", error
            ) from None
        else:
            return side_file


def _mend_names(path: Path, file: BinaryIO, names_file: BinaryIO, done: Repaired) -> Repaired:
    size = os.fstat(names_file.fileno()).st_size
    torn = Names(path, names_file, size).torn()
    if torn is not None and torn.offset:  # without a first line nothing can be mended: `begin` says so
        taken = size - torn.offset
        _refuse_lost(path, file, names_file, torn)
        _durably(torn.path, lambda: cut(names_file.fileno(), torn.offset))
        done, size = replace(done, names_taken=taken), torn.offset
    names, keeping = Names(path, names_file, size), Keeping()
    for _ in keeping.watch(_events(path, file, names)):
        pass
    unclaimed, unfinished = names.left(), keeping.kept().unfinished
    if unclaimed or unfinished:
        _rewrite(path, file, names, keeping)
    _new(names.path).unlink(missing_ok=True)  # of an erasure that was killed while it wrote
    return replace(done, unclaimed=unclaimed, finished=unfinished)


def _refuse_lost(path: Path, file: BinaryIO, names_file: BinaryIO, torn: Place) -> None:
    """No interrupted write tears a value that an event refers to, for values are written first: then something else did."""
    keeping = Keeping()
    for _ in keeping.watch(_events(path, file, Names(path, names_file, torn.offset))):
        pass
    if lost := keeping.kept().values_withheld:
        raise BrokenLedgerError(
            torn,
            "torn_names",
            f"the end of the names file was cut off: {lost} values that events refer to are not in the rest of it",
            "nothing was changed. Get the names file from a copy; if there is none, keep this one, and then "
            f"`truncate -s {torn.offset} {torn.path}` takes the torn line away: these values are lost",
        )


def _events(path: Path, file: BinaryIO, names: Names | None = None) -> Iterator[Event]:
    file.seek(0)
    return verified(path, file, os.fstat(file.fileno()).st_size, None, names)


def erase(path: Path, subject_id: str, *, recorded_at: dt.datetime | None = None) -> tuple[int, bool]:
    """Take out of the names file what events of a person hold, and say so in the chain.

    Returns how many values went, and whether the chain had said so before.
    """
    with held(path) as (file, beside):
        names = names_for_writing(path, file, beside)
        if names is None:
            raise LedgerError(
                "the names of this ledger stand in its lines, and a line can never be changed",
                where=str(path),
                next_step=f"`provscan ledger separate {path} NEW` writes it anew with a names file; then erase in NEW, and "
                "destroy this one and its copies",
            )
        writer = Writer(path, file, names)
        known = False
        for event in writer.events():
            known |= event.subject_id == subject_id
        if not known:
            step = f"`provscan ledger show {path}` lists the ids; nothing was written"
            raise LedgerError("nobody of that id is in the ledger", where=str(path), next_step=step)
        before = subject_id in writer.keeping.erased
        if not before:
            now = dt.datetime.now(dt.UTC)
            draft = make_draft({"event_type": "erase", "subject_id": subject_id, "event_time": now})
            writer.extend([(writer.own(draft), writer.moment(recorded_at))])
            writer.keeping.erased.add(subject_id)
        return _rewrite(path, file, names.read, writer.keeping), before


def _rewrite(path: Path, file: BinaryIO, names: Names, keeping: Keeping) -> int:
    """Replace the names file by one without values of erased people and lines of nobody; how many values went."""
    gone = 0
    new = _new(names.path)
    try:
        mode = names.path.stat().st_mode & 0o777
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            os.fchmod(descriptor, mode)
            out.write(names.begin(str(names_digest(file))))
            for event in _events(path, file):
                erased = keeping.is_erased(event.subject_id, event.record_id)
                for commitment in (event.committed or {}).values():
                    entry = names.take(commitment)
                    if entry is None:
                        continue
                    gone += erased and entry.value is not None
                    out.write(erased_line(commitment) if erased else entry.line)
            out.flush()
            os.fsync(descriptor)
        new.replace(names.path)
        sync_folder(names.path.parent)
    except OSError as error:
        what = "the names file cannot be written anew, so values that are to be erased still stand in it"
        raise unusable(new, what, error) from None
    return gone


def _new(names_file: Path) -> Path:
    """One name, under the lock: what a killed erasure leaves is overwritten by the next."""
    return names_file.with_name(f"{names_file.name}.new")


def companions(ledger: Path) -> Iterator[Path]:
    """The files that lie beside a ledger and belong to it."""
    names = names_path(ledger)
    yield from (names, _new(names))
    yield signature_path(ledger)
    real = Path(os.path.realpath(ledger))
    torn = re.compile(re.escape(real.name) + r"\.torn-\d+(-\d+)?")
    with contextlib.suppress(OSError), os.scandir(real.parent) as beside:
        yield from [real.parent / one.name for one in beside if torn.fullmatch(one.name)]


def separate(old: Path, new: Path) -> int:
    """Write a ledger anew with a names file, event by event; how many events it then has."""
    events, head = 0, ""
    for event in read_events(old):
        if event.seq == 1 and "names_file" in event.body:
            step = "use it as it is; `provscan ledger erase` works on it"
            raise LedgerError("the ledger has a names file already", where=str(old), next_step=step)
        events, head = event.seq, event.hash
    try:
        with tempfile.TemporaryDirectory(prefix=f".{new.name}.", dir=new.parent) as folder:
            made = Path(folder) / new.name
            _write_apart(old, made, events, head)
            # The names first: a ledger that is there is there to its end, with its names beside it.
            os.link(names_path(made), names_path(new))
            try:
                os.link(made, new)
            except OSError:
                names_path(new).unlink()
                raise
            sync_folder(new.parent)
    except FileExistsError:
        step = "choose another name"
        raise LedgerError("a file of this name is already there", where=str(new), next_step=step) from None
    except OSError as error:
        raise unusable(new, "the ledger cannot be created", error) from None
    return events


def _write_apart(old: Path, made: Path, events: int, head: str) -> None:
    started = next(iter(read_events(old))).recorded_at
    create(made, recorded_at=started, separate=True, continues=head)
    batch: list[tuple[Draft, dt.datetime]] = []
    with open_writer(made) as writer:
        for event in read_events(old):
            if event.seq > 1:
                batch.append((writer.own(_draft_of(event)), event.recorded_at))
            if len(batch) == _BATCH or event.seq == events:
                writer.extend(batch)
                batch = []
            if event.seq == events:
                break


def _draft_of(event: Event) -> Draft:
    """The event as it was given; what looks like a derived id is made anew under the new ledger's secret."""
    return Draft(
        event.event_type, event.event_time, event.event_id, event.subject_id, event.record_id, event.entity_id, event.body,
        derived=bool(_DERIVED.fullmatch(event.event_id)),
    )  # fmt: skip


def _durably(path: Path, act: Callable[[], None]) -> None:
    try:
        act()
    except OSError as error:
        raise unusable(path, "the file cannot be changed", error) from None
