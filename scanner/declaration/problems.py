"""One fault of a file that the user wrote, and how faults are put to him: line, key, found, allowed, did you mean.

The declaration is the user's own text, so what was found is shown, shortened and with control characters
escaped. It raises one error for all faults of a file, in line order. `FileKind` has the words for each kind of file.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scanner.errors import DeclarationError, ProvscanError

Place = tuple[str | int, ...]
"""Where in the declaration: keys as str, list positions as int."""

_SHOWN = 48
_MOST = 50


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


def near(found: object, words: Iterable[str]) -> str:
    """`; did you mean "open"?` when one of the words is close to what was found."""
    if not isinstance(found, str):
        return ""
    close = difflib.get_close_matches(found.lower().replace("-", "_").replace(" ", "_"), list(words), n=1)
    return f'; did you mean "{close[0]}"?' if close else ""


def refuse(path: Path, problems: Iterable[Problem], kind: FileKind = DECLARATION) -> ProvscanError:
    """The error that tells all problems of one file."""
    listed = sorted(set(problems))
    count = "1 problem" if len(listed) == 1 else f"{len(listed)} problems"
    lines = [f"  {problem}" for problem in listed[:_MOST]]
    if len(listed) > _MOST:
        lines.append(f"  and {len(listed) - _MOST} more")
    where = "\n".join([str(path), *lines])
    return kind.error(f"the {kind.name} has {count}", where=where, next_step=kind.correct)
