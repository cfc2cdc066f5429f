"""LAC as published, in float32: the reference that the shipped tagger is measured against.

It takes Baidu's weights and dictionaries from the source archive and shares no code with the product, so that a fault in
the product's arithmetic or segmentation shows as a difference. Slow and simple; knows no gate, no titles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recognizers.training.lac_archive import Archive

Floats = npt.NDArray[np.float32]
Span = tuple[int, int]

HIDDEN = 128
BEGIN, INSIDE = 16, 17
"""LAC's numbers of the two person labels."""
BATCH = 64
LONGEST = 256
_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]*")
_ALNUM = re.compile("[a-zA-Z0-9]")


class FloatLac:
    """Persons in texts, by LAC's own arithmetic."""

    def __init__(self, path: Path, *, simplify: bool = True) -> None:
        archive = Archive(path)
        self._ids = {word: int(number) for number, word in archive.pairs("word.dic")}
        self._same = dict(archive.pairs("q2b.dic"))
        han = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
        self._simple = {
            ord(a): b
            for a, b in self._same.items()
            if simplify and len(a + b) == 2 and han.match(a) and han.match(b) and not _in_gb2312(a)
        }
        counts = archive.counts()
        self._words: dict[str, int] = dict(counts)
        for word in counts:
            for end in range(1, len(word)):
                self._words.setdefault(word[:end], 0)
        self._total = log(sum(counts.values()))
        self._embedding = archive.array("word_emb")
        self._dense = [(archive.array(f"fc_{i}.w_0"), archive.array(f"fc_{i}.b_0").ravel()) for i in range(5)]
        self._gru = [
            (archive.array(f"gru_{i}.w_0").ravel(), archive.array(f"gru_{i}.b_0").ravel()) for i in range(4)
        ]
        self._crf = archive.array("crfw")

    def persons(self, texts: Sequence[str]) -> list[list[Span]]:
        """The spans of each text."""
        found: list[list[Span]] = [[] for _ in texts]
        sentences = []
        for number, text in enumerate(texts):
            for match in _SENTENCE.finditer(text):
                for start in range(match.start(), match.end(), LONGEST):
                    words = self.words(text[start : min(start + LONGEST, match.end())])
                    sentences.append((number, start, words))
        sentences.sort(key=lambda sentence: len(sentence[2]))
        for first in range(0, len(sentences), BATCH):
            batch = sentences[first : first + BATCH]
            for (number, start, words), labels in zip(
                batch, self._labels([s[2] for s in batch]), strict=True
            ):
                ends = (start + np.cumsum([len(word) for word in words])).tolist()
                found[number] += spans(labels, [start, *ends])
        return [sorted(one) for one in found]

    def words(self, sentence: str) -> list[str]:
        """LAC's input: words of its segmenter where the network knows them, else characters."""
        text = sentence.translate(self._simple)
        route: list[tuple[float, int]] = [(0.0, 0)] * (len(text) + 1)
        for start in range(len(text) - 1, -1, -1):
            ends, end = [start + 1], start + 1
            while end <= len(text) and text[start:end] in self._words:
                if end > start + 1 and self._words[text[start:end]]:
                    ends.append(end)
                end += 1
            route[start] = max(
                (log(self._words.get(text[start:end], 0) or 1) - self._total + route[end][0], end)
                for end in ends
            )
        words: list[str] = []
        at, run = 0, ""
        while at < len(text):
            word, at = text[at : route[at][1]], route[at][1]
            if len(word) == 1 and _ALNUM.match(word):
                run += word
                continue
            words += [run, word] if run else [word]
            run = ""
        words += [run] if run else []
        return [part for word in words for part in ([word] if word in self._ids else word)]

    def _labels(self, batch: list[list[str]]) -> list[list[int]]:
        steps = max(map(len, batch))
        ids = np.zeros((steps, len(batch)), int)
        mask = np.zeros((steps, len(batch), 1), bool)
        for row, words in enumerate(batch):
            ids[: len(words), row] = [self._ids.get(self._same.get(w, w), self._ids["OOV"]) for w in words]
            mask[: len(words), row] = True
        hidden = self._embedding[ids]
        for layer in (0, 2):
            hidden = np.concatenate(
                [self._direction(hidden, mask, layer), self._direction(hidden, mask, layer + 1)], -1
            )
        emitted = hidden @ self._dense[4][0] + self._dense[4][1]
        return [viterbi(emitted[: len(words), row], self._crf) for row, words in enumerate(batch)]

    def _direction(self, given: Floats, mask: npt.NDArray[np.bool_], number: int) -> Floats:
        weight, bias = self._gru[number]
        gates, candidate = (
            weight[: 2 * HIDDEN * HIDDEN].reshape(HIDDEN, -1),
            weight[2 * HIDDEN * HIDDEN :].reshape(HIDDEN, -1),
        )
        given = given @ self._dense[number][0] + self._dense[number][1] + bias
        hidden = np.zeros((given.shape[1], HIDDEN), np.float32)
        out = np.empty((*given.shape[:2], HIDDEN), np.float32)
        for step in range(len(given)) if number % 2 == 0 else range(len(given) - 1, -1, -1):
            both = 1 / (1 + np.exp(-(given[step, :, : 2 * HIDDEN] + hidden @ gates)))
            update, reset = both[:, :HIDDEN], both[:, HIDDEN:]
            fresh = np.tanh(given[step, :, 2 * HIDDEN :] + (reset * hidden) @ candidate)
            hidden = np.where(mask[step], hidden + update * (fresh - hidden), 0)
            out[step] = hidden
        return out


def _in_gb2312(character: str) -> bool:
    return bool(character.encode("gb2312", "ignore"))


def viterbi(emitted: Floats, crf: Floats) -> list[int]:
    """The best labels of one sentence."""
    score = crf[0] + emitted[0]
    back = []
    for row in emitted[1:]:
        every = score[:, None] + crf[2:]
        back.append(every.argmax(axis=0))
        score = every.max(axis=0) + row
    labels = [int((score + crf[1]).argmax())]
    for choice in reversed(back):
        labels.append(int(choice[labels[-1]]))
    return labels[::-1]


def spans(labels: list[int], places: list[int]) -> list[Span]:
    """The persons that labels mean; `places` has one more than there are labels."""
    found: list[Span] = []
    start = -1
    for at, label in enumerate([*labels, -1]):
        if start >= 0 and label != INSIDE:
            found.append((places[start], places[at]))
            start = -1
        if label == BEGIN or (label == INSIDE and start < 0):
            start = at
    return found
