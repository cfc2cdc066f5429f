"""Bytes on the disk: added whole or not at all, files replaced in one step, folders told to remember.

Owns the calls and the one error for a disk that refuses. Knows no event and no lock.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from scanner.errors import LedgerError


def add_bytes(descriptor: int, content: bytes, size: int) -> None:
    """Write behind the first `size` bytes and wait for the disk; on any failure the file is `size` long as before."""
    try:
        written = 0
        while written < len(content):  # one call, unless the system takes less than it was given
            written += os.pwrite(descriptor, content[written:], size + written)
        os.fsync(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            cut(descriptor, size)
        raise


def cut(descriptor: int, size: int) -> None:
    """Take away what stands behind the first `size` bytes, and wait for the disk."""
    os.ftruncate(descriptor, size)
    os.fsync(descriptor)


def write_new(path: Path, content: bytes) -> None:
    """A new file, readable by its owner alone; FileExistsError if the name is taken."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        add_bytes(descriptor, content, 0)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unusable(path: Path, what: str, error: OSError) -> LedgerError:
    """What the system said of a file, as an error for the user."""
    reason = error.strerror or type(error).__name__
    return LedgerError(
        f"{what} ({reason})", where=str(path), next_step="check path, permissions and disk space"
    )
