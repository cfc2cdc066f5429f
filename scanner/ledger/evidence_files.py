"""Are the documents that the ledger names by digest still those documents? Looked for in one folder.

An event may say where its evidence or notice lies (`evidence_ref`, `notice_ref`) and its SHA-256. The place is a path
inside the folder; a document that lies elsewhere in the folder is known by its content. Owns the folder; refuses to
know events. To remember: no place that an event names is ever opened; only what a walk of the folder met is read, no
link is followed, and what could not be read is not at hand.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable
from pathlib import Path

from scanner.errors import UsageError
from scanner.regular import open_regular

MATCHES, DIFFERS, NOT_AT_HAND, NONE = "matches", "differs", "not_at_hand", "none"

Paper = tuple[str | None, str]
"""Where a document is said to lie, and its SHA-256 in lower-case hex."""

_BLOCK = 1 << 20


class EvidenceFolder:
    """Documents in a folder, by path and by digest. A file is read when it is asked for, and once."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise UsageError(
                "the evidence is no folder that is there",
                where=str(folder),
                next_step="give with --evidence the folder in which the documents of the ledger lie",
            )
        found = dict(_walk(folder))
        self._paths = {name: path for name, path in found.items() if path is not None}
        self._odd = found.keys() - self._paths.keys()
        self._read: dict[str, str] = {}
        self._all: frozenset[str] | None = None

    def state_of(self, papers: Iterable[Paper]) -> str:
        """The worst that is true of any of them; `none` of no document at all."""
        found = {self._one(place, digest) for place, digest in papers}
        return next((state for state in (DIFFERS, NOT_AT_HAND, MATCHES) if state in found), NONE)

    def _one(self, place: str | None, digest: str) -> str:
        named = os.path.normpath(place) if place else ""
        if named in self._paths and self._digest(named) == digest:
            return MATCHES
        if self._all is None:
            self._all = frozenset(self._digest(path) for path in self._paths)
        if digest in self._all:
            return MATCHES
        # A link or pipe in the document's place is no better than another document.
        return DIFFERS if self._read.get(named) or named in self._odd else NOT_AT_HAND

    def _digest(self, path: str) -> str:
        """SHA-256 of a file; empty where it cannot be read."""
        if path not in self._read:
            digest = hashlib.sha256()
            try:
                with open_regular(self._paths[path]) as file:
                    while block := file.read(_BLOCK):
                        digest.update(block)
                self._read[path] = digest.hexdigest()
            except OSError:
                self._read[path] = ""
        return self._read[path]


def state_of(papers: Collection[Paper], folder: EvidenceFolder | None) -> str:
    """Of the documents of one record; without a folder none is at hand."""
    if folder is not None:
        return folder.state_of(papers)
    return NOT_AT_HAND if papers else NONE


def _walk(folder: Path) -> Iterable[tuple[str, Path | None]]:
    """Path in the folder -> regular file, or None for what is none."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = Path(place, name)
            regular = path.is_file() and not path.is_symlink()
            yield str(path.relative_to(folder)), path if regular else None
