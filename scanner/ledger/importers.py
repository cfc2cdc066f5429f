"""Rows of a table -> events of the ledger, each row whole or not at all, and no row twice.

Owns the run of an import and the rejected-rows file. An event's id is derived from what its row says, so
a row that is imported again is known again: whatever happened to the consent since then stays as it is.
Rows that take away what no row or event has given (a slip in an id) wait for the end of the file and are
rejected if it never comes. Memory grows with the ids known, not with the size of rows.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scanner.errors import UsageError
from scanner.ledger.chain import Writer, open_writer
from scanner.ledger.columns import (
    check_columns,
    check_values,
    fields_of_header,
)
from scanner.ledger.drafting import Fault, Outcome, Recipe, outcomes
from scanner.ledger.events import Draft, Event, derive_id, unknown_id
from scanner.ledger.personal import PERSONAL
from scanner.ledger.rows import BATCH, Options, Row, format_of, read_rows
from scanner.ledger.rules import EventError
from scanner.ledger.values import format_time
from scanner.regular import is_other, open_regular

_REJECTED_COLUMNS = ("line", "last_line", "reason", "field")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of the rows: `rows` = those that added, were known already, were empty or rejected."""

    rows: int
    events_added: int
    events_known: int
    rows_empty: int
    rows_rejected: int
    reasons: Mapping[str, int]
    rejected_file: Path | None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How to read a file; `columns` maps column names to fields, `-` leaves a column out."""

    columns: Mapping[str, str] = field(default_factory=dict)
    fmt: str | None = None
    event_time: str | None = None
    """When the events happened, for rows that do not say it."""
    rejected: Path | None = None
    """Where rejected rows are listed; beside the file, or the ledger for a database, if not given."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Field -> words of the table -> words of the ledger."""
    options: Options = field(default_factory=Options)


def import_file(ledger: Path, source: Path | str, plan: ImportPlan | None = None) -> ImportResult:
    """Import a file, or a table at an address; raise only where it or the plan as a whole is wrong."""
    plan = plan or ImportPlan()
    fmt = format_of(str(source), plan.fmt, plan.options)
    check_columns(plan.columns)
    check_values(plan.values)
    # An address may hold a password: it is neither a place to tell nor the name of a file.
    file = None if fmt.schemes else Path(source)
    beside = ledger.with_name(f"{ledger.name}.{fmt.name}") if file is None else file
    rejected = plan.rejected or beside.with_name(
        f"{beside.name}.rejected.{'csv' if fmt.name == 'csv' else 'jsonl'}"
    )
    _check_rejected(rejected, (ledger, *((file,) if file else ())))
    header, rows = read_rows(source, fmt.name, plan.options)
    with contextlib.closing(rows):
        where = str(file or fmt.name)
        fields = None if header is None else fields_of_header(header, plan.columns, where)
        with open_writer(ledger) as writer, _Rejected(rejected) as faults:
            run = _Import(writer, faults)
            recipe = Recipe(fields, plan.columns, plan.values, plan.event_time, dt.datetime.now(dt.UTC))
            with contextlib.closing(outcomes(rows, recipe)) as found:
                for row, outcome in found:
                    run.take(row, outcome)
            return run.finish()


def _check_rejected(rejected: Path, in_use: Iterable[Path]) -> None:
    step = "choose another name with --rejected"
    if is_other(rejected):
        what = "the rejected rows can only be listed in a file of their own"
        raise UsageError(what, where=str(rejected), next_step=step)
    for path in in_use:
        with contextlib.suppress(OSError):  # one of them is not there
            if rejected.samefile(path):
                what = "the rejected rows would overwrite a file in use"
                raise UsageError(what, where=str(path), next_step=step)
    if not _is_list(rejected):
        what = "another file than a list of rejected rows is there, and the list would take its place"
        raise UsageError(what, where=str(rejected), next_step=step)


def _is_list(path: Path) -> bool:
    """Whether nothing is there, or a list that an import made: it is replaced or removed, so nothing else may be it."""
    try:
        with open_regular(path) as file:
            head = file.read(64)
    except PermissionError:
        return False
    except OSError:  # nothing is there, or nothing can be: writing will tell
        return True
    return not head or head.startswith((",".join(_REJECTED_COLUMNS).encode() + b"\n", b'{"line": '))


