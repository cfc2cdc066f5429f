"""Walks a folder without ever following a link or opening anything but folders.

Every name is an entry, whatever it is called: hidden ones, `logs`, `.git`, names that are not UTF-8. A folder
that cannot be listed is an entry too, so that what may lie in it is not lost in silence.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path


class Kind(Enum):
    """What a name stands for."""

    FILE = auto()
    LINK = auto()
    SPECIAL = auto()
    CLOSED = auto()
    """A folder, or a name of which not even the kind, that cannot be looked into."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name found under the root; `path` is POSIX and relative to it."""

    path: str
    location: str
    kind: Kind
    bytes: int = 0
    mtime_ns: int = 0


def walk(root: Path, controls: Collection[Path]) -> Iterator[Entry]:
    """Every name under `root` except the control files and folders; the order is of no meaning."""
    base = os.path.realpath(root)
    skipped = {os.path.realpath(control.parent) + os.sep + control.name for control in controls}
    skipped |= {os.path.realpath(control) for control in controls}
    pending = [""]
    while pending:
        folder = pending.pop()
        location = f"{base.rstrip(os.sep)}{os.sep}{folder}" if folder else base
        try:
            with os.scandir(location) as names:
                listed = list(names)
        except OSError:
            yield Entry(folder or ".", location, Kind.CLOSED)
            continue
        for name in listed:
            path = f"{folder}/{name.name}" if folder else name.name
            if name.path in skipped:
                continue
            entry = _entry(name, path)
            if entry is None:
                pending.append(path)
            else:
                yield entry


def _entry(name: os.DirEntry[str], path: str) -> Entry | None:
    """The entry of one name, or None when it is a folder to walk into."""
    try:
        found = name.stat(follow_symlinks=False)
    except OSError:
        return Entry(path, name.path, Kind.CLOSED)
    if stat.S_ISDIR(found.st_mode):
        return None
    if stat.S_ISREG(found.st_mode):
        return Entry(path, name.path, Kind.FILE, found.st_size, found.st_mtime_ns)
    kind = Kind.LINK if stat.S_ISLNK(found.st_mode) else Kind.SPECIAL
    return Entry(path, name.path, kind, 0, found.st_mtime_ns)
