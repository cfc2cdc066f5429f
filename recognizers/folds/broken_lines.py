r"""Values cut by the end of a line: digits, and e-mail addresses, with a hyphen or indentation; quoted-printable.

A hyphen before the break stays where the number has others. Two lines that hold one number each are two numbers.
Source: RFC 2045 section 6.7 (soft line breaks); the rest is how text is set.
"""

from __future__ import annotations

import re

from recognizers.folds.base import Fold
from recognizers.folds.folded import Edit

_END = r"\r?\n[ \t>]{0,40}"
_SOFT = re.compile(r"(?<=[A-Za-z0-9@._+-])=(?:\r?\n|40)(?=[A-Za-z0-9@._+-])")
_HOST = re.compile(rf"[A-Za-z0-9]@[A-Za-z0-9.-]{{0,63}}({_END})(?=\.?[A-Za-z0-9])")
_LEFT, _RIGHT = r"\+?[A-Z]{0,2}[0-9][0-9 -]{2,20}", "[0-9][0-9 -]{1,20}[0-9Xx]"
_NUMBER = re.compile(rf"(?<![A-Za-z0-9.])(?P<left>{_LEFT}){_END}(?P<right>{_RIGHT})(?![A-Za-z0-9])")
_NAME = re.compile(rf"(?<=[A-Za-z0-9]){_END}(?=@[A-Za-z0-9-]{{1,63}}\.)")
_LEAST = 9
"""Digits on both lines together."""
_LINE = 200


def _soft(text: str) -> list[Edit]:
    return [Edit(*match.span(), "@" if match[0] == "=40" else "") for match in _SOFT.finditer(text)]


def _edits(text: str) -> list[Edit]:
    found = [Edit(*match.span(1), "") for match in _HOST.finditer(text)]
    found += [Edit(*match.span(), "") for match in _NAME.finditer(text)]
    found += filter(None, map(_joined, _NUMBER.finditer(text)))
    apart: list[Edit] = []
    for edit in sorted(found):
        if not apart or edit.start >= apart[-1].end:
            apart.append(edit)
    return apart


def _joined(match: re.Match[str]) -> Edit | None:
    """The break in a number of two lines, with the blanks before it and perhaps its hyphen."""
    left, right, text = match["left"], match["right"], match.string
    if sum(map(str.isdigit, left + right)) < _LEAST:
        return None
    alone_before = not text[max(0, match.start() - _LINE) : match.start()].rpartition("\n")[2].strip()
    alone_behind = not text[match.end() : match.end() + _LINE].partition("\n")[0].strip()
    if alone_before and alone_behind:
        return None
    cut = left.rstrip(" ")
    if cut.endswith("-") and "-" not in cut[:-1] + right:
        cut = cut[:-1]
    return Edit(match.start() + len(cut), match.start("right"), "")


FOLD = Fold(
    "line_break",
    "guess",
    (
        r"[A-Za-z0-9]@[A-Za-z0-9.-]{0,63}\r?\n[ \t>]{0,40}\.?[A-Za-z0-9]",
        r"[A-Za-z0-9]\r?\n[ \t>]{0,40}@[A-Za-z0-9-]{1,63}\.",
        r"[0-9][ -]{0,2}\r?\n[ \t>]{0,40}[0-9]",
    ),
    _edits,
)
QUOTED_PRINTABLE = Fold(
    "quoted_printable", "code", (r"[A-Za-z0-9@._+-]=(?:\r?\n|40)[A-Za-z0-9@._+-]",), _soft
)
