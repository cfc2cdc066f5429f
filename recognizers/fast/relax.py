"""From a pattern to a weaker one over a view of texts, which RE2 can search: where it matches, that one matches.

Weaker means: look-around and anchors are dropped, save word borders, which views keep, and look-ahead at the head, which
becomes a condition of its own; classes become sets of bytes; big counts lose their bounds; ends that may be cut are cut to
what must be there. What cannot be weakened soundly is refused. All comes from the syntax tree of the pattern (syntax.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]  # private, and stable since 3.11
from typing import Any

import numpy as np

from recognizers.fast.syntax import NotRelaxable
from recognizers.fast.views import OTHER, WORD, View

AHEAD, BEHIND = 1, -1
_COUNTED, _COUNTED_IN_SETS = 64, 16  # where many patterns are one automaton, each count multiplies its states
_WITHOUT_CASE = (
    (0x2E80, 0xA63F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFF01, 0xFF20), (0x2600, 0x26FF), (0x1F300, 0x1F6FF),
)  # fmt: skip
_WIDE = 1 << 16
_FOLDED = frozenset(b"ksi")
"""Letters that case folding makes of characters beyond ASCII (U+212A, U+017F, U+0130, U+0131)."""
_NOT = {
    op.CATEGORY_NOT_DIGIT: op.CATEGORY_DIGIT,
    op.CATEGORY_NOT_SPACE: op.CATEGORY_SPACE,
    op.CATEGORY_NOT_WORD: op.CATEGORY_WORD,
}
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_BORDERS = {op.AT_BOUNDARY: r"\b", op.AT_NON_BOUNDARY: r"\B"}


@dataclass(frozen=True, slots=True)
class Condition:
    """A head look-ahead: wherever a match begins, this matches too."""

    pattern: str
    far: bool
    """It may read to the end of the text."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What is known of a pattern without running it. All patterns are RE2 over the bytes of a view."""

    core: str
    conditions: tuple[Condition, ...]
    before: tuple[str, ...]
    """Head look-behinds: each matches somewhere in every text with a match."""
    widest: int | None
    """Most characters of a match; None: without bound."""


def relax(tree: Any, view: View, cut: tuple[bool, bool]) -> Relaxed:
    """The weaker pattern; `cut` says whether its head and tail may be cut to what a match must hold.

    With the head uncut, it matches wherever a match begins. Raises NotRelaxable.
    """
    least, most = tree.getwidth()
    if not least:
        raise NotRelaxable("it matches the empty text")
    classes = _Classes(view, bool(tree.state.flags & re.IGNORECASE))
    relaxer = _Relaxer(classes, _COUNTED_IN_SETS if all(cut) else _COUNTED)
    core = relaxer.sequence(list(tree), cut)
    conditions = [relaxer.condition(body, list(tree)) for body in head_assertions(tree, AHEAD)]
    before = [relaxer.sequence(list(body), (True, True)) for body in head_assertions(tree, BEHIND)]
    return Relaxed(core, tuple(dict.fromkeys(conditions)), tuple(before), most if most < _WIDE else None)


# Classes


@cache
def _seen_as(view: View, first: int, last: int) -> frozenset[int]:
    """Bytes of a range of code points and of whatever case folding adds to it."""
    found = frozenset(
        set(view.table[first : last + 1].tolist()) if last - first < _COUNTED else _unique(view, first, last)
    )
    return found if last < 128 or has_no_case(first, last) else found | view.letters | {WORD, OTHER}


def has_no_case(first: int, last: int) -> bool:
    """Whether the range lies where no character has a second case: kana, Han and the signs beside them, Hangul."""
    return any(begin <= first and last <= end for begin, end in _WITHOUT_CASE)


def _unique(view: View, first: int, last: int) -> list[int]:
    found: list[int] = np.unique(view.table[first : last + 1]).tolist()
    return found


@cache
def byte_class(shapes: frozenset[int]) -> str:
    """A set of bytes as an RE2 class."""
    return "[" + "".join(f"\\x{byte:02x}" for byte in sorted(shapes)) + "]"


class _Classes:
    """Which bytes of a view can stand for what a class matches."""

    def __init__(self, view: View, ignore_case: bool) -> None:
        self.all = view.all
        self._view = view
        self._categories = {
            op.CATEGORY_DIGIT: view.digits,
            op.CATEGORY_SPACE: view.spaces,
            op.CATEGORY_WORD: view.words,
        }
        # Letters stand for both cases, and some for more (the Kelvin sign): seldom can one be left out.
        self._never_out = view.many | (_FOLDED if ignore_case else view.letters)
        if len(view.letters) == 1:
            self._never_out |= view.letters

    def of_node(self, kind: Any, value: Any) -> frozenset[int] | None:
        """The bytes of a node that consumes one character; None for any other node."""
        if kind is op.LITERAL:
            return _seen_as(self._view, value, value)
        if kind is op.NOT_LITERAL:
            return self._class([(op.NEGATE, None), (op.LITERAL, value)])
        if kind is op.ANY:
            return self.all
        return self._class(value) if kind is op.IN else None

    def _class(self, items: Sequence[tuple[Any, Any]]) -> frozenset[int]:
        negated = items[0][0] is op.NEGATE
        named: set[int] = set()
        categories: set[int] = set()
        for kind, value in items[1:] if negated else items:
            if kind in (op.LITERAL, op.RANGE):
                first, last = value if kind is op.RANGE else (value, value)
                if not negated or last < 128:  # beyond ASCII more is seen than there is: nothing is left out
                    named |= _seen_as(self._view, first, last)
            elif kind is op.CATEGORY:
                plain = self._categories[_NOT.get(value, value)]
                categories |= self.all - plain if value in _NOT else plain
            else:
                raise NotRelaxable(f"a class with {kind}")
        if not negated:
            return frozenset(named | categories)
        return self.all - categories - (named - self._never_out)


