"""Finds the part of a path that names a person, as a declaration's `person_path` marks it.

`voices/{person}/**`: `{person}` and `*` stand within one name, `**` for any folders. It knows no ledger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_IN_ARCHIVE = "!/"


@dataclass(frozen=True, slots=True)
class PersonSegment:
    """The marked part of a path, and where it stands in it (code points)."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=64)
def _expression(pattern: str) -> re.Pattern[str]:
    out = ""
    for piece in re.split(r"(\{person\}|\*\*/?|\*)", pattern):
        kinds = {"{person}": "(?P<person>[^/]+)", "*": "[^/]*", "**": ".*", "**/": "(?:.*/)?"}
        out += kinds.get(piece, re.escape(piece))
    return re.compile(out, re.DOTALL)


def person_segment(pattern: str | None, path: str) -> PersonSegment | None:
    """The person's part of a file's path; of a path in an archive, that of the archive's own."""
    match = _expression(pattern).fullmatch(path.split(_IN_ARCHIVE, maxsplit=1)[0]) if pattern else None
    return PersonSegment(match["person"], *match.span("person")) if match else None
