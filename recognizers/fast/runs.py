"""Runs a pattern only where it can match, with the matches that a run over the whole text would give.

The weak pattern and its conditions, over the plain view of a text, say where a match can begin at all; there the
pattern itself is tried. A far look-ahead `(?=.*?X)` at the head is met exactly up to the last X, so the pattern
runs without it up to there. A look-behind at the head is searched for by itself first (recognizers.fast.windows).
What cannot be weakened runs over the whole text. A pattern whose beginnings fail too often on a text (hostile, most
likely) is handed over to the engine, which has a time limit.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import re2
import regex

from recognizers.fast.gate import options
from recognizers.fast.relax import AHEAD, NotRelaxable, Relaxed, head_assertions, parse, relax
from recognizers.fast.views import plain_view, shape_view
from recognizers.fast.windows import Windows, windows

_MOST_FAILURES = 1_000
_SURELY_QUICK = 128
"""A match of so few characters cannot take the engine long; asking for a time limit costs more than matching."""
_FAR_HEAD = re.compile(r"\(\?=\.\*\??((?:[^()\[\]\\|]|\[(?:[^\]\\]|\\.)+\]|\\.)+)\)")
_BEFORE_HEAD = re.compile(r"(?:\(\?i\)|\\b|\((?!\?)|\(\?:)*")
_UNANCHORED = re2._Anchor.UNANCHORED  # the public search would make an object of each match
Match = Any
"""A match of the `regex` module."""


class TimedOut(Exception):
    """The engine's time limit was met; `found` holds the matches before."""

    def __init__(self, found: list[Match]) -> None:
        super().__init__()
        self.found = found


