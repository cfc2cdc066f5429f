"""Dashes and blanks that are not ASCII between digits: `138–0013–8000`, `4111 1111` with no-break spaces.

Ranges of years and pages have one such dash; a number must have two. Source: Unicode categories Pd and Zs, UTS #39.
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold, one_to_one

_DASHES = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_ONE = re.compile(f"(?<=[0-9])[{_DASHES}{_BLANKS}](?=[0-9])")
_TABLE = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
_TABLE |= dict.fromkeys("\u00a0\u202f\u205f\u3000", " ") | {chr(code): " " for code in range(0x2000, 0x200B)}

FOLD = Fold(
    "look_alike_sign",
    "sign",
    (f"[0-9][{_DASHES}][0-9]{{1,8}}[{_DASHES}][0-9]", f"[0-9][{_BLANKS}][0-9]{{2,8}}[{_BLANKS}]?[0-9]"),
    one_to_one(_ONE, _TABLE),
)
