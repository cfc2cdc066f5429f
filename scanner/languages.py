"""Counts letters by language, and whether names of people in that language could be found.

It owns the account of what was assessed for names in one unit. It finds no names and keeps no text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from recognizers.language import LATIN, LATIN_LANGUAGES, languages
from recognizers.ner.base import EntityFinder
from reports.records import NameLanguageRecord
from scanner.model import Field

_SHORT = 256

_of_short = lru_cache(maxsize=50_000)(languages)


class LanguagesSeen:
    """Letters of one unit; `declared` are the source's languages."""

    def __init__(self, finder: EntityFinder, declared: tuple[str, ...] = ()) -> None:
        self._finder = finder
        self._letters: Counter[str] = Counter()
        spoken = {language.partition("-")[0].lower() for language in declared}
        latin = sorted(spoken & LATIN_LANGUAGES)
        unknown = [language for language in latin if not finder.covers(language)]
        self._plain_latin = unknown[0] if unknown else latin[0] if len(latin) == 1 else LATIN
        """What Latin text is that does not tell its language: it may be the one that nobody knows."""
        self._plain_han = "ja" if "ja" in spoken and "zh" not in spoken else "zh"
        """What text in Chinese characters alone is."""

    def see(self, fields: Iterable[Field]) -> None:
        """Count the letters that belong to each window."""
        for field in fields:
            text = field.text
            if field.own_from or field.own_to is not None:
                text = text[field.own_from : field.own_to]
            self._letters.update(_of_short(text) if len(text) <= _SHORT else languages(text))

    def records(self, file_id: str, unit_index: int) -> list[NameLanguageRecord]:
        """One row for each language met, sorted."""
        letters = self._letters
        for plain, told in ((LATIN, self._plain_latin), ("zh", self._plain_han)):
            moved = letters.pop(plain, 0)
            letters[told] += moved
        return [
            NameLanguageRecord(file_id, unit_index, language, count, self._finder.covers(language))
            for language, count in sorted(letters.items())
            if count
        ]
