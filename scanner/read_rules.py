"""What is known about reading a file before it is read: by its declaration, and by the layout it is part of.

Part of the vocabulary of `scanner.model`, which gives these names too.
"""

from __future__ import annotations

from dataclasses import dataclass, field


def key_of(written: str, layout: str = "") -> str:
    """Under which an id's names are kept: folded, and apart for each layout; "" for lists that the declaration names."""
    return f"{layout}\0{' '.join(written.split()).casefold()}"


@dataclass(frozen=True, slots=True)
class PersonColumn:
    """A field pattern whose values name people by the convention of a data set's layout."""

    pattern: str
    layout: str
    nobody: tuple[str, ...] = ()
    """Values that name nobody, folded: `user`, `assistant`, `narrator`, `n/a`."""


@dataclass(frozen=True, slots=True)
class LayoutPerson:
    """A person to whom each sample of a file belongs by a layout's convention. Raw."""

    layout: str
    written: str
    """An id (`p225`) or a name (`Tamsin_Quellrow`), as the files write it."""
    start: int | None = None
    end: int | None = None
    """Where it stands in the file's path (code points); None: an index file says it."""


@dataclass(frozen=True, slots=True)
class ReadRules:
    """What is known about reading a file: by the declaration of its source, and by the layout it is part of."""

    include: tuple[str, ...] = ()
    """Field patterns to look at (`turns[].content`, `meta.*`); empty means all."""
    exclude: tuple[str, ...] = ()
    person_columns: tuple[str, ...] = ()
    """Field patterns whose values name a person (`speaker_id`)."""
    source_columns: tuple[str, ...] = ()
    """Field patterns whose values say where a record comes from (`url`)."""
    domains: tuple[str, ...] = ()
    """Domains that records may come from; empty: not declared."""
    person_path: str | None = None
    """Path pattern with one `{person}` segment, e.g. `voices/{person}/**`."""
    persons: tuple[str, ...] = ()
    """Subject ids that the declaration ties to every sample of the source."""
    csv_header: bool = True
    encoding: str | None = None
    """Python codec of text whose bytes do not tell; None: guessed, and the guess is told."""
    languages: tuple[str, ...] = ()
    """Declared languages (BCP 47), for text that does not tell its own."""
    layout_columns: tuple[PersonColumn, ...] = ()
    """Fields that name people by a layout's convention, where the declaration names none."""
    who: tuple[str, ...] = field(init=False)
    """Patterns of all fields that name people, declared or by a layout."""

    def __post_init__(self) -> None:
        known = (*self.person_columns, *(column.pattern for column in self.layout_columns))
        object.__setattr__(self, "who", known)
