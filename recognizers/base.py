"""What the recognizers room gives: hits in a text, and what could not be tried. It knows texts only.

A hit holds positions, never the text itself. Ids are `area.kind` and outlive the code that finds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Hit(NamedTuple):
    """A match: `text[start:end]` in code points, with how it was found."""

    start: int
    end: int
    entity: str
    """Presidio entity name."""
    recognizer: str
    version: str
    score: float
    """Confidence 0-1, rounded to 4 decimals, context words counted."""
    score_before_context: float
    pattern: str | None = None
    context_word: str | None = None
    validated: bool | None = None
    value: str | None = None
    """What the place says once its writing is undone, where that differs from the text. Raw: it is never stored."""
    hidden_by: str | None = None
    """Names of the folds that undid it, with + between, the first undone first; None: it stands there as it is."""

    def __repr__(self) -> str:
        """All but the value, which must not come into a log."""
        told = (f"{name}={each!r}" for name, each in zip(self._fields, self, strict=True) if name != "value")
        return f"Hit({', '.join(told)})"


@dataclass(frozen=True, slots=True)
class RecognizerInfo:
    """One recognizer, as the report names it."""

    recognizer: str
    version: str
    entity: str
    patterns: int


@dataclass(frozen=True, slots=True)
class Detection:
    """What came of one text: hits in order, patterns that ran out of time, and whether a recognizer failed."""

    hits: tuple[Hit, ...] = ()
    timeouts: tuple[str, ...] = ()
    failure: str | None = None
    """Type of the error that stopped recognition; its message may hold content, so it is not kept."""
    unread: tuple[str, ...] = ()
    """What of the text was beyond a bound and not looked at, in our words."""


class Detector(Protocol):
    """A set of recognizers with one configuration."""

    @property
    def infos(self) -> tuple[RecognizerInfo, ...]:
        """The recognizers, sorted by id."""

    def detect(self, texts: Sequence[str]) -> list[Detection]:
        """One Detection per text, in order. Pure: the same text gives the same hits."""


class UnknownEntityError(ValueError):
    """An entity was asked for that no recognizer finds; `args` are (the unknown ones, all known ones)."""
