"""HTML character references: `&#64;`, `&#x40;`, `&commat;`.

Source: HTML Living Standard section 13.5, by way of `html.entities`. What only markup needs (`&amp;`, `&lt;`, `&nbsp;` ...)
starts no fold by itself: pages are full of it, and it hides nothing.
"""

from __future__ import annotations

import re
from html.entities import html5

from recognizers.folds.base import Fold
from recognizers.folds.classes import INVISIBLE
from recognizers.folds.folded import Edit

_REFERENCE = re.compile(
    r"&(?:#0{0,40}([0-9]{1,7});?|#[xX]0{0,40}([0-9A-Fa-f]{1,6});|([A-Za-z][A-Za-z0-9]{1,31};))"
)
_USEFUL = re.compile(f"[@._+:/%()\u2010-\u2015\u2000-\u200a{INVISIBLE}-]")
_NAMES = sorted({name for name, char in html5.items() if name.endswith(";") and _USEFUL.fullmatch(char)})


def _edits(text: str) -> list[Edit]:
    found = []
    for match in _REFERENCE.finditer(text):
        new = _character(match)
        if new is not None:
            found.append(Edit(match.start(), match.end(), new))
    return found


def _character(match: re.Match[str]) -> str | None:
    if match[3]:
        return html5.get(match[3])
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


FOLD = Fold(
    "html_entity",
    "code",
    ("&#[0-9xX]", f"&(?:{'|'.join(_NAMES)})", "&amp;(?:#|[A-Za-z]{2,31};)", "[0-9]&nbsp;[0-9]"),
    _edits,
)
