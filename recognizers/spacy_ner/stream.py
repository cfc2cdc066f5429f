"""Tokens of several texts as one stream of arrays, and the way back from tokens to places in a text.

It owns what is read from spaCy's tokens and how texts lie behind one another; it knows no weights and no labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from recognizers.spacy_ner.embed import PADDING

_FACTS = ("IS_SPACE", "SENT_START", "IDX", "LENGTH")


def has_marks(doc: Any) -> bool:
    """Whether the tokenizer has already said something about entities, which spaCy would respect."""
    return bool(doc.has_annotation("ENT_IOB"))


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


def lay_out(docs: Sequence[Any], columns: Sequence[str | int], padding: int) -> Stream:
    """The stream of these tokenised texts, with as many rows of padding on each side of a text as asked for."""
    length = padding + sum(len(doc) + padding for doc in docs)
    facts = np.zeros((length, len(columns) + len(_FACTS)), np.uint64)
    text = np.zeros(length, np.intp)
    silent, final = np.ones(length, np.bool_), np.zeros(length, np.bool_)
    wanted = [*columns, *_FACTS]
    at = padding
    gaps = list(range(padding))
    for number, doc in enumerate(docs):
        if not len(doc):
            gaps += range(at, at + padding)
            at += padding
            continue
        here = slice(at, at + len(doc))
        facts[here] = doc.to_array(wanted)
        text[here] = number
        silent[here] = False
        at += len(doc) + padding
        final[here.stop - 1] = True
        gaps += range(here.stop, at)
    space, sentence, index, size = facts[:, len(columns) :].T.astype(np.int64)
    silent |= space != 0
    final[:-1] |= sentence[1:] == 1
    keys = np.ascontiguousarray(facts[:, : len(columns)]).view(np.dtype((np.void, 8 * len(columns))))
    listed: list[Any] = keys.ravel().tolist()
    for gap in gaps:
        listed[gap] = PADDING
    return Stream(listed, silent, final, text, index, index + size)
