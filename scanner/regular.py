"""Opens the files that a user names beside the corpus: ledger, key, declaration, table to import.

It never waits for a pipe and never reads a device: what is not a regular file raises OSError, so that a slip
in a path ends with a message. Links are followed, for these names are the user's own words; what lies in the
corpus is opened by `scanner.content.streams`, which follows none.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, cast


def open_regular(path: Path, mode: str = "rb") -> BinaryIO:
    """The regular file at `path`, in a binary mode that makes no file. Raises OSError."""
    return cast("BinaryIO", open(path, mode, opener=_opener))  # Path.open takes no opener


def is_other(path: Path) -> bool:
    """Whether something is there that is no regular file, such as a pipe, a device or a folder."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _opener(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is not a regular file")
    return descriptor
