"""Reads a table that says who stands behind an id: a list of speakers, readers, characters.

Ids and names are raw: they go to linking and nowhere else.
"""

from __future__ import annotations

import csv
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from scanner.layouts.base import Person, is_nobody, spaced
from scanner.layouts.tree import TornIndexError, Tree


def table(lines: Iterable[str], delimiter: str | None = None) -> Iterator[list[str]]:
    """Rows of a table, its cells stripped; the delimiter is what the first line holds most of, unless given."""
    rows = iter(lines)
    first = next(rows, "")
    mark = delimiter or max("\t,;|", key=first.count)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if mark in "\t|" else csv.QUOTE_MINIMAL
    try:
        for cells in csv.reader(_chained(first, rows), delimiter=mark, quoting=quoting):
            if cells:
                yield [cell.strip() for cell in cells]
    except csv.Error:
        raise TornIndexError("not a table") from None


def _chained(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    for line in rest:
        # A NUL would end the csv module's patience; a line break inside quotes is not part of any id or name.
        yield line.replace("\0", "")


def named_by(tree: Tree, path: str, key: str, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Id -> names, from the columns of a table. Raises TornIndexError where a column is missing or the file breaks."""
    if not tree.has(path):
        raise TornIndexError("no declared file lies there")
    rows = table(tree.lines(path))
    header = [_folded(cell) for cell in next(rows, [])]
    wanted = [_folded(key), *map(_folded, names)]
    if any(column not in header for column in wanted):
        raise TornIndexError("a column that is declared is not there")
    at_key, *at_names = (header.index(column) for column in wanted)
    found: dict[str, tuple[str, ...]] = {}
    for cells in rows:
        given = [cells[at] for at in at_names if at < len(cells) and cells[at]]
        if at_key < len(cells) and cells[at_key] and given:
            found[cells[at_key]] = tuple(dict.fromkeys((*found.get(cells[at_key], ()), *given)))
    return found


def _folded(name: str) -> str:
    return name.strip().casefold()


def named_in(rows: Iterable[tuple[str, str]], ids: Container[str]) -> dict[str, tuple[str, ...]]:
    """Id -> names, of those ids that the data hold; underscores are blanks, and what names nobody is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for who, name in rows:
        if who in ids and name and not is_nobody(name):
            found[who] = tuple(dict.fromkeys((*found.get(who, ()), spaced(name))))
    return found


def people_of(persons: Mapping[str, Iterable[Person]]) -> set[str]:
    """All who are written in what a layout says of files."""
    return {person.written for people in persons.values() for person in people}
