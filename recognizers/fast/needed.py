"""Words of which every match of a pattern holds one, read from its syntax tree: `(?:he|she) (?:is|was)` asks for four.

They let a search for words (labels.py) close what a shape leaves open. A word is as long as the pattern says
what stands beside what, as far as there are few ways to say it. It knows no text and no recognizer.
"""

from __future__ import annotations

import math
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]  # as recognizers.fast.relax
from typing import Any

import regex

from recognizers.fast.relax import has_no_case

_LEAST_ASCII = 2
"""Letters of a word that is worth looking for; of a script without cases one character is."""
_MOST = 64
"""Ways to write a stretch of a pattern that are told one by one."""
_LAST_ASCII = 127
_ALPHABET = 30
"""How many words tell as little as one that is a letter shorter."""
_DIGIT, _BEYOND = math.log(10, _ALPHABET), 3.0
"""What a digit tells, and a character beyond ASCII, in letters."""
_PARTS = regex.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
_NOTHING = frozenset(("",))
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
_Words = frozenset[str]


def needed_words(tree: Any, least: float) -> _Words:
    """Words of which every match holds one, if they tell as much as so many letters; none: that cannot be told."""
    found = _needed(tree)
    if not found or _telling(found) < least:
        return frozenset()
    return frozenset(word for word in found if not any(other in word for other in found if other != word))


def _needed(nodes: Any) -> _Words | None:
    """Words of which every match holds one, the most telling; None where that cannot be told."""
    best: _Words | None = None
    run = _NOTHING
    for kind, value in [*nodes, (None, None)]:
        here = _ways(kind, value)
        longer = _together(run, here) if here else None
        if longer:
            run = longer
            continue
        offers = [_worth(run), *([] if here else _inside(kind, value))]
        run = here or _NOTHING
        for offer in offers:
            if offer and (best is None or _telling(offer) > _telling(best)):
                best = offer
    return best


def _inside(kind: Any, value: Any) -> list[_Words | None]:
    """What a part asks for that can be written in too many ways."""
    if kind is op.BRANCH:
        return [_either([_needed(branch) for branch in value[1]])]
    if kind is op.SUBPATTERN:
        return [_needed(value[3])]
    return [_needed(value[2])] if kind in _REPEATS and value[0] else []


def _ways(kind: Any, value: Any) -> _Words | None:
    """All that a part of a pattern can be, ASCII in lower case; None where it is much or not certain."""
    if kind in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return _NOTHING
    if kind is op.LITERAL:
        return _characters(value, value)
    if kind is op.IN:
        each = [_item(*item) for item in value]
    elif kind is op.BRANCH:
        each = [_sequence(branch) for branch in value[1]]
    elif kind is op.SUBPATTERN:
        return _sequence(value[3])
    elif kind in _REPEATS and value[:2] == (0, 1):
        each = [_NOTHING, _sequence(value[2])]
    elif kind in _REPEATS and value[0] == value[1] <= _MOST:
        return _sequence([(op.SUBPATTERN, (None, 0, 0, value[2]))] * value[0])
    else:
        return None
    every = _either(each)
    return every if every and len(every) <= _MOST else None


def _sequence(nodes: Any) -> _Words | None:
    found: _Words | None = _NOTHING
    for kind, value in nodes:
        here = _ways(kind, value)
        found = _together(found, here) if here and found else None
        if found is None:
            return None
    return found


def _item(kind: Any, value: Any) -> _Words | None:
    if kind is op.LITERAL:
        return _characters(value, value)
    return _characters(*value) if kind is op.RANGE else None


@cache
def _characters(first: int, last: int) -> _Words | None:
    """These characters, if a text that matches holds them as they stand here: see recognizers.fast.labels."""
    if last - first >= _MOST or not (last <= _LAST_ASCII or has_no_case(first, last)):
        return None
    return frozenset(
        chr(code).lower() if code <= _LAST_ASCII else chr(code) for code in range(first, last + 1)
    )


def _together(some: _Words, others: _Words) -> _Words | None:
    if len(some) * len(others) > _MOST:
        return None
    if others is _NOTHING:
        return some
    return frozenset(one + other for one in some for other in others)


def _either(found: list[_Words | None]) -> _Words | None:
    return None if None in found else frozenset().union(*(words for words in found if words))


def _worth(run: _Words) -> _Words | None:
    """Ways to write a stretch as words: of each the most telling part that is all ASCII or all not."""
    words: set[str] = set()
    for way in run:
        parts = [way] if way.isascii() else _PARTS.findall(way)
        part = max(parts, key=_length)
        if part.isascii() and len(part) < _LEAST_ASCII:
            return None
        words.add(part)
    return frozenset(words)


@cache
def _length(word: str) -> float:
    return sum(_BEYOND if char > "\x7f" else _DIGIT if char.isdigit() else 1.0 for char in word)


def _telling(words: _Words) -> float:
    """The more, the fewer texts hold one of them."""
    return min(map(_length, words)) - math.log(len(words), _ALPHABET)
