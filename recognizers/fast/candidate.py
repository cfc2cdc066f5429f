"""What the stages of fast detection hand on to each other. It knows no recognizer."""

from __future__ import annotations

from typing import NamedTuple


class Candidate(NamedTuple):
    """A result of a recognizer before it becomes a Hit; `text[start:end]` in code points."""

    start: int
    end: int
    score: float
    recognizer: int
    """Position of the recognizer in the registry's order, which Presidio's tie-breaks follow."""
    pattern: str | None = None
    validated: bool | None = None
    before: float | None = None
    """Score before context words, once they have been counted and one was found."""
    word: str | None = None
    """The context word that was found."""
