"""Events on their way to the folding: in what order they take effect, and how they wait for their turn.

An event can take effect before any other, however late it was entered, so that all must be read before the first is
folded. Owns the order, and the small form in which they wait: one line of bytes for each, day by day, so that a day
that was folded is let go as a whole. Refuses to know what events mean.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from mmap import mmap
from typing import Any, NamedTuple

import orjson

from scanner.ledger.events import Event
from scanner.ledger.keeping import Keeping
from scanner.ledger.values import parse_time

_RANKS = (
    "ledger", "subject", "request", "grant", "renew", "amend", "supersede", "delete_confirm", "object", "refuse", "revoke",
    "withdraw", "invalidate", "erase",
)  # fmt: skip
_RANK = {event_type: f"{rank:02}" for rank, event_type in enumerate(_RANKS)}
_CHUNK = 1 << 17
_END = "\0"
"""Ends a part of the order: it stands in no id and before every other letter."""


class Told(NamedTuple):
    """What of an event the folding looks at."""

    seq: int
    event_type: str
    record_id: str | None
    subject_id: str | None
    event_time: dt.datetime
    body: Mapping[str, Any]


def in_order(event: Event) -> str:
    """When an event takes effect, as text to sort by: its moment, and of those of one moment what takes permission away
    comes last, whichever came in first.

    (`regulations.md` orders by time and seq; then the one who types decides what a person wanted.)
    """
    event_type = event.event_type
    adds = "0" if event.body.get("replaces" if event_type == "subject" else "lifted") else "1"
    rank, subject_id = _RANK[event_type], event.subject_id or ""
    return f"{_to_the_microsecond(event.event_time)}{rank}{adds}{subject_id}{_END}{event.event_id}{_END}"


@lru_cache(maxsize=1 << 14)
def _to_the_microsecond(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


_MOMENT = len(_to_the_microsecond(dt.datetime(1, 1, 2, tzinfo=dt.UTC)))
_RANKED = _MOMENT + 2


class Backlog:
    """Events that wait until all have been read."""

    def __init__(self) -> None:
        self._days: defaultdict[dt.date, _Day] = defaultdict(_Day)

    def add(self, event: Event) -> None:
        """Let one more wait."""
        packed = orjson.dumps((event.seq, event.record_id, event.committed is not None, event.body))
        self._days[event.event_time.date()].add(in_order(event).encode() + packed + b"\n")

    def in_turn(self, keeping: Keeping) -> Iterator[Told]:
        """All of them, as they take effect, without values of erased persons; what was given is let go."""
        for day in sorted(self._days):
            lines = self._days.pop(day).lines()
            lines.sort(reverse=True)
            while lines:
                yield _told(lines.pop(), keeping)


class _Day:
    """The lines of a day. Many are kept where the system takes the room back at once; the heap would keep it."""

    __slots__ = ("_chunks", "_last")

    def __init__(self) -> None:
        self._last = bytearray()
        self._chunks: list[mmap] = []

    def add(self, line: bytes) -> None:
        self._last += line
        if len(self._last) >= _CHUNK:
            with contextlib.suppress(OSError):  # there may be so many that no more is to be had
                chunk = mmap(-1, len(self._last))
                chunk[:] = self._last
                self._chunks.append(chunk)
                self._last = bytearray()

    def lines(self) -> list[bytes]:
        """All lines, which are let go."""
        found = b"".join((*self._chunks, self._last)).splitlines()  # no line feed stands in JSON or in an id
        for chunk in self._chunks:
            chunk.close()
        self._chunks = []
        return found


def _told(line: bytes, keeping: Keeping) -> Told:
    order, _, packed = line.partition(b"\0")
    seq, record_id, apart, body = orjson.loads(packed[packed.index(b"\0") + 1 :])
    moment, rank = parse_time(order[:_MOMENT].decode()), int(order[_MOMENT:_RANKED])
    subject_id = order[_RANKED + 1 :].decode() or None
    if apart:
        body = keeping.remembered(subject_id, record_id, body)
    return Told(seq, _RANKS[rank], record_id, subject_id, moment, body)
