"""Lays out what `provscan recognizers` prints: lines for people, JSON for programs. No value found is ever in it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from recognizers.base import Hit
from recognizers.categories import LAWS, Category
from recognizers.fast.explain import MODEL, Explanation, Part
from scanner.detect import FieldHits
from scanner.evidence import mask

_NONE = "-"


@dataclass(frozen=True, slots=True)
class Trial:
    """A text that was tried, and what came of its windows."""

    text: str
    windows: Sequence[FieldHits]
    min_score: float

    @property
    def hits(self) -> list[Hit]:
        """Hits from the score on that was asked for, in order."""
        return [hit for window in self.windows for hit in window.hits if hit.score >= self.min_score]

    @property
    def troubles(self) -> list[str]:
        """What could not be looked at."""
        slow = dict.fromkeys(name for window in self.windows for name in window.timeouts)
        unread = dict.fromkeys(what for window in self.windows for what in window.unread)
        failed = dict.fromkeys(window.failure for window in self.windows if window.failure)
        return [
            *(f'the pattern "{name}" ran out of time, so its hits may be missing' for name in slow),
            *(f"{what}: what lies deeper was not looked at" for what in unread),
            *(f"a recognizer failed ({name}), so hits are missing" for name in failed),
        ]

    @property
    def is_complete(self) -> bool:
        """Whether every recognizer looked at all of it."""
        return not self.troubles

    def of(self, hit: Hit) -> dict[str, Any]:
        """A hit as it is shown."""
        told = hit._asdict()
        del told["value"]
        return {**told, "mask": mask(self.text[hit.start : hit.end])}


def list_lines(told: Sequence[Explanation]) -> Iterator[str]:
    """A table with one recognizer a line."""
    rows = [
        (one.recognizer, one.entity, one.version, _count(one), one.country or _NONE, _made_by(one))
        for one in told
    ]  # fmt: skip
    yield from _table(("id", "entity", "version", "patterns", "country", "whose"), rows)


def _count(one: Explanation) -> str:
    return str(len(one.parts)) if all(part.score is not None for part in one.parts) else "own"


def _made_by(one: Explanation) -> str:
    """Presidio's, the user's or ours; ours with the number of texts that show what it does."""
    if one.cases is not None:
        return f"provscan, {sum(one.cases)} cases"
    if one.recognizer.startswith("user."):
        return "yours"
    return "Presidio" if one.parts and one.parts[0].how != MODEL else "a model"


def explain_lines(one: Explanation) -> Iterator[str]:
    """All that is known of one recognizer."""
    yield f"{one.recognizer}  finds {one.entity}, version {one.version}, country {one.country or 'none in particular'}"
    yield f"kind of data: {_meaning(one.category)}"
    yield f"matches are tested before they count: {'yes' if one.validated else 'no'}"
    yield f"context words: {', '.join(one.context) or 'none'}"
    if one.source is not None and one.cases is not None:
        hits, misses, known = one.cases
        yield f"source: {one.source}"
        yield f"cases: {hits} texts with a hit, {misses} without, {known} that are known to be missed"
    for part in one.parts:
        yield ""
        yield f"pattern {part.name}" + ("" if part.score is None else f", score {part.score:g}")
        yield f"  run: {part.how}"
        yield from _what(part)


def _meaning(kind: Category | None) -> str:
    if kind is None:
        return "nobody says what it means: taken for personal, and whether it is sensitive is not known"
    term = f"{kind.term}{' (the nearest above it)' if kind.broader else ''}"
    readings = ", ".join(f"{law} {said}" for law, said in zip(LAWS, kind.sensitivity, strict=True))
    return f"{kind.en} ({kind.zh}), {term}; {readings}; {kind.action}. docs/categories.md"


def _what(part: Part) -> Iterator[str]:
    if part.words is not None:
        yield f"  {part.words:,} words of a deny-list"
    elif part.regex is not None:
        yield f"  {part.regex}"


def test_lines(trial: Trial) -> Iterator[str]:
    """What was found, a hit a line."""
    hits = trial.hits
    yield f"{len(hits)} {'hit' if len(hits) == 1 else 'hits'} in {len(trial.text):,} characters"
    if hits:
        rows = [
            (
                hit.entity,
                f"{hit.start}-{hit.end}",
                _score(hit),
                hit.recognizer,
                hit.pattern or _NONE,
                hit.context_word or _NONE,
                hit.hidden_by or _NONE,
                mask(trial.text[hit.start : hit.end]),
            )
            for hit in hits
        ]
        yield from _table(
            ("entity", "place", "score", "recognizer", "pattern", "context word", "hidden by", "mask"), rows
        )
    yield from trial.troubles


def _score(hit: Hit) -> str:
    raised = "" if hit.score == hit.score_before_context else f" (was {hit.score_before_context:g})"
    return f"{hit.score:g}{raised}"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def as_json_text(told: Explanation | Iterable[Explanation]) -> str:
    """Explanations with the names of their fields."""
    plain = dataclasses.asdict(told) if isinstance(told, Explanation) else list(map(dataclasses.asdict, told))
    return json.dumps(plain, indent=2, ensure_ascii=True)


def trial_json(trial: Trial) -> str:
    """Hits with the names of their fields, and what could not be looked at."""
    told = {
        "characters": len(trial.text),
        "complete": trial.is_complete,
        "troubles": trial.troubles,
        "hits": list(map(trial.of, trial.hits)),
    }
    return json.dumps(told, indent=2, ensure_ascii=True)
