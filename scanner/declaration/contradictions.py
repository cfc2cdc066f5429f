"""Finds what no single key shows: parts of a source that contradict each other or leave the folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from scanner.declaration.locations import covering, literal_folder
from scanner.declaration.problems import Place
from scanner.declaration.source import SourceSpec

Found = tuple[Place, str]
"""Where in the source, and what is wrong there."""


def contradictions(source: SourceSpec, root: Path) -> Iterator[Found]:
    """Everything wrong with a source whose single values are right."""
    yield from _periods(source)
    yield from _links(source, root)
    yield from _lists(source, root)
    yield from _counts(source)


def _periods(source: SourceSpec) -> Iterator[Found]:
    first, last = source.collected_from, source.collected_to
    if first and last and last < first:
        yield ("collected_to",), f"{last} is before collected_from, {first}"
    if last and source.collection_ongoing:
        yield ("collection_ongoing",), "yes, but collected_to gives a last day; leave one of them out"
    if source.first_used and source.used == "no":
        yield ("used",), "no, but first_used gives a day; leave one of them out"


def _links(source: SourceSpec, root: Path) -> Iterator[Found]:
    """A location that is a link, or passes one, would read what the folder does not hold."""
    for number, location in enumerate(source.locations):
        parts = literal_folder(location, root).split("/")
        for depth in range(1, len(parts) + 1):
            step = root.joinpath(*parts[:depth])
            if step.is_symlink():
                out = not os.path.realpath(step).startswith(os.path.join(os.path.realpath(root), ""))  # noqa: PTH118
                where = (
                    "leads out of the folder of this file; copy the data into it"
                    if out
                    else "leads elsewhere in"
                )
                rest = "" if out else " this folder; declare the place itself"
                yield ("locations", number), f"a symbolic link that {where}{rest}"
                break


def _lists(source: SourceSpec, root: Path) -> Iterator[Found]:
    """Each listed file lies in a location of its source and is listed once."""
    if not source.files:
        return
    covers = [covering(location, root) for location in source.locations]
    seen: set[str] = set()
    for number, file in enumerate(source.files):
        place: Place = ("manifest",) if source.manifest else ("files", number, "path")
        if file.path in seen:
            yield place, "the file is listed twice"
        elif not any(cover.fullmatch(file.path) for cover in covers):
            yield place, "a listed file lies outside the locations of its source"
            if source.manifest:
                return
        seen.add(file.path)


def _counts(source: SourceSpec) -> Iterator[Found]:
    """Stated totals agree with the list of files, where the list says enough."""
    if not source.files:
        return
    if source.declared.files not in (None, len(source.files)):
        yield ("declared", "files"), f"{source.declared.files}, but {len(source.files)} files are listed"
    for key in ("samples", "bytes"):
        stated = getattr(source.declared, key)
        listed = [getattr(file, key) for file in source.files]
        if stated is not None and None not in listed and sum(listed) != stated:
            yield ("declared", key), f"{stated}, but the listed files add up to {sum(listed)}"
