"""Tokens of several texts as one stream of arrays, and the way back from tokens to places in a text.

It owns how texts lie behind one another; it knows no tokenizer, no weights and no labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recognizers.spacy_ner.embed import PADDING
from recognizers.spacy_ner.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Stream:
    """One entry for each token; rows of padding lie before, between and behind the texts."""

    keys: list[bytes]
    silent: npt.NDArray[np.bool_]
    """Spaces and padding: no entity begins here."""
    final: npt.NDArray[np.bool_]
    """No entity goes on after this token: it is the last of its text, or of a sentence."""
    text: npt.NDArray[np.intp]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.keys)


def lay_out(texts: Sequence[Tokens], padding: int, together: int = 1) -> Stream:
    """The stream of these texts, with as many rows of padding on each side of a text as asked for, or a few more.

    Texts begin a multiple of `together` behind the first padding.
    """
    behind = [padding + -(len(tokens.keys) + padding) % together for tokens in texts]
    size = padding + sum(len(tokens.keys) for tokens in texts) + sum(behind)
    keys = [PADDING] * padding
    text = np.zeros(size, np.intp)
    silent, final = np.ones(size, np.bool_), np.zeros(size, np.bool_)
    start, end = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for number, tokens in enumerate(texts):
        here = slice(len(keys), len(keys) + len(tokens.keys))
        keys += tokens.keys
        keys += [PADDING] * behind[number]
        if here.start == here.stop:
            continue
        text[here] = number
        silent[here] = np.array(tokens.space, np.bool_)
        final[here.start : here.stop - 1] = np.array(tokens.opens[1:], np.int64) == 1
        final[here.stop - 1] = True
        start[here] = tokens.start
        end[here] = start[here] + np.array(tokens.length, np.int64)
    return Stream(keys, silent, final, text, start, end)
