"""One fault of a file that the user wrote, and how faults are put to him: line, key, found, allowed, did you mean.

The declaration is the user's own text, so what was found is shown, shortened and with control characters
escaped. It raises one error for all faults of a file, in line order. `FileKind` has the words for each kind of file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scanner.errors import DeclarationError, ProvscanError
from scanner.words import near

Place = tuple[str | int, ...]
"""Where in the declaration: keys as str, list positions as int."""

_SHOWN = 48
_MOST = 50
_FEW = 20
"""So many allowed words fit an error."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that users write in YAML: what it is called in errors, and what to do next."""

    name: str
    error: type[ProvscanError]
    most_bytes: int
    correct: str
    shrink: str
    begin: str


DECLARATION = FileKind(
    "declaration",
    DeclarationError,
    16 << 20,
    "correct these lines; docs/declaration.md and `provscan schema` list every key",
    "list the files of a source in a sha256sum file and name it under `manifest:`",
    "`provscan init DIR` writes a first one",
)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing the declaration may not say; `line` counts from 1."""

    line: int
    key: str
    text: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.key}: {self.text}" if self.key else f"line {self.line}: {self.text}"


def key_of(place: Place) -> str:
    """`("sources", 2, "kind")` -> `sources[2].kind`."""
    out = ""
    for part in place:
        word = f"[{part}]" if isinstance(part, int) else ascii_controls(part[:_SHOWN])[1:-1]
        out += f".{word}" if out and isinstance(part, str) else word
    return out


def shown(value: object) -> str:
    """What was found, fit for one line of a terminal."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = str(value)
    return ascii_controls(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def ascii_controls(text: str) -> str:
    """The text in quotes, everything unprintable escaped."""
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in text) + '"'


def meant(found: object, words: Iterable[str]) -> str:
    """`; did you mean "open"?` when one of the words is close to what was found."""
    close = near(found, words)
    return f'; did you mean "{close}"?' if close else ""


def unknown_key(key: object, keys: Iterable[str]) -> str:
    """What is wrong with a key: the one that may be meant, else those there are; a long list is left to the docs."""
    listed = sorted(keys)
    hint = meant(key, listed)
    if not hint and len(listed) <= _FEW:
        hint = f"; allowed: {', '.join(listed)}"
    return f"no such key{hint}"


def refuse(path: Path, problems: Iterable[Problem], kind: FileKind = DECLARATION) -> ProvscanError:
    """The error that tells all problems of one file."""
    listed = sorted(set(problems))
    count = "1 problem" if len(listed) == 1 else f"{len(listed)} problems"
    lines = [f"  {problem}" for problem in listed[:_MOST]]
    if len(listed) > _MOST:
        lines.append(f"  and {len(listed) - _MOST} more")
    where = "\n".join([str(path), *lines])
    return kind.error(f"the {kind.name} has {count}", where=where, next_step=kind.correct)
