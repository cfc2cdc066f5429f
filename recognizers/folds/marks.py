"""Characters that are not seen, or are laid over others, inside a value: taken out. Keycaps become their digits.

They count between two characters that a value can be made of, so that joiners of Persian or Hindi words, emoji and
accents of letters are left alone. Source: UAX #44 (Default_Ignorable_Code_Point), UTS #51 (keycaps).
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold
from recognizers.folds.classes import DECIMAL, FANCY_BODY, FULL_WIDTH, INVISIBLE, NUMERALS, OVERLAID
from recognizers.folds.folded import Edit

_VALUE = f"!-~{FULL_WIDTH}\uff20\uff0e{DECIMAL}{FANCY_BODY}{''.join(sorted(NUMERALS))}"
_STRUCK = "\u0334-\u0338\u20d0-\u20f0"
_DIGIT = f"0-9\uff10-\uff19{DECIMAL}"
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_MARKS = re.compile(
    rf"(?<=[{_VALUE}])[{INVISIBLE}{_STRUCK}]+(?=[{_VALUE}])|(?<=[0-9@._+-])[{INVISIBLE}{OVERLAID}]+(?=[{_VALUE}])"
    rf"|(?<=[{_DIGIT}][ \u00a0])[{INVISIBLE}]+(?=[{_DIGIT}])"
    rf"|(?<=[{_DIGIT}])[{INVISIBLE}]+(?=[ \u00a0][{INVISIBLE}]*[{_DIGIT}])"
)


def _marks(text: str) -> list[Edit]:
    return [Edit(match.start(), match.end(), "") for match in _MARKS.finditer(text)]


def _keycaps(text: str) -> list[Edit]:
    return [Edit(match.start(), match.end(), match[1]) for match in _KEYCAP.finditer(text)]


FOLD = Fold(
    "zero_width",
    "sign",
    (
        f"[{_VALUE}][{INVISIBLE}{_STRUCK}]+[{_VALUE}]",
        f"[0-9@._+-][{INVISIBLE}{OVERLAID}]+[{_VALUE}]",
        f"[{_DIGIT}][ \u00a0][{INVISIBLE}]+[{_DIGIT}]",
        f"[{_DIGIT}][{INVISIBLE}]+[ \u00a0][{INVISIBLE}]*[{_DIGIT}]",
    ),
    _marks,
)
KEYCAPS = Fold("keycap", "sign", ("[0-9]\ufe0f?\u20e3",), _keycaps)
