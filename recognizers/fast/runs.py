"""Runs a pattern only where it can match, with the matches that a run over the whole text would give.

The weak pattern and its conditions, over the plain view of a text, say where a match can begin at all; there the
pattern itself is tried. A far look-ahead `(?=.*?X)` at the head is met exactly up to the last X, so the pattern
runs without it up to there. A look-behind at the head is searched for by itself first (recognizers.fast.windows).
Many patterns are left to RE2 altogether (recognizers.fast.exact). What cannot be weakened runs over the whole text. A
pattern whose beginnings fail too often on a text (hostile, most likely) is handed over to the engine, which has a limit.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import re2
import regex

from recognizers.fast.exact import ExactSearch, LastPlace, can_tell, exact_search, last_place
from recognizers.fast.gate import options
from recognizers.fast.labels import Words
from recognizers.fast.needed import needed_words
from recognizers.fast.relax import AHEAD, Relaxed, head_assertions, relax
from recognizers.fast.syntax import NotRelaxable, parse
from recognizers.fast.views import plain_view, shape_view
from recognizers.fast.windows import Windows, windows

_MOST_FAILURES = 1_000
_SURELY_QUICK = 128
"""A match of so few characters cannot take the engine long; asking for a time limit costs more than matching."""
_LEAST_TELLING, _MOST_WORDS = 1.75, 128
"""Which words in a pattern are worth a search of their own: what tells less, in letters, is in most texts."""
_FAR_HEAD = re.compile(r"\(\?=\.\*\??((?:[^()\[\]\\|]|\[(?:[^\]\\]|\\.)+\]|\\.)+)\)")
_BEFORE_HEAD = re.compile(r"(?:\(\?i\)|\\b|\((?!\?)|\(\?:)*")
_UNANCHORED = re2._Anchor.UNANCHORED  # the public search would make an object of each match
Span = tuple[int, int]
"""Where a match begins and ends."""


class TimedOut(Exception):
    """The engine's time limit was met; `found` holds the matches before."""

    def __init__(self, found: list[Span]) -> None:
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
        self._targets: tuple[str, ...] = ()
        self._windows: Windows | None = None
        self.needs: tuple[str, ...] = ()
        """Weak patterns over the shape of a text, each of which is found where the pattern is."""
        self.words: Words = ()
        """Of each of these sets a text with a match holds a word."""
        self._way = "where its weaker form matches"
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
            self._way = f"on every text, whole: {reason}"
            self._seed = None
            return
        self.needs = (gate.core, *(condition.pattern for condition in gate.conditions))
        self._windows = windows(pattern, flags)
        held = needed_words(tree, _LEAST_TELLING)
        behind = self._windows.words if self._windows is not None else frozenset()
        self.words = tuple(words for words in (behind, held) if words and len(words) <= _MOST_WORDS)
        if self._windows is not None:
            self._way += ", a little behind what its look-behind finds"

    @property
    def how(self) -> str:
        """How it is run, for people."""
        return f"{self._way}, by RE2 itself" if self._exact else self._way

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
    def _reach(self) -> int | None:
        """How far behind the last beginning its weak forms may read; None: to the end.

        One character more than a match is what a word border asks for.
        """
        seed = self._seed
        return None if seed is None or seed.widest is None or seed.conditions else seed.widest + 2

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

    @cached_property
    def _exact(self) -> ExactSearch | None:
        """The pattern as RE2 finds it, without the look-ahead that reads far."""
        return None if self._windows or self._before else exact_search(*self._source)

    @cached_property
    def _last_targets(self) -> tuple[tuple[Any, LastPlace | None], ...]:
        """For each far look-ahead the search for its last place, and the faster one if there is one."""
        flags = self._source[1]
        return tuple((regex.compile(f"(?r)(?:{t})", flags), last_place(t, flags)) for t in self._targets)

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
        self._targets = tuple(targets)
        self._way += ", up to the last place where its look-ahead is met"

    def matches(self, text: str, plain: bytes) -> list[Span]:
        """Matches in order, as `finditer` over the whole text would give them; `plain` is the text's plain view.

        Raises TimedOut, which holds those found before.
        """
        found: list[Span] = []
        try:
            last = len(text) if self._anywhere else self._last_start(text, plain)
            if last is None:
                return found
            if self._exact and can_tell(text):
                self._exact.spans(plain, found, self._limit["timeout"])
            elif not self._seeds:
                found.extend(match.span() for match in self._pattern.finditer(text, **self._limit))
            elif self._windows is None:
                self._tried(text, plain, found, 0, len(text))
            else:
                at = 0
                for first, until in self._windows.of(text, self._limit):
                    at = self._tried(text, plain, found, max(at, first), until)
        except TimeoutError:
            raise TimedOut(found) from None
        return found if last == len(text) else [span for span in found if span[0] <= last]

    def match_at(self, text: str, start: int) -> Any:
        """The match of the `regex` module that begins here, with its groups; the pattern has no far look-ahead."""
        return self._pattern.match(text, start, **self._try_limit)

    def _last_start(self, text: str, plain: bytes) -> int | None:
        """Where a match can begin at the latest; None: nowhere."""
        last = len(text)
        for before in self._before:
            if before(_UNANCHORED, plain, 0, last)[0][0] < 0:
                return None
        for search, place in self._last_targets:
            if place and can_tell(text):
                at = place.of(plain)
            else:
                found = search.search(text, **self._limit)
                at = found.start() if found else -1
            if at < 0:
                return None
            last = min(last, at)
        return last

    def _tried(self, text: str, plain: bytes, found: list[Span], at: int, until: int) -> int:
        """Try the pattern wherever its weaker forms begin, `at` to `until`: where most of the time goes.

        Returns where it may be tried next.
        """
        attempt, limit = self._pattern.match, self._try_limit
        size = len(plain) if self._reach is None else min(len(plain), until + self._reach)
        only = self._seeds[0] if len(self._seeds) == 1 else None
        failures = 0
        while True:
            start = only(_UNANCHORED, plain, at, size)[0][0] if only else self._begin(plain, at, size)
            if not 0 <= start <= until:
                return at
            match = attempt(text, start, **limit)
            if match is not None:
                found.append(match.span())
                at = match.end()
            else:
                at, failures = start + 1, failures + 1
                if failures > _MOST_FAILURES:
                    rest = self._pattern.finditer(text, at, **self._limit)
                    found.extend(match.span() for match in rest)
                    return len(text) + 1

    def _begin(self, plain: bytes, at: int, size: int) -> int:
        """The first place from `at` on where all weak patterns match in `plain[:size]`; -1: nowhere."""
        agreed = 0
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
