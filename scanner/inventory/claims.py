"""Says which source claims a path, whether its list names it, and what was declared but never met."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.declaration import Declaration, DeclaredFile
from scanner.declaration.locations import covering, is_pattern


@dataclass(frozen=True, slots=True)
class Claim:
    """How a path stands to the declaration: `sources` in their order, and what its list says of it."""

    sources: tuple[str, ...] = ()
    listed: DeclaredFile | None = None
    left_out: bool = False
    """The first source lists its files, and this is not among them."""


class Claims:
    """The declaration's locations and lists, ready to be asked about many paths."""

    def __init__(self, declaration: Declaration) -> None:
        self._root = declaration.root
        self._locations = [(spec.id, location) for spec in declaration.sources for location in spec.locations]
        self._plain: dict[str, list[int]] = {}
        """Numbers of the locations that are no patterns, by location: found by look-up, however many there are."""
        self._patterns: list[tuple[int, re.Pattern[str]]] = []
        for number, (_, location) in enumerate(self._locations):
            if is_pattern(location, declaration.root):
                self._patterns.append((number, covering(location, declaration.root)))
            else:
                self._plain.setdefault(location, []).append(number)
        self._lists = {spec.id: {f.path: f for f in spec.files} for spec in declaration.sources if spec.files}
        self._met: set[tuple[str, str]] = set()

    def of(self, path: str) -> Claim:
        """The claim on a path; remembers which locations have been met."""
        met = [self._locations[number] for number in self._covering(path)]
        self._met.update(met)
        sources = list(dict.fromkeys(source for source, _ in met))
        if not sources:
            return Claim()
        listed = self._lists.get(sources[0])
        file = listed.get(path) if listed is not None else None
        return Claim(tuple(sources), file, left_out=listed is not None and file is None)

    def covers(self, source: str, path: str) -> bool:
        """Whether a source claims the path, without counting it as met."""
        return any(self._locations[number][0] == source for number in self._covering(path))

    def _covering(self, path: str) -> list[int]:
        """Numbers of the locations that cover a path, in the order of the declaration."""
        found = [number for number, pattern in self._patterns if pattern.fullmatch(path)]
        for place in (".", *_upwards(path)):
            found += self._plain.get(place, ())
        return sorted(found)

    def missing_files(self, found: Iterable[str]) -> Iterator[tuple[str, str, DeclaredFile | None]]:
        """(source, path, listed) of each listed file and plain location that nothing was found at."""
        present = set(found)
        for source, files in self._lists.items():
            for path, file in files.items():
                if path not in present:
                    yield source, path, file
        for source, location in self._locations:
            listed = location in self._lists.get(source, {})
            unmet = (source, location) not in self._met and not is_pattern(location, self._root)
            if unmet and not listed and not os.path.lexists(self._root / location):
                yield source, location, None

    def unmet(self) -> Iterator[tuple[str, int]]:
        """(source, position of the location) of each pattern or empty folder that no file was found at."""
        position: dict[str, int] = {}
        for source, location in self._locations:
            position[source] = position.get(source, 0) + 1
            there = is_pattern(location, self._root) or os.path.lexists(self._root / location)
            if (source, location) not in self._met and there:
                yield source, position[source]


def _upwards(path: str) -> Iterator[str]:
    """The path and every folder above it."""
    while path:
        yield path
        path = path.rpartition("/")[0]
