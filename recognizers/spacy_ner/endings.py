"""The search for a suffix, begun where one can begin: near the end of the string.

spaCy's tokenizer asks a pattern of many endings, each with `$`, of every string; the `re` module tries all of them
at every place from the front on. Where the pattern's own syntax tree says how long its endings are at most, a
search over so many last characters finds the same. What the tree does not say for sure is searched as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from re import _constants as op  # type: ignore[attr-defined]  # the parser is private and has been stable since 3.11
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Search = Callable[[str], "re.Match[str] | None"]

_LONGEST = 64
"""Characters of an ending; one that may be longer is no ending."""


def near_the_end(search: Search) -> Search:
    """A search that finds what this one finds; itself where that is not certain."""
    pattern = getattr(search, "__self__", None)
    if not isinstance(pattern, re.Pattern) or search != pattern.search or pattern.flags != re.UNICODE:
        return search
    longest, repeated = 0, ""
    for branch in _branches(parser.parse(pattern.pattern)):
        _, most = branch.getwidth()
        signs = _literals(branch) if most > _LONGEST else ""
        if not _is_ending(branch) or signs is None:
            return search
        if most <= _LONGEST:
            longest = max(longest, most)
        repeated += signs
    seek = pattern.search

    def near(text: str) -> re.Match[str] | None:
        begin = len(text) - longest
        if begin <= 0 or text[-1] == "\n":  # `$` matches before a line's end, too
            return seek(text)
        if text[-1] in repeated:
            begin = min(begin, len(text.rstrip(repeated)))
        return seek(text, begin)

    return near


def _branches(tree: Any) -> list[Any]:
    if len(tree) == 1 and tree[0][0] is op.BRANCH:
        return list(tree[0][1][1])
    return [tree]


def _is_ending(branch: Any) -> bool:
    return bool(len(branch)) and branch[-1] == (op.AT, op.AT_END)


def _literals(branch: Any) -> str | None:
    """The characters of an ending that is made of them and of their repetition alone; None for any other."""
    found = ""
    for kind, what in branch[:-1]:
        inner = what[2] if kind is op.MAX_REPEAT else [(kind, what)]
        if len(inner) != 1 or inner[0][0] is not op.LITERAL:
            return None
        found += chr(inner[0][1])
    return found
