"""What a recognizer looks for and how it is run, as people are told it. It runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from recognizers import catalog
from recognizers.categories import Category
from recognizers.fast.rules import overrides

MODEL = "a trained model, on every text"


@dataclass(frozen=True, slots=True)
class Part:
    """One pattern; or the whole of a recognizer that has none, without score and regex."""

    name: str
    how: str
    score: float | None = None
    regex: str | None = None
    """None for a deny-list too: its words may be personal."""
    words: int | None = None
    """How many words a deny-list has."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One recognizer."""

    recognizer: str
    version: str
    entity: str
    country: str | None
    validated: bool
    """Whether matches are tested, by a check digit for instance, before they count."""
    context: tuple[str, ...]
    """Words that raise the score when they stand near."""
    parts: tuple[Part, ...]
    source: str | None = None
    """Where the rule is written down; of ours alone."""
    cases: tuple[int, int, int] | None = None
    """How many texts show what it finds, what it does not, and what it should and does not; of ours alone."""
    category: Category | None = None
    """What its kind of data means; None: nobody says it, as of a user's own."""


def explanation(name: str, version: str, recognizer: Any, how: Sequence[tuple[str, str]]) -> Explanation:
    """Of a Presidio recognizer under our names; `how` is what its rules say, in the order of its patterns."""
    kind = type(recognizer)
    ours = catalog.by_id().get(name)
    cases = (len(ours.cases.hits), len(ours.cases.misses), len(ours.cases.known_misses)) if ours else None
    return Explanation(
        name,
        version,
        recognizer.supported_entities[0],
        recognizer.country_code(),
        overrides(kind, "validate_result") or overrides(kind, "invalidate_result"),
        tuple(recognizer.context or ()),
        tuple(_parts(recognizer, how)),
        ours.source if ours else None,
        cases,
        catalog.categories().get(recognizer.supported_entities[0]),
    )


def _parts(recognizer: Any, how: Sequence[tuple[str, str]]) -> list[Part]:
    patterns = getattr(recognizer, "patterns", ())
    if len(patterns) != len(how):
        return [Part(name, way) for name, way in how]
    parts = [Part(p.name, way, p.score, p.regex) for p, (_, way) in zip(patterns, how, strict=True)]
    words = getattr(recognizer, "deny_list", ())
    if words:  # Presidio puts it last
        parts[-1] = Part(parts[-1].name, parts[-1].how, parts[-1].score, None, len(words))
    return parts


def of_model(name: str, version: str, entity: str) -> Explanation:
    """Of a trained model."""
    parts = (Part("all", MODEL),)
    return Explanation(
        name, version, entity, None, False, (), parts, category=catalog.categories().get(entity)
    )