# Sequences


def _is_group(kind: Any) -> bool:
    return kind is op.SUBPATTERN or kind is op.ATOMIC_GROUP


def _inside(kind: Any, value: Any) -> Any:
    return value[3] if kind is op.SUBPATTERN else value


class _Relaxer:
    """Writes the weaker pattern; remembers groups for back-references."""

    def __init__(self, classes: _Classes, counted: int) -> None:
        self._classes = classes
        self._counted = counted
        self._groups: dict[int, str] = {}

    def sequence(self, nodes: list[tuple[Any, Any]], cut: tuple[bool, bool] = (False, False)) -> str:
        """A run of nodes; `cut` says whether nothing stands before and behind, so that ends may be cut."""
        kept = [n for n in nodes if n[0] not in (op.ASSERT, op.ASSERT_NOT)]
        kept = [n for n in kept if n[0] is not op.AT or n[1] in _BORDERS]
        first, last = 0, len(kept)
        while cut[0] and first < last and _is_optional(kept[first]):
            first += 1
        while cut[1] and first < last and _is_optional(kept[last - 1]):
            last -= 1
        return "".join(
            self.node(kept[i], (cut[0] and i == first, cut[1] and i == last - 1)) for i in range(first, last)
        )

    def node(self, node: tuple[Any, Any], cut: tuple[bool, bool] = (False, False)) -> str:
        """One node."""
        kind, value = node
        shapes = self._classes.of_node(kind, value)
        if shapes is not None:
            return byte_class(shapes)
        if kind is op.AT:
            return _BORDERS[value]
        if kind is op.BRANCH:
            branches = dict.fromkeys(self.sequence(list(branch), cut) for branch in value[1])
            return "(?:" + "|".join(branches) + ")"
        if kind is op.SUBPATTERN and (value[1] or value[2]):
            raise NotRelaxable("flags that hold for a part of it")
        if _is_group(kind):
            inside = list(_inside(kind, value))
            form = f"(?:{self.sequence(inside, cut)})"
            if kind is op.SUBPATTERN and value[0] is not None:
                whole = f"(?:{self.sequence(inside)})" if any(cut) else form
                # Where it is referred to there need be no border.
                self._groups[value[0]] = whole.replace(r"\b", "").replace(r"\B", "")
            return form
        if kind is op.GROUPREF and value in self._groups:
            return self._groups[value]
        if kind in _REPEATS:
            return self._repeat(value[0], value[1], value[2], cut)
        raise NotRelaxable(f"a construct that is not known: {kind}")

    def _repeat(self, least: int, most: Any, body: Any, cut: tuple[bool, bool]) -> str:
        if any(cut) and least <= 1:
            inside = self.sequence(list(body), cut if least == 1 else (False, False))
            return f"(?:{inside})" if least == 1 else ""
        inside, fewest = self.sequence(list(body)), min(least, self._counted)
        if any(cut) or least == most == fewest:
            return f"(?:{inside}){{{fewest}}}"
        if most is op.MAXREPEAT or most > self._counted:
            return f"(?:{inside}){{{fewest},}}"
        return f"(?:{inside}){{{least},{most}}}"

    # -- look-ahead --------------------------------------------------------------------------------

    def condition(self, body: Any, match: list[tuple[Any, Any]]) -> Condition:
        """A head look-ahead as a pattern of its own, beginning with what the match itself can begin with."""
        nodes, first = list(body), self._first(match)
        border = r"\b" if match[0] == (op.AT, op.AT_BOUNDARY) else ""
        repeated = list(nodes[0][1][2]) if len(nodes) > 1 and _is_optional(nodes[0]) else []
        filler = self._classes.of_node(*repeated[0]) if len(repeated) == 1 else None
        if filler is None:
            return Condition(border + self.sequence(nodes, (False, True)), far=False)
        rest = self.sequence(nodes[1:], (False, True))
        begin = first & filler
        forms = [f"{byte_class(begin)}{byte_class(filler)}*{rest}"] if begin else []
        forms += [rest] if first & self._first(nodes[1:]) else []
        return Condition(f"{border}(?:{'|'.join(forms)})", far=filler >= self._classes.all - {10})

    def _first(self, nodes: list[tuple[Any, Any]]) -> frozenset[int]:
        """Bytes that a match can begin with."""
        found: frozenset[int] = frozenset()
        for kind, value in nodes:
            if kind in (op.AT, op.ASSERT, op.ASSERT_NOT):
                continue
            shapes = self._classes.of_node(kind, value)
            if shapes is not None:
                return found | shapes
            if _is_group(kind):
                return found | self._first(list(_inside(kind, value)))
            if kind is op.BRANCH:
                return found.union(*(self._first(list(branch)) for branch in value[1]))
            if kind not in _REPEATS:
                return self._classes.all
            found |= self._first(list(value[2]))
            if value[0]:
                return found
        return self._classes.all


def _is_optional(node: tuple[Any, Any]) -> bool:
    return node[0] in _REPEATS and node[1][0] == 0


def head_assertions(tree: Any, direction: int) -> list[Any]:
    """The bodies of positive look-aheads or look-behinds that stand where every match begins."""
    found: list[Any] = []
    nodes = list(tree)
    while nodes:
        kind, value = nodes.pop(0)
        if kind is op.ASSERT and value[0] == direction:
            found.append(value[1])
        elif _is_group(kind):
            nodes = list(_inside(kind, value))
        elif kind not in (op.AT, op.ASSERT, op.ASSERT_NOT):
            break
    return found
