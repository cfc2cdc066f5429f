"""Cuts a sentence into the words that the network reads: the likeliest path through a dictionary.

As in LAC: each character that no word covers stands alone, letters and digits of ASCII stand together, and a word that
the network does not know is read character by character. Probabilities are integers, so that no tie depends on a CPU.
It knows simplified characters only.
"""

from __future__ import annotations

import re

from recognizers.names.han.weights import NOT_A_WORD, Weights

_RUN = re.compile("[a-zA-Z0-9]+")


class Segmenter:
    """The words of one dictionary."""

    def __init__(self, weights: Weights) -> None:
        self._rows = dict(zip(weights.characters, weights.character_rows.tolist(), strict=True))
        self._unknown = len(weights.embedding) - 1
        known = int(weights.character_rows.min())
        self._rows.update(zip(weights.words[:known], range(known), strict=True))
        # What a word gains over its characters alone; always more than nothing.
        self._gains: dict[str, int] = {}
        # By the first two characters, the lengths of the words that begin so, shortest first.
        self._lengths: dict[str, tuple[int, ...]] = {}
        total, lengths = weights.log_total, self._lengths
        for word, count in zip(weights.words, weights.log_counts.tolist(), strict=True):
            if count == NOT_A_WORD:
                continue
            size = len(word)
            self._gains[word] = (size - 1) * total + count
            begin = word[:2]
            before = lengths.get(begin, ())
            if size not in before:
                lengths[begin] = tuple(sorted((*before, size)))

    def read(self, sentence: str) -> tuple[list[int], list[int]]:
        """The row of each word of the sentence, and how many characters it covers."""
        ends = self._path(sentence)
        rows: list[int] = []
        sizes: list[int] = []
        at, length, known, unknown = 0, len(sentence), self._rows, self._unknown
        while at < length:
            end = ends[at]
            if end == at + 1:
                character = sentence[at]
                if character.isascii() and character.isalnum():
                    end = self._run(sentence, ends, at)
            word = sentence[at:end]
            if word in known:
                rows.append(known[word])
                sizes.append(end - at)
            else:
                rows += [known.get(character, unknown) for character in word]
                sizes += [1] * (end - at)
            at = end
        return rows, sizes

    def _path(self, sentence: str) -> list[int]:
        """For each place where a word may begin, the end of the one that begins there on the likeliest path."""
        length = len(sentence)
        lengths, gains = self._lengths, self._gains
        ends = list(range(1, length + 1))
        best = [0] * (length + 1)
        for start in range(length - 2, -1, -1):
            most, end = best[start + 1], start + 1
            for size in lengths.get(sentence[start : start + 2], ()):
                if start + size > length:
                    break
                gain = gains.get(sentence[start : start + size])
                if gain is not None and gain + best[start + size] >= most:
                    most, end = gain + best[start + size], start + size
            best[start], ends[start] = most, end
        return ends

    def _run(self, sentence: str, ends: list[int], at: int) -> int:
        """The end of the letters and digits from `at` on of which each stands alone."""
        matched = _RUN.match(sentence, at)
        last = matched.end() if matched else at + 1
        end = at + 1
        while end < last and ends[end] == end + 1:
            end += 1
        return end
