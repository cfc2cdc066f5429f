"""The rule of borders: a border lies between an ASCII letter or digit and a CJK letter.

Presidio's patterns say `\\b`, to which 中 and A are both parts of one word: `邮箱meiling@acme.cn`, `号S1234567D是` fail.
They are shown the text once more, each CJK letter that stands beside such a value written as a tab: one character
for one, so places stay. A tab, because none of their patterns takes one into a value (`[ -]?` of cards and IBANs, names of
mailboxes, `[^\\s]` of URLs), joins two values over one, or needs one; and it begins no line. Behind a URL CJK punctuation
ends it too. Recognizers of ours have borders of their own (recognizers/own.py) and are not asked again.

Only values of five characters with a digit, @ or dot are shown, unless a user's recognizers are there, which may look
for any word. Source: UAX #24 (scripts), UAX #29 (ideographs are words of their own).
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold
from recognizers.folds.classes import CJK, CJK_SIGNS
from recognizers.folds.folded import Edit

_RUN = re.compile("(?:::)?[A-Za-z0-9](?:[!-~]|[ \t\n\u00a0]{1,4}(?=[0-9A-Z]))*")
"""A value, or several words: what begins with a capital or digit may go on it. `::` begins an IPv6 address."""
_LETTER = re.compile(f"[{CJK}]")
_SIGN = re.compile(f"[{CJK_SIGNS}]")
_WORTH = re.compile(r"[^0-9@.]*(?:[0-9@]|\.[A-Za-z])")
_LEAST = 5
_NEAR = 64
"""Words so near a value may be its label, and get their borders too."""
BLANK = "\t"


def border_edits(text: str, *, any_word: bool = False) -> list[Edit]:
    """The CJK letters beside values, each as a blank; `any_word`: beside every ASCII letter or digit."""
    found: list[Edit] = []
    waiting: list[Edit] = []
    reached = -_NEAR
    for match in _RUN.finditer(text):
        start, end = match.span()
        before = start > 0 and _LETTER.match(text, start - 1) is not None
        behind = _ends(text, match)
        if not (before or behind):
            continue
        edits = [Edit(start - 1, start, BLANK)] if before else []
        edits += [Edit(end, end + 1, BLANK)] if behind else []
        if any_word or (end - start >= _LEAST and _WORTH.match(match[0])):
            found += [edit for edit in waiting if edit.end >= start - _NEAR]
            found += edits
            waiting, reached = [], end + _NEAR
        elif start <= reached:
            found += edits
        else:
            waiting = [*waiting[-2:], *edits]
    return _apart(found)


def _apart(edits: list[Edit]) -> list[Edit]:
    """Each letter once: it may stand between two values."""
    return [edit for n, edit in enumerate(edits) if n == 0 or edit.start > edits[n - 1].start]


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether what stands behind a run is CJK and ends a value."""
    end = match.end()
    if text[end - 1].isalnum() and _LETTER.match(text, end):
        return True
    return "/" in match[0] and _SIGN.match(text, end) is not None


NAME = "border"
FOLD = Fold(
    NAME, "sign", (f"[{CJK}](?:::)?[A-Za-z0-9]|[A-Za-z0-9][{CJK}]|/[!-~]*[{CJK_SIGNS}]",), border_edits
)
