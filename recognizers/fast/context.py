"""Raises scores where a context word stands near, as Presidio's LemmaContextAwareEnhancer does, only where one can.

One search says which context words a text holds at all; most texts hold none that matters, and then nothing is
tokenized. Else tokens are made round each result alone. Followed step by step: presidio-analyzer 2.2.366,
lemma_context_aware_enhancer.py and nlp_artifacts.py. A result that no token covers raises ValueError, as there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

import ahocorasick_rs

from recognizers.fast.candidate import Candidate
from recognizers.fast.tokens import KEYWORD, PARTS, PERHAPS, Token, Tokens

_REACH = 96
"""Characters before a result that are tokenized at first, and a quarter behind it; more when there are too few words."""
_MEMO = 100_000
_MEMO_FORM = 64
_HIGHEST = 1.0
_SIGMA = frozenset("σςΣ")
"""The one letter whose lower case depends on what follows, so that a text's differs from its tokens'."""


class _Words:
    """Context words, each with a bit of its own."""

    def __init__(self, words: Sequence[str], *, whole: bool) -> None:
        self._bits = {word: 1 << number for number, word in enumerate(dict.fromkeys(words))}
        self._everywhere = self._bits.get("", 0)
        self._whole = whole
        patterns = [word for word in self._bits if word]
        self._masks = [self._bits[word] for word in patterns]
        self._search = ahocorasick_rs.AhoCorasick(patterns) if patterns else None
        self._folds_alike = not any(_SIGMA & set(word) for word in patterns)
        self._memo: dict[str, int] = {}

    def in_text(self, text: str) -> int:
        """Bits of the words that the forms of a text can hold; some more, perhaps."""
        return self._within(text.lower()) if self._folds_alike else -1

    def in_form(self, form: str) -> int:
        """Bits of the words that one form supports."""
        if self._whole:
            return self._bits.get(form, 0)
        known = self._memo.get(form)
        if known is None:
            known = self._within(form)
            if len(form) <= _MEMO_FORM:
                if len(self._memo) >= _MEMO:
                    self._memo.clear()
                self._memo[form] = known
        return known

    def bit(self, word: str) -> int:
        """The bit of one word."""
        return self._bits[word]

    def _within(self, text: str) -> int:
        mask = self._everywhere
        if self._search is not None:
            for number, _, _ in self._search.find_matches_as_indexes(text, overlapping=True):
                mask |= self._masks[number]
        return mask


class ContextBooster:
    """Context of these recognizers, in registry order; `enhancer` holds the numbers that a user may have set.

    `pipeline` gives spaCy's blank pipeline; it is not called before a text needs it.
    """

    def __init__(self, recognizers: Sequence[Any], pipeline: Callable[[], Any], enhancer: Any) -> None:
        self._tokens = Tokens(pipeline)
        self._back = enhancer.context_prefix_count + 1
        self._forward = enhancer.context_suffix_count + 1
        self._factor = enhancer.context_similarity_factor
        self._least = enhancer.min_score_with_context_similarity
        contexts = [list(recognizer.context or ()) for recognizer in recognizers]
        every = [word.lower() for context in contexts for word in context]
        self._words = _Words(every, whole=enhancer.context_matching_mode == "whole_word")
        self._contexts = [[(word, self._words.bit(word.lower())) for word in context] for context in contexts]
        self._masks = [_either(bit for _, bit in context) for context in self._contexts]

    def boost(self, text: str, candidates: list[Candidate]) -> list[Candidate]:
        """The candidates, in their order, with scores raised. Raises ValueError."""
        present = self._words.in_text(text)
        asked = [found for found in candidates if self._masks[found.recognizer]]
        if asked and max(found.start for found in asked) >= self._last_token_end(text):
            raise ValueError("no token covers a result")
        if not any(self._masks[found.recognizer] & present for found in asked):
            return candidates
        near = _Surroundings(text, self._tokens, self._words.in_form, self._back, self._forward)
        return [self._boosted(found, present, near.mask_at) for found in candidates]

    @staticmethod
    def _last_token_end(text: str) -> int:
        """Where the last token ends: a blank that ends the text belongs to the word before it."""
        return len(text) - 1 if text.endswith(" ") and len(text) > 1 and not text[-2].isspace() else len(text)

    def _boosted(self, found: Candidate, present: int, mask_at: Callable[[int], int]) -> Candidate:
        wanted = self._masks[found.recognizer] & present
        supported = wanted & mask_at(found.start) if wanted else 0
        if not supported:
            return found
        word = next(word for word, bit in self._contexts[found.recognizer] if bit & supported)
        if not word:  # Presidio takes an empty word, which every word holds, for none
            return found
        score = min(max(found.score + self._factor, self._least), _HIGHEST)
        return (
            found._replace(score=score, before=found.score, word=word)
            if word
            else found._replace(score=score)
        )


def _either(bits: Any) -> int:
    mask = 0
    for bit in bits:
        mask |= bit
    return mask


class _Surroundings:
    """Context words near places of one text."""

    def __init__(
        self, text: str, tokens: Tokens, mask_of: Callable[[str], int], back: int, forward: int
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._mask_of = mask_of
        self._back = back
        self._forward = forward
        self._memo: dict[int, int] = {}
        self._parts: frozenset[str] | None = None
        self._part_memo: dict[str, bool] = {}
        self._lower: str | None = None
        self._region = (0, 0)
        self._here: list[Token] = []
        self._starts: list[int] = []

    def mask_at(self, place: int) -> int:
        """Bits of the context words in the keywords round the token at a place."""
        known = self._memo.get(place)
        if known is None:
            known = self._memo[place] = self._look(place)
        return known

    def _look(self, place: int) -> int:
        reach = _REACH
        while True:
            self._take_region(place, reach)
            number = self._token_at(place)
            before, enough = self._walk(number, -1, self._back)
            behind, done = self._walk(number, 1, self._forward)
            if (enough or self._region[0] == 0) and (done or self._region[1] == len(self._text)):
                return before | behind
            reach *= 4
            self._region = (0, 0)

    def _take_region(self, place: int, reach: int) -> None:
        """Make tokens from about `reach` characters before a place to as many behind it, tearing no chunk."""
        text, (begin, end) = self._text, self._region
        if (
            self._here
            and (begin == 0 or begin <= place - reach // 2)
            and (end == len(text) or end > place + reach // 4)
        ):
            return
        begin, end = max(0, place - reach), min(len(text), place + reach)
        while begin > 0 and not (text[begin - 1].isspace() and not text[begin].isspace()):
            begin -= 1  # back to where a word begins
        while end < len(text) and not (text[end - 1].isspace() and not text[end].isspace()):
            end += 1
        self._region = (begin, end)
        self._here = self._tokens.between(text, begin, end)
        self._starts = [token.start for token in self._here]

    def _token_at(self, place: int) -> int:
        """Number of the first token that ends behind a place."""
        number = max(0, bisect_right(self._starts, place) - 1)
        while self._here[number].end <= place:
            number += 1
        return number

    def _walk(self, number: int, step: int, most: int) -> tuple[int, bool]:
        """Bits of up to `most` keywords from a token on, and whether there were so many."""
        mask = 0
        while most > 0 and 0 <= number < len(self._here):
            token = self._here[number]
            if token.kind == KEYWORD or (token.kind == PERHAPS and self._is_part(token.form)):
                mask |= self._mask_of(token.form)
                most -= 1
            number += step
        return mask, most <= 0

    def _is_part(self, form: str) -> bool:
        """Whether a stop word or sign is what stands beside a colon in some keyword of the text."""
        known = self._part_memo.get(form)
        if known is None:
            known = self._part_memo[form] = ":" in self._text and self._stands_by_a_colon(form)
        return known

    def _stands_by_a_colon(self, form: str) -> bool:
        if self._lower is None:
            self._lower = self._text.lower()
        if not _SIGMA & set(form) and f":{form}" not in self._lower and f"{form}:" not in self._lower:
            return False
        if self._parts is None:
            held = (token.form for token in self._tokens.with_colons(self._text) if token.kind == PARTS)
            self._parts = frozenset(part for form in held for part in form.split(":"))
        return form in self._parts
