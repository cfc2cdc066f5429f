"""The index of a large ledger: made once, kept in the user's cache, and mapped into memory by every worker.

What is kept holds checksums and keyed digests, no name. It is used again only for the same people, key and rules of
writing, and only if it is byte for byte what was written.
"""

from __future__ import annotations

import hashlib
import hmac
import importlib.metadata
import os
import shutil
from dataclasses import replace
from importlib import resources
from pathlib import Path

from scanner.setup import ScanSetup

MANY = 2_000
"""People from whom on the index is kept; fewer are indexed by each worker in a moment."""
_KEPT = 3
"""Indexes kept; the one that was used longest ago goes first."""
_ROOMS = ("scanner.names", "scanner.layouts")
_MADE_WITH = ("pypinyin", "opencc", "jaconv", "nicknames")


def cache_folder() -> Path:
    """Where indexes are kept: `provscan/subjects` in the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118
    return Path(base) / "provscan" / "subjects"


def rules_digest() -> str:
    """sha256 over the code, tables and packages that make the writings of a name, and the code of layouts."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        for file in sorted(resources.files(room).iterdir(), key=lambda entry: entry.name):
            if file.name.endswith((".py", ".tsv")):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    for package in _MADE_WITH:
        digest.update(f"\0{package} {importlib.metadata.version(package)}".encode())
    return digest.hexdigest()


def with_index(setup: ScanSetup, fallback: Path) -> ScanSetup:
    """The setup with a mapped index instead of its people, if they are many; `fallback` serves where no cache can be."""
    if len(setup.subjects) < MANY:
        return setup
    digest = hashlib.sha256(rules_digest().encode())
    for subject in setup.subjects:
        digest.update(repr(subject).encode("utf-8", "backslashreplace"))
    name = hmac.digest(setup.key, digest.digest(), "sha256").hex()[:40]
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = _ready(setup, folder / name)
        os.utime(place)
        _forget_old(folder)
    except OSError:
        place = _ready(setup, fallback / f"{name}.subjects")
    return replace(setup, subjects=(), index=place)


def _ready(setup: ScanSetup, place: Path) -> Path:
    from scanner.names.index import build, is_whole, save  # numpy: a small ledger need not wait for it

    if not is_whole(place):
        shutil.rmtree(place, ignore_errors=True)
        for left_over in place.parent.glob(f".{place.name}.*.tmp"):
            shutil.rmtree(left_over, ignore_errors=True)
        save(build(setup.subjects, setup.key), place)
    return place


def _forget_old(folder: Path) -> None:
    found = sorted(
        (entry for entry in folder.iterdir() if entry.is_dir()), key=lambda entry: -entry.stat().st_mtime
    )
    for old in found[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
