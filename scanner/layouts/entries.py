"""Finds the files that the entries of an index mean, and gathers whom it names for each of them.

An index comes from another machine and may be hostile: its paths may be absolute, lead upwards or name nothing. They are
only compared with the paths of declared files; nothing is opened by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import TypeVar

from scanner.layouts.base import Person, is_nobody
from scanner.layouts.tree import TornIndexError, Tree
from scanner.model import Format, Issue

MOST_ENTRIES = 5_000_000
"""Entries of one index that are followed."""
_MOST_NAMESAKES = 200
_LONGEST_PATH = 4096
_PROSE = (Format.TEXT, Format.MARKDOWN)
Row = TypeVar("Row")


def answer(tree: Tree, written: str, endings: Sequence[str] = ("",)) -> str | None:
    """The file that a path from elsewhere means: the one that shares the longest end with it; None if two do.

    `endings` are tried behind it in turn, for an index that leaves them out.
    """
    if len(written) > _LONGEST_PATH:
        return None
    parts = [part for part in re.split(r"[/\\]+", written.strip()) if part not in ("", ".")]
    if ".." in parts:
        parts = parts[len(parts) - parts[::-1].index("..") :]
    for ending in endings if parts else ():
        found = _longest_shared(tree, [*parts[:-1], parts[-1] + ending])
        if found is not None:
            return found
    return None


def _longest_shared(tree: Tree, parts: list[str]) -> str | None:
    for start in range(max(0, len(parts) - 12), len(parts)):
        whole = "/".join(parts[start:])
        if tree.has(whole):
            return whole
    candidates = tree.namesakes(parts[-1])
    if not candidates or len(candidates) > _MOST_NAMESAKES:
        return None
    ranked = sorted(((_shared_end(path.split("/"), parts), path) for path in candidates), reverse=True)
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None
    # Where not even the last folder is the same, the name alone must tell: any speaker has a `1.wav`.
    shared, path = ranked[0]
    return path if shared >= min(len(parts), 2) or (len(ranked) == 1 and is_telling(parts[-1])) else None


def is_telling(name: str) -> bool:
    """Whether a file's name is hardly borne by another file: letters and digits, six or more, or nine of any."""
    stem = PurePosixPath(name).stem
    plain = "".join(filter(str.isalnum, stem))
    mixed = any(map(str.isdigit, plain)) and any(map(str.isalpha, plain))
    return len(plain) >= (6 if mixed else 9)


def _shared_end(one: list[str], other: list[str]) -> int:
    same = 0
    while same < min(len(one), len(other)) and one[-1 - same] == other[-1 - same]:
        same += 1
    return same


def by_stem(paths: Iterable[str]) -> dict[str, str]:
    """Name without suffix -> path, for names that only one path has and that tell files apart."""
    found: dict[str, str | None] = {}
    for path in paths:
        stem = PurePosixPath(path).stem
        if not is_telling(path):
            continue
        found[stem] = None if stem in found else path
    return {stem: path for stem, path in found.items() if path is not None}


def common_folder(paths: Iterable[str]) -> str:
    """The folder that holds all of them; "" for the tree's own."""
    shared: list[str] | None = None
    for path in paths:
        own = path.split("/")[:-1]
        if shared is None:
            shared = own
        while shared != own[: len(shared)]:
            shared.pop()
    return "/".join(shared or [])


class Gathered:
    """Whom an index names for each file, in the order in which they come, and what could not be followed."""

    def __init__(self, tree: Tree, kind: str) -> None:
        self._tree = tree
        self._kind = kind
        self._people: dict[str, dict[str, None]] = {}
        self._all: dict[str, None] = {}
        self._issues: list[Issue] = []
        self.total = self.met = 0

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of one file of the index, to where it breaks off or goes beyond all measure."""
        try:
            for number, row in enumerate(rows):
                if number >= MOST_ENTRIES:
                    raise TornIndexError(f"over {MOST_ENTRIES} entries")  # noqa: TRY301  # told like the others
                yield row
        except TornIndexError as torn:
            self._issues.append(Issue("layout.index_torn", f"{self._kind}: {torn}"))

    def add(self, path: str | None, people: Iterable[str]) -> None:
        """One entry: the file that answers to it, if one does, and whom it names."""
        self.total += 1
        self.met += path is not None
        self.mention(path, people)

    def mention(self, path: str | None, people: Iterable[str]) -> None:
        """A file that belongs to people, which is no entry by itself."""
        named = [who for who in people if not is_nobody(who)]
        self._all.update(dict.fromkeys(named))
        if path is not None and named:
            self._people.setdefault(path, {}).update(dict.fromkeys(named))

    @property
    def files(self) -> Iterable[str]:
        """Files that belong to somebody."""
        return self._people.keys()

    def everybody(self, path: str) -> None:
        """A file of prose that holds the words of all: a list of transcripts."""
        if self._all and self._tree.format_of(path) in _PROSE:
            self._people.setdefault(path, {}).update(self._all)

    def command(self, count: int) -> None:
        """Entries that stand for a command; nobody runs it."""
        if count:
            self._issues.append(Issue("layout.command", f"{count} entries"))

    @property
    def persons(self) -> dict[str, tuple[Person, ...]]:
        """File -> people."""
        return {path: tuple(map(Person, people)) for path, people in self._people.items()}

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is torn, and one issue of all entries that no file answers to where some are answered."""
        lacking = self.total - self.met
        unmet = [Issue("layout.index_unmet", f"{lacking} of {self.total} entries of {self._kind}")]
        return (*self._issues, *(unmet if lacking and self.met else ()))
