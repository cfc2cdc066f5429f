"""What a finder of entities gives, and how a user says which one. It knows texts and languages, no file format.

A finder is a pure function of each text, like every recognizer. What it covers is told apart from what it finds:
a text in a language that no model knows may hold names that nobody saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from recognizers.base import Hit, RecognizerInfo

PERSON = "PERSON"
"""Presidio's name for a person's name."""


class NerError(Exception):
    """A model cannot be had; `args` are (what happened, what to do next), in words that hold no content."""


@dataclass(frozen=True, slots=True)
class NerChoice:
    """Which models look for names: provscan's own, a spaCy pipeline, an NLP engine of Presidio, or none."""

    kind: Literal["none", "builtin", "spacy", "presidio"] = "builtin"
    what: str = ""
    """Name or folder of the pipeline; the configuration file's path."""

    def __str__(self) -> str:
        return f"{self.kind}:{self.what}" if self.what else self.kind


NO_NER = NerChoice("none")


class EntityFinder(Protocol):
    """Finds entities in texts."""

    @property
    def infos(self) -> tuple[RecognizerInfo, ...]:
        """What it finds, sorted by id; the version names the weights."""

    @property
    def told(self) -> str:
        """The models in words, as a report names them: the same words, the same weights."""

    @property
    def best_score(self) -> float:
        """The highest score that a name of a person can get; 1 where a model scores each name by itself."""

    def find(self, texts: Sequence[str]) -> list[tuple[Hit, ...]]:
        """The hits of each text, in order of place."""

    def covers(self, language: str) -> bool:
        """Whether names in texts of this language are found (see `recognizers.language`)."""
