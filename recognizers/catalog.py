"""Finds the recognizers of ours by walking this room: a module with a cases file of the same name beside it is one.

Adding an identifier adds `AREA/KIND.py` and `AREA/KIND.toml` and edits nothing. It owns their order (by id), the
uniqueness of ids, and how cases are read. It knows no Presidio.
"""

from __future__ import annotations

import importlib
import inspect
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from recognizers.own import Recognizer

_ROOM = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Cases:
    """Texts that show what a recognizer finds and does not; all values are invented, reserved or published examples."""

    hits: tuple[tuple[str, str], ...]
    """(text, the value found in it)."""
    misses: tuple[str, ...]
    """Nothing is to be found here."""
    known_misses: tuple[str, ...]
    """Something should be found, and is not."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One recognizer with what stands around it."""

    recognizer: Recognizer
    title: str
    """First line of the module's docstring."""
    source: str
    """Where the rule is written down."""
    cases: Cases


class CatalogueError(ValueError):
    """A module or cases file that does not follow the rule; a fault of ours."""


@cache
def entries() -> tuple[Entry, ...]:
    """All of ours, by id. Raises CatalogueError."""
    found = [_entry(path) for path in sorted(_ROOM.glob("*/*.toml")) if path.with_suffix(".py").exists()]
    ids = [entry.recognizer.id for entry in found]
    if len(set(ids)) < len(ids):
        raise CatalogueError(f"an id is given twice: {sorted(n for n in set(ids) if ids.count(n) > 1)}")
    return tuple(sorted(found, key=lambda entry: entry.recognizer.id))


def recognizers() -> tuple[Recognizer, ...]:
    """Ours, by id."""
    return tuple(entry.recognizer for entry in entries())


@cache
def by_id() -> dict[str, Entry]:
    """Ours under their ids."""
    return {entry.recognizer.id: entry for entry in entries()}


def _entry(path: Path) -> Entry:
    area, kind = path.parent.name, path.stem
    module = importlib.import_module(f"recognizers.{area}.{kind}")
    recognizer: Recognizer = module.RECOGNIZER
    if recognizer.id != f"{area}.{kind}":
        raise CatalogueError(f"{area}/{kind}.py holds {recognizer.id}")
    paragraphs = [" ".join(part.split()) for part in inspect.cleandoc(module.__doc__ or "").split("\n\n")]
    source = next((part for part in paragraphs if part.startswith("Source: ")), "")
    if not source:
        raise CatalogueError(f"{area}/{kind}.py names no source")
    return Entry(recognizer, paragraphs[0].rstrip("."), source.removeprefix("Source: "), _cases(path))


def _cases(path: Path) -> Cases:
    told = tomllib.loads(path.read_text("utf-8"))
    if unknown := set(told) - {"hit", "miss", "known_miss"}:
        raise CatalogueError(f"{path.name}: unknown keys {sorted(unknown)}")
    return Cases(
        tuple((case["text"], case["value"]) for case in told["hit"]),
        tuple(told["miss"]),
        tuple(told.get("known_miss", ())),
    )
