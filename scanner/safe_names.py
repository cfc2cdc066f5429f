"""What of a name may be shown, and whether a name tells of somebody: paths, members, keys, links.

Names are data too: they are searched with every recognizer, whatever a scan was asked to look for, and for
people of the ledger. What identifies somebody is hidden behind a keyed digest. It knows no sample and no
report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recognizers.ner.base import PERSON
from scanner.detect import FieldDetector, in_a_name
from scanner.evidence import Evidence, Span
from scanner.link import Linker, path_text
from scanner.model import FieldPath
from scanner.name_forms import as_text, unreadable
from scanner.together import Tie

_NOT_TELLING = frozenset(("URL", "DATE_TIME", "UUID"))
"""Entities that names are full of without naming anybody."""

UNDECODABLE = "UNDECODABLE"
"""Stands for a part of a path whose bytes are no text."""
_MEMO = 10_000
_SHORTEST_AGAIN = 3
"""Letters and digits of somebody's writing that is hidden wherever it stands in a path; shorter ones stand anywhere."""
_TELLING_SCORE = 0.4
"""From here on a hit makes a name telling, whatever the scan keeps as a finding."""


class SafeNames:
    """Judges and hides the names of one source, whose linker it takes."""

    def __init__(self, evidence: Evidence, hider: FieldDetector, linker: Linker, min_score: float) -> None:
        self._evidence = evidence
        self._hider = hider
        self._linker = linker
        self._score = min(_TELLING_SCORE, min_score)
        self._shown: dict[FieldPath, str] = {}

    def field_name(self, path: FieldPath) -> str:
        """A field path as text; keys that identify somebody, or do not look like a name of a field, are hidden."""
        shown = self._shown.get(path)
        if shown is None:
            unsafe = frozenset(part for part in path if isinstance(part, str) and self._identifies(part))
            shown = self._evidence.field_name(path, unsafe)
            if len(self._shown) >= _MEMO:
                self._shown.clear()
            self._shown[path] = shown
        return shown

    def _identifies(self, key: str) -> bool:
        """Whether a key holds personal data or names a person, so that it must not be shown."""
        if key.startswith("@") or not key:
            return False
        plain = path_text(key)
        return (
            bool(in_a_name(plain, self._hider.text(plain).hits))
            or any(self._people(key))
            or self._linker.names_somebody(key)
            or self._linker.names_somebody(plain)
        )

    def path(self, path: str, ties: Sequence[Tie]) -> str:
        """A path without what identifies somebody; `ties` are those that the path gives."""
        spans = [*self._hits(path), *((start, end, UNDECODABLE) for start, end in unreadable(path))]
        for tie in ties:
            if tie.start is not None and tie.end is not None:
                spans.append((tie.start, tie.end, "PERSON"))
                spans += _again(path, path[tie.start : tie.end])
            elif tie.value is not None:
                spans += _again(path, tie.value)
        return self._evidence.hide(path, spans)

    def _hits(self, path: str) -> Iterator[Span]:
        plain = path_text(path)
        for hit in in_a_name(plain, self._hider.text(plain).hits):
            if hit.score >= self._score and hit.entity not in _NOT_TELLING:
                yield hit.start, hit.end, hit.entity

        yield from self._people(path)

    def _people(self, name: str) -> Iterator[Span]:
        """People named in it with other signs than blanks between their names."""
        text, places = as_text(name)
        for hit in in_a_name(text, self._hider.text(text).hits):
            if hit.entity == PERSON and hit.score >= self._score:
                yield places[hit.start], places[hit.end - 1] + 1, PERSON

    def tells(self, name: str) -> list[str]:
        """What a name gives away, as sorted entity names; PERSON for somebody of the ledger or of a person_path."""
        found = {entity for _, _, entity in self._hits(name)}
        if self._linker.of_path(name) or self._linker.names_somebody(name):
            found.add("PERSON")
        return sorted(found)


def _again(path: str, written: str) -> Iterator[Span]:
    """Wherever else in a path the words of somebody stand that is known to be named: `Li_Na/LiNa-1.jpg`."""
    words = re.findall(r"[^\W_]+", written)
    if sum(map(len, words)) >= _SHORTEST_AGAIN:
        # It begins a word, and what goes on behind it may be a number: `zebq01.png` of zebq, not 12510 of 251.
        end = r"(?!\d)" if words[-1][-1].isdigit() else ""
        body = r"(?:_|[^\w/])*".join(map(re.escape, words))
        for match in re.finditer(rf"(?<![^\W_]){body}{end}", path, re.IGNORECASE):
            yield match.start(), match.end(), "PERSON"
