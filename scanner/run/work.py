"""The work folder beside the report: shards wait in it until the report stands.

A run that was interrupted or killed finds its shards there and goes on, because a shard's name says exactly
what it is the result of.
"""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reports.faults import ReportFault
from reports.shard import read_shard
from scanner.errors import UsageError


def work_folder_of(report: Path) -> Path:
    """Where the shards of a report lie while it is made."""
    return report.with_name(report.name + ".work")


def _refuse_foreign(folder: Path) -> None:
    """What lies there is removed in the end, so it must be ours."""
    theirs = os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir())
    if not theirs and folder.is_dir():
        names = {entry.name for entry in folder.iterdir()}
        theirs = bool(names) and "lock" not in names
    if theirs:
        raise UsageError(
            "the place for the work folder is taken by something else",
            where=str(folder),
            next_step="move it away, or name another report with --out",
        )


@contextmanager
def work_folder(report: Path, fresh: bool) -> Iterator[Path]:
    """The folder of shards beside the report, locked against a second run, removed when all went well."""
    folder = work_folder_of(report)
    _refuse_foreign(folder)
    if fresh and folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UsageError(
            f"no work folder can be made ({error.strerror})",
            where=str(folder),
            next_step="choose another place for the report with --out",
        ) from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(
                "another scan is writing this report",
                where=str(report),
                next_step="wait for it, or write to another place with --out",
            ) from None
        for left_over in folder.glob(".*.tmp"):
            left_over.unlink(missing_ok=True)
        for left_over in report.parent.glob(f".{glob.escape(report.name)}.*.building"):
            shutil.rmtree(left_over, ignore_errors=True)  # of a run that was killed while it wrote the report
        try:
            yield folder
        except BaseException:
            for unfinished in folder.glob(".*.tmp"):
                unfinished.unlink(missing_ok=True)
            if not any(folder.glob("*.shard")):
                shutil.rmtree(folder)
            raise
        shutil.rmtree(folder)
    finally:
        os.close(lock)


def is_done(shard: Path) -> bool:
    """Whether an earlier run left this unit's shard whole; a damaged one is made again."""
    if not shard.exists():
        return False
    try:
        for _ in read_shard(shard):
            pass
    except ReportFault:
        shard.unlink()
        return False
    return True