class _Rejected:
    """The rejected-rows file: places and reasons, never content; named when the import ends.

    Without rejected rows there is none, and one of an earlier import is taken away: it would mislead.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.reasons: Counter[str] = Counter()

    def __enter__(self) -> _Rejected:
        try:
            descriptor, self._temporary = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
        except OSError:
            step = "say where rejected rows may be listed with --rejected"
            raise UsageError("cannot write there", where=str(self.path.parent), next_step=step) from None
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
        self._table = csv.writer(self._file, lineterminator="\n")
        if self._is_csv:
            self._table.writerow(_REJECTED_COLUMNS)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if self.count:  # also when the import broke off: what was rejected until then was rejected
            Path(self._temporary).replace(self.path)
            return
        Path(self._temporary).unlink()
        if kind is None:
            self.path.unlink(missing_ok=True)

    @property
    def _is_csv(self) -> bool:
        return self.path.suffix.lower() == ".csv"

    def add(self, row: Row, reason: str, field_name: str) -> None:
        self.count += 1
        self.reasons[f"{reason} ({field_name})" if field_name else reason] += 1
        values = (row.line, row.last_line, reason, field_name)
        if self._is_csv:
            self._table.writerow(values)
        else:
            self._file.write(json.dumps(dict(zip(_REJECTED_COLUMNS, values, strict=True))) + "\n")


_DERIVED = re.compile(r"[0-9a-f]{32}")


def _content(event: Draft | Event) -> str:
    """What an event says that may be compared: personal values of a ledger with a names file stand elsewhere."""
    said = {name: value for name, value in event.body.items() if name not in PERSONAL}
    ids = {"record_id": event.record_id or "", "subject_id": event.subject_id or ""}
    return derive_id(
        {**said, **ids, "event_type": event.event_type, "event_time": format_time(event.event_time)}
    )


class _Import:
    """One import under the ledger's lock."""

    def __init__(self, writer: Writer, faults: _Rejected) -> None:
        self._writer = writer
        self._faults = faults
        self._ids: set[bytes] = set()
        self._given: dict[str, str] = {}
        """Id that somebody gave an event -> digest of what it says."""
        self._records: set[str] = set()
        self._subjects: set[str] = set()
        self._pending: list[Draft] = []
        self._waiting: list[tuple[Row, list[Draft]]] = []
        self._counts: Counter[str] = Counter()
        for event in writer.events():
            self._note(event.event_id, event.record_id, event.subject_id)
            if not _DERIVED.fullmatch(event.event_id):
                self._given[event.event_id] = _content(event)

    def take(self, row: Row, outcome: Outcome) -> None:
        """Import one row, put it aside, or reject it."""
        self._counts["rows"] += 1
        if row.reason:
            return self._faults.add(row, row.reason, "")
        if isinstance(outcome, Fault):
            return self._faults.add(row, outcome.code, outcome.field)
        try:
            drafts = self._writer.admit(outcome)
            self._refuse_taken(drafts)
        except EventError as error:
            return self._faults.add(row, error.code, error.field)
        if not drafts:
            self._counts["empty"] += 1
            return None
        if self._unknown(drafts[-1]):
            self._waiting.append((row, drafts))
        else:
            self._add(drafts)
        return None

    def _refuse_taken(self, drafts: Iterable[Draft]) -> None:
        """An id that the table gives must not be that of another event: it would pass for known, and be lost."""
        for draft in drafts:
            if not draft.derived and self._given.setdefault(draft.event_id, _content(draft)) != _content(
                draft
            ):
                raise EventError("event_id_taken", "event_id", "another event has this id")

    def finish(self) -> ImportResult:
        """Settle the rows put aside and write what is pending."""
        for row, drafts in self._waiting:
            if field_name := self._unknown(drafts[-1]):
                self._faults.add(row, f"unknown_{field_name}", field_name)
            else:
                self._add(drafts)
        self._flush()
        faults = self._faults
        return ImportResult(
            rows=self._counts["rows"],
            events_added=self._counts["added"],
            events_known=self._counts["known"],
            rows_empty=self._counts["empty"],
            rows_rejected=faults.count,
            reasons=dict(sorted(faults.reasons.items())),
            rejected_file=faults.path if faults.count else None,
        )

    def _unknown(self, draft: Draft) -> str:
        """Which id of an event that changes or ends a consent is not known, if any."""
        return unknown_id(draft, self._records, self._subjects)

    def _add(self, drafts: Iterable[Draft]) -> None:
        for draft in drafts:
            if draft.event_id.encode() in self._ids:
                self._counts["known"] += 1
                continue
            self._note(draft.event_id, draft.record_id, draft.subject_id)
            self._pending.append(draft)
        if len(self._pending) >= BATCH:
            self._flush()

    def _note(self, event_id: str, record_id: str | None, subject_id: str | None) -> None:
        self._ids.add(event_id.encode())
        if record_id is not None:
            self._records.add(record_id)
        if subject_id is not None:
            self._subjects.add(subject_id)

    def _flush(self) -> None:
        moment = self._writer.moment(None)
        self._counts["added"] += self._writer.extend((draft, moment) for draft in self._pending)
        self._pending = []
