"""What every maker of a source is given: where to write, chance, values, and the truth to be told."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from people import Person
from texts import Text, named, plain, valued
from truth import Truth
from values import Values


@dataclass(frozen=True, slots=True)
class Workshop:
    """The bench of one source; its chance depends on the seed and the source alone."""

    root: Path
    truth: Truth
    rng: Random
    values: Values
    scale: int

    def write(self, path: str, data: bytes) -> None:
        """Put a file into the corpus."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def prose(self, language: str, number: int, people: Sequence[Person]) -> Text:
        """Sentences of record `number`: people in turn, a value in every second, now and then nothing personal."""
        text = plain(self.rng, language) if number % 3 else Text()
        if number % 4 != 3:
            name = people[(number - number // 4) % len(people)].names[0]
            text = Text(text, " " if text.text else "", named(self.rng, language, name))
        if number % 2 == 0:
            text = Text(text, " ", valued(self.rng, language, self.values.any()))
        return Text(text, " ", plain(self.rng, language))


def bench(root: Path, truth: Truth, values: Values, seed: int, source: str, scale: int) -> Workshop:
    """The bench for a source."""
    return Workshop(root, truth, Random(seed * 1_000_003 + zlib.crc32(source.encode())), values, scale)
