"""What a recognizer of ours is: plain data, one module each, with the one rule of word borders that all of them share.

It owns the border and what a label is. It knows no Presidio, no single identifier and no file.

- **Border.** A value is not preceded or followed by an ASCII letter or digit, nor torn out of a decimal number. Any
  other neighbour is allowed: 身份证号X也 and `: X.` give the same finding as X between spaces. `\\b` does not do this,
  because to it a Chinese character and a digit are both parts of one word.
- **Context** words are Presidio's: among the five words before a value, words as a space-separated language has them.
- **Labels** are context for text without spaces, where a "word" may be a whole paragraph: a label counts when it stands
  before the value with at most `gap` between them, by default twelve characters of the same sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recognizers.ages import Age

BEFORE = r"(?<![A-Za-z0-9])(?<![0-9]\.)"
AFTER = r"(?![A-Za-z0-9])(?!\.[0-9])"
GAP = r"[^\n\r。！？!?;；]{0,12}"
"""What may stand between a label and its value: twelve characters of one sentence and line."""
IS = (
    r"[ \t]?(?:号码?|號碼?|账号|帐号|帳號|ID|id|name)?[ \t\"“”'「（(]{0,2}"
    r"(?:[:：=]|是|为|為|(?<=[号號码碼])|\bis )[ \t\"“”'「（(@]{0,3}"
)
"""Between a label and a value that looks like any word: a colon, "is", or 号 must tie the two together."""
_LABEL_RAISES = 0.35
_LEAST_LABELLED = 0.4


@dataclass(frozen=True, slots=True)
class Pattern:
    """The form of a value, without borders, in the syntax that `re` and `regex` share."""

    name: str
    body: str
    score: float
    """Of a match that nothing else speaks for; a validated one has 1, a labelled one 0.35 more and 0.4 at least."""
    alone: bool = True
    """False: it counts beside a label only."""
    bordered: bool = True
    """False: it begins or ends with a sign, beside which letters may stand."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern as it is run: border, label and score put in."""

    name: str
    regex: str
    score: float


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One identifier. Functions are pure: they look at the matched text alone."""

    id: str
    """`area.kind`; it outlives the code."""
    version: str
    """Raised whenever a finding may change."""
    entity: str
    patterns: tuple[Pattern, ...]
    context: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    """Regular expressions, mostly plain words."""
    gap: str = GAP
    validate: Callable[[str], bool | None] | None = None
    """True: certainly one. False: certainly none. None: cannot say, the pattern's score stands."""
    invalidate: Callable[[str], bool] | None = None
    age: Callable[[str], Age | None] | None = None
    """How old somebody is by the value, in years (recognizers.ages); None: it tells nothing of that."""
    ignore_case: bool = False
    every_digit_checked: bool = False
    """The scheme promises that a value with one digit changed is not valid."""

    @property
    def area(self) -> str:
        """Country code or `generic`."""
        return self.id.partition(".")[0]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The patterns as they are run: each alone, if it may, and each beside a label."""
        found: list[Rule] = []
        for pattern in self.patterns:
            bordered = f"{BEFORE}(?:{pattern.body}){AFTER}" if pattern.bordered else pattern.body
            if pattern.alone:
                found.append(Rule(pattern.name, bordered, pattern.score))
            if self.labels:
                behind = f"(?<=(?:{'|'.join(self.labels)}){self.gap})"
                score = max(round(pattern.score + _LABEL_RAISES, 2), _LEAST_LABELLED)
                found.append(Rule(f"{pattern.name}, labelled", behind + bordered, score))
        return tuple(found)

    def find(self, text: str) -> list[tuple[str, float]]:
        """Values and scores, context words left out: what a doctest can show. Detectors do the same, quicker."""
        import regex

        flags = regex.DOTALL | regex.MULTILINE | (regex.IGNORECASE if self.ignore_case else 0)
        best: dict[tuple[int, int], float] = {}
        for rule in self.rules:
            for match in regex.finditer(rule.regex, text, flags):
                valid = self.validate(match[0]) if self.validate else None
                score = rule.score if valid is None else float(valid)
                if self.invalidate and self.invalidate(match[0]):
                    score = 0.0
                best[match.span()] = max(score, best.get(match.span(), 0.0))
        return [
            (text[start:end], score)
            for (start, end), score in sorted(best.items())
            if score > 0 and not any(_covers(other, (start, end), best[other], score) for other in best)
        ]


def _covers(other: tuple[int, int], span: tuple[int, int], score: float, least: float) -> bool:
    """Whether another finding holds this one and is as sure."""
    return other != span and other[0] <= span[0] and span[1] <= other[1] and score >= least


def digits(text: str) -> str:
    """The ASCII digits of a text.

    >>> digits("+86 138-0010")
    '861380010'
    """
    return "".join(char for char in text if char in "0123456789")
