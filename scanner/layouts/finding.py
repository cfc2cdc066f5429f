"""Finds which layouts the files of a source follow, and gathers what they say of each file.

Folders are asked from the top down. Below a folder that a layout recognises as a whole, only files of which it says
nothing are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scanner.layouts.base import Layout, Seen, is_by_file, is_generic, registry
from scanner.layouts.tree import Tree
from scanner.model import FileStatus, FoundFile, Issue, LayoutPerson, PersonColumn, key_of

AUTO, NONE = "auto", "none"
_SURROGATE = re.compile("[\ud800-\udfff]")
_DEEPEST = 4
"""Levels below the folder that holds all files of the source."""
_MOST_FOLDERS = 2_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A layout that was recognised, and where."""

    layout: str
    title: str
    folder: str
    """Path of the folder; "" for the declaration's own. Raw."""
    why: str
    files: int
    """Files that it ties to people, by path, index or columns."""
    people: int
    """Different people, as written in paths and index files."""
    named: int
    """Ids to which its own lists give a name."""


@dataclass(slots=True)
class SourceLayouts:
    """What layouts say of the files of one source, by path."""

    placed: list[Placed] = field(default_factory=list)
    persons: dict[str, tuple[LayoutPerson, ...]] = field(default_factory=dict)
    columns: dict[str, tuple[PersonColumn, ...]] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """`key_of` a layout and an id -> names."""
    issues: list[Issue] = field(default_factory=list)
    wholes: list[str] = field(default_factory=list)
    """Layouts of the folders that were recognised as a whole, in order."""

    def speaks_of(self, file: FoundFile) -> bool:
        """Whether a layout says whose the file is."""
        return file.path in self.persons or file.path in self.columns


def find(files: Sequence[FoundFile], asked: str = AUTO) -> SourceLayouts:
    """What the layouts of a source say; `asked` is auto, none, or the name of the one that the declaration names."""
    found = SourceLayouts()
    if asked == NONE:
        return found
    layouts = list(registry().values()) if asked == AUTO else [registry()[asked]]
    declared = [file for file in files if file.status is FileStatus.DECLARED]
    for folder, inside, above in _folders(declared, found):
        _ask(folder, inside, [layout for layout in layouts if layout.NAME not in above], found)
    if asked != AUTO and not found.placed:
        found.issues.append(Issue("layout.not_seen", asked))
    return found


def _folders(
    files: Sequence[FoundFile], found: SourceLayouts
) -> Iterator[tuple[str, Sequence[FoundFile], frozenset[str]]]:
    """Folders with the files below them, from the top down, and layouts that were recognised in a folder above.

    Below a folder that was recognised as a whole, files that belong to somebody are left out.
    """
    common = _common_folder(files)
    nothing: frozenset[str] = frozenset()
    pending = [("", files, nothing)] if files else []
    given = 0
    while pending and given < _MOST_FOLDERS:
        folder, inside, above = pending.pop(0)
        before = len(found.wholes)
        yield folder, inside, above
        given += 1
        if _levels(folder) < _levels(common) + _DEEPEST:
            new = above.union(found.wholes[before:])
            left = inside if new == above else [file for file in inside if not found.speaks_of(file)]
            pending += [(inner, own, new) for inner, own in _below(folder, left)]
    if pending:
        found.issues.append(Issue("layout.folders_left", f"{_MOST_FOLDERS} were asked"))


def _levels(folder: str) -> int:
    return folder.count("/") + 1 if folder else 0


def _common_folder(files: Sequence[FoundFile]) -> str:
    parts: list[str] | None = None
    for file in files:
        own = file.path.split("/")[:-1]
        parts = own if parts is None else _shared(parts, own)
    return "/".join(parts or [])


def _shared(one: list[str], other: list[str]) -> list[str]:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]


def _below(folder: str, files: Sequence[FoundFile]) -> list[tuple[str, Sequence[FoundFile]]]:
    cut = len(folder) + 1 if folder else 0
    inner: dict[str, list[FoundFile]] = {}
    for file in files:
        name, slash, _ = file.path[cut:].partition("/")
        if slash:
            inner.setdefault(f"{folder}/{name}" if folder else name, []).append(file)
    return list(inner.items())


def _ask(folder: str, files: Sequence[FoundFile], layouts: Sequence[Layout], found: SourceLayouts) -> None:
    """First the forms that are a convention's own; of generic ones each file or folder has one."""
    tree = Tree(folder, files)
    seen = [
        (layout, said) for layout in layouts if not is_generic(layout) and (said := layout.recognise(tree))
    ]
    whole = any(not is_by_file(layout) for layout, _ in seen)
    left = tree.without({path for _, said in seen for path in (*said.persons, *said.columns)})
    for layout in filter(is_generic, layouts):
        if whole and not is_by_file(layout):
            continue
        if said := layout.recognise(left):
            seen.append((layout, said))
            whole = whole or not is_by_file(layout)
            left = left.without({*said.persons, *said.columns})
    found.wholes += [layout.NAME for layout, _ in seen if not is_by_file(layout)]
    for layout, said in seen:
        _take(folder, layout, said, found)


def _take(folder: str, layout: Layout, said: Seen, found: SourceLayouts) -> None:
    cut = len(folder) + 1 if folder else 0
    prefix = f"{folder}/" if folder else ""
    people: set[str] = set()
    for path, persons in said.persons.items():
        people.update(person.written for person in persons)
        own = tuple(
            LayoutPerson(
                layout.NAME,
                _as_text(person.written),
                None if person.start is None else person.start + cut,
                None if person.end is None else person.end + cut,
            )
            for person in persons
        )
        known = found.persons.get(prefix + path, ())
        written = {person.written for person in known}
        found.persons[prefix + path] = (*known, *(one for one in own if one.written not in written))
    for path, columns in said.columns.items():
        found.columns[prefix + path] = (*found.columns.get(prefix + path, ()), *columns)
    _add_names(layout.NAME, said.names, found)
    found.issues += said.issues
    tied = len({*said.persons, *said.columns})
    found.placed.append(
        Placed(layout.NAME, layout.TITLE, folder, said.why, tied, len(people), len(said.names))
    )


def _add_names(layout: str, names: Mapping[str, tuple[str, ...]], found: SourceLayouts) -> None:
    """Two lists of one layout that give one id different names both count: nobody guesses which is meant."""
    for written, given in names.items():
        key = key_of(written, layout)
        found.names[key] = tuple(dict.fromkeys((*found.names.get(key, ()), *map(_as_text, given))))


def _as_text(written: str) -> str:
    """Without lone surrogates, which JSON may hold and no digest takes; as long as before."""
    return _SURROGATE.sub("\ufffd", written)
