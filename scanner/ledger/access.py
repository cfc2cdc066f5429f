"""A ledger and its names file, opened together: what a reader sees is of one moment, what a writer holds is its own.

Owns the lock: an exclusive `flock` on the ledger's file covers its names file too. Knows no event.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from scanner.errors import LedgerError
from scanner.ledger.disk import add_bytes, cut, unusable
from scanner.ledger.names_file import Names, names_path, secret_of
from scanner.ledger.reading import names_digest
from scanner.regular import open_regular


@contextlib.contextmanager
def snapshot(path: Path, *, names: bool = True) -> Iterator[tuple[BinaryIO, int, Names | None]]:
    """The ledger, its size and its names file as they stood at one moment; others may go on writing."""
    with contextlib.ExitStack() as stack, opened(path, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        size = os.fstat(file.fileno()).st_size
        beside = _names_of(path, file, stack) if names else None
        fcntl.flock(file, fcntl.LOCK_UN)
        yield file, size, beside


def _names_of(path: Path, file: BinaryIO, stack: contextlib.ExitStack) -> Names | None:
    """The names file, if the ledger has one and it may be read."""
    if names_digest(file) is None:
        return None
    try:
        beside = stack.enter_context(open_regular(names_path(path)))
    except (FileNotFoundError, PermissionError):
        return None
    except OSError as error:
        raise unusable(names_path(path), "the names file cannot be opened", error) from None
    return Names(path, beside, os.fstat(beside.fileno()).st_size)


@contextlib.contextmanager
def held(path: Path) -> Iterator[tuple[BinaryIO, contextlib.ExitStack]]:
    """The ledger under its exclusive lock, and a stack for what is opened beside it."""
    with contextlib.ExitStack() as beside, opened(path, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file, beside


def names_for_writing(path: Path, file: BinaryIO, stack: contextlib.ExitStack) -> NamesWriter | None:
    """The names file, if the ledger has one; without it nobody can write, for ids rest on its secret."""
    digest = names_digest(file)
    if digest is None:
        return None
    names = names_path(path)
    try:
        return NamesWriter(path, stack.enter_context(open_regular(names, "r+b")), digest)
    except OSError as error:
        reason = "is not at hand" if isinstance(error, FileNotFoundError) else str(error.strerror)
        raise LedgerError(
            f"the names file of the ledger cannot be written ({reason})",
            where=str(names),
            next_step="put the names file of this ledger there; without it only reading is possible",
        ) from None


class NamesWriter:
    """The names file of a ledger held for writing."""

    def __init__(self, path: Path, file: BinaryIO, digest: str) -> None:
        size = os.fstat(file.fileno()).st_size
        self.read = Names(path, file, size)
        self.read.begin(digest)
        file.seek(0)
        self.secret = secret_of(self.read.path, file.readline(), digest)
        self._descriptor, self._size, self._before = file.fileno(), size, size

    def write(self, lines: bytes) -> None:
        """Bring lines to the disk, before the events that refer to them."""
        self._before = self._size
        if lines:
            add_bytes(self._descriptor, lines, self._size)
            self._size += len(lines)

    def undo(self) -> None:
        """Take the lines of the last write away: their events did not follow."""
        with contextlib.suppress(OSError):
            cut(self._descriptor, self._before)
        self._size = self._before


def opened(path: Path, mode: str) -> BinaryIO:
    """The ledger, open; raises LedgerError."""
    try:
        return open_regular(path, mode)
    except FileNotFoundError:
        step = "make one with `provscan ledger init`, or give the right path"
        raise LedgerError("there is no ledger", where=str(path), next_step=step) from None
    except OSError as error:
        raise unusable(path, "the ledger cannot be opened", error) from None
