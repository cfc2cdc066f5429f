"""The rows of table `consent_event`, one for each event of a ledger, made when they are looked at.

Owns how they are held meanwhile: as columns, for a ledger of millions of events holds as many rows, of which most runs
use none but the last. To whoever reads them they are a sequence like any other.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator, Sequence
from sys import intern
from typing import overload

from reports.records.consent import ConsentEventRecord
from scanner.ledger.events import Event

_DIGEST = 32
_BETWEEN = "\0"
"""Stands in no id."""


class EventRows(Sequence[ConsentEventRecord]):
    """Grows by `add`; equal to every sequence of the same rows."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._seqs = array("q")
        self._texts = bytearray()
        """Event id, type, record and person of each."""
        self._ends = array("q", [0])
        self._times: list[dt.datetime] = []
        self._recorded: list[dt.datetime] = []
        self._hashes = bytearray()
        """Of each event the hash of the one before and its own."""
        for event in events:
            self.add(event)

    def add(self, event: Event) -> None:
        """One more row."""
        self._seqs.append(event.seq)
        ids = (event.event_id, event.event_type, event.record_id or "", event.subject_id or "")
        self._texts += _BETWEEN.join(ids).encode()
        self._ends.append(len(self._texts))
        self._times.append(event.event_time)
        self._recorded.append(event.recorded_at)
        self._hashes += bytes.fromhex(event.prev_hash + event.hash)

    def __len__(self) -> int:
        return len(self._seqs)

    @overload
    def __getitem__(self, at: int) -> ConsentEventRecord: ...
    @overload
    def __getitem__(self, at: slice) -> list[ConsentEventRecord]: ...
    def __getitem__(self, at: int | slice) -> ConsentEventRecord | list[ConsentEventRecord]:
        found = range(len(self))[at]
        return self._row(found) if isinstance(found, int) else [self._row(number) for number in found]

    def __iter__(self) -> Iterator[ConsentEventRecord]:
        return map(self._row, range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == its for mine, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return repr(list(self))

    def _row(self, number: int) -> ConsentEventRecord:
        texts = self._texts[self._ends[number] : self._ends[number + 1]].decode()
        event_id, event_type, record_id, subject_id = texts.split(_BETWEEN)
        at = 2 * _DIGEST * number
        hashes = self._hashes[at : at + 2 * _DIGEST].hex()
        return ConsentEventRecord(
            self._seqs[number],
            event_id,
            intern(event_type),
            record_id or None,
            subject_id or None,
            self._times[number],
            self._recorded[number],
            hashes[: 2 * _DIGEST],
            hashes[2 * _DIGEST :],
        )
