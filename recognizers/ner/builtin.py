"""provscan's own taggers as one finder: each looks at the script it knows. It owns which languages that covers.

The Latin tagger was trained and measured on English; texts in other languages of Latin script are looked at all the
same, and their names often found, but nothing says how often, so they do not count as covered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cached_property

from recognizers.base import Hit, RecognizerInfo
from recognizers.language import LATIN, languages
from recognizers.names.base import NameTagger, PersonSpan
from recognizers.names.han.weights import FILE as _HAN_WEIGHTS
from recognizers.names.han.weights import load
from recognizers.ner.base import PERSON

_COVERED = frozenset(("en", LATIN, "zh"))
_KANA = re.compile("[\u3041-\u30fa\u30fd-\u30ff\uff66-\uff9d]")
_LONGEST_WORD = 64
_SIGNS = " \t\r\n.,;:!?\"'()[]{}<>"
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class BuiltinFinder:
    """The taggers of Latin script and of Chinese."""

    best_score = 1.0

    def __init__(self) -> None:
        from recognizers.names.latin.tagger import LatinTagger

        self._latin: NameTagger = LatinTagger()
        han = f"1 sha256:{hashlib.sha256(_HAN_WEIGHTS.read_bytes()).hexdigest()[:12]}"
        taggers = (("han.person", han), (self._latin.recognizer, self._latin.version))
        self.told = "builtin: " + ", ".join(f"{name} {version}" for name, version in taggers)
        self.infos = tuple(RecognizerInfo(name, version, PERSON, 0) for name, version in taggers)

    @cached_property
    def _han(self) -> NameTagger:
        """Opened with the first Chinese text: its dictionary takes as long as all else together."""
        from recognizers.names.han.tagger import HanTagger

        return HanTagger(load(_HAN_WEIGHTS))

    def covers(self, language: str) -> bool:
        """See EntityFinder."""
        return language in _COVERED

    def find(self, texts: Sequence[str]) -> list[tuple[Hit, ...]]:
        """See EntityFinder."""
        asked = ["" if _is_lone_word(text) else text for text in texts]
        found: list[list[Hit]] = [_hits(self._latin, spans) for spans in self._latin.persons(asked)]
        chinese = [number for number, text in enumerate(texts) if not text.isascii() and _is_chinese(text)]
        if chinese:
            spans_of = self._han.persons([texts[number] for number in chinese])
            for number, spans in zip(chinese, spans_of, strict=True):
                found[number] = _merged(found[number], _hits(self._han, spans))
        return [tuple(hits) for hits in found]


def _is_lone_word(text: str) -> bool:
    """Whether a text is one word in lower case, as `user`: a value of a column, of which a tagger can only guess."""
    if len(text) > _LONGEST_WORD:
        return False
    word = text.strip(_SIGNS)
    return word.isalpha() and word.islower()


def _is_chinese(text: str) -> bool:
    """Whether a text holds Chinese characters and is not all Japanese, which the tagger does not know.

    Where kana stand too, `languages` decides, so that nothing counts as assessed which the tagger was not shown.
    """
    return bool(_HAN.search(text)) and (not _KANA.search(text) or "zh" in languages(text))


def _hits(tagger: NameTagger, spans: Sequence[PersonSpan]) -> list[Hit]:
    return [
        Hit(span.start, span.end, PERSON, tagger.recognizer, tagger.version, span.score, span.score)
        for span in spans
    ]


def _merged(one: list[Hit], other: list[Hit]) -> list[Hit]:
    return sorted((*one, *other), key=lambda hit: (hit.start, hit.end, hit.recognizer))
