"""Which rules match a finding: by where it stands, what was found and its value.

Knows no date and no report. A pattern that runs out of time matches nothing, so the finding counts, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from recognizers.base import Hit
from scanner.evidence import normalise
from scanner.fieldpath import pattern_of
from scanner.model import FieldPath
from scanner.suppressions.rules import Rule


@dataclass(frozen=True, slots=True)
class Matched:
    """What the rules say of one finding."""

    rules: tuple[str, ...] = ()
    """Ids of those that match, sorted."""
    timeouts: tuple[str, ...] = ()
    """Ids of those of which a pattern ran out of time."""


NOTHING = Matched()


class Matcher:
    """The rules of a scan, ready to be asked; made once in a worker."""

    def __init__(self, rules: Iterable[Rule], seconds: float) -> None:
        """`seconds`: how long one pattern may take on one value."""
        self._rules = tuple(sorted(rules, key=lambda rule: rule.rule_id))
        self._seconds = seconds
        self._patterns: dict[str, tuple[Any, ...]] = {}
        self._by_value: dict[str, list[int]] = {}
        self._other: list[int] = []
        for number, rule in enumerate(self._rules):
            for value in rule.values:
                self._by_value.setdefault(value, []).append(number)
            if rule.patterns or not rule.values:
                self._other.append(number)
            if rule.patterns:
                import regex

                self._patterns[rule.rule_id] = tuple(regex.compile(pattern) for pattern in rule.patterns)

    def match(self, source_id: str | None, path: str, field: FieldPath, hit: Hit, value: str) -> Matched:
        """The rules that match a hit with this raw value, in a field of the file or member at `path`."""
        if not self._rules:
            return NOTHING
        found, late = [], []
        for number in self._candidates(value):
            rule = self._rules[number]
            if not _stands(rule, source_id, path, field, hit):
                continue
            try:
                if self._says(rule, value):
                    found.append(rule.rule_id)
            except TimeoutError:
                late.append(rule.rule_id)
        return Matched(tuple(found), tuple(late))

    def _candidates(self, value: str) -> Iterator[int]:
        by_value = self._by_value.get(normalise(value), []) if self._by_value else []
        return iter(sorted({*by_value, *self._other}))

    def _says(self, rule: Rule, value: str) -> bool:
        if not rule.values and not rule.patterns:
            return True
        if rule.values and normalise(value) in rule.values:
            return True
        patterns = self._patterns.get(rule.rule_id, ())
        return any(pattern.fullmatch(value, timeout=self._seconds) for pattern in patterns)


def _stands(rule: Rule, source_id: str | None, path: str, field: FieldPath, hit: Hit) -> bool:
    return (
        (not rule.sources or source_id in rule.sources)
        and (not rule.entities or hit.entity in rule.entities)
        and (not rule.recognizers or hit.recognizer in rule.recognizers)
        and (not rule.paths or any(fits(pattern, path) for pattern in rule.paths))
        and (not rule.fields or any(_covers(pattern, pattern_of(field)) for pattern in rule.fields))
    )


def _covers(pattern: str, field: str) -> bool:
    """As a declaration's patterns: the field itself, and all below it."""
    return any(fits(pattern + below, field) for below in ("", ".*", "[*"))


def fits(pattern: str, text: str) -> bool:
    """Whether a pattern is this text, `*` standing for any run; in linear time, whatever the pattern.

    >>> fits("web/*.jsonl", "web/a/b.jsonl"), fits("web", "web/a"), fits("*a*b", "xxaxxb")
    (True, False, True)
    """
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    if not text.startswith(first):
        return False
    at, last = len(first), rest.pop()
    for part in rest:
        place = text.find(part, at)
        if place < 0:
            return False
        at = place + len(part)
    return len(text) - len(last) >= at and text.endswith(last)
