"""The same sentence with other people, other case, other line ends: what no gold set has enough of."""

from __future__ import annotations

from random import Random

from recognizers.names.latin.tokens import tokens
from recognizers.training.data import FIRST, INSIDE, OUTSIDE, Document
from recognizers.training.people import People

SWAPPED, LOWER, UPPER, WRAPPED, MIXED = 0.5, 0.10, 0.05, 0.12, 0.03
"""Shares of documents that get other names, lose or gain capitals, are broken into lines, stand among Han letters."""
OTHER_NAME = 0.5
"""Share of the names that are swapped in a document that gets other names."""


class Augment:
    """Draws a variant of a document."""

    def __init__(self, random: Random, people: People) -> None:
        self._random = random
        self._people = people

    def __call__(self, document: Document) -> tuple[list[str], list[int]]:
        """Tokens and labels of a variant."""
        words, labels = document.words, document.labels
        chance = self._random.random
        if document.real and FIRST in labels and chance() < SWAPPED:
            words, labels = self._swapped(words, labels)
        drawn = chance()
        if document.real and drawn < MIXED:
            words = [
                "漢" if label == OUTSIDE and word.islower() and chance() < 0.7 else word
                for word, label in zip(words, labels, strict=True)
            ]
        elif drawn < LOWER + MIXED:
            words = [word.lower() for word in words]
        elif drawn < UPPER + LOWER + MIXED:
            words = [word.upper() for word in words]
        if document.real and chance() < WRAPPED:
            words, labels = self._wrapped(words, labels)
        return words, labels

    def _name(self, count: int) -> list[str]:
        """Tokens of another name with about as many parts."""
        people = self._people
        if count == 1:
            name = people.surname() if self._random.random() < 0.6 else people.given()
        elif count == 2:
            pool = people.pool()
            name = f"{self._random.choice(pool.given)} {self._random.choice(pool.surnames)}"
        else:
            name = " ".join(people.parts())
        return [word for word, _, _ in tokens(name)]

    def _swapped(self, words: list[str], labels: list[int]) -> tuple[list[str], list[int]]:
        new_words: list[str] = []
        new_labels: list[int] = []
        given: dict[tuple[str, ...], list[str]] = {}
        at = 0
        while at < len(words):
            end = at + 1
            if labels[at] == FIRST:
                while end < len(words) and labels[end] == INSIDE:
                    end += 1
                name = words[at:end]
                if all(word.isalpha() and word[0].isupper() for word in name) and len(name) < 4:
                    key = tuple(name)
                    if key not in given:
                        given[key] = self._name(len(name)) if self._random.random() < OTHER_NAME else name
                    name = given[key]
                new_words += name
                new_labels += [FIRST] + [INSIDE] * (len(name) - 1)
            else:
                new_words.append(words[at])
                new_labels.append(labels[at])
            at = end
        return new_words, new_labels

    def _wrapped(self, words: list[str], labels: list[int]) -> tuple[list[str], list[int]]:
        """The document broken into lines of about one length, names too."""
        width = self._random.randint(8, 18)
        new_words: list[str] = []
        new_labels: list[int] = []
        for at, (word, label) in enumerate(zip(words, labels, strict=True)):
            if at and at % width == 0 and word.isalpha():
                new_words.append("\n")
                new_labels.append(INSIDE if label == INSIDE else OUTSIDE)
            new_words.append(word)
            new_labels.append(label)
        return new_words, new_labels
