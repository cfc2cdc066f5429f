"""What is taken out of one medium, and the collector that bounds it.

Texts are raw, as everywhere before `scanner.evidence`. A path begins with a part of ours (`@exif`, `@iptc`,
`@xmp-dc`, `@tags`, `@text`); a name that the file makes up is given as a key, too, because it may name a person.
Issues are in our own words only: neither content nor the words of an exception.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanner.content.encoding import clean_text
from scanner.media.signals import signal_of
from scanner.model import Field, FieldPath, Issue, Signal

MOST_CHARS = 1 << 20
"""Code points of metadata of one medium that are looked at."""
MOST_FIELDS = 5_000
_LONGEST_NAME = 300
"""A longer text names nobody: it is looked at as text."""
_PLAIN = re.compile(r"(?=(?:\D*\d){0,5}\D*\Z)[\d\s.,:;/+-]*|true|false|yes|no", re.IGNORECASE)
"""Numbers of fewer than six digits, dates of a year, ratios and switches: they identify nobody."""
_DATE = re.compile(
    r"\d{4}[-:]\d\d(?:[-:]\d\d)?(?:[T ]\d\d:?\d\d(?::?\d\d)?(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?"
)


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """All that one medium gave. `seconds` is None where its container does not tell."""

    fields: tuple[Field, ...] = ()
    signals: tuple[Signal, ...] = ()
    seconds: float | None = None
    issues: tuple[Issue, ...] = ()


class Collector:
    """Takes what the modules find in one medium, and no more than may be held."""

    def __init__(self) -> None:
        self._fields: dict[tuple[FieldPath, int, str, bool], Field] = {}
        self._signals: dict[Signal, None] = {}
        self._issues: dict[tuple[str, str], Issue] = {}
        self._chars = 0
        self.seconds: float | None = None
        self.packets_read = 0
        """XMP packets that were understood."""

    def text(
        self,
        path: FieldPath,
        text: str,
        *,
        names_person: bool = False,
        made_up: bool = False,
        offset: int = 0,
    ) -> None:
        """A text. `made_up` where the file itself chose the last part of the path."""
        for piece, start in _pieces(text):
            self._add(path, piece, offset + start, names_person=names_person, made_up=made_up)

    def people(self, path: FieldPath, text: str, *, made_up: bool = False) -> None:
        """Names of people, parted by semicolons or NUL as the standards of tags have it."""
        for part in re.finditer(r"[^;\0]+", text):
            piece = part[0].strip()
            if piece:
                start = part.start() + part[0].index(piece)
                self._add(path, piece, start, names_person=True, made_up=made_up)

    def _add(self, path: FieldPath, text: str, offset: int, *, names_person: bool, made_up: bool) -> None:
        text, _ = clean_text(text)
        if not text or _PLAIN.fullmatch(text) or _DATE.fullmatch(text):
            return
        name = path if isinstance(path[-1], str) else path[:-1]
        keys = [Field(name, str(name[-1]), is_key=True, of_medium=True)] if made_up else []
        person = names_person and len(text) <= _LONGEST_NAME
        for field in (*keys, Field(path, text, offset, names_person=person, of_medium=True)):
            self._chars += len(field.text)
            if self._chars > MOST_CHARS or len(self._fields) >= MOST_FIELDS:
                self.issue("media.bomb", f"metadata over {MOST_CHARS} characters or {MOST_FIELDS} fields")
                return
            self._fields[field.path, field.offset, field.text, field.is_key] = field

    def signal(self, kind: str, raw: str, path: FieldPath) -> None:
        """A signal; of its value only what the vocabulary knows is kept."""
        if len(self._signals) < MOST_FIELDS:
            self._signals[signal_of(kind, raw, path)] = None

    def issue(self, code: str, detail: str) -> None:
        """Something that was not looked at; each reason once."""
        self._issues.setdefault((code, detail), Issue(code, detail))

    def settle(self, code: str, detail: str) -> None:
        """Take an issue back: another way of reading worked."""
        self._issues.pop((code, detail), None)

    def facts(self) -> MediaFacts:
        """All of it."""
        return MediaFacts(
            tuple(self._fields.values()), tuple(self._signals), self.seconds, tuple(self._issues.values())
        )


def _pieces(text: str) -> list[tuple[str, int]]:
    """A text without the NULs that pad it or part its values, and where each piece begins."""
    if "\0" not in text:
        bare = text.strip()
        return [(bare, text.index(bare))] if bare else []
    return [(m[0], m.start()) for m in re.finditer(r"[^\0]*[^\0\s][^\0]*", text)]
