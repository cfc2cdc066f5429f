"""Finds who speaks in a cue of subtitles that says so before the line: `ANNA: line`, `- Anna: line`, `名字：台词`."""

from __future__ import annotations

import re

_WORD = r"[^\W\d_][\w.'’-]*"
_LABEL = re.compile(
    r"(?:<[^>]{0,50}>|\{[^}]{0,50}\}|[\s>\[(（【–—-])*"
    rf"(?P<who>(?=[^\W\d_a-z]){_WORD}(?: [\w.'’-]+){{0,3}}|[㐀-䶿一-鿿·]{{1,10}})"
    r"[\s\])）】]*(?::(?=\s|$|<)|：)"
)
_LONGEST = 40


def labels_of(cue: str) -> list[str]:
    """The labels of the lines of one cue, in order; `cue` is the block with number and times."""
    lines = cue.splitlines()
    times = next((number for number, line in enumerate(lines) if "-->" in line), None)
    if times is None:
        return []
    found = (_LABEL.match(line[:200]) for line in lines[times + 1 :])
    return [match["who"] for match in found if match and len(match["who"]) <= _LONGEST]
