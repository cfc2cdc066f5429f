"""Percent-encoding: `meiling%40acme.cn`. Runs are read as UTF-8; one that is not is left as it is.

Source: RFC 3986 section 2.1. Signs that addresses of pages need anyway (blank, slash, colon, ampersand) start no fold.
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold
from recognizers.folds.folded import Edit

_RUN = re.compile("(?:%[0-9A-Fa-f]{2})+")


def _edits(text: str) -> list[Edit]:
    found = []
    for match in _RUN.finditer(text):
        try:
            new = bytes.fromhex(match[0].replace("%", "")).decode()
        except UnicodeDecodeError:
            continue
        found.append(Edit(match.start(), match.end(), new, (1, 3)))
    return found


FOLD = Fold(
    "percent_encoding",
    "code",
    ("%(?:40|26%23|2[5BbDdEe]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[Ff]|[Ee][Ff]%[Bb][Cc])",),
    _edits,
)