class PatternRun:
    """One pattern, ready to run; `seconds` is the time limit of one call of the engine.

    `trusted` patterns come with Presidio, and are compiled when a text first asks for them, for most never do; a
    stranger's is compiled at once, to tell what is wrong with it, and always runs against the clock.
    """

    def __init__(self, pattern: str, flags: int, seconds: float, *, trusted: bool) -> None:
        self._whole = self._source = pattern, flags
        self._trusted = trusted
        self._limit: dict[str, float] = {"timeout": seconds}
        self._targets: tuple[Any, ...] = ()
        self._windows: Windows | None = None
        self.needs: tuple[str, ...] = ()
        """Weak patterns over the shape of a text, each of which is found where the pattern is."""
        self.how = "where its weaker form matches"
        if not trusted:
            regex.compile(pattern, flags)
        try:
            tree = parse(pattern, flags)
            gate = relax(tree, shape_view(), (True, True))
            if not trusted:
                _refuse_what_re2_cannot_hold(gate)
                _refuse_what_re2_cannot_hold(relax(tree, plain_view(), (False, True)))
            self._take_targets(pattern, flags, tree)
        except NotRelaxable as reason:
            self.how = f"on every text, whole: {reason}"
            self._seed = None
            return
        self.needs = (gate.core, *(condition.pattern for condition in gate.conditions))
        self._windows = windows(pattern, flags)
        if self._windows is not None:
            self.how += ", a little behind what its look-behind finds"

    @property
    def words(self) -> frozenset[str]:
        """A text without any of them holds no match; none: this cannot be told."""
        return self._windows.words if self._windows is not None else frozenset()

    @cached_property
    def _pattern(self) -> Any:
        return regex.compile(*self._source)

    @cached_property
    def _seed(self) -> Relaxed | None:
        """The pattern weakened over the plain view, when a text first asks for it: most patterns are never asked."""
        try:
            return relax(parse(*self._whole), plain_view(), (False, True))
        except NotRelaxable:
            if not self._trusted:
                raise
            return None

    @cached_property
    def _try_limit(self) -> dict[str, float]:
        seed = self._seed
        quick = seed and seed.widest is not None and seed.widest <= _SURELY_QUICK and not seed.conditions
        return {} if quick and self._trusted else self._limit

    @cached_property
    def _seeds(self) -> tuple[Any, ...]:
        seed = self._seed
        if seed is None:
            return ()
        near = [condition.pattern for condition in seed.conditions if not condition.far]
        return tuple(map(_search, dict.fromkeys([*near, seed.core])))

    @cached_property
    def _anywhere(self) -> bool:
        """Whether nothing but its seeds says where it can begin."""
        return bool(self._seeds) and not (self._windows or self._before or self._targets)

    @cached_property
    def _before(self) -> tuple[Any, ...]:
        return tuple(_search(pattern) for pattern in self._seed.before if pattern) if self._seed else ()

    def _take_targets(self, pattern: str, flags: int, tree: Any) -> None:
        """Part far look-aheads at the head from what they look for, if that has one width and nothing in it looks round."""
        head = _BEFORE_HEAD.match(pattern)
        at = head.end() if head else 0
        targets, bare = [], pattern
        while flags & re.DOTALL and (found := _FAR_HEAD.match(bare, at)):
            targets.append(found[1])
            bare = bare[:at] + bare[found.end() :]
        if (
            len(targets) != len(head_assertions(tree, AHEAD))
            or not targets
            or any("\\" in target for target in targets)
        ):
            return
        for target in targets:
            least, most = parse(target, flags).getwidth()
            if least != most:
                return
        self._source = bare, flags
        self._targets = tuple(regex.compile(f"(?r)(?:{target})", flags) for target in targets)
        self.how += ", up to the last place where its look-ahead is met"

    def matches(self, text: str, plain: bytes) -> list[Match]:
        """Matches in order, as `finditer` over the whole text would give them; `plain` is the text's plain view.

        Raises TimedOut, which holds those found before.
        """
        found: list[Match] = []
        try:
            if self._anywhere:
                self._tried(text, plain, found, 0, len(text))
                return found
            last = self._last_start(text, plain)
            if last is None:
                return found
            if not self._seeds:
                found.extend(self._pattern.finditer(text, **self._limit))
            elif self._windows is None:
                self._tried(text, plain, found, 0, len(text))
            else:
                at = 0
                for first, until in self._windows.of(text, self._limit):
                    at = self._tried(text, plain, found, max(at, first), until)
        except TimeoutError:
            raise TimedOut(found) from None
        return found if last == len(text) else [match for match in found if match.start() <= last]

    def _last_start(self, text: str, plain: bytes) -> int | None:
        """Where a match can begin at the latest; None: nowhere."""
        last = len(text)
        for before in self._before:
            if before(_UNANCHORED, plain, 0, last)[0][0] < 0:
                return None
        for target in self._targets:
            found = target.search(text, **self._limit)
            if found is None:
                return None
            last = min(last, found.start())
        return last

    def _tried(self, text: str, plain: bytes, found: list[Match], at: int, until: int) -> int:
        """Try the pattern wherever its weaker forms begin, `at` to `until`: where most of the time goes.

        Returns where it may be tried next.
        """
        attempt, limit, size = self._pattern.match, self._try_limit, len(plain)
        only = self._seeds[0] if len(self._seeds) == 1 else None
        failures = 0
        while True:
            start = only(_UNANCHORED, plain, at, size)[0][0] if only else self._begin(plain, at)
            if not 0 <= start <= until:
                return at
            match = attempt(text, start, **limit)
            if match is not None:
                found.append(match)
                at = match.end()
            else:
                at, failures = start + 1, failures + 1
                if failures > _MOST_FAILURES:
                    found.extend(self._pattern.finditer(text, at, **self._limit))
                    return len(text) + 1

    def _begin(self, plain: bytes, at: int) -> int:
        """The first place from `at` on where all weak patterns match; -1: nowhere."""
        size, agreed = len(plain), 0
        while True:
            for seed in self._seeds:
                start = seed(_UNANCHORED, plain, at, size)[0][0]
                if start < 0:
                    return -1
                agreed = agreed + 1 if start == at else 1
                at = start
            if agreed >= len(self._seeds):
                return at


def _refuse_what_re2_cannot_hold(relaxed: Relaxed) -> None:
    for pattern in (relaxed.core, *relaxed.before, *(condition.pattern for condition in relaxed.conditions)):
        if not re2._re2.RE2(pattern.encode("ascii"), options()).ok():
            raise NotRelaxable("RE2 cannot hold its counts")


def _search(pattern: str) -> Any:
    """The search of RE2 for a weak pattern: (anchor, bytes, from, to) -> spans, (-1, -1) for none."""
    return re2._re2.RE2(pattern.encode("ascii"), options()).Match
