"""Which layouts the sources follow, and what that says of each unit; the declaration has the last word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from scanner.declaration import Declaration, SourceSpec
from scanner.errors import UsageError
from scanner.layouts.base import registry
from scanner.layouts.finding import AUTO, NONE, Placed, SourceLayouts, find
from scanner.layouts.lists import named_by
from scanner.layouts.tree import TornIndexError, Tree
from scanner.model import FoundFile, Issue, LayoutPerson, ReadRules, key_of
from scanner.person_path import person_segment
from scanner.words import near

LIST = "person_list"
"""Stands for a declared table of ids and names where the report names layouts."""
Layouts = Mapping[str, SourceLayouts]


def check_layouts(declaration: Declaration) -> None:
    """Raises UsageError for a layout that nobody knows, before anything is read."""
    known = (AUTO, NONE, *registry())
    for spec in declaration.sources:
        if spec.layout not in known:
            hint = near(spec.layout, known)
            meant = f"did you mean {hint}? " if hint else ""
            raise UsageError(
                f"source {spec.id}: there is no layout {spec.layout}",
                where=str(declaration.path or declaration.root),
                next_step=f"{meant}known are {', '.join(known)}",
            )


def layouts_of(files: Iterable[FoundFile], declaration: Declaration) -> dict[str, SourceLayouts]:
    """Source -> what its layouts and declared lists say."""
    own: dict[str, list[FoundFile]] = {spec.id: [] for spec in declaration.sources}
    everything = list(files)
    for file in everything:
        if file.source_id in own:
            own[file.source_id].append(file)
    found = {spec.id: find(own[spec.id], spec.layout) for spec in declaration.sources}
    for spec in declaration.sources:
        _add_lists(spec, everything, found[spec.id])
    return found


def _add_lists(spec: SourceSpec, files: Sequence[FoundFile], found: SourceLayouts) -> None:
    if not spec.person_lists:
        return
    tree = Tree("", files)
    for number, declared in enumerate(spec.person_lists, 1):
        try:
            names = named_by(tree, declared.file, declared.id, declared.names)
        except TornIndexError as torn:
            found.issues.append(Issue("layout.index_torn", f"person_lists, entry {number}: {torn}"))
            continue
        for written, given in names.items():
            key = key_of(written)
            found.names[key] = tuple(dict.fromkeys((*given, *found.names.get(key, ()))))
        why = "declared under person_lists"
        found.placed.append(Placed(LIST, "a declared list of people", declared.file, why, 0, 0, len(names)))


def rules_of(spec: SourceSpec, file: FoundFile, found: SourceLayouts) -> ReadRules:
    """The source's rules with the columns that the file's layout says name people."""
    rules = spec.rules()
    columns = found.columns.get(file.path, ())
    return replace(rules, layout_columns=columns) if columns else rules


def persons_of(spec: SourceSpec, file: FoundFile, found: SourceLayouts) -> tuple[LayoutPerson, ...]:
    """Whose the file is by its layout, where the declaration does not say whose it is."""
    if spec.persons or person_segment(spec.person_path, file.path):
        return ()
    return found.persons.get(file.path, ())


def issues_of(layouts: Layouts) -> Iterator[tuple[str, Issue]]:
    """(source, issue) of all sources."""
    for source, found in layouts.items():
        for issue in found.issues:
            yield source, issue
