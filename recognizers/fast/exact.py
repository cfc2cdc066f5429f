"""A pattern rewritten for RE2 over the plain view: it finds the very matches that the `regex` module finds in the text.

RE2 prefers alternatives as Perl does, so that a pattern without look-around and back-references has the same
matches there, in time linear in the text, if each of its classes can be told on the view. What could differ is refused,
and runs in the `regex` module as before. What a class holds is asked of that module, character by character.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]  # as recognizers.fast.relax
from typing import Any

import numpy as np
import re2
import regex
from numpy.typing import NDArray

from recognizers.fast.gate import options
from recognizers.fast.relax import byte_class
from recognizers.fast.syntax import NotRelaxable, parse
from recognizers.fast.views import plain_view

_FLAGS = int(regex.IGNORECASE | regex.DOTALL | regex.MULTILINE)
_KNOWN_FLAGS = _FLAGS | int(regex.UNICODE)
_LAST_ASCII = 127
_MATCHES = 256
"""Between two looks at the clock."""
_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D", op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S", op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_BORDERS = {op.AT_BOUNDARY: r"\b", op.AT_NON_BOUNDARY: r"\B"}
_GREEDY = {op.MAX_REPEAT: "", op.MIN_REPEAT: "?"}
_UNANCHORED, _ANCHORED = re2._Anchor.UNANCHORED, re2._Anchor.ANCHOR_START
_Match = Callable[[Any, bytes, int, int], list[tuple[int, int]]]
"""RE2's search: (anchor, bytes, from, to) to the span of the match, (-1, -1) for none."""


class _Different(Exception):
    """RE2 could find something else."""


class ExactSearch:
    """The matches of one pattern in texts that `can_tell` lets pass, given as their plain views."""

    def __init__(self, match: _Match) -> None:
        self._match = match

    def spans(self, plain: bytes, found: list[tuple[int, int]], seconds: float) -> None:
        """Add (start, end) of each match to `found`, as `finditer` gives them. Raises TimeoutError after some `seconds`.

        One search takes time linear in the text, but each match may need one to the end of the text.
        """
        match, size, at = self._match, len(plain), 0
        end = 0.0
        while True:
            span = match(_UNANCHORED, plain, at, size)[0]
            if span[0] < 0:
                return
            found.append(span)
            at = span[1]
            if not len(found) % _MATCHES:
                end = end or time.monotonic() + seconds
                if time.monotonic() > end:
                    raise TimeoutError


class LastPlace:
    """Where a pattern of one width stands for the last time; overlapping places count."""

    def __init__(self, match: _Match, width: int) -> None:
        self._match, self._width = match, width

    def of(self, plain: bytes) -> int:
        """The place; -1: nowhere."""
        end = self._match(_ANCHORED, plain, 0, len(plain))[0][1]
        return end - self._width if end >= 0 else -1


def exact_search(pattern: str, flags: int) -> ExactSearch | None:
    """The search for a pattern that matches no empty text; None where RE2 could find something else."""
    match = _match_of(_form(pattern, flags))
    return match and ExactSearch(match)


def last_place(pattern: str, flags: int) -> LastPlace | None:
    """The same for the last place of a pattern that has one width."""
    match = _match_of(_form(pattern, flags), ".*")
    return match and LastPlace(match, parse(pattern, flags).getwidth()[0])


def _match_of(form: str, before: str = "") -> _Match | None:
    """The search for a form; None where there is none, or more than RE2 can hold."""
    made = re2._re2.RE2(f"{before}(?:{form})".encode("ascii"), options()) if form else None
    return made.Match if made and made.ok() else None


def _form(pattern: str, flags: int) -> str:
    """The pattern over the plain view; empty where that could find something else."""
    if flags & ~_KNOWN_FLAGS:
        return ""
    try:
        tree = parse(pattern, flags)
        return _sequence(tree, tree.state.flags & _FLAGS) if tree.getwidth()[0] else ""
    except (NotRelaxable, _Different):
        return ""


def _sequence(nodes: Any, flags: int) -> str:
    return "".join(_node(kind, value, flags) for kind, value in nodes)


