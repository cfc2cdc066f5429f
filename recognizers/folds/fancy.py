"""Digits and letters in circles, raised, lowered or of mathematical alphabets: ①③⑧, 𝟏𝟑𝟖, 𝓂𝑒𝒾. Four in a word or more.

A lone ① is the mark of a list and ² a power; neither is folded. Source: Unicode character data (NFKC; digit values).
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold
from recognizers.folds.classes import FANCY, FANCY_BODY
from recognizers.folds.folded import Edit

_WORD = re.compile(f"(?:[A-Za-z0-9@._+{FANCY_BODY}-]| (?=[{FANCY_BODY}]))+")
_ONE = re.compile(f"[{FANCY_BODY}]")
_TABLE = str.maketrans(FANCY)
_LEAST = 4


def _edits(text: str) -> list[Edit]:
    return [
        Edit(match.start(), match.end(), match[0].translate(_TABLE))
        for match in _WORD.finditer(text)
        if len(_ONE.findall(match[0])) >= _LEAST
    ]


FOLD = Fold(
    "styled_character", "guess", (f"[{FANCY_BODY}](?:[0-9A-Za-z@._+ -]{{0,3}}[{FANCY_BODY}]){{3}}",), _edits
)
