r"""Escapes of JSON and programming languages: `\u0031`, `\x40`, `\u{31}`, and `\n13800138000` of a string inside a string.

Backslashes that were doubled again and again count as one. Source: RFC 8259 section 7, ECMA-262 section 12.9.4.
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold
from recognizers.folds.folded import Edit

_BEFORE_VALUE = r"(?=[0-9A-Z+]|[a-z][\w.%+-]{0,63}@)"
_ESCAPE = re.compile(
    r"\\+(?:u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})"
    rf"|([nrt]){_BEFORE_VALUE}|(?<=[:/.A-Za-z0-9]\\)(/))"
)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", "/": "/"}


def _edits(text: str) -> list[Edit]:
    found = []
    for match in _ESCAPE.finditer(text):
        short = match[5] or match[6]
        code = ord(_SHORT[short]) if short else int(next(filter(None, match.groups())), 16)
        if code < 0x110000 and not 0xD800 <= code < 0xE000:
            found.append(Edit(match.start(), match.end(), chr(code)))
    return found


FOLD = Fold(
    "escape",
    "code",
    (r"\\[uU]\{?[0-9A-Fa-f]", r"\\x[0-9A-Fa-f]", r"\\[nrt](?:[0-9A-Z+]|[a-z][\w.%+-]{0,63}@)", r":\\+/"),
    _edits,
)