def _node(kind: Any, value: Any, flags: int) -> str:
    if kind in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
        return byte_class(_on_view(_class(kind, value), flags))
    if kind is op.AT and value in _BORDERS:
        return _BORDERS[value]
    if kind is op.BRANCH:
        # `[^a]|[^b]` is read by the `regex` module (2026.11.15) as what neither holds, not as any character.
        if sum(map(_holds_negated, value[1])) > 1:
            raise _Different("negated characters as alternatives")
        return "(?:" + "|".join(_sequence(branch, flags) for branch in value[1]) + ")"
    if kind is op.SUBPATTERN and not (value[1] or value[2]):
        return f"(?:{_sequence(value[3], flags)})"
    if kind in _GREEDY:
        least, most, body = value
        if most != 1 and not body.getwidth()[0]:
            raise _Different("a repeated part that may be empty")
        count = f"{{{least},{'' if most is op.MAXREPEAT else most}}}"
        return f"(?:{_sequence(body, flags)}){count}{_GREEDY[kind]}"
    raise _Different(f"{kind}")


def _holds_negated(nodes: Any) -> bool:
    """Whether `[^a]`, a negated single character, is in a part of a pattern."""
    return any(
        kind is op.NOT_LITERAL
        or (kind is op.BRANCH and any(map(_holds_negated, value[1])))
        or (kind is op.SUBPATTERN and _holds_negated(value[3]))
        or (kind in _GREEDY and _holds_negated(value[2]))
        for kind, value in nodes
    )


def _class(kind: Any, value: Any) -> str:
    """The node as a class of the `regex` module."""
    if kind is op.ANY:
        return "."
    if kind is op.IN:
        return f"[{''.join(_item(*item) for item in value)}]"
    return f"[{'^' if kind is op.NOT_LITERAL else ''}{_char(value)}]"


def _item(kind: Any, value: Any) -> str:
    if kind is op.NEGATE:
        return "^"
    if kind is op.LITERAL:
        return _char(value)
    if kind is op.RANGE:
        return f"{_char(value[0])}-{_char(value[1])}"
    if kind is op.CATEGORY and value in _CATEGORIES:
        return _CATEGORIES[value]
    raise _Different(f"a class with {kind}")


def _char(code: int) -> str:
    """A character of ASCII; what lies beyond shares its byte of the view with others."""
    if code > _LAST_ASCII:
        raise _Different("a character beyond ASCII")
    return f"\\x{code:02x}"


@cache
def _beyond() -> dict[int, NDArray[np.int64]]:
    """The characters beyond ASCII, by their byte of the view."""
    table = plain_view().table[_LAST_ASCII + 1 :]
    return {byte: np.flatnonzero(table == byte) + _LAST_ASCII + 1 for byte in np.unique(table).tolist()}


@cache
def _folded() -> tuple[str, ...]:
    """Those that are seen as letters of ASCII."""
    return tuple(chr(c) for byte, codes in _beyond().items() if byte in plain_view().letters for c in codes)


def can_tell(text: str) -> bool:
    """Whether searches are exact on this text: no character beyond ASCII is seen as a letter of ASCII.

    The `regex` module folds these few (the Kelvin sign, the long s) in one way in words and in another in classes.
    """
    return text.isascii() or not any(char in text for char in _folded())


@cache
def _witnesses() -> tuple[str, bytes]:
    """Characters that tell classes of ASCII characters and categories apart, and their bytes of the view.

    They are ASCII, and of every other byte of the view the first and the last character, one that has a second case and
    one that has none: of what lies beyond ASCII such a class can tell no more.
    """
    chosen = set(range(_LAST_ASCII + 1))
    for byte, codes in _beyond().items():
        if byte not in plain_view().letters:
            chosen.update((int(codes[0]), int(codes[-1])))
            for has_case in (True, False):
                alike = (int(c) for c in codes if (chr(c).upper() != chr(c).lower()) is has_case)
                chosen.add(next(alike, int(codes[0])))
    found = sorted(chosen)
    return "".join(map(chr, found)), plain_view().table[found].tobytes()


@cache
def _on_view(written: str, flags: int) -> frozenset[int]:
    """The bytes of what a class holds. Raises _Different where one stands for what it does not hold, too."""
    characters, view = _witnesses()
    held = [regex.match(written, char, flags) is not None for char in characters]
    inside = frozenset(byte for byte, is_held in zip(view, held, strict=True) if is_held)
    if not inside or any((byte in inside) != is_held for byte, is_held in zip(view, held, strict=True)):
        raise _Different("a class that tells what the view does not")
    return inside
