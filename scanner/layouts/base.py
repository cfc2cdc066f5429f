"""What every layout shares: what it is given, what it says, and the registry.

A layout is a module of this package with `NAME`, `TITLE`, `TIES` and `recognise(tree) -> Seen | None`. Adding a convention
means adding a module and its fixture; nothing else changes. `recognise` is asked about one folder at a time. It must be
sure: whoever it names is tied to the samples, and people nobody knows block them. A folder that merely resembles the
convention is None.

A module may say `GENERIC = True` (others share its form: it is asked only where no other speaks) and `BY_FILE = True`
(it speaks of single files that lie in the folder, not of the folder as a whole: the folders below are asked all the same).
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

import scanner.layouts
from scanner.layouts.tree import Tree
from scanner.model import Issue, PersonColumn


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a file belongs to, as the convention writes it: an id (`p225`) or a name (`Tamsin_Quellrow`). Raw."""

    written: str
    start: int | None = None
    end: int | None = None
    """Where it stands in the file's path below the tree's folder (code points); None: an index file says it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a convention says of the files below one folder; paths are relative to it."""

    why: str
    """What was recognised, in our words and numbers: never a name from the data, for it goes into the report."""
    persons: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    """File -> people that each of its samples belongs to."""
    columns: Mapping[str, tuple[PersonColumn, ...]] = field(default_factory=dict)
    """File -> fields of its records that name people."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Id -> names that the data set's own list gives it (SPEAKERS.TXT, vox1_meta.csv). Raw."""
    issues: tuple[Issue, ...] = ()
    """What could not be followed: an index file that is torn, a command that is never run."""


class Layout(Protocol):
    """What a layout module has."""

    NAME: str
    """Stable id, as reports and declarations name it."""
    TITLE: str
    """What people call the convention."""
    TIES: str
    """What is tied to whom, for docs/layouts.md."""

    def recognise(self, tree: Tree) -> Seen | None:
        """What the convention says of the folder; None when it is not this convention."""


@cache
def registry() -> dict[str, Layout]:
    """Name -> layout module, in order of names; modules with `GENERIC = True` come last.

    A generic layout is one whose form others share; it is asked only about folders that no other recognises.
    """
    found: list[tuple[bool, str, Layout]] = []
    for info in pkgutil.iter_modules(scanner.layouts.__path__):
        module = importlib.import_module(f"scanner.layouts.{info.name}")
        if hasattr(module, "recognise"):
            found.append((is_generic(module), module.NAME, module))
    found.sort(key=lambda entry: entry[:2])
    return {name: module for _, name, module in found}


def is_generic(layout: object) -> bool:
    """Whether others share the layout's form."""
    return bool(getattr(layout, "GENERIC", False))


def is_by_file(layout: object) -> bool:
    """Whether it speaks of single files, so that the folders below are still to be asked."""
    return bool(getattr(layout, "BY_FILE", False))


NOBODY = (
    "", "-", "--", "_", "?", "n/a", "#n/a", "<na>", "none", "null", "unknown", "unk", "<unk>", "not available",
    "no speaker", "anonymous", "未知", "不详", "无",
)  # fmt: skip
"""Values that name nobody, folded."""


def folded(value: str) -> str:
    """A value as `PersonColumn.nobody` has it: without case, blanks joined."""
    return " ".join(value.split()).casefold()


def is_nobody(value: str) -> bool:
    """Whether a value stands for nobody known."""
    return folded(value) in NOBODY


def spaced(name: str) -> str:
    """`Tamsin_Quellrow` as people write it."""
    return " ".join(name.replace("_", " ").split())


_PROBES = 16


def matching(paths: Sequence[str], pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """Matches of whole paths, if most of them match; some that lie far apart are tried before all are."""
    step = max(1, len(paths) // _PROBES)
    tried = paths[::step]
    if not most(sum(pattern.fullmatch(path) is not None for path in tried), len(tried), 0.6):
        return []
    found = [match for path in paths if (match := pattern.fullmatch(path))]
    return found if most(len(found), len(paths)) else []


def by_path(
    paths: Iterable[str], pattern: re.Pattern[str], group: str = "who"
) -> dict[str, tuple[Person, ...]]:
    """Those paths that match as a whole, each with the person whom the group names."""
    return {
        path: (Person(match[group], *match.span(group)),)
        for path in paths
        if (match := pattern.fullmatch(path))
    }


def at_level(path: str, level: int, inside: tuple[int, int] | None = None) -> Person:
    """The person whom part number `level` of a path names; `inside` is where in that part, if not all of it."""
    parts = path.split("/")
    start = sum(len(part) + 1 for part in parts[:level])
    first, last = inside or (0, len(parts[level]))
    return Person(path[start + first : start + last], start + first, start + last)


def most(part: int, whole: int, share: float = 0.9) -> bool:
    """Whether `part` of `whole` is enough for a convention to hold: some, and at least that share."""
    return part > 0 and part >= share * whole
