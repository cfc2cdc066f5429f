"""Characters and where sentences end: code points in and out, places never move. Knows no words and no names."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from recognizers.names.han.weights import Weights

CodePoints = npt.NDArray[np.uint32]

EVERY = 0x110000
LONGEST = 256
"""Characters of a sentence that are read together: longer ones are cut, at a comma if one is near."""
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]*")
_COMMA = re.compile("[，,、：:\\s](?=[^，,、：:\\s]*$)")
_NEAR = 96
_LETTER = re.compile(r"[^\W\d_\u2e80-\uffff\U00020000-\U0003ffff]")
_RUN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Beginning and end of each sentence, in order; together they are the text."""
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > LONGEST:
            window = text[start + LONGEST - _NEAR : start + LONGEST]
            comma = _COMMA.search(window)
            cut = start + LONGEST - (_NEAR - comma.end() if comma else 0)
            yield start, cut
            start = cut
        if start < end:
            yield from _apart(text, start, end)


def _apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence; in one of other letters each run of Chinese by itself, for those letters are noise to the network."""
    sentence = text[start:end]
    if len(HAN.findall(sentence)) >= len(_LETTER.findall(sentence)):
        yield start, end
        return
    at = start
    for run in _RUN.finditer(sentence):
        begin, stop = start + run.start(), start + run.end()
        if at < begin:
            yield at, begin
        yield begin, stop
        at = stop
    if at < end:
        yield at, end


def code_points(text: str) -> CodePoints:
    """One number for each character, lone surrogates too."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def as_text(points: CodePoints) -> str:
    """The inverse of `code_points`."""
    return points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


class Simplifier:
    """Traditional characters to simplified ones, one to one."""

    def __init__(self, weights: Weights) -> None:
        self._table = np.arange(EVERY, dtype=np.uint32)
        self._table[code_points(weights.traditional)] = code_points(weights.simplified)

    def __call__(self, points: CodePoints) -> CodePoints:
        """The same characters where the simplified standard has them, else what stands for them there."""
        return self._table[points]
