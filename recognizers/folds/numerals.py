"""Telephone and other numbers read out in Chinese numerals: 一三八零零一三八零零零, 幺三八, 壹叁捌.

From seven together on, single blanks or hyphens between them allowed, digits too if at least four are numerals. Numbers
with 十, 百, 千 are amounts and stay. Source: the digits of GB/T 15835-2011; 幺 as it is spoken.
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold
from recognizers.folds.classes import NUMERALS
from recognizers.folds.folded import Edit

_N = "".join(sorted(NUMERALS))
_LONG = f"[{_N}0-9](?:[ .·－-]?[{_N}0-9]){{6,}}[Xx]?"
_RUN = re.compile(_LONG)
_TABLE = str.maketrans(NUMERALS | dict.fromkeys(" .·－-", ""))
_LEAST = 4


def _edits(text: str) -> list[Edit]:
    return [
        Edit(match.start(), match.end(), match[0].translate(_TABLE))
        for match in _RUN.finditer(text)
        if sum(char in NUMERALS for char in match[0]) >= _LEAST
    ]


FOLD = Fold("chinese_numeral", "guess", (f"[{_N}](?:[0-9 .·－-]{{0,3}}[{_N}]){{3}}",), _edits)
