"""What one recognizer finds in a text, by its own patterns and its own validators, as Presidio would report it.

`PatternRules` and `IbanRules` follow `PatternRecognizer` and `IbanRecognizer` of presidio-analyzer 2.2.366 step by
step; `WholeRules` asks a recognizer that works in another way itself. They know no gate and no context.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from recognizers.fast.candidate import Candidate
from recognizers.fast.dedupe import remove_duplicates
from recognizers.fast.labels import Words
from recognizers.fast.runs import PatternRun, TimedOut

_MEMO = 20_000
_MEMO_TEXT = 100


class Rules(Protocol):
    """One recognizer. `needs` holds, for each of its parts, the weak patterns that open the gate to it."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the recognizers that it stands for."""

    @property
    def needs(self) -> Sequence[tuple[str, ...]]: ...  # noqa: D102
    @property
    def words(self) -> Sequence[Words]:
        """For each part the words that a text must hold, as far as that can be told."""

    @property
    def how(self) -> Sequence[tuple[str, str]]:
        """(part, how it is run), for people."""

    def find(self, text: str, plain: bytes, parts: Sequence[int], timeouts: list[str]) -> list[Candidate]:
        """Results of the parts whose gate is open, before context; names of patterns that ran out of time are added."""


def _remembering(judge: Callable[[str], bool | None]) -> Callable[[str], bool | None]:
    """A validator that looks at the matched text alone is asked once for each short text."""
    known: dict[str, bool | None] = {}

    def ask(text: str) -> bool | None:
        if text in known:
            return known[text]
        answer = judge(text)
        if len(text) <= _MEMO_TEXT:
            if len(known) >= _MEMO:
                known.clear()
            known[text] = answer
        return answer

    return ask


class PatternRules:
    """A recognizer of patterns. `own` says that its validators are Presidio's or ours: pure, and may be remembered."""

    def __init__(self, number: int, recognizer: Any, seconds: float, *, own: bool) -> None:
        self._number = number
        self.numbers = (number,)
        self._entities = {number: recognizer.supported_entities[0]}
        self._patterns = [
            (PatternRun(p.regex, int(recognizer.global_regex_flags), seconds, trusted=own), p.score, p.name)
            for p in recognizer.patterns
        ]
        kind = type(recognizer)
        remember = _remembering if own else (lambda judge: judge)
        self._validate = remember(recognizer.validate_result) if overrides(kind, "validate_result") else None
        self._invalidate = (
            remember(recognizer.invalidate_result) if overrides(kind, "invalidate_result") else None
        )
        self.needs = [run.needs for run, _, _ in self._patterns]
        self.words = [run.words for run, _, _ in self._patterns]

    @property
    def how(self) -> Sequence[tuple[str, str]]:
        """See Rules."""
        return [(name, run.how) for run, _, name in self._patterns]

    def find(self, text: str, plain: bytes, parts: Sequence[int], timeouts: list[str]) -> list[Candidate]:
        """See Rules."""
        found: list[Candidate] = []
        for part in parts:
            run, _, name = self._patterns[part]
            try:
                spans = run.matches(text, plain)
            except TimedOut as end_of_time:  # those before it count, as in Presidio
                timeouts.append(str(name))
                spans = end_of_time.found
            for start, end in spans:
                if one := self._candidate(text, start, end, part):
                    found.append(one)
        return self._kept(found) if len(found) > 1 else found

    def _candidate(self, text: str, start: int, end: int, part: int) -> Candidate | None:
        """What a match of this part is worth; None for nothing."""
        _, score, name = self._patterns[part]
        return self._judged(text, start, end, score, name)

    def _kept(self, found: list[Candidate]) -> list[Candidate]:
        """What this recognizer leaves of results that lie inside others."""
        return remove_duplicates(found, self._entities)

    def _judged(self, text: str, start: int, end: int, score: float, name: str) -> Candidate | None:
        if start >= end:
            return None
        value = text[start:end]
        valid = None if self._validate is None else self._validate(value)
        if valid is not None:
            score = 1.0 if valid else 0.0
        if self._invalidate is not None and self._invalidate(value):
            score = 0.0
        return Candidate(start, end, score, self._number, name, valid) if score > 0 else None


def overrides(kind: type, method: str) -> bool:
    """Whether a class says itself what its base, PatternRecognizer, leaves open."""
    for cls in kind.__mro__:
        if method in cls.__dict__:
            return cls.__name__ != "PatternRecognizer"
    return False


class IbanRules(PatternRules):
    """Presidio's IBAN recognizer: it tries shorter groups of a match until one is valid, and keeps all it finds."""

    def __init__(self, number: int, recognizer: Any, seconds: float) -> None:
        super().__init__(number, recognizer, seconds, own=True)

    def _candidate(self, text: str, start: int, end: int, part: int) -> Candidate | None:
        run, score, name = self._patterns[part]
        match = run.match_at(text, start)
        for group in range(len(match.groups()), 0, -1):
            until = match.end(group) if match.end(group) > 0 else end
            if candidate := self._judged(text, start, until, score, name):
                return candidate
        return None

    def _kept(self, found: list[Candidate]) -> list[Candidate]:
        return found


class WholeRules:
    """A recognizer that works in its own way: it is asked itself, about every text."""

    how = (("all", "on every text, by the recognizer itself"),)
    needs: Sequence[tuple[str, ...]] = ((),)
    words: Sequence[Words] = ((),)

    def __init__(self, number: int, recognizer: Any, artifacts: Callable[[str], Any]) -> None:
        self._number = number
        self.numbers = (number,)
        self._recognizer = recognizer
        self._artifacts = artifacts

    def find(self, text: str, plain: bytes, parts: Sequence[int], timeouts: list[str]) -> list[Candidate]:
        """See Rules."""
        del plain, parts, timeouts
        recognizer = self._recognizer
        results = recognizer.analyze(text, recognizer.supported_entities, self._artifacts(text))
        return [
            Candidate(
                result.start,
                result.end,
                result.score,
                self._number,
                getattr(result.analysis_explanation, "pattern_name", None),
                getattr(result.analysis_explanation, "validation_result", None),
            )
            for result in results or ()
        ]
