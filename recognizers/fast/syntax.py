"""The syntax tree of a pattern, as far as two readers agree on it.

The tree is that of Python's `re` parser while patterns run in the `regex` module. Syntax that they read in different
ways is refused: fuzzy counts, POSIX and nested classes, comments, ASCII or verbose modes.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from re import _parser as parser  # type: ignore[attr-defined]  # private, and stable since 3.11
from typing import Any

_ESCAPES, _POSIX = re.compile(r"\\.", re.DOTALL), "[:"
_ESCAPES_AND_CLASSES = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_IGNORE_CASE = re.compile(rf"{_ESCAPES_AND_CLASSES.pattern}|(\(\?i\))", re.DOTALL)
_MOST_GROUPS = 64
"""Groups inside one another: whoever walks a tree goes down a few calls for each, and Python ends after a thousand."""
_NO_COUNT = re.compile(r"\{(?!\d*,?\d*\})")


class NotRelaxable(Exception):
    """The pattern cannot be weakened soundly; the message is the reason, in our words."""


@lru_cache(maxsize=16)
def parse(pattern: str, flags: int = 0) -> Any:
    """The syntax tree. Raises NotRelaxable for what `re` and `regex` may read differently."""
    frame = _ESCAPES_AND_CLASSES.sub("x", pattern)
    if _NO_COUNT.search(frame) or "(?#" in pattern:
        raise NotRelaxable("a comment, or a brace that is no plain count")
    if frame.count("(") > _MOST_GROUPS and _depth(frame) > _MOST_GROUPS:
        raise NotRelaxable("groups nested too deeply")
    if any(_POSIX in _ESCAPES.sub("x", part)[1:] for part in _ESCAPES_AND_CLASSES.findall(pattern)):
        raise NotRelaxable("a POSIX class")
    bare = pattern
    if flags & re.IGNORECASE:
        bare = _IGNORE_CASE.sub(lambda found: "(?:)" if found[1] else found[0], pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = parser.parse(bare, flags & (re.IGNORECASE | re.DOTALL | re.MULTILINE))
    except (re.error, Warning, RecursionError, OverflowError) as error:
        raise NotRelaxable(f"not in the common syntax of re and regex ({type(error).__name__})") from None
    if tree.state.flags & (re.ASCII | re.VERBOSE | re.LOCALE):
        raise NotRelaxable("ASCII, verbose or locale mode")
    return tree


def _depth(frame: str) -> int:
    deepest = depth = 0
    for char in frame:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    return deepest
