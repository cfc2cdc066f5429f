"""What a tagger of names gives. It knows texts only: no ledger, no entity but a person, no other tagger.

A tagger is a pure function of each text: the same spans and scores alone and in any batch, on any CPU, with any
number of threads. Digests of reports depend on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class PersonSpan(NamedTuple):
    """`text[start:end]`, in code points, names a person."""

    start: int
    end: int
    score: float
    """How sure it is, 0-1, rounded to 4 decimals: calibrated, so that of spans with 0.8 about four in five are right."""


class NameTagger(Protocol):
    """Finds names of people in texts of one script."""

    recognizer: str
    """Our id, as `latin.person`; outlives the code."""
    version: str
    """A number, and `sha256:` with the first 12 digits of the digest of the weights."""

    def persons(self, texts: Sequence[str]) -> list[list[PersonSpan]]:
        """The names in each text, in order, none overlapping another."""
