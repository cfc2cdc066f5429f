"""Which units share a result shard: small ones of a large corpus, because a shard each would cost more than they do.

A shard is made durable by itself, which takes some ten milliseconds; a caption takes one. How units are grouped depends
on the files alone, and no result depends on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.executors.local import Task
from scanner.model import WorkUnit
from scanner.worker import shard_name

_SMALL = 1 << 20
"""Stored bytes up to which a unit shares a shard."""
_TOGETHER = 8 << 20
_MOST = 64
_FEW = 256
"""Up to so many units each has its own shard: there is nothing to win, and the work spreads better."""


def tasks_of(units: Sequence[WorkUnit], folder: Path, fingerprint: str) -> list[Task]:
    """The units in order, as tasks with the place of their shard."""
    most = _MOST if len(units) > _FEW else 1
    return [Task(group, folder / _name(group, fingerprint)) for group in _groups(units, most)]


def _groups(units: Sequence[WorkUnit], most: int) -> Iterator[tuple[WorkUnit, ...]]:
    held: list[WorkUnit] = []
    size = 0
    for unit in units:
        small = unit.stored_bytes <= _SMALL
        if held and (not small or len(held) >= most or size + unit.stored_bytes > _TOGETHER):
            yield tuple(held)
            held, size = [], 0
        held.append(unit)
        size += unit.stored_bytes
        if not small:
            yield tuple(held)
            held, size = [], 0
    if held:
        yield tuple(held)


def _name(group: tuple[WorkUnit, ...], fingerprint: str) -> str:
    names = [shard_name(unit, fingerprint) for unit in group]
    if len(names) == 1:
        return names[0]
    return hashlib.sha256("\0".join(names).encode()).hexdigest()[:40] + ".shard"
