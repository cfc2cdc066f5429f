"""Finds the recognizers of ours by walking this room: a module with a cases file of the same name beside it is one.

Adding an identifier adds `AREA/KIND.py` and `AREA/KIND.toml` and edits nothing. It owns their order (by id), the
uniqueness of ids, and how a cases file is read: cases, and what the entity means. It knows no Presidio.
"""

from __future__ import annotations

import importlib
import inspect
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from recognizers.ages import OF_PRESIDIO, Age, read_age
from recognizers.categories import Category, CategoryError, category_of, of_presidio
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
    category: Category | None
    """What its entity means; None: another file says it."""


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


@cache
def categories() -> Mapping[str, Category]:
    """What every kind of data means that Presidio, the models of names or we can find, by entity. Raises CatalogueError."""
    found = dict(of_presidio())
    for entry in entries():
        name, entity, said = entry.recognizer.id, entry.recognizer.entity, entry.category
        if said is None and entity not in found:
            raise CatalogueError(
                f"the cases file of {name} has no [category], and nothing else describes {entity}"
            )
        if said is not None and found.setdefault(entity, said) != said:
            raise CatalogueError(f"{name} describes {entity} otherwise than another file")
    return dict(sorted(found.items()))


@cache
def _ages() -> Mapping[str, Callable[[str], Age | None]]:
    """Entity -> how its values tell an age."""
    ours = {e.recognizer.entity: e.recognizer.age for e in entries() if e.recognizer.age}
    return {**OF_PRESIDIO, **ours}


def tells_age(entity: str) -> bool:
    """Whether values of a kind say how old somebody is."""
    return entity in _ages()


def age_of(entity: str, value: str) -> Age | None:
    """How old somebody is by a value of a kind that tells it; None: it cannot be read."""
    return read_age(_ages()[entity], value)


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
    told = tomllib.loads(path.read_text("utf-8"))
    if unknown := set(told) - {"hit", "miss", "known_miss", "category"}:
        raise CatalogueError(f"{path.name}: unknown keys {sorted(unknown)}")
    title, source = paragraphs[0].rstrip("."), source.removeprefix("Source: ")
    return Entry(recognizer, title, source, _cases(told), _category(path, recognizer.entity, told))


def _category(path: Path, entity: str, told: dict[str, Any]) -> Category | None:
    try:
        return category_of(entity, told["category"]) if "category" in told else None
    except CategoryError as error:
        raise CatalogueError(f"{path.name}: {error}") from error


def _cases(told: dict[str, Any]) -> Cases:
    return Cases(
        tuple((case["text"], case["value"]) for case in told["hit"]),
        tuple(told["miss"]),
        tuple(told.get("known_miss", ())),
    )
